"""Takes back what was written for a lead and has not left: an approval that comes to nothing, or all that waits when a plan ends."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from worker.model import Delivery, DeliveryState, DraftState, TouchState
from worker.store import deliveries, drafts, touches

NOT_BEGUN = (DeliveryState.APPROVED, DeliveryState.READY, DeliveryState.HELD)


def void_draft(tx: Connection, delivery: Delivery, reason: str, now: datetime) -> None:
    """The approved draft of a delivery that reached nobody says why; its touch did not happen and may be drafted anew."""
    if delivery.draft_id is not None and drafts.get(tx, delivery.draft_id).state is DraftState.APPROVED:
        _void(tx, delivery.draft_id, reason, now)


def withdraw(tx: Connection, lead_id: int, reason: str, now: datetime) -> None:
    """Empties the queue of a lead, and cancels what was approved and is not being sent at this moment."""
    for draft in drafts.pending_of_lead(tx, lead_id):
        _void(tx, draft.id, reason, now)
    for delivery in deliveries.of_lead(tx, lead_id):
        if deliveries.move(tx, delivery.id, NOT_BEGUN, DeliveryState.CANCELLED, reason=reason, at=now):
            void_draft(tx, delivery, reason, now)


def _void(tx: Connection, draft_id: int, reason: str, now: datetime) -> None:
    void = drafts.set_state(tx, draft_id, None, DraftState.VOID, now=now, void_reason=reason)
    touches.set_state(tx, void.touch_id, TouchState.CANCELLED, now)
