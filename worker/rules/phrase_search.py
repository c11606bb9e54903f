"""Searching text for any of a thousand phrases: at each word only those are tried that may begin with its letter.

Python's own alternation tries every one of them at every word, which takes several times as long.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_WORD_START = re.compile(r"(?<!\w)\S")
_OPTIONAL = re.compile(r"\?|\*|\{0?,|\{0\}")
_SPECIAL = frozenset("\\[.^$(|)?*+{")


class Phrases:
    """Alternatives of a pattern, each of which begins where a word does and ends where one ends; for lower-case text."""

    def __init__(self, *alternatives: str) -> None:
        every = [one for phrase in alternatives for one in split(phrase)]
        begins = [(one, beginnings(one)) for one in every]
        letters = frozenset().union(*(found for _, found in begins if found is not None))
        self._anywhere = _compiled(one for one, found in begins if found is None)
        self._by_letter = {
            letter: _compiled(one for one, found in begins if found is None or letter in found) for letter in letters
        }

    def search(self, text: str) -> re.Match[str] | None:
        """The first place where one stands, as `re.search` finds it."""
        for start in _WORD_START.finditer(text):
            match = self._by_letter.get(start[0], self._anywhere).match(text, start.start())
            if match:
                return match
        return None


def _compiled(alternatives: Iterator[str]) -> re.Pattern[str]:
    found = "|".join(alternatives)
    return re.compile(rf"(?:{found})(?!\w)" if found else r"(?!)")


def split(pattern: str) -> list[str]:
    """The alternatives of a pattern that are in no group."""
    found, depth, start, at = [], 0, 0, 0
    while at < len(pattern):
        sign = pattern[at]
        if sign == "\\":
            at += 1
        elif sign == "[":
            at = pattern.index("]", at + 2)
        elif sign == "|" and not depth:
            found.append(pattern[start:at])
            start = at + 1
        else:
            depth += (sign == "(") - (sign == ")")
        at += 1
    return [*found, pattern[start:]]


def beginnings(pattern: str) -> frozenset[str] | None:
    """The letters with which what an alternative matches may begin, perhaps some more; None where that may be any."""
    if pattern.startswith("(?"):
        inside, rest = _group(pattern)
        if not inside.startswith("?:"):
            return beginnings(rest)  # what it looks at is matched by the rest
        found = [beginnings(one) for one in split(inside[2:])]
    elif pattern and pattern[0] not in _SPECIAL:
        found, rest = [frozenset(pattern[0])], pattern[1:]
    else:
        return None
    if _OPTIONAL.match(rest):
        found.append(beginnings(re.sub(r"^(?:[?*]|\{[\d,]*\})[?+]?", "", rest)))
    letters: frozenset[str] = frozenset()
    for one in found:
        if one is None:
            return None
        letters |= one
    return letters


def _group(pattern: str) -> tuple[str, str]:
    """What stands in the group with which a pattern begins, and what follows it."""
    depth = at = 0
    while at < len(pattern):
        sign = pattern[at]
        if sign == "\\":
            at += 1
        elif sign == "[":
            at = pattern.index("]", at + 2)
        else:
            depth += (sign == "(") - (sign == ")")
            if depth == 0:
                break
        at += 1
    return pattern[1:at], pattern[at + 1 :]
