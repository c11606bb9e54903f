"""News: companies with what is told of them, feeds with how they are, and what a person says of both."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Form, Query
from fastapi.responses import Response
from sqlalchemy import Connection

from worker.jobs.correct_news import correct
from worker.jobs.match_news import NEWEST
from worker.jobs.watch_companies import add_feed, remove_feed, say_of_company
from worker.model import DraftState, Feed, JudgedItem, NewsUse, Story, WatchedCompany
from worker.rules.namesakes import LIKE
from worker.store import companies, feeds, namesakes, news
from worker.web.visit import Number, Visitor, go

router = APIRouter()

A_PAGE = 50  # companies
MOST_FEEDS = 100
MOST_TURNED_AWAY = 30
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
Back = Annotated[str, Form(max_length=400, pattern=r"^/plans/news(\?company=[^&#/\s]+)?$")]
Domain = Annotated[str, Form(max_length=253)]
HERE = "/plans/news"


@dataclass(frozen=True, slots=True)
class Told:
    """A story as it is shown: with those whom it was written to."""

    story: Story
    uses: Sequence[NewsUse]


@dataclass(frozen=True, slots=True)
class Row:
    """A company and its newest story."""

    company: WatchedCompany
    told: Told | None
    count: int


@dataclass(frozen=True, slots=True)
class Line:
    """A feed, how many items of it are stored, and whom it is read for."""

    feed: Feed
    items: int
    whom: str


@router.get(HERE)
def page(
    visit: Visitor,
    company: Annotated[str, Query(max_length=253)] = "",
    search: Annotated[str, Query(max_length=100)] = "",
    page: Annotated[int, Query(ge=1, le=10_000)] = 1,
) -> Response:
    """Every company with its newest story, or one company with all of them; and the feeds."""
    with visit.desk.store.read() as tx:
        if company:
            return _one(visit, tx, companies.get(tx, company.lower()))
        known = [one for one in companies.every(tx) if _meant(one, search)]
        rows = _rows(tx, known, visit.now)
        first = (page - 1) * A_PAGE
        shown = _with_uses(tx, rows[first : first + A_PAGE])
        more = page + 1 if first + A_PAGE < len(rows) else None
        lines = _lines(tx, feeds.every(tx), {one.domain: one.name for one in companies.every(tx)})
        failing = sum(line.feed.error is not None for line in lines)
        return visit.show(
            "news",
            tx,
            rows=shown,
            more=more,
            search=search,
            lines=lines[:MOST_FEEDS],
            count=len(lines),
            failing=failing,
        )


@router.post("/plans/news/items/{item_id}/{word}")
def say(
    visit: Visitor, item_id: Number, word: Literal["about", "not-about"], company: Domain, back: Back = HERE
) -> Response:
    """A person says whether an item is about the company; drafts that lean on what is not are taken back."""
    with visit.desk.store.write() as tx:
        correct(tx, item_id, company, about=word == "about", who=visit.who, now=visit.now)
    visit.desk.wake_plan()
    return go(back)


@router.post("/plans/news/companies")
def name_company(
    visit: Visitor,
    company: Domain,
    name: Annotated[str, Form(max_length=200)] = "",
    industry: Annotated[str, Form(max_length=100)] = "",
    watched: Annotated[bool, Form()] = False,
) -> Response:
    """Names a company, sets its industry, switches it on or off, or takes in a new one."""
    with visit.desk.store.write() as tx:
        said = say_of_company(tx, company, name=name, industry=industry, watched=watched, who=visit.who, now=visit.now)
    return go(f"{HERE}?company={said.domain}")


@router.post("/plans/news/feeds")
def take_feed(
    visit: Visitor,
    url: Annotated[str, Form(max_length=2_000)],
    company: Domain = "",
    industry: Annotated[str, Form(max_length=100)] = "",
    back: Back = HERE,
) -> Response:
    """Takes in a feed of a company or an industry; it is read within a minute."""
    with visit.desk.store.write() as tx:
        add_feed(tx, url, company=company, industry=industry, who=visit.who, now=visit.now)
    return go(f"{back}#feeds")


@router.post("/plans/news/feeds/{feed_id}/{act}")
def steer_feed(visit: Visitor, feed_id: Number, act: Literal["pause", "read", "remove"], back: Back = HERE) -> Response:
    """Pauses a feed, reads it at once, or forgets it."""
    with visit.desk.store.write() as tx:
        if act == "remove":
            remove_feed(tx, feed_id, who=visit.who, now=visit.now)
        else:
            feeds.pause(tx, feed_id, paused=act == "pause")
    return go(f"{back}#feeds")


def _one(visit: Visitor, tx: Connection, company: WatchedCompany) -> Response:
    judged = news.judged(tx, company.domain, visit.now - NEWEST)
    told = _told(tx, news.stories(tx, company.domain, visit.now - NEWEST))
    away = [one for one in judged if not one.verdict.about_company and _worth_showing(one)]
    return visit.show(
        "news_company",
        tx,
        company=company,
        told=told,
        away=away[:MOST_TURNED_AWAY],
        said=namesakes.of_companies(tx, [company.domain]).get(company.domain, ()),
        lines=_lines(tx, feeds.of_company(tx, company.domain), {company.domain: company.name}),
        back=f"{HERE}?company={company.domain}",
    )


def _worth_showing(one: JudgedItem) -> bool:
    """What a person, or what was learned from one, turned away; and what names the company after all."""
    signals = {reason.signal for reason in one.verdict.reasons}
    return one.override is not None or LIKE in signals or "not_named" not in signals


def _meant(company: WatchedCompany, search: str) -> bool:
    wanted = search.lower().strip()
    return wanted in company.domain or wanted in company.name.lower() or wanted in (company.industry or "").lower()


def _rows(tx: Connection, known: Sequence[WatchedCompany], now: datetime) -> list[tuple[WatchedCompany, list[Story]]]:
    """Those with the newest stories first, then by name."""
    told = news.told(tx, now - NEWEST)
    rows = [(company, told.get(company.domain, [])) for company in known]
    return sorted(rows, key=lambda row: (-_newest(row[1]).timestamp(), row[0].name.lower()))


def _newest(stories: Sequence[Story]) -> datetime:
    return (stories[0].item.published or LONG_AGO) if stories else LONG_AGO


def _with_uses(tx: Connection, rows: Iterable[tuple[WatchedCompany, list[Story]]]) -> list[Row]:
    found = list(rows)
    told = iter(_told(tx, [stories[0] for _, stories in found if stories]))
    return [Row(company, next(told) if stories else None, len(stories)) for company, stories in found]


def _told(tx: Connection, stories: Sequence[Story]) -> list[Told]:
    urls = {item.url for story in stories for item in story.items if item.url}
    uses = [use for use in news.uses(tx, urls) if use.draft is not DraftState.VOID] if urls else []
    return [Told(story, [use for use in uses if use.url in {item.url for item in story.items}]) for story in stories]


def _lines(tx: Connection, found: Iterable[Feed], names: Mapping[str, str]) -> list[Line]:
    """Those that fail first."""
    items = feeds.items(tx)
    lines = [
        Line(
            feed,
            items.get(feed.id, 0),
            names.get(feed.company_domain or "", feed.company_domain or feed.industry or ""),
        )
        for feed in found
    ]
    return sorted(lines, key=lambda line: (line.feed.error is None, line.whom.lower(), line.feed.url))
