"""The page that searches the full text, in a real browser and under a strict policy."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.visits import PHONE, RECORD, Visit, barriers_of, small_site
from tests.builds import NOW

PAGER = "decisions/2026-10-01-pager/"
ON_CALL = "handoffs/2026-11-16-on-call/"
MAIL = "decisions/0001-mail/"

pytestmark = pytest.mark.browser


def titles(page: Page) -> Locator:
    """The titles of the results, which lead to their pages."""
    return page.locator(".lb-row .lb-title")


def told(page: Page) -> Locator:
    """How many results there are, in words."""
    return page.locator(".lb-search output")


# --- What is found --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "address"),
    [
        ("marzipan", RECORD),
        ("frankfurt", RECORD),
        ("Okafor", ON_CALL),
        ("offered", ON_CALL),
        ("superseded", MAIL),
        ("on-call", PAGER),
        ("infra", RECORD),
        ("L202", "rules/L202/"),
        ("example", "how-we-log/"),
    ],
)
def test_a_record_is_found_by_word_owner_status_and_tag(
    words: str, address: str, visit: Visit, base: str
) -> None:
    page = visit("search/")
    page.keyboard.type(words)
    expect(page.locator(f'.lb-row .lb-title[href="{base}{address}"]')).to_be_visible()


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("#0001", MAIL),
        ("0001", MAIL),
        ("#1", MAIL),
        ("0001-mail", MAIL),
        ("decisions/0001-mail.md", MAIL),
        ("Jobs arrive by mail", MAIL),
        ("  jobs ARRIVE by   mail ", MAIL),
        ("2026-10-01-pager", PAGER),
        ("who carries the pager at night", PAGER),
        ("@bo", "people/bo/"),
        ("l202", "rules/L202/"),
    ],
)
def test_what_is_called_exactly_that_comes_first(
    name: str, address: str, visit: Visit, base: str
) -> None:
    page = visit("search/")
    page.keyboard.insert_text(name)
    expect(titles(page).first).to_have_attribute("href", f"{base}{address}")


def test_rules_come_behind_everything_else(visit: Visit, base: str) -> None:
    page = visit("search/?q=reason")
    expect(told(page)).not_to_be_empty()
    targets = titles(page).evaluate_all("(all) => all.map((each) => each.href)")
    kinds = [target.startswith(f"{base}rules/") for target in targets]
    assert kinds == sorted(kinds)
    assert True in kinds


@pytest.mark.parametrize("words", ["nosuchword", "queue nosuchword", "zzzz"])
def test_what_nothing_matches_is_said_plainly(words: str, visit: Visit) -> None:
    page = visit(f"search/?q={words}")
    expect(page.locator(".lb-nothing")).to_have_text(f"No record matches “{words}”.")
    expect(titles(page)).to_have_count(0)


def test_a_result_is_a_row_like_any_other_with_the_words_marked(visit: Visit) -> None:
    page, listed = visit("search/?q=nightly+export&kind=handoff"), visit("handoffs/")
    ours = page.locator(".lb-row").filter(has_text="The nightly export")
    theirs = listed.locator(".lb-row").filter(has_text="The nightly export")
    expect(ours).to_be_visible()
    for part in (".lb-mark", ".lb-title", ".lb-who", ".lb-due"):
        want = theirs.locator(part).text_content() or ""
        expect(ours.locator(part)).to_have_text(want)
    assert ours.locator(".lb-mark").get_attribute("class") == (
        theirs.locator(".lb-mark").get_attribute("class")
    )
    queue = visit("search/?q=marzipan")
    expect(queue.locator(".lb-snippet mark")).to_have_text(re.compile("marzipan", re.IGNORECASE))


def test_what_people_write_is_shown_and_runs_nothing(visit: Visit) -> None:
    page = visit("search/?q=alert")
    expect(titles(page).first).to_contain_text('<script>alert("one")</script>')
    assert page.locator(".lb-rows script, .lb-rows img").count() == 0


# --- Filters --------------------------------------------------------------------------------------


def test_filters_count_narrow_and_live_in_the_address(visit: Visit) -> None:
    page = visit("search/?q=queue")
    kind = page.locator("select[name=kind]")
    expect(kind.locator("option", has_text="Decisions (2)")).to_be_attached()
    expect(told(page)).to_have_text("3 matches")
    kind.select_option("decision")
    expect(told(page)).to_have_text("2 matches")
    page.locator("select[name=status]").select_option("superseded")
    expect(told(page)).to_have_text("1 match")
    assert page.url.endswith("search/?q=queue&kind=decision&status=superseded")
    # Each choice counts what it would leave with the others as they are.
    expect(kind.locator("option", has_text="Decisions (1)")).to_be_attached()
    expect(page.locator("select[name=status] option", has_text="Accepted (1)")).to_be_attached()
    page.reload()
    expect(told(page)).to_have_text("1 match")
    page.locator(".lb-search button[type=reset]").click()
    expect(titles(page)).to_have_count(0)
    assert page.url.endswith("search/")


def test_without_words_the_filters_list_everything_in_order_of_its_dates(
    visit: Visit, base: str
) -> None:
    page = visit("search/?state=open&sort=due")
    expect(told(page)).to_have_text("4 matches")
    ours = titles(page).evaluate_all("(all) => all.map((each) => each.href)")
    listed = visit("open/").locator(".lb-row .lb-title")
    assert ours == listed.evaluate_all("(all) => all.map((each) => each.href)")


@pytest.mark.parametrize(
    ("now", "dates"),
    [
        (NOW, ["Late (1)", "In seven days (2)", "Later (2)", "No date (3)"]),
        ("2026-11-20T23:30:00Z", ["Late (3)", "In seven days (1)", "Later (1)", "No date (3)"]),
        ("2026-12-24T12:00:00Z", ["Late (5)", "No date (3)"]),
    ],
)
def test_dates_are_told_by_the_readers_clock(now: str, dates: list[str], visit: Visit) -> None:
    page = visit("search/", now=now)
    select = page.locator("select[name=due]")
    expect(select.locator("option")).to_have_text(["Any date", *dates])
    select.select_option("late")
    expect(told(page)).to_have_text(re.compile(rf"^{dates[0][6:-1]} match"))
    assert page.url.endswith("search/?due=late")
    expect(page.locator(".lb-row .lb-late")).to_have_count(int(dates[0][6:-1]))
    # The address alone is enough, and the other choices count what is left.
    page.reload()
    expect(told(page)).to_have_text(re.compile(rf"^{dates[0][6:-1]} match"))
    expect(select.locator("option")).to_have_text(["Any date", *dates])


def test_a_date_that_nothing_has_leaves_nothing(visit: Visit) -> None:
    page = visit("search/?due=week", now="2026-12-24T12:00:00Z")
    expect(page.locator(".lb-nothing")).to_have_text("No record matches these filters.")
    expect(titles(page)).to_have_count(0)


def test_a_filter_that_leaves_nothing_says_so(visit: Visit) -> None:
    page = visit("search/?q=marzipan&kind=handoff")
    expect(page.locator(".lb-nothing")).to_have_text(
        "No record matches “marzipan” with these filters."
    )


# --- By keyboard, on a phone, without script ------------------------------------------------------


def test_the_header_leads_to_the_page_by_slash_and_enter(visit: Visit) -> None:
    page = visit("open/")
    page.keyboard.press("/")
    page.keyboard.type("marzipan")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=marzipan")
    expect(titles(page)).to_have_text(["One queue for all jobs"])
    expect(page.locator(":focus")).to_have_attribute("name", "q")
    page.locator(":focus").blur()
    page.keyboard.press("/")
    expect(page.locator(".lb-search [name=q]")).to_be_focused()
    page.locator(":focus").fill("queue")
    expect(titles(page)).to_have_count(3)
    for _ in range(13):  # the field's own cross, six filters, the order, Clear
        if "lb-title" in (page.locator(":focus").get_attribute("class") or ""):
            break
        page.keyboard.press("Tab")
    expect(titles(page).first).to_be_focused()


@pytest.mark.parametrize("key", ["/", "f", "s"])
def test_arrows_go_from_the_field_through_the_results_and_enter_opens(
    key: str, visit: Visit
) -> None:
    page = visit("search/?q=queue")
    expect(titles(page)).to_have_count(3)
    page.locator(":focus").blur()
    page.keyboard.press(key)
    field = page.locator(".lb-search [name=q]")
    expect(field).to_be_focused()
    expect(field).to_have_value("queue")
    page.keyboard.press("ArrowUp")
    expect(field).to_be_focused()
    for number in (0, 1, 2, 2):
        page.keyboard.press("ArrowDown")
        expect(titles(page).nth(number)).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(titles(page).nth(1)).to_be_focused()
    target = titles(page).nth(1).get_attribute("href")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{target}*")


def test_on_a_phone_the_sign_in_the_header_leads_there(visit: Visit) -> None:
    page = visit("open/", viewport=PHONE)
    page.locator(".md-header__button[for=__search]").click()
    page.wait_for_url("**/search/")
    page.keyboard.type("marzipan")
    expect(page.locator(".lb-snippet mark")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    toggle = page.locator(".lb-filter-toggle")
    expect(page.locator("select[name=kind]")).to_be_hidden()
    toggle.click()
    expect(page.locator("select[name=kind]")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("select[name=kind]")).to_be_hidden()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_barrier_in_results(scheme: str, visit: Visit) -> None:
    page = visit("search/?q=queue", color_scheme=scheme)
    expect(titles(page)).to_have_count(3)
    assert barriers_of(page) == []


def test_without_script_the_page_says_where_everything_is_listed(visit: Visit) -> None:
    page = visit("search/?q=queue", java_script_enabled=False, now=None)
    expect(page.locator(".lb-why")).to_contain_text("needs a browser that runs scripts")
    for address in ("open/", "decisions/", "handoffs/", "people/"):
        expect(page.locator(f'.lb-elsewhere a[href="../{address}"]')).to_be_visible()


def test_from_a_folder_the_page_says_why_it_cannot_search(tmp_path: Path, browser: Browser) -> None:
    site = small_site(tmp_path / "log", directory_urls=False).path
    page = browser.new_page()
    page.goto((site / "search" / "index.html").as_uri())
    expect(page.locator(".lb-why")).to_contain_text("needs a server")
    page.locator(".lb-elsewhere a", has_text="all decisions").click()
    expect(page.locator("h1")).to_have_text("Decisions")
    page.close()


def test_nothing_of_a_whole_index_is_loaded(visit: Visit) -> None:
    asked: list[str] = []
    page = visit("open/")
    page.on("request", lambda request: asked.append(request.url))
    page.keyboard.press("/")
    page.keyboard.type("marzipan")
    page.keyboard.press("Enter")
    expect(titles(page)).to_have_count(1)
    assert not any("search_index" in url for url in asked)


def test_what_holds_comes_before_what_it_replaced(browser: Browser, demo_base: str) -> None:
    page = browser.new_page()
    page.goto(f"{demo_base}search/?q=webhook")
    marks = page.locator(".lb-row .lb-mark")
    expect(marks.nth(0)).to_have_attribute("aria-label", "decision accepted")
    expect(marks.nth(1)).to_have_attribute("aria-label", "decision superseded")
    page.close()
