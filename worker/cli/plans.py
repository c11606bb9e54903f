"""Plans: which there are and how many leads follow each, what is wrong with them, what follows for a lead and why."""

from __future__ import annotations

import getpass
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated

import typer

from worker import app as composition
from worker.cli.console import print_json, print_table, say
from worker.cli.context import Json, context_of
from worker.cli.people import Number
from worker.jobs import lead_case
from worker.jobs.steer import choose_plan
from worker.model import Lead, NextTouch, Plan, PlanEnded, Severity, Waiting
from worker.rules.plan import next_touch
from worker.rules.plan_check import PlanProblem
from worker.store import leads as lead_rows

group = typer.Typer(
    help="The plans: list, check, show what follows for a lead, set a lead's plan.", invoke_without_command=True
)


def add_to(app: typer.Typer) -> None:
    app.add_typer(group, name="plans")


@group.callback()
def plans(context: typer.Context, as_json: Json = False) -> None:
    """The plans, and how many leads follow each."""
    context_of(context).as_json = as_json
    if context.invoked_subcommand is None:
        list_plans(context, as_json=as_json)


@group.command(name="list")
def list_plans(context: typer.Context, as_json: Json = False) -> None:
    """The plans with their conditions, touches and problems, and how many leads follow each."""
    settings = context_of(context).settings
    with composition.opened(settings) as store:
        states = composition.mailboxes(settings, store)
        with store.read() as tx:
            running = lead_rows.on_plans(tx)
    found = composition.named_plans(settings, states)
    names = {state.id: address for address, state in states.items()}
    problems = composition.plan_problems(settings)
    documents = [_plan(plan, names, running.get(plan.name, 0), problems) for plan in found.values()]
    if as_json or context_of(context).as_json:
        print_json(documents)
        return
    columns = ("plan", "leads", "touches", "days", "chosen for", "problems")
    rows = [(*_cells(plan, names), sum(one.plan == plan.name for one in problems)) for plan in found.values()]
    print_table(columns, [(row[0], running.get(row[0], 0), *row[1:]) for row in rows], empty="No plans.")


@group.command()
def check(context: typer.Context, as_json: Json = False) -> None:
    """What is wrong with the plans, and how to mend it; exit code 1 where a plan cannot be used."""
    problems = composition.plan_problems(context_of(context).settings)
    if as_json or context_of(context).as_json:
        print_json([_problem(one) for one in problems])
    else:
        for one in problems:
            say(f"{'wrong' if one.severity is Severity.BLOCKS else 'doubtful'}: {one}")
        if not problems:
            say("Every plan carries out the practice.")
    if any(one.severity is Severity.BLOCKS for one in problems):
        raise typer.Exit(1)


@group.command()
def show(context: typer.Context, number: Number, as_json: Json = False) -> None:
    """What follows for a lead, when and why, and why not the other kinds."""
    settings, now = context_of(context).settings, composition.now()
    with composition.opened(settings) as store:
        drafting = composition.drafting(settings, composition.mailboxes(settings, store), store)
        with store.read() as tx:
            lead = lead_rows.get(tx, number)
            calendar = drafting.writers[lead.mailbox_id].calendar
            case = lead_case.load(tx, lead, calendar, now)
            decision = next_touch(drafting.plan_of(lead.plan), lead, case.history, calendar, now)
    if as_json or context_of(context).as_json:
        print_json(_decision(lead, decision))
        return
    say(f"{lead.prospect.name or lead.prospect.email}, plan {lead.plan}: {_sentence(decision)}")
    if decision.passed_over:
        print_table(("not", "because"), decision.passed_over, empty="")


@group.command(name="set")
def set_plan(
    context: typer.Context,
    number: Number,
    name: Annotated[str, typer.Argument(help="The plan.")],
    as_json: Json = False,
) -> None:
    """Has a lead follow another plan; what was done stays done."""
    settings = context_of(context).settings
    with composition.opened(settings) as store:
        known = composition.named_plans(settings, composition.mailboxes(settings, store))
        with store.write() as tx:
            who = f"{getpass.getuser()} (terminal)"
            lead = choose_plan(tx, number, name, known, who=who, now=composition.now())
    if as_json or context_of(context).as_json:
        print_json({"lead": lead.id, "plan": lead.plan})
    else:
        say(f"Lead {lead.id} follows the plan {lead.plan}.")


@dataclass(frozen=True, slots=True)
class _Words:
    """A decision in one word, and the moment that it names."""

    what: str
    at: datetime | None = None


def _words(decision: NextTouch | PlanEnded | Waiting) -> _Words:
    match decision:
        case NextTouch():
            return _Words("touch", decision.due_at)
        case Waiting():
            return _Words("waits", decision.until)
        case PlanEnded():
            return _Words("ended")


def _sentence(decision: NextTouch | PlanEnded | Waiting) -> str:
    words = _words(decision)
    at = f" {words.at:%Y-%m-%d %H:%M} UTC" if words.at else ""
    match decision:
        case NextTouch():
            return f"touch {decision.number}, {decision.kind},{at}: {decision.reason}."
        case Waiting():
            return f"waits{' until' + at if at else ''}: {decision.reason}."
        case PlanEnded():
            return f"ended: {decision.reason}."


def _decision(lead: Lead, decision: NextTouch | PlanEnded | Waiting) -> dict[str, object]:
    words = _words(decision)
    touch = decision if isinstance(decision, NextTouch) else None
    return {
        "lead": lead.id,
        "prospect": lead.prospect.email,
        "plan": lead.plan,
        "decision": words.what,
        "kind": touch and touch.kind,
        "number": touch and touch.number,
        "at": words.at,
        "reason": decision.reason,
        "promise": touch.promise.words if touch and touch.promise else None,
        "passed_over": [{"kind": kind, "reason": why} for kind, why in decision.passed_over],
    }


def _plan(plan: Plan, mailboxes: dict[int, str], leads: int, problems: list[PlanProblem]) -> dict[str, object]:
    return {
        "plan": plan.name,
        "leads": leads,
        "sources": sorted(plan.sources),
        "industries": sorted(plan.industries),
        "mailboxes": sorted(mailboxes[id_] for id_ in plan.mailboxes),
        "days": sum((touch.after for touch in plan.touches), timedelta()).days,
        "days_between_colleagues": plan.company_gap.days,
        "touches": [
            {"kind": touch.kind, "after_days": touch.after.total_seconds() / 86_400, "only_if": touch.only_if}
            for touch in plan.touches
        ],
        "problems": [_problem(one) for one in problems if one.plan == plan.name],
    }


def _cells(plan: Plan, mailboxes: dict[int, str]) -> tuple[str, int, int, str]:
    conditions = (plan.sources, plan.industries, [mailboxes[id_] for id_ in plan.mailboxes])
    chosen_for = "; ".join(", ".join(sorted(names)) for names in conditions if names)
    days = sum((touch.after for touch in plan.touches), timedelta()).days
    return plan.name, len(plan.touches), days, chosen_for or "by hand"


def _problem(problem: PlanProblem) -> dict[str, object]:
    return {
        "plan": problem.plan,
        "touch": problem.touch,
        "severity": problem.severity,
        "what": problem.what,
        "mend": problem.mend,
    }
