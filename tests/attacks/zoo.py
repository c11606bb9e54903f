"""Mails that nobody sends by accident.  Each asks for a quote in good words, so that it would become a lead and a draft."""

from __future__ import annotations

import random

ASKS = "\r\nHello, we need eight sensors for our cranes. Could you send us a quote?\r\n\r\nAna\r\n"
_LETTERS = random.Random(5)
NOISE = "".join(_LETTERS.choices("abcdefghijklmnopqrstuvwxyz0123456789", k=30_000))  # what no index can compress


def inquiry(
    name: str,
    *,
    sender: str = "Ana <ana@{}.example>",
    to: str = "Priya <priya@larkspur.example>",
    subject: str = "Sensors",
    message_id: str = "<{}@mail.example>",
    date: str = "Mon, 02 Mar 2026 09:00:00 +0000",
    more: str = "",
    body: str = ASKS,
) -> bytes:
    """A mail from a domain of its own; "{}" stands for the name, and a header that is "" is left out."""
    fields = {"From": sender, "To": to, "Subject": subject, "Message-ID": message_id, "Date": date}
    head = "".join(f"{key}: {value.replace('{}', name)}\r\n" for key, value in fields.items() if value)
    return (head + more + body).encode()


def _zoo() -> dict[str, bytes]:
    variants: dict[str, dict[str, str]] = {
        "id-control": {"message_id": "<a\x01\x07b{}@x>"},
        "id-c1": {"message_id": "<a\x85b\u2028{}@x>"},
        "id-bracket": {"message_id": '<"a b>c"{}@x>'},
        "id-spaces": {"message_id": "<a b c {} @ x>"},
        "id-2000": {"message_id": "<" + "m" * 2000 + "{}@x>"},
        "id-30000": {"message_id": "<" + NOISE + "{}@x>"},
        "id-none": {"message_id": ""},
        "refs-500": {"more": "References: " + " ".join(f"<r{n}@z>" for n in range(500)) + "\r\n"},
        "refs-control": {"more": "In-Reply-To: <a\x01@z>\r\nReferences: <a\x01@z> <b\x7f@z>\r\n"},
        "refs-noise": {"more": f"References: <{NOISE}@z>\r\n"},
        "name-control": {"sender": '"Ana\x07\x1b[31m" <ana@{}.example>'},
        "name-bcc": {"sender": "=?utf-8?q?Ana=0d=0aBcc:_x@y.example=00=07?= <ana@{}.example>"},
        "name-c1": {"sender": '"Ana\x85\x9b" <ana@{}.example>'},
        "name-turned": {"sender": '"Ana \u202eelpmaxe.evil@" <ana@{}.example>'},
        "name-script": {"sender": '"<script>alert(1)</script>" <ana@{}.example>'},
        "name-5000": {"sender": '"' + "n" * 5000 + '" <ana@{}.example>'},
        "name-utf7": {"sender": "=?utf-7?q?+2AA-Ana?= <ana@{}.example>"},
        "subject-bcc": {"subject": "=?utf-8?q?Prices=0D=0ABcc:_all@victims.example?="},
        "subject-control": {"subject": "=?utf-8?q?Pri=00ces=07=1b[31m?="},
        "subject-turned": {"subject": "\u202egnirts \u2066x"},
        "subject-50000": {"subject": "x" * 50_000},
        "subject-words": {"subject": "word " * 10_000},
        "subject-emoji": {"subject": "😀" * 500},
        "subject-script": {"subject": "<img src=x onerror=alert(1)>"},
        "from-two": {"sender": "Ana <ana@{}.example>, Bob <bob@{}.example>"},
        "from-us": {"sender": "Priya <priya@larkspur.example>"},
        "from-us-noise": {"sender": "priya@larkspur.example", "more": f"X-Followthrough-Id: {NOISE}\r\n"},
        "from-path": {"more": "X-Followthrough-Id: ../../etc/passwd\r\n"},
        "reply-to-3000": {"more": "Reply-To: " + ",".join(f"v{n}@victims.example" for n in range(3000)) + "\r\n"},
        "address-control": {"sender": "<ana\x01@{}.example>"},
        "address-quoted": {"sender": '<"a\\"b c"@{}.example>'},
        "address-dash": {"sender": "<-oQ/tmp/x@{}.example>"},
        "domain-empty": {"sender": "<ana@a..{}.example>"},
        "domain-idn": {"sender": "<ana@hafen-süd-{}.example>"},
        "domain-sharp": {"sender": "<ana@fußball-{}.example>"},
        "domain-lookalike": {"sender": "Ana <ana@\u0430pple-{}.com>"},
        "domain-emoji": {"sender": "<ana@😀{}.example>"},
        "domain-endless": {"sender": "<ana@" + "ü" * 100 + ".example>"},
        "date-1970": {"date": "Thu, 01 Jan 1970 00:00:00 +0000"},
        "date-2050": {"date": "Sat, 01 Jan 2050 00:00:00 +0000"},
        "date-first": {"date": "Mon, 01 Jan 0001 00:00:00 +2300"},
        "date-last": {"date": "Fri, 31 Dec 9999 23:59:59 -2300"},
        "date-numbers": {"date": "Mon, 99999999999999 Mar 20260000 99:99:99 +999999999"},
        "to-brackets": {"to": "(" * 1_000_000},
        "to-quotes": {"to": '"' * 100_000},
        "to-words": {"to": "=?" * 50_000},
        "line-50000": {"body": "\r\n" + "we need a quote " * 3200 + ASKS},
        "addresses": {"body": "\r\n" + "a@b.example " * 20_000 + ASKS},
        "html": {
            "more": "Content-Type: text/html\r\n",
            "body": "\r\n<style>a{}</style><script>alert(1)</script><img src=//t.example onerror=alert(1)><p>"
            + ASKS.strip(),
        },
        "html-depth": {"more": "Content-Type: text/html\r\n", "body": "\r\n" + "<div>" * 50_000 + ASKS.strip()},
        "parts-200000": {
            "more": "Content-Type: multipart/mixed; boundary=b\r\n",
            "body": "\r\n" + "--b\r\n\r\nx\r\n" * 200_000,
        },
        "depth-1000": {
            "more": "Content-Type: multipart/mixed; boundary=b\r\n",
            "body": "".join(
                f"\r\n--b{n or ''}\r\nContent-Type: multipart/mixed; boundary=b{n + 1}\r\n" for n in range(1000)
            ),
        },
        "depth-inside": {"body": "Content-Type: message/rfc822\r\n\r\n" * 1000},
        "fields-20000": {"more": "".join(f"X-{n}: y\r\n" for n in range(20_000))},
    }
    return {name: inquiry(name, **changes) for name, changes in variants.items()}


ZOO = _zoo()
