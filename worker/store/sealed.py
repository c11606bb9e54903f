"""Secrets, encrypted before they come here; and the lease of whoever is renewing one.

A lease, not a lock: on SQLite a transaction that waits for an identity provider would keep every other writer waiting too.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, or_

from worker.model import Sealed
from worker.store import tables
from worker.store.records import Record, changed, insert_new

T = tables.secret
SECRETS = Record(Sealed, T)


def get(tx: Connection, name: str) -> Sealed | None:
    return SECRETS.one(tx, T.c.name == name)


def every(tx: Connection) -> list[Sealed]:
    return SECRETS.all(tx, SECRETS.select().order_by(T.c.name))


def put(tx: Connection, name: str, sealed: str, at: datetime) -> None:
    """Stores what a person has just given, over whatever was there; a renewal that is under way comes to nothing."""
    insert_new(tx, T, [{"name": name, "sealed": sealed, "version": 0, "changed_at": at}])
    changed(tx, T, [T.c.name == name], _renewed(sealed, at))


def forget(tx: Connection, name: str) -> None:
    tx.execute(T.delete().where(T.c.name == name))


def lease(tx: Connection, secret: Sealed, owner: str, now: datetime, until: datetime) -> bool:
    """Takes the right to renew this version; False where somebody else has it, or has done so."""
    free = or_(T.c.lease_until.is_(None), T.c.lease_until <= now)
    where = [T.c.name == secret.name, T.c.version == secret.version, free]
    return changed(tx, T, where, {"lease_owner": owner, "lease_until": until}) == 1


def renew(tx: Connection, secret: Sealed, sealed: str, at: datetime) -> bool:
    """Stores what follows this version; False where another version is there by now."""
    return changed(tx, T, [T.c.name == secret.name, T.c.version == secret.version], _renewed(sealed, at)) == 1


def end(tx: Connection, secret: Sealed, at: datetime) -> None:
    """The provider no longer accepts this version."""
    ended = {"ended_at": at, "lease_owner": None, "lease_until": None}
    changed(tx, T, [T.c.name == secret.name, T.c.version == secret.version], ended)


def release(tx: Connection, secret: Sealed, owner: str) -> None:
    """Gives the lease back, nothing having changed."""
    changed(tx, T, [T.c.name == secret.name, T.c.lease_owner == owner], {"lease_owner": None, "lease_until": None})


def reseal(tx: Connection, secret: Sealed, sealed: str) -> None:
    """The same secret under another key."""
    changed(tx, T, [T.c.name == secret.name, T.c.version == secret.version], {"sealed": sealed})


def _renewed(sealed: str, at: datetime) -> dict[str, object]:
    return {
        "sealed": sealed,
        "version": T.c.version + 1,
        "changed_at": at,
        "ended_at": None,
        "lease_owner": None,
        "lease_until": None,
    }
