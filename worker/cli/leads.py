"""The leads with their clocks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

import typer

from worker import app as composition
from worker.cli.console import hours, print_json, print_table
from worker.cli.context import Json, context_of
from worker.cli.report import At, moment
from worker.model import Lead, Turn
from worker.report.documents import hours_of
from worker.report.facts import Case, Owner
from worker.report.facts import load as load_cases
from worker.rules import clocks
from worker.store import leads as lead_rows


def add_to(app: typer.Typer) -> None:
    app.command()(leads)


@dataclass(frozen=True, slots=True)
class _Row:
    lead: Lead
    owner: Owner
    waiting: Turn | None


def leads(
    context: typer.Context,
    waiting: Annotated[bool, typer.Option("--waiting", help="Only those who wait for us.")] = False,
    at: At = None,
    as_json: Json = False,
) -> None:
    """The leads with their clocks; who waits longest first."""
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
