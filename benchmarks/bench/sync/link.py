"""The first pass over a link of 40 ms round trip, beside imapclient's `fetch` of the same header fields over the same link."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from benchmarks.bench.sync.measure import say, seconds
from benchmarks.bench.sync.passes import first_pass
from benchmarks.bench.sync.peers import imapclient_fetch
from benchmarks.bench.sync.server import LARGE, served
from benchmarks.figures import Figure, ratio

EACH_WAY = 20  # ms
_SLICE = 10_000  # mails of imapclient, whose rate does not change


def bench() -> Iterator[Figure]:
    """Mails a second; imapclient before and after ours, the mean of both."""
    box = served(LARGE)
    with _slow_link(box.port) as port:
        before = _imapclient_rate(port, box.user)
        spent = first_pass(box, port=port)
        say(f"first pass over the link: {spent:.2f} s")
        rate = (before + _imapclient_rate(port, box.user)) / 2
        yield ratio("sync.link_40ms", round(box.size / spent), round(rate), "mails/s", 4, at_least=True)


def _imapclient_rate(port: int, user: str) -> float:
    read: list[int] = []
    spent = seconds(lambda: read.append(imapclient_fetch(port, user, most=_SLICE)))
    say(f"imapclient over the link: {read[0] / spent:.0f} mails/s")
    return read[0] / spent


@contextmanager
def _slow_link(port: int) -> Iterator[int]:
    """A proxy in a process of its own, so that it takes no time from ours."""
    command = [sys.executable, "-m", "tests.servers.proxy", str(port), "--delay-ms", str(EACH_WAY)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as proxy:
        try:
            assert proxy.stdout is not None
            yield int(proxy.stdout.readline())
        finally:
            proxy.terminate()
