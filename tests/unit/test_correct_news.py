"""A person says whether an item is about a company: its whole story follows, later items learn, drafts are taken back."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.contract.store_examples import HOUR, NOW, World, a_draft, a_touch
from worker.errors import NotFoundError
from worker.jobs.correct_news import correct
from worker.jobs.match_news import match_news
from worker.model import (
    CompanyOrigin,
    DeliveryState,
    Draft,
    DraftState,
    Evidence,
    NewsItem,
    Story,
    TouchKind,
    WatchedCompany,
)
from worker.store import audit, companies, deliveries, drafts, feeds, namesakes, news, touches
from worker.store.db import Store

DOMAIN = "buyer.example"
OPENS = "Delta Foods México opens tortilla bakery in Monterrey"


class Desk:
    """A watched company, a feed, and what it shows."""

    def __init__(self, store: Store) -> None:
        self.world, self.store = World(store), store
        with store.write() as tx:
            companies.add(tx, [WatchedCompany(DOMAIN, "Delta Foods", CompanyOrigin.LEAD)])
            self.feed = feeds.watch(tx, "https://food.example/feed", None, "food")

    def shows(self, *titles: str, hours: float = 0) -> list[NewsItem]:
        items = [
            NewsItem(
                title, "", "Food", f"https://food.example/{abs(hash(title))}", NOW - HOUR + hours * HOUR, guid=title
            )
            for title in titles
        ]
        with self.store.write() as tx:
            new = news.add_items(tx, self.feed.id, items, NOW)
        match_news(self.store, lambda: NOW)
        return new

    def stories(self) -> list[Story]:
        with self.store.read() as tx:
            return news.stories(tx, DOMAIN, NOW - timedelta(days=60))

    def told(self) -> list[str]:
        return [story.item.title for story in self.stories()]

    def say(self, item: NewsItem, *, about: bool = False) -> int:
        with self.store.write() as tx:
            return correct(tx, item.id, DOMAIN, about=about, who="mo", now=NOW).others

    def draft(self, item: NewsItem, state: DraftState = DraftState.PENDING) -> Draft:
        evidence = Evidence(item.title, item.url, item.source, item.published, "about them", news_id=item.id)
        with self.store.write() as tx:
            touch = touches.add(tx, a_touch(self.world.lead.id, TouchKind.COMPANY_NEWS))
            news.record_use(tx, item.url, self.world.lead.id, DOMAIN, NOW)
            return drafts.add(tx, a_draft(touch, self.world.message.id, evidence=evidence, state=state))

    def state(self, draft: Draft) -> tuple[DraftState, str | None]:
        with self.store.read() as tx:
            now = drafts.get(tx, draft.id)
            return now.state, now.void_reason


@pytest.fixture
def desk(store: Store) -> Desk:
    return Desk(store)


def test_the_whole_story_falls_and_later_items_like_it_are_turned_away(desk: Desk) -> None:
    first, again, other = desk.shows(OPENS, f"{OPENS} today", "Delta Foods wins school meals contract in Leeds")
    assert [len(story.others) for story in desk.stories()] == [0, 1]
    desk.say(first)
    assert desk.told() == [other.title]
    desk.shows("Delta Foods México hires 40", f"{OPENS}, again", "Delta Foods nets prize in York", hours=2)
    assert desk.told() == ["Delta Foods nets prize in York", other.title]
    with desk.store.read() as tx:
        reasons = news.judgement(tx, again.id, DOMAIN).verdict.reasons
        assert ("said_not_about", "mo, 2026-03-02") in [(reason.signal, reason.evidence) for reason in reasons]
        assert [entry.what for entry in audit.about(tx, f"company {DOMAIN}")] == ["news said not about"]


def test_items_that_were_known_already_are_judged_by_it_too(desk: Desk) -> None:
    first, _ = desk.shows(OPENS, "Delta Foods México raises $5m")
    assert desk.say(first) == 1
    assert desk.told() == []


def test_it_is_about_them_undoes(desk: Desk) -> None:
    first, _ = desk.shows(OPENS, "Delta Foods México raises $5m")
    desk.say(first)
    assert desk.say(first, about=True) == 1
    assert set(desk.told()) == {OPENS, "Delta Foods México raises $5m"}
    with desk.store.read() as tx:
        assert namesakes.of_companies(tx, [DOMAIN]) == {}
        assert [reason.signal for reason in news.judgement(tx, first.id, DOMAIN).verdict.reasons][-1] == "said_about"


def test_saying_it_again_changes_nothing_more(desk: Desk) -> None:
    (first,) = desk.shows(OPENS)
    desk.say(first)
    desk.say(first)
    with desk.store.read() as tx:
        assert len(namesakes.of_companies(tx, [DOMAIN])[DOMAIN]) == 1
        reasons = news.judgement(tx, first.id, DOMAIN).verdict.reasons
        assert [reason.signal for reason in reasons].count("said_not_about") == 1


def test_drafts_that_lean_on_it_are_taken_back_and_the_link_counts_as_unused(desk: Desk) -> None:
    first, second = desk.shows(OPENS, f"{OPENS} today")
    draft = desk.draft(second)
    with desk.store.write() as tx:
        assert news.used_urls(tx, desk.world.lead.id, DOMAIN) == {first.url, second.url}
    desk.say(first)
    assert desk.state(draft) == (DraftState.VOID, "mo said that its news is not about Delta Foods")
    with desk.store.read() as tx:
        assert news.used_urls(tx, desk.world.lead.id, DOMAIN) == set()


@pytest.mark.parametrize("leaves", [True, False])
def test_an_approved_draft_is_taken_back_unless_its_mail_has_left(desk: Desk, leaves: bool) -> None:
    (first,) = desk.shows(OPENS)
    draft = desk.draft(first, DraftState.APPROVED)
    delivery = desk.world.delivery(draft_id=draft.id, state=DeliveryState.ACCEPTED if leaves else DeliveryState.READY)
    desk.say(first)
    assert desk.state(draft)[0] is (DraftState.APPROVED if leaves else DraftState.VOID)
    with desk.store.read() as tx:
        now = deliveries.get(tx, delivery.id).state
    assert now is (DeliveryState.ACCEPTED if leaves else DeliveryState.CANCELLED)


def test_an_item_that_was_not_judged_for_the_company_is_refused(desk: Desk) -> None:
    (item,) = desk.shows("Cranes everywhere")
    with pytest.raises(NotFoundError, match=r"news item \d+ was not judged for buyer\.example"):
        desk.say(item)


def test_a_renamed_company_is_looked_for_in_what_is_stored(desk: Desk) -> None:
    desk.shows("Northwind Traders opens a second hall")
    assert desk.told() == []
    with desk.store.write() as tx:
        companies.save(tx, replace(companies.get(tx, DOMAIN), name="Northwind Traders", edited=True))
    assert match_news(desk.store, lambda: NOW) == 1
    assert desk.told() == ["Northwind Traders opens a second hall"]


def test_a_bad_event_makes_the_whole_story_bad(desk: Desk) -> None:
    desk.shows("Delta Foods to close bakery in Leeds next spring")
    desk.shows("Delta Foods bakery in Leeds: next spring brings change", hours=-1)
    (story,) = desk.stories()
    assert story.item.title.endswith("change")
    with desk.store.read() as tx:
        bad = news.bad_since(tx, [DOMAIN], NOW - timedelta(days=60)).get(DOMAIN)
        assert bad
        assert bad.title == "Delta Foods to close bakery in Leeds next spring"
        assert news.bad_since(tx, [DOMAIN], NOW) == {}
        assert news.bad_since(tx, ["other.example"], NOW - timedelta(days=60)) == {}
