"""Mails, people and what the rules make of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cache


@dataclass(frozen=True, slots=True)
class Address:
    """A mailbox of RFC 5322, 3.4: display name as shown (may be empty), address in lower case."""

    email: str
    name: str = ""

    @property
    def domain(self) -> str:
        return self.email.rpartition("@")[2]

    def __str__(self) -> str:
        return f"{self.name} <{self.email}>" if self.name else self.email


@dataclass(frozen=True, slots=True)
class Us:
    """Who "we" are: addresses, and whole domains (never a free-mail domain), all in lower case."""

    addresses: frozenset[str] = frozenset()
    domains: frozenset[str] = frozenset()

    def owns(self, email: str) -> bool:
        """Whether the address is ours, or of a domain of ours or below it."""
        if email in self.addresses:
            return True
        domain = email.rpartition("@")[2]
        while domain and domain not in self.domains:
            domain = domain.partition(".")[2]
        return bool(domain)


@dataclass(frozen=True, slots=True)
class Attachment:
    """A part that is not shown as text: its file name ("" if none), media type, size in bytes after decoding."""

    name: str
    media_type: str
    size: int


@dataclass(frozen=True, slots=True)
class DeliveryReport:
    """One recipient's group of a delivery status notification (RFC 3464, 2.3)."""

    recipient: str
    action: str  # failed, delayed, delivered, relayed, expanded
    status: str  # "5.1.1", or "" where the report gives none
    diagnostic: str = ""


@dataclass(frozen=True, slots=True)
class ParsedMail:
    r"""A mail as read from its bytes.  Nothing here is a judgement.

    `headers` holds every header as (lower-case name, decoded unfolded value) in their order.  `text` is the plain text, decoded, with
    `\n` line ends; made from the HTML where a mail has no text part.  `message_id`, `in_reply_to` and `references` are without angle
    brackets.  `from_`, `reply_to` … are empty where a header is missing or cannot be read.
    """

    headers: tuple[tuple[str, str], ...]
    message_id: str | None
    in_reply_to: tuple[str, ...]
    references: tuple[str, ...]
    subject: str
    from_: Address | None
    sender: Address | None
    reply_to: tuple[Address, ...]
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    date: datetime | None  # of the Date header, UTC; None where it cannot be read
    date_offset: timedelta | None  # the writer's own offset from UTC in the Date header
    received: datetime | None  # of the topmost Received header, UTC
    text: str
    html: str | None
    attachments: tuple[Attachment, ...] = ()
    reports: tuple[DeliveryReport, ...] = ()  # of a message/delivery-status part
    feedback: bool = False  # has a message/feedback-report part (RFC 5965)
    disposition: bool = False  # has a message/disposition-notification part (RFC 8098)
    calendar_method: str | None = None  # METHOD of a text/calendar part, upper case (RFC 5546)
    original: tuple[tuple[str, str], ...] = ()  # headers of the returned or forwarded mail inside, where there is one
    original_text: str = ""  # and its text
    size: int = 0  # bytes as received
    defects: tuple[str, ...] = ()  # what was wrong with it, in words

    def header(self, name: str) -> str | None:
        """The first value of a header, or None; `name` in lower case."""
        return next((value for key, value in self.headers if key == name), None)

    def all(self, name: str) -> tuple[str, ...]:
        """Every value of a header in its order; `name` in lower case."""
        return tuple(value for key, value in self.headers if key == name)


class Kind(StrEnum):
    """Who or what wrote a mail; only `HUMAN` (and a relayed form, by its lead verdict) makes turns."""

    HUMAN = "human"
    AUTO_REPLY = "auto_reply"
    BOUNCE = "bounce"
    BULK = "bulk"
    NOTIFICATION = "notification"
    CALENDAR = "calendar"
    COMPLAINT = "complaint"


class Intent(StrEnum):
    """What a reply says about going on; the order is the precedence: the first that fits."""

    OPT_OUT = "opt_out"
    LEFT_COMPANY = "left_company"
    WRONG_PERSON = "wrong_person"
    OOO = "ooo"
    NOT_INTERESTED = "not_interested"
    NOT_NOW = "not_now"
    MEETING_ACCEPTED = "meeting_accepted"
    INTERESTED = "interested"
    QUESTION = "question"
    CLOSER = "closer"


class Source(StrEnum):
    """Where a lead came from."""

    DIRECT = "direct"
    WEBFORM = "webform"
    REFERRAL = "referral"
    OUTREACH_REPLY = "outreach_reply"


@dataclass(frozen=True, slots=True)
class Signal:
    """One reason of a verdict: its name, its weight (towards the verdict if positive), and the words that showed it."""

    signal: str
    weight: float
    evidence: str


@dataclass(frozen=True, slots=True)
class Bounce:
    """Which recipients a mail could not reach; `permanent` when trying again is pointless (RFC 3463 class 5)."""

    recipients: tuple[str, ...]
    permanent: bool


@dataclass(frozen=True, slots=True)
class KindVerdict:
    kind: Kind
    reasons: tuple[Signal, ...] = ()
    bounce: Bounce | None = None


@dataclass(frozen=True, slots=True)
class ReplyParts:
    """A mail's text taken apart: what was newly written, the signature below it, the quoted rest."""

    new_text: str
    signature: str = ""
    quoted: str = ""


@dataclass(frozen=True, slots=True)
class IntentVerdict:
    """`ooo_until`, `resume_after`, `delegate` as product.md defines them; dates are calendar dates of the writer."""

    intent: Intent | None = None
    ooo_until: date | None = None
    resume_after: date | None = None
    delegate: str | None = None
    reasons: tuple[Signal, ...] = ()


@dataclass(frozen=True, slots=True)
class Prospect:
    """Whom we should answer; `email` is None where the mail gives no address."""

    email: str | None
    name: str | None = None
    company: str | None = None


@dataclass(frozen=True, slots=True)
class LeadVerdict:
    """Whether a mail shows that somebody may buy from us, and why.  `score` is between 0 and 1; a lead from 0.5."""

    is_lead: bool
    score: float
    source: Source | None = None
    prospect: Prospect = field(default_factory=lambda: Prospect(None))
    introducer: str | None = None
    needs_answer: bool = False
    reasons: tuple[Signal, ...] = ()


NO_LEAD = LeadVerdict(is_lead=False, score=0.0)


@dataclass(frozen=True, slots=True)
class Understanding:
    """Everything the rules make of one mail by itself."""

    kind: KindVerdict
    parts: ReplyParts
    intent: IntentVerdict
    lead: LeadVerdict

    @classmethod
    @cache
    def unread(cls, kind: Kind) -> Understanding:
        """What its header alone tells of a mail; a text that was not read shows no lead."""
        return cls(KindVerdict(kind), ReplyParts(""), IntentVerdict(), NO_LEAD)
