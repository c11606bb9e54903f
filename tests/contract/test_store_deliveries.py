"""Every delivery is sent by one worker, once, and what is uncertain stays visible."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest

from tests.contract.store_examples import HOUR, NOW, World
from worker.errors import NotFoundError, NotPossibleError
from worker.model import Delivery, DeliveryState, FolderMark, Purpose
from worker.store import deliveries, stops
from worker.store.db import Store

LEASE = timedelta(minutes=20)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def world(each_store: Store) -> World:
    return World(each_store)


@pytest.fixture
def postgres_world(postgres_url: str) -> Iterator[World]:
    store = Store(postgres_url)
    yield World(store)
    store.close()


def claim(world: World, owner: str = "w1", now_plus: timedelta = timedelta(0)) -> Delivery | None:
    with world.store.write() as tx:
        deliveries.hold_restored(tx, NOW + now_plus, world.store.epoch)
        return deliveries.claim(tx, owner, NOW + now_plus, LEASE, world.store.epoch)


def claimed(world: World, name: str = "a", owner: str = "w1") -> Delivery:
    world.delivery(name)
    found = claim(world, owner)
    assert found
    return found


def state_of(world: World, delivery: Delivery) -> DeliveryState:
    with world.store.read() as tx:
        return deliveries.get(tx, delivery.id).state


def test_what_was_stored_comes_back(world: World) -> None:
    draft: dict[str, Any] = {
        "draft_id": world.draft.id,
        "draft_version": 1,
        "lead_id": world.lead.id,
        "touch_id": world.touch.id,
    }
    marks = (FolderMark("Sent", 7, 42),)
    stored = world.delivery(marks=marks, answer="250 ok", finished_at=NOW, owner="w", lease_until=NOW, head=3, **draft)
    with world.store.read() as tx:
        assert deliveries.get(tx, stored.id) == stored
        assert deliveries.by_followthrough_id(tx, "ft-a") == stored
        assert deliveries.by_message_id(tx, "a@ours.example") == stored
        assert deliveries.of_draft(tx, world.draft.id) == deliveries.of_lead(tx, world.lead.id) == [stored]
        assert deliveries.by_followthrough_id(tx, "other") is None
        with pytest.raises(NotFoundError):
            deliveries.get(tx, stored.id + 1)


def test_a_draft_is_approved_once_until_it_is_taken_back(world: World) -> None:
    first = world.delivery("a", draft_id=world.draft.id, touch_id=world.touch.id)
    for again in ({"draft_id": world.draft.id}, {"touch_id": world.touch.id}):
        with pytest.raises(NotPossibleError, match="approved already"):
            world.delivery("b", **again)
    with world.store.write() as tx:
        assert deliveries.move(
            tx, first.id, [DeliveryState.READY], DeliveryState.CANCELLED, reason="taken back", at=NOW
        )
    assert world.delivery("b", draft_id=world.draft.id, touch_id=world.touch.id).id != first.id


@pytest.mark.parametrize("field", ["message_id", "followthrough_id"])
def test_the_same_mail_is_stored_once(world: World, field: str) -> None:
    first = world.delivery("a")
    other = world.delivery("b")
    twin = replace(other.mail, **{field: getattr(first.mail, field)})
    with pytest.raises(NotPossibleError):
        world.delivery("c", mail=twin)


def test_a_refused_second_approval_leaves_the_transaction_usable(world: World) -> None:
    world.delivery("a", draft_id=world.draft.id)
    with world.store.write() as tx:
        with pytest.raises(NotPossibleError):
            deliveries.add(tx, replace(deliveries.in_states(tx, [DeliveryState.READY])[0], id=0))
        assert deliveries.ready_up(tx, NOW) == 0


def test_the_undo_time_passes_before_a_delivery_is_ready(world: World) -> None:
    waiting = world.delivery(state=DeliveryState.APPROVED, not_before=NOW + MINUTE)
    with world.store.write() as tx:
        assert deliveries.ready_up(tx, NOW) == 0
        assert deliveries.ready_up(tx, NOW + MINUTE) == 1
    assert state_of(world, waiting) is DeliveryState.READY


def test_a_claim_takes_what_is_due_for_longest(world: World) -> None:
    world.delivery("later", not_before=NOW + HOUR)
    world.delivery("second", not_before=NOW - MINUTE)
    world.delivery("first", not_before=NOW - HOUR, purpose=Purpose.REPORT)
    world.delivery("held", not_before=NOW - HOUR, state=DeliveryState.HELD)
    taken = [claim(world), claim(world), claim(world)]
    assert [d and d.mail.followthrough_id for d in taken] == ["ft-first", "ft-second", None]
    assert taken[0]
    assert (taken[0].state, taken[0].owner, taken[0].attempt) == (DeliveryState.SENDING_PRE, "w1", 1)
    assert taken[0].lease_until == NOW + LEASE


@pytest.mark.fault(27)
def test_workers_who_claim_at_once_never_get_the_same(world: World) -> None:
    for number in range(24):
        world.delivery(str(number))
    start = Barrier(6)

    def work(owner: str) -> list[int]:
        start.wait(10)
        return [found.id for _ in range(8) if (found := claim(world, owner))]

    with ThreadPoolExecutor(6) as pool:
        taken = [id_ for ids in pool.map(work, "abcdef") for id_ in ids]
    assert len(taken) == len(set(taken)) == 24


def test_a_claim_does_not_wait_for_another_claim(postgres_world: World, postgres_url: str) -> None:
    """On PostgreSQL a row that another transaction is taking is skipped, not waited for."""
    postgres_world.delivery("a")
    postgres_world.delivery("b")
    other = Store(postgres_url)
    with postgres_world.store.write() as one, other.write() as two:
        first = deliveries.claim(one, "w1", NOW, LEASE, other.epoch)
        second = deliveries.claim(two, "w2", NOW, LEASE, other.epoch)
    other.close()
    assert first
    assert second
    assert first.id != second.id


def test_what_was_approved_before_a_restored_backup_is_held(world: World) -> None:
    old = world.delivery("old")
    world.store.renew_epoch()
    new = world.delivery("new")
    found = claim(world)
    assert found
    assert found.id == new.id
    with world.store.read() as tx:
        held = deliveries.get(tx, old.id)
    assert held.state is DeliveryState.HELD
    assert "backup was restored" in (held.reason or "")


def test_a_person_sends_a_held_delivery_in_the_new_epoch(world: World) -> None:
    old = world.delivery("old")
    world.store.renew_epoch()
    assert claim(world) is None
    with world.store.write() as tx:
        assert deliveries.move(
            tx, old.id, [DeliveryState.HELD], DeliveryState.READY, reason=None, at=NOW, epoch=world.store.epoch
        )
    found = claim(world)
    assert found
    assert found.id == old.id


def test_the_fence_opens_once_for_the_owner_of_an_unexpired_lease(world: World) -> None:
    mine = claimed(world)
    with world.store.write() as tx:
        for changes, now in (
            ({"owner": "w2"}, NOW),
            ({"attempt": 2}, NOW),
            ({}, NOW + LEASE),
            ({}, NOW + LEASE + MINUTE),
        ):
            assert not deliveries.fence(tx, replace(mine, **changes), now, now + HOUR)
        assert deliveries.fence(tx, mine, NOW + MINUTE, NOW + HOUR)
        assert not deliveries.fence(tx, mine, NOW + MINUTE, NOW + HOUR)
        passed = deliveries.get(tx, mine.id)
    assert (passed.state, passed.lease_until) == (DeliveryState.SENDING_COMMIT, NOW + HOUR)


def test_marks_are_kept_with_the_fence(world: World) -> None:
    mine = claimed(world)
    marks = (FolderMark("Sent", 5, 100), FolderMark("Gesendet/Ä", 6, 1))
    with world.store.write() as tx:
        assert not deliveries.fence(tx, replace(mine, owner="w2"), NOW, NOW + HOUR, ())
        assert deliveries.fence(tx, mine, NOW, NOW + HOUR, marks)
        assert deliveries.get(tx, mine.id).marks == marks


def test_no_claim_and_no_fence_while_sending_is_stopped(world: World) -> None:
    mine = claimed(world)
    world.delivery("b")
    with world.store.write() as tx:
        assert stops.stop(tx, world.mailbox.id, "enough", "anna", NOW)
    assert claim(world) is None
    with world.store.write() as tx:
        assert deliveries.due_mailboxes(tx, NOW) == []
        assert not deliveries.fence(tx, mine, NOW, NOW + HOUR)
        assert stops.resume(tx, world.mailbox.id, "anna", NOW)
        assert deliveries.fence(tx, mine, NOW, NOW + HOUR)
    assert claim(world) is not None


def test_the_copy_is_filed_by_who_holds_it_still(world: World) -> None:
    mine = claimed(world)
    with world.store.write() as tx:
        deliveries.settle(tx, mine.id, "w1", 1, DeliveryState.ACCEPTED, at=NOW, answer="250")
        assert deliveries.claim_filing(tx, "f1", NOW, LEASE)
        assert not deliveries.keep_filing(tx, mine.id, "f2", NOW, NOW + HOUR)
        assert not deliveries.keep_filing(tx, mine.id, "f1", NOW + LEASE, NOW + HOUR)
        assert deliveries.keep_filing(tx, mine.id, "f1", NOW, NOW + HOUR)


def test_an_outcome_is_stored_by_the_owner_alone_and_once(world: World) -> None:
    mine = claimed(world)
    later = NOW + MINUTE
    with world.store.write() as tx:
        assert not deliveries.settle(tx, mine.id, "w2", 1, DeliveryState.ACCEPTED, at=later, answer="250")
        assert deliveries.settle(tx, mine.id, "w1", 1, DeliveryState.ACCEPTED, at=later, answer="250 queued")
        assert not deliveries.settle(tx, mine.id, "w1", 1, DeliveryState.READY, at=later)
        done = deliveries.get(tx, mine.id)
    assert (done.state, done.answer, done.finished_at) == (DeliveryState.ACCEPTED, "250 queued", later)
    assert (done.owner, done.lease_until) == (None, None)


def test_a_temporary_refusal_is_tried_again_later_as_the_next_attempt(world: World) -> None:
    mine = claimed(world)
    with world.store.write() as tx:
        deliveries.settle(tx, mine.id, "w1", 1, DeliveryState.READY, at=NOW, answer="451 later", not_before=NOW + HOUR)
    assert claim(world) is None
    again = claim(world, now_plus=HOUR)
    assert again
    assert (again.attempt, again.answer, again.finished_at) == (2, "451 later", None)


def test_a_worker_that_died_leaves_a_stranded_delivery(world: World) -> None:
    pre = claimed(world, "pre")
    commit = claimed(world, "commit")
    with world.store.write() as tx:
        deliveries.fence(tx, commit, NOW, NOW + 2 * HOUR)
        assert deliveries.stranded(tx, NOW + LEASE - MINUTE) == []
        assert [d.id for d in deliveries.stranded(tx, NOW + LEASE)] == [pre.id]
        assert [d.id for d in deliveries.stranded(tx, NOW + 2 * HOUR)] == [pre.id, commit.id]


def test_the_sent_copy_is_filed_by_one(world: World) -> None:
    mine = claimed(world)
    with world.store.write() as tx:
        assert deliveries.claim_filing(tx, "f1", NOW, LEASE) is None
        deliveries.settle(tx, mine.id, "w1", 1, DeliveryState.ACCEPTED, at=NOW, answer="250")
        first = deliveries.claim_filing(tx, "f1", NOW, LEASE)
        assert first
        assert first.state is DeliveryState.ACCEPTED
        assert deliveries.claim_filing(tx, "f2", NOW, LEASE) is None
        assert deliveries.claim_filing(tx, "f2", NOW + LEASE, LEASE), "the first one died"
        assert not deliveries.filed(tx, mine.id, "f1", NOW + LEASE)
        assert deliveries.filed(tx, mine.id, "f2", NOW + LEASE)
        done = deliveries.get(tx, mine.id)
    assert (done.state, done.finished_at, done.answer) == (DeliveryState.SENT, NOW, "250")


def test_an_unknown_outcome_is_looked_for_when_due(world: World) -> None:
    mine = claimed(world)
    with world.store.write() as tx:
        deliveries.settle(tx, mine.id, "w1", 1, DeliveryState.UNKNOWN, at=NOW, not_before=NOW + MINUTE)
        assert deliveries.probing(tx, NOW) == []
        assert [d.id for d in deliveries.probing(tx, NOW + MINUTE)] == [mine.id]
        deliveries.record_probe(tx, mine.id, 1, NOW + HOUR)
        assert deliveries.probing(tx, NOW + MINUTE) == []
        assert deliveries.probing(tx, NOW + HOUR)[0].probes == 1
    assert claim(world, now_plus=HOUR) is None, "it is never sent again by itself"


def test_a_move_happens_only_from_the_states_it_names(world: World) -> None:
    held = world.delivery(state=DeliveryState.UNKNOWN)
    with world.store.write() as tx:
        assert not deliveries.move(tx, held.id, [DeliveryState.HELD], DeliveryState.READY, reason=None, at=NOW)
        assert deliveries.move(
            tx, held.id, {DeliveryState.UNKNOWN}, DeliveryState.ASK_HUMAN, reason="not found", at=NOW
        )
        moved = deliveries.get(tx, held.id)
        assert (moved.state, moved.reason, moved.finished_at) == (DeliveryState.ASK_HUMAN, "not found", None)
        assert deliveries.in_states(tx, [DeliveryState.ASK_HUMAN]) == [moved]


def test_the_quota_counts_what_left_the_mailbox(world: World) -> None:
    for number, state in enumerate((DeliveryState.ACCEPTED, DeliveryState.SENT, DeliveryState.REJECTED)):
        world.delivery(str(number), state=state, finished_at=NOW)
    world.delivery("yesterday", state=DeliveryState.SENT, finished_at=NOW - 24 * HOUR)
    claimed(world, "now")
    with world.store.read() as tx:
        assert deliveries.used(tx, world.mailbox.id, NOW) == 3
        assert deliveries.used(tx, world.mailbox.id, NOW + HOUR) == 1
        assert deliveries.used(tx, world.mailbox.id, NOW - 24 * HOUR) == 4
        assert deliveries.used(tx, world.mailbox.id + 1, NOW) == 0
        assert deliveries.last_left(tx, world.mailbox.id) in {("ft-0", NOW), ("ft-1", NOW)}
        assert deliveries.being_sent(tx, world.mailbox.id)
