"""One pass over a mailbox.

folders ─► plan_pass ─► recent: new mail, then the history of the last weeks ─► older: the headers of the rest ─► rediff ─► confirmed
                              └──────────── one transaction a batch: mails, places, conversations, cursor ────┘
The texts of older mail are read by `read_texts`, when there is time.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, MutableMapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import datetime
from fnmatch import fnmatchcase
from functools import partial

from sqlalchemy import Connection

from worker.errors import OutsideError, UsageError
from worker.jobs.failpoints import reach
from worker.jobs.outgoing import COPY_ROLES
from worker.jobs.reading.answer import Answer
from worker.jobs.reading.reader import Here, Reader, Reading
from worker.jobs.settle import Desk
from worker.jobs.skim import choose, skimmed, take_skimmed
from worker.jobs.take_in import SENT_LABEL, ReadMail, TakenIn, name_of, take_readings
from worker.mail import headings
from worker.mail.folders import FolderInfo, FolderStatus
from worker.mail.mailbox import Mailbox
from worker.mail.sync import Batch, Choice, PassKind, diff_from, older, plan_pass, recent, rediff
from worker.mail.sync import Pass as Plan
from worker.model import Folder, Heading, MailboxState, Role
from worker.store import folders as folder_rows
from worker.store import mailboxes as mailbox_rows
from worker.store import messages as message_rows
from worker.store.db import Store

READ_ORDER = (Role.SENT, Role.INBOX)  # our answers first, so that nobody is shown as waiting who is not
TURN_SECONDS = 5.0  # of reading what is old, before we look for new mail again
SAMPLE = 20  # mails by which a renamed folder is recognised

Clock = Callable[[], datetime]
Told = Callable[[TakenIn], None]


@dataclass(slots=True)
class Pass:
    """A mailbox to be read, by whom, and who is told of each batch; `recent` remembers when each folder was last compared."""

    store: Store
    desk: Desk
    mailbox: MailboxState
    server: Mailbox
    clock: Clock
    sent_folder: str = ""
    folders: Sequence[str] = ()  # patterns of further folders to read, as "Leads/*"
    without: str = ""  # a folder that no pattern means: of drafts that were approved
    told: Told = lambda _: None
    recent: MutableMapping[int, datetime] = field(default_factory=dict)
    reader: Reader | None = None  # None: in this thread
    bytes_a_day: int | None = None  # after which older texts wait for the next day (UTC)
    begun: dict[int, FolderStatus] = field(init=False, default_factory=dict)  # how each folder stood as the pass began
    counted: int = field(init=False)  # bytes of the connection that are in the store already

    def __post_init__(self) -> None:
        self.counted = self.server.received


def sync_mailbox(this: Pass) -> TakenIn:
    """Reads all that is new, and of history the recent texts and all headers.  Raises what the server raises; what was stored before stays."""
    this.begun.clear()
    folders = _folders(this)
    _count_mails(this, folders)
    total = sum((_recent(this, folder) for folder in folders), TakenIn())
    while unfinished := [folder for folder in folders if _unfinished(this, folder)]:
        total += _older(this, unfinished[0])
        total += sum((_recent(this, folder) for folder in folders), TakenIn())
    total += sum((_compare(this, folder) for folder in folders), TakenIn())
    with this.store.write() as tx:
        mailbox_rows.confirm(tx, this.mailbox.id, this.clock())
    return total


def _folders(this: Pass) -> list[int]:
    listed = this.server.folders()
    found = watched(
        [info for info in listed if info.name != this.without],
        this.sent_folder,
        this.folders,
        labels=this.server.labels,
    )
    with this.store.read() as tx:
        known = {folder.name: folder for folder in folder_rows.of_mailbox(tx, this.mailbox.id)}
    lost = [folder for name, folder in known.items() if name not in {info.name for info in listed}]
    renamed = {
        info.name: old for info in found if lost and info.name not in known and (old := _renamed(this, info, lost))
    }
    # Besides what is read, the folders where copies of sent mail may lie.
    wanted = [info for info in listed if info.role in COPY_ROLES and not info.guessed] + found
    if not renamed and all(info.name in known and known[info.name].role is info.role for info in wanted):
        return [known[info.name].id for info in found]  # a pass that changes nothing waits for nobody who writes
    with this.store.write() as tx:
        for name, old in renamed.items():
            folder_rows.save(tx, replace(old, name=name))
        ids = {info.name: folder_rows.ensure(tx, this.mailbox.id, info.name, info.role).id for info in wanted}
    return [ids[info.name] for info in found]


def _count_mails(this: Pass, folders: Sequence[int]) -> None:
    """Looks how many mails lie in folders that were never read, so that the whole is known before the first of them is."""
    for folder in (stored(this, folder_id) for folder_id in folders):
        if folder.uidvalidity is None:
            status = this.server.glance(folder.name) or this.server.open(folder.name)
            _save(this, replace(folder, exists=status.exists))


def _renamed(this: Pass, info: FolderInfo, lost: Sequence[Folder]) -> Folder | None:
    """The folder that had another name before: by the server's id of it, else by its numbers and a sample of its mails."""
    status = this.server.open(info.name)
    for folder in lost:
        if status.mailboxid and folder.mailboxid:
            if status.mailboxid == folder.mailboxid:
                return folder
        elif status.uidvalidity == folder.uidvalidity and _same_mails(this, folder):
            return folder
    return None


