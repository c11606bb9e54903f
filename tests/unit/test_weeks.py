from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.errors import UsageError
from worker.rules import weeks

ZONES = st.sampled_from(["UTC", "Europe/Berlin", "America/New_York", "Pacific/Auckland"])
MOMENTS = st.datetimes(datetime(2000, 1, 2), datetime(2090, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 (zone given beside)


def test_a_week_begins_on_monday_in_the_zone() -> None:
    sunday_late = datetime(2026, 11, 15, 23, 30, tzinfo=UTC)
    assert weeks.week_of(sunday_late, "UTC") == "2026-W46"
    assert weeks.week_of(sunday_late, "Europe/Berlin") == "2026-W47"


def test_the_week_of_a_clock_change_is_an_hour_longer() -> None:
    starts, ends = weeks.bounds("2026-W43", "Europe/Berlin")
    assert (starts.isoformat(), ends.isoformat()) == ("2026-10-19T00:00:00+02:00", "2026-10-26T00:00:00+01:00")
    assert ends.astimezone(UTC) - starts.astimezone(UTC) == timedelta(days=7, hours=1)


@pytest.mark.parametrize(("week", "by", "expected"), [("2026-W53", 1, "2027-W01"), ("2026-W01", -1, "2025-W52")])
def test_years_have_52_or_53_weeks(week: str, by: int, expected: str) -> None:
    assert weeks.shift(week, by) == expected


@pytest.mark.parametrize(
    "text", ["", "2026-47", "2026-W00", "2025-W53", "2026-W54", "0000-W01", "2026-W47\n", "２０２６-W47"]
)
def test_what_is_no_week_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="is no week"):
        weeks.bounds(text, "UTC")


def test_a_moment_of_the_week_follows_the_clock_on_the_wall() -> None:
    summer, winter = (weeks.moment_in(week, 0, time(8), "Europe/Berlin") for week in ("2026-W43", "2026-W44"))
    assert (summer.hour, winter.hour) == (6, 7)


@given(MOMENTS, ZONES)
def test_every_moment_lies_in_its_week(moment: datetime, zone: str) -> None:
    week = weeks.week_of(moment, zone)
    starts, ends = weeks.bounds(week, zone)
    assert starts <= moment < ends
    assert weeks.bounds(weeks.shift(week, 1), zone)[0] == ends


@pytest.mark.parametrize("week", ["0001-W01", "9999-W52"])
def test_weeks_in_which_nobody_wrote_mail_are_none(week: str) -> None:
    with pytest.raises(UsageError, match="is no week"):
        weeks.shift(week, -1)
