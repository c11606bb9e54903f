"""The plan by example: promises, colleagues, the reader's hours, bad news, moves, permission, touches by hand; the agenda of a day."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from worker.model import (
    BadNews,
    HandTouch,
    Intent,
    Lead,
    LeadHistory,
    NextTouch,
    Permission,
    PlanEnded,
    Promise,
    Prospect,
    Source,
    TheirMail,
    Touch,
    TouchKind,
    TouchState,
    Waiting,
    WorkCalendar,
)
from worker.rules import hours, plan
from worker.rules.agenda import Due, agenda, due_of
from worker.rules.plan import DEFAULT_PLAN
from worker.rules.plan_facts import permission

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
WEEK = (*(((time(9), time(17)),),) * 5, (), ())
BERLIN = WorkCalendar("Europe/Berlin", WEEK, frozenset({date(2026, 3, 17)}))
TOKYO = WorkCalendar("Asia/Tokyo", WEEK)
CHICAGO = WorkCalendar("America/Chicago", WEEK, frozenset({date(2026, 3, 10)}))
ASKED = datetime(2026, 3, 2, 9, tzinfo=UTC)  # a Monday, 10:00 in Berlin
LEAD = Lead(1, 1, 1, Prospect("ana@hafen.example", "Ana Ruiz"), Source.DIRECT, None, 0.9, (), ASKED)
THANKED = LeadHistory(theirs=(TheirMail(ASKED, Intent.QUESTION),), ours=(ASKED + HOUR,))
THURSDAY = Promise(ASKED + HOUR, date(2026, 3, 5), "I will come back to you on Thursday")


def decide(history: LeadHistory, now: datetime = ASKED + 2 * DAY, lead: Lead = LEAD) -> NextTouch | PlanEnded | Waiting:
    return plan.next_touch(DEFAULT_PLAN, lead, history, BERLIN, now)


def following(history: LeadHistory, now: datetime = ASKED + 2 * DAY, lead: Lead = LEAD) -> NextTouch:
    decision = decide(history, now, lead)
    assert isinstance(decision, NextTouch), decision
    return decision


def done(*kinds: TouchKind, day: float = 0) -> tuple[Touch, ...]:
    at = ASKED + HOUR + day * DAY
    return tuple(Touch(1, 1, kind, 1, TouchState.DONE, at, "", at) for kind in kinds)


def why_not(decision: NextTouch | PlanEnded | Waiting, kind: TouchKind) -> str:
    return dict(decision.passed_over).get(kind, "")


# Promises


def test_a_promise_is_a_touch_on_its_day_inside_the_gap() -> None:
    touch = following(replace(THANKED, promises=(THURSDAY,)))
    assert touch.due_at == datetime(2026, 3, 5, 8, tzinfo=UTC)
    assert (touch.kind, touch.promise) == (TouchKind.DETAILS, THURSDAY)
    assert touch.reason == "you wrote “I will come back to you on Thursday”"


@pytest.mark.parametrize(
    ("kept", "changes"),
    [
        (False, {"ours": (ASKED + HOUR, ASKED + 2 * DAY)}),  # an answer to something else, before the day
        (True, {"ours": (ASKED + HOUR, ASKED + 3 * DAY)}),
        (True, {"ours": (ASKED + HOUR, ASKED + 9 * DAY)}),
        (True, {"touches": done(TouchKind.CALL, day=3)}),
        (False, {"touches": done(TouchKind.INTRODUCTION_THANKS, day=3)}),
        (True, {"by_hand": (HandTouch(TouchKind.ARTICLE, ASKED + 2 * DAY, 1, "here it is"),)}),
        (False, {"by_hand": (HandTouch(TouchKind.ARTICLE, ASKED, 1, "here it is"),)}),
    ],
)
def test_what_keeps_a_promise(kept: bool, changes: dict[str, Any]) -> None:
    history = replace(THANKED, promises=(THURSDAY,), **changes)
    assert (following(history).promise is None) is kept


def test_a_promise_for_a_day_without_work_is_kept_on_the_next() -> None:
    saturday = replace(THURSDAY, due=date(2026, 3, 7))
    touch = following(replace(THANKED, promises=(saturday,)))
    assert touch.due_at == datetime(2026, 3, 9, 8, tzinfo=UTC)
    assert "7 March is no working day" in touch.reason


def test_of_two_promises_the_earlier_is_kept_first_and_an_old_one_is_dropped() -> None:
    later = replace(THURSDAY, due=date(2026, 3, 9))
    history = replace(THANKED, promises=(later, THURSDAY))
    assert following(history).promise == THURSDAY
    assert following(history, ASKED + 60 * DAY).promise is None


def test_a_promise_far_away_leaves_room_for_the_touches_before_it() -> None:
    june = replace(THURSDAY, due=date(2026, 6, 1))
    assert following(replace(THANKED, promises=(june,))).promise is None
    soon = replace(THURSDAY, due=date(2026, 3, 20))  # we said when we write: nothing before
    assert following(replace(THANKED, promises=(soon,))).due_at == datetime(2026, 3, 20, 8, tzinfo=UTC)


def test_a_promise_stands_before_an_absence_and_behind_a_wish_for_quiet() -> None:
    away = TheirMail(ASKED + DAY, Intent.OOO, ASKED + 20 * DAY)
    later = TheirMail(ASKED + DAY, Intent.NOT_NOW, ASKED + 10 * DAY)
    promised = replace(THANKED, promises=(THURSDAY,))
    assert following(replace(promised, theirs=(*THANKED.theirs, away))).promise == THURSDAY
    for mails in ((later,), (later, away)):
        assert isinstance(decide(replace(promised, theirs=(*THANKED.theirs, *mails))), Waiting)


def test_where_they_answered_a_person_answers_first() -> None:
    asks = TheirMail(ASKED + DAY, Intent.QUESTION)
    history = replace(THANKED, promises=(THURSDAY,), theirs=(*THANKED.theirs, asks), waiting_since=asks.at)
    assert isinstance(decide(history), Waiting)


def test_a_promise_that_no_touch_is_left_for_is_a_persons() -> None:
    all_done = done(*(one.kind for one in DEFAULT_PLAN.touches if one.kind is not TouchKind.CLOSING))
    history = replace(THANKED, touches=all_done, promises=(THURSDAY,))
    decision = decide(history)
    assert isinstance(decision, Waiting)
    assert "a person keeps this promise" in decision.reason
    assert why_not(decision, TouchKind.CLOSING) == "a promise does not close the file"


# Companies and persons


def test_a_kind_does_not_go_to_the_same_company_twice_within_its_time() -> None:
    early = done(TouchKind.DETAILS, TouchKind.CALL, TouchKind.INFORMATION_CHECK)
    history = replace(THANKED, touches=early, company_touches=((TouchKind.ARTICLE, ASKED - 60 * DAY),))
    touch = following(history)
    assert touch.kind is TouchKind.COMPANY_NEWS
    assert "a colleague of theirs had it on 1 January" in why_not(touch, TouchKind.ARTICLE)
    assert following(history, ASKED + 40 * DAY).kind is TouchKind.ARTICLE
    free = replace(history, company_touches=((TouchKind.DETAILS, ASKED),), touches=())
    assert following(free).kind is TouchKind.DETAILS, "this one is about the lead"


def test_a_mail_to_a_colleague_moves_the_touch() -> None:
    touch = following(replace(THANKED, colleagues=(ASKED + 8 * DAY,)))
    assert touch.due_at == ASKED + 11 * DAY
    assert touch.reason == "3 days after our last mail to a colleague of theirs"


def test_a_mail_to_the_same_person_elsewhere_counts_for_the_gap() -> None:
    assert following(replace(THANKED, person=(ASKED + 4 * DAY,))).due_at == ASKED + 11 * DAY


def test_a_first_answer_waits_for_no_colleague() -> None:
    first = LeadHistory(
        theirs=(TheirMail(ASKED),), waiting_since=ASKED, colleagues=(ASKED - HOUR,), person=(ASKED - HOUR,)
    )
    assert following(first).due_at == ASKED


# The reader's hours


def test_a_touch_is_due_when_both_are_at_work() -> None:
    touch = following(
        replace(THANKED, reader=CHICAGO)
    )  # 15:00 UTC: 16:00 in Berlin, 9:00 in Chicago before its clocks change
    assert touch.due_at == datetime(2026, 3, 9, 14, tzinfo=UTC)
    holiday = following(replace(THANKED, ours=(ASKED + DAY,), reader=CHICAGO))
    assert holiday.due_at == datetime(2026, 3, 11, 14, tzinfo=UTC)


def test_where_hours_never_meet_those_of_the_reader_count() -> None:
    touch = following(replace(THANKED, reader=TOKYO))
    assert hours.is_open(touch.due_at, TOKYO)
    assert not hours.is_open(touch.due_at, BERLIN)


def test_a_first_answer_does_not_wait_a_day_for_the_readers_hours() -> None:
    first = LeadHistory(theirs=(TheirMail(ASKED),), waiting_since=ASKED, reader=TOKYO)
    assert following(first).due_at == ASKED


@given(st.integers(0, 400_000), st.sampled_from([BERLIN, TOKYO, CHICAGO]))
@settings(max_examples=60, deadline=None)
def test_a_common_opening_is_the_first_moment_in_both(minutes: int, other: WorkCalendar) -> None:
    moment = ASKED + timedelta(minutes=minutes)
    found = hours.next_common_opening(moment, BERLIN, other, 14 * DAY)
    steps = (moment + n * HOUR / 2 for n in range(14 * 48))
    both = next((step for step in steps if hours.is_open(step, BERLIN) and hours.is_open(step, other)), None)
    assert (found is None) == (both is None)
    if found and both:
        assert found <= both < found + HOUR
        assert hours.is_open(found, BERLIN)
        assert hours.is_open(found, other)


# Bad news, moves, permission, touches by hand


def test_bad_news_keeps_the_plan_quiet_for_two_weeks_and_thanks_come_all_the_same() -> None:
    layoffs = BadNews("Hafen lays off 200", ASKED + 4 * DAY, "https://port.example/1")
    decision = decide(replace(THANKED, bad_news=layoffs), ASKED + 8 * DAY)
    assert isinstance(decision, Waiting)
    assert decision.until == ASKED + 18 * DAY
    assert "Hafen lays off 200" in decision.reason
    assert isinstance(decide(replace(THANKED, bad_news=layoffs), ASKED + 19 * DAY), NextTouch)
    first = LeadHistory(theirs=(TheirMail(ASKED),), waiting_since=ASKED, bad_news=layoffs)
    assert following(first).kind is TouchKind.THANK_YOU


def test_a_promise_after_bad_news_is_kept_without_cheer() -> None:
    early = done(TouchKind.DETAILS, TouchKind.CALL, TouchKind.INFORMATION_CHECK, TouchKind.ARTICLE)
    layoffs = BadNews("Layoffs", ASKED + DAY, "https://port.example/1")
    decision = decide(replace(THANKED, touches=early, promises=(THURSDAY,), bad_news=layoffs))
    assert isinstance(decision, Waiting)
    assert why_not(decision, TouchKind.COMPANY_NEWS) == "not so soon after bad news about them"


def test_a_move_wins_unless_it_breaks_the_gap_or_is_overtaken() -> None:
    moved = following(replace(THANKED, moved_to=ASKED + 14 * DAY + 2 * HOUR))
    assert (moved.due_at, moved.reason) == (ASKED + 14 * DAY + 2 * HOUR, "a person moved it to this day")
    early = following(replace(THANKED, moved_to=ASKED + 3 * DAY))
    assert early.due_at == ASKED + 7 * DAY + HOUR
    assert "a person moved it to 5 March, but that is within a week" in early.reason
    past = following(replace(THANKED, moved_to=ASKED))
    assert past.reason == "7 days after our last contact"


def test_the_yes_and_the_no_to_the_question_of_details() -> None:
    asked = replace(THANKED, touches=done(TouchKind.DETAILS, day=7))
    answer = TheirMail(ASKED + 8 * DAY, Intent.INTERESTED)
    assert permission(THANKED) is Permission.UNKNOWN
    assert permission(asked) is Permission.ASKED
    assert permission(replace(asked, theirs=(*asked.theirs, answer))) is Permission.GRANTED
    no = replace(answer, intent=Intent.NOT_INTERESTED)
    assert permission(replace(asked, theirs=(*asked.theirs, no))) is Permission.REFUSED
    assert permission(replace(asked, theirs=(*asked.theirs, replace(no, guess="same subject")))) is Permission.ASKED
    assert isinstance(decide(replace(THANKED, permission=Permission.REFUSED)), PlanEnded)


def test_promotion_waits_for_the_yes_that_was_asked_for() -> None:
    kinds = [one.kind for one in DEFAULT_PLAN.touches if one.kind not in (TouchKind.PRODUCT_NEWS, TouchKind.CLOSING)]
    warm = replace(THANKED, source=Source.OUTREACH_REPLY, touches=done(*kinds))
    assert "have not said yes" in why_not(following(warm), TouchKind.PRODUCT_NEWS)
    yes = replace(warm, theirs=(*warm.theirs, TheirMail(ASKED + 2 * DAY, Intent.INTERESTED)))
    assert following(yes).kind is TouchKind.PRODUCT_NEWS


def test_a_kind_done_by_hand_is_done() -> None:
    hand = HandTouch(TouchKind.DETAILS, ASKED + HOUR, 7, "May I call you on Friday?")
    touch = following(replace(THANKED, by_hand=(hand,)))
    assert (touch.kind, touch.number) == (TouchKind.CALL, 3)
    assert why_not(touch, TouchKind.DETAILS) == "done by hand: “May I call you on Friday?”"
    closed = replace(THANKED, by_hand=(replace(hand, kind=TouchKind.CLOSING),))
    assert isinstance(decide(closed), PlanEnded)


def test_the_kinds_after_the_chosen_one_are_explained_too() -> None:
    touch = following(THANKED)
    assert touch.kind is TouchKind.DETAILS
    assert "the relation is at credibility" in why_not(touch, TouchKind.PRODUCT_NEWS)


# The agenda


def due(number: int, *, company: str = "", **touch: Any) -> Due:
    email = f"p{number}@{company or f'firm{number}.example'}"
    lead = replace(LEAD, id=number, prospect=Prospect(email), found_at=ASKED + number * HOUR)
    plain = NextTouch(TouchKind.ARTICLE, 3, ASKED, "due")
    return due_of(DEFAULT_PLAN, lead, THANKED, BERLIN, replace(plain, **touch))


def test_a_day_holds_so_many_touches_and_the_others_follow_by_age() -> None:
    moments = agenda([due(number) for number in (5, 4, 3, 2, 1)], {(1, ASKED.date()): 1}, 3, ASKED)
    assert [moments[number].date().day for number in range(1, 6)] == [2, 2, 3, 3, 3]


def test_promises_and_first_answers_are_never_delayed_and_referrals_come_first() -> None:
    referral = due(9)
    referral = replace(referral, lead=replace(referral.lead, source=Source.REFERRAL))
    items = [due(1), due(2), due(3, promise=THURSDAY), due(4, kind=TouchKind.THANK_YOU), referral]
    moments = agenda(items, {}, 2, ASKED)
    assert {number for number, moment in moments.items() if moment == ASKED} == {3, 4, 9}


def test_after_an_outage_nothing_comes_up_at_night_or_in_a_burst() -> None:
    night = datetime(2026, 3, 14, 2, tzinfo=UTC)  # a Saturday; Tuesday the 17th is a holiday
    moments = agenda([due(number) for number in range(7)], {}, 2, night)
    days = sorted(moment.date().day for moment in moments.values())
    assert days == [16, 16, 18, 18, 19, 19, 20]
    assert all(hours.is_open(moment, BERLIN) for moment in moments.values())


def test_colleagues_that_fall_due_together_come_up_days_apart() -> None:
    moments = agenda([due(1, company="hafen.example"), due(2, company="hafen.example")], {}, 9, ASKED)
    assert moments[2] - moments[1] == 3 * DAY
