"""How fast a mailbox may send, and when what comes back stops it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.rules.pace import Limits, Usage, Wait, comes_back, pace, spacing

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
ENDS = NOW + timedelta(hours=14)
MINUTE = timedelta(minutes=1)
LIMITS = Limits(10, MINUTE)


def test_a_full_day_waits_for_the_next() -> None:
    wait = pace(LIMITS, Usage(10, ENDS), NOW)
    assert wait is not None
    assert wait.until == ENDS
    assert "10 mails" in wait.reason


def test_a_mail_right_after_another_waits() -> None:
    wait = pace(LIMITS, Usage(1, ENDS, last=("f00d", NOW)), NOW)
    assert wait is not None
    assert wait.until == NOW + spacing(MINUTE, "f00d")
    assert pace(LIMITS, Usage(1, ENDS, last=("f00d", NOW)), wait.until) is None
    assert isinstance(pace(LIMITS, Usage(1, ENDS, sending=True), NOW), Wait)


def test_without_a_gap_only_the_day_counts() -> None:
    assert pace(Limits(10), Usage(9, ENDS, last=("f00d", NOW), sending=True), NOW) is None


@given(st.text(max_size=40), st.integers(0, 86_400))
def test_the_pause_is_by_chance_within_bounds_and_always_the_same(id_: str, seconds: int) -> None:
    gap = timedelta(seconds=seconds)
    assert gap * 0.5 <= spacing(gap, id_) <= gap * 1.5
    assert spacing(gap, id_) == spacing(gap, id_)


def test_pauses_differ() -> None:
    pauses = {spacing(MINUTE, f"id{number}") for number in range(100)}
    assert len(pauses) > 90
    assert timedelta(seconds=55) < sum(pauses, timedelta()) / len(pauses) < timedelta(seconds=65)


@pytest.mark.fault(40)
@pytest.mark.parametrize(
    ("bad", "good", "stops"), [(0, 0, False), (4, 0, False), (5, 0, True), (5, 44, True), (5, 45, False), (6, 44, True)]
)
def test_what_comes_back_stops_a_mailbox(bad: int, good: int, *, stops: bool) -> None:
    assert (comes_back([True] * bad + [False] * good) is not None) is stops


@given(st.lists(st.booleans(), max_size=60))
def test_one_more_that_comes_back_never_lets_it_go_on(outcomes: list[bool]) -> None:
    if comes_back(outcomes):
        assert comes_back([*outcomes, True])
