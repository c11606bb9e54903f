"""Long lists of phrases, searched only in texts that hold the words which one of the phrases cannot do without.

    pattern ─► parse tree of `re` ─► each phrase's needed words ─► a bit of a number
    text ─► its words ─► the bits of all patterns that may match it

The words are read off the pattern itself, so a list and its screen cannot drift apart; a pattern without such words is always searched.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from enum import IntEnum
from functools import cached_property, lru_cache
from importlib import import_module
from typing import Any, NamedTuple

_parser: Any = import_module(
    "re._parser"
)  # private; a test says that it still reads patterns as this module takes them
_LITERAL, _IN, _AT, _BRANCH = _parser.LITERAL, _parser.IN, _parser.AT, _parser.BRANCH
_ASSERT, _ASSERT_NOT = _parser.ASSERT, _parser.ASSERT_NOT
_GROUPS = (_parser.SUBPATTERN, _parser.ATOMIC_GROUP)
_REPEATS = (_parser.MAX_REPEAT, _parser.MIN_REPEAT, _parser.POSSESSIVE_REPEAT)
_WIDTHLESS = (_AT, _ASSERT, _ASSERT_NOT)
_NO_LETTER = (_parser.CATEGORY_NOT_WORD, _parser.CATEGORY_SPACE)
_NO_EDGE = (_parser.AT_NON_BOUNDARY,)

_WORD = re.compile(r"\w+")
_ODD = re.compile("[ıſİ\u1c80-\u1c88]")  # `re` takes them for other letters where it ignores case
_LONGEST_KEPT = 40  # characters of a word that is remembered
_MOST_KEPT = 20_000  # words
_MOST_NEEDED = 3  # words of a phrase that are asked for
_ALWAYS = 1  # the bit of patterns that need no word
_COMMON = frozenset(  # words of so many mails that they tell little
    [
        "a",
        "about",
        "all",
        "am",
        "an",
        "and",
        "are",
        "as",
        "at",
        "be",
        "been",
        "but",
        "by",
        "can",
        "could",
        "do",
        "for",
        "from",
        "get",
        "has",
        "have",
        "he",
        "hello",
        "hi",
        "how",
        "i",
        "if",
        "in",
        "is",
        "it",
        "just",
        "know",
        "like",
        "me",
        "more",
        "my",
        "need",
        "no",
        "not",
        "of",
        "on",
        "one",
        "or",
        "our",
        "out",
        "please",
        "re",
        "send",
        "so",
        "some",
        "that",
        "the",
        "them",
        "there",
        "they",
        "this",
        "to",
        "up",
        "us",
        "was",
        "we",
        "what",
        "when",
        "will",
        "with",
        "would",
        "you",
        "your",
        "au",
        "avec",
        "con",
        "da",
        "das",
        "de",
        "del",
        "den",
        "der",
        "des",
        "di",
        "die",
        "du",
        "e",
        "een",
        "ein",
        "eine",
        "el",
        "en",
        "es",
        "est",
        "et",
        "eu",
        "für",
        "het",
        "i",
        "ich",
        "ihr",
        "ihre",
        "il",
        "ist",
        "je",
        "la",
        "le",
        "les",
        "lo",
        "mit",
        "nicht",
        "no",
        "non",
        "nos",
        "nous",
        "o",
        "op",
        "os",
        "para",
        "per",
        "por",
        "que",
        "se",
        "si",
        "sie",
        "sind",
        "su",
        "te",
        "u",
        "un",
        "una",
        "und",
        "une",
        "uns",
        "van",
        "voor",
        "vous",
        "wir",
        "y",
        "zu",
    ]
)

_Node = tuple[Any, Any]
_Nodes = Sequence[_Node]


class Edge(IntEnum):
    """How much of a word of the text a needed word is; a sign is no word at all."""

    WHOLE = 0
    START = 1
    END = 2
    INSIDE = 3
    SIGN = 4


class Need(NamedTuple):
    text: str  # in lower case
    edge: Edge


Needs = frozenset[Need]  # one of them is there
Phrase = tuple[Needs, ...]  # each of them is met, the rarest first
_Started = tuple[int, frozenset[int], frozenset[int]]  # a pattern's bit, and what one of its phrases needs besides


def phrases(pattern: str, flags: int = 0) -> list[Phrase] | None:
    """What a text must hold so that a pattern can match: all that one of these phrases needs; None where it may need nothing."""
    return _phrases(list(_parser.parse(pattern, flags)), before=False, behind=False)


def _phrases(nodes: _Nodes, *, before: bool, behind: bool) -> list[Phrase] | None:
    """Of what stands in a row; `before`, `behind`: no letter can stand there."""
    solid = [at for at, node in enumerate(nodes) if not _may_be_empty(node)]
    if len(solid) == 1 and (nodes[solid[0]][0] is _BRANCH or nodes[solid[0]][0] in _GROUPS):
        at = solid[0]
        starts, ends = _bounded(nodes[:at], -1, outside=before), _bounded(nodes[at + 1 :], 1, outside=behind)
        found: list[Phrase] = []
        for inner in _inner(nodes[at]):
            of_inner = _phrases(inner, before=starts, behind=ends)
            if of_inner is None:
                return None
            found += of_inner
        return found
    needed = sorted(_needs(nodes, before=before, behind=behind), key=_commonness)[:_MOST_NEEDED]
    return [tuple(needed)] if needed else None


def _needs(nodes: _Nodes, *, before: bool, behind: bool) -> Iterator[Needs]:
    """What each word, and each choice, of a row needs."""
    at = 0
    while at < len(nodes):
        end = at + 1
        if _is_letter(nodes[at]):
            while end < len(nodes) and _is_letter(nodes[end]):
                end += 1
        starts, ends = _bounded(nodes[:at], -1, outside=before), _bounded(nodes[end:], 1, outside=behind)
        if _is_letter(nodes[at]):
            word = "".join(chr(code) for _, code in nodes[at:end]).lower()
            yield frozenset({Need(word, _EDGES[starts, ends])})
        elif found := _of_node(nodes[at], starts=starts, ends=ends):
            yield found
        at = end


_EDGES = {(True, True): Edge.WHOLE, (True, False): Edge.START, (False, True): Edge.END, (False, False): Edge.INSIDE}


def _of_node(node: _Node, *, starts: bool, ends: bool) -> Needs | None:
    kind, value = node
    if kind is _LITERAL:
        return None if chr(value).isspace() else frozenset({Need(chr(value), Edge.SIGN)})
    if kind in _REPEATS and value[0]:
        once = value[1] == 1
        starts, ends = starts and once, ends and once
    elif kind is not _BRANCH and kind not in _GROUPS:
        return None
    found: set[Need] = set()
    for inner in _inner(node):
        rarest = min(_needs(inner, before=starts, behind=ends), key=_commonness, default=None)
        if rarest is None:
            return None
        found |= rarest
    return frozenset(found)


def _inner(node: _Node) -> list[_Nodes]:
    """The rows in a group, a repetition or a choice."""
    kind, value = node
    if kind is _BRANCH:
        return [list(row) for row in value[1]]
    return [list(value if kind is _parser.ATOMIC_GROUP else value[-1])]


def _may_be_empty(node: _Node) -> bool:
    return node[0] in _WIDTHLESS or (node[0] in _REPEATS and not node[1][0])


def _is_letter(node: _Node) -> bool:
    return node[0] is _LITERAL and _is_word(node[1])


def _is_word(code: int) -> bool:
    return code == 0x5F or chr(code).isalnum()


def _bounded(nodes: _Nodes, way: int, *, outside: bool | None) -> bool | None:
    """Whether no letter can stand on one side of a word: `nodes` stand there, behind it (`way` 1) or before it (-1)."""
    for node in nodes if way > 0 else reversed(nodes):
        answer = _bounds(node, way)
        if answer is not None:
            return answer
    return outside


def _bounds(node: _Node, way: int) -> bool | None:
    """Whether a node keeps letters away; None where that depends on what follows it."""
    kind, value = node
    if kind is _LITERAL:
        return not _is_word(value)
    if kind is _IN:
        return _holds_no_letter(value)
    if kind is _AT:
        return value not in _NO_EDGE
    if kind is _ASSERT_NOT:
        return True if value[0] == way and len(value[1]) == 1 and _holds_every_letter(value[1][0]) else None
    if kind is _ASSERT:
        return None
    if kind is not _BRANCH and kind not in _GROUPS and kind not in _REPEATS:
        return False
    answers = {_bounded(inner, way, outside=None) for inner in _inner(node)}
    if False in answers:
        return False
    return None if None in answers or (kind in _REPEATS and not value[0]) else True


def _holds_no_letter(members: _Nodes) -> bool:
    if members[0][0] is _parser.NEGATE:
        return any(value is _parser.CATEGORY_WORD for _, value in members[1:])
    return all(
        value in _NO_LETTER if kind is _parser.CATEGORY else kind is _LITERAL and not _is_word(value)
        for kind, value in members
    )


def _holds_every_letter(node: _Node) -> bool:
    """Whether a set of characters holds all letters of words, and maybe more."""
    return (
        node[0] is _IN
        and any(value is _parser.CATEGORY_WORD for _, value in node[1])
        and node[1][0][0] is not _parser.NEGATE
    )


def _commonness(needs: Needs) -> float:
    """How often a text will meet them, guessed from their lengths."""
    return sum(_guess(need) for need in needs)


def _guess(need: Need) -> float:
    if need.edge is Edge.SIGN:
        return 30
    if need.text in _COMMON:
        return 100 if need.edge is Edge.WHOLE or len(need.text) < 4 else 50
    return (100, 100, 20, 6, 3)[len(need.text)] * (1 + need.edge) if len(need.text) < 5 else 1


class _Word(NamedTuple):
    """What a word of a text fulfils: needs by their numbers, whole phrases by their bits, first needs of phrases with the others."""

    numbers: tuple[int, ...]
    bits: int
    phrases: tuple[_Started, ...]


class _Words(dict[str, _Word]):
    """What each word met so far fulfils."""

    def __init__(self) -> None:
        self.every = _ALWAYS
        self.signs: dict[str, _Word] = {}
        self._numbers: dict[Need, int] = {}
        self._started: dict[int, list[_Started]] = {}
        self._bits: dict[int, int] = {}
        self._tables: list[dict[str, int]] = [{} for _ in Edge]
        self._longest = 0

    def add(self, pattern: list[Phrase] | None) -> int:
        """The bit of a pattern with these phrases."""
        if pattern is None:
            return _ALWAYS
        bit = 1 << self.every.bit_length()
        self.every |= bit
        for first, *rest in pattern:
            others = [frozenset(map(self._number, needs)) for needs in rest]
            for number in map(self._number, first):
                if others:
                    self._started.setdefault(number, []).append((bit, others[0], others[-1]))
                else:
                    self._bits[number] = self._bits.get(number, 0) | bit
        self.clear()
        self.signs = {sign: self._word([number]) for sign, number in self._tables[Edge.SIGN].items()}
        return bit

    def _number(self, need: Need) -> int:
        number = self._numbers.setdefault(need, len(self._numbers))
        self._tables[need.edge][need.text] = number
        self._longest = max(self._longest, len(need.text))
        return number

    def __missing__(self, word: str) -> _Word:
        found = self._word(list(self._fulfilled(word.lower())))
        if len(word) <= _LONGEST_KEPT:
            if len(self) >= _MOST_KEPT:
                self.clear()
            self[word] = found
        return found

    def _word(self, numbers: list[int]) -> _Word:
        bits = 0
        for number in numbers:
            bits |= self._bits.get(number, 0)
        return _Word(tuple(numbers), bits, tuple(each for number in numbers for each in self._started.get(number, ())))

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


_WORDS = _Words()


@lru_cache(maxsize=128)  # several lists are searched in the same text
def seen(text: str) -> int:
    """The bits of all screened patterns that may match somewhere in a text."""
    if not text.isascii() and _ODD.search(text):
        return _WORDS.every
    bits, met, started = _ALWAYS, set(), []
    for word in set(_WORD.findall(text)):
        numbers, word_bits, phrases = _WORDS[word]
        if numbers:
            met.update(numbers)
            bits |= word_bits
            started += phrases
    for sign, (numbers, sign_bits, phrases) in _WORDS.signs.items():
        if sign in text:
            met.update(numbers)
            bits |= sign_bits
            started += phrases
    for bit, second, third in started:
        if not (bits & bit or second.isdisjoint(met) or third.isdisjoint(met)):
            bits |= bit
    return bits


class Screened:
    """A pattern with a bit: where `seen` of a text lacks it, no search of that text finds anything."""

    def __init__(self, pattern: str, flags: int = 0) -> None:
        self.pattern, self.flags = pattern, flags
        self.bit = _WORDS.add(phrases(pattern, flags))
        seen.cache_clear()

    @cached_property
    def compiled(self) -> re.Pattern[str]:
        """Compiled when it is first searched: many never are."""
        return re.compile(self.pattern, self.flags)

    def search(self, text: str, start: int = 0) -> re.Match[str] | None:
        return self.compiled.search(text, start) if seen(text) & self.bit else None
