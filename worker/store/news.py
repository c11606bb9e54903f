"""Items of feeds, what was made of them for each company, and where they were used."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, delete, func, or_, select

from worker.errors import NotFoundError
from worker.model import BadNews, Congratulate, JudgedItem, NewsItem, NewsUse, NewsVerdict, Story
from worker.store import leads, tables
from worker.store.columns import bounded
from worker.store.records import AnyRow, AnySelect, Record, among, changed, insert_new

FEED = tables.feed
ITEM = tables.news_item
VERDICT = tables.news_verdict
USE = tables.news_use
DRAFT = tables.draft
COMPANY = tables.company
LEAD = tables.lead
ITEMS = Record(NewsItem, ITEM)
_JUDGED = (VERDICT.c.about_company, VERDICT.c.congratulate, VERDICT.c.reasons)


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


def get(tx: Connection, item_id: int) -> NewsItem:
    """Raises NotFoundError."""
    return ITEMS.get(tx, item_id)


def add_items(tx: Connection, feed_id: int, items: Sequence[NewsItem], now: datetime | None = None) -> list[NewsItem]:
    """Stores what the feed had not shown before (by guid, else by address and title), and gives that back; `now` is when it did."""
    fixed = {"feed_id": feed_id, "seen_at": now, "matched": False}
    rows = {guid: ITEMS.values(item) | fixed | {"guid": guid} for item in items if (guid := _guid(item))}
    new = {guid: id_ for id_, guid in insert_new(tx, ITEM, list(rows.values()), ITEM.c.id, ITEM.c.guid)}
    return ITEMS.all(tx, ITEMS.select().where(ITEM.c.id.in_(new.values())).order_by(ITEM.c.id))


def unmatched(tx: Connection, most: int) -> list[tuple[NewsItem, str | None]]:
    """Items for which no company was looked for yet, with the company whose feed shows them."""
    query = select(*ITEMS.columns, FEED.c.company_domain).join(FEED, FEED.c.id == ITEM.c.feed_id)
    return _with_feed(tx, query.where(~ITEM.c.matched).order_by(ITEM.c.id).limit(most))


def matched(tx: Connection, after: int, most: int) -> list[tuple[NewsItem, str | None]]:
    """Items of higher ids for which companies were looked for already, in their order, with the company whose feed shows them."""
    query = select(*ITEMS.columns, FEED.c.company_domain).join(FEED, FEED.c.id == ITEM.c.feed_id)
    return _with_feed(tx, query.where(ITEM.c.matched, ITEM.c.id > after).order_by(ITEM.c.id).limit(most))


def _with_feed(tx: Connection, query: AnySelect) -> list[tuple[NewsItem, str | None]]:
    return [(ITEMS.read(row), row[-1]) for row in tx.execute(query)]


def mark_matched(tx: Connection, ids: Collection[int]) -> None:
    changed(tx, ITEM, [among(tx, ITEM.c.id, ids)], {"matched": True})


def any_before(tx: Connection, before: datetime) -> bool:
    """Whether there is something to purge."""
    return tx.scalar(select(ITEM.c.id).where(_told_before(before)).limit(1)) is not None


def _told_before(moment: datetime) -> ColumnElement[bool]:
    return func.coalesce(ITEM.c.published, ITEM.c.seen_at) < moment


def purge(tx: Connection, before: datetime) -> int:
    """Removes items published before (undated ones: first seen before) with their verdicts; says how many.  Uses stay known."""
    return tx.execute(delete(ITEM).where(_told_before(before))).rowcount


def record_verdict(tx: Connection, item_id: int, company_domain: str, verdict: NewsVerdict, at: datetime) -> None:
    """The first verdict on an item for a company stays; the item is a story of its own until `set_stories`."""
    record_verdicts(tx, [(item_id, company_domain, verdict)], at)


def record_verdicts(tx: Connection, verdicts: Iterable[tuple[int, str, NewsVerdict]], at: datetime) -> None:
    """The same for many."""
    verdicts = list(verdicts)
    rows = [
        {
            "item_id": item_id,
            "company_domain": domain,
            "at": at,
            "about_company": verdict.about_company,
            "congratulate": verdict.congratulate,
            "reasons": verdict.reasons,
            "story": item_id,
        }
        for item_id, domain, verdict in verdicts
    ]
    insert_new(tx, VERDICT, rows)
    leads.look_again_of(tx, {domain for _, domain, verdict in verdicts if verdict.about_company})


def revise(
    tx: Connection, item_id: int, company_domain: str, verdict: NewsVerdict, override: bool | None, at: datetime
) -> None:
    """Puts another verdict in the place of one, with a person's word or without."""
    values = {
        "about_company": verdict.about_company,
        "congratulate": verdict.congratulate,
        "reasons": verdict.reasons,
        "override": override,
        "at": at,
    }
    changed(tx, VERDICT, [VERDICT.c.item_id == item_id, VERDICT.c.company_domain == company_domain], values)
    leads.look_again_of(tx, [company_domain])


