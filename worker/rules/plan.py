"""Which touch follows: seven or more over about ninety days, each of its own kind, each when the relation allows it.

    stopped? ─► paused? ─► their turn open? ─► kinds of the plan in order ─► gap since our last mail ─► working hours

A relation grows through visibility, credibility and profitability:

- *visibility* until we answered them: who has not heard from us yet is not sold anything;
- *credibility* from our first answer: now we may be useful, with articles, news, a customer's words;
- *profitability* once they showed interest after a mail of ours: a go-ahead or an agreed meeting, or a positive answer to
  our own outreach.  Interest in the very first mail is an inquiry, to be thanked for; it invites no promotion.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from itertools import takewhile

from worker.model import (
    Intent,
    Lead,
    LeadHistory,
    LeadStatus,
    NextTouch,
    Plan,
    PlanEnded,
    PlannedTouch,
    Source,
    Stage,
    TheirMail,
    Touch,
    TouchKind,
    TouchState,
    Waiting,
    WorkCalendar,
)
from worker.rules import hours

SHORTEST_GAP = timedelta(days=7)
LONGEST_GAP = timedelta(days=31)
QUIET_AFTER_NOT_NOW = timedelta(days=30)  # a "not now" that names no date

# Kinds that answer their first turn: due at once, and never promotion.
FIRST_ANSWERS = frozenset({TouchKind.THANK_YOU, TouchKind.INTRODUCTION_THANKS})

ALLOWED_FROM: Mapping[TouchKind, Stage] = {
    TouchKind.THANK_YOU: Stage.VISIBILITY,
    TouchKind.DETAILS: Stage.VISIBILITY,
    TouchKind.CALL: Stage.VISIBILITY,
    TouchKind.INTRODUCTION_THANKS: Stage.VISIBILITY,
    TouchKind.INFORMATION_CHECK: Stage.CREDIBILITY,
    TouchKind.ARTICLE: Stage.CREDIBILITY,
    TouchKind.COMPANY_NEWS: Stage.CREDIBILITY,
    TouchKind.TESTIMONIAL: Stage.CREDIBILITY,
    TouchKind.REFERRAL_FOR_THEM: Stage.CREDIBILITY,
    TouchKind.COMPETITIVE: Stage.CREDIBILITY,
    TouchKind.NEWSLETTER: Stage.CREDIBILITY,
    TouchKind.PRODUCT_NEWS: Stage.PROFITABILITY,
    TouchKind.CLOSING: Stage.VISIBILITY,
}

_GROWTH = tuple(Stage)
_MACHINE = re.compile(r"(?:no[-_.]?reply|do[-_.]?not[-_.]?reply|mailer-daemon|postmaster|bounces?)[+-]?[^@]{0,64}@")
_INTEREST = frozenset({Intent.INTERESTED, Intent.MEETING_ACCEPTED})
_ENDS = {
    Intent.OPT_OUT: "they asked not to be written to",
    Intent.LEFT_COMPANY: "they left the company; a person should find the successor",
    Intent.WRONG_PERSON: "they are not the right person; a person should ask who is",
    Intent.NOT_INTERESTED: "they said no",
}
_PAUSES = {Intent.OOO: "they are away", Intent.NOT_NOW: "they asked for a later time"}


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


def stage(history: LeadHistory) -> Stage:
    """How far the relation has grown; see the top of this module for the reasons."""
    if not _answered(history):
        return Stage.VISIBILITY
    interest = any(mail.intent in _INTEREST and any(at < mail.at for at in history.ours) for mail in history.theirs)
    return Stage.PROFITABILITY if interest or history.source is Source.OUTREACH_REPLY else Stage.CREDIBILITY


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

    A `NextTouch` may lie in the future; its `due_at` is UTC and inside the working hours of `calendar`.
    """
    return _ended(lead, history) or _held(history, now) or _chosen(plan, lead, history, calendar, without or {})


def check(plan: Plan) -> list[str]:
    """What is wrong with a plan, one sentence each; empty where it carries out the practice."""
    return list(_problems(plan.touches))


