"""Mailboxes, folders, news, suppressions, the audit log, weeks and sign-ins."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.contract.store_examples import HOUR, NOW, World
from worker.errors import ThrottledError, UnreachableError
from worker.model import Congratulate, NewsItem, NewsVerdict, Role, Signal
from worker.store import audit, feeds, folders, mailboxes, messages, news, signins, suppressions, tombstones, weeks
from worker.store.db import Store


@pytest.fixture
def world(each_store: Store) -> World:
    return World(each_store)


def test_a_mailbox_is_activated_once(world: World) -> None:
    with world.store.write() as tx:
        assert mailboxes.ensure(tx, world.mailbox.address, NOW + HOUR) == world.mailbox
        assert mailboxes.find(tx, world.mailbox.address) == mailboxes.get(tx, world.mailbox.id) == world.mailbox
        assert mailboxes.find(tx, "nobody@x") is None
        assert mailboxes.every(tx) == [world.mailbox]


def test_a_mailbox_that_answers_has_no_error(world: World) -> None:
    with world.store.write() as tx:
        mailboxes.fail(tx, world.mailbox.id, UnreachableError("the server is away"), NOW)
        failed = mailboxes.get(tx, world.mailbox.id)
        assert (failed.error, failed.error_at) == ("the server is away", NOW)
        mailboxes.confirm(tx, world.mailbox.id, NOW + HOUR)
        mailboxes.learn_files_sent(tx, world.mailbox.id, files=True)
        assert mailboxes.get(tx, world.mailbox.id) == replace(world.mailbox, confirmed_at=NOW + HOUR, files_sent=True)


def test_a_server_that_asks_for_time_is_left_alone_until_it_answers(world: World) -> None:
    with world.store.write() as tx:
        mailboxes.fail(tx, world.mailbox.id, ThrottledError("slow down", 600), NOW)
        assert mailboxes.get(tx, world.mailbox.id).waits_until == NOW + HOUR / 6
        mailboxes.fail(tx, world.mailbox.id, ThrottledError("slow down", 1e9), NOW)
        assert mailboxes.get(tx, world.mailbox.id).waits_until == NOW + HOUR
        mailboxes.fail(tx, world.mailbox.id, UnreachableError("away"), NOW)
        assert mailboxes.get(tx, world.mailbox.id).waits_until is None
        mailboxes.fail(tx, world.mailbox.id, ThrottledError("slow down", 600), NOW)
        mailboxes.confirm(tx, world.mailbox.id, NOW)
        assert mailboxes.get(tx, world.mailbox.id).waits_until is None


def test_the_newest_mail_tells_how_long_it_waited(world: World) -> None:
    def newest() -> tuple[object, object]:
        state = mailboxes.get(tx, world.mailbox.id)
        return state.newest_at, state.newest_stored_at

    with world.store.write() as tx:
        mailboxes.note_newest(tx, world.mailbox.id, NOW, NOW + HOUR)
        assert newest() == (NOW, NOW + HOUR)
        mailboxes.note_newest(tx, world.mailbox.id, NOW - HOUR, NOW + 2 * HOUR)  # history, or a mail that was moved
        assert newest() == (NOW, NOW + HOUR)
        mailboxes.note_newest(tx, world.mailbox.id, NOW + 9 * HOUR, NOW + 3 * HOUR)  # the server's clock is ahead
        assert newest() == (NOW + 3 * HOUR, NOW + 3 * HOUR)
        mailboxes.note_newest(tx, world.mailbox.id, NOW + 4 * HOUR, NOW + 4 * HOUR)
        assert newest() == (NOW + 4 * HOUR, NOW + 4 * HOUR)


def test_a_folder_keeps_its_cursor_when_its_role_changes(world: World) -> None:
    with world.store.write() as tx:
        folder = folders.ensure(tx, world.mailbox.id, "Entwürfe &amp;", Role.OTHER)
        moved = replace(
            folder,
            uidvalidity=2**32 - 1,
            next_uid=2**32 - 1,
            backfill_uid=5,
            modseq=2**63 - 1,
            rebuilds=(NOW,),
            last_diff_at=NOW,
        )
        folders.save(tx, moved)
        assert folders.ensure(tx, world.mailbox.id, "Entwürfe &amp;", Role.DRAFTS) == replace(moved, role=Role.DRAFTS)
        assert folders.of_mailbox(tx, world.mailbox.id) == [replace(moved, role=Role.DRAFTS)]
        assert folders.of_mailbox(tx, 99) == []


def test_places_belong_to_a_generation_of_their_folder(world: World) -> None:
    with world.store.write() as tx:
        inbox = folders.ensure(tx, world.mailbox.id, "INBOX", Role.INBOX)
        folders.save(tx, replace(inbox, uidvalidity=2))
        second, _ = messages.add(tx, replace(world.message, id=0, identity="second"))
        folders.place_many(tx, inbox.id, 1, {7: world.message.id})
        folders.place_many(tx, inbox.id, 2, {8: world.message.id, 9: second.id, 12: second.id})
        folders.place(tx, inbox.id, 2, 9, world.message.id)
        assert folders.placed(tx, inbox.id) == {8: world.message.id, 9: second.id, 12: second.id}
        assert folders.known_uids(tx, inbox.id, 2, 9, 12) == {9, 12}
        assert folders.known_uids(tx, inbox.id, 1, 1, 100) == {7}
        folders.forget(tx, inbox.id, 2, [8, 12])
        folders.forget_other_generations(tx, inbox.id, 2)
        assert folders.placed(tx, inbox.id) == {9: second.id}
        assert folders.known_uids(tx, inbox.id, 1, 1, 100) == set()


def test_an_unreadable_mail_is_kept_once(world: World) -> None:
    with world.store.write() as tx:
        inbox = folders.ensure(tx, world.mailbox.id, "INBOX", Role.INBOX)
        for _ in range(2):
            folders.quarantine(tx, inbox.id, 7, b"\x00\xff bomb", "too many parts", NOW)
        folders.quarantine(tx, inbox.id, 7, b"another mail after a rebuild", "too deep", NOW)
        kept = folders.quarantined(tx)
        assert (kept[0].uid, kept[0].raw, kept[0].error) == (7, b"\x00\xff bomb", "too many parts")
        assert len(kept) == 2


def item(guid: str, hours: float = 0, **fields: Any) -> NewsItem:
    return replace(
        NewsItem(
            "Buyer opens a hall",
            "It is big.",
            "The Daily",
            f"https://news.example/{guid}",
            NOW + hours * HOUR,
            guid=guid,
        ),
        **fields,
    )


def test_a_feed_is_watched_once_for_each_purpose(world: World) -> None:
    with world.store.write() as tx:
        company = feeds.watch(tx, "https://a.example/feed", company_domain="buyer.example")
        industry = feeds.watch(tx, "https://a.example/feed", industry="tiles")
        assert feeds.watch(tx, "https://a.example/feed", company_domain="buyer.example") == company
        assert company.id != industry.id
        assert (company.company_domain, company.industry, industry.industry) == ("buyer.example", None, "tiles")
        assert feeds.due(tx, NOW) == [company, industry]
        feeds.save(tx, replace(company, next_at=NOW + HOUR, etag='W/"1"', failures=2, error="503", fetched_at=NOW))
        assert feeds.due(tx, NOW) == [industry]
        assert feeds.due(tx, NOW + HOUR)[1].etag == 'W/"1"'
        feeds.unwatch(tx, industry.id)
        assert [feed.id for feed in feeds.every(tx)] == [company.id]


def test_only_new_items_come_back(world: World) -> None:
    with world.store.write() as tx:
        feed = feeds.watch(tx, "https://a.example/feed")
        first = news.add_items(
            tx, feed.id, [item("1"), item("2"), item("1", title="again"), item("", url="https://x/3"), item("g" * 9000)]
        )
        assert [found.title for found in first] == [
            "again",
            "Buyer opens a hall",
            "Buyer opens a hall",
            "Buyer opens a hall",
        ]
        assert {found.feed_id for found in first} == {feed.id}
        assert news.add_items(tx, feed.id, [item("1"), item("", url="https://x/3"), item("g" * 9000)]) == []
        assert [found.guid for found in news.add_items(tx, feed.id, [item("2"), item("4")])] == ["4"]
        assert news.add_items(tx, feed.id, []) == []


def test_news_of_a_company_are_those_about_it(world: World) -> None:
    about = NewsVerdict(
        about_company=True, congratulate=Congratulate.YES, reasons=(Signal("opens", 2.0, "opens a hall"),)
    )
    with world.store.write() as tx:
        feed = feeds.watch(tx, "https://a.example/feed", industry="tiles")
        old, new, namesake, undated = news.add_items(
            tx, feed.id, [item("1", -99), item("2", 1), item("3", 2), item("4", published=None)]
        )
        for found in (old, new, undated):
            news.record_verdict(tx, found.id, "buyer.example", about, NOW)
        news.record_verdict(tx, namesake.id, "buyer.example", replace(about, about_company=False), NOW)
        news.record_verdict(tx, new.id, "buyer.example", replace(about, congratulate=Congratulate.NEVER), NOW)
        assert news.for_company(tx, "buyer.example", NOW) == [(new, about)]
        assert news.for_company(tx, "other.example", NOW) == []
        assert news.for_industry(tx, "tiles", NOW) == [namesake, new]


def test_nobody_of_a_company_is_pointed_to_the_same_twice(world: World) -> None:
    with world.store.write() as tx:
        news.record_use(tx, "https://a", world.lead.id, "buyer.example", NOW)
        news.record_use(tx, "https://b", world.lead.id, None, NOW)
        assert news.used_urls(tx, world.lead.id, None) == {"https://a", "https://b"}
        assert news.used_urls(tx, 99, "buyer.example") == {"https://a"}
        assert news.used_urls(tx, 99, None) == set()


def test_a_suppression_keeps_its_first_reason(world: World) -> None:
    with world.store.write() as tx:
        suppressions.add(tx, "pat@buyer.example", "asked for it", NOW, world.message.id)
        suppressions.add(tx, "pat@buyer.example", "bounced", NOW)
        assert suppressions.reason_for(tx, "pat@buyer.example") == "asked for it"
        assert suppressions.reason_for(tx, "kim@buyer.example") is None
        assert suppressions.remove(tx, "pat@buyer.example")
        assert not suppressions.remove(tx, "pat@buyer.example")


def test_erased_people_are_known_by_a_digest_alone(world: World) -> None:
    with world.store.write() as tx:
        assert not tombstones.any_(tx)
        for _ in range(2):
            tombstones.add(tx, "d1", NOW)
        assert tombstones.any_(tx)
        assert tombstones.among(tx, ["d1", "d2"]) == {"d1"}


def test_the_audit_log_grows(world: World) -> None:
    with world.store.write() as tx:
        audit.record(tx, at=NOW, who="anna", what="edit", subject="draft:1")
        audit.record(tx, at=NOW, who="anna", what="approve", subject="draft:1", detail="version 2", sha256="5a")
        audit.record(tx, at=NOW, who="ben", what="reject", subject="draft:2")
        assert [entry.what for entry in audit.about(tx, "draft:1")] == ["edit", "approve"]
        assert [entry.who for entry in audit.recent(tx, 2)] == ["ben", "anna"]
        assert audit.recent(tx, 2)[1].sha256 == "5a"


def test_a_week_is_reported_once(world: World) -> None:
    with world.store.write() as tx:
        assert weeks.last(tx) is None
        assert [weeks.claim(tx, week, NOW) for week in ("2026-W01", "2025-W52", "2026-W01")] == [True, True, False]
        assert weeks.last(tx) == "2026-W01"


def test_a_sign_in_ends_in_time_and_at_will(world: World) -> None:
    with world.store.write() as tx:
        for token in ("t1", "t2", "t3"):
            signins.create(tx, token, "anna", NOW, NOW + HOUR)
        assert signins.who(tx, "t1", NOW) == "anna"
        assert signins.who(tx, "t1", NOW + HOUR) is None
        signins.end(tx, "t1")
        assert signins.who(tx, "t1", NOW) is None
        signins.end_all_of(tx, "anna")
        assert signins.who(tx, "t2", NOW) is None


def test_refused_sign_ins_are_counted_by_origin(world: World) -> None:
    with world.store.write() as tx:
        for origin in ("192.0.2.1", "192.0.2.1", "192.0.2.2", "x" * 5000):
            signins.fail(tx, origin, NOW)
        assert signins.failures(tx, "192.0.2.1", NOW) == 2
        assert signins.failures(tx, "x" * 5000, NOW) == 1
        assert signins.failures(tx, "192.0.2.1", NOW + HOUR) == 0
        signins.forget_old(tx, NOW, NOW + HOUR)
        assert signins.failures(tx, "192.0.2.1", NOW) == 0


def test_the_key_of_the_digests_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    key = tombstones.key_in(tmp_path)
    assert len(key) == 32
    assert (tombstones.key_in(tmp_path), [path.name for path in tmp_path.iterdir()]) == (key, ["erasure.key"])
    assert (tmp_path / "erasure.key").stat().st_mode & 0o777 == 0o600
    assert tombstones.digest(key, "Pat@Buyer.example") == tombstones.digest(key, "pat@buyer.example")
    assert tombstones.digest(key, "pat@buyer.example") != tombstones.digest(b"another", "pat@buyer.example")
