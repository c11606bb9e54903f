"""What commands share: the configuration named on the command line, read only when a command needs it."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Annotated

import typer

from worker.config import Settings, load


@dataclass
class Context:
    """`settings` raises ConfigError with every problem of the file."""

    config: Path
    as_json: bool = False  # said before the name of a sub-command: `queue --json list`
    seen: dict[int, int] = field(default_factory=dict)  # version of each draft that was shown

    @cached_property
    def settings(self) -> Settings:
        return load(self.config)


def context_of(context: typer.Context) -> Context:
    """The `Context` of this run."""
    assert isinstance(context.obj, Context)  # noqa: S101  (set by the callback before any command)
    return context.obj


Json = Annotated[bool, typer.Option("--json", help="JSON for programs instead of a table for people.")]
