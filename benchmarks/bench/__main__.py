"""Measures speed beside a peer or the raw limit of the same run: ratios of medians, for machines are noisy."""

from __future__ import annotations

import importlib
import pkgutil
import signal
import sys

import benchmarks.bench
from benchmarks.figures import run


def main() -> None:
    """A group is a module with `bench`; groups in a package are named `package.module`."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("ended from outside"))  # servers and folders go away also then
    here = f"{benchmarks.bench.__name__}."
    names = sorted(module.name for module in pkgutil.walk_packages(benchmarks.bench.__path__, here) if not module.ispkg)
    modules = {name.removeprefix(here): importlib.import_module(name) for name in names if name != f"{here}__main__"}
    run({name: module.bench for name, module in modules.items() if hasattr(module, "bench")})


if __name__ == "__main__":
    main()
