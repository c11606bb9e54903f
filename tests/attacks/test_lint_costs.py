"""What checking a hostile draft costs: linear in its length, whatever phrase it repeats without ever ending it."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from importlib import import_module
from typing import Any

import pytest

from worker.model import Stage, TouchKind
from worker.rules import lint, lint_words

FACTS = lint.LintFacts(
    kind=TouchKind.DETAILS, stage=Stage.CREDIBILITY, purpose="They learn what comes next, and when", recipient_email="a@b.example",
    recipient_name="Ana Ruiz", other_companies=lint.Names(["Dear Dear", "a"]), competitors=lint.Names(["just just"]), language="en", signs_as="Kim",
)  # fmt: skip
SECONDS = 1.0  # of computing time, on a slow machine
NOTICEABLE = 0.05  # seconds below which growth cannot be measured
_parser: Any = import_module("re._parser")

LISTS = (
    lint_words.EMPTY_PHRASES, lint_words.PROMOTION, lint_words.CONGRATULATION, lint_words.COMPARISON, lint_words.GUILT, lint_words.PRESSURE,
    lint_words.FLATTERY, lint_words.CLICHES, lint_words.ATTACHMENT, lint_words.TIME_ONLY, lint_words.MARKS, tuple(pattern for _, pattern in lint_words.VALUES),
    lint_words.GREETING,
)  # fmt: skip
PIECES = (
    "{", "{{", "[A", "[name](", "AAAA ", "Dear ", "a ", "https://a", "https://a ", "www.a<", "[a](https://a ", "a.b://", "? ", "\n- ", "\n> ?", "<", "<a ", "&",
    "%A", "*|A", "1970 ", " ", "\n", "\r\n", "🙂", "İ", "ſ", "I will ", "ich melde mich ", "soon ", "if I ", "!", "Dr. ", "-", "a-", "'ll ",
)  # fmt: skip

_CLASSES: dict[Any, str] = {_parser.CATEGORY_SPACE: " ", _parser.CATEGORY_DIGIT: "1"}


def begun(pattern: str) -> Iterator[str]:
    """Texts that a pattern reads almost to its end: its first choices, without the last letter, and each repeated part many times."""
    yield (written := _written(_parser.parse(pattern, 0).data, 1))[:-1] + " "
    yield written
    yield _written(_parser.parse(pattern, 0).data, 5)


def _written(nodes: Sequence[Any], most: int) -> str:
    return "".join(_of_node(kind, value, most) for kind, value in nodes)


def _of_node(kind: object, value: Any, most: int) -> str:
    if kind is _parser.LITERAL:
        return chr(value)
    if kind is _parser.BRANCH:
        return _written(value[1][-1], most)
    if kind is _parser.SUBPATTERN:
        return _written(value[-1], most)
    if kind in {_parser.MAX_REPEAT, _parser.MIN_REPEAT}:
        times: int = max(value[0], min(value[1], most))
        return _written(value[-1], most) * times
    if kind is _parser.IN:
        member, what = value[0]
        return chr(what) if member is _parser.LITERAL else _CLASSES.get(what, "a")
    return ""


def cost(body: str) -> float:
    """Seconds of computing time."""
    began = time.process_time()
    lint.check(body[:200], body, FACTS)
    return time.process_time() - began


@pytest.mark.parametrize("piece", PIECES)
def test_repeated_pieces_cost_what_their_length_costs(piece: str) -> None:
    _grows_with_length(piece)


@pytest.mark.parametrize("patterns", LISTS, ids=range(len(LISTS)))
def test_phrases_begun_again_and_again(patterns: tuple[str, ...]) -> None:
    for pattern in patterns:
        for piece in begun(pattern):
            if piece:
                _grows_with_length(piece)


def _grows_with_length(piece: str) -> None:
    """Four times as long may cost some six times as much; a quadratic rule would cost sixteen times."""
    long, short = ((piece * size)[:size] for size in (20_000, 5_000))
    if (large := cost(long)) > NOTICEABLE:  # a collection of garbage may have come between
        large = min(large, cost(long), cost(long))
        assert large < max(NOTICEABLE, 8 * min(cost(short), cost(short))), piece
    assert large < SECONDS, piece
