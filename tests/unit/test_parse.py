"""Any bytes become a ParsedMail, in linear time, or an UnreadableMailError."""

import time
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from worker.errors import UnreadableMailError
from worker.mail.parse import delivery_reports, parse
from worker.model import Address, Attachment, DeliveryReport

PLAIN = (
    b"Received: from a (a [192.0.2.1]) by b with ESMTP id 1; Tue, 2 Jun 2026 10:00:05 +0200\r\n"
    b"From: =?utf-8?q?J=C3=BCrgen?= Weber <J.Weber@Kunde.example>\r\n"
    b'To: "Raman, Priya" <priya@us.example>, sales@us.example\r\n'
    b"Subject: =?iso-8859-1?Q?Anfrage_f=FCr?= =?iso-8859-1?Q?_zwei?=\r\n Ger\xc3\xa4te\r\n"
    b"Date: Tue, 2 Jun 2026 10:00:00 +0200\r\n"
    b"Message-ID: <a.1@kunde.example>\r\n"
    b"In-Reply-To: <z@us.example>\r\n"
    b"References: <y@us.example>\r\n <z@us.example>\r\n"
    b"Content-Type: text/plain; charset=iso-8859-1\r\n"
    b"Content-Transfer-Encoding: quoted-printable\r\n"
    b"\r\n"
    b"Gr=FC=\r\n=DFe\r\n"
)


def multipart(*parts: bytes, kind: bytes = b"mixed") -> bytes:
    body = b"".join(b"--sep\r\n" + part + b"\r\n" for part in parts)
    return b'Content-Type: multipart/%s; boundary="sep"\r\n\r\npreamble\r\n%s--sep--\r\nepilogue\r\n' % (kind, body)


def test_an_ordinary_mail() -> None:
    mail = parse(PLAIN)
    assert mail.from_ == Address("j.weber@kunde.example", "Jürgen Weber")
    assert mail.to == (Address("priya@us.example", "Raman, Priya"), Address("sales@us.example"))
    assert mail.subject == "Anfrage für zwei Geräte"
    assert mail.date == datetime(2026, 6, 2, 8, tzinfo=UTC)
    assert mail.date_offset == timedelta(hours=2)
    assert mail.received == datetime(2026, 6, 2, 8, 0, 5, tzinfo=UTC)
    assert (mail.message_id, mail.in_reply_to) == ("a.1@kunde.example", ("z@us.example",))
    assert mail.references == ("y@us.example", "z@us.example")
    assert mail.text == "Grüße\n"
    assert mail.size == len(PLAIN)
    assert mail.defects == ()


@pytest.mark.parametrize("cut", range(0, len(PLAIN), 7))
def test_a_mail_cut_anywhere_is_read_as_far_as_it_goes(cut: int) -> None:
    mail = parse(PLAIN[:cut])
    assert "Grüße\n".startswith(mail.text) or mail.text in {"Gr=FC", "Gr=F", "Gr="} or cut < PLAIN.index(b"\r\n\r\n")
    assert mail.size == cut


def test_alternatives_are_one_text_and_files_are_attachments() -> None:
    alternative = multipart(
        b"Content-Type: text/plain\r\n\r\nHello", b"Content-Type: text/html\r\n\r\n<p>Hello</p>", kind=b"alternative"
    )
    file = b'Content-Type: application/pdf; name="offer.pdf"\r\nContent-Disposition: attachment\r\nContent-Transfer-Encoding: base64\r\n\r\nAAEC'
    mail = parse(multipart(alternative.replace(b"sep", b"inner"), file))
    assert mail.text == "Hello"
    assert mail.html == "<p>Hello</p>"
    assert mail.attachments == (Attachment("offer.pdf", "application/pdf", 3),)


def test_an_empty_plain_alternative_gives_way_to_the_html() -> None:
    mail = parse(
        multipart(
            b"Content-Type: text/plain\r\n\r\n \r\n",
            b"Content-Type: text/html\r\n\r\n<p>Hello</p>",
            kind=b"alternative",
        )
    )
    assert mail.text == "Hello"


def test_an_inner_part_that_never_closes_ends_where_its_parent_goes_on() -> None:
    inner = b"Content-Type: multipart/mixed; boundary=inner\r\n\r\n--inner\r\n\r\nfirst"
    assert parse(multipart(inner, b"\r\nsecond")).text == "first\nsecond"


