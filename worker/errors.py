"""The errors that this program raises on purpose.  Every message says what is wrong, where, and how to mend it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta


class FollowthroughError(Exception):
    """Base of every error raised on purpose; `exit_code` is what a command ends with (see product contract)."""

    exit_code = 1


class UsageError(FollowthroughError):
    """A command was called with something it cannot work with."""

    exit_code = 2


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in a configuration: where it stands, what it is, how to mend it."""

    where: str  # "config.toml:12", or the name of an environment variable
    key: str  # dotted, "mailboxes.0.imap.host"
    what: str
    mend: str

    def __str__(self) -> str:
        return f"{self.where}: {self.key}: {self.what}. {self.mend}"


class ConfigError(UsageError):
    """Every problem of a configuration at once."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__("\n".join(str(problem) for problem in problems))


class OutsideError(FollowthroughError):
    """Something outside this program failed: a server, the network, the disk."""

    exit_code = 3


class SignInRefusedError(OutsideError):
    """A server knows the account but refuses the secret: trying again would lock the account."""


class ClientRefusedError(SignInRefusedError):
    """An identity provider refuses this program's own registration (its client id or secret), whoever signs in."""


class ConsentEndedError(OutsideError):
    """A person's consent to sign in for them has expired or was withdrawn (OAuth 2, `invalid_grant`): only that person can renew it.

    It is known from the store, without asking anybody: trying again later costs nothing and finds the renewed consent.
    """


class SecretLostError(OutsideError):
    """A stored secret cannot be decrypted with any key at hand, or is not there."""


class UnreachableError(OutsideError):
    """A server did not answer, or broke the connection: trying again later is right."""


LONGEST_WAIT = 3600.0  # seconds that we stay away at once, whatever a server asks for


class ThrottledError(OutsideError):
    """A server told us to slow down; `wait_seconds` is how long it asked for (capped by the caller)."""

    def __init__(self, message: str, wait_seconds: float) -> None:
        self.wait_seconds = wait_seconds
        super().__init__(message)

    def until(self, now: datetime) -> datetime:
        """When we may come back; at most `LONGEST_WAIT` later."""
        return now + timedelta(seconds=min(max(self.wait_seconds, 0.0), LONGEST_WAIT))


class FolderInvalidError(OutsideError):
    """A folder's UIDVALIDITY is missing or zero: nothing read from it can be remembered safely."""


class UnreadableMailError(FollowthroughError):
    """A mail that cannot be parsed within the limits; the caller quarantines its bytes."""


class HeaderInjectionError(FollowthroughError):
    """A value with control characters was to become a mail header (RFC 5322, 2.2)."""


class TemplateProblemError(FollowthroughError):
    """A template is missing, malformed, uses a variable that does not exist, or outgrew its bounds."""


class FeedError(OutsideError):
    """A feed could not be fetched or read.

    `retry_after_seconds` is set when the server said so; `whole_host`: it is no use to ask that server for another feed now.
    """

    def __init__(self, message: str, retry_after_seconds: float | None = None, *, whole_host: bool = False) -> None:
        self.retry_after_seconds = retry_after_seconds
        self.whole_host = whole_host or retry_after_seconds is not None
        super().__init__(message)


class StaleError(FollowthroughError):
    """What the person acted on changed meanwhile; they must look again before it counts."""


class NotPossibleError(FollowthroughError):
    """The act is not allowed in the state that the thing is in."""


class NotFoundError(FollowthroughError):
    """There is no such draft, lead or conversation."""
