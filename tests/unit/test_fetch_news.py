from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from worker.errors import FeedError
from worker.feeds import Fetched, NotModified
from worker.jobs.fetch_news import fetch_news
from worker.jobs.watch_companies import NewsSettings, watch
from worker.model import Company, Congratulate, Feed, FeedOrigin
from worker.store import feeds as feed_rows
from worker.store import news
from worker.store.db import Store

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
HAFEN = Company("hafen-sued.example", "Hafen Süd", "ports")
FEEDS = {"hafen-sued.example": ("https://hafen-sued.example/news.xml",)}
SETTINGS = NewsSettings({HAFEN.domain: HAFEN}, FEEDS, {"ports": ("https://port.example/feed.xml",)})


def feed_of(*titles: str) -> bytes:
    items = "".join(
        f"<item><title>{title}</title><link>https://port.example/{number}</link><pubDate>Mon, 02 Mar 2026 08:00:00 +0000</pubDate></item>"
        for number, title in enumerate(titles)
    )
    return f"<rss version='2.0'><channel><title>Port News</title>{items}</channel></rss>".encode()


class Web:
    """Feeds by address; what is no feed is raised."""

    def __init__(self, **hosts: Fetched | NotModified | FeedError) -> None:
        self.hosts = hosts
        self.asked: list[tuple[str, str | None]] = []

    def __call__(self, url: str, etag: str | None, _: str | None) -> Fetched | NotModified:
        self.asked.append((url, etag))
        answer = self.hosts["port" if "port.example" in url else "hafen"]
        if isinstance(answer, FeedError):
            raise answer
        return answer


def fetched(*titles: str) -> Fetched:
    return Fetched(feed_of(*titles), "https://port.example/feed.xml", "application/rss+xml", '"e1"', None)


@pytest.fixture
def watched(store: Store) -> Store:
    with store.write() as tx:
        watch(tx, SETTINGS)
    return store


def feeds(store: Store) -> dict[str, Feed]:
    with store.read() as tx:
        return {feed.url: feed for feed in feed_rows.every(tx)}


def test_new_items_are_kept_once_and_judged(watched: Store) -> None:
    web = Web(port=fetched("Hafen Süd wins harbour prize", "Cranes everywhere"), hafen=NotModified())
    first = fetch_news(watched, SETTINGS, lambda: NOW, web)
    assert (first.read, first.new, first.failed) == (2, 2, ())
    assert fetch_news(watched, SETTINGS, lambda: NOW, web).read == 0
    later = fetch_news(watched, SETTINGS, lambda: NOW + timedelta(hours=1), web)
    assert (later.read, later.new) == (2, 0)
    assert ("https://port.example/feed.xml", '"e1"') in web.asked
    with watched.read() as tx:
        ((item, verdict),) = news.for_company(tx, HAFEN.domain, NOW - timedelta(days=1))
        assert item.title == "Hafen Süd wins harbour prize"
        assert verdict.congratulate is Congratulate.YES
        assert len(news.for_industry(tx, "ports", NOW - timedelta(days=1))) == 2


def test_a_failing_feed_is_tried_later_and_later_and_leaves_the_others_alone(watched: Store) -> None:
    web = Web(port=FeedError("port.example: 500"), hafen=fetched("Hafen Süd opens a second dock"))
    now = NOW

    def clock() -> datetime:
        return now

    for hours in (1, 2, 4, 8, 16, 24, 24):
        run = fetch_news(watched, SETTINGS, clock, web)
        assert run.failed == ("port.example: 500",)
        port = feeds(watched)["https://port.example/feed.xml"]
        assert port.next_at == now + timedelta(hours=hours)
        assert port.error
        now = port.next_at
    web.hosts["port"] = fetched("x")
    fetch_news(watched, SETTINGS, clock, web)
    port = feeds(watched)["https://port.example/feed.xml"]
    assert (port.failures, port.error, port.next_at) == (0, None, now + timedelta(hours=1))


def test_a_host_that_told_us_to_wait_is_left_alone_with_all_its_feeds(store: Store) -> None:
    settings = NewsSettings(industry_feeds={"ports": ("https://port.example/a", "https://port.example/b")})
    with store.write() as tx:
        watch(tx, settings)
    web = Web(port=FeedError("429", 86_400 * 2.0))
    fetch_news(store, settings, lambda: NOW, web)
    assert len(web.asked) == 1
    assert {feed.next_at for feed in feeds(store).values()} == {NOW + timedelta(days=2)}


def test_feeds_follow_the_configuration(watched: Store) -> None:
    assert set(feeds(watched)) == {"https://hafen-sued.example/news.xml", "https://port.example/feed.xml"}
    with watched.write() as tx:
        watch(tx, NewsSettings(company_feeds=FEEDS))
        watch(tx, NewsSettings(company_feeds=FEEDS))
    assert set(feeds(watched)) == {"https://hafen-sued.example/news.xml"}


def test_the_same_bytes_are_not_parsed_again(watched: Store) -> None:
    web = Web(port=fetched("Cranes everywhere"), hafen=NotModified())
    assert fetch_news(watched, SETTINGS, lambda: NOW, web).unchanged == 1  # 304
    run = fetch_news(watched, SETTINGS, lambda: NOW + timedelta(hours=1), web)
    assert (run.read, run.unchanged, run.new) == (2, 2, 0)
    web.hosts["port"] = fetched("Cranes everywhere", "Cranes again")
    run = fetch_news(watched, SETTINGS, lambda: NOW + timedelta(hours=2), web)
    assert (run.unchanged, run.new) == (1, 1)


