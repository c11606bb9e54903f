"""The fetcher against a real server: what it accepts, what it refuses, and that it always ends."""

from __future__ import annotations

import gzip
import ssl
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
import trustme

from tests.servers.http import FeedServer, feed_server
from worker.errors import FeedError
from worker.feeds import Fetched, NotModified, fetch
from worker.net import Limits

FEED = b"<rss version='2.0'><channel><title>Port News</title></channel></rss>"
QUICK = Limits(max_bytes=100_000, seconds=1.0)


@pytest.fixture
def server() -> Iterator[FeedServer]:
    with feed_server() as running:
        yield running


def allowed(server: FeedServer, url: str, limits: Limits = QUICK) -> Fetched | NotModified:
    return fetch(url, limits=limits, allow=frozenset({server.host}))


def test_fetches_an_allowed_host(server: FeedServer) -> None:
    url = server.serve(
        "/feed", FEED, ETag='"1"', Last_Modified="Mon, 02 Mar 2026 10:00:00 GMT", Content_Type="text/xml"
    )
    fetched = allowed(server, url)
    assert fetched == Fetched(FEED, url, "text/xml", '"1"', "Mon, 02 Mar 2026 10:00:00 GMT")


def test_asks_only_for_what_changed(server: FeedServer) -> None:
    url = server.serve("/feed", b"", 304)
    assert fetch(url, '"1"', "Mon, 02 Mar 2026 10:00:00 GMT", allow=frozenset({server.host})) == NotModified()
    headers = server.requests[0][1]
    assert headers["if-none-match"] == '"1"'
    assert headers["if-modified-since"] == "Mon, 02 Mar 2026 10:00:00 GMT"
    assert "cookie" not in headers


def test_loopback_is_refused_unless_allowed(server: FeedServer) -> None:
    url = server.serve("/feed", FEED)
    with pytest.raises(FeedError, match="not on the public internet"):
        fetch(url, limits=QUICK)
    assert not server.requests


def test_a_redirect_into_our_network_is_refused(server: FeedServer) -> None:
    with feed_server() as inside:
        secret = inside.serve("/secret", b"secret")
        url = server.redirect("/feed", secret)
        with pytest.raises(FeedError, match="not on the public internet"):
            allowed(server, url)
        assert not inside.requests


def test_a_name_that_leads_inside_is_refused_and_looked_up_once(server: FeedServer) -> None:
    asked: list[str] = []

    def resolver(host: str, _: int) -> Sequence[str]:
        asked.append(host)
        return ["127.0.0.1"]

    with pytest.raises(FeedError, match=r"news\.example leads to 127\.0\.0\.1"):
        fetch(f"http://news.example:{server.port}/feed", limits=QUICK, resolver=resolver)
    assert asked == ["news.example"]


def test_one_inner_address_among_public_ones_is_enough_to_refuse() -> None:
    with pytest.raises(FeedError, match=r"10\.0\.0\.8"):
        fetch("http://news.example/feed", limits=QUICK, resolver=lambda *_: ["93.184.216.34", "10.0.0.8"])


@pytest.mark.parametrize(
    "host", ["[::1]", "[::ffff:127.0.0.1]", "0", "169.254.169.254", "2130706433", "0x7f.1", "127.1", "localhost"]
)
def test_every_spelling_of_an_inner_host_is_refused(host: str) -> None:
    with pytest.raises(FeedError):
        fetch(f"http://{host}:9/feed", limits=QUICK)


def test_other_schemes_are_refused(server: FeedServer) -> None:
    for url in ("file:///etc/passwd", "ftp://example.org/feed", "gopher://example.org/", "/etc/passwd", "feed"):
        with pytest.raises(FeedError):
            fetch(url, limits=QUICK)
    with pytest.raises(FeedError):
        allowed(server, server.redirect("/to-file", "file:///etc/passwd"))


def test_redirects_are_followed_up_to_five(server: FeedServer) -> None:
    server.serve("/6", FEED)
    for number in range(6):
        server.redirect(f"/{number}", f"/{number + 1}", 301 if number % 2 else 307)
    found = allowed(server, server.url("/1"))
    assert isinstance(found, Fetched)
    assert found.url == server.url("/6")
    with pytest.raises(FeedError, match="more than 5 redirects"):
        allowed(server, server.url("/0"))


def test_unpacks_gzip(server: FeedServer) -> None:
    url = server.serve("/feed", gzip.compress(FEED), Content_Encoding="gzip")
    found = allowed(server, url)
    assert isinstance(found, Fetched)
    assert found.content == FEED


def test_a_gzip_bomb_is_cut_off(server: FeedServer) -> None:
    url = server.serve("/bomb", gzip.compress(bytes(50_000_000)), Content_Encoding="gzip")
    with pytest.raises(FeedError, match="larger than 100000 bytes"):
        allowed(server, url)


def test_a_large_feed_is_cut_off(server: FeedServer) -> None:
    with pytest.raises(FeedError, match="larger than"):
        allowed(server, server.serve("/large", bytes(100_001)))


def test_broken_or_unasked_packing_is_an_error(server: FeedServer) -> None:
    for encoding in ("gzip", "br"):
        with pytest.raises(FeedError, match="packed"):
            allowed(server, server.serve("/feed", b"not packed", Content_Encoding=encoding))


@pytest.mark.parametrize("behaviour", ["drip", "drip_header"])
def test_a_slow_server_meets_the_deadline(server: FeedServer, behaviour: str) -> None:
    url = getattr(server, behaviour)("/slow")
    began = time.monotonic()
    with pytest.raises(FeedError):
        allowed(server, url, Limits(seconds=0.4))
    assert time.monotonic() - began < 3


def test_a_broken_connection_is_a_feed_error(server: FeedServer) -> None:
    with pytest.raises(FeedError):
        allowed(server, server.hang_up("/gone"))
    with pytest.raises(FeedError, match="404"):
        allowed(server, server.url("/unknown"))


def test_says_when_to_come_back(server: FeedServer) -> None:
    later = format_datetime(datetime.now(UTC) + timedelta(hours=1), usegmt=True)
    for value, low, high in (("120", 120, 120), (later, 3_500, 3_601), ("99999999999", 604_800, 604_800), ("-1", 0, 0)):
        with pytest.raises(FeedError, match="429") as caught:
            allowed(server, server.serve("/busy", b"", 429, Retry_After=value))
        waiting = caught.value.retry_after_seconds
        assert waiting is None if value == "-1" else waiting is not None and low <= waiting <= high


def test_checks_the_name_of_a_certificate() -> None:
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("news.example").configure_cert(context)
    trusting = ssl.create_default_context()
    authority.configure_trust(trusting)
    with feed_server(context) as server:
        server.serve("/feed", FEED)

        def get(host: str) -> Fetched | NotModified:
            return fetch(
                f"https://{host}:{server.port}/feed",
                limits=QUICK,
                allow=frozenset({f"{host}:{server.port}"}),
                resolver=lambda *_: ["127.0.0.1"],
                tls=trusting,
            )

        assert isinstance(get("news.example"), Fetched)
        with pytest.raises(FeedError, match=r"(?i)certificate"):
            get("other.example")
