"""What works, looked at: it fits a phone, and the script makes nothing of it that a page without would not."""

from __future__ import annotations

import pytest

from tests.browser.conftest import Scene
from tests.unit.test_web_works import history


@pytest.mark.parametrize("dark", [False, True])
def test_it_fits_a_phone(scene: Scene, dark: bool) -> None:
    history(scene.shop)
    page = scene.page("/plans/works", width=320, dark=dark)
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    page.locator("select[name=weeks]").select_option("12")
    page.get_by_role("button", name="Show").click()
    page.wait_for_url("**/plans/works?weeks=12")
    assert page.locator("select[name=weeks]").input_value() == "12"
    assert page.get_by_role("img", name="between").count() >= 4
    assert scene.complaints == []
