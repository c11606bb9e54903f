"""Where a reader works: signs that agree, signs that do not, and travellers."""

import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.contract.store_examples import message
from worker.model import (
    NO_LEAD,
    Address,
    Arrival,
    ArrivalBasis,
    IntentVerdict,
    Kind,
    KindVerdict,
    Message,
    ReplyParts,
    Understanding,
)
from worker.rules import countries
from worker.rules.whereabouts import Whereabouts, whereabouts

JULY = datetime(2026, 7, 1, 8, tzinfo=UTC)
JANUARY = datetime(2026, 1, 12, 8, tzinfo=UTC)
COM = "pat@buyer.com"


def mail(at: datetime, offset: timedelta | None, signature: str = "", text: str = "", email: str = COM) -> Message:
    judged = Understanding(KindVerdict(Kind.HUMAN), ReplyParts(text, signature), IntentVerdict(), NO_LEAD)
    arrival = Arrival(at, ArrivalBasis.INTERNALDATE)
    return replace(
        message("m"), from_=Address(email), date=at, date_offset=offset, arrival=arrival, understanding=judged
    )


def mails(
    zone: str | None, days: Sequence[datetime], signature: str = "", text: str = "", email: str = COM
) -> list[Message]:
    return [
        mail(day, day.astimezone(ZoneInfo(zone)).utcoffset() if zone else None, signature, text, email) for day in days
    ]


def week(start: datetime, days: int = 6) -> list[datetime]:
    return [start + timedelta(days=2 * n) for n in range(days)]


def place(found: Whereabouts) -> tuple[str | None, str | None]:
    assert found.why
    return found.zone, found.country


@pytest.mark.parametrize(
    ("email", "signature", "expected"),
    [
        ("a@firma.de", "", ("Europe/Berlin", "DE")),
        ("a@firm.co.uk", "", ("Europe/London", "GB")),
        ("a@firma.com.br", "Tel. +55 11 4002-8922", (None, "BR")),  # four zones
        ("a@firm.com.co", "", ("America/Bogota", "CO")),
        ("a@start.co", "", (None, None)),
        ("a@start.io", "", (None, None)),
        (COM, "Ana Ruiz\nTel.: +34 (0)91 123 45 67", ("Europe/Madrid", "ES")),
        (COM, "Tel. 0049 40 123456-7", ("Europe/Berlin", "DE")),
        (COM, "Bo Roe\nRoe Inc.\n12 Main St, Houston, TX 77002", ("America/Chicago", "US")),
        (COM, "Bo Roe\nBay Street 1, Toronto, ON M5V 2T6\n+1 416 555 0100", ("America/Toronto", "CA")),
        (COM, "Jo\nSydney NSW 2000", ("Australia/Sydney", "AU")),
        (COM, "Bo Roe\n(713) 555-0100", (None, None)),  # all of North America
        (COM, "A. Muster\nCH-8005 Zürich", ("Europe/Zurich", "CH")),
        (COM, "Claire\n75008 Paris, France", ("Europe/Paris", "FR")),
        (COM, "Claire\nHead of Sales France", (None, None)),
        (COM, "Claire\nHead of Sales, France", (None, None)),
        (COM, "10 High St\nLondon SW1A 1AA", ("Europe/London", "GB")),
        (COM, "Office +49 40 123456, mobile +41 79 123 45 67", (None, None)),
        ("a@firma.de", "Tel. +43 1 234567", ("Europe/Berlin", None)),  # one clock, but whose holidays?
        ("a@firma.de", "Tel. +1 212 555 0100", (None, None)),
    ],
)
def test_domain_and_signature(email: str, signature: str, expected: tuple[str | None, str | None]) -> None:
    one = mail(JULY, None, signature, email=email)
    assert place(whereabouts(email, [one])) == expected


@pytest.mark.parametrize(
    ("zone", "days", "text", "expected"),
    [
        ("America/New_York", [*week(JULY, 3), *week(JANUARY, 3)], "", "America/New_York"),
        ("Europe/Berlin", [*week(JULY, 3), *week(JANUARY, 3)], "", "Europe/Berlin"),
        ("Asia/Kolkata", week(JULY), "", "Asia/Kolkata"),
        ("Europe/Berlin", week(JULY), "", None),  # or South Africa
        (
            "Europe/Berlin",
            week(JULY),
            "Vielen Dank für die Nachricht, wir haben sie und die Maße nicht.",
            "Europe/Berlin",
        ),
        ("Asia/Kolkata", week(JULY, 2), "", None),  # too few
        ("Asia/Kolkata", [JULY, JULY, JULY, JULY], "", None),  # one day
    ],
)
def test_the_clock_alone_needs_weeks_and_one_answer(
    zone: str, days: list[datetime], text: str, expected: str | None
) -> None:
    assert whereabouts(COM, mails(zone, days, text=text)).zone == expected


