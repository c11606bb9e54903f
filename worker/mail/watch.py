"""A thread that waits at one mailbox and wakes the sync; what it says is a hint, the poll beneath it is the promise.

connect ─► EXAMINE ─► wake("connected") ─► IDLE ─► wake("mail") | wake("poll") ─► IDLE …   broken: back off, connect again
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from worker.errors import OutsideError, SignInRefusedError, ThrottledError
from worker.mail.folders import FolderStatus
from worker.mail.imap import IDLE_LIMIT

Reason = Literal["connected", "mail", "poll"]

_STOP_WAIT = 2.0  # seconds


class Watched(Protocol):
    """The part of a session that watching needs."""

    def open(self, name: str) -> FolderStatus: ...

    def watch(self, timeout_seconds: float) -> bool: ...

    def interrupt(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Watching:
    """How to watch; all durations in seconds.  A refused connection is tried again after `backoff`, doubled each time up to its cap, ± half."""

    folder: str = "INBOX"
    poll_every: float = 12 * 60.0
    idle_limit: float = IDLE_LIMIT
    backoff: float = 2.0
    backoff_cap: float = 5 * 60.0
    throttle_cap: float = 3600.0

    def pause(self, failures: int, error: OutsideError, rng: random.Random) -> float:
        """How long to stay away after the `failures`-th failure in a row; never less than a server asked for, within the cap."""
        usual = min(self.backoff_cap, self.backoff * 2.0 ** min(failures - 1, 30)) * rng.uniform(0.5, 1.5)
        asked = min(error.wait_seconds, self.throttle_cap) if isinstance(error, ThrottledError) else 0.0
        return max(usual, asked)


class Watcher:
    """Watches one mailbox until `stop`, or until the server refuses the password.

    `wake(reason)`: the folder should be synced; `confirmed(at)`: the server answered; `failed(error)`: it did not, or refused us.  All three
    are called on the watcher's thread and must return soon.
    """

    def __init__(
        self,
        connect: Callable[[], AbstractContextManager[Watched]],
        *,
        wake: Callable[[Reason], None],
        confirmed: Callable[[datetime], None],
        failed: Callable[[OutsideError], None],
        clock: Callable[[], datetime],
        rng: random.Random,
        how: Watching | None = None,
    ) -> None:
        self._connect = connect
        self._wake = wake
        self._confirmed = confirmed
        self._failed = failed
        self._clock = clock
        self._rng = rng
        self._how = how or Watching()
        self._failures = 0
        self._stopping = threading.Event()
        self._session: Watched | None = None
        self._thread = threading.Thread(target=self._run, name="watcher", daemon=True)

    def start(self) -> None:
        """Begins to watch, on a thread of its own."""
        self._thread.start()

    def stop(self) -> None:
        """Ends the watching and returns within 2 s; a connection attempt that still hangs then is left to its own timeout."""
        self._stopping.set()
        if session := self._session:
            session.interrupt()
        if self._thread.ident is not None:
            self._thread.join(_STOP_WAIT)

    @property
    def alive(self) -> bool:
        """Whether it still watches: False after `stop` and after a refused password."""
        return self._thread.is_alive()

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                with self._connect() as session:
                    self._session = session
                    self._watch(session)
            except SignInRefusedError as error:
                self._failed(error)
                return
            except OutsideError as error:
                self._failures += 1
                self._failed(error)
                self._stopping.wait(self._how.pause(self._failures, error, self._rng))
            finally:
                self._session = None

    def _watch(self, session: Watched) -> None:
        session.open(self._how.folder)
        self._answered("connected")
        woken = time.monotonic()
        while not self._stopping.is_set():
            until_poll = woken + self._how.poll_every - time.monotonic()
            changed = session.watch(max(0.0, min(self._how.idle_limit, until_poll)))
            if self._stopping.is_set():
                return
            self._failures = 0
            reason: Reason | None = None
            if changed:
                reason = "mail"
            elif time.monotonic() - woken >= self._how.poll_every:
                reason = "poll"
            if reason:
                woken = time.monotonic()
            self._answered(reason)

    def _answered(self, reason: Reason | None) -> None:
        self._confirmed(self._clock())
        if reason:
            self._wake(reason)
