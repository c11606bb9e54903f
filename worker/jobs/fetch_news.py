"""Reads the feeds that are due, keeps what is new, and finds the companies that it is about.

due feeds ─► by host ─► fetch (a few hosts at a time, one request each, outside any transaction)
          ─► unchanged? ─► items, the feed's next time: one transaction a feed ─► match_news
"""

from __future__ import annotations

import hashlib
import ipaddress
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from queue import SimpleQueue
from urllib.parse import urlsplit

from worker.errors import FeedError, NotFoundError
from worker.feeds import Fetched, NotModified, discover, fetch, read
from worker.jobs.match_news import KEPT, NEWEST, match_news
from worker.jobs.watch_companies import NewsSettings, leads_bring, watch
from worker.model import Feed, FeedOrigin, NewsItem
from worker.rules.domains import registrable
from worker.store import companies as company_rows
from worker.store import feeds as feed_rows
from worker.store import news as news_rows
from worker.store.db import Store

LONGEST_BACKOFF = timedelta(days=1)
MOST_FEEDS, MOST_OF_A_HOST = 300, 60  # a run; the rest stays due
LONGEST_RUN = timedelta(minutes=1)  # after which no fetch is begun
ASK_SITES = timedelta(days=7)  # between two looks for feeds on a company's site
MOST_SITES = 20  # a run
_AHEAD = timedelta(days=1)  # a date further in the future is wrong
Fetch = Callable[[str, str | None, str | None], Fetched | NotModified]  # url, etag, last_modified
Discover = Callable[[str], tuple[str, ...]]  # domain
Told = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class NewsRun:
    """What a run did: feeds read (unchanged ones too), those not parsed, new items, those about a company, and what failed, in words."""

    read: int = 0
    unchanged: int = 0
    new: int = 0
    about: int = 0
    found: int = 0  # feeds that sites named
    failed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """What a feed held; `items` is None where that was the same as last time."""

    answer: Fetched | NotModified
    items: tuple[NewsItem, ...] | None
    sha256: str | None


class _Left:
    """The feed was not asked: its host told us to wait, or the run took long enough."""


_Outcome = Page | FeedError | _Left


def fetch_news(
    store: Store,
    settings: NewsSettings,
    clock: Callable[[], datetime],
    fetch_feed: Fetch | None = None,
    ask_site: Discover | None = None,
    told: Told = lambda _: None,
) -> NewsRun:
    """Reads every feed that is due, and looks for feeds on sites where that is wanted.

    A feed that fails is tried later and later; so is every feed of a host that did not answer or told us to wait.  `told` hears how far
    it is, in words.
    """
    now = clock()
    _keep_up(store, settings, now)
    run = NewsRun(found=_ask_sites(store, settings, now, ask_site or discover, told) if settings.discover else 0)
    due = _due(store, now)
    get = fetch_feed or partial(_fetched, settings.allow_hosts)
    for number, (feed, outcome) in enumerate(_outcomes(due, get, settings.threads, clock), 1):
        run = _taken(store, feed, outcome, settings, clock(), run)
        told(f"{number} of {len(due)} feeds: {_host(feed.url)}: {_in_words(outcome)}")
    return replace(run, about=match_news(store, clock))


def _fetched(allow: frozenset[str], url: str, etag: str | None, modified: str | None) -> Fetched | NotModified:
    return fetch(url, etag, modified, allow=allow)


def _keep_up(store: Store, settings: NewsSettings, now: datetime) -> None:
    """New leads bring companies, these bring feeds; news that is stale goes."""
    with store.read() as tx:
        changed = leads_bring(tx, settings) or company_rows.unmatched(tx)
        stale = news_rows.any_before(tx, now - KEPT)
    if changed or stale:
        with store.write() as tx:
            if changed:
                watch(tx, settings)
            news_rows.purge(tx, now - KEPT)


def _due(store: Store, now: datetime) -> list[Feed]:
    """What to read in this run; feeds of a host that wants to be left alone are put off until then."""
    of_host: dict[str, int] = {}
    chosen: list[Feed] = []
    with store.write() as tx:
        waits = feed_rows.waits(tx, now)
        for feed in feed_rows.due(tx, now):
            host = _host(feed.url)
            if host in waits:
                feed_rows.save(tx, replace(feed, next_at=waits[host]))
            elif of_host.get(host, 0) < MOST_OF_A_HOST and len(chosen) < MOST_FEEDS:
                of_host[host] = of_host.get(host, 0) + 1
                chosen.append(feed)
    return chosen


def _outcomes(
    due: Sequence[Feed], get: Fetch, threads: int, clock: Callable[[], datetime]
) -> Iterator[tuple[Feed, _Outcome]]:
    """Each feed with what came of it, as it comes: several hosts at once, the feeds of one host one after another."""
    of_host: dict[str, list[Feed]] = {}
    for feed in due:
        of_host.setdefault(_host(feed.url), []).append(feed)
    done: SimpleQueue[tuple[Feed, _Outcome]] = SimpleQueue()
    end = clock() + LONGEST_RUN

    def read_host(feeds: Sequence[Feed]) -> None:
        silent = False
        for feed in feeds:
            outcome = _Left() if silent or clock() > end else _get(get, feed)
            silent = silent or (isinstance(outcome, FeedError) and outcome.whole_host)
            done.put((feed, outcome))

    with ThreadPoolExecutor(max(1, threads), "feed") as pool:
        running = [pool.submit(read_host, feeds) for feeds in of_host.values()]
        for _ in due:
            yield done.get()
        for one in running:
            one.result()