def forget_verdicts(tx: Connection, company_domains: Collection[str]) -> None:
    """Removes the verdicts for these companies but for those that a person decided."""
    named = among(tx, VERDICT.c.company_domain, company_domains)
    tx.execute(delete(VERDICT).where(named, VERDICT.c.override.is_(None)))
    leads.look_again_of(tx, company_domains)


def set_stories(tx: Connection, company_domain: str, stories: Mapping[int, int]) -> None:
    """Which item tells the story of each, by item id."""
    for item_id, story in stories.items():
        where = [VERDICT.c.company_domain == company_domain, VERDICT.c.item_id == item_id, VERDICT.c.story != story]
        changed(tx, VERDICT, where, {"story": story})


def judged(tx: Connection, domain: str, since: datetime | None = None) -> list[JudgedItem]:
    """Every item that was judged for the company, undated ones too, the newest first."""
    query = _judged_query().where(VERDICT.c.company_domain == domain)
    if since is not None:
        query = query.where(or_(ITEM.c.published >= since, ITEM.c.published.is_(None)))
    return [_judged(row) for row in tx.execute(query)]


def told(tx: Connection, since: datetime) -> dict[str, list[Story]]:
    """The stories about each watched company since that moment, the newest first, by domain."""
    query = _judged_query(VERDICT.c.company_domain).where(VERDICT.c.about_company, ITEM.c.published >= since)
    found: dict[str, list[JudgedItem]] = {}
    for row in tx.execute(query.where(VERDICT.c.company_domain.not_in(_off()))):
        found.setdefault(row[-1], []).append(_judged(row))
    return {domain: _stories(items) for domain, items in found.items()}


def stories(tx: Connection, domain: str, since: datetime) -> list[Story]:
    """What was published about the company since that moment, the newest first; nothing where it is switched off."""
    query = _judged_query().where(VERDICT.c.company_domain == domain, VERDICT.c.about_company)
    query = query.where(ITEM.c.published >= since, VERDICT.c.company_domain.not_in(_off()))
    return _stories([_judged(row) for row in tx.execute(query)])


def for_company(tx: Connection, domain: str, since: datetime) -> list[tuple[NewsItem, NewsVerdict]]:
    """The item that tells each story about the company since that moment, with the verdict on the story, the newest first.

    Without stories of which it is unclear whether they are good or bad: nobody should be written to about those.
    """
    return [(story.item, story.verdict) for story in stories(tx, domain, since) if not story.unclear]


def bad_since(tx: Connection, domains: Collection[str], since: datetime) -> dict[str, BadNews]:
    """The newest bad event at each of these companies that was published since; one without any is missing."""
    query = (
        select(VERDICT.c.company_domain, ITEM.c.title, ITEM.c.published, ITEM.c.url)
        .join(ITEM, ITEM.c.id == VERDICT.c.item_id)
        .where(among(tx, VERDICT.c.company_domain, domains), VERDICT.c.company_domain.not_in(_off()))
        .where(VERDICT.c.about_company, VERDICT.c.congratulate == Congratulate.NEVER, ITEM.c.published >= since)
        .order_by(ITEM.c.published, ITEM.c.id)
    )
    return {domain: BadNews(title, published, url) for domain, title, published, url in tx.execute(query)}


def for_industry(tx: Connection, industry: str, since: datetime) -> list[NewsItem]:
    """Items of the industry's feeds that were published since, the newest first."""
    query = ITEMS.select().join(FEED, FEED.c.id == ITEM.c.feed_id)
    query = query.where(FEED.c.industry == industry, ITEM.c.published >= since)
    return ITEMS.all(tx, query.order_by(ITEM.c.published.desc(), ITEM.c.id.desc()))


def judgement(tx: Connection, item_id: int, domain: str) -> JudgedItem:
    """Raises NotFoundError where the item was not judged for the company."""
    query = _judged_query().where(VERDICT.c.company_domain == domain, VERDICT.c.item_id == item_id)
    row = tx.execute(query).one_or_none()
    if row is None:
        raise NotFoundError(f"news item {item_id} was not judged for {domain}; `followthrough news list` shows both.")
    return _judged(row)


