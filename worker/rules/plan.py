"""Which touch follows: seven or more over about ninety days, each of its own kind, each when the relation allows it.

    stopped? ─► paused, or their turn? ─► a promise of ours? ─► kinds of the plan in order ─► gap, company, moves ─► hours

`plan_facts` says what follows from the history, `plan_stops` why a plan ends or waits, `plan_times` when a touch is due, `plan_check`
what is wrong with a plan; `agenda` spreads the touches of many leads over the days.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from worker.model import (
    Lead,
    LeadHistory,
    NextTouch,
    Permission,
    Plan,
    PlanEnded,
    PlannedTouch,
    Promise,
    Source,
    Stage,
    TouchKind,
    TouchState,
    Waiting,
    WorkCalendar,
)
from worker.rules import plan_facts as facts
from worker.rules import plan_times as times
from worker.rules.plan_check import check
from worker.rules.plan_facts import ALLOWED_FROM, FIRST_ANSWERS, LONGEST_GAP, SHORTEST_GAP, stage
from worker.rules.plan_stops import ended, held

__all__ = [
    "ALLOWED_FROM",
    "DEFAULT_PLAN",
    "FIRST_ANSWERS",
    "LONGEST_GAP",
    "SHORTEST_GAP",
    "check",
    "next_touch",
    "stage",
]


def _touch(kind: TouchKind, days: int, only_if: Source | None = None) -> PlannedTouch:
    return PlannedTouch(kind, timedelta(days=days), only_if)


DEFAULT_PLAN = Plan(
    "default",
    (
        _touch(TouchKind.THANK_YOU, 0),
        _touch(TouchKind.INTRODUCTION_THANKS, 0, Source.REFERRAL),
        _touch(TouchKind.DETAILS, 7),
        _touch(TouchKind.CALL, 7),
        _touch(TouchKind.INFORMATION_CHECK, 7),
        _touch(TouchKind.ARTICLE, 10),
        _touch(TouchKind.COMPANY_NEWS, 10),
        _touch(TouchKind.TESTIMONIAL, 12),
        _touch(TouchKind.REFERRAL_FOR_THEM, 12),
        _touch(TouchKind.PRODUCT_NEWS, 12),
        _touch(TouchKind.CLOSING, 14),
    ),
)


def next_touch(
    plan: Plan,
    lead: Lead,
    history: LeadHistory,
    calendar: WorkCalendar,
    now: datetime,
    *,
    without: Mapping[TouchKind, str] | None = None,
) -> NextTouch | PlanEnded | Waiting:
    """The touch that follows, or why none does.  `without` names kinds that cannot be written now, and why not.

    A `NextTouch` may lie in the future; its `due_at` is UTC, inside the working hours of `calendar` (the owner's) and, where they meet,
    inside those of the reader.
    """
    return (
        ended(lead, history)
        or held(history, calendar, now)
        or _chosen(plan, lead, history, calendar, now, without or {})
    )


@dataclass(frozen=True, slots=True)
class _Standing:
    """What every kind is asked: computed once for a lead."""

    lead: Lead
    history: LeadHistory
    company_gap: timedelta
    states: Mapping[TouchKind, TouchState]
    by_hand: Mapping[TouchKind, str]
    company: Mapping[TouchKind, datetime]  # when somebody else there had a kind last
    stage: Stage
    answered: bool
    permission: Permission
    last: datetime
    now: datetime


def _standing(plan: Plan, lead: Lead, history: LeadHistory, now: datetime) -> _Standing:
    return _Standing(
        lead=lead,
        history=history,
        company_gap=plan.company_gap,
        states={touch.kind: touch.state for touch in history.touches},
        by_hand={hand.kind: hand.words for hand in history.by_hand},
        company=dict(sorted(history.company_touches, key=lambda one: one[1])),
        stage=stage(history),
        answered=facts.answered(history),
        permission=facts.permission(history),
        last=times.last_contact(lead, history),
        now=now,
    )


def _chosen(
    plan: Plan,
    lead: Lead,
    history: LeadHistory,
    calendar: WorkCalendar,
    now: datetime,
    without: Mapping[TouchKind, str],
) -> NextTouch | PlanEnded | Waiting:
    standing = _standing(plan, lead, history, now)
    judged = [(planned, _obstacle(planned, standing) or without.get(planned.kind)) for planned in plan.touches]
    free = [planned for planned, why in judged if why is None]
    passed = tuple((planned.kind, why) for planned, why in judged if why is not None)
    found = times.due(free[0], lead, history, plan.company_gap, calendar) if free else None
    if free and free[0].kind in FIRST_ANSWERS and found:
        return _next(free[0].kind, history, found, passed)
    promise = facts.open_promise(history, calendar, now)
    if promise and _governs(promise, found, standing.last, calendar):
        return _kept(promise, free, history, calendar, standing, passed, without)
    if found is None:
        return PlanEnded("every touch of the plan is done or passed over", passed)
    quiet = facts.quiet_after_bad_news(history)
    if history.bad_news and quiet and quiet > max(found[0], now):
        return Waiting(
            f"bad news about them (“{history.bad_news.title}”): a time to be quiet", quiet, passed_over=passed
        )
    return _next(free[0].kind, history, found, passed)


def _next(
    kind: TouchKind,
    history: LeadHistory,
    due: times.Due,
    passed: tuple[tuple[TouchKind, str], ...],
    promise: Promise | None = None,
) -> NextTouch:
    return NextTouch(kind, len(facts.done(history)) + 1, *due, passed, promise)


def _governs(promise: Promise, found: times.Due | None, last: datetime, calendar: WorkCalendar) -> bool:
    """Whether the promised day is the next contact: it comes before the plan's touch, or soon enough to wait for."""
    day = facts.promise_day(promise, calendar)
    return found is None or day <= found[0] or day - last <= LONGEST_GAP


def _kept(
    promise: Promise,
    free: list[PlannedTouch],
    history: LeadHistory,
    calendar: WorkCalendar,
    standing: _Standing,
    passed: tuple[tuple[TouchKind, str], ...],
    without: Mapping[TouchKind, str],
) -> NextTouch | Waiting:
    """The touch that keeps a word of ours: the plan's next kind, else a call; where neither is left, a person keeps it."""
    due = times.promised(promise, history, calendar)
    quiet, at = facts.quiet_after_bad_news(history), max(due[0], standing.now)
    unfit = dict(passed)
    for planned in free:
        if planned.kind is TouchKind.CLOSING:
            unfit[planned.kind] = "a promise does not close the file"
        elif quiet and planned.kind in facts.CHEERFUL and quiet > at:
            unfit[planned.kind] = "not so soon after bad news about them"
        elif had := _company(planned.kind, standing, at):
            unfit[planned.kind] = had
    kinds = [*(planned.kind for planned in free), TouchKind.CALL]
    tried = {touch.kind for touch in history.touches if touch.state in (TouchState.DONE, TouchState.SKIPPED)}
    taken = unfit.keys() | tried | facts.done(history) | without.keys()
    kind = next((kind for kind in kinds if kind not in taken), None)
    if kind is None:
        reason = f"{due[1]}: the plan has no touch left for it, so a person keeps this promise"
        return Waiting(reason, passed_over=tuple(unfit.items()))
    return _next(kind, history, due, tuple(unfit.items()), promise)


def _obstacle(planned: PlannedTouch, standing: _Standing) -> str | None:
    """Why this kind does not come now; a cancelled one never reached them and may come again."""
    return (
        _history_obstacle(planned.kind, standing) or _lead_obstacle(planned, standing) or _had_there(planned, standing)
    )


def _history_obstacle(kind: TouchKind, standing: _Standing) -> str | None:
    state = standing.states.get(kind)
    if standing.states.get(TouchKind.CLOSING) is TouchState.DONE or TouchKind.CLOSING in standing.by_hand:
        return "the last touch was sent"
    if state is TouchState.DONE:
        return "done before"
    if kind in standing.by_hand:
        return f"done by hand: “{standing.by_hand[kind]}”"
    if state is TouchState.SKIPPED:
        return "a person rejected it"
    if kind is TouchKind.THANK_YOU and standing.answered:
        return "answered by hand"
    return None


def _lead_obstacle(planned: PlannedTouch, standing: _Standing) -> str | None:
    lead, needed = standing.lead, ALLOWED_FROM[planned.kind]
    if planned.only_if not in (None, lead.source):
        return f"only for leads of source {planned.only_if}"
    if planned.kind is TouchKind.INTRODUCTION_THANKS and not lead.introducer:
        return "nobody introduced them"
    if facts.earlier(standing.stage, needed):
        return f"not before {needed}: the relation is at {standing.stage}"
    if planned.kind is TouchKind.PRODUCT_NEWS and standing.permission is Permission.ASKED:
        return "they were asked whether we may follow up, and have not said yes"
    return None


def _had_there(planned: PlannedTouch, standing: _Standing) -> str | None:
    if planned.kind not in standing.company:
        return None
    due, _ = times.within_plan(planned, standing.lead, standing.history, standing.company_gap)
    return _company(planned.kind, standing, max(standing.now, due))


def _company(kind: TouchKind, standing: _Standing, at: datetime) -> str | None:
    had = standing.company.get(kind)
    days = facts.COMPANY_DAYS.get(kind)
    if had is None or days is None:
        return None
    again = had + timedelta(days=days)
    if again <= at:
        return None
    return f"a colleague of theirs had it on {had:%-d %B}: not to the same company again before {again:%-d %B %Y}"
