"""Who is signed in on the page (by the digest of a token, never the token), and who failed to."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, func, select

from worker.store import tables

T = tables.signin
FAILURE = tables.signin_failure


def create(tx: Connection, token_sha256: str, who: str, now: datetime, expires: datetime) -> None:
    tx.execute(T.insert().values(token_sha256=token_sha256, who=who, created_at=now, expires_at=expires))


def who(tx: Connection, token_sha256: str, now: datetime) -> str | None:
    """Whom the token belongs to, while it is good."""
    return tx.scalar(select(T.c.who).where(T.c.token_sha256 == token_sha256, T.c.expires_at > now))


def end(tx: Connection, token_sha256: str) -> None:
    tx.execute(T.delete().where(T.c.token_sha256 == token_sha256))


def end_all_of(tx: Connection, who: str) -> None:
    """Signs somebody out everywhere, after a new password."""
    tx.execute(T.delete().where(T.c.who == who))


def fail(tx: Connection, origin: str, at: datetime) -> None:
    """A sign-in from a network address, or to an account, was refused."""
    tx.execute(FAILURE.insert().values(origin=origin, at=at))


def failures(tx: Connection, origin: str, since: datetime) -> int:
    return tx.execute(select(func.count()).where(FAILURE.c.origin == origin, FAILURE.c.at >= since)).scalar_one()


def forget_old(tx: Connection, now: datetime, failed_before: datetime) -> None:
    """Removes tokens that ended by `now`, and old failures."""
    tx.execute(T.delete().where(T.c.expires_at <= now))
    tx.execute(FAILURE.delete().where(FAILURE.c.at < failed_before))
