"""The command line: every command hangs on `app`; each file beside this one holds a group of them."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Annotated

import typer

from worker import __version__
from worker import app as composition
from worker.cli.context import Context

app = typer.Typer(
    help="Watches sales mailboxes, drafts the next useful follow-up, sends what a person approved.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,  # a traceback with local variables would print mails and passwords
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"followthrough {__version__}")
        raise typer.Exit


@app.callback()
def options(
    context: typer.Context,
    config: Annotated[Path, typer.Option(envvar="FOLLOWTHROUGH_CONFIG", help="The configuration file.")] = Path(
        "config.toml"
    ),
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    del version
    composition.collect_seldom()
    context.obj = Context(config)


for group in (
    "connect",
    "reading",
    "leads",
    "plans",
    "steps",
    "people",
    "queue",
    "pausing",
    "report",
    "replay",
    "templates",
    "news",
    "library",
    "works",
    "learning",
    "service",
    "care",
    "demo",
):
    importlib.import_module(f"worker.cli.{group}").add_to(app)
