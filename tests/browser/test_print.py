"""The made-up log's site on paper."""

import re

import pytest
from playwright.sync_api import Page, PdfMargins, expect

from tests.browser.kinds import PAGES
from tests.browser.visits import Visit

pytestmark = pytest.mark.browser

SHEET = {"width": 794, "height": 1123}
"""An A4 sheet in CSS pixels."""

STYLE = "(each, name) => getComputedStyle(each)[name]"


@pytest.fixture(scope="module")
def base(demo_base: str) -> str:
    """The address of the made-up log's site."""
    return demo_base


def on_paper(page: Page) -> Page:
    """A page as it is printed."""
    page.emulate_media(media="print")
    return page


PRINTED = [kind for kind in PAGES if kind not in ("search", "search-results", "missing")]


@pytest.mark.parametrize("kind", PRINTED)
def test_a_page_prints_its_content_and_no_controls(kind: str, tour: Visit) -> None:
    page = on_paper(tour(PAGES[kind], viewport=SHEET, color_scheme="dark"))
    expect(page.locator("h1").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= SHEET["width"]
    controls = "button, form, select, input:not([disabled]), summary, .md-skip, .headerlink"
    frame = ".md-header, .md-tabs, .md-sidebar, .md-footer, .lb-alternates"
    assert page.locator(f":is({controls}, {frame})").locator("visible=true").count() == 0
    # Ink on white, although the screen is dark.
    assert page.locator("body").evaluate(STYLE, "backgroundColor") == "rgb(255, 255, 255)"
    ink = page.locator("h1").first.evaluate(STYLE, "color")
    assert ink == ("rgb(68, 68, 68)" if kind == "decision-superseded" else "rgb(0, 0, 0)")
    for link in page.locator("article a:visible").all()[:3]:
        assert link.evaluate(STYLE, "textDecorationLine") == "none"


@pytest.mark.parametrize(
    ("kind", "part"),
    [
        ("week", ".lb-row"),
        ("week", ".lb-event"),
        ("week", ".lb-measures tr"),
        ("decisions", ".lb-row"),
        ("handoff-two-ladders", ".lb-ladder"),
        ("handoff-two-ladders", ".lb-history li"),
        ("weeks", ".lb-chart"),
    ],
)
def test_what_belongs_together_stays_on_one_sheet(kind: str, part: str, tour: Visit) -> None:
    page = on_paper(tour(PAGES[kind], viewport=SHEET))
    breaks = page.locator(part).evaluate_all(
        "(all) => [...new Set(all.map((each) => getComputedStyle(each).breakInside))]"
    )
    assert breaks == ["avoid"]


def test_the_charts_print(tour: Visit) -> None:
    page = on_paper(tour(PAGES["weeks"], viewport=SHEET, color_scheme="dark"))
    pictures = page.locator(".lb-plot > svg:not(.lb-ticks, .lb-names)")
    boxes = [box for each in pictures.all() if (box := each.bounding_box())]
    assert len(boxes) == pictures.count() > 1
    assert min(box["height"] for box in boxes) > 100
    assert max(box["width"] for box in boxes) > 600
    bars = page.locator(".lb-bar").first
    assert bars.evaluate(STYLE, "fill") == "rgb(0, 0, 0)"


def test_a_sign_prints_though_it_is_a_background(tour: Visit) -> None:
    page = on_paper(tour(PAGES["week"], viewport=SHEET))
    for sign in page.locator(".lb-mark:visible").all()[:5]:
        assert sign.evaluate(STYLE, "printColorAdjust") == "exact"


def test_a_week_prints_as_a_few_sheets(tour: Visit) -> None:
    page = tour(PAGES["week"], color_scheme="dark")
    margins: PdfMargins = {"top": "15mm", "right": "15mm", "bottom": "15mm", "left": "15mm"}
    sheets = re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4", margin=margins))
    # Measured: five, and seven where rows keep the room that they have on a screen.
    assert 0 < len(sheets) <= 6
