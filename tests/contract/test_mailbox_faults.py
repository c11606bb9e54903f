"""Faults of servers and networks, played by a scripted server: each is noticed, named rightly, and loses no mail."""

from __future__ import annotations

import itertools
import logging
import ssl
import time
from base64 import b64decode
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from imapclient import IMAPClient

from tests.servers.dovecot import PASSWORD, Dovecot
from tests.servers.imap_fake import CLOSE, SILENCE, Act, ScriptedImap
from worker.errors import FolderInvalidError, OutsideError, SignInRefusedError, ThrottledError, UnreachableError
from worker.mail.imap import ImapAccount, ImapSession
from worker.mail.sync import Batch, Choice, PassKind, plan_pass, recent
from worker.model import FetchedMail, Folder, Heading, Role

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
INBOX = Folder(id=1, mailbox_id=1, name="INBOX", role=Role.INBOX)


def mail(name: str) -> bytes:
    return f"From: ada@mill.example\r\nSubject: {name}\r\n\r\nGood morning\r\n".encode()


def account(server: ScriptedImap, timeout_seconds: float = 5) -> ImapAccount:
    return ImapAccount(server.host, server.port, "none", "ada", "s3cret-word", timeout_seconds)


@contextmanager
def opened(server: ScriptedImap, timeout_seconds: float = 5) -> Iterator[ImapSession]:
    with server, ImapSession(account(server, timeout_seconds)) as session:
        session.open("INBOX")
        yield session


def read_everything(where: ImapAccount) -> list[FetchedMail]:
    with ImapSession(where) as session:
        session.open("INBOX")
        return list(session.bodies(session.uids(1)))


def test_a_hidden_password_stays_hidden() -> None:
    assert "s3cret" not in repr(ImapAccount("127.0.0.1", 1, "none", "ada", "s3cret"))


def test_no_log_line_holds_mail_or_password(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with opened(ScriptedImap({1: mail("a private matter")})) as session:
        assert list(session.headers(session.uids(1)))
        assert list(session.bodies([1]))
    assert "private" not in caplog.text
    assert "s3cret-word" not in caplog.text


def test_a_password_never_crosses_the_network_in_the_clear() -> None:
    with pytest.raises(ValueError, match="in the clear"):
        ImapAccount("mail.example", 143, "none", "ada", "s3cret")


@pytest.mark.fault(21)
@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (b"TAG NO [AUTHENTICATIONFAILED] Invalid credentials s3cret-word\r\n", SignInRefusedError),
        (b"TAG NO LOGIN failed.\r\n", SignInRefusedError),
        (b"TAG NO [UNAVAILABLE] Temporary authentication failure\r\n", UnreachableError),
        (b"TAG NO [ALERT] Too many simultaneous connections. (Failure)\r\n", ThrottledError),
        (b"* BYE Server shutting down\r\n", UnreachableError),
        (CLOSE, UnreachableError),
        (SILENCE, UnreachableError),
        (b"this is no IMAP\r\n", UnreachableError),
    ],
)
def test_a_refused_sign_in_is_told_from_a_broken_network(answer: Act, error: type[OutsideError]) -> None:
    with ScriptedImap().on("LOGIN", answer) as server, pytest.raises(error) as raised:
        ImapSession(account(server, timeout_seconds=0.5))
    assert type(raised.value) is error
    assert "s3cret-word" not in str(raised.value)


def test_without_starttls_no_password_is_sent() -> None:
    with ScriptedImap() as server, pytest.raises(UnreachableError):
        ImapSession(ImapAccount(server.host, server.port, "starttls", "ada", "s3cret", 1))
    assert server.count("LOGIN") == 0


@pytest.mark.parametrize("greeting", [b"HTTP/1.1 400 Bad Request\r\n", b"", b"* BYE go away\r\n"])
def test_what_greets_like_no_mail_server_is_unreachable(greeting: bytes) -> None:
    with ScriptedImap(greeting=greeting) as server, pytest.raises(UnreachableError):
        ImapSession(account(server, timeout_seconds=0.5))


