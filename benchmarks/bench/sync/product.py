"""The product itself on a served mailbox: its configuration in a folder of its own, its store on disk, its own pass."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from benchmarks.mailboxes.mailbox import RECENT
from benchmarks.mailboxes.people import OUR_COMPANY, OUR_DOMAIN, OWNER
from worker import app
from worker.config import Settings, load
from worker.jobs.reading.reader import Reader
from worker.jobs.sync_mailbox import Pass, sync_mailbox
from worker.jobs.take_in import TakenIn
from worker.mail.imap import ImapSession
from worker.store import leads
from worker.store.db import Store

_FIRST = b"From: Ann <ann@quay.example>\r\nSubject: Scales\r\n\r\nCould you send us an offer for two scales?\r\n"
LIMIT = 60.0  # seconds of a pass, so that a bench of slow code ends too


class EnoughError(Exception):
    """A pass that need not go on."""


@dataclass(frozen=True, slots=True)
class Product:
    """An opened store with its mailbox; `reader` and `recent` live as long as the process that reads."""

    settings: Settings
    store: Store
    now: datetime
    reader: Reader
    recent: dict[int, datetime] = field(default_factory=dict)

    def read(self, told: Callable[[TakenIn], None] = lambda _: None) -> TakenIn:
        """One pass as the service makes it, signing in and out; `now` is the moment of the generated mailbox."""
        box = self.settings.mailboxes[0]
        states = app.mailboxes(self.settings, self.store)
        desk = app.desk(self.settings, states)
        with ImapSession(app.imap_account(self.settings, self.store, box)) as server:
            return sync_mailbox(
                Pass(
                    self.store,
                    desk,
                    states[box.address],
                    server,
                    lambda: self.now,
                    told=told,
                    recent=self.recent,
                    reader=self.reader,
                )
            )

    def read_for(self, limit: float) -> int:
        """One pass, given up once `limit` seconds are over; how many mails were taken in."""
        began, taken = time.perf_counter(), [0]

        def told(batch: TakenIn) -> None:
            taken.append(batch.seen)
            if time.perf_counter() - began > limit:
                raise EnoughError

        with suppress(EnoughError):
            self.read(told)
        return sum(taken)

    def waiting(self) -> set[str]:
        """Addresses of those who wait since a moment of the last 30 days, by the query of the leads page."""
        with self.store.read() as tx:
            found = leads.waiting(tx)
        return {
            lead.prospect.email or ""
            for lead in found
            if lead.waiting_since and self.now - lead.waiting_since <= RECENT
        }


@contextmanager
def opened(port: int, user: str, password: str, now: datetime) -> Iterator[Product]:
    """A product that has read nothing yet; everything it stores is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="followthrough-bench-") as name:
        folder = Path(name)
        secret = folder / "password"
        secret.touch(0o600)
        secret.write_text(password)
        (folder / "config.toml").write_text(_configuration(port, user, now))
        settings = load(folder / "config.toml", {})
        with app.opened(settings) as store:
            desk = app.desk(settings, app.mailboxes(settings, store))
            with app.readers(settings, desk) as reader:
                reader.read([_FIRST])  # the processes are there and know their phrases, as in a service that runs
                app.collect_seldom()
                yield Product(settings, store, now, reader)


def _configuration(port: int, user: str, now: datetime) -> str:
    return f"""
data_dir = "data"
[company]
name = "{OUR_COMPANY}"
domains = ["{OUR_DOMAIN}"]
[[people]]
name = "{OWNER.name}"
email = "{OWNER.email}"
timezone = "Europe/Berlin"
[[mailboxes]]
address = "{OWNER.email}"
drafts_from = {now.date()}
[mailboxes.imap]
host = "127.0.0.1"
port = {port}
security = "none"
username = "{user}"
password = "file:password"
timeout_seconds = 120
[mailboxes.smtp]
host = "127.0.0.1"
port = 1
security = "none"
"""
