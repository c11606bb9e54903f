"""The feeds that are read, and the hosts that want to be left alone for a while."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, func, or_, select

from worker.model import Feed, FeedOrigin
from worker.store import tables
from worker.store.records import INSERTS, Record, changed, insert_new

T = tables.feed
HOST = tables.feed_host
ITEM = tables.news_item
COMPANY = tables.company
FEEDS = Record(Feed, T)


def watch(
    tx: Connection,
    url: str,
    company_domain: str | None = None,
    industry: str | None = None,
    origin: FeedOrigin = FeedOrigin.CONFIGURATION,
) -> Feed:
    """The feed, for that company or industry; read at once if it is new."""
    insert_new(tx, T, [FEEDS.values(Feed(0, url, company_domain, industry, origin=origin))])
    about = (T.c.company_domain == (company_domain or ""), T.c.industry == (industry or ""))
    return FEEDS.only(tx, T.c.url == url, *about)


def every(tx: Connection) -> list[Feed]:
    return FEEDS.all(tx)


def get(tx: Connection, id_: int) -> Feed:
    """Raises NotFoundError."""
    return FEEDS.get(tx, id_)


def of_company(tx: Connection, domain: str) -> list[Feed]:
    return FEEDS.all(tx, FEEDS.select().where(T.c.company_domain == domain).order_by(T.c.id))


def items(tx: Connection) -> dict[int, int]:
    """How many stored items each feed has, by its id; one without any is missing."""
    query = select(ITEM.c.feed_id, func.count()).group_by(ITEM.c.feed_id)
    return {row[0]: row[1] for row in tx.execute(query)}


def unwatch(tx: Connection, feed_id: int) -> None:
    """Forgets the feed and its items; where they were used stays known."""
    tx.execute(T.delete().where(T.c.id == feed_id))


def due(tx: Connection, now: datetime) -> list[Feed]:
    """The feeds to read at that moment, those never read first; none that is paused, or whose company is switched off."""
    when = or_(T.c.next_at.is_(None), T.c.next_at <= now)
    off = select(COMPANY.c.domain).where(~COMPANY.c.watched)
    query = FEEDS.select().where(when, ~T.c.paused, T.c.company_domain.not_in(off))
    return FEEDS.all(tx, query.order_by(T.c.next_at.nulls_first(), T.c.id))


def save(tx: Connection, feed: Feed) -> None:
    """Raises NotFoundError where it was removed meanwhile."""
    FEEDS.update(tx, feed)


def pause(tx: Connection, feed_id: int, *, paused: bool) -> None:
    """A feed that goes on is read at once."""
    changed(tx, T, [T.c.id == feed_id], {"paused": paused, "next_at": None})


def waits(tx: Connection, now: datetime) -> dict[str, datetime]:
    """Until when each host is left alone."""
    return {row.host: row.wait_until for row in tx.execute(HOST.select().where(HOST.c.wait_until > now))}


def host_failures(tx: Connection, host: str) -> int:
    """How often in a row the host did not answer, or told us to wait."""
    return tx.scalar(select(HOST.c.failures).where(HOST.c.host == host)) or 0


def host_failed(tx: Connection, host: str, failures: int, wait_until: datetime) -> None:
    values: Mapping[str, object] = {"failures": failures, "wait_until": wait_until}
    insert = INSERTS[tx.dialect.name](HOST).values(host=host, **values)
    tx.execute(insert.on_conflict_do_update(index_elements=[HOST.c.host], set_=values))


def host_answered(tx: Connection, host: str) -> None:
    tx.execute(HOST.delete().where(HOST.c.host == host))
