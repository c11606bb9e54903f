"""News: what is told of companies, the feeds that tell it, and judging items by hand."""

from __future__ import annotations

import getpass
import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Annotated

import typer
from sqlalchemy import Connection

from worker import app as composition
from worker.cli.console import complain, print_json, print_table, say
from worker.cli.context import Json, context_of
from worker.errors import ConfigError, Problem
from worker.jobs.correct_news import correct
from worker.jobs.fetch_news import fetch_news
from worker.jobs.match_news import NEWEST
from worker.jobs.watch_companies import add_feed, remove_feed, say_of_company
from worker.jobs.watch_companies import watch as watch_feeds
from worker.model import Company, Feed, NewsItem, NewsVerdict, Story
from worker.rules.news import judge as judged
from worker.store import companies, feeds
from worker.store import news as news_rows
from worker.store.db import Store

news = typer.Typer(
    help="News of companies: list, feeds, add, fetch, not-about; judges items by hand.", no_args_is_help=True
)

Number = Annotated[int, typer.Argument(metavar="N", min=1, max=2**63 - 1, help="Its number in `news feeds`.")]
Item = Annotated[int, typer.Argument(metavar="ITEM", min=1, max=2**63 - 1, help="Its number in `news list`.")]
REQUIRED, OPTIONAL = ("title", "company"), ("summary", "source", "published", "domain")
SHOWN = '{"title": "…", "summary": "…", "source": "…", "published": "…", "company": "…", "domain": "…"}'


def add_to(app: typer.Typer) -> None:
    app.add_typer(news, name="news")


@news.command(name="list")
def list_news(
    context: typer.Context,
    company: Annotated[str, typer.Option("--company", metavar="DOMAIN", help="Only what is told of this one.")] = "",
    as_json: Json = False,
) -> None:
    """The stories of the last 60 days about your prospects' companies, the newest first, and whom they were written to."""
    with _opened(context) as (store, _, now), store.read() as tx:
        names = {one.domain: one.name for one in companies.every(tx)}
        if company:
            companies.get(tx, company.lower())
        told = news_rows.told(tx, now - NEWEST)
        found = [
            (domain, one) for domain, stories in told.items() if company.lower() in ("", domain) for one in stories
        ]
        documents = [_story(tx, domain, names.get(domain, domain), one) for domain, one in found]
    documents.sort(key=lambda one: str(one["published"]), reverse=True)
    if as_json:
        print_json(documents)
        return
    columns = ("item", "company", "published", "congratulate", "title", "source", "used_for")
    rows = [[_cell(one[column]) for column in columns] for one in documents]
    print_table(
        columns, rows, empty="Nothing is told of them yet: followthrough news fetch reads the feeds that are due."
    )


@news.command(name="companies")
def list_companies(context: typer.Context, as_json: Json = False) -> None:
    """The companies that are watched, and where they are known from."""
    with _opened(context) as (store, _, __), store.read() as tx:
        found = companies.every(tx)
    fields = ("domain", "name", "industry", "origin", "watched")
    if as_json:
        print_json([{name: getattr(one, name) for name in fields} for one in found])
        return
    rows = [[_cell(getattr(one, name)) for name in fields] for one in found]
    print_table(fields, rows, empty="No company yet: they come from leads, and from the configuration.")


@news.command(name="company")
def name_company(
    context: typer.Context,
    domain: Annotated[str, typer.Argument(metavar="DOMAIN")],
    name: Annotated[str | None, typer.Option(help="Its name, as the press writes it.")] = None,
    industry: Annotated[str | None, typer.Option(help='Its industry; "" is none.')] = None,
    watch: Annotated[bool | None, typer.Option("--watch/--no-watch", help="Whether its news is looked for.")] = None,
    as_json: Json = False,
) -> None:
    """Names a company, sets its industry, switches it on or off, or takes in a new one."""
    with _opened(context) as (store, who, now), store.write() as tx:
        one = say_of_company(tx, domain, name=name, industry=industry, watched=watch, who=who, now=now)
    if as_json:
        print_json({field: getattr(one, field) for field in ("domain", "name", "industry", "origin", "watched")})
    else:
        say(
            f"{one.domain}: {one.name}{f', {one.industry}' if one.industry else ''}{'' if one.watched else ', switched off'}."
        )


