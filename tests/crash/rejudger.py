"""Judges stored mails again in a process of its own, for tests that kill it: `python -m tests.crash.rejudger DATABASE`."""

from __future__ import annotations

import sys
from datetime import UTC, datetime, time

from worker.jobs import rejudge
from worker.jobs.settle import Desk
from worker.model import Us, WorkCalendar
from worker.store import mailboxes
from worker.store.db import Store

NOW = datetime(2026, 3, 3, 15, tzinfo=UTC)
US = "priya@larkspur.example"


def desk(store: Store) -> Desk:
    """Ours, with a mailbox that is there."""
    with store.write() as tx:
        box = mailboxes.ensure(tx, US, NOW)
    always = WorkCalendar("UTC", (((time(0), time.max),),) * 7)
    return Desk(Us(frozenset({US})), (), frozenset(), frozenset(), {box.id: always})


def main(database: str) -> None:
    store = Store(database)
    rejudge.TALKS = rejudge.MAILS = 2
    known = desk(store)
    rejudge.begin(store, known, NOW)
    rejudge.rejudge(store, known, lambda: NOW)
    store.close()


if __name__ == "__main__":
    main(sys.argv[1])
