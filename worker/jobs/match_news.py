"""Finds the companies that new items are about, all companies at once, and puts items that tell the same together.

new items ─► rules.company_index ─► candidates ─► rules.news ─► verdicts ─► rules.stories       (one transaction a portion)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import Connection

from worker.model import Company, JudgedItem, Namesake, NewsItem, NewsVerdict, WatchedCompany
from worker.rules import news as news_rules
from worker.rules import stories as story_rules
from worker.rules.company_index import CompanyIndex
from worker.store import companies as company_rows
from worker.store import namesakes as namesake_rows
from worker.store import news as news_rows
from worker.store.db import Store

NEWEST = timedelta(days=60)  # older news is no news
KEPT = timedelta(days=90)  # before an item is removed: whoever told a story last is then stale, too
_PORTION = 1_000  # items
Said = Mapping[str, Sequence[Namesake]]
Found = list[tuple[int, str, NewsVerdict]]


def match_news(store: Store, clock: Callable[[], datetime]) -> int:
    """Judges every item that is new for the companies that it may be about, and every stored one for companies that are new.

    Gives how many items were found to be about a company.
    """
    with store.write() as tx:
        renamed = company_rows.unmatched(tx)
        news_rows.forget_verdicts(tx, [one.domain for one in renamed])
    found = _stored_for(store, [one for one in renamed if one.watched], clock)
    with store.write() as tx:
        company_rows.mark_matched(tx, [one.id for one in renamed])
    with store.read() as tx:
        index = CompanyIndex(company_rows.watched(tx).values()) if news_rows.unmatched(tx, 1) else None
    while index and (judged := _next_portion(store, index, clock())) is not None:
        found += judged
    return found


def _next_portion(store: Store, index: CompanyIndex, now: datetime) -> int | None:
    with store.read() as tx:
        items = news_rows.unmatched(tx, _PORTION)
        said = namesake_rows.of_companies(tx, list(index.by_domain))
    if not items:
        return None
    found = judged(index, items, said)
    with store.write() as tx:
        news_rows.mark_matched(tx, [item.id for item, _ in items])
        return _keep(tx, index.by_domain, found, now)


def _stored_for(store: Store, renamed: Sequence[WatchedCompany], clock: Callable[[], datetime]) -> int:
    """Looks through the items that are stored already for some companies."""
    index = CompanyIndex(one.company for one in renamed)
    after = found = 0
    while index.companies:
        with store.read() as tx:
            items = news_rows.matched(tx, after, _PORTION)
            said = namesake_rows.of_companies(tx, list(index.by_domain))
        if not items:
            break
        after = items[-1][0].id
        verdicts = judged(index, items, said)
        with store.write() as tx:
            found += _keep(tx, index.by_domain, verdicts, clock())
    return found


def judged(index: CompanyIndex, items: Iterable[tuple[NewsItem, str | None]], said: Said) -> Found:
    """The verdicts on items, each with the company whose feed shows it, for all companies that they may be about."""
    return [
        (item.id, company.domain, news_rules.judge(item, company, said.get(company.domain, ())))
        for item, own in items
        for company in index.candidates(item, own)
    ]


def _keep(tx: Connection, companies: Mapping[str, Company], found: Found, now: datetime) -> int:
    news_rows.record_verdicts(tx, found, now)
    about = [domain for _, domain, verdict in found if verdict.about_company]
    for domain in dict.fromkeys(about):
        tell(tx, companies[domain], now)
    return len(about)


def tell(tx: Connection, company: Company, now: datetime) -> None:
    """Puts the items about a company into stories; what a person said of one item of a story holds for all of it."""
    known = [
        one
        for one in news_rows.judged(tx, company.domain, now - KEPT)
        if one.verdict.about_company or one.override is not None
    ]
    stories = story_rules.stories([one.item for one in known], company)
    changed = {one.item.id: stories[one.item.id] for one in known if stories[one.item.id] != one.story}
    news_rows.set_stories(tx, company.domain, changed)
    decided = {stories[one.item.id]: one for one in known if one.override is not None}
    for one in known:
        word = decided.get(stories[one.item.id])
        if word and one.override is None:
            news_rows.revise(tx, one.item.id, company.domain, _as_said(one, word), word.override, now)


def _as_said(one: JudgedItem, word: JudgedItem) -> NewsVerdict:
    return replace(
        one.verdict,
        about_company=word.verdict.about_company,
        reasons=(*one.verdict.reasons, word.verdict.reasons[-1]),
    )
