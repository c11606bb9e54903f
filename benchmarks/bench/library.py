"""Choosing the best entry of the library for a reader: from a thousand entries, and from four thousand beside it."""

from __future__ import annotations

import random
import string
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta

from benchmarks.figures import Figure, at_least, ratio
from worker.drafting.library_format import KINDS
from worker.model import Evidence, LibraryEntry, Stage
from worker.rules.library_fit import Reader, Shelf

READERS = 2_000
ENTRIES, MANY = 1_000, 4_000
NOW = datetime(2026, 11, 20, tzinfo=UTC)
INDUSTRIES = ("ports", "food", "logistics", "pharma", "cold storage", "mills", "retail", "energy")
COMMON_WORDS = "we would like a the for of please quote two and to our is with your us it on at by from can"
COMMON = COMMON_WORDS.split()
SUBJECTS_OF_A_TEXT = 0.04  # of its words


def bench() -> Iterator[Figure]:
    """Choices a second, and the cost of four times as many entries."""
    rng = random.Random(50)  # noqa: S311 (measurements, not secrets)
    words = ["".join(rng.choices(string.ascii_lowercase, k=7)) for _ in range(800)]
    readers = [_reader(number, words, rng) for number in range(READERS)]
    few, many = (_seconds([_entry(number, words, rng) for number in range(n)], readers) for n in (ENTRIES, MANY))
    yield at_least("library.choices_per_second", READERS / few, 3_000, ENTRIES, "1/s")
    yield ratio("library.seconds_with_4000_entries", many, few, "s", 4)


def _seconds(entries: Sequence[LibraryEntry], readers: Sequence[Reader]) -> float:
    """Of processor time, for one choice each."""
    shelf = Shelf(entries)
    began = time.process_time()
    found = [next(shelf.candidates(KINDS[at % len(KINDS)], reader, NOW), None) for at, reader in enumerate(readers)]
    assert any(found)
    return time.process_time() - began


def _entry(number: int, words: Sequence[str], rng: random.Random) -> LibraryEntry:
    published = NOW - timedelta(days=rng.randrange(400))
    return LibraryEntry(
        f"{number}.md",
        rng.choice(KINDS),
        Evidence(f"Title {number}", f"https://press{number % 50}.example/{number}", "Press", published, "It helps."),
        industries=tuple(rng.sample(INDUSTRIES, rng.randrange(3))),
        languages=tuple(rng.sample(["en", "de"], rng.randrange(2))),
        topics=tuple(" ".join(rng.sample(words, rng.randrange(1, 3))) for _ in range(5)),
    )


def _reader(number: int, words: Sequence[str], rng: random.Random) -> Reader:
    """Somebody who wrote two mails of 150 words."""
    texts = (
        " ".join(rng.choice(words) if rng.random() < SUBJECTS_OF_A_TEXT else rng.choice(COMMON) for _ in range(150))
        for _ in range(2)
    )
    names = frozenset({f"company{number}.example", f"Company {number}"})
    return Reader("en", Stage.CREDIBILITY, rng.choice([None, *INDUSTRIES]), names, tuple(texts))
