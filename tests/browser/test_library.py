"""The library in a real browser: an entry is added and changed, with script and without."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import Scene
from tests.browser.shop import Shop, furnish, served
from tests.unit.library_examples import ARTICLE, fill, write
from worker.drafting.library import Library
from worker.jobs.evidence import Bookcase, Sources

pytestmark = pytest.mark.browser


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library(fill(tmp_path / "library"), look_every=0)


@pytest.fixture
def scene(shop: Shop, browser: Browser, library: Library) -> Iterator[Scene]:
    """The page over a shop that has a library."""
    made = furnish(shop)
    desk = shop.web()
    desk = replace(desk, drafting=replace(desk.drafting, sources=Sources({}, Bookcase(library))))
    with served(desk) as url:
        yield Scene(shop, made, url, browser, [])
        for context in browser.contexts:
            context.close()


@pytest.mark.parametrize(("script", "width"), [(True, 1280), (False, 390)])
def test_an_entry_is_added_mended_and_found_in_the_list(
    scene: Scene, library: Library, script: bool, width: int
) -> None:
    page = scene.page("/plans/library", script=script, width=width)
    page.get_by_role("link", name="Add a customer’s words").click()
    page.get_by_label("Title").fill("One night was enough")
    page.get_by_label("Source").fill("Zoe Falk, Falk Möbel")
    page.get_by_label("What the reader gains").fill("en: They had your doubts.\nde: Dort gab es dieselben Zweifel.")
    page.get_by_label("Text").fill("They came, and it worked.")
    page.get_by_role("button", name="Add to the library").click()
    expect(page.get_by_role("alert").filter(has_text="To be mended")).to_contain_text("permission is missing")
    expect(page.get_by_label("Title")).to_have_value("One night was enough")
    page.get_by_label("Who allowed to quote").fill("Zoe Falk, 2026-03-01")
    page.get_by_role("button", name="Add to the library").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("One night was enough")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.get_by_role("button", name="Put it to rest").click()
    expect(page.get_by_role("button", name="Use it again")).to_be_visible()
    page.get_by_role("link", name="Library").click()
    expect(page.get_by_role("row").filter(has_text="One night was enough")).to_contain_text("rests: put aside by hand")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert [entry.rests for entry in library.entries() if entry.name == "one-night-was-enough.md"] == [True]


def test_a_change_beside_shows_both(scene: Scene, library: Library) -> None:
    page = scene.page("/plans/library")
    page.get_by_role("link", name="Salt air and steel").last.click()
    page.get_by_label("Title").fill("Mine")
    write(library.folder, "salt.md", ARTICLE.replace("Three harbours", "Four harbours"))
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert").filter(has_text="changed meanwhile")).to_contain_text("Four harbours")
    expect(page.get_by_label("Title")).to_have_value("Mine")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Mine")
