from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from worker.mail.fields import addresses, message_ids, moment, words
from worker.model import Address


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("jo@x.example", [("jo@x.example", "")]),
        ("Jo Doe <Jo@X.example>", [("jo@x.example", "Jo Doe")]),
        (
            '"Doe, Jo" <jo@x.example>, "A \\"B\\" C" <b@x.example>',
            [("jo@x.example", "Doe, Jo"), ("b@x.example", "A B C")],
        ),
        ("jo@x.example (Jo (the) Doe)", [("jo@x.example", "Jo the Doe")]),
        (
            "Team: a@x.example, B <b@x.example>; c@x.example",
            [("a@x.example", ""), ("b@x.example", "B"), ("c@x.example", "")],
        ),
        ("undisclosed-recipients:;", []),
        ("a@x.example; b@x.example", [("a@x.example", ""), ("b@x.example", "")]),
        ("Jo <@relay,@other:jo@x.example>", [("jo@x.example", "Jo")]),
        ("=?utf-8?Q?Doe,_J=C3=B6?= <jo@x.example>", [("jo@x.example", "Doe, Jö")]),
        ('"=?utf-8?B?SsO2?=" <jo@x.example>', [("jo@x.example", "Jö")]),
        ("=?utf-8?Q?J=C3=B6_<jo=40x.example>?=", [("jo@x.example", "Jö")]),
        ('"Jo <jo@x.example>', [("jo@x.example", "Jo")]),
        ("<jo@x.example", [("jo@x.example", "")]),
        ("<<jo@x.example>>", [("jo@x.example", "")]),
        ("Jo <mailto:jo@x.example>", [("jo@x.example", "Jo")]),
        ("Jo Doe jo@x.example", [("jo@x.example", "Jo Doe")]),
        ("'jo@x.example' <jo@x.example>", [("jo@x.example", "jo@x.example")]),
        ("jo@x.example,,b@x.example,", [("jo@x.example", ""), ("b@x.example", "")]),
        ('"jo.doe"@x.example', [('"jo.doe"@x.example', "")]),
        ("MAILER-DAEMON", []),
        ("@", []),
        ("", []),
    ],
)
def test_addresses(text: str, expected: list[tuple[str, str]]) -> None:
    assert addresses(text) == tuple(Address(*each) for each in expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain", "plain"),
        ("=?utf-8?q?a_b=21?=", "a b!"),
        ("=?utf-8?B?w6Q=?= =?utf-8?B?w7Y=?= end", "äö end"),
        ("=?utf-8?B?ww==?=\t=?utf-8?B?pA==?=", "ä"),  # a character cut in two words: forbidden, and common
        ("Re: =?windows-1252?Q?Caf=E9?=: offer", "Re: Café: offer"),
        ("=?utf-8*en?q?hi?=", "hi"),
        ("=?utf-8?Q?Really?=20yes?=", "Really? yes"),
        ("=?utf-8?Q?cut of", "cut of"),
        ("=?no-such-charset?q?caf=E9?=", "café"),
        ("=?utf-8?x?what?=", "=?utf-8?x?what?="),
        ("2 =? 3 ?= 4", "2 =? 3 ?= 4"),
        ("=?utf-8?B?QUJ?=", "AB"),
    ],
)
def test_encoded_words(text: str, expected: str) -> None:
    assert words(text) == expected


@pytest.mark.parametrize(
    ("text", "expected", "offset"),
    [
        ("Tue, 2 Jun 2026 10:00:00 +0200", datetime(2026, 6, 2, 8, tzinfo=UTC), 120),
        ("2 Jun 26 10:00 EST", datetime(2026, 6, 2, 15, tzinfo=UTC), -300),
        ("Tue, 02 Jun 2026 10:00:00 GMT", datetime(2026, 6, 2, 10, tzinfo=UTC), 0),
        ("Tue, 2 Jun 2026 10:00:00 -0000", datetime(2026, 6, 2, 10, tzinfo=UTC), None),
        ("Tue, 2 Jun 2026 10(at):00 :00 -0330 (home)", datetime(2026, 6, 2, 13, 30, tzinfo=UTC), -210),
        ("Tue, 2 Jun 2026 10:00:00 0530", datetime(2026, 6, 2, 4, 30, tzinfo=UTC), 330),
        ("Tue, 2 Jun 26 10:00:00 -600", datetime(2026, 6, 2, 16, tzinfo=UTC), -360),
        ("Tue, 2 Jun 2026 10:00:00 2026", datetime(2026, 6, 2, 10, tzinfo=UTC), None),
        ("Tue Jun  2 10:00:00 2026", datetime(2026, 6, 2, 10, tzinfo=UTC), None),
        ("2026-06-02T10:00:00+02:00", datetime(2026, 6, 2, 8, tzinfo=UTC), 120),
        ("Tue, 30 Jun 2026 23:59:60 +0000", datetime(2026, 6, 30, 23, 59, 59, tzinfo=UTC), 0),
    ],
)
def test_dates(text: str, expected: datetime, offset: int | None) -> None:
    assert moment(text) == (expected, None if offset is None else timedelta(minutes=offset))


@pytest.mark.parametrize(
    "text",
    ["", "yesterday", "31 Feb 2026 10:00:00 +0000", "Tue, 2 Jun 2026 99:00:00 +0000", "1 Jan 0001 00:00:00 +1400"],
)
def test_what_is_no_date(text: str) -> None:
    assert moment(text) is None


def test_message_ids() -> None:
    assert message_ids("<a@x> <b@\n x>\t<a@x>") == ("a@x", "b@x")
    assert message_ids("a@x b@x") == ("a@x", "b@x")
    assert message_ids("your mail of Tuesday") == ()


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet='<>()"\\,;:@a.= ?Qé\t', max_size=60))
def test_any_list_gives_addresses_that_are_some(text: str) -> None:
    for address in addresses(text):
        local, at, domain = address.email.rpartition("@")
        assert local
        assert at
        assert domain
        assert address.email == address.email.lower()


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=40))
def test_any_text_has_a_date_or_none(text: str) -> None:
    found = moment(text)
    assert found is None or found[0].tzinfo is UTC
