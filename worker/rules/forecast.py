"""What follows if nobody answers: the next touches of a lead, each taken as done when it is due; and where a person may move the first.

docs/replay.md tells how the calendar uses it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from worker.model import (
    Lead,
    LeadHistory,
    NextTouch,
    Plan,
    Touch,
    TouchKind,
    TouchState,
    Waiting,
    WorkCalendar,
)
from worker.rules import hours
from worker.rules import plan as plans

MOST = 2 * len(TouchKind)  # touches; each kind comes once, so this is only a bound


@dataclass(frozen=True, slots=True)
class Coming:
    """A touch to come: `at` is when it is due, or now where that has passed; `touch_id` where it waits in the queue already."""

    at: datetime
    touch: NextTouch
    touch_id: int | None = None


def forecast(
    plan: Plan, lead: Lead, history: LeadHistory, calendar: WorkCalendar, now: datetime, days: int = 30
) -> tuple[Coming, ...]:
    """The touches of the next days if nobody answers, the first one first; what lies in the queue comes first of all."""
    end, coming = now + timedelta(days=days), []
    for touch in history.touches:
        if touch.state is TouchState.DRAFTED:
            known = NextTouch(touch.kind, touch.number, touch.due_at, touch.reason)
            coming.append(Coming(max(touch.due_at, now), known, touch.id))
            history = done(history, lead.id, coming[-1])
    at = now
    while at <= end and len(coming) < MOST:
        decision = plans.next_touch(plan, lead, history, calendar, at)
        if isinstance(decision, NextTouch):
            due = decision.due_at if decision.due_at >= at else hours.next_opening(at, calendar)
            if due > end:
                break
            coming.append(Coming(due, decision))
            history, at = done(history, lead.id, coming[-1]), due
        elif isinstance(decision, Waiting) and decision.until and decision.until > at:
            at = decision.until
        else:
            break
    return tuple(coming)


def done(history: LeadHistory, lead_id: int, coming: Coming) -> LeadHistory:
    """The history once this touch is done: a mail of ours answers them, a call and thanks to somebody else do not."""
    touch, at = coming.touch, coming.at
    row = Touch(0, lead_id, touch.kind, touch.number, TouchState.DONE, touch.due_at, touch.reason, at)
    others = tuple(one for one in history.touches if one.kind is not touch.kind)
    mail = touch.kind not in {TouchKind.CALL, TouchKind.INTRODUCTION_THANKS}
    return replace(
        history,
        touches=(*others, row),
        ours=(*history.ours, at) if mail else history.ours,
        waiting_since=None if mail else history.waiting_since,
        moved_to=None,
    )
