from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from worker.model import (
    Intent,
    Lead,
    LeadHistory,
    LeadStatus,
    NextTouch,
    Plan,
    PlanEnded,
    PlannedTouch,
    Prospect,
    Source,
    Stage,
    TheirMail,
    Touch,
    TouchKind,
    TouchState,
    Waiting,
    WorkCalendar,
)
from worker.rules import hours, plan
from worker.rules.plan import DEFAULT_PLAN

DAY = timedelta(days=1)
NINE_TO_FIVE = ((time(9), time(17)),)
CALENDAR = WorkCalendar("Europe/Berlin", (*(NINE_TO_FIVE,) * 5, (), ()), frozenset({date(2026, 3, 17)}))
ASKED = datetime(2026, 3, 2, 9, tzinfo=UTC)  # a Monday, 10:00 in Berlin
LEAD = Lead(1, 1, 1, Prospect("ana@hafen.example", "Ana Ruiz"), Source.DIRECT, None, 0.9, (), ASKED)
FIRST = LeadHistory(theirs=(TheirMail(ASKED, Intent.QUESTION),), waiting_since=ASKED)
THANKED = replace(FIRST, ours=(ASKED + DAY,), waiting_since=None)


def touch(kind: TouchKind, state: TouchState = TouchState.DONE, days: float = 1) -> Touch:
    at = ASKED + days * DAY
    return Touch(1, 1, kind, 1, state, at, "", at if state is TouchState.DONE else None)


def decide(history: LeadHistory, lead: Lead = LEAD, now: datetime = ASKED + 2 * DAY) -> NextTouch | PlanEnded | Waiting:
    return plan.next_touch(DEFAULT_PLAN, lead, history, CALENDAR, now)


def following(history: LeadHistory, lead: Lead = LEAD) -> NextTouch:
    decision = decide(history, lead)
    assert isinstance(decision, NextTouch), decision
    return decision


def reply(
    history: LeadHistory, intent: Intent | None, days: float = 3, *, resume: datetime | None = None
) -> LeadHistory:
    return replace(history, theirs=(*history.theirs, TheirMail(ASKED + days * DAY, intent, resume)))


def test_the_first_answer_is_a_thank_you_due_at_once() -> None:
    first = following(FIRST)
    assert (first.kind, first.number, first.due_at) == (TouchKind.THANK_YOU, 1, ASKED)


def test_a_mail_of_the_night_is_due_when_work_begins() -> None:
    friday_night = datetime(2026, 3, 6, 22, tzinfo=UTC)
    history = LeadHistory(theirs=(TheirMail(friday_night),), waiting_since=friday_night)
    assert following(history).due_at == datetime(2026, 3, 9, 8, tzinfo=UTC)


def test_the_second_touch_follows_a_week_after_the_thank_you() -> None:
    second = following(replace(THANKED, touches=(touch(TouchKind.THANK_YOU),)))
    assert (second.kind, second.number, second.due_at) == (TouchKind.DETAILS, 2, ASKED + 8 * DAY)


def test_a_hand_written_answer_is_the_first_touch() -> None:
    second = following(THANKED)
    assert (second.kind, second.number) == (TouchKind.DETAILS, 2)
    assert (TouchKind.THANK_YOU, "answered by hand") in second.passed_over


def test_a_hand_written_mail_moves_the_next_touch() -> None:
    assert following(replace(THANKED, ours=(ASKED + DAY, ASKED + 4 * DAY))).due_at == ASKED + 11 * DAY


def test_a_due_day_off_moves_to_the_next_opening() -> None:
    due = following(replace(THANKED, ours=(ASKED + 8 * DAY,))).due_at  # a week later is 17 March, a day off
    assert due == datetime(2026, 3, 18, 8, tzinfo=UTC)


def test_a_referral_also_thanks_the_introducer_at_once() -> None:
    lead = replace(LEAD, source=Source.REFERRAL, introducer="tom@berg.example")
    assert following(FIRST, lead).kind is TouchKind.THANK_YOU
    after = following(replace(THANKED, source=Source.REFERRAL), lead)
    assert (after.kind, after.due_at) == (TouchKind.INTRODUCTION_THANKS, ASKED + DAY)
    assert following(THANKED).kind is not TouchKind.INTRODUCTION_THANKS


