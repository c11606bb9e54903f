"""Deliveries and their outcomes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class DeliveryState(StrEnum):
    """The states of sending.md; `SENDING_PRE` and `SENDING_COMMIT` lie before and after the fence."""

    APPROVED = "approved"  # its undo time runs
    READY = "ready"
    SENDING_PRE = "sending_pre"
    SENDING_COMMIT = "sending_commit"
    ACCEPTED = "accepted"
    SENT = "sent"
    REJECTED = "rejected"
    HELD = "held"
    CANCELLED = "cancelled"
    UNKNOWN = "unknown"
    ASK_HUMAN = "ask_human"


class Purpose(StrEnum):
    """What a delivery is: a follow-up that a person approved, or the report to our own people."""

    FOLLOW_UP = "follow_up"
    REPORT = "report"


@dataclass(frozen=True, slots=True)
class FrozenMail:
    """The bytes exactly as approved (CRLF line ends), and what names them."""

    raw: bytes
    message_id: str
    followthrough_id: str
    sha256: str
    sender: str
    recipient: str
    bcc: str | None = None  # who else gets a copy, on the envelope alone


@dataclass(frozen=True, slots=True)
class FolderMark:
    """Where a folder stood before sending: only mail from `uid_next` on can be the copy."""

    folder: str
    uidvalidity: int
    uid_next: int


@dataclass(frozen=True, slots=True)
class Delivery:
    id: int
    purpose: Purpose
    state: DeliveryState
    mailbox_id: int
    mail: FrozenMail
    approved_by: str
    approved_at: datetime
    epoch: str  # of the store: a restored backup has another
    not_before: datetime  # end of the undo time, backoff, or good hours
    draft_id: int | None = None
    draft_version: int | None = None
    lead_id: int | None = None
    touch_id: int | None = None
    head: int | None = None
    owner: str | None = None
    lease_until: datetime | None = None
    attempt: int = 0
    marks: tuple[FolderMark, ...] = ()
    answer: str | None = None  # the server's last words
    probes: int = 0
    reason: str | None = None  # why held, cancelled, rejected
    finished_at: datetime | None = None
    bounced_at: datetime | None = None  # when a report came that it reached nobody


@dataclass(frozen=True, slots=True)
class Stop:
    """Nothing is sent from a mailbox (0: from any) until a person resumes it."""

    id: int
    mailbox_id: int
    reason: str
    who: str
    at: datetime
    ended_at: datetime | None = None
    ended_by: str | None = None


@dataclass(frozen=True, slots=True)
class Accepted:
    """The server answered 250 to the whole mail; `bcc_refused` is what it said where it did not take the copy."""

    answer: str
    bcc_refused: str = ""


@dataclass(frozen=True, slots=True)
class Temporary:
    """Nothing was accepted; the same bytes may be tried again later."""

    answer: str


@dataclass(frozen=True, slots=True)
class Permanent:
    """The server refuses this mail for good."""

    answer: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """The mail may or may not have been accepted: nobody may send it again without looking."""

    answer: str


@dataclass(frozen=True, slots=True)
class Fenced:
    """The fence was refused: sending was stopped, something changed, or another worker owns the delivery now; nothing was sent."""


Outcome = Accepted | Temporary | Permanent | Unknown | Fenced