def read_feed(get: Fetch, feed: Feed) -> Page:
    """What a feed holds now; it is not parsed where its server says that it is unchanged, or where its bytes are those of last time.

    Raises FeedError.
    """
    answer = get(feed.url, feed.etag, feed.last_modified)
    if isinstance(answer, NotModified):
        return Page(answer, None, feed.sha256)
    digest = hashlib.sha256(answer.content).hexdigest()
    same = digest == feed.sha256
    return Page(answer, None if same else read(answer.content, answer.url, answer.content_type), digest)


def _get(get: Fetch, feed: Feed) -> Page | FeedError:
    try:
        return read_feed(get, feed)
    except FeedError as error:
        return error
    except Exception as error:  # noqa: BLE001 - whatever one feed does, the others are read
        return FeedError(f"{feed.url}: reading it failed in a way that is a mistake of this program: {error!r}")


def _taken(store: Store, feed: Feed, outcome: _Outcome, settings: NewsSettings, now: datetime, run: NewsRun) -> NewsRun:
    """Stores what came of a feed; nothing where it was removed meanwhile."""
    host = _host(feed.url)
    with store.write() as tx:
        try:
            if isinstance(outcome, Page):
                feed_rows.host_answered(tx, host)
                feed_rows.save(tx, _answered(feed, outcome, settings, now))
                new = news_rows.add_items(tx, feed.id, _plausible(outcome.items or (), now), now)
                unchanged = run.unchanged + (outcome.items is None)
                return replace(run, read=run.read + 1, unchanged=unchanged, new=run.new + len(new))
            if isinstance(outcome, FeedError):
                later = _failed(feed, outcome, settings, now)
                if outcome.whole_host:
                    failures = feed_rows.host_failures(tx, host)
                    until = now + _backoff(failures, outcome, settings)
                    feed_rows.host_failed(tx, host, failures + 1, until)
                    later = replace(later, next_at=max(until, later.next_at or until))
                feed_rows.save(tx, later)
                return replace(run, failed=(*run.failed, str(outcome)))
            waits = feed_rows.waits(tx, now)
            if host in waits:
                feed_rows.save(tx, replace(feed, next_at=waits[host]))
        except NotFoundError:
            pass
    return run


def _answered(feed: Feed, page: Page, settings: NewsSettings, now: datetime) -> Feed:
    if isinstance(page.answer, Fetched):
        feed = replace(feed, etag=page.answer.etag, last_modified=page.answer.last_modified, sha256=page.sha256)
    return replace(feed, next_at=now + settings.every, failures=0, error=None, fetched_at=now)


def _plausible(items: Sequence[NewsItem], now: datetime) -> tuple[NewsItem, ...]:
    """Without what is stale already; a date in the future is none."""
    dated = (
        replace(item, published=None) if item.published and item.published > now + _AHEAD else item for item in items
    )
    return tuple(item for item in dated if item.published is None or item.published >= now - NEWEST)


def _failed(feed: Feed, error: FeedError, settings: NewsSettings, now: datetime) -> Feed:
    """The feed with its next time: twice as far off with each failure, up to a day, and no sooner than its server asked for."""
    next_at = now + _backoff(feed.failures, error, settings)
    return replace(feed, failures=feed.failures + 1, error=str(error), next_at=next_at)


def _backoff(failures: int, error: FeedError, settings: NewsSettings) -> timedelta:
    ours = min(settings.every * float(2 ** min(failures, 10)), LONGEST_BACKOFF)
    return max(ours, timedelta(seconds=error.retry_after_seconds or 0.0))


def _ask_sites(store: Store, settings: NewsSettings, now: datetime, ask: Discover, told: Told) -> int:
    """Looks for feeds on sites that were not looked at for a week; how many were found."""
    with store.write() as tx:
        asked = company_rows.to_ask(tx, now - ASK_SITES, MOST_SITES)
        company_rows.asked(tx, [one.id for one in asked], now)
    found = 0
    with ThreadPoolExecutor(max(1, settings.threads), "site") as pool:
        for one, feeds in zip(asked, pool.map(partial(_named, ask), [one.domain for one in asked]), strict=True):
            with store.write() as tx:
                known = {feed.url for feed in feed_rows.of_company(tx, one.domain)}
                for url in feeds:
                    feed_rows.watch(tx, url, one.domain, None, FeedOrigin.SITE)
                    found += url not in known
            told(f"{one.domain}: its site names {len(feeds) or 'no'} feed{'s' * (len(feeds) != 1)}")
    return found


def _named(ask: Discover, domain: str) -> tuple[str, ...]:
    try:
        return ask(domain)
    except FeedError:  # a site that does not answer names no feed; it is asked again in a week
        return ()


def _host(url: str) -> str:
    """Whom to be polite to: the domain that somebody registered, with a port that is not the usual one."""
    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port
    try:
        ipaddress.ip_address(host)
    except ValueError:
        host = registrable(host)
    return f"{host}:{port}" if port else host


def _in_words(outcome: _Outcome) -> str:
    if isinstance(outcome, FeedError):
        return f"failed: {outcome}"
    if isinstance(outcome, _Left):
        return "left for later"
    return "unchanged" if outcome.items is None else f"{len(outcome.items)} items"