def test_no_server_is_unreachable() -> None:
    with ScriptedImap() as gone:
        pass
    with pytest.raises(UnreachableError):
        ImapSession(account(gone, timeout_seconds=0.5))


def test_a_passphrase_in_any_script_signs_in() -> None:
    with ScriptedImap() as server, ImapSession(ImapAccount(server.host, server.port, "none", "ada", "pässwörd", 2)):
        pass
    assert b64decode(server.commands[server.commands.index("AUTHENTICATE PLAIN") + 1]) == "\0ada\0pässwörd".encode()
    assert server.count("LOGIN") == 0


@pytest.mark.parametrize("mechanism", ["XOAUTH2", "OAUTHBEARER"])
def test_a_token_signs_in_and_is_asked_for_each_time(mechanism: str) -> None:
    tokens = (f"t0ken-{number}" for number in itertools.count(1))
    with ScriptedImap(capabilities=f"IMAP4rev1 AUTH={mechanism}") as server:
        here = ImapAccount(
            server.host, server.port, "none", "ada", timeout_seconds=2, access_token=lambda _: next(tokens)
        )
        for _ in range(2):
            with ImapSession(here):
                pass
    sent = [server.commands[at + 1] for at, asked in enumerate(server.commands) if asked.endswith(mechanism)]
    assert [b"Bearer t0ken-%d" % number in b64decode(answer) for number, answer in enumerate(sent, 1)] == [True, True]


def test_an_expired_token_is_a_refused_sign_in() -> None:
    server = ScriptedImap().on("dXNlcj1hZGE", b"TAG NO [AUTHENTICATIONFAILED] expired\r\n")
    with server, pytest.raises(SignInRefusedError):
        ImapSession(
            ImapAccount(server.host, server.port, "none", "ada", timeout_seconds=2, access_token=lambda _: "old")
        )


@pytest.mark.fault(1)
@pytest.mark.parametrize(
    "answer", [b"* 0 EXISTS\r\nTAG OK done\r\n", b"* 0 EXISTS\r\n* OK [UIDVALIDITY 0] x\r\nTAG OK done\r\n"]
)
def test_a_folder_without_uidvalidity_is_not_read(answer: bytes) -> None:
    with (
        ScriptedImap().on("EXAMINE", answer) as server,
        ImapSession(account(server)) as session,
        pytest.raises(FolderInvalidError),
    ):
        session.open("INBOX")


@pytest.mark.fault(8)
def test_a_range_past_the_end_names_the_last_mail_again() -> None:
    with opened(ScriptedImap({7: mail("last")})) as session:
        assert session.uids(8) == []
        assert session.uids(3) == [7]


def test_a_large_folder_is_searched_in_pieces() -> None:
    server = ScriptedImap({uid: mail("any") for uid in (1, 50_000, 50_001, 120_000)})
    server.on("EXAMINE", b"* 60000 EXISTS\r\n* OK [UIDVALIDITY 1] x\r\n* OK [UIDNEXT 120001] x\r\nTAG OK done\r\n")
    with opened(server) as session:
        assert session.uids(1) == [1, 50_000, 50_001, 120_000]
        assert server.count("UID SEARCH") == 3
        assert session.uids(50_000, 50_001) == [50_000, 50_001]
        assert session.uids(120_001) == []


@pytest.mark.fault(5)
@pytest.mark.parametrize("command", ["UID SEARCH", "UID FETCH", "EXAMINE"])
@pytest.mark.parametrize(
    "act", [SILENCE, CLOSE, b"* BYE Idle for too long\r\n", b"* 1 FETCH (UID 1 BO", b"\x00\xff\r\n"]
)
def test_every_wait_ends(command: str, act: Act) -> None:
    with ScriptedImap({1: mail("one")}).on(command, act, CLOSE) as server:
        began = time.monotonic()
        with pytest.raises(UnreachableError):
            read_everything(account(server, timeout_seconds=0.4))
        assert time.monotonic() - began < 3


