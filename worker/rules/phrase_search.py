"""Searching text for any of a thousand phrases: at each word only those are tried that may begin with its first two letters.

Python's own alternation tries every one of them at every word, which takes several times as long.
"""

from __future__ import annotations

import re

_WORD_START = re.compile(r"(?<!\w)\S")
_QUANTIFIER = re.compile(r"(?:[?*+]|\{\d{0,4}(?:,\d{0,4})?\})[?+]?")
_SPECIAL = frozenset("\\[.^$(|)?*+{")
_LENGTH = 2
_MOST_KEPT = 5_000  # patterns; there are as many beginnings as pairs of signs


class Phrases:
    """Alternatives of a pattern, each of which begins where a word does and ends where one ends; for lower-case text."""

    def __init__(self, *alternatives: str) -> None:
        every = [one for phrase in alternatives for one in split(phrase)]
        self._begins = [(one, tuple(beginnings(one))) for one in every]
        self._of: dict[str, re.Pattern[str]] = {}

    def search(self, text: str) -> re.Match[str] | None:
        """The first place where one stands, as `re.search` finds it."""
        for start in _WORD_START.finditer(text):
            at = start.start()
            letters = text[at : at + _LENGTH]
            match = (self._of.get(letters) or self._compiled(letters)).match(text, at)
            if match:
                return match
        return None

    def _compiled(self, letters: str) -> re.Pattern[str]:
        """What may begin with these letters; made when they first come up."""
        found = "|".join(one for one, begins in self._begins if letters.startswith(begins))
        pattern = re.compile(rf"(?:{found})(?!\w)" if found else r"(?!)")
        if len(self._of) < _MOST_KEPT:
            self._of[letters] = pattern
        return pattern


def split(pattern: str) -> list[str]:
    """The alternatives of a pattern that are in no group."""
    found, start = [], 0
    for at, depth in _depths(pattern):
        if pattern[at] == "|" and not depth:
            found.append(pattern[start:at])
            start = at + 1
    return [*found, pattern[start:]]


def beginnings(pattern: str, length: int = _LENGTH) -> frozenset[str]:
    """With which letters may begin what an alternative matches; anything may follow one that is shorter than `length`."""
    if not pattern or not length:
        return frozenset([""])
    if pattern[0] == "(":
        end = next(at for at, depth in _depths(pattern) if pattern[at] == ")" and depth == 0)
        inside, rest = pattern[1:end], pattern[end + 1 :]
        if not inside.startswith("?:"):
            return beginnings(rest, length) if inside.startswith("?") else frozenset([""])
        atoms = split(inside[2:])
    elif pattern[0] not in _SPECIAL:
        atoms, rest = [pattern[0]], pattern[1:]
    else:
        return frozenset([""])
    quantifier = _QUANTIFIER.match(rest)
    if quantifier is None:
        return frozenset().union(*(_followed(atom, rest, length) for atom in atoms))
    after = rest[quantifier.end() :]
    once = frozenset().union(*(_followed(atom, after if quantifier[0] == "?" else "", length) for atom in atoms))
    return once | beginnings(after, length) if quantifier[0][0] in "?*" or quantifier[0][:2] in ("{0", "{,") else once


def _followed(atom: str, rest: str, length: int) -> frozenset[str]:
    """The beginnings of an atom, one letter or the alternative of a group, and what follows it."""
    if len(atom) == 1:
        return frozenset(atom + more for more in beginnings(rest, length - 1))
    return beginnings(atom + rest, length)


def _depths(pattern: str) -> list[tuple[int, int]]:
    """Where signs stand that mean something, and in how many groups; a parenthesis counts for what is outside of it."""
    found, depth, at = [], 0, 0
    while at < len(pattern):
        sign = pattern[at]
        if sign == "\\":
            at += 1
        elif sign == "[":
            at = pattern.index("]", at + 2)
        else:
            depth -= sign == ")"
            found.append((at, depth))
            depth += sign == "("
        at += 1
    return found
