"""The page of plans, and the choice of a plan on the page of a lead."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from httpx import Client, Response

from tests.browser.shop import Shop, furnish, opened, served
from worker.model import Source, TouchKind
from worker.rules.plan import DEFAULT_PLAN
from worker.store import audit
from worker.store import leads as lead_rows
from worker.store.db import Store
from worker.web.guard import Ticket

SHORT = replace(
    DEFAULT_PLAN,
    name="short & slow",
    sources=frozenset({Source.REFERRAL}),
    industries=frozenset({"ports"}),
    touches=tuple(
        replace(one, after=timedelta(days=2)) if one.kind is TouchKind.ARTICLE else one for one in DEFAULT_PLAN.touches
    ),
)


@pytest.fixture
def shop(store: Store, tmp_path: Path) -> Iterator[Shop]:
    with opened(store, tmp_path) as shop:
        yield shop


@pytest.fixture
def page(shop: Shop) -> Iterator[Client]:
    furnish(shop)
    desk = shop.web()
    desk = replace(desk, drafting=replace(desk.drafting, plans={**desk.drafting.plans, SHORT.name: SHORT}))
    with contextlib.ExitStack() as stack:
        url = stack.enter_context(served(desk))
        yield stack.enter_context(Client(base_url=url, trust_env=False))


def post(page: Client, path: str, **form: str) -> Response:
    page.get("/")
    data = {"token": Ticket(page.cookies["followthrough"]).form_token} | form
    return page.post(path, data=data, headers={"Sec-Fetch-Site": "same-origin"})


def test_a_plan_says_for_whom_it_is_and_what_is_wrong_with_it(page: Client) -> None:
    shown = page.get("/plans").text
    default, short = shown.split("<h2>default")[1].split("<h2>short &amp; slow")
    assert "For new leads of priya@" in default
    assert "that no other plan fits" in default
    assert "Wrong" not in default
    assert "where all holds: was introduced; industry ports. At least" in short
    assert (
        "<b>Wrong</b>, touch 6: article must follow after 7 to 31 days, not 2. Set after_days between 7 and 31."
        in short
    )
    assert '<span class="tag">0 leads</span>' in short


def test_a_lead_follows_the_plan_that_a_person_chooses(page: Client, shop: Shop) -> None:
    shown = page.get("/leads/1").text
    assert "<option selected>default</option><option>short &amp; slow</option>" in shown
    assert "Why not the others" in shown or "Rests:" in shown
    assert post(page, "/leads/1/follows", plan=SHORT.name).headers["location"] == "/leads/1"
    with shop.store.read() as tx:
        assert lead_rows.get(tx, 1).plan == SHORT.name
        assert audit.about(tx, "lead:1")[-1].detail == "short & slow instead of default"
    assert "<option selected>short &amp; slow</option>" in page.get("/leads/1").text
    assert "1 lead</span>" in page.get("/plans").text


def test_a_plan_that_there_is_not_is_refused(page: Client, shop: Shop) -> None:
    answer = post(page, "/leads/1/follows", plan="nothing")
    assert answer.status_code == 400
    assert "there is no plan nothing; known are default, short &amp; slow" in answer.text
    with shop.store.read() as tx:
        assert lead_rows.get(tx, 1).plan == "default"