def test_outreach_before_their_first_mail_answers_nothing() -> None:
    history = replace(FIRST, ours=(ASKED - DAY,), source=Source.OUTREACH_REPLY)
    assert plan.stage(history) is Stage.VISIBILITY
    assert following(history).kind is TouchKind.THANK_YOU


@pytest.mark.parametrize(
    ("history", "expected"),
    [
        (FIRST, Stage.VISIBILITY),
        (replace(FIRST, theirs=(TheirMail(ASKED, Intent.INTERESTED),)), Stage.VISIBILITY),
        (THANKED, Stage.CREDIBILITY),
        (replace(THANKED, theirs=(TheirMail(ASKED, Intent.INTERESTED),)), Stage.CREDIBILITY),
        (reply(THANKED, Intent.QUESTION), Stage.CREDIBILITY),
        (reply(THANKED, Intent.INTERESTED), Stage.PROFITABILITY),
        (reply(THANKED, Intent.MEETING_ACCEPTED), Stage.PROFITABILITY),
        (replace(THANKED, source=Source.OUTREACH_REPLY), Stage.PROFITABILITY),
    ],
)
def test_stages(history: LeadHistory, expected: Stage) -> None:
    assert plan.stage(history) is expected


def done_but(*missing: TouchKind) -> tuple[Touch, ...]:
    kinds = [planned.kind for planned in DEFAULT_PLAN.touches if planned.kind not in missing]
    return tuple(touch(kind) for kind in kinds if kind is not TouchKind.INTRODUCTION_THANKS)


def test_promotion_waits_for_interest() -> None:
    history = replace(THANKED, touches=done_but(TouchKind.PRODUCT_NEWS, TouchKind.CLOSING))
    cold = following(history)
    assert cold.kind is TouchKind.CLOSING
    assert any(kind is TouchKind.PRODUCT_NEWS for kind, _ in cold.passed_over)
    assert following(reply(history, Intent.INTERESTED)).kind is TouchKind.PRODUCT_NEWS


def test_nothing_follows_the_closing() -> None:
    history = replace(THANKED, touches=(touch(TouchKind.THANK_YOU), touch(TouchKind.CLOSING, days=90)))
    assert isinstance(decide(history), PlanEnded)


@pytest.mark.parametrize("intent", [Intent.OPT_OUT, Intent.NOT_INTERESTED, Intent.LEFT_COMPANY, Intent.WRONG_PERSON])
def test_a_refusal_ends_the_plan(intent: Intent) -> None:
    assert isinstance(decide(reply(THANKED, intent)), PlanEnded)


def test_the_end_offers_the_successor() -> None:
    gone = TheirMail(ASKED + 3 * DAY, Intent.LEFT_COMPANY, named="kim@pumps.example")
    ended = decide(replace(THANKED, theirs=(*THANKED.theirs, gone)))
    assert isinstance(ended, PlanEnded)
    assert "kim@pumps.example" in ended.reason


def test_a_doubtful_opt_out_waits_for_a_person() -> None:
    doubtful = TheirMail(ASKED + 3 * DAY, Intent.OPT_OUT, doubtful=True)
    held = replace(THANKED, theirs=(*THANKED.theirs, doubtful))
    decision = decide(held)
    assert isinstance(decision, Waiting)
    assert decision.replied
    assert not isinstance(decide(replace(held, ours=(*held.ours, ASKED + 4 * DAY))), PlanEnded)


def test_an_opt_out_is_never_forgotten() -> None:
    assert isinstance(decide(reply(reply(THANKED, Intent.OPT_OUT), Intent.QUESTION, 4)), PlanEnded)
    assert not isinstance(decide(reply(reply(THANKED, Intent.NOT_INTERESTED), Intent.QUESTION, 4)), PlanEnded)


