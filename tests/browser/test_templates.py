"""The editor of templates in a real browser."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Scene

pytestmark = pytest.mark.browser

EDITOR = "/plans/templates/closing/en"
MINE = '+++\npurpose = "They can close it with one word"\n+++\nDear {{ prospect.first_name }}, shall I close the file?'


def test_what_is_typed_is_shown_as_it_reads_and_then_saved(scene: Scene) -> None:
    page = scene.page(EDITOR)
    text = page.get_by_label("Template")
    expect(page.locator("#preview")).to_contain_text("Dear Ana,")
    page.get_by_label("Read it as for").select_option(label="Michael Okafor, Kestrel Foods (2)")
    expect(page.locator("#preview")).to_contain_text("Dear Michael,")
    text.fill(MINE.replace("shall I", "just checking in: shall I"))
    expect(page.locator("#preview mark")).to_have_text("just checking in")
    text.fill(MINE.replace("first_name", "first_nam"))
    expect(page.locator("#preview")).to_contain_text('line 4: "prospect.first_nam" is no variable')
    text.fill(MINE)
    expect(page.locator("#preview")).to_contain_text("Dear Michael, shall I close the file?")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("This text is yours.")).to_be_visible()
    expect(page).to_have_url(f"{scene.url}{EDITOR}?whom=2")
    assert (scene.shop.folder / "templates/closing/en.txt.j2").read_text(encoding="utf-8") == MINE


def test_it_works_without_a_script(scene: Scene) -> None:
    page = scene.page(EDITOR, script=False)
    page.get_by_label("Template").fill(MINE)
    page.get_by_role("button", name="Show how it reads").click()
    expect(page.locator("#preview")).to_contain_text("Dear Ana, shall I close the file?")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("This text is yours.")).to_be_visible()
    page.get_by_role("button", name="Remove my text").click()
    expect(page).to_have_url(f"{scene.url}/plans/templates")
    assert not (scene.shop.folder / "templates/closing/en.txt.j2").exists()


def test_both_pages_fit_a_telephone(scene: Scene) -> None:
    for path in ("/plans/templates", EDITOR):
        page = scene.page(path, width=320)
        assert page.evaluate("document.documentElement.scrollWidth") == 320