@pytest.mark.fault(18)
@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        (b"Request is throttled. Suggested Backoff Time: 299961 Milliseconds", 299.961),
        (b"[THROTTLED] slow down", 60),
        (b"[OVERQUOTA] Account exceeded command or bandwidth limits. (Failure)", 3600),
    ],
)
@pytest.mark.parametrize("form", [b"TAG NO %b\r\n", b"* BYE %b\r\n"])
def test_a_server_that_asks_for_time_gets_it(said: bytes, seconds: float, form: bytes) -> None:
    server = ScriptedImap({1: mail("one"), 2: mail("two")}).on("UID FETCH", form % said, CLOSE)
    with pytest.raises(ThrottledError) as throttled, opened(server) as session:
        list(session.bodies([1, 2]))
    assert throttled.value.wait_seconds == seconds
    assert server.count("UID FETCH") == 1


def test_one_mail_that_the_server_cannot_give_does_not_block_the_others() -> None:
    server = ScriptedImap({uid: mail(f"mail {uid}") for uid in range(1, 11)})
    for uid_set in ("1:10", "6:10", "6:7", "7"):
        server.on(f"UID FETCH {uid_set} ", b"TAG NO [SERVERBUG] Internal error\r\n")
    with opened(server) as session:
        assert [found.uid for found in session.bodies(range(1, 11))] == [1, 2, 3, 4, 5, 6, 8, 9, 10]


@pytest.mark.parametrize("mails", [1, 2, 100])
def test_a_server_that_gives_nothing_stops_the_cursor(mails: int) -> None:
    server = ScriptedImap({uid: mail(f"mail {uid}") for uid in range(1, mails + 1)}).on(
        "UID FETCH", b"TAG NO later\r\n"
    )
    with pytest.raises(UnreachableError), opened(server) as session:
        list(recent(session, plan_pass(INBOX, session.open("INBOX"), NOW)))
    assert server.count("UID FETCH") < 60


def test_what_is_said_unasked_is_no_mail() -> None:
    server = ScriptedImap({1: mail("one")})
    unasked = b"* 9 FETCH (FLAGS (\\Seen))\r\n* 1 FETCH (UID 1 FLAGS (\\Seen))\r\n* 5 EXISTS\r\n* OK still here\r\n"
    server.on("UID FETCH", unasked, server.fetched(1), unasked, b"TAG OK done\r\n")
    with opened(server) as session:
        (found,) = session.bodies([1])
    assert found.raw == mail("one")
    assert found.flags == {"\\Seen"}


@pytest.mark.fault(16)
def test_gmail_names_its_mails() -> None:
    server = ScriptedImap({1: mail("one")}, capabilities="IMAP4rev1 X-GM-EXT-1")
    given = server.fetched(1).replace(b"FLAGS", b"X-GM-MSGID 1278455344230334865 X-GM-THRID 1266894439832287888 FLAGS")
    server.on("UID FETCH", given, b"TAG OK done\r\n")
    with opened(server) as session:
        (found,) = session.headers([1])
    assert found.server_id == "1278455344230334865"
    assert found.server_thread == "1266894439832287888"
    assert "X-GM-MSGID" in server.commands[-2]


# The cursor


def run(session: ImapSession, folder: Folder, at: datetime = NOW) -> list[Batch]:
    return list(recent(session, plan_pass(folder, session.open("INBOX"), at), size=2))


@pytest.mark.fault(9)
def test_a_mail_expunged_after_the_search_has_vanished_and_the_cursor_goes_on() -> None:
    server = ScriptedImap({1: mail("one"), 2: mail("two"), 3: mail("three")})
    server.once("UID SEARCH", b"* SEARCH 1 2 3 4\r\nTAG OK done\r\n")
    server.once("UID SEARCH", b"* SEARCH 1 2 3 4\r\nTAG OK done\r\n")
    with opened(server) as session:
        found = run(session, Folder(1, 1, "INBOX", Role.INBOX, uidvalidity=1000, next_uid=1, backfill_uid=1))
    assert [uid for batch in found for uid in batch.vanished] == [4]
    assert found[-1].folder.next_uid == 5


