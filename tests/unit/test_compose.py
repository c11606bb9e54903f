"""What is composed comes back the same from a reader, and no header can be smuggled in."""

import email
import re
from datetime import UTC, datetime, timedelta, timezone
from email import policy
from email.header import decode_header, make_header
from email.message import EmailMessage
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from worker.errors import HeaderInjectionError, NotPossibleError
from worker.mail.compose import compose, reply_subject
from worker.mail.parse import parse
from worker.model import Address, FrozenMail

ANNA = Address("anna@acme.example", "Anna Keller")
BEN = Address("ben@globex.example")
DATE = datetime(2026, 11, 23, 9, 30, tzinfo=timezone(timedelta(hours=1)))
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256))

printable = st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"])
shown = st.text(printable, max_size=300)
msgid = st.from_regex(r"[A-Za-z0-9.$+/=_-]{1,400}@[a-z0-9.-]{1,60}", fullmatch=True)


def mail(**changes: Any) -> FrozenMail:
    usual: dict[str, Any] = {
        "sender": ANNA,
        "recipient": BEN,
        "subject": "Re: Forty desks",
        "body": "Hello Ben,\n\nthank you.\n",
        "in_reply_to": "first@globex.example",
        "references": ("first@globex.example",),
        "date": DATE,
        "message_id": "abc@acme.example",
        "followthrough_id": "f00d",
    }
    return compose(**usual | changes)


def read(frozen: FrozenMail) -> EmailMessage:
    return email.message_from_bytes(frozen.raw, policy=policy.default)


def spaces(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def test_the_headers_a_reader_and_our_own_probe_need() -> None:
    frozen = mail()
    message = read(frozen)
    assert message["From"] == "Anna Keller <anna@acme.example>"
    assert message["To"] == "ben@globex.example"
    assert message["Date"] == "Mon, 23 Nov 2026 09:30:00 +0100"
    assert message["Message-ID"] == "<abc@acme.example>"
    assert message["In-Reply-To"] == message["References"] == "<first@globex.example>"
    assert message["X-Followthrough-Id"] == "f00d"
    assert not {"Bcc", "Sender", "Reply-To", "Auto-Submitted"} & set(message.keys())
    assert frozen.sha256 == sha256(frozen.raw).hexdigest()
    assert (frozen.sender, frozen.recipient) == ("anna@acme.example", "ben@globex.example")


def test_the_same_words_give_the_same_bytes() -> None:
    assert mail(html="<p>Hi</p>", images=(("chart", PNG),)) == mail(html="<p>Hi</p>", images=(("chart", PNG),))


@given(shown, st.text(printable, max_size=8))
def test_subject_and_name_come_back_as_written(subject: str, name: str) -> None:
    message = read(mail(subject=subject, sender=Address(ANNA.email, name)))
    assert spaces(message["Subject"] or "") == spaces(subject)
    [mailbox] = message["From"].addresses
    assert mailbox.addr_spec == ANNA.email
    assert spaces(mailbox.display_name) == spaces(name)


def test_a_long_name_of_another_script_comes_back_whole() -> None:
    name = "Общество с ограниченной ответственностью «Ромашка и партнёры»" * 3
    written = email.message_from_bytes(mail(sender=Address(ANNA.email, name)).raw)["From"]  # the old reader joins words
    decoded = str(make_header(decode_header(written)))
    assert decoded.partition(" <")[0].strip() == name
    assert all(len(line) <= 78 for line in written.splitlines())


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=2000))
def test_the_body_comes_back_as_written(body: str) -> None:
    content = read(mail(body=body)).get_content()
    assert content.replace("\r\n", "\n") == re.sub(r"\r\n?", "\n", body).rstrip("\n") + "\n"


@given(st.text(printable, max_size=3000), shown, st.lists(msgid, max_size=30))
def test_every_line_is_short_ascii_and_ends_in_crlf(body: str, subject: str, references: list[str]) -> None:
    raw = mail(body=body, subject=subject, references=tuple(references)).raw
    assert raw.isascii()
    assert raw.endswith(b"\r\n")
    assert not re.search(rb"(?<!\r)\n|\r(?!\n)", raw)
    lines = raw.split(b"\r\n")
    assert all(len(line) <= 998 for line in lines)
    assert all(len(line) <= 76 for line in raw.partition(b"\r\n\r\n")[2].split(b"\r\n"))


