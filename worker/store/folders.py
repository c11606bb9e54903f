"""Folders, where each mail lies in them, and the mails that could not be read."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import Connection, and_, or_, select

from worker.model import Folder, Quarantined, Role
from worker.store import tables
from worker.store.records import Record, insert_many, insert_new

T = tables.folder
L = tables.location
FOLDERS = Record(Folder, T)
QUARANTINED = Record(Quarantined, tables.quarantine)


def ensure(tx: Connection, mailbox_id: int, name: str, role: Role) -> Folder:
    """The folder of that name, with that role from now on."""
    insert_new(tx, T, [FOLDERS.values(Folder(0, mailbox_id, name, role))])
    tx.execute(T.update().where(T.c.mailbox_id == mailbox_id, T.c.name == name, T.c.role != role).values(role=role))
    return FOLDERS.only(tx, T.c.mailbox_id == mailbox_id, T.c.name == name)


def get(tx: Connection, id_: int) -> Folder:
    """Raises NotFoundError."""
    return FOLDERS.get(tx, id_)


def of_mailbox(tx: Connection, mailbox_id: int) -> list[Folder]:
    return FOLDERS.all(tx, FOLDERS.select().where(T.c.mailbox_id == mailbox_id).order_by(T.c.id))


def read_ones(tx: Connection) -> list[Folder]:
    """Those of every mailbox that are read, or are set aside; not those that are only looked into for copies."""
    read = or_(T.c.begun_at.is_not(None), T.c.exists > 0, T.c.paused_reason.is_not(None))
    return FOLDERS.all(tx, FOLDERS.select().where(read).order_by(T.c.id))


def save(tx: Connection, folder: Folder) -> None:
    """Stores the cursor; in the transaction that stores what was read, so that neither is there without the other."""
    FOLDERS.update(tx, folder)


def known_uids(tx: Connection, folder_id: int, uidvalidity: int, low: int, high: int) -> set[int]:
    """The UIDs of a folder's generation that were read, from `low` to `high`, both included."""
    generation = and_(L.c.folder_id == folder_id, L.c.uidvalidity == uidvalidity)
    return set(tx.scalars(select(L.c.uid).where(generation, L.c.uid.between(low, high))))


def place(tx: Connection, folder_id: int, uidvalidity: int, uid: int, message_id: int | None) -> None:
    """Notes what lies there; None where the mail was read and is not kept.  A place that is known stays as it is."""
    place_many(tx, folder_id, uidvalidity, {uid: message_id})


def place_many(tx: Connection, folder_id: int, uidvalidity: int, placed: Mapping[int, int | None]) -> None:
    """`place` for a batch: UID to message."""
    rows = [(folder_id, uidvalidity, uid, message) for uid, message in sorted(placed.items())]
    insert_many(tx, L, list(L.c), rows)


def placed(tx: Connection, folder_id: int) -> dict[int, int]:
    """UID to message, of the folder's present generation; mails that are not kept are left out."""
    query = select(L.c.uid, L.c.message_id).join(T, and_(T.c.id == L.c.folder_id, T.c.uidvalidity == L.c.uidvalidity))
    return {
        row.uid: row.message_id for row in tx.execute(query.where(T.c.id == folder_id, L.c.message_id.is_not(None)))
    }


def forget(tx: Connection, folder_id: int, uidvalidity: int, uids: Iterable[int]) -> None:
    """The mails are no longer there; the messages stay."""
    tx.execute(L.delete().where(L.c.folder_id == folder_id, L.c.uidvalidity == uidvalidity, L.c.uid.in_(list(uids))))


def forget_other_generations(tx: Connection, folder_id: int, uidvalidity: int) -> None:
    """After a rebuild: places of any other UIDVALIDITY mean nothing any more."""
    tx.execute(L.delete().where(L.c.folder_id == folder_id, L.c.uidvalidity != uidvalidity))


def quarantine(tx: Connection, folder_id: int, uid: int, raw: bytes, error: str, at: datetime) -> None:
    """Keeps the bytes of a mail that could not be read, once."""
    digest = hashlib.sha256(raw).hexdigest()
    row = QUARANTINED.values(Quarantined(0, folder_id, uid, raw, error, at))
    insert_new(tx, tables.quarantine, [row | {"sha256": digest}])


def quarantined(tx: Connection) -> list[Quarantined]:
    return QUARANTINED.all(tx)