def test_the_clock_finds_the_zone_of_a_large_country() -> None:
    signature = "Bo Roe\n+1 713 555 0100\nUSA"
    assert place(whereabouts(COM, mails("America/Los_Angeles", week(JULY), signature))) == ("America/Los_Angeles", "US")
    assert place(whereabouts(COM, mails("America/New_York", [JULY], signature))) == (None, "US")
    assert place(whereabouts(COM, mails("America/Los_Angeles", [JULY], signature))) == (None, "US")


def test_one_mail_of_a_traveller_decides_nothing() -> None:
    home = mails("Europe/Berlin", week(JULY), email="a@firma.de")
    away = mail(JULY + timedelta(days=20), timedelta(hours=-7), email="a@firma.de")
    assert place(whereabouts("a@firma.de", [*home, away])) == ("Europe/Berlin", "DE")
    signed = replace(away, understanding=replace(away.understanding, parts=ReplyParts("", "Tel. +49 40 123456")))
    assert place(whereabouts("a@firma.de", [signed])) == ("Europe/Berlin", "DE")


def test_signs_that_disagree_give_no_zone() -> None:
    abroad = mails("Asia/Kolkata", week(JULY), email="a@firma.de")
    found = whereabouts("a@firma.de", abroad)
    assert place(found) == (None, None)
    assert "disagree" in found.why
    assert place(whereabouts("a@firma.de", abroad[:1])) == (None, None)


def test_only_their_own_human_mails_and_true_clocks_count() -> None:
    other = mail(JULY, None, "Tel. +49 40 123456", email="b@firma.de")
    assert place(whereabouts(COM, [other])) == (None, None)
    assert place(whereabouts(None, [other])) == (None, None)
    assert place(whereabouts("c@firma.de", [])) == ("Europe/Berlin", "DE")  # who filled in a form has an address, too
    machine = mail(JULY, None, "Tel. +49 40 123456")
    machine = replace(machine, understanding=replace(machine.understanding, kind=KindVerdict(Kind.AUTO_REPLY)))
    assert place(whereabouts(COM, [machine])) == (None, None)
    wrong = [replace(each, date=datetime.max.replace(tzinfo=UTC)) for each in mails("Asia/Kolkata", week(JULY))]
    assert place(whereabouts(COM, wrong)) == (None, None)


def test_programs_that_write_utc_say_nothing() -> None:
    assert place(whereabouts("a@firma.de", mails("UTC", week(JULY), email="a@firma.de"))) == ("Europe/Berlin", "DE")


@settings(max_examples=30, deadline=None)
@given(
    st.sampled_from(sorted(countries.ZONES)).flatmap(lambda country: st.sampled_from(countries.ZONES[country])),
    st.sets(st.integers(0, 700), min_size=1, max_size=12),
)
def test_a_zone_found_by_the_clock_tells_the_time_of_their_mails(zone: str, days: set[int]) -> None:
    at = sorted(JANUARY + timedelta(days=day) for day in days)
    found = whereabouts(COM, mails(zone, at))
    if found.zone:
        assert all(
            day.astimezone(ZoneInfo(found.zone)).utcoffset() == day.astimezone(ZoneInfo(zone)).utcoffset() for day in at
        )


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=300), st.sampled_from(["a@b.de", "a@b.com", "a@b", "a@b.xx"]))
def test_any_signature_gives_a_known_zone_or_none(signature: str, email: str) -> None:
    found = whereabouts(email, [mail(JULY, None, signature, email=email)])
    assert found.why
    assert found.country is None or found.country in countries.ZONES
    assert found.zone is None or ZoneInfo(found.zone).key == found.zone


def test_every_zone_and_code_is_known() -> None:
    for zone in {zone for zones in countries.ZONES.values() for zone in zones}:
        ZoneInfo(zone)
    named = {*countries.NAMES.values(), *countries.POSTAL_LETTERS.values(), *countries.BIG, *countries.WORKDAYS}
    dialled = {country for found in countries.DIALLED.values() for country in found}
    assert named | dialled <= countries.ZONES.keys()
    for country, states in countries.STATES.items():
        assert set(states.values()) <= set(countries.ZONES[country])


@pytest.mark.parametrize("hostile", ["+" * 9_000, "+1 2" * 9_000, "AB-1234 " * 9_000, "1234 AB " * 9_000, ", " * 9_000])
def test_hostile_signatures_are_read_in_bounded_time(hostile: str) -> None:
    started = time.perf_counter()
    whereabouts(COM, [mail(JULY, None, hostile)])
    assert time.perf_counter() - started < 1
