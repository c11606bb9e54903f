"""The peak memory of a process that makes the first pass over the large mailbox and nothing else."""

from __future__ import annotations

import resource
import subprocess
import sys
from collections.abc import Iterator

from benchmarks.bench.sync.measure import say
from benchmarks.bench.sync.product import LIMIT, opened
from benchmarks.bench.sync.server import LARGE, served
from benchmarks.figures import Figure, at_most
from benchmarks.mailboxes.mailbox import NOW


def bench() -> Iterator[Figure]:
    """MB of resident memory at the peak, and of the same process before it reads."""
    with served(LARGE) as (box,):
        command = [sys.executable, "-m", __spec__.name, str(box.port), box.user]
        said = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, timeout=900).stdout
        before, peak = (float(number) for number in said.split())
        say(f"memory before the pass {before:.0f} MB, at its peak {peak:.0f} MB")
        yield Figure("sync.memory_before", round(before, 1), "MB")
        yield at_most("sync.memory_first_pass", peak, 150, box.size, "MB")


def main(port: int, user: str) -> None:
    """One first pass over a served mailbox, a minute at most; prints the peak before and after."""
    with opened(port, user, NOW) as product:
        print(_peak())
        product.read_for(LIMIT)
        print(_peak())


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
