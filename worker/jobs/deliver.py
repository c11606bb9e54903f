"""Sends what a person approved: at most once by itself, every uncertain outcome named, none dropped.

ready ─► claim + recheck ─► courier: MAIL … body ─► fence + marks ─► dot ─► 250 ─► receipt ─► settle
         └─ one commit ──┘                          └─ one commit ┘                └ fsync ┘  └ one commit ┘

Each courier of each mailbox works in a thread of its own; commits and fsyncs that fall together are one (see Joint), and nobody goes on
before what he asked for is on the disk.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import Connection

from worker.errors import OutsideError, SignInRefusedError
from worker.jobs import breaker, claiming
from worker.jobs.failpoints import reach
from worker.jobs.joint import Joint
from worker.jobs.outgoing import (
    Office,
    Outlet,
    copy_folders,
    find_copy,
    mailboxes_of,
    mark_folders,
    note,
    note_accepted,
)
from worker.jobs.withdraw import void_draft
from worker.mail.mailbox import Mailbox
from worker.mail.smtp import Courier
from worker.model import Accepted, Delivery, DeliveryState, FolderMark, Outcome, Temporary
from worker.rules import outbox
from worker.rules.outbox import Settle
from worker.store import deliveries, mailboxes

REFUSED_PAUSE = timedelta(hours=1)  # a wrong password tried more often locks the account
OUTSIDE_PAUSE = timedelta(minutes=2)
AT_REST = "The mailbox could not be used just now."
Marks = tuple[FolderMark, ...]


@dataclass(frozen=True, slots=True)
class _Done:
    """An attempt's outcome, to be stored."""

    delivery: Delivery
    settle: Settle
    bcc_refused: str = ""


def deliver_due(office: Office) -> int:
    """Sends every delivery that is due; returns how many were accepted."""
    outlets = claiming.due_outlets(office)
    if not outlets:
        return 0
    with mailboxes_of() as mailbox:
        this = _Pass(office, mailbox)
        lines = [(outlet, courier) for outlet in outlets for courier in outlet.couriers]
        try:
            if len(lines) == 1:
                return this.work(*lines[0])
            with ThreadPoolExecutor(len(lines), "deliver") as pool:
                return sum(pool.map(lambda line: this.work(*line), lines))
        finally:
            for _, courier in lines:
                courier.close()


