"""Fetching a feed over HTTP(S): bounded in time, size and hops, from public addresses alone."""

from __future__ import annotations

import ssl
import time
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import httpx

from worker.errors import FeedError
from worker.feeds.transport import CheckedTransport, Resolver, resolve

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_LATER = frozenset({429, 503})
_LONGEST_WAIT = 7 * 86_400.0
_HEADERS = {
    "User-Agent": "Followthrough/0 (feed reader)",
    "Accept": "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5",
    "Accept-Encoding": "gzip, deflate",
}


@dataclass(frozen=True, slots=True)
class FetchLimits:
    """`max_bytes` counts after decompression; `seconds` bound the whole fetch with all its redirects."""

    max_bytes: int = 5 * 2**20
    seconds: float = 20.0
    redirects: int = 5


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
    limits: FetchLimits | None = None,
    allow: frozenset[str] = frozenset(),
    resolver: Resolver = resolve,
    tls: ssl.SSLContext | None = None,
) -> Fetched | NotModified:
    """The feed, or that it has not changed.  `allow` names "host:port" that need not be public, for a demo or an intranet.

    Raises FeedError for everything else, with `retry_after_seconds` where the server said when to come back.
    """
    bounds = limits or FetchLimits()
    deadline = time.monotonic() + bounds.seconds
    context = tls or httpx.create_ssl_context(trust_env=False)
    transport = CheckedTransport(allow=allow, resolver=resolver, deadline=deadline, tls=context)
    headers = {"If-None-Match": etag or "", "If-Modified-Since": last_modified or ""}
    with httpx.Client(transport=transport, headers=_HEADERS, timeout=bounds.seconds, trust_env=False) as client:
        try:
            request = client.build_request(
                "GET", url, headers={name: value for name, value in headers.items() if value}
            )
            return _follow(client, request, bounds)
        except (httpx.HTTPError, httpx.InvalidURL, UnicodeError) as error:
            raise FeedError(f"{url}: {str(error) or type(error).__name__}") from error


def _follow(client: httpx.Client, request: httpx.Request, limits: FetchLimits) -> Fetched | NotModified:
    for _ in range(limits.redirects + 1):
        if request.url.scheme not in ("http", "https") or not request.url.host:
            raise FeedError(f"{request.url}: feeds are read over http and https alone")
        response = client.send(request, stream=True)
        try:
            if response.status_code not in _REDIRECTS or response.next_request is None:
                return _read(response, limits)
            request = response.next_request
        finally:
            response.close()
    raise FeedError(f"{request.url}: more than {limits.redirects} redirects")


def _read(response: httpx.Response, limits: FetchLimits) -> Fetched | NotModified:
    if response.status_code == 304:
        return NotModified()
    if response.status_code != 200:
        wait = _retry_after(response.headers.get("Retry-After", "")) if response.status_code in _LATER else None
        raise FeedError(f"{response.url}: the server answers {response.status_code}", wait)
    return Fetched(
        content=b"".join(_decoded(response, limits.max_bytes)),
        url=str(response.url),
        content_type=response.headers.get("Content-Type", ""),
        etag=response.headers.get("ETag"),
        last_modified=response.headers.get("Last-Modified"),
    )


def _decoded(response: httpx.Response, max_bytes: int) -> Iterator[bytes]:
    """The body, decompressed piece by piece: never more than `max_bytes` are held, however well it was packed."""
    encoding = response.headers.get("Content-Encoding", "identity").strip().lower()
    if encoding not in ("identity", "", "gzip", "x-gzip", "deflate"):
        raise FeedError(f"{response.url}: packed as {encoding!r}, which was not asked for")
    unpack = None if encoding in ("identity", "") else zlib.decompressobj(wbits=zlib.MAX_WBITS | 32)
    room = max_bytes
    for raw in response.iter_raw():
        try:
            piece = unpack.decompress(raw, room + 1) if unpack else raw
        except zlib.error as error:
            raise FeedError(f"{response.url}: what it sent cannot be unpacked: {error}") from error
        room -= len(piece)
        if room < 0:
            raise FeedError(f"{response.url}: larger than {max_bytes} bytes")
        yield piece


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