@pytest.mark.fault(19)
@pytest.mark.parametrize("intent", [Intent.OPT_OUT, Intent.NOT_INTERESTED, Intent.LEFT_COMPANY, Intent.WRONG_PERSON])
def test_a_guess_ends_no_plan_and_lets_nothing_be_sent_until_a_person_decides(intent: Intent) -> None:
    perhaps = TheirMail(ASKED + 3 * DAY, intent, guess="the same person and subject")
    history = replace(THANKED, theirs=(*THANKED.theirs, perhaps))
    assert isinstance(decide(history, now=ASKED + 90 * DAY), Waiting)
    answered = replace(history, ours=(*history.ours, ASKED + 4 * DAY))
    assert following(answered).kind is TouchKind.DETAILS
    assert isinstance(decide(replace(history, theirs=(*THANKED.theirs, replace(perhaps, guess=None)))), PlanEnded)


def test_a_guessed_bounce_ends_no_plan() -> None:
    assert isinstance(decide(replace(THANKED, perhaps_bounced=True), now=ASKED + 90 * DAY), Waiting)


@pytest.mark.parametrize(
    ("lead", "history"),
    [
        (LEAD, replace(THANKED, suppressed="complained")),
        (LEAD, replace(THANKED, bounced=True)),
        (replace(LEAD, override=False), FIRST),
        (replace(LEAD, status=LeadStatus.STOPPED), FIRST),
        (replace(LEAD, prospect=Prospect(None)), FIRST),
        (replace(LEAD, prospect=Prospect("no-reply@shop.example")), FIRST),
    ],
)
def test_other_ends(lead: Lead, history: LeadHistory) -> None:
    assert isinstance(decide(history, lead), PlanEnded)


def test_a_reply_is_for_a_person_and_the_plan_goes_on_after_the_answer() -> None:
    open_turn = replace(reply(THANKED, Intent.QUESTION), waiting_since=ASKED + 3 * DAY)
    assert isinstance(decide(open_turn), Waiting)
    answered = replace(open_turn, ours=(*open_turn.ours, ASKED + 4 * DAY), waiting_since=None)
    assert following(answered).due_at == ASKED + 11 * DAY


def test_an_absence_holds_the_plan_until_the_return() -> None:
    back = ASKED + 20 * DAY
    away = reply(THANKED, Intent.OOO, resume=back)
    assert decide(away) == Waiting("they are away", back)
    assert following_at(away, back).due_at == hours.next_opening(back, CALENDAR)


def test_not_now_holds_the_plan_and_has_a_limit_where_no_day_is_named() -> None:
    assert decide(reply(THANKED, Intent.NOT_NOW, resume=ASKED + 60 * DAY)) == Waiting(
        "they asked for a later time", ASKED + 60 * DAY
    )
    assert decide(reply(THANKED, Intent.NOT_NOW)) == Waiting("they asked for a later time", ASKED + 33 * DAY)


def following_at(history: LeadHistory, now: datetime) -> NextTouch:
    decision = decide(history, now=now)
    assert isinstance(decision, NextTouch)
    return decision


def test_an_absence_note_is_no_first_mail() -> None:
    outreach = LeadHistory(
        ours=(ASKED - 2 * DAY,), source=Source.OUTREACH_REPLY, theirs=(TheirMail(ASKED - DAY, Intent.OOO),)
    )
    history = replace(
        reply(outreach, Intent.INTERESTED, 0), ours=(ASKED - 2 * DAY, ASKED - DAY / 2), waiting_since=ASKED
    )
    assert following(history).kind is TouchKind.THANK_YOU


def test_thanks_end_no_pause_and_any_other_mail_does() -> None:
    june = ASKED + 90 * DAY
    later = reply(THANKED, Intent.NOT_NOW, resume=june)
    for intent, decision in (
        (Intent.CLOSER, Waiting("they asked for a later time", june)),
        (Intent.OOO, Waiting("they asked for a later time", june)),
        (Intent.QUESTION, Waiting("they replied: a person answers before the plan goes on", replied=True)),
    ):
        mail = TheirMail(ASKED + 5 * DAY, intent, ASKED + 9 * DAY if intent is Intent.OOO else None)
        waits = ASKED + 5 * DAY if intent is Intent.QUESTION else None
        assert decide(replace(later, theirs=(*later.theirs, mail), waiting_since=waits)) == decision


