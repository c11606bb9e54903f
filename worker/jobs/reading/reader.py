"""What reading gives, and how it is asked for; `Here` does it in the thread that asks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import ParamSpec, Protocol, TypeVar

from worker.jobs.reading.answer import Answer, read
from worker.rules.leads import LeadContext

P = ParamSpec("P")
T = TypeVar("T")


class Reading:
    """Mails that are being read."""

    def __init__(self, pieces: Sequence[Future[list[Answer]]]) -> None:
        self._pieces = pieces

    def result(self) -> list[Answer]:
        """What came of each mail, in the order given; waits until all are read."""
        return [answer for piece in self._pieces for answer in piece.result()]


class Reader(Protocol):
    """Reads mails: one that is beyond the limits, takes too long or breaks the reading gives an UnreadableMailError in its place."""

    def read(self, raws: Sequence[bytes]) -> list[Answer]: ...

    def submit(self, raws: Sequence[bytes]) -> Reading: ...

    def call(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Has a function of a module called with plain values, perhaps in another process."""
        ...


class Here:
    """Reads in the thread that asks: for a few mails, and for those that we trust not to be hostile."""

    def __init__(self, context: LeadContext) -> None:
        self._context = context

    def read(self, raws: Sequence[bytes]) -> list[Answer]:
        """What came of each mail, in the order given."""
        return [read(raw, self._context) for raw in raws]

    def submit(self, raws: Sequence[bytes]) -> Reading:
        """The same as `read`, for callers that would do something else meanwhile."""
        return Reading([self.call(self.read, raws)])

    def call(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Calls it at once."""
        done: Future[T] = Future()
        done.set_result(work(*args, **kwargs))
        return done