def record_use(tx: Connection, url: str, lead_id: int, company_domain: str | None, at: datetime) -> None:
    tx.execute(USE.insert().values(url=url, lead_id=lead_id, company_domain=company_domain, at=at))


def used_urls(tx: Connection, lead_id: int, company_domain: str | None) -> set[str]:
    """What this lead, or anybody of the company, was already pointed to; with one link of a story all of them."""
    to_them = USE.c.lead_id == lead_id
    if company_domain:
        to_them = or_(to_them, USE.c.company_domain == company_domain)
    used = set(tx.scalars(select(USE.c.url).where(to_them)))
    if not used or not company_domain:
        return used
    of_them = VERDICT.c.company_domain == company_domain
    seen = select(VERDICT.c.story).join(ITEM, ITEM.c.id == VERDICT.c.item_id)
    seen = seen.where(of_them, among(tx, ITEM.c.url, used))
    same = select(ITEM.c.url).join(VERDICT, VERDICT.c.item_id == ITEM.c.id).where(of_them, VERDICT.c.story.in_(seen))
    return used | set(tx.scalars(same))


def forget_uses(tx: Connection, lead_id: int, urls: Collection[str]) -> None:
    """Sets free what a draft was to point the lead to, and never did."""
    tx.execute(USE.delete().where(USE.c.lead_id == lead_id, among(tx, USE.c.url, urls)))


def every_used(tx: Connection, lead_ids: Collection[int], domains: Collection[str]) -> Used:
    """The same for many at once, in two queries."""
    uses = select(USE.c.lead_id, USE.c.company_domain, USE.c.url).where(
        or_(among(tx, USE.c.lead_id, lead_ids), among(tx, USE.c.company_domain, domains))
    )
    used = Used({}, {})
    for lead_id, domain, url in tx.execute(uses):
        used.add(lead_id, domain, url)
    same = select(VERDICT.c.company_domain, VERDICT.c.story, ITEM.c.url).join(ITEM, ITEM.c.id == VERDICT.c.item_id)
    links: dict[tuple[str, int], set[str]] = {}
    for domain, story, url in tx.execute(same.where(among(tx, VERDICT.c.company_domain, used.by_company))):
        links.setdefault((domain, story), set()).add(url)
    for (domain, _), urls in links.items():
        if urls & used.by_company[domain]:
            used.by_company[domain] |= urls
    return used


def uses(tx: Connection, urls: Collection[str]) -> list[NewsUse]:
    """Whom any of these was written to, the oldest first."""
    columns = (
        USE.c.url,
        USE.c.lead_id,
        USE.c.company_domain,
        USE.c.at,
        DRAFT.c.state,
        LEAD.c.prospect_name,
        LEAD.c.prospect_email,
    )
    drafted = and_(DRAFT.c.lead_id == USE.c.lead_id, DRAFT.c.created_at == USE.c.at)
    query = select(*columns).join(LEAD, LEAD.c.id == USE.c.lead_id).join(DRAFT, drafted, isouter=True)
    found = tx.execute(query.where(among(tx, USE.c.url, urls)).order_by(USE.c.at, USE.c.id))
    return [NewsUse(*row[:5], row.prospect_name or row.prospect_email or "") for row in found]


def _judged_query(*more: object) -> AnySelect:
    columns = (*ITEMS.columns, *_JUDGED, VERDICT.c.story, VERDICT.c.override, *more)
    query: AnySelect = select(*columns).join(VERDICT, VERDICT.c.item_id == ITEM.c.id)  # type: ignore[call-overload]
    return query.order_by(ITEM.c.published.desc().nulls_last(), ITEM.c.id.desc())


def _judged(row: AnyRow) -> JudgedItem:
    about, congratulate, reasons, story, override = row[len(ITEMS.columns) :][:5]
    return JudgedItem(ITEMS.read(row), NewsVerdict(about, congratulate, reasons), story, override)


def _stories(items: Iterable[JudgedItem]) -> list[Story]:
    """By the item that tells each; a story stands where its newest item does."""
    found: dict[int, list[JudgedItem]] = {}
    for one in items:
        found.setdefault(one.story, []).append(one)
    return [Story(tuple(sorted(group, key=lambda one: one.item.id != one.story))) for group in found.values()]


def _off() -> AnySelect:
    return select(COMPANY.c.domain).where(~COMPANY.c.watched)


def _guid(item: NewsItem) -> str:
    return bounded(item.guid or f"{item.url} {item.title}".strip())
