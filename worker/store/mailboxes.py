"""The mailboxes that are watched."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, case, or_

from worker.errors import FollowthroughError, ThrottledError
from worker.model import MailboxState
from worker.store import tables
from worker.store.records import Record, changed, insert_new

T = tables.mailbox
MAILBOXES = Record(MailboxState, T)


def ensure(tx: Connection, address: str, now: datetime) -> MailboxState:
    """The mailbox of an address; activated now if it is new."""
    insert_new(tx, T, [{"address": address, "activated_at": now}])
    return MAILBOXES.only(tx, T.c.address == address)


def get(tx: Connection, id_: int) -> MailboxState:
    """Raises NotFoundError."""
    return MAILBOXES.get(tx, id_)


def find(tx: Connection, address: str) -> MailboxState | None:
    return MAILBOXES.one(tx, T.c.address == address)


def every(tx: Connection) -> list[MailboxState]:
    return MAILBOXES.all(tx)


def confirm(tx: Connection, id_: int, at: datetime) -> None:
    """The server answered: what was wrong is over."""
    changed(tx, T, [T.c.id == id_], {"confirmed_at": at, "error": None, "error_at": None, "waits_until": None})


def fail(tx: Connection, id_: int, error: FollowthroughError, at: datetime) -> None:
    """Something went wrong then; where the server asked for time, it is left alone until that has passed."""
    waits_until = error.until(at) if isinstance(error, ThrottledError) else None
    changed(tx, T, [T.c.id == id_], {"error": str(error), "error_at": at, "waits_until": waits_until})


def note_newest(tx: Connection, id_: int, arrived: datetime, stored: datetime) -> None:
    """Remembers how long the newest mail had waited on the server; one older than what is known changes nothing.

    A server whose clock is ahead of ours had it for no time at all.
    """
    arrived = min(arrived, stored)
    newer = or_(T.c.newest_at.is_(None), T.c.newest_at < arrived)
    changed(tx, T, [T.c.id == id_, newer], {"newest_at": arrived, "newest_stored_at": stored})


def learn_files_sent(tx: Connection, id_: int, *, files: bool) -> None:
    """Remembers whether the provider files sent mail by itself."""
    changed(tx, T, [T.c.id == id_], {"files_sent": files})


def count_bytes(tx: Connection, id_: int, came: int, now: datetime) -> None:
    """Adds what was read to the count of the day."""
    today = now.date().isoformat()
    before = case((T.c.bytes_day == today, T.c.bytes_read), else_=0)
    changed(tx, T, [T.c.id == id_], {"bytes_read": before + came, "bytes_day": today})
