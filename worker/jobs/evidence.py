"""What a draft may lean on: news of the reader's company, an article of their industry, an entry of the library.

No news older than sixty days, nothing that this lead or anybody of the company had before or is about to get, never bad news.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from sqlalchemy import Connection

from worker.drafting.library import Library
from worker.jobs.lead_case import LeadCase
from worker.model import (
    Company,
    Congratulate,
    Evidence,
    Lead,
    LibraryEntry,
    NewsItem,
    NewsVerdict,
    Stage,
    TouchKind,
)
from worker.rules import library_fit
from worker.rules import news as news_rules
from worker.rules.domains import organisation
from worker.rules.library_fit import Reader, Shelf
from worker.store import library as library_rows
from worker.store import news as news_rows

NEWEST = timedelta(days=60)
FROM_LIBRARY = frozenset(
    {
        TouchKind.ARTICLE,
        TouchKind.TESTIMONIAL,
        TouchKind.PRODUCT_NEWS,
        TouchKind.COMPETITIVE,
        TouchKind.REFERRAL_FOR_THEM,
    }
)
NEEDING = FROM_LIBRARY - {TouchKind.REFERRAL_FOR_THEM} | {TouchKind.COMPANY_NEWS}
_WHY = {
    "en": "it is about {industry}, the field you work in.",
    "de": "es geht darin um Ihr Gebiet, {industry}.",
    "fr": "il y est question de votre domaine, {industry}.",
    "es": "trata de su sector, {industry}.",
}


class Bookcase:
    """The library as drafts are written from it: the shelf is put in order anew when entries or resting links change."""

    def __init__(self, library: Library | None = None, entries: Sequence[LibraryEntry] = ()) -> None:
        self.library = library
        self.resting: frozenset[str] = frozenset()  # links that no longer answer
        self._given = tuple(entries)
        self._ordered: tuple[Sequence[LibraryEntry], frozenset[str], Shelf] = ((), frozenset(), Shelf())

    def shelf(self) -> Shelf:
        """The entries to choose from."""
        entries = self.library.entries() if self.library else self._given
        known, resting, shelf = self._ordered
        if entries is not known or resting != self.resting:
            resting, shelf = self.resting, Shelf(entries, self.resting)
            self._ordered = (entries, resting, shelf)
        return shelf


@dataclass(frozen=True, slots=True)
class Sources:
    """The companies that are watched, by domain, and the library (a tuple of entries never changes)."""

    companies: Mapping[str, Company]
    library: Bookcase | tuple[LibraryEntry, ...] = ()
    bookcase: Bookcase = field(init=False, compare=False)

    def __post_init__(self) -> None:
        library = self.library
        case = library if isinstance(library, Bookcase) else Bookcase(entries=library)
        object.__setattr__(self, "bookcase", case)

    def company_of(self, lead: Lead) -> Company | None:
        """The watched company whose people have addresses like the prospect's."""
        domain = (lead.prospect.email or "").rpartition("@")[2]
        while domain:
            if domain in self.companies:
                return self.companies[domain]
            domain = domain.partition(".")[2]
        return None

    def household(self, lead: Lead) -> str | None:
        """The domain under which colleagues of the prospect are counted; None where strangers share it."""
        company = self.company_of(lead)
        return company.domain if company else organisation(lead.prospect.email or "")


def choose(
    tx: Connection,
    kind: TouchKind,
    lead: Lead,
    sources: Sources,
    language: str,
    now: datetime,
    used: Collection[str] | None = None,
    *,
    asked: Sequence[str] = (),
    stage: Stage | None = None,
) -> Evidence | None:
    """The best evidence for a touch of this kind; None where there is none, or where the kind needs none.

    `used` are the keys of what they had before, where the caller has loaded them; `asked` their own words in the conversation, the newest last.
    """
    found = candidates(tx, kind, lead, sources, language, now, used, asked=asked, stage=stage)
    return next(found, None)


def candidates(
    tx: Connection,
    kind: TouchKind,
    lead: Lead,
    sources: Sources,
    language: str,
    now: datetime,
    used: Collection[str] | None = None,
    *,
    asked: Sequence[str] = (),
    stage: Stage | None = None,
) -> Iterator[Evidence]:
    """All evidence that would do, the best first: what `choose` takes, then what a person may take instead."""
    if kind not in FROM_LIBRARY and kind is not TouchKind.COMPANY_NEWS:
        return
    company, household = sources.company_of(lead), sources.household(lead)
    had = news_rows.used_urls(tx, lead.id, household) if used is None else used
    if kind is TouchKind.COMPANY_NEWS and company:
        yield from (found for found in _company_news(tx, company, now) if found.key not in had)
    if kind in FROM_LIBRARY:
        reader = reader_of(lead, sources, language, asked, stage)
        for choice in sources.bookcase.shelf().candidates(kind, reader, now):
            if choice.entry.evidence.key not in had or not _had(tx, choice.entry, lead, household, now):
                yield choice.evidence(language)
    if kind is TouchKind.ARTICLE and company and company.industry:
        articles = _industry_news(tx, company, company.industry, language, now)
        yield from (found for found in articles if found.key not in had)


def _had(tx: Connection, entry: LibraryEntry, lead: Lead, household: str | None, now: datetime) -> bool:
    """Whether they had it too lately; asked only of an entry that may go to a company again after a time."""
    if entry.company_once_for is None:
        return True
    uses = library_rows.uses(tx, [entry.evidence.key])
    theirs = [use for use in uses if use.lead_id == lead.id or (household and use.household == household)]
    return library_fit.is_used(entry, lead.id, theirs, now)


def reader_of(
    lead: Lead, sources: Sources, language: str, asked: Sequence[str] = (), stage: Stage | None = None
) -> Reader:
    """The lead as the library sees it."""
    company, prospect = sources.company_of(lead), lead.prospect
    names = {prospect.company, (prospect.email or "").rpartition("@")[2], sources.household(lead)}
    if company:
        names |= {company.name, company.domain}
    industry = company.industry if company else None
    return Reader(language, stage, industry, frozenset(name for name in names if name), tuple(asked))


def asked(case: LeadCase) -> list[str]:
    """What they wrote to us, the newest last, with the subjects that are theirs: an answer's may be ours."""
    subjects = ("" if message.in_reply_to else message.subject for message in case.theirs)
    texts = (message.understanding.parts.new_text for message in case.theirs)
    return [f"{subject}\n{text}" for subject, text in zip(subjects, texts, strict=True)]


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


def _evidence(item: NewsItem, why: str) -> Evidence:
    return Evidence(item.title, item.url, item.source, item.published, why, item.summary, news_id=item.id)
