"""Looking for feeds on a company's site: one page, one robots.txt, no more.

robots.txt ─► may we? ─► the first page ─► <link rel="alternate" type="application/rss+xml" href="…"> ─► addresses
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit
from urllib.robotparser import RobotFileParser

from worker.errors import FeedError, UnreachableError
from worker.feeds.fetch import AGENT
from worker.net import Limits, Resolver, resolve, send

MOST_FEEDS = 3
_LIMITS = Limits(max_bytes=1_000_000, seconds=15.0, schemes=frozenset({"https"}))
_HEAD = 300_000  # characters of a page in which links are looked for
_LINK = re.compile(r"<link\s([^<>]{1,2000})>", re.IGNORECASE)
_ATTRIBUTE = re.compile(
    r"""([a-z-]{1,20})\s{0,3}=\s{0,3}(?:"([^"]{0,2000})"|'([^']{0,2000})'|([^\s"'>]{1,2000}))""", re.IGNORECASE
)
_FEED_TYPES = frozenset({"application/rss+xml", "application/atom+xml", "application/feed+json"})
_OF_COMMENTS = re.compile(r"comment|kommentar|commentaire|comentario", re.IGNORECASE)


def discover(
    domain: str,
    *,
    limits: Limits = _LIMITS,
    scheme: str = "https",
    allow: frozenset[str] = frozenset(),
    resolver: Resolver = resolve,
) -> tuple[str, ...]:
    """Addresses of feeds that the first page of the site names, at most three; none where its robots.txt keeps us out.

    Raises FeedError where the site does not answer.
    """
    site = f"{scheme}://{domain}/"
    headers = {"User-Agent": AGENT}
    try:
        rules = send(f"{site}robots.txt", headers=headers, limits=limits, allow=allow, resolver=resolver)
        if not _may_read(rules.content.decode("utf-8", "replace") if rules.status == 200 else "", site):
            return ()
        page = send(site, headers=headers | {"Accept": "text/html"}, limits=limits, allow=allow, resolver=resolver)
    except UnreachableError as error:
        raise FeedError(f"{domain}: {error}") from error
    return named_feeds(page.content.decode("utf-8", "replace"), page.url, limits.schemes)


def named_feeds(page: str, url: str, schemes: frozenset[str] = frozenset({"https"})) -> tuple[str, ...]:
    """Addresses of the feeds that a page found at `url` names, at most three, without those of comments."""
    found: dict[str, None] = {}
    for link in _LINK.finditer(_without_comments(page[:_HEAD])):
        attributes = {
            match[1].lower(): html.unescape(match[2] or match[3] or match[4] or "")
            for match in _ATTRIBUTE.finditer(link[1])
        }
        kind = attributes.get("type", "").partition(";")[0].strip().lower()
        if "alternate" not in attributes.get("rel", "").lower().split() or kind not in _FEED_TYPES:
            continue
        address = _address(attributes.get("href", ""), url)
        about_comments = _OF_COMMENTS.search(f"{attributes.get('title', '')} {attributes.get('href', '')}")
        if urlsplit(address).scheme in schemes and not about_comments:
            found[address] = None
    return tuple(found)[:MOST_FEEDS]


def _address(href: str, base: str) -> str:
    try:
        address = urljoin(base, href.strip()).partition("#")[0]
        parts = urlsplit(address)
        good = bool(parts.hostname) and "@" not in parts.netloc
    except ValueError:
        return ""
    return address if good and len(address) <= 2_000 and address.isprintable() and " " not in address else ""


def _without_comments(page: str) -> str:
    return "".join(_outside(page))


def _outside(page: str) -> Iterator[str]:
    first, *rest = page.split("<!--")
    yield first
    for part in rest:
        yield part.partition("-->")[2]


def _may_read(robots: str, site: str) -> bool:
    """What robots.txt says to us of the first page (RFC 9309)."""
    rules = RobotFileParser()
    rules.parse(robots[:100_000].splitlines()[:2_000])
    return rules.can_fetch(AGENT, site)
