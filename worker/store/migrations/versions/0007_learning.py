"""Models of what was learned; which mails were judged by an older judgement."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "learned_model",
        sa.Column("id", ID, nullable=False),
        sa.Column("trained_at", sa.BigInteger(), nullable=False),
        sa.Column("labels", sa.Text(), nullable=False),
        sa.Column("trial", sa.Text(), nullable=False),
        sa.Column("used", sa.Boolean(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("weights", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_learned_model"),
    )
    op.create_table(
        "judgement",
        sa.Column("id", ID, nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("talks_to", sa.BigInteger(), nullable=False),
        sa.Column("mails_to", sa.BigInteger(), nullable=False),
        sa.Column("talks_done", sa.BigInteger(), nullable=False),
        sa.Column("mails_done", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_judgement"),
    )
