"""The leads with their clocks; one with its reasons and its people; what a person says of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal

import typer

from worker import app as composition
from worker.cli.console import hours, print_facts, print_json, print_table, say
from worker.cli.context import Json, context_of
from worker.cli.people import Number, document, opened
from worker.cli.report import At, moment
from worker.jobs.remember import remember
from worker.jobs.steer import say_whether_lead
from worker.model import Known, Lead, Says, Signal, Turn
from worker.report.documents import hours_of
from worker.report.facts import Case, Owner
from worker.report.facts import load as load_cases
from worker.rules import clocks
from worker.rules import known as words
from worker.rules import people as people_rules
from worker.store import known as known_rows
from worker.store import leads as lead_rows
from worker.store import messages as message_rows

group = typer.Typer(help="The leads with their clocks: list, show, override.", invoke_without_command=True)


def add_to(app: typer.Typer) -> None:
    app.add_typer(group, name="leads")


@dataclass(frozen=True, slots=True)
class _Row:
    lead: Lead
    owner: Owner
    waiting: Turn | None


@group.callback()
def leads(
    context: typer.Context,
    waiting: Annotated[bool, typer.Option("--waiting", help="Only those who wait for us.")] = False,
    at: At = None,
    as_json: Json = False,
) -> None:
    """The leads with their clocks; who waits longest first."""
    context_of(context).as_json = as_json
    if context.invoked_subcommand is not None:
        return
    settings = context_of(context).settings
    when = moment(at)
    with composition.opened(settings) as store:
        owners = composition.owners(settings, composition.mailboxes(settings, store))
        with store.read() as tx:
            cases = {case.conversation_id: case for case in load_cases(tx, owners)}
            found = [
                _row(lead, cases[lead.conversation_id], when)
                for lead in lead_rows.every(tx)
                if lead.conversation_id in cases
            ]
    rows = sorted((row for row in found if row and (row.waiting or not waiting)), key=_order)
    if as_json:
        print_json([_document(row) for row in rows])
    else:
        columns = ("lead", "prospect", "company", "source", "waits", "working time", "step", "plan", "conversation")
        print_table(
            columns,
            [_cells(row) for row in rows],
            empty="No lead waits." if waiting else "No leads yet: followthrough sync reads the mailboxes.",
        )


@group.command()
def show(context: typer.Context, number: Number, as_json: Json = False) -> None:
    """One lead: why it is one, each signal with weight and words, its people, and what was said of them."""
    with opened(context) as desk, desk.store.read() as tx:
        lead = lead_rows.get(tx, number)
        messages = message_rows.of_conversation(tx, lead.conversation_id)
        people = people_rules.of_lead(lead.prospect, lead.introducer, messages, desk.desk.us)
        emails = [email for person in people for email in person.emails]
        said = [
            one
            for one in known_rows.about(tx, words.keys(emails))
            if words.about(one, emails, messages[0].subject if messages else "")
        ]
    facts = _facts(lead, people, said)
    if as_json or context_of(context).as_json:
        print_json(facts)
    else:
        print_facts(facts | {"people": _lines(people), "said": _said(said), "because": _because(lead.reasons)})


def _facts(lead: Lead, people: list[people_rules.Person], said: list[Known]) -> dict[str, object]:
    return {
        "lead": lead.id,
        "prospect": lead.prospect.email,
        "name": lead.prospect.name,
        "company": lead.prospect.company,
        "source": lead.source,
        "introducer": lead.introducer,
        "is_lead": lead.override is not False,
        "score": round(lead.score, 3),
        "overridden": lead.override is not None,
        "people": [
            {"name": one.name, "emails": list(one.emails), "company": one.company, "part": one.part} for one in people
        ],
        "said": [document(one) for one in said],
        "because": [{"signal": one.signal, "weight": one.weight, "evidence": one.evidence} for one in lead.reasons],
    }


def _lines(people: list[people_rules.Person]) -> str:
    owed = {people_rules.Part.INTRODUCER: " (introduced them: we owe thanks)"}
    return "\n".join(f"{one.part}: {one.name or ''} {', '.join(one.emails)}{owed.get(one.part, '')}" for one in people)


def _said(said: list[Known]) -> str:
    return "\n".join(f"{one.id}: {one} {one.says.replace('_', ' ')}, by {one.who}" for one in said)


def _because(reasons: tuple[Signal, ...]) -> str:
    return "\n".join(f"{one.weight:+.1f} {one.signal}: {one.evidence}" for one in reasons)


@group.command()
def override(
    context: typer.Context,
    number: Number,
    lead: Annotated[bool, typer.Option("--lead/--no-lead", help="Whether it is one.")],
    whom: Annotated[
        Literal["lead", "address", "domain", "pattern"], typer.Option("--for", help="What this is remembered for.")
    ] = "lead",
    pattern: Annotated[str, typer.Option(help="With --for pattern: such as '*@shop.example'.")] = "",
    subject: Annotated[str, typer.Option(help="With --for pattern: only such subjects; * stands for anything.")] = "",
    as_json: Json = False,
) -> None:
    """Says that it is (not) a lead: of this one alone, or remembered for its address, its domain or a pattern."""
    with opened(context) as desk, desk.store.write() as tx:
        now = composition.now()
        found = lead_rows.get(tx, number)
        if whom == "lead":
            say_whether_lead(tx, desk.desk, number, is_lead=lead, who=desk.who, now=now)
            done, changed = f"lead {number}", 1
        else:
            messages = message_rows.of_conversation(tx, found.conversation_id)
            says = Says.LEAD if lead else Says.NO_LEAD
            word = words.of_lead(found, messages, whom, pattern, subject, says=says, who=desk.who, at=now)
            done, changed = f"the {word.scope} {word}", remember(tx, desk.desk, [word], now)
    if as_json or context_of(context).as_json:
        print_json({"done": done, "is_lead": lead, "leads_changed": changed})
    else:
        say(f"Remembered for {done}: {'a lead' if lead else 'no lead'}; {changed} leads are judged otherwise now.")


def _row(lead: Lead, case: Case, at: datetime) -> _Row | None:
    """The lead as it stood at that moment; None where it was not there yet."""
    return _Row(lead, case.owner, clocks.waiting(case.turns(at))) if lead.found_at <= at else None


def _order(row: _Row) -> tuple[bool, datetime, int]:
    return (row.waiting is None, row.waiting.began if row.waiting else row.lead.found_at, row.lead.id)


def _document(row: _Row) -> dict[str, object]:
    lead, turn = row.lead, row.waiting
    return {
        "lead": lead.id,
        "conversation": lead.conversation_id,
        "prospect": lead.prospect.email,
        "name": lead.prospect.name,
        "company": lead.prospect.company,
        "source": lead.source,
        "introducer": lead.introducer,
        "score": round(lead.score, 3),
        "owner": row.owner.email,
        "found_at": lead.found_at,
        "waiting": turn is not None,
        "since": turn.began if turn else None,
        "elapsed_hours": hours_of(turn.elapsed) if turn else None,
        "working_hours": hours_of(turn.working) if turn else None,
        "step": clocks.step(turn.elapsed) if turn and turn.elapsed is not None else None,
        "status": lead.status,
        "reason": lead.stopped_reason,
        "paused_until": lead.paused_until,
    }


def _cells(row: _Row) -> tuple[object, ...]:
    lead, turn = row.lead, row.waiting
    step = clocks.step(turn.elapsed) if turn and turn.elapsed is not None else ""
    plan = lead.status if lead.stopped_reason is None else f"{lead.status}: {lead.stopped_reason}"
    waits = (hours(turn.elapsed), hours(turn.working)) if turn else ("", "")
    who = lead.prospect.name or lead.prospect.email or "(no address)"
    return (lead.id, who, lead.prospect.company, lead.source, *waits, step, plan, lead.conversation_id)
