"""What follows from the history of a lead before anything is decided: how far the relation has grown, what is done, what we owe.

A relation grows through visibility, credibility and profitability:

- *visibility* until we answered them: who has not heard from us yet is not sold anything;
- *credibility* from our first answer: now we may be useful, with articles, news, a customer's words;
- *profitability* once they showed interest after a mail of ours: a go-ahead or an agreed meeting, or a positive answer to
  our own outreach.  Interest in the very first mail is an inquiry, to be thanked for; it invites no promotion.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import takewhile
from zoneinfo import ZoneInfo

from worker.model import (
    Intent,
    LeadHistory,
    Permission,
    Promise,
    Source,
    Stage,
    TheirMail,
    TouchKind,
    TouchState,
    WorkCalendar,
)

SHORTEST_GAP = timedelta(days=7)
LONGEST_GAP = timedelta(days=31)
QUIET_AFTER_NOT_NOW = timedelta(days=30)  # a "not now" that names no date
QUIET_AFTER_BAD_NEWS = timedelta(days=14)
PROMISE_LASTS = timedelta(days=30)  # beyond its day; an older word is no reason to write any more

# Kinds that answer their first turn: due at once, and never promotion.
FIRST_ANSWERS = frozenset({TouchKind.THANK_YOU, TouchKind.INTRODUCTION_THANKS})

# Kinds that congratulate or promote: not after a bad event.
CHEERFUL = frozenset({
    TouchKind.COMPANY_NEWS, TouchKind.TESTIMONIAL, TouchKind.REFERRAL_FOR_THEM, TouchKind.COMPETITIVE, TouchKind.NEWSLETTER,
    TouchKind.PRODUCT_NEWS,
})  # fmt: skip

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

# For how many days after a kind reached one person of a company nobody else there gets it.  The other kinds are about one lead.
COMPANY_DAYS: Mapping[TouchKind, int] = {
    TouchKind.ARTICLE: 90,
    TouchKind.COMPANY_NEWS: 90,
    TouchKind.TESTIMONIAL: 180,
    TouchKind.REFERRAL_FOR_THEM: 180,
    TouchKind.COMPETITIVE: 180,
    TouchKind.NEWSLETTER: 365,
    TouchKind.PRODUCT_NEWS: 180,
}

_GROWTH = tuple(Stage)
_INTEREST = frozenset({Intent.INTERESTED, Intent.MEETING_ACCEPTED})
_YES = _INTEREST | {Intent.QUESTION}
_NO = frozenset({Intent.NOT_INTERESTED, Intent.OPT_OUT})
_PAUSES = {Intent.OOO: "they are away", Intent.NOT_NOW: "they asked for a later time"}


@dataclass(frozen=True, slots=True)
class Pause:
    """Until when they asked for quiet, and why; `asked`: they wrote that themselves, rather than a machine of theirs."""

    until: datetime
    reason: str
    asked: bool


def stage(history: LeadHistory) -> Stage:
    """How far the relation has grown; see the top of this module for the reasons."""
    if not answered(history):
        return Stage.VISIBILITY
    first = min(history.ours, default=None)
    interest = first is not None and any(mail.intent in _INTEREST and first < mail.at for mail in history.theirs)
    return Stage.PROFITABILITY if interest or history.source is Source.OUTREACH_REPLY else Stage.CREDIBILITY


def earlier(one: Stage, other: Stage) -> bool:
    return _GROWTH.index(one) < _GROWTH.index(other)


def thanked(history: LeadHistory) -> bool:
    return any(touch.kind is TouchKind.THANK_YOU and touch.state is TouchState.DONE for touch in history.touches)


def answered(history: LeadHistory) -> bool:
    """Whether we wrote after their first mail: outreach before it, and an absence note, are no first mail and no answer."""
    began = next((mail.at for mail in history.theirs if mail.intent is not Intent.OOO), None)
    return thanked(history) or (began is not None and any(at >= began for at in history.ours))


def contacts(history: LeadHistory) -> Iterator[datetime]:
    """Our mails and calls to this person, in other conversations too, and the days of touches that a person rejected: the next one does not
    follow at once.
    """
    yield from history.ours
    yield from history.person
    for touch in history.touches:
        if touch.state is TouchState.SKIPPED:
            yield touch.due_at
        elif touch.state is TouchState.DONE and touch.done_at:
            yield touch.done_at


def done(history: LeadHistory) -> set[TouchKind]:
    """The kinds that reached them, those that the owner did by hand included; whatever answered them was the first."""
    kinds = {touch.kind for touch in history.touches if touch.state is TouchState.DONE}
    kinds.update(hand.kind for hand in history.by_hand)
    return kinds | {TouchKind.THANK_YOU} if answered(history) else kinds


def permission(history: LeadHistory) -> Permission:
    """Whether they agreed to be followed up: `details` asks, and the last mail that says yes or no to it counts."""
    if history.permission in (Permission.GRANTED, Permission.REFUSED):
        return history.permission
    asked = max(_asked(history), default=None)
    if asked is None:
        return history.permission
    said = (mail.intent for mail in reversed(history.theirs) if mail.at > asked and is_sure(mail))
    last = next((intent for intent in said if intent in _YES or intent in _NO), None)
    if last is None:
        return Permission.ASKED
    return Permission.GRANTED if last in _YES else Permission.REFUSED


def _asked(history: LeadHistory) -> Iterator[datetime]:
    for touch in history.touches:
        if touch.kind is TouchKind.DETAILS and touch.state is TouchState.DONE and touch.done_at:
            yield touch.done_at
    yield from (hand.at for hand in history.by_hand if hand.kind is TouchKind.DETAILS)


def is_sure(mail: TheirMail) -> bool:
    return mail.guess is None and not mail.doubtful


def pause(history: LeadHistory, *, asked: bool = False) -> Pause | None:
    """Until when they asked for quiet; the longest of their last pauses, or of those that they `asked` for themselves.

    Thanks end no pause, any other mail does.
    """
    newest = takewhile(lambda mail: mail.intent in _PAUSES or mail.intent is Intent.CLOSER, reversed(history.theirs))
    return max((one for one in _pauses(newest) if one.asked or not asked), key=lambda one: one.until, default=None)


def _pauses(mails: Iterable[TheirMail]) -> Iterator[Pause]:
    for mail in mails:
        if mail.intent in _PAUSES and (until := _quiet_until(mail)):
            yield Pause(until, _PAUSES[mail.intent], mail.intent is Intent.NOT_NOW)


def _quiet_until(mail: TheirMail) -> datetime | None:
    if mail.resume_after:
        return mail.resume_after
    return mail.at + QUIET_AFTER_NOT_NOW if mail.intent is Intent.NOT_NOW else None


def open_promise(history: LeadHistory, calendar: WorkCalendar, now: datetime) -> Promise | None:
    """The promise of ours that is due next.

    A mail or call of ours on its day or later keeps it, and so does a mail by hand before that did a touch's work.
    """
    if not history.promises:
        return None
    zone = ZoneInfo(calendar.zone)
    last = max(_reached(history), default=None)
    open_ = [
        promise
        for promise in history.promises
        if (last is None or last <= promise.made_at or last.astimezone(zone).date() < promise.due)
        and not any(hand.at > promise.made_at for hand in history.by_hand)
        and promise_day(promise, calendar) + PROMISE_LASTS > now
    ]
    return min(open_, key=lambda promise: promise.due, default=None)


def promise_day(promise: Promise, calendar: WorkCalendar) -> datetime:
    """Midnight in the owner's zone, when the promised day begins."""
    return datetime.combine(promise.due, time(), ZoneInfo(calendar.zone))


def _reached(history: LeadHistory) -> Iterator[datetime]:
    """Our mails and calls to the prospect; thanks to the introducer keep no promise."""
    yield from history.ours
    for touch in history.touches:
        if touch.state is TouchState.DONE and touch.done_at and touch.kind is not TouchKind.INTRODUCTION_THANKS:
            yield touch.done_at


def quiet_after_bad_news(history: LeadHistory) -> datetime | None:
    """Until when a bad event at their company forbids congratulation and promotion."""
    return history.bad_news.published + QUIET_AFTER_BAD_NEWS if history.bad_news else None
