"""Takes what is due and may be sent now: nothing while sending is stopped or paced, nothing that no longer fits."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection

from worker.jobs.failpoints import reach
from worker.jobs.outgoing import Office, Outlet, note, recheck_facts, usage_of
from worker.jobs.withdraw import void_draft
from worker.model import Delivery, DeliveryState
from worker.rules import outbox
from worker.rules.outbox import Go, Hold, Void
from worker.rules.pace import pace
from worker.store import deliveries

BARRED_PAUSE = timedelta(minutes=1)  # asking again is a look into the database


def due_outlets(office: Office) -> list[Outlet]:
    """The mailboxes with something to send now; what waits for a mailbox that is gone is held."""
    now = office.clock()
    with office.store.write() as tx:
        deliveries.ready_up(tx, now)
        deliveries.hold_restored(tx, now, office.store.epoch)
        due = deliveries.due_mailboxes(tx, now)
        for mailbox_id in due:
            if mailbox_id not in office.outlets:
                _hold_all(tx, office, mailbox_id, now)
    return [office.outlets[mailbox_id] for mailbox_id in due if mailbox_id in office.outlets]


def _hold_all(tx: Connection, office: Office, mailbox_id: int, now: datetime) -> None:
    while delivery := deliveries.claim(tx, office.owner, now, office.lease, office.store.epoch, mailbox_id):
        _refuse(tx, office, delivery, Hold("Its mailbox is no longer in the configuration."), now)


def claim(tx: Connection, office: Office, outlet: Outlet, now: datetime) -> Delivery | None:
    """The next delivery of a mailbox, ours and good to send; None where there is none, or the mailbox must wait."""
    deliveries.one_at_a_time(tx, outlet.mailbox_id)
    if reason := outlet.barred(tx):
        _barred(tx, office, outlet, reason, now)
        return None
    if wait := pace(outlet.limits, usage_of(tx, outlet, now), now):
        deliveries.postpone(tx, outlet.mailbox_id, now, wait.until, wait.reason)
        return None
    while delivery := deliveries.claim(tx, office.owner, now, office.lease, office.store.epoch, outlet.mailbox_id):
        verdict = outbox.recheck(delivery, recheck_facts(tx, office, delivery))
        if isinstance(verdict, Go):
            reach("claiming")
            return delivery
        _refuse(tx, office, delivery, verdict, now)
    return None


def _barred(tx: Connection, office: Office, outlet: Outlet, reason: str, now: datetime) -> None:
    """Nothing can be sent before a person acts: all waits, and what has waited for too long is theirs to decide on."""
    for delivery in deliveries.overdue(tx, outlet.mailbox_id, now, now - outbox.GIVE_UP):
        if deliveries.move(tx, delivery.id, [DeliveryState.READY], DeliveryState.HELD, reason=reason, at=now):
            note(tx, delivery, now, who=office.owner, what="hold", detail=reason)
    deliveries.postpone(tx, outlet.mailbox_id, now, now + BARRED_PAUSE, reason)


def _refuse(tx: Connection, office: Office, delivery: Delivery, verdict: Hold | Void, now: datetime) -> None:
    """Stores why a claimed delivery is not sent."""
    state = DeliveryState.HELD if isinstance(verdict, Hold) else DeliveryState.CANCELLED
    deliveries.settle(tx, delivery.id, office.owner, delivery.attempt, state, at=now, reason=verdict.reason)
    if isinstance(verdict, Void):
        void_draft(tx, delivery, verdict.reason, now)
    note(tx, delivery, now, who=office.owner, what=type(verdict).__name__.lower(), detail=verdict.reason)
