"""Addresses that nothing may be sent to."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection, select

from worker.store import leads, tables
from worker.store.columns import bounded
from worker.store.records import among, insert_new

T = tables.suppression


def add(tx: Connection, email: str, reason: str, at: datetime, message_row: int | None = None) -> None:
    """The first reason stays."""
    leads.look_again(tx, leads.T.c.prospect_email == email)
    insert_new(tx, T, [{"email": email, "reason": reason, "at": at, "message_row": message_row}])


def reason_for(tx: Connection, email: str) -> str | None:
    """Why nothing may be sent there; None where it may."""
    return tx.scalar(select(T.c.reason).where(T.c.email == email))


def since(tx: Connection) -> dict[str, datetime]:
    """From when on nothing may be sent to each address: since the mail that asked for it, where that is known."""
    asked = tables.message.c.arrival_at
    query = select(T.c.email, T.c.at, asked).outerjoin(tables.message, tables.message.c.id == T.c.message_row)
    return {row.email: row.arrival_at or row.at for row in tx.execute(query)}


def reasons(tx: Connection, emails: Collection[str]) -> dict[str, str]:
    """The same for many addresses; one that may be written to is missing."""
    keys = {bounded(email): email for email in emails}
    found = tx.execute(select(T.c.email, T.c.reason).where(among(tx, T.c.email, keys)))
    return {keys[row.email]: row.reason for row in found}


def remove(tx: Connection, email: str) -> bool:
    """A person allows it again; False where it was allowed."""
    leads.look_again(tx, leads.T.c.prospect_email == email)
    return tx.execute(T.delete().where(T.c.email == email)).rowcount == 1
