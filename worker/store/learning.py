"""Models of what was learned: versions, the newest last."""

from __future__ import annotations

from sqlalchemy import Connection

from worker.model import LearnedModel
from worker.store import tables
from worker.store.records import Record

T = tables.learned_model
MODELS = Record(LearnedModel, T)
KEPT = 10  # versions


def add(tx: Connection, model: LearnedModel) -> LearnedModel:
    """Stores a new version, and forgets the oldest ones."""
    added = MODELS.insert(tx, model)
    tx.execute(T.delete().where(T.c.id <= added.id - KEPT))
    return added


def newest(tx: Connection) -> LearnedModel | None:
    """The version that counts, whether it is used or not."""
    row = tx.execute(MODELS.select().order_by(T.c.id.desc()).limit(1)).one_or_none()
    return None if row is None else MODELS.read(row)


def forget(tx: Connection) -> int:
    """Removes every version; returns how many there were."""
    return tx.execute(T.delete()).rowcount
