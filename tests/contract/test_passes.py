"""Whole passes: after whatever happened to a mailbox, on every server that runs here, the store equals it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from tests.contract.reader import NOW, Reader
from tests.servers.dovecot import Dovecot
from tests.servers.gmail_fake import BACKOFF, BYE, OVERQUOTA, SENT, THROTTLED, VANISHED, Gmail
from tests.servers.imap_fake import CLOSE, Act
from tests.servers.proxy import Kind, Proxy, Way
from tests.servers.pymap_server import USER, Pymap
from tests.soak.difference import messages as stored_messages
from tests.soak.post import US
from worker.errors import OutsideError, ThrottledError, UnreachableError
from worker.jobs.watches import watch_of
from worker.model import Watch
from worker.store import messages
from worker.store.db import Store


@pytest.fixture(params=["dovecot", "cyrus", "pymap", "gmail"])
def reader(request: pytest.FixtureRequest, store: Store) -> Iterator[Reader]:
    match request.param:
        case "dovecot" | "cyrus":
            yield Reader(store, request.getfixturevalue(request.param), request.getfixturevalue("user"))
        case "pymap":
            with Pymap() as pymap:
                reader = Reader(store, pymap, USER, sent="Sent")
                with reader.by_hand() as client:
                    client.create_folder("Sent")
                yield reader
        case "gmail":
            with Gmail() as gmail:
                yield Reader(store, gmail, "ada")


@pytest.fixture
def here(store: Store, dovecot: Dovecot, user: str) -> Reader:
    return Reader(store, dovecot, user)


def test_the_store_equals_the_mailbox_after_arrivals_moves_and_expunges(reader: Reader) -> None:
    sent = SENT if isinstance(reader.server, Gmail) else "Sent"
    reader.arrive(6)
    reader.arrive(2, "Sent", shown_as=sent)
    reader.sync()
    assert reader.differences() == []
    with reader.by_hand() as client:
        uids = client.search("ALL")
        client.copy(uids[2], sent)
        client.delete_messages([uids[0], uids[2], uids[-1]])  # the second of them was moved
        client.expunge()
    reader.arrive(2)
    reader.sync_tomorrow()
    assert reader.differences() == []
    assert reader.sync().new == 0


@pytest.mark.parametrize(
    "answer", [b"TAG OK done\r\n", b"TAG BAD unknown command\r\n", b'* STATUS "x" (\r\nTAG OK done\r\n']
)
def test_a_server_that_tells_no_status_is_read_all_the_same(
    store: Store, monkeypatch: pytest.MonkeyPatch, answer: bytes
) -> None:
    with Gmail() as gmail:
        asked: list[str] = []

        def status(command: str) -> bytes:
            asked.append(command)
            return answer

        monkeypatch.setattr(gmail, "_status", status)
        reader = Reader(store, gmail, "ada")
        reader.arrive(3)
        reader.sync()
        reader.arrive(2)
        assert reader.sync().new == 2
        assert reader.differences() == []
        assert asked


def test_what_leaves_while_mail_comes_is_missed_within_the_quarter_of_an_hour(reader: Reader) -> None:
    reader.arrive(6)
    reader.sync()
    with reader.by_hand() as client:
        client.delete_messages(client.search("ALL")[1:3])
        client.expunge()
    reader.arrive(2)
    reader.sync(timedelta(minutes=16))
    assert reader.differences() == []


def test_a_pass_without_news_reads_no_mail(reader: Reader) -> None:
    reader.arrive(3)
    reader.sync()
    before = reader.folders()
    with Proxy(reader.server.port) as link:
        assert reader.sync(via=link.port).new == 0
        assert link.passed[Way.DOWN] < 6_000
    assert {name: folder.next_uid for name, folder in reader.folders().items()} == {
        name: folder.next_uid for name, folder in before.items()
    }


def test_how_far_a_pass_is_and_how_long_a_new_mail_waited(here: Reader) -> None:
    def stands() -> Watch:
        with here.store.read() as tx:
            return watch_of(tx, here.mailbox, here.now)

    here.arrive(6)
    here.arrive(2, "Sent")
    seen: list[Watch] = []
    here.told = lambda _: seen.append(stands())
    here.sync()
    assert {one.history for one in seen} == {8}, "known before the first mail is read"
    assert [one.unread for one in seen] == sorted((one.unread for one in seen), reverse=True)
    assert (stands().unread, stands().lag) == (0, None), "history does not tell how fast new mail is"
    here.now += timedelta(minutes=10)
    here.arrive()
    here.arrive(1, "Sent")
    here.sync(timedelta(seconds=90))
    lag = stands().lag
    assert lag is not None
    assert timedelta(seconds=89) <= lag <= timedelta(seconds=151), (
        "up to a minute before, and a minute and a half until we looked"
    )


@pytest.mark.fault(1)
def test_renumbered_mails_are_recognised(here: Reader, dovecot: Dovecot) -> None:
    here.arrive(30)
    here.arrive(5, "Sent")
    here.sync()
    leads, validity = here.leads(), here.folders()["INBOX"].uidvalidity
    assert leads
    here.arrive(2)
    dovecot.delete_uidlist(here.user)
    taken = here.sync()
    assert here.folders()["INBOX"].uidvalidity != validity
    assert taken.new <= 2, "of 37"
    assert here.differences() == []
    assert {lead.id: lead.conversation_id for lead in leads}.items() <= {
        lead.id: lead.conversation_id for lead in here.leads()
    }.items()
    assert here.sync_tomorrow().new == 0


@pytest.mark.fault(2)
def test_flapping_numbers_pause_the_folder_and_say_so(store: Store) -> None:
    with Gmail() as gmail:
        reader = Reader(store, gmail, "ada")
        reader.arrive(4)
        reader.sync()
        for number in range(12):
            gmail.uidvalidity = 2000 + number
            reader.sync()
        fetched = gmail.count("UID FETCH")
        reader.sync()
        assert gmail.count("UID FETCH") == fetched
    reasons = [folder.paused_reason or "" for folder in reader.folders().values() if folder.paused_reason]
    assert reasons
    assert "UIDVALIDITY" in reasons[0]
    assert set(stored_messages(store).values()) == {1}


@pytest.mark.fault(10)
@pytest.mark.parametrize("way", list(Way))
@pytest.mark.parametrize("kind", [Kind.CUT, Kind.RESET])
def test_a_link_that_breaks_anywhere_loses_nothing_and_doubles_nothing(here: Reader, kind: Kind, way: Way) -> None:
    here.arrive(40)
    here.arrive(10, "Sent")
    with Proxy(here.server.port) as link:
        broken = 0
        for at in (0, 40, 150, 500, 900, 2_000, 6_000, 15_000, 30_000):
            link.fault(kind, way, at, times=1)
            try:
                here.sync(via=link.port)
            except UnreachableError:
                broken += 1
            link.heal()
            here.arrive(2)
        assert broken > 2
        here.sync(via=link.port)
    assert here.differences() == []


@pytest.mark.fault(10)
def test_a_mail_that_was_skipped_is_found_by_the_next_whole_comparison(here: Reader, store: Store) -> None:
    here.arrive(5)
    here.sync()
    with store.write() as tx:
        tx.exec_driver_sql("DELETE FROM location WHERE uid = 3")
    here.sync_tomorrow()
    assert here.differences() == []


def test_a_moved_mail_is_the_same_message(here: Reader, store: Store) -> None:
    here.arrive(6)
    here.arrive(1, "Sent")
    here.sync()
    leads, stored = here.leads(), stored_messages(store)
    with here.by_hand() as client:
        client.move([2, 3], "Sent")
        client.move([4], "Trash")
    assert here.sync_tomorrow().new == 0
    assert here.differences() == []
    with here.by_hand("Sent") as client:
        client.move([2, 3], "INBOX")
    assert here.sync_tomorrow().new == 0
    assert here.differences() == []
    assert [(lead.id, lead.conversation_id) for lead in here.leads()] == [
        (lead.id, lead.conversation_id) for lead in leads
    ]
    assert stored_messages(store) == stored


@pytest.mark.parametrize("days_old", [1, 60])
def test_two_copies_in_one_folder_are_one_message_at_two_places(here: Reader, store: Store, days_old: int) -> None:
    raw, _ = here.post.mail("Sent", NOW)
    here.server.deliver(here.user, raw, at=NOW - timedelta(days=days_old))
    with here.by_hand() as client:
        client.create_folder("Archive")
        client.copy([1], "Archive")
        client.select_folder("Archive")
        client.copy([1], "INBOX")
    here.sync()
    assert here.differences() == []
    here.expunge(1)
    here.sync_tomorrow()
    assert here.differences() == []
    with store.read() as tx:
        assert messages.count(tx) == 1


@pytest.mark.fault(14)
def test_mails_with_one_message_id_or_none_are_mails_of_their_own(here: Reader, store: Store) -> None:
    for who in ("ana", "bo"):
        for message_id in ("Message-ID: <same@fair.example>\r\n", ""):
            raw = f"From: {who}@{who}.example\r\nTo: {US}\r\nSubject: Pumps\r\n{message_id}\r\nWe need two pumps.\r\n"
            here.server.deliver(here.user, raw.encode(), at=NOW)
    here.sync()
    assert here.sync_tomorrow().new == 0
    with store.read() as tx:
        assert messages.count(tx) == 4


@pytest.mark.fault(5)
def test_a_stalled_link_ends_a_pass_in_time(here: Reader) -> None:
    here.timeout_seconds = 0.5
    here.arrive(5)
    with Proxy(here.server.port) as link:
        link.fault(Kind.STALL, Way.DOWN, 1_500)
        with pytest.raises(UnreachableError, match="no answer"):
            here.sync(via=link.port)
        link.heal()
        here.sync(via=link.port)
    assert here.differences() == []


@pytest.mark.fault(11)
def test_vanished_responses_that_lie_delete_nothing(store: Store) -> None:
    with Gmail(capabilities="IMAP4rev1 X-GM-EXT-1 ENABLE CONDSTORE QRESYNC LIST-EXTENDED SPECIAL-USE") as gmail:
        gmail.vanished = VANISHED
        reader = Reader(store, gmail, "ada")
        reader.arrive(5)
        reader.sync()
        reader.arrive(1)
        reader.sync()
        reader.sync_tomorrow()
        assert reader.differences() == []
        assert not any("QRESYNC" in command for command in gmail.commands)


@pytest.mark.fault(12)
@pytest.mark.parametrize("modseqs", [(0, 0, 0, 0), (900, 40, 7, 1), (5, 5, 5, 5)], ids=["zero", "falling", "stuck"])
def test_a_modseq_that_cannot_be_believed_hides_nothing(store: Store, modseqs: tuple[int, ...]) -> None:
    with Gmail() as gmail:
        told = [0]
        gmail.highestmodseq = lambda: modseqs[min(told[0], len(modseqs) - 1)]
        reader = Reader(store, gmail, "ada")
        reader.arrive(5)
        reader.sync()
        told[0] += 1
        reader.arrive(2)
        reader.sync()
        assert reader.differences() == []
        told[0] += 1
        gmail.purge(gmail.store[0])
        reader.sync_tomorrow()
        told[0] += 1
        assert reader.sync().new == 0
        assert reader.differences() == []


@pytest.mark.fault(18)
@pytest.mark.parametrize("command", ["LOGIN", "LIST", "EXAMINE", "UID SEARCH", "UID FETCH"])
@pytest.mark.parametrize(
    ("act", "seconds"),
    [(OVERQUOTA, 3600.0), (THROTTLED, 60.0), (BACKOFF, 300.0)],
    ids=["quota", "throttled", "backoff"],
)
def test_a_provider_that_throttles_stops_the_pass_at_once(store: Store, command: str, act: Act, seconds: float) -> None:
    with Gmail() as gmail:
        reader = Reader(store, gmail, "ada")
        reader.arrive(5)
        gmail.on(command, act, CLOSE)
        with pytest.raises(ThrottledError) as throttled:
            reader.sync()
        assert throttled.value.wait_seconds == seconds
        assert gmail.count(command) == 1


@pytest.mark.fault(10)
@pytest.mark.parametrize("command", ["LIST", "EXAMINE", "UID SEARCH", "UID FETCH"])
def test_a_farewell_at_any_point_loses_nothing(store: Store, command: str) -> None:
    with Gmail() as gmail:
        reader = Reader(store, gmail, "ada")
        reader.arrive(5)
        gmail.once(command, BYE, CLOSE)
        with pytest.raises(OutsideError):
            reader.sync()
        reader.sync()
        assert reader.differences() == []


def test_a_folder_that_one_listing_forgets_loses_nothing(store: Store) -> None:
    with Gmail() as gmail:
        reader = Reader(store, gmail, "ada")
        reader.arrive(5)
        reader.arrive(2, "Sent", shown_as=SENT)
        reader.sync()
        gmail.hide_once("INBOX")
        reader.sync()
        assert reader.differences() == []
        reader.arrive(1)
        reader.sync(timedelta(minutes=20))
        assert reader.differences() == []