@pytest.mark.fault(32)
@given(msgid, st.lists(msgid, max_size=40, unique=True))
def test_ids_are_never_encoded_and_keep_their_order(parent: str, references: list[str]) -> None:
    frozen = mail(in_reply_to=parent, references=tuple(references))
    head = frozen.raw.partition(b"\r\n\r\n")[0].decode()
    assert f"\r\nIn-Reply-To: <{parent}>\r\n" in head
    field = re.search(r"^References: ([^\r]*(?:\r\n[ \t][^\r]*)*)", head, re.MULTILINE)
    assert field
    assert re.findall(r"<([^>]*)>", field[1]) == [*(each for each in references if each != parent), parent]


@pytest.mark.fault(32)
def test_a_very_long_in_reply_to_stays_readable() -> None:
    parent = "x" * 700 + "@mail.globex.example"
    assert f"In-Reply-To: <{parent}>\r\n".encode() in mail(in_reply_to=parent).raw


def test_an_id_that_no_header_can_hold_is_left_out() -> None:
    message = read(mail(in_reply_to="x" * 2000 + "@a.example", references=("ünï@a.example", "good@a.example")))
    assert message["In-Reply-To"] is None
    assert message["References"] == "<good@a.example>"


def test_a_machine_made_chain_keeps_its_first_and_newest() -> None:
    chain = tuple(f"{number}@a.example" for number in range(5000))
    ids = read(mail(in_reply_to=chain[-1], references=chain))["References"].split()
    assert (len(ids), ids[0], ids[-1]) == (300, "<0@a.example>", "<4999@a.example>")


CONTROLS = ["\r\nBcc: x@evil.example", "\n", "\0", "\x0b", "\x85", "\u2028", "\x1b[2J"]


@pytest.mark.fault(33)
@pytest.mark.parametrize("bad", CONTROLS)
@pytest.mark.parametrize(
    "change",
    [
        lambda bad: {"subject": f"Hi{bad}"},
        lambda bad: {"sender": Address("a@acme.example", f"Anna{bad}")},
        lambda bad: {"recipient": Address(f"b{bad}@globex.example")},
        lambda bad: {"reply_to": Address("a@acme.example", f"Anna{bad}")},
        lambda bad: {"in_reply_to": f"a{bad}@b"},
        lambda bad: {"references": (f"a{bad}@b",)},
        lambda bad: {"message_id": f"a{bad}@b"},
        lambda bad: {"followthrough_id": f"a{bad}"},
    ],
)
def test_control_characters_are_refused_in_every_header(bad: str, change: Any) -> None:
    with pytest.raises(HeaderInjectionError):
        mail(**change(bad))


@given(st.text(max_size=60), st.text(max_size=60))
def test_no_text_adds_a_header(subject: str, name: str) -> None:
    try:
        frozen = mail(subject=subject, recipient=Address("ben@globex.example", name))
    except HeaderInjectionError:
        return
    message = read(frozen)
    assert sorted(message.keys()) == sorted(read(mail(subject="plain")).keys() if subject.strip() else message.keys())
    assert [each.addr_spec for each in message["To"].addresses] == ["ben@globex.example"]


@pytest.mark.fault(34)
def test_a_copy_stands_on_the_envelope_alone() -> None:
    frozen = mail(bcc="crm@crm.example")
    assert frozen.bcc == "crm@crm.example"
    assert frozen.raw == mail().raw
    assert mail(bcc=BEN.email).bcc is None, "nobody gets it twice"


@pytest.mark.fault(38)
def test_newsletter_like_mail_names_a_way_out() -> None:
    by_mail = read(mail(unsubscribe_to=ANNA))
    assert by_mail["List-Unsubscribe"] == f"<mailto:{ANNA.email}?subject=unsubscribe>"
    assert by_mail["List-Unsubscribe-Post"] is None
    by_web = mail(unsubscribe_to=ANNA, unsubscribe_url="https://sales.acme.example/unsubscribe").raw
    way = f"List-Unsubscribe: <https://sales.acme.example/unsubscribe/f00d>,\r\n <mailto:{ANNA.email}?subject=unsubscribe>\r\n"
    assert way.encode() in by_web
    assert b"List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n" in by_web
    assert b"List-Unsubscribe" not in mail().raw


