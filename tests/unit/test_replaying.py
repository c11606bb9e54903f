"""Time travel by example and by property: no look ahead, and at one with the planner that runs now."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from worker.model import (
    Bounce,
    Intent,
    Kind,
    Lead,
    LeadHistory,
    NextTouch,
    PlanEnded,
    Prospect,
    Source,
    TheirMail,
    Touch,
    TouchKind,
    TouchState,
    TurnFacts,
    Waiting,
    WorkCalendar,
)
from worker.rules import hours
from worker.rules import plan as plans
from worker.rules.plan import DEFAULT_PLAN
from worker.rules.replaying import Act, Outcome, Past, Proposal, as_of, replay

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)  # 10:00 in Berlin
CALENDAR = WorkCalendar("Europe/Berlin", (*(((time(9), time(17)),),) * 5, (), ()))
ANA, JO, TOM = "ana@hafen.example", "jo@pumpwerk.example", "tom@yard.example"
PAUSES = {Intent.OOO: 5 * DAY, Intent.NOT_NOW: 40 * DAY}
WROTE = (None, Intent.QUESTION, Intent.INTERESTED, Intent.CLOSER, Intent.OOO, Intent.NOT_NOW, Intent.NOT_INTERESTED)


def theirs(at: datetime, intent: Intent | None = Intent.QUESTION, *, needs: bool = True) -> TurnFacts:
    kind = Kind.AUTO_REPLY if intent is Intent.OOO else Kind.HUMAN
    asks = needs and intent in {None, Intent.QUESTION, Intent.INTERESTED}
    return TurnFacts(f"t{at:%j%H%M}@x", ANA, frozenset({JO}), at, ours=False, kind=kind, intent=intent, needs_answer=asks, prospect=ANA)  # fmt: skip


def ours(at: datetime, to: str = ANA) -> TurnFacts:
    return TurnFacts(f"o{at:%j%H%M}@x", JO, frozenset({to}), at, ours=True, kind=Kind.HUMAN)


def past_of(*mails: TurnFacts, touches: tuple[Touch, ...] = (), **more: object) -> Past:
    """The past that these mails make: the prospect wrote first."""
    ordered = tuple(replace(mail, row=row) for row, mail in enumerate(sorted(mails, key=lambda mail: mail.at), 1))
    said = tuple(
        TheirMail(mail.at, mail.intent, mail.at + PAUSES[mail.intent] if mail.intent in PAUSES else None)
        for mail in ordered
        if not mail.ours and mail.bounce is None
    )
    lead = Lead(1, 1, 1, Prospect(ANA, "Ana Ruiz"), Source.DIRECT, None, 0.9, (), ordered[0].at)
    past = Past(lead, CALENDAR, JO, ordered[0].at, ordered, LeadHistory(touches=touches, theirs=said))
    return replace(past, **more)  # type: ignore[arg-type]  # any field of a past


def proposed(past: Past, days: int = 120, start: datetime = MONDAY) -> tuple[Proposal, ...]:
    return replay(DEFAULT_PLAN, past, start, start + days * DAY).proposals


def kinds(proposals: tuple[Proposal, ...]) -> list[TouchKind]:
    return [proposal.kind for proposal in proposals]


def test_whom_nobody_answered_would_have_had_the_whole_plan() -> None:
    past = past_of(theirs(MONDAY))
    found = proposed(past)
    assert found[0] == Proposal(TouchKind.THANK_YOU, 1, MONDAY, MONDAY, "they wait for a first answer")
    assert len(found) >= 7
    assert found[-1].kind is TouchKind.CLOSING
    assert all(timedelta(7) <= later.due_at - one.due_at <= timedelta(31) for one, later in itertools.pairwise(found))
    assert isinstance(replay(DEFAULT_PLAN, past, MONDAY, MONDAY + 200 * DAY).standing, PlanEnded)


def test_a_first_answer_is_drafted_at_once_and_due_when_the_office_opens() -> None:
    friday_evening = MONDAY + 4 * DAY + 9 * HOUR
    first = proposed(past_of(theirs(friday_evening)))[0]
    assert (first.drafted_at, first.due_at) == (friday_evening, MONDAY + 7 * DAY - HOUR)


def test_a_mail_of_ours_that_came_first_did_its_job() -> None:
    evening = MONDAY + 9 * HOUR
    found = proposed(past_of(theirs(evening), ours(evening + HOUR)))
    assert (found[0].kind, found[0].outcome) == (TouchKind.THANK_YOU, Outcome.OURS_FIRST)
    assert (found[1].kind, found[1].due_at) == (TouchKind.DETAILS, MONDAY + 7 * DAY + 10 * HOUR + 13 * HOUR)
    assert TouchKind.THANK_YOU not in kinds(found[1:])


def test_a_reply_of_theirs_that_came_first_stopped_it() -> None:
    evening = MONDAY + 9 * HOUR
    no = theirs(evening + HOUR, Intent.NOT_INTERESTED)
    assert [one.outcome for one in proposed(past_of(theirs(evening), no))] == [Outcome.THEIRS_FIRST]


def test_what_is_due_after_the_end_is_open() -> None:
    evening = MONDAY + 9 * HOUR
    result = replay(DEFAULT_PLAN, past_of(theirs(evening)), MONDAY, evening + HOUR)
    assert [one.outcome for one in result.proposals] == [Outcome.OPEN]
    assert result.done == ()


def test_a_mail_of_ours_puts_the_next_touch_off() -> None:
    by_hand = MONDAY + 5 * DAY + HOUR
    found = proposed(past_of(theirs(MONDAY), ours(by_hand)), 14)
    assert kinds(found) == [TouchKind.THANK_YOU, TouchKind.DETAILS]
    assert found[1].due_at >= by_hand + 7 * DAY


def test_a_reply_waits_for_a_person_and_their_answer_lets_the_plan_go_on() -> None:
    reply = theirs(MONDAY + 3 * DAY)
    assert kinds(proposed(past_of(theirs(MONDAY), reply))) == [TouchKind.THANK_YOU]
    found = proposed(past_of(theirs(MONDAY), reply, ours(MONDAY + 10 * DAY)), 30)
    assert (found[1].kind, found[1].due_at) == (TouchKind.DETAILS, MONDAY + 17 * DAY - 0 * HOUR)


def test_touches_that_really_were_done_are_not_proposed_again() -> None:
    sent = MONDAY + 2 * DAY
    details = Touch(1, 1, TouchKind.DETAILS, 2, TouchState.DONE, sent, "", sent)
    assert TouchKind.DETAILS not in kinds(proposed(past_of(theirs(MONDAY), ours(sent), touches=(details,))))


def test_what_a_person_decided_counts_from_then_on() -> None:
    stop, go_on = Act(MONDAY + 20 * DAY, "a bad time"), Act(MONDAY + 60 * DAY, None)
    found = proposed(past_of(theirs(MONDAY), acts=(stop, go_on)))
    assert found
    assert not [one for one in found if stop.at < one.due_at < go_on.at]
    assert [one for one in found if one.due_at >= go_on.at]


def test_a_bounce_and_a_ban_stop_it_from_then_on() -> None:
    bounce = replace(
        theirs(MONDAY + 8 * DAY, None), from_="mailer-daemon@x", kind=Kind.BOUNCE, bounce=Bounce((ANA,), permanent=True)
    )
    assert max(one.due_at for one in proposed(past_of(theirs(MONDAY), bounce))) < bounce.at
    banned = past_of(theirs(MONDAY), suppressed_at=MONDAY + 8 * DAY)
    banned = replace(banned, history=replace(banned.history, suppressed="asked to get no more mail"))
    assert max(one.due_at for one in proposed(banned)) < MONDAY + 8 * DAY
    refused = past_of(theirs(MONDAY), refused=(MONDAY + 8 * DAY,))
    assert max(one.due_at for one in proposed(refused)) < MONDAY + 8 * DAY


def test_a_lead_found_before_the_start_is_planned_from_the_start_on() -> None:
    start = MONDAY + 20 * DAY - 9 * HOUR  # Sunday, midnight
    first = proposed(past_of(theirs(MONDAY)), start=start)[0]
    assert (first.drafted_at, first.due_at) == (start, MONDAY + 21 * DAY - HOUR)


EVENTS = st.lists(
    st.tuples(
        st.integers(0, 100 * 24 * 4).map(lambda quarter: MONDAY + quarter * timedelta(minutes=15)),
        st.one_of(st.none(), st.sampled_from(WROTE)),
        st.booleans(),
    ),
    max_size=7,
    unique_by=lambda event: event[0],
)


@st.composite
def pasts(draw: st.DrawFn) -> Past:
    mails = [ours(at) if ours_ else theirs(at, intent) for at, intent, ours_ in draw(EVENTS)]
    return past_of(theirs(MONDAY - HOUR), *mails)


@settings(max_examples=60, deadline=None)
@given(pasts(), st.integers(0, 110 * 24), st.integers(0, 110 * 24))
def test_a_shorter_replay_is_the_beginning_of_a_longer_one(past: Past, one: int, other: int) -> None:
    start, middle = MONDAY, MONDAY + min(one, other) * HOUR
    whole = replay(DEFAULT_PLAN, past, start, MONDAY + max(one, other) * HOUR).proposals
    part = replay(DEFAULT_PLAN, past, start, middle).proposals
    closed = part[:-1] if part and part[-1].outcome is Outcome.OPEN else part
    assert whole[: len(closed)] == closed
    unseen = replace(past, mails=tuple(mail for mail in past.mails if mail.at <= middle))
    assert replay(DEFAULT_PLAN, unseen, start, middle).proposals == part


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 100 * 24 * 4), st.sampled_from(WROTE)), max_size=6, unique_by=lambda one: one[0])
)
def test_what_was_really_sent_when_it_was_due_is_what_the_replay_proposes(
    replies: list[tuple[int, Intent | None]],
) -> None:
    """The planner as it runs, whose every proposal is sent at its time; then the replay of what that left behind."""
    coming = [
        theirs(MONDAY + quarters * timedelta(minutes=15), intent)
        for quarters, intent in sorted(replies, key=lambda reply: reply[0])
    ]
    end, now = MONDAY + 120 * DAY, MONDAY
    there: list[TurnFacts] = [theirs(MONDAY - HOUR)]
    touches: list[Touch] = []
    while now <= end:
        while coming and coming[0].at <= now:
            there.append(coming.pop(0))
        past = past_of(*there, touches=tuple(touches))
        decision = plans.next_touch(DEFAULT_PLAN, past.lead, as_of(past, now), CALENDAR, now)
        until = hours.next_opening(max(decision.due_at, now), CALENDAR) if isinstance(decision, NextTouch) else None
        if isinstance(decision, NextTouch) and until == now:
            touches.append(Touch(1, 1, decision.kind, decision.number, TouchState.DONE, now, decision.reason, now))
            if decision.kind is not TouchKind.CALL:
                there.append(ours(now))
            continue
        if isinstance(decision, Waiting):
            until = decision.until
        ahead = [at for at in (until, coming[0].at if coming else None) if at and at > now]
        if not ahead:
            break
        now = min(ahead)
    whole = past_of(*there, *coming, touches=tuple(touches))
    found = replay(DEFAULT_PLAN, whole, MONDAY, end).done
    assert [(one.kind, one.due_at) for one in found] == [(touch.kind, touch.done_at) for touch in touches]
