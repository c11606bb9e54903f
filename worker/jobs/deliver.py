"""Sends what a person approved: at most once by itself, every uncertain outcome named, none dropped.

ready ─► claim + recheck ─► marks in Sent and All ─► courier … fence … dot ─► receipt ─► settle
         └─ one commit ──┘  └─── one commit ──────┘      └ commit ┘     └ fsync ┘└ one commit ┘
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import Connection

from worker.errors import OutsideError, SignInRefusedError
from worker.jobs.failpoints import reach
from worker.jobs.outgoing import (
    SENDING,
    Office,
    Outlet,
    copy_folders,
    find_copy,
    mailboxes_of,
    mark_folders,
    note,
    note_accepted,
    recheck_facts,
)
from worker.jobs.withdraw import void_draft
from worker.mail.mailbox import Mailbox
from worker.model import Accepted, Delivery, DeliveryState, Outcome, Temporary
from worker.rules import outbox
from worker.rules.outbox import PROBES, Go, Hold, Recheck, Settle, Void, Wait
from worker.store import deliveries, mailboxes

REFUSED_PAUSE = timedelta(hours=1)  # a wrong password tried more often locks the account
OUTSIDE_PAUSE = timedelta(minutes=2)
BARRED_PAUSE = timedelta(minutes=1)  # asking again is a look into the database
DOUBTED = (DeliveryState.UNKNOWN, DeliveryState.ASK_HUMAN, DeliveryState.HELD, DeliveryState.READY)


@dataclass(slots=True)
class _Pass:
    """One pass over what is due; `pauses` are the mailboxes that failed in it, and until when they rest."""

    office: Office
    mailbox: Callable[[Outlet], Mailbox]
    pauses: dict[int, datetime] = field(default_factory=dict)


def deliver_due(office: Office) -> int:
    """Sends every delivery that is due; returns how many were accepted."""
    with mailboxes_of() as mailbox:
        this = _Pass(office, mailbox)
        try:
            return sum(_send(this, delivery) for delivery in _claimed(this))
        finally:
            for outlet in office.outlets.values():
                outlet.courier.close()


def _claimed(this: _Pass) -> Iterator[Delivery]:
    """What is due, claimed and found good to send, one at a time."""
    office = this.office
    while True:
        now = office.clock()
        with office.store.write() as tx:
            deliveries.ready_up(tx, now)
            delivery = deliveries.claim(tx, office.owner, now, office.lease, office.store.epoch)
            if delivery is None:
                return
            verdict = _recheck(tx, this, delivery, now)
            if not isinstance(verdict, Go):
                _refuse(tx, office, delivery, verdict, now)
        if isinstance(verdict, Go):
            reach("claimed")
            yield delivery


def _recheck(tx: Connection, this: _Pass, delivery: Delivery, now: datetime) -> Recheck:
    if delivery.mailbox_id not in this.office.outlets:
        return Hold("Its mailbox is no longer in the configuration.")
    if until := this.pauses.get(delivery.mailbox_id):
        return Wait(until, "The mailbox could not be used just now.")
    if reason := this.office.outlets[delivery.mailbox_id].barred(tx):
        late = now - delivery.approved_at >= outbox.GIVE_UP
        return Hold(reason) if late else Wait(now + BARRED_PAUSE, reason)
    return outbox.recheck(delivery, recheck_facts(tx, this.office, delivery, now))


def _refuse(tx: Connection, office: Office, delivery: Delivery, verdict: Wait | Hold | Void, now: datetime) -> None:
    """Stores why a claimed delivery is not sent now."""
    match verdict:
        case Wait(until, reason):
            _settle(tx, office, delivery, Settle(DeliveryState.READY, until, reason=reason), now)
            return
        case Hold(reason):
            _settle(tx, office, delivery, Settle(DeliveryState.HELD, reason=reason), now)
        case Void(reason):
            _settle(tx, office, delivery, Settle(DeliveryState.CANCELLED, reason=reason), now)
            void_draft(tx, delivery, reason, now)
    note(tx, delivery, now, who=office.owner, what=type(verdict).__name__.lower(), detail=verdict.reason)


def _send(this: _Pass, delivery: Delivery) -> bool:
    """One attempt at a claimed delivery, its outcome stored; whether the server has accepted the mail."""
    office, outlet = this.office, this.office.outlets[delivery.mailbox_id]
    try:
        outcome = _found_or_marked(this, outlet, delivery) or _hand_in(office, outlet, delivery)
    except SignInRefusedError as error:
        outcome = _pause(this, delivery, error, REFUSED_PAUSE)
    except OutsideError as error:
        outcome = _pause(this, delivery, error, OUTSIDE_PAUSE)
    settle = outbox.after(outcome, delivery, office.clock())
    if settle is None:
        return False
    stored = False
    try:
        if isinstance(outcome, Accepted):
            reach("before_receipt")
            office.receipts.accept(delivery.mail.followthrough_id, outcome.answer)
            reach("after_receipt")
    finally:
        with office.store.write() as tx:
            stored = _settle(
                tx, office, delivery, _not_before(settle, this.pauses.get(delivery.mailbox_id)), office.clock()
            )
    if stored:
        office.receipts.forget(delivery.mail.followthrough_id)
    return isinstance(outcome, Accepted)


def _found_or_marked(this: _Pass, outlet: Outlet, delivery: Delivery) -> Accepted | None:
    """Looks for the copy of an earlier attempt; on the first one, keeps where the folders stand."""
    office = this.office
    with office.store.read() as tx:
        names = list(copy_folders(tx, outlet.mailbox_id).values())
    if not names:
        return None
    mailbox = this.mailbox(outlet)
    if delivery.marks:
        folder = find_copy(mailbox, delivery.marks, delivery.mail)
        return Accepted(f"found in {folder}") if folder else None
    marks = mark_folders(mailbox, names)
    with office.store.write() as tx:
        deliveries.mark(tx, delivery.id, office.owner, delivery.attempt, marks)
    reach("marked")
    return None


def _hand_in(office: Office, outlet: Outlet, delivery: Delivery) -> Outcome:
    def fence() -> bool:
        reach("before_fence")
        office.receipts.reserve(delivery.mail.followthrough_id)
        now = office.clock()
        with office.store.write() as tx:
            held = deliveries.fence(tx, delivery.id, office.owner, delivery.attempt, now, now + office.lease)
        reach("after_fence")
        return held

    return outlet.courier.deliver(delivery.mail, fence=fence)


def _pause(this: _Pass, delivery: Delivery, error: OutsideError, pause: timedelta) -> Temporary:
    """The mailbox rests for the others too; nothing was sent, for whatever raises does so before the mail's end."""
    now = this.office.clock()
    this.pauses[delivery.mailbox_id] = now + pause
    with this.office.store.write() as tx:
        mailboxes.fail(tx, delivery.mailbox_id, error, now)
    return Temporary(str(error))


