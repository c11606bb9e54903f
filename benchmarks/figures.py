"""A figure, and how figures are printed: a table for people, JSON lines for programs."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from rich.console import Console
from rich.table import Table


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured number.

    `reference` is the peer or the limit measured in the same run, or the size of the set; `ratio` is value / reference where that says
    something; `goal` reads "≥ 0.95" or "≤ 1.6 ×"; `met` is None where there is no goal.
    """

    figure: str
    value: float
    unit: str
    reference: float | None = None
    ratio: float | None = None
    goal: str = ""
    met: bool | None = None
    baseline: float | None = None  # the value of the last release, where one is kept

    def as_json(self) -> str:
        return json.dumps({name: getattr(self, name) for name in self.__dataclass_fields__}, ensure_ascii=False)


Group = Callable[[], Iterable[Figure]]


def at_least(figure: str, value: float, goal: float, size: int, unit: str = "share") -> Figure:
    """A figure that should reach a goal, over a set of `size` cases."""
    return Figure(figure, round(value, 4), unit, size, None, f"≥ {goal:g}", value >= goal)


def at_most(figure: str, value: float, goal: float, size: int, unit: str = "share") -> Figure:
    """A figure that should not pass a goal, over a set of `size` cases."""
    return Figure(figure, round(value, 4), unit, size, None, f"≤ {goal:g}", value <= goal)


def ratio(figure: str, value: float, reference: float, unit: str, goal: float, *, at_least: bool = False) -> Figure:
    """A figure beside a peer's in the same run; the goal bounds value / reference."""
    share = value / reference
    met = share >= goal if at_least else share <= goal
    return Figure(figure, value, unit, reference, round(share, 4), f"{'≥' if at_least else '≤'} {goal:g} ×", met)


def run(groups: Mapping[str, Group], baseline: Path | None = None) -> None:
    """Command line of `make score` and `make bench`: --json, --only GROUP.  Exits 0 also when a goal is missed.

    `--only sync` takes the groups sync.reading, sync.first_pass …  `baseline` is a file of the values of the last release, shown beside each
    figure; `--keep` writes it.
    """
    parser = argparse.ArgumentParser()
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--only", metavar="GROUP", help=", ".join(sorted(groups)))
    parser.add_argument("--keep", action="store_true", help="keep these values as those of the last release")
    options = parser.parse_args()
    chosen = [name for name in groups if options.only is None or f"{name}.".startswith(f"{options.only}.")]
    if not chosen:
        parser.error(f"there is no group {options.only}. Groups: {', '.join(sorted(groups))}")
    before = json.loads(baseline.read_text(encoding="utf-8")) if baseline and baseline.exists() else {}
    now = dict(before)
    table = Table("figure", "value", "baseline", "unit", "reference", "ratio", "goal", "met")
    for name in chosen:
        for measured in groups[name]():
            figure = replace(measured, baseline=before.get(measured.figure))
            now[figure.figure] = figure.value
            if options.json:
                print(figure.as_json(), flush=True)
            else:
                met = {True: "yes", False: "NO", None: ""}[figure.met]
                cells = (
                    f"{figure.value:g}",
                    _blank(figure.baseline),
                    figure.unit,
                    _blank(figure.reference),
                    _blank(figure.ratio),
                    figure.goal,
                )
                table.add_row(figure.figure, *cells, met)
    if not options.json:
        Console(width=None if sys.stdout.isatty() else 160).print(table)
    if options.keep and baseline:
        baseline.write_text(json.dumps(now, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def _blank(value: float | None) -> str:
    return "" if value is None else f"{value:g}"
