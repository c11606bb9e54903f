"""A pass in a process of its own, for tests that kill it: `python -m tests.crash.reader DATABASE PORT USER DAYS-LATER`."""

from __future__ import annotations

import sys
from datetime import timedelta
from types import SimpleNamespace

from tests.contract.reader import Reader
from worker.store.db import Store


def main(database: str, port: str, user: str, days: str) -> None:
    store = Store(database)
    server = SimpleNamespace(host="127.0.0.1", port=int(port), deliver=None)
    reader = Reader(store, server, user)
    reader.sync(timedelta(days=int(days), minutes=1))
    reader.fill()
    store.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
