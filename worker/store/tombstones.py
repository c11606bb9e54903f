"""People whose data was erased: a keyed digest of each address, so that the next sync does not bring them back."""

from __future__ import annotations

import hmac
import os
import secrets
import tempfile
from collections.abc import Collection
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, select

from worker.store import tables
from worker.store.records import insert_new

T = tables.tombstone
KEY_FILE = "erasure.key"


def key_in(folder: Path) -> bytes:
    """The secret of this data folder that keys the digests; made when it is first asked for.

    Without it nobody can find out by trying addresses who was erased, not even whoever holds the database.
    """
    path = folder / KEY_FILE
    if not path.exists():
        with tempfile.NamedTemporaryFile(dir=folder, prefix=f".{KEY_FILE}-") as file:  # only its owner may read it
            file.write(secrets.token_bytes(32))
            file.flush()
            os.fsync(file.fileno())
            with suppress(FileExistsError):  # another process was first: its key counts
                os.link(file.name, path)
    return path.read_bytes()


def digest(key: bytes, email: str) -> str:
    """What stays of an erased person's address."""
    return hmac.new(key, email.lower().encode(), "sha256").hexdigest()


def add(tx: Connection, digest: str, at: datetime) -> None:
    insert_new(tx, T, [{"digest": digest, "at": at}])


def among(tx: Connection, digests: Collection[str]) -> set[str]:
    """Which of these belong to erased people."""
    return set(tx.scalars(select(T.c.digest).where(T.c.digest.in_(digests))))


def any_(tx: Connection) -> bool:
    """Whether there is any, to spare the work where nobody was erased."""
    return tx.execute(select(T.c.digest).limit(1)).first() is not None
