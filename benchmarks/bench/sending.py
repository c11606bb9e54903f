"""Approved mails on their whole way beside a bare `sendmail` loop, which forgets everything.

The promise costs three durable commits and an fsync a mail (claim, fence, outcome; the receipt).  Several couriers share them: with `LINES`
connections at work, as `[sending] connections` allows where there is no pause between two mails.
"""

from __future__ import annotations

import itertools
import smtplib
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks.figures import Figure, ratio
from tests.contract.store_examples import NOW, US, World, a_draft, a_lead, a_touch, message
from tests.servers.mailbox_fake import FakeMailbox
from tests.servers.smtp import free_port
from worker.jobs.approve import approve
from worker.jobs.deliver import deliver_due
from worker.jobs.outgoing import Office, Outlet
from worker.jobs.receipts import Receipts
from worker.mail.smtp import SmtpAccount, SmtpCourier
from worker.model import Address, Delivery, Prospect, Role, Us
from worker.rules.pace import Limits
from worker.store import conversations, drafts, folders, leads, messages, touches
from worker.store.db import Store

MAILS = 1000
ROUNDS = 3
LINES = 6


def bench() -> Iterator[Figure]:
    """Mails a second; the peer keeps one connection, sends the same bytes and stores nothing."""
    ours: list[float] = []
    peer: list[float] = []
    with _server() as port, tempfile.TemporaryDirectory() as folder:
        for number in range(ROUNDS):
            office, approved = _approved(Path(folder) / str(number), port)
            ours.append(_seconds(lambda office=office: _deliver(office)))
            peer.append(_seconds(lambda approved=approved: _sendmail(approved, port)))
    rate, reference = MAILS / statistics.median(ours), MAILS / statistics.median(peer)
    yield ratio("sending.mails_per_second", round(rate, 1), round(reference, 1), "1/s", 0.05, at_least=True)


def _deliver(office: Office) -> None:
    assert deliver_due(office) == MAILS


def _sendmail(approved: list[Delivery], port: int) -> None:
    with smtplib.SMTP("127.0.0.1", port) as smtp:
        for delivery in approved:
            smtp.sendmail(delivery.mail.sender, [delivery.mail.recipient], delivery.mail.raw)


def _seconds(act: object) -> float:
    assert callable(act)
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


@contextmanager
def _server() -> Iterator[int]:
    """An aiosmtpd that throws everything away, in a process of its own."""
    port = free_port()
    command = [sys.executable, "-m", "aiosmtpd", "-n", "-l", f"127.0.0.1:{port}", "-c", "aiosmtpd.handlers.Sink"]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
        try:
            _await(port)
            yield port
        finally:
            process.terminate()


def _await(port: int) -> None:
    for _ in range(100):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError("the server did not start")


def _approved(folder: Path, port: int) -> tuple[Office, list[Delivery]]:
    folder.mkdir()
    store = Store(f"sqlite:///{folder / 'store.db'}")
    store.migrate()
    world = World(store)
    mailbox = FakeMailbox()
    couriers = [SmtpCourier(SmtpAccount("127.0.0.1", port, "none")) for _ in range(LINES)]
    limits = Limits(daily=10 * MAILS)
    outlet = Outlet(world.mailbox.id, Address(US), couriers[0], lambda: nullcontext(mailbox), limits)
    outlet = replace(outlet, more_couriers=tuple(couriers[1:]))
    ids = (f"id{number}" for number in itertools.count())
    now = datetime.now(UTC)
    office = Office(
        store,
        {outlet.mailbox_id: outlet},
        Us(frozenset({US})),
        Receipts(folder / "receipts"),
        "bench",
        lambda: now,
        lambda: next(ids),
    )
    with store.write() as tx:
        folders.ensure(tx, world.mailbox.id, "Sent", Role.SENT)
        approved = []
        for number in range(MAILS):
            them = f"pat@buyer{number}.example"
            conversation = conversations.create(tx, replace(world.conversation, id=0, prospect=Prospect(them)))
            mail = message(f"m{number}", world.mailbox.id, conversation_id=conversation.id, from_=Address(them))
            head, _ = messages.add(tx, mail)
            touch = touches.add(tx, a_touch(leads.save(tx, a_lead(conversation)).id))
            draft = drafts.add(tx, a_draft(touch, head.id, recipient=Address(them), created_at=NOW))
            approved.append(approve(tx, office, draft.id, 1, who="anna", now=now - timedelta(minutes=5)))
    return office, approved
