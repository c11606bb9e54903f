"""The tables as they are now; `migrations/` leads here from any earlier state, and a test compares the two.

mailbox ─┬─ folder ─┬─ location ── message ─┬─ message_link
         │          └─ quarantine           │
         └─ conversation ───────────────────┴─ turn_override
                 └─ lead ─┬─ touch ── draft ─┬─ draft_version, draft_copy
                          ├─ escalation      └─ delivery
                          └─ news_use
feed ── news_item ── news_verdict    feed_host  company  namesake  library_link  sending_stop
suppression  known  tombstone  audit  week  digest  signin  signin_failure  secret  learned_model  judgement  meta
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    false,
    text,
    true,
)

from worker.model import (
    Address,
    ArrivalBasis,
    CompanyOrigin,
    Congratulate,
    DeliveryState,
    DraftState,
    Evidence,
    FeedOrigin,
    Finding,
    FolderMark,
    Kind,
    LeadStatus,
    LinkState,
    Purpose,
    Role,
    Says,
    Scope,
    Sign,
    Signal,
    Source,
    Step,
    TouchKind,
    TouchState,
    Trial,
    Understanding,
)
from worker.store.columns import Blank, Id, Json, Key, Moment, Named, Span, Words

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def identifier() -> Column[int]:
    return Column("id", Id, primary_key=True)


def reference(name: str, target: str, *, optional: bool = False, ondelete: str | None = None) -> Column[int]:
    return Column(name, Id, ForeignKey(f"{target}.id", ondelete=ondelete), nullable=optional)


meta = Table(
    "meta",
    metadata,
    Column("key", Text, primary_key=True),
    Column("value", Text, nullable=False),
)

mailbox = Table(
    "mailbox",
    metadata,
    identifier(),
    Column("address", Text, nullable=False, unique=True),
    Column("activated_at", Moment, nullable=False),
    Column("confirmed_at", Moment),
    Column("error", Words),
    Column("error_at", Moment),
    Column("files_sent", Boolean),
    Column("waits_until", Moment),
    Column("bytes_day", Text),
    Column("bytes_read", BigInteger, nullable=False, server_default="0"),
    Column("newest_at", Moment),
    Column("newest_stored_at", Moment),
)

folder = Table(
    "folder",
    metadata,
    identifier(),
    reference("mailbox_id", "mailbox"),
    Column("name", Words, nullable=False),
    Column("role", Named(Role), nullable=False),
    Column("uidvalidity", BigInteger),
    Column("next_uid", BigInteger, nullable=False),
    Column("backfill_uid", BigInteger),
    Column("modseq", BigInteger, nullable=False),
    Column("last_diff_at", Moment),
    Column("rebuilds", Json(tuple[datetime, ...]), nullable=False),
    Column("paused_reason", Words),
    Column("mailboxid", Words),
    Column("exists", BigInteger, nullable=False, server_default="0"),
    Column("remaining", BigInteger, nullable=False, server_default="0"),
    Column("begun_at", Moment),
    UniqueConstraint("mailbox_id", "name"),
)

quarantine = Table(
    "quarantine",
    metadata,
    identifier(),
    reference("folder_id", "folder"),
    Column("uid", BigInteger, nullable=False),
    Column("raw", LargeBinary, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("error", Words, nullable=False),
    Column("at", Moment, nullable=False),
    UniqueConstraint("folder_id", "uid", "sha256"),
)

conversation = Table(
    "conversation",
    metadata,
    identifier(),
    reference("mailbox_id", "mailbox"),
    Column("subject", Words, nullable=False),
    Column("prospect_email", Words),
    Column("prospect_name", Words),
    Column("prospect_company", Words),
    Column("first_at", Moment, nullable=False),
    Column("last_at", Moment, nullable=False),
    Column("origin", Id),  # of message, which refers to conversations itself: no foreign key in a circle
)

message = Table(
    "message",
    metadata,
    identifier(),
    reference("mailbox_id", "mailbox"),
    Column("identity", Text, nullable=False),
    Column("message_id", Words),
    Column("in_reply_to", Json(tuple[str, ...]), nullable=False),
    Column("references", Json(tuple[str, ...]), nullable=False),
    Column("subject", Words, nullable=False),
    Column("from_email", Words, nullable=False),
    Column("from_name", Words, nullable=False),
    Column("reply_to", Json(tuple[Address, ...]), nullable=False),
    Column("to", Json(tuple[Address, ...]), nullable=False),
    Column("cc", Json(tuple[Address, ...]), nullable=False),
    Column("date", Moment),
    Column("date_offset", Span),
    Column("arrival_at", Moment, nullable=False),
    Column("arrival_basis", Named(ArrivalBasis), nullable=False),
    Column("ours", Boolean, nullable=False),
    Column("text", Words, nullable=False),
    Column("understanding", Json(Understanding), nullable=False),
    Column("headers", Json(tuple[tuple[str, str], ...]), nullable=False),
    Column("size", BigInteger, nullable=False),
    reference("conversation_id", "conversation", optional=True),
    Column("backfilled", Boolean, nullable=False),
    Column(
        "delivery_id", Id
    ),  # of delivery, which by way of its draft refers to messages itself: no foreign key in a circle
    Column("skimmed", Boolean, nullable=False, server_default=false()),
    Column("guess", Words),
    Column("placed", Boolean),
    Column("kind", Named(Kind), nullable=False),  # of the understanding, for queries
    UniqueConstraint("mailbox_id", "identity"),
    Index(None, "conversation_id", "arrival_at"),
)
Index(
    None, message.c.mailbox_id, message.c.arrival_at, sqlite_where=message.c.skimmed, postgresql_where=message.c.skimmed
)
Index(  # what was sent on a day
    "ix_message_sent",
    message.c.mailbox_id,
    message.c.arrival_at,
    sqlite_where=message.c.ours,
    postgresql_where=message.c.ours,
)

message_link = Table(
    "message_link",
    metadata,
    # A digest of "m:" and a Message-ID, or of "a:" and the address of somebody who is not us.  Messages that share one may belong together.
    Column("key", BigInteger, nullable=False),
    Column("message_id", Id, nullable=False),  # of message; no foreign key, which would need an index of its own
    Column("at", Moment, nullable=False),  # arrival of the message
    PrimaryKeyConstraint("key", "message_id"),
    sqlite_with_rowid=False,
)

location = Table(
    "location",
    metadata,
    reference("folder_id", "folder"),
    Column("uidvalidity", BigInteger, nullable=False),
    Column("uid", BigInteger, nullable=False),
    reference("message_id", "message", optional=True, ondelete="SET NULL"),  # none: read, and not kept
    PrimaryKeyConstraint("folder_id", "uidvalidity", "uid"),
    Index(None, "message_id"),
    sqlite_with_rowid=False,
)

lead = Table(
    "lead",
    metadata,
    identifier(),
    Column("conversation_id", Id, ForeignKey("conversation.id"), nullable=False, unique=True),
    reference("mailbox_id", "mailbox"),
    Column("prospect_email", Words),
    Column("prospect_name", Words),
    Column("prospect_company", Words),
    Column("source", Named(Source), nullable=False),
    Column("introducer", Words),
    Column("score", Float, nullable=False),
    Column("reasons", Json(tuple[Signal, ...]), nullable=False),
    Column("found_at", Moment, nullable=False),
    Column("plan", Text, nullable=False),
    Column("status", Named(LeadStatus), nullable=False),
    Column("paused_until", Moment),
    Column("stopped_reason", Words),
    Column("waiting_since", Moment),
    Column("answered_at", Moment),
    Column("backfilled", Boolean, nullable=False),
    Column("override", Boolean),
    Column("known_id", Id),  # of known, which may be removed while the lead stays
    Column("moved_to", Moment),
    Column("moved_by", Text),
    Column("look_at", Moment),  # when its plan must be looked at next; none: now
    Column("changes", BigInteger, nullable=False, server_default="0"),  # how often what the plan knows of it changed
    Index(None, "waiting_since"),
    Index(None, "prospect_email"),
)
RUNNING = text("status != 'stopped' AND NOT backfilled")  # word for word in queries, so that SQLite uses the index
Index(None, lead.c.look_at, sqlite_where=RUNNING, postgresql_where=RUNNING)

lead_domain = Table(
    "lead_domain",
    metadata,
    reference("lead_id", "lead", ondelete="CASCADE"),
    Column("domain", Key, nullable=False),  # of the prospect's address, and each domain above it
    PrimaryKeyConstraint("lead_id", "domain"),
    Index(None, "domain"),
    sqlite_with_rowid=False,
)

turn_override = Table(
    "turn_override",
    metadata,
    Column("message_row", Id, ForeignKey("message.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("closed", Boolean, nullable=False),
    Column("reason", Words, nullable=False),
    Column("who", Text, nullable=False),
    Column("at", Moment, nullable=False),
)

touch = Table(
    "touch",
    metadata,
    identifier(),
    reference("lead_id", "lead", ondelete="CASCADE"),
    Column("kind", Named(TouchKind), nullable=False),
    Column("number", Integer, nullable=False),
    Column("state", Named(TouchState), nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("reason", Words, nullable=False),
    Column("done_at", Moment),
    UniqueConstraint("lead_id", "kind"),
)

step_done = Table(
    "step_done",
    metadata,
    identifier(),
    reference("lead_id", "lead", ondelete="CASCADE"),
    Column("kind", Named(TouchKind), nullable=False),
    Column("who", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("note", Words, nullable=False),
    UniqueConstraint("lead_id", "kind"),
)

draft = Table(
    "draft",
    metadata,
    identifier(),
    reference("touch_id", "touch", ondelete="CASCADE"),
    reference("lead_id", "lead", ondelete="CASCADE"),
    Column("version", Integer, nullable=False),
    Column("state", Named(DraftState), nullable=False),
    Column("kind", Named(TouchKind), nullable=False),
    Column("recipient_email", Words, nullable=False),
    Column("recipient_name", Words, nullable=False),
    Column("subject", Words, nullable=False),
    Column("body", Words, nullable=False),
    Column("template", Text, nullable=False),
    Column("purpose", Words, nullable=False),
    Column("evidence", Json(Evidence)),
    Column("findings", Json(tuple[Finding, ...]), nullable=False),
    Column("head", Id, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("snoozed_until", Moment),
    Column("void_reason", Words),
    Column("template_version", Integer, nullable=False, server_default="1"),  # the one that its template wrote
    Index(None, "lead_id"),
    Index(None, "touch_id"),
    Index(None, "state"),
)

draft_version = Table(
    "draft_version",
    metadata,
    reference("draft_id", "draft", ondelete="CASCADE"),
    Column("version", Integer, nullable=False),
    Column("subject", Words, nullable=False),
    Column("body", Words, nullable=False),
    Column("at", Moment, nullable=False),
    PrimaryKeyConstraint("draft_id", "version"),
)

draft_copy = Table(
    "draft_copy",
    metadata,
    Column("draft_id", Id, ForeignKey("draft.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    reference("mailbox_id", "mailbox"),
    Column("key", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("subject", Words, nullable=False),
    Column("body", Words, nullable=False),
    Column("put_at", Moment, nullable=False),
    Column("missing_since", Moment),
    Column("clash_subject", Words),
    Column("clash_body", Words),
    Column("refusal", Words),
)

delivery = Table(
    "delivery",
    metadata,
    identifier(),
    Column("purpose", Named(Purpose), nullable=False),
    Column("state", Named(DeliveryState), nullable=False),
    reference("mailbox_id", "mailbox"),
    Column("mail_raw", LargeBinary, nullable=False),
    Column("mail_message_id", Text, nullable=False),
    Column("mail_followthrough_id", Text, nullable=False),
    Column("mail_sha256", Text, nullable=False),
    Column("mail_sender", Words, nullable=False),
    Column("mail_recipient", Words, nullable=False),
    Column("mail_bcc", Words),
    Column("approved_by", Text, nullable=False),
    Column("approved_at", Moment, nullable=False),
    Column("epoch", Text, nullable=False),
    Column("not_before", Moment, nullable=False),
    reference("draft_id", "draft", optional=True),
    Column("draft_version", Integer),
    reference("lead_id", "lead", optional=True),
    reference("touch_id", "touch", optional=True),
    Column("head", Id),
    Column("owner", Text),
    Column("lease_until", Moment),
    Column("attempt", Integer, nullable=False),
    Column("marks", Json(tuple[FolderMark, ...]), nullable=False),
    Column("answer", Words),
    Column("probes", Integer, nullable=False),
    Column("reason", Words),
    Column("finished_at", Moment),
    Column("bounced_at", Moment),
    UniqueConstraint("mail_message_id"),
    UniqueConstraint("mail_followthrough_id"),
    Index(None, "state", "not_before"),
    Index(None, "lead_id"),
    Index(None, "mailbox_id", "finished_at"),
)
STANDING = text("state NOT IN ('cancelled', 'rejected')")
for column in (
    delivery.c.draft_id,
    delivery.c.touch_id,
):  # what was taken back, or refused for good, may be approved anew; nothing else is sent twice
    Index(None, column, unique=True, sqlite_where=STANDING, postgresql_where=STANDING)

sending_stop = Table(
    "sending_stop",
    metadata,
    identifier(),
    Column("mailbox_id", Id, nullable=False),  # of mailbox; 0 for all, so that there is no foreign key
    Column("reason", Words, nullable=False),
    Column("who", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("ended_at", Moment),
    Column("ended_by", Text),
)
LASTS = text("ended_at IS NULL")
Index(None, sending_stop.c.mailbox_id, unique=True, sqlite_where=LASTS, postgresql_where=LASTS)

suppression = Table(
    "suppression",
    metadata,
    Column("email", Key, primary_key=True),
    Column("reason", Words, nullable=False),
    Column("at", Moment, nullable=False),
    Column("message_row", Id),  # the mail that asked for it; may be erased while the suppression stays
)

known = Table(
    "known",
    metadata,
    identifier(),
    Column("scope", Named(Scope), nullable=False),
    Column("value", Words, nullable=False),
    Column("says", Named(Says), nullable=False),
    Column("who", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("subject", Words, nullable=False),
    Column("name", Words, nullable=False),
    Column("company", Words, nullable=False),
    Index(None, "value"),
)

tombstone = Table(
    "tombstone",
    metadata,
    Column("digest", Text, primary_key=True),  # keyed, so that nobody can guess the address from it
    Column("at", Moment, nullable=False),
)

feed = Table(
    "feed",
    metadata,
    identifier(),
    Column("url", Text, nullable=False),
    Column("company_domain", Blank, nullable=False),
    Column("industry", Blank, nullable=False),
    Column("etag", Words),
    Column("last_modified", Words),
    Column("next_at", Moment),
    Column("failures", Integer, nullable=False),
    Column("error", Words),
    Column("fetched_at", Moment),
    Column("origin", Named(FeedOrigin), nullable=False, server_default=FeedOrigin.CONFIGURATION),
    Column("paused", Boolean, nullable=False, server_default=false()),
    Column("sha256", Text),
    UniqueConstraint("url", "company_domain", "industry"),
)

feed_host = Table(
    "feed_host",
    metadata,
    Column(
        "host", Text, primary_key=True
    ),  # the domain that its owner registered, with a port that is not the usual one
    Column("failures", Integer, nullable=False),
    Column("wait_until", Moment, nullable=False),
)

company = Table(
    "company",
    metadata,
    identifier(),
    Column("domain", Text, nullable=False, unique=True),
    Column("name", Words, nullable=False),
    Column("origin", Named(CompanyOrigin), nullable=False),
    Column("industry", Words),
    Column("watched", Boolean, nullable=False),
    Column("edited", Boolean, nullable=False),
    Column("guessed", Boolean, nullable=False),
    Column("site_asked_at", Moment),
    Column("matched", Boolean, nullable=False),  # stored items were looked through for it, by its present name
)

news_item = Table(
    "news_item",
    metadata,
    identifier(),
    reference("feed_id", "feed", ondelete="CASCADE"),
    Column("guid", Key, nullable=False),
    Column("title", Words, nullable=False),
    Column("summary", Words, nullable=False),
    Column("source", Words, nullable=False),
    Column("url", Words, nullable=False),
    Column("published", Moment),
    Column("seen_at", Moment),
    Column("matched", Boolean, nullable=False, server_default=true()),  # the companies that it may be about were judged
    UniqueConstraint("feed_id", "guid"),
    Index(None, "published"),
)
Index(None, news_item.c.id, sqlite_where=~news_item.c.matched, postgresql_where=~news_item.c.matched)

news_verdict = Table(
    "news_verdict",
    metadata,
    reference("item_id", "news_item", ondelete="CASCADE"),
    Column("company_domain", Text, nullable=False),
    Column("about_company", Boolean, nullable=False),
    Column("congratulate", Named(Congratulate), nullable=False),
    Column("reasons", Json(tuple[Signal, ...]), nullable=False),
    Column("at", Moment, nullable=False),
    Column(
        "story", Id, nullable=False, server_default="0"
    ),  # the lowest item of those that tell the same of the company
    Column("override", Boolean),
    PrimaryKeyConstraint("item_id", "company_domain"),
    Index(None, "company_domain"),
)

namesake = Table(
    "namesake",
    metadata,
    identifier(),
    Column("company_domain", Text, nullable=False),
    Column("item_id", Id, nullable=False),  # of news_item, which is purged in time
    Column("title", Words, nullable=False),
    Column("sign", Json(Sign), nullable=False),
    Column("who", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Index(None, "company_domain"),
)

news_use = Table(
    "news_use",
    metadata,
    identifier(),
    Column("url", Words, nullable=False),
    reference("lead_id", "lead", ondelete="CASCADE"),
    Column("company_domain", Text),
    Column("at", Moment, nullable=False),
    Index(None, "lead_id"),
    Index(None, "company_domain"),
)

library_link = Table(
    "library_link",
    metadata,
    Column("url", Text, primary_key=True),
    Column("state", Named(LinkState), nullable=False),
    Column("detail", Words, nullable=False),
    Column("checked_at", Moment, nullable=False),
    Column("gone_days", Integer, nullable=False),
    Column("gone_at", Moment),
)

audit = Table(
    "audit",
    metadata,
    identifier(),
    Column("at", Moment, nullable=False),
    Column("who", Text, nullable=False),
    Column("what", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("detail", Words, nullable=False),
    Column("sha256", Text),
    Index(None, "subject"),
)

escalation = Table(
    "escalation",
    metadata,
    reference("lead_id", "lead", ondelete="CASCADE"),
    Column("waiting_since", Moment, nullable=False),
    Column("step", Named(Step), nullable=False),
    Column("at", Moment, nullable=False),
    PrimaryKeyConstraint("lead_id", "waiting_since", "step"),
)

week = Table(
    "week",
    metadata,
    Column("week", Text, primary_key=True),  # 2026-W47
    Column("at", Moment, nullable=False),
)

digest = Table(
    "digest",
    metadata,
    Column("person", Key, nullable=False),
    Column("day", Text, nullable=False),  # 2026-11-25, of the person's zone
    Column("at", Moment, nullable=False),
    PrimaryKeyConstraint("person", "day"),
)

signin = Table(
    "signin",
    metadata,
    Column("token_sha256", Text, primary_key=True),
    Column("who", Text, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
)

signin_failure = Table(
    "signin_failure",
    metadata,
    identifier(),
    Column("origin", Key, nullable=False),  # a network address or an account name
    Column("at", Moment, nullable=False),
    Index(None, "origin", "at"),
)

secret = Table(
    "secret",
    metadata,
    Column("name", Text, primary_key=True),
    Column("sealed", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("changed_at", Moment, nullable=False),
    Column("ended_at", Moment),
    Column("lease_owner", Text),
    Column("lease_until", Moment),
)

learned_model = Table(
    "learned_model",
    metadata,
    identifier(),  # its version
    Column("trained_at", Moment, nullable=False),
    Column("labels", Text, nullable=False),
    Column("trial", Json(Trial), nullable=False),
    Column("used", Boolean, nullable=False),
    Column("why", Words, nullable=False),
    Column("weights", Json(dict[int, float]), nullable=False),  # by the number of a feature: no word stands in it
)

judgement = Table(
    "judgement",
    metadata,
    identifier(),
    Column("version", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("talks_to", BigInteger, nullable=False),
    Column("mails_to", BigInteger, nullable=False),
    Column("talks_done", BigInteger, nullable=False),
    Column("mails_done", BigInteger, nullable=False),
)
