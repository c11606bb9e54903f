"""Resolves unknown outcomes: looks for the copy, or for an answer to it; what is not found in time, a person decides."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import Connection

from worker.errors import OutsideError
from worker.jobs.outgoing import Office, Outlet, find_copy, mailboxes_of, note, note_accepted
from worker.mail.mailbox import Mailbox
from worker.model import Delivery, DeliveryState
from worker.rules import outbox
from worker.store import deliveries, leads, messages

NOT_LOOKED = timedelta(minutes=2)  # until the next try where the mailbox could not be looked into


def probe_unknown(office: Office) -> int:
    """Looks for every delivery whose outcome is unknown and whose next look is due; returns how many were decided."""
    with office.store.read() as tx:
        due = [(delivery, _answered(tx, delivery)) for delivery in deliveries.probing(tx, office.clock())]
    with mailboxes_of() as mailbox:
        return sum(
            _decide(office, delivery, answered or _look(office, mailbox, delivery)) for delivery, answered in due
        )


def _look(office: Office, mailbox: Callable[[Outlet], Mailbox], delivery: Delivery) -> str | bool | None:
    """What proves the mail accepted; False: nothing; None: could not look."""
    outlet = office.outlets.get(delivery.mailbox_id)
    if outlet is None or not delivery.marks:
        return False
    try:
        folder = find_copy(mailbox(outlet), delivery.marks, delivery.mail)
    except OutsideError:
        return None
    return f"found in {folder}" if folder else False


def _answered(tx: Connection, delivery: Delivery) -> str | None:
    """A reply or a delivery report that names our id, or our own copy read by the sync, proves it too."""
    if delivery.lead_id is None:
        return None
    for message in messages.of_conversation(tx, leads.get(tx, delivery.lead_id).conversation_id):
        if delivery.mail.message_id in {message.message_id, *message.in_reply_to, *message.references}:
            return f"named by {message.message_id or 'a mail'} of {message.arrival.at:%Y-%m-%d %H:%M} UTC"
    return None


def _decide(office: Office, delivery: Delivery, proof: str | bool | None) -> bool:
    now = office.clock()
    with office.store.write() as tx:
        if isinstance(proof, str):
            return _accept(tx, office, delivery, proof, now)
        if proof is None:
            deliveries.record_probe(tx, delivery.id, delivery.probes, now + NOT_LOOKED)
            return False
        later = outbox.probe_after(delivery.probes + 1, now)
        if later is not None:
            deliveries.record_probe(tx, delivery.id, delivery.probes + 1, later)
            return False
        reason = "No copy of it was found: was it sent?"
        unknown = [DeliveryState.UNKNOWN]
        asked = deliveries.move(tx, delivery.id, unknown, DeliveryState.ASK_HUMAN, reason=reason, at=now)
        if asked:
            note(tx, delivery, now, who=office.owner, what="asked a person", detail=reason)
        return asked


def _accept(tx: Connection, office: Office, delivery: Delivery, proof: str, now: datetime) -> bool:
    unknown = [DeliveryState.UNKNOWN]
    changed = deliveries.move(tx, delivery.id, unknown, DeliveryState.ACCEPTED, reason=None, at=now, answer=proof)
    if changed:
        note_accepted(tx, delivery, now, who=office.owner, how=proof)
    return changed
