"""The approval queue in the terminal: the same acts as on the page, by the same jobs."""

from __future__ import annotations

import getpass
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated

import click
import typer
from sqlalchemy import Connection

from worker import app as composition
from worker.cli.console import complain, print_facts, print_json, print_table, say
from worker.cli.context import Context, Json, context_of
from worker.errors import NotFoundError, NotPossibleError, StaleError, UsageError
from worker.jobs import approve as acts
from worker.jobs.draft_touches import relint
from worker.jobs.outgoing import Office
from worker.model import Draft, Lead, TouchKind
from worker.store import conversations, deliveries, drafts, leads, messages
from worker.store.db import Store

queue = typer.Typer(
    help="The approval queue: list, show, review, approve, edit, reject, snooze, undo.", invoke_without_command=True
)

MOST = 2**63 - 1  # no database takes a larger number
Number = Annotated[int, typer.Argument(metavar="N", min=1, max=MOST, help="The number of a draft.")]
Numbers = Annotated[list[int], typer.Argument(metavar="N…", min=1, max=MOST, help="Numbers of drafts.")]


def add_to(app: typer.Typer) -> None:
    app.add_typer(queue, name="queue")


@dataclass(frozen=True, slots=True)
class _Desk:
    """What an act in the terminal needs."""

    store: Store
    office: Office
    context: Context
    who: str
    now: datetime


@contextmanager
def _desk(context: typer.Context) -> Iterator[_Desk]:
    shared = context_of(context)
    with composition.opened(shared.settings) as store:
        office = composition.office(shared.settings, store, composition.mailboxes(shared.settings, store))
        yield _Desk(store, office, shared, f"{getpass.getuser()} (terminal)", composition.now())


@queue.callback()
def default(context: typer.Context, as_json: Json = False) -> None:
    context_of(context).as_json = as_json
    if context.invoked_subcommand is None:
        list_(context, as_json=as_json)


@queue.command(name="list")
def list_(context: typer.Context, as_json: Json = False) -> None:
    """The drafts that wait for you, and mails whose outcome a person must decide."""
    with _desk(context) as desk, desk.store.read() as tx:
        waiting = [(draft, leads.get(tx, draft.lead_id)) for draft in drafts.queue(tx, desk.now)]
        undecided = deliveries.in_states(tx, acts.UNDECIDED)
    if as_json or desk.context.as_json:
        print_json([_document(draft, lead) for draft, lead in waiting])
        return
    columns = ("draft", "to", "company", "kind", "subject", "waits since", "to mend")
    print_table(columns, [_cells(draft, lead) for draft, lead in waiting], empty="Nothing waits for your approval.")
    for delivery in undecided:
        say(
            f"\nThe mail {delivery.id} to {delivery.mail.recipient} is {delivery.state}: {delivery.reason} Decide on the page."
        )


def _cells(draft: Draft, lead: Lead) -> tuple[object, ...]:
    since = lead.waiting_since.astimezone().strftime("%a %d %b %H:%M") if lead.waiting_since else ""
    blocking = sum(finding.severity == "blocks" for finding in draft.findings)
    return (draft.id, str(draft.recipient), lead.prospect.company, draft.kind, draft.subject, since, blocking or "")


def _document(draft: Draft, lead: Lead) -> dict[str, object]:
    evidence = draft.evidence
    return {
        "draft": draft.id,
        "version": draft.version,
        "state": draft.state,
        "lead": lead.id,
        "conversation": lead.conversation_id,
        "kind": draft.kind,
        "to": draft.recipient.email,
        "subject": draft.subject,
        "body": draft.body,
        "purpose": draft.purpose,
        "template": draft.template,
        "evidence": {
            "title": evidence.title,
            "url": evidence.url,
            "source": evidence.source,
            "why": evidence.why,
            "fit": evidence.fit,
        }
        if evidence
        else None,
        "findings": [
            {"rule": one.rule, "severity": one.severity, "what": one.what, "mend": one.mend} for one in draft.findings
        ],
        "waiting_since": lead.waiting_since,
        "created_at": draft.created_at,
    }


