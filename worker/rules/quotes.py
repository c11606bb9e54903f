"""Which lines of a mail's text repeat an older mail.

Three shapes are known: lines behind a `>`; an attribution ("On … wrote:") with the older text below it; a block of copied
headers ("From: … Sent: … To: …") or a separator ("-----Original Message-----") with everything below it.
Who writes below the quote has nothing above it: there an attribution ends with the lines behind a mark of whatever kind, and so do copied
headers right above such lines.  Work is linear: each line is looked at with a bounded window.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from worker.rules.quote_starts import SENTENCE_ENDS, attribution, copied, is_prefixed, is_quiet, next_filled

FULL = 66  # characters from which on a line was as long as its writer's program allows, with the word that no longer fitted
_GROUPWISE = re.compile(r">>> [^>]{0,80}<?[^<>]{3,120}>? [\w/:. ]{6,40}>>>\s*$")
_OWN_MARK = re.compile(
    r"[ \t]{0,4}([^\w\s]{0,2}[\]>|}:=%#+]{1,2})(?=\s|\w|$)"
)  # of programs with a quote mark of their own
_HEADERS = 40  # lines that copied headers may take above a quote


def quoted_lines(lines: Sequence[str]) -> list[bool]:
    """For each line whether it is quoted (headers and separators of quotes included)."""
    marks = [is_prefixed(line) for line in lines]
    _mark_colons(lines, marks)
    index, first = 0, len(lines)  # the first line of new text
    while index < len(lines):
        line = lines[index]
        if not line or line.isspace():
            index += 1
            continue
        start, end = (-1, 0) if is_quiet(line, marked=marks[index]) else _introduced(lines, marks, index, first)
        if start < 0:
            first = index if first > index and not marks[index] else first
            index += 1
            continue
        marks[start:end] = [True] * (end - start)
        first = first if first < start else len(lines)
        index = end
    _mark_wrapped(lines, marks)
    return marks


def _introduced(lines: Sequence[str], marks: Sequence[bool], index: int, first: int) -> tuple[int, int]:
    """Where what line `index` completes or begins to introduce starts, and where the quote ends that is no further told by marks; (-1, 0) for nothing."""
    start = attribution(lines, marks, index)
    if start < 0 and marks[index] and lines[index].startswith(">>> ") and _GROUPWISE.match(lines[index]):
        start = index
    if start >= 0:
        return start, _end_below_attribution(lines, marks, index + 1, answers=first >= start)
    start = -1 if marks[index] else copied(lines, index)
    if start < 0:
        return -1, 0
    return start, _end_below_headers(lines, marks, start) if first >= start else len(lines)


def _end_below_attribution(lines: Sequence[str], marks: Sequence[bool], at: int, *, answers: bool) -> int:
    """Where the quote below an attribution ends or marks tell its lines: everything is quoted, unless answers stand below."""
    below = next_filled(lines, at)
    if below >= len(lines) or marks[below]:
        return min(below, len(lines))
    own = _OWN_MARK.match(lines[below])
    if own and sum(line.lstrip().startswith(own[1]) for line in lines[below : below + 3]) >= 2:
        end = below
        while end < len(lines) and lines[end].lstrip().startswith(own[1]):
            end += 1
        return end
    if not any(map(str.isalnum, lines[below])) and marks[min(below + 1, len(lines) - 1)]:
        return below + 1
    return at if answers else len(lines)


def _end_below_headers(lines: Sequence[str], marks: Sequence[bool], start: int) -> int:
    """Where copied headers end right above lines behind a mark, that answers may follow; the end of all lines otherwise."""
    for at in range(start + 1, min(start + _HEADERS, len(lines))):
        if marks[at]:
            return at
        if not lines[at].strip() and at > start + 2:
            below = next_filled(lines, at)
            return below if below < len(lines) and marks[below] else len(lines)
    return len(lines)


def _mark_colons(lines: Sequence[str], marks: list[bool]) -> None:
    """Three lines or more behind a ": " are a quote, too."""
    index = next((at for at, line in enumerate(lines) if line[:1] == ":"), len(lines))
    while index < len(lines):
        end = index
        while end < len(lines) and lines[end][:1] == ":" and lines[end][1:2] in {" ", ""}:
            end += 1
        if end - index >= 3:
            marks[index:end] = [True] * (end - index)
        index = end + 1


def _mark_wrapped(lines: Sequence[str], marks: list[bool]) -> None:
    """Lines right below a full quoted line are the rest of it, wrapped on their way, where the quote goes on or ends below them."""
    index = 1
    while index < len(lines):
        if marks[index] or not marks[index - 1] or not lines[index].strip() or not is_prefixed(lines[index - 1]):
            index += 1
            continue
        end = index + 1
        while end < len(lines) and not marks[end] and lines[end].strip() and _is_full(lines[end - 1], lines[end]):
            end += 1
        following = lines[end] if end < len(lines) and marks[end] else ""
        if (following or (end - index <= 3 and lines[index][0].islower())) and _overflows(
            lines[index - 1].rstrip(), lines[index], following
        ):
            marks[index:end] = [True] * (end - index)
        index = end


def _is_full(line: str, following: str) -> bool:
    """Whether a line could not take the first word of the one that follows."""
    return len(line.rstrip()) + len(following.split(None, 1)[0]) >= FULL


def _overflows(line: str, rest: str, following: str) -> bool:
    """Whether `rest` is what did not fit a quoted line: no answer to it, for the line ends in the middle of a sentence, or the next one begins there."""
    words = following.lstrip("> ")
    goes_on = words[:1].islower() or (0 < len(words) < 9 and " " not in words)
    if line.endswith(SENTENCE_ENDS) and not rest[0].islower():
        return len(line) >= FULL - 6 and len(rest.split()) <= 2 and goes_on
    torn = goes_on and len(words) < 26 and _depth(following) < _depth(line)
    return _is_full(line, rest) or ((torn or len(line) >= FULL - 6) and len(rest) < 40)


def _depth(line: str) -> int:
    """How often a quoted line was quoted."""
    return line[: len(line) - len(line.lstrip("> "))].count(">")
