"""Addresses that nothing may be sent to."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, select

from worker.store import tables
from worker.store.records import insert_new

T = tables.suppression


def add(tx: Connection, email: str, reason: str, at: datetime, message_row: int | None = None) -> None:
    """The first reason stays."""
    insert_new(tx, T, [{"email": email, "reason": reason, "at": at, "message_row": message_row}])


def reason_for(tx: Connection, email: str) -> str | None:
    """Why nothing may be sent there; None where it may."""
    return tx.scalar(select(T.c.reason).where(T.c.email == email))


def since(tx: Connection) -> dict[str, datetime]:
    """From when on nothing may be sent to each address: since the mail that asked for it, where that is known."""
    asked = tables.message.c.arrival_at
    query = select(T.c.email, T.c.at, asked).outerjoin(tables.message, tables.message.c.id == T.c.message_row)
    return {row.email: row.arrival_at or row.at for row in tx.execute(query)}


def remove(tx: Connection, email: str) -> bool:
    """A person allows it again; False where it was allowed."""
    return tx.execute(T.delete().where(T.c.email == email)).rowcount == 1
