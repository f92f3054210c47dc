"""A real Chromium, sites that are served to it, and pages that must keep quiet."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.browser.visits import (
    CHROMIUM,
    DESKTOP,
    FLAGS,
    Complaints,
    Visit,
    demo_site,
    empty_site,
    served,
    small_site,
)
from tests.builds import NOW, Built


@pytest.fixture(scope="session")
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


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the small log's site."""
    with served(small_site(tmp_path_factory.mktemp("small") / "log").path) as address:
        yield address


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The made-up log's site: of every kind of page that there is."""
    return demo_site(tmp_path_factory.mktemp("demo") / "log")


@pytest.fixture(scope="session")
def demo_base(demo: Built) -> Iterator[str]:
    """The address of the made-up log's site."""
    with served(demo.path) as address:
        yield address


@pytest.fixture(scope="session")
def empty_base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the site of a log in which nothing stands yet."""
    with served(empty_site(tmp_path_factory.mktemp("empty")).path) as address:
        yield address


@pytest.fixture(scope="session")
def base(small: str) -> str:
    """The address of the site that a module visits; modules with another one say so."""
    return small


@pytest.fixture
def visit(browser: Browser, base: str) -> Iterator[Visit]:
    """Opens a page; at the end it must have kept quiet, and have asked nobody else for anything.

    Each page is opened by a reader of its own, who remembers nothing.
    """
    contexts: list[BrowserContext] = []
    said = Complaints()

    def visit(address: str = "", *, now: str | None = NOW, first: str = "", **options: Any) -> Page:
        context = _reader(browser, now, options)
        contexts.append(context)
        page = context.new_page()
        page.add_init_script(first)
        said.listen(page, base)
        page.goto(f"{base}{address}", wait_until="load")
        return page

    yield visit
    for context in contexts:
        context.close()
    assert said == []


@pytest.fixture(scope="session")
def readers(browser: Browser) -> Iterator[dict[str, BrowserContext]]:
    """Readers who have been to a site before, by their screens and wishes."""
    readers: dict[str, BrowserContext] = {}
    yield readers
    for context in readers.values():
        context.close()


@pytest.fixture
def tour(browser: Browser, base: str, readers: dict[str, BrowserContext]) -> Iterator[Visit]:
    """Opens a page as :func:`visit` does, by a reader who goes from page to page.

    For sweeps over all pages: what they share is loaded once. It is for tests that change nothing
    which a browser remembers.
    """
    pages: list[Page] = []
    said = Complaints()

    def tour(address: str = "", **options: Any) -> Page:
        who = repr(sorted(options.items()))
        if who not in readers:
            readers[who] = _reader(browser, NOW, options)
        page = readers[who].new_page()
        pages.append(page)
        said.listen(page, base)
        page.goto(f"{base}{address}", wait_until="load")
        return page

    yield tour
    for page in pages:
        page.close()
    assert said == []


def _reader(browser: Browser, now: str | None, options: dict[str, Any]) -> BrowserContext:
    wishes = {
        "viewport": DESKTOP,
        "timezone_id": "Europe/Berlin",
        "locale": "en-GB",
        **options,
    }
    context = browser.new_context(**wishes)
    if now:
        context.clock.set_fixed_time(now)
    return context
