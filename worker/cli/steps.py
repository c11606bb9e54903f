"""The steps of plans: of one lead, ticked off and taken back; and how far each plan is carried out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated

import typer

from worker import app as composition
from worker.cli.console import print_json, print_table, say
from worker.cli.context import Json, context_of
from worker.cli.people import opened
from worker.errors import UsageError
from worker.jobs import checklist
from worker.jobs.checklist import CheckedStep, Checklist
from worker.jobs.completion import Completion, Reached, completion
from worker.model import Lead, TouchKind
from worker.report.words import share
from worker.store import leads as lead_rows
from worker.store import messages as message_rows

LeadNumber = Annotated[int | None, typer.Argument(metavar="[LEAD]", min=1, max=2**63 - 1, help="The number of a lead.")]


def add_to(app: typer.Typer) -> None:
    app.command()(steps)


def steps(
    context: typer.Context,
    lead: LeadNumber = None,
    done: Annotated[TouchKind | None, typer.Option("--done", help="With LEAD: tick this step off.")] = None,
    not_done: Annotated[TouchKind | None, typer.Option("--not-done", help="With LEAD: take the tick back.")] = None,
    note: Annotated[str, typer.Option("--note", help="With --done: how it was done.")] = "",
    plan: Annotated[str, typer.Option("--plan", help="Only this plan.")] = "",
    days: Annotated[int, typer.Option("--days", min=1, max=3650, help="Leads found in so many days.")] = 180,
    as_json: Json = False,
) -> None:
    """Which steps of its plan were done for a lead, by whom and how; without LEAD, how far each plan is carried out."""
    if lead is None:
        if done or not_done:
            raise UsageError("--done and --not-done need the number of a lead: followthrough steps 7 --done call")
        _of_plans(context, plan, days, as_json=as_json)
        return
    if done or not_done:
        _tick(context, lead, done, not_done, note)
    _of_lead(context, lead, as_json=as_json)


def _tick(context: typer.Context, lead: int, done: TouchKind | None, not_done: TouchKind | None, note: str) -> None:
    with opened(context) as desk, desk.store.write() as tx:
        now = composition.now()
        if done:
            checklist.tick(tx, lead, done, who=desk.who, now=now, note=note)
        if not_done:
            checklist.untick(tx, lead, not_done, who=desk.who, now=now)


def _of_lead(context: typer.Context, number: int, *, as_json: bool) -> None:
    plans = composition.plans(context_of(context).settings)
    with opened(context) as desk, desk.store.read() as tx:
        lead = lead_rows.get(tx, number)
        mails = message_rows.of_conversation(tx, lead.conversation_id)
        found = checklist.of_lead(tx, lead, plans.get(lead.plan, plans["default"]), mails, desk.desk.us)
    if as_json:
        print_json(_lead_document(lead, found))
        return
    columns = ("step", "state", "how", "by", "when", "words")
    print_table(columns, [_cells(step) for step in found.steps], empty="The plan has no steps.")
    say(f"{found.done} of {found.planned} done")


def _cells(step: CheckedStep) -> tuple[object, ...]:
    when = f"{step.at:%Y-%m-%d %H:%M} UTC" if step.at else ""
    said = step.words or step.why
    how = "" if step.how is None else step.how.replace("_", " ")
    besides = "" if step.in_plan else ", besides the plan"
    return (step.kind, step.state.replace("_", " ") + besides, how, step.who, when, said[:80])


def _lead_document(lead: Lead, found: Checklist) -> dict[str, object]:
    return {
        "lead": lead.id,
        "plan": lead.plan,
        "done": found.done,
        "planned": found.planned,
        "steps": [
            {
                "step": step.kind,
                "state": step.state,
                "how": step.how,
                "by": step.who,
                "at": step.at,
                "message": step.message_id,
                "words": step.words,
                "why": step.why,
                "in_plan": step.in_plan,
            }
            for step in found.steps
        ],
    }


def _of_plans(context: typer.Context, name: str, days: int, *, as_json: bool) -> None:
    settings = context_of(context).settings
    plans = composition.plans(settings)
    if name and name not in plans:
        raise UsageError(f"there is no plan {name}; there are: {', '.join(sorted(plans))}")
    with composition.opened(settings) as store:
        states = composition.mailboxes(settings, store)
        owners = {mailbox: owner.email for mailbox, owner in composition.owners(settings, states).items()}
        since = composition.now() - timedelta(days=days)
        us = composition.desk(settings, states).us
        with store.read() as tx:
            every = (lead for lead in lead_rows.every(tx) if lead.mailbox_id in owners and lead.override is not False)
            found = [lead for lead in every if lead.found_at >= since]
            figures = [one for one in completion(tx, found, plans, owners, us) if name in ("", one.plan)]
    if as_json:
        print_json([_plan_document(one) for one in figures])
    else:
        _print_plans(figures, days)


def _plan_document(one: Completion) -> dict[str, object]:
    return {
        "plan": one.plan,
        "leads": one.leads,
        "steps": [_step_document(reached) for reached in one.steps],
        "people": [
            {"person": person, "steps": [_step_document(reached) for reached in theirs]}
            for person, theirs in one.people.items()
        ],
    }


def _step_document(reached: Reached) -> dict[str, object]:
    return {
        "step": reached.kind,
        "n": reached.n,
        "done": len(reached.done),
        "share": reached.share,
        "done_leads": reached.done,
        "missing_leads": reached.missing,
    }


@dataclass(frozen=True, slots=True)
class _Row:
    plan: str
    person: str
    reached: Reached

    def cells(self) -> tuple[object, ...]:
        done = len(self.reached.done)
        return (self.plan, self.reached.kind, self.person, self.reached.n, done, share(self.reached.share))


def _print_plans(figures: list[Completion], days: int) -> None:
    rows = []
    for one in figures:
        for at, reached in enumerate(one.steps):
            rows.append(_Row(one.plan, "everybody", reached))
            if len(one.people) > 1:
                rows += [_Row(one.plan, person, theirs[at]) for person, theirs in one.people.items()]
    columns = ("plan", "step", "of", "reached", "done", "share")
    print_table(columns, [row.cells() for row in rows], empty=f"No lead was found in the last {days} days.")
