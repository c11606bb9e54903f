"""The calendar: what follows for every lead in the next month, and the moving of a touch to another day."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Form
from fastapi.responses import Response
from sqlalchemy import Connection

from worker.errors import NotPossibleError
from worker.jobs import lead_case
from worker.jobs.forecasts import Ahead
from worker.jobs.move_touch import move_touch
from worker.jobs.replay import day_of
from worker.model import Lead, NextTouch, PlanEnded, Waiting
from worker.rules import plan as plans
from worker.rules.forecast import Coming, forecast
from worker.rules.moves import moved
from worker.store import leads
from worker.store.leads import OnCalendar
from worker.web.desk import WebDesk
from worker.web.visit import Number, Visit, Visitor, go

router = APIRouter()

DAYS = 30
DAY = timedelta(days=1)
MOST_A_DAY = 6  # touches that a day of the month shows
MOST_OF_A_DAY = 500
MOST_DAYS_AWAY = 31  # how far another day is looked for

Text = Annotated[str, Form(max_length=320)]


@dataclass(frozen=True, slots=True)
class Item:
    """A touch to come of a lead; `next`: nothing comes before it."""

    lead: OnCalendar
    coming: Coming
    next: bool


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the page's zone; `outside` the month that is shown; `full` are the addresses whose touches are too many for it."""

    day: date
    items: Sequence[Item]
    outside: bool
    full: Sequence[str]


@dataclass(frozen=True, slots=True)
class View:
    """Which part of the calendar is looked at: from which day, of whom (an address; "" is everybody), one day alone."""

    start: date
    of: str = ""
    day: date | None = None

    def link(self, **more: object) -> str:
        """The address of this view, or of one like it."""
        wanted = {"start": self.start, "of": self.of, "day": self.day} | more
        return "/plans/calendar?" + urlencode({name: value for name, value in wanted.items() if value})


@dataclass(frozen=True, slots=True)
class Chosen:
    """The lead whose next touch a person looks at: where it may go, and what follows."""

    lead: Lead
    coming: Sequence[Coming]
    why_none: str
    fixed: str  # why it cannot be moved at all
    earlier: date | None
    later: date | None
    day: date | None


@router.get("/plans/calendar")
def calendar(
    visit: Visitor, start: str = "", of: str = "", day: str = "", lead: int | None = None, undo: str | None = None
) -> Response:
    """The next thirty days of every lead, or one of these days; `lead` is looked at closely, `undo` takes a move back."""
    today = visit.now.astimezone(visit.desk.tz).date()
    view = View(max(_date(start) or today, today), of, _date(day))
    with visit.desk.store.read() as tx:
        chosen = _chosen(tx, visit, leads.get(tx, lead)) if lead and 0 < lead < 2**63 else None
        return _page(tx, visit, view, chosen, undo=undo)


@router.get("/plans/calendar/{lead_id}/move")
def not_moved(visit: Visitor, lead_id: Number) -> Response:
    """Whoever reloads the answer to a move that was not possible sees the calendar as it is."""
    return calendar(visit, lead=lead_id)


@router.post("/plans/calendar/{lead_id}/move")
def move(visit: Visitor, lead_id: Number, to: Text = "", start: Text = "", of: Text = "", day: Text = "") -> Response:
    """Moves the next touch of a lead to a day, or with "" back to the plan's own; says why where that is not possible."""
    desk, view = visit.desk, View(_date(start) or visit.now.astimezone(visit.desk.tz).date(), of, _date(day))
    wanted, before, problem = _date(to), None, ""
    if to and wanted is None:
        problem = f"“{to}” is no day; write it as 2026-03-09."
    else:
        try:
            with desk.store.write() as tx:
                before = move_touch(tx, lead_id, wanted, desk.drafting, who=visit.who, now=visit.now)
        except NotPossibleError as error:
            problem = str(error)
    if problem:
        with desk.store.read() as tx:
            return _page(tx, visit, view, _chosen(tx, visit, leads.get(tx, lead_id)), problem=problem, status_code=409)
    desk.wake_plan()
    return go(view.link(lead=lead_id) + (f"&undo={before or ''}" if wanted else "") + "#chosen")