@queue.command()
def show(context: typer.Context, number: Number, as_json: Json = False) -> None:
    """One draft with why it was written, its evidence and the conversation."""
    with _desk(context) as desk, desk.store.read() as tx:
        draft = drafts.get(tx, number)
        lead = leads.get(tx, draft.lead_id)
        talk = messages.of_conversation(tx, lead.conversation_id)
        subject = conversations.get(tx, lead.conversation_id).subject
    desk.context.seen[number] = draft.version
    if as_json or desk.context.as_json:
        print_json(_document(draft, lead))
        return
    leans = draft.evidence
    evidence = "\n".join((leans.title, leans.url, leans.why, *leans.fit)) if leans else ""
    because = "\n".join(f"{reason.weight:+.1f} {reason.signal}: {reason.evidence}" for reason in lead.reasons)
    findings = "\n".join(f"{one.severity}: {one.what}. {one.mend}" for one in draft.findings)
    print_facts(
        {
            "to": draft.recipient,
            "subject": draft.subject,
            "kind": draft.kind,
            "purpose": draft.purpose,
            "evidence": evidence,
        }
    )
    say(f"\n{draft.body}\n")
    print_facts({"lint": findings or "nothing to mend", "lead because": because, "conversation": subject})
    for message in talk:
        side = "we" if message.ours else message.from_.name or message.from_.email
        text = message.understanding.parts.new_text or message.text
        print_facts({f"{message.arrival.at.astimezone():%a %d %b %H:%M} {side}": text[:1500]})


def _as_seen(desk: _Desk, draft: Draft) -> Draft:
    """Raises StaleError where the draft changed since it was shown."""
    if draft.version != desk.context.seen.get(draft.id, draft.version):
        raise StaleError("the draft changed while you read it. Look at it again")
    return draft


def _each(context: typer.Context, numbers: list[int], act: Callable[[_Desk, Connection, Draft], str]) -> None:
    """One act on every draft named, each in its own transaction; one that cannot be done hinders no other."""
    failed = False
    with _desk(context) as desk:
        for number in dict.fromkeys(numbers):
            try:
                with desk.store.write() as tx:
                    done = act(desk, tx, _as_seen(desk, drafts.get(tx, number)))
            except (NotFoundError, NotPossibleError, StaleError) as error:
                failed = True
                complain(f"{number}: {error}")
            else:
                say(done)
    if failed:
        raise typer.Exit(1)


@queue.command()
def approve(
    context: typer.Context,
    numbers: Numbers,
    overrule: Annotated[
        str,
        typer.Option(
            help="Why a draft is right in spite of a finding that may be a guess (name, company, language, promise)."
        ),
    ] = "",
) -> None:
    """Approves drafts (a phone call: says that it was made): each goes out as it is, when the undo time is over and `followthrough run` works."""

    def act(desk: _Desk, tx: Connection, draft: Draft) -> str:
        if draft.kind is TouchKind.CALL:
            acts.call_made(tx, draft.id, draft.version, who=desk.who, now=desk.now)
            return f"{draft.id}: the call to {draft.recipient} is noted as made"
        delivery = acts.approve(tx, desk.office, draft.id, draft.version, who=desk.who, now=desk.now, overrule=overrule)
        undo = int(desk.office.undo.total_seconds())
        return f"{draft.id}: approved, to {delivery.mail.recipient}; undo within {undo} s: followthrough queue undo {draft.id}"

    _each(context, numbers, act)


@queue.command()
def undo(context: typer.Context, numbers: Numbers) -> None:
    """Takes approvals back while their undo time runs."""

    def act(desk: _Desk, tx: Connection, draft: Draft) -> str:
        sent = deliveries.of_draft(tx, draft.id)
        if not sent:
            raise NotPossibleError(f"draft {draft.id} was not approved: there is nothing to take back")
        acts.undo(tx, sent[-1].id, who=desk.who, now=desk.now)
        return f"{draft.id}: taken back, it waits again"

    _each(context, numbers, act)


