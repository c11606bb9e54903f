"""Fills in the texts of mails that are known by their headers alone.

skimmed mails, those of leads first ─► portions by folder ─► FETCH ─► reading ─► one transaction a portion: texts, conversations, leads
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from worker.jobs.failpoints import reach
from worker.jobs.reading.reader import Reading
from worker.jobs.sync_mailbox import TURN_SECONDS, Pass, count_bytes, reader_of, stored
from worker.jobs.take_in import ReadMail, take_texts
from worker.mail import headings
from worker.mail.mailbox import BODY_BATCH, TEXT_LIMIT
from worker.model import FetchedMail, Folder, Message
from worker.store import folders as folder_rows
from worker.store import mailboxes as mailbox_rows
from worker.store import skims

CHOSEN = 5 * BODY_BATCH  # mails that are chosen at once


@dataclass(frozen=True, slots=True)
class _Portion:
    """Mails of one folder whose texts are being read; `gone` are UIDs that the server does not have any more."""

    folder: Folder
    mails: Sequence[tuple[Message, FetchedMail]]
    gone: Sequence[int]
    work: Reading


def read_texts(this: Pass, seconds: float = TURN_SECONDS) -> bool:
    """Reads texts for some seconds; whether some are left that can be read now.

    None is left when the day's bytes are used up: the others wait for the next day.
    """
    until = time.monotonic() + seconds
    left = True
    while left and time.monotonic() < until:
        left = not _used_up(this) and _read_some(this, until)
    return left


def _used_up(this: Pass) -> bool:
    if this.bytes_a_day is None:
        return False
    with this.store.read() as tx:
        return mailbox_rows.get(tx, this.mailbox.id).bytes_of(this.clock()) >= this.bytes_a_day


def _read_some(this: Pass, until: float) -> bool:
    with this.store.read() as tx:
        chosen = skims.to_read(tx, this.mailbox.id, CHOSEN)
    before: _Portion | None = None
    renumbered = False
    for folder_id, places in _by_folder(chosen).items():
        folder = stored(this, folder_id)
        if this.server.open(folder.name).uidvalidity != folder.uidvalidity:
            renumbered = True  # the next pass finds them by their new numbers
            continue
        for portion in _portions(this, folder, places):
            if before:
                _take(this, before)
            before = portion
            if time.monotonic() > until or _used_up(this):
                break
    if before:
        _take(this, before)
    return bool(chosen) and not renumbered


def _by_folder(chosen: Sequence[tuple[Message, int, int]]) -> dict[int, dict[int, Message]]:
    """By folder and UID."""
    found: dict[int, dict[int, Message]] = {}
    for message, folder_id, uid in chosen:
        found.setdefault(folder_id, {})[uid] = message
    return found


def _portions(this: Pass, folder: Folder, places: dict[int, Message]) -> Iterator[_Portion]:
    """The mails of the open folder, newest first, each portion being read while the server sends the next one."""
    uids = sorted(places, reverse=True)
    for start in range(0, len(uids), BODY_BATCH):
        part = uids[start : start + BODY_BATCH]
        mails = list(this.server.bodies(part, TEXT_LIMIT))
        there = {mail.uid for mail in mails}
        yield _Portion(
            folder,
            [(places[mail.uid or 0], mail) for mail in mails],
            [uid for uid in part if uid not in there],
            reader_of(this).submit([mail.raw for mail in mails]),
        )


def _take(this: Pass, portion: _Portion) -> None:
    texts = [
        (message, portion.folder, ReadMail(headings.read(mail), mail, result))
        for (message, mail), result in zip(portion.mails, portion.work.result(), strict=True)
    ]
    with this.store.write() as tx:
        taken = take_texts(tx, this.desk, this.mailbox, texts, this.clock())
        folder_rows.forget(
            tx, portion.folder.id, portion.folder.uidvalidity or 0, portion.gone
        )  # they may lie elsewhere
        count_bytes(this, tx)
        reach("texts_taken")
    reach("texts_stored")
    this.told(replace(taken, seen=len(texts) + len(portion.gone)))
