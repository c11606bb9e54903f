"""A pass with nothing new, and one with 100 new mails, beside mbsync's."""

from __future__ import annotations

import statistics
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.bench.sync.measure import beside, say, seconds, share, timed
from benchmarks.bench.sync.peers import Mbsync, has_mbsync
from benchmarks.bench.sync.product import Product, product
from benchmarks.bench.sync.server import LARGE, Served, served
from benchmarks.figures import Figure

ROUNDS = 5
NEW = 100


def bench() -> Iterator[Figure]:
    """Seconds of whole passes, sign-in included."""
    if not has_mbsync():
        say("mbsync is missing: apt-get install isync")
        return
    with (
        served(LARGE) as (box,),
        tempfile.TemporaryDirectory(prefix="followthrough-mbsync-") as folder,
        product(box) as ours,
    ):
        peer = Mbsync(Path(folder) / "mbsync", box.port, box.user)
        say("both read everything once")
        peer.pull()
        ours.read()
        beside("nothing new, warming up", timed(ours.read), timed(peer.pull), rounds=1)
        yield share("sync.no_change", beside("nothing new", timed(ours.read), timed(peer.pull), rounds=ROUNDS), 0.05)
        yield share("sync.hundred_new", _hundred_new(box, ours, peer), 0.6)


def _hundred_new(box: Served, ours: Product, peer: Mbsync) -> tuple[float, float]:
    """100 mails a round; who comes first also waits for Dovecot to index them, so both take turns at it."""
    arriving = box.mailbox.arrivals(NEW * (ROUNDS + 1))
    took: list[tuple[float, float]] = []
    for number in range(ROUNDS + 1):
        box.deliver(arriving[number * NEW : (number + 1) * NEW])
        if number % 2:
            other = seconds(peer.pull)
            own = seconds(lambda: _read_new(ours))
        else:
            own = seconds(lambda: _read_new(ours))
            other = seconds(peer.pull)
        took.append((own, other))
        say(f"100 new: ours {own:.3f} s, beside {other:.3f} s")
    own_all, others = zip(*took[1:], strict=True)  # the first round warms up
    return statistics.median(own_all), statistics.median(others)


def _read_new(ours: Product) -> None:
    taken = ours.read()
    assert taken.new + taken.quarantined == NEW, f"{taken.new} of {NEW} new mails were taken in"