def _not_before(settle: Settle, pause: datetime | None) -> Settle:
    if pause is None or settle.not_before is None:
        return settle
    return Settle(settle.state, max(settle.not_before, pause), settle.answer, settle.reason)


def _settle(tx: Connection, office: Office, delivery: Delivery, settle: Settle, now: datetime) -> bool:
    """Stores an outcome, if the delivery is still ours."""
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
    if stored and settle.state is DeliveryState.ACCEPTED:
        note_accepted(tx, delivery, now, who=office.owner, how=settle.answer)
    elif stored and settle.state in {DeliveryState.REJECTED, DeliveryState.UNKNOWN}:
        note(tx, delivery, now, who=office.owner, what=settle.state, detail=settle.answer)
    if stored and settle.state is DeliveryState.REJECTED:
        void_draft(tx, delivery, f"their server refused it: {settle.answer}", now)
    return stored


def recover(office: Office, *, at_start: bool = False) -> int:
    """Brings home what dead workers left: first by their receipts, then by the state they died in; returns how many changed.

    `at_start`: whatever this worker's own former life was sending has no lease to wait for.
    """
    now = office.clock()
    receipts = dict(office.receipts.accepted())
    with office.store.write() as tx:
        believed = sum(
            _believe(tx, office, followthrough_id, answer, now) for followthrough_id, answer in receipts.items()
        )
        left = {delivery.id: delivery for delivery in deliveries.stranded(tx, now)}
        if at_start:
            left |= {d.id: d for d in deliveries.in_states(tx, SENDING) if d.owner == office.owner}
        recovered = sum(_bring_home(tx, office, delivery, now) for delivery in left.values())
    for followthrough_id in receipts:
        office.receipts.forget(followthrough_id)
    return believed + recovered


def _believe(tx: Connection, office: Office, followthrough_id: str, answer: str, now: datetime) -> bool:
    """A receipt proves that the mail was accepted, whatever the database holds of it."""
    delivery = deliveries.by_followthrough_id(tx, followthrough_id)
    if delivery is None:
        return False
    states = (*SENDING, *DOUBTED)
    changed = deliveries.move(tx, delivery.id, states, DeliveryState.ACCEPTED, reason=None, at=now, answer=answer)
    if changed:
        note_accepted(tx, delivery, now, who=office.owner, how=f"receipt: {answer}")
    elif delivery.state not in {DeliveryState.ACCEPTED, DeliveryState.SENT}:  # a person dropped it while nobody knew
        note(tx, delivery, now, who=office.owner, what="was accepted all the same", detail=answer)
    return changed


def _bring_home(tx: Connection, office: Office, delivery: Delivery, now: datetime) -> bool:
    state = outbox.recover(delivery, receipt_exists=False)
    due = now + PROBES[0] if state is DeliveryState.UNKNOWN else now
    reason = "The worker that was sending it stopped in the middle."
    changed = deliveries.move(tx, delivery.id, [delivery.state], state, reason=reason, at=now, not_before=due)
    if changed:
        note(tx, delivery, now, who=office.owner, what=f"recovered as {state}")
    return changed
