"""Takes imported files in as history: nothing is drafted because of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from worker.jobs.settle import Desk
from worker.jobs.take_in import TakenIn, take_in
from worker.model import FetchedMail
from worker.store import mailboxes as mailbox_rows
from worker.store.db import Store


def import_mails(store: Store, desk: Desk, address: str, raws: Sequence[bytes], now: datetime) -> TakenIn:
    """Stores mails (their bytes) as history of the mailbox with this address, in one transaction; safe to repeat."""
    mails = [FetchedMail(uid=None, raw=raw, internaldate=None) for raw in raws]
    with store.write() as tx:
        return take_in(tx, desk, mailbox_rows.ensure(tx, address, now), None, mails, now)
