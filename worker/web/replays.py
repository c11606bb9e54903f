"""The past on a page: what one plan or two would have done, beside what really happened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from fastapi import APIRouter
from fastapi.responses import Response
from sqlalchemy import Connection

from worker.jobs.replay import Desk, Question, asked_for, day_of, replay_leads
from worker.model import Plan
from worker.report import replays
from worker.rules.replayed import LeadReplay, Row, Totals, headline, ordered, timeline, totals
from worker.web.desk import WebDesk
from worker.web.visit import Visitor

router = APIRouter()

DEFAULT_SPAN = timedelta(days=90)
MOST_LEADS = 500  # that a page replays while somebody waits for it; the command replays all
MOST_SHOWN = 40


@dataclass(frozen=True, slots=True)
class Found:
    """The comparison: its sums over `count` leads, and some of them closely; `left_out` older ones were too many."""

    sums: Totals
    shown: Sequence[tuple[LeadReplay, Sequence[Row]]]
    count: int
    left_out: int


@router.get("/plans/replay")
def replay_page(
    visit: Visitor, first: str = "", last: str = "", plan: str = "", other: str = "", lead: int | None = None
) -> Response:
    """The form, and the comparison once days are asked for: the sums, then lead by lead."""
    desk, today = visit.desk, visit.now.astimezone(visit.desk.tz).date()
    days, problem = _days(first, last, today)
    if unknown := [name for name in (plan, other) if name and name not in desk.drafting.plans]:
        problem = f"There is no plan {unknown[0]}. Plans are: {', '.join(desk.drafting.plans)}."
    only = lead if lead and 0 < lead < 2**63 else None
    question = Question(*days, visit.now, _plans(desk, plan, other), mailboxes=list(desk.owners), lead=only)
    with desk.store.read() as tx:
        found = _found(tx, desk, question) if (first or last or lead) and not problem else None
        return visit.show(
            "replay",
            tx,
            422 if problem else 200,
            problem=problem,
            first=days[0],
            last=days[1],
            plan=plan,
            other=other,
            plans=list(desk.drafting.plans),
            found=found,
            headline=headline(found.sums, (days[1] - days[0]).days + 1) if found else "",
            columns=replays.columns(found.sums) if found else (),
            summary=replays.summary(found.sums) if found else (),
            outcomes=replays.OUTCOMES,
            standing=replays.standing,
        )


def _found(tx: Connection, desk: WebDesk, question: Question) -> Found:
    """All leads without their texts, which take longest; then those that are shown, with them."""
    looked = Desk(desk.drafting, {mailbox: owner.email for mailbox, owner in desk.owners.items()})
    leads = asked_for(tx, question, looked)
    every = ordered(replay_leads(tx, leads[-MOST_LEADS:], question, looked))
    closely = replay_leads(
        tx, [one.lead for one in every[:MOST_SHOWN]], question, replace(looked, templates=desk.templates)
    )
    shown = [(one, timeline(one)) for one in ordered(closely)]
    return Found(totals(every), shown, len(every), max(len(leads) - MOST_LEADS, 0))


def _days(first: str, last: str, today: date) -> tuple[tuple[date, date], str]:
    """The days asked for, by default the last ninety, and what is wrong with them."""
    default = (today - DEFAULT_SPAN, today)
    try:
        days = (_day(first, default[0]), _day(last, default[1]))
    except ValueError:
        return default, "Write the days as 2026-03-09."
    return days, "The first day is after the last one." if days[0] > days[1] else ""


def _day(text: str, default: date) -> date:
    return day_of(text) if text else default


def _plans(desk: WebDesk, *names: str) -> tuple[Plan | None, ...]:
    """The plans of these names; each lead's own where none is named."""
    known = desk.drafting.plans
    return tuple(known[name] for name in dict.fromkeys(names) if name in known) or (None,)
