"""Looking for feeds on a real site: what is found, what is left alone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.servers.http import FeedServer, feed_server
from worker.errors import FeedError
from worker.feeds import discover
from worker.feeds.discover import named_feeds
from worker.net import Limits

QUICK = Limits(max_bytes=100_000, seconds=1.0)
HTTP = frozenset({"http", "https"})
PAGE = """<!doctype html><html><head>
<!-- <link rel="alternate" type="application/rss+xml" href="/hidden.xml"> -->
<link rel="stylesheet" href="/a.css"><LINK REL='Alternate' TYPE='application/rss+xml' HREF='/news.xml?a=1&amp;b=2'>
<link rel="alternate" type="application/rss+xml" title="Site » Comments Feed" href="/comments/feed/">
<link rel=alternate type=application/atom+xml href=https://blog.example/atom>
<link rel="alternate" hreflang="de" href="/de/"><link rel="alternate" type="application/feed+json" href="javascript:alert(1)">
</head>"""


@pytest.fixture
def server() -> Iterator[FeedServer]:
    with feed_server() as running:
        yield running


def ask(server: FeedServer, *, allowed: bool = True) -> tuple[str, ...]:
    allow = frozenset({server.host}) if allowed else frozenset[str]()
    return discover(server.host, limits=QUICK, scheme="http", allow=allow)


def test_the_first_page_names_the_feeds(server: FeedServer) -> None:
    server.serve("/", PAGE.encode())
    assert ask(server) == (server.url("/news.xml?a=1&b=2"), "https://blog.example/atom")
    assert [path for path, _ in server.requests] == ["/robots.txt", "/"]
    assert "Followthrough" in server.requests[1][1]["user-agent"]


def test_robots_txt_keeps_us_out(server: FeedServer) -> None:
    server.serve("/", PAGE.encode())
    server.serve("/robots.txt", b"User-agent: *\nDisallow: /\n")
    assert ask(server) == ()
    assert [path for path, _ in server.requests] == ["/robots.txt"]
    server.serve("/robots.txt", b"User-agent: *\nDisallow: /private\n")
    assert len(ask(server)) == 2


def test_a_site_in_our_own_network_is_not_asked(server: FeedServer) -> None:
    with pytest.raises(FeedError, match="not on the public internet"):
        ask(server, allowed=False)
    assert not server.requests


def test_a_site_that_is_too_large_or_does_not_answer_is_told(server: FeedServer) -> None:
    server.serve("/", bytes(100_001))
    with pytest.raises(FeedError, match="larger than"):
        ask(server)
    server.hang_up("/")
    with pytest.raises(FeedError):
        ask(server)


def test_only_https_is_taken_by_default() -> None:
    assert named_feeds(PAGE, "http://site.example/") == ("https://blog.example/atom",)
    assert named_feeds(PAGE, "https://site.example/x/")[0] == "https://site.example/news.xml?a=1&b=2"
    many = "".join(f"<link rel=alternate type=application/rss+xml href=/{number}>" for number in range(9))
    assert len(named_feeds(many, "https://site.example/")) == 3


@given(st.text(alphabet="<link rel=\"'alternate type=application/rss+xml href>!-", max_size=400))
def test_any_page_is_read(page: str) -> None:
    assert all(url.startswith("https://") for url in named_feeds(page, "https://site.example/"))


@pytest.mark.parametrize("piece", ["<!--", "<link ", "<link rel=", 'a="', "<link rel='", "--><!--"])
def test_a_hostile_page_is_read_in_time(piece: str) -> None:
    assert named_feeds(piece * (900_000 // len(piece)), "https://site.example/") == ()
