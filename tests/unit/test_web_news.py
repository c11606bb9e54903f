"""The page of news: what is told, who was written to, and what a person says of items, companies and feeds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from httpx import Client

from tests.browser.shop import HOUR, NOW, Shop, furnish, opened
from tests.unit.test_web import post, visiting
from worker.jobs.match_news import match_news
from worker.jobs.watch_companies import NewsSettings, watch
from worker.model import Company, FeedOrigin, NewsItem
from worker.store import companies, feeds, news
from worker.store.db import Store

HAFEN = Company("nordkai.example", "Nordkai Kräne", "ports")
PRIZE = "Nordkai Kräne wins prize for quiet cranes in Rostock"


@dataclass
class Newsstand:
    """The page over a shop, with a company, a feed and five items."""

    shop: Shop
    page: Client
    items: dict[str, int]

    @property
    def store(self) -> Store:
        return self.shop.store

    def text(self, path: str = "/plans/news") -> str:
        answer = self.page.get(path)
        assert answer.status_code == 200, answer.text
        return answer.text


@pytest.fixture
def stand(store: Store, tmp_path: Path) -> Iterator[Newsstand]:
    with opened(store, tmp_path) as shop:
        furnish(shop)
        with visiting(shop.web()) as client:
            yield Newsstand(shop, client, stock(store))


def stock(store: Store) -> dict[str, int]:
    """Items of two outlets, and the numbers of what is stored by title."""
    titles = (
        PRIZE,
        f"{PRIZE} on Monday",
        "Nordkai Kräne closes its north dock",
        "Mayor opens Nordkai library",
        "Cranes",
    )
    with store.write() as tx:
        watch(tx, NewsSettings({HAFEN.domain: HAFEN}))
        feed = feeds.watch(tx, "https://port.example/feed.xml", None, "ports")
        new = news.add_items(
            tx,
            feed.id,
            [
                NewsItem(title, "", f"Outlet {number}", f"https://o{number}.example/{number}", NOW - number * HOUR)
                for number, title in enumerate(titles, 1)
            ],
            NOW,
        )
        feeds.save(tx, replace(feed, fetched_at=NOW, next_at=NOW + HOUR))
    match_news(store, lambda: NOW)
    return {item.title: item.id for item in new}


def test_the_newest_story_of_each_company_is_shown_with_its_tone(stand: Newsstand) -> None:
    text = stand.text()
    assert f"{PRIZE} on Monday</a>" in text
    assert "also in: <a" in text
    assert "congratulate" in text
    assert "1 more of Nordkai Kräne" in text
    assert "Cranes</a>" not in text
    assert "Nothing new of <a" in text  # of the companies of the leads
    assert "No company fits" in stand.text("/plans/news?search=nobody")
    assert PRIZE in stand.text("/plans/news?search=PORTS")


def test_a_company_shows_all_of_it_and_what_was_turned_away(stand: Newsstand) -> None:
    text = stand.text("/plans/news?company=nordkai.example")
    assert "bad news" in text
    assert text.index("Turned away") < text.index("Mayor opens Nordkai library</a>")
    assert "another thing" in text
    assert stand.page.get("/plans/news?company=nobody.example").status_code == 404


def test_not_about_them_and_back(stand: Newsstand) -> None:
    here = "/plans/news?company=nordkai.example"
    item = stand.items[f"{PRIZE} on Monday"]
    answer = post(stand.page, f"/plans/news/items/{item}/not-about", company="nordkai.example", back=here)
    assert (answer.status_code, answer.headers["location"]) == (303, here)
    text = stand.text(here)
    assert text.index("Turned away") < text.index(f"{PRIZE} on Monday")
    assert "Later items like these are turned away." in text
    assert "said not about" in text
    assert PRIZE not in stand.text()
    post(stand.page, f"/plans/news/items/{item}/about", company="nordkai.example")
    assert PRIZE in stand.text()


def test_who_was_written_to_is_named(stand: Newsstand) -> None:
    with stand.store.write() as tx:
        news.record_use(tx, "https://o1.example/1", 1, HAFEN.domain, NOW)
    assert 'used for <a href="/leads/1">' in stand.text()


def test_a_company_is_named_switched_off_and_added(stand: Newsstand) -> None:
    post(stand.page, "/plans/news/companies", company="nordkai.example", name="Nordkai Kräne AG", industry="docks")
    text = stand.text("/plans/news?company=nordkai.example")
    assert "Switched off" in text
    assert "Named by a person" in text
    post(stand.page, "/plans/news/companies", company="New.example", name="", industry="", watched="true")
    with stand.store.read() as tx:
        hafen, new = companies.get(tx, "nordkai.example"), companies.get(tx, "new.example")
    assert (hafen.name, hafen.industry, hafen.watched) == ("Nordkai Kräne AG", "docks", False)
    assert (new.name, new.guessed, new.watched) == ("New", True, True)
    assert post(stand.page, "/plans/news/companies", company="no domain").status_code == 400


def test_a_feed_is_added_paused_read_and_removed(stand: Newsstand) -> None:
    assert (
        post(stand.page, "/plans/news/feeds", url="https://a.example/x", company="nordkai.example").status_code == 303
    )
    with stand.store.read() as tx:
        (feed,) = feeds.of_company(tx, "nordkai.example")
        assert feed.origin is FeedOrigin.PERSON
    post(stand.page, f"/plans/news/feeds/{feed.id}/pause")
    with stand.store.read() as tx:
        assert [one.url for one in feeds.due(tx, NOW)] == []
    assert "paused" in stand.text()
    post(stand.page, f"/plans/news/feeds/{feed.id}/read")
    with stand.store.read() as tx:
        assert [one.url for one in feeds.due(tx, NOW)] == ["https://a.example/x"]
    post(stand.page, f"/plans/news/feeds/{feed.id}/remove")
    with stand.store.read() as tx:
        assert feeds.of_company(tx, "nordkai.example") == []


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"url": "ftp://x.example/", "company": "nordkai.example"}, "is no web address"),
        ({"url": "https://x.example/"}, "of one company or of one industry"),
        ({"url": "https://x.example/", "company": "a.example", "industry": "b"}, "of one company or of one industry"),
    ],
)
def test_a_wrong_feed_is_refused_with_what_to_do(stand: Newsstand, form: dict[str, str], words: str) -> None:
    answer = post(stand.page, "/plans/news/feeds", **form)
    assert answer.status_code == 400
    assert words in answer.text


def test_a_feed_of_the_configuration_is_removed_there(stand: Newsstand) -> None:
    answer = post(stand.page, "/plans/news/feeds/1/remove")
    assert answer.status_code == 409
    assert "Remove it there, or pause it." in answer.text


def test_hostile_news_stays_text(stand: Newsstand) -> None:
    with stand.store.write() as tx:
        title = 'Nordkai Kräne opens <img src=x onerror=alert(1)>"'
        news.add_items(tx, 1, [NewsItem(title, "", "<b>", "https://x.example/", NOW, guid="h")], NOW)
    match_news(stand.store, lambda: NOW)
    assert "<img src=x" not in stand.text()
    assert "&lt;img src=x" in stand.text()


def test_a_way_back_leads_nowhere_else(stand: Newsstand) -> None:
    answer = post(stand.page, "/plans/news/feeds/1/read", back="https://evil.example/")
    assert answer.status_code == 422