def test_a_delivery_report() -> None:
    status = b"Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx\r\n\r\nFinal-Recipient: rfc822; Lost@Kunde.example\r\nAction: failed\r\nStatus: 5.1.1 (no user)\r\nDiagnostic-Code: smtp; 550\r\n no such user\r\n"
    returned = b"Content-Type: message/rfc822\r\n\r\nSubject: offer\r\nTo: lost@kunde.example\r\n\r\nDear Ms Lost\r\n"
    mail = parse(multipart(b"\r\nSorry.", status, returned, kind=b"report; report-type=delivery-status"))
    assert mail.reports == (DeliveryReport("lost@kunde.example", "failed", "5.1.1", "smtp; 550 no such user"),)
    assert ("subject", "offer") in mail.original
    assert mail.original_text == "Dear Ms Lost\n"
    assert mail.text == "Sorry."


@pytest.mark.parametrize(
    ("groups", "recipients"),
    [
        (
            "Final-Recipient: rfc822;a@x.example\nAction: failed\n\nFinal-Recipient: rfc822;b@x.example",
            ["a@x.example", "b@x.example"],
        ),
        (
            "Final-Recipient: rfc822;a@x.example\nAction: failed\nFinal-Recipient: rfc822;b@x.example",
            ["a@x.example", "b@x.example"],
        ),
        ("Original-Recipient: rfc822;b@x.example\nFinal-Recipient: rfc822;<A@x.example>", ["a@x.example"]),
        ("Original-Recipient: rfc822;a@x.example\nFinal-Recipient: rfc822;a@channel", ["a@x.example"]),
        ("Reporting-MTA: dns; mx\n\nAction: failed", []),
    ],
)
def test_groups_of_a_delivery_report(groups: str, recipients: list[str]) -> None:
    assert [report.recipient for report in delivery_reports(groups)] == recipients


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        (b"Content-Type: text/calendar; method=request\r\n\r\nBEGIN:VCALENDAR", "REQUEST"),
        (b"Content-Type: text/calendar\r\n\r\nBEGIN:VCALENDAR\r\nMETHOD:REPLY\r\n", "REPLY"),
        (b"Content-Type: text/calendar\r\n\r\nBEGIN:VCALENDAR\r\n", None),
    ],
)
def test_the_method_of_an_invitation(part: bytes, expected: str | None) -> None:
    assert parse(multipart(part)).calendar_method == expected


def test_complaints_and_receipts_are_marked() -> None:
    assert parse(multipart(b"Content-Type: message/feedback-report\r\n\r\nFeedback-Type: abuse")).feedback
    assert parse(multipart(b"Content-Type: message/disposition-notification\r\n\r\nDisposition: x")).disposition


@pytest.mark.parametrize("end", [b"\r\n", b"\n", b"\r", b"\r\r\n"])
def test_every_kind_of_line_end(end: bytes) -> None:
    mail = parse(PLAIN.replace(b"\r\n", end))
    assert (mail.subject, mail.text, mail.message_id) == ("Anfrage für zwei Geräte", "Grüße\n", "a.1@kunde.example")


@pytest.mark.parametrize(
    "top", [b"From jo@x Tue Jun  2 10:00:00 2026\n", b">From jo@x Tue Jun  2 10:00:00 2026\n", b"\n", b"  \n\n"]
)
def test_an_mbox_line_or_empty_lines_at_the_top(top: bytes) -> None:
    assert parse(top + b"Subject: hi\n\ntext").subject == "hi"


def test_a_missing_empty_line_ends_the_header_at_the_first_odd_line() -> None:
    mail = parse(b"Subject: hi\nHello there,\nit is me")
    assert (mail.subject, mail.text) == ("hi", "Hello there,\nit is me")
    assert mail.defects == ("no empty line after the header",)


def test_an_odd_line_inside_a_folded_field_leaves_the_rest_of_it() -> None:
    mail = parse(b"To: Mary Smith\n__\n <mary@kunde.example>\nSubject: Hello\n\nText")
    assert [str(person) for person in mail.to] == ["Mary Smith <mary@kunde.example>"]


def test_an_odd_line_between_fields_is_passed_over() -> None:
    mail = parse(b"Subject: hi\nwhat is this\nFrom: a@b.example\n\ntext")
    assert (mail.subject, mail.text) == ("hi", "text")
    assert mail.from_ == Address("a@b.example")


def test_a_multipart_without_its_boundary_is_text() -> None:
    assert parse(b"Content-Type: multipart/mixed; boundary=x\n\nhello").text == "hello"
    assert parse(b"Content-Type: multipart/mixed\n\nhello").text == "hello"


