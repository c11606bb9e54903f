"""Which companies an item may be about, of all companies at once.

names ─► whole names, and parts that few companies share ─► one automaton (Aho–Corasick); an item is read once ─► candidates
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from ahocorasick_rs import AhoCorasick

from worker.model import Company, NewsItem
from worker.rules import names

MOST_SHARING = (
    5  # companies whose names have a part in common, for that part to point to them ("Systems" points to nobody)
)
_SHORTEST_PART = 4  # letters
_READ = 5_000  # characters of an item


class CompanyIndex:
    """Built once for many items: reading an item takes time by its own length, however many companies there are."""

    def __init__(self, companies: Iterable[Company]) -> None:
        self.companies = tuple(companies)
        self.by_domain = {company.domain: company for company in self.companies}
        whole: dict[str, list[int]] = defaultdict(list)
        part: dict[str, list[int]] = defaultdict(list)
        for number, company in enumerate(self.companies):
            words = names.words(company.name)
            if name := _pattern(words):
                whole[name].append(number)
            for pattern in set(_parts(words)) - {name}:
                part[pattern].append(number)
        for pattern, numbers in part.items():
            if len(numbers) <= MOST_SHARING:
                whole[pattern] += numbers
        self._meant = list(whole.values())
        self._automaton = AhoCorasick(list(whole)) if whole else None

    def candidates(self, item: NewsItem, own_domain: str | None = None) -> list[Company]:
        """The companies that are named in the item, perhaps, and the one whose feed shows it."""
        found = {self.by_domain[own_domain]: None} if own_domain in self.by_domain else {}
        text = " ".join(("", *names.stems(f"{item.title} {item.summary}"[:_READ]), ""))
        if self._automaton is not None:
            for pattern, _, _ in self._automaton.find_matches_as_indexes(text, overlapping=True):
                found |= dict.fromkeys(self.companies[number] for number in self._meant[pattern])
        return list(found)


def _parts(words: Sequence[str]) -> Iterator[str]:
    """Runs of a name's words that are shorter than the name."""
    for count in range(1, len(words)):
        for start in range(len(words) - count + 1):
            part = words[start : start + count]
            if sum(map(len, part)) >= _SHORTEST_PART:
                yield _pattern(part)


def _pattern(words: Sequence[str]) -> str:
    """Blanks around every word, so that only whole words are found."""
    found = [stem for word in words for stem in names.stems(word)]
    return f" {' '.join(found)} " if found else ""