def _page(
    tx: Connection,
    visit: Visit,
    view: View,
    chosen: Chosen | None,
    *,
    problem: str = "",
    undo: str | None = None,
    status_code: int = 200,
) -> Response:
    desk = visit.desk
    ahead = desk.forecasts.every(tx, desk.drafting, visit.now, _mailboxes(desk, view.of))
    days = _days(ahead, view, desk, visit.now)
    return visit.show(
        "calendar",
        tx,
        status_code,
        view=view,
        today=visit.now.astimezone(desk.tz).date(),
        days=days,
        whole=next((one for one in days if one.day == view.day), None),
        count=sum(len(one.items) for one in days),
        leads=len({item.lead.id for one in days for item in one.items}),
        people=sorted(_people(desk)),
        most=MOST_A_DAY,
        most_of_a_day=MOST_OF_A_DAY,
        step=timedelta(days=DAYS),
        chosen=chosen,
        problem=problem,
        undo=undo,
    )


def _date(text: str) -> date | None:
    try:
        return day_of(text)
    except ValueError:
        return None


def _people(desk: WebDesk) -> set[str]:
    """The addresses by which the calendar can be narrowed: of owners, and of mailboxes."""
    return {owner.email for owner in desk.owners.values()} | {box.sender.email for box in desk.office.outlets.values()}


def _mailboxes(desk: WebDesk, of: str) -> Collection[int]:
    return [
        mailbox
        for mailbox, owner in desk.owners.items()
        if not of or of in {owner.email, desk.office.outlets[mailbox].sender.email}
    ]


def _days(ahead: Sequence[Ahead], view: View, desk: WebDesk, now: datetime) -> list[Day]:
    """Whole weeks that hold the thirty days, each day with its touches; what is due by now is due today."""
    first, last = view.start - view.start.weekday() * DAY, view.start + (DAYS - 1) * DAY
    starts, ends = (datetime.combine(day, time(), desk.tz).astimezone(UTC) for day in (view.start, last + DAY))
    items: dict[date, list[Item]] = defaultdict(list)
    for one in ahead:
        for number, coming in enumerate(one.coming):
            if starts <= max(coming.at, now) < ends:
                items[max(coming.at, now).astimezone(desk.tz).date()].append(Item(one.lead, coming, number == 0))
    length = (last - first).days // 7 * 7 + 7
    return [
        Day(
            day,
            sorted(items[day], key=lambda item: item.coming.at),
            not view.start <= day <= last,
            _full(items[day], desk),
        )
        for day in (first + number * DAY for number in range(length))
    ]


def _full(items: Sequence[Item], desk: WebDesk) -> list[str]:
    """The mailboxes that have more touches on a day than may be sent; first answers are not counted."""
    counted = Counter(item.lead.mailbox_id for item in items if item.coming.touch.kind not in plans.FIRST_ANSWERS)
    return [
        desk.office.outlets[mailbox].sender.email
        for mailbox, count in counted.items()
        if count > desk.drafting.touches_a_day
    ]


def _chosen(tx: Connection, visit: Visit, lead: Lead) -> Chosen:
    desk, now = visit.desk, visit.now
    working = desk.calendar(lead.mailbox_id)
    case = lead_case.load(tx, lead, working, now)
    plan = desk.drafting.plan_of(lead.plan)
    coming = forecast(plan, lead, case.history, working, now, DAYS)
    day = coming[0].at.astimezone(ZoneInfo(working.zone)).date() if coming else None

    def allowed(on: date) -> bool:
        return isinstance(moved(plan, lead, case.history, working, now, on), NextTouch)

    at_due = moved(plan, lead, case.history, working, now, day) if day else ""
    return Chosen(
        lead=lead,
        coming=coming,
        why_none=_why_none(plans.next_touch(plan, lead, case.history, working, now)),
        fixed=at_due if isinstance(at_due, str) else "",
        earlier=next((on for on in _away(day, -1) if allowed(on)), None),
        later=next((on for on in _away(day, 1) if allowed(on)), None),
        day=day,
    )


def _away(day: date | None, step: int) -> Iterator[date]:
    return (day + number * step * DAY for number in range(1, MOST_DAYS_AWAY)) if day else iter(())


def _why_none(decision: NextTouch | PlanEnded | Waiting) -> str:
    return "" if isinstance(decision, NextTouch) else decision.reason
