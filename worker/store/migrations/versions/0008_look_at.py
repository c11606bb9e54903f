"""When each lead's plan must be looked at next; how often its facts changed."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("lead", sa.Column("look_at", sa.BigInteger()))
    op.add_column("lead", sa.Column("changes", sa.BigInteger(), nullable=False, server_default="0"))
    running = sa.text("status != 'stopped' AND NOT backfilled")
    op.create_index("ix_lead_look_at", "lead", ["look_at"], sqlite_where=running, postgresql_where=running)
