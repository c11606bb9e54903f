"""What happens to the mailbox, the server, the link and the worker during a soak."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from imapclient import IMAPClient

from tests.servers.dovecot import PASSWORD, Dovecot
from tests.servers.proxy import Kind, Proxy, Way
from tests.soak.post import Post

ROOT = Path(__file__).parents[2]
USER = "priya"
WATCHED = ("INBOX", "Sent")
FOLDERS = (*WATCHED, "Archive")
RENUMBERED_AT_MOST = 4  # of each folder: the sixth in a day pauses it
_KILLED = {-signal.SIGKILL, -signal.SIGTERM}
_USUAL = {0, 3, *_KILLED}  # good, something outside failed


@dataclass
class Worker:
    """The program in a process of its own, again and again: as the service, or as single passes that a failpoint may end."""

    folder: Path
    chance: random.Random
    authority: Path
    lives: Counter[str] = field(default_factory=Counter)
    strange: list[str] = field(default_factory=list)
    code: int = 0
    _process: subprocess.Popen[bytes] | None = None
    _ends_at: float = 0.0

    def turn(self) -> None:
        """Ends a life whose time has come, and begins the next."""
        if self._process and self._process.poll() is None:
            if time.monotonic() < self._ends_at:
                return
            self._process.send_signal(self.chance.choice((signal.SIGKILL, signal.SIGKILL, signal.SIGTERM)))
        self._buried()
        mode = self.chance.choices(("run", "sync", "batch_taken", "batch_stored"), (4, 4, 1, 1))[0]
        words = ["run", "--role", "worker"] if mode == "run" else ["sync"]
        config = self.chance.choice(("plain.toml", "tls.toml"))
        self.lives[f"{mode} {config}"] += 1
        self._process = self._start(config, words, "" if mode in {"run", "sync"} else mode)
        self._ends_at = time.monotonic() + self.chance.uniform(2, 30)

    def end(self) -> None:
        if self._process:
            self._process.kill()
            self._buried()

    def last_pass(self) -> int:
        """One pass in peace, on the next day, when every folder is compared as a whole; its exit code."""
        self.code = -1
        self._process = self._start("plain.toml", ["sync"], "", module="tests.soak.tomorrow")
        self._buried(600)
        return self.code

    def log(self) -> str:
        path = self.folder / "worker.log"
        return path.read_text(errors="replace") if path.exists() else ""

    def _start(self, config: str, words: list[str], failpoint: str, module: str = "worker") -> subprocess.Popen[bytes]:
        environment = os.environ | {
            "SSL_CERT_FILE": str(self.authority),
            "FOLLOWTHROUGH_FAILPOINT": failpoint,
            "PYTHONPATH": str(ROOT),
        }
        command = [sys.executable, "-m", module, "--config", str(self.folder / config), *words]
        with (self.folder / "worker.log").open("wb") as log:
            return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)

    def _buried(self, seconds: float = 10) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        try:
            code = process.wait(seconds)
        except subprocess.TimeoutExpired:  # as whoever supervises it would
            self.lives["killed: it did not end in time"] += 1
            process.kill()
            code = process.wait()
        self.code = code
        if code not in _USUAL or "Traceback" in self.log():
            self.strange.append(f"it ended with {code}: {self.log()[-1500:]}")


class Trouble:
    """Random acts, each as likely as its weight."""

    def __init__(self, chance: random.Random, post: Post, dovecot: Dovecot, links: list[Proxy], seconds: float) -> None:
        self.chance, self.post, self.dovecot, self.links = chance, post, dovecot, links
        self.done: Counter[str] = Counter()
        self._renumberings = list(WATCHED) * RENUMBERED_AT_MOST
        self._seconds_between = seconds / (len(self._renumberings) + 1)
        self._renumber_at = time.monotonic() + self._seconds_between
        self._acts: dict[Callable[[], None], int] = {
            self.arrive: 30,
            self.expunge: 12,
            self.move: 12,
            self.copy: 4,
            self.disturb: 20,
            self.calm: 12,
            self.break_links: 4,
            self.freeze: 2,
            self.restart: 2,
        }

    def act(self) -> None:
        act = self.chance.choices(list(self._acts), list(self._acts.values()))[0]
        if self._renumberings and time.monotonic() > self._renumber_at:
            act = self.renumber
        self.done[act.__name__] += 1
        act()

    def arrive(self, most: int = 25) -> None:
        folder = self.chance.choice(WATCHED)
        for _ in range(self.chance.randint(1, most)):
            self.put(folder)

    def put(self, folder: str) -> None:
        raw, at = self.post.mail(folder, datetime.now(UTC))
        self.dovecot.deliver(USER, raw, folder, at)

    def expunge(self) -> None:
        with self.client() as client:
            if some := self._some(client, self.chance.choice(WATCHED), 15):
                client.delete_messages(some)
                client.expunge()

    def move(self) -> None:
        source, target = self.chance.sample(FOLDERS, 2)
        with self.client() as client:
            if some := self._some(client, source, 15):
                client.move(some, target)

    def copy(self) -> None:
        with self.client() as client:
            if some := self._some(client, "INBOX", 4):
                client.copy(some, "Archive")

    def disturb(self) -> None:
        """Each link by itself: only TLS tells a client that a byte was garbled, so the plain one is not."""
        for link in self.links:
            kinds = [Kind.CUT, Kind.RESET, Kind.STALL, *([Kind.GARBLE] if link is self.links[1] else [])]
            at = int(self.chance.choice((0, 100, 5_000, 300_000)) * self.chance.random() * 2)
            link.fault(self.chance.choice(kinds), self.chance.choice(list(Way)), at, times=self.chance.randint(1, 3))

    def calm(self) -> None:
        for link in self.links:
            link.heal()
            link.delay = self.chance.choice((0, 0, 0.002, 0.02))

    def break_links(self) -> None:
        for link in self.links:
            link.cut_all(reset=self.chance.random() < 0.5)

    def freeze(self) -> None:
        self.dovecot.freeze()
        time.sleep(self.chance.uniform(0.5, 5))
        self.dovecot.freeze(frozen=False)

    def restart(self) -> None:
        self.dovecot.kill()
        time.sleep(self.chance.uniform(0, 2))
        self.dovecot.start()

    def renumber(self) -> None:
        """UIDVALIDITY changes, and with the index every HIGHESTMODSEQ falls."""
        self._renumber_at += self._seconds_between
        self.dovecot.kill()
        time.sleep(1.1)  # Dovecot makes the number of the second
        self.dovecot.delete_uidlist(USER, self._renumberings.pop())
        self.dovecot.start()

    def client(self) -> IMAPClient:
        """Another client, past the links; a context manager."""
        client = IMAPClient(self.dovecot.host, self.dovecot.port, ssl=False, timeout=30)
        client.login(USER, PASSWORD)
        return client

    def _some(self, client: IMAPClient, folder: str, most: int) -> list[int]:
        client.select_folder(folder)
        uids = client.search("ALL")
        return self.chance.sample(uids, min(len(uids), self.chance.randint(1, most)))
