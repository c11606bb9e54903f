"""What draft, touch and plan say when an approval comes to nothing: a person can always go on from there."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta
from pathlib import Path

import pytest

from tests.contract.post import MINUTE, Post, built
from tests.contract.store_examples import NOW, THEM, US, a_draft
from worker.errors import NotPossibleError
from worker.jobs.approve import Choice, approve, reject, resolve
from worker.jobs.deliver import deliver_due
from worker.jobs.lead_case import load
from worker.jobs.steer import stop_plan
from worker.model import Address, DeliveryState, Draft, DraftState, TouchState, WorkCalendar
from worker.store import deliveries, drafts, messages, touches
from worker.store.db import Store

ALWAYS = WorkCalendar("UTC", (((time(0), time.max),),) * 7)


@pytest.fixture
def post(store: Store, tmp_path: Path) -> Post:
    return built(store, tmp_path)


def states(post: Post) -> tuple[DraftState, TouchState]:
    with post.office.store.read() as tx:
        return drafts.get(tx, post.world.draft.id).state, touches.get(tx, post.world.touch.id).state


def drafted_again(post: Post) -> Draft:
    """What the plan does with a touch that was cancelled."""
    with post.office.store.write() as tx:
        touches.set_state(tx, post.world.touch.id, TouchState.DRAFTED, post.clock())
        head = messages.newest_of(tx, post.world.conversation.id)
        return drafts.add(tx, a_draft(post.world.touch, head.id if head else 0, created_at=post.clock()))


def test_a_mail_that_was_refused_for_good_reached_nobody(post: Post) -> None:
    post.approve()
    post.courier.postbox.answers["RCPT"] = "550 5.1.1 unknown"
    assert post.send() is DeliveryState.REJECTED
    assert states(post) == (DraftState.VOID, TouchState.CANCELLED)


def test_after_a_refusal_the_touch_may_be_approved_anew(post: Post) -> None:
    test_a_mail_that_was_refused_for_good_reached_nobody(post)
    post.courier.postbox.answers.clear()
    draft = drafted_again(post)
    with post.office.store.write() as tx:
        delivery = approve(tx, post.office, draft.id, 1, who="anna", now=post.clock())
    post.clock.now += MINUTE
    deliver_due(post.office)
    with post.office.store.read() as tx:
        assert deliveries.get(tx, delivery.id).state is DeliveryState.ACCEPTED


def test_whoever_writes_after_a_refusal_can_be_written_to(post: Post) -> None:
    test_a_mail_that_was_refused_for_good_reached_nobody(post)
    with post.office.store.read() as tx:
        assert load(tx, post.world.lead, ALWAYS, post.clock()).history.bounced
    post.clock.now += MINUTE
    post.arrives(conversation_id=post.world.conversation.id)
    with post.office.store.read() as tx:
        assert not load(tx, post.world.lead, ALWAYS, post.clock()).history.bounced


def test_what_was_approved_cannot_be_rejected_but_taken_back(post: Post) -> None:
    post.approve()
    with pytest.raises(NotPossibleError, match="approved"), post.office.store.write() as tx:
        reject(tx, post.world.draft.id, 1, who="anna", now=NOW)
    assert post.send() is DeliveryState.ACCEPTED
    with pytest.raises(NotPossibleError, match="approved"), post.office.store.write() as tx:
        reject(tx, post.world.draft.id, 1, who="anna", now=NOW)
    assert states(post) == (DraftState.APPROVED, TouchState.DONE)


def test_a_plan_that_was_stopped_sends_nothing(post: Post) -> None:
    post.approve()
    with post.office.store.write() as tx:
        stop_plan(tx, post.world.lead.id, "they bought elsewhere", who="anna", now=NOW)
    assert post.send() is DeliveryState.CANCELLED
    assert states(post) == (DraftState.VOID, TouchState.CANCELLED)


def test_a_plan_stopped_during_an_attempt_is_not_tried_again(post: Post) -> None:
    post.approve()
    post.clock.now += MINUTE
    with post.office.store.write() as tx:
        deliveries.ready_up(tx, post.clock())
        claimed = deliveries.claim(tx, "one", post.clock(), MINUTE, post.office.store.epoch)
        assert claimed
        stop_plan(tx, post.world.lead.id, "they bought elsewhere", who="anna", now=post.clock())
        deliveries.settle(tx, claimed.id, "one", claimed.attempt, DeliveryState.READY, at=post.clock())
    assert post.send() is DeliveryState.CANCELLED
    assert "they bought elsewhere" in (post.delivery().reason or "")
    assert post.sent == 0


def test_what_a_person_dropped_reached_nobody(post: Post) -> None:
    post.approve()
    post.office.store.renew_epoch()
    assert post.send() is DeliveryState.HELD
    with post.office.store.write() as tx:
        resolve(tx, post.office, post.delivery().id, Choice.DROP, who="anna", now=post.clock())
    assert states(post) == (DraftState.VOID, TouchState.CANCELLED)


@pytest.mark.parametrize("to", [THEM, "lou@buyer.example"])
def test_a_mail_of_ours_in_no_conversation_of_a_lead_counts_where_it_went_to_them(post: Post, to: str) -> None:
    post.approve()
    post.arrives(ours=True, from_=Address(US), to=(Address(to),))
    assert post.send() is (DeliveryState.CANCELLED if to == THEM else DeliveryState.ACCEPTED)


def test_a_mail_of_ours_from_before_the_draft_counts_not(post: Post) -> None:
    post.arrives(ours=True, from_=Address(US), to=(Address(THEM),))
    with post.office.store.write() as tx:
        later = NOW + timedelta(hours=2)
        tx.exec_driver_sql("DELETE FROM draft_version")
        post.world.draft = replace(post.world.draft, created_at=later)
        drafts.DRAFTS.update(tx, post.world.draft)
    post.clock.now = NOW + timedelta(hours=3)
    post.approve()
    assert post.send() is DeliveryState.ACCEPTED
