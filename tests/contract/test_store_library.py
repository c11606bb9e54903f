"""Links of the library and uses of its entries, on both databases."""

from __future__ import annotations

import pytest

from tests.contract.store_examples import HOUR, NOW, World
from worker.model import DraftState, Evidence, EvidenceUse, LinkCheck, LinkState
from worker.store import drafts, library, news, tables
from worker.store.db import Store

URL = "https://press.example/" + "x" * 1900


@pytest.fixture
def world(each_store: Store) -> World:
    return World(each_store)


def test_the_newest_check_of_a_link_counts_until_no_entry_has_it(world: World) -> None:
    first = LinkCheck(URL, LinkState.GONE, "gone \0 \ud800", NOW, 1, NOW)
    second = LinkCheck(URL, LinkState.ALIVE, "answers", NOW + HOUR)
    other = LinkCheck("https://press.example/b", LinkState.UNSURE, "?", NOW)
    with world.store.write() as tx:
        library.record(tx, first)
        assert library.checks(tx)[URL].detail == "gone � ?"
        library.record(tx, second)
        library.record(tx, other)
        assert library.checks(tx) == {URL: second, other.url: other}
        library.forget_others(tx, [URL])
        assert library.checks(tx) == {URL: second}
        library.forget_others(tx, [])
        assert library.checks(tx) == {}


def test_uses_name_lead_household_and_moment(world: World) -> None:
    with world.store.write() as tx:
        news.record_use(tx, "https://b", world.lead.id, None, NOW + HOUR)
        news.record_use(tx, "https://a", world.lead.id, "buyer.example", NOW)
        news.record_use(tx, "https://c", world.lead.id, "buyer.example", NOW)
        assert library.uses(tx, {"https://a", "https://b", "https://z"}) == [
            EvidenceUse("https://a", world.lead.id, "buyer.example", NOW),
            EvidenceUse("https://b", world.lead.id, None, NOW + HOUR),
        ]
        assert library.uses(tx, []) == []


def test_a_draft_that_comes_to_nothing_frees_what_it_was_to_point_to_and_no_more(world: World) -> None:
    evidence = Evidence("Tiles", "https://a", "Press", None, "It helps.")
    with world.store.write() as tx:
        values = {"evidence": evidence}
        tx.execute(tables.draft.update().where(tables.draft.c.id == world.draft.id).values(values))
        for url in ("https://a", "https://b"):
            news.record_use(tx, url, world.lead.id, "buyer.example", NOW)
        drafts.set_state(tx, world.draft.id, 1, DraftState.APPROVED, now=NOW)
        assert news.used_urls(tx, 0, "buyer.example") == {"https://a", "https://b"}
        drafts.set_state(tx, world.draft.id, None, DraftState.VOID, now=NOW)
        assert news.used_urls(tx, 0, "buyer.example") == {"https://b"}
        news.forget_uses(tx, world.lead.id + 1, ["https://b"])
        assert news.used_urls(tx, 0, "buyer.example") == {"https://b"}
