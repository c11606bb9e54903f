"""The library: what there is to send, what is wrong with it, whether its links answer, and what would fit a lead."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from typing import Annotated

import typer
from sqlalchemy import Connection

from worker import app as composition
from worker.cli.console import print_json, print_table, progress, say
from worker.cli.context import Json, context_of
from worker.cli.people import Number
from worker.config import Settings
from worker.drafting.library import Library, LibraryFile
from worker.errors import NotFoundError, Problem
from worker.jobs.check_links import check_links, due_links, one_of_each_host
from worker.jobs.library_fits import entries_for
from worker.model import Evidence, EvidenceUse, LinkCheck, LinkState
from worker.rules.library_fit import why_not
from worker.store import leads as lead_rows
from worker.store import library as library_rows
from worker.store.db import Store

PAUSE_SECONDS = 2.0  # before the next question to a host

group = typer.Typer(help="What there is to send: list, check, fit.", invoke_without_command=True)


def add_to(app: typer.Typer) -> None:
    app.add_typer(group, name="library")


@group.callback()
def library(context: typer.Context, as_json: Json = False) -> None:
    """Every entry, and why some are not used."""
    context_of(context).as_json = as_json
    if context.invoked_subcommand is None:
        list_entries(context, as_json)


@group.command(name="list")
def list_entries(context: typer.Context, as_json: Json = False) -> None:
    """Every entry with its state, its link and how often it was used."""
    settings = context_of(context).settings
    files = composition.library(settings).files()
    with composition.opened(settings) as store, store.read() as tx:
        documents = list(_documents(tx, files))
    if as_json or context_of(context).as_json:
        print_json(documents)
        return
    rows = [(one["file"], one["kind"], one["title"], one["state"], one["link"], one["used"]) for one in documents]
    empty = f"Nothing yet. Put Markdown files into {composition.library(settings).folder}; docs/library.md shows how."
    print_table(("file", "kind", "title", "state", "link", "used"), rows, empty=empty)


@group.command()
def check(
    context: typer.Context,
    links: Annotated[bool, typer.Option("--links", help="Also look whether links answer, each once a day.")] = False,
    as_json: Json = False,
) -> None:
    """Names everything that is wrong, and how to mend it; with --links also links that do not answer.  Exit 1 where there is something."""
    settings = context_of(context).settings
    shelf = composition.library(settings)
    problems = list(shelf.problems())
    found: list[LinkCheck] = []
    if links:
        with composition.opened(settings) as store:
            found = _looked_at(settings, store, shelf)
    wrong = [one for one in found if one.state in {LinkState.GONE, LinkState.FRONT_PAGE}]
    if as_json or context_of(context).as_json:
        print_json({"problems": [_problem(one) for one in problems], "links": [_link(one) for one in found]})
    else:
        for problem in problems:
            say(str(problem))
        for one in wrong:
            say(f"{one.url}: {one.detail}. Mend the link, or put its entry to rest.")
        if not problems and not wrong:
            say(f"{len(shelf.entries())} entries, nothing to mend.")
    if problems or wrong:
        raise typer.Exit(1)


@group.command()
def fit(context: typer.Context, lead: Number, as_json: Json = False) -> None:
    """What would fit a lead, kind by kind, the best first, and why."""
    settings = context_of(context).settings
    with composition.opened(settings) as store:
        drafting = composition.drafting(settings, composition.mailboxes(settings, store), store)
        with store.read() as tx:
            whom = lead_rows.get(tx, lead)
            if whom.mailbox_id not in drafting.writers:
                raise NotFoundError(f"lead {lead} is of a mailbox that is no longer in the configuration")
            found = entries_for(tx, whom, drafting, composition.now())
    if as_json or context_of(context).as_json:
        print_json({kind: [_evidence(one) for one in each] for kind, each in found.items()})
        return
    rows = [(kind, one.title, "; ".join(one.fit), one.url) for kind, each in found.items() for one in each]
    print_table(
        ("kind", "title", "why", "link"), rows, empty="Nothing of the library fits this lead, or they had it all."
    )


def _looked_at(settings: Settings, store: Store, shelf: Library) -> list[LinkCheck]:
    """The newest check of every link; those that nobody looked at today are looked at now."""
    due = due_links(store, shelf.entries(), composition.now())
    allow = frozenset(settings.feeds.allow_hosts)
    with progress("links", len(due)) as bar:
        while due:
            portion = one_of_each_host(due)
            for _ in check_links(store, portion, composition.now, allow):
                bar.advance(bar.task_ids[0])
            due = [link for link in due if link not in portion]
            if due:
                time.sleep(PAUSE_SECONDS)
    with store.read() as tx:
        return sorted(library_rows.checks(tx).values(), key=lambda one: one.url)


def _documents(tx: Connection, files: Sequence[LibraryFile]) -> Iterator[dict[str, object]]:
    checks, now = library_rows.checks(tx), composition.now()
    uses = library_rows.uses(tx, [file.entry.evidence.key for file in files if file.entry])
    for file in files:
        entry = file.entry
        link = checks.get(entry.evidence.url) if entry else None
        state = "to be mended" if file.problems or entry is None else why_not(entry, link, now) or "in use"
        yield {
            "file": file.name,
            "kind": entry.kind if entry else None,
            "title": entry.evidence.title if entry else None,
            "url": entry.evidence.url if entry else None,
            "state": state,
            "link": link.state if link else None,
            "expires": entry.expires if entry else None,
            "used": _times(uses, entry.evidence.key) if entry else 0,
            "problems": [_problem(one) for one in file.problems],
        }


def _times(uses: Sequence[EvidenceUse], key: str) -> int:
    return sum(use.key == key for use in uses)


def _problem(problem: Problem) -> dict[str, str]:
    return {"file": problem.where, "key": problem.key, "what": problem.what, "mend": problem.mend}


def _link(check: LinkCheck) -> dict[str, object]:
    return {"url": check.url, "state": check.state, "detail": check.detail, "checked_at": check.checked_at}


def _evidence(evidence: Evidence) -> dict[str, object]:
    return {"title": evidence.title, "url": evidence.url, "source": evidence.source, "fit": evidence.fit}
