import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.model import Side, Turn, TurnState
from worker.rules.stats import HALF, TENTH, curve, figures

HOUR = timedelta(hours=1)
AT = datetime(2026, 11, 16, tzinfo=UTC)
spans = st.lists(st.integers(0, 12), max_size=30)


def hours(values: Sequence[float]) -> list[timedelta]:
    return [value * HOUR for value in values]


def turn(state: TurnState, elapsed: float = 0, working: float = 0) -> Turn:
    if state is TurnState.CLOSED:
        return Turn(Side.THEIRS, AT, AT, (1,), state, reason="a polite ending")
    return Turn(Side.THEIRS, AT, AT, (1,), state, elapsed=elapsed * HOUR, working=working * HOUR)


def answered(elapsed: float, working: float = 0) -> Turn:
    return turn(TurnState.ANSWERED, elapsed, working)


def waiting(elapsed: float, working: float = 0) -> Turn:
    return turn(TurnState.WAITING, elapsed, working)


def textbook(answers: Sequence[int], censored: Sequence[int], t: int) -> Fraction:
    """S(t) = Π over answer times up to t of (1 − answers then / at risk then)."""
    left = Fraction(1)
    for moment in sorted(set(answers)):
        if moment <= t:
            at_risk = sum(x >= moment for x in (*answers, *censored))
            left *= 1 - Fraction(answers.count(moment), at_risk)
    return left


@given(spans, spans)
def test_agrees_with_the_textbook(answers: list[int], censored: list[int]) -> None:
    estimate = curve(hours(answers), hours(censored))
    for t in range(13):
        assert estimate.at(t * HOUR) == pytest.approx(float(textbook(answers, censored, t)), abs=1e-12)
    for share in (HALF, TENTH, Fraction(1, 3), Fraction(2, 7)):
        expected = next((t for t in range(13) if textbook(answers, censored, t) <= share), None)
        assert estimate.reaches(share) == (None if expected is None else expected * HOUR)


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=60))
def test_without_anyone_waiting_the_median_is_that_of_the_values(answers: list[int]) -> None:
    middle = sorted(answers)[(len(answers) + 1) // 2 - 1]
    assert curve(hours(answers), []).reaches(HALF) == middle * HOUR


@given(st.integers(1, 400), st.integers(1, 40))
def test_rounding_moves_no_percentile(n: int, step: int) -> None:
    """After nine of ten are answered one by one, S is exactly a tenth, although the product of many quotients is not."""
    estimate = curve(hours([step * k for k in range(1, 10 * n + 1)]), [])
    assert estimate.reaches(TENTH) == 9 * n * step * HOUR


def test_rounding_moves_no_percentile_where_some_wait() -> None:
    # 3 of 4 left, one waits, then 2 of 3 of those left twice over: 3/4 · 2/3 = 1/2.
    answers, censored = [1, 3, 5], [1]
    assert curve(hours(answers), hours(censored)).reaches(HALF) is not None
    assert textbook(answers, censored, 3) == Fraction(3, 4) * Fraction(1, 2)
    sevenths = curve(hours([k for k in range(1, 8) for _ in range(100)]), hours([0.5] * 33))
    assert sevenths.reaches(Fraction(3, 7)) == 4 * HOUR


def test_answers_come_before_waiting_ones_at_equal_times() -> None:
    assert curve(hours([5]), hours([5])).at(5 * HOUR) == 0.5


def test_exactly_24_hours_is_within_24_hours() -> None:
    assert figures([answered(24)]).within_24h == 1
    assert figures([answered(24.001)]).within_24h == 0


def test_beyond_the_last_observation_the_estimate_keeps_its_value() -> None:
    few = figures([answered(2), waiting(1), waiting(3)])
    assert few.within_72h == few.within_24h == 0.5


def test_the_unanswered_count() -> None:
    some = figures([answered(2, 1), answered(4, 2), waiting(100, 30), waiting(100, 30), turn(TurnState.CLOSED)])
    assert (some.n, some.answered, some.waiting, some.closed) == (4, 2, 2, 1)
    assert some.elapsed.p50_hours == 4
    assert some.elapsed.p90_hours is None
    assert some.elapsed.mean_answered_hours == 3
    assert some.working.p50_hours == 2
    assert some.working.mean_answered_hours == 1.5


def test_nothing_gives_nothing() -> None:
    none = figures([turn(TurnState.CLOSED)])
    assert (none.n, none.closed, none.within_24h, none.within_72h) == (0, 1, None, None)
    assert none.elapsed.p50_hours is none.elapsed.p90_hours is none.elapsed.mean_answered_hours is None


def test_only_waiting_ones_have_shares_but_no_percentiles() -> None:
    only = figures([waiting(1), waiting(2)])
    assert (only.n, only.within_24h, only.elapsed.p50_hours) == (2, 0, None)


def test_many_turns_are_quick() -> None:
    many = [answered(n % 997 / 7) if n % 3 else waiting(n % 991 / 3) for n in range(50_000)]
    start = time.perf_counter()
    figures(many)
    assert time.perf_counter() - start < 2
