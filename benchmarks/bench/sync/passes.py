"""First passes of the product over a served mailbox, timed and checked."""

from __future__ import annotations

import threading
import time
from contextlib import AbstractContextManager, suppress

from benchmarks.bench.sync.measure import say
from benchmarks.bench.sync.product import LIMIT, EnoughError, Product, opened
from benchmarks.bench.sync.server import Served
from tests.servers.dovecot import PASSWORD
from worker.jobs.take_in import TakenIn

_EVERY = 0.01  # seconds between two looks at the list of leads


def product(box: Served, port: int | None = None) -> AbstractContextManager[Product]:
    """`opened` for a served mailbox, directly or through another port."""
    return opened(port or box.port, box.user, PASSWORD, box.mailbox.now)


def first_pass(box: Served, *, port: int | None = None) -> float:
    """Seconds of a first complete pass; one that would take more than a minute is given up, and its rate stands for the rest.

    Raises AssertionError where not every mail was taken in, or too few leads were found.
    """
    with product(box, port) as fresh:
        began = time.perf_counter()
        read = fresh.read_for(LIMIT)
        spent = time.perf_counter() - began
        if read < 0.99 * box.size:
            assert spent >= LIMIT, f"only {read} of {box.size} mails were taken in"
            say(f"given up after {read:,} mails in {spent:.0f} s: the rest of {box.size:,} is reckoned from them")
            return spent * box.size / read
        assert recall(box, fresh.waiting()) >= 0.8, "most of those who wait were not found"
        return spent


def recall(box: Served, found: set[str]) -> float:
    """The share of those who truly wait that was found."""
    true = set(box.mailbox.truth.waiting)
    return len(true & found) / len(true)


def until_visible(box: Served, wanted: set[str]) -> float:
    """Seconds from an empty store to the moment at which the list of leads shows everybody in `wanted`; the pass is then given up."""
    seen = threading.Event()
    moment: list[float] = []
    with product(box) as fresh:

        def look() -> None:
            while not seen.is_set():
                if fresh.waiting() >= wanted:
                    moment.append(time.perf_counter())
                    seen.set()
                seen.wait(_EVERY)

        def told(_: TakenIn) -> None:
            if seen.is_set():
                raise EnoughError

        looking = threading.Thread(target=look)
        began = time.perf_counter()
        looking.start()
        try:
            with suppress(EnoughError):
                fresh.read(told)
            assert seen.wait(1), "the list of leads never showed all who wait"
        finally:
            seen.set()
            looking.join()
        return moment[0] - began
