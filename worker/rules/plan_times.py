"""When a touch is due: the gap since our last contact, what moves it, and the hours of the owner and of the reader."""

from __future__ import annotations

from datetime import datetime, timedelta

from worker.model import Lead, LeadHistory, PlannedTouch, Promise, TouchKind, WorkCalendar, utc
from worker.rules import hours
from worker.rules import plan_facts as facts

OVERLAP_WITHIN = timedelta(days=14)  # for longer nobody waits for the hours of the owner and the reader to meet
FIRST_ANSWER_WITHIN = timedelta(hours=24)
PROMISE_WITHIN = timedelta(days=3)

Due = tuple[datetime, str]  # and why then


def last_contact(lead: Lead, history: LeadHistory) -> datetime:
    return max(facts.contacts(history), default=lead.found_at)


def gap_of(planned: PlannedTouch) -> timedelta:
    """A week to a month, whatever a plan says."""
    return min(max(planned.after, facts.SHORTEST_GAP), facts.LONGEST_GAP)


def due(planned: PlannedTouch, lead: Lead, history: LeadHistory, company_gap: timedelta, calendar: WorkCalendar) -> Due:
    """When a touch of the plan is due, in UTC and at work, and why then."""
    if planned.kind is TouchKind.INTRODUCTION_THANKS:
        moment = last_contact(lead, history) + planned.after
        return first_opening(moment, history, calendar), "whoever introduced them sees how it is handled"
    if planned.kind is TouchKind.THANK_YOU:
        began = (history.waiting_since or last_contact(lead, history)) + planned.after
        return first_opening(began, history, calendar), "they wait for a first answer"
    moment, reason = within_plan(planned, lead, history, company_gap)
    return opening(moment, calendar, history.reader), reason


def within_plan(planned: PlannedTouch, lead: Lead, history: LeadHistory, company_gap: timedelta) -> Due:
    """When a touch after the first answer is due, whether anybody is at work then or not."""
    last = last_contact(lead, history)
    return _spared(_moved(_later(planned, last, history), last, history), history, company_gap)


def _later(planned: PlannedTouch, last: datetime, history: LeadHistory) -> Due:
    """The gap, or a pause of theirs that lasts longer."""
    gap = gap_of(planned)
    pause = facts.pause(history)
    if pause and pause.until > last + gap:
        return pause.until, "the pause they asked for is over"
    return last + gap, f"{gap.days} days after our last contact"


def _spared(found: Due, history: LeadHistory, company_gap: timedelta) -> Due:
    """Not on the heels of a mail to a colleague of theirs."""
    colleague = max(history.colleagues, default=None)
    if colleague is None or colleague + company_gap <= found[0]:
        return found
    return colleague + company_gap, f"{company_gap.days} days after our last mail to a colleague of theirs"


def _moved(found: Due, last: datetime, history: LeadHistory) -> Due:
    """A person's word on the moment; not where it breaks the shortest gap, or where our last contact has overtaken it."""
    moved = history.moved_to
    if moved is None or moved <= last:
        return found
    if moved < last + facts.SHORTEST_GAP:
        day = f"{moved:%-d %B}"
        return found[0], f"{found[1]}; a person moved it to {day}, but that is within a week of our last contact"
    return moved, "a person moved it to this day"


def promised(promise: Promise, history: LeadHistory, calendar: WorkCalendar) -> Due:
    """When a word of ours is kept: on its day, else as soon after as there is work."""
    day = facts.promise_day(promise, calendar)
    moment = promise_opening(day, calendar, history.reader)
    reason = f"you wrote “{promise.words}”"
    if moment.astimezone(day.tzinfo).date() > promise.due:
        reason += f"; {promise.due:%-d %B} is no working day for both of you"
    if history.moved_to and history.moved_to > promise.made_at:
        reason += "; a person moved it, but a promise is kept on its day"
    return moment, reason


def opening(moment: datetime, calendar: WorkCalendar, reader: WorkCalendar | None) -> datetime:
    """The first moment inside the owner's and the reader's hours; where they do not meet in two weeks, inside the reader's."""
    if reader is None or reader == calendar:
        return hours.next_opening(moment, calendar)
    both = hours.next_common_opening(moment, calendar, reader, OVERLAP_WITHIN)
    return both or hours.next_opening(moment, reader)


def promise_opening(moment: datetime, calendar: WorkCalendar, reader: WorkCalendar | None) -> datetime:
    """For a word of ours, which waits for no holiday of the owner: inside the hours of both within days, else inside the reader's."""
    both = hours.next_common_opening(moment, calendar, reader or calendar, PROMISE_WITHIN)
    return both or hours.next_opening(moment, reader or calendar)


def first_opening(moment: datetime, history: LeadHistory, calendar: WorkCalendar) -> datetime:
    """For who waits for a first answer: inside the hours of both where that is within a day, else inside the owner's."""
    reader = history.reader
    both = hours.next_common_opening(moment, calendar, reader, FIRST_ANSWER_WITHIN) if reader else None
    return utc(both or hours.next_opening(moment, calendar))
