"""The past on a page: what one plan or two would have done, beside what really happened."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from fastapi import APIRouter
from fastapi.responses import Response

from worker.jobs.replay import Desk, Question, asked_for, day_of, replay_leads
from worker.model import Plan
from worker.report import replays
from worker.rules.replayed import headline, ordered, timeline, totals
from worker.web.desk import WebDesk
from worker.web.visit import Visitor

router = APIRouter()

DEFAULT_SPAN = timedelta(days=90)
MOST_LEADS = 500  # that a page replays while somebody waits for it; the command replays all
MOST_SHOWN = 40


@router.get("/plans/replay")
def replay_page(
    visit: Visitor, first: str = "", last: str = "", plan: str = "", other: str = "", lead: int | None = None
) -> Response:
    """The form, and the comparison once days are asked for: the sums, then lead by lead."""
    desk, today = visit.desk, visit.now.astimezone(visit.desk.tz).date()
    problem, days = "", (today - DEFAULT_SPAN, today)
    try:
        days = (_day(first, days[0]), _day(last, today))
        if days[0] > days[1]:
            problem = "The first day is after the last one."
    except ValueError:
        problem = "Write the days as 2026-03-09."
    known = desk.drafting.plans
    if unknown := [name for name in (plan, other) if name and name not in known]:
        problem = f"There is no plan {unknown[0]}. Plans are: {', '.join(known)}."
    asked = bool(first or last or lead) and not problem
    with desk.store.read() as tx:
        sums, shown, left_out, found = None, [], 0, []
        if asked:
            only = lead if lead and 0 < lead < 2**63 else None
            question = Question(*days, visit.now, _plans(desk, plan, other), mailboxes=list(desk.owners), lead=only)
            looked = _desk(desk)
            leads = asked_for(tx, question, looked)
            left_out = max(len(leads) - MOST_LEADS, 0)
            found = ordered(replay_leads(tx, leads[left_out:], question, looked))
            sums = totals(found)
            first_ones = [one.lead for one in found[:MOST_SHOWN]]
            shown = ordered(replay_leads(tx, first_ones, question, replace(looked, templates=desk.templates)))
        return visit.show(
            "replay",
            tx,
            200 if not problem else 422,
            problem=problem,
            first=days[0],
            last=days[1],
            plan=plan,
            other=other,
            plans=list(desk.drafting.plans),
            asked=asked,
            headline=headline(sums, (days[1] - days[0]).days + 1) if sums else "",
            columns=replays.columns(sums) if sums else (),
            summary=replays.summary(sums) if sums else (),
            leads=[(one, timeline(one)) for one in shown],
            count=len(found),
            left_out=left_out,
            outcomes=replays.OUTCOMES,
            standing=replays.standing,
        )


def _day(text: str, default: date) -> date:
    return day_of(text) if text else default


def _plans(desk: WebDesk, *names: str) -> tuple[Plan | None, ...]:
    """The plans of these names; each lead's own where none is named."""
    known = desk.drafting.plans
    return tuple(known[name] for name in dict.fromkeys(names) if name in known) or (None,)


def _desk(desk: WebDesk) -> Desk:
    return Desk(desk.drafting, {mailbox: owner.email for mailbox, owner in desk.owners.items()})
