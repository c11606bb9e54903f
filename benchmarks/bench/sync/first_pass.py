"""The first complete pass: headers, kinds, conversations, leads and the store, beside a raw header read and mbsync's first pull."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks.bench.sync.measure import beside, say, seconds, share
from benchmarks.bench.sync.passes import first_pass
from benchmarks.bench.sync.peers import HEADER_FIELDS, Mbsync, has_mbsync, raw_fetch
from benchmarks.bench.sync.server import LARGE, SMALL, Served, served
from benchmarks.figures import Figure, at_most


def bench() -> Iterator[Figure]:
    """Seconds for both folders: Dovecot's index warm, its index deleted before each, and beside mbsync; the cost a mail as mailboxes grow."""
    small, large = served(SMALL), served(LARGE)
    say(f"warming up: {small.size:,} mails in {first_pass(small):.1f} s")
    few, _ = beside("first pass of the small mailbox", lambda: first_pass(small), lambda: _raw(small), budget=30)
    warm = beside("first pass, index warm", lambda: first_pass(large), lambda: _raw(large))
    yield Figure("sync.first_pass_rate", round(large.size / warm[0]), "mails/s", large.size)
    yield share("sync.first_pass_warm", warm, 6)
    growth = (warm[0] / large.size) / (few / small.size)
    yield at_most("sync.cost_growth", growth, 1.2, large.size, "×")
    cold = beside("first pass, index deleted", lambda: _cold(large, first_pass), lambda: _cold(large, _raw), budget=45)
    yield share("sync.first_pass_cold", cold, 1.6)
    if has_mbsync():
        yield share("sync.first_pass_mbsync", _beside_mbsync(large), 0.3)
    else:
        say("mbsync is missing: apt-get install isync")


def _raw(box: Served) -> float:
    return seconds(lambda: raw_fetch(box.port, box.user, HEADER_FIELDS))


def _cold(box: Served, act: Callable[[Served], float]) -> float:
    box.forget_index()
    return act(box)


def _beside_mbsync(box: Served) -> tuple[float, float]:
    with tempfile.TemporaryDirectory(prefix="followthrough-mbsync-") as folder:
        peer = Mbsync(Path(folder) / "mbsync", box.port, box.user)

        def pull() -> float:
            peer.forget()
            spent = seconds(peer.pull)
            assert peer.count() > 0.99 * box.size, "mbsync did not pull everything"
            return spent

        _raw(box)  # the index is there again
        return beside("first pass and mbsync's first pull", lambda: first_pass(box), pull, rounds=2, budget=30)
