"""Writes a mailbox into a folder, and prints what is known of it: `python -m benchmarks.mailboxes 20000 /tmp/maildir`."""

from __future__ import annotations

import argparse
from pathlib import Path

from benchmarks.mailboxes.mailbox import plan
from benchmarks.mailboxes.maildir import write


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("size", type=int)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    planned = plan(options.size, seed=options.seed)
    write(planned, options.folder, options.seed)
    truth = planned.truth
    print(f"{dict(truth.folders)}; {truth.conversations} conversations; {len(truth.waiting)} wait")


if __name__ == "__main__":
    main()
