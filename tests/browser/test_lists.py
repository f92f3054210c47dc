"""The lists in a real browser: what a filter leaves, what is folded away, and the lanes of time."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.visits import DESKTOP, PHONE, Visit, barriers_of, served
from tests.builds import build
from tests.git_repo import GitRepo
from tests.logbooks import PEOPLE, decision, handoff

pytestmark = pytest.mark.browser

DONE = 15


def files() -> dict[str, str]:
    """Many handoffs that are done, some that are open, and decisions that replaced one another."""
    made = {
        f"handoffs/errand-{number:02}.md": handoff(
            title=f"Errand {number:02}",
            status="done",
            owner="chi" if number == 0 else "bo",
            closed=f"2026-10-{number + 1:02}",
            outcome="It is done.",
            tags=["rare"] if number < 2 else ["usual"],
        )
        for number in range(DONE)
    }
    review = {"on": "2026-11-01", "by": "bo", "outcome": "keep", "finding": "It holds."}
    made |= {
        "handoffs/late.md": handoff(title="Late", status="accepted", expiry="2026-11-10"),
        "handoffs/soon.md": handoff(title="Soon", status="accepted", expiry="2026-11-19"),
        "handoffs/later.md": handoff(title="Later", expiry="2026-12-20", tags=["usual"]),
        "decisions/new.md": decision(
            title="One queue for everything that anybody in any of the offices may need",
            status="accepted",
            decided="2026-10-01",
            supersedes=["old", "other"],
            reviews=[review],
            expiry="2026-12-01",
        ),
        "decisions/old.md": decision(title="Two queues", status="superseded", decided="2026-05-01"),
        "decisions/other.md": decision(title="Mail", status="superseded", decided="2026-06-01"),
        "decisions/next.md": decision(title="No queue", owner="bo", tags=["usual"]),
        "decisions/no.md": decision(title="Fax", status="rejected", decided="2026-07-01"),
        "decisions/back.md": decision(title="Pigeons", status="reversed", decided="2026-08-01"),
    }
    return made


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the site of a log with long lists."""
    repo = GitRepo(tmp_path_factory.mktemp("lists") / "log")
    config = "site_name: A log\ntheme: {name: material}\nplugins: [search, loopbook]\n"
    home = {"docs/about.md": "# About\n", "mkdocs.yml": config, "loopbook.yml": PEOPLE}
    repo.commit({**home, **files()})
    with served(build(repo.path).path) as address:
        yield address


def titles(page: Page) -> list[str]:
    return page.locator(".lb-row:visible .lb-title").all_inner_texts()


def offered(page: Page, name: str) -> dict[str, str]:
    """The choices of a filter and how many rows each would leave."""
    options = page.locator(f"select[name={name}] option:not([value=''])").all_inner_texts()
    return dict(option[:-1].rsplit(" (", 1) for option in options)


def choose(page: Page, **values: str) -> None:
    for name, value in values.items():
        page.locator(f"select[name={name}]").select_option(value)


# --- Filters --------------------------------------------------------------------------------------


def test_open_loops_are_narrowed_by_each_filter_and_counted_by_the_others(visit: Visit) -> None:
    page = visit("open/")
    assert titles(page) == ["Late", "Soon", "No queue", "Later"]
    assert offered(page, "person") == {"Bo Chen": "3", "Ana Ruiz": "1"}
    assert offered(page, "kind") == {"handoff": "3", "decision": "1"}
    assert offered(page, "due") == {
        "Late": "1", "In two working days": "1", "Later": "2", "No date": "0"
    }  # fmt: skip
    choose(page, kind="handoff", person="bo")
    assert titles(page) == ["Late", "Soon"]
    assert offered(page, "due")["Later"] == "0"
    assert offered(page, "status") == {"accepted": "2", "proposed": "0", "offered": "0"}
    # A filter says what each of its own choices would leave, with all others as they are.
    assert offered(page, "kind") == {"handoff": "2", "decision": "1"}
    choose(page, due="late")
    assert titles(page) == ["Late"]
    choose(page, kind="", person="", due="", tag="usual")
    assert titles(page) == ["No queue", "Later"]


