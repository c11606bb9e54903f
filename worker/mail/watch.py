"""One thread that waits at every mailbox.  What a server announces is a hint; the poll beneath it is the promise.

             ┌──────────── back off ◄── broken ◄──────────┐
             ▼                                            │
AWAY ─► CONNECTING (a few at a time) ─► LENT to a reader ─┴─► give_back ─► WATCHING ─┐
              │ refused for good         ▲                                           │ mail, poll, asked
              ▼                          └───────────────────────────────────────────┘
           REFUSED
"""

from __future__ import annotations

import heapq
import itertools
import math
import random
import selectors
import socket
import threading
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import partial
from queue import SimpleQueue

import structlog

from worker.errors import (
    LONGEST_WAIT,
    FollowthroughError,
    OutsideError,
    SignInRefusedError,
    ThrottledError,
    UnreachableError,
)
from worker.mail.imap import IDLE_LIMIT, ImapSession

_STOP_WAIT = 2.0  # seconds

log = structlog.get_logger()


class State(StrEnum):
    """What becomes of a mailbox at the moment."""

    AWAY = "away"  # not connected; the next try has its time
    CONNECTING = "connecting"
    LENT = "lent"  # somebody reads it, or is about to
    WATCHING = "watching"
    REFUSED = "refused"  # the password: never tried again


@dataclass(frozen=True, slots=True)
class Watching:
    """How to watch; all durations in seconds.  A refused connection is tried again after `backoff`, doubled each time up to its cap, ± half.

    At most `connecting` connections are made at a time, `probing` of them kept for other hosts; to a host that does not answer, at most
    `probing` until one succeeds, then everybody comes back at once.
    """

    folder: str = "INBOX"
    poll_every: float = 12 * 60.0
    idle_limit: float = IDLE_LIMIT
    backoff: float = 2.0
    backoff_cap: float = 5 * 60.0
    throttle_cap: float = LONGEST_WAIT
    connecting: int = 10
    probing: int = 2
    settled: float = 60.0  # a connection that lived shorter than this does not end a row of failures

    def pause(self, failures: int, error: OutsideError, rng: random.Random) -> float:
        """How long to stay away after the `failures`-th failure in a row; never less than a server asked for, within the cap."""
        usual = min(self.backoff_cap, self.backoff * 2.0 ** min(failures - 1, 30)) * rng.uniform(0.5, 1.5)
        asked = min(error.wait_seconds, self.throttle_cap) if isinstance(error, ThrottledError) else 0.0
        return max(usual, asked)


@dataclass(frozen=True, slots=True)
class Report:
    """What became known of a mailbox: the server answered at this moment (UTC), or this went wrong then."""

    at: datetime
    error: FollowthroughError | None = None


@dataclass(slots=True, eq=False)
class _Host:
    """The mailboxes of one server that are due to be connected, and how many are being."""

    due: deque[_Seat] = field(default_factory=deque)
    connecting: int = 0
    down: bool = False


@dataclass(slots=True, eq=False)
class _Seat:
    """A mailbox.  Moments are seconds of the monotonic clock; only the hub's thread changes them."""

    key: str
    host: _Host
    connect: Callable[[], ImapSession]
    state: State = State.AWAY
    session: ImapSession | None = None
    since: float = 0.0  # when it was connected
    poll_at: float = math.inf
    wake_at: float = math.inf
    queued_at: float = math.inf  # the earliest timer that exists for it
    failures: int = 0  # in a row
    asked: bool = False
    may_recall: bool = True  # before its time: once in an outage, and never where the server asked for time


