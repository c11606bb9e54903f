"""What axe-core (the common checker of WCAG 2.2 and good practice) finds on each page."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import Scene

pytestmark = pytest.mark.browser

PAGES = (
    "/",
    "/drafts/2",
    "/drafts/1?edit=1",
    "/drafts/3",
    "/drafts/4",
    "/queue/chosen?draft=1:1&draft=2:1",
    "/leads",
    "/leads/all",
    "/leads/3",
    "/people",
    "/report",
    "/drafts/1/texts",
    "/plans",
    "/plans/calendar",
    "/plans/replay",
    "/plans/steps",
    "/plans/templates",
    "/plans/templates/thank_you/en",
    "/plans/library",
    "/plans/library/new",
    "/plans/news",
    "/plans/works",
    "/mailboxes",
    "/definitions",
    "/nowhere",
)


@pytest.mark.parametrize(("width", "dark"), [(1280, False), (390, True)])
def test_axe_finds_nothing(scene: Scene, width: int, *, dark: bool) -> None:
    page = scene.page(width=width, dark=dark)
    found: dict[str, list[str]] = {}
    for path in PAGES:
        page.goto(path)
        results = Axe().run(page)
        found |= {
            f"{path} {violation['id']}": [
                node["html"][:200] + " " + node["failureSummary"][:300] for node in violation["nodes"]
            ]
            for violation in results.response["violations"]
        }
    assert found == {}
    scene.complaints.clear()  # Chromium calls the 404 an error
