"""People whose data was erased: a keyed digest of each address, so that the next sync does not bring them back."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection, select

from worker.store import tables
from worker.store.records import insert_new

T = tables.tombstone


def add(tx: Connection, digest: str, at: datetime) -> None:
    insert_new(tx, T, [{"digest": digest, "at": at}])


def among(tx: Connection, digests: Collection[str]) -> set[str]:
    """Which of these belong to erased people."""
    return set(tx.scalars(select(T.c.digest).where(T.c.digest.in_(digests))))


def any_(tx: Connection) -> bool:
    """Whether there is any, to spare the work where nobody was erased."""
    return tx.execute(select(T.c.digest).limit(1)).first() is not None
