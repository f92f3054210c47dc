"""What a page may cost who reads it: bytes, requests, and lines that move while they are read."""

import gzip
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Request, Route

from tests.browser.kinds import PAGES
from tests.browser.visits import DESKTOP, PHONE, Complaints
from tests.builds import NOW

pytestmark = pytest.mark.browser

FAR = "Pacific/Auckland"
"""Twelve hours from most of the made-up team: the script rewrites nearly every time on a page."""

DOCUMENTS = {
    # In bytes of gzipped HTML. Measured: a record 5,600 to 6,000, of which the frame is 3,800.
    **dict.fromkeys(PAGES, 7_000),
    "home": 9_000,  # 7,800
    "open": 9_500,  # 8,400, with 24 loops
    "overdue": 9_000,  # 8,000, with 7 loops, and 30 that become late within a month
    "weeks": 8_000,  # 7,100, with four pictures
    "week": 10_500,  # 9,500
    "week-over": 9_500,  # 8,500
    "decisions": 15_000,  # 13,700, with 34 decisions in three orders and their lives
    "handoffs": 12_500,  # 10,900, with 53 handoffs
    "rules": 7_500,  # 6,500
    "missing": 4_500,  # 3,800
}
REQUESTS = {
    # The page, three styles, four scripts, and the icon: 9.
    **dict.fromkeys(PAGES, 9),
    # Its script, and five to eleven pieces of Pagefind: up to 20.
    "search": 22,
    # And the script that finds the root of the site.
    "missing": 10,
    # And six pieces of the index, for the words and for the results: 27.
    "search-results": 32,
}
CODE = {
    # In bytes of CSS and JavaScript, gzipped file by file. Measured: 77,700. Material's styles are
    # 22,700 and 2,000 of these, and its script 34,900; ours are 11,100 and 7,000.
    **dict.fromkeys(PAGES, 85_000),
    # With Pagefind's script and our own for it: 106,800.
    "search": 115_000,
    "search-results": 115_000,
}
SHIFT = 0.1
"""The cumulative layout shift under which a page counts as still (https://web.dev/articles/cls).

Measured: 0.09 on the search page of a phone, up to 0.04 in its results, 0 on all others.
"""


@dataclass
class Cost:
    """What one visit cost, by a reader who has not been here before."""

    document: int = 0
    requests: int = 0
    code: int = 0
    shift: float = 0
    said: Complaints = field(default_factory=Complaints)


def visited(
    browser: Browser, base: str, address: str, *, spoil: Callable[[Page], Any] | None = None
) -> Cost:
    """Opens a page on a screen far away, and counts. `spoil` is done to it before it is opened."""
    cost, asked = Cost(), list[Request]()
    for viewport in (DESKTOP, PHONE):
        context = browser.new_context(viewport=viewport, timezone_id=FAR, locale="en-GB")  # type: ignore[arg-type]
        context.clock.set_fixed_time(NOW)
        page = context.new_page()
        cost.said.listen(page, base)
        if spoil:
            spoil(page)
        if viewport is DESKTOP:
            page.on("request", lambda request: asked.append(request))
            page.goto(f"{base}{address}", wait_until="networkidle")
            cost.requests = len(asked)
            cost.document = sum(map(_bytes, _of(asked, "document")))
            cost.code = sum(map(_bytes, _of(asked, "stylesheet", "script")))
        else:
            page.goto(f"{base}{address}", wait_until="load")
            if "?q=" in address:
                page.locator(".lb-row").first.wait_for()
        cost.shift = max(cost.shift, _shift(page))
        context.close()
    return cost


def _of(asked: list[Request], *types: str) -> list[Request]:
    return [each for each in asked if each.resource_type in types]


def _bytes(request: Request) -> int:
    answer = request.response()
    return len(gzip.compress(answer.body(), mtime=0)) if answer else 0


def _shift(page: Page) -> float:
    """How far things moved since the page began, without the reader having done anything."""
    shift: float = page.evaluate(
        """() => new Promise((resolve) => {
            let shift = 0;
            new PerformanceObserver((list) => {
                for (const each of list.getEntries()) if (!each.hadRecentInput) shift += each.value;
            }).observe({ type: "layout-shift", buffered: true });
            const wait = (frames) =>
                frames ? requestAnimationFrame(() => wait(frames - 1)) : resolve(shift);
            wait(5);
        })"""
    )
    return shift


def over_budget(kind: str, cost: Cost) -> list[str]:
    """What is above its limit, each as a sentence."""
    return [
        f"{what}: {number} where {limit} are allowed"
        for what, number, limit in (
            ("bytes of HTML", cost.document, DOCUMENTS[kind]),
            ("requests", cost.requests, REQUESTS[kind]),
            ("bytes of CSS and JavaScript", cost.code, CODE[kind]),
            ("layout shift", cost.shift, SHIFT),
        )
        if number > limit
    ]


@pytest.mark.parametrize("kind", PAGES)
def test_a_page_keeps_within_its_budget_and_quiet(
    kind: str, browser: Browser, demo_base: str
) -> None:
    cost = visited(browser, demo_base, PAGES[kind])
    assert min(cost.document, cost.requests, cost.code) > 0
    assert over_budget(kind, cost) == []
    assert cost.said == []


# --- Each limit can be passed ---------------------------------------------------------------------


def _noise(length: int) -> str:
    """Text that gzip makes hardly smaller."""
    numbers = (pow(7, number, 1_000_003) for number in range(1, length // 5))
    return " ".join(f"{number:x}" for number in numbers)


def _changed(address: str, change: Callable[[str], str]) -> Callable[[Page], None]:
    """Has a file of the site answered with a change in it."""

    def answer(route: Route) -> None:
        given = route.fetch()
        route.fulfill(response=given, body=change(given.text()))

    def spoil(page: Page) -> None:
        page.route(f"**/{address}", answer)

    return spoil


@pytest.mark.parametrize(
    ("spoil", "what"),
    [
        (_changed("open/", lambda html: f"{html}<!-- {_noise(12_000)} -->"), "bytes of HTML"),
        (
            _changed("open/", lambda html: f"{html}<img src='../calendar.ics?' alt=''>"),
            "requests",
        ),
        (
            _changed("loopbook.js", lambda js: f"/* {_noise(40_000)} */{js}"),
            "bytes of CSS and JavaScript",
        ),
        (
            _changed("loopbook.js", lambda js: f"{js};document.body.style.paddingTop = '20rem'"),
            "layout shift",
        ),
    ],
    ids=["bytes", "requests", "code", "shift"],
)
def test_a_page_that_costs_more_is_found(
    spoil: Callable[[Page], None], what: str, browser: Browser, demo_base: str
) -> None:
    cost = visited(browser, demo_base, PAGES["open"], spoil=spoil)
    assert [sentence.split(":")[0] for sentence in over_budget("open", cost)] == [what]


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ("<img src='https://pictures.example.org/it.png' alt=''>", "asks https://pictures."),
        ("<img src='nowhere.png' alt=''>", "error: Failed to load resource"),
        ("<script>1</script>", "error: Executing inline script violates"),
    ],
    ids=["another-host", "missing-file", "console"],
)
def test_a_page_that_is_not_quiet_is_found(
    more: str, said: str, browser: Browser, demo_base: str
) -> None:
    spoil = _changed("open/", lambda html: f"{html}{more}")
    cost = visited(browser, demo_base, PAGES["open"], spoil=spoil)
    assert any(each.startswith(said) for each in cost.said), cost.said
