"""The day to which a person moved the next touch of a lead, and who did."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("lead", sa.Column("moved_to", sa.BigInteger()))
    op.add_column("lead", sa.Column("moved_by", sa.Text()))
