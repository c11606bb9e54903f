"""Stops of sending: while one stands for a mailbox, or for all, no claim and no fence of a delivery succeeds."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Column, ColumnElement, Connection, func, or_, select

from worker.model import Stop
from worker.store import tables
from worker.store.records import Record, changed, insert_new

T = tables.sending_stop
STOPS = Record(Stop, T)
ALL = 0  # the mailbox_id of a stop for every mailbox


def stands(mailbox_id: Column[int] | int) -> ColumnElement[bool]:
    """Whether sending from a mailbox is stopped, as a condition of the statement that would go on with it."""
    return (
        select(T.c.id).where(T.c.ended_at.is_(None), or_(T.c.mailbox_id == ALL, T.c.mailbox_id == mailbox_id)).exists()
    )


def standing(tx: Connection) -> list[Stop]:
    """The stop for all first."""
    return STOPS.all(tx, STOPS.select().where(T.c.ended_at.is_(None)).order_by(T.c.mailbox_id))


def stop(tx: Connection, mailbox_id: int, reason: str, who: str, at: datetime) -> bool:
    """False where one stands already: that one stays."""
    return bool(insert_new(tx, T, [{"mailbox_id": mailbox_id, "reason": reason, "who": who, "at": at}]))


def resume(tx: Connection, mailbox_id: int, who: str, at: datetime) -> bool:
    """Ends the stop of a mailbox, or the one for all; False where none stood."""
    lasting = [T.c.mailbox_id == mailbox_id, T.c.ended_at.is_(None)]
    return changed(tx, T, lasting, {"ended_at": at, "ended_by": who}) == 1


def last_ended(tx: Connection, mailbox_id: int) -> datetime | None:
    """When a person last let this mailbox send again."""
    ended: datetime | None = tx.scalar(select(func.max(T.c.ended_at)).where(T.c.mailbox_id == mailbox_id))
    return ended
