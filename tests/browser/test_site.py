"""What the small site does in a real browser: filters, times, pictures, and what is written."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.visits import DESKTOP, PHONE, RECORD, Visit, barriers_of, too_wide

pytestmark = pytest.mark.browser


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


def test_what_cannot_be_read_stays_in_the_count_of_a_page_grown_old(visit: Visit) -> None:
    unread = """document.addEventListener("DOMContentLoaded", () => {
        const late = document.querySelector(".lb-number[href$='overdue/']").closest("li");
        late.insertAdjacentHTML("beforeend", '<small><a data-unread="2"></a></small>');
    });"""
    page = visit("", now="2026-11-25T12:00:00Z", first=unread)
    late = page.locator("#overdue + ul .lb-row").count()
    expect(page.locator("#overdue .lb-count")).to_have_text(str(late))
    expect(page.locator(".lb-number[href$='overdue/'] b")).to_have_text(str(late + 2))


def test_a_week_that_is_over_is_not_counted_again(visit: Visit) -> None:
    fresh, old = visit("weeks/2026-W42/"), visit("weeks/2026-W42/", now="2027-11-25T12:00:00Z")
    told = [page.locator(".lb-row .lb-due").all_inner_texts() for page in (fresh, old)]
    assert told[0] == told[1] != []


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


def test_a_page_left_open_over_night_says_so_by_itself(visit: Visit) -> None:
    page = visit("open/", now="2026-11-19T23:00:00Z")
    assert page.locator(".lb-stale:visible").count() == 0
    page.clock.set_fixed_time("2026-11-21T12:00:00Z")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.locator(".lb-stale")).to_contain_text("built 3 days ago")
    page.clock.set_fixed_time("2026-11-22T12:00:00Z")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.locator(".lb-stale")).to_contain_text("built 4 days ago")
    expect(page.locator(f"{EXPORT} time.lb-due")).to_have_text("2 days late")


def test_an_action_is_late_when_its_day_is_over_where_its_person_is(visit: Visit) -> None:
    action = ".lb-actions li:has-text('Raise the limit') time.lb-due"
    # Chi is in Berlin: 16 November ends at 23:00 UTC.
    for now, state in (("2026-11-16T22:59:59Z", "lb-soon"), ("2026-11-16T23:00:00Z", "lb-late")):
        due = visit("people/chi/", now=now).locator(action)
        expect(due).to_have_class(f"lb-due {state}")


def test_an_action_in_the_text_is_late_when_its_day_is_over(visit: Visit) -> None:
    action = ".md-typeset .task-list-item:has-text('Raise the limit')"
    for now, told in (("2026-11-16T22:59:59Z", "by Mon 16 Nov"), ("2026-11-16T23:00:00Z", "late")):
        item = visit("handoffs/2026-11-03-nightly-export/", now=now).locator(action)
        expect(item.locator("time.lb-due")).to_contain_text(told)
        expect(item.get_by_role("link", name="Chi Okafor")).to_be_visible()


def test_the_people_page_counts_what_is_late_by_now(visit: Visit) -> None:
    owes = ".lb-roster li:has(a[href$='/bo/']) .lb-late"
    expect(visit("people/", now="2026-10-01T12:00:00Z").locator(owes)).to_be_hidden()
    expect(visit("people/").locator(owes)).to_have_text("1 late")
    expect(visit("people/", now="2026-11-25T12:00:00Z").locator(owes)).to_have_text("2 late")


def test_when_somebody_is_told_is_shown_where_the_reader_is(visit: Visit) -> None:
    address = "handoffs/2026-11-03-nightly-export/"
    step = '.lb-ladder time[datetime="2026-11-20T14:00:00Z"]'
    told = visit(address, timezone_id="Asia/Tokyo").locator(step)
    expect(told).to_have_text("Fri 20 Nov 23:00")
    elsewhere = "2026-11-20 09:00 America/New_York · 2026-11-20 14:00 UTC"
    expect(told).to_have_attribute("title", f"Fri 20 Nov 23:00 your time · {elsewhere}")
    plain = visit(address, java_script_enabled=False, now=None).locator(step)
    expect(plain).to_have_text("Fri 20 Nov 09:00")
    expect(plain).to_have_attribute("title", elsewhere)


def test_shared_hours_are_those_of_the_readers_clock(visit: Visit) -> None:
    monday = ".lb-overlap-days li[data-day='2026-11-23']"
    here = visit("people/").locator(monday)
    expect(here).to_contain_text("all three, 15:00\u2009–\u200917:00")
    far = visit("people/", timezone_id="Pacific/Auckland").locator(monday)
    expect(far).to_contain_text("all three, Tue 03:00\u2009–\u2009Tue 05:00")
    expect(far.locator("time.lb-hour").first).to_have_attribute(
        "title", re.compile("2026-11-23 15:00 Europe/Berlin · 2026-11-23 14:00 UTC")
    )
    plain = visit("people/", java_script_enabled=False, now=None)
    expect(plain.locator(monday)).to_contain_text("all three, 15:00\u2009–\u200917:00")
    expect(plain.locator(".lb-clock-of")).to_have_text("in Europe/Berlin")


# --- Pictures -------------------------------------------------------------------------------------


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE])
def test_the_lines_between_decisions_meet_their_dots(
    viewport: dict[str, int], visit: Visit
) -> None:
    page = visit("decisions/", viewport=viewport)
    ends = page.locator(".lb-lanes").evaluate_all(
        """(all) => all.map((svg) => {
            const box = (each) => each.getBoundingClientRect();
            const row = box(svg.parentElement);
            const dot = box(svg.querySelector("circle"));
            const ends = [row.top, (dot.top + dot.bottom) / 2, row.bottom];
            const meets = (y) => ends.some((end) => Math.abs(y - end) < 1);
            return [...svg.querySelectorAll("line")].every(
                (line) => meets(box(line).top) && meets(box(line).bottom)
            );
        })"""
    )
    assert len(ends) == 3
    assert all(ends)


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE])
def test_what_a_chart_writes_is_of_one_size_everywhere(
    viewport: dict[str, int], visit: Visit
) -> None:
    page = visit("weeks/", viewport=viewport)
    heights = page.locator(".lb-plot text").evaluate_all(
        "(all) => [...new Set(all.map((each) => Math.round(each.getBoundingClientRect().height)))]"
    )
    assert heights
    assert max(heights) - min(heights) <= 1
    assert min(heights) >= 12


def test_a_chart_is_named_and_told_in_words_and_in_a_table(visit: Visit) -> None:
    page = visit("weeks/")
    accept = page.get_by_role("img", name="Working time to accept a handoff in each week")
    expect(accept).to_contain_text("1 now")
    chart = page.get_by_role("img", name="Open loops at the end of each week")
    expect(chart).to_contain_text("4 now")
    rows = page.locator(".lb-more-numbers tbody tr")
    expect(rows.first).to_be_hidden()
    page.get_by_text("The charts as a table").click()
    expect(rows.first).to_be_visible()
    expect(rows.first.locator("th")).to_have_text("2026-W47")
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    for table in page.locator(".lb-more-numbers table").all():
        assert table.evaluate("(each) => each.getBoundingClientRect().right") <= PHONE["width"] - 16


def test_a_number_of_a_week_takes_two_lines_of_a_phone_at_most(visit: Visit) -> None:
    page = visit("weeks/2026-W47/", viewport=PHONE)
    page.get_by_text("All numbers", exact=True).click()
    lines = page.locator(".lb-measures tbody tr").evaluate_all(
        """(all) => all.map((row) => {
            const style = getComputedStyle(row.cells[0]);
            const line = parseFloat(getComputedStyle(row.querySelector("span")).lineHeight);
            const padding = parseFloat(style.paddingTop) + parseFloat(style.paddingBottom);
            return (row.getBoundingClientRect().height - padding) / line;
        })"""
    )
    assert len(lines) == 12 + 28
    assert max(lines) < 2.5
    expect(page.get_by_text(re.compile(r"^decisions \d, handoffs \d$")).first).to_be_visible()


def test_the_numbers_behind_are_folded_on_the_screen_and_on_paper(visit: Visit) -> None:
    page = visit("weeks/2026-W47/")
    rest = page.get_by_role("row", name="Reviewed: keep")
    summary = page.get_by_text("All numbers", exact=True)
    expect(rest).to_be_hidden()
    page.emulate_media(media="print")
    expect(summary).to_be_hidden()
    page.emulate_media(media="screen")
    summary.click()
    expect(rest).to_be_visible()
    page.emulate_media(media="print")
    expect(rest).to_be_visible()


# --- Without this and that ------------------------------------------------------------------------


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


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_week_prints_as_a_sheet_of_minutes(scheme: str, visit: Visit) -> None:
    page = visit("weeks/2026-W47/", color_scheme=scheme)
    page.emulate_media(media="print")
    expect(page.locator("h1")).to_have_text(re.compile("Week 47 · 16–\u2060?22 Nov 2026"))
    assert (
        page.locator("nav:visible, button:visible, form:visible, .headerlink:visible").count() == 0
    )
    assert page.locator("h2:visible").count() == page.locator("article h2").count()
    style = "(element, name) => getComputedStyle(element)[name]"
    for place in (page.locator("article a").first, page.locator("h1")):
        assert place.evaluate(style, "color") == "rgb(0, 0, 0)"
        assert place.evaluate(style, "textDecorationLine") == "none"
    assert page.locator("body").evaluate(style, "backgroundColor") == "rgb(255, 255, 255)"
    late = page.locator(".lb-due.lb-late").first
    assert late.evaluate("each => getComputedStyle(each, '::after').content") == '", 2026-11-12"'


def test_a_record_prints_without_what_only_a_screen_can_do(visit: Visit) -> None:
    page = visit(RECORD)
    page.emulate_media(media="print")
    expect(page.locator("#lb-title")).to_be_visible()
    expect(page.locator("#decision")).to_be_visible()
    unwanted = (
        ".lb-tools, .lb-alternates, .headerlink, .md-sidebar, .md-header, .md-footer, .md-tabs"
    )
    assert page.locator(unwanted).count() > 0
    assert page.locator(unwanted).locator("visible=true").count() == 0


# --- From reading to acting -----------------------------------------------------------------------


def test_the_id_is_copied_by_keyboard(visit: Visit) -> None:
    page = visit(RECORD, permissions=["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy id").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".md-dialog")).to_contain_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()") == "2026-09-01-one-queue"


@pytest.mark.parametrize(("address", "id"), [(RECORD, "decision"), ("weeks/2026-W47/", "closed")])
def test_a_section_has_an_address_that_the_keyboard_reaches(
    address: str, id: str, visit: Visit
) -> None:
    page = visit(address)
    link = page.locator(f"h2#{id} .headerlink")
    link.focus()
    expect(link).to_have_css("opacity", "1")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(f"#{id}$"))


def test_a_record_leads_to_the_editor_with_a_handoff_begun(visit: Visit) -> None:
    page = visit(RECORD)
    link = page.get_by_role("link", name="New handoff from this")
    url = link.get_attribute("href") or ""
    assert url.startswith("https://github.com/team/log/new/main/handoffs?filename=")
    assert "related%3A%20%5B2026-09-01-one-queue%5D" in url


def test_what_people_write_runs_nothing(visit: Visit) -> None:
    page = visit("decisions/2026-11-10-markup/", viewport=PHONE)
    expect(page.locator("h1")).to_contain_text('<script>alert("one")</script>')
    assert page.locator("article script, article img").count() == 0
    assert "alert(" not in "".join(page.locator("script").all_text_contents())
    assert too_wide(page) == barriers_of(page) == []
    expect(page).to_have_title(re.compile(r'<script>alert\("one"\)</script> & <b>bold</b>'))
