"""Reading a mailbox of 5,000 small mails on a real Dovecot, beside a raw socket that throws the same bytes away."""

from __future__ import annotations

import socket
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime

from benchmarks.figures import Figure, ratio
from tests.servers.dovecot import PASSWORD, Dovecot
from worker.mail.imap import ImapAccount, ImapSession
from worker.mail.sync import PassKind, batches, plan_pass
from worker.model import Folder, Role

MAILS = 5000
ROUNDS = 3
_USER = "bench"
_INBOX = Folder(id=1, mailbox_id=1, name="INBOX", role=Role.INBOX)
_RAW_HEADERS = "(UID FLAGS INTERNALDATE RFC822.SIZE BODY.PEEK[HEADER])"
_RAW_BODIES = "(UID FLAGS INTERNALDATE RFC822.SIZE BODY.PEEK[]<0.262144>)"


def bench() -> Iterator[Figure]:
    """Headers, a first run, and a pass without change."""
    with Dovecot() as server:
        _fill(server)
        account = ImapAccount(server.host, server.port, "none", _USER, PASSWORD)
        headers, raw_headers = _interleaved(lambda: _headers(account), lambda: _raw(server, _RAW_HEADERS))
        first, raw_first = _interleaved(lambda: _first_run(account), lambda: _raw(server, _RAW_BODIES))
        unchanged = statistics.median(_seconds(lambda: _no_change(account)) for _ in range(ROUNDS))
    yield ratio("sync.headers", headers, raw_headers, "s", 2)
    yield ratio("sync.first_run", first, raw_first, "s", 2)
    yield Figure("sync.headers_a_second", round(MAILS / headers), "mails/s", MAILS)
    yield Figure("sync.no_change", unchanged, "s", MAILS, None, "≤ 0.05", unchanged <= 0.05)


def _fill(server: Dovecot) -> None:
    for number in range(MAILS):
        server.deliver(
            _USER,
            (
                f"Return-Path: <ada{number}@mill.example>\r\nReceived: from mill.example by mail.example; Mon, 2 Nov 2026 09:00:00 +0100\r\n"
                f"Message-ID: <{number}@mill.example>\r\nIn-Reply-To: <{number - 1}@mill.example>\r\nDate: Mon, 2 Nov 2026 09:00:00 +0100\r\n"
                f"From: Ada <ada{number}@mill.example>\r\nTo: sales@ours.example\r\nSubject: Offer {number}\r\n"
                "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
                + "Could you send me an offer?\r\n"
                * 40
            ).encode(),
        )


def _interleaved(ours: Callable[[], None], theirs: Callable[[], None]) -> tuple[float, float]:
    """Medians in seconds of both, taken in turn after one round to warm up."""
    ours()
    theirs()
    rounds = [(_seconds(ours), _seconds(theirs)) for _ in range(ROUNDS)]
    return statistics.median(own for own, _ in rounds), statistics.median(other for _, other in rounds)


def _seconds(act: Callable[[], None]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def _headers(account: ImapAccount) -> None:
    with ImapSession(account) as session:
        session.open("INBOX")
        assert sum(1 for _ in session.headers(session.uids(1))) == MAILS


def _first_run(account: ImapAccount) -> None:
    with ImapSession(account) as session:
        plan = plan_pass(_INBOX, session.open("INBOX"), datetime.now(UTC))
        assert sum(len(batch.mails) for batch in batches(session, plan)) == MAILS


def _no_change(account: ImapAccount) -> None:
    with ImapSession(account) as session:
        status = session.open("INBOX")
        read = replace(_INBOX, uidvalidity=status.uidvalidity, next_uid=MAILS + 1, backfill_uid=1)
        assert plan_pass(read, status, datetime.now(UTC)).kind is PassKind.NOTHING


def _raw(server: Dovecot, wanted: str) -> None:
    """The limit: one command, and nothing is done with the answer."""
    with socket.create_connection((server.host, server.port)) as wire:
        for tag, command in (
            ("a", f"LOGIN {_USER} {PASSWORD}"),
            ("b", "EXAMINE INBOX"),
            ("c", f"UID FETCH 1:* {wanted}"),
        ):
            wire.sendall(f"{tag} {command}\r\n".encode())
            _until(wire, f"\r\n{tag} OK".encode())


def _until(wire: socket.socket, end: bytes) -> None:
    last = b""
    while end not in last and not last.startswith(end[2:]):
        block = wire.recv(1 << 18)
        assert block, "the server closed the connection"
        last = last[-256:] + block
