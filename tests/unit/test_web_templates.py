"""The page of templates: list, editor, preview, and saving into the user's own folder."""

from __future__ import annotations

import contextlib
import html
from collections.abc import Iterator
from pathlib import Path

import pytest
from httpx import Client, Response

from tests.browser.shop import Shop, furnish, opened, served
from worker.drafting import Choice, Renderer
from worker.drafting.samples import full
from worker.drafting.template import version_of
from worker.model import TouchKind
from worker.store import audit
from worker.store.db import Store
from worker.web.app import WebDesk
from worker.web.guard import Ticket

OURS = {"Sec-Fetch-Site": "same-origin"}
EDITOR = "/plans/templates/closing/en"
MINE = '+++\npurpose = "They can close it with one word"\n+++\nDear {{ prospect.name or "reader" }}, shall I close the file?\n'


@pytest.fixture
def shop(store: Store, tmp_path: Path) -> Iterator[Shop]:
    with opened(store, tmp_path) as shop:
        yield shop


@contextlib.contextmanager
def visiting(desk: WebDesk) -> Iterator[Client]:
    with served(desk) as url, Client(base_url=url, trust_env=False) as client:
        client.get("/")
        yield client


@pytest.fixture
def page(shop: Shop) -> Iterator[Client]:
    furnish(shop)
    with visiting(shop.web()) as client:
        yield client


def post(page: Client, path: str, **form: str) -> Response:
    token = Ticket(page.cookies["followthrough"]).form_token
    return page.post(path, data={"token": token, **form}, headers=OURS)


def own(shop: Shop, name: str = "closing/en.txt.j2") -> Path:
    return shop.folder / "templates" / name


def shipped_version(shop: Shop) -> str:
    source = shop.web().templates.source(TouchKind.CLOSING, "en.txt.j2")
    assert source
    return source.version


def test_the_list_has_every_kind_and_says_what_is_yours_and_what_is_wrong(page: Client, shop: Shop) -> None:
    own(shop).parent.mkdir(parents=True)
    own(shop).write_text(MINE.replace("prospect.name", "prospect.nam"), encoding="utf-8")
    text = html.unescape(page.get("/plans/templates").text)
    for kind in TouchKind:
        assert f'href="/plans/templates/{kind}/fr"' in text
    assert text.count("(yours)") == 1
    assert 'line 4: "prospect.nam" is no variable. Did you mean "prospect.name"?' in text


def test_the_editor_shows_how_it_reads_for_an_example_and_for_a_lead(page: Client) -> None:
    assert "I have written to you a few times about “Loading docks”" in page.get(EDITOR).text
    assert "Dear Michael," in page.get(EDITOR, params={"whom": "2"}).text
    little = page.get(EDITOR, params={"whom": "little"}).text
    assert "Hello," in little
    assert page.get(EDITOR, params={"whom": "999"}).status_code == 404
    assert page.get(EDITOR, params={"whom": "²"}).status_code == 422


@pytest.mark.parametrize(
    "path",
    ["nothing/en", "closing/..", "closing/..%2f..%2fetc%2fpasswd", "closing/en.UP", "closing/en.txt.j2", "closing/e", "closing/en.a.b"],
)  # fmt: skip
def test_only_names_of_templates_are_names(page: Client, path: str) -> None:
    answer = page.get(f"/plans/templates/{path}")
    assert answer.status_code in {404, 303} or answer.url.path == "/plans/templates"


def test_a_saved_text_is_yours_and_counts_at_once(page: Client, shop: Shop) -> None:
    answer = post(page, EDITOR, act="save", seen=shipped_version(shop), text=MINE.replace("\n", "\r\n"))
    assert answer.status_code == 303
    assert own(shop).read_text(encoding="utf-8") == MINE
    choice = shop.web().templates.choose(TouchKind.CLOSING, "en", full())
    assert isinstance(choice, Choice)
    assert choice.template.body.startswith("Dear {{ prospect.name")
    assert "This text is yours." in page.get(EDITOR).text
    assert post(page, f"{EDITOR}/delete", seen=version_of(MINE.encode())).status_code == 303
    assert not own(shop).exists()
    assert list(own(shop).parent.iterdir()) == []
    assert "came with the program" in page.get(EDITOR).text
    with shop.store.read() as tx:
        said = [
            (entry.who, entry.what) for entry in audit.recent(tx, 5) if entry.subject == "template:closing/en.txt.j2"
        ]
    assert sorted(said) == [("priya", "template removed"), ("priya", "template saved")]


