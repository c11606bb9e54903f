"""Percentiles of latencies in which the unanswered count: the Kaplan–Meier estimator (Kaplan and Meier, 1958).

S(t) is the estimated share still unanswered after t.  A waiting turn counts among those at risk up to the moment of the report.
"""

from __future__ import annotations

import math
import operator
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction
from itertools import groupby

from worker.model import Turn, TurnState

HOUR = timedelta(hours=1)
HALF = Fraction(1, 2)
TENTH = Fraction(1, 10)

# Beyond this distance the rounding of floating point (2**-53 a step) cannot move S across a threshold, for up to a million steps.
_DOUBT = 1e-9


@dataclass(frozen=True, slots=True)
class Curve:
    """S(t) as its steps: from `times[i]` on, `left[i]` is unanswered; 1 before the first step, the last value ever after.

    `factors` are the numerators and denominators whose running products S is, exactly.
    """

    times: tuple[timedelta, ...]
    left: tuple[float, ...]
    factors: tuple[tuple[int, int], ...]

    def at(self, moment: timedelta) -> float:
        """S(t); an answer at exactly t counts as given."""
        index = bisect_right(self.times, moment)
        return self.left[index - 1] if index else 1.0

    def reaches(self, share: Fraction) -> timedelta | None:
        """The smallest t with S(t) ≤ share, decided exactly; None where S stays above it."""
        near = bisect_left(self.left, -float(share) - _DOUBT, key=operator.neg)
        return next((self.times[index] for index in range(near, len(self.times)) if self._at_most(index, share)), None)

    def _at_most(self, index: int, share: Fraction) -> bool:
        left = self.left[index]
        if abs(left - share) > _DOUBT:
            return left < share
        numerators, denominators = zip(*self.factors[: index + 1], strict=True)
        return _product(numerators) * share.denominator <= _product(denominators) * share.numerator


def curve(answered: Iterable[timedelta], waiting: Iterable[timedelta]) -> Curve:
    """The estimate from turns answered after so long and turns that have waited so long; at equal times answers come first."""
    answers, censored = sorted(answered), sorted(waiting)
    times, left, factors = [], [], []
    share, gone, lost = 1.0, 0, 0  # answered so far; censored before now
    for time, same in groupby(answers):
        while lost < len(censored) and censored[lost] < time:
            lost += 1
        at_risk = len(answers) + len(censored) - gone - lost
        here = len(list(same))
        gone += here
        factors.append((at_risk - here, at_risk))
        share *= (at_risk - here) / at_risk
        times.append(time)
        left.append(share)
    return Curve(tuple(times), tuple(left), tuple(factors))


@dataclass(frozen=True, slots=True)
class Latency:
    """How long answers took, in hours, for one clock (elapsed or working); None where the estimate does not reach."""

    p50_hours: float | None
    p90_hours: float | None
    mean_answered_hours: float | None  # the naive mean: it leaves out whoever still waits


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of a set of turns.  `n` counts the answered and the waiting; shares are of the elapsed clock."""

    n: int
    answered: int
    waiting: int
    closed: int
    within_24h: float | None
    within_72h: float | None
    elapsed: Latency
    working: Latency


def figures(turns: Sequence[Turn]) -> Figures:
    """The figures of these turns as they stood when their states were derived."""
    answered = [turn for turn in turns if turn.state is TurnState.ANSWERED]
    waiting = [turn for turn in turns if turn.state is TurnState.WAITING]
    elapsed = curve(map(_elapsed, answered), map(_elapsed, waiting))
    working = curve(map(_working, answered), map(_working, waiting))
    n = len(answered) + len(waiting)
    return Figures(
        n=n,
        answered=len(answered),
        waiting=len(waiting),
        closed=len(turns) - n,
        within_24h=1 - elapsed.at(24 * HOUR) if n else None,
        within_72h=1 - elapsed.at(72 * HOUR) if n else None,
        elapsed=_latency(elapsed, [_elapsed(turn) for turn in answered]),
        working=_latency(working, [_working(turn) for turn in answered]),
    )


def _latency(estimate: Curve, answered: Sequence[timedelta]) -> Latency:
    mean = sum(answered, timedelta()) / HOUR / len(answered) if answered else None
    return Latency(_hours(estimate.reaches(HALF)), _hours(estimate.reaches(TENTH)), mean)


def _hours(span: timedelta | None) -> float | None:
    return None if span is None else span / HOUR


def _elapsed(turn: Turn) -> timedelta:
    return turn.elapsed or timedelta()


def _working(turn: Turn) -> timedelta:
    return turn.working or timedelta()


def _product(numbers: Sequence[int]) -> int:
    """The product by halves: whole numbers of equal length multiply faster than a long one with many short ones."""
    if len(numbers) < 64:
        return math.prod(numbers)
    middle = len(numbers) // 2
    return _product(numbers[:middle]) * _product(numbers[middle:])
