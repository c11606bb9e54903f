"""Drafts that lie in the mailbox's folder of drafts, too; the digests that were sent; drafts with another template's text."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("draft", sa.Column("template_version", sa.Integer(), nullable=False, server_default="1"))
    op.create_table(
        "draft_copy",
        sa.Column("draft_id", ID, autoincrement=False, nullable=False),
        sa.Column("mailbox_id", ID, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("put_at", sa.BigInteger(), nullable=False),
        sa.Column("missing_since", sa.BigInteger()),
        sa.Column("clash_subject", sa.Text()),
        sa.Column("clash_body", sa.Text()),
        sa.Column("refusal", sa.Text()),
        sa.ForeignKeyConstraint(["draft_id"], ["draft.id"], name="fk_draft_copy_draft_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["mailbox_id"], ["mailbox.id"], name="fk_draft_copy_mailbox_id"),
        sa.PrimaryKeyConstraint("draft_id", name="pk_draft_copy"),
    )
    op.create_table(
        "digest",
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("person", "day", name="pk_digest"),
    )
