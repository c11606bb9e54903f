"""The page of the library over a real store and a real folder."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from httpx import Client, Response

from tests.browser.shop import NOW, Shop, furnish, opened, served
from tests.unit.library_examples import ARTICLE, MARA, fill, write
from worker.drafting.library import Library
from worker.drafting.library_format import KINDS
from worker.jobs.evidence import Bookcase, Sources
from worker.model import Company, LinkCheck, LinkState
from worker.store import library as library_rows
from worker.store import news
from worker.store.db import Store
from worker.web import wording
from worker.web.app import WebDesk
from worker.web.guard import HEADERS, Ticket

HAFEN = Company("hafen-sued.example", "Hafen Süd", "ports")


@pytest.fixture
def shop(store: Store, tmp_path: Path) -> Iterator[Shop]:
    with opened(store, tmp_path) as shop:
        yield shop


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library(fill(tmp_path / "library"), look_every=0)


def desk(shop: Shop, library: Library) -> WebDesk:
    sources = Sources({HAFEN.domain: HAFEN}, Bookcase(library))
    return replace(shop.web(), drafting=replace(shop.web().drafting, sources=sources))


@pytest.fixture
def page(shop: Shop, library: Library) -> Iterator[Client]:
    with served(desk(shop, library)) as url, Client(base_url=url, trust_env=False) as client:
        yield client


def post(page: Client, path: str, **form: object) -> Response:
    page.get("/")
    token = {"token": Ticket(page.cookies["followthrough"]).form_token}
    return page.post(path, data={**form, **token}, headers={"Sec-Fetch-Site": "same-origin"})


def entry(library: Library, name: str) -> str:
    return next(f"/plans/library/{file.id}" for file in library.files() if file.name == name)


def test_the_list_shows_entries_by_kind_and_what_is_to_be_mended(page: Client) -> None:
    text = page.get("/plans/library").text
    assert "Two hours instead of two days" in text
    assert "Mara Lind, Lind Foods" in text
    assert "industires is no key of an entry" in text
    assert "Did you mean industries?" in text
    assert "What the readers’ competition does" in text  # nothing of that kind yet
    assert text.count("of which no watched company is") == 1  # food, but not ports


def test_every_kind_has_its_words() -> None:
    for words in (wording.LIBRARY_KINDS, wording.LIBRARY_NEW, wording.LIBRARY_HINTS):
        assert set(words) == set(KINDS)


def test_an_empty_or_missing_folder_says_how_to_begin(shop: Shop, tmp_path: Path) -> None:
    with served(desk(shop, Library(tmp_path / "nowhere", 0))) as url, Client(base_url=url, trust_env=False) as page:
        assert "None yet. What a customer says" in page.get("/plans/library").text
        assert (
            post(
                page, "/plans/library", kind="article", title="A", source="S", url="https://a.example/b", why="W"
            ).status_code
            == 303
        )
    assert (tmp_path / "nowhere" / "a.md").exists()


def test_an_entry_shows_its_link_its_uses_and_its_facts(page: Client, shop: Shop, library: Library) -> None:
    furnish(shop)
    url = "https://port-journal.example/salt"
    with shop.store.write() as tx:
        news.record_use(tx, url, 1, HAFEN.domain, NOW)
        library_rows.record(tx, LinkCheck(url, LinkState.GONE, "the page is gone (HTTP 404)", NOW, 2, NOW))
    text = page.get(entry(library, "salt.md")).text
    assert "the page is gone (HTTP 404)" in text
    assert "rests: the page is gone (HTTP 404), on 2 days" in text
    assert '<a href="/leads/1">Ana Ruiz</a>' in text
    assert 'value="salt air, corrosion, delivery times"' in text


def test_a_new_entry_becomes_a_file_that_the_worker_names(page: Client, shop: Shop, library: Library) -> None:
    form = {
        "kind": "article",
        "title": "../../Käse & Salz",
        "source": "S",
        "url": "https://a.example/b",
        "why": "en: Yes.\nde: Ja.",
    }
    form |= {
        "industries": "ports, food",
        "topics": "salt; air, dry",
        "company": "Lind Foods",
        "expires": "2027-01-31",
        "company_once_for": "365",
    }
    answer = post(page, "/plans/library", **form, stages=["credibility", "profitability"])
    assert answer.status_code == 303
    assert (library.folder / "kase-salz.md").exists()
    (made,) = (found for found in library.entries() if found.name == "kase-salz.md")
    assert (made.industries, made.topics, dict(made.why)) == (
        ("ports", "food"),
        ("salt", "air, dry"),
        {"en": "Yes.", "de": "Ja."},
    )
    assert (made.customer.company, len(made.stages)) == ("Lind Foods", 2)
    assert "plan" in shop.woken
    assert page.get(answer.headers["location"]).status_code == 200
    assert post(page, "/plans/library", **form).status_code == 303
    assert (library.folder / "kase-salz-2.md").exists()


def test_a_wrong_form_writes_nothing_and_comes_back(page: Client, library: Library) -> None:
    before = {file.name for file in library.files()}
    answer = post(page, "/plans/library", kind="testimonial", title="A title of mine", expires="tomorrow", text="Good.")
    assert answer.status_code == 422
    assert "permission is missing" in answer.text
    assert "&#39;tomorrow&#39; is no day" in answer.text
    assert 'value="A title of mine"' in answer.text
    assert {file.name for file in library.files()} == before


def test_what_cannot_be_written_is_not_lost(shop: Shop, tmp_path: Path) -> None:
    taken = write(tmp_path, "taken", "a file where the folder should be")
    with served(desk(shop, Library(taken, 0))) as url, Client(base_url=url, trust_env=False) as page:
        form = {"kind": "article", "title": "A long thought", "source": "S", "url": "https://a.example/b", "why": "W"}
        answer = post(page, "/plans/library", **form)
    assert answer.status_code == 422
    assert "Give it to the user who runs followthrough" in answer.text
    assert 'value="A long thought"' in answer.text


def test_an_edit_keeps_comments_and_order(page: Client, library: Library) -> None:
    path, file = entry(library, "mara.md"), next(file for file in library.files() if file.name == "mara.md")
    form = {
        "kind": "testimonial",
        "title": "One night",
        "source": "Mara Lind, Lind Foods",
        "why": "en: They pack what you pack.\nde: Dort wird gepackt, was Sie packen.",
    }
    form |= {
        "permission": "Mara Lind, 2026-02-11",
        "text": "New words.\r\nOf two lines.",
        "topics": "fitting by night, Einbau",
    }
    assert post(page, path, **form, version=file.version).status_code == 303
    text = (library.folder / "mara.md").read_text()
    assert "# asked on the phone" in text
    assert text.index('title = "One night"') < text.index("source")
    assert text.endswith("+++\nNew words.\nOf two lines.\n")
    assert "known_to" not in text  # was left empty in the form


def test_what_the_form_shows_saves_the_same(page: Client, library: Library) -> None:
    for name in ("mara.md", "salt.md", "offers/flour.md"):
        before = next(found for found in library.entries() if found.name == name)
        form = _form_of(page.get(entry(library, name)).text)
        assert post(page, entry(library, name), **form).status_code == 303
        assert next(found for found in library.entries() if found.name == name) == before


def test_a_file_that_changed_meanwhile_is_shown_beside_and_not_overwritten(page: Client, library: Library) -> None:
    path, file = entry(library, "salt.md"), next(file for file in library.files() if file.name == "salt.md")
    write(library.folder, "salt.md", ARTICLE.replace("Three harbours", "Four <b>harbours</b>"))
    form = _form_of(page.get(path).text) | {"version": file.version, "title": "My title"}
    answer = post(page, path, **form)
    assert answer.status_code == 409
    assert "Four &lt;b&gt;harbours&lt;/b&gt;" in answer.text
    assert 'value="My title"' in answer.text
    assert "Four <b>" in (library.folder / "salt.md").read_text()
    assert post(page, path, **_form_of(answer.text)).status_code == 303  # seen, and wanted
    assert "My title" in (library.folder / "salt.md").read_text()


def test_a_file_without_readable_facts_is_edited_as_it_stands(page: Client, library: Library) -> None:
    write(library.folder, "broken.md", "+++\nkind = article\n+++\n</textarea><script>alert(1)</script>")
    path = entry(library, "broken.md")
    text = page.get(path).text
    assert "is no TOML" in text
    assert "<script>alert" not in text
    version = next(file.version for file in library.files() if file.name == "broken.md")
    still = post(page, f"{path}/file", version=version, content="+++\nkind = 1\n+++\nmine")
    assert still.status_code == 422
    assert "mine" in still.text
    assert post(page, f"{path}/file", version=version, content=MARA.replace("\n", "\r\n")).status_code == 303
    assert (library.folder / "broken.md").read_bytes() == MARA.encode()


def test_an_entry_is_put_to_rest_and_taken_up_again(page: Client, library: Library) -> None:
    path = entry(library, "mara.md")
    assert [post(page, f"{path}/rest", rests="true").status_code for _ in range(2)] == [303, 303]
    assert "rests: put aside by hand" in page.get(path).text
    assert "# asked on the phone" in (library.folder / "mara.md").read_text()
    post(page, f"{path}/rest", rests="false")
    assert next(found for found in library.entries() if found.name == "mara.md").rests is False


def test_the_preview_names_whom_it_fits_and_why(page: Client, shop: Shop, library: Library) -> None:
    furnish(shop)
    path = f"{entry(library, 'salt.md')}/leads"
    text = page.get(path).text
    assert '<a href="/leads/1">Ana Ruiz</a>' in text
    assert "same industry: ports; they asked about “salt air”" in text
    assert "Michael Okafor" not in text
    with shop.store.write() as tx:
        news.record_use(tx, "https://port-journal.example/salt", 3, HAFEN.domain, NOW)
    assert "yes, or a colleague" in page.get(path).text


def test_hostile_files_are_only_text(page: Client, library: Library) -> None:
    evil = '<img src=x onerror=alert(1)>"\\u0000'
    write(
        library.folder,
        "<b>x.md",
        ARTICLE.replace("Salt air and steel", evil.replace('"', '\\"')).replace("Port Journal", "<i>"),
    )
    write(library.folder, "link.md", ARTICLE.replace("https://port-journal.example/salt", "javascript:alert(1)"))
    for path in ("/plans/library", entry(library, "<b>x.md"), entry(library, "link.md")):
        text = page.get(path).text
        assert "<img" not in text
        assert "<b>x.md" not in text
        assert 'href="javascript' not in text


def test_every_page_carries_its_headers_and_changes_nothing(page: Client, library: Library) -> None:
    before = {path.name: path.read_bytes() for path in library.folder.glob("*.md")}
    salt = entry(library, "salt.md")
    for path in ("/plans/library", "/plans/library/new", "/plans/library/new?kind=testimonial", salt, f"{salt}/leads"):
        answer = page.get(path)
        assert answer.status_code == 200
        assert {name: answer.headers[name] for name in HEADERS} == HEADERS
        assert not re.search(r"<script(?! src)|<style|\sstyle=|\son\w+=", answer.text)
    assert {path.name: path.read_bytes() for path in library.folder.glob("*.md")} == before


def test_an_unknown_entry_and_a_form_without_token(page: Client, library: Library) -> None:
    assert page.get("/plans/library/0123456789abcdef").status_code == 404
    assert page.get("/plans/library/..%2f..%2fetc").status_code == 404
    before = (library.folder / "mara.md").read_text()
    for path in (
        "/plans/library",
        entry(library, "mara.md"),
        f"{entry(library, 'mara.md')}/rest",
        f"{entry(library, 'mara.md')}/file",
    ):
        refused = page.post(
            path, data={"rests": "true", "version": "x", "content": "x"}, headers={"Sec-Fetch-Site": "same-origin"}
        )
        assert refused.status_code in {403, 422}
    assert (library.folder / "mara.md").read_text() == before


def _form_of(page: str) -> dict[str, object]:
    """The fields of the entry's form, as a browser would send them."""
    form = page.partition('class="stack entry"')[2].partition("</form>")[0]
    found: dict[str, object] = {"kind": re.findall(r'<option value="(\w+)" selected', form)[0]}
    for name, text in re.findall(r'<textarea[^>]*name="(\w+)"[^>]*>\n(.*?)</textarea>', form, re.DOTALL):
        found[name] = html.unescape(text)
    for name, value in re.findall(r'<input type="(?:text|url|date|hidden)" name="(\w+)" value="([^"]*)"', form):
        found[name] = html.unescape(value)
    found["stages"] = re.findall(r'name="stages" value="(\w+)" checked', form)
    return found | {"token": ""}
