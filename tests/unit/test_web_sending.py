"""The page's stop of all sending, and the way out of newsletters."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from httpx import Client

from tests.browser.shop import NOW, Shop, furnish, opened
from tests.unit.test_web import HASH, post, visiting
from worker.jobs.approve import approve
from worker.model import Delivery, DeliveryState, DraftState, LeadStatus
from worker.store import deliveries, drafts, leads, stops, suppressions
from worker.store.db import Store


@pytest.fixture
def shop(store: Store, tmp_path: Path) -> Iterator[Shop]:
    with opened(store, tmp_path) as shop:
        furnish(shop)
        yield shop


@pytest.fixture
def page(shop: Shop) -> Iterator[Client]:
    with visiting(shop.web()) as client:
        yield client


def standing(shop: Shop) -> list[tuple[int, str]]:
    with shop.store.read() as tx:
        return [(stop.mailbox_id, stop.who) for stop in stops.standing(tx)]


def test_all_sending_is_paused_and_resumed_by_a_button_and_every_page_says_so(page: Client, shop: Shop) -> None:
    assert "Pause all sending" in page.get("/mailboxes").text
    assert post(page, "/mailboxes/0/pause").status_code == 303
    assert standing(shop) == [(0, "priya")]
    for path in ("/", "/leads", "/mailboxes", "/report"):
        assert "Sending is paused (priya)." in page.get(path).text
    assert "Nothing is sent." in page.get("/mailboxes").text
    assert post(page, "/mailboxes/0/resume").status_code == 303
    assert standing(shop) == []
    assert shop.woken[-1] == "deliver"
    assert "Sending is paused" not in page.get("/").text


def test_a_mailbox_that_stopped_by_itself_says_why_and_is_resumed(page: Client, shop: Shop) -> None:
    with shop.store.write() as tx:
        stops.stop(tx, shop.mailbox.id, "5 of its last 9 mails bounced or were refused.", "followthrough", NOW)
    assert "sends nothing (followthrough): 5 of its last 9 mails" in page.get("/").text
    assert "Nothing is sent from here." in page.get("/mailboxes").text
    post(page, f"/mailboxes/{shop.mailbox.id}/resume")
    assert standing(shop) == []


@pytest.fixture
def newsletter(shop: Shop) -> Delivery:
    with shop.store.write() as tx:
        draft = drafts.queue(tx, NOW)[0]
        delivery = approve(tx, shop.office, draft.id, draft.version, who="priya", now=NOW)
        deliveries.move(tx, delivery.id, [delivery.state], DeliveryState.SENT, reason=None, at=NOW)
    return delivery


@pytest.mark.fault(38)
def test_a_get_never_unsubscribes_and_a_post_needs_no_sign_in(shop: Shop, newsletter: Delivery) -> None:
    shop.password_hash = HASH
    email, way = newsletter.mail.recipient, f"/unsubscribe/{newsletter.mail.followthrough_id}"
    with visiting(shop.web()) as stranger:
        asked = stranger.get(way)
        assert (asked.status_code, email in asked.text) == (200, False)
        assert stranger.get("/unsubscribe/whatever").text == asked.text, "which links are known is not told"
        with shop.store.read() as tx:
            assert suppressions.reason_for(tx, email) is None
        done = stranger.post(way, data={"List-Unsubscribe": "One-Click"}, headers={"Origin": "null"})
        assert done.status_code == 200
        assert stranger.post(way).status_code == 200
        assert stranger.post("/unsubscribe/whatever").status_code == 404
    with shop.store.read() as tx:
        assert suppressions.reason_for(tx, email) == "unsubscribed by the link of a mail"
        assert leads.get(tx, newsletter.lead_id or 0).status is LeadStatus.STOPPED


def test_what_was_approved_for_who_unsubscribes_does_not_leave(shop: Shop, newsletter: Delivery) -> None:
    with shop.store.write() as tx:
        tx.exec_driver_sql("UPDATE delivery SET state = 'ready' WHERE id = ?", (newsletter.id,))
    with visiting(shop.web()) as stranger:
        stranger.post(f"/unsubscribe/{newsletter.mail.followthrough_id}")
    with shop.store.read() as tx:
        assert deliveries.get(tx, newsletter.id).state is DeliveryState.CANCELLED
        assert drafts.get(tx, newsletter.draft_id or 0).state is DraftState.VOID


def test_what_is_like_a_newsletter_is_approved_with_a_way_out(shop: Shop) -> None:
    outlet = replace(shop.outlet, unsubscribe_url="https://sales.example/unsubscribe", bcc="crm@crm.example")
    office = replace(shop.office, outlets={shop.mailbox.id: outlet})
    with shop.store.write() as tx:
        first, second = [draft for draft in drafts.queue(tx, NOW) if not draft.findings and draft.kind != "call"][:2]
        tx.exec_driver_sql("UPDATE draft SET kind = 'newsletter' WHERE id = ?", (first.id,))
        letter, plain = (approve(tx, office, each.id, each.version, who="p", now=NOW).mail for each in (first, second))
    assert f"<https://sales.example/unsubscribe/{letter.followthrough_id}>".encode() in letter.raw
    assert b"List-Unsubscribe" not in plain.raw
    assert {letter.bcc, plain.bcc} == {"crm@crm.example"}
