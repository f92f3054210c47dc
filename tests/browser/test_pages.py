"""Every kind of page of a log that has been lived in: fit for every reader, screen and palette."""

import re
from collections.abc import Sequence

import pytest
from playwright.sync_api import Page, expect

from tests.browser.kinds import EMPTY_PAGES, LISTS, PAGES, RENAMED
from tests.browser.visits import DESKTOP, PHONE, Visit, barriers_of, too_wide
from tests.builds import Built

SCHEMES = {"light": "default", "dark": "slate"}

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def base(demo_base: str) -> str:
    """The address of the made-up log's site."""
    return demo_base


def open_all(page: Page) -> int:
    """Opens what is folded on a page; how much that was."""
    folded = page.locator("article details:not([open])")
    number = folded.count()
    folded.evaluate_all("(all) => all.forEach((each) => { each.open = true; })")
    toggle = page.locator(".lb-filter-toggle[aria-expanded=false]:visible")
    for each in toggle.all():
        each.click()
        number += 1
    return number


def on_all_screens(page: Page) -> dict[str, Sequence[str]]:
    """The barriers on a page in both palettes on both screens; only where there are any.

    The page's reader wants no motion, or a colour that is still on its way to another is judged.
    """
    found = {}
    for scheme, name in SCHEMES.items():
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        expect(page.locator("body")).to_have_attribute("data-md-color-scheme", name)
        for viewport in (PHONE, DESKTOP):
            page.set_viewport_size(viewport)  # type: ignore[arg-type]
            found[f"{scheme}, {viewport['width']} px"] = barriers_of(page)
    return {where: barriers for where, barriers in found.items() if barriers}


# --- Each kind is what it is said to be -----------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "part"),
    [
        ("home", ".lb-broken .lb-files li"),
        ("overdue", ".lb-standing"),
        ("escalations", ".lb-climbs .lb-ladder"),
        ("weeks", ".lb-chart svg"),
        ("week-over", ".lb-then"),
        ("decisions", ".lb-chain .lb-lanes"),
        ("decision-in-force", ".lb-pill-disc"),
        ("decision-in-force", "a[href^='https://github.com/saltmarket/log/edit/']"),
        ("decision-in-force", ".lb-commit[href^='https://github.com/saltmarket/log/commit/']"),
        ("decision-superseded", ".lb-notice .lb-ref"),
        ("decision-of-nobody", ".lb-alone"),
        ("handoff-two-ladders", ".lb-ladder + .lb-path-of + .lb-ladder"),
        ("handoff-done", ".lb-pill-tick"),
        ("person-left", ".lb-away:text-matches('^left on')"),
        ("findings", ".lb-finding"),
        ("broken", ".lb-excerpt .lb-faulty"),
        ("search-results", ".lb-row"),
        ("own-page", "#how-we-log"),
    ],
)
def test_the_made_up_log_has_a_page_of_each_kind(kind: str, part: str, tour: Visit) -> None:
    expect(tour(PAGES[kind]).locator(part).first).to_be_attached()


def test_the_old_address_of_a_renamed_record_leads_on(visit: Visit, base: str) -> None:
    for options in ({}, {"java_script_enabled": False, "now": None}):
        page = visit(RENAMED, **options)
        page.wait_for_url(f"{base}{PAGES['decision-in-force']}index.html")
        expect(page.locator("h1")).to_have_text("Run the ledger on one Postgres primary")


# --- No barrier -----------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", PAGES)
def test_axe_finds_no_barrier(kind: str, tour: Visit) -> None:
    page = tour(PAGES[kind], reduced_motion="reduce")
    assert on_all_screens(page) == {}


@pytest.mark.parametrize("kind", ["weeks", *LISTS, "search"])
def test_axe_finds_no_barrier_in_what_is_folded(kind: str, tour: Visit) -> None:
    page = tour(PAGES[kind], reduced_motion="reduce")
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    assert open_all(page) > 0
    assert on_all_screens(page) == {}


def test_axe_finds_no_barrier_in_the_drawer_of_a_phone(tour: Visit) -> None:
    page = tour(PAGES["handoff-two-ladders"], viewport=PHONE)
    page.locator(".md-header__button[for=__drawer]").click()
    expect(page.locator(".md-nav--primary .md-nav__link:visible").first).to_be_in_viewport()
    assert barriers_of(page) == []


