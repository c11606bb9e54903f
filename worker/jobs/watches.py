"""How every mailbox stands, from the store."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection

from worker.model import Folder, MailboxState, Watch
from worker.rules.watching import watch
from worker.store import counts, folders, mailboxes, skims


def watch_of(tx: Connection, state: MailboxState, now: datetime, bytes_a_day: int | None = None) -> Watch:
    """How one mailbox stands now."""
    stored = mailboxes.get(tx, state.id)
    return watch(stored, folders.of_mailbox(tx, state.id), skims.count_to_read(tx, state.id), now, bytes_a_day)


def watches(tx: Connection, ids: Collection[int], now: datetime, bytes_a_day: int | None = None) -> dict[int, Watch]:
    """By mailbox id, of those among `ids` that are stored, in the order in which they came."""
    texts = counts.texts(tx)
    known: dict[int, list[Folder]] = defaultdict(list)
    for folder in folders.read_ones(tx):
        known[folder.mailbox_id].append(folder)
    return {
        state.id: watch(state, known[state.id], texts.get(state.id, 0), now, bytes_a_day)
        for state in mailboxes.every(tx)
        if state.id in ids
    }
