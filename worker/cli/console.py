"""How commands speak: tables and progress for people, JSON for programs."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from enum import Enum

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    TextColumn,
    TimeRemainingColumn,
)
from rich.table import Table
from rich.text import Text

PIPE_WIDTH = 200  # where nobody looks, a table need not fit a window
out = Console(highlight=False, width=None if sys.stdout.isatty() else PIPE_WIDTH)
err = Console(stderr=True, highlight=False)


def say(text: str) -> None:
    """One line for people, which the terminal wraps as it likes: what is copied from it stays whole."""
    out.print(safe(text), markup=False, soft_wrap=True)


def complain(text: str) -> None:
    """The same on standard error, for what went wrong while the command goes on."""
    err.print(safe(text), markup=False, soft_wrap=True)


def print_json(document: object, *, line: bool = False) -> None:
    """One JSON document, or with `line` one JSON line."""
    indent = None if line else 2
    text = json.dumps(document, ensure_ascii=False, indent=indent, default=_plain) + "\n"
    # JSON is UTF-8 whatever the locale (RFC 8259, 8.1); a file name that is none becomes an escape.
    sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace"))
    sys.stdout.flush()


def _plain(value: object) -> object:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    raise TypeError(f"cannot be written as JSON: {value!r}")


def print_table(columns: Sequence[str], rows: Iterable[Sequence[object]], *, empty: str) -> None:
    """A table; where there is no row, the sentence `empty` instead."""
    table = Table(box=None, header_style="bold", pad_edge=False)
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*(Text("" if cell is None else safe(str(cell))) for cell in row))
    if table.row_count:
        out.print(table)
    else:
        out.print(empty)


def safe(text: str) -> str:
    """Text of a mail without control characters: a terminal must not obey a mail."""
    return "".join(char if char.isprintable() or char in "\n\t" else "�" for char in text)


def hours(duration: timedelta | None) -> str:
    """A duration as people say it: "19 h", "3 d 4 h", "12 min"."""
    if duration is None:
        return ""
    minutes = int(duration.total_seconds() // 60)
    if minutes < 60:
        return f"{minutes} min"
    if minutes < 72 * 60:
        return f"{minutes // 60} h"
    return f"{minutes // 1440} d {minutes % 1440 // 60} h"


def bars() -> tuple[ProgressColumn, ...]:
    """The columns of a progress bar: what it is, how far, and about how long it still takes."""
    return TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()


@contextmanager
def progress(label: str, total: int | None) -> Iterator[Progress]:
    """A progress bar on standard error with one job in it; quiet where nobody looks."""
    with Progress(*bars(), console=err, disable=not err.is_terminal) as bar:
        bar.add_task(label, total=total)
        yield bar


def print_facts(facts: Mapping[str, object]) -> None:
    """Names and values under each other; a value of nothing is left out."""
    width = max(len(name) for name in facts)
    for name, value in facts.items():
        if value not in (None, "", (), []):
            text = safe(str(value)).replace("\n", "\n" + " " * (width + 2))
            out.print(Text.assemble((name.ljust(width + 2), "bold"), text), soft_wrap=True)
