"""News from the terminal: a real feed server, companies of the configuration and of a lead."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from tests.e2e.conftest import CommandLine, inquiry
from tests.servers.http import feed_server


def feed_of(*titles: str) -> bytes:
    yesterday = format_datetime(datetime.now(UTC) - timedelta(days=1))
    items = "".join(
        f"<item><title>{title}</title><link>https://port.example/{number}</link><pubDate>{yesterday}</pubDate></item>"
        for number, title in enumerate(titles)
    )
    return f"<rss version='2.0'><channel><title>Port News</title>{items}</channel></rss>".encode()


@pytest.fixture
def there(alone: CommandLine, tmp_path: Path) -> CommandLine:
    (tmp_path / "mails").mkdir()
    (tmp_path / "mails" / "1.eml").write_bytes(inquiry(1))
    alone.good("import", "mails")
    return alone


def test_from_a_feed_to_a_story_and_a_word_on_it(there: CommandLine) -> None:
    with feed_server() as server:
        good = server.serve("/feed", feed_of("Quay1 opens second dock", "Quay1 recalls 40 cranes", "Rain"))
        section = f'[feeds]\nallow_hosts = ["{server.host}"]\nsearch = ["{server.url("/search?q={company}")}"]\n[web]'
        there.configure(("[web]", section))
        assert there.good("news", "add", good, "--industry", "ports", "--json").json["state"] == "not read yet"
        run = there.call("news", "fetch", "--json")
        assert (run.code, run.json["read"], run.json["new"], run.json["about"]) == (3, 1, 3, 2)
        assert "2 of 2 feeds: " in run.err
        assert "404: there is nothing at this address" in run.err
        assert any(path == "/search?q=%22Quay1%22" for path, _ in server.requests)
        found = there.call("news", "feeds", "--json")
        assert (found.code, [feed["state"] for feed in found.json]) == (1, ["good", "fails"])
        assert found.json[0].keys() == {
            "number", "for", "url", "origin", "state", "read", "next", "items", "failures", "error",
        }  # fmt: skip
    stories = there.good("news", "list", "--json").json
    assert {one["title"]: one["congratulate"] for one in stories} == {
        "Quay1 opens second dock": "yes",
        "Quay1 recalls 40 cranes": "never",
    }
    assert stories[0].keys() == {
        "item", "company", "domain", "title", "url", "source", "published", "congratulate", "reasons", "also_in", "used_for",
    }  # fmt: skip
    item = str(stories[0]["item"])
    done = there.good("news", "not-about", item, "quay1.example", "--json").json
    assert done == {"items": 1, "others": 0, "drafts": []}
    there.good("news", "about", item, "quay1.example")
    assert "Quay1 recalls 40" in there.good("news", "list", "--company", "quay1.example").out


def test_companies_and_feeds_are_steered(alone: CommandLine) -> None:
    alone.good("news", "company", "hafen.example", "--name", "Hafen Süd", "--industry", "ports", "--no-watch")
    (one,) = alone.good("news", "companies", "--json").json
    assert one == {
        "domain": "hafen.example",
        "name": "Hafen Süd",
        "industry": "ports",
        "origin": "person",
        "watched": False,
    }
    alone.good("news", "add", "https://hafen.example/feed", "--company", "hafen.example")
    alone.good("news", "pause", "1")
    assert alone.good("news", "feeds", "--json").json[0]["state"] == "paused"
    alone.good("news", "remove", "1")
    missing = alone.call("news", "not-about", "7", "quay9.example")
    assert missing.code == 1
    assert "no company quay9.example" in missing.err
    alone.configure(("[web]", '[feeds]\nsearch = ["https://news.example/rss"]\n[web]'))
    wrong = alone.call("news", "list")
    assert wrong.code == 2
    assert "names no company. Write {company} or {domain}" in wrong.err
