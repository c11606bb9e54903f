"""A finding that is a guess may be overruled, with a reason that stays; any other may not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from httpx import Client

from tests.browser.shop import Shop, furnish, opened, served
from worker.model import DeliveryState, Draft, DraftState, Finding, Severity
from worker.store import audit, drafts
from worker.store.db import Store

GUESS = Finding("wrong_name", Severity.BLOCKS, "the reader is Ana Ruiz, not “Anita”", "Greet Ana Ruiz.", "body", 0, 8)
CERTAIN = Finding(
    "placeholder", Severity.BLOCKS, "“{{ day }}” was meant to be filled in", "Put the word in its place.", "body", 0, 4
)
TOKEN = re.compile(r'name="token" value="([0-9a-f]{64})"')


@pytest.fixture
def shop(store: Store, tmp_path: Path) -> Iterator[Shop]:
    with opened(store, tmp_path) as shop:
        yield shop


@pytest.fixture
def page(shop: Shop) -> Iterator[Client]:
    with served(shop.web()) as url, Client(base_url=url, headers={"Sec-Fetch-Site": "same-origin"}) as client:
        yield client


def found_in(shop: Shop, *findings: Finding) -> Draft:
    draft = furnish(shop)[0]
    with shop.store.write() as tx:
        return drafts.edit(tx, draft.id, draft.version, draft.subject, draft.body + "PS\n", findings, shop.clock())


def approve(page: Client, draft: Draft, reason: str) -> int:
    token = TOKEN.search(page.get(f"/drafts/{draft.id}").text)
    assert token is not None
    form = {"token": token[1], "version": str(draft.version), "overrule": reason}
    return page.post(f"/drafts/{draft.id}/approve", data=form).status_code


def test_a_guess_is_overruled_with_a_reason(page: Client, shop: Shop) -> None:
    draft = found_in(shop, GUESS)
    assert "Approve all the same" in page.get(f"/drafts/{draft.id}").text
    assert approve(page, draft, "  ") == 409
    assert approve(page, draft, "everybody calls her so") == 303
    assert shop.state(draft) is DraftState.APPROVED
    assert shop.deliveries(draft) == [DeliveryState.APPROVED]
    with shop.store.read() as tx:
        [entry] = [entry for entry in audit.about(tx, f"draft:{draft.id}") if entry.what == "overruled"]
    assert entry.detail == "the reader is Ana Ruiz, not “Anita”: everybody calls her so"


def test_what_is_certain_stays_blocked(page: Client, shop: Shop) -> None:
    draft = found_in(shop, GUESS, CERTAIN)
    assert "Approve all the same" not in page.get(f"/drafts/{draft.id}").text
    assert approve(page, draft, "it is fine") == 409
    assert shop.state(draft) is DraftState.PENDING
    assert shop.deliveries(draft) == []


def test_a_reason_without_need_is_not_written_down(page: Client, shop: Shop) -> None:
    draft = found_in(shop)
    assert approve(page, draft, "because") == 303
    with shop.store.read() as tx:
        assert not [entry for entry in audit.about(tx, f"draft:{draft.id}") if entry.what == "overruled"]
