"""What works, from the store to the page and the terminal."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from httpx import Client
from sqlalchemy import select

from tests.browser.shop import HOUR, NOW, PRIYA, Shop, opened, served
from worker.model import Delivery as Sent
from worker.model import (
    DeliveryState,
    DraftState,
    FrozenMail,
    Intent,
    IntentVerdict,
    Kind,
    KindVerdict,
    Prospect,
    Purpose,
    TouchKind,
)
from worker.report.works import load, works
from worker.rules.shares import Share
from worker.store import deliveries, drafts, messages, tables
from worker.store.db import Store

DAY = timedelta(days=1)
NAMES = ("Ana Ruiz", "Peter Holm", "Tom Berg", "Ruth Lind", "Sven Dahl", "Lucy Grant", "Omar Haddad", "Maria Okafor", "Jonas Weber", "Claire Dubois",
         "Ben Archer", "Nan Goldberg", "Erik Sand", "Helen Frost")  # fmt: skip
BODY = """Dear {name},

thank you for writing about the docks. I have read your list and will look into it myself.

You will hear from me again on Thursday with more than a thank-you. If anything is pressing, answer this mail.

Kind regards
Priya Raman
"""


@pytest.fixture
def shop(store: Store, tmp_path: Path) -> Iterator[Shop]:
    with opened(store, tmp_path) as shop:
        yield shop


@pytest.fixture
def page(shop: Shop) -> Iterator[Client]:
    with served(shop.web()) as url, Client(base_url=url, timeout=30) as client:
        yield client


def history(shop: Shop) -> None:
    """Fourteen thank-yous in two texts: most of the first one edited, two rejected; the sent ones answered by turns."""
    for number, name in enumerate(NAMES):
        prospect = Prospect(f"p{number}@firm{number}.example", name, f"Firm {number}")
        mails = [(500.0, False, "We need scales."), (480.0, True, "…")]
        mails += [(470.0 if number % 2 else 100.0, False, "Thank you, please come by.")] if number % 3 else []
        lead = shop.lead(prospect, f"Scales {number}", *mails)
        first = BODY.format(name=name.split()[0])
        draft = shop.draft(lead, TouchKind.THANK_YOU, first)
        last = (
            first.replace(" with more than a thank-you", "").replace("Kind regards", "Best wishes")
            if number < 8
            else first
        )
        with shop.store.write() as tx:
            if number >= 12:
                drafts.set_state(tx, draft.id, 1, DraftState.REJECTED, now=NOW, void_reason="too  long")
                continue
            if last != first:
                draft = drafts.edit(tx, draft.id, 1, draft.subject, last, (), NOW)
            drafts.set_state(tx, draft.id, draft.version, DraftState.APPROVED, now=NOW)
            mail = FrozenMail(
                b"Subject: x\r\n\r\nx\r\n",
                f"m{number}@larkspur.example",
                f"f{number}",
                "00" * 32,
                PRIYA.email,
                prospect.email or "",
            )
            sent = Sent(
                0,
                Purpose.FOLLOW_UP,
                DeliveryState.SENT,
                shop.mailbox.id,
                mail,
                "priya",
                NOW,
                shop.store.epoch,
                NOW,
                draft_id=draft.id,
            )
            deliveries.add(tx, replace(sent, finished_at=NOW - 480 * HOUR, lead_id=lead.id, touch_id=draft.touch_id))


def test_what_became_of_each_draft(shop: Shop) -> None:
    history(shop)
    with shop.store.read() as tx:
        found = load(tx, [shop.mailbox.id], None)
        [of] = works(tx, [shop.mailbox.id], NOW)
        assert works(tx, [], NOW) == ()
        assert works(tx, [shop.mailbox.id], NOW + 3 * DAY, weeks=1)[0].templates[0].drafts == 14
        assert works(tx, [shop.mailbox.id], NOW + 30 * DAY, weeks=1) == ()
    assert sum(draft.edited for draft in found) == 8
    assert (
        sum(draft.replied_at is not None for draft in found) == 4
    )  # those that wrote ten hours later, not sixteen days
    [one] = of.templates
    assert (one.as_written, one.edited, one.rejected) == (Share(4, 14), Share(8, 14), Share(2, 14))
    assert one.reasons == (("too long", 2),)
    assert (one.sent, one.answered, one.interested) == (12, Share(4, 12), Share(0, 12))


def test_only_people_answer_and_interest_is_what_they_say(shop: Shop) -> None:
    history(shop)
    with shop.store.write() as tx:
        ids = tx.scalars(select(tables.message.c.id).where(tables.message.c.arrival_at == NOW - 470 * HOUR)).all()
        rows = messages.get_many(tx, ids)
        judged = [replace(row.understanding, intent=IntentVerdict(Intent.INTERESTED)) for row in rows]
        judged[0] = replace(judged[0], kind=KindVerdict(Kind.AUTO_REPLY))
        for row, understanding in zip(rows, judged, strict=True):
            tx.execute(
                tables.message.update()
                .where(tables.message.c.id == row.id)
                .values(understanding=understanding, kind=understanding.kind.kind)
            )
    with shop.store.read() as tx:
        [of] = works(tx, [shop.mailbox.id], NOW)
    assert (of.templates[0].answered, of.templates[0].interested) == (Share(3, 12), Share(3, 12))


def test_the_page(page: Client, shop: Shop) -> None:
    assert "Nothing to compare yet" in page.get("/plans/works").text
    history(shop)
    shown = page.get("/plans/works").text
    assert 'aria-current="page">What works' in shown
    assert 'href="/plans/templates/thank_you/en"' in shown
    assert "<b>thank_you/en.txt.j2</b>" not in shown  # eight of fourteen are not nearly always
    assert "<q>too long</q> (2)" in shown
    assert "29 %</b>" in shown  # as written
    with shop.store.write() as tx:
        tx.execute(
            tables.draft.update().where(tables.draft.c.state == DraftState.REJECTED).values(state=DraftState.VOID)
        )
    shown = page.get("/plans/works", params={"mailbox": PRIYA.email, "weeks": 4}).text
    assert "is nearly always edited (8 of 12)" in shown
    assert "“with more than a thank-you.” goes in 8 of 8." in shown
    assert "“Kind regards” becomes “Best wishes” in 8 of 8." in shown
    assert "Nothing to compare yet" in page.get("/plans/works", params={"mailbox": "nobody@else.example"}).text
    assert page.get("/plans/works", params={"weeks": "many"}).status_code == 422
    defined = set(re.findall(r'<dt id="([\w-]+)"', page.get("/definitions").text))
    assert set(re.findall(r'href="/definitions#([\w-]+)"', shown)) <= defined
