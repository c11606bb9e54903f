from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from worker.mail.parse import parse
from worker.model import Arrival, ArrivalBasis
from worker.rules.arrivals import arrival

NOW = datetime(2026, 6, 10, 12, tzinfo=UTC)
RECEIVED = datetime(2026, 6, 2, 8, tzinfo=UTC)
DATE = datetime(2026, 6, 2, 7, tzinfo=UTC)
MAIL = replace(parse(b"\n"), received=RECEIVED, date=DATE)
UNRECEIVED = replace(MAIL, received=None)


@pytest.mark.fault(15)
@pytest.mark.parametrize(
    ("internaldate", "expected"),
    [
        (RECEIVED + timedelta(minutes=1), ArrivalBasis.INTERNALDATE),
        (RECEIVED + timedelta(hours=20), ArrivalBasis.INTERNALDATE),
        (RECEIVED + timedelta(days=5), ArrivalBasis.RECEIVED),  # a bulk import
        (RECEIVED - timedelta(days=5), ArrivalBasis.RECEIVED),
        (NOW + timedelta(days=1), ArrivalBasis.RECEIVED),
        (datetime(1970, 1, 1, tzinfo=UTC), ArrivalBasis.RECEIVED),
        (None, ArrivalBasis.RECEIVED),
    ],
)
def test_internaldate_unless_it_is_implausible(internaldate: datetime | None, expected: ArrivalBasis) -> None:
    assert arrival(MAIL, internaldate, NOW).basis is expected


def test_without_received_the_date() -> None:
    assert arrival(UNRECEIVED, None, NOW) == Arrival(DATE, ArrivalBasis.DATE)


def test_an_implausible_received_does_not_condemn_internaldate() -> None:
    mail = replace(MAIL, received=datetime(2050, 1, 1, tzinfo=UTC))
    assert arrival(mail, RECEIVED, NOW) == Arrival(RECEIVED, ArrivalBasis.INTERNALDATE)


def test_our_sent_copy_from_a_file_has_its_date() -> None:
    assert arrival(MAIL, None, NOW, ours=True) == Arrival(DATE, ArrivalBasis.DATE)


def test_our_sent_copy_imported_later_has_its_date() -> None:
    assert arrival(UNRECEIVED, NOW, NOW, ours=True).basis is ArrivalBasis.DATE
    assert arrival(UNRECEIVED, DATE + timedelta(minutes=1), NOW, ours=True).basis is ArrivalBasis.INTERNALDATE


@pytest.mark.fault(15)
@pytest.mark.parametrize("date", [None, datetime(2050, 1, 1, tzinfo=UTC), datetime(1970, 1, 1, tzinfo=UTC)])
def test_with_nothing_left_it_arrived_when_we_saw_it(date: datetime | None) -> None:
    assert arrival(replace(UNRECEIVED, date=date), None, NOW) == Arrival(NOW, ArrivalBasis.SEEN)
