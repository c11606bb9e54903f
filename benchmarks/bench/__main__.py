"""Measures speed beside a peer or the raw limit of the same run: ratios of medians, for machines are noisy."""

from __future__ import annotations

import importlib
import pkgutil

import benchmarks.bench
from benchmarks.figures import run


def main() -> None:
    names = sorted(
        module.name for module in pkgutil.iter_modules(benchmarks.bench.__path__) if module.name != "__main__"
    )
    run({name: importlib.import_module(f"benchmarks.bench.{name}").bench for name in names})


if __name__ == "__main__":
    main()
