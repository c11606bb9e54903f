"""Debian's Postfix as the submission server: from the approval to Sent, and what a mail client makes of the thread."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from imapclient import IMAPClient

from tests.contract.post import MINUTE, Post, built
from tests.contract.store_examples import NOW, THEM, US
from tests.servers.dovecot import PASSWORD, Dovecot
from tests.servers.postfix import Postfix
from tests.servers.smtp import Postbox, smtp_server
from worker.errors import SignInRefusedError
from worker.jobs.deliver import deliver_due
from worker.jobs.file_sent import file_sent
from worker.mail.imap import ImapAccount, ImapSession
from worker.mail.mailbox import Mailbox
from worker.mail.smtp import SmtpAccount, SmtpCourier
from worker.model import Address, DeliveryState
from worker.store.db import Store

FIRST = (
    b"From: Pat <pat@buyer.example>\r\nTo: anna@ours.example\r\nSubject: Two pallets of tiles\r\n"
    b"Message-ID: <first@mail.example>\r\nDate: Mon, 02 Mar 2026 09:30:00 +0000\r\n\r\nWhat does it cost?\r\n"
)


@pytest.fixture(scope="module")
def relay(postfix_unpacked: None) -> Iterator[tuple[Postfix, Postbox]]:
    """Postfix, and the postbox of the world behind it."""
    del postfix_unpacked
    world = Postbox()
    with smtp_server(world) as account, Postfix(account.port) as postfix:
        yield postfix, world


def arrived(world: Postbox, count: int) -> list[tuple[str, list[str], bytes]]:
    deadline = time.monotonic() + 20
    while len(world.accepted) < count:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    found, world.accepted = world.accepted, []
    return found


def over_imap(post: Post, dovecot: Dovecot, user: str) -> None:
    account = ImapAccount("127.0.0.1", dovecot.port, "none", user, PASSWORD)

    def opened() -> AbstractContextManager[Mailbox]:
        return ImapSession(account)

    [outlet] = post.office.outlets.values()
    post.office = replace(post.office, outlets={outlet.mailbox_id: replace(outlet, open_mailbox=opened)})


def threads(dovecot: Dovecot, user: str) -> list[tuple[int, ...]]:
    """Of INBOX and Sent together, as a client that shows conversations asks for them."""
    with IMAPClient("127.0.0.1", dovecot.port, ssl=False, timeout=10) as client:
        client.login(user, PASSWORD)
        client.select_folder("Sent")
        client.copy("1:*", "INBOX")
        client.select_folder("INBOX")
        return list(client.thread("REFERENCES"))


def test_from_the_approval_through_postfix_to_sent_in_the_same_thread(
    store: Store, tmp_path: Path, relay: tuple[Postfix, Postbox], dovecot: Dovecot, user: str
) -> None:
    postfix, world = relay
    post = built(store, tmp_path)
    over_imap(post, dovecot, user)
    [outlet] = post.office.outlets.values()
    courier = SmtpCourier(SmtpAccount("127.0.0.1", postfix.port, "none"))
    outlet = replace(outlet, courier=courier, bcc="crm@crm.example", sender=Address(US, "Anna Köhler"))
    post.office = replace(post.office, outlets={outlet.mailbox_id: outlet})
    dovecot.deliver(user, FIRST, at=NOW)
    approved = post.approve()
    post.clock.now += MINUTE
    assert deliver_due(post.office) == 1, postfix.log()
    came = arrived(world, 1)
    assert sorted(recipient for _, recipients, _ in came for recipient in recipients) == ["crm@crm.example", THEM]
    for _, _, raw in came:
        assert raw.endswith(approved.mail.raw), "the approved bytes, behind what Postfix says of itself"
        assert b"crm@crm.example" not in approved.mail.raw
        assert message_from_bytes(raw, policy=policy.default)["Message-ID"] == f"<{approved.mail.message_id}>"
    post.clock.now += 5 * MINUTE
    assert file_sent(post.office) == 1
    assert post.state() is DeliveryState.SENT
    assert [sorted(thread) for thread in threads(dovecot, user)] == [[1, 2]], "their mail, and ours that answers it"


def test_a_sender_that_is_not_ours_is_told_by_the_check(relay: tuple[Postfix, Postbox]) -> None:
    postfix, world = relay
    courier = SmtpCourier(SmtpAccount("127.0.0.1", postfix.port, "none"))
    courier.check(US)
    with pytest.raises(SignInRefusedError, match=r"does not let us send as stranger@elsewhere\.example: 553"):
        courier.check("stranger@elsewhere.example")
    assert not world.accepted
