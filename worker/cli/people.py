"""Whom we know, and what people said of them: customers, partners, vendors, and who is (no) lead."""

from __future__ import annotations

import getpass
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

import typer

from worker import app as composition
from worker.cli.console import print_json, print_table, say
from worker.cli.context import Json, context_of
from worker.errors import NotFoundError, UsageError
from worker.jobs.remember import forget, remember
from worker.jobs.settle import Desk
from worker.model import OVERRIDES, Known, Says
from worker.rules import contact_lists
from worker.rules.known import target
from worker.store import known as known_rows
from worker.store.db import Store

people = typer.Typer(help="Customers, partners and vendors, who are no new leads: list, import, add, remove.")
overrides = typer.Typer(help="What was said of an address, a domain or a pattern: a lead or none. List, add, remove.")

Relation = Literal["customer", "partner", "vendor"]
As = Annotated[
    Relation | None,
    typer.Option("--as", help="What those are that do not say it themselves.", show_default=False),
]
Number = Annotated[int, typer.Argument(metavar="N", min=1, max=2**63 - 1, help="Its number in the list.")]
_MOST_BYTES = 20_000_000


def add_to(app: typer.Typer) -> None:
    app.add_typer(people, name="people")
    app.add_typer(overrides, name="overrides")


@dataclass(frozen=True, slots=True)
class _Desk:
    store: Store
    desk: Desk
    who: str


@contextmanager
def opened(context: typer.Context) -> Iterator[_Desk]:
    """What a command needs to say or to take back a word."""
    settings = context_of(context).settings
    with composition.opened(settings) as store:
        desk = composition.desk(settings, composition.mailboxes(settings, store))
        yield _Desk(store, desk, f"{getpass.getuser()} (terminal)")


@people.command(name="list")
def list_people(context: typer.Context, as_json: Json = False) -> None:
    """Everybody on the list."""
    _list(context, frozenset(Says) - OVERRIDES, as_json=as_json, empty="Nobody yet: followthrough people import FILE.")


@people.command(name="import")
def import_people(context: typer.Context, file: Path, as_: As = None, as_json: Json = False) -> None:
    """Takes in a CSV or vCard file of addresses or domains; a wrong line is told of, and then nothing is taken in."""
    try:
        entries = contact_lists.read(_text(file), Says(as_) if as_ else None)
    except UsageError as error:
        raise UsageError(f"{file}: {error}") from error
    with opened(context) as desk, desk.store.write() as tx:
        now = composition.now()
        said = [
            Known(0, entry.scope, entry.value, entry.says, desk.who, now, name=entry.name, company=entry.company)
            for entry in entries
        ]
        changed = remember(tx, desk.desk, said, now)
    if as_json:
        print_json({"read": len(entries), "leads_changed": changed})
    else:
        say(f"{len(entries)} entries taken in; {changed} leads are judged otherwise now.")


@people.command(name="add")
def add_people(
    context: typer.Context,
    whom: Annotated[str, typer.Argument(help="An address or a domain.")],
    as_: Annotated[Relation, typer.Option("--as", help="What they are.")],
    as_json: Json = False,
) -> None:
    """Puts one address or domain on the list."""
    _say(context, whom, "", Says(as_), as_json=as_json)


@people.command(name="remove")
def remove_people(context: typer.Context, whom: str, as_json: Json = False) -> None:
    """Takes an address or a domain off the list."""
    _, value = target(whom)
    with opened(context) as desk, desk.store.write() as tx:
        found = [one for one in known_rows.every(tx) if one.value == value and one.says not in OVERRIDES]
        if not found:
            raise NotFoundError(f"{value} is not on the list; followthrough people list shows who is.")
        changed = sum(forget(tx, desk.desk, one.id, who=desk.who, now=composition.now()) for one in found)
    _told(f"{value} is off the list", changed, as_json=as_json)


@overrides.command(name="list")
def list_overrides(context: typer.Context, as_json: Json = False) -> None:
    """What was said, the newest first."""
    _list(
        context, OVERRIDES, as_json=as_json, empty="Nothing was said yet: followthrough overrides add WHOM --no-lead."
    )


@overrides.command(name="add")
def add_override(
    context: typer.Context,
    whom: Annotated[str, typer.Argument(help="An address, a domain, or a pattern such as '*@shop.example'.")],
    lead: Annotated[bool, typer.Option("--lead/--no-lead", help="Whether mails of theirs are leads.")],
    subject: Annotated[str, typer.Option(help="Only mails with such a subject; * stands for anything.")] = "",
    as_json: Json = False,
) -> None:
    """Says whether mails of an address, a domain or a pattern are leads: the stored ones and those to come."""
    _say(context, whom, subject, Says.LEAD if lead else Says.NO_LEAD, as_json=as_json)


@overrides.command(name="remove")
def remove_override(context: typer.Context, number: Number, as_json: Json = False) -> None:
    """Takes back what was said; the mails are judged as if it had never been."""
    with opened(context) as desk, desk.store.write() as tx:
        changed = forget(tx, desk.desk, number, who=desk.who, now=composition.now())
    _told(f"{number} is taken back", changed, as_json=as_json)


def _say(context: typer.Context, whom: str, subject: str, says: Says, *, as_json: bool) -> None:
    scope, value = target(whom, subject)
    with opened(context) as desk, desk.store.write() as tx:
        now = composition.now()
        word = Known(0, scope, value, says, desk.who, now, subject=subject)
        changed = remember(tx, desk.desk, [word], now)
    _told(f"Remembered for the {scope} {word}", changed, as_json=as_json)


def _told(what: str, changed: int, *, as_json: bool) -> None:
    if as_json:
        print_json({"done": what, "leads_changed": changed})
    else:
        say(f"{what}; {changed} leads are judged otherwise now.")


def _list(context: typer.Context, says: frozenset[Says], *, as_json: bool, empty: str) -> None:
    with opened(context) as desk, desk.store.read() as tx:
        found = [one for one in known_rows.every(tx) if one.says in says]
    if as_json:
        print_json([document(one) for one in found])
        return
    rows = [
        (one.id, one.scope, one.value, one.subject, one.says.replace("_", " "), one.name, one.company, one.who)
        for one in found
    ]
    print_table(("number", "for", "whom", "subject", "says", "name", "company", "by"), rows, empty=empty)


def document(one: Known) -> dict[str, object]:
    """A word as JSON."""
    fields = ("id", "scope", "value", "subject", "says", "name", "company", "who", "at")
    return {name: getattr(one, name) for name in fields}


def _text(file: Path) -> str:
    try:
        with file.open("rb") as opened_file:
            raw = opened_file.read(_MOST_BYTES + 1)
    except OSError as error:
        raise UsageError(f"cannot be read ({error.strerror}).") from error
    if len(raw) > _MOST_BYTES:
        raise UsageError("is larger than 20 MB; a list of people is not.")
    for encoding in ("utf-16",) if raw[:2] in {b"\xff\xfe", b"\xfe\xff"} else ("utf-8-sig", "cp1252"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("latin-1")
