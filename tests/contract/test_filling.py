"""History that is skimmed and then filled in is the history that would have been read whole."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, func, select

from benchmarks.mailboxes.mailbox import NOW as GENERATED
from benchmarks.mailboxes.mailbox import plan
from benchmarks.mailboxes.maildir import StoredMailbox, write
from benchmarks.mailboxes.people import OUR_COMPANY, OUR_DOMAIN, OWNER
from tests.contract.reader import ALWAYS, NOW, Reader
from tests.servers.dovecot import Dovecot
from tests.servers.gmail_fake import Gmail
from tests.soak.post import US
from worker.jobs import sync_mailbox
from worker.jobs.read_texts import read_texts
from worker.jobs.settle import Desk
from worker.mail.sync import Choice
from worker.model import Heading, Lead, MailboxState, Message, Us
from worker.store import conversations, erasure, folders, leads, links, mailboxes, messages, tables, tombstones
from worker.store.db import Store

LONG_AGO = NOW - timedelta(days=90)
ANA = "Ana Ruiz <ana@quay.example>"


def everything(
    tx: Connection, _desk: Desk, mailbox: MailboxState, found: Sequence[Heading], *_: object, **__: object
) -> Choice:
    """Chooses each text, but for mails that are known."""
    known = messages.with_identities(tx, mailbox.id, (heading.identity for heading in found))
    return Choice(frozenset(heading.uid for heading in found if heading.identity not in known))


def talks(store: Store) -> set[tuple[Message, ...]]:
    """The mails of each conversation, without the numbers that a store gives."""
    with store.read() as tx:
        every = [messages.of_conversation(tx, one.id) for one in conversations.every(tx)]
    return {
        tuple(sorted((replace(m, id=0, conversation_id=None) for m in mails), key=lambda m: m.identity))
        for mails in every
    }


def judged(store: Store) -> dict[str, Lead]:
    """Every lead by its oldest mail, without the numbers that a store gives; one whose mails went to another lead is no more."""
    with store.read() as tx:
        return {
            mails[0].identity: replace(lead, id=0, conversation_id=0)
            for lead in leads.every(tx)
            if (mails := messages.of_conversation(tx, lead.conversation_id))
        }


def skimmed(store: Store) -> int:
    with store.read() as tx:
        return tx.execute(select(func.count()).where(tables.message.c.skimmed)).scalar_one()


def old_mail(number: int, text: str = "We need eight sensors. Could you send a quote?", sender: str = ANA) -> bytes:
    head = f"From: {sender}\r\nTo: {US}\r\nSubject: Sensors {number}\r\nMessage-ID: <{number}@quay.example>\r\n"
    return f"{head}Date: {LONG_AGO:%a, %d %b %Y %H:%M:%S} +0000\r\n\r\nHello,\r\n\r\n{text}\r\n\r\nBest regards\r\nAna\r\n".encode()


@pytest.fixture
def here(store: Store, dovecot: Dovecot, user: str) -> Reader:
    return Reader(store, dovecot, user)


@pytest.mark.parametrize("seed", [3])
def test_filled_in_equals_read_whole(
    dovecot: Dovecot, user: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    planned = plan(1200, seed=seed)
    write(planned, tmp_path / "box", seed)
    StoredMailbox(1200, tmp_path / "box", planned.truth, GENERATED, seed).install(dovecot, user)

    def read() -> Store:
        store = Store(f"sqlite:///{tmp_path / str(len(list(tmp_path.iterdir())))}.db")
        store.migrate()
        reader = Reader(store, dovecot, user, now=GENERATED)
        us = Us(frozenset({OWNER.email}), frozenset({OUR_DOMAIN}))
        reader.desk = Desk(us, (OUR_COMPANY,), frozenset(), frozenset(), {reader.mailbox.id: ALWAYS})
        reader.sync()
        reader.fill()
        return store

    filled = read()
    monkeypatch.setattr(sync_mailbox, "choose", everything)
    whole = read()
    assert skimmed(filled) == skimmed(whole) == 0
    assert judged(filled) == judged(whole)
    assert len(judged(whole)) > 25
    assert talks(filled) == talks(whole)


def test_half_filled_and_begun_anew_goes_on(here: Reader) -> None:
    for number in range(250):
        here.server.deliver(here.user, old_mail(number, sender=f"Ana <ana@quay{number}.example>"), at=LONG_AGO)
    here.sync()
    assert skimmed(here.store) == 250
    with here.a_pass() as this:
        this.told = cut_off
        with pytest.raises(InterruptedError):
            read_texts(this)
    assert 0 < skimmed(here.store) < 250
    here.arrive(2)
    here.sync()
    here.fill()
    assert skimmed(here.store) == 0
    assert len(here.leads()) >= 250


def cut_off(_: object) -> None:
    raise InterruptedError


def test_a_day_of_bytes_is_used_up_and_the_next_day_goes_on(here: Reader) -> None:
    for number in range(450):
        here.server.deliver(here.user, old_mail(number, "Offer? " * 100), at=LONG_AGO)
    here.sync()
    left = [skimmed(here.store)]
    for _ in range(6):
        with here.a_pass() as this:
            this.bytes_a_day = 250_000
            while read_texts(this):
                pass
        left.append(skimmed(here.store))
        if len(left) == 2:
            with here.a_pass() as this:
                this.bytes_a_day = 250_000
                assert not read_texts(this)
            assert skimmed(here.store) == left[-1], "the day is over"
        here.now += timedelta(days=1)
    assert 0 < left[1] < 450
    assert left[-1] == 0


def renumber(reader: Reader) -> None:
    reader.server.delete_uidlist(reader.user)  # type: ignore[attr-defined]  # of Dovecot


def expunge(reader: Reader) -> None:
    reader.expunge(2)


def move(reader: Reader) -> None:
    with reader.by_hand() as client:
        client.move([2], "Sent")


@pytest.mark.fault(1)
@pytest.mark.parametrize(("happens", "left"), [(renumber, 0), (expunge, 1), (move, 0)])
def test_what_happens_between_skimming_and_filling_in(
    here: Reader, happens: Callable[[Reader], None], left: int
) -> None:
    for number in range(6):
        here.server.deliver(here.user, old_mail(number), at=LONG_AGO)
    here.sync()
    happens(here)
    here.fill()
    here.sync_tomorrow()
    here.fill()
    assert skimmed(here.store) == left, "what is nowhere any more stays as its header tells"
    with here.store.read() as tx:
        assert messages.count(tx) == 6
        texts = [message.text for message in messages.get_many(tx, range(1, 10)) if not message.skimmed]
    assert len(texts) == 6 - left
    assert all("sensors" in text for text in texts)


@pytest.mark.fault(2)
def test_a_paused_folder_keeps_no_other_from_being_filled_in(store: Store) -> None:
    with Gmail() as gmail:
        reader = Reader(store, gmail, "ada")
        gmail.put(old_mail(1), at=LONG_AGO)
        reader.sync()
        (folder,) = (one for one in reader.folders().values() if one.uidvalidity)
        with store.write() as tx:
            folders.save(tx, replace(folder, paused_reason="flapping"))
        gmail.uidvalidity = 77
        with reader.a_pass() as this:
            assert not read_texts(this)
        assert skimmed(store) == 1


@pytest.mark.parametrize("erased", ["ana@quay.example", "bo@buyer.example"])
@pytest.mark.parametrize("when", ["before", "meanwhile"])
def test_erased_people_do_not_come_back_by_their_texts(here: Reader, erased: str, when: str) -> None:
    form = "Name: Bo Buyer\r\nEmail: bo@buyer.example\r\nCompany: Buyer Ltd\r\nMessage: We need twelve pumps, please send a quote."
    site = f"Website <forms@{US.partition('@')[2]}>"
    here.server.deliver(here.user, old_mail(1), at=LONG_AGO)
    here.server.deliver(here.user, old_mail(2, form, site), at=LONG_AGO)
    here.sync()
    with here.a_pass() as this:
        if when == "before":
            erase(here, erased)
            read_texts(this)
        else:
            bodies = this.server.bodies

            def slow(*arguments: object) -> object:
                found = list(bodies(*arguments))  # type: ignore[arg-type]  # handed on
                erase(here, erased)
                return found

            this.server.bodies = slow  # type: ignore[method-assign, assignment]  # a person erases at this moment
            read_texts(this)
    here.sync_tomorrow()
    here.fill()
    with here.store.read() as tx:
        assert links.with_person(tx, erased) == []
        assert [lead.prospect.email for lead in leads.every(tx) if lead.prospect.email == erased] == []
        assert messages.count(tx) == 1


def erase(reader: Reader, email: str) -> None:
    with reader.store.write() as tx:
        erasure.erase(tx, email, tombstones.digest(reader.desk.erasure_key, email), reader.now)


def test_a_mail_that_cannot_be_read_is_put_aside_once_and_stays_as_its_header_tells(here: Reader) -> None:
    head, _, _ = old_mail(1).partition(b"\r\n\r\n")
    bomb = head + b"\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\n\r\nx\r\n" * 5000
    here.server.deliver(here.user, bomb, at=LONG_AGO)
    here.server.deliver(here.user, old_mail(2), at=LONG_AGO)
    here.sync()
    here.fill()
    here.sync_tomorrow()
    here.fill()
    assert skimmed(here.store) == 0
    with here.store.read() as tx:
        assert len(folders.quarantined(tx)) == 1
        assert messages.count(tx) == 2


def test_two_mailboxes_that_hold_the_same_mail_are_filled_in_each(here: Reader, dovecot: Dovecot, user: str) -> None:
    other = Reader(here.store, dovecot, f"{user}b")
    with here.store.write() as tx:
        other.mailbox = mailboxes.ensure(tx, "bo@larkspur.example", NOW - timedelta(days=200))
    calendars = {here.mailbox.id: ALWAYS, other.mailbox.id: ALWAYS}
    here.desk = other.desk = replace(here.desk, calendars=calendars)
    dovecot.deliver(here.user, old_mail(9, "See you.", "Cy <cy@fair.example>"), at=LONG_AGO)
    with here.by_hand() as client:  # it has its number before the other one comes
        client.search("ALL")
    for reader in (here, other):
        dovecot.deliver(reader.user, old_mail(1), at=LONG_AGO)
    for reader in (here, other):
        reader.sync()
    for reader in (other, here):
        reader.fill()
    assert skimmed(here.store) == 0
    with here.store.read() as tx:
        assert [message.mailbox_id for message in messages.by_message_id(tx, "1@quay.example")] == [1, 2]
        assert {message.conversation_id for message in messages.by_message_id(tx, "1@quay.example")} == {1}
    assert len(here.leads()) == 1
