from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from worker.model import WorkCalendar
from worker.rules.hours import is_open, next_opening, working_time

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
OFFICE = (((time(9), time(12)), (time(13), time(17, 30))),) * 5 + ((), ())
AROUND_THE_CLOCK = (((time(0), time.max),),) * 7
NIGHTS = (((time(22), time(6)),),) * 7
BERLIN = WorkCalendar("Europe/Berlin", OFFICE, frozenset({date(2026, 12, 25)}))

# Weeks in which Berlin (29 March, 25 October) and New York (8 March, 1 November) change their clocks.
CHANGES = [datetime(2026, 3, 6), datetime(2026, 3, 27), datetime(2026, 10, 23), datetime(2026, 10, 30)]  # noqa: DTZ001 (given zones below)
moments = st.builds(
    lambda start, minutes: start.replace(tzinfo=UTC) + minutes * MINUTE,
    st.sampled_from(CHANGES),
    st.integers(0, 5 * 24 * 60),
)
calendars = st.builds(
    WorkCalendar,
    st.sampled_from(["Europe/Berlin", "America/New_York", "Asia/Kolkata", "UTC"]),
    st.sampled_from([OFFICE, AROUND_THE_CLOCK, NIGHTS]),
    st.just(frozenset({date(2026, 3, 9), date(2026, 10, 26)})),
)


def local(text: str, zone: str = "Europe/Berlin") -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("2026-11-16 10:00", "2026-11-16 11:15", 1.25 * HOUR),
        ("2026-11-16 11:00", "2026-11-16 14:00", 2 * HOUR),  # over noon
        ("2026-11-20 17:00", "2026-11-23 09:30", 1 * HOUR),  # over the weekend
        ("2026-11-21 10:00", "2026-11-22 23:00", 0 * HOUR),  # answered before the next opening
        ("2026-11-16 18:00", "2026-11-17 09:45", 0.75 * HOUR),  # begins at the next opening
        ("2026-12-24 17:00", "2026-12-28 10:00", 1.5 * HOUR),  # over a holiday
        ("2026-11-16 11:00", "2026-11-16 10:00", 0 * HOUR),  # never negative
        ("2026-12-31 17:00", "2027-01-01 09:30", 1 * HOUR),  # over the year's end
        ("2026-01-01 00:00", "2026-01-31 00:00", 22 * 7.5 * HOUR),
    ],
)
def test_counts_the_minutes_inside_the_hours(start: str, end: str, expected: timedelta) -> None:
    assert working_time(local(start), local(end), BERLIN) == expected


@pytest.mark.parametrize(("day", "hours"), [("2026-03-29", 23), ("2026-10-25", 25), ("2026-10-26", 24)])
def test_a_day_of_a_clock_change_has_its_real_length(day: str, hours: int) -> None:
    calendar = WorkCalendar("Europe/Berlin", AROUND_THE_CLOCK)
    midnight = datetime.fromisoformat(day).replace(tzinfo=ZoneInfo("Europe/Berlin"))
    assert working_time(midnight, midnight + timedelta(days=1), calendar) == hours * HOUR  # wall clock arithmetic


def test_hours_over_midnight_belong_to_the_day_they_begin_on() -> None:
    calendar = WorkCalendar("Europe/Berlin", NIGHTS, frozenset({date(2026, 11, 17)}))
    assert working_time(local("2026-11-16 12:00"), local("2026-11-17 12:00"), calendar) == 8 * HOUR
    assert working_time(local("2026-11-17 12:00"), local("2026-11-18 12:00"), calendar) == 0 * HOUR
    year_end = WorkCalendar("Europe/Berlin", NIGHTS)
    assert working_time(local("2027-01-01 00:00"), local("2027-01-01 12:00"), year_end) == 6 * HOUR


def test_hours_inside_the_hour_that_a_clock_change_skips_are_empty() -> None:
    calendar = WorkCalendar("Europe/Berlin", (((time(2, 30), time(3, 15)),),) * 7)
    assert working_time(local("2026-03-29 00:00"), local("2026-03-29 12:00"), calendar) == 0 * HOUR


def test_hours_that_overlap_count_once() -> None:
    calendar = WorkCalendar("UTC", (((time(9), time(12)), (time(11), time(14))),) * 7)
    assert working_time(local("2026-11-16 00:00", "UTC"), local("2026-11-17 00:00", "UTC"), calendar) == 5 * HOUR


@pytest.mark.parametrize(
    ("moment", "opening"),
    [
        ("2026-11-16 10:00", "2026-11-16 10:00"),
        ("2026-11-16 12:00", "2026-11-16 13:00"),  # an end is outside
        ("2026-11-16 09:00", "2026-11-16 09:00"),  # a beginning is inside
        ("2026-11-20 18:00", "2026-11-23 09:00"),
        ("2026-12-24 18:00", "2026-12-28 09:00"),
    ],
)
def test_next_opening(moment: str, opening: str) -> None:
    assert next_opening(local(moment), BERLIN) == local(opening)
    assert is_open(local(moment), BERLIN) == (moment == opening)


def test_a_calendar_that_never_opens_delays_nothing() -> None:
    never = WorkCalendar("UTC", ((),) * 7)
    assert next_opening(local("2026-11-16 10:00"), never) == local("2026-11-16 10:00")
    assert working_time(local("2026-11-16 10:00"), local("2027-11-16 10:00"), never) == timedelta()


@given(calendars, moments, moments, moments)
def test_working_time_adds_up_and_never_passes_real_time(
    calendar: WorkCalendar, one: datetime, two: datetime, three: datetime
) -> None:
    a, b, c = sorted((one, two, three))
    first, second, both = (working_time(*span, calendar) for span in ((a, b), (b, c), (a, c)))
    assert first + second == both
    assert timedelta() <= first <= both
    assert first <= b - a


@settings(max_examples=25)
@given(calendars, moments, st.integers(0, 1500))
def test_agrees_with_counting_minute_by_minute(calendar: WorkCalendar, start: datetime, minutes: int) -> None:
    inside = sum(_at_work(start + n * MINUTE, calendar) for n in range(minutes))
    assert working_time(start, start + minutes * MINUTE, calendar) == inside * MINUTE
    assert is_open(start, calendar) == _at_work(start, calendar)


@given(calendars, moments)
def test_the_next_opening_is_open_and_nothing_lies_before_it(calendar: WorkCalendar, moment: datetime) -> None:
    opening = next_opening(moment, calendar)
    assert opening >= moment
    assert is_open(opening, calendar)
    assert working_time(moment, opening, calendar) == timedelta()


def _at_work(moment: datetime, calendar: WorkCalendar) -> bool:
    """What a clock on the wall says."""
    wall = moment.astimezone(ZoneInfo(calendar.zone))
    yesterday = wall.date() - timedelta(days=1)
    today = any(
        start <= wall.time() and (end < start or wall.time() < end) for start, end in calendar.hours[wall.weekday()]
    )
    over_midnight = any(end < start and wall.time() < end for start, end in calendar.hours[yesterday.weekday()])
    return (today and wall.date() not in calendar.days_off) or (over_midnight and yesterday not in calendar.days_off)
