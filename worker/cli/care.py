"""Looking after what is stored: backup, restore, and the removal of a person."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from worker import app as composition
from worker import service
from worker.cli.console import say
from worker.cli.context import context_of
from worker.errors import OutsideError, UsageError
from worker.jobs.learn import learn
from worker.store import backup as backups
from worker.store import erasure, tombstones

File = Annotated[Path, typer.Argument(metavar="FILE")]


def add_to(app: typer.Typer) -> None:
    app.command()(backup)
    app.command()(restore)
    app.command()(erase)


def backup(context: typer.Context, file: File) -> None:
    """Writes the whole state to one file, while the service may go on working.

    The key by which erased people are known again is not in it: keep erasure.key of the data folder too, elsewhere.
    """
    with composition.opened(context_of(context).settings) as store, _naming(file):
        backups.backup(store, file)
    say(f"written to {file} ({file.stat().st_size / 1e6:.1f} MB)")


def restore(context: typer.Context, file: File) -> None:
    """Replaces the whole state by that of a backup; mails that were not sent by then wait for a person again.

    The service must not run meanwhile.
    """
    settings = context_of(context).settings
    with composition.opened(settings) as store, service.only_one(settings.data_dir), _naming(file):
        held = backups.restore(store, file)
    say(f"restored from {file}")
    if held:
        say(f"{held} approved mails may have been sent since: followthrough queue lists them for you to decide.")


@contextmanager
def _naming(file: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise OutsideError(
            f"{file}: {error.strerror}. Check that its folder exists, that you may use it, and that the disk has room."
        ) from error


def erase(
    context: typer.Context, address: Annotated[str, typer.Argument(help="The e-mail address of the person.")]
) -> None:
    """Removes what is stored of a person, for good; the next sync does not bring it back."""
    settings, email = context_of(context).settings, address.strip().lower()
    with composition.opened(settings) as store:
        states = composition.mailboxes(settings, store)
        if "@" not in email:
            raise UsageError(f"{address} is no e-mail address. Write it as name@example.com.")
        desk = composition.desk(settings, states)
        if desk.us.owns(email):
            raise UsageError(f"{email} is one of ours. Only people outside the company can be erased.")
        with store.write() as tx:
            mails = erasure.erase(
                tx, email, tombstones.digest(tombstones.key_in(settings.data_dir), email), composition.now()
            )
        if settings.learning.enabled:
            learn(store, desk, composition.now())  # what was learned was forgotten with the person
    say(
        f"{mails} mails of {email} removed, with leads, drafts and deliveries. Mails from or to it are not stored again."
    )
