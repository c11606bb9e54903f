"""Points in time that a mail names in words, resolved against the day it was sent.

Dates are calendar dates of the writer.  A date without a year is the next one; a day, week, month, quarter, season … becomes a `Period`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import islice

from worker.rules.date_grammar import GRAMMAR, Reader, Resolve
from worker.rules.date_words import AMBIGUOUS_MONTHS, WEEKDAYS
from worker.rules.screen import seen

LOOKED_AT = 20_000  # characters of a text that are searched
MOST = 40  # points in time of one kind that a text may name


@dataclass(frozen=True, slots=True)
class Period:
    """The days from `first` to `last`, both included, and where the words stand."""

    first: date
    last: date
    start: int
    end: int


_WHOLE = frozenset({"may", "march", "mars", "mai", "mei"})  # months that are everyday words and names too
_MINE = re.compile(r" (?!(?:at|or|and|to|morning|afternoon|evening|the)(?!\w))[^\W\d_]")
_BEFORE_A_MONTH = re.compile(
    r"(?<!\w)(?:in|en|im|em|a|au|until|till|by|from|since|bis|ab|seit|vanaf|tot|dès|depuis|hasta|desde|fino a|da|até|next|this|nächsten|fin|début|fine|eind|begin|after|nach|après) $",
    re.IGNORECASE,
)


def find(text: str, sent: datetime) -> tuple[Period, ...]:
    """Every point in time that the text names, in the order of the text.

    `sent` is zone-aware in the writer's own offset: its calendar day resolves "Monday"; an American offset on an English text reads 3/4 as 4 March.
    """
    lowered = text[:LOOKED_AT].lower()
    reader = Reader(sent.date(), _month_first(lowered, sent))
    bits = seen(lowered)
    found = [
        period
        for pattern, resolve in GRAMMAR
        if pattern.bit & bits
        for period in _matches(pattern.compiled, resolve, lowered, text, reader)
    ]
    return tuple(_without_overlaps(found, lowered))


def _month_first(lowered: str, sent: datetime) -> bool:
    offset = sent.utcoffset() or timedelta()
    american = timedelta(hours=-10) <= offset <= timedelta(hours=-4)
    return american and re.search(r"\b(?:the|will|until|back|out|and|my|through|return)\b", lowered) is not None


def _matches(pattern: re.Pattern[str], resolve: Resolve, lowered: str, text: str, reader: Reader) -> Iterator[Period]:
    for match in islice(pattern.finditer(lowered), MOST):
        if _is_everyday_word(match, text):
            continue
        try:
            days = resolve(match, reader)
        except (ValueError, OverflowError):  # 31 June, year 0
            continue
        if days:
            yield Period(*days, match.start(), match.end())


def _is_everyday_word(match: re.Match[str], text: str) -> bool:
    """Whether the words mean something else: "may" the verb; "May" alone is a month only with a capital inside a sentence."""
    groups = match.groupdict()
    if groups.get("weekday") == "mon" and _MINE.match(text, match.end()):  # "mon collègue"
        return True
    month = groups.get("month")
    if month not in AMBIGUOUS_MONTHS or groups.get("day") or groups.get("year"):
        return False
    at = match.start("month")
    if month not in _WHOLE and not match.groupdict().get("part"):
        return _BEFORE_A_MONTH.search(text[max(0, match.start() - 12) : match.start()]) is None
    if _BEFORE_A_MONTH.search(text[max(0, match.start() - 12) : match.start()]):
        return False
    return not (text[at].isupper() and match.start() > 0 and text[match.start() - 1] == " ")


def _without_overlaps(found: list[Period], lowered: str) -> list[Period]:
    """Longer matches win; a weekday beside its date is a part of it."""
    kept: list[Period] = []
    for period in sorted(found, key=lambda p: (p.start - p.end, p.start)):
        if all(period.end <= other.start or period.start >= other.end for other in kept):
            kept.append(period)
    merged: list[Period] = []
    for period in sorted(kept, key=lambda p: p.start):
        if merged and _is_weekday(lowered[merged[-1].start : merged[-1].end]) and _adjoins(lowered, merged[-1], period):
            merged[-1] = _on_weekday(merged[-1], period)
        else:
            merged.append(period)
    return merged


def _on_weekday(weekday: Period, following: Period) -> Period:
    """A weekday beside its date is that date; beside a week, its day of that week."""
    if following.last - following.first != timedelta(days=6):
        return replace(following, start=weekday.start)
    day = following.first + timedelta(days=(weekday.first.weekday() - following.first.weekday()) % 7)
    return Period(day, day, weekday.start, following.end)


def _is_weekday(words: str) -> bool:
    return words.strip(" .").split()[-1] in WEEKDAYS if words.strip(" .") else False


def _adjoins(lowered: str, weekday: Period, following: Period) -> bool:
    between = lowered[weekday.end : following.start]
    return re.fullmatch(r"[\s,.(]{0,4}(?:the|den|dem|der|le|el|il|dia|día|de|op)?\s{0,2}", between) is not None
