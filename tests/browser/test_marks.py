"""What a sign says to those who see no colour, have colours of their own, or want no motion."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.kinds import PAGES
from tests.browser.visits import Visit

pytestmark = pytest.mark.browser

MARKS = ("ring", "disc", "half", "tick", "stroke", "struck", "wedge", "error", "warning", "info")
MARKED = ("home", "open", "week", "decisions", "handoffs", "handoff-two-ladders", "findings")


@pytest.fixture(scope="module")
def base(demo_base: str) -> str:
    """The address of the made-up log's site."""
    return demo_base


def shapes(page: Page) -> list[tuple[str, str, str]]:
    """The signs of a page: which, of what shape, and with what words."""
    found: list[list[str]] = page.locator(".lb-mark:visible").evaluate_all(
        """(all) => all.map((each) => [
            each.className.match(/lb-m-(\\w+)/)[1],
            getComputedStyle(each).maskImage,
            each.role === "img" ? each.ariaLabel : each.parentElement.textContent.trim(),
        ])"""
    )
    return [(name, shape, words) for name, shape, words in found]


def test_each_status_has_a_shape_of_its_own_and_words(tour: Visit) -> None:
    seen = {kind: shapes(tour(PAGES[kind])) for kind in MARKED}
    every = [each for found in seen.values() for each in found]
    shape_of = {name: shape for name, shape, _ in every}
    assert set(MARKS) <= set(shape_of)
    assert all(shape.startswith("url(") for shape in shape_of.values())
    assert len(set(shape_of.values())) == len(shape_of)
    assert [each for each in every if not each[2]] == []
    late = [words for name, _, words in seen["home"] if name == "wedge"]
    assert late
    assert [words for words in late if not words.startswith("overdue, ")] == []


def test_lateness_is_said_in_words_and_soon_has_a_sign(tour: Visit) -> None:
    page = tour(PAGES["open"])
    late = page.locator("article .lb-due.lb-late")
    assert late.count() > 0
    for each in late.all_inner_texts():
        assert each.endswith(" late")
    soon = page.locator("article .lb-due.lb-soon")
    assert soon.count() > 0
    sign = "each => getComputedStyle(each, '::before').maskImage"
    assert soon.first.evaluate(sign).startswith("url(")


@pytest.mark.parametrize("kind", MARKED)
def test_a_sign_is_seen_in_the_readers_own_colours(kind: str, tour: Visit) -> None:
    page = tour(PAGES[kind], forced_colors="active")
    assert page.evaluate("matchMedia('(forced-colors: active)').matches")
    paper = page.locator("body").evaluate("each => getComputedStyle(each).backgroundColor")
    colours = page.locator(".lb-mark:visible").evaluate_all(
        "(all) => [...new Set(all.map((each) => getComputedStyle(each).backgroundColor))]"
    )
    assert colours
    assert paper not in colours
    steps = page.locator(".lb-rung-past, .lb-rung-current").evaluate_all(
        "(all) => all.map((each) => getComputedStyle(each, '::before').backgroundColor)"
    )
    assert paper not in steps


@pytest.mark.parametrize("kind", ["home", "open", "handoff-two-ladders", "search", "own-page"])
def test_nothing_moves_for_who_wants_no_motion(kind: str, tour: Visit) -> None:
    moving = """() => [...document.querySelectorAll("*")].filter((each) => {
        const style = getComputedStyle(each);
        const moves = style.transitionDuration.split(", ").some((one) => parseFloat(one) > 0)
            && style.transitionProperty !== "none";
        return moves || style.animationName !== "none" || style.scrollBehavior === "smooth";
    }).length"""
    still = tour(PAGES[kind], reduced_motion="reduce")
    expect(still.locator("h1")).to_be_visible()
    assert still.evaluate(moving) == 0
    assert tour(PAGES[kind], reduced_motion="no-preference").evaluate(moving) > 0
