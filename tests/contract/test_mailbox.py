"""What every mailbox does, on every server that runs here; the scripted Gmail is held to it as well."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Protocol

import pytest
from imapclient import IMAPClient

from tests.servers.dovecot import PASSWORD
from tests.servers.gmail_fake import Gmail
from tests.servers.pymap_server import USER, Pymap
from worker.errors import SignInRefusedError
from worker.mail.imap import ImapAccount, ImapSession
from worker.mail.sync import Batch, plan_pass, recent
from worker.model import Folder, Role

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


class Server(Protocol):
    host: str
    port: int

    def deliver(self, user: str, raw: bytes, folder: str = "INBOX", at: datetime | None = None) -> None: ...


class Place:
    """A user's mailbox on a server."""

    def __init__(self, server: Server, user: str) -> None:
        self.server = server
        self.account = ImapAccount(server.host, server.port, "none", user, PASSWORD, timeout_seconds=10)

    def deliver(self, subject: str, body: str = "Good morning", at: datetime | None = None) -> None:
        raw = f"From: ada@mill.example\r\nSubject: {subject}\r\n\r\n{body}\r\n".encode()
        self.server.deliver(self.account.username, raw, at=at)

    def session(self) -> ImapSession:
        return ImapSession(self.account)

    def by_hand(self) -> IMAPClient:
        client = IMAPClient(self.account.host, self.account.port, ssl=False, timeout=10)
        client.login(self.account.username, PASSWORD)
        client.select_folder("INBOX")
        return client


@pytest.fixture(params=["dovecot", "cyrus", "pymap", "gmail"])
def place(request: pytest.FixtureRequest) -> Iterator[Place]:
    match request.param:
        case "dovecot" | "cyrus":
            yield Place(request.getfixturevalue(request.param), request.getfixturevalue("user"))
        case "pymap":
            with Pymap() as pymap:
                yield Place(pymap, USER)
        case "gmail":
            with Gmail() as gmail:
                yield Place(gmail, "ada")


def folder() -> Folder:
    return Folder(id=1, mailbox_id=1, name="INBOX", role=Role.INBOX)


def run(session: ImapSession, start: Folder, size: int = 200) -> list[Batch]:
    return list(recent(session, plan_pass(start, session.open("INBOX"), NOW), size=size))


def subjects(batch: Batch) -> list[bytes]:
    return [mail.raw.split(b"Subject: ")[1].split(b"\r\n")[0] for _, mail in batch.mails]


def test_a_wrong_password_is_refused(place: Place) -> None:
    account = ImapAccount(place.account.host, place.account.port, "none", place.account.username, "wr0ng-s3cret")
    with pytest.raises(SignInRefusedError) as refused:
        ImapSession(account)
    assert "wr0ng-s3cret" not in str(refused.value)


def test_the_inbox_is_listed(place: Place) -> None:
    with place.session() as session:
        assert [info.name for info in session.folders() if info.role is Role.INBOX] == ["INBOX"]


def test_an_empty_folder_is_read(place: Place) -> None:
    with place.session() as session:
        (batch,) = [batch for batch in run(session, folder()) if not batch.folder.modseq]
        assert batch.mails == ()
        assert batch.folder.backfill_uid == 1


def test_the_first_run_reads_the_newest_first_and_the_second_only_what_is_new(place: Place) -> None:
    for number in range(5):
        place.deliver(f"mail {number}")
    with place.session() as session:
        first = run(session, folder(), size=2)
        assert [subjects(batch) for batch in first if batch.mails] == [
            [b"mail 3", b"mail 4"],
            [b"mail 1", b"mail 2"],
            [b"mail 0"],
        ]
        assert first[-1].folder.backfill_uid == 1
        assert run(session, first[-1].folder) == []
        place.deliver("mail 5")
        (second, *_) = run(session, first[-1].folder)
        assert subjects(second) == [b"mail 5"]


@pytest.mark.parametrize("stop_after", [1, 2])
def test_a_first_run_goes_on_where_it_was_stopped(place: Place, stop_after: int) -> None:
    for number in range(5):
        place.deliver(f"mail {number}")
    with place.session() as session:
        begun = run(session, folder(), size=2)[:stop_after]
        place.deliver("mail 5")
        rest = run(session, begun[-1].folder, size=2)
    assert subjects(rest[0]) == [b"mail 5"]
    read = [subject for batch in (*begun, *rest) for subject in subjects(batch)]
    assert sorted(read) == [b"mail %d" % number for number in range(6)]


@pytest.mark.fault(8)
def test_a_range_past_the_end_is_empty(place: Place) -> None:
    place.deliver("the only one")
    with place.session() as session:
        following = session.open("INBOX").uidnext
        assert following
        assert session.uids(following) == []
        assert session.uids(following + 50) == []
        assert session.uids(2, 1) == []


@pytest.mark.fault(9)
def test_a_mail_that_is_gone_is_missing_and_the_others_are_read(place: Place) -> None:
    for number in range(3):
        place.deliver(f"mail {number}")
    with place.session() as session:
        session.open("INBOX")
        uids = session.uids(1)
        with place.by_hand() as client:
            client.delete_messages([uids[1]])
            client.expunge()
        session.open("INBOX")
        assert [mail.uid for mail in session.bodies([*uids, uids[-1] + 7])] == [uids[0], uids[2]]
        assert [header.uid for header in session.headers(uids)] == [uids[0], uids[2]]


def test_reading_marks_nothing_as_read(place: Place) -> None:
    place.deliver("unread")
    with place.session() as session:
        run(session, folder())
        list(session.headers(session.uids(1)))
    with place.by_hand() as client:
        flags = client.get_flags(client.search())
    assert flags
    assert not any(b"\\Seen" in of_mail for of_mail in flags.values())


def test_long_mails_are_cut_and_say_so(place: Place) -> None:
    place.deliver("long", body="x" * 5000)
    with place.session() as session:
        session.open("INBOX")
        (cut,) = session.bodies(session.uids(1), max_bytes=1000)
        (whole,) = session.bodies(session.uids(1))
    assert len(cut.raw) == 1000
    assert cut.size == whole.size == len(whole.raw)
    assert whole.raw.startswith(cut.raw)


def test_the_moment_of_arrival_is_utc(place: Place) -> None:
    place.deliver("in March", at=datetime(2026, 3, 1, 12, 30, 15, tzinfo=UTC))
    with place.session() as session:
        session.open("INBOX")
        (header,) = session.headers(session.uids(1))
    assert header.internaldate == datetime(2026, 3, 1, 12, 30, 15, tzinfo=UTC)


def test_a_filed_copy_is_found_again(place: Place) -> None:
    raw = b"Subject: ours\r\nX-Followthrough-Id: 17\r\n\r\nHello\r\n"
    with place.session() as session:
        before = session.open("INBOX").uidnext
        uid = session.append("INBOX", raw, ["\\Seen"], NOW)
        assert before
        assert uid == before
        ((found, header),) = session.find("INBOX", before)
        assert found == uid
        assert b"X-Followthrough-Id: 17" in header
        (mail,) = session.bodies([uid])
        assert mail.raw == raw
        assert mail.internaldate == NOW
        assert "\\Seen" in mail.flags
