"""Creates every table."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
STANDING = sa.text("state NOT IN ('cancelled', 'rejected')")


def upgrade() -> None:
    _mailboxes()
    _messages()
    _leads()
    _sending()
    _news()
    _operations()


def _mailboxes() -> None:
    op.create_table(
        "meta",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_meta"),
    )
    op.create_table(
        "mailbox",
        sa.Column("id", ID, nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("activated_at", sa.BigInteger(), nullable=False),
        sa.Column("confirmed_at", sa.BigInteger(), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("error_at", sa.BigInteger(), nullable=True),
        sa.Column("files_sent", sa.Boolean(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_mailbox"),
        sa.UniqueConstraint("address", name="uq_mailbox_address"),
    )
    op.create_table(
        "folder",
        sa.Column("id", ID, nullable=False),
        sa.Column("mailbox_id", ID, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("uidvalidity", sa.BigInteger(), nullable=True),
        sa.Column("next_uid", sa.BigInteger(), nullable=False),
        sa.Column("backfill_uid", sa.BigInteger(), nullable=True),
        sa.Column("modseq", sa.BigInteger(), nullable=False),
        sa.Column("last_diff_at", sa.BigInteger(), nullable=True),
        sa.Column("rebuilds", sa.Text(), nullable=False),
        sa.Column("paused_reason", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_folder"),
        sa.ForeignKeyConstraint(["mailbox_id"], ["mailbox.id"], name="fk_folder_mailbox_id"),
        sa.UniqueConstraint("mailbox_id", "name", name="uq_folder_mailbox_id_name"),
    )
    op.create_table(
        "quarantine",
        sa.Column("id", ID, nullable=False),
        sa.Column("folder_id", ID, nullable=False),
        sa.Column("uid", sa.BigInteger(), nullable=False),
        sa.Column("raw", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_quarantine"),
        sa.ForeignKeyConstraint(["folder_id"], ["folder.id"], name="fk_quarantine_folder_id"),
        sa.UniqueConstraint("folder_id", "uid", "sha256", name="uq_quarantine_folder_id_uid_sha256"),
    )


def _messages() -> None:
    op.create_table(
        "conversation",
        sa.Column("id", ID, nullable=False),
        sa.Column("mailbox_id", ID, nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("prospect_email", sa.Text(), nullable=True),
        sa.Column("prospect_name", sa.Text(), nullable=True),
        sa.Column("prospect_company", sa.Text(), nullable=True),
        sa.Column("first_at", sa.BigInteger(), nullable=False),
        sa.Column("last_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_conversation"),
        sa.ForeignKeyConstraint(["mailbox_id"], ["mailbox.id"], name="fk_conversation_mailbox_id"),
    )
    op.create_table(
        "message",
        sa.Column("id", ID, nullable=False),
        sa.Column("mailbox_id", ID, nullable=False),
        sa.Column("identity", sa.Text(), nullable=False),
        sa.Column("message_id", sa.Text(), nullable=True),
        sa.Column("in_reply_to", sa.Text(), nullable=False),
        sa.Column("references", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("from_email", sa.Text(), nullable=False),
        sa.Column("from_name", sa.Text(), nullable=False),
        sa.Column("reply_to", sa.Text(), nullable=False),
        sa.Column("to", sa.Text(), nullable=False),
        sa.Column("cc", sa.Text(), nullable=False),
        sa.Column("date", sa.BigInteger(), nullable=True),
        sa.Column("date_offset", sa.BigInteger(), nullable=True),
        sa.Column("arrival_at", sa.BigInteger(), nullable=False),
        sa.Column("arrival_basis", sa.Text(), nullable=False),
        sa.Column("ours", sa.Boolean(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("understanding", sa.Text(), nullable=False),
        sa.Column("headers", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("conversation_id", ID, nullable=True),
        sa.Column("backfilled", sa.Boolean(), nullable=False),
        sa.Column("delivery_id", ID, nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_message"),
        sa.ForeignKeyConstraint(["mailbox_id"], ["mailbox.id"], name="fk_message_mailbox_id"),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversation.id"], name="fk_message_conversation_id"),
        sa.UniqueConstraint("mailbox_id", "identity", name="uq_message_mailbox_id_identity"),
    )
    op.create_index("ix_message_conversation_id_arrival_at", "message", ["conversation_id", "arrival_at"])
    op.create_table(
        "message_link",
        sa.Column("message_id", ID, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("message_id", "key", name="pk_message_link"),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name="fk_message_link_message_id", ondelete="CASCADE"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_message_link_key_at", "message_link", ["key", "at"])
    op.create_table(
        "location",
        sa.Column("folder_id", ID, nullable=False),
        sa.Column("uidvalidity", sa.BigInteger(), nullable=False),
        sa.Column("uid", sa.BigInteger(), nullable=False),
        sa.Column("message_id", ID, nullable=True),
        sa.PrimaryKeyConstraint("folder_id", "uidvalidity", "uid", name="pk_location"),
        sa.ForeignKeyConstraint(["folder_id"], ["folder.id"], name="fk_location_folder_id"),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name="fk_location_message_id", ondelete="SET NULL"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_location_message_id", "location", ["message_id"])


def _leads() -> None:
    op.create_table(
        "lead",
        sa.Column("id", ID, nullable=False),
        sa.Column("conversation_id", ID, nullable=False),
        sa.Column("mailbox_id", ID, nullable=False),
        sa.Column("prospect_email", sa.Text(), nullable=True),
        sa.Column("prospect_name", sa.Text(), nullable=True),
        sa.Column("prospect_company", sa.Text(), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("introducer", sa.Text(), nullable=True),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("found_at", sa.BigInteger(), nullable=False),
        sa.Column("plan", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("paused_until", sa.BigInteger(), nullable=True),
        sa.Column("stopped_reason", sa.Text(), nullable=True),
        sa.Column("waiting_since", sa.BigInteger(), nullable=True),
        sa.Column("answered_at", sa.BigInteger(), nullable=True),
        sa.Column("backfilled", sa.Boolean(), nullable=False),
        sa.Column("override", sa.Boolean(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_lead"),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversation.id"], name="fk_lead_conversation_id"),
        sa.ForeignKeyConstraint(["mailbox_id"], ["mailbox.id"], name="fk_lead_mailbox_id"),
        sa.UniqueConstraint("conversation_id", name="uq_lead_conversation_id"),
    )
    op.create_index("ix_lead_waiting_since", "lead", ["waiting_since"])
    op.create_index("ix_lead_prospect_email", "lead", ["prospect_email"])
    op.create_table(
        "lead_domain",
        sa.Column("lead_id", ID, nullable=False),
        sa.Column("domain", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("lead_id", "domain", name="pk_lead_domain"),
        sa.ForeignKeyConstraint(["lead_id"], ["lead.id"], name="fk_lead_domain_lead_id", ondelete="CASCADE"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_lead_domain_domain", "lead_domain", ["domain"])
    op.create_table(
        "turn_override",
        sa.Column("message_row", ID, nullable=False, autoincrement=False),
        sa.Column("closed", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("message_row", name="pk_turn_override"),
        sa.ForeignKeyConstraint(
            ["message_row"], ["message.id"], name="fk_turn_override_message_row", ondelete="CASCADE"
        ),
    )
    op.create_table(
        "touch",
        sa.Column("id", ID, nullable=False),
        sa.Column("lead_id", ID, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("done_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_touch"),
        sa.ForeignKeyConstraint(["lead_id"], ["lead.id"], name="fk_touch_lead_id", ondelete="CASCADE"),
        sa.UniqueConstraint("lead_id", "kind", name="uq_touch_lead_id_kind"),
    )
    op.create_table(
        "escalation",
        sa.Column("lead_id", ID, nullable=False),
        sa.Column("waiting_since", sa.BigInteger(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("lead_id", "waiting_since", "step", name="pk_escalation"),
        sa.ForeignKeyConstraint(["lead_id"], ["lead.id"], name="fk_escalation_lead_id", ondelete="CASCADE"),
    )


def _sending() -> None:
    op.create_table(
        "draft",
        sa.Column("id", ID, nullable=False),
        sa.Column("touch_id", ID, nullable=False),
        sa.Column("lead_id", ID, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("recipient_email", sa.Text(), nullable=False),
        sa.Column("recipient_name", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("template", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=True),
        sa.Column("findings", sa.Text(), nullable=False),
        sa.Column("head", ID, nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("snoozed_until", sa.BigInteger(), nullable=True),
        sa.Column("void_reason", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_draft"),
        sa.ForeignKeyConstraint(["touch_id"], ["touch.id"], name="fk_draft_touch_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["lead_id"], ["lead.id"], name="fk_draft_lead_id", ondelete="CASCADE"),
    )
    op.create_index("ix_draft_lead_id", "draft", ["lead_id"])
    op.create_index("ix_draft_state", "draft", ["state"])
    op.create_index("ix_draft_touch_id", "draft", ["touch_id"])
    op.create_table(
        "draft_version",
        sa.Column("draft_id", ID, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("draft_id", "version", name="pk_draft_version"),
        sa.ForeignKeyConstraint(["draft_id"], ["draft.id"], name="fk_draft_version_draft_id", ondelete="CASCADE"),
    )
    op.create_table(
        "delivery",
        sa.Column("id", ID, nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("mailbox_id", ID, nullable=False),
        sa.Column("mail_raw", sa.LargeBinary(), nullable=False),
        sa.Column("mail_message_id", sa.Text(), nullable=False),
        sa.Column("mail_followthrough_id", sa.Text(), nullable=False),
        sa.Column("mail_sha256", sa.Text(), nullable=False),
        sa.Column("mail_sender", sa.Text(), nullable=False),
        sa.Column("mail_recipient", sa.Text(), nullable=False),
        sa.Column("approved_by", sa.Text(), nullable=False),
        sa.Column("approved_at", sa.BigInteger(), nullable=False),
        sa.Column("epoch", sa.Text(), nullable=False),
        sa.Column("not_before", sa.BigInteger(), nullable=False),
        sa.Column("draft_id", ID, nullable=True),
        sa.Column("draft_version", sa.Integer(), nullable=True),
        sa.Column("lead_id", ID, nullable=True),
        sa.Column("touch_id", ID, nullable=True),
        sa.Column("head", ID, nullable=True),
        sa.Column("owner", sa.Text(), nullable=True),
        sa.Column("lease_until", sa.BigInteger(), nullable=True),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("marks", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("probes", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("finished_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_delivery"),
        sa.ForeignKeyConstraint(["mailbox_id"], ["mailbox.id"], name="fk_delivery_mailbox_id"),
        sa.ForeignKeyConstraint(["draft_id"], ["draft.id"], name="fk_delivery_draft_id"),
        sa.ForeignKeyConstraint(["lead_id"], ["lead.id"], name="fk_delivery_lead_id"),
        sa.ForeignKeyConstraint(["touch_id"], ["touch.id"], name="fk_delivery_touch_id"),
        sa.UniqueConstraint("mail_followthrough_id", name="uq_delivery_mail_followthrough_id"),
        sa.UniqueConstraint("mail_message_id", name="uq_delivery_mail_message_id"),
    )
    op.create_index(
        "ix_delivery_draft_id",
        "delivery",
        ["draft_id"],
        unique=True,
        sqlite_where=STANDING,
        postgresql_where=STANDING,
    )
    op.create_index("ix_delivery_lead_id", "delivery", ["lead_id"])
    op.create_index("ix_delivery_state_not_before", "delivery", ["state", "not_before"])
    op.create_index(
        "ix_delivery_touch_id",
        "delivery",
        ["touch_id"],
        unique=True,
        sqlite_where=STANDING,
        postgresql_where=STANDING,
    )
    op.create_table(
        "suppression",
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("message_row", ID, nullable=True),
        sa.PrimaryKeyConstraint("email", name="pk_suppression"),
    )
    op.create_table(
        "tombstone",
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_tombstone"),
    )


def _news() -> None:
    op.create_table(
        "feed",
        sa.Column("id", ID, nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("company_domain", sa.Text(), nullable=False),
        sa.Column("industry", sa.Text(), nullable=False),
        sa.Column("etag", sa.Text(), nullable=True),
        sa.Column("last_modified", sa.Text(), nullable=True),
        sa.Column("next_at", sa.BigInteger(), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("fetched_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_feed"),
        sa.UniqueConstraint("url", "company_domain", "industry", name="uq_feed_url_company_domain_industry"),
    )
    op.create_table(
        "news_item",
        sa.Column("id", ID, nullable=False),
        sa.Column("feed_id", ID, nullable=False),
        sa.Column("guid", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("published", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_news_item"),
        sa.ForeignKeyConstraint(["feed_id"], ["feed.id"], name="fk_news_item_feed_id", ondelete="CASCADE"),
        sa.UniqueConstraint("feed_id", "guid", name="uq_news_item_feed_id_guid"),
    )
    op.create_table(
        "news_verdict",
        sa.Column("item_id", ID, nullable=False),
        sa.Column("company_domain", sa.Text(), nullable=False),
        sa.Column("about_company", sa.Boolean(), nullable=False),
        sa.Column("congratulate", sa.Text(), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("item_id", "company_domain", name="pk_news_verdict"),
        sa.ForeignKeyConstraint(["item_id"], ["news_item.id"], name="fk_news_verdict_item_id", ondelete="CASCADE"),
    )
    op.create_index("ix_news_verdict_company_domain", "news_verdict", ["company_domain"])
    op.create_table(
        "news_use",
        sa.Column("id", ID, nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("lead_id", ID, nullable=False),
        sa.Column("company_domain", sa.Text(), nullable=True),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_news_use"),
        sa.ForeignKeyConstraint(["lead_id"], ["lead.id"], name="fk_news_use_lead_id", ondelete="CASCADE"),
    )
    op.create_index("ix_news_use_company_domain", "news_use", ["company_domain"])
    op.create_index("ix_news_use_lead_id", "news_use", ["lead_id"])


def _operations() -> None:
    op.create_table(
        "audit",
        sa.Column("id", ID, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_audit"),
    )
    op.create_index("ix_audit_subject", "audit", ["subject"])
    op.create_table(
        "week",
        sa.Column("week", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("week", name="pk_week"),
    )
    op.create_table(
        "signin",
        sa.Column("token_sha256", sa.Text(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("token_sha256", name="pk_signin"),
    )
    op.create_table(
        "signin_failure",
        sa.Column("id", ID, nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_signin_failure"),
    )
    op.create_index("ix_signin_failure_origin_at", "signin_failure", ["origin", "at"])