class Hub:
    """Watches mailboxes from `start` to `stop`, on one thread; connections are made on a few others.

    `lend(key, session)` is called on the hub's thread whenever a mailbox should be read, and must return at once: whoever is lent the
    session reads it on a thread of its own, and then calls `give_back`, or `give_up` where it broke.  `report(key, what)` tells what became
    known of a mailbox, on the same thread.
    """

    def __init__(
        self,
        lend: Callable[[str, ImapSession], None],
        report: Callable[[str, Report], None],
        *,
        clock: Callable[[], datetime],
        rng: random.Random,
        how: Watching | None = None,
    ) -> None:
        self._lend = lend
        self._report = report
        self._clock = clock
        self._rng = rng
        self._how = how or Watching()
        self._seats: dict[str, _Seat] = {}
        self._hosts: dict[str, _Host] = {}
        self._line: deque[_Host] = deque()  # hosts with mailboxes that are due
        self._connecting = 0
        self._to_connect: SimpleQueue[_Seat | None] = SimpleQueue()
        self._timers: list[tuple[float, int, _Seat]] = []
        self._numbers = itertools.count()
        self._told: deque[Callable[[], None]] = deque()
        self._stopping = threading.Event()
        self._selector = selectors.DefaultSelector()
        self._wake_in, self._wake_out = socket.socketpair()
        self._wake_in.setblocking(False)
        self._selector.register(self._wake_out, selectors.EVENT_READ)
        self._thread = threading.Thread(target=self._run, name="watcher", daemon=True)

    # From any thread

    def add(self, key: str, host: str, connect: Callable[[], ImapSession]) -> None:
        """Watches a mailbox, named `key`, on a server named `host`."""
        seat = self._seats[key] = _Seat(key, self._hosts.setdefault(host, _Host()), connect)
        self._tell(partial(self._wake, seat, 0))

    def start(self) -> None:
        for number in range(min(self._how.connecting, max(1, len(self._seats)))):
            threading.Thread(target=self._connect, name=f"connecting-{number}", daemon=True).start()
        self._thread.start()

    def stop(self) -> None:
        """Ends the watching and every session, the lent ones too; returns within 2 s.  A connection that is being made is left to its own timeout."""
        self._stopping.set()
        self._tell(lambda: None)
        if self._thread.ident is not None:
            self._thread.join(_STOP_WAIT)
        for seat in self._seats.values():
            self._to_connect.put(None)
            if seat.session:
                seat.session.cut()
                seat.session.close()
        for one in (self._selector, self._wake_in, self._wake_out):
            one.close()

    def ask(self, key: str) -> None:
        """Has a mailbox read as soon as it can be: at once, but for a server that asked for time."""
        seat = self._seats[key]
        self._tell(partial(self._ask, seat))

    def give_back(self, key: str, session: ImapSession) -> None:
        """Ends a loan: the session waits again.  Blocks for the answer of the server; what came meanwhile is not missed."""
        seat = self._seats[key]
        try:
            limit = self._how.idle_limit * self._rng.uniform(0.9, 1)
            missed = session.begin_waiting(self._how.folder, time.monotonic(), limit)
        except OutsideError as error:
            self.give_up(key, session, error)
        else:
            self._tell_of(session, partial(self._returned, seat, session, missed=missed))

    def give_up(self, key: str, session: ImapSession, error: OutsideError) -> None:
        """Ends a loan whose session is good for nothing."""
        seat = self._seats[key]
        session.close()
        self._tell(partial(self._broken, seat, error))

    def states(self) -> dict[str, State]:
        """How each mailbox is at this moment."""
        return {key: seat.state for key, seat in self._seats.items()}

    def _tell(self, what: Callable[[], None]) -> None:
        """Has the hub's thread do something."""
        self._told.append(what)
        with suppress(OSError):  # the buffer is full of wakes already
            self._wake_in.send(b"\0")

    def _tell_of(self, session: ImapSession, what: Callable[[], None]) -> None:
        if self._stopping.is_set():
            session.close()
        else:
            self._tell(what)

    # On the threads that connect

    def _connect(self) -> None:
        while (seat := self._to_connect.get()) and not self._stopping.is_set():
            try:
                session = seat.connect()
            except OutsideError as error:
                self._tell(partial(self._not_connected, seat, error))
            except Exception as error:  # noqa: BLE001  # one mailbox must not stop the others; the bug is in the log
                self._tell(partial(self._not_connected, seat, _bug(seat, error)))
            else:
                self._tell_of(session, partial(self._connected, seat, session))

    # On the hub's thread

    def _run(self) -> None:
        while not self._stopping.is_set():
            until = self._timers[0][0] - time.monotonic() if self._timers else None
            for ready, _ in self._selector.select(until):
                if ready.data is None:
                    self._wake_out.recv(4096)
                else:
                    self._hear(ready.data)
            while self._told:
                self._told.popleft()()
            self._look_at_timers()
            while self._admit():
                pass

    def _wake(self, seat: _Seat, at: float) -> None:
        """Has the seat looked at then; a timer that comes too early is set again."""
        seat.wake_at = at
        if at < seat.queued_at:
            seat.queued_at = at
            heapq.heappush(self._timers, (at, next(self._numbers), seat))

    def _look_at_timers(self) -> None:
        now = time.monotonic()
        for _ in range(len(self._timers)):
            if self._timers[0][0] > now:
                return
            _, _, seat = heapq.heappop(self._timers)
            seat.queued_at = math.inf
            if seat.wake_at > now:
                self._wake(seat, seat.wake_at)
            elif seat.state is State.AWAY:
                self._queue(seat)
            elif seat.state is State.WATCHING:
                self._hear(seat)

    def _queue(self, seat: _Seat) -> None:
        seat.wake_at = math.inf
        if not seat.host.due:
            self._line.append(seat.host)
        seat.host.due.append(seat)

    def _admit(self) -> bool:
        """Begins at most one connection to each host that has one due; whether it began any."""
        before = self._connecting
        for _ in range(len(self._line)):
            if self._connecting == self._how.connecting:
                break
            host = self._line.popleft()
            if host.connecting < (self._how.probing if host.down else max(1, self._how.connecting - self._how.probing)):
                seat = host.due.popleft()
                seat.state = State.CONNECTING
                host.connecting += 1
                self._connecting += 1
                self._to_connect.put(seat)
            if host.due:
                self._line.append(host)
        return self._connecting > before

    def _connected(self, seat: _Seat, session: ImapSession) -> None:
        self._connecting -= 1
        seat.host.connecting -= 1
        seat.session, seat.since = session, time.monotonic()
        if seat.host.down:
            seat.host.down = False
            self._recall(seat.host)
        self._confirm(seat)
        self._hand_over(seat, session)

    def _not_connected(self, seat: _Seat, error: OutsideError) -> None:
        self._connecting -= 1
        seat.host.connecting -= 1
        seat.host.down = seat.host.down or isinstance(error, UnreachableError)
        self._broken(seat, error)

    def _recall(self, host: _Host) -> None:
        """The host answers again: nobody waits for the end of a pause any more, once in an outage."""
        for seat in self._seats.values():
            if seat.host is host and seat.state is State.AWAY and seat.wake_at < math.inf and seat.may_recall:
                seat.may_recall, seat.failures = False, 0
                self._wake(seat, 0)

    def _broken(self, seat: _Seat, error: OutsideError) -> None:
        now = time.monotonic()
        self._report(seat.key, Report(self._clock(), error))
        seat.session, seat.wake_at = None, math.inf
        if isinstance(error, SignInRefusedError):
            seat.state = State.REFUSED
            return
        if seat.since and now - seat.since > self._how.settled:
            seat.failures, seat.may_recall = 0, True
        seat.may_recall = seat.may_recall and not isinstance(error, ThrottledError)
        seat.since = 0.0
        seat.failures += 1
        seat.state = State.AWAY
        self._wake(seat, now + self._how.pause(seat.failures, error, self._rng))

    def _hand_over(self, seat: _Seat, session: ImapSession) -> None:
        seat.state, seat.asked, seat.wake_at = State.LENT, False, math.inf
        self._lend(seat.key, session)

    def _returned(self, seat: _Seat, session: ImapSession, *, missed: bool) -> None:
        seat.state = State.WATCHING
        seat.poll_at = time.monotonic() + self._how.poll_every * self._rng.uniform(0.9, 1)
        seat.asked = seat.asked or missed
        self._confirm(seat)
        self._selector.register(session, selectors.EVENT_READ, seat)
        self._hear(seat)

    def _ask(self, seat: _Seat) -> None:
        seat.asked = True
        if seat.state is State.WATCHING:
            self._hear(seat)
        elif seat.state is State.AWAY and seat.wake_at < math.inf and seat.may_recall:
            self._wake(seat, 0)

    def _hear(self, seat: _Seat) -> None:
        """Looks at a session that waits: what the server said, what is due, and whether it should be read now."""
        session, now = seat.session, time.monotonic()
        if session is None or seat.state is not State.WATCHING:
            return
        try:
            if session.hear(now):
                self._confirm(seat)
            if session.announced or seat.asked or now >= seat.poll_at:
                seat.poll_at = math.inf
                session.end_waiting(now)
        except Exception as error:  # noqa: BLE001  # see _connect
            self._selector.unregister(session)
            session.close()
            self._broken(seat, error if isinstance(error, OutsideError) else _bug(seat, error))
            return
        if session.waits:
            self._wake(seat, min(session.deadline, seat.poll_at))
        else:
            self._selector.unregister(session)
            self._hand_over(seat, session)

    def _confirm(self, seat: _Seat) -> None:
        self._report(seat.key, Report(self._clock()))


def _bug(seat: _Seat, error: Exception) -> OutsideError:
    log.error("a mailbox failed", mailbox=seat.key, exc_info=error)
    return UnreachableError(f"{seat.key}: watching failed in a way that the log tells; it is tried again")
