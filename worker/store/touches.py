"""Touches: what was done for a lead, and what is at hand."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection, func, select

from worker.errors import NotFoundError
from worker.model import Touch, TouchKind, TouchState
from worker.store import leads, tables
from worker.store.records import Record, among, changed

T = tables.touch
DRAFT = tables.draft
TOUCHES = Record(Touch, T)


def add(tx: Connection, touch: Touch) -> Touch:
    """A lead has one touch of each kind at most."""
    leads.look_again_at(tx, [touch.lead_id])
    return TOUCHES.insert(tx, touch)


def get(tx: Connection, id_: int) -> Touch:
    """Raises NotFoundError."""
    return TOUCHES.get(tx, id_)


def of_lead(tx: Connection, lead_id: int) -> list[Touch]:
    """In the order in which they were made."""
    return TOUCHES.all(tx, TOUCHES.select().where(T.c.lead_id == lead_id).order_by(T.c.number, T.c.id))


def of_leads(tx: Connection, lead_ids: Collection[int]) -> dict[int, list[Touch]]:
    """The same for many leads; one without touches is missing."""
    query = TOUCHES.select().where(among(tx, T.c.lead_id, lead_ids)).order_by(T.c.lead_id, T.c.number, T.c.id)
    found: dict[int, list[Touch]] = {}
    for touch in TOUCHES.all(tx, query):
        found.setdefault(touch.lead_id, []).append(touch)
    return found


def drafted_since(tx: Connection, since: datetime, but: Collection[TouchKind]) -> list[tuple[int, datetime]]:
    """The mailbox of each touch that was drafted since, and when it was first; without those of some kinds."""
    first = func.min(DRAFT.c.created_at).label("first")
    lead = tables.lead.c
    query = select(lead.mailbox_id, first).join(DRAFT, DRAFT.c.lead_id == lead.id)
    recent = query.where(DRAFT.c.created_at >= since, DRAFT.c.kind.not_in(but))
    return [(row[0], row[1]) for row in tx.execute(recent.group_by(lead.mailbox_id, DRAFT.c.touch_id))]


def with_any(tx: Connection, lead_ids: Collection[int]) -> set[int]:
    """Which of these leads have touches."""
    return set(tx.scalars(select(T.c.lead_id).where(among(tx, T.c.lead_id, lead_ids)).distinct()))


def set_state(tx: Connection, id_: int, state: TouchState, at: datetime) -> None:
    """`at` is kept as the moment when it was done.  Raises NotFoundError."""
    its_lead = leads.T.c.id.in_(select(T.c.lead_id).where(T.c.id == id_))
    leads.look_again(tx, its_lead)
    if state is TouchState.DONE:
        leads.forget_moves(tx, its_lead)
    if not changed(tx, T, [T.c.id == id_], {"state": state, "done_at": at if state is TouchState.DONE else None}):
        raise NotFoundError(f"there is no touch {id_}")
