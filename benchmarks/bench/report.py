"""Percentiles beside an array estimator of the same run, and the figures of twenty thousand conversations."""

from __future__ import annotations

import random
import statistics
import time as clock
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, time, timedelta

import numpy as np

from benchmarks.figures import Figure, at_most, ratio
from worker.model import Kind, Prospect, Source, TurnFacts, WorkCalendar
from worker.report.facts import Case, Owner
from worker.report.figures import weekly
from worker.rules.stats import HALF, TENTH, curve

VALUES = 100_000
CONVERSATIONS = 20_000
ROUNDS = 3
AT = datetime(2026, 11, 20, tzinfo=UTC)
OWNER = Owner("priya@larch.example", WorkCalendar("Europe/Berlin", (((time(9), time(17)),),) * 5 + ((), ())))


def bench() -> Iterator[Figure]:
    """Seconds for the estimate of 100,000 latencies beside numpy's, and for a weekly report."""
    answered, waiting = _latencies(random.Random(47))  # noqa: S311 (measurements, not secrets)
    ours, numpys = [], []
    for _ in range(ROUNDS):
        ours.append(_seconds(lambda: _exact(answered, waiting)))
        numpys.append(_seconds(lambda: _array(answered, waiting)))
    assert _exact(answered, waiting) == _array(answered, waiting), "two estimators of one set must agree"
    yield ratio("percentiles.seconds", statistics.median(ours), statistics.median(numpys), "s", 6)
    cases = _cases(random.Random(48))  # noqa: S311 (see above)
    seconds = statistics.median(_seconds(lambda: weekly(cases, None, AT, "Europe/Berlin")) for _ in range(ROUNDS))
    yield at_most("weekly_report.seconds", seconds, 5, CONVERSATIONS, "s")


def _exact(answered: Sequence[timedelta], waiting: Sequence[timedelta]) -> tuple[timedelta | None, timedelta | None]:
    estimate = curve(answered, waiting)
    return estimate.reaches(HALF), estimate.reaches(TENTH)


def _array(answered: Sequence[timedelta], waiting: Sequence[timedelta]) -> tuple[timedelta | None, timedelta | None]:
    """Kaplan–Meier by sorting whole arrays, in floating point."""
    seconds = np.array([span.total_seconds() for span in (*answered, *waiting)])
    censored = np.repeat([False, True], [len(answered), len(waiting)])
    order = np.lexsort((censored, seconds))
    at_risk = np.arange(len(order), 0, -1)
    left = np.cumprod(np.where(censored[order], 1.0, 1 - 1 / at_risk))
    return _first(seconds[order], left, 0.5), _first(seconds[order], left, 0.1)


def _first(seconds: np.ndarray, left: np.ndarray, share: float) -> timedelta | None:
    below = np.flatnonzero(left <= share)
    return timedelta(seconds=float(seconds[below[0]])) if below.size else None


def _latencies(rng: random.Random) -> tuple[list[timedelta], list[timedelta]]:
    spans = [timedelta(seconds=rng.randrange(1, 10**6)) for _ in range(VALUES)]
    return spans[VALUES // 10 :], spans[: VALUES // 10]


def _cases(rng: random.Random) -> list[Case]:
    return [_case(number, rng) for number in range(CONVERSATIONS)]


def _case(number: int, rng: random.Random) -> Case:
    """A conversation of two to six mails within the last half year."""
    prospect = f"p{number}@company{number}.example"
    at = AT - timedelta(minutes=rng.randrange(180 * 24 * 60))
    facts = []
    for index in range(rng.randrange(2, 7)):
        ours = index % 2 == 1
        sender, recipient = (OWNER.email, prospect) if ours else (prospect, OWNER.email)
        name = f"{number}-{index}"
        facts.append(TurnFacts(name, sender, frozenset({recipient}), at, ours=ours, kind=Kind.HUMAN, row=index))
        at += timedelta(minutes=rng.randrange(6000))
    return Case(number, Prospect(prospect), rng.choice(list(Source)), OWNER, tuple(facts))


def _seconds(act: Callable[[], object]) -> float:
    start = clock.perf_counter()
    act()
    return clock.perf_counter() - start
