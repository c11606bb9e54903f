"""What works: of the drafts of each template, how many go out as written, and how many are answered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated

import typer

from worker import app as composition
from worker.cli.console import print_json, print_table, say
from worker.cli.context import Json, context_of
from worker.errors import UsageError
from worker.report.facts import Owner
from worker.report.works import OfKind, as_document, in_words, said_of, works
from worker.rules.shares import Share


def add_to(app: typer.Typer) -> None:
    app.command(name="works")(show)


def show(
    context: typer.Context,
    mailbox: Annotated[str | None, typer.Option(help="The address of one person's mailbox; default: all.")] = None,
    weeks: Annotated[
        int | None, typer.Option(min=1, max=520, help="Drafts of the last so many weeks; default: all.")
    ] = None,
    as_json: Json = False,
) -> None:
    """What works: per template how many drafts go out as written, are answered and meet interest, and how sure that is."""
    settings, now = context_of(context).settings, composition.now()
    with composition.opened(settings) as store:
        owners = composition.owners(settings, composition.mailboxes(settings, store))
        with store.read() as tx:
            found = works(tx, _chosen(owners, mailbox), now, weeks)
    if as_json:
        print_json(as_document(found, now, weeks))
        return
    columns = (
        "template",
        "drafts",
        "as written",
        "edited",
        "words changed",
        "rejected",
        "sent",
        "answered in 7 days",
        "interested",
    )
    print_table(columns, _rows(found), empty="No draft yet.")
    for line in (line for of in found for line in _lines(of)):
        say(line)


def _chosen(owners: Mapping[int, Owner], mailbox: str | None) -> list[int]:
    chosen = [id_ for id_, owner in owners.items() if mailbox is None or owner.email == mailbox.lower()]
    if mailbox is not None and not chosen:
        raise UsageError(
            f"--mailbox {mailbox} belongs to nobody here. Mailboxes: {', '.join(owner.email for owner in owners.values())}"
        )
    return chosen


def _rows(found: tuple[OfKind, ...]) -> Iterator[tuple[object, ...]]:
    for one in (one for of in found for one in of.templates):
        changed = "" if one.words_changed is None else f"{round(one.words_changed * 100)} %"
        yield (
            one.template, one.drafts, _share(one.as_written), _share(one.edited), changed, _share(one.rejected), one.sent,
            _share(one.answered), _share(one.interested),
        )  # fmt: skip


def _share(share: Share) -> str:
    """As in "62 % of 21 (41–79 %)"; without a percentage where there are too few to tell."""
    if not share.of:
        return "–"
    low, high = (round(end * 100) for end in share.interval)
    return (
        f"{round((share.value or 0) * 100)} % of {share.of} ({low}–{high} %)"
        if share.enough
        else f"{share.count} of {share.of}, too few to tell"
    )


def _lines(of: OfKind) -> Iterator[str]:
    """What is said of a kind below the table."""
    yield from map(in_words, of.differences)
    for one in of.templates:
        if one.reasons:
            yield f"{one.template} was rejected because: " + "; ".join(
                f"{reason} ({count})" for reason, count in one.reasons
            )
        if one.always_edited:
            yield f"{one.template} is nearly always edited ({one.edited.count} of {one.edited.of})."
            yield from (f"  {said_of(edit)}" for edit in of.usual.get(one.template, ()))
