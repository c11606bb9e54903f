"""A process of its own that makes one first pass and holds nothing else: what it prints is its peak memory."""

from __future__ import annotations

import resource
import sys

from benchmarks.bench.sync.product import LIMIT, opened
from benchmarks.mailboxes.mailbox import NOW


def main(port: int, user: str, password: str) -> None:
    """One first pass over a served mailbox, a minute at most; prints the peak before and after."""
    with opened(port, user, password, NOW) as product:
        print(_peak())
        product.read_for(LIMIT)
        print(_peak())


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main(int(sys.argv[1]), *sys.argv[2:])
