from datetime import UTC, datetime, timedelta, timezone

from worker.mail.identity import identity
from worker.mail.parse import parse

RAW = b"Received: by b; Tue, 2 Jun 2026 10:00:05 +0200\r\nMessage-ID: <a@x>\r\nFrom: a@x.example\r\nSubject: =?utf-8?q?=C3=A4?=\r\n\r\nbody"
AT = datetime(2026, 6, 2, 8, tzinfo=UTC)


def test_the_header_alone_tells_the_same_as_the_whole_mail() -> None:
    header = RAW[: RAW.index(b"body")]
    assert identity(parse(RAW).headers, AT, len(RAW)) == identity(parse(header).headers, AT, len(RAW))


def test_the_zone_that_a_server_writes_does_not_matter() -> None:
    headers = parse(RAW).headers
    assert identity(headers, AT, 1) == identity(headers, AT.astimezone(timezone(timedelta(hours=2))), 1)


def test_size_date_and_headers_each_tell_mails_apart() -> None:
    headers = parse(RAW).headers
    other = parse(RAW.replace(b"<a@x>", b"<b@x>")).headers
    seen = {identity(headers, AT, 1), identity(headers, AT, 2), identity(headers, None, 1), identity(other, AT, 1)}
    assert len(seen) == 4
    assert {len(each) for each in seen} == {32}
