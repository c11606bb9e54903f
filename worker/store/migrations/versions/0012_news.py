"""Companies, how feeds stand, stories, and what was said of namesakes."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("feed", sa.Column("origin", sa.Text(), nullable=False, server_default="configuration"))
    op.add_column("feed", sa.Column("paused", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("feed", sa.Column("sha256", sa.Text()))
    op.create_table(
        "feed_host",
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("wait_until", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("host", name="pk_feed_host"),
    )
    op.create_table(
        "company",
        sa.Column("id", ID, nullable=False),
        sa.Column("domain", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("industry", sa.Text()),
        sa.Column("watched", sa.Boolean(), nullable=False),
        sa.Column("edited", sa.Boolean(), nullable=False),
        sa.Column("guessed", sa.Boolean(), nullable=False),
        sa.Column("site_asked_at", sa.BigInteger()),
        sa.Column("matched", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_company"),
        sa.UniqueConstraint("domain", name="uq_company_domain"),
    )
    op.add_column("news_item", sa.Column("seen_at", sa.BigInteger()))
    op.add_column("news_item", sa.Column("matched", sa.Boolean(), nullable=False, server_default=sa.true()))
    op.create_index("ix_news_item_published", "news_item", ["published"])
    unmatched = sa.text("NOT matched") if op.get_bind().dialect.name == "postgresql" else sa.text("matched = 0")
    op.create_index("ix_news_item_id", "news_item", ["id"], sqlite_where=unmatched, postgresql_where=unmatched)
    op.add_column("news_verdict", sa.Column("story", ID, nullable=False, server_default="0"))
    op.add_column("news_verdict", sa.Column("override", sa.Boolean()))
    op.execute("UPDATE news_verdict SET story = item_id")
    op.create_table(
        "namesake",
        sa.Column("id", ID, nullable=False),
        sa.Column("company_domain", sa.Text(), nullable=False),
        sa.Column("item_id", ID, nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("sign", sa.Text(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_namesake"),
    )
    op.create_index("ix_namesake_company_domain", "namesake", ["company_domain"])
