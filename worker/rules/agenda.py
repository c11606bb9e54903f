"""The touches of many leads over the days: never a burst, not after an outage, not after a holiday.

due touches ─► promises, referrals, the oldest first ─► a moment at work with room on its day ─► a colleague's mail some days apart
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from worker.model import Lead, LeadHistory, NextTouch, Plan, Source, WorkCalendar
from worker.rules import hours
from worker.rules import plan_facts as facts
from worker.rules import plan_times as times
from worker.rules.domains import organisation

ON_ITS_DAY = timedelta(hours=12)  # since a promise fell due
Day = tuple[int, date]  # a mailbox (its id), and a day of its owner


@dataclass(frozen=True, slots=True)
class Due:
    """A touch that the plan of a lead has decided on, and what its place among the others depends on."""

    lead: Lead
    touch: NextTouch
    calendar: WorkCalendar
    reader: WorkCalendar | None
    company_gap: timedelta

    @property
    def is_urgent(self) -> bool:
        """First answers and promises are never delayed."""
        return self.touch.kind in facts.FIRST_ANSWERS or self.touch.promise is not None

    @property
    def rank(self) -> tuple[bool, bool, datetime, int]:
        """Promises before referrals before the others; of two alike the older lead first."""
        lead = self.lead
        return self.touch.promise is None, lead.source is not Source.REFERRAL, lead.found_at, lead.id

    def day(self, moment: datetime) -> Day:
        return self.lead.mailbox_id, moment.astimezone(ZoneInfo(self.calendar.zone)).date()

    def opening(self, moment: datetime) -> datetime:
        if not self.is_urgent:
            return times.opening(moment, self.calendar, self.reader)
        on_its_day = moment - self.touch.due_at < ON_ITS_DAY and hours.is_open(moment, self.reader or self.calendar)
        return moment if on_its_day else times.promise_opening(moment, self.calendar, self.reader)

    @property
    def spaced(self) -> dict[str, timedelta]:
        """The person and the company that it reaches, and how long nothing else of ours should."""
        email = self.lead.prospect.email or ""
        own = organisation(email)
        return {email: facts.SHORTEST_GAP} | ({own: self.company_gap} if own else {})


def due_of(plan: Plan, lead: Lead, history: LeadHistory, calendar: WorkCalendar, touch: NextTouch) -> Due:
    return Due(lead, touch, calendar, history.reader, plan.company_gap)


@dataclass(slots=True)
class _Days:
    """How many touches each day holds, and the next day with room."""

    most: int
    taken: dict[Day, int]
    _after: dict[Day, date] = field(default_factory=dict)

    def take(self, day: Day) -> None:
        self.taken[day] = self.taken.get(day, 0) + 1

    def free(self, day: Day) -> Day:
        """The day itself or the first one after it with room; full stretches are leapt over."""
        passed = []
        mailbox, at = day
        while self.taken.get((mailbox, at), 0) >= self.most:
            passed.append((mailbox, at))
            at = self._after.get((mailbox, at), at + timedelta(days=1))
        self._after.update(dict.fromkeys(passed, at))
        return mailbox, at


def agenda(due: Iterable[Due], taken: Mapping[Day, int], most_a_day: int, now: datetime) -> dict[int, datetime]:
    """When each touch comes up, by lead id: UTC, not before it is due, not before `now`, at work, with room on its day.

    `taken`: what each day holds already.  Urgent touches take room and are never delayed; a first answer comes up at once.
    """
    days = _Days(most_a_day, dict(taken))
    reached: dict[str, datetime] = {}  # until when a person or company is left alone
    found: dict[int, datetime] = {}
    for one in sorted(due, key=lambda one: (one.day(max(one.touch.due_at, now))[1], one.rank)):
        moment = max(one.touch.due_at, now)
        if one.touch.kind in facts.FIRST_ANSWERS:
            found[one.lead.id] = moment
            continue
        moment = one.opening(moment)
        if not one.is_urgent:
            moment = _with_room(one, max([moment, *(reached[key] for key in one.spaced if key in reached)]), days)
        days.take(one.day(moment))
        for key, gap in one.spaced.items():
            reached[key] = max(moment + gap, reached.get(key, moment))
        found[one.lead.id] = moment
    return found


def _with_room(one: Due, moment: datetime, days: _Days) -> datetime:
    """The first moment from then on that is at work, on a day with room."""
    zone = ZoneInfo(one.calendar.zone)
    while True:
        moment = one.opening(moment)
        day = one.day(moment)
        free = days.free(day)
        if free == day:
            return moment
        moment = datetime.combine(free[1], time(), zone)
