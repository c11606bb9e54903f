"""A store that reads one mailbox, pass by pass, at moments that the test names."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta
from typing import Protocol

from imapclient import IMAPClient

from tests.soak.difference import differences
from tests.soak.post import US, Post
from worker.jobs.read_texts import read_texts
from worker.jobs.settle import Desk
from worker.jobs.sync_mailbox import Pass, Told, sync_mailbox
from worker.jobs.take_in import TakenIn
from worker.mail.imap import ImapAccount, ImapSession
from worker.model import Folder, Lead, MailboxState, Us, WorkCalendar
from worker.store import folders, leads, mailboxes
from worker.store.db import Store

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
PASSWORD = "secret"
ALWAYS = WorkCalendar("UTC", ((((time(0), time.max)),),) * 7)


class Server(Protocol):
    host: str
    port: int

    def deliver(self, user: str, raw: bytes, folder: str = "INBOX", at: datetime | None = None) -> None: ...


@dataclass
class Reader:
    """`sync` reads through a session of its own, as a restarted worker would; `post` remembers every mail that was delivered."""

    store: Store
    server: Server
    user: str
    sent: str = ""
    patterns: tuple[str, ...] = ()
    now: datetime = NOW
    timeout_seconds: float = 5.0
    post: Post = field(default_factory=lambda: Post(random.Random(5)))
    told: Told = lambda _: None
    mailbox: MailboxState = field(init=False)
    desk: Desk = field(init=False)

    def __post_init__(self) -> None:
        with self.store.write() as tx:
            self.mailbox = mailboxes.ensure(tx, US, NOW - timedelta(days=200))
        us = Us(frozenset({US}), frozenset({"larkspur.example"}))
        self.desk = Desk(us, ("Larkspur",), frozenset(), frozenset(), {self.mailbox.id: ALWAYS})

    @property
    def account(self) -> ImapAccount:
        return ImapAccount(self.server.host, self.server.port, "none", self.user, PASSWORD, self.timeout_seconds)

    def arrive(self, count: int = 1, folder: str = "INBOX", shown_as: str = "") -> None:
        """Mails arrive in the folder, which the server may call otherwise."""
        for _ in range(count):
            raw, at = self.post.mail(folder, self.now)
            self.server.deliver(self.user, raw, shown_as or folder, at)

    def sync(self, later: timedelta = timedelta(minutes=1), via: int | None = None) -> TakenIn:
        """One pass, so much later than the last one; `via` another port."""
        self.now += later
        with self.a_pass(via) as this:
            return sync_mailbox(this)

    def fill(self) -> None:
        """Reads all the texts that were left for later."""
        with self.a_pass() as this:
            while read_texts(this):
                pass

    @contextmanager
    def a_pass(self, via: int | None = None) -> Iterator[Pass]:
        """A signed-in session with what a pass needs, to do other things with than `sync` does."""
        with ImapSession(replace(self.account, port=via or self.server.port)) as session:
            yield Pass(
                self.store,
                self.desk,
                self.mailbox,
                session,
                lambda: self.now,
                self.sent,
                folders=self.patterns,
                told=self.told,
            )

    def sync_tomorrow(self) -> TakenIn:
        """A pass that compares every folder as a whole."""
        return self.sync(timedelta(days=1, minutes=1))

    @contextmanager
    def by_hand(self, folder: str = "INBOX") -> Iterator[IMAPClient]:
        """Another client of the mailbox, with the folder open for changes."""
        with IMAPClient(self.server.host, self.server.port, ssl=False, timeout=10) as client:
            client.login(self.user, PASSWORD)
            client.select_folder(folder)
            yield client

    def expunge(self, *uids: int, folder: str = "INBOX") -> None:
        with self.by_hand(folder) as client:
            client.delete_messages(uids)
            client.expunge()

    def differences(self) -> list[str]:
        with self.by_hand() as client:
            return differences(self.store, client, self.post.truth)

    def folders(self) -> dict[str, Folder]:
        with self.store.read() as tx:
            return {folder.name: folder for folder in folders.of_mailbox(tx, self.mailbox.id)}

    def leads(self) -> list[Lead]:
        with self.store.read() as tx:
            return leads.every(tx)
