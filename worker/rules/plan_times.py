"""When a touch is due: the gap since our last contact, what moves it, and the hours of the owner and of the reader."""

from __future__ import annotations

from datetime import datetime, timedelta

from worker.model import Lead, LeadHistory, PlannedTouch, Promise, TouchKind, WorkCalendar, utc
from worker.rules import hours
from worker.rules import plan_facts as facts

OVERLAP_WITHIN = timedelta(days=14)  # for longer nobody waits for the hours of the owner and the reader to meet
FIRST_ANSWER_WITHIN = timedelta(hours=24)

Due = tuple[datetime, str]  # and why then


def last_contact(lead: Lead, history: LeadHistory) -> datetime:
    return max(facts.contacts(history), default=lead.found_at)


def gap_of(planned: PlannedTouch) -> timedelta:
    """A week to a month, whatever a plan says."""
    return min(max(planned.after, facts.SHORTEST_GAP), facts.LONGEST_GAP)


def due(planned: PlannedTouch, lead: Lead, history: LeadHistory, company_gap: timedelta, calendar: WorkCalendar) -> Due:
    """When a touch of the plan is due, in UTC and at work, and why then."""
    last = last_contact(lead, history)
    if planned.kind is TouchKind.INTRODUCTION_THANKS:
        return first_opening(last + planned.after, history, calendar), "whoever introduced them sees how it is handled"
    if not facts.answered(history):
        began = (history.waiting_since or last) + planned.after
        return first_opening(began, history, calendar), "they wait for a first answer"
    moment, reason = _moved(_later(planned, last, history, company_gap), last, history)
    return opening(moment, calendar, history.reader), reason


def _later(planned: PlannedTouch, last: datetime, history: LeadHistory, company_gap: timedelta) -> Due:
    """The gap, or what lasts longer: a pause of theirs, the quiet after a mail to a colleague."""
    gap = gap_of(planned)
    found = last + gap, f"{gap.days} days after our last contact"
    pause = facts.pause(history)
    if pause and pause.until > found[0]:
        found = pause.until, "the pause they asked for is over"
    colleague = max(history.colleagues, default=None)
    if colleague and colleague + company_gap > found[0]:
        found = colleague + company_gap, f"{company_gap.days} days after our last mail to a colleague of theirs"
    return found


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
    """When a word of ours is kept: at work on its day, else as soon after as there is work."""
    day = facts.promise_day(promise, calendar)
    moment = opening(day, calendar, history.reader)
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


def first_opening(moment: datetime, history: LeadHistory, calendar: WorkCalendar) -> datetime:
    """For who waits for a first answer: inside the hours of both where that is within a day, else inside the owner's."""
    reader = history.reader
    both = hours.next_common_opening(moment, calendar, reader, FIRST_ANSWER_WITHIN) if reader else None
    return utc(both or hours.next_opening(moment, calendar))
