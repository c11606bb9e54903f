"""A thousand mailboxes in one process, and a new mail's way from the server's EXISTS to the page.

The first part watches 1,000 mailboxes of a real Dovecot in a process of its own, once by the hub and once by a thread each; the second runs
the whole service and times mails one by one, first in peace, then while a burst fills one of its mailboxes.
"""

from __future__ import annotations

import gc
import itertools
import multiprocessing
import os
import random
import selectors
import signal
import socket
import sqlite3
import ssl
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path
from queue import SimpleQueue
from typing import Self

import httpx

from benchmarks.figures import Figure, at_most, ratio
from tests.servers.dovecot import PASSWORD, Dovecot, free_port
from worker.mail.imap import ImapAccount, ImapSession
from worker.mail.watch import Hub, State, Watching

MAILBOXES = int(os.environ.get("BENCH_MAILBOXES", "1000"))
BURST = int(os.environ.get("BENCH_BURST", "50000"))
QUIET_SECONDS = 20.0
READERS = 3
MAILS, MAILS_BESIDE = 100, 50  # one by one, in peace and beside the burst
MOST_SECONDS = 45.0  # for either
OTHERS = 5  # mailboxes beside the one that the burst fills
_INSTANCES = Path("/proc/sys/fs/inotify/max_user_instances")
_ENOUGH_INSTANCES = 8192


@dataclass(frozen=True)
class Watched:
    """What watching many mailboxes cost.

    `memory_each` in kB above the empty process, sign-ins a second, share of a core when quiet, seconds until all were watched again.
    """

    memory_each: float
    sign_in_rate: float
    idle_cpu: float = 0.0
    recovery: float = 0.0


def bench() -> Iterator[Figure]:
    with _enough_watches():
        with Dovecot() as server:
            hub = _watched(server, "hub", outage=True)
            threads = _watched(server, "threads")
        with Dovecot(tls=True) as server:
            tls = _watched(server, "hub")
        yield _goal("watching.memory_each", hub.memory_each, "kB", threads.memory_each, 20)
        yield _goal("watching.memory_each_tls", tls.memory_each, "kB", None, 55)
        yield Figure("watching.threads_memory_each", round(threads.memory_each, 1), "kB", MAILBOXES)
        yield _goal("watching.idle_cpu", hub.idle_cpu, "share", None, 0.02)
        yield Figure("watching.sign_in_rate", round(hub.sign_in_rate, 1), "1/s", MAILBOXES)
        yield Figure("watching.back_after_outage", round(hub.recovery, 1), "s", MAILBOXES)
        yield from _mails()


def _goal(figure: str, value: float, unit: str, reference: float | None, most: float) -> Figure:
    share = round(value / reference, 4) if reference else None
    return Figure(figure, round(value, 6), unit, reference and round(reference, 1), share, f"≤ {most:g}", value <= most)


@contextmanager
def _enough_watches() -> Iterator[None]:
    """Dovecot notices mail by inotify, and falls back to a look every 30 s where the machine allows too few instances."""
    before = _INSTANCES.read_text() if _INSTANCES.exists() else ""
    try:
        if before and int(before) < _ENOUGH_INSTANCES:
            _INSTANCES.write_text(str(_ENOUGH_INSTANCES))
    except OSError:
        print(f"{_INSTANCES} stays at {before.strip()}: latencies may be Dovecot's", file=sys.stderr)
    try:
        yield
    finally:
        with suppress(OSError):
            _INSTANCES.write_text(before)


# A thousand mailboxes


def _watched(server: Dovecot, design: str, *, outage: bool = False) -> Watched:
    """Runs the watching in a process of its own; the outage happens in the middle."""
    ours, theirs = multiprocessing.Pipe()
    port, certificate = (server.tls_port, str(server.folder / "cert.pem")) if server.ssl_context else (server.port, "")
    child = multiprocessing.get_context("spawn").Process(
        target=_watch, args=(theirs, design, port, certificate, outage), daemon=True
    )
    child.start()
    theirs.close()
    try:
        if outage:
            _expect(ours)
            server.kill()
            time.sleep(5)
            server.start()
            ours.send("up again")
        found = _expect(ours)
        assert isinstance(found, Watched)
        return found
    finally:
        child.kill()
        child.join()


def _expect(pipe: Connection) -> object:
    assert pipe.poll(150), "the watching process says nothing"
    return pipe.recv()


def _watch(pipe: Connection, design: str, port: int, certificate: str, outage: bool) -> None:
    context = None
    if certificate:
        context = ssl.create_default_context(cafile=certificate)
        context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    security = "tls" if certificate else "none"
    accounts = [
        ImapAccount("127.0.0.1", port, security, f"box{number}", PASSWORD, 60, context)  # type: ignore[arg-type]
        for number in range(MAILBOXES + 1)
    ]
    with ImapSession(accounts.pop()) as warm:
        _read(warm)
    pipe.send((_by_hub if design == "hub" else _by_threads)(accounts, pipe, outage))


