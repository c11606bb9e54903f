"""What reading a hostile mail costs: linear in its length, bounded, and never more than the mail itself."""

import base64
import contextlib
import time

import pytest

from tests.attacks.zoo import ZOO, inquiry
from worker.errors import UnreadableMailError
from worker.mail.parse import parse
from worker.model import Us
from worker.rules import screen
from worker.rules.leads import LeadContext
from worker.rules.understand import understand

CONTEXT = LeadContext(us=Us(domains=frozenset({"larkspur.example"})))
SECONDS = 1.0  # of computing time, on a slow machine
NOTICEABLE = 0.03  # seconds below which growth cannot be measured

TEXTS = (
    "x\n", "> x\n", "a:\n", " \n", "--\n", "____________\n", "From: a\n", "on 1 wrote:\n", "wrote :\n", "PS: x\n", "Kim\n", "name: x\n", "a@b\n",
    "we need a quote ", "12 may ", "2026-01-01 ", "? ", "my my ", "a@b.c ", "0", "1.", "(", "can you ", "don't ", "i'm ", "introduce you to ",
    "wrote", "John Smith ", "\t", "\xa0", "confidential ", "status: 5.1.1\n", "final-recipient: rfc822; a@b.c\n", "user unknown ", "\u0130", "ß", "日", "-", "_", "a-", "@",
)  # fmt: skip
PAGES = (
    "<div>",
    "<a href=http://x>a",
    "<!--",
    "&",
    "&#",
    '<a "',
    "<td>a",
    "<blockquote>",
    "<p hidden ",
    "<br>\n> ",
    "<p>a</p>",
    "<title>",
    "<li>",
)
VALUES = ("(", ")", '"', "\\", "<", ",", ";", "a ", "a@", " @", "a @b ", "=?", "=?utf-8?q?a?= ", "((a)", '; a="', '; a*0="', ";a*=''%41", "a:;", "re: ", "xn--", '"a" <a@b.c>, ')  # fmt: skip
FIELDS = ("To", "Subject", "References", "Content-Type", "Date")


@pytest.fixture(autouse=True, scope="module")
def _learnt() -> None:
    """The patterns are read and compiled once a process, and no mail pays for that."""
    understand(parse(inquiry("first")), CONTEXT)
    for pattern in screen.MAILS.patterns:
        assert pattern.compiled.pattern == pattern.pattern


def cost(raw: bytes) -> float:
    """Seconds of computing time."""
    began = time.process_time()
    with contextlib.suppress(UnreadableMailError):
        understand(parse(raw), CONTEXT)
    return time.process_time() - began


