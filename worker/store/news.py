"""Feeds, their items, what was made of them, and where they were used."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, or_, select

from worker.model import Feed, NewsItem, NewsVerdict
from worker.store import tables
from worker.store.columns import bounded
from worker.store.records import AnySelect, Record, among, insert_new

FEED = tables.feed
ITEM = tables.news_item
VERDICT = tables.news_verdict
USE = tables.news_use
FEEDS = Record(Feed, FEED)
ITEMS = Record(NewsItem, ITEM)


@dataclass(frozen=True, slots=True)
class Used:
    """What leads, and anybody of companies, were already pointed to."""

    by_lead: dict[int, set[str]]
    by_company: dict[str, set[str]]

    def add(self, lead_id: int, company_domain: str | None, url: str) -> None:
        self.by_lead.setdefault(lead_id, set()).add(url)
        if company_domain:
            self.by_company.setdefault(company_domain, set()).add(url)

    def of(self, lead_id: int, company_domain: str | None) -> set[str]:
        theirs = self.by_company.get(company_domain, set()) if company_domain else set()
        return self.by_lead.get(lead_id, set()) | theirs


def watch(tx: Connection, url: str, company_domain: str | None = None, industry: str | None = None) -> Feed:
    """The feed, for that company or industry; read at once if it is new."""
    insert_new(tx, FEED, [FEEDS.values(Feed(0, url, company_domain, industry))])
    about = (FEED.c.company_domain == (company_domain or ""), FEED.c.industry == (industry or ""))
    return FEEDS.only(tx, FEED.c.url == url, *about)


def feeds(tx: Connection) -> list[Feed]:
    return FEEDS.all(tx)


def unwatch(tx: Connection, feed_id: int) -> None:
    """Forgets the feed and its items; where they were used stays known."""
    tx.execute(FEED.delete().where(FEED.c.id == feed_id))


def due(tx: Connection, now: datetime) -> list[Feed]:
    """The feeds to read at that moment, those never read first."""
    when = or_(FEED.c.next_at.is_(None), FEED.c.next_at <= now)
    return FEEDS.all(tx, FEEDS.select().where(when).order_by(FEED.c.next_at.nulls_first(), FEED.c.id))


def save_feed(tx: Connection, feed: Feed) -> None:
    FEEDS.update(tx, feed)


def add_items(tx: Connection, feed_id: int, items: Sequence[NewsItem]) -> list[NewsItem]:
    """Stores what the feed had not shown before (by guid, else by address and title), and gives that back."""
    rows = {guid: ITEMS.values(item) | {"feed_id": feed_id, "guid": guid} for item in items if (guid := _guid(item))}
    new = {guid: id_ for id_, guid in insert_new(tx, ITEM, list(rows.values()), ITEM.c.id, ITEM.c.guid)}
    return ITEMS.all(tx, ITEMS.select().where(ITEM.c.id.in_(new.values())).order_by(ITEM.c.id))


def record_verdict(tx: Connection, item_id: int, company_domain: str, verdict: NewsVerdict, at: datetime) -> None:
    """The first verdict on an item for a company stays."""
    judged = {"about_company": verdict.about_company, "congratulate": verdict.congratulate, "reasons": verdict.reasons}
    insert_new(tx, VERDICT, [{"item_id": item_id, "company_domain": company_domain, "at": at, **judged}])


def for_company(tx: Connection, domain: str, since: datetime) -> list[tuple[NewsItem, NewsVerdict]]:
    """Items that are about the company and were published since, the newest first."""
    query = select(*ITEMS.columns, VERDICT.c.about_company, VERDICT.c.congratulate, VERDICT.c.reasons)
    judged = query.join(VERDICT, VERDICT.c.item_id == ITEM.c.id).where(
        VERDICT.c.company_domain == domain, VERDICT.c.about_company
    )
    return [(ITEMS.read(row), NewsVerdict(*row[-3:])) for row in tx.execute(_published(judged, since))]


def for_industry(tx: Connection, industry: str, since: datetime) -> list[NewsItem]:
    """Items of the industry's feeds that were published since, the newest first."""
    query = ITEMS.select().join(FEED, FEED.c.id == ITEM.c.feed_id).where(FEED.c.industry == industry)
    return ITEMS.all(tx, _published(query, since))


def record_use(tx: Connection, url: str, lead_id: int, company_domain: str | None, at: datetime) -> None:
    tx.execute(USE.insert().values(url=url, lead_id=lead_id, company_domain=company_domain, at=at))


def used_urls(tx: Connection, lead_id: int, company_domain: str | None) -> set[str]:
    """What this lead, or anybody of the company, was already pointed to."""
    to_them = USE.c.lead_id == lead_id
    if company_domain:
        to_them = or_(to_them, USE.c.company_domain == company_domain)
    return set(tx.scalars(select(USE.c.url).where(to_them)))


def forget_uses(tx: Connection, lead_id: int, urls: Collection[str]) -> None:
    """Sets free what a draft was to point the lead to, and never did."""
    tx.execute(USE.delete().where(USE.c.lead_id == lead_id, among(tx, USE.c.url, urls)))


def every_used(tx: Connection, lead_ids: Collection[int], domains: Collection[str]) -> Used:
    """The same for many at once."""
    query = select(USE.c.lead_id, USE.c.company_domain, USE.c.url)
    used = Used({}, {})
    for lead_id, domain, url in tx.execute(
        query.where(or_(among(tx, USE.c.lead_id, lead_ids), USE.c.company_domain.in_(domains)))
    ):
        used.add(lead_id, domain, url)
    return used


def _published(query: AnySelect, since: datetime) -> AnySelect:
    return query.where(ITEM.c.published >= since).order_by(ITEM.c.published.desc(), ITEM.c.id.desc())


def _guid(item: NewsItem) -> str:
    return bounded(item.guid or f"{item.url} {item.title}".strip())