@news.command(name="feeds")
def list_feeds(context: typer.Context, as_json: Json = False) -> None:
    """Every feed: for whom, how it is, when it was and will be read.  Ends with 1 where one of them fails."""
    with _opened(context) as (store, _, __), store.read() as tx:
        found, items = feeds.every(tx), feeds.items(tx)
    documents = [_feed(feed, items.get(feed.id, 0)) for feed in found]
    if as_json:
        print_json(documents)
    else:
        columns = ("number", "for", "url", "origin", "state", "read", "next", "items", "error")
        rows = [[_cell(one[column]) for column in columns] for one in documents]
        print_table(columns, rows, empty="No feed is read: followthrough news add URL --company DOMAIN.")
    if any(feed.error for feed in found):
        raise typer.Exit(1)


@news.command(name="add")
def add(
    context: typer.Context,
    url: str,
    company: Annotated[str, typer.Option(metavar="DOMAIN", help="The company that it is a feed of.")] = "",
    industry: Annotated[str, typer.Option(help="The industry that it is a feed of.")] = "",
    as_json: Json = False,
) -> None:
    """Takes in a feed of a company or of an industry; the service reads it within a minute."""
    with _opened(context) as (store, who, now), store.write() as tx:
        feed = add_feed(tx, url, company=company, industry=industry, who=who, now=now)
    if as_json:
        print_json(_feed(feed, 0))
    else:
        say(
            f"Feed {feed.id} is taken in; it is read within a minute while the service runs, or by: followthrough news fetch"
        )


@news.command(name="remove")
def remove(context: typer.Context, number: Number) -> None:
    """Forgets a feed that was added by hand or found on a site, and its items."""
    with _opened(context) as (store, who, now), store.write() as tx:
        remove_feed(tx, number, who=who, now=now)
    say(f"Feed {number} is gone.")


@news.command(name="pause")
def pause(
    context: typer.Context,
    number: Number,
    on: Annotated[bool, typer.Option("--on/--off", help="Whether it rests; --off reads it at once.")] = True,
) -> None:
    """Lets a feed rest, or go on."""
    with _opened(context) as (store, _, __), store.write() as tx:
        feeds.get(tx, number)
        feeds.pause(tx, number, paused=on)
    say(f"Feed {number} {'rests' if on else 'is read at once'}.")


@news.command(name="fetch")
def fetch(context: typer.Context, as_json: Json = False) -> None:
    """Reads the feeds that are due, and says how far it is.  Ends with 3 where one of them fails."""
    settings = composition.news(context_of(context).settings)
    with _opened(context) as (store, _, __):
        with store.write() as tx:
            watch_feeds(tx, settings)
        run = fetch_news(store, settings, composition.now, told=complain)
    if as_json:
        print_json(asdict(run))
    else:
        say(
            f"{run.read} feeds read, {run.unchanged} of them unchanged; {run.new} new items, {run.about} verdicts that one is about a company."
        )
    if run.failed:
        raise typer.Exit(3)


@news.command(name="not-about")
def not_about(
    context: typer.Context, item: Item, company: Annotated[str, typer.Argument(metavar="DOMAIN")], as_json: Json = False
) -> None:
    """Says that an item, and its whole story, is not about a company; later items like it are turned away."""
    _correct(context, item, company, about=False, as_json=as_json)


@news.command(name="about")
def about(
    context: typer.Context, item: Item, company: Annotated[str, typer.Argument(metavar="DOMAIN")], as_json: Json = False
) -> None:
    """Says that an item is about a company after all, and forgets what was learned from the opposite."""
    _correct(context, item, company, about=True, as_json=as_json)


def _correct(context: typer.Context, item: int, company: str, *, about: bool, as_json: bool) -> None:
    with _opened(context) as (store, who, now), store.write() as tx:
        done = correct(tx, item, company.lower(), about=about, who=who, now=now)
    if as_json:
        print_json(asdict(done))
    else:
        drafts = f" Drafts taken back: {', '.join(map(str, done.drafts))}." if done.drafts else ""
        say(f"Noted for {done.items} items of the story; {done.others} others are judged otherwise now.{drafts}")