@pytest.mark.parametrize(
    ("address", "query", "expected"),
    [
        ("open/", "kind=handoff&due=later", ["Later"]),
        ("open/", "status=accepted&sort=title", ["Late", "Soon"]),
        ("open/", "sort=title", ["Late", "Later", "No queue", "Soon"]),
        ("decisions/", "status=rejected", ["Fax"]),
        ("decisions/", "person=bo", ["No queue"]),
        ("decisions/", "tag=usual&due=later", ["No queue"]),
        ("handoffs/", "person=chi", ["Errand 00"]),
        ("handoffs/", "due=late&status=accepted", ["Late"]),
        ("handoffs/", "q=errand+03", ["Errand 03"]),
    ],
)
def test_the_address_holds_filters_and_order(
    address: str, query: str, expected: list[str], visit: Visit
) -> None:
    assert titles(visit(f"{address}?{query}")) == expected


@pytest.mark.parametrize("address", ["open/", "decisions/", "handoffs/"])
def test_a_filter_is_set_by_keyboard_and_taken_back(address: str, visit: Visit) -> None:
    page = visit(address)
    every = titles(page)
    page.locator("select[name=due]").focus()
    page.keyboard.type("Lat")
    expect(page.locator("select[name=due]")).not_to_have_value("")
    assert "due=" in page.url
    assert titles(page) != every
    clear = page.get_by_role("button", name="Show all")
    while not clear.evaluate("(each) => each === document.activeElement"):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert titles(page) == every
    assert "due=" not in page.url


# --- What is folded away --------------------------------------------------------------------------


def fold(page: Page) -> Locator:
    return page.locator("details.lb-fold")


def test_long_closed_lists_are_folded_after_the_latest(visit: Visit) -> None:
    page = visit("handoffs/?status=done&q=nothing")
    page.get_by_role("button", name="Show all").click()
    done = page.locator(".lb-group[data-s=done] .lb-row:visible .lb-title")
    assert done.all_inner_texts() == [f"Errand {number:02}" for number in range(14, 4, -1)]
    expect(fold(page)).not_to_have_attribute("open", "")
    summary = fold(page).locator("summary")
    expect(summary).to_have_text("5 more")
    summary.focus()
    page.keyboard.press("Enter")
    assert done.count() == DONE


def test_a_filter_finds_what_is_folded_away(visit: Visit) -> None:
    page = visit("handoffs/")
    choose(page, tag="rare")
    assert titles(page) == ["Errand 01", "Errand 00"]
    expect(fold(page)).to_be_hidden()
    choose(page, tag="", status="done")
    assert len(titles(page)) == DONE
    expect(page.locator(".lb-group[data-s=done] .lb-count")).to_have_text(str(DONE))
    choose(page, status="")
    expect(fold(page)).not_to_have_attribute("open", "")


def test_an_order_holds_for_what_is_folded_away_too(visit: Visit) -> None:
    page = visit("handoffs/?sort=title")
    fold(page).locator("summary").click()
    done = page.locator(".lb-group[data-s=done] .lb-row .lb-title")
    assert done.all_inner_texts() == [f"Errand {number:02}" for number in range(DONE)]


def test_without_script_and_in_print_nothing_is_missing(visit: Visit) -> None:
    page = visit("handoffs/", java_script_enabled=False, now=None)
    assert page.locator(".lb-row").count() == DONE + 3
    fold(page).locator("summary").click()
    assert page.locator(".lb-row:visible").count() == DONE + 3
    paper = visit("handoffs/")
    paper.emulate_media(media="print")
    last = paper.locator(".lb-row", has_text="Errand 00")
    assert last.evaluate("(each) => each.checkVisibility()")


