"""News, evidence and drafts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from worker.model.leads import TouchKind
from worker.model.mail import Address, Signal


class Congratulate(StrEnum):
    YES = "yes"
    NEUTRAL = "neutral"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Company:
    """A company that is watched for news; `domain` in lower case names it."""

    domain: str
    name: str
    industry: str | None = None


@dataclass(frozen=True, slots=True)
class NewsItem:
    """An entry of a feed, as plain text; `url` is http(s) or ""."""

    title: str
    summary: str
    source: str
    url: str
    published: datetime | None
    id: int = 0
    feed_id: int = 0
    guid: str = ""
    seen_at: datetime | None = None  # when a feed first showed it


class FeedOrigin(StrEnum):
    """Where we have a feed from."""

    CONFIGURATION = "configuration"
    SEARCH = "search"  # a pattern of the configuration, filled in for a company
    SITE = "site"  # the company's own site names it
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed that is read for news of a company, or of an industry; `next_at` is None until it is first read."""

    id: int
    url: str
    company_domain: str | None = None
    industry: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    next_at: datetime | None = None
    failures: int = 0
    error: str | None = None
    fetched_at: datetime | None = None
    origin: FeedOrigin = FeedOrigin.CONFIGURATION
    paused: bool = False
    sha256: str | None = None  # of what it last held


@dataclass(frozen=True, slots=True)
class NewsVerdict:
    about_company: bool
    congratulate: Congratulate
    reasons: tuple[Signal, ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a draft leans on: a news item or an entry of the library.

    `why` says to the reader what they gain, `asks` what the draft may ask of them; `fit` tells the approver why this was chosen.
    """

    title: str
    url: str
    source: str
    published: datetime | None
    why: str
    summary: str = ""
    congratulate: Congratulate = Congratulate.NEUTRAL
    news_id: int | None = None
    asks: str = ""
    fit: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """What names it in the ledger of uses: its link, else its title."""
        return self.url or self.title


class Severity(StrEnum):
    BLOCKS = "blocks"
    WARNS = "warns"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something the lint found: `start` and `end` are offsets in the body (or subject); -1 where no words are to blame."""

    rule: str
    severity: Severity
    what: str
    mend: str
    where: str = "body"  # or "subject"
    start: int = -1
    end: int = -1


class DraftState(StrEnum):
    PENDING = "pending"
    SNOOZED = "snoozed"
    APPROVED = "approved"
    REJECTED = "rejected"
    VOID = "void"  # the conversation moved on before a person decided, or after


@dataclass(frozen=True, slots=True)
class Draft:
    """The text of a touch, waiting for a person.  `version` grows with every change: an act names the version it saw."""

    id: int
    touch_id: int
    lead_id: int
    version: int
    state: DraftState
    kind: TouchKind
    recipient: Address
    subject: str
    body: str
    template: str  # "thank_you/en.txt.j2"
    purpose: str  # why the reader gains from it, in one sentence
    evidence: Evidence | None
    findings: tuple[Finding, ...]
    head: int  # Message.id of the conversation's newest message when it was written
    created_at: datetime
    snoozed_until: datetime | None = None
    void_reason: str | None = None


@dataclass(frozen=True, slots=True)
class DraftCopy:
    """A draft as it lies in the mailbox's folder of drafts, where any mail client can change, approve or delete it.

    `version` of the draft, `subject` and `body` are what the folder holds as far as we know.  A clash is a text of the mail client's that
    was written while the draft changed here as well; `refusal` says why the copy could not be approved as it lies there.
    """

    draft_id: int
    mailbox_id: int
    key: str  # its X-Followthrough-Id
    version: int
    subject: str
    body: str
    put_at: datetime
    missing_since: datetime | None = None
    clash_subject: str | None = None
    clash_body: str | None = None
    refusal: str | None = None
