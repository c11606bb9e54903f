"""What a pass over a folder reads, and the batches in which it is read.

plan_pass(folder, status) ─► Pass ─► batches(mailbox, plan) ─► Batch: mails and the cursor that is saved with them

New mail comes first, upwards from `next_uid`; history follows from the newest down to UID 1.  Both cursors move only with mails that are
in the same batch, so a crash between two batches loses nothing and repeats nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from worker.mail.fetch import FetchedHeader
from worker.mail.folders import FolderStatus
from worker.mail.mailbox import BODY_BATCH, Mailbox
from worker.model import FetchedMail, Folder

REBUILDS_A_DAY = 5
RECENT_UIDS = 1000
RECENT_DIFF_EVERY = timedelta(minutes=15)
FULL_DIFF_EVERY = timedelta(days=1)

Known = Callable[[FetchedHeader], bool]


class PassKind(StrEnum):
    """Why a folder is read: for the first time, again from nothing, further, not at all, or not any more."""

    FIRST = "first"
    REBUILD = "rebuild"
    MORE = "more"
    NOTHING = "nothing"
    PAUSED = "paused"


@dataclass(frozen=True, slots=True)
class Pass:
    """The plan of one pass: `folder` is the cursor that it starts from."""

    kind: PassKind
    folder: Folder
    modseq: int = 0


@dataclass(frozen=True, slots=True)
class Batch:
    """What one transaction takes in, and the cursor to save in it.

    `mails` in the order of reading; `known` are mails whose content the caller has already, at a new place (only after a rebuild); `vanished`
    are UIDs that were listed and gone a moment later, or that the server did not give.
    """

    folder: Folder
    mails: tuple[FetchedMail, ...] = ()
    known: tuple[FetchedHeader, ...] = ()
    vanished: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Difference:
    """Between what is stored and what the server has: `unread` here, `gone` there; both ascending."""

    unread: tuple[int, ...]
    gone: tuple[int, ...]


def plan_pass(folder: Folder, status: FolderStatus, now: datetime) -> Pass:
    """Decides what to read.  A changed UIDVALIDITY starts a new generation; the sixth within 24 h pauses the folder."""
    if folder.paused_reason:
        return Pass(PassKind.PAUSED, folder)
    modseq = status.highestmodseq or 0
    if folder.uidvalidity is None:
        return Pass(PassKind.FIRST, _fresh(folder, status.uidvalidity), modseq)
    if folder.uidvalidity != status.uidvalidity:
        return _rebuild(folder, status, now, modseq)
    nothing_new = status.uidnext is not None and status.uidnext <= folder.next_uid
    if nothing_new and folder.backfill_uid == 1:
        return Pass(PassKind.NOTHING, folder, modseq)
    return Pass(PassKind.MORE, folder, modseq)


def _fresh(folder: Folder, uidvalidity: int) -> Folder:
    return replace(folder, uidvalidity=uidvalidity, next_uid=1, backfill_uid=None, modseq=0, last_diff_at=None)


def _rebuild(folder: Folder, status: FolderStatus, now: datetime, modseq: int) -> Pass:
    rebuilds = (*(at for at in folder.rebuilds if now - at < timedelta(days=1)), now)
    if len(rebuilds) > REBUILDS_A_DAY:
        reason = (
            f"{folder.name}: the server renumbered its mails (UIDVALIDITY) more than {REBUILDS_A_DAY} times in a day; "
            "ask the provider, then resume the folder"
        )
        return Pass(PassKind.PAUSED, replace(folder, paused_reason=reason))
    return Pass(PassKind.REBUILD, replace(_fresh(folder, status.uidvalidity), rebuilds=rebuilds), modseq)


def batches(mailbox: Mailbox, plan: Pass, *, known: Known | None = None, size: int = BODY_BATCH) -> Iterator[Batch]:
    """Carries the plan out on the open folder.  Each batch is to be stored, with its `folder`, before the next is asked for; a caller that
    stops in between goes on with a new plan.

    `known` says whether the caller has this mail already; it is asked only in a folder that was rebuilt, whose mails are then recognised by
    their headers instead of being read again.  When `backfill_uid` reaches 1 the new generation is complete, and places under another
    UIDVALIDITY may be forgotten.  A paused folder yields one batch without mails.
    """
    if plan.kind is PassKind.PAUSED:
        yield Batch(plan.folder)
    elif plan.kind is not PassKind.NOTHING:
        folder = plan.folder
        for batch in _new_then_old(mailbox, folder, known if folder.rebuilds else None, size):
            folder = batch.folder
            yield batch
        if folder.modseq != plan.modseq:
            yield Batch(replace(folder, modseq=plan.modseq))


def _new_then_old(mailbox: Mailbox, folder: Folder, known: Known | None, size: int) -> Iterator[Batch]:
    if folder.backfill_uid is None:
        top = max(mailbox.uids(1), default=0) + 1
        folder = replace(folder, next_uid=top, backfill_uid=top)
        if top == 1:
            yield Batch(folder)
    for uids in _upwards(mailbox.uids(folder.next_uid), size):
        folder = replace(folder, next_uid=uids[-1] + 1)
        yield _read(mailbox, folder, uids, known)
    yield from _history(mailbox, folder, known, size)


def _history(mailbox: Mailbox, folder: Folder, known: Known | None, size: int) -> Iterator[Batch]:
    """The batches below `backfill_uid`, newest first; the last one sets it to 1."""
    below = (folder.backfill_uid or 1) - 1
    if below < 1:
        return
    parts = list(_downwards(mailbox.uids(1, below), size))
    if not parts:
        yield Batch(replace(folder, backfill_uid=1))
    for number, uids in enumerate(parts, start=1):
        folder = replace(folder, backfill_uid=1 if number == len(parts) else uids[0])
        yield _read(mailbox, folder, uids, known)


def _read(mailbox: Mailbox, folder: Folder, uids: Sequence[int], known: Known | None) -> Batch:
    recognised = tuple(header for header in mailbox.headers(uids) if known(header)) if known else ()
    had = {header.uid for header in recognised}
    mails = tuple(mailbox.bodies([uid for uid in uids if uid not in had]))
    read = had | {mail.uid for mail in mails}
    return Batch(folder, mails, recognised, tuple(uid for uid in uids if uid not in read))


def _upwards(uids: Sequence[int], size: int) -> Iterator[Sequence[int]]:
    return (uids[start : start + size] for start in range(0, len(uids), size))


def _downwards(uids: Sequence[int], size: int) -> Iterator[Sequence[int]]:
    return (uids[max(0, end - size) : end] for end in range(len(uids), 0, -size))


def diff_from(folder: Folder, status: FolderStatus, now: datetime, recent_at: datetime | None) -> int | None:
    """The UID from which stored and present mails are to be compared now; None while no comparison is due.

    Once a day everything that was read, whatever the server says; every 15 minutes (`recent_at`: the last time) the last 1,000 UIDs, unless
    CONDSTORE shows that nothing in the folder changed since its last complete pass.
    """
    if folder.paused_reason or folder.backfill_uid is None or folder.uidvalidity != status.uidvalidity:
        return None
    if folder.last_diff_at is None or now - folder.last_diff_at >= FULL_DIFF_EVERY:
        return folder.backfill_uid
    if recent_at is not None and now - recent_at < RECENT_DIFF_EVERY:
        return None
    unchanged = status.highestmodseq is not None and status.highestmodseq == folder.modseq
    return None if unchanged else max(folder.backfill_uid, folder.next_uid - RECENT_UIDS)


def rediff(
    mailbox: Mailbox, folder: Folder, known: set[int], low: int, now: datetime, *, size: int = BODY_BATCH
) -> Iterator[Batch]:
    """Compares the UIDs from `low` to the cursor with those stored (`known`, of the same range), and reads what was skipped.

    The first batch names the mails that are gone; the last one of a full comparison dates it.
    """
    difference = missing({uid for uid in known if uid >= low}, mailbox.uids(low, folder.next_uid - 1))
    if difference.gone:
        yield Batch(folder, vanished=difference.gone)
    for uids in _upwards(difference.unread, size):
        yield _read(mailbox, folder, uids, None)
    if low <= (folder.backfill_uid or 1):
        yield Batch(replace(folder, last_diff_at=now))


def missing(known: set[int], present: Sequence[int]) -> Difference:
    """What is on one side alone."""
    there = set(present)
    return Difference(tuple(sorted(there - known)), tuple(sorted(known - there)))
