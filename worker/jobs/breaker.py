"""Stops a mailbox whose mail comes back, before its provider does; a person resumes it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from worker.model import DeliveryState
from worker.rules import pace
from worker.store import audit, deliveries, stops

WHO = "followthrough"


def look(tx: Connection, mailbox_id: int, now: datetime) -> str | None:
    """Called where a mail was refused or bounced; why the mailbox was stopped by this, if it was."""
    resumed = stops.last_ended(tx, mailbox_id)
    since = max(now - pace.LOOKED_BACK, resumed or now - pace.LOOKED_BACK)
    newest = deliveries.outcomes(tx, mailbox_id, since, pace.LOOKED_AT)
    reason = pace.comes_back([state is DeliveryState.REJECTED or bounced for state, bounced in newest])
    if reason is None or not stops.stop(tx, mailbox_id, reason, WHO, now):
        return None
    audit.record(tx, at=now, who=WHO, what="sending stopped", subject=f"mailbox:{mailbox_id}", detail=reason)
    return reason
