"""One HTTP(S) request: bounded in time, size and hops, to public addresses alone."""

from __future__ import annotations

import ssl
import time
import zlib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

import httpx

from worker.errors import UnreachableError
from worker.net.transport import CheckedTransport, Resolver, resolve

_REDIRECTS = frozenset({301, 302, 303, 307, 308})


@dataclass(frozen=True, slots=True)
class Limits:
    """`max_bytes` counts after decompression; `seconds` bound the whole request with all its redirects.

    `schemes` are those that may be asked, also after a redirect.
    """

    max_bytes: int = 5 * 2**20
    seconds: float = 20.0
    redirects: int = 5
    schemes: frozenset[str] = frozenset({"http", "https"})


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server said; `url` is where it was found after redirects, names of `headers` are in lower case.

    `content` is read for the statuses that the caller asked for, and else empty.
    """

    status: int
    url: str
    headers: Mapping[str, str]
    content: bytes = b""


def send(
    url: str,
    *,
    headers: Mapping[str, str],
    method: str = "GET",
    form: Mapping[str, str] | None = None,
    bodies: Collection[int] = (200,),
    limits: Limits | None = None,
    allow: frozenset[str] = frozenset(),
    resolver: Resolver = resolve,
    tls: ssl.SSLContext | None = None,
) -> Answer:
    """GETs, or asks by another `method`, or POSTs `form`.  `allow` names "host:port" that need not be public; `bodies` the statuses whose body is wanted.

    Raises UnreachableError for everything that is no HTTP answer within the limits.
    """
    bounds = limits or Limits()
    transport = CheckedTransport(
        allow=allow,
        resolver=resolver,
        deadline=time.monotonic() + bounds.seconds,
        tls=tls or httpx.create_ssl_context(trust_env=False),
    )
    asked = {"Accept-Encoding": "gzip, deflate"} | dict(headers)
    with httpx.Client(transport=transport, headers=asked, timeout=bounds.seconds, trust_env=False) as client:
        try:
            request = client.build_request(method if form is None else "POST", url, data=form)
            return _follow(client, request, bounds, bodies)
        except (httpx.HTTPError, httpx.InvalidURL, UnicodeError) as error:
            raise UnreachableError(f"{url}: {str(error) or type(error).__name__}") from error


def _follow(client: httpx.Client, request: httpx.Request, limits: Limits, bodies: Collection[int]) -> Answer:
    for _ in range(limits.redirects + 1):
        if request.url.scheme not in limits.schemes or not request.url.host:
            raise UnreachableError(f"{request.url}: only {' and '.join(sorted(limits.schemes))} are fetched")
        response = client.send(request, stream=True)
        try:
            if response.status_code not in _REDIRECTS or response.next_request is None:
                return _read(response, limits, bodies)
            request = response.next_request
        finally:
            response.close()
    raise UnreachableError(f"{request.url}: more than {limits.redirects} redirects")


def _read(response: httpx.Response, limits: Limits, bodies: Collection[int]) -> Answer:
    wanted = response.status_code in bodies
    return Answer(
        status=response.status_code,
        url=str(response.url),
        headers={name.lower(): value for name, value in response.headers.items()},
        content=b"".join(_decoded(response, limits.max_bytes)) if wanted else b"",
    )


def _decoded(response: httpx.Response, max_bytes: int) -> Iterator[bytes]:
    """The body, decompressed piece by piece: never more than `max_bytes` are held, however well it was packed."""
    encoding = response.headers.get("Content-Encoding", "identity").strip().lower()
    if encoding not in ("identity", "", "gzip", "x-gzip", "deflate"):
        raise UnreachableError(f"{response.url}: packed as {encoding!r}, which was not asked for")
    unpack = None if encoding in ("identity", "") else zlib.decompressobj(wbits=zlib.MAX_WBITS | 32)
    room = max_bytes
    for raw in response.iter_raw():
        try:
            piece = unpack.decompress(raw, room + 1) if unpack else raw
        except zlib.error as error:
            raise UnreachableError(f"{response.url}: what it sent cannot be unpacked: {error}") from error
        room -= len(piece)
        if room < 0:
            raise UnreachableError(f"{response.url}: larger than {max_bytes} bytes")
        yield piece
