"""Pages of the made-up log that nobody has rebuilt: what they say as the reader's clock goes on."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from loopbook.clock import parse_instant
from tests.browser.kinds import PAGES
from tests.browser.visits import Visit, served
from tests.builds import NOW, build
from tests.logbooks import PEOPLE, decision
from tests.logs import write

pytestmark = pytest.mark.browser

BEFORE, AFTER = "2026-11-19T07:29:59Z", "2026-11-19T07:30:00Z"
"""Around the instant at which the deputy hears of the handoff with two ladders."""


@pytest.fixture(scope="module")
def base(demo_base: str) -> str:
    """The address of the made-up log's site."""
    return demo_base


def steps(page: Page, ladder: int) -> list[str]:
    """The steps of a ladder: ``past told Thu 12 Nov 10:00``, by the reader's clock."""
    found: list[str] = (
        page.locator(".lb-ladder")
        .nth(ladder)
        .locator("li")
        .evaluate_all(
            """(all) => all.map((each) => {
                const told = each.querySelector(".lb-told").textContent;
                return `${each.className.replace("lb-rung-", "")} ${told}`;
            })"""
        )
    )
    return found


def test_steps_that_have_been_taken_since_read_so(visit: Visit) -> None:
    address = PAGES["handoff-two-ladders"]
    before, after = visit(address, now=BEFORE), visit(address, now=AFTER)
    assert steps(before, 1) == [
        "current told Wed 18 Nov 10:00",
        "next next: Thu 19 Nov 08:30",
        "later Mon 23 Nov 14:00",
    ]
    assert steps(after, 1) == [
        "past told Wed 18 Nov 10:00",
        "current told Thu 19 Nov 08:30",
        "next next: Mon 23 Nov 14:00",
    ]
    current = after.locator(".lb-ladder").nth(1).locator("[aria-current=step]")
    expect(current).to_have_count(1)
    expect(current).to_contain_text("Jonas Brandt")
    after.clock.set_fixed_time("2026-11-24T12:00:00Z")
    after.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    assert steps(after, 1)[2] == "current told Mon 23 Nov 14:00"


def test_a_ladder_begins_when_the_date_has_passed_since(visit: Visit) -> None:
    address = "handoffs/2026-11-13-apple-pay-domain-files/"
    before, after = (
        visit(address, now=now) for now in ("2026-11-26T10:59:59Z", "2026-11-26T11:00:00Z")
    )
    for page, title in ((before, "When the date passes"), (after, "The date has passed")):
        expect(page.locator(".lb-path-of").nth(1)).to_have_text(re.compile(f"^{title} path"))
        assert steps(page, 1)[0] == "next next: Thu 26 Nov 15:30"


@pytest.mark.parametrize("kind", ["escalations", "handoff-two-ladders", "decision-of-nobody"])
def test_a_fresh_page_says_of_its_ladders_what_the_build_said(kind: str, tour: Visit) -> None:
    says = """(all) => all.map((each) => [each.className, each.getAttribute("aria-current"),
        (each.querySelector(".lb-told")?.firstChild.textContent ?? "").replace(/\\d.*/, "")])"""
    plain = tour(PAGES[kind], java_script_enabled=False).locator(".lb-ladder li").evaluate_all(says)
    lived = tour(PAGES[kind]).locator(".lb-ladder li").evaluate_all(says)
    words = [word for _, _, word in lived]
    assert [each[:2] for each in plain] == [each[:2] for each in lived]
    assert [word in ("told ", "next: ") for word in words] == [
        word in ("told ", "next: ") for _, _, word in plain
    ]
    assert len(words) > 1


def test_a_clock_that_is_slow_takes_no_step_back(visit: Visit) -> None:
    page = visit(PAGES["handoff-two-ladders"], now="2026-11-01T12:00:00Z")
    assert steps(page, 1)[0].startswith("current told ")


def test_how_far_a_loop_has_been_escalated_goes_on_in_a_line(visit: Visit) -> None:
    audit = ".lb-row:has-text('Collect the papers') .lb-standing"
    before, after = (visit(PAGES["overdue"], now=now) for now in (BEFORE, AFTER))
    told = "Level 1, Inês Carvalho was told · {} Jonas Brandt, Thu 19 Nov 08:30"
    expect(before.locator(audit)).to_have_text(told.format("next:"))
    expect(after.locator(audit)).to_have_text(told.format("then"))


