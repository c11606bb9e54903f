"""Stops of sending, copies on the envelope, bounces of what was sent, and what was sent on a day."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
LASTS = sa.text("ended_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "sending_stop",
        sa.Column("id", ID, nullable=False),
        sa.Column("mailbox_id", ID, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.BigInteger()),
        sa.Column("ended_by", sa.Text()),
        sa.PrimaryKeyConstraint("id", name="pk_sending_stop"),
    )
    op.create_index(
        "ix_sending_stop_mailbox_id",
        "sending_stop",
        ["mailbox_id"],
        unique=True,
        sqlite_where=LASTS,
        postgresql_where=LASTS,
    )
    op.add_column("delivery", sa.Column("mail_bcc", sa.Text()))
    op.add_column("delivery", sa.Column("bounced_at", sa.BigInteger()))
    op.create_index("ix_delivery_mailbox_id_finished_at", "delivery", ["mailbox_id", "finished_at"])
    ours = sa.table("message", sa.column("ours", sa.Boolean())).c.ours
    op.create_index(
        "ix_message_sent", "message", ["mailbox_id", "arrival_at"], sqlite_where=ours, postgresql_where=ours
    )
