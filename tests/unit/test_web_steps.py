"""The checklist on a lead's page, and the page of steps, over a real store but without a browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from httpx import Client

from tests.browser.shop import NOW, Shop, furnish, opened
from tests.unit.test_web import post, visiting
from worker.model import DraftState, Prospect, Tick, TouchKind
from worker.store import drafts, leads, steps
from worker.store.db import Store


@pytest.fixture
def shop(store: Store, tmp_path: Path) -> Iterator[Shop]:
    with opened(store, tmp_path) as shop:
        yield shop


@pytest.fixture
def page(shop: Shop) -> Iterator[Client]:
    furnish(shop)
    with visiting(shop.web()) as client:
        yield client


def lead_of(shop: Shop, email: str) -> int:
    with shop.store.read() as tx:
        (lead,) = leads.by_prospect(tx, email)
        return lead.id


def shown(page: Client, path: str) -> str:
    answer = page.get(path)
    assert answer.status_code == 200, answer.text
    return " ".join(re.sub(r"<[^>]+>", " ", answer.text).split())


def ticks(shop: Shop, lead: int) -> list[Tick]:
    with shop.store.read() as tx:
        return steps.of_lead(tx, lead)


def test_a_lead_shows_what_was_written_by_hand_and_links_to_the_mail(page: Client, shop: Shop) -> None:
    text = page.get(f"/leads/{lead_of(shop, 'liv@nordbruk.example')}").text
    assert re.search(r'<b>thank-you</b>\s*<span class="dim"><a href="#mail-(\d+)">written</a> by priya@larkspur', text)
    for anchor in re.findall(r'href="#(mail-\d+)"', text):
        assert f'id="{anchor}"' in text
    assert "waits in the queue" in text


def test_a_step_is_ticked_off_and_taken_back(page: Client, shop: Shop) -> None:
    lead = lead_of(shop, "carla@moinho.example")
    answer = post(page, f"/leads/{lead}/steps", kind="call", day="2026-03-02", note="Spoke <b>long</b>")
    assert (answer.status_code, answer.headers["location"]) == (303, f"/leads/{lead}#checklist")
    (tick,) = ticks(shop, lead)
    assert (tick.kind, tick.who, tick.note, tick.at.hour) == (TouchKind.CALL, "priya", "Spoke <b>long</b>", 11)
    assert "ticked off by priya" in shown(page, f"/leads/{lead}")
    assert "<b>long</b>" not in page.get(f"/leads/{lead}").text
    assert post(page, f"/leads/{lead}/steps", kind="call").status_code == 303  # again: nothing new
    assert ticks(shop, lead) == [tick]
    assert shop.woken.count("plan") == 2
    with shop.store.read() as tx:
        assert {draft.state for draft in drafts.of_touch(tx, 4)} == {DraftState.VOID}
    for _ in range(2):
        assert post(page, f"/leads/{lead}/steps/back", kind="call").status_code == 303
    assert ticks(shop, lead) == []


@pytest.mark.parametrize(
    ("form", "status"),
    [
        ({"kind": "call", "day": "2026-03-04"}, 400),  # tomorrow
        ({"kind": "call", "day": "2026-02-31"}, 404),
        ({"kind": "call", "day": "soon"}, 422),
        ({"kind": "dance"}, 422),
        ({"kind": "call", "note": "x" * 501}, 422),
    ],
)
def test_what_cannot_be_is_not_ticked_off(page: Client, shop: Shop, form: dict[str, str], status: int) -> None:
    lead = lead_of(shop, "carla@moinho.example")
    assert post(page, f"/leads/{lead}/steps", **form).status_code == status
    assert post(page, "/leads/99/steps", kind="call").status_code == 404
    assert ticks(shop, lead) == []


def test_today_is_now_or_earlier(page: Client, shop: Shop) -> None:
    lead = lead_of(shop, "carla@moinho.example")
    post(page, f"/leads/{lead}/steps", kind="call", day="2026-03-03")
    assert ticks(shop, lead)[0].at == NOW  # before noon


def test_each_figure_opens_its_leads(page: Client, shop: Shop) -> None:
    lead = lead_of(shop, "liv@nordbruk.example")
    post(page, f"/leads/{lead}/steps", kind="article")
    text = page.get("/plans/steps").text
    links = re.findall(r'href="(/plans/steps\?[^"]*)#behind"', text)
    assert links
    for link in links:
        assert 'id="behind"' in page.get(link.replace("&amp;", "&")).text
    behind = shown(page, "/plans/steps?plan=default&step=call")
    assert "Not done: 1 Liv Aune" in behind
    assert "Done: 1 Liv Aune" in shown(page, "/plans/steps?plan=default&step=article")
    for odd in ("plan=none&step=call", "plan=default", "plan=default&step=call&person=nobody@x"):
        assert 'id="behind"' not in page.get(f"/plans/steps?{odd}").text


def test_a_manager_sees_what_is_left_out_most(page: Client, shop: Shop) -> None:
    assert "Too few leads have reached a step" in shown(page, "/plans/steps")
    for number in range(3):
        one = shop.lead(Prospect(f"p{number}@x.example"), "Doors", (90, False, "A door?"), (80, True, "Thank you."))
        post(page, f"/leads/{one.id}/steps", kind="call")
    text = shown(page, "/plans/steps")
    assert "Left out most often: agree the details , done for 1 of the 4 leads" in text or "done for 0 of the" in text


def test_without_leads_the_page_says_what_will_be_there(shop: Shop) -> None:
    with visiting(shop.web()) as page:
        assert "No lead was found in the last 30 days" in shown(page, "/plans/steps?days=30")
        assert page.get("/plans/steps?days=0").status_code == 422
