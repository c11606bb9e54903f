"""Takes back what was written for a lead and has not left: an approval that comes to nothing, or all that waits when a plan ends."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection

from worker.model import Delivery, DeliveryState, Draft, DraftState, TouchState
from worker.store import deliveries, drafts, touches

NOT_BEGUN = (DeliveryState.APPROVED, DeliveryState.READY, DeliveryState.HELD)


def void_draft(tx: Connection, delivery: Delivery, reason: str, now: datetime) -> None:
    """The approved draft of a delivery that reached nobody says why; its touch did not happen and may be drafted anew."""
    if delivery.draft_id is not None and drafts.get(tx, delivery.draft_id).state is DraftState.APPROVED:
        void(tx, delivery.draft_id, reason, now)


def withdraw(tx: Connection, lead_id: int, reason: str, now: datetime) -> tuple[int, ...]:
    """Empties the queue of a lead, and cancels what was approved and is not being sent at this moment; returns ids of drafts that waited."""
    waiting = drafts.pending_of_lead(tx, lead_id)
    for draft in waiting:
        void(tx, draft.id, reason, now)
    for delivery in deliveries.of_lead(tx, lead_id):
        if deliveries.move(tx, delivery.id, NOT_BEGUN, DeliveryState.CANCELLED, reason=reason, at=now):
            void_draft(tx, delivery, reason, now)
    return tuple(draft.id for draft in waiting)


def take_back(tx: Connection, draft: Draft, sent: Iterable[Delivery], reason: str, now: datetime) -> bool:
    """Voids one draft that waits, or that was approved and is not being sent at this moment; `sent` are its deliveries."""
    waits = draft.state is not DraftState.APPROVED
    for delivery in sent:
        waits |= deliveries.move(tx, delivery.id, NOT_BEGUN, DeliveryState.CANCELLED, reason=reason, at=now)
    if waits:
        void(tx, draft.id, reason, now)
    return waits


def void(tx: Connection, draft_id: int, reason: str, now: datetime) -> None:
    """The draft is no longer to be decided on, and its touch did not happen."""
    draft = drafts.set_state(tx, draft_id, None, DraftState.VOID, now=now, void_reason=reason)
    touches.set_state(tx, draft.touch_id, TouchState.CANCELLED, now)
