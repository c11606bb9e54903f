"""Gmail, where a label is a folder: All Mail is read, each mail once, and within what Google lets an account download."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from tests.contract.reader import NOW, Reader
from tests.servers.gmail_fake import ALL, OVERQUOTA, Gmail
from tests.servers.imap_fake import CLOSE
from tests.servers.proxy import Proxy, Way
from tests.soak.difference import in_store
from tests.soak.post import US
from worker.errors import ThrottledError
from worker.model import Message
from worker.store import conversations, folders, messages
from worker.store.db import Store

ANA = "Ana Ruiz <ana@quay.example>"
INQUIRY = "Hello,\r\n\r\nwe need eight sensors for our cranes. Could you send a quote?\r\n\r\nBest regards\r\nAna\r\n"


def mail(
    text: str, *, name: str, sender: str = ANA, to: str = US, subject: str = "Sensors", answers: str = "", **more: str
) -> bytes:
    refers = f"In-Reply-To: <{answers}>\r\nReferences: <{answers}>\r\n" if answers else ""
    others = "".join(f"{header.replace('_', '-')}: {value}\r\n" for header, value in more.items())
    head = f"From: {sender}\r\nTo: {to}\r\nSubject: {subject}\r\nMessage-ID: <{name}>\r\n"
    return f"{head}Date: Mon, 2 Nov 2026 08:00:00 +0000\r\n{refers}{others}\r\n{text}".encode()


@pytest.fixture
def gmail() -> Iterator[Gmail]:
    with Gmail(labels=["Leads/Hot"]) as server:
        yield server


@pytest.fixture
def reader(store: Store, gmail: Gmail) -> Reader:
    return Reader(store, gmail, "ada")


def stored(reader: Reader) -> list[Message]:
    with reader.store.read() as tx:
        rows = {row for folder in reader.folders().values() for row in folders.placed(tx, folder.id).values()}
        return [messages.get(tx, row) for row in sorted(rows)]


@pytest.mark.fault(16)
def test_a_mail_of_many_labels_is_one_message_at_one_place(reader: Reader, gmail: Gmail) -> None:
    shown = gmail.put(mail(INQUIRY, name="first@quay"), "\\Inbox", "Leads/Hot", "\\Important", at=NOW)
    assert reader.sync().new == 1
    (message,) = stored(reader)
    assert message.identity == str(shown.msgid)
    assert {command for command in gmail.commands if command.startswith(("EXAMINE", "SELECT"))} == {f'EXAMINE "{ALL}"'}


@pytest.mark.fault(16)
def test_a_mail_that_a_filter_archived_is_read_and_a_later_label_changes_nothing(reader: Reader, gmail: Gmail) -> None:
    shown = gmail.put(mail(INQUIRY, name="first@quay"), "Leads/Hot", at=NOW)
    assert reader.sync().new == 1
    before = reader.leads()
    assert len(before) == 1
    gmail.label(shown, add="\\Inbox")
    gmail.label(shown, remove="Leads/Hot")
    assert reader.sync().new == 0
    assert reader.sync_tomorrow().new == 0
    assert reader.leads() == before
    assert len(stored(reader)) == 1


@pytest.mark.fault(16)
def test_our_answer_counts_once_and_its_draft_not_at_all(reader: Reader, gmail: Gmail) -> None:
    first = gmail.put(mail(INQUIRY, name="first@quay"), at=NOW)
    answer = mail("Dear Ana,\r\n\r\nhere is our quote.\r\n", name="a@larkspur", sender=US, to=ANA, answers="first@quay")
    draft = gmail.put(answer, "\\Draft", thread=first.thrid, at=NOW + timedelta(hours=1), flags={"\\Draft"})
    reader.sync(timedelta(hours=2))
    (lead,) = reader.leads()
    assert lead.answered_at is None
    gmail.purge(draft)
    gmail.put(answer, "\\Sent", thread=first.thrid, at=NOW + timedelta(hours=3))
    reader.sync(timedelta(hours=4))
    (lead,) = reader.leads()
    assert lead.answered_at == NOW + timedelta(hours=3)
    assert [message.ours for message in stored(reader)] == [False, True]


@pytest.mark.fault(16)
def test_spam_is_not_read_and_what_is_deleted_is_at_no_place_any_more(reader: Reader, gmail: Gmail) -> None:
    kept = gmail.put(mail(INQUIRY, name="first@quay"), at=NOW)
    gmail.put(mail(INQUIRY, name="spam@quay"), "\\Spam", at=NOW)
    assert reader.sync().new == 1
    gmail.label(kept, add="\\Trash", remove="\\Inbox")
    reader.sync_tomorrow()
    assert in_store(reader.store) == {ALL: {}}
    with reader.store.read() as tx:
        assert messages.count(tx) == 1, "the message stays"


@pytest.mark.fault(16)
def test_gmails_thread_holds_a_conversation_together(reader: Reader, gmail: Gmail) -> None:
    first = gmail.put(mail(INQUIRY, name="first@quay"), at=NOW)
    other = mail("Here are the drawings that I promised.\r\n", name="second@quay", subject="Drawings")
    gmail.put(other, thread=first.thrid, at=NOW + timedelta(hours=1))
    reader.sync(timedelta(hours=2))
    with reader.store.read() as tx:
        assert len(conversations.every(tx)) == 1


@pytest.mark.fault(17)
def test_headers_come_first_and_bulk_costs_no_more(reader: Reader, gmail: Gmail) -> None:
    bulk = {"List_Unsubscribe": "<https://shop.example/u>", "List_Id": "<shop.example>", "Precedence": "bulk"}
    for number in range(20):
        text = "Our offers of this week, with pictures\r\n" * 5000
        sender = "Shop <news@shop.example>"
        gmail.put(mail(text, name=f"{number}@shop", sender=sender, subject=f"Offers {number}", **bulk), at=NOW)
    gmail.put(mail(INQUIRY, name="first@quay"), at=NOW - timedelta(days=1))
    with Proxy(gmail.port) as link:
        reader.sync(via=link.port)
        assert link.passed[Way.DOWN] < 20 * 4000 + 20_000, "of 4 MB"
    assert len(reader.leads()) == 1


@pytest.mark.fault(17)
def test_an_account_that_is_over_its_limit_goes_on_later_where_it_was(reader: Reader, gmail: Gmail) -> None:
    reader.arrive(10)
    reader.sync()
    reader.arrive(10)
    gmail.once("UID FETCH", OVERQUOTA, CLOSE)
    with pytest.raises(ThrottledError) as limited:
        reader.sync()
    assert limited.value.wait_seconds == 3600
    reader.sync(timedelta(hours=1))
    assert reader.differences() == []


@pytest.mark.fault(16)
def test_gmails_thread_is_kept_with_mails_of_which_only_the_header_was_read(reader: Reader, gmail: Gmail) -> None:
    old = mail(INQUIRY, name="first@quay", X_GM_THRID="forged").replace(b"Mon, 2 Nov", b"Tue, 4 Aug")
    shown = gmail.put(old, at=NOW - timedelta(days=90))
    reader.sync()
    (message,) = stored(reader)
    assert message.skimmed
    assert dict(message.headers)["x-gm-thrid"] == str(shown.thrid)
    reader.fill()
    (message,) = stored(reader)
    assert not message.skimmed
    assert dict(reversed(message.headers))["x-gm-thrid"] == str(shown.thrid)