def _same_mails(this: Pass, folder: Folder) -> bool:
    """Whether the open folder holds under the same numbers what we know of that one."""
    with this.store.read() as tx:
        placed = folder_rows.placed(tx, folder.id)
        sample = dict(sorted(placed.items())[-SAMPLE:])
        names = {message.identity for message in message_rows.get_many(tx, sample.values())}
    found = {name_of(headings.read(header), this.desk.us) for header in this.server.headers(sorted(sample))}
    return bool(names) and names == found


def watched(
    folders: Sequence[FolderInfo], sent_folder: str = "", patterns: Sequence[str] = (), *, labels: bool = False
) -> list[FolderInfo]:
    """The folders to read, in their order.  A Sent folder that was only guessed from its name needs a person's word.

    With `labels`, all mail lies in one folder.  Raises UsageError where there is no Sent folder for sure, or nothing fits a pattern.
    """
    by_role = {info.role: info for info in reversed(folders) if not info.guessed}
    if labels and Role.ALL in by_role:
        return [by_role[Role.ALL]]
    if sent_folder:
        by_role[Role.SENT] = _named(folders, sent_folder)
    if Role.SENT not in by_role:
        guess = next((info.name for info in folders if info.role is Role.SENT), None)
        mend = f'If it is "{guess}", set sent_folder = "{guess}"' if guess else "Set sent_folder"
        raise UsageError(
            f"the server does not say which folder holds sent mail. {mend} for this mailbox in the configuration."
        )
    found = [by_role[role] for role in READ_ORDER if role in by_role]
    found += [info for pattern in patterns for info in _fitting(folders, pattern)]
    return list({info.name: info for info in reversed(found)}.values())[::-1]


def _named(folders: Sequence[FolderInfo], name: str) -> FolderInfo:
    found = next((info for info in folders if info.name == name), None)
    if found is None:
        names = ", ".join(info.name for info in folders)
        raise UsageError(f'there is no folder "{name}". Folders of this mailbox: {names}.')
    return FolderInfo(found.name, Role.SENT, guessed=False)


def _fitting(folders: Sequence[FolderInfo], pattern: str) -> list[FolderInfo]:
    """Those of a pattern; never what was thrown away, or is still being written."""
    found = [info for info in folders if fnmatchcase(info.name, pattern)]
    if not found:
        names = ", ".join(info.name for info in folders)
        raise UsageError(f'no folder fits "{pattern}". Folders of this mailbox: {names}.')
    return [
        FolderInfo(info.name, Role.OTHER if info.guessed else info.role)
        for info in found
        if info.role not in {Role.DRAFTS, Role.TRASH, Role.JUNK}
    ]


def _recent(this: Pass, folder_id: int) -> TakenIn:
    """What is new in a folder, and the history whose texts are read at once."""
    plan = _planned(this, folder_id)
    total = TakenIn()
    for batch, work in _read_ahead(this, recent(this.server, plan, partial(_choose, this))):
        total += _store(this, batch, work.result())
    return total


def _planned(this: Pass, folder_id: int) -> Plan:
    """What to read of a folder, which is open then if there is anything."""
    folder = stored(this, folder_id)
    glanced = this.server.glance(folder.name)
    if glanced and (plan := _plan(this, folder, glanced)).kind is PassKind.NOTHING:
        _save(this, plan.folder)
        return plan
    return _plan(this, folder, this.server.open(folder.name))


def _plan(this: Pass, folder: Folder, status: FolderStatus) -> Plan:
    this.begun.setdefault(folder.id, status)
    known = replace(folder, exists=status.exists, mailboxid=status.mailboxid or folder.mailboxid)
    return plan_pass(known, status, this.clock())


def _unfinished(this: Pass, folder_id: int) -> bool:
    folder = stored(this, folder_id)
    return not folder.paused_reason and folder.backfill_uid != 1


