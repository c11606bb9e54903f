"""The words of the product as types: what flows between the rooms.

Everything is frozen, holds no behaviour beyond what follows from its own fields, and knows nothing of databases, wires or
clocks.  Every `datetime` is zone-aware and in UTC; a duration is a `timedelta`; an e-mail address is in lower case.

    ParsedMail ─► Understanding ─► Message ─► Conversation ─► Lead ─► Touch ─► Draft ─► Delivery
"""

from __future__ import annotations

from datetime import UTC, datetime

from worker.model.audit import AuditEntry
from worker.model.clocks import Side, Step, Turn, TurnFacts, TurnOverride, TurnState, WorkCalendar
from worker.model.drafts import (
    Company,
    Congratulate,
    Draft,
    DraftCopy,
    DraftState,
    Evidence,
    Feed,
    Finding,
    NewsItem,
    NewsVerdict,
    Severity,
)
from worker.model.known import OVERRIDES, Known, Says, Scope
from worker.model.leads import (
    Lead,
    LeadStatus,
    NextTouch,
    Plan,
    PlanEnded,
    PlannedTouch,
    Stage,
    Touch,
    TouchKind,
    TouchState,
    Waiting,
)
from worker.model.learning import Example, Impression, Judgement, Learned, LearnedModel, Trial
from worker.model.mail import (
    NO_LEAD,
    Address,
    Attachment,
    Bounce,
    DeliveryReport,
    Intent,
    IntentVerdict,
    Kind,
    KindVerdict,
    LeadVerdict,
    ParsedMail,
    Prospect,
    ReplyParts,
    Signal,
    Source,
    Understanding,
    Us,
)
from worker.model.mailbox import (
    KEPT_HEADERS,
    Arrival,
    ArrivalBasis,
    Conversation,
    FetchedMail,
    Folder,
    Heading,
    MailboxState,
    Message,
    Quarantined,
    Role,
    Skim,
    ThreadFacts,
    Watch,
)
from worker.model.sending import (
    Accepted,
    Delivery,
    DeliveryState,
    Fenced,
    FolderMark,
    FrozenMail,
    Outcome,
    Permanent,
    Purpose,
    Temporary,
    Unknown,
)
from worker.model.sign_in import Sealed

__all__ = [
    "KEPT_HEADERS",
    "NO_LEAD",
    "OVERRIDES",
    "Accepted",
    "Address",
    "Arrival",
    "ArrivalBasis",
    "Attachment",
    "AuditEntry",
    "Bounce",
    "Company",
    "Congratulate",
    "Conversation",
    "Delivery",
    "DeliveryReport",
    "DeliveryState",
    "Draft",
    "DraftCopy",
    "DraftState",
    "Evidence",
    "Example",
    "Feed",
    "Fenced",
    "FetchedMail",
    "Finding",
    "Folder",
    "FolderMark",
    "FrozenMail",
    "Heading",
    "Impression",
    "Intent",
    "IntentVerdict",
    "Judgement",
    "Kind",
    "KindVerdict",
    "Known",
    "Lead",
    "LeadStatus",
    "LeadVerdict",
    "Learned",
    "LearnedModel",
    "MailboxState",
    "Message",
    "NewsItem",
    "NewsVerdict",
    "NextTouch",
    "Outcome",
    "ParsedMail",
    "Permanent",
    "Plan",
    "PlanEnded",
    "PlannedTouch",
    "Prospect",
    "Purpose",
    "Quarantined",
    "ReplyParts",
    "Role",
    "Says",
    "Scope",
    "Sealed",
    "Severity",
    "Side",
    "Signal",
    "Skim",
    "Source",
    "Stage",
    "Step",
    "Temporary",
    "ThreadFacts",
    "Touch",
    "TouchKind",
    "TouchState",
    "Trial",
    "Turn",
    "TurnFacts",
    "TurnOverride",
    "TurnState",
    "Understanding",
    "Unknown",
    "Us",
    "Waiting",
    "Watch",
    "WorkCalendar",
    "utc",
]


def utc(moment: datetime) -> datetime:
    """The same moment in UTC.  Raises ValueError for a naive one: this program has no local time."""
    if moment.tzinfo is None:
        raise ValueError(f"a moment without a time zone: {moment!r}")
    return moment.astimezone(UTC)
