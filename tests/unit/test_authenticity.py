"""Who sent a mail, as only our own server's findings can tell."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.rules.authenticity import Sender, sender, trusted_names

OURS = frozenset({"mx.example.net"})
ANA = "ana@hafen.example"


def judged(*values: str, trusted: frozenset[str] = OURS) -> Sender:
    return sender([("authentication-results", value) for value in values], ANA, trusted)


@pytest.mark.parametrize(
    ("value", "verdict"),
    [
        ("mx.example.net; dmarc=pass (p=none) header.from=hafen.example", Sender.VERIFIED),
        (
            "in1.mx.example.net 1; spf=fail smtp.mailfrom=x.example; dkim=pass header.d=mail.hafen.example",
            Sender.VERIFIED,
        ),
        ("mx.example.net; dkim=pass header.i=@hafen.example header.s=a", Sender.VERIFIED),
        ("mx.example.net; spf=pass smtp.mailfrom=bounce@news.hafen.example", Sender.VERIFIED),
        ("mx.example.net; dkim=pass header.d=forger.example; spf=pass smtp.mailfrom=a@forger.example", Sender.UNKNOWN),
        ("mx.example.net; dkim=pass header.d=hafen.example; dmarc=fail header.from=hafen.example", Sender.FORGED),
        ("mx.example.net; dmarc=pass header.from=forger.example", Sender.UNKNOWN),
        ("mx.example.net; none", Sender.UNKNOWN),
        (
            "mx.example.net; spf=pass (dkim=pass header.d=hafen.example; dmarc=pass) smtp.mailfrom=f.example",
            Sender.UNKNOWN,
        ),
        ("forger.example; dmarc=pass header.from=hafen.example", Sender.UNKNOWN),
        ("mx.example.net.forger.example; dmarc=pass header.from=hafen.example", Sender.UNKNOWN),
        ("", Sender.UNKNOWN),
    ],
)
def test_what_our_server_found_counts(value: str, verdict: Sender) -> None:
    assert judged(value) is verdict


def test_below_a_strange_header_nothing_is_ours() -> None:
    good = "mx.example.net; dmarc=pass header.from=hafen.example"
    assert judged("relay.example; spf=pass smtp.mailfrom=x@y.example", good) is Sender.UNKNOWN
    assert judged("mx.example.net; spf=none", good) is Sender.VERIFIED


def test_a_server_that_leaves_its_name_out() -> None:
    microsoft = "spf=pass (sender IP is 192.0.2.1) smtp.mailfrom=hafen.example; dmarc=pass action=none header.from=hafen.example"
    assert judged(microsoft) is Sender.UNKNOWN
    assert judged(microsoft, trusted=trusted_names("outlook.office365.com")) is Sender.VERIFIED


def test_the_names_follow_from_the_imap_server() -> None:
    assert trusted_names("imap.gmail.com") == {"mx.google.com"}
    assert trusted_names("imap.hafen.example") == {"hafen.example"}
    assert trusted_names("127.0.0.1") == {"127.0.0.1"}
    assert trusted_names("imap.gmail.com", ["MX.Own.example"]) == {"mx.own.example"}


@given(st.lists(st.text(max_size=200), max_size=4))
def test_without_our_name_nothing_is_verified(values: list[str]) -> None:
    assert judged(*(value for value in values if "mx.example.net" not in value.lower())) is Sender.UNKNOWN


@pytest.mark.parametrize(
    "hostile", ["(" * 50_000, "mx.example.net;" + "a=" * 50_000, "mx.example.net; " + " " * 50_000 + "x"]
)
def test_hostile_headers_are_read_in_bounded_time(hostile: str) -> None:
    started = time.perf_counter()
    judged(hostile)
    assert time.perf_counter() - started < 1
