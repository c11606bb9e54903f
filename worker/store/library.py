"""How the links of the library stand, and to whom its entries went."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection, select

from worker.model import EvidenceUse, LinkCheck
from worker.store import tables
from worker.store.records import Record, among

T = tables.library_link
USE = tables.news_use
CHECKS = Record(LinkCheck, T)


def checks(tx: Connection) -> dict[str, LinkCheck]:
    """The newest check of every link that was looked at, by link."""
    return {check.url: check for check in CHECKS.all(tx, CHECKS.select())}


def record(tx: Connection, check: LinkCheck) -> None:
    """Keeps the check in place of the one before it."""
    tx.execute(T.delete().where(T.c.url == check.url))
    tx.execute(T.insert().values(CHECKS.values(check)))


def forget_others(tx: Connection, urls: Collection[str]) -> None:
    """Drops the checks of links that no entry has any more."""
    tx.execute(T.delete().where(~among(tx, T.c.url, urls)))


def uses(tx: Connection, keys: Collection[str]) -> list[EvidenceUse]:
    """To whom these links or titles went, or are about to go, the oldest first."""
    query = select(USE.c.url, USE.c.lead_id, USE.c.company_domain, USE.c.at).where(among(tx, USE.c.url, keys))
    return [EvidenceUse(*row) for row in tx.execute(query.order_by(USE.c.at, USE.c.id))]
