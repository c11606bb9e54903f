"""The steps of plans: ticked off on a lead's page, and how far each plan is carried out."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Annotated

from fastapi import APIRouter, Form, Query
from fastapi.responses import Response
from sqlalchemy import Connection

from worker.errors import NotFoundError
from worker.jobs import checklist
from worker.jobs.completion import Completion, Looked, Reached, completion
from worker.model import Lead, TouchKind
from worker.store import leads
from worker.web.visit import Number, Visit, Visitor, go

router = APIRouter()

SPANS = (30, 90, 180, 365)  # days
SHOWN = 100  # leads behind a figure
NOON = time(12)

Kind = Annotated[TouchKind, Form()]


@router.post("/leads/{lead_id}/steps")
def tick(
    visit: Visitor,
    lead_id: Number,
    kind: Kind,
    day: Annotated[str, Form(pattern=r"^(\d{4}-\d\d-\d\d)?$")] = "",
    note: Annotated[str, Form(max_length=checklist.LONGEST_NOTE)] = "",
) -> Response:
    """A person ticks a step off, as done on a day of theirs (default: now)."""
    with visit.desk.store.write() as tx:
        checklist.tick(tx, lead_id, kind, who=visit.who, now=visit.now, at=_moment(visit, day), note=note)
    visit.desk.wake_plan()
    return go(f"/leads/{lead_id}#checklist")


@router.post("/leads/{lead_id}/steps/back")
def take_back(visit: Visitor, lead_id: Number, kind: Kind) -> Response:
    """Takes a tick back; a second click finds none, and that is well."""
    with visit.desk.store.write() as tx:
        checklist.untick(tx, lead_id, kind, who=visit.who, now=visit.now)
    visit.desk.wake_plan()
    return go(f"/leads/{lead_id}#checklist")


def _moment(visit: Visit, day: str) -> datetime | None:
    """Noon of the day, or now where that is earlier; None for no day.  Raises NotFoundError for a day that no calendar has."""
    if not day:
        return None
    try:
        noon = datetime.combine(date.fromisoformat(day), NOON, visit.desk.tz)
    except ValueError:
        raise NotFoundError(f"There is no day {day}.") from None
    today = noon.date() == visit.now.astimezone(visit.desk.tz).date()
    return min(noon, visit.now) if today else noon


@router.get("/plans/steps")
def steps(
    visit: Visitor,
    days: Annotated[int, Query(ge=1, le=3650)] = 180,
    plan: str = "",
    step: TouchKind | None = None,
    person: str = "",
) -> Response:
    """How far each plan is carried out by the leads found in the last `days`; with `plan` and `step`, the leads behind that figure."""
    desk = visit.desk
    with desk.store.read() as tx:
        found = _found(tx, visit, days)
        owners = {mailbox: owner.email for mailbox, owner in desk.owners.items()}
        figures = completion(tx, found, desk.drafting.plans, owners, desk.desk.us, _looked(visit))
        behind = _behind(figures, plan, step, person)
        rows = {lead.id: lead for lead in found}
        listed = {
            "missing": [rows[one] for one in behind.missing[:SHOWN]] if behind else [],
            "done": [rows[one] for one in behind.done[:SHOWN]] if behind else [],
        }
        most_people = max((len(one.people) for one in figures), default=0)
        asked = {"plan": plan, "step": step, "person": person}
        return visit.show(
            "steps",
            tx,
            figures=figures,
            count=len(found),
            days=days,
            spans=SPANS,
            behind=behind,
            listed=listed,
            asked=asked,
            most_people=most_people,
        )


def _found(tx: Connection, visit: Visit, days: int) -> list[Lead]:
    """The newest first; those of which a person said that they are none are left out."""
    since = visit.now - timedelta(days=days)
    return [
        lead
        for lead in reversed(leads.every(tx))
        if lead.found_at >= since and lead.override is not False and lead.mailbox_id in visit.desk.owners
    ]


def _looked(visit: Visit) -> Looked:
    """What was found in mails by hand, kept as long as the page runs."""
    state = visit.request.app.state
    if not hasattr(state, "looked"):
        state.looked = Looked()
    looked: Looked = state.looked
    return looked


def _behind(figures: list[Completion], plan: str, step: TouchKind | None, person: str) -> Reached | None:
    for one in figures:
        if one.plan == plan:
            steps_of = one.people.get(person, ()) if person else one.steps
            return next((reached for reached in steps_of if reached.kind is step), None)
    return None