@queue.command()
def reject(
    context: typer.Context, numbers: Numbers, reason: Annotated[str, typer.Option(help="Why, for the record.")] = ""
) -> None:
    """Rejects drafts: their touch is skipped."""

    def act(desk: _Desk, tx: Connection, draft: Draft) -> str:
        acts.reject(tx, draft.id, draft.version, who=desk.who, now=desk.now, reason=reason)
        return f"{draft.id}: rejected"

    _each(context, numbers, act)


@queue.command()
def snooze(
    context: typer.Context,
    numbers: Numbers,
    days: Annotated[float, typer.Option(min=0.01, max=90, help="For how many days.")] = 1,
) -> None:
    """Puts drafts off."""

    def act(desk: _Desk, tx: Connection, draft: Draft) -> str:
        until = desk.now + timedelta(days=days)
        acts.snooze(tx, draft.id, draft.version, until, who=desk.who, now=desk.now)
        return f"{draft.id}: comes back {until.astimezone():%a %d %b %H:%M}"

    _each(context, numbers, act)


@queue.command()
def edit(context: typer.Context, number: Number) -> None:
    """Opens a draft in your editor ($EDITOR): subject on the first line, then the text."""
    with _desk(context) as desk:
        with desk.store.read() as tx:
            draft = drafts.get(tx, number)
        try:
            edited = click.edit(f"Subject: {draft.subject}\n\n{draft.body}", require_save=True)
        except click.ClickException as error:
            raise UsageError(f"{error.message}. Name your editor in the variable EDITOR.") from error
        if edited is None:
            raise UsageError("nothing was saved, nothing was changed.")
        head, _, body = edited.partition("\n\n")
        if not head.startswith("Subject:"):
            raise UsageError(
                "the first line must be the subject, as `Subject: …`, then an empty line. Nothing was changed."
            )
        subject = head.removeprefix("Subject:").strip()
        states = composition.mailboxes(desk.context.settings, desk.store)
        settings = composition.drafting(desk.context.settings, states, desk.store)
        with desk.store.write() as tx:
            findings = relint(tx, draft, subject, body.strip() + "\n", settings, desk.now)
            changed = acts.edit(
                tx, number, draft.version, subject, body.strip() + "\n", findings, who=desk.who, now=desk.now
            )
        for finding in findings:
            say(f"{finding.severity}: {finding.what}. {finding.mend}")
        say(f"{number}: saved as version {changed.version}")


KEYS = "[a]pprove  [e]dit  [s]nooze a day  [r]eject  [u]ndo the last  [n]ext  [q]uit"


@queue.command()
def review(context: typer.Context) -> None:
    """Goes through what waits, one draft after the other, and asks what to do with each."""
    with _desk(context) as desk, desk.store.read() as tx:
        waiting = [draft.id for draft in drafts.queue(tx, desk.now)]
    approved: list[int] = []
    for place, number in enumerate(waiting, 1):
        show(context, number)
        if not _reviewed(context, number, f"{place} of {len(waiting)}", approved):
            break
    say(f"Approved {len(approved)} of {len(waiting)}." if waiting else "Nothing waits for your approval.")


def _reviewed(context: typer.Context, number: int, place: str, approved: list[int]) -> bool:
    """Asks until the draft is dealt with or passed over; False to end."""
    while True:
        say(f"\n{place}: draft {number}   {KEYS}")
        key = _key()
        if key in {"q", "n", ""}:
            return key == "n"
        try:
            if _act(context, key, number, approved):
                return True
        except UsageError as error:
            complain(str(error))
        except typer.Exit:  # what went wrong is told; the draft waits as before
            continue


def _act(context: typer.Context, key: str, number: int, approved: list[int]) -> bool:
    """Whether the draft is dealt with."""
    match key:
        case "a":
            approve(context, [number])
            approved.append(number)
        case "s":
            snooze(context, [number])
        case "r":
            reject(context, [number])
        case "e":
            edit(context, number)
            show(context, number)
        case "u" if approved:
            undo(context, [approved.pop()])
    return key in {"a", "s", "r"}


def _key() -> str:
    """One key, or a line where no terminal is; "" at its end."""
    if sys.stdin.isatty():
        return click.getchar().lower()
    return sys.stdin.readline().strip().lower()[:1]