@pytest.mark.parametrize("email", ["", "ben", "ben@a.example, eve@b.example", "<ben@a.example>", "a b@c.example", "@x"])
def test_an_address_that_is_none_is_refused(email: str) -> None:
    with pytest.raises(NotPossibleError):
        mail(recipient=Address(email))


def test_a_domain_of_another_script_is_written_in_ascii() -> None:
    frozen = mail(recipient=Address("ben@bücher.example"))
    assert frozen.recipient == "ben@xn--bcher-kva.example"
    assert frozen.raw.isascii()


def test_an_encoded_word_typed_by_a_person_stays_what_they_typed() -> None:
    assert read(mail(subject="=?utf-8?q?Bcc=3A?=", body="x"))["Subject"] == "=?utf-8?q?Bcc=3A?="


def test_a_report_carries_text_page_and_chart() -> None:
    html = '<p>Grüße <img src="cid:chart"></p>' + "x" * 2000
    message = read(mail(html=html, images=(("chart", PNG),), auto=True, in_reply_to=None, references=()))
    assert [part.get_content_type() for part in message.walk()] == [
        "multipart/alternative", "text/plain", "multipart/related", "text/html", "image/png",
    ]  # fmt: skip
    assert message["Auto-Submitted"] == "auto-generated"
    assert "References" not in message
    page = message.get_body(("html",))
    assert page is not None
    assert page.get_content().strip() == html
    image = next(part for part in message.walk() if part.get_content_type() == "image/png")
    assert image["Content-ID"] == "<chart>"
    assert image.get_payload(decode=True) == PNG


@settings(max_examples=30)
@given(st.text(printable, max_size=300), st.text(printable, max_size=300))
def test_no_text_closes_a_part(text: str, html: str) -> None:
    message = read(mail(body=text + "\n--=_0_f00d--\n", html=html + "\n--=_1_f00d\n"))
    assert len(list(message.walk())) == 3


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        ("Forty desks", "Re: Forty desks"),
        ("Re: Forty desks", "Re: Forty desks"),
        ("RE : Forty desks", "RE : Forty desks"),
        ("AW: Vierzig Tische", "AW: Vierzig Tische"),
        ("回复：报价", "回复：报价"),
        ("Fwd: Forty desks", "Re: Fwd: Forty desks"),
        ("Regarding: desks", "Re: Regarding: desks"),
        ("", "Re:"),
        ("Desks\r\n Bcc: x@evil.example", "Re: Desks Bcc: x@evil.example"),
    ],
)
def test_the_subject_of_an_answer(subject: str, expected: str) -> None:
    assert reply_subject(subject) == expected


@given(st.text(max_size=400))
def test_the_subject_of_an_answer_can_always_be_written_and_is_stable(subject: str) -> None:
    answer = reply_subject(subject)
    assert reply_subject(answer) == answer
    try:
        mail(subject=answer)
    except HeaderInjectionError:
        assert re.search("[\ud800-\udfff]", answer)


def test_now_is_zone_aware() -> None:
    assert b"Date: Mon, 23 Nov 2026 08:30:00 +0000\r\n" in mail(date=DATE.astimezone(UTC)).raw


@settings(max_examples=50)
@given(shown, st.text(printable, max_size=500), st.lists(msgid, max_size=20, unique=True))
def test_our_own_reader_reads_what_we_write(subject: str, body: str, references: list[str]) -> None:
    parsed = parse(mail(subject=subject, body=body, in_reply_to=None, references=tuple(references)).raw)
    assert parsed.message_id == "abc@acme.example"
    assert parsed.references == tuple(references)
    assert spaces(parsed.subject) == spaces(subject)
    assert spaces(parsed.text) == spaces(body)
    assert (parsed.from_, parsed.to, parsed.date) == (ANNA, (BEN,), DATE.astimezone(UTC))
    assert parsed.header("x-followthrough-id") == "f00d"
    assert not parsed.defects
