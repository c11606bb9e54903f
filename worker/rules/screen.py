"""Long lists of phrases, searched only in texts that hold the words which one of the phrases cannot do without.

    pattern ─► what each of its phrases needs ─► a bit of a number
    text ─► its words ─► the bits of all patterns that may match it

The needs are read off the pattern, so a list and its screen cannot drift apart; a pattern that needs no word is always searched.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property, lru_cache
from typing import NamedTuple

from worker.rules.needs import Edge, Need, phrases

_WORD = re.compile(r"\w+")
_ODD = re.compile("[ıſİ\u1c80-\u1c88]")  # `re` takes them for other letters where it ignores case
_LONGEST_KEPT = 40  # characters of a word that is remembered
_MOST_KEPT = 20_000  # words

_Started = tuple[
    int, int, int
]  # a pattern's bit, and what one of its phrases needs besides: twice one of some needs, as bits


class Screen:
    """Patterns that are searched in the same texts: what is searched elsewhere need not be learnt for them."""

    def __init__(self) -> None:
        self.patterns: list[Screened] = []
        self._words: _Words | None = None

    def add(self, pattern: Screened) -> int:
        """The pattern's bit."""
        self.patterns.append(pattern)
        self._words = None
        seen.cache_clear()
        return 1 << (len(self.patterns) - 1)

    @property
    def words(self) -> _Words:
        """Learnt with the first text, for many commands read none."""
        if self._words is None:
            self._words = _Words(self.patterns)
        return self._words

    def seen(self, words_of_text: Iterable[str], text: str) -> int:
        r"""The bits of all its patterns that may match somewhere in a text with these words (`\w+`)."""
        words = self.words
        if not text.isascii() and _ODD.search(text):
            return words.every
        fulfilled = [found for word in words_of_text if (found := words[word])]
        fulfilled += [found for sign, found in words.signs.items() if sign in text]
        met, bits = 0, words.always
        started: list[_Started] = []
        for needs, word_bits, begun in fulfilled:
            met |= needs
            bits |= word_bits
            started += begun
        for bit, second, third in started:
            if not bits & bit and met & second and met & third:
                bits |= bit
        return bits


class Screened:
    """A pattern with a bit: where `seen` of a text lacks it, no search of that text finds anything."""

    def __init__(self, pattern: str, flags: int = 0, screen: Screen | None = None) -> None:
        self.pattern, self.flags = pattern, flags
        self.bit = (screen or MAILS).add(self)

    @cached_property
    def compiled(self) -> re.Pattern[str]:
        """Compiled when it is first searched: many never are."""
        return re.compile(self.pattern, self.flags)

    def search(self, text: str, start: int = 0, end: int | None = None) -> re.Match[str] | None:
        """The first match between `start` and `end`: cheaper than a search of a piece, for the words of the whole text are known."""
        if not seen(text) & self.bit:
            return None
        return self.compiled.search(text, start, len(text) if end is None else end)


class Phrases:
    """A list of phrases, each with a bit of its own: of a long list only the few that a text may hold are searched."""

    def __init__(self, patterns: Iterable[str], screen: Screen | None = None) -> None:
        self.patterns = tuple(patterns)
        self._screen = screen or MAILS
        self.bit = sum(Screened(pattern, screen=screen).bit for pattern in self.patterns)  # of all of them

    def finditer(self, text: str, bits: int) -> Iterator[re.Match[str]]:
        """Every match, phrase after phrase; `bits` are those that were `seen` of the text."""
        for pattern in self._met(bits):
            yield from pattern.finditer(text)

    def search(self, text: str, bits: int) -> re.Match[str] | None:
        """The first match of the first phrase that has one."""
        return next((found for pattern in self._met(bits) if (found := pattern.search(text))), None)

    def found(self, text: str, bits: int) -> bool:
        """Whether one of the phrases stands in a text."""
        return self.search(text, bits) is not None

    def _met(self, bits: int) -> Iterator[re.Pattern[str]]:
        left = bits & self.bit
        while left:
            lowest = left & -left
            yield self._screen.patterns[lowest.bit_length() - 1].compiled
            left ^= lowest


class _Word(NamedTuple):
    """What a word of a text fulfils: needs and whole phrases, as bits, and the first needs of phrases with the others."""

    needs: int
    bits: int
    phrases: tuple[_Started, ...]


class _Words(dict[str, _Word | None]):
    """What each word met so far fulfils; None for nothing."""

    def __init__(self, patterns: Sequence[Screened]) -> None:
        self.every = (1 << len(patterns)) - 1
        self.always = 0  # the bits of patterns that need no word
        self._numbers: dict[Need, int] = {}
        self._started: dict[int, list[_Started]] = {}
        self._bits: dict[int, int] = {}
        self._besides: dict[int, int] = {}
        self._tables: list[dict[str, int]] = [{} for _ in Edge]
        self._longest = 0
        for pattern in patterns:
            self._learn(pattern)
        self.signs = {
            sign: found for sign, number in self._tables[Edge.SIGN].items() if (found := self._word([number]))
        }

    def _learn(self, pattern: Screened) -> None:
        found = phrases(pattern.pattern, pattern.flags)
        if found is None:
            self.always |= pattern.bit
            return
        for first, *rest in found:
            others = [self._asked(map(self._number, needs)) for needs in rest]
            for number in map(self._number, first):
                if others:
                    self._started.setdefault(number, []).append((pattern.bit, others[0], others[-1]))
                else:
                    self._bits[number] = self._bits.get(number, 0) | pattern.bit

    def _number(self, need: Need) -> int:
        number = self._numbers.setdefault(need, len(self._numbers))
        self._tables[need.edge][need.text] = number
        self._longest = max(self._longest, len(need.text))
        return number

    def _asked(self, numbers: Iterable[int]) -> int:
        """The bits of needs that are asked for besides the first of a phrase; the others have none."""
        mask = 0
        for number in numbers:
            mask |= self._besides.setdefault(number, 1 << len(self._besides))
        return mask

    def __missing__(self, word: str) -> _Word | None:
        found = self._word(list(self._fulfilled(word.lower())))
        if len(word) <= _LONGEST_KEPT:
            if len(self) >= _MOST_KEPT:
                self.clear()
            self[word] = found
        return found

    def _word(self, numbers: list[int]) -> _Word | None:
        needs = bits = 0
        for number in numbers:
            needs |= self._besides.get(number, 0)
            bits |= self._bits.get(number, 0)
        begun = tuple(each for number in numbers for each in self._started.get(number, ()))
        return _Word(needs, bits, begun) if needs or bits or begun else None

    def _fulfilled(self, word: str) -> Iterator[int]:
        whole, starts, ends, inside, _ = self._tables
        if word in whole:
            yield whole[word]
        for length in range(1, min(len(word), self._longest) + 1):
            if word[:length] in starts:
                yield starts[word[:length]]
            if word[-length:] in ends:
                yield ends[word[-length:]]
        for piece, number in inside.items():
            if piece in word:
                yield number


MAILS = Screen()  # of what is read in the mails of others and in our own


@lru_cache(maxsize=128)  # several lists are searched in the same text
def seen(text: str) -> int:
    """The bits of all patterns of `MAILS` that may match somewhere in a text."""
    return MAILS.seen(set(_WORD.findall(text)), text)
