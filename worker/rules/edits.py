"""What a person changed in a text, word by word.

first, last ─► words ─► what is the same at both ends ─► the middle compared ─► (words taken out, words put in their place), each where it stands
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from typing import NamedTuple

LONGEST = 5_000  # words of a text that are compared
_TOKEN = re.compile(r"\S+")
_MARKS = ".,;:!?…()[]\"'“”„‘’«»"


class Change(NamedTuple):
    """The words from `start` to `end` of the old text became those from `new_start` to `new_end` of the new one; one side may be empty."""

    start: int
    end: int
    new_start: int
    new_end: int


def tokens(text: str) -> list[str]:
    """The words of a text as they are written."""
    return _TOKEN.findall(text)[:LONGEST]


def bare(token: str) -> str:
    """A word as it is compared: without the marks around it and in small letters; a mark that stands alone is itself."""
    return token.strip(_MARKS).casefold() or token


def changes(old: Sequence[str], new: Sequence[str]) -> Iterator[Change]:
    """What became of one row of words in another, in order.  Most edits touch one place: what is the same around it costs little."""
    shorter = min(len(old), len(new))
    before = next((n for n in range(shorter) if old[n] != new[n]), shorter)
    limit = shorter - before
    behind = next((n for n in range(limit) if old[-1 - n] != new[-1 - n]), limit)
    middle = SequenceMatcher(None, old[before : len(old) - behind], new[before : len(new) - behind], autojunk=False)
    for tag, start, end, new_start, new_end in middle.get_opcodes():
        if tag != "equal":
            yield Change(before + start, before + end, before + new_start, before + new_end)


@lru_cache(maxsize=4_096)
def share_changed(first: str, last: str) -> float:
    """Words changed for each word of the first text: 0 for none; a word replaced counts once.  Marks and capitals do not count."""
    old, new = ([bare(token) for token in tokens(text)] for text in (first, last))
    changed = sum(max(change.end - change.start, change.new_end - change.new_start) for change in changes(old, new))
    return changed / max(1, len(old))
