"""Mails known by their header alone; links as numbers; how far the reading of a folder is, and how much was read of a mailbox."""

import hashlib

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    for column in (
        sa.Column("waits_until", sa.BigInteger()),
        sa.Column("bytes_day", sa.Text()),
        sa.Column("bytes_read", sa.BigInteger(), nullable=False, server_default="0"),
    ):
        op.add_column("mailbox", column)
    for column in (
        sa.Column("mailboxid", sa.Text()),
        sa.Column("exists", sa.BigInteger(), nullable=False, server_default="0"),
        sa.Column("remaining", sa.BigInteger(), nullable=False, server_default="0"),
        sa.Column("begun_at", sa.BigInteger()),
    ):
        op.add_column("folder", column)
    op.add_column("message", sa.Column("skimmed", sa.Boolean(), nullable=False, server_default=sa.false()))
    skimmed: sa.ColumnClause[bool] = sa.column("skimmed")
    op.create_index(
        "ix_message_mailbox_id_arrival_at",
        "message",
        ["mailbox_id", "arrival_at"],
        sqlite_where=skimmed,
        postgresql_where=skimmed,
    )
    _links()


def _links() -> None:
    """Text keys become digests of eight bytes."""
    old = op.get_bind().execute(sa.text("SELECT key, message_id, at FROM message_link")).all()
    op.drop_table("message_link")
    link = op.create_table(
        "message_link",
        sa.Column("key", sa.BigInteger(), nullable=False),
        sa.Column("message_id", ID, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("key", "message_id", name="pk_message_link"),
        sqlite_with_rowid=False,
    )
    rows = {(_digest(key), message): at for key, message, at in old}
    if rows:
        op.bulk_insert(link, [{"key": key, "message_id": message, "at": at} for (key, message), at in rows.items()])


def _digest(key: str) -> int:
    return int.from_bytes(hashlib.blake2b(key.encode("utf-8", "replace"), digest_size=8).digest(), "big", signed=True)
