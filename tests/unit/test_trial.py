from datetime import UTC, datetime, timedelta

import pytest

from worker.errors import SignInRefusedError, UnreachableError
from worker.mail.autoconfig import Candidate
from worker.mail.trial import first_that_works, skew

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)
FIRST, SECOND_CHOICE = Candidate("a.example", 993, "tls", "u"), Candidate("a.example", 143, "starttls", "u")


@pytest.mark.parametrize(
    ("shown", "seconds"),
    [(0, 0), (-1, -0.4), (1, 0), (0.3, 0), (5, 3.5), (-5, -4.4), (3600, 3598.5)],
)
def test_a_clock_is_called_wrong_only_by_what_is_sure(shown: float, seconds: float) -> None:
    """The server shows whole seconds; ours were taken at 12:00:00.4 and 12:00:01.5."""
    before, after = NOON + 0.4 * SECOND, NOON + 1.5 * SECOND
    assert skew(NOON + shown * SECOND, before, after) == seconds * SECOND


def test_the_next_server_is_tried_only_where_one_cannot_be_used() -> None:
    tried: list[int] = []

    def attempt(server: Candidate) -> str:
        tried.append(server.port)
        if server is FIRST:
            raise UnreachableError("a.example:993: Connection refused")
        return "in"

    assert first_that_works((FIRST, SECOND_CHOICE), attempt) == (SECOND_CHOICE, "in")
    assert tried == [993, 143]


def test_a_refused_secret_is_sent_nowhere_else() -> None:
    tried: list[int] = []

    def attempt(server: Candidate) -> None:
        tried.append(server.port)
        raise SignInRefusedError("no")

    with pytest.raises(SignInRefusedError):
        first_that_works((FIRST, SECOND_CHOICE), attempt)
    assert tried == [993]


def test_every_reason_is_told() -> None:
    def attempt(server: Candidate) -> None:
        raise UnreachableError(f"{server.port}: closed")

    with pytest.raises(UnreachableError, match=r"(?s)993: closed.*143: closed"):
        first_that_works((FIRST, SECOND_CHOICE), attempt)
