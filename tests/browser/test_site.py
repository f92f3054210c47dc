"""The built site in a real browser: quiet, fit for a phone, findable, and right when it is old."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.visits import PHONE, RECORD, Visit, barriers_of

PAGES = [
    "",
    "open/",
    "overdue/",
    "escalations/",
    "weeks/",
    "weeks/2026-W47/",
    "weeks/2026-W40/",
    "decisions/",
    "handoffs/",
    RECORD,
    "decisions/0002-two-queues/",
    "decisions/2026-11-10-markup/",
    "handoffs/2026-11-03-nightly-export/",
    "handoffs/2026-11-16-on-call/",
    "people/",
    "people/chi/",
    "findings/",
    "rules/",
    "rules/L202/",
    "rules/F005/",
    "broken/decisions/2026-11-11-broken.md/",
    "how-we-log/",
    "search/",
    "search/?q=queue&kind=decision",
]
pytestmark = pytest.mark.browser


@pytest.mark.parametrize("address", PAGES)
def test_a_page_is_quiet_and_asks_no_other_host(address: str, visit: Visit) -> None:
    page = visit(address, idle=True)
    expect(page.locator("h1").first).to_be_visible()


@pytest.mark.parametrize("address", PAGES)
def test_nothing_scrolls_sideways_on_a_phone(address: str, visit: Visit) -> None:
    page = visit(address, viewport=PHONE)
    wide = page.evaluate(
        """() => {
            const room = document.documentElement.clientWidth;
            if (document.documentElement.scrollWidth <= room) return [];
            return [...document.body.querySelectorAll("*")]
                .filter((each) => each.getBoundingClientRect().right > room + 1)
                .map((each) => each.outerHTML.slice(0, 120));
        }"""
    )
    assert wide == []
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("address", PAGES)
def test_axe_finds_no_barrier(address: str, scheme: str, visit: Visit) -> None:
    page = visit(address, color_scheme=scheme, now=None)
    barriers = barriers_of(page)
    assert barriers == []


# --- Filters -------------------------------------------------------------------------------------


def test_a_filter_lives_in_the_address(visit: Visit) -> None:
    page = visit("open/")
    rows = page.locator(".lb-row:visible")
    every = rows.count()
    assert every == 4
    page.locator("select[name=person]").select_option("bo")
    expect(rows.locator(".lb-who", has_text="Bo Chen").first).to_be_visible()
    narrowed = rows.count()
    assert 0 < narrowed < every
    assert "person=bo" in page.url
    page.reload()
    expect(rows).to_have_count(narrowed)


def test_a_filter_that_nothing_matches_says_so(visit: Visit) -> None:
    page = visit("open/?q=nothing-of-the-kind")
    expect(page.locator(".lb-nothing")).to_be_visible()
    expect(page.locator(".lb-row:visible")).to_have_count(0)


# --- Time -----------------------------------------------------------------------------------------

EXPORT = ".lb-row:has(a[href$='handoffs/2026-11-03-nightly-export/'])"


def test_the_page_says_what_the_build_said_while_it_is_fresh(visit: Visit) -> None:
    page = visit("open/")
    expect(page.locator(f"{EXPORT} time.lb-due")).to_have_class("lb-due lb-soon")
    pager = page.locator(".lb-row:has(a[href$='2026-10-01-pager/']) time.lb-due")
    expect(pager).to_have_text("5 days late")


def test_a_page_grown_old_counts_again(visit: Visit) -> None:
    page = visit("open/", now="2026-11-25T12:00:00Z")
    export = page.locator(f"{EXPORT} time.lb-due")
    expect(export).to_have_class("lb-due lb-late")
    expect(export).to_have_text("5 days late")
    expect(page.locator(f"{EXPORT} .lb-mark")).to_have_class("lb-mark lb-m-wedge")
    expect(page.locator(f"{EXPORT} .lb-mark")).to_have_attribute(
        "aria-label", "overdue, handoff accepted"
    )


def test_an_expiry_is_late_from_its_very_instant_in_the_owners_zone(visit: Visit) -> None:
    # Bo is in New York: 19 November ends at 05:00 UTC.
    for now, state in (("2026-11-20T04:59:59Z", "lb-soon"), ("2026-11-20T05:00:00Z", "lb-late")):
        page = visit("open/", now=now)
        expect(page.locator(f"{EXPORT} time.lb-due")).to_have_class(f"lb-due {state}")


def test_the_hover_tells_the_instant_in_the_readers_zone_and_in_the_owners(visit: Visit) -> None:
    page = visit(RECORD, timezone_id="Asia/Tokyo")
    due = page.locator(".lb-state time.lb-due")
    for told in ("Sat 28 Nov 08:00 your time", "2026-11-28 00:00 Europe/Madrid", "23:00 UTC"):
        expect(due).to_have_attribute("title", re.compile(re.escape(told)))


def test_a_site_older_than_a_day_and_a_half_says_when_it_was_built(visit: Visit) -> None:
    fresh, old = visit("", now="2026-11-19T23:00:00Z"), visit("", now="2026-11-20T01:00:00Z")
    assert fresh.locator(".lb-stale:visible").count() == 0
    expect(old.locator(".lb-stale").first).to_be_visible()


# --- Without this and that ------------------------------------------------------------------------


@pytest.mark.parametrize("address", PAGES)
def test_every_page_works_without_script(address: str, visit: Visit) -> None:
    page = visit(address, java_script_enabled=False, now=None)
    expect(page.locator("h1").first).to_be_visible()
    assert page.locator("article a[href]:visible, article p:visible").count() > 0
    assert page.locator("form.lb-filter:visible").count() == 0
    assert page.locator(".md-tabs a:visible").count() >= 7


def test_without_script_the_lists_are_complete(visit: Visit) -> None:
    page = visit("open/", java_script_enabled=False, now=None)
    assert page.locator(".lb-row:visible").count() == 4
    expect(page.locator(f"{EXPORT} time.lb-due")).to_have_text("due Thu 19 Nov")


def test_the_keyboard_reaches_the_content_first(visit: Visit) -> None:
    page = visit("open/")
    page.keyboard.press("Tab")
    skip = page.locator(":focus")
    expect(skip).to_have_class(re.compile(r"\bmd-skip\b"))
    page.keyboard.press("Enter")
    target = page.evaluate("location.hash.slice(1)")
    assert target
    assert page.locator(f"[id='{target}']").count() == 1


def test_in_print_the_page_has_its_content_and_no_controls(visit: Visit) -> None:
    page = visit("open/")
    page.emulate_media(media="print")
    expect(page.locator("h1")).to_be_visible()
    assert page.locator(".lb-row:visible").count() == 4
    assert page.locator(".md-header:visible, form.lb-filter:visible").count() == 0


def test_what_people_write_runs_nothing(visit: Visit) -> None:
    page = visit("decisions/2026-11-10-markup/")
    expect(page.locator("h1")).to_contain_text('<script>alert("one")</script>')
    assert page.locator("article script, article img").count() == 0
