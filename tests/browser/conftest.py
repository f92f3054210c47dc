"""A real Chromium, a site that is served to it, and pages that must keep quiet."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, sync_playwright

from tests.browser.visits import CHROMIUM, DESKTOP, FLAGS, Visit, served, small_site
from tests.builds import NOW


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium; without one these tests are skipped, except where all of them must run."""
    if not Path(CHROMIUM).is_file():
        if os.environ.get("CI"):
            pytest.fail(f"there is no browser at {CHROMIUM}")
        pytest.skip("there is no browser")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the small log's site."""
    with served(small_site(tmp_path_factory.mktemp("browser") / "log").path) as address:
        yield address


@pytest.fixture
def visit(browser: Browser, base: str) -> Iterator[Visit]:
    """Opens a page; at the end it must have kept quiet, and have asked nobody else for anything."""
    contexts: list[BrowserContext] = []
    said: list[str] = []

    def visit(
        address: str = "",
        *,
        now: str | None = NOW,
        idle: bool = False,
        first: str = "",
        **options: Any,
    ) -> Page:
        viewport = options.pop("viewport", DESKTOP)
        zone = options.pop("timezone_id", "Europe/Berlin")
        context = browser.new_context(
            viewport=viewport, locale="en-GB", timezone_id=zone, **options
        )
        contexts.append(context)
        page = context.new_page()
        page.add_init_script(first)
        page.on("request", lambda asked: said.extend(elsewhere(asked.url)))
        page.on("console", lambda told: said.extend(trouble(told.type, told.text)))
        page.on("pageerror", lambda error: said.append(f"error: {error}"))
        page.on("requestfailed", lambda failed: said.extend(failure(failed)))
        if now:
            page.clock.set_fixed_time(now)
        page.goto(f"{base}{address}", wait_until="networkidle" if idle else "load")
        return page

    def elsewhere(url: str) -> list[str]:
        return [] if url.startswith((base, "data:", "blob:")) else [f"asks {url}"]

    def failure(asked: Request) -> list[str]:
        # A page that is left while its icon is still on the way aborts that request itself. What
        # is missing or blocked fails otherwise, and the console tells it too.
        left = asked.failure == "net::ERR_ABORTED"
        return [] if left else [f"failed: {asked.url}: {asked.failure}"]

    def trouble(kind: str, text: str) -> list[str]:
        return [f"{kind}: {text}"] if kind in ("error", "warning") else []

    yield visit
    for context in contexts:
        context.close()
    assert said == []
