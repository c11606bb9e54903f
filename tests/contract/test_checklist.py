"""The checklist of leads on both databases: sent on approval, by hand, ticked off; and the completion of plans."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.contract.store_examples import HOUR, NOW, THEM, World, a_lead, message
from tests.contract.store_examples import US as ANNA
from worker.errors import NotFoundError, UsageError
from worker.jobs import checklist, completion
from worker.jobs.checklist import CheckedStep, Checklist, How, StepState
from worker.jobs.completion import Completion, Looked
from worker.model import (
    NO_LEAD,
    DeliveryState,
    DraftState,
    HandTouch,
    IntentVerdict,
    Kind,
    KindVerdict,
    Lead,
    Message,
    Plan,
    PlannedTouch,
    Prospect,
    ReplyParts,
    Source,
    Tick,
    TouchKind,
    TouchState,
    Understanding,
    Us,
)
from worker.store import audit, conversations, drafts, leads, messages, steps, touches
from worker.store.db import Store

DAY = timedelta(days=1)
OURS = Us(frozenset({ANNA}))
KINDS = (
    TouchKind.THANK_YOU,
    TouchKind.INTRODUCTION_THANKS,
    TouchKind.DETAILS,
    TouchKind.CALL,
    TouchKind.ARTICLE,
    TouchKind.CLOSING,
)
PLAN = Plan("default", tuple(PlannedTouch(kind, DAY) for kind in KINDS))


@pytest.fixture
def world(each_store: Store) -> World:
    return World(each_store)


def written(world: World, name: str, text: str, *, days: float, conversation: int | None = None) -> Message:
    """A mail that Anna wrote by hand."""
    judged = Understanding(KindVerdict(Kind.HUMAN), ReplyParts(text), IntentVerdict(), NO_LEAD)
    where = conversation or world.conversation.id
    mail = message(name, world.mailbox.id, ours=True, hours=24 * days, conversation_id=where, understanding=judged)
    with world.store.write() as tx:
        return messages.add(tx, mail)[0]


def listed(world: World) -> Checklist:
    with world.store.read() as tx:
        lead = leads.get(tx, world.lead.id)
        return checklist.of_lead(tx, lead, PLAN, messages.of_conversation(tx, lead.conversation_id), OURS)


def states(found: Checklist) -> list[str]:
    return [step.state for step in found.steps]


def completed(world: World, looked: Looked | None = None) -> list[Completion]:
    with world.store.read() as tx:
        return completion.completion(tx, leads.every(tx), {"default": PLAN}, {world.mailbox.id: ANNA}, OURS, looked)


def test_ticks_are_kept_once_and_go_with_their_lead(world: World) -> None:
    first = Tick(0, world.lead.id, TouchKind.CALL, "anna", NOW, "spoke for ten minutes")
    with world.store.write() as tx:
        assert steps.add(tx, first)
        assert not steps.add(tx, replace(first, who="ben"))
        (kept,) = steps.of_lead(tx, world.lead.id)
        assert replace(kept, id=0) == first
        assert steps.of_leads(tx, [world.lead.id, 99]) == {world.lead.id: [kept]}
        assert steps.remove(tx, world.lead.id, TouchKind.CALL)
        assert not steps.remove(tx, world.lead.id, TouchKind.CALL)
        steps.add(tx, first)
        leads.remove(tx, world.lead.id)
        assert steps.of_lead(tx, world.lead.id) == []


def test_a_ticked_step_is_done_and_can_be_taken_back(world: World) -> None:
    assert states(listed(world)) == ["at_hand", "open", "open", "open", "open", "open"]
    with world.store.write() as tx:
        given = {"who": "anna", "now": NOW + HOUR}
        assert checklist.tick(tx, world.lead.id, TouchKind.CALL, **given, at=NOW, note=" ten minutes ")  # type: ignore[arg-type]
        assert not checklist.tick(tx, world.lead.id, TouchKind.CALL, **given)  # type: ignore[arg-type]
    found = listed(world)
    assert states(found) == ["at_hand", "passed_over", "passed_over", "done", "open", "open"]
    assert found.steps[3] == CheckedStep(TouchKind.CALL, StepState.DONE, How.TICKED, "anna", NOW, None, "ten minutes")
    assert (found.done, found.planned, len(found.open)) == (1, 6, 5)
    with world.store.write() as tx:
        assert checklist.untick(tx, world.lead.id, TouchKind.CALL, who="ben", now=NOW)
        assert not checklist.untick(tx, world.lead.id, TouchKind.CALL, who="ben", now=NOW)
        said = [(act.who, act.what, act.detail) for act in audit.about(tx, f"lead:{world.lead.id}")]
    assert said == [("anna", "step ticked off", "call"), ("ben", "tick taken back", "call")]
    assert states(listed(world))[3] == "open"


def test_a_step_that_was_ticked_off_waits_in_no_queue(world: World) -> None:
    with world.store.write() as tx:
        checklist.tick(tx, world.lead.id, TouchKind.THANK_YOU, who="anna", now=NOW)
        assert drafts.get(tx, world.draft.id).state is DraftState.VOID
        assert touches.get(tx, world.touch.id).state is TouchState.CANCELLED
    assert states(listed(world))[0] == "done"


def test_nothing_is_ticked_off_before_it_was_done_nor_for_nobody(world: World) -> None:
    with world.store.write() as tx:
        with pytest.raises(UsageError, match="before it was done"):
            checklist.tick(tx, world.lead.id, TouchKind.CALL, who="anna", now=NOW, at=NOW + HOUR)
        with pytest.raises(NotFoundError):
            checklist.tick(tx, 99, TouchKind.CALL, who="anna", now=NOW)


def test_what_was_sent_by_hand_and_rejected_says_by_whom(world: World) -> None:
    closing = written(world, "hand", "Shall I close the file?", days=3)
    world.delivery(
        state=DeliveryState.SENT,
        lead_id=world.lead.id,
        touch_id=world.touch.id,
        approved_by="priya",
        finished_at=NOW + HOUR,
    )
    with world.store.write() as tx:
        touches.set_state(tx, world.touch.id, TouchState.DONE, NOW + HOUR)
        touch = touches.add(tx, replace(world.touch, id=0, kind=TouchKind.ARTICLE, state=TouchState.SKIPPED))
        draft = replace(world.draft, id=0, touch_id=touch.id, state=DraftState.REJECTED, void_reason="too long")
        draft = drafts.add(tx, draft)
        audit.record(tx, at=NOW, who="ben", what="rejected", subject=f"draft:{draft.id}")
        call = touches.add(tx, replace(world.touch, id=0, kind=TouchKind.CALL))
        touches.set_state(tx, call.id, TouchState.DONE, NOW + 2 * HOUR)
        task = drafts.add(tx, replace(world.draft, id=0, touch_id=call.id, kind=TouchKind.CALL))
        audit.record(tx, at=NOW, who="anna", what="call made", subject=f"draft:{task.id}")
    by_kind = {step.kind: step for step in listed(world).steps}
    assert by_kind[TouchKind.THANK_YOU] == CheckedStep(
        TouchKind.THANK_YOU, StepState.DONE, How.APPROVED, "priya", NOW + HOUR
    )
    assert by_kind[TouchKind.CALL].how is How.CALLED
    assert by_kind[TouchKind.CALL].who == "anna"
    skipped = by_kind[TouchKind.ARTICLE]
    assert (skipped.state, skipped.who, skipped.why) == (StepState.SKIPPED, "ben", "too long")
    assert by_kind[TouchKind.CLOSING] == CheckedStep(
        TouchKind.CLOSING, StepState.DONE, How.BY_HAND, ANNA, NOW + 3 * DAY, closing.id, "Shall I close the file?"
    )
    assert by_kind[TouchKind.DETAILS].state is StepState.PASSED_OVER


def test_what_was_done_besides_the_plan_is_listed_last(world: World) -> None:
    written(world, "hand", "Thank you.", days=1)
    written(world, "news", "May I add you to our newsletter?", days=2)
    found = listed(world)
    assert [(step.kind, step.in_plan) for step in found.steps][-1] == (TouchKind.NEWSLETTER, False)
    assert (found.done, found.planned) == (1, 6)


def test_the_plan_hears_of_mails_and_ticks_once(world: World) -> None:
    written(world, "hand", "Thank you. Shall I close the file?", days=1)
    ticks = [Tick(1, world.lead.id, kind, "ben", NOW + 2 * HOUR) for kind in (TouchKind.CLOSING, TouchKind.CALL)]
    with world.store.read() as tx:
        mails = messages.of_conversation(tx, world.conversation.id)
    found = checklist.hand_touches(world.lead, mails, OURS, ticks)
    assert found == (
        HandTouch(TouchKind.CLOSING, NOW + 2 * HOUR, 0, "ticked off by ben"),
        HandTouch(TouchKind.CALL, NOW + 2 * HOUR, 0, "ticked off by ben"),
        HandTouch(TouchKind.THANK_YOU, NOW + DAY, mails[-1].id, "Thank you."),
    )


def test_completion_counts_those_that_reached_a_step(world: World) -> None:
    with world.store.write() as tx:
        talk = conversations.create(tx, replace(world.conversation, id=0, prospect=Prospect("kim@other.example")))
        other = leads.save(tx, a_lead(talk, source=Source.DIRECT, introducer=None))
        messages.add(tx, message("kim", world.mailbox.id, conversation_id=talk.id))
        checklist.tick(tx, other.id, TouchKind.CALL, who="anna", now=NOW)
    looked = Looked()
    (found,) = completed(world, looked)
    assert (found.plan, found.leads) == ("default", 2)
    figures = {step.kind: (step.done, step.missing) for step in found.steps}
    assert figures[TouchKind.THANK_YOU] == ((), (other.id,))
    assert figures[TouchKind.INTRODUCTION_THANKS] == ((), ())  # nobody introduced Kim
    assert figures[TouchKind.CALL] == ((other.id,), ())
    assert found.people == {ANNA: found.steps}
    assert [step.share for step in found.steps][:2] == [0.0, None]
    written(world, "hand", "Thank you, Pat.", days=1)
    (found,) = completed(world, looked)  # what changed is looked at again
    assert found.steps[0].done == (world.lead.id,)
    assert completed(world) == [found]


def test_a_lead_of_a_plan_that_is_gone_follows_the_default_one(world: World) -> None:
    with world.store.write() as tx:
        leads.save(tx, replace(world.lead, plan="old"))
    assert completed(world)[0].leads == 1


def test_a_lead_without_our_mail_has_done_nothing(world: World) -> None:
    assert isinstance(world.lead, Lead)
    assert world.lead.prospect.email == THEM
    assert completed(world)[0].steps[0].n == 0
