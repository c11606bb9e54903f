import pytest

from worker.errors import OutsideError, SignInRefusedError, ThrottledError, UnreachableError
from worker.mail.refusals import refusal, sign_in_refusal, wait_seconds


@pytest.mark.parametrize(
    ("words", "seconds"),
    [
        ("Request is throttled. Suggested Backoff Time: 299961 Milliseconds", 299.961),
        ("Suggested backoff time: 30 seconds", 30),
        ("[OVERQUOTA] over", 3600),
        ("Account exceeded command or bandwidth limits. (Failure)", 3600),
        ("[THROTTLED] x", 60),
        ("[ALERT] Too many simultaneous connections. (Failure)", 60),
        ("[LIMIT] x", 60),
        ("[NONEXISTENT] Unknown mailbox", None),
    ],
)
def test_how_long_to_stay_away(words: str, seconds: float | None) -> None:
    assert wait_seconds(words) == seconds


@pytest.mark.parametrize(
    ("words", "error"),
    [
        ("[AUTHENTICATIONFAILED] Invalid credentials (Failure)", SignInRefusedError),
        ("LOGIN failed.", SignInRefusedError),
        ("[ALERT] Application-specific password required", SignInRefusedError),
        ("[UNAVAILABLE] Temporary authentication failure.", UnreachableError),
        ("[INUSE] locked", UnreachableError),
        ("[LIMIT] too many connections", ThrottledError),
    ],
)
def test_what_a_refused_sign_in_means(words: str, error: type[OutsideError]) -> None:
    assert type(sign_in_refusal(words, "ada at mail.example:993")) is error


def test_a_message_says_where_and_stays_short() -> None:
    said = str(refusal("no\x1b[31m" + "x" * 5000, "ada at mail.example:993"))
    assert said.startswith("ada at mail.example:993")
    assert "\x1b" not in said
    assert len(said) < 300
