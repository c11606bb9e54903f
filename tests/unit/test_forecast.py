"""What follows if nobody answers, and where a person may move the next touch."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from worker.model import (
    Intent,
    Lead,
    LeadHistory,
    LeadStatus,
    NextTouch,
    Promise,
    Prospect,
    Source,
    TheirMail,
    Touch,
    TouchKind,
    TouchState,
    WorkCalendar,
)
from worker.rules import hours
from worker.rules.forecast import forecast
from worker.rules.moves import moved
from worker.rules.plan import DEFAULT_PLAN, FIRST_ANSWERS, next_touch

DAY = timedelta(days=1)
WEEKDAYS = (*(((time(9), time(17)),),) * 5, (), ())
CALENDAR = WorkCalendar("Europe/Berlin", WEEKDAYS, frozenset({date(2026, 3, 17)}))
MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)  # 10:00 in Berlin
LEAD = Lead(1, 1, 1, Prospect("ana@hafen.example", "Ana Ruiz"), Source.DIRECT, None, 0.9, (), MONDAY)
ASKED = LeadHistory(theirs=(TheirMail(MONDAY, Intent.QUESTION),), waiting_since=MONDAY)
ANSWERED = replace(ASKED, ours=(MONDAY + timedelta(hours=2),), waiting_since=None)


def coming(
    history: LeadHistory, now: datetime = MONDAY, days: int = 120, lead: Lead = LEAD
) -> list[tuple[TouchKind, datetime]]:
    return [(one.touch.kind, one.at) for one in forecast(DEFAULT_PLAN, lead, history, CALENDAR, now, days)]


def to(day: date, history: LeadHistory = ANSWERED, now: datetime = MONDAY + DAY, lead: Lead = LEAD) -> NextTouch | str:
    return moved(DEFAULT_PLAN, lead, history, CALENDAR, now, day)


def test_the_whole_plan_lies_ahead_of_who_just_wrote() -> None:
    found = coming(ASKED)
    assert found[:3] == [
        (TouchKind.THANK_YOU, MONDAY),
        (TouchKind.DETAILS, MONDAY + 7 * DAY),
        (TouchKind.CALL, MONDAY + 14 * DAY),
    ]
    assert found[-1][0] is TouchKind.CLOSING
    assert len(found) >= 7


def test_only_the_next_days_are_looked_at() -> None:
    assert [kind for kind, _ in coming(ASKED, days=13)] == [TouchKind.THANK_YOU, TouchKind.DETAILS]


def test_what_lies_in_the_queue_comes_first() -> None:
    drafted = Touch(7, 1, TouchKind.DETAILS, 2, TouchState.DRAFTED, MONDAY + 7 * DAY, "7 days after our last contact")
    now = MONDAY + 9 * DAY
    first, second, *_ = forecast(DEFAULT_PLAN, LEAD, replace(ANSWERED, touches=(drafted,)), CALENDAR, now, 30)
    assert (first.touch_id, first.at, second.touch.kind, second.at) == (7, now, TouchKind.CALL, now + 7 * DAY)


def test_a_pause_is_waited_for_and_a_stop_ends_it() -> None:
    away = TheirMail(MONDAY + DAY, Intent.OOO, MONDAY + 20 * DAY)
    first = coming(replace(ANSWERED, theirs=(*ANSWERED.theirs, away)), MONDAY + 2 * DAY)[0]
    assert first == (TouchKind.DETAILS, datetime(2026, 3, 23, 8, tzinfo=UTC))  # they are back on a Sunday
    assert coming(ANSWERED, lead=replace(LEAD, status=LeadStatus.STOPPED)) == []
    reply = replace(ANSWERED, theirs=(*ANSWERED.theirs, TheirMail(MONDAY + DAY)), waiting_since=MONDAY + DAY)
    assert coming(reply) == []


def test_what_is_late_comes_at_the_next_opening() -> None:
    saturday = MONDAY + 19 * DAY
    assert coming(ANSWERED, saturday)[0] == (TouchKind.DETAILS, datetime(2026, 3, 23, 8, tzinfo=UTC))


def test_thanks_to_the_introducer_answer_nobody() -> None:
    lead = replace(LEAD, source=Source.REFERRAL, introducer="tom@yard.example")
    kinds = [kind for kind, _ in coming(replace(ASKED, source=Source.REFERRAL), lead=lead, days=20)]
    assert set(kinds[:2]) == FIRST_ANSWERS
    assert kinds[2] is TouchKind.DETAILS


INTENTS = st.sampled_from((None, *Intent))
MAILS = st.lists(st.tuples(st.integers(0, 60 * 24), st.booleans(), INTENTS), max_size=6)


@st.composite
def histories(draw: st.DrawFn) -> LeadHistory:
    mails = sorted(draw(MAILS), key=lambda mail: mail[0])
    at = [MONDAY + timedelta(hours=hours_) for hours_, *_ in mails]
    theirs = tuple(TheirMail(when, intent) for when, (_, ours, intent) in zip(at, mails, strict=True) if not ours)
    ours = tuple(when for when, (_, is_ours, _) in zip(at, mails, strict=True) if is_ours)
    open_ = bool(theirs) and not any(when >= theirs[-1].at for when in ours)
    waiting = theirs[-1].at if open_ else None
    return LeadHistory(theirs=theirs, ours=ours, waiting_since=waiting)


@settings(max_examples=80, deadline=None)
@given(histories(), st.integers(0, 70 * 24))
def test_the_forecast_keeps_what_the_plan_promises(history: LeadHistory, hour: int) -> None:
    now = MONDAY + timedelta(days=60, hours=hour)
    found = coming(history, now)
    kinds = [kind for kind, _ in found]
    assert len(set(kinds)) == len(kinds)
    assert all(hours.is_open(at, CALENDAR) and now <= at for _, at in found)
    later = [at for kind, at in found if kind not in FIRST_ANSWERS]
    assert all(two - one >= 7 * DAY for one, two in itertools.pairwise(later))
    decision = next_touch(DEFAULT_PLAN, LEAD, history, CALENDAR, now)
    if isinstance(decision, NextTouch) and decision.due_at < now + 119 * DAY:
        assert found[0] == (decision.kind, max(decision.due_at, hours.next_opening(now, CALENDAR)))


def test_a_touch_may_be_moved_between_a_week_and_a_month() -> None:
    for day in (date(2026, 3, 9), date(2026, 3, 20), date(2026, 4, 2)):
        found = to(day)
        assert isinstance(found, NextTouch), found
        assert found.due_at.astimezone(ZoneInfo("Europe/Berlin")).date() == day
        assert found.kind is TouchKind.DETAILS


@pytest.mark.parametrize(
    ("day", "why"),
    [
        (date(2026, 3, 2), "that day has passed"),
        (date(2026, 3, 8), "within a week of our last contact, so not before Monday, 9 March"),
        (date(2026, 3, 14), "nobody works that day, here or there; the next day of work is Monday, 16 March"),
        (date(2026, 3, 17), "the next day of work is Wednesday, 18 March"),
        (date(2026, 4, 3), "more than a month after our last contact"),
    ],
)
def test_other_days_are_refused_with_the_reason(day: date, why: str) -> None:
    found = to(day)
    assert isinstance(found, str)
    assert why in found


def test_what_is_not_to_be_moved() -> None:
    day = date(2026, 3, 20)
    drafted = Touch(7, 1, TouchKind.DETAILS, 2, TouchState.DRAFTED, MONDAY, "")
    promise = Promise(MONDAY + timedelta(hours=2), date(2026, 3, 10), "I will write on Tuesday")
    reply = TheirMail(MONDAY + DAY, Intent.OOO, MONDAY + 20 * DAY)
    cases = {
        "a first answer does not wait": to(day, ASKED),
        "its draft waits in the queue": to(day, replace(ANSWERED, touches=(drafted,))),
        "you wrote “I will write on Tuesday”": to(day, replace(ANSWERED, promises=(promise,))),
        "the plan rests: they are away, until Sunday, 22 March": to(
            day, replace(ANSWERED, theirs=(*ANSWERED.theirs, reply)), MONDAY + 2 * DAY
        ),
        "the plan has ended: a bad time": to(
            day, lead=replace(LEAD, status=LeadStatus.STOPPED, stopped_reason="a bad time")
        ),
    }
    for why, found in cases.items():
        assert isinstance(found, str)
        assert why in found


def test_the_readers_weekend_counts_too() -> None:
    reader = WorkCalendar("Asia/Dubai", (*(((time(8), time(18)),),) * 4, (), (), ()))
    found = to(date(2026, 3, 20), replace(ANSWERED, reader=reader))  # a Friday
    assert isinstance(found, str)
    assert "the next day of work is Monday, 23 March" in found


def test_a_late_touch_may_be_put_off_for_a_week() -> None:
    now = MONDAY + 60 * DAY  # a Friday in May
    assert isinstance(to(date(2026, 5, 8), now=now), NextTouch)
    assert isinstance(to(date(2026, 5, 11), now=now), str)


@settings(max_examples=80, deadline=None)
@given(histories(), st.integers(0, 40), st.integers(0, 24 * 30))
def test_a_move_that_is_allowed_is_kept_by_the_plan(history: LeadHistory, days: int, hour: int) -> None:
    now = MONDAY + 60 * DAY + timedelta(hours=hour)
    day = (now + days * DAY).date()
    found = to(day, history, now)
    if isinstance(found, NextTouch):
        assert next_touch(DEFAULT_PLAN, LEAD, replace(history, moved_to=found.due_at), CALENDAR, now) == found
        assert all(found.due_at >= at + 7 * DAY for at in history.ours)