def test_axe_finds_what_is_broken(tour: Visit) -> None:
    page = tour(PAGES["home"])
    page.evaluate("document.querySelector('.lb-sum').style.color = '#aaa'")
    assert [barrier.split(":")[0] for barrier in barriers_of(page)] == ["color-contrast"]


@pytest.mark.parametrize("kind", PAGES)
def test_nothing_scrolls_sideways_on_a_phone(kind: str, tour: Visit) -> None:
    page = tour(PAGES[kind], viewport=PHONE)
    assert too_wide(page) == []
    if open_all(page):
        assert too_wide(page) == []


# --- The reader's palette -------------------------------------------------------------------------


def test_a_page_turns_dark_with_the_system_and_does_so_on_later_visits(visit: Visit) -> None:
    page = visit("", color_scheme="light")
    scheme = page.locator("body")
    for wish in ("light", "dark"):
        page.emulate_media(color_scheme=wish)
        expect(scheme).to_have_attribute("data-md-color-scheme", SCHEMES[wish])
    for wish in ("light", "dark"):
        page.emulate_media(color_scheme=wish)  # type: ignore[arg-type]
        page.reload()
        expect(scheme).to_have_attribute("data-md-color-scheme", SCHEMES[wish])


def test_what_the_reader_chose_stays_chosen(visit: Visit) -> None:
    page = visit("", color_scheme="light")
    scheme = page.locator("body")
    for name, shown in (("Switch to light", "default"), ("Switch to dark", "slate")):
        page.locator(f".md-header label[title='{name}']").click()
        expect(scheme).to_have_attribute("data-md-color-scheme", shown)
    page.reload()
    expect(scheme).to_have_attribute("data-md-color-scheme", "slate")
    page.locator(".md-header label[title='Switch to the colours of the system']").click()
    expect(scheme).to_have_attribute("data-md-color-scheme", "default")


# --- A log in which nothing stands ----------------------------------------------------------------


class TestNothing:
    """The pages of an empty log."""

    @pytest.fixture
    def base(self, empty_base: str) -> str:
        """The address of the empty log's site."""
        return empty_base

    @pytest.mark.parametrize("address", EMPTY_PAGES)
    def test_axe_finds_no_barrier(self, address: str, tour: Visit) -> None:
        page = tour(address, reduced_motion="reduce")
        expect(page.locator("h1").first).to_be_visible()
        assert on_all_screens(page) == {}
        page.set_viewport_size(PHONE)  # type: ignore[arg-type]
        assert too_wide(page) == []

    @pytest.mark.parametrize(
        ("address", "sentence"),
        [
            ("", "Nothing is overdue."),
            ("open/", "Nothing is open."),
            ("overdue/", "Nothing is overdue."),
            ("escalations/", "No loop is being escalated."),
        ],
    )
    def test_good_news_looks_like_it(self, address: str, sentence: str, tour: Visit) -> None:
        page = tour(address)
        news = page.locator(".lb-good", has_text=re.compile(f"^{re.escape(sentence)}"))
        expect(news).to_be_visible()
        sign = news.evaluate("each => getComputedStyle(each, '::before').maskImage")
        assert "svg" in sign
        assert page.locator("article form:visible, article .lb-late:visible").count() == 0


# --- Addresses that lead nowhere ------------------------------------------------------------------


def test_an_address_that_is_not_there_is_answered_with_the_way_on(visit: Visit, base: str) -> None:
    page = visit("404.html")
    answer = page.request.get(f"{base}handoffs/of/somebody/else/")
    assert answer.status == 404
    assert "There is no page at this address" in answer.text()
    places = page.locator("article a, .md-tabs a").evaluate_all(
        "(all) => all.map((each) => each.href)"
    )
    for each in ("", "open/", "overdue/", "weeks/", "decisions/", "handoffs/", "people/"):
        assert f"{base}{each}" in places
        assert page.request.get(f"{base}{each}").ok


def test_every_address_of_the_list_is_there(demo: Built) -> None:
    assert [kind for kind, address in PAGES.items() if not demo.has(address.split("?")[0])] == []
