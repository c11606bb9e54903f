"""How far the watching of a mailbox is: what is confirmed, what still is to be read, and how long that takes."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from worker.model import Folder, MailboxState, Watch

SILENCE = timedelta(minutes=35)  # an IDLE connection is renewed every 29 minutes (RFC 2177), a poll comes sooner
ONE_START = timedelta(hours=1)  # folders that are begun within this of each other are read in one go


def watch(
    state: MailboxState, folders: Iterable[Folder], texts: int, now: datetime, bytes_a_day: int | None = None
) -> Watch:
    """How a mailbox stands.

    `texts`: older mails whose text is still to be read.  Folders that are only looked into for copies of sent mail count nowhere, and a
    clock that was set back makes no duration negative.
    """
    known = list(folders)
    read = [folder for folder in known if (folder.begun_at or folder.exists) and not folder.paused_reason]
    unread = sum(map(_unread, read))
    return Watch(
        address=state.address,
        confirmed_age=_since(state.confirmed_at, now),
        lag=_since(state.newest_at, state.newest_stored_at) if state.newest_stored_at else None,
        history=sum(map(_history, read)),
        unread=unread,
        time_left=_time_left(read, unread, now),
        texts=max(texts, 0),
        throttled=max(state.waits_until - now, timedelta()) if state.waits_until else timedelta(),
        bytes_today=state.bytes_of(now),
        bytes_a_day=bytes_a_day,
        error=state.error,
        error_age=_since(state.error_at, now) if state.error else None,
        resting=tuple(f"{folder.name} is not read: {folder.paused_reason}" for folder in known if folder.paused_reason),
    )


def up(this: Watch) -> bool:
    """Whether the mailbox is watched: its server answered not long ago, and nothing is wrong."""
    return this.error is None and this.confirmed_age is not None and this.confirmed_age <= SILENCE


def _since(then: datetime | None, now: datetime) -> timedelta | None:
    return None if then is None else max(now - then, timedelta())


def _history(folder: Folder) -> int:
    return max(folder.exists, _unread(folder))


def _unread(folder: Folder) -> int:
    return max(folder.exists if folder.backfill_uid is None else folder.remaining, 0)


def _time_left(folders: Collection[Folder], unread: int, now: datetime) -> timedelta | None:
    """By the pace so far of the folders that were begun together with those that are not read yet."""
    begun = [folder.begun_at for folder in folders if folder.begun_at and _unread(folder)]
    if not begun:
        return None
    together = [folder for folder in folders if folder.begun_at and folder.begun_at > min(begun) - ONE_START]
    taken = now - min(folder.begun_at for folder in together if folder.begun_at)
    done = sum(_history(folder) - _unread(folder) for folder in together)
    if done <= 0 or taken <= timedelta():
        return None
    return taken * (unread / done)
