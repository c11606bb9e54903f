"""The library on the command line: what is there, what is wrong, which links answer, and what fits a lead."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from tests.e2e.conftest import CommandLine, inquiry
from tests.servers.http import feed_server
from tests.unit.library_examples import ARTICLE, MARA, fill, write


def test_a_mistake_is_named_and_the_others_are_used(alone: CommandLine) -> None:
    fill(alone.folder / "data" / "library")
    listed = alone.good("library", "--json").json
    assert [(one["file"], one["state"]) for one in listed] == [
        ("mara.md", "in use"),
        ("offers/flour.md", "in use"),
        ("old.md", "to be mended"),
        ("salt.md", "in use"),
    ]
    wrong = alone.call("library", "check", "--json")
    assert wrong.code == 1
    (problem,) = wrong.json["problems"]
    assert problem == {
        "file": "old.md",
        "key": "industires",
        "what": "is no key of an entry",
        "mend": "Did you mean industries?",
    }
    checks = {one["check"]: one for one in alone.call("doctor", "--json").json["checks"]}
    assert not checks["library"]["ok"]
    assert "old.md" in checks["library"]["detail"]
    (alone.folder / "data" / "library" / "old.md").unlink()
    assert "3 entries, nothing to mend." in alone.good("library", "check").out


def test_links_are_looked_at_once_a_day(alone: CommandLine) -> None:
    with feed_server() as server:
        more = f'[feeds]\nallow_hosts = ["{server.host}"]\n[drafting]\nlibrary = "library"\n[report]\n'
        alone.configure(("[report]\n", more))
        library = alone.folder / "library"
        for name in ("there", "gone"):
            write(library, f"{name}.md", ARTICLE.replace("https://port-journal.example/salt", server.url(f"/{name}")))
        server.serve("/there", b"x")
        answer = alone.call("library", "check", "--links", "--json")
        assert answer.code == 1
        assert {link["url"]: link["state"] for link in answer.json["links"]} == {
            server.url("/gone"): "gone",
            server.url("/there"): "alive",
        }
        again = alone.call("library", "check", "--links")
        assert (again.code, "the page is gone (HTTP 404). Mend the link" in again.out) == (1, True)
        assert [path for method, path in server.methods if method == "HEAD"] == ["/gone", "/there"]


def test_what_fits_a_lead_comes_with_its_reasons(alone: CommandLine) -> None:
    write(
        alone.folder / "data" / "library",
        "mara.md",
        MARA.replace("fitting by night", "cranes").replace('["food"]', "[]"),
    )
    write(alone.folder / "data" / "library", "salt.md", ARTICLE)
    (alone.folder / "1.eml").write_bytes(inquiry(1, datetime.now(UTC) - timedelta(hours=5)))
    alone.good("import", "1.eml")
    found = alone.good("library", "fit", "1", "--json").json
    assert [(one["title"], one["fit"]) for one in found["testimonial"]] == [
        ("Two hours instead of two days", ["they asked about “cranes”"])
    ]
    assert found["product_news"] == []
