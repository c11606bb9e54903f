"""What people said of items that are not about a company."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection, delete

from worker.model import Namesake
from worker.store import tables
from worker.store.records import Record, among

T = tables.namesake
NAMESAKES = Record(Namesake, T)


def add(tx: Connection, namesake: Namesake) -> Namesake:
    return NAMESAKES.insert(tx, namesake)


def of_companies(tx: Connection, domains: Collection[str]) -> dict[str, tuple[Namesake, ...]]:
    """What was said, the oldest first, by company; one of which nothing was said is missing."""
    found: dict[str, tuple[Namesake, ...]] = {}
    for one in NAMESAKES.all(tx, NAMESAKES.select().where(among(tx, T.c.company_domain, domains)).order_by(T.c.id)):
        found[one.company_domain] = (*found.get(one.company_domain, ()), one)
    return found


def remove(tx: Connection, domain: str, item_ids: Collection[int]) -> None:
    """Takes back what was said of these items."""
    tx.execute(delete(T).where(T.c.company_domain == domain, among(tx, T.c.item_id, item_ids)))
