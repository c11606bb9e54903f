"""Threads that read mailboxes, so that one with much to read, or one that stalls, delays no other.

submit ─► LANES[0]: a few batches ─┬─ complete ─► done
                                   └─ its turn is over ─► LANES[1]: more batches, in turns with others of its kind ─► …
          a turn without a batch for too long is cut: the mailbox goes on one lane further

Each lane has threads of its own and serves first come, first served.  So a short pass waits for short passes alone: at most
(those before it / threads) × (the longest turn of the first lane), whatever the others do.  Between two batches a long pass also leaves
the processor and the database to the short ones, as long as there are any, but never longer than _GIVE_WAY.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

_GIVE_WAY = 1.0  # seconds a batch: with short passes all the time, long ones still go on
_ENOUGH = 5.0  # seconds for a batch to come to its end when the service stops


class TurnOverError(Exception):
    """Not an error: the others go on, and the rest is read in a later turn."""


@dataclass(frozen=True, slots=True)
class Lane:
    """`threads` of its own; a turn ends after `batches`, and is cut after `seconds` without one."""

    threads: int
    batches: int
    seconds: float


def lanes(threads: int) -> tuple[Lane, ...]:
    """Half of the threads for short passes, the rest for long ones, one of these for mailboxes that stall."""
    return (
        Lane(max(1, threads - threads // 2), batches=5, seconds=20),
        Lane(max(1, threads // 2 - 1), batches=50, seconds=120),
        Lane(1, batches=50, seconds=900),  # a large batch over a slow line must come to its end somewhere
    )


class Turn:
    """One turn of a pass; `cut` breaks whatever it waits for."""

    def __init__(self, lane: Lane, cut: Callable[[], None], give_way: Callable[[], object] = lambda: None) -> None:
        self._lane = lane
        self.cut = cut
        self._give_way = give_way
        self._batches = 0
        self._since = time.monotonic()
        self.last = False  # no further batch is to be begun
        self.overdue = False

    def stored(self) -> None:
        """A batch is stored: gives way to short passes.  Raises TurnOverError where it was the last of this turn."""
        self._batches += 1
        if self.last or self._batches >= self._lane.batches:
            raise TurnOverError
        self._give_way()
        self._since = time.monotonic()

    def cut_if_overdue(self) -> None:
        if not self.overdue and time.monotonic() - self._since > self._lane.seconds:
            self.overdue = True
            self.cut()


Read = Callable[[Turn], None]


class Lanes:
    """Runs passes; those of one key never at the same time, for a key is submitted again only after its pass ended."""

    def __init__(self, lanes: Sequence[Lane]) -> None:
        self._lanes = lanes
        self._pools = [ThreadPoolExecutor(lane.threads, f"lane-{number}") for number, lane in enumerate(lanes)]
        self._numbers: dict[str, int] = {}  # of keys that are not in the first lane
        self._running: set[Turn] = set()
        self._short = 0  # passes in the first lane, those that wait included
        self._no_short = threading.Condition()

    def submit(self, key: str, read: Read, cut: Callable[[], None]) -> None:
        """Has `read` called with a turn, again and again until it returns; a TurnOverError from the turn it lets through.

        It tells its other failures itself.  `cut` may be called from another thread while it runs, and makes it fail.
        """
        number = self._numbers.get(key, 0)
        self._count_short(number, 1)
        try:
            self._pools[number].submit(self._run, number, key, read, cut)
        except RuntimeError:  # stopped meanwhile
            self._count_short(number, -1)

    def cut_overdue(self) -> None:
        """To be called every few seconds."""
        for turn in list(self._running):
            turn.cut_if_overdue()

    @property
    def busy(self) -> int:
        """How many passes run at this moment."""
        return len(self._running)

    def stop(self) -> None:
        """Lets the batches under way end, cuts what does not, begins no more."""
        for pool in self._pools:
            pool.shutdown(wait=False, cancel_futures=True)
        enough = time.monotonic() + _ENOUGH
        while self._running and time.monotonic() < enough:
            for turn in list(self._running):
                turn.last = True
            time.sleep(0.02)
        for turn in list(self._running):
            turn.cut()
        for pool in self._pools:
            pool.shutdown()

    def _run(self, number: int, key: str, read: Read, cut: Callable[[], None]) -> None:
        turn = Turn(self._lanes[number], cut, self._give_way if number else lambda: None)
        self._running.add(turn)
        try:
            read(turn)
        except TurnOverError:
            self._numbers[key] = max(1, number)
            self.submit(key, read, cut)
        else:
            if turn.overdue:
                self._numbers[key] = min(number + 1, len(self._lanes) - 1)
            else:
                self._numbers.pop(key, None)
        finally:
            self._running.discard(turn)
            self._count_short(number, -1)

    def _count_short(self, number: int, change: int) -> None:
        if number == 0:
            with self._no_short:
                self._short += change
                self._no_short.notify_all()

    def _give_way(self) -> None:
        with self._no_short:
            self._no_short.wait_for(lambda: self._short == 0, _GIVE_WAY)
