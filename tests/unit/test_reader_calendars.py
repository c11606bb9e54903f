"""The working time of readers by where they are."""

from datetime import date, time

from hypothesis import given, settings
from hypothesis import strategies as st

from worker.jobs.reader_calendars import reader_calendar
from worker.rules import countries
from worker.rules.whereabouts import Whereabouts

YEARS = range(2026, 2028)


def calendar(zone: str, country: str | None) -> tuple[list[int], frozenset[date]]:
    found = reader_calendar(Whereabouts(zone, country, "phone"), YEARS)
    assert found is not None
    assert found.zone == zone
    assert {span for day in found.hours for span in day} == {(time(9), time(17))}
    return [day for day in range(7) if found.hours[day]], found.days_off


def test_holidays_of_the_country_and_the_week_that_it_keeps() -> None:
    days, off = calendar("Europe/Berlin", "DE")
    assert days == [0, 1, 2, 3, 4]
    assert {date(2026, 10, 3), date(2027, 5, 1)} <= off
    assert date(2028, 5, 1) not in off
    assert calendar("Asia/Riyadh", "SA")[0] == [0, 1, 2, 3, 6]
    assert calendar("Europe/Berlin", None) == ([0, 1, 2, 3, 4], frozenset())


def test_no_zone_no_calendar() -> None:
    assert reader_calendar(Whereabouts(None, "US", "phone"), YEARS) is None


def test_readers_of_one_country_share_a_calendar() -> None:
    one, other = (reader_calendar(Whereabouts("Europe/Berlin", "DE", why), YEARS) for why in ("phone", "domain"))
    assert one is other


@settings(max_examples=15, deadline=None)
@given(st.sampled_from(sorted(countries.ZONES)))
def test_every_country_has_a_calendar(country: str) -> None:
    days, off = calendar(countries.ZONES[country][0], country)
    assert len(days) >= 5
    assert {day.year for day in off} <= set(YEARS)