def test_a_host_that_does_not_answer_is_left_alone_longer_each_time_also_after_a_restart(store: Store) -> None:
    settings = NewsSettings(industry_feeds={"ports": ("https://a.port.example/1", "https://b.port.example/2")})
    with store.write() as tx:
        watch(tx, settings)
    web = Web(port=FeedError("port.example: no answer", whole_host=True))
    now = NOW

    def clock() -> datetime:
        return now

    for hours in (1, 2, 4):
        fetch_news(store, settings, clock, web)
        assert {feed.next_at for feed in feeds(store).values()} == {now + timedelta(hours=hours)}
        assert fetch_news(store, settings, clock, web).failed == ()
        now += timedelta(hours=hours)
    assert len(web.asked) == 3
    web.hosts["port"] = NotModified()
    assert fetch_news(store, settings, clock, web).read == 2
    with store.read() as tx:
        assert feed_rows.host_failures(tx, "port.example") == 0


def test_other_hosts_are_read_while_one_waits_and_one_host_is_asked_one_thing_at_a_time(store: Store) -> None:
    settings = NewsSettings(
        company_feeds={"hafen.example": ("https://hafen.example/1",)},
        industry_feeds={"ports": tuple(f"https://port.example/{number}" for number in range(4))},
    )
    with store.write() as tx:
        watch(tx, settings)
    met = threading.Event()
    together = most = 0

    def get(url: str, *_: str | None) -> NotModified:
        nonlocal together, most
        if "hafen" in url:
            met.set()
            return NotModified()
        together += 1
        most = max(most, together)
        assert met.wait(10), "the other host was not asked meanwhile"
        together -= 1
        return NotModified()

    told: list[str] = []
    assert fetch_news(store, settings, lambda: NOW, get, told=told.append).read == 5
    assert most == 1
    assert len(told) == 5
    assert told[-1].startswith("5 of 5 feeds: ")


def test_a_broken_feed_breaks_no_other(watched: Store) -> None:
    def get(url: str, *_: str | None) -> NotModified:
        if "port" in url:
            raise ZeroDivisionError
        return NotModified()

    run = fetch_news(watched, SETTINGS, lambda: NOW, get)
    assert run.read == 1
    assert "mistake of this program" in run.failed[0]


def test_a_run_ends_in_time_and_the_rest_stays_due(store: Store) -> None:
    settings = NewsSettings(industry_feeds={"ports": ("https://port.example/1", "https://port.example/2")}, threads=1)
    with store.write() as tx:
        watch(tx, settings)
    now = NOW

    def slow(_: str, *__: str | None) -> NotModified:
        nonlocal now
        now += timedelta(minutes=5)
        return NotModified()

    assert fetch_news(store, settings, lambda: now, slow).read == 1
    assert fetch_news(store, settings, lambda: now, slow).read == 1


def test_stale_news_is_not_kept_and_a_future_date_is_none(watched: Store) -> None:
    def dated(*days: int) -> Fetched:
        items = "".join(
            f"<item><title>Hafen Süd opens dock {day}</title><link>https://port.example/{day}</link>"
            f"<pubDate>{format_datetime(NOW + timedelta(days=day))}</pubDate></item>"
            for day in days
        )
        content = f"<rss version='2.0'><channel><title>P</title>{items}</channel></rss>".encode()
        return Fetched(content, "https://port.example/feed.xml", "application/rss+xml", None, None)

    web = Web(port=dated(-90, -59, 30), hafen=NotModified())
    assert fetch_news(watched, SETTINGS, lambda: NOW, web).new == 2
    with watched.read() as tx:
        assert [item.title for item, _ in news.for_company(tx, HAFEN.domain, NOW - timedelta(days=60))] == [
            "Hafen Süd opens dock -59"
        ]
        assert {one.item.published for one in news.judged(tx, HAFEN.domain)} == {NOW - timedelta(days=59), None}
    web.hosts["port"] = NotModified()
    for days, kept in ((30, 2), (32, 1), (91, 0)):
        fetch_news(watched, SETTINGS, lambda: NOW + timedelta(days=days), web)  # noqa: B023
        with watched.read() as tx:
            assert len(news.judged(tx, HAFEN.domain)) == kept


def test_sites_are_looked_at_once_a_week_where_that_is_wanted(store: Store) -> None:
    asked: list[str] = []

    def site(domain: str) -> tuple[str, ...]:
        asked.append(domain)
        if len(asked) == 2:
            raise FeedError("no answer")
        return (f"https://{domain}/feed",)

    settings = NewsSettings({HAFEN.domain: HAFEN}, discover=True)
    with store.write() as tx:
        watch(tx, settings)
    web = Web(hafen=NotModified())
    for days, times, found in ((0, 1, 1), (6, 1, 0), (8, 2, 0), (16, 3, 0)):
        run = fetch_news(store, settings, lambda: NOW + timedelta(days=days), web, site)  # noqa: B023
        assert (len(asked), run.found) == (times, found)
    assert [feed.origin for feed in feeds(store).values()] == [FeedOrigin.SITE]
    fetch_news(store, NewsSettings({HAFEN.domain: HAFEN}), lambda: NOW + timedelta(days=99), web, site)
    assert len(asked) == 3