def _ended(lead: Lead, history: LeadHistory) -> PlanEnded | None:
    reasons: tuple[tuple[object, str], ...] = (
        (lead.override is False, "a person said that this is no lead"),
        (lead.status is LeadStatus.STOPPED, lead.stopped_reason or "a person stopped the plan"),
        (history.suppressed, f"nobody may write to them: {history.suppressed}"),
        (history.bounced, "their address refuses mail"),
        (not lead.prospect.email, "no address of theirs is known"),
        (_MACHINE.match(lead.prospect.email or ""), "nobody reads what is sent to that address"),
    )
    reason = next((text for holds, text in reasons if holds), None) or _refusal(history)
    return PlanEnded(reason) if reason else None


def _refusal(history: LeadHistory) -> str | None:
    """An opt-out holds for good; any other no, until a newer mail of theirs says something else.  What is not sure ends nothing."""
    sure = [mail for mail in history.theirs if mail.guess is None and not mail.doubtful]
    if any(mail.intent is Intent.OPT_OUT for mail in sure):
        return _ENDS[Intent.OPT_OUT]
    last = sure[-1] if sure else None
    if last is None or last.intent not in _ENDS:
        return None
    return f"{_ENDS[last.intent]}; the mail names {last.named}" if last.named else _ENDS[last.intent]


def _held(history: LeadHistory, now: datetime) -> Waiting | None:
    if any(touch.state is TouchState.DRAFTED for touch in history.touches):
        return Waiting("a touch waits in the queue")
    if doubt := _doubt(history):
        return doubt
    if not _answered(history):
        return None if history.waiting_since else Waiting("nothing of theirs waits for a first answer")
    pause = _pause(history)
    if pause and pause[0] > now:
        return Waiting(pause[1], pause[0])
    last = history.theirs[-1] if history.theirs else None
    if history.waiting_since and not (last and last.intent is Intent.NOT_NOW):
        return Waiting("they replied: a person answers before the plan goes on", replied=True)
    return None


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


def _pause(history: LeadHistory) -> tuple[datetime, str] | None:
    """Until when they asked for quiet, and why; the longest of their last pauses.  Thanks end no pause, any other mail does."""
    newest = takewhile(lambda mail: mail.intent in _PAUSES or mail.intent is Intent.CLOSER, reversed(history.theirs))
    pauses = ((until, _PAUSES[mail.intent]) for mail in newest if mail.intent and (until := _quiet_until(mail)))
    return max(pauses, default=None)


def _quiet_until(mail: TheirMail) -> datetime | None:
    if mail.resume_after and mail.intent in _PAUSES:
        return mail.resume_after
    return mail.at + QUIET_AFTER_NOT_NOW if mail.intent is Intent.NOT_NOW else None


def _chosen(
    plan: Plan, lead: Lead, history: LeadHistory, calendar: WorkCalendar, without: Mapping[TouchKind, str]
) -> NextTouch | PlanEnded:
    passed: list[tuple[TouchKind, str]] = []
    for planned in plan.touches:
        obstacle = _obstacle(planned, lead, history) or without.get(planned.kind)
        if obstacle is None:
            return _timed(planned, lead, history, calendar, tuple(passed))
        passed.append((planned.kind, obstacle))
    return PlanEnded("every touch of the plan is done or passed over")


def _obstacle(planned: PlannedTouch, lead: Lead, history: LeadHistory) -> str | None:
    """Why this kind does not come now; a cancelled one never reached them and may come again."""
    states = {touch.kind: touch.state for touch in history.touches}
    reached, needed = stage(history), ALLOWED_FROM[planned.kind]
    obstacles = (
        (states.get(TouchKind.CLOSING) is TouchState.DONE, "the last touch was sent"),
        (states.get(planned.kind) is TouchState.DONE, "done before"),
        (states.get(planned.kind) is TouchState.SKIPPED, "a person rejected it"),
        (planned.kind is TouchKind.THANK_YOU and _answered(history), "answered by hand"),
        (planned.only_if not in (None, lead.source), f"only for leads of source {planned.only_if}"),
        (planned.kind is TouchKind.INTRODUCTION_THANKS and not lead.introducer, "nobody introduced them"),
        (_earlier(reached, needed), f"not before {needed}: the relation is at {reached}"),
    )
    return next((text for holds, text in obstacles if holds), None)


