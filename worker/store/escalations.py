"""The steps of the escalation ladder that were taken: each once a wait, not once ever."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from worker.model import Step
from worker.store import tables
from worker.store.records import insert_new

T = tables.escalation


def record(tx: Connection, lead_id: int, waiting_since: datetime, step: Step, at: datetime) -> bool:
    """True the first time that this wait reached this step."""
    return bool(insert_new(tx, T, [{"lead_id": lead_id, "waiting_since": waiting_since, "step": step, "at": at}]))
