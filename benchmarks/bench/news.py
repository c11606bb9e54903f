"""News of 10,000 items for 10,000 companies in one pass: how long it takes, how that grows, and what an unchanged feed costs."""

from __future__ import annotations

import gc
import random
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from benchmarks.figures import Figure, at_most, ratio
from worker.app import collect_seldom
from worker.feeds import Fetched
from worker.jobs.fetch_news import read_feed
from worker.jobs.match_news import judged
from worker.model import Company, Feed, NewsItem
from worker.rules.company_index import CompanyIndex

ITEMS = COMPANIES = 10_000
ROUNDS = 3
NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
_SYLLABLES = [
    "bar",
    "ko",
    "lin",
    "ter",
    "mar",
    "ves",
    "hal",
    "den",
    "ri",
    "mo",
    "sel",
    "tan",
    "wick",
    "ford",
    "gro",
    "nel",
    "pas",
    "tor",
    "ul",
    "ven",
    "zan",
    "kirk",
    "holm",
    "sta",
    "bru",
    "fel",
    "gar",
    "hun",
]
_TRADES = [
    "Pumps",
    "Foods",
    "Logistics",
    "Systems",
    "Dairy",
    "Optics",
    "Papier",
    "Maschinenbau",
    "Freight",
    "Textiles",
    "Brewery",
    "Software",
    "Energy",
    "Robotics",
    "Antriebe",
    "Labs",
]
_FORMS = ("Ltd", "GmbH", "Inc.", "SA", "AG", "BV", "& Söhne", "")
_HEADLINES = (
    "{} opens second plant in {}",
    "{} wins export prize",
    "{} to cut 80 jobs in {}",
    "{} appoints new head of finance",
    "{} stellt in {} 40 Leute ein",
    "{} recalls 2,000 units over fire risk",
    "{} décroche un contrat de 12 M€",
    "What {} told investors on Tuesday",
    "{} moves its headquarters to {}",
    "Rivals of {} look to {}",
)
_SUMMARY = "The company said on Monday that it would begin in spring; the mayor of {} spoke of a good day, and sales of {} grew last year."


def bench() -> Iterator[Figure]:
    """The whole pass: the index of all companies, the candidates of each item, the verdicts."""
    collect_seldom()  # as the service does
    rng = random.Random(5)  # noqa: S311 (measurements, not secrets)
    companies = _companies(rng, COMPANIES)
    items = _items(rng, companies, ITEMS)
    few_items, few_companies = items[: ITEMS // 2], companies[: COMPANIES // 2]
    of_few = _items(rng, few_companies, ITEMS)
    _pass(few_companies, of_few[:200])
    times = [
        (_pass(companies, items), _pass(companies, few_items), _pass(few_companies, of_few)) for _ in range(ROUNDS)
    ]
    whole, half_items, half_companies = (min(column) for column in zip(*times, strict=True))
    yield at_most("news.matching_seconds", whole, 2, ITEMS, "s")
    yield ratio("news.matching_twice_the_items", whole, half_items, "s", 2.3)
    yield ratio("news.matching_twice_the_companies", whole, half_companies, "s", 2.3)
    content = _feed(items[:200])
    unchanged, parsed = (min(column) for column in zip(*(_reading(content) for _ in range(ROUNDS)), strict=True))
    yield ratio("news.unchanged_feed_seconds", unchanged, parsed, "s", 0.05)


def _pass(companies: Sequence[Company], items: Sequence[tuple[NewsItem, None]]) -> float:
    gc.collect()
    began = time.perf_counter()
    found = judged(CompanyIndex(companies), items, {})
    seconds = time.perf_counter() - began
    about = sum(verdict.about_company for _, _, verdict in found)
    assert about > len(items) / 3, f"only {about} verdicts: nothing was measured"
    return seconds


def _reading(content: bytes) -> tuple[float, float]:
    """Seconds for a feed whose bytes are known, and for one whose bytes are new."""
    answer = Fetched(content, "https://port.example/feed.xml", "application/rss+xml", None, None)

    def get(*_: object) -> Fetched:
        return answer

    began = time.perf_counter()
    first = read_feed(get, Feed(1, answer.url))
    middle = time.perf_counter()
    again = read_feed(get, Feed(1, answer.url, sha256=first.sha256))
    end = time.perf_counter()
    assert first.items
    assert again.items is None
    return end - middle, middle - began


def _companies(rng: random.Random, count: int) -> list[Company]:
    found: dict[str, Company] = {}
    while len(found) < count:
        name = "".join(rng.sample(_SYLLABLES, 3)).capitalize()
        domain = f"{name.lower()}-{len(found)}.example"
        found[domain] = Company(domain, f"{name} {rng.choice(_TRADES)} {rng.choice(_FORMS)}".strip())
    return list(found.values())


def _items(rng: random.Random, companies: Sequence[Company], count: int) -> list[tuple[NewsItem, None]]:
    """Four of five name a company, each another one."""
    found: list[tuple[NewsItem, None]] = []
    for number in range(count):
        place = "".join(rng.sample(_SYLLABLES, 2)).capitalize()
        who = rng.choice(companies).name if number % 5 else f"{place} council"
        who = " ".join(word for word in who.split() if word not in _FORMS)
        title, summary = rng.choice(_HEADLINES).format(who, place), _SUMMARY.format(place, who)
        published = NOW - timedelta(minutes=number)
        found.append((NewsItem(title, summary, "Trade Weekly", f"https://t.example/{number}", published, number), None))
    return found


def _feed(items: Sequence[tuple[NewsItem, None]]) -> bytes:
    entries = "".join(
        f"<item><title>{item.title}</title><link>{item.url}</link><description>{item.summary}</description>"
        f"<pubDate>{format_datetime(item.published or NOW)}</pubDate></item>"
        for item, _ in items
    )
    return f"<rss version='2.0'><channel><title>Trade Weekly</title>{entries}</channel></rss>".encode()
