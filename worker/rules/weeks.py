"""ISO weeks in a person's time zone, written as `2026-W47` (ISO 8601)."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from worker.errors import UsageError

WEEK = timedelta(days=7)
FIRST_YEAR, LAST_YEAR = 1970, 3000  # of mail; dates end soon after 9999, and weeks are counted on


def week_of(moment: datetime, zone: str) -> str:
    """The week that a moment falls into on the clock of `zone`."""
    return _named(moment.astimezone(ZoneInfo(zone)).date())


def bounds(week: str, zone: str) -> tuple[datetime, datetime]:
    """Monday 00:00 of the week and of the next, in `zone`; the second is no part of the week.  Raises UsageError."""
    monday = _monday(week)
    first, last = (datetime.combine(day, time(), ZoneInfo(zone)) for day in (monday, monday + WEEK))
    return first, last


def shift(week: str, by: int) -> str:
    """The week `by` weeks later; earlier where it is negative."""
    return _named(_monday(week) + by * WEEK)


def moment_in(week: str, weekday: int, clock: time, zone: str) -> datetime:
    """A moment of the week in UTC: `weekday` (0 = Monday) at `clock` in `zone`."""
    return datetime.combine(_monday(week) + timedelta(days=weekday), clock, ZoneInfo(zone)).astimezone(UTC)


def _named(day: date) -> str:
    return f"{day:%G-W%V}"


def _monday(week: str) -> date:
    match = re.fullmatch(r"(\d{4})-W(\d{2})", week, re.ASCII)
    try:
        if match and FIRST_YEAR < int(match[1]) < LAST_YEAR:
            return date.fromisocalendar(int(match[1]), int(match[2]), 1)
    except ValueError:
        pass  # a week 53 of a year that has 52
    raise UsageError(f'"{week}" is no week; write it as 2026-W47')