def test_a_text_that_changed_meanwhile_shows_both_and_loses_none(page: Client, shop: Shop) -> None:
    began = shipped_version(shop)
    other = MINE.replace("shall I", "may I")
    assert post(page, EDITOR, act="save", seen=began, text=other).status_code == 303
    answer = post(page, EDITOR, act="save", seen=began, text=MINE)
    assert answer.status_code == 409
    assert "may I close the file?" in answer.text
    assert "shall I close the file?" in answer.text
    assert own(shop).read_text(encoding="utf-8") == other
    assert f'name="seen" value="{version_of(other.encode())}"' in answer.text
    assert post(page, f"{EDITOR}/delete", seen=began).status_code == 409
    assert own(shop).exists()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Hello", "it does not begin with TOML"),
        (MINE.replace("prospect.name", "prospect.shoe"), '"prospect.shoe" is no variable'),
        (MINE + "{% if %}", "its syntax is wrong"),
        (MINE + "{{ 'a' * 9999999999 }}", "it needs more memory than it may have"),
    ],
)
def test_what_gives_no_draft_is_not_saved(page: Client, shop: Shop, text: str, words: str) -> None:
    answer = post(page, EDITOR, act="save", seen=shipped_version(shop), text=text)
    assert answer.status_code == 422
    assert words in html.unescape(answer.text)
    assert html.escape(text, quote=False).split("{{")[0] in html.unescape(answer.text)
    assert not own(shop).exists()


def test_a_preview_stores_nothing_and_keeps_the_version_that_was_seen(page: Client, shop: Shop) -> None:
    answer = post(page, EDITOR, seen="0123456789abcdef", text=MINE.replace("shall I", "I am just checking in, shall I"))
    assert answer.status_code == 200
    assert '<mark class="blocks"' in answer.text
    assert "says nothing to the reader" in answer.text
    assert not own(shop).exists()


def test_a_text_that_kills_the_renderer_is_told_so_and_the_next_one_works(store: Store, tmp_path: Path) -> None:
    with Renderer(seconds=0.7) as renderer:
        shop = Shop(store, tmp_path, renderer)
        with visiting(shop.web()) as page:
            endless = MINE + "{% for a in 'x' * 90000 %}{% for b in 'x' * 90000 %}{% endfor %}{% endfor %}"
            answer = post(page, EDITOR, text=endless)
            assert "took longer than 0.7 s" in html.unescape(answer.text)
            assert "Dear Ana Ruiz, shall I close the file?" in post(page, EDITOR, text=MINE).text


def test_forms_of_strangers_change_nothing(page: Client, shop: Shop) -> None:
    form = {"act": "save", "seen": shipped_version(shop), "text": MINE}
    token = {"token": Ticket(page.cookies["followthrough"]).form_token}
    assert page.post(EDITOR, data=form, headers=OURS).status_code == 403
    assert page.post(EDITOR, data=form | token, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert page.post(f"{EDITOR}/delete", data=form, headers=OURS).status_code == 403
    assert not own(shop).exists()


def test_another_text_begins_with_one_that_is_there(page: Client, shop: Shop) -> None:
    answer = post(page, "/plans/templates", kind="closing", language="de-AT", variant="kurz")
    assert answer.headers["location"] == "/plans/templates/closing/de-AT.kurz"
    new = page.get(answer.headers["location"]).text
    assert "A new text of yours." in new
    assert "Soll ich die Akte schließen?" in new
    assert post(page, "/plans/templates", kind="closing", language="../x", variant="").status_code == 400
    assert post(page, "/plans/templates/closing/de-AT.kurz", act="save", text=MINE).status_code == 303
    assert own(shop, "closing/de-AT.kurz.txt.j2").exists()