def _older(this: Pass, folder_id: int) -> TakenIn:
    """Headers of history, for a few seconds."""
    plan = _planned(this, folder_id)
    if plan.kind is not PassKind.MORE:
        return TakenIn()
    total, until = TakenIn(), time.monotonic() + TURN_SECONDS
    with closing(older(this.server, plan.folder)) as batches:
        for batch in batches:
            total += _store(this, batch, [])
            if time.monotonic() > until:
                break
    return total


def _compare(this: Pass, folder_id: int) -> TakenIn:
    folder, now = stored(this, folder_id), this.clock()
    begun = this.begun[folder_id]
    low = diff_from(folder, begun, now, this.recent.get(folder_id))
    if low is None or folder.uidvalidity is None or this.server.open(folder.name).uidvalidity != folder.uidvalidity:
        return TakenIn()
    with this.store.read() as tx:
        known = folder_rows.known_uids(tx, folder_id, folder.uidvalidity, low, folder.next_uid - 1)
    total = TakenIn()
    found = rediff(this.server, folder, known, low, now, partial(_choose, this))
    for batch, work in _read_ahead(this, found):
        total += _store(this, batch, work.result())
    this.recent[folder_id] = now
    _save(this, replace(stored(this, folder_id), modseq=begun.highestmodseq or 0))
    return total


def count_bytes(this: Pass, tx: Connection) -> None:
    """Adds what came on the connection since the last count to what was read of the mailbox that day."""
    came, this.counted = this.server.received - this.counted, this.server.received
    mailbox_rows.count_bytes(tx, this.mailbox.id, came, this.clock())


def reader_of(this: Pass) -> Reader:
    """Who reads the mails of this pass."""
    return this.reader or Here(this.desk.context)


def _choose(this: Pass, found: Sequence[Heading], history: bool) -> Choice:
    with this.store.read() as tx:
        return choose(tx, this.desk, this.mailbox, found, this.clock(), history=history)


def stored(this: Pass, folder_id: int) -> Folder:
    """The folder as it is in the store now."""
    with this.store.read() as tx:
        return folder_rows.get(tx, folder_id)


def _save(this: Pass, folder: Folder) -> None:
    if folder != stored(this, folder.id):
        with this.store.write() as tx:
            folder_rows.save(tx, folder)


def _read_ahead(this: Pass, batches: Iterator[Batch]) -> Iterator[tuple[Batch, Reading]]:
    """Each batch in its turn, its mails being read while the server sends the next one."""
    reader = reader_of(this)
    before: tuple[Batch, Reading] | None = None
    try:
        for batch in batches:
            work = reader.submit([mail.raw for _, mail in batch.mails])
            if before:
                yield before
            before = batch, work
    except OutsideError:  # what came whole is kept
        if before:
            yield before
        raise
    if before:
        yield before


def _store(this: Pass, batch: Batch, results: Sequence[Answer]) -> TakenIn:
    """The mails of a batch, their places and the cursor, in one transaction."""
    now = this.clock()
    headers = skimmed(batch.headings or batch.headers, this.desk.us, this.mailbox, now, this.store.dialect)
    readings = [ReadMail(heading, mail, result) for (heading, mail), result in zip(batch.mails, results, strict=True)]
    with this.store.write() as tx:
        taken = take_readings(tx, this.desk, this.mailbox, batch.folder, readings, this.clock())
        taken += take_skimmed(tx, this.desk, this.mailbox, batch.folder, headers, now)
        _keep_places(tx, batch)
        folder_rows.save(tx, batch.folder)
        _note_newest(this, tx, batch)
        count_bytes(this, tx)
        reach("batch_taken")
    reach("batch_stored")
    taken = replace(taken, seen=len(batch.mails) + len(headers.named) + len(batch.vanished))
    this.told(taken)
    return taken


def _note_newest(this: Pass, tx: Connection, batch: Batch) -> None:
    """How long the newest mail had waited.  What lay there before we began is history, and our own copies wait for nobody."""
    if batch.folder.begun_at is None or batch.folder.role is Role.SENT:
        return
    begun = batch.folder.begun_at.replace(microsecond=0)  # servers tell arrivals in whole seconds
    found = (*(heading for heading, _ in batch.mails), *batch.headings)
    arrived = [heading.internaldate for heading in found if SENT_LABEL not in heading.labels]
    if newest := max((at for at in arrived if at and at >= begun), default=None):
        mailbox_rows.note_newest(tx, this.mailbox.id, newest, this.clock())


def _keep_places(tx: Connection, batch: Batch) -> None:
    folder = batch.folder
    if folder.uidvalidity is not None:
        folder_rows.forget(tx, folder.id, folder.uidvalidity, batch.vanished)
        if folder.rebuilds and folder.backfill_uid == 1:
            folder_rows.forget_other_generations(tx, folder.id, folder.uidvalidity)
