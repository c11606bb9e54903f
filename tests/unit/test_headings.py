"""Headers read alone say the same as in the whole mail."""

from datetime import UTC, datetime, timedelta, timezone
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.mail import headings
from worker.mail.parse import parse
from worker.model import FetchedMail

HEADER = (
    b"Received: by b; Tue, 2 Jun 2026 10:00:05 +0200\r\nMessage-ID: <a@x.example>\r\nIn-Reply-To: <b@x.example>\r\n"
    b"References: <c@x.example>\r\n <b@x.example>\r\nFrom: =?utf-8?q?J=C3=B6?= <jo@X.example>\r\nTo: Ada <ada@y.example>,\r\n\tTom <tom@y.example>\r\n"
    b"Cc: eve@y.example\r\nReply-To: <desk@x.example>\r\nSubject: =?utf-8?q?=C3=A4?=\r\nDate: Tue, 2 Jun 2026 10:00:00 +0200\r\n"
    b"Precedence: bulk\r\n\r\n"
)
MAIL = FetchedMail(
    uid=4, raw=HEADER + b"From: nobody@else.example\r\n\r\nbody", internaldate=datetime(2026, 6, 2, 8, tzinfo=UTC)
)
SIZE = len(MAIL.raw)


def test_the_header_says_what_the_whole_mail_says() -> None:
    heading, mail = headings.read(MAIL), parse(MAIL.raw)
    assert heading.uid == 4
    assert heading.from_ == mail.from_
    for field in ("message_id", "in_reply_to", "references", "subject", "to", "cc", "reply_to", "date", "date_offset"):
        assert getattr(heading, field) == getattr(mail, field)
    assert heading.header("precedence") == "bulk"


def test_the_header_alone_names_the_mail_as_the_whole_does() -> None:
    alone = MAIL._replace(raw=HEADER, size=SIZE)
    fields = MAIL._replace(
        raw=b"".join(sorted(HEADER.removesuffix(b"\r\n").replace(b"\r\n\t", b"~").splitlines(True))).replace(
            b"~", b"\r\n\t"
        ),
        size=SIZE,
    )
    assert headings.read(alone).identity == headings.read(MAIL).identity
    assert headings.read(fields).identity == headings.read(MAIL).identity
    assert len(headings.read(MAIL).identity) == 32


def test_the_zone_that_a_server_writes_does_not_matter() -> None:
    assert MAIL.internaldate
    elsewhere = MAIL._replace(internaldate=MAIL.internaldate.astimezone(timezone(timedelta(hours=2))))
    assert headings.read(elsewhere).identity == headings.read(MAIL).identity


@pytest.mark.fault(14)
def test_size_date_and_headers_each_tell_mails_apart() -> None:
    others = [
        MAIL._replace(size=SIZE + 1),
        MAIL._replace(internaldate=None),
        MAIL._replace(raw=MAIL.raw.replace(b"<a@", b"<z@")),
        MAIL._replace(server_id="1797"),
    ]
    assert len({headings.read(mail).identity for mail in [MAIL, *others]}) == 5


@given(st.binary(max_size=400))
def test_any_bytes_are_a_heading(raw: bytes) -> None:
    assert headings.read(MAIL._replace(raw=raw)).identity


@pytest.mark.parametrize(
    "piece", [b"a", b"x:\n ", b": ", b"From: ((((", b"Subject: =?utf-8?q?", b"To: a@b,", b"\n ", b"References: <"]
)
def test_hostile_headers_are_read_in_linear_time(piece: bytes) -> None:
    began = process_time()
    headings.read(MAIL._replace(raw=piece * (1_000_000 // len(piece))))
    assert process_time() - began < 2
