"""What a pass over a folder reads, and the batches in which it is read.

plan_pass(folder, status) ─► Pass ─► recent(…) ─► older(…) ─► Batch: mails and the cursor that is saved with them

New mail comes first, upwards from `next_uid`; history follows from the newest down to UID 1.  A batch is read by its headers first, and the
caller chooses whose text is read with them.  Where history gets so old that no text is read now, only headers are, many at a time.  Both
cursors move only with mails that are in the same batch, so a crash between two batches loses nothing and repeats nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

from worker.mail import headings
from worker.mail.folders import FolderStatus
from worker.mail.mailbox import BODY_BATCH, HEADER_BATCHES, Mailbox
from worker.model import FetchedMail, Folder, Heading

REBUILDS_A_DAY = 5
RECENT_UIDS = 1000
RECENT_DIFF_EVERY = timedelta(minutes=15)
FULL_DIFF_EVERY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Choice:
    """The UIDs of a batch whose text is read now; `old`: in history, nothing further back is read now."""

    now: frozenset[int]
    old: bool = False


Choose = Callable[[Sequence[Heading], bool], Choice]  # of these mails; True where they are history


def everything(found: Sequence[Heading], _history: bool = False) -> Choice:
    """Reads every text."""
    return Choice(frozenset(heading.uid for heading in found))


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


@dataclass(frozen=True, slots=True)
class Batch:
    """What one transaction takes in, and the cursor to save in it.

    `mails` are read whole, each with its heading, in the order of reading; `headings` are known by their header alone, and so are
    `headers`, as they were fetched; `vanished` are UIDs that were listed and gone a moment later, or that the server did not give.
    """

    folder: Folder
    mails: tuple[tuple[Heading, FetchedMail], ...] = ()
    headings: tuple[Heading, ...] = ()
    headers: tuple[FetchedMail, ...] = ()
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
    if folder.uidvalidity is None:
        return Pass(PassKind.FIRST, _fresh(folder, status.uidvalidity, now))
    if folder.uidvalidity != status.uidvalidity:
        return _rebuild(folder, status, now)
    nothing_new = status.uidnext is not None and status.uidnext <= folder.next_uid
    if nothing_new and folder.backfill_uid == 1:
        return Pass(PassKind.NOTHING, folder)
    return Pass(PassKind.MORE, folder)


def _fresh(folder: Folder, uidvalidity: int, now: datetime) -> Folder:
    return replace(
        folder,
        uidvalidity=uidvalidity,
        next_uid=1,
        backfill_uid=None,
        modseq=0,
        last_diff_at=None,
        remaining=0,
        begun_at=now,
    )


def _rebuild(folder: Folder, status: FolderStatus, now: datetime) -> Pass:
    rebuilds = (*(at for at in folder.rebuilds if now - at < timedelta(days=1)), now)
    if len(rebuilds) > REBUILDS_A_DAY:
        reason = (
            f"{folder.name}: the server renumbered its mails (UIDVALIDITY) more than {REBUILDS_A_DAY} times in a day; "
            "ask the provider, then resume the folder"
        )
        return Pass(PassKind.PAUSED, replace(folder, paused_reason=reason))
    return Pass(PassKind.REBUILD, replace(_fresh(folder, status.uidvalidity, now), rebuilds=rebuilds))


def recent(mailbox: Mailbox, plan: Pass, choose: Choose = everything, *, size: int = BODY_BATCH) -> Iterator[Batch]:
    """New mail, then the part of history whose text is read now, on the open folder.

    Each batch is to be stored, with its `folder`, before the next is asked for; a caller that stops in between goes on with a new plan.
    When `backfill_uid` reaches 1 the generation is complete, and places under another UIDVALIDITY may be forgotten.  A paused folder yields
    one batch without mails.
    """
    folder = plan.folder
    if plan.kind is PassKind.PAUSED:
        yield Batch(folder)
    if plan.kind in {PassKind.PAUSED, PassKind.NOTHING}:
        return
    if folder.backfill_uid is None:
        top = max(mailbox.uids(1), default=0) + 1
        folder = replace(folder, next_uid=top, backfill_uid=top)
        if top == 1:
            yield Batch(replace(folder, backfill_uid=1))
            return
    for uids in _upwards(mailbox.uids(folder.next_uid), size):
        folder = replace(folder, next_uid=uids[-1] + 1)
        yield _read(mailbox, folder, uids, choose, history=False)[0]
    for step in _steps(mailbox, folder, size):
        batch, old = _read(mailbox, step.folder, step.uids, choose, history=True)
        yield batch
        if old:
            return


def older(mailbox: Mailbox, folder: Folder, *, sizes: tuple[int, int] = HEADER_BATCHES) -> Generator[Batch]:
    """The rest of history, by its headers alone; as `recent`.  Nothing else may be asked of the mailbox before the end, or the closing."""
    steps = list(_steps(mailbox, folder, *sizes))
    with closing(mailbox.header_batches(step.uids for step in steps)) as answers:
        for step, found in zip(steps, answers, strict=True):
            there = {header.uid for header in found}
            vanished = tuple(uid for uid in step.uids if uid not in there)
            yield Batch(step.folder, headers=tuple(found), vanished=vanished)


@dataclass(frozen=True, slots=True)
class _Step:
    """A batch of history to be read, and the cursor after it."""

    folder: Folder
    uids: Sequence[int]


def _steps(mailbox: Mailbox, folder: Folder, size: int, most: int = 0) -> Iterator[_Step]:
    """History below `backfill_uid`, newest first, each step twice the one before, up to `most`; the last one sets it to 1."""
    below = (folder.backfill_uid or 1) - 1
    if below < 1:
        return
    uids = mailbox.uids(1, below)
    if not uids:
        yield _Step(replace(folder, backfill_uid=1, remaining=0), ())
    end = len(uids)
    while end:
        left = max(0, end - size)
        part = uids[left:end]
        yield _Step(replace(folder, backfill_uid=part[0] if left else 1, remaining=left), part)
        end, size = left, max(size, min(2 * size, most))


def _read(
    mailbox: Mailbox, folder: Folder, uids: Sequence[int], choose: Choose, *, history: bool
) -> tuple[Batch, bool]:
    """The headers of these mails, and the texts that are chosen by them; whether only older ones follow."""
    found = [headings.read(header) for header in mailbox.headers(uids)] if uids else []
    choice = choose(found, history)
    bodies = {mail.uid: mail for mail in mailbox.bodies(sorted(choice.now))} if choice.now else {}
    here = [heading for heading in found if heading.uid not in choice.now or heading.uid in bodies]
    return _batch(folder, uids, here, bodies), choice.old


def _batch(
    folder: Folder,
    uids: Sequence[int],
    found: Sequence[Heading],
    bodies: Mapping[int | None, FetchedMail] = MappingProxyType({}),
) -> Batch:
    there = {heading.uid for heading in found}
    return Batch(
        folder,
        tuple((heading, bodies[heading.uid]) for heading in found if heading.uid in bodies),
        tuple(heading for heading in found if heading.uid not in bodies),
        vanished=tuple(uid for uid in uids if uid not in there),
    )


def _upwards(uids: Sequence[int], size: int) -> Iterator[Sequence[int]]:
    return (uids[start : start + size] for start in range(0, len(uids), size))


def diff_from(folder: Folder, status: FolderStatus, now: datetime, recent_at: datetime | None) -> int | None:
    """The UID from which stored and present mails are to be compared now; None while no comparison is due.

    Once a day everything that was read, whatever the server says; every 15 minutes (`recent_at`: the last time) the last 1,000 UIDs, unless
    CONDSTORE shows that nothing in the folder changed since its last comparison.
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
    mailbox: Mailbox,
    folder: Folder,
    known: set[int],
    low: int,
    now: datetime,
    choose: Choose = everything,
    *,
    size: int = BODY_BATCH,
) -> Iterator[Batch]:
    """Compares the UIDs from `low` to the cursor with those stored (`known`, of the same range), and reads what was skipped.

    The first batch names the mails that are gone; the last one of a full comparison dates it.
    """
    difference = missing({uid for uid in known if uid >= low}, mailbox.uids(low, folder.next_uid - 1))
    if difference.gone:
        yield Batch(folder, vanished=difference.gone)
    for uids in _upwards(difference.unread, size):
        yield _read(mailbox, folder, uids, choose, history=False)[0]
    if low <= (folder.backfill_uid or 1):
        yield Batch(replace(folder, last_diff_at=now))


def missing(known: set[int], present: Sequence[int]) -> Difference:
    """What is on one side alone."""
    there = set(present)
    return Difference(tuple(sorted(there - known)), tuple(sorted(known - there)))
