"""The weeks whose report was sent."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, func, select

from worker.store import tables
from worker.store.records import insert_new

T = tables.week


def claim(tx: Connection, week: str, at: datetime) -> bool:
    """True for the one who may send the report of that ISO week ("2026-W47")."""
    return bool(insert_new(tx, T, [{"week": week, "at": at}]))


def last(tx: Connection) -> str | None:
    """The latest week that was claimed."""
    latest: str | None = tx.scalar(select(func.max(T.c.week)))
    return latest