def test_of_whom_nobody_had_been_told_somebody_has_by_now(visit: Visit) -> None:
    page = visit(PAGES["overdue"], now="2026-12-24T12:00:00Z")
    nobody = page.locator(".lb-standing:has(.lb-nobody)")
    assert nobody.count() > 0
    for line in nobody.all():
        expect(line.locator(".lb-nobody")).to_be_hidden()
        expect(line.locator(".lb-ahead")).to_have_text("Told:")
    for line in page.locator(".lb-standing:has(.lb-ahead)").all():
        expect(line).not_to_contain_text("next:")


def test_a_week_that_is_over_keeps_its_ladders(visit: Visit) -> None:
    fresh, old = (visit("weeks/2026-W46/", now=now) for now in (AFTER, "2027-11-19T12:00:00Z"))
    said = [page.locator(".lb-standing .lb-ahead").all_inner_texts() for page in (fresh, old)]
    assert said[0] == said[1]
    assert set(said[0]) == {"· next:"}


def test_dates_are_marked_as_dates(tour: Visit) -> None:
    def dates(kind: str, place: str) -> list[tuple[str, str]]:
        found = tour(PAGES[kind]).locator(f"{place} time")
        return [(each.get_attribute("datetime") or "", each.inner_text()) for each in found.all()]

    assert dates("week", "h1") == [("2026-11-16", "16"), ("2026-11-22", "22 Nov 2026")]
    assert dates("person-left", ".lb-away") == [("2026-10-26", "26 Oct")]
    away = dates("person", ".lb-facts div:has(dt:text-is('Away')) dd")
    assert away == [("2026-12-02", "2"), ("2026-12-15", "15 Dec 2026")]
    away = dates("week", ".lb-people-list")
    assert away == [("2026-11-30", "Mon 30 Nov")]


@pytest.mark.parametrize("days", [0, 3, 20])
def test_what_has_become_late_since_is_counted_alike_on_every_page(days: int, visit: Visit) -> None:
    now = (parse_instant(NOW) + timedelta(days=days)).isoformat()
    overdue = visit("overdue/", now=now)
    late = overdue.locator(".lb-row").count()
    expect(overdue.locator(".lb-passed")).to_have_text(f"{late} loops have passed their dates")
    assert sum(map(int, overdue.locator(".lb-group .lb-count").all_inner_texts())) == late
    home = visit("", now=now)
    expect(home.locator("#overdue .lb-count")).to_have_text(str(late))
    expect(home.locator('.lb-number[href$="overdue/"] b')).to_have_text(str(late))
    loops = visit("open/", now=now)
    expect(loops.locator(".lb-row:has(.lb-late)")).to_have_count(late)
    expect(loops.locator("output")).to_have_text(f"All {loops.locator('.lb-row').count()} shown")
    nobody = loops.locator(".lb-row[data-p='-']:has(.lb-late)").count()
    people = visit("people/", now=now).locator(".lb-roster-owes .lb-late:visible")
    by_person = [int(text.split()[0]) for text in people.all_inner_texts()]
    assert sum(by_person) + nobody == late


def test_once_another_week_has_begun_nothing_is_compared_with_last_week(visit: Visit) -> None:
    expect(visit("").locator(".lb-change:visible").first).to_contain_text("last week")
    expect(visit("", now="2026-11-23T00:00:00Z").locator(".lb-change:visible")).to_have_count(0)


def test_nothing_is_overdue_until_something_is(browser: Browser, tmp_path: Path) -> None:
    text = "site_name: A log\ntheme: {name: material}\nplugins: [search, loopbook]\n"
    write(
        tmp_path,
        {
            "mkdocs.yml": text,
            "loopbook.yml": PEOPLE,
            "docs/about.md": "# About\n",
            "decisions/queue.md": decision(expiry="2026-11-24"),
        },
    )
    with served(build(tmp_path).path) as base:
        context = browser.new_context()
        context.clock.set_fixed_time(NOW)
        page = context.new_page()
        page.goto(f"{base}overdue/")
        becomes_late(page)
        context.close()


def becomes_late(page: Page) -> None:
    expect(page.locator(".lb-empty")).to_have_text("Nothing is overdue.")
    page.clock.set_fixed_time("2026-11-25T12:00:00Z")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.locator(".lb-lead")).to_contain_text("1 loop has passed its date.")
    expect(page.locator(".lb-empty")).to_be_hidden()
    expect(page.locator(".lb-group h2")).to_contain_text("Ana Ruiz")