def test_no_nul_reaches_the_database() -> None:
    mail = parse(b'Subject: a\0b\nFrom: "x\0" <a\0@b.example>\n\nc\0d')
    assert "\0" not in repr(mail).replace("\\x00", "\0")


def test_a_domain_of_two_scripts_is_told() -> None:
    assert "Cyrillic And Latin" in parse("From: Bank <a@ex\u0430mple.com>\n\n".encode()).defects[0]
    assert parse(b"From: Bank <a@example.com>\n\n").defects == ()
    assert parse("From: Bank <a@\u043f\u043e\u0447\u0442\u0430.example>\n\n".encode()).defects == ()


HOSTILE = {
    "parts": b"Content-Type: multipart/mixed; boundary=a\n\n" + b"--a\n\nx\n" * 200_000,
    "depth": b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (i, i) for i in range(1000)),
    "mails in mails": b"Content-Type: message/rfc822\n\n" * 1000,
    "comments": b"To: " + b"(" * (1 << 20) + b"\n\n",
    "comments within the cap": b"To: " + b"(" * 60_000 + b"\n\n",
    "escaped quotes": b"To: " + b'"\\' * 30_000 + b"\n\n",
    "routes": b"To: " + b"<@a," * 15_000 + b"\n\n",
    "groups": b"To: @" + b":=" * 30_000 + b"\n\n",
    "encoded words": b"Subject: " + b"=?a?q? " * 9_000 + b"\n\n",
    "parameters": b"Content-Type: text/plain" + b';a*0="\\' * 8_000 + b"\n\n",
    "fields": b"X: y\n" * 200_000 + b"\n",
    "odd lines": b"odd\nX-a: b\n" * 100_000 + b"\n",
    "folds": b"X: y\n" + b" z\n" * 300_000 + b"\n",
    "tags": b"Content-Type: text/html\n\n" + b"<div>" * 200_000,
    "open tags": b"Content-Type: text/html\n\n" + b'<a "' * 200_000,
    "comments in html": b"Content-Type: text/html\n\n" + b"<!--" * 200_000,
    "report groups": b"Content-Type: message/delivery-status\n\n" + b"Final-Recipient: rfc822;a@b\n\n" * 50_000,
}


@pytest.mark.parametrize("raw", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_mails_cost_little(raw: bytes) -> None:
    began = time.process_time()
    try:
        parse(raw)
    except UnreadableMailError as error:
        assert "not meant to be read" in str(error)  # noqa: PT017 - both outcomes are right
    assert time.process_time() - began < 5  # quadratic code takes minutes


def test_a_mail_beyond_the_size_is_unreadable() -> None:
    with pytest.raises(UnreadableMailError, match="more than"):
        parse(b"x" * (50 << 20) + b"x")


MAIL_PIECES = st.sampled_from(
    [b"\n", b"\r\n", b"--a", b"--a--", b": ", b"Content-Type: ", b"multipart/mixed; boundary=a", b"message/rfc822", b"text/html", b"Subject: ",
     b"=?utf-8?B?", b"=?x?q?", b"?=", b"From: ", b"To: ", b"<", b">", b'"', b"(", b")", b"@", b",", b";", b"Date: ", b"99 Feb 2026", b"\xff", b"\0",
     b"base64", b"Content-Transfer-Encoding: ", b" ", b"charset=utf-7", b"+2AA-", b"Received: ", b"References: ", b"filename*0*=", b"%zz", b"<p>", b"&#xD800;"]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.binary(max_size=300), st.lists(MAIL_PIECES | st.binary(max_size=4), max_size=40).map(b"".join)))
def test_any_bytes_are_read(raw: bytes) -> None:
    mail = parse(raw)
    assert mail.size == len(raw)
    for value in (mail.text, mail.subject, mail.original_text, *(text for pair in mail.headers for text in pair)):
        value.encode()
        assert "\0" not in value
    assert all(moment is None or moment.tzinfo is UTC for moment in (mail.date, mail.received))


@pytest.mark.parametrize(
    "text",
    [
        b"Tom:\n\nthe pump arrived.\n",
        b"Great :-)\n\nSee you there.\n",
        b"Fine by me.\n -----Original Message-----\nFrom: Sam Doe\nSubject: pumps\n\nThursday?\n",
    ],
)
def test_a_text_without_a_header_is_a_body(text: bytes) -> None:
    mail = parse(text)
    assert mail.text.strip() == text.decode().strip()
    assert not mail.headers
