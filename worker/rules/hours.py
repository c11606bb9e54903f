"""Working time: how much of a span lies inside a person's opening hours.

A year of openings is laid out once, in UTC, with the working time before each; a span's working time is the difference of two
positions on it.  So it adds up exactly, and a day of a clock change counts the minutes that really passed.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import islice
from zoneinfo import ZoneInfo

from worker.model import WorkCalendar, utc

DAY = timedelta(days=1)
YEARS_AHEAD = 2  # how far an opening is looked for: leave never lasts longer

Opening = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class _Year:
    """The openings that begin in one year, apart and in order; `before[n]` is the working time before opening n."""

    starts: tuple[datetime, ...]
    ends: tuple[datetime, ...]
    before: tuple[timedelta, ...]
    total: timedelta

    def until(self, moment: datetime) -> timedelta:
        """The working time of this year up to a moment."""
        index = bisect_right(self.starts, moment) - 1
        if index < 0:
            return timedelta()
        return self.before[index] + min(moment, self.ends[index]) - self.starts[index]


def working_time(start: datetime, end: datetime, calendar: WorkCalendar) -> timedelta:
    """The time between two moments inside the calendar's hours; zero where `end` is not after `start`.

    Hours that end at 00:00 or at `time.max` last until midnight; hours that end before they begin, until the next day; the days off
    are those on which hours begin.
    """
    start, end = utc(start), utc(end)  # arithmetic within a zone would follow the wall clock
    if end <= start:
        return timedelta()
    first, last = (moment.astimezone(ZoneInfo(calendar.zone)).year for moment in (start, end))
    years = range(first - 1, last + 1)  # the last opening of the year before may reach into this one
    return sum((_until(end, year, calendar) - _until(start, year, calendar) for year in years), timedelta())


def is_open(moment: datetime, calendar: WorkCalendar) -> bool:
    """Whether the moment lies inside the opening hours, their end excluded."""
    return any(start <= moment for start, _ in islice(_ahead(moment, calendar), 1))


def next_opening(moment: datetime, calendar: WorkCalendar) -> datetime:
    """The moment itself inside the opening hours, else the next opening, in UTC.

    A calendar without an opening in the next two years delays nothing: it gives the moment itself.
    """
    ahead = (max(start, moment) for start, _ in _ahead(moment, calendar))
    return utc(next(ahead, moment))


def next_common_opening(moment: datetime, one: WorkCalendar, other: WorkCalendar, within: timedelta) -> datetime | None:
    """The first moment from then on that lies inside the hours of both, in UTC; None where there is none before `moment + within`."""
    ours, theirs = _ahead(moment, one), _ahead(moment, other)
    a, b = next(ours, None), next(theirs, None)
    while a and b:
        start = max(a[0], b[0], moment)
        if start > moment + within:
            return None
        if start < min(a[1], b[1]):
            return utc(start)
        if a[1] <= b[1]:
            a = next(ours, None)
        else:
            b = next(theirs, None)
    return None


def _ahead(moment: datetime, calendar: WorkCalendar) -> Iterator[Opening]:
    """The openings that end after the moment, in order."""
    local = moment.astimezone(ZoneInfo(calendar.zone)).year
    for year in range(local - 1, local + YEARS_AHEAD + 1):
        table = _year(calendar, year)
        for index in range(bisect_right(table.ends, moment), len(table.ends)):
            yield table.starts[index], table.ends[index]


def _until(moment: datetime, year: int, calendar: WorkCalendar) -> timedelta:
    return _year(calendar, year).until(moment)


@lru_cache(maxsize=2048)
def _year(calendar: WorkCalendar, year: int) -> _Year:
    openings = _joined(_openings(calendar, year))
    before = [timedelta()]
    for start, end in openings:
        before.append(before[-1] + end - start)
    return _Year(
        tuple(start for start, _ in openings), tuple(end for _, end in openings), tuple(before[:-1]), before[-1]
    )


def _joined(openings: Iterable[Opening]) -> list[Opening]:
    """The openings in order, with those that overlap made one."""
    joined: list[Opening] = []
    for start, end in sorted(openings):
        if joined and start < joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return joined


def _openings(calendar: WorkCalendar, year: int) -> Iterator[Opening]:
    day = date(year, 1, 1)
    while day.year == year:
        if day not in calendar.days_off:
            for start, end in calendar.hours[day.weekday()]:
                opening = _moment(day, start, calendar.zone), _closing(day, start, end, calendar.zone)
                if opening[0] < opening[1]:  # hours inside the one that a clock change skips are empty
                    yield opening
        day += DAY


def _closing(day: date, start: time, end: time, zone: str) -> datetime:
    if end == time.max:
        end = time()
    return _moment(day if end > start else day + DAY, end, zone)


def _moment(day: date, clock: time, zone: str) -> datetime:
    return datetime.combine(day, clock, ZoneInfo(zone)).astimezone(UTC)
