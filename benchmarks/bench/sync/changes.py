"""A pass with nothing new, and one with 100 new mails, beside mbsync's."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from functools import partial
from itertools import islice
from pathlib import Path

from benchmarks.bench.sync.measure import beside, say, seconds, share, timed
from benchmarks.bench.sync.passes import product
from benchmarks.bench.sync.peers import Mbsync, has_mbsync
from benchmarks.bench.sync.product import Product
from benchmarks.bench.sync.server import LARGE, Served, served
from benchmarks.figures import Figure

ROUNDS = 5
NEW = 100
_LONGEST = 120.0  # seconds of the first pass


def bench() -> Iterator[Figure]:
    """Seconds of whole passes, sign-in included."""
    if not has_mbsync():
        say("mbsync is missing: apt-get install isync")
        return
    box = served(LARGE, "changing")
    with (
        tempfile.TemporaryDirectory(prefix="followthrough-mbsync-") as folder,
        product(box) as ours,
    ):
        peer = Mbsync(Path(folder) / "mbsync", box.port, box.user)
        say("both read everything once")
        peer.pull()
        if (read := ours.read_for(_LONGEST)) < box.size:
            say(f"given up after {read:,} mails: there is nothing to compare")
            return
        yield share("sync.no_change", beside("nothing new", timed(ours.read), timed(peer.pull), rounds=ROUNDS), 0.05)
        yield share("sync.hundred_new", _hundred_new(box, ours, peer), 0.6)


def _hundred_new(box: Served, ours: Product, peer: Mbsync) -> tuple[float, float]:
    """100 mails a round, which Dovecot has indexed before either comes."""
    arriving = iter(box.mailbox.arrivals(NEW * (ROUNDS + 1)))

    def own() -> float:
        box.deliver(list(islice(arriving, NEW)))
        return seconds(partial(_read_new, ours))

    return beside("100 new", own, timed(peer.pull), rounds=ROUNDS)


def _read_new(ours: Product) -> None:
    taken = ours.read()
    assert taken.new + taken.quarantined == NEW, f"{taken.new} of {NEW} new mails were taken in"
