"""Looking whether a link still answers: HEAD, then GET where that says no; no page is read."""

from __future__ import annotations

import socket
from collections.abc import Sequence
from dataclasses import dataclass

from worker.errors import UnreachableError
from worker.net import Limits, Resolver, resolve, send

SECONDS = 8.0  # for each of the two questions
_HEADERS = {"User-Agent": "Followthrough/0 (link check)", "Accept": "*/*"}
_NO_NAME = frozenset({socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)})


@dataclass(frozen=True, slots=True)
class LinkAnswer:
    """What a server said; `url` is where redirects led."""

    status: int
    url: str


@dataclass(frozen=True, slots=True)
class NoAnswer:
    """Why there was none; `no_such_host` where the DNS says that the name does not exist."""

    why: str
    no_such_host: bool = False


def look(
    url: str, method: str, *, allow: frozenset[str] = frozenset(), resolver: Resolver = resolve
) -> LinkAnswer | NoAnswer:
    """One question to the link's server, by HEAD or GET, without its content.

    `allow` names "host:port" that need not be public.
    """
    unknown: list[str] = []

    def noting(host: str, port: int) -> Sequence[str]:
        try:
            return resolver(host, port)
        except socket.gaierror as error:
            if error.errno in _NO_NAME:  # not EAI_AGAIN: then our own network may be down
                unknown.append(host)
            raise

    limits = Limits(seconds=SECONDS)
    try:
        answer = send(url, method=method, headers=_HEADERS, bodies=(), limits=limits, allow=allow, resolver=noting)
    except UnreachableError as error:
        return NoAnswer(str(error).removeprefix(f"{url}: "), bool(unknown))
    return LinkAnswer(answer.status, answer.url)
