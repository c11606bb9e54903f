"""Messages are stored once, come back as they were, and find what belongs to them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pytest
from sqlalchemy import Connection

from tests.contract.store_examples import HOUR, NOW, THEM, US, message, understood
from worker.errors import NotFoundError
from worker.model import Address, Arrival, ArrivalBasis, Conversation, Kind, Message, Prospect, Us
from worker.store import conversations, mailboxes, messages
from worker.store.db import Store

OURS = Us(domains=frozenset({"ours.example"}))


@pytest.fixture
def box(each_store: Store) -> int:
    with each_store.write() as tx:
        mailboxes.ensure(tx, "other@ours.example", NOW)
        return mailboxes.ensure(tx, US, NOW).id


def names(found: Iterable[Message]) -> list[str]:
    return [each.identity for each in found]


def store_all(tx: Connection, *things: Message) -> list[Message]:
    return [stored for stored, _ in messages.add_many(tx, things, OURS)]


def test_what_was_stored_comes_back(each_store: Store, box: int) -> None:
    full = message(
        "full",
        box,
        in_reply_to=("a@x",),
        references=("b@x", "a@x"),
        reply_to=(Address("pat@home.example", "Pät"),),
        cc=(Address("c@x", ""), Address("d@x")),
        date=None,
        date_offset=None,
        arrival=Arrival(NOW, ArrivalBasis.SEEN),
        headers=(("list-id", "<x>"), ("thread-index", "AQ==")),
        size=2**40,
        backfilled=True,
        text="Grüße 🙂\n" * 1000,
    )
    with each_store.write() as tx:
        stored, new = messages.add(tx, full)
        assert new
        assert messages.get(tx, stored.id) == stored == replace(full, id=stored.id)
        with pytest.raises(NotFoundError):
            messages.get(tx, stored.id + 1)


def test_a_message_is_stored_once_a_mailbox(each_store: Store, box: int) -> None:
    with each_store.write() as tx:
        first, _ = messages.add(tx, message("one", box))
        again, new = messages.add(tx, message("one", box, subject="another reading"))
        elsewhere, new_elsewhere = messages.add(tx, message("one", 1))
        assert (again, new) == (first, False)
        assert (elsewhere.id != first.id, new_elsewhere) == (True, True)
        assert messages.count(tx) == 2


def test_stored_identities_are_told_a_mailbox(each_store: Store, box: int) -> None:
    with each_store.write() as tx:
        stored = store_all(tx, message("a", box), message("b", box), message("c", 1))
        assert messages.with_identities(tx, box, ["a", "b", "c", "d"]) == {"a": stored[0].id, "b": stored[1].id}
        assert messages.with_identities(tx, box, []) == {}


def test_a_batch_says_which_are_new_in_its_own_order(each_store: Store, box: int) -> None:
    with each_store.write() as tx:
        messages.add(tx, message("b", box))
        batch = [message(name, box) for name in "cabca"]
        stored = messages.add_many(tx, batch)
        assert names(found for found, _ in stored) == list("cabca")
        assert [new for _, new in stored] == [True, True, False, False, False]
        assert stored[0][0].id < stored[1][0].id
        assert stored[0][0] == stored[3][0]


def test_hostile_text_is_stored_with_what_no_database_takes_replaced(each_store: Store, box: int) -> None:
    nasty = "a\0b\ud800c"
    given = message(
        "n" * 40,
        box,
        subject=nasty,
        text=nasty,
        message_id=nasty,
        from_=Address(nasty),
        cc=(Address("x", nasty),),
        headers=(("x", nasty),),
    )
    with each_store.write() as tx:
        stored, _ = messages.add(tx, given)
        read = messages.get(tx, stored.id)
        assert read.subject == read.text == read.from_.email == "a\ufffdb?c"
        assert read.cc[0].name == "a\0b?c"


def test_endless_ids_and_addresses_are_stored_and_found(each_store: Store, box: int) -> None:
    long = "x" * 100_000
    with each_store.write() as tx:
        stored, _ = messages.add(
            tx, message("long", box, message_id=long, references=(long,) * 500, from_=Address(f"{long}@x.example"))
        )
        reply, _ = messages.add(tx, message("reply", box, in_reply_to=(long,)))
        assert messages.by_message_id(tx, long) == [stored]
        assert messages.neighbours(tx, [reply]) == [stored, reply]


def test_a_message_id_is_found_in_every_mailbox_and_only_where_it_is_the_own_one(each_store: Store, box: int) -> None:
    with each_store.write() as tx:
        late = message("late", box, hours=2, message_id="same@x")
        store_all(tx, late, message("early", 1, message_id="same@x"), message("reply", box, references=("same@x",)))
        assert names(messages.by_message_id(tx, "same@x")) == ["early", "late"]
        assert messages.by_message_id(tx, "other@x") == []


def test_a_conversation_is_read_oldest_first(each_store: Store, box: int) -> None:
    with each_store.write() as tx:
        ours, theirs, alone = store_all(
            tx, message("ours", box, ours=True, hours=1), message("theirs", box), message("alone", box)
        )
        talk = conversations.create(tx, Conversation(0, box, "Tiles", Prospect(THEM), NOW, NOW))
        other = conversations.create(tx, Conversation(0, box, "Bricks", Prospect(THEM), NOW, NOW))
        messages.assign(tx, {ours.id: talk.id, theirs.id: talk.id, alone.id: other.id})
        messages.assign(tx, {})
        assert names(messages.of_conversation(tx, talk.id)) == ["theirs", "ours"]
        assert names([messages.newest_of(tx, talk.id) or alone]) == ["ours"]
        by_conversation = messages.of_conversations(tx, [talk.id, other.id, 99])
        assert {id_: names(found) for id_, found in by_conversation.items()} == {
            talk.id: ["theirs", "ours"],
            other.id: ["alone"],
        }
        messages.assign(tx, {alone.id: None})
        assert messages.newest_of(tx, other.id) is None


def test_references_tie_messages_through_any_number_of_mails(each_store: Store, box: int) -> None:
    chain = [
        message(
            str(n),
            box,
            hours=n,
            in_reply_to=(f"{n - 1}@mail.example",),
            from_=Address(f"p{n}@x.example"),
            to=(Address(US),),
        )
        for n in range(12)
    ]
    with each_store.write() as tx:
        stored = store_all(tx, *chain, message("stranger", box, from_=Address("q@x.example")))
        assert names(messages.neighbours(tx, [stored[0]])) == [str(n) for n in range(12)]
        assert names(messages.neighbours(tx, [stored[-1]])) == ["stranger"]
        assert messages.neighbours(tx, []) == []


def test_missing_mails_still_tie_those_that_name_them(each_store: Store, box: int) -> None:
    with each_store.write() as tx:
        one = message("one", box, references=("lost@x",), from_=Address("a@x.example"))
        two = message("two", 1, in_reply_to=("lost@x",), from_=Address("b@x.example"), hours=1)
        stored = store_all(tx, one, two)
        assert names(messages.neighbours(tx, stored[:1])) == ["one", "two"]


def test_the_same_people_are_neighbours_whoever_wrote(each_store: Store, box: int) -> None:
    form = message(
        "form",
        box,
        from_=Address("noreply@forms.example"),
        understanding=understood(Kind.NOTIFICATION, prospect="kim@buyer.example"),
    )
    with each_store.write() as tx:
        theirs, ours, reply_to, relayed = store_all(
            tx,
            message("theirs", box),
            message("ours", box, ours=True, cc=(Address("kim@buyer.example"), Address("ben@ours.example"))),
            message("reply-to", box, from_=Address("sales@buyer.example"), reply_to=(Address(THEM),)),
            form,
        )
        colleague = store_all(tx, message("colleague", box, ours=True, to=(Address("ben@ours.example"),)))
        assert {*names(messages.neighbours(tx, [theirs]))} == {"theirs", "ours", "reply-to"}
        assert {*names(messages.neighbours(tx, [relayed]))} == {"form", "ours"}
        assert {*names(messages.neighbours(tx, [reply_to, ours]))} == {"theirs", "ours", "reply-to", "form"}
        assert messages.neighbours(tx, colleague) == colleague, "an address of ours links nothing"


def test_a_flood_from_one_address_brings_only_its_newest(each_store: Store, box: int) -> None:
    with each_store.write() as tx:
        flood = store_all(tx, *(message(f"{n:04}", box, hours=n) for n in range(620)))
        found = messages.neighbours(tx, [flood[0]])
        assert len(found) == messages.MOST_OF_ADDRESS + 1
        assert found[0] == flood[0]
        assert found[1:] == flood[-messages.MOST_OF_ADDRESS :]


def test_what_people_wrote_since_is_found_in_any_mailbox(each_store: Store, box: int) -> None:
    with each_store.write() as tx:
        store_all(
            tx,
            message("before", box),
            message("after", box, hours=1),
            message("elsewhere", 1, hours=2),
            message("colleague", box, hours=3, from_=Address("kim@buyer.example")),
            message("absent", box, hours=4, understanding=understood(Kind.AUTO_REPLY)),
            message("ours", box, hours=5, ours=True),
            message("stranger", box, hours=6, from_=Address("q@x.example")),
        )
        assert names(messages.theirs_since(tx, [THEM], NOW)) == ["after", "elsewhere"]
        assert names(messages.theirs_since(tx, [THEM, "kim@buyer.example"], NOW + HOUR)) == ["elsewhere", "colleague"]
        assert messages.theirs_since(tx, [], NOW) == []


def test_what_we_wrote_to_people_since_is_found_in_any_mailbox(each_store: Store, box: int) -> None:
    with each_store.write() as tx:
        store_all(
            tx,
            message("before", box, ours=True),
            message("after", box, ours=True, hours=1),
            message("elsewhere", 1, ours=True, hours=2, to=(Address("kim@buyer.example"),), cc=(Address(THEM),)),
            message("colleague", box, ours=True, hours=3, to=(Address("kim@buyer.example"),)),
            message("theirs", box, hours=4),
        )
        assert names(messages.ours_since(tx, [THEM], NOW)) == ["after", "elsewhere"]


def test_the_copy_of_what_we_sent_is_marked(each_store: Store, box: int) -> None:
    with each_store.write() as tx:
        copy, _ = messages.add(tx, message("copy", box, ours=True))
        messages.mark_delivery(tx, copy.id, 7)
        assert messages.get(tx, copy.id).delivery_id == 7