def _timed(
    planned: PlannedTouch,
    lead: Lead,
    history: LeadHistory,
    calendar: WorkCalendar,
    passed: tuple[tuple[TouchKind, str], ...],
) -> NextTouch:
    due, reason = _due(planned, lead, history)
    by_hand = _answered(history) and not _thanked(history)
    done = sum(touch.state is TouchState.DONE for touch in history.touches)
    return NextTouch(planned.kind, done + by_hand + 1, hours.next_opening(due, calendar), reason, passed)


def _due(planned: PlannedTouch, lead: Lead, history: LeadHistory) -> tuple[datetime, str]:
    last = max(_contacts(history), default=lead.found_at)
    if planned.kind is TouchKind.INTRODUCTION_THANKS:
        return last + planned.after, "whoever introduced them sees how it is handled"
    if not _answered(history):
        return (history.waiting_since or last) + planned.after, "they wait for a first answer"
    gap = min(max(planned.after, SHORTEST_GAP), LONGEST_GAP)
    pause = _pause(history)
    if pause and pause[0] > last + gap:
        return pause[0], "the pause they asked for is over"
    return last + gap, f"{gap.days} days after our last contact"


def _answered(history: LeadHistory) -> bool:
    """Whether we wrote after their first mail: outreach before it, and an absence note, are no first mail and no answer."""
    began = next((mail.at for mail in history.theirs if mail.intent is not Intent.OOO), None)
    return _thanked(history) or (began is not None and any(at >= began for at in history.ours))


def _thanked(history: LeadHistory) -> bool:
    return any(touch.kind is TouchKind.THANK_YOU and touch.state is TouchState.DONE for touch in history.touches)


def _contacts(history: LeadHistory) -> list[datetime]:
    """Our mails and calls, and the days of touches that a person rejected: the next one does not follow at once."""
    done = [touch.done_at for touch in history.touches if touch.done_at and touch.state is TouchState.DONE]
    rejected = [touch.due_at for touch in history.touches if touch.state is TouchState.SKIPPED]
    return [*history.ours, *done, *rejected]


def _earlier(one: Stage, other: Stage) -> bool:
    return _GROWTH.index(one) < _GROWTH.index(other)


def _problems(touches: tuple[PlannedTouch, ...]) -> Iterator[str]:
    kinds = [planned.kind for planned in touches]
    if len(set(kinds) - {TouchKind.INTRODUCTION_THANKS}) < 7:
        yield "a plan needs seven touches or more: most people give up after two or three, most sales take seven"
    for kind in sorted(set(kinds)):
        if kinds.count(kind) > 1:
            yield f"{kind} comes {kinds.count(kind)} times; each kind comes once"
    if not kinds or kinds[-1] is not TouchKind.CLOSING:
        yield "closing must be the last touch"
    if not kinds or kinds[0] is not TouchKind.THANK_YOU:
        yield "thank_you must be the first touch"
    for index, planned in enumerate(touches):
        yield from _gap_problems(planned)
        needed = ALLOWED_FROM[planned.kind]
        before = [ALLOWED_FROM[kind] for kind in kinds[:index]]
        if needed is Stage.PROFITABILITY and Stage.CREDIBILITY not in before:
            yield f"{planned.kind} needs a touch that earns credibility before it"


def _gap_problems(planned: PlannedTouch) -> Iterator[str]:
    if planned.kind in FIRST_ANSWERS:
        if not timedelta(0) <= planned.after <= timedelta(days=1):
            yield f"{planned.kind} answers a first mail: it must follow within a day"
    elif not SHORTEST_GAP <= planned.after <= LONGEST_GAP:
        yield f"{planned.kind} must follow after 7 to 31 days, not {planned.after.days}"
