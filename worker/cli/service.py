"""Commands that work with the servers: run, sync, doctor; and the hash for the page's password."""

from __future__ import annotations

import getpass
import sys
from collections.abc import Callable
from functools import partial
from typing import Annotated

import typer
from argon2 import PasswordHasher
from rich.markup import escape

from worker import app as composition
from worker import service
from worker.cli import logs
from worker.cli.console import complain, out, print_json, say
from worker.cli.context import Json, context_of
from worker.cli.doctor import Check, examine
from worker.cli.watching import Progressing, document, progressing
from worker.drafting.renderer import Renderer
from worker.errors import ConfigError, FollowthroughError, OutsideError, UsageError
from worker.jobs import rejudge
from worker.jobs.plan_touches import plan_touches
from worker.jobs.sync_mailbox import Told
from worker.jobs.take_in import TakenIn

SHORTEST_PASSWORD = 12


def add_to(app: typer.Typer) -> None:
    app.command()(run)
    app.command()(sync)
    app.command()(doctor)
    app.command()(password)


def run(
    context: typer.Context,
    role: Annotated[service.Role, typer.Option(help="all; or web alone, or worker alone.")] = "all",
) -> None:
    """The service: watches the mailboxes, drafts, sends what was approved, serves the page."""
    settings = context_of(context).settings
    logs.configure(settings.log.level, json_lines=settings.log.json_lines)
    service.run(settings, role)


def sync(
    context: typer.Context,
    once: Annotated[bool, typer.Option("--once", help="One pass (the default; `run` goes on).")] = True,
    as_json: Json = False,
) -> None:
    """One pass over the mailboxes: reads what is new, drafts what is due, sends nothing."""
    del once
    settings = context_of(context).settings
    with composition.opened(settings) as store, progressing() as bar, Renderer() as renderer:
        states = composition.mailboxes(settings, store)
        desk = composition.judging_desk(settings, store, states)
        older = rejudge.begin(store, desk, composition.now())
        with composition.readers(settings, desk) as reader:
            results = [
                _read(
                    Progressing(box.address, partial(composition.watch, settings, store, states[box.address]), bar),
                    partial(composition.read, settings, store, desk, box, reader),
                )
                for box in settings.mailboxes
            ]
        drafting = composition.drafting(settings, states, store)
        planned = plan_touches(store, composition.templates(settings, renderer), drafting, composition.now())
    if as_json:
        print_json(
            {
                "mailboxes": results,
                "drafted": len(planned.drafted),
                "failed": list(planned.failed),
                "judged_by_older": older,
            }
        )
    else:
        for result in results:
            if result["error"]:
                complain(str(result["error"]))
            else:
                say(f"{result['mailbox']}: {result['new']} new mails, {result['quarantined']} kept aside unread")
        say(f"{len(planned.drafted)} drafts written")
        for failure in planned.failed:
            complain(f"a draft failed: {failure}")
        if older:
            say(f"{older:,} mails were judged by an older version: followthrough rejudge --preview")
    if any(result["error"] for result in results):
        raise typer.Exit(OutsideError.exit_code)


def _read(told: Progressing, read: Callable[[Told], TakenIn]) -> dict[str, object]:
    """One mailbox's pass, and how the mailbox stands after it."""
    taken, problem = TakenIn(), None
    try:
        taken = read(told)
    except FollowthroughError as error:
        problem = f"{told.address}: {error}"
    told.end()
    found = {"mailbox": told.address, "new": taken.new, "quarantined": taken.quarantined, "error": problem}
    return found | {"seen": told.seen, "watch": document(told.look())}


def doctor(context: typer.Context, as_json: Json = False) -> None:
    """Checks configuration, database, mailboxes, sending and feeds; changes nothing, says how to mend what fails."""
    checks: list[Check] = []
    shared = context_of(context)
    try:
        settings = shared.settings
    except ConfigError as error:
        if as_json:
            wrong = [Check("configuration", ok=False, detail=str(problem)) for problem in error.problems]
            print_json({"ok": False, "checks": [check.document() for check in wrong]})
        raise
    for check in examine(settings):
        checks.append(check)
        if not as_json:
            sign = "[green]good[/green]" if check.ok else "[red]bad [/red]"
            out.print(f"{sign}  {escape(check.check)}: {escape(check.detail)}", soft_wrap=True)
    good = all(check.ok for check in checks)
    if as_json:
        print_json({"ok": good, "checks": [check.document() for check in checks]})
    if not good:
        raise typer.Exit(1)


def password() -> None:
    """Asks for a password and prints the hash to set as web.password_hash."""
    first = getpass.getpass("Password for the page: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
    if len(first) < SHORTEST_PASSWORD:
        raise UsageError(f"the password is too short. Use at least {SHORTEST_PASSWORD} characters.")
    if sys.stdin.isatty() and getpass.getpass("Once more: ") != first:
        raise UsageError("the two passwords differ. Try again.")
    say(f"password_hash = '{PasswordHasher().hash(first)}'")