def test_what_was_stored_of_a_pause_binds_nobody() -> None:
    paused = replace(LEAD, status=LeadStatus.PAUSED, paused_until=ASKED + 9 * DAY)
    assert isinstance(decide(FIRST, paused), NextTouch)


def test_one_draft_at_a_time() -> None:
    assert isinstance(decide(replace(FIRST, touches=(touch(TouchKind.THANK_YOU, TouchState.DRAFTED),))), Waiting)


def test_a_rejected_touch_never_returns_and_a_cancelled_one_may() -> None:
    rejected = following(replace(THANKED, touches=(touch(TouchKind.DETAILS, TouchState.SKIPPED, days=9),)))
    assert rejected.kind is TouchKind.CALL
    assert rejected.due_at == hours.next_opening(ASKED + 16 * DAY, CALENDAR)
    assert (
        following(replace(THANKED, touches=(touch(TouchKind.DETAILS, TouchState.CANCELLED),))).kind is TouchKind.DETAILS
    )


def test_kinds_that_cannot_be_written_are_passed_over() -> None:
    decision = plan.next_touch(DEFAULT_PLAN, LEAD, THANKED, CALENDAR, ASKED, without={TouchKind.DETAILS: "no template"})
    assert isinstance(decision, NextTouch)
    assert decision.kind is TouchKind.CALL
    assert (TouchKind.DETAILS, "no template") in decision.passed_over


def test_the_default_plan_carries_out_the_practice() -> None:
    assert plan.check(DEFAULT_PLAN) == []
    assert timedelta(days=80) <= sum((row.after for row in DEFAULT_PLAN.touches), timedelta()) <= timedelta(days=100)


@pytest.mark.parametrize(
    ("touches", "word"),
    [
        (DEFAULT_PLAN.touches[:3], "seven"),
        (DEFAULT_PLAN.touches[1:], "first touch"),
        (DEFAULT_PLAN.touches[:-1], "last touch"),
        ((*DEFAULT_PLAN.touches[:-1], DEFAULT_PLAN.touches[3], DEFAULT_PLAN.touches[-1]), "2 times"),
        ((DEFAULT_PLAN.touches[0], PlannedTouch(TouchKind.PRODUCT_NEWS, 7 * DAY)), "credibility"),
        ((*DEFAULT_PLAN.touches[:2], PlannedTouch(TouchKind.DETAILS, 3 * DAY)), "7 to 31 days"),
        ((PlannedTouch(TouchKind.THANK_YOU, 3 * DAY),), "within a day"),
    ],
)
def test_check_names_what_is_wrong(touches: tuple[PlannedTouch, ...], word: str) -> None:
    assert any(word in problem.what for problem in plan.check(Plan("mine", touches)))


@given(
    st.lists(st.integers(0, 60), max_size=6),
    st.lists(st.tuples(st.integers(0, 60), st.sampled_from([None, *Intent])), max_size=4),
    st.sets(st.sampled_from(TouchKind)),
    st.integers(0, 120),
)
@settings(max_examples=100, deadline=None)
def test_whatever_happened_a_touch_is_late_enough_and_at_work(
    ours: list[int], theirs: list[tuple[int, Intent | None]], done: set[TouchKind], now: int
) -> None:
    history = LeadHistory(
        touches=tuple(touch(kind) for kind in done),
        ours=tuple(ASKED + day * DAY for day in sorted(ours)),
        theirs=(
            TheirMail(ASKED),
            *(TheirMail(ASKED + day * DAY, intent) for day, intent in sorted(theirs, key=lambda x: x[0])),
        ),
        waiting_since=ASKED,
    )
    decision = decide(history, now=ASKED + now * DAY)
    if isinstance(decision, NextTouch):
        assert decision.kind not in done
        assert hours.is_open(decision.due_at, CALENDAR)
        if decision.kind not in plan.FIRST_ANSWERS and history.ours and plan.stage(history) is not Stage.VISIBILITY:
            assert decision.due_at >= history.ours[-1] + 7 * DAY
        if decision.kind is TouchKind.PRODUCT_NEWS:
            assert plan.stage(history) is Stage.PROFITABILITY
