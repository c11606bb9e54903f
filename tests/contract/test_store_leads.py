"""Conversations, leads, touches, and what people decided about them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy.exc import IntegrityError

from tests.contract.store_examples import HOUR, NOW, THEM, World, a_lead, a_touch
from worker.errors import NotFoundError
from worker.model import Conversation, LeadStatus, Prospect, Step, TouchKind, TouchState, TurnOverride
from worker.store import conversations, escalations, leads, messages, touches
from worker.store.db import Store


@pytest.fixture
def world(each_store: Store) -> World:
    return World(each_store)


def test_a_conversation_is_found_by_id_or_message_id(world: World) -> None:
    with world.store.read() as tx:
        for name in (str(world.conversation.id), "first@mail.example", "<first@mail.example>"):
            assert conversations.find(tx, name) == world.conversation
        for name in ("99", "nothing@x", "", "9" * 30, "²"):
            with pytest.raises(NotFoundError):
                conversations.find(tx, name)


def test_a_message_id_of_digits_is_found_too(world: World) -> None:
    with world.store.write() as tx:
        messages.add(tx, replace(world.message, id=0, identity="digits", message_id="20260302"))
        assert conversations.find(tx, "20260302") == world.conversation


def test_conversations_change_and_are_listed_newest_first(world: World) -> None:
    with world.store.write() as tx:
        newer = conversations.create(tx, Conversation(0, world.mailbox.id, "Bricks", Prospect(None), NOW, NOW + HOUR))
        changed = replace(world.conversation, last_at=NOW + 2 * HOUR, prospect=Prospect("kim@buyer.example"))
        assert conversations.every(tx) == [newer, world.conversation]
        conversations.save_many(tx, [changed])
        assert conversations.every(tx, world.mailbox.id) == [changed, newer]
        assert conversations.every(tx, 99) == []


def test_only_conversations_that_nothing_stands_on_are_removed(world: World) -> None:
    with world.store.write() as tx:
        empty = conversations.create(tx, Conversation(0, world.mailbox.id, "", Prospect(None), NOW, NOW))
        assert conversations.remove_empty(tx, [world.conversation.id]) == 0
        assert conversations.remove_empty(tx) == 1
        with pytest.raises(NotFoundError):
            conversations.get(tx, empty.id)
        messages.assign(tx, {world.message.id: None})
        assert conversations.remove_empty(tx) == 0, "a lead stands on it"


def test_what_is_stored_of_a_lead_comes_back(world: World) -> None:
    changed = replace(
        world.lead,
        status=LeadStatus.PAUSED,
        paused_until=NOW + HOUR,
        waiting_since=NOW,
        answered_at=NOW,
        override=False,
        backfilled=True,
    )
    with world.store.write() as tx:
        assert leads.get(tx, world.lead.id) == world.lead
        assert leads.save(tx, changed) == changed
        assert leads.of_conversation(tx, world.conversation.id) == changed
        assert leads.by_prospect(tx, THEM) == [changed]
        assert leads.of_conversation(tx, 99) is None
        with pytest.raises(NotFoundError):
            leads.save(tx, replace(changed, id=99))


def test_leads_of_a_domain_are_those_at_it_and_below_it(world: World) -> None:
    found = {}
    with world.store.write() as tx:
        for email in ("lou@sales.buyer.example", "kim@notbuyer.example", None, "x@" + "a." * 200 + "buyer.example"):
            talk = conversations.create(tx, replace(world.conversation, id=0))
            found[email] = leads.save(tx, a_lead(talk, prospect=Prospect(email)))
        for lead in found.values():
            leads.save(tx, lead)
        below = leads.of_domain(tx, "buyer.example")
        assert below[:2] == [world.lead, found["lou@sales.buyer.example"]]
        assert leads.of_domain(tx, "sales.buyer.example") == [found["lou@sales.buyer.example"]]
        assert leads.of_domain(tx, "example") == leads.of_domain(tx, "") == []
        assert found["kim@notbuyer.example"] not in below


def test_a_conversation_has_one_lead(world: World) -> None:
    with pytest.raises(IntegrityError), world.store.write() as tx:
        leads.save(tx, a_lead(world.conversation))


def test_leads_that_wait_are_listed_oldest_first(world: World) -> None:
    with world.store.write() as tx:
        for hours, status in ((3, LeadStatus.ACTIVE), (1, LeadStatus.PAUSED), (None, LeadStatus.STOPPED)):
            talk = conversations.create(tx, replace(world.conversation, id=0))
            leads.save(tx, a_lead(talk, waiting_since=None if hours is None else NOW + hours * HOUR, status=status))
        assert [lead.waiting_since for lead in leads.waiting(tx)] == [NOW + HOUR, NOW + 3 * HOUR]
        assert [lead.status for lead in leads.active(tx)] == [LeadStatus.ACTIVE, LeadStatus.ACTIVE, LeadStatus.PAUSED]
        assert len(leads.every(tx)) == 4


def test_the_last_word_about_a_turn_counts(world: World) -> None:
    closed = TurnOverride(world.message.id, closed=True, reason="answered by phone")
    reopened = replace(closed, closed=False, reason="they called back")
    with world.store.write() as tx:
        assert leads.turn_overrides(tx, world.conversation.id) == ()
        leads.override_turn(tx, closed, "anna", NOW)
        assert leads.turn_overrides(tx, world.conversation.id) == (replace(closed, at=NOW),)
        leads.override_turn(tx, reopened, "anna", NOW)
        assert leads.turn_overrides(tx, world.conversation.id) == (replace(reopened, at=NOW),)


def test_what_was_said_of_a_turn_goes_with_its_message(world: World) -> None:
    closed = TurnOverride(world.message.id, closed=True, reason="answered by phone", at=NOW)
    with world.store.write() as tx:
        leads.override_turn(tx, closed, "anna", NOW)
        other = conversations.create(tx, replace(world.conversation, id=0))
        messages.assign(tx, {world.message.id: other.id})
        assert leads.turn_overrides(tx, world.conversation.id) == ()
        assert leads.turn_overrides(tx, other.id) == (closed,)


def test_a_lead_has_one_touch_of_a_kind(world: World) -> None:
    with world.store.write() as tx:
        article = touches.add(tx, replace(a_touch(world.lead.id, TouchKind.ARTICLE), number=2))
        assert touches.of_lead(tx, world.lead.id) == [world.touch, article]
        assert touches.get(tx, article.id) == article
    with pytest.raises(IntegrityError), world.store.write() as tx:
        touches.add(tx, a_touch(world.lead.id, TouchKind.ARTICLE))


def test_a_touch_that_is_done_keeps_the_moment(world: World) -> None:
    with world.store.write() as tx:
        touches.set_state(tx, world.touch.id, TouchState.DONE, NOW)
        assert touches.get(tx, world.touch.id).done_at == NOW
        touches.set_state(tx, world.touch.id, TouchState.SKIPPED, NOW)
        assert touches.get(tx, world.touch.id).done_at is None
        with pytest.raises(NotFoundError):
            touches.set_state(tx, 99, TouchState.DONE, NOW)


def test_a_step_of_the_ladder_fires_once_a_wait(world: World) -> None:
    with world.store.write() as tx:
        fired = [
            escalations.record(tx, world.lead.id, since, step, NOW)
            for since in (NOW, NOW + HOUR)
            for step in (Step.LATE, Step.LATE, Step.OVERDUE)
        ]
    assert fired == [True, False, True, True, False, True]


def test_a_move_is_kept_until_something_happens(world: World) -> None:
    with world.store.write() as tx:
        leads.save(tx, replace(world.lead, moved_to=NOW + HOUR, moved_by="jo"))
        assert leads.get(tx, world.lead.id).moved_to == NOW + HOUR
        leads.forget_moves_in(tx, [world.conversation.id + 1])
        assert leads.get(tx, world.lead.id).moved_by == "jo"
        leads.forget_moves_in(tx, [world.conversation.id])
        assert leads.get(tx, world.lead.id) == world.lead


def test_the_calendar_knows_who_is_on_a_plan_and_what_changed(world: World) -> None:
    with world.store.write() as tx:
        (before,) = leads.on_calendar(tx)
        assert (before.id, before.mailbox_id, before.prospect) == (world.lead.id, world.mailbox.id, world.lead.prospect)
        leads.save(tx, replace(world.lead, moved_to=NOW, moved_by="jo"))
        (after,) = leads.on_calendar(tx)
        assert (after.moved_by, after.changes > before.changes) == ("jo", True)
        leads.save(tx, replace(world.lead, backfilled=True))
        assert leads.on_calendar(tx) == []
        leads.save(tx, replace(world.lead, status=LeadStatus.STOPPED))
        assert leads.on_calendar(tx) == []
        assert leads.get_many(tx, [world.lead.id, 99]) == [replace(world.lead, status=LeadStatus.STOPPED)]
