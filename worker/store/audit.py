"""Who did what, for good: rows are added, never changed."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection

from worker.model import AuditEntry
from worker.store import tables
from worker.store.records import Record

T = tables.audit
ENTRIES = Record(AuditEntry, T)


def record(
    tx: Connection, *, at: datetime, who: str, what: str, subject: str, detail: str = "", sha256: str | None = None
) -> None:
    """In the transaction of the act itself, so that neither is there without the other."""
    ENTRIES.insert(tx, AuditEntry(0, at, who, what, subject, detail, sha256))


def recent(tx: Connection, limit: int) -> list[AuditEntry]:
    """The newest first."""
    return ENTRIES.all(tx, ENTRIES.select().order_by(T.c.id.desc()).limit(limit))


def about(tx: Connection, subject: str) -> list[AuditEntry]:
    """The oldest first."""
    return ENTRIES.all(tx, ENTRIES.select().where(T.c.subject == subject).order_by(T.c.id))


def acts(tx: Connection, what: Collection[str]) -> list[AuditEntry]:
    """Every entry of these kinds, the oldest first."""
    return ENTRIES.all(tx, ENTRIES.select().where(T.c.what.in_(what)).order_by(T.c.at, T.c.id))