def text(fragment: str, size: int) -> bytes:
    return inquiry("text", body="\r\n" + fragment.replace("\n", "\r\n") * (size // len(fragment)))


def page(fragment: str, size: int) -> bytes:
    return inquiry("page", more="Content-Type: text/html\r\n", body="\r\n" + fragment * (size // len(fragment)))


def header(fragment: str, size: int) -> bytes:
    value = "a" + fragment * (size // len(fragment))
    return "".join(f"{name}: {value}\r\n" for name in FIELDS).encode() + b"From: a@b.example\r\n\r\nHello"


CASES = [
    *((text, each, 12_000) for each in TEXTS),
    *((page, each, 12_000) for each in PAGES),
    *((header, each, 12_000) for each in VALUES),
]


@pytest.mark.parametrize(("make", "fragment", "size"), CASES)
def test_the_cost_grows_with_the_length_alone(make, fragment: str, size: int) -> None:  # type: ignore[no-untyped-def] # noqa: ANN001
    """Four times as long may cost some six times as much; a quadratic rule would cost sixteen times."""
    small = min(cost(make(fragment, size)) for _ in range(2))
    large = min(cost(make(fragment, 4 * size)) for _ in range(2))
    assert large < max(NOTICEABLE, small) * 8


def _bombs() -> dict[str, bytes]:
    size = 8 << 20
    report = b"Content-Type: multipart/report; boundary=b\r\n\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n"
    inner = b"X: y\r\n\r\n" + b"hello\r\n" * 100_000
    for _ in range(8):
        inner = b"Content-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n\r\n" + base64.encodebytes(inner)
    charsets = (
        "utf-7",
        "iso-2022-jp",
        "hz-gb-2312",
        "utf-16",
        "gb18030",
        "punycode",
        "unicode_escape",
        "undefined",
        "idna",
    )
    return {
        "a million fields": b"A: b\r\n" * 1_000_000 + b"\r\nx",
        "fields and no body": b"A: b\r\n" * 1_000_000,
        "odd lines": b"odd line\r\nX-A: b\r\n" * 200_000 + b"\r\nx",
        "a field of a million lines": b"Subject: a" + b"\r\n x" * 1_000_000 + b"\r\n\r\nx",
        "a field of 1 MB": b"To: " + b"(" * (1 << 20) + b"\r\n\r\nx",
        "encoded words": b"".join(b"X-%d: " % n + b"=?utf-8?q?a?= " * 4000 + b"\r\n" for n in range(200)) + b"\r\nx",
        "fields of parts": b"Content-Type: multipart/mixed; boundary=b\r\n\r\n"
        + (b"--b\r\n" + b"A: b\r\n" * 1900 + b"\r\nx\r\n") * 900,
        "blanks in a report": report + b" " * size + b"\r\n--b--",
        "groups of a report": report + b"Final-Recipient: rfc822;a@b.c\r\nAction: failed\r\n" * 30_000,
        "soft line breaks": b"Content-Transfer-Encoding: quoted-printable\r\n\r\n" + b"=\r\n" * size,
        "broken base64": b"Content-Transfer-Encoding: base64\r\n\r\n" + b"A*" * size + b"=A",
        "uuencoded lines": b"Content-Transfer-Encoding: x-uuencode\r\n\r\nbegin 644 x\r\n" + b"!A\r\n" * size,
        "carriage returns": b"X: y\r\n\r\n" + b"\r" * size,
        "zeros": b"X: y\r\n\r\n" + b"\0" * size,
        "boundaries inside each other": b"".join(
            b"Content-Type: multipart/mixed; boundary=%s\r\n\r\n--%s\r\n" % (b"-" * n, b"-" * n) for n in range(1, 45)
        )
        + b"-\n" * size,
        "mails inside mails, encoded": inner,
        "a text of short lines": text("a:\n", size),
        "a page of short tags": page("<br>\n> ", size),
    } | {
        f"charset {name}": f"Content-Type: text/plain; charset={name}\r\n\r\n".encode() + b"+\xff\x1b$B~{" * 200_000
        for name in charsets
    }


@pytest.mark.parametrize(
    ("name", "raw"), [*ZOO.items(), *_bombs().items()], ids=lambda value: value if isinstance(value, str) else ""
)
def test_no_mail_costs_more_than_a_second(name: str, raw: bytes) -> None:
    assert cost(raw[: 50 << 20]) < SECONDS, name


def test_the_text_of_many_parts_has_one_limit() -> None:
    part = b"--b\r\nContent-Type: text/plain\r\n\r\n" + b"word " * 20_000 + b"\r\n"
    mail = parse(b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + part * 100 + b"--b--")
    assert len(mail.text) < (512 << 10) + 200


def test_a_header_too_large_is_cut_and_its_body_found() -> None:
    mail = parse(b"Subject: x\r\n" + b"A: b\r\n" * 10_000 + b"\r\nHello\r\n")
    assert mail.subject == "x"
    assert mail.text == "Hello\n"
    assert mail.defects == ("header too large: parts of it were left out",)
    assert len(mail.headers) == 2000


def test_an_encoded_mail_inside_that_is_too_large_is_a_file() -> None:
    inner = base64.encodebytes(b"Subject: inside\r\n\r\n" + b"x" * (7 << 20))
    mail = parse(b"Content-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n\r\n" + inner)
    assert mail.original == ()
    assert mail.defects == ("an encoded mail inside it is too large to be read",)
    assert len(mail.attachments) == 1