def _read(session: ImapSession) -> None:
    """Opens what a pass opens."""
    session.folders()
    session.open("Sent")
    session.open("INBOX")


def _by_hub(accounts: list[ImapAccount], pipe: Connection, outage: bool) -> Watched:
    before = _resident()
    lent: SimpleQueue[tuple[str, ImapSession]] = SimpleQueue()
    hub = Hub(
        lambda key, session: lent.put((key, session)),
        lambda _key, _report: None,
        clock=lambda: datetime.now(UTC),
        rng=random.Random(7),  # noqa: S311  (jitter)
        how=Watching(),
    )

    def read() -> None:
        while True:
            key, session = lent.get()
            _read(session)
            hub.give_back(key, session)

    for _ in range(READERS):
        threading.Thread(target=read, daemon=True).start()
    for account in accounts:
        hub.add(account.username, account.host, lambda account=account: ImapSession(account))  # type: ignore[misc]
    began = time.monotonic()
    hub.start()
    _until(lambda: list(hub.states().values()).count(State.WATCHING) == len(accounts))
    rate = len(accounts) / (time.monotonic() - began)
    memory = (_resident() - before) / len(accounts)
    idle = recovery = 0.0
    if outage:
        used, began = time.process_time(), time.monotonic()
        time.sleep(QUIET_SECONDS)
        idle = (time.process_time() - used) / (time.monotonic() - began)
        recovery = _outage(hub, pipe)
    return Watched(memory, rate, idle, recovery)


def _outage(hub: Hub, pipe: Connection) -> float:
    """Tells the bench to end the server; seconds from its return until every mailbox is watched again."""
    pipe.send("quiet measured")
    assert pipe.recv() == "up again"
    began = time.monotonic()
    _until(lambda: list(hub.states().values()).count(State.WATCHING) == len(hub.states()))
    return time.monotonic() - began


def _by_threads(accounts: list[ImapAccount], _pipe: Connection, _outage: bool) -> Watched:
    """The peer: a thread each waits at one mailbox, by the same lines."""
    before = _resident()
    waiting = threading.Semaphore(0)
    to_connect: SimpleQueue[ImapAccount] = SimpleQueue()
    connecting = threading.Semaphore(8)

    def watch() -> None:
        with connecting:
            session = ImapSession(to_connect.get())
            _read(session)
            session.begin_waiting("INBOX", time.monotonic())
        with selectors.PollSelector() as selector:
            selector.register(session, selectors.EVENT_READ)
            while True:
                session.hear(time.monotonic())
                waiting.release()
                selector.select(session.deadline - time.monotonic())

    began = time.monotonic()
    for account in accounts:
        to_connect.put(account)
        threading.Thread(target=watch, daemon=True).start()
    for _ in accounts:
        assert waiting.acquire(timeout=120)
    return Watched((_resident() - before) / len(accounts), len(accounts) / (time.monotonic() - began))


def _resident() -> float:
    """Memory of this process in kB."""
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGESIZE") / 1024


def _until(condition: Callable[[], object], seconds: float = 120) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it takes too long"
        time.sleep(0.02)


# From EXISTS to the page

_CONFIG = """
[company]
name = "Larkspur Instruments"
domains = ["larkspur.example"]
[web]
listen = "127.0.0.1:{page}"
"""
_BOX = """
[[people]]
name = "Priya {number}"
email = "priya{number}@larkspur.example"
[[mailboxes]]
address = "priya{number}@larkspur.example"
[mailboxes.imap]
host = "127.0.0.1"
port = {imap}
security = "none"
username = "priya{number}"
password = "file:password"
[mailboxes.smtp]
host = "127.0.0.1"
port = 9
security = "none"
"""


def _mails() -> Iterator[Figure]:
    with Dovecot() as server, tempfile.TemporaryDirectory() as folder, _service(Path(folder), server) as page:
        numbers = itertools.count(1)
        with _Bench(server, page) as bench:
            bench.mail(next(numbers))  # warms up
            quiet = bench.mails(numbers, MAILS)
            burst = multiprocessing.get_context("fork").Process(target=_fill, args=(server, "priya0"), daemon=True)
            burst.start()
            time.sleep(2)
            beside = bench.mails(numbers, MAILS_BESIDE)
            burst.kill()
            burst.join()
        assert _stored(Path(folder)) < BURST, "the burst was read before the mails beside it: make it larger"
    quiet_p99, beside_p99 = _percentile(quiet, 0.99), _percentile(beside, 0.99)
    yield at_most("watching.exists_to_lead_p50", statistics.median(quiet), 100, len(quiet), "ms")
    yield at_most("watching.exists_to_lead_p99", quiet_p99, 300, len(quiet), "ms")
    yield ratio("watching.others_p99_during_burst", round(beside_p99, 1), round(quiet_p99, 1), "ms", 2)