def test_a_closed_row_tells_its_day_and_no_clock_makes_it_late(visit: Visit) -> None:
    page = visit("handoffs/", now="2027-06-01T12:00:00Z")
    row = page.locator(".lb-row", has_text="Errand 14")
    expect(row.locator(".lb-ended")).to_have_text("done 15 Oct")
    expect(row.locator(".lb-mark")).to_have_class("lb-mark lb-m-tick")


def test_a_list_left_open_is_filtered_by_what_is_late_by_now(visit: Visit) -> None:
    page = visit("handoffs/?due=late")
    titles = page.locator(".lb-row:visible .lb-title")
    expect(titles).to_have_text(["Late"])
    page.clock.set_fixed_time("2026-11-21T12:00:00Z")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    page.get_by_label("Order").select_option("title")
    expect(titles).to_have_text(["Late", "Soon"])


# --- Lanes ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE])
def test_the_line_from_what_was_replaced_runs_from_its_end_to_the_lane_of_its_successor(
    viewport: dict[str, int], visit: Visit
) -> None:
    page = visit("decisions/", viewport=viewport)
    found = page.evaluate(
        """() => {
            const box = (each) => each.getBoundingClientRect();
            const lanes = [...document.querySelectorAll(".lb-life")];
            const name = (each) => each.querySelector("a").textContent;
            const named = (word) => lanes.find((each) => name(each).startsWith(word));
            const middle = (word) => {
                const { top, bottom } = box(named(word).querySelector(".lb-life-lane"));
                return (top + bottom) / 2;
            };
            const lines = [...document.querySelectorAll(".lb-way line")].map(box);
            lines.sort((one, other) => one.top - other.top);
            return {
                from: middle("One queue"),
                to: Math.max(middle("Two queues"), middle("Mail")),
                lines: lines.map((each) => [each.left, each.top, each.bottom]),
                at: box(named("Two queues").querySelector(".lb-life-end")).left,
                wide: document.documentElement.scrollWidth,
            };
        }"""
    )
    lines = found["lines"]
    assert len(lines) >= 3
    assert abs(lines[0][1] - found["from"]) < 1.5
    assert abs(max(bottom for _, _, bottom in lines) - found["to"]) < 1.5
    reach = lines[0][2]
    for _, top, bottom in lines:
        assert top <= reach + 1.5
        reach = max(reach, bottom)
    assert max(left for left, _, _ in lines) - min(left for left, _, _ in lines) < 1
    assert abs(lines[0][0] - found["at"]) < 2
    assert found["wide"] == viewport["width"]


def test_each_lane_is_told_in_words(visit: Visit) -> None:
    page = visit("decisions/", java_script_enabled=False, now=None)
    lane = page.locator(".lb-life", has_text="One queue for everything").first
    expect(lane.locator("small")).to_have_text(
        "accepted 1 Oct, reviewed 1 Nov, in force; review by Tue 1 Dec"
    )
    old = page.locator(".lb-life", has_text="Two queues").first
    expect(old.locator("small")).to_contain_text("accepted 1 May, replaced 1 Oct by One queue")
    way = old.get_by_role("link", name="One queue for everything")
    expect(way).to_have_attribute("href", "../decisions/new/")


def test_on_a_phone_a_title_stands_above_its_lane_and_is_whole(visit: Visit) -> None:
    page = visit("decisions/", viewport=PHONE)
    life = page.locator(".lb-life", has_text="One queue for everything").first
    boxes = life.evaluate(
        """(each) => ["p", ".lb-life-lane"].map((name) => {
            const box = each.querySelector(name).getBoundingClientRect();
            return [box.left, box.right, box.top, box.bottom];
        })"""
    )
    (left, right, _, bottom), (_, _, top, _) = boxes
    assert bottom <= top + 1
    assert left >= 0
    assert right <= PHONE["width"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("address", ["decisions/", "handoffs/"])
def test_axe_finds_no_barrier_in_long_lists(address: str, scheme: str, visit: Visit) -> None:
    page = visit(address, color_scheme=scheme, now=None)
    barriers = barriers_of(page)
    assert barriers == []
