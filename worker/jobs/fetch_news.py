"""Reads the feeds that are due, keeps what is new, and judges it for each company that it may be about.

due feeds ─► fetch (outside any transaction) ─► items, verdicts, the feed's next time: one transaction a feed
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from sqlalchemy import Connection

from worker.errors import FeedError
from worker.feeds import Fetched, NotModified, fetch, read
from worker.model import Company, Feed, NewsItem
from worker.rules import news as news_rules
from worker.store import news as news_rows
from worker.store.db import Store

LONGEST_BACKOFF = timedelta(days=1)
Fetch = Callable[[str, str | None, str | None], Fetched | NotModified]  # url, etag, last_modified


@dataclass(frozen=True, slots=True)
class NewsSettings:
    """The companies that are watched, by domain; feeds of a company (by domain) and of an industry; how often to read them."""

    companies: Mapping[str, Company] = field(default_factory=dict)
    company_feeds: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    industry_feeds: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    every: timedelta = timedelta(hours=1)
    allow_hosts: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class NewsRun:
    """What a run did: feeds read, items that were new, and what failed, in words."""

    read: int = 0
    new: int = 0
    failed: tuple[str, ...] = ()


def watch(tx: Connection, settings: NewsSettings) -> None:
    """Makes the stored feeds those of the configuration; items of a feed that is watched no longer go with it."""
    wanted: set[tuple[str, str | None, str | None]]
    wanted = {(url, domain, None) for domain, urls in settings.company_feeds.items() for url in urls}
    wanted |= {(url, None, industry) for industry, urls in settings.industry_feeds.items() for url in urls}
    kept = {news_rows.watch(tx, url, domain, industry).id for url, domain, industry in wanted}
    for feed in news_rows.feeds(tx):
        if feed.id not in kept:
            news_rows.unwatch(tx, feed.id)


def fetch_news(
    store: Store, settings: NewsSettings, clock: Callable[[], datetime], fetch_feed: Fetch | None = None
) -> NewsRun:
    """Reads every feed that is due.

    A feed that fails is tried later and later; so is every feed of a host that told us to wait.
    """
    get = fetch_feed or (lambda url, etag, modified: fetch(url, etag, modified, allow=settings.allow_hosts))
    with store.read() as tx:
        due = news_rows.due(tx, clock())
    waits: dict[str, datetime] = {}
    run = NewsRun()
    for feed in due:
        host = urlsplit(feed.url).netloc
        outcome = None if host in waits else _get(get, feed)
        with store.write() as tx:
            if outcome is None:
                news_rows.save_feed(tx, replace(feed, next_at=waits[host]))
            elif isinstance(outcome, FeedError):
                later = _failed(feed, outcome, settings, clock())
                news_rows.save_feed(tx, later)
                if outcome.retry_after_seconds is not None and later.next_at:
                    waits[host] = later.next_at
                run = replace(run, failed=(*run.failed, str(outcome)))
            else:
                new = _keep(tx, feed, *outcome, settings, clock())
                run = replace(run, read=run.read + 1, new=run.new + new)
    return run


def _get(get: Fetch, feed: Feed) -> tuple[Fetched | NotModified, tuple[NewsItem, ...]] | FeedError:
    try:
        answer = get(feed.url, feed.etag, feed.last_modified)
        return answer, read(answer.content, answer.url, answer.content_type) if isinstance(answer, Fetched) else ()
    except FeedError as error:
        return error


def _keep(
    tx: Connection,
    feed: Feed,
    answer: Fetched | NotModified,
    items: Iterable[NewsItem],
    settings: NewsSettings,
    now: datetime,
) -> int:
    new = news_rows.add_items(tx, feed.id, tuple(items))
    for item in new:
        for company in _concerned(feed, settings):
            news_rows.record_verdict(tx, item.id, company.domain, news_rules.judge(item, company), now)
    if isinstance(answer, Fetched):
        feed = replace(feed, etag=answer.etag, last_modified=answer.last_modified)
    news_rows.save_feed(tx, replace(feed, next_at=now + settings.every, failures=0, error=None, fetched_at=now))
    return len(new)


def _concerned(feed: Feed, settings: NewsSettings) -> tuple[Company, ...]:
    """The companies that an item of this feed may be about: its own, or all of its industry."""
    return tuple(
        company
        for company in settings.companies.values()
        if company.domain == feed.company_domain or (feed.industry and company.industry == feed.industry)
    )


def _failed(feed: Feed, error: FeedError, settings: NewsSettings, now: datetime) -> Feed:
    """The feed with its next time: twice as far off with each failure, up to a day, and no sooner than its server asked for."""
    backoff = min(settings.every * 2 ** min(feed.failures, 10), LONGEST_BACKOFF)
    asked = timedelta(seconds=error.retry_after_seconds or 0.0)
    return replace(feed, failures=feed.failures + 1, error=str(error), next_at=now + max(backoff, asked))
