"""Points in time in words, resolved against a day."""

from datetime import date, datetime
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from worker.rules import date_grammar, dates

WEDNESDAY = datetime.fromisoformat("2026-07-15T13:33:00+02:00")
IN_DENVER = datetime.fromisoformat("2026-07-15T13:33:00-06:00")


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("back on Monday 3 August", "2026-08-03"),
        ("until 14.8.", "2026-08-14"),
        ("on the 3rd", "2026-08-03"),
        ("Monday", "2026-07-20"),
        ("week 46", "2026-11-09"),
        ("in KW 38", "2026-09-14"),
        ("Q2", "2027-04-01"),
        ("in three months", "2026-10-15"),
        ("in 6 Monaten", "2027-01-15"),
        ("dans deux semaines", "2026-07-29"),
        ("dentro de dos semanas", "2026-07-29"),
        ("over twee weken", "2026-07-29"),
        ("tra due settimane", "2026-07-29"),
        ("after Labor Day", "2026-09-07"),
        ("nächste Woche", "2026-07-20"),
        ("la semaine prochaine", "2026-07-20"),
        ("bis einschließlich 21. August", "2026-08-21"),
        ("in the autumn of 2027", "2027-09-01"),
        ("on 1 April", "2027-04-01"),
        ("el 3 de agosto", "2026-08-03"),
        ("August 3rd, 2027", "2027-08-03"),
        ("2026-09-30", "2026-09-30"),
        ("mid September", "2026-09-15"),
        ("end of the month", "2026-07-31"),
        ("in the new year", "2027-01-01"),
        ("in 2028", "2028-01-01"),
        ("after Easter", "2027-03-28"),
    ],
)
def test_a_date_is_resolved_from_the_day_of_sending(words: str, first: str) -> None:
    assert [period.first for period in dates.find(words, WEDNESDAY)] == [date.fromisoformat(first)]


def test_an_american_writes_the_month_first() -> None:
    assert dates.find("I am out until 8/3", IN_DENVER)[0].first == date(2026, 8, 3)
    assert dates.find("I am out until 8/3", WEDNESDAY)[0].first == date(2027, 3, 8)


@pytest.mark.parametrize("words", ["you may call", "31 June", "0.1 NTU", "at 10:15", "version 3.2.1", "march on"])
def test_everyday_words_are_no_dates(words: str) -> None:
    assert dates.find(words, WEDNESDAY) == ()


@settings(max_examples=60)
@given(st.text(max_size=200), st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1)))  # noqa: DTZ001 - made aware below
def test_any_text_gives_ordered_periods(text: str, sent: datetime) -> None:
    found = dates.find(text, sent.replace(tzinfo=WEDNESDAY.tzinfo))
    assert all(period.first <= period.last for period in found)
    assert all(one.end <= two.start for one, two in pairwise(found))


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(0, 60))
def test_months_are_added_within_the_month_that_is_meant(day: date, months: int) -> None:
    later = date_grammar.add_months(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day <= day.day
