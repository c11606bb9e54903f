"""What a person says of an item: that it is not about a company, or that it is; for its whole story, and learned for later items."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from worker.jobs.match_news import tell
from worker.jobs.withdraw import take_back
from worker.model import Company, JudgedItem, Namesake, NewsItem, NewsVerdict, Signal
from worker.rules import namesakes
from worker.rules import news as news_rules
from worker.store import audit, deliveries, drafts
from worker.store import companies as company_rows
from worker.store import namesakes as namesake_rows
from worker.store import news as news_rows

SAID = frozenset({"said_not_about", "said_about"})
_CERTAIN = 9.0  # a person's word outweighs all signals


@dataclass(frozen=True, slots=True)
class Corrected:
    """The items of the story, other items that are judged otherwise now, and drafts that were taken back."""

    items: int
    others: int
    drafts: tuple[int, ...] = ()


def correct(tx: Connection, item_id: int, domain: str, *, about: bool, who: str, now: datetime) -> Corrected:
    """Takes down what a person says of an item and its story.  Drafts that lean on what is not about the company are taken back.

    Raises NotFoundError for an item that was not judged for the company.
    """
    company = company_rows.get(tx, domain).company
    chosen = news_rows.judgement(tx, item_id, domain)
    known = news_rows.judged(tx, domain)
    story = [one for one in known if one.story == chosen.story]
    namesake_rows.remove(tx, domain, [one.item.id for one in story])
    if not about:
        sign = namesakes.sign(chosen.item, company)
        namesake_rows.add(tx, Namesake(domain, item_id, chosen.item.title, sign, who, now))
    word = Signal(
        "said_about" if about else "said_not_about", _CERTAIN if about else -_CERTAIN, f"{who}, {now:%Y-%m-%d}"
    )
    for one in story:
        news_rows.revise(tx, one.item.id, domain, _with(one, word, about=about), about, now)
    others = _judge_anew(tx, company, [one for one in known if one.story != chosen.story], now)
    audit.record(
        tx,
        at=now,
        who=who,
        what=f"news {word.signal.replace('_', ' ')}",
        subject=f"company {domain}",
        detail=chosen.item.title,
    )
    turned = [one.item for one in news_rows.judged(tx, domain) if not one.verdict.about_company]
    taken = (
        _take_back(tx, company, turned, f"{who} said that its news is not about {company.name}", now)
        if not about
        else ()
    )
    tell(tx, company, now)
    return Corrected(len(story), others, taken)


def _with(one: JudgedItem, word: Signal, *, about: bool) -> NewsVerdict:
    reasons = tuple(reason for reason in one.verdict.reasons if reason.signal not in SAID)
    return replace(one.verdict, about_company=about, reasons=(*reasons, word))


def _judge_anew(tx: Connection, company: Company, items: Iterable[JudgedItem], now: datetime) -> int:
    """Judges items by what was said so far, but for those that a person decided; says how many are judged otherwise."""
    said = namesake_rows.of_companies(tx, [company.domain]).get(company.domain, ())
    changed = 0
    for one in items:
        verdict = news_rules.judge(one.item, company, said)
        if one.override is None and verdict != one.verdict:
            news_rows.revise(tx, one.item.id, company.domain, verdict, None, now)
            changed += verdict.about_company != one.verdict.about_company
    return changed


def _take_back(
    tx: Connection, company: Company, items: Iterable[NewsItem], reason: str, now: datetime
) -> tuple[int, ...]:
    """Voids the drafts that lean on one of these items and have not left."""
    ids, urls = {item.id for item in items}, {item.url for item in items if item.url}
    found = drafts.with_evidence(tx, company.domain)
    leaning = [one for one in found if one.evidence and (one.evidence.news_id in ids or one.evidence.url in urls)]
    return tuple(one.id for one in leaning if take_back(tx, one, deliveries.of_draft(tx, one.id), reason, now))
