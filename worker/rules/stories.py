"""Items of several outlets that tell the same of a company are one story; which of them tells it best."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from worker.model import Company, NewsItem
from worker.rules import names

WINDOW = timedelta(days=5)  # between two items that tell the same
_SHARED, _OF_SHORTER = 3, 0.6  # words of two headlines
_SHINGLES, _OVERLAP = 6, 0.4  # runs of three words of two summaries
_MOST = 400  # items of one company that are compared, the newest; others are stories of their own
_NEVER = datetime.max.replace(tzinfo=UTC)
_AGGREGATORS = ("news.google.com", "www.bing.com", "www.msn.com", "news.yahoo.com", "flipboard.com")
_EMPTY = frozenset(map(names.stem, (
    "after", "als", "and", "are", "auch", "auf", "aus", "aux", "avec", "bei", "con", "dans", "das", "del", "dem", "den", "der", "des", "die", "een",
    "ein", "eine", "einen", "einer", "est", "for", "from", "fur", "had", "has", "hat", "have", "het", "into", "ist", "its", "las", "les", "los",
    "met", "mit", "naar", "nach", "new", "over", "par", "para", "por", "pour", "que", "said", "says", "ses", "sich", "son", "sur", "sus", "that",
    "the", "this", "una", "und", "une", "van", "von", "voor", "vor", "was", "were", "will", "wird", "with", "zum", "zur",
)))  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Told:
    """What is compared of an item."""

    item: NewsItem
    link: str
    title: frozenset[str]
    shingles: frozenset[tuple[str, ...]]


def stories(items: Collection[NewsItem], company: Company) -> dict[int, int]:
    """For each item, by id, the id of the one that tells its story; the order of the items does not matter."""
    newest = sorted(items, key=lambda item: (item.published is None, -_moment(item).timestamp(), item.id))
    told = [_told(item, company) for item in newest[:_MOST]]
    leader = {item.id: item.id for item in items}

    def root(id_: int) -> int:
        while leader[id_] != id_:
            leader[id_] = id_ = leader[leader[id_]]
        return id_

    for number, one in enumerate(told):
        for other in told[number + 1 :]:
            if not _near(one.item, other.item):
                break  # all that follow are older still, or undated
            if _same(one, other):
                leader[root(one.item.id)] = root(other.item.id)
    groups: dict[int, list[NewsItem]] = {}
    for item in items:
        groups.setdefault(root(item.id), []).append(item)
    best = {id_: min(group, key=_rank).id for id_, group in groups.items()}
    return {item.id: best[root(item.id)] for item in items}


def _moment(item: NewsItem) -> datetime:
    return item.published or datetime(1970, 1, 1, tzinfo=UTC)


def _near(one: NewsItem, other: NewsItem) -> bool:
    if one.published is None or other.published is None:
        return one.published is other.published
    return abs(one.published - other.published) <= WINDOW


def _same(one: _Told, other: _Told) -> bool:
    if one.link and one.link == other.link:
        return True
    shared, shorter = len(one.title & other.title), min(len(one.title), len(other.title))
    if one.title == other.title and shared > 1:
        return True
    if shared >= _SHARED and shared >= _OF_SHORTER * shorter:
        return True
    both = len(one.shingles | other.shingles)
    enough = min(len(one.shingles), len(other.shingles)) >= _SHINGLES
    return enough and len(one.shingles & other.shingles) >= _OVERLAP * both


def _told(item: NewsItem, company: Company) -> _Told:
    own = {stem for word in names.words(company.name) for stem in names.stems(word)}
    summary = names.stems(item.summary)
    return _Told(
        item,
        _link(item.url),
        frozenset(word for word in names.stems(item.title) if len(word) > 2 and word not in _EMPTY) - own,
        frozenset(zip(summary, summary[1:], summary[2:], strict=False)),
    )


def _link(url: str) -> str:
    """An address without what only says where the reader came from; "" for the front page of a site."""
    parts = urlsplit(url)
    query = "&".join(
        part for part in parts.query.split("&") if part and not part.startswith(("utm_", "fbclid", "ref="))
    )
    path = parts.path.rstrip("/")
    return f"{(parts.hostname or '').removeprefix('www.')}{path}?{query}" if path or query else ""


def _rank(item: NewsItem) -> tuple[bool, bool, datetime, str, int]:
    """With a link before without, an outlet before a page that collects from outlets, then the first to tell it."""
    collected = urlsplit(item.url).hostname in _AGGREGATORS
    return not item.url, collected, item.published or _NEVER, item.url, item.id
