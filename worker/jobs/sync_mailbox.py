"""One pass over a mailbox.

folders ─► plan_pass ─► recent: new mail, then the history of the last weeks ─► older: the headers of the rest ─► rediff ─► confirmed
                              └──────────── one transaction a batch: mails, places, conversations, cursor ────┘
texts of older mail ─► read_texts, in portions, when there is time
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, MutableMapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial

from sqlalchemy import Connection

from worker.errors import OutsideError, UsageError
from worker.jobs.failpoints import reach
from worker.jobs.reading.answer import Answer
from worker.jobs.reading.reader import Here, Reader, Reading
from worker.jobs.settle import Desk
from worker.jobs.skim import choose, take_headings
from worker.jobs.take_in import ReadMail, TakenIn, take_readings, take_texts
from worker.mail import headings
from worker.mail.folders import FolderInfo
from worker.mail.mailbox import BODY_BATCH, TEXT_LIMIT, Mailbox
from worker.mail.sync import Batch, Choice, PassKind, diff_from, finished, older, plan_pass, recent, rediff
from worker.mail.sync import Pass as Plan
from worker.model import Folder, Heading, MailboxState, Message, Role
from worker.store import folders as folder_rows
from worker.store import mailboxes as mailbox_rows
from worker.store import messages as message_rows
from worker.store.db import Store

READ_ORDER = (Role.SENT, Role.INBOX)  # our answers first, so that nobody is shown as waiting who is not
TURN_SECONDS = 5.0  # of reading old headers, before we look for new mail again

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
    told: Told = lambda _: None
    recent: MutableMapping[int, datetime] = field(default_factory=dict)
    reader: Reader | None = None  # None: in this thread


def sync_mailbox(this: Pass) -> TakenIn:
    """Reads all that is new, and of history the recent texts and all headers.  Raises what the server raises; what was stored before stays."""
    folders = _folders(this)
    total = sum((_recent(this, folder) for folder in folders), TakenIn())
    while unfinished := [folder for folder in folders if _unfinished(this, folder)]:
        total += _older(this, unfinished[0])
        total += sum((_recent(this, folder) for folder in folders), TakenIn())
    total += sum((_compare(this, folder) for folder in folders), TakenIn())
    with this.store.write() as tx:
        mailbox_rows.confirm(tx, this.mailbox.id, this.clock())
    return total


def _folders(this: Pass) -> list[int]:
    found = watched(this.server.folders(), this.sent_folder)
    with this.store.write() as tx:
        return [folder_rows.ensure(tx, this.mailbox.id, info.name, info.role).id for info in found]


def watched(folders: Sequence[FolderInfo], sent_folder: str = "") -> list[FolderInfo]:
    """The folders to read, in their order.  A Sent folder that was only guessed from its name needs a person's word.

    Raises UsageError where there is no Sent folder for sure.
    """
    by_role = {info.role: info for info in reversed(folders) if not info.guessed}
    if sent_folder:
        named = next((info for info in folders if info.name == sent_folder), None)
        if named is None:
            raise UsageError(
                f'there is no folder "{sent_folder}". Folders of this mailbox: {", ".join(info.name for info in folders)}.'
            )
        by_role[Role.SENT] = FolderInfo(named.name, Role.SENT, guessed=False)
    if Role.SENT not in by_role:
        guess = next((info.name for info in folders if info.role is Role.SENT), None)
        mend = f'If it is "{guess}", set sent_folder = "{guess}"' if guess else "Set sent_folder"
        raise UsageError(
            f"the server does not say which folder holds sent mail. {mend} for this mailbox in the configuration."
        )
    return [by_role[role] for role in READ_ORDER if role in by_role]


def _recent(this: Pass, folder_id: int) -> TakenIn:
    """What is new in a folder, and the history whose texts are read at once."""
    plan = _planned(this, folder_id)
    total = TakenIn()
    for batch, work in _read_ahead(this, recent(this.server, plan, partial(_choose, this))):
        total += _store(this, batch, work.result())
    if plan.kind is not PassKind.PAUSED and not _unfinished(this, folder_id):
        _save(this, finished(_stored(this, folder_id), plan))
    return total


def _planned(this: Pass, folder_id: int) -> Plan:
    folder = _stored(this, folder_id)
    status = this.server.open(folder.name)
    known = replace(folder, exists=status.exists, mailboxid=status.mailboxid or folder.mailboxid)
    return plan_pass(known, status, this.clock())


def _unfinished(this: Pass, folder_id: int) -> bool:
    folder = _stored(this, folder_id)
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
    folder, now = _stored(this, folder_id), this.clock()
    status = this.server.open(folder.name)
    low = diff_from(folder, status, now, this.recent.get(folder_id))
    if low is None or folder.uidvalidity is None:
        return TakenIn()
    with this.store.read() as tx:
        known = folder_rows.known_uids(tx, folder_id, folder.uidvalidity, low, folder.next_uid - 1)
    total = TakenIn()
    found = rediff(this.server, folder, known, low, now, partial(_choose, this))
    for batch, work in _read_ahead(this, found):
        total += _store(this, batch, work.result())
    this.recent[folder_id] = now
    return total


def read_texts(this: Pass, most: int = BODY_BATCH) -> int:
    """Reads the next texts of mails that are known by their headers alone, those of leads first; how many are left."""
    with this.store.read() as tx:
        chosen = message_rows.skimmed(tx, this.mailbox.id, most)
    folders = {folder_id: _stored(this, folder_id) for _, folder_id, _ in chosen if folder_id}
    changed = {
        id_ for id_, folder in folders.items() if this.server.open(folder.name).uidvalidity != folder.uidvalidity
    }
    texts = [text for id_ in folders.keys() - changed for text in _texts(this, folders[id_], chosen)]
    had = {message.id for message, _, _ in texts}
    gone = [message.id for message, folder_id, _ in chosen if message.id not in had and folder_id not in changed]
    with this.store.write() as tx:
        taken = take_texts(tx, this.desk, this.mailbox, texts, this.clock())
        message_rows.give_up(tx, gone)
        reach("texts_taken")
        left = message_rows.count_skimmed(tx, this.mailbox.id)
    reach("texts_stored")
    this.told(taken)
    return left


def _texts(
    this: Pass, folder: Folder, chosen: Sequence[tuple[Message, int, int]]
) -> list[tuple[Message, Folder, ReadMail]]:
    """The texts of these mails that lie in the folder, as far as they are still there."""
    places = {uid: message for message, folder_id, uid in chosen if folder_id == folder.id}
    this.server.open(folder.name)
    mails = list(this.server.bodies(sorted(places), TEXT_LIMIT))
    results = _reader(this).read([mail.raw for mail in mails])
    return [
        (places[mail.uid or 0], folder, ReadMail(headings.read(mail), mail, result))
        for mail, result in zip(mails, results, strict=True)
    ]


def _reader(this: Pass) -> Reader:
    return this.reader or Here(this.desk.context)


def _choose(this: Pass, found: Sequence[Heading], history: bool) -> Choice:
    with this.store.read() as tx:
        return choose(tx, this.desk, this.mailbox, found, this.clock(), history=history)


def _stored(this: Pass, folder_id: int) -> Folder:
    with this.store.read() as tx:
        return folder_rows.get(tx, folder_id)


def _save(this: Pass, folder: Folder) -> None:
    if folder != _stored(this, folder.id):
        with this.store.write() as tx:
            folder_rows.save(tx, folder)


def _read_ahead(this: Pass, batches: Iterator[Batch]) -> Iterator[tuple[Batch, Reading]]:
    """Each batch in its turn, its mails being read while the server sends the next one."""
    reader = _reader(this)
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
    readings = [ReadMail(heading, mail, result) for (heading, mail), result in zip(batch.mails, results, strict=True)]
    with this.store.write() as tx:
        taken = take_readings(tx, this.desk, this.mailbox, batch.folder, readings, this.clock())
        taken += take_headings(tx, this.desk, this.mailbox, batch.folder, batch.headings, this.clock())
        _keep_places(tx, batch)
        folder_rows.save(tx, batch.folder)
        reach("batch_taken")
    reach("batch_stored")
    taken = replace(taken, seen=len(batch.mails) + len(batch.headings) + len(batch.vanished))
    this.told(taken)
    return taken


def _keep_places(tx: Connection, batch: Batch) -> None:
    folder = batch.folder
    if folder.uidvalidity is not None:
        folder_rows.forget(tx, folder.id, folder.uidvalidity, batch.vanished)
        if folder.rebuilds and folder.backfill_uid == 1:
            folder_rows.forget_other_generations(tx, folder.id, folder.uidvalidity)
