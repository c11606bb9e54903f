"""Names of companies as words that can be compared: without case, accents, legal forms and the ways to write an umlaut."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

LEGAL = frozenset({"gmbh", "ag", "kg", "kgaa", "ohg", "ug", "se", "co", "inc", "llc", "ltd", "limited", "plc", "corp", "corporation", "company", "sa", "sas", "sarl", "sasu", "srl", "spa", "sl", "slu", "bv", "nv", "oy", "oyj", "ab", "as", "asa", "aps", "a/s", "a.s.", "s.a.", "s.p.a.", "s.r.l.", "sro", "s.r.o.", "sdn", "bhd", "pty", "kk", "pte", "lp", "llp", "group", "holding", "holdings", "the", "and", "&", "und", "et", "y"})  # fmt: skip
JOINING = frozenset({"and", "und", "et", "y", "e", "en"})  # stands in a name, or "&" in its place
_WORD = re.compile(r"[^\W_][\w'’&.-]{0,40}")
_PIECE = re.compile(r"[^\W_]+")
_LETTERS = str.maketrans({"ø": "o", "æ": "a", "œ": "o", "ł": "l", "đ": "d"})
_UMLAUT = re.compile(r"(?<=[aou])e")


class Piece(NamedTuple):
    """Letters and digits of a text without a sign between them; `word` is folded."""

    word: str
    start: int
    end: int


@lru_cache(100_000)
def fold(word: str) -> str:
    """A word without case and accents; Möller, Moeller and Moller are one."""
    bare = unicodedata.normalize("NFKD", word.casefold().translate(_LETTERS))
    return _UMLAUT.sub(
        "", bare if bare.isascii() else "".join(sign for sign in bare if not unicodedata.combining(sign))
    )


@lru_cache(100_000)
def stem(word: str) -> str:
    """A folded word without the endings of a plural or a genitive, "" for a joining one: for finding, not for deciding."""
    folded = fold(word)
    return "" if word.lower() in JOINING else folded[:3] + folded[3:].rstrip("esn")


def stems(text: str) -> list[str]:
    """The stems of a text's words but for the joining ones."""
    return [found for found in map(stem, _PIECE.findall(text)) if found]


@lru_cache(1_000)  # an item is looked through for several companies, one after the other
def pieces(text: str) -> tuple[Piece, ...]:
    return tuple(Piece(fold(match[0]), *match.span()) for match in _PIECE.finditer(text))


@lru_cache(1_000)
def places(text: str) -> dict[str, list[int]]:
    """At which of the `pieces` each word stands."""
    found: dict[str, list[int]] = {}
    for number, word in enumerate(map(fold, _PIECE.findall(text))):
        found.setdefault(word, []).append(number)
    return found


def words(name: str) -> tuple[str, ...]:
    """The words of a company's name without its legal form; where nothing else is there, all of them."""
    found = [word.strip(".,'’") for word in _WORD.findall(name)]
    kept = tuple(word for word in found if word.lower() not in LEGAL and word.lower() + "." not in LEGAL)
    return kept or tuple(found)
