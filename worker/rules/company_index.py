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
        whole: dict[str, list[Company]] = defaultdict(list)
        part: dict[str, list[Company]] = defaultdict(list)
        for company in self.companies:
            words = names.words(company.name)
            name = _pattern(words)
            if name:
                whole[name].append(company)
            for pattern in set(_parts(words)) - {name}:
                part[pattern].append(company)
        shared = {pattern: found for pattern, found in part.items() if len(found) <= MOST_SHARING}
        patterns = list(whole | shared)
        self._meant = [(whole.get(pattern, ()), shared.get(pattern, ())) for pattern in patterns]
        self._automaton = AhoCorasick(patterns) if patterns else None

    def candidates(self, item: NewsItem, own_domain: str | None = None) -> list[Company]:
        """The companies that are named in the item, perhaps, and the one whose feed shows it.

        Where a whole name stands, its words are no part of another company's.
        """
        found = {self.by_domain[own_domain]: None} if own_domain in self.by_domain else {}
        text = " ".join(("", *names.stems(f"{item.title} {item.summary}"[:_READ]), ""))
        matches = self._automaton.find_matches_as_indexes(text, overlapping=True) if self._automaton else []
        taken = 0
        for pattern, _, end in sorted(matches, key=_first_and_longest):
            whole, part = self._meant[pattern]
            found |= dict.fromkeys(whole if end <= taken else (*whole, *part))
            if whole:
                taken = max(taken, end)
        return list(found)


def _first_and_longest(match: tuple[int, int, int]) -> tuple[int, int]:
    return match[1], -match[2]


def _parts(words: Sequence[str]) -> Iterator[str]:
    """Runs of a name's words that are shorter than the name."""
    for count in range(1, len(words)):
        for start in range(len(words) - count + 1):
            part = words[start : start + count]
            if sum(map(len, part)) >= _SHORTEST_PART and (pattern := _pattern(part)):
                yield pattern


def _pattern(words: Sequence[str]) -> str:
    """Blanks around every word, so that only whole words are found."""
    found = [stem for word in words for stem in names.stems(word)]
    return f" {' '.join(found)} " if found else ""
