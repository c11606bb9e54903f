"""Touches: what was done for a lead, and what is at hand."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection, select

from worker.errors import NotFoundError
from worker.model import Touch, TouchState
from worker.store import tables
from worker.store.records import Record, among, changed

T = tables.touch
TOUCHES = Record(Touch, T)


def add(tx: Connection, touch: Touch) -> Touch:
    """A lead has one touch of each kind at most."""
    return TOUCHES.insert(tx, touch)


def get(tx: Connection, id_: int) -> Touch:
    """Raises NotFoundError."""
    return TOUCHES.get(tx, id_)


def of_lead(tx: Connection, lead_id: int) -> list[Touch]:
    """In the order in which they were made."""
    return TOUCHES.all(tx, TOUCHES.select().where(T.c.lead_id == lead_id).order_by(T.c.number, T.c.id))


def with_any(tx: Connection, lead_ids: Collection[int]) -> set[int]:
    """Which of these leads have touches."""
    return set(tx.scalars(select(T.c.lead_id).where(among(tx, T.c.lead_id, lead_ids)).distinct()))


def set_state(tx: Connection, id_: int, state: TouchState, at: datetime) -> None:
    """`at` is kept as the moment when it was done.  Raises NotFoundError."""
    if not changed(tx, T, [T.c.id == id_], {"state": state, "done_at": at if state is TouchState.DONE else None}):
        raise NotFoundError(f"there is no touch {id_}")
