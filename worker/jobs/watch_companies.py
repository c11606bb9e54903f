"""Which companies are watched, and which feeds are read for them.

configuration ─┐
leads ─────────┼─► companies ─► feeds (of the configuration, of search patterns, of their sites) ─► fetch_news
a person ──────┘
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from urllib.parse import quote_plus

from sqlalchemy import Connection

from worker.errors import NotPossibleError, UsageError
from worker.model import Company, CompanyOrigin, Feed, FeedOrigin, WatchedCompany
from worker.rules import domains
from worker.store import audit
from worker.store import companies as company_rows
from worker.store import feeds as feed_rows

_DOMAIN = re.compile(r"(?=.{3,253}$)[^\W_](?:[\w-]{0,61}[^\W_])?(?:\.[^\W_](?:[\w-]{0,61}[^\W_])?){1,9}")
_URL = re.compile(r"https?://[^/\s@]{1,253}(?:/[!-~]{0,1700})?")


@dataclass(frozen=True, slots=True)
class NewsSettings:
    """The companies of the configuration, by domain; feeds of a company (by domain) and of an industry; how they are read."""

    companies: Mapping[str, Company] = field(default_factory=dict)
    company_feeds: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    industry_feeds: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    every: timedelta = timedelta(hours=1)
    allow_hosts: frozenset[str] = frozenset()
    searches: tuple[str, ...] = ()  # addresses with {company} or {domain} in them
    discover: bool = False  # look on the companies' sites for feeds
    ours: frozenset[str] = frozenset()  # our own domains, which are no prospect's
    threads: int = 4


class CompaniesNow(Mapping[str, Company]):
    """The watched companies by domain, as they were when somebody last looked; before that, those of the configuration."""

    def __init__(self, configured: Mapping[str, Company]) -> None:
        self._configured = self._now = dict(configured)

    def look(self, tx: Connection) -> None:
        """Takes up what leads and people have changed."""
        off = {one.domain for one in company_rows.every(tx) if not one.watched}
        known = {domain: company for domain, company in self._configured.items() if domain not in off}
        self._now = known | company_rows.watched(tx)

    def __getitem__(self, domain: str) -> Company:
        return self._now[domain]

    def __iter__(self) -> Iterator[str]:
        return iter(self._now)

    def __len__(self) -> int:
        return len(self._now)


def watch(tx: Connection, settings: NewsSettings) -> None:
    """Makes companies and feeds those of the configuration, the leads and the people; items of a feed that is no longer watched go with it."""
    know_companies(tx, settings)
    wanted: dict[tuple[str, str | None, str | None], FeedOrigin] = {}
    for domain, company in company_rows.watched(tx).items():
        for pattern in settings.searches:
            wanted[_search(pattern, company), domain, None] = FeedOrigin.SEARCH
    for domain, urls in settings.company_feeds.items():
        wanted |= {(url, domain, None): FeedOrigin.CONFIGURATION for url in urls}
    for industry, urls in settings.industry_feeds.items():
        wanted |= {(url, None, industry): FeedOrigin.CONFIGURATION for url in urls}
    known = {(feed.url, feed.company_domain, feed.industry): feed for feed in feed_rows.every(tx)}
    for key, feed in known.items():
        if key not in wanted and feed.origin in {FeedOrigin.CONFIGURATION, FeedOrigin.SEARCH}:
            feed_rows.unwatch(tx, feed.id)
    for key, origin in wanted.items():
        if key not in known:
            feed_rows.watch(tx, *key, origin)


def _search(pattern: str, company: Company) -> str:
    return pattern.replace("{company}", quote_plus(f'"{company.name}"')).replace("{domain}", quote_plus(company.domain))


def leads_bring(tx: Connection, settings: NewsSettings) -> bool:
    """Whether a lead names a company that is not known yet, or the name of one that was only guessed."""
    told = _of_leads(company_rows.told_by_leads(tx), settings.ours)
    stored = {one.domain: one for one in company_rows.every(tx)} if told else {}
    return any(
        not _known(domain, stored) or (domain in stored and _names(one, stored[domain])) for domain, one in told.items()
    )


def _names(told: WatchedCompany, known: WatchedCompany) -> bool:
    """Whether a lead gives the name of a company whose name is a guess; what a person said of it stays."""
    return known.guessed and not known.edited and not told.guessed


def know_companies(tx: Connection, settings: NewsSettings) -> None:
    """Stores the companies of the configuration and of the leads; what a person said of one stays."""
    stored = {one.domain: one for one in company_rows.every(tx)}
    for one in stored.values():
        if changed := _as_configured(one, settings.companies.get(one.domain)):
            company_rows.save(tx, changed)
    new = [
        WatchedCompany(one.domain, one.name, CompanyOrigin.CONFIGURATION, one.industry)
        for one in settings.companies.values()
        if one.domain not in stored
    ]
    company_rows.add(tx, new)
    stored |= {one.domain: one for one in new}
    told = _of_leads(company_rows.told_by_leads(tx), settings.ours)
    company_rows.add(tx, [one for one in told.values() if not _known(one.domain, stored)])
    for domain, one in told.items():
        before = stored.get(domain)
        if before and _names(one, before):
            company_rows.save(tx, replace(before, name=one.name, guessed=False))


def _as_configured(one: WatchedCompany, configured: Company | None) -> WatchedCompany | None:
    """The company with the name and industry of the configuration; None where nothing changes."""
    if configured is None or one.edited:
        return None
    changed = replace(
        one,
        name=configured.name,
        industry=configured.industry,
        origin=CompanyOrigin.CONFIGURATION,
        guessed=False,
    )
    return None if changed == one else changed


def _of_leads(told: Iterable[tuple[str, str | None]], ours: frozenset[str]) -> dict[str, WatchedCompany]:
    """The organisations of prospects by domain, with the first name that a lead gives, else the one in the domain."""
    found: dict[str, WatchedCompany] = {}
    for email, name in told:
        domain = domains.organisation(email.lower())
        if domain is None or domain in ours:
            continue
        said = " ".join((name or "").split())
        if domain not in found or (said and found[domain].guessed):
            called = said or domains.company(email.lower()) or domain
            found[domain] = WatchedCompany(domain, called, CompanyOrigin.LEAD, guessed=not said)
    return found


def _known(domain: str, stored: Mapping[str, WatchedCompany]) -> bool:
    """Whether it, or a domain above it, is known: `[[companies]]` may name the part of a firm that is meant."""
    labels = domain.split(".")
    return any(".".join(labels[start:]) in stored for start in range(len(labels) - 1))


def say_of_company(
    tx: Connection,
    domain: str,
    *,
    name: str | None = None,
    industry: str | None = None,
    watched: bool | None = None,
    who: str,
    now: datetime,
) -> WatchedCompany:
    """Takes down what a person says of a company, a new one too; None leaves as it is, an industry of "" is none.  Raises UsageError."""
    domain = domain.strip().lower()
    if not _DOMAIN.fullmatch(domain):
        raise UsageError(f"{domain or 'nothing'} is no domain. Write it as example.com.")
    company_rows.add(
        tx, [WatchedCompany(domain, domains.company(f"x@{domain}") or domain, CompanyOrigin.PERSON, guessed=True)]
    )
    before = company_rows.get(tx, domain)
    called = " ".join((name or "").split())
    after = replace(
        before,
        name=called or before.name,
        guessed=before.guessed and not called,
        industry=before.industry if industry is None else " ".join(industry.split()) or None,
        watched=before.watched if watched is None else watched,
    )
    if after != before:
        after = replace(after, edited=True)
        company_rows.save(tx, after)
        detail = f"{after.name}; {after.industry or 'no industry'}; {'watched' if after.watched else 'switched off'}"
        audit.record(tx, at=now, who=who, what="company", subject=f"company {domain}", detail=detail)
    return after


def add_feed(tx: Connection, url: str, *, company: str = "", industry: str = "", who: str, now: datetime) -> Feed:
    """Takes in a feed by hand, for a company (by domain) or an industry.  Raises UsageError."""
    url, industry = url.strip(), " ".join(industry.split())
    if not _URL.fullmatch(url):
        raise UsageError(f"{url or 'nothing'} is no web address. Write it as https://example.com/feed.xml.")
    if bool(company.strip()) == bool(industry):
        raise UsageError("a feed is of one company or of one industry. Name its domain, or the industry.")
    domain = say_of_company(tx, company, who=who, now=now).domain if company.strip() else None
    feed = feed_rows.watch(tx, url, domain, industry or None, FeedOrigin.PERSON)
    audit.record(tx, at=now, who=who, what="feed added", subject=f"feed {feed.id}", detail=url)
    return feed


def remove_feed(tx: Connection, feed_id: int, *, who: str, now: datetime) -> None:
    """Forgets a feed and its items; one of the configuration must be removed there.  Raises NotFoundError and NotPossibleError."""
    feed = feed_rows.get(tx, feed_id)
    if feed.origin in {FeedOrigin.CONFIGURATION, FeedOrigin.SEARCH}:
        raise NotPossibleError("the configuration names this feed. Remove it there, or pause it.")
    feed_rows.unwatch(tx, feed_id)
    audit.record(tx, at=now, who=who, what="feed removed", subject=f"feed {feed_id}", detail=feed.url)