def _percentile(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


@contextmanager
def _service(folder: Path, server: Dovecot) -> Iterator[str]:
    """The whole service in a process of its own; the address of its page."""
    port = free_port()
    config = folder / "config.toml"
    boxes = "".join(_BOX.format(number=number, imap=server.port) for number in range(OTHERS + 1))
    config.write_text(_CONFIG.format(page=port) + boxes)
    (folder / "password").write_text(PASSWORD)
    for number in range(OTHERS + 1):
        server.deliver(f"priya{number}", _inquiry(0, "priya0"))  # makes the folders
    with (folder / "run.log").open("wb") as log:
        service = subprocess.Popen(
            [sys.executable, "-m", "worker", "--config", str(config), "run"], stdout=log, stderr=log
        )
    try:
        page = f"http://127.0.0.1:{port}"
        _until(lambda: _answers(page), 30)
        yield page
    finally:
        service.send_signal(signal.SIGTERM)
        try:
            service.wait(20)
        except subprocess.TimeoutExpired:
            service.kill()
            service.wait()


def _answers(page: str) -> bool:
    with suppress(httpx.TransportError):
        return httpx.get(f"{page}/healthz").is_success
    return False


class _Bench:
    """Puts mails into the quiet mailboxes in turn and times each, on connections of its own."""

    def __init__(self, server: Dovecot, page: str) -> None:
        self._server = server
        self._page = httpx.Client(base_url=page)
        self._lines = [_Idle(server, f"priya{number}") for number in range(1, OTHERS + 1)]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._page.close()
        for line in self._lines:
            line.close()

    def mails(self, numbers: Iterator[int], count: int) -> list[float]:
        """Times `count` mails, fewer where the machine is slow."""
        until = time.monotonic() + MOST_SECONDS
        return [self.mail(next(numbers)) for _ in range(count) if time.monotonic() < until]

    def mail(self, number: int) -> float:
        """Milliseconds from EXISTS, as a client beside the service hears it, until the page shows the lead."""
        line = self._lines[number % OTHERS]
        name = f"Quay{number}"
        self._server.deliver(line.user, _inquiry(number, line.user))
        line.exists()
        began = time.perf_counter()
        while f"Ana {name}" not in self._page.get("/leads/all", params={"search": f"ana {name}"}).text:
            assert time.perf_counter() - began < 60, f"{name} does not become visible"
            time.sleep(0.005)
        return (time.perf_counter() - began) * 1000


class _Idle:
    """A bare connection in IDLE."""

    def __init__(self, server: Dovecot, user: str) -> None:
        self.user = user
        self._wire = socket.create_connection((server.host, server.port), 40)
        self._lines = self._wire.makefile("rb")
        for tag, command in ((b"a", f"LOGIN {user} {PASSWORD}"), (b"b", "EXAMINE INBOX"), (b"+", "IDLE")):
            self._wire.sendall(f"{tag.decode()} {command}\r\n".replace("+ ", "c ").encode())
            while not self._lines.readline().startswith(tag):
                pass

    def exists(self) -> None:
        while not self._lines.readline().rstrip().endswith(b" EXISTS"):
            pass

    def close(self) -> None:
        self._lines.close()
        self._wire.close()


def _inquiry(number: int, user: str) -> bytes:
    return (
        f"Message-ID: <first-{number}@quay{number}.example>\r\nFrom: Ana Quay{number} <ana@quay{number}.example>\r\n"
        f"To: <{user}@larkspur.example>\r\nSubject: Sensors for crane {number}\r\n\r\n"
        "Hello,\r\n\r\nwe need sensors for our cranes. Could you send us a quote?\r\n\r\nBest regards\r\nAna\r\n"
    ).encode()


def _fill(server: Dovecot, user: str) -> None:
    """A burst of small mails."""
    for number in range(BURST):
        server.deliver(
            user,
            (
                f"Message-ID: <{number}@burst.example>\r\nFrom: Bo <bo{number}@burst{number % 997}.example>\r\n"
                f"To: <{user}@larkspur.example>\r\nSubject: Note {number}\r\n\r\nThe meeting is at {number} o'clock.\r\n"
            ).encode(),
        )


def _stored(folder: Path) -> int:
    with closing(sqlite3.connect(folder / "data" / "followthrough.db")) as store:
        found = store.execute("SELECT count(*) FROM message").fetchone()[0]
    assert isinstance(found, int)
    return found
