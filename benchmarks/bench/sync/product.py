"""The product itself on a served mailbox: its configuration in a folder of its own, its store on disk, its own pass."""

from __future__ import annotations

import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from benchmarks.bench.sync.measure import say
from benchmarks.bench.sync.server import Served
from benchmarks.mailboxes.mailbox import RECENT
from benchmarks.mailboxes.people import OUR_COMPANY, OUR_DOMAIN, OWNER
from tests.servers.dovecot import PASSWORD
from worker import app
from worker.config import Settings, load
from worker.jobs.sync_mailbox import Pass, sync_mailbox
from worker.jobs.take_in import TakenIn
from worker.mail.imap import ImapSession
from worker.store import leads
from worker.store.db import Store

LIMIT = 60.0  # seconds of a pass, so that a bench of slow code ends too
_EVERY = 0.01  # seconds between two looks at the list of leads


class EnoughError(Exception):
    """A pass that need not go on."""


@dataclass(frozen=True, slots=True)
class Product:
    """An opened store with its mailbox; `recent` lives as long as the process that reads."""

    settings: Settings
    store: Store
    now: datetime
    recent: dict[int, datetime] = field(default_factory=dict)

    def read(self, told: Callable[[TakenIn], None] = lambda _: None) -> TakenIn:
        """One pass as the service makes it, signing in and out; `now` is the moment of the generated mailbox."""
        box = self.settings.mailboxes[0]
        states = app.mailboxes(self.settings, self.store)
        desk = app.desk(self.settings, states)
        with ImapSession(app.imap_account(box)) as server:
            return sync_mailbox(
                Pass(
                    self.store,
                    desk,
                    states[box.address],
                    server,
                    lambda: self.now,
                    box.sent_folder,
                    told,
                    recent=self.recent,
                )
            )

    def read_for(self, limit: float) -> int:
        """One pass, given up once `limit` seconds are over; how many mails were taken in."""
        began, taken = time.perf_counter(), [0]

        def told(batch: TakenIn) -> None:
            taken.append(batch.new + batch.quarantined)
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
def opened(port: int, user: str, now: datetime) -> Iterator[Product]:
    """A product that has read nothing yet; everything it stores is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="followthrough-bench-") as name:
        folder = Path(name)
        secret = folder / "password"
        secret.touch(0o600)
        secret.write_text(PASSWORD)
        (folder / "config.toml").write_text(_configuration(port, user, now))
        settings = load(folder / "config.toml", {})
        with app.opened(settings) as store:
            app.mailboxes(settings, store)
            yield Product(settings, store, now)


def product(box: Served, port: int | None = None) -> AbstractContextManager[Product]:
    """`opened` for a served mailbox, directly or through another port."""
    return opened(port or box.port, box.user, box.mailbox.now)


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


def first_pass(box: Served, *, port: int | None = None) -> float:
    """Seconds of a first complete pass; one that would take more than a minute is given up, and its rate stands for the rest.

    Raises AssertionError where not every mail was taken in, or too few leads were found.
    """
    with product(box, port) as fresh:
        began = time.perf_counter()
        read = fresh.read_for(LIMIT)
        spent = time.perf_counter() - began
        if read < 0.99 * box.size:
            assert spent >= LIMIT, f"only {read} of {box.size} mails were taken in"
            say(f"given up after {read:,} mails in {spent:.0f} s: the rest of {box.size:,} is reckoned from them")
            return spent * box.size / read
        assert recall(box, fresh.waiting()) >= 0.8, "most of those who wait were not found"
        return spent


def recall(box: Served, found: set[str]) -> float:
    """The share of those who truly wait that was found."""
    true = set(box.mailbox.truth.waiting)
    return len(true & found) / len(true)


def until_visible(box: Served, wanted: set[str]) -> float:
    """Seconds from an empty store to the moment at which the list of leads shows everybody in `wanted`; the pass is then given up."""
    seen = threading.Event()
    moment: list[float] = []
    with product(box) as fresh:

        def look() -> None:
            while not seen.is_set():
                if fresh.waiting() >= wanted:
                    moment.append(time.perf_counter())
                    seen.set()
                seen.wait(_EVERY)

        def told(_: TakenIn) -> None:
            if seen.is_set():
                raise EnoughError

        looking = threading.Thread(target=look)
        began = time.perf_counter()
        looking.start()
        try:
            with suppress(EnoughError):
                fresh.read(told)
            assert seen.wait(1), "the list of leads never showed all who wait"
        finally:
            seen.set()
            looking.join()
        return moment[0] - began
