"""The calendar in a real browser: a month on a desktop, an agenda on a phone; moving works with and without JavaScript."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Scene
from worker.model import Lead, Prospect

pytestmark = pytest.mark.browser

ASKED = "We need four load cells for our dock. What would they cost?"


def nora(scene: Scene) -> Lead:
    """Answered five days ago: `details` is due on Thursday, the 5th of March."""
    return scene.shop.lead(
        Prospect("nora@quay.example", "Nora Vik", "Quay"), "Cells", (121, False, ASKED), (120, True, "Gladly.")
    )


@pytest.mark.parametrize("script", [True, False])
def test_a_touch_is_moved_later_and_back_again(scene: Scene, script: bool) -> None:
    nora(scene)
    page = scene.page("/plans/calendar", script=script)
    page.locator(".month li", has_text="Thu 5").get_by_role("link", name="Nora Vik").click()
    chosen = page.locator("#chosen")
    expect(chosen).to_contain_text("on Thursday, 5 March: 7 days after our last contact.")
    expect(chosen.get_by_role("button", name="earlier")).to_be_disabled()
    chosen.get_by_role("button", name="Fri 6 Mar").click()
    expect(chosen).to_contain_text("on Friday, 6 March: a person moved it to this day.")
    expect(page.locator(".month li", has_text="Fri 6").get_by_role("link", name="Nora Vik")).to_be_visible()
    chosen.get_by_role("button", name="Undo").click()
    expect(chosen).to_contain_text("on Thursday, 5 March")
    chosen.get_by_label("Another day").fill("2026-03-08")
    chosen.get_by_role("button", name="Move").click()
    expect(page.get_by_role("alert")).to_contain_text("nobody works that day")
    scene.complaints.clear()  # Chromium calls the 409 an error


@pytest.mark.parametrize("width", [1280, 390, 320])
def test_it_fits_the_window_and_a_phone_shows_the_days_that_hold_something(scene: Scene, width: int) -> None:
    lead = nora(scene)
    for path in ("/plans/calendar", f"/plans/calendar?lead={lead.id}", "/plans/calendar?day=2026-03-05", "/plans/replay?first=2026-02-01&last=2026-03-03"):  # fmt: skip
        page = scene.page(path, width=width)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{path} is wider than the window"
    page = scene.page("/plans/calendar", width=width)
    empty = page.locator(".month li", has_text="Sat 7")
    expect(empty).to_be_visible() if width > 1000 else expect(empty).to_be_hidden()
    expect(page.locator(".month li", has_text="Thu 5")).to_be_visible()
