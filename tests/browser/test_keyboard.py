"""The made-up log's site by keys alone."""

import re
from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.kinds import PAGES
from tests.browser.visits import DESKTOP, PHONE, Visit

pytestmark = pytest.mark.browser

MOST = 250
"""More stops than a page has."""


@pytest.fixture(scope="module")
def base(demo_base: str) -> str:
    """The address of the made-up log's site."""
    return demo_base


def stops(page: Page) -> list[dict[str, Any]]:
    """Where Tab stops on a page, from its beginning to its end.

    The box of a switch of colours is hidden, and the label beside it stands for it.
    """
    page.evaluate(
        """() => {
            window.stops = [];
            document.addEventListener("focusin", ({ target: held }) => {
                if (held === window.first) window.round = true;
                if (window.round) return;
                window.first ??= held;
                const seen = held.matches(".md-option") ? held.nextElementSibling : held;
                const { top, bottom, width } = seen.getBoundingClientRect();
                const style = getComputedStyle(seen);
                window.stops.push({
                    name: (held.innerText || held.ariaLabel || held.name).trim(),
                    inText: Boolean(held.closest("article")),
                    column: [...document.querySelectorAll(".lb-figure")]
                        .indexOf(held.closest(".lb-figure")),
                    top: top + scrollY,
                    bottom: bottom + scrollY,
                    visible: width > 1 && seen.checkVisibility({ visibilityProperty: true }),
                    ring: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0,
                });
            });
        }"""
    )
    for _ in range(0, MOST, 10):
        for _ in range(10):
            page.keyboard.press("Tab")
        if page.evaluate("window.round"):
            found: list[dict[str, Any]] = page.evaluate("window.stops")
            return found
    raise AssertionError("Tab does not come round the page")


ONE_OF_EACH = (
    *("home", "open", "escalations", "weeks", "week", "decision-in-force", "handoff-two-ladders"),
    *("people", "person", "rule", "findings", "broken", "own-page", "missing"),
)


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("kind", ONE_OF_EACH)
def test_tab_stops_where_the_eye_is_and_shows_it(
    kind: str, viewport: dict[str, int], tour: Visit
) -> None:
    found = stops(tour(PAGES[kind], viewport=viewport, reduced_motion="reduce"))
    assert found[0]["name"] == "Skip to content"
    assert [each["name"] for each in found if not each["visible"]] == []
    assert [each["name"] for each in found if not each["ring"]] == []
    assert [each for each in found if not each["name"]] == []
    text = [each for each in found if each["inText"]]
    assert len(text) > 0
    # Line by line: no stop lies wholly above the one before it, but in the next of the figures.
    assert [
        f"{earlier['name']}, then {later['name']}"
        for earlier, later in pairwise(text)
        if later["bottom"] <= earlier["top"] + 1 and not 0 <= earlier["column"] < later["column"]
    ] == []


@pytest.mark.parametrize("kind", PAGES)
def test_the_skip_link_leads_to_the_content(kind: str, tour: Visit) -> None:
    page = tour(PAGES[kind])
    skip = page.locator(".md-skip")
    target = (skip.get_attribute("href") or "").removeprefix("#")
    assert target
    expect(page.locator(f"article [id='{target}']")).to_have_count(1)


def test_the_filter_bar_is_used_by_keys_alone(visit: Visit) -> None:
    page = visit(PAGES["open"])
    words = page.locator(".lb-filter [name=q]")
    words.focus()
    page.keyboard.type("ledger")
    shown = page.locator(".lb-shown output")
    expect(shown).to_have_text(re.compile(r"^\d+ of 24 shown$"))
    page.keyboard.press("Escape")
    expect(words).to_have_value("")
    expect(shown).to_have_text("All 24 shown")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_attribute("name", "person")
    page.keyboard.type("Noah")
    expect(shown).to_have_text(re.compile(r"^\d of 24 shown$"))
    page.locator(".lb-clear").focus()
    page.keyboard.press("Enter")
    expect(shown).to_have_text("All 24 shown")
    expect(words).to_be_focused()


def test_the_filter_of_a_phone_opens_and_closes_by_keys(visit: Visit) -> None:
    page = visit(PAGES["open"], viewport=PHONE)
    toggle, words = page.locator(".lb-filter-toggle"), page.locator(".lb-filter [name=q]")
    toggle.focus()
    page.keyboard.press("Enter")
    expect(toggle).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("Tab")
    expect(words).to_be_focused()
    page.keyboard.press("Escape")
    expect(toggle).to_have_attribute("aria-expanded", "false")
    expect(toggle).to_be_focused()
    expect(words).to_be_hidden()


def test_the_drawer_of_a_phone_opens_and_closes_by_keys(visit: Visit) -> None:
    page = visit(PAGES["open"], viewport=PHONE)
    sign = page.get_by_role("button", name="Menu")
    link = page.locator(".md-nav--primary .md-nav__link", has_text="Overdue")
    expect(link).not_to_be_visible()
    for key in ("Enter", "Space"):
        sign.focus()
        page.keyboard.press(key)
        expect(sign).to_have_attribute("aria-expanded", "true")
        expect(link).to_be_in_viewport()
        expect(page.locator(".md-nav--primary :focus")).to_have_text(re.compile("Today"))
        page.keyboard.press("Escape")
        expect(sign).to_be_focused()
        expect(sign).to_have_attribute("aria-expanded", "false")
        expect(link).not_to_be_visible()
    page.keyboard.press("Enter")
    for _ in range(12):
        page.keyboard.press("Tab")
    expect(page.locator("article :focus")).to_be_visible()
    expect(sign).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("Shift+Tab")
    sign.focus()
    page.keyboard.press("Enter")
    link.focus()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Overdue")


@pytest.mark.parametrize("way", ["sign", "slash"])
def test_keys_lead_to_the_search_on_a_phone_too(way: str, visit: Visit) -> None:
    page = visit(PAGES["people"], viewport=PHONE)
    if way == "sign":
        page.get_by_role("link", name="Search").focus()
    page.keyboard.press("Enter" if way == "sign" else "/")
    page.wait_for_url("**/search/")
    expect(page.locator(".lb-search [name=q]")).to_be_focused()


def test_what_is_folded_opens_by_keys(tour: Visit) -> None:
    page = tour(PAGES["weeks"])
    page.locator(".lb-more-numbers summary").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".lb-more-numbers tbody tr").first).to_be_visible()
