"""The library on the command line: what is there, what is wrong, which links answer, and what fits a lead."""

from __future__ import annotations

import signal
from datetime import UTC, datetime, timedelta

from tests.e2e.conftest import CommandLine, inquiry
from tests.servers.http import feed_server
from tests.unit.library_examples import ARTICLE, MARA, fill, write
from worker.cli.doctor import examine
from worker.config import load


def test_mistakes_and_dead_links_are_named_and_a_link_is_looked_at_once_a_day(alone: CommandLine) -> None:
    library = fill(alone.folder / "library")
    with feed_server() as server:
        more = f'[feeds]\nallow_hosts = ["{server.host}"]\n[drafting]\nlibrary = "library"\n[report]\n'
        alone.configure(("[report]\n", more))
        for name in ("salt", "gone"):
            write(library, f"{name}.md", ARTICLE.replace("https://port-journal.example/salt", server.url(f"/{name}")))
        server.serve("/salt", b"x")
        answer = alone.call("library", "check", "--links", "--json")
        assert answer.code == 1
        assert {link["url"]: link["state"] for link in answer.json["links"]} == {
            server.url("/gone"): "gone",
            server.url("/salt"): "alive",
        }
        what, mend = "is no key of an entry", "Did you mean industries?"
        assert answer.json["problems"] == [{"file": "old.md", "key": "industires", "what": what, "mend": mend}]
        again = alone.call("library", "check", "--links")
        assert again.code == 1
        assert f"old.md: industires: {what}. {mend}" in again.out
        assert "the page is gone (HTTP 404). Mend the link" in again.out
        assert [path for method, path in server.methods if method == "HEAD"] == ["/gone", "/salt"]
    listed = alone.good("library", "--json").json
    assert {one["file"]: (one["state"], one["link"]) for one in listed} == {
        "gone.md": ("in use", "gone"),  # it rests after another day
        "mara.md": ("in use", None),
        "offers/flour.md": ("in use", None),
        "old.md": ("to be mended", None),
        "salt.md": ("in use", "alive"),
    }
    checks = examine(load(alone.folder / "config.toml", {"IMAP_PASSWORD": "x"}))
    check = next(one for one in checks if one.check == "library")
    assert (check.ok, "old.md: industires" in check.detail, "1 more" in check.detail) == (False, True, True)


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


def test_the_service_looks_at_links_and_tells_of_mistakes(alone: CommandLine) -> None:
    library = fill(alone.folder / "data" / "library")
    with feed_server() as server:
        alone.configure(("[report]\n", f'[feeds]\nallow_hosts = ["{server.host}"]\n[report]\n'))
        write(library, "salt.md", ARTICLE.replace("https://port-journal.example/salt", server.url("/salt")))
        with alone.start("run") as service:
            service.says("an entry of the library is not used")
            service.says("the page is gone (HTTP 404)")
            service.send(signal.SIGTERM)
            assert service.answer().code == 0
