"""The stop of all sending: pause, resume."""

from __future__ import annotations

import getpass
from collections.abc import Mapping
from typing import Annotated

import typer

from worker import app as composition
from worker.cli.console import print_json, say
from worker.cli.context import Json, context_of
from worker.errors import UsageError
from worker.jobs import pausing
from worker.model import MailboxState
from worker.store import mailboxes, stops
from worker.store.db import Store

Mailbox = Annotated[str, typer.Option(metavar="ADDRESS", help="This mailbox alone.")]


def add_to(app: typer.Typer) -> None:
    app.command()(pause)
    app.command()(resume)


def pause(
    context: typer.Context,
    reason: Annotated[str, typer.Option(help="Why, for those who see that nothing is sent.")] = "",
    mailbox: Mailbox = "",
    as_json: Json = False,
) -> None:
    """Stops all sending at once: what is approved waits until `followthrough resume`, reading and drafting go on."""
    settings = context_of(context).settings
    with composition.opened(settings) as store:
        id_ = _id(composition.mailboxes(settings, store), mailbox)
        with store.write() as tx:
            done = pausing.pause(tx, id_, reason, who=_who(), now=composition.now())
        _tell(store, as_json=as_json, changed=done, otherwise="It was paused already.")


def resume(context: typer.Context, mailbox: Mailbox = "", as_json: Json = False) -> None:
    """Lets sending go on, of all mailboxes or of one that was stopped by itself."""
    settings = context_of(context).settings
    with composition.opened(settings) as store:
        id_ = _id(composition.mailboxes(settings, store), mailbox)
        with store.write() as tx:
            done = pausing.resume(tx, id_, who=_who(), now=composition.now())
        _tell(store, as_json=as_json, changed=done, otherwise="Nothing was paused there.")


def _id(states: Mapping[str, MailboxState], address: str) -> int:
    if not address:
        return stops.ALL
    if address.lower() not in states:
        raise UsageError(f"{address} is none of the mailboxes. Use one of {', '.join(sorted(states))}.")
    return states[address.lower()].id


def _who() -> str:
    return f"{getpass.getuser()} (terminal)"


def _tell(store: Store, *, as_json: bool, changed: bool, otherwise: str) -> None:
    with store.read() as tx:
        left, told = stops.standing(tx), pausing.standing(tx)
        addresses = {state.id: state.address for state in mailboxes.every(tx)}
    if as_json:
        each = [
            {"mailbox": addresses.get(stop.mailbox_id), "reason": stop.reason, "who": stop.who, "at": stop.at}
            for stop in left
        ]
        print_json({"changed": changed, "paused": any(stop.mailbox_id == stops.ALL for stop in left), "stops": each})
        return
    if not changed:
        say(otherwise)
    for stop, words in zip(left, told, strict=True):
        option = f" --mailbox {addresses[stop.mailbox_id]}" if stop.mailbox_id else ""
        say(f"{words.rstrip('.')}. To go on: followthrough resume{option}")
    if not left:
        say("Sending goes on: what is approved and due leaves.")
