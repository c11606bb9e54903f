"""What reading gives, and how it is asked for; `Here` does it in the thread that asks."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future
from typing import Protocol

from worker.jobs.reading.answer import Answer, read
from worker.rules.leads import LeadContext


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


class Here:
    """Reads in the thread that asks: for a few mails, and for those that we trust not to be hostile."""

    def __init__(self, context: LeadContext) -> None:
        self._context = context

    def read(self, raws: Sequence[bytes]) -> list[Answer]:
        """What came of each mail, in the order given."""
        return [read(raw, self._context) for raw in raws]

    def submit(self, raws: Sequence[bytes]) -> Reading:
        """The same as `read`, for callers that would do something else meanwhile."""
        done: Future[list[Answer]] = Future()
        done.set_result(self.read(raws))
        return Reading([done])
