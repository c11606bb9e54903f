"""A Dovecot that holds the generated mailboxes, and what a bench does to it."""

from __future__ import annotations

import atexit
import os
import shutil
import time
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cache

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


@cache
def served(size: int, purpose: str = "reading") -> Served:
    """A mailbox of that size, which Dovecot has indexed; it and the server live until the process ends.

    A bench that changes it takes one of its own, by a `purpose`.
    """
    box = Served(_dovecot(), f"{purpose}{size}", made(size))
    say(f"Dovecot gets {size:,} mails for {purpose}")
    box.mailbox.install(box.server, box.user)
    peers.raw_fetch(box.port, box.user, peers.HEADER_FIELDS)
    return box


@cache
def _dovecot() -> Dovecot:
    until_the_end = ExitStack()
    atexit.register(until_the_end.close)
    return until_the_end.enter_context(Dovecot())
