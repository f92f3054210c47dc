"""The made-up log's site without a script, without a network, and without a server."""

import re
from pathlib import Path
from posixpath import normpath
from urllib.parse import unquote, urlsplit

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.kinds import LISTS, PAGES, RENAMED
from tests.browser.visits import Complaints, Visit, demo_site
from tests.builds import NOW, Built

pytestmark = pytest.mark.browser

PLAIN = [kind for kind in PAGES if kind != "search-results"]


@pytest.fixture(scope="module")
def base(demo_base: str) -> str:
    """The address of the made-up log's site."""
    return demo_base


# --- Without a script -----------------------------------------------------------------------------


PARTS = (
    *(".lb-row", ".lb-event", ".lb-ladder li", ".lb-history li", ".lb-finding", "h2"),
    *(".lb-spark", ".lb-plot > svg", ".lb-lanes", ".lb-overlap svg"),
)
"""What a page is made of: its rows and its pictures."""

SEEN = """(selectors) => selectors.map((selector) =>
    [...document.querySelectorAll(selector)].filter((each) => each.checkVisibility()).length)"""


@pytest.mark.parametrize("kind", PLAIN)
def test_without_script_a_page_has_all_that_it_has_with_it(kind: str, tour: Visit) -> None:
    parts = [f"article {part}" for part in PARTS]
    plain = tour(PAGES[kind], java_script_enabled=False)
    seen = plain.evaluate(SEEN, parts)
    assert seen == tour(PAGES[kind]).evaluate(SEEN, parts)
    controls = ["button", "input:not([disabled])", "select", ".lb-filter", ".lb-copy"]
    assert sum(plain.evaluate(SEEN, [f"article {each}" for each in controls])) == 0
    heading, tabs = plain.evaluate(SEEN, ["article h1", ".md-tabs a"])
    assert heading == 1
    assert tabs >= 7


def test_without_script_every_part_is_on_some_page(tour: Visit) -> None:
    pages = (tour(PAGES[kind], java_script_enabled=False) for kind in PLAIN)
    numbers = [page.evaluate(SEEN, [f"article {part}" for part in PARTS]) for page in pages]
    assert all(map(any, zip(*numbers, strict=True)))


@pytest.mark.parametrize("kind", ["open", "handoff-two-ladders", "person", "week"])
def test_without_script_a_time_is_in_words_with_its_owners_zone(kind: str, tour: Visit) -> None:
    page = tour(PAGES[kind], java_script_enabled=False)
    times = page.locator("article time:is(.lb-due, .lb-moment)")
    assert times.count() > 0
    for time in times.all():
        words = time.text_content() or ""
        assert re.search(r"\b\d+ [A-Z][a-z]{2}\b|\blate\b", words), words
        assert re.search(r"\d\d:\d\d (\w+/\w+ ·.*|)UTC$", time.get_attribute("title") or "")


def test_without_script_what_is_folded_opens(tour: Visit) -> None:
    page = tour(PAGES["weeks"], java_script_enabled=False)
    rows = page.locator(".lb-more-numbers tbody tr")
    expect(rows.first).to_be_hidden()
    page.locator(".lb-more-numbers summary").click()
    expect(rows.first).to_be_visible()


# --- Without a network ----------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["home", *LISTS, "people"])
def test_a_page_that_is_open_works_on_when_the_network_is_gone(
    kind: str, browser: Browser, base: str
) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.clock.set_fixed_time(NOW)
    page.goto(f"{base}{PAGES[kind]}")
    asked: list[str] = []
    context.set_offline(True)
    page.on("request", lambda request: asked.append(request.url))
    page.clock.set_fixed_time("2026-11-25T12:00:00Z")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.locator(".lb-stale")).to_be_visible()
    if kind in LISTS:
        every = page.locator(".lb-list .lb-row").count()
        page.locator(".lb-filter [name=q]").fill("payout")
        expect(page.locator(".lb-shown output")).to_contain_text(f"of {every} shown")
        assert 0 < page.locator(".lb-list .lb-row:visible").count() < every
    context.close()
    # Chromium asks for the icon after all else, and again with every other address.
    assert [url for url in asked if not url.endswith("favicon.png")] == []


# --- Without a server -----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The made-up log's site as it is built for a folder."""
    return demo_site(tmp_path_factory.mktemp("folder") / "log", directory_urls=False)


def _file_of(kind: str) -> str:
    address = PAGES[kind].split("?")[0]
    own = {"how-we-log/": "how-we-log.html", "404.html": "404.html"}
    return own.get(address, f"{address}index.html")


@pytest.mark.parametrize("kind", [kind for kind in PLAIN if kind != "missing"])
def test_from_a_folder_every_link_of_a_page_leads_to_a_file(
    kind: str, folder: Built, browser: Browser
) -> None:
    page, said = browser.new_page(), Complaints()
    said.listen(page, folder.path.as_uri())
    page.goto((folder.path / _file_of(kind)).as_uri())
    expect(page.locator("h1").first).to_be_visible()
    links = page.locator("a[href]").evaluate_all("(all) => all.map((each) => each.href)")
    files = {normpath(unquote(urlsplit(link).path)) for link in links if link.startswith("file:")}
    assert len(files) > 7
    assert [file for file in files if not Path(file).is_file()] == []
    page.close()
    assert said == []


def test_from_a_folder_the_site_is_browsed_by_its_links(folder: Built, browser: Browser) -> None:
    page = browser.new_page()
    page.goto((folder.path / "index.html").as_uri())
    for link, heading in (
        (".md-tabs a:text('Decisions')", "Decisions"),
        (".lb-row a:text('Run the ledger on one Postgres primary')", "Run the ledger on one"),
        (".lb-facts .lb-who", "Jonas Brandt"),
        (".md-tabs a:text('How we log')", "How we log"),
        (".md-tabs a:text('Today')", "Today"),
    ):
        page.locator(link).first.click()
        expect(page.locator("h1")).to_contain_text(heading)
    page.goto((folder.path / RENAMED / "index.html").as_uri())
    expect(page.locator("h1")).to_contain_text("Run the ledger on one Postgres primary")
    page.close()
