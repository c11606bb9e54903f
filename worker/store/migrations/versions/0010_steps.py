"""Steps of a plan that a person ticked off."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "step_done",
        sa.Column("id", ID, nullable=False),
        sa.Column("lead_id", ID, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_step_done"),
        sa.ForeignKeyConstraint(["lead_id"], ["lead.id"], name="fk_step_done_lead_id", ondelete="CASCADE"),
        sa.UniqueConstraint("lead_id", "kind", name="uq_step_done_lead_id_kind"),
    )
