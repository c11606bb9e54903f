"""A backup holds the whole state, moves between databases, and sends nothing twice when restored; erasing leaves nothing of a person."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from tests.contract.store_examples import HOUR, NOW, THEM, US, World, a_draft, a_lead, a_touch, message
from worker.errors import FollowthroughError, NotPossibleError
from worker.model import Address, Conversation, DeliveryState, FrozenMail, Prospect, Role, TouchKind, TouchState, Us
from worker.store import (
    audit,
    conversations,
    deliveries,
    drafts,
    folders,
    leads,
    messages,
    signins,
    suppressions,
    tables,
    tombstones,
    touches,
)
from worker.store.backup import backup, restore
from worker.store.db import Store
from worker.store.erasure import erase

OURS = Us(frozenset({US}))


@pytest.fixture
def world(each_store: Store) -> World:
    return World(each_store)


@pytest.fixture(params=["sqlite", "postgresql"])
def other(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    store = Store(
        f"sqlite:///{tmp_path}/other.db" if request.param == "sqlite" else request.getfixturevalue("empty_postgres_url")
    )
    store.migrate()
    yield store
    store.close()


def everything(store: Store) -> dict[str, list[Any]]:
    with store.read() as tx:
        kept = (
            table for table in tables.metadata.sorted_tables if table.name not in {"meta", "signin", "signin_failure"}
        )
        return {table.name: sorted(map(repr, tx.execute(select(table)))) for table in kept}


def test_a_backup_moves_between_databases(world: World, other: Store, tmp_path: Path) -> None:
    with world.store.write() as tx:
        audit.record(tx, at=NOW, who="anna", what="connect", subject="mailbox:1", detail="Grüße 🙂")
        folder = folders.ensure(tx, world.mailbox.id, "INBOX", Role.INBOX)
        folders.quarantine(tx, folder.id, 3, bytes(range(256)), "a bomb", NOW)
        folders.place_many(tx, folder.id, 2**32 - 1, {1: world.message.id, 2: None})
    before = everything(world.store)
    World(other)  # is replaced
    backup(world.store, tmp_path / "state.backup")
    assert restore(other, tmp_path / "state.backup") == 0
    assert everything(other) == everything(world.store) == before
    with other.write() as tx:
        stored, new = messages.add(tx, message("next", world.mailbox.id))
    assert new
    assert stored.id > world.message.id


def test_what_a_backup_would_send_again_is_held(world: World, tmp_path: Path) -> None:
    states = (
        DeliveryState.APPROVED,
        DeliveryState.READY,
        DeliveryState.SENDING_PRE,
        DeliveryState.SENDING_COMMIT,
        DeliveryState.SENT,
    )
    for state in states:
        world.delivery(state, state=state, owner="w", lease_until=NOW)
    with world.store.write() as tx:
        signins.create(tx, "token", "anna", NOW, NOW + HOUR)
    backup(world.store, tmp_path / "state.backup")
    epoch = world.store.epoch
    assert restore(world.store, tmp_path / "state.backup") == 3
    assert world.store.epoch != epoch
    with world.store.read() as tx:
        found = {each.mail.followthrough_id: each.state for each in deliveries.in_states(tx, list(DeliveryState))}
        assert signins.who(tx, "token", NOW) == "anna", "a restore signs nobody in or out"
    assert list(found.values()) == [*(DeliveryState.HELD,) * 3, DeliveryState.SENDING_COMMIT, DeliveryState.SENT]


def test_a_backup_is_for_its_owner_alone_and_replaces_the_last(world: World, tmp_path: Path) -> None:
    file = tmp_path / "state.backup"
    file.write_text("yesterday's")
    backup(world.store, file)
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.read_bytes().startswith(b"SQLite format 3")
    assert [path.name for path in tmp_path.glob("*.backup*")] == ["state.backup"]


@pytest.mark.parametrize("content", [b"", b"Dear backup, " * 100, None])
def test_a_file_that_is_no_backup_changes_nothing(world: World, tmp_path: Path, content: bytes | None) -> None:
    before = everything(world.store)
    if content is not None:
        (tmp_path / "letter").write_bytes(content)
    with pytest.raises(FollowthroughError, match=r"is no database|this is no backup|no such file"):
        restore(world.store, tmp_path / "letter")
    assert everything(world.store) == before


def test_nothing_of_an_erased_person_stays(world: World) -> None:
    store = world.store
    world.delivery(draft_id=world.draft.id, lead_id=world.lead.id, state=DeliveryState.SENT)
    with store.write() as tx:
        messages.add_many(
            tx,
            [
                message("theirs", 1),
                message("ours", 1, ours=True),
                message("Reply-To", 1, from_=Address("x@y"), reply_to=(Address(THEM),)),
            ],
            OURS,
        )
        inbox = folders.ensure(tx, 1, "INBOX", Role.INBOX)
        folders.save(tx, replace(inbox, uidvalidity=1))
        folders.place(tx, inbox.id, 1, 5, world.message.id)
        folders.quarantine(tx, inbox.id, 9, b"From: Pat@Buyer.example\r\n", "a bomb", NOW)
        suppressions.add(tx, THEM, "asked for it", NOW)
        audit.record(tx, at=NOW, who="anna", what="send", subject="delivery:1", detail=f"to {THEM}")
        assert erase(tx, THEM, "digest", NOW) == 4
        assert tombstones.among(tx, ["digest"]) == {"digest"}
        assert folders.known_uids(tx, inbox.id, 1, 1, 9) == {5}, "or the next pass would read it again"
        assert folders.placed(tx, inbox.id) == {}
    assert "buyer.example" not in repr(everything(store)).lower()


def test_nothing_of_an_erased_introducer_stays_and_the_lead_does(world: World) -> None:
    lee = "lee@friend.example"
    with world.store.write() as tx:
        thanks = touches.add(tx, replace(a_touch(world.lead.id, TouchKind.INTRODUCTION_THANKS), number=2))
        draft = drafts.add(tx, a_draft(thanks, world.message.id, recipient=Address(lee), body="Dear Lee"))
    world.delivery(
        draft_id=draft.id, lead_id=world.lead.id, touch_id=thanks.id, mail=FrozenMail(b"x", "l@o", "l", "5a", US, lee)
    )
    with world.store.write() as tx:
        erase(tx, lee, "digest", NOW)
        assert leads.get(tx, world.lead.id).introducer is None
        assert drafts.of_touch(tx, thanks.id) == []
        assert touches.get(tx, thanks.id).state is TouchState.CANCELLED, "or the plan would wait for it for ever"
        assert drafts.get(tx, world.draft.id) == world.draft
    assert lee not in repr(everything(world.store)).lower()


def test_other_people_stay(world: World) -> None:
    with world.store.write() as tx:
        talk = conversations.create(tx, Conversation(0, 1, "Bricks", Prospect("kim@other.example"), NOW, NOW))
        lead = leads.save(tx, a_lead(talk))
        kept, _ = messages.add(tx, message("kim", 1, from_=Address("kim@other.example"), conversation_id=talk.id), OURS)
        erase(tx, THEM, "digest", NOW)
        assert leads.every(tx) == [lead]
        assert messages.of_conversation(tx, talk.id) == [kept]


def test_nobody_is_erased_while_their_mail_is_on_its_way(world: World) -> None:
    world.delivery(state=DeliveryState.SENDING_COMMIT, owner="w", lease_until=NOW)
    with pytest.raises(NotPossibleError, match="being sent"), world.store.write() as tx:
        erase(tx, THEM, "digest", NOW)
    with world.store.read() as tx:
        assert messages.count(tx) == 1
