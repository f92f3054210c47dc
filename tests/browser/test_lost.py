"""The page that is shown where no page is: at any depth, in any folder of a host."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.visits import PHONE, barriers_of, served, small_site

pytestmark = pytest.mark.browser

FOLDER = "team/log/"
LOST = "decisions/2026-09-01-one-queue-for-mail/"


@pytest.fixture(scope="module", params=[True, False], ids=["address known", "address unknown"])
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a site in a folder of its host, which sends 404.html where nothing is."""
    folder = tmp_path_factory.mktemp("lost")
    more = f"site_url: https://example.org/{FOLDER}\n" if request.param else ""
    built = small_site(folder / "log", more=more)
    (folder / "host" / "team").mkdir(parents=True)
    built.path.rename(folder / "host" / FOLDER)
    with served(folder / "host", lost=f"{FOLDER}404.html") as address:
        yield f"{address}{FOLDER}"


@pytest.mark.parametrize("at", [LOST, "nowhere", "weeks/2026-W47/deeper/down/"])
def test_every_way_out_leads_into_the_site(at: str, site: str, browser: Browser) -> None:
    page = browser.new_page()
    page.goto(f"{site}{at}")
    expect(page.locator("h1")).to_have_text("There is no page at this address")
    expect(page.locator(".lb-lost")).to_have_class("lb lb-lost lb-found")
    targets = page.locator(".lb-lost a, .md-tabs a").evaluate_all("(all) => all.map((a) => a.href)")
    for address in ("", "open/", "decisions/", "handoffs/", "people/"):
        assert f"{site}{address}" in {target.replace("/.", "/") for target in targets}
    for target in targets:
        if target.startswith(site):
            assert page.request.get(target).status == 200, target
    styled = "getComputedStyle(document.querySelector('.lb-lost .lb-filter')).display"
    page.wait_for_function(f"{styled} === 'flex'")
    page.close()


def test_the_search_is_asked_for_the_words_of_the_address(site: str, browser: Browser) -> None:
    page = browser.new_page()
    page.goto(f"{site}{LOST}")
    field = page.locator(".lb-lost [name=q]")
    expect(field).to_have_value("one queue for mail")
    field.fill("marzipan")
    field.press("Enter")
    page.wait_for_url(f"{site}search/?q=marzipan")
    expect(page.locator(".lb-row .lb-title")).to_have_text(["One queue for all jobs"])
    page.close()
    page = browser.new_page()
    for address, words in (
        ("%E0%A4%A/", "%E0%A4%A"),
        ("team%20tea.html", "team tea"),
        ("404.html", ""),
    ):
        page.goto(f"{site}{address}")
        expect(page.locator(".lb-found [name=q]")).to_have_value(words)
    page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_fits_a_phone_and_has_no_barrier(scheme: str, site: str, browser: Browser) -> None:
    options: dict[str, Any] = {"viewport": PHONE, "color_scheme": scheme}
    page = browser.new_page(**options)
    page.goto(f"{site}{LOST}")
    expect(page.locator(".lb-found")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert barriers_of(page) == []
    page.close()


def test_without_script_the_ways_out_are_there(browser: Browser, tmp_path: Path) -> None:
    built = small_site(tmp_path / "log")
    with served(built.path, lost="404.html") as base:
        page = browser.new_page(java_script_enabled=False)
        page.goto(f"{base}{LOST}")
        page.locator(".lb-lost a", has_text="all decisions").click()
        expect(page.locator("h1")).to_have_text("Decisions")
        page.close()
