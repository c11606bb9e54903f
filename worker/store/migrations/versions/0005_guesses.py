"""Which mails are in their conversation by a guess, what a person said of that, and where a conversation came from."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("message", sa.Column("guess", sa.Text()))
    op.add_column("message", sa.Column("placed", sa.Boolean()))
    op.add_column("conversation", sa.Column("origin", ID))
