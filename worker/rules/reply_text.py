"""Takes a mail's text apart: what was newly written, the signature, the quoted rest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from worker.model import ReplyParts
from worker.rules.quotes import quoted_lines
from worker.rules.signatures import take_off

LOOKED_AT = 200_000  # characters
MOST_LINES = 5_000


def split(text: str) -> ReplyParts:
    r"""The parts of a plain text with `\n` line ends.

    `new_text` starts with the greeting and ends before the closing formula; answers between quoted lines are joined by a newline.
    What stands beyond the first 200,000 characters or 5,000 lines is in none of them.  What stands below the signature without being quoted belongs to the signature.
    """
    lines = text[:LOOKED_AT].replace("\r\n", "\n").replace("\r", "\n").split("\n", MOST_LINES)[:MOST_LINES]
    marks = quoted_lines(lines)
    new: list[str] = []
    signature: list[str] = []
    quotes = any(marks)
    for piece in _pieces(lines, marks):
        written, tail = take_off(piece, after_text=any(new), quotes=quotes)
        new.append(_trim(written))
        signature.append(_trim(tail))
    quoted = [line for line, mark in zip(lines, marks, strict=True) if mark]
    return ReplyParts(_joined(new), _joined(signature), _trim(quoted))


def _pieces(lines: Sequence[str], marks: Sequence[bool]) -> Iterator[list[str]]:
    """The runs of unquoted lines."""
    for mark, run in groupby(zip(lines, marks, strict=True), key=lambda pair: pair[1]):
        if not mark:
            yield [line for line, _ in run]


def _trim(lines: Sequence[str]) -> str:
    return "\n".join(line.rstrip() for line in lines).strip("\n")


def _joined(pieces: Sequence[str]) -> str:
    return "\n".join(piece for piece in pieces if piece.strip())
