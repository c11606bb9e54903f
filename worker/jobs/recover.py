"""Brings home what dead workers left: first by their receipts, then by the state they died in."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from worker.jobs.outgoing import SENDING, Office, note, note_accepted
from worker.model import Delivery, DeliveryState
from worker.rules import outbox
from worker.rules.outbox import PROBES
from worker.store import deliveries

DOUBTED = (DeliveryState.UNKNOWN, DeliveryState.ASK_HUMAN, DeliveryState.HELD, DeliveryState.READY)


def recover(office: Office, *, at_start: bool = False) -> int:
    """How many deliveries changed.  `at_start`: whatever this worker's own former life was sending has no lease to wait for."""
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
    office.receipts.forget_former_lives(list(receipts))
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
