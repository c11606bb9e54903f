"""The calendar and the replayed past as pages: what they show, and what a move changes."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from httpx import Client, Response

from tests.browser.shop import HOUR, NOW, PRIYA, Shop, furnish, opened, served
from worker.jobs.forecasts import Forecasts
from worker.model import Lead, LeadStatus, Prospect, Touch, TouchKind, TouchState
from worker.rules.plan import DEFAULT_PLAN
from worker.store import audit, conversations, leads, messages, touches
from worker.store.db import Store
from worker.web.guard import Ticket

OURS = {"Sec-Fetch-Site": "same-origin"}
ASKED = "We need four load cells for our dock. What would they cost?"


@pytest.fixture
def shop(store: Store, tmp_path: Path) -> Iterator[Shop]:
    with opened(store, tmp_path) as shop:
        yield shop


@pytest.fixture
def lead(shop: Shop) -> Lead:
    """Answered five days ago: `details` is due on Thursday, the 5th of March."""
    return shop.lead(
        Prospect("nora@quay.example", "Nora Vik", "Quay"), "Load cells", (121, False, ASKED), (120, True, "Gladly.")
    )


@contextlib.contextmanager
def visiting(shop: Shop) -> Iterator[Client]:
    with served(shop.web()) as url, Client(base_url=url, trust_env=False) as client:
        client.get("/")
        yield client


@pytest.fixture
def page(shop: Shop, lead: Lead) -> Iterator[Client]:
    assert lead.id == 1
    with visiting(shop) as client:
        yield client


def move(page: Client, to: str, lead: int = 1, **more: str) -> Response:
    form = {"token": Ticket(page.cookies["followthrough"]).form_token, "to": to} | more
    return page.post(f"/plans/calendar/{lead}/move", data=form, headers=OURS)


def now(shop: Shop, lead: int = 1) -> Lead:
    with shop.store.read() as tx:
        return leads.get(tx, lead)


def day_of(text: str, number: int) -> str:
    """What the page shows of a day of this month."""
    found = re.search(rf"</span> {number} .*?</li>\s*(?=<li class=\"|</ol>)", text, re.DOTALL)
    assert found, text
    return found[0]


def test_the_next_thirty_days_of_every_lead(page: Client) -> None:
    text = page.get("/plans/calendar").text
    assert "4 touches to come for 1 lead<" in text
    assert 'Nora Vik</a> <span class="dim">agree the details' in day_of(text, 5)
    assert "phone call" in day_of(text, 12)
    assert 'aria-current="page">Calendar' in text


def test_one_lead_shows_where_its_touch_may_go(page: Client) -> None:
    text = page.get("/plans/calendar?lead=1").text
    assert "on Thursday, 5 March: 7 days after our last contact." in text
    assert "Fri 6 Mar →" in text
    assert 'disabled title="No earlier day is allowed"' in text
    assert page.get("/plans/calendar?lead=99").status_code == 404
    assert page.get("/plans/calendar?lead=99999999999999999999").status_code == 200


def test_a_touch_is_moved_and_moved_back(page: Client, shop: Shop) -> None:
    moved = move(page, "2026-03-10")
    assert moved.status_code == 303
    assert now(shop).moved_by == "priya"
    text = page.get(moved.headers["location"]).text
    assert "on Tuesday, 10 March: a person moved it to this day. Moved by priya." in text
    assert '<span role="status">Moved.</span>' in text
    assert "Nora Vik" in day_of(page.get("/plans/calendar").text, 10)
    again = move(page, "2026-03-12")
    assert again.headers["location"].endswith("&undo=2026-03-10#chosen")
    assert move(page, "2026-03-10").status_code == 303  # what Undo sends
    assert now(shop).moved_to == NOW.replace(day=10, hour=8, minute=0)
    assert move(page, "").headers["location"].endswith("lead=1#chosen")
    assert now(shop).moved_to is None
    with shop.store.read() as tx:
        acts = [(act.who, act.what, act.detail) for act in audit.about(tx, "lead:1")]
    assert acts[0] == ("priya", "touch moved", "details, to Tuesday, 10 March 2026")
    assert acts[-1] == ("priya", "move taken back", "")
    assert "plan" in shop.woken


@pytest.mark.parametrize(
    ("to", "why"),
    [
        ("2026-03-04", "within a week of our last contact, so not before Thursday, 5 March"),
        ("2026-03-07", "nobody works that day, here or there; the next day of work is Monday, 9 March"),
        ("2026-05-07", "more than a month after our last contact"),
        ("2026-02-28", "that day has passed"),
        ("2199-12-31", "more than a month after our last contact"),
        ("9999-12-31", "“9999-12-31” is no day"),
        ("soon", "“soon” is no day"),
    ],
)
def test_a_day_that_the_rules_do_not_allow_is_refused_in_words(page: Client, shop: Shop, to: str, why: str) -> None:
    refused = move(page, to)
    assert refused.status_code == 409
    assert why in refused.text
    assert "Nora Vik" in refused.text
    assert now(shop).moved_to is None


def test_a_move_is_forgotten_when_they_write_or_the_touch_is_done(page: Client, shop: Shop) -> None:
    move(page, "2026-03-10")
    with shop.store.write() as tx:
        done = touches.add(tx, Touch(0, 1, TouchKind.CALL, 2, TouchState.DRAFTED, NOW, ""))
        touches.set_state(tx, done.id, TouchState.SKIPPED, NOW)
        assert leads.get(tx, 1).moved_to
        touches.set_state(tx, done.id, TouchState.DONE, NOW)
    assert (now(shop).moved_to, now(shop).moved_by) == (None, None)
    with shop.store.write() as tx:
        tx.execute(leads.T.update().values(moved_to=NOW, moved_by="priya"))
        conversation = conversations.get(tx, now(shop).conversation_id)
        leads.forget_moves_in(tx, [conversation.id + 1])
        assert leads.get(tx, 1).moved_to == NOW
        leads.forget_moves_in(tx, [conversation.id])
        assert leads.get(tx, 1).moved_to is None


def test_a_draft_in_the_queue_is_not_moved_here(shop: Shop) -> None:
    furnish(shop)
    with visiting(shop) as page:
        assert "Its draft waits in" in page.get("/plans/calendar?lead=1").text
        assert "its draft waits in the queue" in move(page, "2026-03-20").text


def test_a_plan_that_rests_says_why(page: Client, shop: Shop) -> None:
    shop.lead(
        Prospect("kim@pier.example", "Kim Pier"),
        "Scales",
        (90, False, ASKED),
        (80, True, "Yes."),
        (50, False, "And when?"),
    )
    text = page.get("/plans/calendar?lead=2").text
    assert "Nothing follows by itself: they replied: a person answers before the plan goes on." in text


def test_the_lead_page_says_what_follows(page: Client) -> None:
    text = page.get("/leads/1").text
    assert "If nobody answers" in text
    assert text.index("agree the details</li>") < text.index("phone call</li>") < text.index("information check</li>")
    assert 'href="/plans/calendar?lead=1#chosen"' in text


def test_a_day_with_too_many_is_marked_and_shown_whole(page: Client, shop: Shop) -> None:
    for number in range(21):
        shop.lead(
            Prospect(f"n{number}@firm{number}.example", f"Person {number}"),
            "Scales",
            (121, False, ASKED),
            (120, True, "Yes."),
        )
    text = page.get("/plans/calendar").text
    assert ">full</span>" in day_of(text, 5)
    assert "and 16 more" in day_of(text, 5)
    whole = page.get("/plans/calendar?day=2026-03-05").text
    assert "More for priya@larkspur.example than it takes in a day" in whole
    assert "Person 20" in whole
    assert "Nothing is due on this day." in page.get("/plans/calendar?day=2026-03-08").text


def test_it_is_narrowed_to_a_person_or_mailbox(page: Client) -> None:
    assert "Nora Vik" in page.get(f"/plans/calendar?of={PRIYA.email}").text
    assert "Nothing to come" in page.get("/plans/calendar?of=jo@larkspur.example").text
    assert "No plan has a touch" in page.get("/plans/calendar?start=2027-01-01").text
    assert "touches to come" in page.get("/plans/calendar?start=nonsense&day=0001-01-01").text


def test_what_is_kept_of_a_lead_follows_its_changes(shop: Shop, lead: Lead) -> None:
    kept, drafting = Forecasts(), shop.web().drafting
    mailboxes = [shop.mailbox.id]

    def first() -> list[tuple[TouchKind, date]]:
        with shop.store.read() as tx:
            found = kept.every(tx, drafting, shop.clock(), mailboxes)
        return [(one.coming[0].touch.kind, one.coming[0].at.date()) for one in found if one.coming]

    assert first() == first() == [(TouchKind.DETAILS, date(2026, 3, 5))]
    with shop.store.write() as tx:
        leads.save(tx, replace(leads.get(tx, lead.id), moved_to=NOW + 7 * 24 * HOUR))
    assert first() == [(TouchKind.DETAILS, date(2026, 3, 10))]
    shop.clock.now = NOW + timedelta(days=9)
    assert first() == [(TouchKind.DETAILS, date(2026, 3, 12))]  # nobody did it: it is due at once
    with shop.store.write() as tx:
        leads.save(tx, replace(leads.get(tx, lead.id), status=LeadStatus.STOPPED))
    assert first() == []


def test_the_past_is_replayed_on_a_page(page: Client, shop: Shop) -> None:
    shop.lead(Prospect("kim@pier.example", "Kim Pier"), "Scales", (1000, False, ASKED))
    asked = page.get("/plans/replay").text
    assert "What would a plan have done?" in asked
    text = page.get("/plans/replay?first=2026-01-01&last=2026-03-03").text
    assert "In these 62 days the plan “default” would have answered 2 prospects within 24 h; 1 was." in text
    assert "thank_you/en.txt.j2" in text
    assert "needs evidence" in text
    assert "forgotten for more than a month" in text
    assert text.index("Nora Vik") < text.index("Kim Pier")
    assert "No lead was found in these days" in page.get("/plans/replay?first=2025-01-01&last=2025-02-01").text
    assert "Nora Vik" not in page.get("/plans/replay?lead=2").text


def test_two_plans_beside_each_other(shop: Shop, lead: Lead) -> None:
    web = shop.web()
    slow = replace(
        DEFAULT_PLAN,
        name="slow",
        touches=tuple(
            replace(one, after=max(one.after, timedelta(0)) * 2) if one.after else one for one in DEFAULT_PLAN.touches
        ),
    )
    drafting = replace(web.drafting, plans={"default": DEFAULT_PLAN, "slow": slow})
    shop.clock.now = NOW + timedelta(days=20)
    with served(replace(web, drafting=drafting)) as url, Client(base_url=url, trust_env=False) as page:
        text = page.get("/plans/replay?first=2026-02-01&last=2026-03-23&plan=default&other=slow").text
    assert "the plan “default” would have answered 1 prospect within 24 h, the plan “slow” 1; 1 was." in text
    assert "the plans differ" in text
    assert lead.prospect.name
    assert lead.prospect.name in text


@pytest.mark.parametrize(
    "days",
    [
        "first=2026-03-02&last=2026-03-01",
        "first=spring",
        "first=0001-01-01",
        "last=9999-12-31",
        "first=2026-01-01&other=bold",
    ],
)
def test_days_and_plans_that_are_none_are_refused(page: Client, days: str) -> None:
    refused = page.get(f"/plans/replay?{days}")
    assert refused.status_code == 422
    assert 'role="alert"' in refused.text


def test_looking_writes_nothing(page: Client, shop: Shop) -> None:
    def content() -> list[object]:
        with shop.store.read() as tx:
            return [leads.every(tx), messages.count(tx), audit.recent(tx, 100)]

    before = content()
    for path in ("/plans/calendar", "/plans/calendar?lead=1", "/plans/replay?first=2026-01-01"):
        assert page.get(path).status_code == 200
    assert content() == before
