"""When a reader works, by where they are: office hours, the days of their country's week, its public holidays."""

from __future__ import annotations

from datetime import date, time
from functools import lru_cache

import holidays

from worker.model import WorkCalendar
from worker.rules import countries
from worker.rules.whereabouts import Whereabouts

OFFICE_HOURS = ((time(9), time(17)),)
_MONDAY_TO_FRIDAY = (0, 1, 2, 3, 4)


def reader_calendar(whereabouts: Whereabouts, years: range) -> WorkCalendar | None:
    """The working time of a reader, 9 to 17 in their zone, without the public holidays of `years`; None where their zone is not known.

    The country may be unknown where the zone is not: then the week is Monday to Friday, and no holiday is known.
    """
    if whereabouts.zone is None:
        return None
    return _calendar(whereabouts.zone, whereabouts.country, years.start, years.stop)


@lru_cache(maxsize=1024)  # thousands of leads share few calendars
def _calendar(zone: str, country: str | None, first: int, end: int) -> WorkCalendar:
    workdays = countries.WORKDAYS.get(country or "", _MONDAY_TO_FRIDAY)
    hours = tuple(OFFICE_HOURS if day in workdays else () for day in range(7))
    return WorkCalendar(zone, hours, _public_holidays(country, first, end))


@lru_cache(maxsize=1024)
def _public_holidays(country: str | None, first: int, end: int) -> frozenset[date]:
    """Those that the whole country keeps; none where it is not known to the library."""
    if country is None:
        return frozenset()
    try:
        return frozenset(holidays.country_holidays(country, years=range(first, end)))
    except NotImplementedError:
        return frozenset()
