"""The day's digest: when it is sent, and what it tells."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Collection, Iterator
from datetime import UTC, datetime, time, timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from tests.browser.shop import CALENDAR, NOW, PRIYA, Shop, furnish
from worker.drafting.renderer import Renderer
from worker.errors import NotPossibleError
from worker.jobs.approve import approve, reject
from worker.jobs.daily_digest import LATEST, Reader, send_digests
from worker.jobs.weekly_report import ReportPost
from worker.model import Address, DeliveryState, Prospect, Purpose
from worker.report import digest
from worker.store import deliveries, drafts
from worker.store.db import Store

EIGHT = datetime(2026, 3, 3, 7, tzinfo=UTC)  # 8:00 in Berlin, a Tuesday
DAY = timedelta(days=1)
PAGE = "https://follow.larkspur.example"


@pytest.fixture(scope="module")
def renderer() -> Iterator[Renderer]:
    with Renderer() as renderer:
        yield renderer


@pytest.fixture
def shop(store: Store, tmp_path: Path, renderer: Renderer) -> Shop:
    return Shop(store, tmp_path, renderer)


@pytest.fixture
def send(shop: Shop) -> Callable[..., tuple[str, ...]]:
    """Sends what is due at a moment; the subjects."""
    post = ReportPost(PRIYA, shop.mailbox.id, (), shop.desk.us, "Europe/Berlin")
    ids = itertools.count(1)

    def write(boxes: Collection[int], at: datetime, since: datetime) -> digest.DigestMail | None:
        with shop.store.read() as tx:
            found = digest.load(tx, boxes, at, since)
        return digest.render(found, PAGE) if found.subject else None

    def sent(at: datetime, *, to: Address = PRIYA, clock: time = time(8)) -> tuple[str, ...]:
        readers = [Reader(to, frozenset({shop.mailbox.id}), CALENDAR, clock)]
        queued = send_digests(shop.store, post, readers, write, now=at, new_id=lambda: f"digest-{next(ids)}")
        assert {(one.purpose, one.state) for one in queued} <= {(Purpose.REPORT, DeliveryState.READY)}
        return tuple(message_from_bytes(one.mail.raw, policy=policy.default)["Subject"] for one in queued)

    return sent


def test_it_comes_once_on_a_working_day_and_late_rather_than_never(
    shop: Shop, send: Callable[..., tuple[str, ...]]
) -> None:
    furnish(shop)
    assert send(EIGHT - timedelta(seconds=1)) == ()
    assert send(EIGHT + timedelta(hours=3)) == ("3 drafts to approve, 1 call to make, 1 prospect waits, 1 new lead",)
    assert send(EIGHT + timedelta(hours=4)) == ()
    assert send(EIGHT + DAY + LATEST) == ()  # in the evening it is too late
    assert len(send(EIGHT + 2 * DAY)) == 1
    saturday = EIGHT + 4 * DAY
    assert send(saturday) == send(saturday + DAY) == ()
    assert len(send(saturday + 2 * DAY)) == 1


def test_a_day_with_nothing_to_tell_is_quiet_and_used_up(shop: Shop, send: Callable[..., tuple[str, ...]]) -> None:
    assert send(EIGHT) == ()
    furnish(shop)
    assert send(EIGHT + timedelta(hours=1)) == ()


def test_nobody_but_our_own_people_gets_one(shop: Shop, send: Callable[..., tuple[str, ...]]) -> None:
    furnish(shop)
    with pytest.raises(NotPossibleError, match="own people only"):
        send(EIGHT, to=Address("eve@elsewhere.example"))


def test_what_it_tells(shop: Shop) -> None:
    ana, okafor, _liv, carla = furnish(shop)
    with shop.store.write() as tx:
        shop.clock.now = NOW
        approve(tx, shop.office, ana.id, 1, who="priya", now=NOW)  # nothing more to do
        reject(tx, carla.id, 1, who="priya", now=NOW)
    shop.uncertain(shop.lead(Prospect("x@y.example", "Xi Yu", None), "S", (80, False, "Can you help us?")))
    mail = told(shop)
    assert mail.subject == "1 mail to decide on, 2 drafts to approve, 1 prospect waits"
    for text in (mail.text, mail.html):
        assert f"{PAGE}/drafts/{okafor.id}" in text
        assert "Michael Okafor, Kestrel Foods" in text
        assert "waits 3 d 2 h (overdue)" in text or "waits 3 d 3 h (overdue)" in text
        assert "the mail to x@y.example may have been sent" in text
        assert "Jonas Pell" in text
        assert "Ana Ruiz" not in text
        assert "Carla" not in text


def test_hostile_names_stay_text_and_on_their_line(shop: Shop) -> None:
    lead = shop.lead(Prospect("a@b.example", "<b>Bo</b>\nNew leads", None), "S", (30, False, "Can you help us?"))
    mail = told(shop)
    assert "<b>" not in mail.html
    assert f"- <b>Bo</b> New leads: waits 30 h (late)\n  {PAGE}/leads/{lead.id}" in mail.text


def test_long_lists_are_cut_and_counted(shop: Shop) -> None:
    for number in range(20):
        shop.lead(
            Prospect(f"p{number}@b.example", f"Person {number}", None), f"S{number}", (30 + number, False, "Help?")
        )
    mail = told(shop)
    assert mail.subject == "20 prospects wait"
    assert mail.text.count("Person") == 15
    assert "and 5 more" in mail.text


def told(shop: Shop) -> digest.DigestMail:
    with shop.store.read() as tx:
        return digest.render(digest.load(tx, {shop.mailbox.id}, NOW, NOW), PAGE)


def test_other_mailboxes_are_not_told_of(shop: Shop) -> None:
    furnish(shop)
    with shop.store.read() as tx:
        assert digest.load(tx, {shop.mailbox.id + 1}, NOW, NOW - DAY).subject == ""
        assert drafts.queue(tx, NOW)
        assert not deliveries.in_states(tx, list(DeliveryState))
