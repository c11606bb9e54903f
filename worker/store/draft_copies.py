"""Which drafts lie in a mailbox's folder of drafts, and with which text."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict

from sqlalchemy import Connection

from worker.model import DraftCopy
from worker.store import tables
from worker.store.records import Record

T = tables.draft_copy
COPIES = Record(DraftCopy, T)


def of_mailbox(tx: Connection, mailbox_id: int) -> list[DraftCopy]:
    return COPIES.all(tx, COPIES.select().where(T.c.mailbox_id == mailbox_id).order_by(T.c.draft_id))


def of_draft(tx: Connection, draft_id: int) -> DraftCopy | None:
    return COPIES.one(tx, T.c.draft_id == draft_id)


def save(tx: Connection, copy: DraftCopy) -> None:
    """A draft has one copy; what was known of an earlier one is replaced."""
    forget(tx, [copy.draft_id])
    tx.execute(T.insert().values(asdict(copy)))


def forget(tx: Connection, draft_ids: Collection[int]) -> None:
    tx.execute(T.delete().where(T.c.draft_id.in_(draft_ids)))
