"""Stores what was just sent as a mail of its conversation, so that clocks and plans know of it before its copy is read in Sent."""

from __future__ import annotations

from worker.jobs.settle import Desk
from worker.jobs.take_in import TakenIn, take_in
from worker.model import DeliveryState, FetchedMail, Purpose
from worker.store import deliveries, mailboxes
from worker.store.db import Store


def record_sent(store: Store, desk: Desk) -> TakenIn:
    """Takes in every follow-up that a server accepted and whose copy is not filed yet; one that was taken in before stays as it is."""
    total = TakenIn()
    with store.write() as tx:
        for delivery in deliveries.in_states(tx, [DeliveryState.ACCEPTED]):
            if delivery.purpose is Purpose.FOLLOW_UP and delivery.finished_at is not None:
                sent = FetchedMail(uid=None, raw=delivery.mail.raw, internaldate=delivery.finished_at)
                box = mailboxes.get(tx, delivery.mailbox_id)
                total += take_in(tx, desk, box, None, [sent], delivery.finished_at)
    return total
