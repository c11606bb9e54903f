"""Fetching a feed over HTTP(S), and what its server's answer means."""

from __future__ import annotations

import ssl
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import httpx

from worker.errors import FeedError, UnreachableError
from worker.net import Answer, Limits, Resolver, resolve, send

_LATER = frozenset({429, 503})
_STATUS = {
    401: "401: it wants a sign-in. Feeds with a password are not read; look for an open one",
    403: "403: it lets us not in. Pause the feed, or look for another address of it",
    404: "404: there is nothing at this address. Look on the site for where the feed is now",
    410: "410: the feed is gone for good. Remove it",
    429: "429: it was asked too often. It is left alone for a while",
    503: "503: it has no time now. It is left alone for a while",
}
_LONGEST_WAIT = 7 * 86_400.0
AGENT = "Followthrough/0 (feed reader)"
_HEADERS = {
    "User-Agent": AGENT,
    "Accept": "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5",
}


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a feed's server gave; `url` is where it was found after redirects."""

    content: bytes
    url: str
    content_type: str
    etag: str | None
    last_modified: str | None


@dataclass(frozen=True, slots=True)
class NotModified:
    """The feed is as we know it (RFC 9110, 15.4.5)."""


def fetch(
    url: str,
    etag: str | None = None,
    last_modified: str | None = None,
    *,
    limits: Limits | None = None,
    allow: frozenset[str] = frozenset(),
    resolver: Resolver = resolve,
    tls: ssl.SSLContext | None = None,
) -> Fetched | NotModified:
    """The feed, or that it has not changed.  `allow` names "host:port" that need not be public, for a demo or an intranet.

    Raises FeedError for everything else, with `retry_after_seconds` where the server said when to come back.
    """
    known = {"If-None-Match": etag or "", "If-Modified-Since": last_modified or ""}
    headers = _HEADERS | {name: value for name, value in known.items() if value}
    try:
        answer = send(url, headers=headers, limits=limits, allow=allow, resolver=resolver, tls=tls)
    except UnreachableError as error:
        raise FeedError(str(error), whole_host=isinstance(error.__cause__, httpx.TransportError)) from error
    return _meant(answer)


def _meant(answer: Answer) -> Fetched | NotModified:
    if answer.status == 304:
        return NotModified()
    if answer.status != 200:
        busy = answer.status in _LATER
        wait = _retry_after(answer.headers.get("retry-after", "")) if busy else None
        raise FeedError(
            f"{answer.url}: the server answers {_STATUS.get(answer.status, answer.status)}", wait, whole_host=busy
        )
    return Fetched(
        content=answer.content,
        url=answer.url,
        content_type=answer.headers.get("content-type", ""),
        etag=answer.headers.get("etag"),
        last_modified=answer.headers.get("last-modified"),
    )


def _retry_after(value: str) -> float | None:
    """Seconds of a Retry-After header (RFC 9110, 10.2.3), at most a week."""
    if value.strip().isdecimal():
        seconds = float(value.strip()[:9])
    else:
        try:
            moment = parsedate_to_datetime(value)
        except ValueError:
            return None
        seconds = (moment.replace(tzinfo=moment.tzinfo or UTC) - datetime.now(UTC)).total_seconds()
    return min(max(seconds, 0.0), _LONGEST_WAIT)
