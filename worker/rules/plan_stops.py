"""Why a plan ends, and why it waits."""

from __future__ import annotations

import re
from datetime import datetime

from worker.model import (
    Intent,
    Lead,
    LeadHistory,
    LeadStatus,
    Permission,
    PlanEnded,
    TouchState,
    Waiting,
    WorkCalendar,
)
from worker.rules import plan_facts as facts

_MACHINE = re.compile(r"(?:no[-_.]?reply|do[-_.]?not[-_.]?reply|mailer-daemon|postmaster|bounces?)[+-]?[^@]{0,64}@")
_ENDS = {
    Intent.OPT_OUT: "they asked not to be written to",
    Intent.LEFT_COMPANY: "they left the company; a person should find the successor",
    Intent.WRONG_PERSON: "they are not the right person; a person should ask who is",
    Intent.NOT_INTERESTED: "they said no",
}


def ended(lead: Lead, history: LeadHistory) -> PlanEnded | None:
    """What ends a plan for good: a person's word, a refusal, an address that takes no mail or has no reader."""
    reasons: tuple[tuple[object, str], ...] = (
        (lead.override is False, "a person said that this is no lead"),
        (lead.status is LeadStatus.STOPPED, lead.stopped_reason or "a person stopped the plan"),
        (history.suppressed, f"nobody may write to them: {history.suppressed}"),
        (history.bounced, "their address refuses mail"),
        (not lead.prospect.email, "no address of theirs is known"),
        (_MACHINE.match(lead.prospect.email or ""), "nobody reads what is sent to that address"),
        (history.permission is Permission.REFUSED, "they do not want to be followed up"),
    )
    reason = next((text for holds, text in reasons if holds), None) or _refusal(history)
    return PlanEnded(reason) if reason else None


def _refusal(history: LeadHistory) -> str | None:
    """An opt-out holds for good; any other no, until a newer mail of theirs says something else.  What is not sure ends nothing."""
    sure = [mail for mail in history.theirs if facts.is_sure(mail)]
    if any(mail.intent is Intent.OPT_OUT for mail in sure):
        return _ENDS[Intent.OPT_OUT]
    last = sure[-1] if sure else None
    if last is None or last.intent not in _ENDS:
        return None
    return f"{_ENDS[last.intent]}; the mail names {last.named}" if last.named else _ENDS[last.intent]


def held(history: LeadHistory, calendar: WorkCalendar, now: datetime) -> Waiting | None:
    """What makes a plan wait for a person, for the prospect or for a day."""
    if any(touch.state is TouchState.DRAFTED for touch in history.touches):
        return Waiting("a touch waits in the queue")
    if doubt := _doubt(history):
        return doubt
    if not facts.answered(history):
        return None if history.waiting_since else Waiting("nothing of theirs waits for a first answer")
    pause = facts.pause(history)
    if pause and pause.until > now and not _is_owed(history, calendar, now, pause):
        return Waiting(pause.reason, pause.until)
    last = history.theirs[-1] if history.theirs else None
    if history.waiting_since and not (last and last.intent is Intent.NOT_NOW):
        return Waiting("they replied: a person answers before the plan goes on", replied=True)
    return None


def _is_owed(history: LeadHistory, calendar: WorkCalendar, now: datetime, pause: facts.Pause) -> bool:
    """Whether a word of ours falls due while they are merely away: it is kept all the same, and lies there when they return."""
    wish = facts.pause(history, asked=True)
    promise = None if wish and wish.until > now else facts.open_promise(history, calendar, now)
    return promise is not None and facts.promise_day(promise, calendar) < pause.until


def _doubt(history: LeadHistory) -> Waiting | None:
    """What would end the plan if it were sure: all waits until a person stops the plan, or writes to them again."""
    if history.perhaps_bounced:
        return Waiting(
            "a mail that is only thought to belong here says that their address refuses mail: a person decides"
        )
    last_of_ours = max(history.ours, default=None)
    unanswered = [mail for mail in history.theirs if last_of_ours is None or mail.at >= last_of_ours]
    if any(mail.doubtful for mail in unanswered):
        return Waiting(
            "a mail in their name asks for no more mail, but it is not sure that it does, or that it is theirs: a person decides",
            replied=True,
        )
    last = unanswered[-1] if unanswered else None
    if last and last.intent in _ENDS and last.guess:
        return Waiting(f"a mail that is only thought to belong here ({last.guess}) may end it: a person decides")
    return None
