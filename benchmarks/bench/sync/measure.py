"""Two things measured in turns in one run, for machines drift; and what is going on, told on stderr."""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable

from benchmarks.figures import Figure

Act = Callable[[], float]  # does something and says how many seconds of it count


def say(words: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {words}", file=sys.stderr, flush=True)


def seconds(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def timed(act: Callable[[], object]) -> Act:
    """An act of which every second counts."""
    return lambda: seconds(act)


def beside(what: str, ours: Act, peer: Act, *, rounds: int = 3, budget: float = 60.0) -> tuple[float, float]:
    """Medians of both in seconds over `rounds` in turns, after one to warm up; once `budget` seconds are spent no further round begins.

    Where the round to warm up spends them alone, it counts.
    """
    found: list[tuple[float, float]] = []
    began = time.perf_counter()
    while not found or (len(found) <= rounds and time.perf_counter() - began < budget):
        busy = time.process_time()
        own = ours()
        busy = time.process_time() - busy
        found.append((own, peer()))
        say(f"{what}: ours {own:.3f} s ({busy:.3f} s of our processor time), beside {found[-1][1]:.3f} s")
    counted = found[1:] or found
    return statistics.median(own for own, _ in counted), statistics.median(other for _, other in counted)


def share(figure: str, both: tuple[float, float], goal: float) -> Figure:
    """Seconds beside a peer's seconds, which the goal bounds."""
    value, reference = both
    quotient = value / reference
    return Figure(
        figure, round(value, 4), "s", round(reference, 4), round(quotient, 4), f"≤ {goal:g} ×", quotient <= goal
    )
