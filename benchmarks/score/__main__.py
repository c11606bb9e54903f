"""Scores the judgement of mails against labelled sets, where they are there."""

from __future__ import annotations

import importlib
import pkgutil
import sys
from functools import partial
from pathlib import Path

import benchmarks.score
from benchmarks.figures import run

BASELINE = Path(__file__).parents[1] / "score.json"  # of the last release
DATA = Path(__file__).parents[3] / "shared" / "data"


def main() -> None:
    if not DATA.is_dir():
        print(f"there is no labelled mail at {DATA}: nothing to score", file=sys.stderr)
        return
    names = sorted(
        module.name for module in pkgutil.iter_modules(benchmarks.score.__path__) if module.name != "__main__"
    )
    run({name: partial(importlib.import_module(f"benchmarks.score.{name}").score, DATA) for name in names}, BASELINE)


if __name__ == "__main__":
    main()
