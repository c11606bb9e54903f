"""Leads, plans and touches."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from worker.model.clocks import WorkCalendar
from worker.model.mail import Intent, Prospect, Signal, Source


class Stage(StrEnum):
    """How far a relation has grown; the order matters."""

    VISIBILITY = "visibility"
    CREDIBILITY = "credibility"
    PROFITABILITY = "profitability"


class TouchKind(StrEnum):
    THANK_YOU = "thank_you"
    DETAILS = "details"
    CALL = "call"
    INTRODUCTION_THANKS = "introduction_thanks"
    INFORMATION_CHECK = "information_check"
    ARTICLE = "article"
    COMPANY_NEWS = "company_news"
    TESTIMONIAL = "testimonial"
    REFERRAL_FOR_THEM = "referral_for_them"
    COMPETITIVE = "competitive"
    NEWSLETTER = "newsletter"
    PRODUCT_NEWS = "product_news"
    CLOSING = "closing"


class LeadStatus(StrEnum):
    ACTIVE = "active"  # the plan runs
    PAUSED = "paused"  # until `paused_until`: absence, "not now"
    REPLIED = "replied"  # they answered: it has stopped until a person answered them and silence followed
    STOPPED = "stopped"  # the plan has ended: a reply, a refusal, a bounce, its last touch, or a person


@dataclass(frozen=True, slots=True)
class Lead:
    """A conversation with a prospect that a salesperson should answer.  `id` is 0 before it is stored."""

    id: int
    conversation_id: int
    mailbox_id: int
    prospect: Prospect
    source: Source
    introducer: str | None
    score: float
    reasons: tuple[Signal, ...]
    found_at: datetime
    plan: str = "default"
    status: LeadStatus = LeadStatus.ACTIVE
    paused_until: datetime | None = None
    stopped_reason: str | None = None
    waiting_since: datetime | None = None  # when the open turn of theirs began
    answered_at: datetime | None = None  # our last answer
    backfilled: bool = False
    override: bool | None = None  # a person said that it is (not) a lead
    known_id: int | None = None  # the remembered word that this comes from; None where it was said of this lead
    moved_to: datetime | None = (
        None  # a person moved the next touch to this moment; until we or they write, or it is done
    )
    moved_by: str | None = None


@dataclass(frozen=True, slots=True)
class PlannedTouch:
    """A row of a plan: the kind, and the days to wait after the touch before it (the first: after the lead's first mail)."""

    kind: TouchKind
    after: timedelta
    only_if: Source | None = None  # for leads of this source alone


@dataclass(frozen=True, slots=True)
class Plan:
    """The touches in their order, and for which leads the plan is chosen when they are found; no condition: by hand or by a mailbox alone."""

    name: str
    touches: tuple[PlannedTouch, ...]
    sources: frozenset[Source] = frozenset()
    industries: frozenset[str] = frozenset()
    mailboxes: frozenset[int] = frozenset()  # their ids
    company_gap: timedelta = timedelta(days=3)  # between mails to two people of one company


class TouchState(StrEnum):
    DRAFTED = "drafted"  # its draft waits in the queue, or a call task is open
    DONE = "done"
    SKIPPED = "skipped"  # a person rejected it, or it lacked its evidence
    CANCELLED = "cancelled"  # the plan stopped before it was sent


@dataclass(frozen=True, slots=True)
class Touch:
    """One touch of a lead, done or at hand.  At most one of each kind a lead."""

    id: int
    lead_id: int
    kind: TouchKind
    number: int  # 1 for the first
    state: TouchState
    due_at: datetime
    reason: str
    done_at: datetime | None = None


class Permission(StrEnum):
    """Whether they agreed to be followed up."""

    UNKNOWN = "unknown"  # not asked yet
    ASKED = "asked"  # and not answered
    GRANTED = "granted"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Promise:
    """A sent mail of ours says that we will be in touch on a day of the owner's zone, in these words."""

    made_at: datetime
    due: date
    words: str


@dataclass(frozen=True, slots=True)
class HandTouch:
    """A mail that the owner wrote by hand and that did what a kind of touch is for; `words` show it."""

    kind: TouchKind
    at: datetime
    message_id: int  # Message.id; 0 for a kind that a person ticked off
    words: str


@dataclass(frozen=True, slots=True)
class BadNews:
    """A bad event at their company: no time for congratulation or promotion."""

    title: str
    published: datetime
    url: str


@dataclass(frozen=True, slots=True)
class TheirMail:
    """A mail of theirs: when it arrived and what it said.  An absence note belongs here too, for its intent."""

    at: datetime
    intent: Intent | None = None
    resume_after: datetime | None = None  # the moment from which writing again makes sense, where the mail says so
    named: str | None = None  # the address of a successor, a substitute or whoever is responsible
    doubtful: bool = False  # asks for no more mail, and may be forged: nothing shows that it came from them
    guess: str | None = None  # why it is thought to belong here, where that is not sure: a person decides what follows


@dataclass(frozen=True, slots=True)
class LeadHistory:
    """What happened between a lead and us so far, as the plan needs it; every sequence is oldest first."""

    touches: tuple[Touch, ...] = ()
    ours: tuple[datetime, ...] = ()  # human mails of ours to them, those written by hand included
    theirs: tuple[TheirMail, ...] = ()
    source: Source = Source.DIRECT
    waiting_since: datetime | None = None  # when their open turn began
    suppressed: str | None = None  # why nobody may write to this address
    bounced: bool = False  # their address refused a mail of ours for good
    perhaps_bounced: bool = False  # a mail says so that is only thought to belong here
    promises: tuple[Promise, ...] = ()  # every one of ours, kept ones too
    by_hand: tuple[HandTouch, ...] = ()  # kinds that the owner did without a draft
    reader: WorkCalendar | None = None  # the reader's own zone, hours and holidays; None: not known
    reader_why: str = ""  # how it is known
    person: tuple[datetime, ...] = ()  # our mails and touches to the same address in their other conversations
    colleagues: tuple[datetime, ...] = ()  # our mails and touches to others of the same company
    company_touches: tuple[tuple[TouchKind, datetime], ...] = ()  # kinds done or at hand for other leads of the company
    bad_news: BadNews | None = None  # the newest bad event at their company
    moved_to: datetime | None = None  # a person moved the next touch to this moment
    permission: Permission = Permission.UNKNOWN  # what else is known of it; the mails and touches say the rest


@dataclass(frozen=True, slots=True)
class NextTouch:
    """The decision of the plan: this kind, at this moment, for this reason; and why not the other kinds, those after it included."""

    kind: TouchKind
    number: int
    due_at: datetime
    reason: str
    passed_over: tuple[tuple[TouchKind, str], ...] = ()
    promise: Promise | None = None  # the word of ours that it keeps


@dataclass(frozen=True, slots=True)
class PlanEnded:
    """The decision that no touch follows, and why."""

    reason: str
    passed_over: tuple[tuple[TouchKind, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Waiting:
    """The decision that no touch is due yet, and why; `until` is None where a person or the prospect must act first."""

    reason: str
    until: datetime | None = None
    replied: bool = False  # they answered a touch or a mail of ours
    passed_over: tuple[tuple[TouchKind, str], ...] = ()
