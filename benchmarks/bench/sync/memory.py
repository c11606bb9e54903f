"""The peak memory of a process that makes the first pass over the large mailbox and nothing else."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

from benchmarks.bench.sync.measure import say
from benchmarks.bench.sync.server import LARGE, served
from benchmarks.figures import Figure, at_most
from tests.servers.dovecot import PASSWORD


def bench() -> Iterator[Figure]:
    """MB of resident memory at the peak, and of the same process before it reads."""
    box = served(LARGE)
    command = [sys.executable, "-m", "benchmarks.bench.sync.one_pass", str(box.port), box.user, PASSWORD]
    said = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, timeout=900).stdout
    before, peak = (float(number) for number in said.split())
    say(f"memory before the pass {before:.0f} MB, at its peak {peak:.0f} MB")
    yield Figure("sync.memory_before", round(before, 1), "MB")
    yield at_most("sync.memory_first_pass", peak, 150, box.size, "MB")
