"""The parent of the reading processes: keeps them busy, and takes a mail that ends one of them for unreadable.

mails ─► pieces ─► a thread for each child ─► frames down the pipe │ answers up the pipe ─► in their order again
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from queue import SimpleQueue
from types import TracebackType
from typing import Self

from worker.jobs.reading.answer import Answer
from worker.jobs.reading.process import ReadingProcess
from worker.jobs.reading.reader import Reading
from worker.rules.leads import LeadContext

_PIECE = (64, 1 << 20)  # mails, and bytes, that a child is given at a time


class Readers:
    """Reads mails in child processes; threads may share it.

    A mail may take `seconds` of a child's computing time, and a child `memory` bytes of addresses.  A child that a mail ends is started
    again; where something else may have ended it, the mail is tried once more.
    """

    def __init__(
        self, context: LeadContext, processes: int = 1, *, seconds: float = 1.0, memory: int = 512 << 20
    ) -> None:
        self._children: SimpleQueue[ReadingProcess] = SimpleQueue()
        for _ in range(processes):
            self._children.put(ReadingProcess(context, seconds, memory))
        self._processes = processes
        self._threads = ThreadPoolExecutor(processes, "reading")

    def read(self, raws: Sequence[bytes]) -> list[Answer]:
        """What came of each mail, in the order given.  Raises OutsideError where no child can be started."""
        return self.submit(raws).result()

    def submit(self, raws: Sequence[bytes]) -> Reading:
        """Begins to read, and returns at once."""
        return Reading([self._threads.submit(self._piece, piece) for piece in _pieces(raws, self._processes)])

    def start(self) -> None:
        """Starts every child now rather than with the first mails, and waits until they are ready."""
        children = [self._children.get() for _ in range(self._processes)]
        try:
            list(self._threads.map(ReadingProcess.start, children))
        finally:
            for child in children:
                self._children.put(child)

    def use(self, context: LeadContext) -> None:
        """Judges by this from now on: each child is started anew once it has answered what it was given."""
        children = [self._children.get() for _ in range(self._processes)]
        for child in children:
            child.use(context)
            self._children.put(child)

    def close(self) -> None:
        """Ends the children once what they read is read."""
        self._threads.shutdown(cancel_futures=True)
        for _ in range(self._processes):
            self._children.get().end()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _piece(self, raws: Sequence[bytes]) -> list[Answer]:
        child = self._children.get()
        try:
            return child.read(raws)
        finally:
            self._children.put(child)


def _pieces(raws: Sequence[bytes], processes: int) -> Iterator[Sequence[bytes]]:
    """The mails in pieces small enough that every child gets some."""
    most = min(_PIECE[0], -(-len(raws) // processes))
    start = size = 0
    for at, raw in enumerate(raws):
        if at > start and (at - start >= most or size + len(raw) > _PIECE[1]):
            yield raws[start:at]
            start, size = at, 0
        size += len(raw)
    if start < len(raws):
        yield raws[start:]
