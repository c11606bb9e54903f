"""When the newest mail of a mailbox arrived, and when it was stored."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name in ("newest_at", "newest_stored_at"):
        op.add_column("mailbox", sa.Column(name, sa.BigInteger()))
