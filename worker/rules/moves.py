"""Where a person may move the next touch of a lead: another day of work, a week to a month after our last contact."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from worker.model import (
    Lead,
    LeadHistory,
    NextTouch,
    Plan,
    PlanEnded,
    TouchState,
    Waiting,
    WorkCalendar,
)
from worker.rules import plan as plans
from worker.rules.plan_times import last_contact

PUT_OFF = timedelta(days=7)  # for which a touch that is late already may be put off


def moved(
    plan: Plan, lead: Lead, history: LeadHistory, calendar: WorkCalendar, now: datetime, day: date
) -> NextTouch | str:
    """The next touch as it would be on that day of the owner's zone, or why it cannot be moved there."""
    zone = ZoneInfo(calendar.zone)
    decision = plans.next_touch(plan, lead, replace(history, moved_to=None), calendar, now)
    if any(touch.state is TouchState.DRAFTED for touch in history.touches):
        return "its draft waits in the queue; snooze it there"
    if not isinstance(decision, NextTouch):
        return _why_none(decision, zone)
    if why := _fixed(decision) or _too_near_or_far(decision, lead, history, calendar, now, day):
        return why
    earliest = last_contact(lead, history) + plans.SHORTEST_GAP
    moment = max(datetime.combine(day, time(), zone), earliest, now)
    touch = plans.next_touch(plan, lead, replace(history, moved_to=moment), calendar, now)
    if not isinstance(touch, NextTouch):
        return _why_none(touch, zone)
    if touch.due_at.astimezone(zone).date() != day:
        return f"nobody works that day, here or there; the next day of work is {_day(touch.due_at, zone)}"
    return touch


def _why_none(decision: PlanEnded | Waiting, zone: ZoneInfo) -> str:
    if isinstance(decision, PlanEnded):
        return f"the plan has ended: {decision.reason}"
    return f"the plan rests: {decision.reason}" + (f", until {_day(decision.until, zone)}" if decision.until else "")


def _fixed(decision: NextTouch) -> str | None:
    if decision.kind in plans.FIRST_ANSWERS:
        return "a first answer does not wait for another day"
    if decision.promise:
        return f"you wrote “{decision.promise.words}”, and a promise is kept on its day"
    return None


def _too_near_or_far(
    decision: NextTouch, lead: Lead, history: LeadHistory, calendar: WorkCalendar, now: datetime, day: date
) -> str | None:
    zone = ZoneInfo(calendar.zone)
    last = last_contact(lead, history)
    earliest = last + plans.SHORTEST_GAP
    latest = max(last + plans.LONGEST_GAP, decision.due_at, now + PUT_OFF)
    ends = datetime.combine(day + timedelta(days=1), time(), zone)
    if day < now.astimezone(zone).date():
        return "that day has passed"
    if ends <= earliest:
        return f"that is within a week of our last contact, so not before {_day(earliest, zone)}"
    if day > latest.astimezone(zone).date():
        return f"that is more than a month after our last contact, or more than a week from now; not after {_day(latest, zone)}"
    return None


def _day(moment: datetime, zone: ZoneInfo) -> str:
    return f"{moment.astimezone(zone):%A, %-d %B}"
