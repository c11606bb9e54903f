"""A Dovecot that holds the generated mailboxes, and what a bench does to it."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from benchmarks.bench.sync import peers
from benchmarks.bench.sync.measure import say
from benchmarks.mailboxes.mailbox import Mail, render
from benchmarks.mailboxes.maildir import StoredMailbox, made
from tests.servers.dovecot import PASSWORD, Dovecot
from worker.mail.imap import ImapAccount

LARGE = int(os.environ.get("SIZE", "100000"))
SMALL = LARGE // 5


@dataclass(frozen=True, slots=True)
class Served:
    """A mailbox of a user on the server."""

    server: Dovecot
    user: str
    mailbox: StoredMailbox

    @property
    def size(self) -> int:
        return self.mailbox.size

    @property
    def label(self) -> str:
        return f"{self.size // 1000}k"

    @property
    def port(self) -> int:
        return self.server.port

    def account(self) -> ImapAccount:
        return ImapAccount(self.server.host, self.port, "none", self.user, PASSWORD, timeout_seconds=120)

    def forget_index(self) -> None:
        """Dovecot has to read every file again; the UIDs stay, for they stand elsewhere."""
        shutil.rmtree(self.server.folder / "mail" / self.user / "index", ignore_errors=True)

    def deliver(self, mails: list[Mail]) -> None:
        """The mails arrive, and Dovecot has seen them: who looks first waits a second for the clock of its Maildir."""
        for mail in mails:
            self.server.deliver(self.user, render(mail), "Sent" if mail.sent else "INBOX", mail.at)
        time.sleep(1.1)
        peers.raw_fetch(self.port, self.user, "(UID)")


@contextmanager
def served(*sizes: int) -> Iterator[list[Served]]:
    """Mailboxes of these sizes, each read once so that Dovecot knows it."""
    with Dovecot() as server:
        boxes = []
        for size in sizes:
            box = Served(server, f"m{size}", made(size))
            say(f"Dovecot gets {size:,} mails")
            box.mailbox.install(server, box.user)
            peers.raw_fetch(box.port, box.user, peers.HEADER_FIELDS)
            boxes.append(box)
        yield boxes
