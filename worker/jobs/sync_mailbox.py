"""One pass over a mailbox: Sent and INBOX are read in turns from their cursors on, newest first, until both are complete.

folders ─► plan_pass ─► batches ─► one transaction each: take_in, places, cursor ─► next folder ─► … ─► rediff ─► confirmed
"""

from __future__ import annotations

from collections.abc import Callable, MutableMapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice

from sqlalchemy import Connection

from worker.errors import UnreadableMailError, UsageError
from worker.jobs.failpoints import reach
from worker.jobs.settle import Desk
from worker.jobs.take_in import TakenIn, name_of, take_in
from worker.mail.fetch import FetchedHeader
from worker.mail.folders import FolderInfo
from worker.mail.mailbox import Mailbox
from worker.mail.parse import parse
from worker.mail.sync import Batch, PassKind, batches, diff_from, plan_pass, rediff
from worker.model import Folder, MailboxState, Role
from worker.store import folders as folder_rows
from worker.store import mailboxes as mailbox_rows
from worker.store import messages as message_rows
from worker.store.db import Store

BATCHES_A_TURN = (
    5  # of one folder, before the other has its turn: leads and our answers to them become visible together
)
READ_ORDER = (Role.SENT, Role.INBOX)  # our answers first, so that nobody is shown as waiting who is not

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


def sync_mailbox(this: Pass) -> TakenIn:
    """Reads all that is new and all history still unread.  Raises what the server raises; what was stored before stays stored."""
    folders = _folders(this)
    total = TakenIn()
    unfinished = list(folders)
    while unfinished:
        for folder_id in tuple(unfinished):
            taken, complete = _turn(this, folder_id)
            total += taken
            if complete:
                unfinished.remove(folder_id)
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


def _turn(this: Pass, folder_id: int) -> tuple[TakenIn, bool]:
    """Reads some batches of a folder; whether it is complete now."""
    folder = _stored(this, folder_id)
    status = this.server.open(folder.name)
    plan = plan_pass(folder, status, this.clock())
    read = batches(this.server, plan, known=lambda header: _known(this, header))
    taken = [_store(this, batch) for batch in islice(read, BATCHES_A_TURN)]
    total = sum(taken, TakenIn())
    if len(taken) == BATCHES_A_TURN:
        return total, False
    if plan.kind is not PassKind.PAUSED:
        total += _compare(this, folder_id)
    return total, True


def _compare(this: Pass, folder_id: int) -> TakenIn:
    folder, now = _stored(this, folder_id), this.clock()
    status = this.server.open(folder.name)
    low = diff_from(folder, status, now, this.recent.get(folder_id))
    if low is None or folder.uidvalidity is None:
        return TakenIn()
    with this.store.read() as tx:
        known = folder_rows.known_uids(tx, folder_id, folder.uidvalidity, low, folder.next_uid - 1)
    total = TakenIn()
    for batch in rediff(this.server, folder, known, low, now):
        total += _store(this, batch)
    this.recent[folder_id] = now
    return total


def _stored(this: Pass, folder_id: int) -> Folder:
    with this.store.read() as tx:
        return next(folder for folder in folder_rows.of_mailbox(tx, this.mailbox.id) if folder.id == folder_id)


def _store(this: Pass, batch: Batch) -> TakenIn:
    """The mails of a batch, their places and the cursor, in one transaction."""
    with this.store.write() as tx:
        taken = take_in(tx, this.desk, this.mailbox, batch.folder, batch.mails, this.clock())
        _place_known(tx, this, batch)
        if batch.folder.uidvalidity is not None:
            folder_rows.forget(tx, batch.folder.id, batch.folder.uidvalidity, batch.vanished)
            if batch.folder.rebuilds and batch.folder.backfill_uid == 1:
                folder_rows.forget_other_generations(tx, batch.folder.id, batch.folder.uidvalidity)
        folder_rows.save(tx, batch.folder)
        reach("batch_taken")
    reach("batch_stored")
    this.told(taken)
    return taken


def _place_known(tx: Connection, this: Pass, batch: Batch) -> None:
    if batch.known and batch.folder.uidvalidity is not None:
        names = {_identity(this, header): header.uid for header in batch.known}
        rows = message_rows.with_identities(tx, this.mailbox.id, names)
        places: dict[int, int | None] = {names[name]: row for name, row in rows.items()}
        folder_rows.place_many(tx, batch.folder.id, batch.folder.uidvalidity, places)


def _known(this: Pass, header: FetchedHeader) -> bool:
    with this.store.read() as tx:
        return bool(message_rows.with_identities(tx, this.mailbox.id, [_identity(this, header)]))


def _identity(this: Pass, header: FetchedHeader) -> str:
    try:
        mail = parse(header.raw)
    except UnreadableMailError:
        return ""
    return name_of(mail, this.desk.us, header.server_id, header.internaldate, header.size)
