"""What is stored of looks at leads, and what is read for many leads at once."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import event

from tests.contract.store_examples import HOUR, NOW, THEM, World, a_draft, a_lead, a_touch, message
from worker.errors import NotFoundError
from worker.model import Conversation, DeliveryState, DraftState, LeadStatus, Prospect, TouchKind, TouchState
from worker.store import conversations, deliveries, drafts, leads, messages, suppressions, touches
from worker.store.db import Store
from worker.store.leads import Looked, Neighbour


@pytest.fixture
def world(each_store: Store) -> World:
    return World(each_store)


def seen(world: World) -> int:
    """How often the facts of the lead changed; it is to be looked at."""
    with world.store.read() as tx:
        ((lead, changes),) = leads.to_look_at(tx, NOW)
        assert lead == world.lead
        return changes


def note(world: World, changes: int, **fields: object) -> None:
    plain = Looked(world.lead.id, changes, LeadStatus.ACTIVE, None, NOW + HOUR)
    with world.store.write() as tx:
        leads.note_looks(tx, [replace(plain, **fields)])  # type: ignore[arg-type]


def test_a_look_holds_until_its_time_or_until_something_changed(world: World) -> None:
    note(world, seen(world), status=LeadStatus.PAUSED, paused_until=NOW + HOUR)
    with world.store.write() as tx:
        assert leads.to_look_at(tx, NOW) == []
        ((lead, changes),) = leads.to_look_at(tx, NOW + HOUR)
        assert lead == replace(world.lead, status=LeadStatus.PAUSED, paused_until=NOW + HOUR)
        leads.look_again_at(tx, [lead.id])
        assert leads.to_look_at(tx, NOW) == [(lead, changes + 1)]


def test_a_look_at_older_facts_is_not_noted(world: World) -> None:
    old = seen(world)
    with world.store.write() as tx:
        leads.save(tx, world.lead)
    note(world, old, status=LeadStatus.PAUSED)
    assert seen(world) == old + 1


@pytest.mark.parametrize("change", ["touch", "state", "suppress", "allow", "plan", "configuration"])
def test_what_a_plan_depends_on_asks_for_a_look(world: World, change: str) -> None:
    note(world, seen(world))
    with world.store.write() as tx:
        assert leads.to_look_at(tx, NOW) == []
        if change == "touch":
            touches.add(tx, a_touch(world.lead.id, TouchKind.CALL))
        elif change == "state":
            touches.set_state(tx, world.touch.id, TouchState.DONE, NOW)
        elif change == "suppress":
            suppressions.add(tx, THEM, "asked", NOW)
        elif change == "allow":
            suppressions.remove(tx, THEM)
        elif change == "plan":
            leads.set_plan(tx, world.lead.id, "other")
        else:
            leads.plan_by(tx, "new")
            assert leads.planned_by(tx) == "new"
            leads.plan_by(tx, "newer")
        ((lead, _),) = leads.to_look_at(tx, NOW)
        assert lead.plan == ("other" if change == "plan" else "default")


def test_leads_without_a_plan_that_runs_are_not_looked_at(world: World) -> None:
    with world.store.write() as tx:
        for change in ({"status": LeadStatus.STOPPED}, {"backfilled": True}):
            changed = leads.save(tx, replace(world.lead, **change))
            assert leads.to_look_at(tx, NOW) == []
            expected = [] if changed.status is LeadStatus.STOPPED else [changed]
            assert [lead for lead, _ in leads.running(tx)] == expected
            assert [lead for lead, _ in leads.running(tx, [world.lead.id])] == expected
        assert leads.running(tx, [99]) == []
        with pytest.raises(NotFoundError):
            leads.set_plan(tx, 99, "other")


def test_leads_are_counted_by_their_plan(world: World) -> None:
    with world.store.write() as tx:
        talk = conversations.create(tx, Conversation(0, world.mailbox.id, "Bricks", Prospect(None), NOW, NOW))
        other = leads.save(tx, a_lead(talk, plan="other"))
        assert leads.on_plans(tx) == {"default": 1, "other": 1}
        leads.save(tx, replace(other, status=LeadStatus.STOPPED))
        assert leads.on_plans(tx) == {"default": 1}


def test_neighbours_are_found_by_domain_and_by_address(world: World) -> None:
    with world.store.write() as tx:
        talk = conversations.create(tx, Conversation(0, world.mailbox.id, "Bricks", Prospect(None), NOW, NOW))
        colleague = leads.save(tx, a_lead(talk, prospect=Prospect("kim@sales.buyer.example")))
        me = Neighbour(world.lead.id, world.conversation.id, THEM)
        them = Neighbour(colleague.id, talk.id, "kim@sales.buyer.example")
        assert leads.neighbours(tx, {"buyer.example"}, {THEM}) == {"buyer.example": [me, them], THEM: [me]}
        assert leads.neighbours(tx, set(), set()) == {}


def test_what_is_read_for_many_leads_is_what_is_read_for_each(world: World) -> None:
    rejected = world.delivery("r", lead_id=world.lead.id, state=DeliveryState.REJECTED, finished_at=NOW)
    with world.store.write() as tx:
        call = touches.add(tx, a_touch(world.lead.id, TouchKind.CALL))
        draft = drafts.add(tx, a_draft(call, world.message.id, created_at=NOW + HOUR, state=DraftState.VOID))
        messages.add(tx, message("answer", world.mailbox.id, ours=True, hours=2, conversation_id=world.conversation.id))
        suppressions.add(tx, THEM, "asked", NOW)
        ids = [world.lead.id, 99]
        assert touches.of_leads(tx, ids) == {world.lead.id: touches.of_lead(tx, world.lead.id)}
        assert drafts.of_leads(tx, ids) == {world.lead.id: [world.draft, draft]}
        assert deliveries.refused(tx, ids) == {world.lead.id: [(rejected.mail.recipient, NOW)]}
        assert suppressions.reasons(tx, [THEM, "kim@buyer.example"]) == {THEM: "asked"}
        assert messages.written_to(tx, [world.conversation.id, 99]) == {world.conversation.id: [NOW + 2 * HOUR]}
        since = NOW + HOUR / 2
        assert touches.drafted_since(tx, since, ()) == [(world.mailbox.id, NOW + HOUR)]
        assert touches.drafted_since(tx, since, {TouchKind.CALL}) == []


def test_the_leads_to_look_at_are_found_without_reading_every_lead(store: Store) -> None:
    """On SQLite, which does not use the index for other words of the same condition."""
    with store.read() as tx:
        asked: list[tuple[str, tuple[object, ...]]] = []
        event.listen(
            tx, "before_cursor_execute", lambda _c, _cursor, statement, given, *_: asked.append((statement, given))
        )
        leads.to_look_at(tx, NOW)
        selects = [one for one in asked if one[0].startswith("SELECT")]
        assert len(selects) == 2
        for statement, given in selects:
            (step,) = tx.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", given)
            assert "USING INDEX ix_lead_look_at" in step[3]
