from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from worker.errors import FeedError
from worker.feeds import Fetched, NotModified
from worker.jobs.fetch_news import NewsSettings, fetch_news, watch
from worker.model import Company, Congratulate, Feed
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