class _Pass:
    """One pass over what is due."""

    def __init__(self, office: Office, mailbox: Callable[[Outlet], Mailbox]) -> None:
        self._office, self._mailbox = office, mailbox
        self._pauses: dict[int, datetime] = {}  # mailboxes that failed in it, and until when they rest
        self._marks: dict[int, Marks] = {}
        self._looking = threading.Lock()  # a session is for one thread at a time
        self._claims = Joint(self._claim_all)
        self._fences = Joint(self._fence_all)
        self._settles = Joint(self._settle_all)

    def work(self, outlet: Outlet, courier: Courier) -> int:
        """Sends what is due in a mailbox by one courier, mail by mail; returns how many were accepted."""
        accepted = 0
        while delivery := self._claims(outlet):
            reach("claimed")
            accepted += self._send(outlet, courier, delivery)
        return accepted

    def _claim_all(self, outlets: Sequence[Outlet]) -> list[Delivery | None]:
        office, now = self._office, self._office.clock()
        with office.store.write() as tx:
            return [self._claim(tx, outlet, now) for outlet in outlets]

    def _claim(self, tx: Connection, outlet: Outlet, now: datetime) -> Delivery | None:
        if until := self._pauses.get(outlet.mailbox_id):
            deliveries.postpone(tx, outlet.mailbox_id, now, until, AT_REST)
            return None
        return claiming.claim(tx, self._office, outlet, now)

    def _send(self, outlet: Outlet, courier: Courier, delivery: Delivery) -> bool:
        """One attempt at a claimed delivery, its outcome stored; whether the server has accepted the mail."""
        try:
            outcome = self._found_before(outlet, delivery) or self._hand_in(outlet, courier, delivery)
        except SignInRefusedError as error:
            outcome = self._pause(delivery, error, REFUSED_PAUSE)
        except OutsideError as error:
            outcome = self._pause(delivery, error, OUTSIDE_PAUSE)
        settle = _not_before(outbox.after(outcome, delivery, self._office.clock()), self._pauses.get(outlet.mailbox_id))
        taken = isinstance(outcome, Accepted)
        done = _Done(delivery, settle, outcome.bcc_refused if isinstance(outcome, Accepted) else "")
        stored = False
        try:
            if taken:
                self._keep_receipt(delivery, settle.answer)
        finally:
            stored = self._settles(done)
        reach("settled")
        if stored:
            self._office.receipts.forget(delivery.mail.followthrough_id)
        return taken

    def _keep_receipt(self, delivery: Delivery, answer: str) -> None:
        reach("answered")
        self._office.receipts.reserve(delivery.mail.followthrough_id)  # it was, but for a copy that was found
        self._office.receipts.accept(delivery.mail.followthrough_id, answer)
        reach("receipt_kept")

    def _found_before(self, outlet: Outlet, delivery: Delivery) -> Accepted | None:
        """The copy of an earlier attempt that reached the fence."""
        if not delivery.marks:
            return None
        with self._looking:
            folder = find_copy(self._mailbox(outlet), delivery.marks, delivery.mail)
        return Accepted(f"found in {folder}") if folder else None

    def _hand_in(self, outlet: Outlet, courier: Courier, delivery: Delivery) -> Outcome:
        marks = delivery.marks or self._marks_now(outlet)
        reach("marked")

        def fence() -> bool:
            reach("handed_over")
            self._office.receipts.reserve(delivery.mail.followthrough_id)
            reach("reserved")
            held = self._fences((delivery, marks))
            reach("fenced")
            return held

        return courier.deliver(delivery.mail, fence=fence)

    def _marks_now(self, outlet: Outlet) -> Marks:
        """Where the folders stand, or stood at an earlier mail of this pass: copies of later ones lie behind that, too."""
        with self._looking:
            if outlet.mailbox_id not in self._marks:
                with self._office.store.read() as tx:
                    names = list(copy_folders(tx, outlet.mailbox_id).values())
                self._marks[outlet.mailbox_id] = mark_folders(self._mailbox(outlet), names) if names else ()
            return self._marks[outlet.mailbox_id]

    def _fence_all(self, asked: Sequence[tuple[Delivery, Marks]]) -> list[bool]:
        now = self._office.clock()
        with self._office.store.write() as tx:
            held = [deliveries.fence(tx, each, now, now + self._office.lease, marks) for each, marks in asked]
            reach("fencing")
        return held

    def _pause(self, delivery: Delivery, error: OutsideError, pause: timedelta) -> Temporary:
        """The mailbox rests for the others too; nothing was sent, for whatever raises does so before the mail's end."""
        now = self._office.clock()
        self._pauses[delivery.mailbox_id] = now + pause
        with self._office.store.write() as tx:
            mailboxes.fail(tx, delivery.mailbox_id, error, now)
        return Temporary(str(error))

    def _settle_all(self, asked: Sequence[_Done]) -> list[bool]:
        with self._office.store.write() as tx:
            stored = [_settle(tx, self._office, each, self._office.clock()) for each in asked]
            reach("settling")
        return stored


def _not_before(settle: Settle, pause: datetime | None) -> Settle:
    if pause is None or settle.not_before is None:
        return settle
    return replace(settle, not_before=max(settle.not_before, pause))


def _settle(tx: Connection, office: Office, done: _Done, now: datetime) -> bool:
    """Stores an outcome, if the delivery is still ours."""
    delivery, settle = done.delivery, done.settle
    stored = deliveries.settle(
        tx,
        delivery.id,
        office.owner,
        delivery.attempt,
        settle.state,
        at=now,
        answer=settle.answer,
        reason=settle.reason,
        not_before=settle.not_before,
    )
    if not stored:
        return False
    if settle.state is DeliveryState.ACCEPTED:
        note_accepted(tx, delivery, now, who=office.owner, how=settle.answer)
    elif settle.state in {DeliveryState.REJECTED, DeliveryState.UNKNOWN}:
        note(tx, delivery, now, who=office.owner, what=settle.state, detail=settle.answer)
    if settle.state is DeliveryState.REJECTED:
        void_draft(tx, delivery, f"their server refused it: {settle.answer}", now)
        breaker.look(tx, delivery.mailbox_id, now)
    if done.bcc_refused:
        note(tx, delivery, now, who=office.owner, what="copy refused", detail=done.bcc_refused)
    return True
