"""Waiting for mail at many mailboxes on one thread: real servers, scripted ones, and their faults."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest

from tests.servers.dovecot import PASSWORD, Dovecot
from tests.servers.imap_fake import CLOSE, SILENCE, ScriptedImap
from tests.servers.pymap_server import USER, Pymap
from worker.errors import FollowthroughError, OutsideError, SignInRefusedError, ThrottledError, UnreachableError
from worker.mail.imap import ImapAccount, ImapSession
from worker.mail.watch import Hub, Report, State, Watching

QUICK = Watching(backoff=0.05)


def mail(name: str) -> bytes:
    return f"From: ada@mill.example\r\nSubject: {name}\r\n\r\nGood morning\r\n".encode()


def account(server: ScriptedImap, timeout_seconds: float = 5) -> ImapAccount:
    return ImapAccount(server.host, server.port, "none", "ada", "s3cret-word", timeout_seconds)


def at_dovecot(dovecot: Dovecot, user: str, timeout_seconds: float = 5) -> ImapAccount:
    return ImapAccount(dovecot.host, dovecot.port, "none", user, PASSWORD, timeout_seconds)


@dataclass
class Reader:
    """Reads what it is lent on threads of its own, and gives it back; `pass_` is what it does with the session."""

    pass_: Callable[[ImapSession], object] = lambda session: session.open("INBOX")
    reads: list[str] = field(default_factory=list)
    reports: list[Report] = field(default_factory=list)
    hub: Hub = field(init=False)

    def lend(self, key: str, session: ImapSession) -> None:
        threading.Thread(target=self._read, args=(key, session), daemon=True).start()

    def report(self, _key: str, report: Report) -> None:
        self.reports.append(report)

    def _read(self, key: str, session: ImapSession) -> None:
        try:
            self.pass_(session)
        except OutsideError as error:
            self.hub.give_up(key, session, error)
        else:
            self.reads.append(key)
            self.hub.give_back(key, session)

    def states(self) -> set[State]:
        return set(self.hub.states().values())

    def watching(self) -> bool:
        return self.states() == {State.WATCHING}

    @property
    def failures(self) -> list[FollowthroughError]:
        return [report.error for report in list(self.reports) if report.error]

    @property
    def confirmed(self) -> list[datetime]:
        return [report.at for report in list(self.reports) if not report.error]

    def until(self, condition: Callable[[], object], seconds: float = 8) -> None:
        deadline = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < deadline, f"not within {seconds} s: {self} {self.states()}"
            time.sleep(0.01)


@contextmanager
def watching(
    *accounts: ImapAccount, how: Watching = QUICK, pass_: Callable[[ImapSession], object] | None = None
) -> Iterator[Reader]:
    reader = Reader(pass_) if pass_ else Reader()
    hub = reader.hub = Hub(reader.lend, reader.report, clock=lambda: datetime.now(UTC), rng=random.Random(7), how=how)
    for number, where in enumerate(accounts):
        hub.add(f"box{number}", where.host, lambda where=where: ImapSession(where))  # type: ignore[misc]
    hub.start()
    try:
        yield reader
    finally:
        hub.stop()


# Mail


@pytest.mark.parametrize("kind", ["dovecot", "pymap"])
def test_new_mail_has_the_mailbox_read(kind: str, request: pytest.FixtureRequest) -> None:
    if kind == "dovecot":
        server, user = request.getfixturevalue("dovecot"), request.getfixturevalue("user")
        found = read_after_mail(server, user)
    else:
        with Pymap() as pymap:
            found = read_after_mail(pymap, USER)
    assert found == 1


def read_after_mail(server: Dovecot | Pymap, user: str) -> int:
    uids: list[list[int]] = []

    def read(session: ImapSession) -> None:
        session.open("INBOX")
        uids.append(session.uids(1))

    with watching(ImapAccount(server.host, server.port, "none", user, PASSWORD, 5), pass_=read) as reader:
        reader.until(reader.watching)
        server.deliver(user, mail("while you wait"))
        reader.until(lambda: len(reader.reads) == 2)
    return len(uids[-1])


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_waiting_works_over_tls(dovecot: Dovecot, user: str, security: str) -> None:
    port = dovecot.tls_port if security == "tls" else dovecot.port
    bodies: list[bytes] = []

    def read(session: ImapSession) -> None:
        session.open("INBOX")
        bodies.extend(found.raw for found in session.bodies(session.uids(1)))

    here = ImapAccount(
        dovecot.host, port, "tls" if security == "tls" else "starttls", user, PASSWORD, 5, dovecot.ssl_context
    )
    with watching(here, pass_=read) as reader:
        reader.until(reader.watching)
        dovecot.deliver(user, mail("secured"))
        reader.until(lambda: bodies)
    assert b"secured" in bodies[0]


def test_one_connection_waits_and_reads(dovecot: Dovecot, user: str) -> None:
    sessions: set[int] = set()

    def read(session: ImapSession) -> None:
        sessions.add(id(session))
        session.open("Sent")
        session.open("INBOX")

    with watching(at_dovecot(dovecot, user), pass_=read) as reader:
        for number in range(3):
            reader.until(reader.watching)
            dovecot.deliver(user, mail(f"mail {number}"))
            reader.until(lambda number=number: len(reader.reads) == number + 2)  # type: ignore[misc]
    assert len(sessions) == 1


def test_mail_that_comes_during_a_pass_is_not_missed(dovecot: Dovecot, user: str) -> None:
    seen: list[int] = []

    def read(session: ImapSession) -> None:
        session.open("INBOX")
        seen.append(len(session.uids(1)))
        if len(seen) == 1:
            dovecot.deliver(user, mail("behind your back"))
        session.open("INBOX")  # a pass may see the mail here, and not read it

    with watching(at_dovecot(dovecot, user), pass_=read) as reader:
        reader.until(lambda: seen[-1:] == [1])
        reader.until(reader.watching)
        time.sleep(0.2)
        assert seen == [0, 1]


@pytest.mark.parametrize(
    "acts",
    [
        (b"* 1 EXISTS\r\n+ idling\r\n",),
        (b"+ idling\r\n* OK still here\r\n* 1 EXISTS\r\n",),
        (b"+ idling\r\n", b"* 1 EXI", b"STS\r\n"),
        (b"+ idling\r\n* 2 EXPUNGE\r\n* 1 EXPUNGE\r\n* 1 EXISTS\r\n",),
    ],
)
def test_news_in_pieces_and_in_one_packet_are_seen(acts: tuple[bytes, ...]) -> None:
    with ScriptedImap().once("IDLE", *acts) as server, watching(account(server)) as reader:
        reader.until(lambda: len(reader.reads) == 2, seconds=1)
        assert server.count("DONE") == 1


def test_the_same_number_of_mails_said_again_has_nothing_read() -> None:
    with ScriptedImap({1: mail("one")}) as server, watching(account(server)) as reader:
        reader.until(reader.watching)
        server.say(b"* 1 EXISTS\r\n")
        time.sleep(0.3)
        assert len(reader.reads) == 1


@pytest.mark.parametrize("idle", ["none", "refused", "ended at once"])
def test_a_server_without_idle_is_asked(idle: str) -> None:
    server = ScriptedImap(capabilities="IMAP4rev1" if idle == "none" else "IMAP4rev1 IDLE")
    if idle != "none":
        server.on("IDLE", b"TAG BAD what?\r\n" if idle == "refused" else b"+ idling\r\nTAG OK done\r\n")
    server.once("NOOP", b"TAG OK done\r\n").once("NOOP", b"* 1 EXISTS\r\nTAG OK done\r\n")
    with server, watching(account(server), how=Watching(idle_limit=0.2)) as reader:
        reader.until(lambda: len(reader.reads) == 2, seconds=2)
        assert server.count("IDLE") < 3
        assert not reader.failures


def test_the_poll_beneath_the_waiting_reads() -> None:
    with ScriptedImap() as server, watching(account(server), how=Watching(poll_every=0.2)) as reader:
        reader.until(lambda: len(reader.reads) >= 3)
        assert server.count("LOGIN") == 1


def test_a_person_who_asks_is_heard() -> None:
    with ScriptedImap() as server, watching(account(server)) as reader:
        reader.until(reader.watching)
        reader.hub.ask("box0")
        reader.until(lambda: len(reader.reads) == 2, seconds=1)


def test_idle_is_begun_again_and_the_connection_proved(user: str, dovecot: Dovecot) -> None:
    with ScriptedImap() as server, watching(account(server), how=Watching(idle_limit=0.1)) as reader:
        reader.until(lambda: server.count("NOOP") >= 2)
        reader.until(lambda: len(set(reader.confirmed)) >= 3)
        asked = [command for command in server.commands if command in {"IDLE", "DONE", "NOOP"}]
        assert asked[:4] == ["IDLE", "DONE", "NOOP", "IDLE"]
        assert len(reader.reads) == 1
    with watching(at_dovecot(dovecot, user), how=Watching(idle_limit=0.1)) as reader:
        reader.until(lambda: len(set(reader.confirmed)) >= 5)
        assert not reader.failures


# Faults


@pytest.mark.fault(4)
def test_the_end_of_the_stream_is_noticed_at_once_and_does_not_spin() -> None:
    with (
        ScriptedImap().on("IDLE", b"+ idling\r\n", CLOSE) as server,
        watching(account(server), how=Watching(backoff=5)) as reader,
    ):
        began, used = time.monotonic(), time.process_time()
        reader.until(lambda: reader.failures, seconds=1)
        time.sleep(1 - (time.monotonic() - began))
        assert time.process_time() - used < 0.5
        assert server.connections == 1


def test_the_end_of_a_tls_stream_is_noticed(user: str) -> None:
    with Dovecot(tls=True) as server:
        here = ImapAccount(server.host, server.tls_port, "tls", user, PASSWORD, 5, server.ssl_context)
        with watching(here, how=Watching(backoff=30)) as reader:
            reader.until(reader.watching)
            server.kill()
            reader.until(lambda: reader.failures, seconds=1)


@pytest.mark.fault(6)
@pytest.mark.parametrize("line", [b"* 1 EXI", b"* BYE shutting down\r\n", b"* BYE", b"A1 BAD what\r\n", b"\r\n"])
def test_a_broken_line_while_waiting_is_a_broken_connection(line: bytes) -> None:
    server = ScriptedImap().once("IDLE", b"+ idling\r\n", line, CLOSE)
    with server, watching(account(server)) as reader:
        reader.until(lambda: len(reader.reads) == 2)
        assert [type(failure) for failure in reader.failures] == [UnreachableError]


@pytest.mark.fault(5)
@pytest.mark.parametrize(
    "acts",
    [
        (b"+ idling\r\n", b"* 1 EXI", SILENCE),  # inside a line
        (b"+ idling\r\n* 1 EXISTS\r\n", SILENCE),  # after DONE
        (SILENCE,),  # before the waiting
    ],
)
def test_a_server_that_falls_silent_is_given_up(acts: tuple[bytes, ...]) -> None:
    with ScriptedImap().once("IDLE", *acts) as server, watching(account(server, 0.4)) as reader:
        reader.until(lambda: reader.failures, seconds=2)
        reader.until(lambda: len(reader.reads) == 2)


@pytest.mark.fault(6)
def test_a_line_without_an_end_is_given_up() -> None:
    server = ScriptedImap().once("IDLE", b"+ idling\r\n", b"* 1 EXISTS" * 10_000, SILENCE)
    with server, watching(account(server)) as reader:
        reader.until(lambda: reader.failures, seconds=2)


def test_a_server_that_never_stops_talking_keeps_nobody_waiting() -> None:
    flood = ScriptedImap().on("IDLE", b"+ idling\r\n" + b"* OK and another thing\r\n" * 200_000)
    with flood, ScriptedImap() as quiet, watching(account(flood), account(quiet)) as reader:
        reader.until(lambda: reader.hub.states()["box1"] is State.WATCHING)
        quiet.say(b"* 1 EXISTS\r\n")
        reader.until(lambda: reader.reads.count("box1") == 2, seconds=1)


def test_a_mailbox_comes_back_after_the_server_died(user: str) -> None:
    with Dovecot() as server, watching(at_dovecot(server, user)) as reader:
        reader.until(reader.watching)
        server.kill()
        reader.until(lambda: reader.failures, seconds=1.5)
        server.start()
        reader.until(reader.watching)
        before = len(reader.reads)
        server.deliver(user, mail("after the crash"))
        reader.until(lambda: len(reader.reads) > before)
        assert {type(failure) for failure in reader.failures} == {UnreachableError}


@pytest.mark.fault(3)
def test_a_server_that_stops_answering_is_noticed_and_not_confirmed(user: str) -> None:
    with (
        Dovecot() as server,
        watching(at_dovecot(server, user, 0.5), how=Watching(idle_limit=0.3, backoff=0.05)) as reader,
    ):
        reader.until(reader.watching)
        server.freeze()
        reader.until(lambda: reader.failures)
        silent = len(reader.confirmed)
        time.sleep(0.3)
        assert len(reader.confirmed) == silent
        server.freeze(frozen=False)
        reader.until(lambda: len(reader.confirmed) > silent)


def test_a_session_that_breaks_while_it_is_read_is_replaced() -> None:
    with ScriptedImap().once("EXAMINE", CLOSE) as server, watching(account(server)) as reader:
        reader.until(reader.watching)
        assert server.connections == 2
        assert [type(failure) for failure in reader.failures] == [UnreachableError]


@pytest.mark.fault(21)
def test_a_bad_password_is_tried_once() -> None:
    with (
        ScriptedImap().on("LOGIN", b"TAG NO [AUTHENTICATIONFAILED] no\r\n") as server,
        watching(account(server)) as reader,
    ):
        reader.until(lambda: reader.states() == {State.REFUSED})
        reader.hub.ask("box0")
        time.sleep(0.2)
        assert server.count("LOGIN") == 1
        assert [type(failure) for failure in reader.failures] == [SignInRefusedError]


def test_a_bug_in_signing_in_is_no_end_of_watching() -> None:
    tries: list[None] = []

    def connect() -> ImapSession:
        tries.append(None)
        raise ZeroDivisionError

    with ScriptedImap() as server:
        reader = Reader()
        hub = reader.hub = Hub(
            reader.lend, reader.report, clock=lambda: datetime.now(UTC), rng=random.Random(7), how=QUICK
        )
        hub.add("bug", "here", connect)
        hub.add("box0", server.host, lambda: ImapSession(account(server)))
        hub.start()
        reader.until(lambda: hub.states()["box0"] is State.WATCHING and len(tries) >= 2)
        hub.stop()


# Many, and outages


def test_a_broken_network_backs_off() -> None:
    with (
        ScriptedImap(greeting=b"* BYE no\r\n") as server,
        watching(account(server), how=Watching(backoff=0.1)) as reader,
    ):
        reader.until(lambda: len(reader.failures) >= 2)
        time.sleep(1)
        assert server.connections <= 6


@pytest.mark.fault(18)
def test_a_server_that_asks_for_time_gets_it_also_when_others_are_let_in() -> None:
    server = ScriptedImap().once("LOGIN", b"TAG NO [THROTTLED] slow down\r\n").once("LOGIN", CLOSE)
    one = account(server)
    with server, watching(one, one, how=Watching(backoff=0.05, connecting=1)) as reader:
        reader.until(lambda: State.WATCHING in reader.states())
        time.sleep(0.3)
        assert sorted(reader.hub.states().values()) == [State.AWAY, State.WATCHING]
        assert {type(failure) for failure in reader.failures} == {ThrottledError, UnreachableError}
        assert server.count("LOGIN") == 3


def test_a_host_that_is_down_is_tried_by_few_and_then_everybody_comes_back() -> None:
    server = ScriptedImap(greeting=b"* BYE starting\r\n")
    with server, watching(*[account(server)] * 20, how=Watching(backoff=60)) as reader:
        reader.until(lambda: len(reader.failures) == 20)
        server.greeting = b"* OK ready\r\n"
        reader.hub.ask("box7")
        reader.until(reader.watching)
        assert len(reader.reads) == 20
        assert server.connections == 40


def test_a_host_that_hangs_delays_no_other() -> None:
    hanging, well = ScriptedImap(greeting=b""), ScriptedImap()
    reader = Reader()
    hub = reader.hub = Hub(reader.lend, reader.report, clock=lambda: datetime.now(UTC), rng=random.Random(7), how=QUICK)
    with hanging, well:
        for number in range(20):
            hub.add(f"hanging{number}", "hanging", lambda: ImapSession(account(hanging, 4)))
        for number in range(5):
            hub.add(f"box{number}", "well", lambda: ImapSession(account(well)))
        hub.start()
        reader.until(lambda: list(hub.states().values()).count(State.WATCHING) == 5, seconds=3)
        hub.stop()


@pytest.mark.parametrize("stalls", [True, False])
def test_a_hub_stops_within_two_seconds(stalls: bool) -> None:
    server = ScriptedImap()
    if stalls:
        server.on("EXAMINE", SILENCE)
    with server, watching(account(server)) as reader:
        reader.until(lambda: server.count("EXAMINE") if stalls else reader.watching())
        began = time.monotonic()
        reader.hub.stop()
        assert time.monotonic() - began < 2.2
