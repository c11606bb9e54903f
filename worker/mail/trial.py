"""The first meeting with a mailbox: which of the candidate servers lets us in, what folders there are, how the clocks differ."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from email import policy
from email.message import EmailMessage
from email.utils import format_datetime
from typing import TypeVar

from worker.errors import UnreachableError
from worker.mail.autoconfig import Candidate
from worker.mail.mailbox import Mailbox

T = TypeVar("T")

_SECOND = timedelta(seconds=1)
_TEXT = (
    "This is a test: Followthrough can leave drafts in this folder.\n"
    "It was not sent, and nobody will send it. Please delete it.\n"
)


def first_that_works(candidates: Sequence[Candidate], attempt: Callable[[Candidate], T]) -> tuple[Candidate, T]:
    """The first candidate whose attempt succeeds, and what it gave.

    Goes on only where a server cannot be used: a refused secret is tried nowhere else.  Raises UnreachableError with every reason.
    """
    reasons = []
    for candidate in candidates:
        try:
            return candidate, attempt(candidate)
        except UnreachableError as error:
            reasons.append(str(error))
    raise UnreachableError("none of the servers can be used:\n  " + "\n  ".join(reasons))


@dataclass(frozen=True, slots=True)
class LeftDraft:
    """A test draft, and how far the server's clock is ahead of ours (at least; negative: behind), or None where it did not tell."""

    folder: str
    message_id: str
    skew: timedelta | None


def leave_draft(
    server: Mailbox, folder: str, address: str, message_id: str, clock: Callable[[], datetime]
) -> LeftDraft:
    """Puts a draft that says what it is into the folder; the moment that the server gives it tells its clock."""
    next_uid = server.open(folder).uidnext or 1
    before = clock()
    server.append(folder, _draft(address, message_id, before), ("\\Draft", "\\Seen"), None)
    after = clock()
    server.open(folder)
    mine = next((h for h in server.headers(server.uids(next_uid)) if message_id.encode() in h.raw), None)
    filed = mine.internaldate if mine else None
    return LeftDraft(folder, message_id, skew(filed, before, after) if filed else None)


def skew(filed: datetime, before: datetime, after: datetime) -> timedelta:
    """How far a clock is ahead that showed `filed`, cut to whole seconds, between two of our moments; zero where it may be right."""
    if filed > after:
        return filed - after
    return min(filed + _SECOND - before, timedelta(0))


def _draft(address: str, message_id: str, at: datetime) -> bytes:
    mail = EmailMessage(policy=policy.SMTP)
    mail["From"] = mail["To"] = address
    mail["Subject"] = "Test draft by Followthrough: please delete"
    mail["Date"] = format_datetime(at)
    mail["Message-ID"] = f"<{message_id}>"
    mail.set_content(_TEXT)
    return mail.as_bytes()
