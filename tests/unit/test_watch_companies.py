"""Which companies are watched, and which feeds are read for them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.contract.store_examples import NOW, World, a_lead
from worker.jobs.match_news import match_news
from worker.jobs.watch_companies import CompaniesNow, NewsSettings, watch
from worker.model import Company, CompanyOrigin, Conversation, Feed, FeedOrigin, Prospect, WatchedCompany
from worker.store import companies, conversations, feeds, leads
from worker.store.db import Store

HAFEN = Company("hafen.example", "Hafen Süd", "ports")
SETTINGS = NewsSettings(
    {HAFEN.domain: HAFEN},
    {HAFEN.domain: ("https://hafen.example/news.xml",)},
    {"ports": ("https://port.example/feed.xml",)},
    searches=("https://search.example/rss?q={company}&site={domain}",),
    ours=frozenset({"ours.example"}),
)


@pytest.fixture
def world(store: Store) -> World:
    return World(store)


def known(store: Store) -> dict[str, WatchedCompany]:
    with store.read() as tx:
        return {one.domain: one for one in companies.every(tx)}


def watched_feeds(store: Store) -> dict[str, Feed]:
    with store.read() as tx:
        return {feed.url: feed for feed in feeds.every(tx)}


def keep_up(store: Store, settings: NewsSettings = SETTINGS) -> None:
    with store.write() as tx:
        watch(tx, settings)


def prospect(world: World, email: str, company: str | None) -> None:
    who = Prospect(email, None, company)
    with world.store.write() as tx:
        talk = conversations.create(tx, Conversation(0, world.mailbox.id, "x", who, NOW, NOW))
        leads.save(tx, a_lead(talk))


def test_companies_come_from_the_configuration_and_from_leads(world: World) -> None:
    for email in ("kim@gmail.com", "kim@blue-grotto.example", "boss@ours.example", "x@mail.hafen.example", "odd"):
        prospect(world, email, None)
    keep_up(world.store)
    found = known(world.store)
    assert set(found) == {"hafen.example", "buyer.example", "blue-grotto.example"}
    assert (found["hafen.example"].origin, found["hafen.example"].industry) == (CompanyOrigin.CONFIGURATION, "ports")
    assert (found["buyer.example"].name, found["buyer.example"].guessed) == ("Buyer", False)
    assert (found["blue-grotto.example"].name, found["blue-grotto.example"].guessed) == ("Blue Grotto", True)


def test_a_guessed_name_gives_way_to_one_that_a_lead_tells_and_both_to_a_persons(world: World) -> None:
    prospect(world, "kim@grotto.example", None)
    keep_up(world.store)
    prospect(world, "lou@grotto.example", "Grotto Tiles Ltd")
    keep_up(world.store)
    grotto = known(world.store)["grotto.example"]
    assert (grotto.name, grotto.guessed) == ("Grotto Tiles Ltd", False)
    with world.store.write() as tx:
        companies.save(tx, replace(known(world.store)["hafen.example"], name="Hafen Süd AG", edited=True))
    keep_up(world.store)
    assert known(world.store)["hafen.example"].name == "Hafen Süd AG"


def test_a_changed_configuration_renames_and_a_renamed_company_is_looked_for_anew(store: Store) -> None:
    keep_up(store)
    match_news(store, lambda: NOW)
    with store.read() as tx:
        assert companies.unmatched(tx) == []
    keep_up(store, replace(SETTINGS, companies={HAFEN.domain: replace(HAFEN, name="Hafen Nord")}))
    with store.read() as tx:
        assert [one.name for one in companies.unmatched(tx)] == ["Hafen Nord"]


def test_feeds_come_from_the_configuration_search_patterns_sites_and_people(store: Store) -> None:
    keep_up(store)
    with store.write() as tx:
        feeds.watch(tx, "https://hafen.example/site.xml", HAFEN.domain, None, FeedOrigin.SITE)
        feeds.watch(tx, "https://mine.example/x", None, "ports", FeedOrigin.PERSON)
    search = "https://search.example/rss?q=%22Hafen+S%C3%BCd%22&site=hafen.example"
    assert watched_feeds(store)[search].origin is FeedOrigin.SEARCH
    keep_up(store, replace(SETTINGS, searches=(), industry_feeds={}))
    assert set(watched_feeds(store)) == {
        "https://hafen.example/news.xml",
        "https://hafen.example/site.xml",
        "https://mine.example/x",
    }


def test_a_company_that_is_switched_off_is_searched_for_no_more(store: Store) -> None:
    keep_up(store)
    with store.write() as tx:
        companies.save(tx, replace(companies.get(tx, HAFEN.domain), watched=False, edited=True))
        watch(tx, SETTINGS)
        assert [feed.url for feed in feeds.due(tx, NOW)] == ["https://port.example/feed.xml"]
        now = CompaniesNow({HAFEN.domain: HAFEN})
        now.look(tx)
    assert dict(now) == {}


def test_the_companies_of_now_are_those_of_the_store_and_the_configuration(world: World) -> None:
    now = CompaniesNow({HAFEN.domain: HAFEN})
    assert dict(now) == {HAFEN.domain: HAFEN}
    keep_up(world.store, replace(SETTINGS, companies={}))
    with world.store.read() as tx:
        now.look(tx)
    assert now["buyer.example"].domain == "buyer.example"
    assert len(now) == 2
