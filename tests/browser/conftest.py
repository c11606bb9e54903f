"""A shop, the page over it, and a headless Chromium that looks at it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

from tests.browser.shop import Shop, furnish, opened, served
from worker.model import Draft
from worker.store.db import Store

CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if not Path(CHROMIUM).exists():
        pytest.skip(f"{CHROMIUM} is not installed")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield opened
        opened.close()


@dataclass
class Scene:
    """The shop with its drafts in the order of the queue, the page's address, and the browser; `complaints` of the console."""

    shop: Shop
    drafts: list[Draft]
    url: str
    browser: Browser
    complaints: list[str]

    def page(self, path: str = "/", *, script: bool = True, width: int = 1280, dark: bool = False) -> Page:
        context = self.browser.new_context(
            java_script_enabled=script,
            viewport={"width": width, "height": 844},
            color_scheme="dark" if dark else "light",
            base_url=self.url,
        )
        context.set_default_timeout(10_000)
        page = context.new_page()
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.goto(path)
        return page

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(message.text)


@pytest.fixture
def shop(store: Store, tmp_path: Path) -> Iterator[Shop]:
    with opened(store, tmp_path) as shop:
        yield shop


@pytest.fixture
def scene(shop: Shop, browser: Browser) -> Iterator[Scene]:
    """Every test ends with a console that had nothing to complain of: no violation of the policy, no error of a script."""
    made = furnish(shop)
    with served(shop.web()) as url:
        here = Scene(shop, made, url, browser, [])
        yield here
        for context in browser.contexts:
            context.close()
    assert here.complaints == []
