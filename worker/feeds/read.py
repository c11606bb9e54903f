"""Reading a feed (RSS, Atom, RDF, JSON Feed) into news items: plain text and http(s) links, whatever the feed holds."""

from __future__ import annotations

import hashlib
import html
import io
import json
import re
import time
from calendar import timegm
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urljoin, urlsplit

import feedparser
import nh3

from worker.errors import FeedError
from worker.model import NewsItem

MAX_ENTRIES = 200
_TITLE, _SUMMARY, _SOURCE, _LINK = 300, 2_000, 200, 2_000  # characters kept of each
_RAW = 20_000  # characters read of each
_MAX_TAGS = 100_000  # the parser takes some 20 µs for each
_HEAD = 20_000  # bytes in which a feed says that it is one
_FEED = re.compile(rb"<(?:[A-Za-z][\w.-]{0,30}:)?(?:rss|feed|rdf|channel)[\s>]", re.IGNORECASE)
_ENTRY = re.compile(rb"<(?:[A-Za-z][\w.-]{0,30}:)?(?:item|entry)[\s>]")


def read(content: bytes, url: str, content_type: str = "") -> tuple[NewsItem, ...]:
    """The entries of a feed, at most 200, in its own order.

    `url` is where it was found: links are resolved against it, and its host stands in for a missing title.  Raises FeedError
    for bytes on which the parser breaks, or that are no feed.
    """
    try:
        json_feed = content.lstrip()[:1] == b"{"
        items = tuple(_json_entries(content, url) if json_feed else _xml_entries(content, url, content_type))
    except (ValueError, LookupError, TypeError, AttributeError, AssertionError, RecursionError) as error:
        raise FeedError(f"{url}: this feed cannot be read: {type(error).__name__}: {error}") from error
    found = tuple(item for item in items if item.title or item.summary or item.url)
    if not found and not (json_feed or _FEED.search(content[:_HEAD])):
        raise FeedError(
            f"{url}: this is no feed, but a page or something else. Give the address of its RSS, Atom or JSON feed"
        )
    return found


def _xml_entries(content: bytes, url: str, content_type: str) -> Iterator[NewsItem]:
    headers = {"content-location": url, "content-type": content_type or "application/xml"}
    # As a stream: given bytes alone, feedparser would take them for a path and open the file of that name.
    parsed = feedparser.parse(io.BytesIO(_first_entries(content)), response_headers=headers, sanitize_html=False)
    source = _text(parsed.feed.get("title"), _SOURCE) or _host(url)
    for entry in parsed.entries[:MAX_ENTRIES]:
        summary = entry.get("summary") or next((part.get("value") for part in entry.get("content", ())), "")
        moment = entry.get("published_parsed") or entry.get("updated_parsed")
        yield _item(entry, summary, source, url, _from_struct(moment))


def _first_entries(content: bytes) -> bytes:
    """The feed up to its 200th entry: a feed of 60,000 takes seconds to parse, and news is on top.  Raises ValueError."""
    cut = next((match.start() for number, match in enumerate(_ENTRY.finditer(content)) if number == MAX_ENTRIES), None)
    top = content[:cut]
    if top.count(b"<") > _MAX_TAGS:
        raise ValueError(f"more than {_MAX_TAGS} tags in {MAX_ENTRIES} entries")
    return top


def _json_entries(content: bytes, url: str) -> Iterator[NewsItem]:
    """Entries of a JSON Feed (jsonfeed.org, version 1.1)."""
    try:
        feed = json.loads(content)
    except (ValueError, RecursionError):
        return
    items = feed.get("items") if isinstance(feed, dict) else None
    source = _text(feed.get("title"), _SOURCE) if isinstance(feed, dict) else ""
    for entry in _dictionaries(items if isinstance(items, list) else ()):
        summary = entry.get("summary") or entry.get("content_text") or entry.get("content_html")
        known = {
            "title": entry.get("title"),
            "link": entry.get("url") or entry.get("external_url"),
            "id": entry.get("id"),
        }
        moment = _from_iso(entry.get("date_published") or entry.get("date_modified"))
        yield _item(known, summary, source or _host(url), url, moment)


def _dictionaries(items: Iterable[object]) -> Iterator[Mapping[str, Any]]:
    return (item for item, _ in zip(items, range(MAX_ENTRIES), strict=False) if isinstance(item, dict))


def _item(entry: Mapping[str, Any], summary: object, source: str, url: str, published: datetime | None) -> NewsItem:
    title, link = _text(entry.get("title"), _TITLE), _link(entry.get("link"), url)
    guid = str(entry.get("id") or "")[:_LINK] or link or hashlib.sha256(title.encode()).hexdigest()
    return NewsItem(title, _text(summary, _SUMMARY), source, link, published, guid=guid)


def _text(value: object, longest: int) -> str:
    """Plain text: tags and scripts gone, also those that come out of a second unpacking, on one line."""
    text = value[:_RAW] if isinstance(value, str) else ""
    for _ in range(3):
        bare = html.unescape(nh3.clean(text, tags=set(), clean_content_tags={"script", "style"}))
        if bare == text:
            break
        text = bare
    line = " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"


def _link(value: object, base: str) -> str:
    try:
        link = urljoin(base, value.strip()) if isinstance(value, str) else ""
        parts = urlsplit(link)
        safe = parts.scheme in ("http", "https") and parts.hostname and "@" not in parts.netloc
    except ValueError:
        return ""
    return link if safe and len(link) <= _LINK and link.isprintable() and " " not in link else ""


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.")


def _from_struct(moment: time.struct_time | None) -> datetime | None:
    """The moment of a parsed date, which feedparser gives in UTC."""
    if moment is None:
        return None
    try:
        return datetime.fromtimestamp(timegm(moment), UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _from_iso(value: object) -> datetime | None:
    try:
        moment = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return moment.astimezone(UTC) if moment and moment.tzinfo else None
