"""What a draft may lean on: news of the reader's company, an article of their industry, an entry of the library.

Nothing older than sixty days, nothing that this lead or anybody of the company had before, never bad news.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import Connection

from worker.drafting.library import LibraryEntry
from worker.model import Company, Congratulate, Evidence, Lead, NewsItem, NewsVerdict, TouchKind
from worker.rules import news as news_rules
from worker.store import news as news_rows

NEWEST = timedelta(days=60)
FROM_LIBRARY = frozenset({TouchKind.ARTICLE, TouchKind.TESTIMONIAL, TouchKind.PRODUCT_NEWS, TouchKind.COMPETITIVE})
NEEDING = FROM_LIBRARY | {TouchKind.COMPANY_NEWS}
_WHY = {
    "en": "it is about {industry}, the field you work in.",
    "de": "es geht darin um Ihr Gebiet, {industry}.",
    "fr": "il y est question de votre domaine, {industry}.",
    "es": "trata de su sector, {industry}.",
}


@dataclass(frozen=True, slots=True)
class Sources:
    """The companies that are watched, by domain, and the library."""

    companies: Mapping[str, Company]
    library: tuple[LibraryEntry, ...] = ()

    def company_of(self, lead: Lead) -> Company | None:
        """The watched company whose people have addresses like the prospect's."""
        domain = (lead.prospect.email or "").rpartition("@")[2]
        while domain:
            if domain in self.companies:
                return self.companies[domain]
            domain = domain.partition(".")[2]
        return None


def choose(
    tx: Connection,
    kind: TouchKind,
    lead: Lead,
    sources: Sources,
    language: str,
    now: datetime,
    used: Collection[str] | None = None,
) -> Evidence | None:
    """The best evidence for a touch of this kind; None where there is none, or where the kind needs none.

    `used` are the keys of what they had before, where the caller has loaded them.
    """
    if kind not in NEEDING:
        return None
    company = sources.company_of(lead)
    if used is None:
        used = news_rows.used_urls(tx, lead.id, company.domain if company else None)
    fresh = (found for found in _candidates(tx, kind, company, sources, language, now) if key(found) not in used)
    return next(fresh, None)


def key(evidence: Evidence) -> str:
    """What names the evidence in the ledger of uses: its link, else its title."""
    return evidence.url or evidence.title


def _candidates(
    tx: Connection, kind: TouchKind, company: Company | None, sources: Sources, language: str, now: datetime
) -> Iterator[Evidence]:
    if kind is TouchKind.COMPANY_NEWS and company:
        yield from _company_news(tx, company, now)
    if kind in FROM_LIBRARY:
        yield from _of_library(sources.library, kind, company, language)
    if kind is TouchKind.ARTICLE and company and company.industry:
        yield from _industry_news(tx, company, company.industry, language, now)


def _company_news(tx: Connection, company: Company, now: datetime) -> Iterator[Evidence]:
    """Good news first, then the newest."""
    found = news_rows.for_company(tx, company.domain, now - NEWEST)
    usable = [(item, verdict) for item, verdict in found if _mentionable(item, verdict, now)]
    for item, verdict in sorted(usable, key=lambda pair: pair[1].congratulate is not Congratulate.YES):
        reasons = "; ".join(
            f"{reason.signal.replace('_', ' ')} “{reason.evidence}”" for reason in verdict.reasons if reason.weight > 0
        )
        yield replace(_evidence(item, reasons or f"about {company.name}"), congratulate=verdict.congratulate)


def _mentionable(item: NewsItem, verdict: NewsVerdict, now: datetime) -> bool:
    published = item.published is not None and item.published <= now
    return bool(published and item.url) and verdict.congratulate is not Congratulate.NEVER


def _industry_news(tx: Connection, company: Company, industry: str, language: str, now: datetime) -> Iterator[Evidence]:
    """Articles about the field, but none about the reader's own company: that is no article for them."""
    why = _WHY.get(language, _WHY["en"]).format(industry=industry)
    for item in news_rows.for_industry(tx, industry, now - NEWEST):
        dated = item.published is not None and item.published <= now
        if dated and item.url and not news_rules.judge(item, company).about_company:
            yield _evidence(item, why)


def _of_library(
    library: Iterable[LibraryEntry], kind: TouchKind, company: Company | None, language: str
) -> Iterator[Evidence]:
    """Entries of the reader's industry before those for everybody; none of another language or industry."""
    industry = company.industry if company else None
    fitting = [
        entry
        for entry in library
        if entry.kind is kind and entry.language in ("", language) and entry.industry in ("", industry)
    ]
    return (entry.evidence for entry in sorted(fitting, key=lambda entry: (not entry.industry, entry.name)))


def _evidence(item: NewsItem, why: str) -> Evidence:
    return Evidence(item.title, item.url, item.source, item.published, why, item.summary, news_id=item.id)
