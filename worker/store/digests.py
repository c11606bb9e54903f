"""The days whose digest was sent to a person, or had nothing to tell."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, select

from worker.store import tables
from worker.store.records import insert_new

T = tables.digest


class Told(NamedTuple):
    """The newest day of a person ("2026-11-25", of their zone), and when it was dealt with."""

    day: str
    at: datetime


def claim(tx: Connection, person: str, day: str, at: datetime) -> bool:
    """True for the one who may send the digest of that day to that person (an address)."""
    return bool(insert_new(tx, T, [{"person": person, "day": day, "at": at}]))


def last(tx: Connection, person: str) -> Told | None:
    row = tx.execute(select(T.c.day, T.c.at).where(T.c.person == person).order_by(T.c.day.desc()).limit(1)).first()
    return Told(*row) if row else None
