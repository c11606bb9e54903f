"""The companies whose news we look for."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, and_, exists, or_, select

from worker.errors import NotFoundError
from worker.model import Company, WatchedCompany
from worker.store import tables
from worker.store.records import Record, among, changed, insert_new

T = tables.company
LEAD = tables.lead
DOMAIN = tables.lead_domain
COMPANIES = Record(WatchedCompany, T)


def get(tx: Connection, domain: str) -> WatchedCompany:
    """Raises NotFoundError."""
    if found := COMPANIES.one(tx, T.c.domain == domain):
        return found
    raise NotFoundError(f"there is no company {domain}; `followthrough news companies` lists them.")


def every(tx: Connection) -> list[WatchedCompany]:
    """All of them, those switched off too, by name."""
    return COMPANIES.all(tx, COMPANIES.select().order_by(T.c.name, T.c.domain))


def watched(tx: Connection) -> dict[str, Company]:
    """Those that are not switched off, by domain."""
    return {one.domain: one.company for one in COMPANIES.all(tx, COMPANIES.select().where(T.c.watched))}


def add(tx: Connection, companies: Sequence[WatchedCompany]) -> None:
    """Stores those whose domain is new."""
    insert_new(tx, T, [COMPANIES.values(one) | {"matched": False} for one in companies])


def save(tx: Connection, company: WatchedCompany) -> None:
    """Overwrites it; stored items are looked through anew where it is called otherwise now, or watched again."""
    before = COMPANIES.get(tx, company.id)
    COMPANIES.update(tx, company)
    if replace(before, site_asked_at=None) != replace(company, site_asked_at=None):
        changed(tx, T, [T.c.id == company.id], {"matched": False})


def unmatched(tx: Connection) -> list[WatchedCompany]:
    """Those for which stored items have not been looked through."""
    return COMPANIES.all(tx, COMPANIES.select().where(~T.c.matched).order_by(T.c.id))


def mark_matched(tx: Connection, ids: Collection[int]) -> None:
    changed(tx, T, [among(tx, T.c.id, ids)], {"matched": True})


def to_ask(tx: Connection, before: datetime, most: int) -> list[WatchedCompany]:
    """Watched ones whose sites were not looked at since, those never asked first."""
    asked = or_(T.c.site_asked_at.is_(None), T.c.site_asked_at < before)
    query = COMPANIES.select().where(T.c.watched, asked).order_by(T.c.site_asked_at.nulls_first(), T.c.id).limit(most)
    return COMPANIES.all(tx, query)


def asked(tx: Connection, ids: Iterable[int], at: datetime) -> None:
    """Their sites were looked at."""
    changed(tx, T, [among(tx, T.c.id, list(ids))], {"site_asked_at": at})


def told_by_leads(tx: Connection) -> list[tuple[str, str | None]]:
    """Address and company name of prospects that belong to no company yet, or that may name one whose name is a guess.

    The oldest lead first.
    """
    theirs = and_(DOMAIN.c.lead_id == LEAD.c.id, T.c.domain == DOMAIN.c.domain)
    known = exists().where(theirs)
    guessed = exists().where(theirs, T.c.guessed)
    query = select(LEAD.c.prospect_email, LEAD.c.prospect_company).where(
        LEAD.c.prospect_email.is_not(None),
        or_(LEAD.c.override.is_(None), LEAD.c.override),
        or_(~known, and_(LEAD.c.prospect_company.is_not(None), guessed)),
    )
    return [(row[0], row[1]) for row in tx.execute(query.order_by(LEAD.c.id))]