@contextmanager
def _opened(context: typer.Context) -> Iterator[tuple[Store, str, datetime]]:
    """The store, who acts, and when."""
    with composition.opened(context_of(context).settings) as store:
        yield store, f"{getpass.getuser()} (terminal)", composition.now()


def _story(tx: Connection, domain: str, name: str, story: Story) -> dict[str, object]:
    urls = {item.url for item in story.items if item.url}
    verdict = story.verdict
    return {
        "item": story.item.id,
        "company": name,
        "domain": domain,
        "title": story.item.title,
        "url": story.item.url,
        "source": story.item.source,
        "published": story.item.published,
        "congratulate": verdict.congratulate,
        "reasons": _document(verdict)["reasons"],
        "also_in": [other.source for other in story.others],
        "used_for": [use.whom for use in news_rows.uses(tx, urls)] if urls else [],
    }


def _feed(feed: Feed, items: int) -> dict[str, object]:
    state = "paused" if feed.paused else "fails" if feed.error else "good" if feed.fetched_at else "not read yet"
    return {
        "number": feed.id,
        "for": feed.company_domain or feed.industry,
        "url": feed.url,
        "origin": feed.origin,
        "state": state,
        "read": feed.fetched_at,
        "next": None if feed.paused else feed.next_at,
        "items": items,
        "failures": feed.failures,
        "error": feed.error,
    }


def _cell(value: object) -> object:
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(map(str, value)) if isinstance(value, list) else value


@news.command()
def judge(as_json: Json = False) -> None:
    """Reads JSON lines (title, summary, source, published, company, domain) from standard input and judges each."""
    entries = _entries(sys.stdin.buffer)
    verdicts = [judged(item, company) for item, company in entries]
    if as_json:
        for verdict in verdicts:
            print_json(_document(verdict), line=True)
        return
    rows = [
        (item.title, company.name, "yes" if verdict.about_company else "no", verdict.congratulate)
        for (item, company), verdict in zip(entries, verdicts, strict=True)
    ]
    print_table(("title", "company", "about it", "congratulate"), rows, empty="There was no line to judge.")


def _entries(lines: Iterable[bytes]) -> list[tuple[NewsItem, Company]]:
    """What the lines hold; empty ones are left out.  Raises ConfigError with every line that is wrong."""
    entries: list[tuple[NewsItem, Company]] = []
    problems: list[Problem] = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            entries.append(_entry(line))
        except ValueError as error:
            problems.append(Problem(f"standard input, line {number}", "(line)", str(error), f"Write {SHOWN}"))
    if problems:
        raise ConfigError(problems)
    return entries


def _entry(line: bytes) -> tuple[NewsItem, Company]:
    """Raises ValueError saying what is wrong."""
    try:
        read = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise ValueError(f"is no JSON ({error})") from None
    if not isinstance(read, dict):
        raise ValueError("is no JSON object")  # noqa: TRY004  (one kind of error for every wrong line)
    if missing := [name for name in REQUIRED if not read.get(name)]:
        raise ValueError(f"has no {' and no '.join(missing)}")
    fields = {name: read.get(name) or "" for name in (*REQUIRED, *OPTIONAL)}
    if wrong := [name for name, value in fields.items() if not isinstance(value, str)]:
        raise ValueError(f"{' and '.join(wrong)} must be text")
    item = NewsItem(fields["title"], fields["summary"], fields["source"], "", _moment(fields["published"]))
    return item, Company(fields["domain"].lower(), fields["company"])


def _moment(text: str) -> datetime | None:
    """A date as feeds write it, ISO 8601 or RFC 822; None where it is neither, for feeds have many bad ones."""
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            moment = read(text)
        except ValueError:
            continue
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return None


def _document(verdict: NewsVerdict) -> dict[str, object]:
    return {
        "about_company": verdict.about_company,
        "congratulate": verdict.congratulate,
        "reasons": [
            {"signal": reason.signal, "weight": round(reason.weight, 3), "evidence": reason.evidence}
            for reason in verdict.reasons
        ],
    }
