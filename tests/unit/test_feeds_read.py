from __future__ import annotations

import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from worker.errors import FeedError
from worker.feeds import read

URL = "https://news.example/feeds/all.xml"


def rss(items: str) -> bytes:
    return f"<rss version='2.0'><channel><title>Port &amp; Pier</title>{items}</channel></rss>".encode()


def test_reads_rss() -> None:
    (item,) = read(
        rss(
            "<item><title>Docks &amp; cranes</title><link>/a?b=1&amp;c=2</link><guid isPermaLink='false'>g1</guid>"
            "<description>&lt;p&gt;Two &lt;b&gt;new&lt;/b&gt; docks&lt;/p&gt;</description>"
            "<pubDate>Mon, 02 Mar 2026 10:00:00 +0100</pubDate></item>"
        ),
        URL,
    )
    assert (item.title, item.summary, item.source) == ("Docks & cranes", "Two new docks", "Port & Pier")
    assert (item.url, item.guid) == ("https://news.example/a?b=1&c=2", "g1")
    assert item.published == datetime(2026, 3, 2, 9, tzinfo=UTC)


def test_reads_atom_and_names_the_host_where_the_feed_has_no_title() -> None:
    (item,) = read(
        b"<feed xmlns='http://www.w3.org/2005/Atom'><entry><id>urn:1</id><title>One</title>"
        b"<link href='https://other.example/1'/><updated>2026-03-02T10:00:00Z</updated></entry></feed>",
        URL,
    )
    assert (item.title, item.url, item.source) == ("One", "https://other.example/1", "news.example")
    assert item.published == datetime(2026, 3, 2, 10, tzinfo=UTC)


def test_reads_json_feeds() -> None:
    (item,) = read(
        b'{"version": "https://jsonfeed.org/version/1.1", "title": "J", "items": [7, {"id": "1", "title": "T",'
        b' "url": "https://j.example/1", "content_html": "<p>x</p>", "date_published": "2026-03-02T10:00:00+01:00"}]}',
        URL,
    )
    assert (item.title, item.summary, item.url, item.guid) == ("T", "x", "https://j.example/1", "1")
    assert item.published == datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    "link",
    ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "https://user:pw@news.example/", "http://[", ""],
)
def test_a_link_is_http_or_nothing(link: str) -> None:
    (item,) = read(rss(f"<item><title>t</title><link>{link}</link></item>"), "")
    assert item.url == ""


@pytest.mark.parametrize(
    "title",
    [
        "a &lt;img src=x onerror=alert(1)&gt; b",
        "a &amp;lt;img src=x onerror=alert(1)&amp;gt; b",
        "<![CDATA[a <script>alert(1)</script> b]]>",
        "<![CDATA[a <style>p{}</style><iframe src='x'></iframe> b]]>",
    ],
)
def test_titles_are_text_alone(title: str) -> None:
    (item,) = read(rss(f"<item><title>{title}</title></item>"), URL)
    assert item.title == "a b"


def test_plain_signs_survive() -> None:
    (item,) = read(rss("<item><title>Profit &amp;lt; 5 &amp;amp; loss</title></item>"), URL)
    assert item.title == "Profit < 5 & loss"


def test_bytes_are_never_a_path_or_an_address(tmp_path: Path) -> None:
    file = tmp_path / "feed.xml"
    file.write_bytes(rss("<item><title>secret</title></item>"))
    for name in (str(file), file.as_uri(), "http://127.0.0.1:1/"):
        with pytest.raises(FeedError, match="this is no feed"):
            read(name.encode(), URL)


def test_a_huge_feed_is_read_from_its_top() -> None:
    began = time.monotonic()
    items = read(rss("".join(f"<item><title>{n}</title></item>" for n in range(60_000))), URL)
    assert [item.title for item in items] == [str(n) for n in range(200)]
    assert time.monotonic() - began < 5


def test_a_feed_of_tags_alone_is_refused() -> None:
    with pytest.raises(FeedError, match="tags"):
        read(b"<rss><channel>" + b"<a>" * 200_000, URL)


def test_entities_do_not_expand() -> None:
    bomb = b"<!DOCTYPE r [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'><!ENTITY f SYSTEM 'file:///etc/passwd'>]>"
    items = read(bomb + rss("<item><title>x &b;&f; y</title></item>"), URL)
    assert all("root:" not in item.title and len(item.title) <= 300 for item in items)


@given(st.binary(max_size=300))
@settings(max_examples=60, deadline=None)
def test_any_bytes_give_items_or_a_feed_error(content: bytes) -> None:
    for shape in (content, rss("<item><title>") + content, b'{"items": [' + content + b"]}"):
        try:
            items = read(shape, URL)
        except FeedError:
            continue
        assert all(item.url == "" or item.url.startswith(("http://", "https://")) for item in items)


@pytest.mark.parametrize(
    "content", [b"<!doctype html><html><body><article>News</article></body></html>", b"hello", b""]
)
def test_what_is_no_feed_is_said_to_be_none(content: bytes) -> None:
    with pytest.raises(FeedError, match="this is no feed"):
        read(content, URL)


def test_a_feed_without_entries_is_one() -> None:
    assert read(b"<rss version='2.0'><channel><title>Quiet</title></channel></rss>", URL) == ()