@pytest.mark.fault(10)
def test_the_cursor_never_jumps_to_what_the_server_promises() -> None:
    server = ScriptedImap({1: mail("one"), 2: mail("two")})
    server.on("EXAMINE", b"* 2 EXISTS\r\n* OK [UIDVALIDITY 1000] x\r\n* OK [UIDNEXT 900] x\r\nTAG OK done\r\n")
    with opened(server) as session:
        assert run(session, INBOX)[-1].folder.next_uid == 3


@pytest.mark.fault(10)
def test_a_failed_fetch_loses_nothing() -> None:
    server = ScriptedImap({uid: mail(f"mail {uid}") for uid in range(1, 6)})
    whole = server.fetched(4) + server.fetched(5) + b"TAG OK done\r\n"
    server.once("UID FETCH", whole)
    server.once("UID FETCH", whole)
    server.once("UID FETCH", server.fetched(2), CLOSE)
    saved: list[Batch] = []
    with server:
        with pytest.raises(UnreachableError), ImapSession(account(server)) as session:
            saved.extend(recent(session, plan_pass(INBOX, session.open("INBOX"), NOW), size=2))
        with ImapSession(account(server)) as session:
            saved.extend(run(session, saved[-1].folder))
    read = [heading.uid for batch in saved for heading, _ in batch.mails]
    assert read == [4, 5, 2, 3, 1]


@pytest.mark.fault(9)
def test_a_mail_expunged_by_another_while_the_folder_is_open_has_vanished(dovecot: Dovecot, user: str) -> None:
    for number in range(3):
        dovecot.deliver(user, mail(f"mail {number}"))
    with ImapSession(ImapAccount(dovecot.host, dovecot.port, "none", user, PASSWORD)) as session:
        session.open("INBOX")
        uids = session.uids(1)
        with IMAPClient(dovecot.host, dovecot.port, ssl=False, timeout=10) as client:
            client.login(user, PASSWORD)
            client.select_folder("INBOX")
            client.delete_messages([2])
            client.expunge()
        assert [header.uid for header in session.headers(uids)] == [1, 3]


@pytest.mark.fault(1)
def test_new_numbers_begin_a_new_generation_and_known_mails_are_not_read_again(dovecot: Dovecot, user: str) -> None:
    for number in range(4):
        dovecot.deliver(user, mail(f"mail {number}"))
    here = ImapAccount(dovecot.host, dovecot.port, "none", user, PASSWORD, timeout_seconds=10)
    with ImapSession(here) as session:
        first = run(session, INBOX)[-1].folder
    dovecot.delete_uidlist(user)
    dovecot.deliver(user, mail("after"))
    with ImapSession(here) as session:
        plan = plan_pass(first, session.open("INBOX"), NOW)
        assert plan.kind is PassKind.REBUILD

        def unknown(there: Sequence[Heading], _history: bool) -> Choice:
            return Choice(frozenset(heading.uid for heading in there if "after" in heading.subject))

        found = list(recent(session, plan, unknown))
    assert len([heading for batch in found for heading in batch.headings]) == 4
    assert ["after" in heading.subject for batch in found for heading, _ in batch.mails] == [True]
    assert found[-1].folder.backfill_uid == 1
    assert found[-1].folder.uidvalidity != first.uidvalidity


@pytest.mark.fault(2)
def test_a_folder_that_keeps_changing_its_numbers_is_paused() -> None:
    validity = itertools.count(1000)
    server = ScriptedImap({1: mail("one")}, uidvalidity=lambda: next(validity))
    folder = INBOX
    with opened(server) as session:
        for hour in range(12):
            folder = run(session, folder, NOW + timedelta(hours=hour))[-1].folder
    assert folder.paused_reason
    assert "UIDVALIDITY" in folder.paused_reason
    assert server.count("UID FETCH") == 2 * (1 + 5)  # headers, then bodies


# TLS


def test_a_strangers_certificate_is_refused(dovecot: Dovecot, user: str) -> None:
    here = ImapAccount(dovecot.host, dovecot.tls_port, "tls", user, PASSWORD, 5, ssl.create_default_context())
    with pytest.raises(UnreachableError, match="certificate"):
        ImapSession(here)
