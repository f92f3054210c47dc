"""A site from a log: every address, no dead link, no trace of what is hidden, no chance."""

import json
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from xml.etree import ElementTree

import feedparser
import pytest

from loopbook.checks import RULES
from loopbook.clock import parse_instant
from loopbook.examine import examine
from loopbook.pages import TABS, Frame, Site
from loopbook.publish import publish
from loopbook.rulebook import by_family, rule_pages
from loopbook.settings import SETTINGS_FILE, read_settings
from tests.atom import ATOM, assert_valid
from tests.builds import NOW, SITES, Link, anchors, copy_of, dead_links, links, live, shown
from tests.calendars import lone_event, unfolded
from tests.git_repo import GitRepo
from tests.logbooks import decision

NAMES = ("small", "clean", "empty", "unusual")
WRITTEN_IN_RECORDS = {"https://chat.example.org/c/queue/17", "https://chat.example.org/c/tea"}
"""Addresses of others that stand in the head of a record; those in bodies are Markdown."""


def site_of(root: Path, now: str = NOW, **frame: object) -> Site:
    read = read_settings(root)
    assert read.faults == ()
    plain = Frame("A log")
    examination = examine(root, read.settings, parse_instant(now))
    return publish(examination, replace(plain, **frame))  # type: ignore[arg-type]


def pages_of(site: Site) -> dict[str, str]:
    pages = {page.address: f"{page.head}\n{page.foot}" for page in site.pages}
    assert len(pages) == len(site.pages), "no two pages share an address"
    return pages


def page(site: Site, address: str) -> str:
    return pages_of(site)[address]


def whole(site: Site) -> str:
    """Everything that is published, as one text."""
    return json.dumps([repr(site.pages), repr(site.files), repr(site.found)], ensure_ascii=False)


@pytest.fixture(scope="module")
def logs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of all logs, where no history is known."""
    return Path(shutil.copytree(SITES, tmp_path_factory.mktemp("logs") / "sites"))


@pytest.fixture(scope="module")
def small(logs: Path) -> Site:
    """The small log without a history."""
    return site_of(logs / "small")


@pytest.fixture
def lived(git_repo: GitRepo) -> Site:
    """The small log with a history of some weeks, in which a record was renamed."""
    live(git_repo)
    return site_of(git_repo.path)


# --- Addresses ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_every_log_has_its_indexes(name: str, logs: Path) -> None:
    pages = pages_of(site_of(logs / name))
    addresses = {"", "open/", "overdue/", "weeks/", "decisions/", "handoffs/", "people/"}
    assert addresses == {address for address, _ in TABS}
    assert addresses <= set(pages)
    assert "weeks/2026-W47/" in pages


def test_every_record_and_person_has_a_page(small: Site) -> None:
    own = {address for address in pages_of(small) if address.count("/") >= 2}
    assert {address for address in own if not address.startswith("rules/")} == {
        "broken/decisions/2026-11-11-broken.md/",
        "decisions/0001-mail/",
        "decisions/0002-two-queues/",
        "decisions/2026-09-01-one-queue/",
        "decisions/2026-10-01-pager/",
        "decisions/2026-11-10-markup/",
        "handoffs/2026-10-20-invoices/",
        "handoffs/2026-11-03-nightly-export/",
        "handoffs/2026-11-16-on-call/",
        "people/ana/",
        "people/bo/",
        "people/chi/",
        "weeks/2026-W47/",
    }


def test_each_eventful_week_has_a_page(lived: Site) -> None:
    weeks = [address for address in pages_of(lived) if address.startswith("weeks/2")]
    assert weeks == ["weeks/2026-W47/", "weeks/2026-W42/", "weeks/2026-W40/"]


def test_weeks_of_long_ago_are_folded_away_by_their_year(git_repo: GitRepo) -> None:
    start = datetime(2025, 11, 3, 9, tzinfo=UTC)
    for number in range(30):
        text = decision(title=f"Decision {number}", status="rejected", expiry=None)
        git_repo.commit({f"decisions/d{number}.md": text}, at=start + timedelta(weeks=number))
    weeks = page(site_of(git_repo.path, "2026-05-27T09:00Z"), "weeks/")
    *_, shown, folded = re.split("<details|</details>", weeks.rpartition("</details>")[0])
    assert shown.count('<th scope="row">') == 26
    assert "2025, 4 weeks" in folded
    assert folded.count('<th scope="row">') == 4


def test_the_first_page_shows_the_first_of_each_list(tmp_path: Path) -> None:
    (tmp_path / "decisions").mkdir()
    for number in range(15):
        text = decision(title=f"Late {number}", expiry="2026-11-01")
        (tmp_path / f"decisions/late-{number}.md").write_text(text)
    pages = pages_of(site_of(tmp_path))
    assert pages[""].count('class="lb-row"') == 12
    assert '<p class="lb-empty" data-more="3"><a href="./overdue/">3 more</a></p>' in pages[""]
    assert pages["overdue/"].count('class="lb-row"') == 15


def test_the_records_are_published_as_json_too(small: Site) -> None:
    [file] = [file for file in small.files if file.address == "api/records.json"]
    records = json.loads(file.content)["records"]
    assert {record["url"] for record in records} <= set(pages_of(small))
    assert len(records) == 8


def test_unusual_names_have_addresses_and_lead_there(logs: Path) -> None:
    site = site_of(logs / "unusual")
    titles = {page.address: page.title for page in site.pages if page.path}
    assert titles == {
        "decisions/Nr.-1-Änderung/": "Größere Tische",
        "decisions/zwei-drei/": "机を大きくする",
        "decisions/vier/": '100 % <sicher> & "gut"',
    }
    assert {"people/müller-büro-0b9611/", "people/王-芳-d4acb2/", "people/o-neil-eb1aed/"} <= set(
        pages_of(site)
    )
    backlinks = page(site, "decisions/Nr.-1-Änderung/")
    assert "机を大きくする" in backlinks


def test_people_whose_handles_look_alike_in_an_address_do_not_share_a_page(
    tmp_path: Path,
) -> None:
    root = copy_of("unusual", tmp_path)
    handles = ("a b", "a-b", "a@b")
    for number, handle in enumerate(handles):
        text = f"---\ntitle: Number {number}\nowner: '{handle}'\n---\n"
        (root / "log" / f"{number}.md").write_text(text, "utf-8")
    pages = pages_of(site_of(root))
    for number, handle in enumerate(handles):
        own = [html for html in pages.values() if f">@{handle}<" in html and "lb-person" in html]
        assert len(own) == 1
        assert f"Number {number}" in own[0]


def test_broken_files_whose_paths_look_alike_in_an_address_do_not_share_a_page(
    tmp_path: Path,
) -> None:
    paths = ("decisions/a-b.md", "decisions/a/b.md", "decisions/a b.md")
    for path in paths:
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text("nothing", "utf-8")
    pages = pages_of(site_of(tmp_path))
    assert len([address for address in pages if address.startswith("broken/")]) == len(paths)


@pytest.mark.parametrize("name", NAMES)
def test_no_link_leads_nowhere(name: str, logs: Path) -> None:
    site = site_of(logs / name)
    pages = pages_of(site)
    there = {*pages, *(file.address for file in site.files)}
    assert dead_links(pages, there) == []


def test_no_link_of_a_log_with_history_leads_nowhere(lived: Site) -> None:
    pages = pages_of(lived)
    redirects = {
        file.address.removesuffix("index.html"): file.content
        for file in lived.files
        if file.address.endswith("index.html")
    }
    assert len(redirects) == 1
    there = {*pages, *redirects, *(file.address for file in lived.files)}
    assert dead_links({**pages, **redirects}, there) == []


def test_links_within_a_page_have_their_target(lived: Site) -> None:
    for address, html in pages_of(lived).items():
        wanted = {link.target[1:] for link in links(html) if link.target.startswith("#")}
        assert wanted <= anchors(html), address


def test_no_page_has_the_same_id_twice(lived: Site) -> None:
    for address, html in pages_of(lived).items():
        ids = re.findall(r'\sid="([^"]*)"', shown(html))
        assert len(ids) == len(set(ids)), address


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_asked_of_another_host_but_what_records_name(name: str, logs: Path) -> None:
    site = site_of(logs / name)
    found = [link for html in pages_of(site).values() for link in links(html)]
    elsewhere = {link.target for link in found if link.is_elsewhere}
    assert elsewhere <= WRITTEN_IN_RECORDS
    assert {link.tag for link in found if link.is_elsewhere} <= {"a"}


def test_links_end_in_a_file_where_no_server_looks_for_one(logs: Path) -> None:
    site = site_of(logs / "small", directory_urls=False)
    for address, html in pages_of(site).items():
        for link in links(html):
            if not link.is_elsewhere and not link.target.startswith("#"):
                path = re.split(r"[?#]", link.target)[0]
                assert path.endswith((".html", ".ics")), f"{address} -> {link.target}"


def test_a_former_id_leads_to_the_record(lived: Site) -> None:
    files = {file.address: file.content for file in lived.files}
    redirect = files["decisions/pager/index.html"]
    [refresh] = re.findall(r'content="0; url=([^"]+)"', redirect)
    target = Link("meta", refresh).address_from("decisions/pager/")
    assert target == "decisions/2026-10-01-pager/index.html"
    assert "Who carries the pager at night" in redirect


def test_a_former_id_that_another_record_has_now_leads_nowhere_else(git_repo: GitRepo) -> None:
    live(git_repo)
    text = (SITES / "small" / "decisions/0001-mail.md").read_text("utf-8")
    git_repo.commit({"decisions/pager.md": text}, at=datetime(2026, 11, 17, 9, tzinfo=UTC))
    site = site_of(git_repo.path)
    assert "decisions/pager/" in pages_of(site)
    assert "decisions/pager/index.html" not in {file.address for file in site.files}


def test_a_page_of_the_teams_own_moves_today(logs: Path) -> None:
    site = site_of(logs / "small", home="today/")
    pages = pages_of(site)
    assert "" not in pages
    assert "Who carries the pager" in pages["today/"]
    assert dead_links(pages, {*pages, "", *(file.address for file in site.files)}) == []


@pytest.mark.parametrize(("directory_urls", "end"), [(True, "/"), (False, "/index.html")])
def test_a_calendar_leads_to_the_records_where_the_site_has_an_address(
    directory_urls: bool, end: str, tmp_path: Path
) -> None:
    root, site = copy_of("unusual", tmp_path), "https://log.example.org/team/"
    file = root / "log" / "eins.md"
    text = file.read_text("utf-8").replace("---\n", "---\nexpiry: 2026-12-01\n", 1)
    file.write_text(text, "utf-8")
    files = site_of(root, url=site, directory_urls=directory_urls).files
    [made] = [file.content for file in files if file.address == "calendar.ics"]
    assert lone_event(made)["URL"] == f"{site}decisions/Nr.-1-%C3%84nderung{end}"


def test_the_way_to_a_calendar_stands_on_the_open_loops_and_on_each_person(small: Site) -> None:
    for address, calendar in (
        ("open/", "calendar.ics"),
        ("people/bo/", "people/bo/calendar.ics"),
    ):
        found = {link.address_from(address) for link in links(page(small, address))}
        assert calendar in found


# --- What stands on them --------------------------------------------------------------------------


def test_a_broken_file_has_a_page_and_stands_on_the_first(small: Site) -> None:
    first = page(small, "")
    assert 'href="./broken/decisions/2026-11-11-broken.md/"' in first
    assert first.index("2026-11-11-broken.md") < first.index("Who carries the pager")
    broken = page(small, "broken/decisions/2026-11-11-broken.md/")
    assert "F003" in broken
    assert "status: [proposed" in broken
    assert 'id="line-4"' in broken


def test_what_is_overdue_stands_under_whoever_is_accountable(small: Site) -> None:
    overdue = page(small, "overdue/")
    assert overdue.index("Bo Chen") < overdue.index("Who carries the pager at night")
    assert "5 days late" in overdue


def test_a_superseded_decision_names_what_replaced_it(small: Site) -> None:
    middle = page(small, "decisions/0002-two-queues/")
    leads = {link.target for link in links(middle)}
    assert {"../../decisions/2026-09-01-one-queue/", "../../decisions/0001-mail/"} <= leads


def test_the_weeks_page_tells_who_opened_what(lived: Site) -> None:
    week = page(lived, "weeks/2026-W47/")
    assert "Chi offered it to Ana Ruiz" in week
    assert "On call over the new year" in week
    assert "Chi offered it" not in page(lived, "weeks/2026-W42/")


EXPORT = "handoffs/2026-11-03-nightly-export/"


def body_of(site: Site, address: str) -> str:
    return next(each.body for each in site.pages if each.address == address)


def test_an_action_names_its_person_and_says_how_late_it_is(small: Site) -> None:
    [line] = [each for each in body_of(small, EXPORT).splitlines() if "Raise the limit" in each]
    assert (
        '· <a href="../../people/chi/" title="@chi">Chi Okafor</a> <time class="lb-due lb-late"'
        in line
    )
    assert 'datetime="2026-11-16T23:00:00Z"' in line  # the day ends where Chi is, in Berlin
    assert "1 day late<small>&#44; by Mon 16 Nov</small></time>" in line
    [found] = [each for each in small.found if each.address == EXPORT]
    assert "@chi by 2026" in found.text  # what is searched is what the file says


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        ("2026-11-16", "2026-11-20", "by Fri 20 Nov</time>"),
        ("- [ ] Raise", "- [x] Raise", 'by <time datetime="2026-11-16">Mon 16 Nov</time>'),
        ("status: accepted", "status: cancelled", '<time datetime="2026-11-16">Mon 16 Nov</time>'),
        ("@chi", "@zed", "Raise the limit @zed <time"),
    ],
)
def test_only_what_is_still_to_be_done_is_late(
    before: str, after: str, shown: str, tmp_path: Path
) -> None:
    root = copy_of("small", tmp_path)
    file = root / "handoffs/2026-11-03-nightly-export.md"
    file.write_text(file.read_text("utf-8").replace(before, after), "utf-8")
    [line] = [
        each for each in body_of(site_of(root), EXPORT).splitlines() if "Raise the limit" in each
    ]
    assert shown in line
    assert ('lb-late"' in line) is (after == "@zed")
    assert ("lb-due" in line) is (after in ("@zed", "2026-11-20"))


def test_who_was_consulted_is_named_with_a_way_to_their_page(small: Site) -> None:
    head = page(small, "decisions/2026-09-01-one-queue/")
    assert '<a href="../../people/bo/" title="@bo">Bo Chen</a>, ' in head
    assert "@bo," not in head


def test_a_word_of_the_files_own_stands_beside_the_state_and_ours_does_not(tmp_path: Path) -> None:
    root = copy_of("small", tmp_path)
    state = re.compile(r'<p class="lb-state">.*?</p>', re.DOTALL)

    def shown() -> str:
        found = state.search(page(site_of(root), "decisions/2026-09-01-one-queue/"))
        assert found is not None
        return re.sub(r"<[^>]*>", "", found[0])

    assert "In force" in shown()
    assert "accepted" not in shown()
    settings = root / SETTINGS_FILE
    mapped = "\ncollections:\n  decisions: {path: decisions, kind: decision, statuses: {%s}}\n"
    statuses = "Final: accepted, accepted: accepted, proposed: proposed, superseded: superseded"
    settings.write_text(settings.read_text("utf-8") + mapped % statuses, "utf-8")
    file = root / "decisions/2026-09-01-one-queue.md"
    file.write_text(file.read_text("utf-8").replace("status: accepted", "status: Final"), "utf-8")
    assert "In force Final" in shown()


def test_of_the_weeks_only_the_one_in_progress_is_loud(git_repo: GitRepo) -> None:
    live(git_repo)
    for now, loud in ((NOW, 0), ("2026-11-20T12:00:00Z", 1), ("2026-11-25T12:00:00Z", 0)):
        weeks = page(site_of(git_repo.path, now), "weeks/").rpartition("<table")[2]
        assert weeks.count("lb-some") == loud
    current = weeks.partition("lb-current")[2].partition("</tr>")[0]
    assert "Week 48" in current
    former = weeks.partition("Week 47")[2].partition("</tr>")[0]
    assert "<td>2</td>" in former, "two were late by the end"


def test_without_a_history_no_week_has_a_number_that_nobody_knows(small: Site) -> None:
    weeks = page(small, "weeks/").rpartition("<tbody>")[2]
    assert re.findall(r"<td[^>]*>(.*?)</td>", weeks) == ["–", "–", "–", "–", "4"]


def test_a_week_leads_with_few_numbers_and_has_all_of_them_folded(lived: Site) -> None:
    week = page(lived, "weeks/2026-W47/")
    lead, _, rest = week.partition("lb-measures")[2].partition('<details class="lb-more-numbers">')
    assert (lead.count('<th scope="row">'), rest.count('<th scope="row">')) == (12, 28)
    assert "Opened or reopened" in lead
    assert "Working time to accept a handoff" in lead
    assert "Reviewed: keep" in rest
    assert "Age of open decisions" in rest


def test_commits_are_linked_where_there_is_a_repository(git_repo: GitRepo) -> None:
    live(git_repo)
    url = "https://git.example.org/team/log/commit/"
    site = site_of(git_repo.path, commit_url=url)
    record = page(site, "decisions/2026-10-01-pager/")
    found = [link.target for link in links(record) if link.target.startswith(url)]
    assert len(found) == 2
    assert all(re.fullmatch(re.escape(url) + "[0-9a-f]{40}", target) for target in found)
    plain = page(site_of(git_repo.path), "decisions/2026-10-01-pager/")
    assert "git.example.org" not in plain


def test_the_history_says_what_is_not_committed(git_repo: GitRepo) -> None:
    live(git_repo)
    file = git_repo.path / "decisions/2026-10-01-pager.md"
    file.write_text(file.read_text("utf-8") + "\nOne more line.\n", "utf-8")
    record = page(site_of(git_repo.path), "decisions/2026-10-01-pager/")
    assert "<li><span>edited it, not committed yet</span>" in record
    assert record.count("not committed yet") == 1


def test_every_time_is_told_with_its_instant_and_every_bare_date_as_one(lived: Site) -> None:
    for address, html in pages_of(lived).items():
        for time in re.findall(r"<time[^>]*>", html):
            instant = re.search(r'datetime="\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"', time)
            # The script shows an instant where the reader is; a date is the same for everybody.
            assert instant if "class=" in time else re.search(r'"\d{4}-\d\d-\d\d"', time), address


def test_every_instant_is_told_in_utc_and_in_a_zone_without_script(lived: Site) -> None:
    for address, html in pages_of(lived).items():
        for time in re.findall(r'<time class="lb-[^"]*" [^>]*>', html):
            if "lb-built" not in time:
                title = r'title="\d{4}-\d\d-\d\d \d\d:\d\d \w+/\w+ · \d{4}-\d\d-\d\d \d\d:\d\d UTC"'
                assert re.search(title, time), (address, time)


_DATE = re.compile(r"\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) \d{1,2} [A-Z][a-z]{2}\b")


def test_no_date_of_ours_stands_outside_of_a_time(lived: Site) -> None:
    for address, html in pages_of(lived).items():
        # Messages of rules are text; until when somebody is away is a date of theirs.
        shown = re.sub(r'(?s)<time[^>]*>.*?</time>|<li class="lb-finding.*?</li>|<[^>]*>', "", html)
        shown = re.sub(r"(away )?until \w{3} \d+ \w{3}", "", shown)
        assert not _DATE.findall(shown), address


def test_every_page_says_when_it_was_built(small: Site) -> None:
    for address, html in pages_of(small).items():
        assert 'data-built="2026-11-18T12:00:00Z"' in html, address


def test_a_shallow_clone_says_since_when_its_history_is_known(git_repo: GitRepo) -> None:
    live(git_repo)
    cut = git_repo.clone(git_repo.path.parent / "cut", "--depth=1")
    site = site_of(cut.path)
    assert "The history is known since" in page(site, "")
    assert not re.search(r"(opened|proposed|offered) it", page(site, "weeks/2026-W47/"))


# --- Rules ----------------------------------------------------------------------------------------


def rule_rows(site: Site) -> dict[str, tuple[str, str]]:
    """What the list of rules says of each: how much it weighs, and how often it speaks."""
    found = re.findall(
        r'<i class="lb-mark[^>]*></i>(\w+)</span>\s*<a [^>]*href="\.\./rules/(\w+)/">'
        r".*?lb-rule-count[^>]*>([^<]*)<",
        page(site, "rules/"),
        re.DOTALL,
    )
    return {code: (weight, count) for weight, code, count in found}


def test_every_rule_has_a_page_and_stands_in_the_list_by_family(small: Site) -> None:
    pages = {each.address: each for each in small.pages}
    for rule in RULES:
        own = pages[f"rules/{rule.code}/"]
        assert own.title == f"{rule.code} {rule.name}"
        assert own.body.startswith(rule.page)
    assert list(rule_rows(small)) == [rule.code for rule in RULES]
    headings = re.findall(r'<h2 id="([^"]*)"', page(small, "rules/"))
    assert headings == [family.name.lower() for family, _ in by_family(rule_pages({}))]


def test_a_rule_is_counted_without_what_the_audience_may_not_see(small: Site) -> None:
    # The plan to buy the Zeppelin works has an unknown owner, and its date has passed.
    rows = rule_rows(small)
    assert rows["L202"] == ("error", "1 finding")
    assert rows["O102"] == ("error", "none")
    assert "It finds nothing here" in page(small, "rules/O102/")


def test_a_rules_page_leads_to_the_records_that_it_finds(small: Site) -> None:
    html = page(small, "rules/L202/")
    [link] = [each for each in links(html) if "decisions/" in each.target]
    assert link.address_from("rules/L202/") == "decisions/2026-10-01-pager/"
    assert "Who carries the pager at night" in html
    broken = [link.address_from("rules/F003/") for link in links(page(small, "rules/F003/"))]
    assert "broken/decisions/2026-11-11-broken.md/" in broken


def test_a_finding_leads_to_its_rule_wherever_it_stands(small: Site) -> None:
    for address, code in (
        ("findings/", "L202"),
        ("findings/", "F003"),
        ("decisions/2026-10-01-pager/", "L202"),
        ("broken/decisions/2026-11-11-broken.md/", "F003"),
    ):
        targets = {link.address_from(address) for link in links(page(small, address))}
        assert f"rules/{code}/" in targets, address
    for address in ("", "findings/"):
        assert "rules/" in {link.address_from(address) for link in links(page(small, address))}


def test_the_weight_that_a_log_gives_a_rule_is_told_beside_the_default(tmp_path: Path) -> None:
    root = copy_of("small", tmp_path)
    with (root / SETTINGS_FILE).open("a", encoding="utf-8") as file:
        file.write("rules: {L202: off, F003: info}\n")
    site = site_of(root)
    assert rule_rows(site)["L202"] == ("off", "does not run")
    assert rule_rows(site)["F003"] == ("remark", "1 finding")
    assert "error by default" in page(site, "rules/F003/")
    assert "It does not run in this log" in page(site, "rules/L202/")
    assert "by default" not in page(site, "rules/L201/")


def test_a_rule_that_finds_very_much_says_how_much_more_there_is(tmp_path: Path) -> None:
    (tmp_path / "decisions").mkdir()
    for number in range(103):
        (tmp_path / "decisions" / f"{number}.md").write_text("no front matter", "utf-8")
    html = page(site_of(tmp_path), "rules/F002/")
    assert html.count("lb-finding ") == 100
    assert ">3 more<" in html


def test_a_search_finds_a_rule_by_code_name_and_words(small: Site) -> None:
    [entry] = [each for each in small.found if each.address == "rules/L202/"]
    assert entry.title == "L202 expired"
    assert "owner's zone" in entry.lead
    assert float(str(entry.as_document("")["boost"])) < 1 / 1000
    others = [each for each in small.found if not each.address.startswith("rules/")]
    assert not any("boost" in each.as_document("") for each in others)


# --- For programs, and for links that unfold ------------------------------------------------------


def files_of(site: Site) -> dict[str, str]:
    return {file.address: file.content for file in site.files}


def test_what_happened_is_a_feed_and_each_person_has_one(lived: Site) -> None:
    files = files_of(lived)
    feeds = {address for address in files if address.endswith("feed.xml")}
    assert feeds == {"feed.xml", *(f"people/{handle}/feed.xml" for handle in ("ana", "bo", "chi"))}
    everything = feedparser.parse(files["feed.xml"])
    titles = [entry.title for entry in everything.entries]
    assert "Overdue: Who carries the pager at night" in titles
    assert "Chi offered to Ana Ruiz: On call over the new year" in titles
    ids = {
        address: {each.id for each in feedparser.parse(files[address]).entries} for address in feeds
    }
    people = [ids[address] for address in feeds - {"feed.xml"}]
    assert all(each < ids["feed.xml"] for each in people)
    on_call = next(each for each in everything.entries if "On call" in each.title).id
    assert on_call in ids["people/ana/feed.xml"]
    assert on_call in ids["people/chi/feed.xml"]
    assert on_call not in ids["people/bo/feed.xml"]


@pytest.mark.parametrize("url", ["https://log.example.org/team/", None])
def test_every_feed_of_a_site_is_valid(url: str | None, git_repo: GitRepo) -> None:
    live(git_repo)
    site = site_of(git_repo.path, url=url)
    feeds = [text for address, text in files_of(site).items() if address.endswith("feed.xml")]
    assert len(feeds) == 4
    for text in feeds:
        assert_valid(text, url)
    own = [ElementTree.fromstring(text).findtext(f"{ATOM}id") for text in feeds]
    assert len(set(own)) == len(own)


def test_every_entry_of_a_feed_leads_to_a_page(lived: Site) -> None:
    pages = pages_of(lived)
    for address, content in files_of(lived).items():
        if address.endswith("feed.xml"):
            for entry in ElementTree.fromstring(content).iter("{http://www.w3.org/2005/Atom}link"):
                target = Link("link", entry.get("href", "")).address_from(address)
                assert target in pages, f"{address} -> {target}"


def test_feeds_have_whole_addresses_where_the_sites_own_is_known(git_repo: GitRepo) -> None:
    live(git_repo)
    url = "https://log.example.org/team/"
    site = site_of(git_repo.path, url=url, directory_urls=False)
    entries = feedparser.parse(files_of(site)["people/bo/feed.xml"]).entries
    assert entries
    for entry in entries:
        assert entry.link.startswith(url)
        assert entry.link.removeprefix(url).removesuffix("index.html") in pages_of(site)


def test_a_later_build_announces_nothing_twice(git_repo: GitRepo) -> None:
    live(git_repo)

    def entries(now: str) -> set[tuple[str, str]]:
        read = feedparser.parse(files_of(site_of(git_repo.path, now))["feed.xml"])
        return {(entry.id, entry.updated) for entry in read.entries}

    today, later = entries(NOW), entries("2026-11-21T12:00:00Z")
    assert today < later
    assert all(updated > "2026-11-18T12:00:00Z" for _, updated in later - today)


def test_each_eventful_week_is_json_too(lived: Site) -> None:
    files = files_of(lived)
    weeks = {address for address in files if address.startswith("api/weeks/")}
    assert weeks == {f"api/weeks/2026-W{number}.json" for number in (40, 42, 47)}
    week = json.loads(files["api/weeks/2026-W47.json"])
    assert week["week"] == "2026-W47"
    assert [change["id"] for change in week["opened"]]


def test_the_badge_counts_what_is_overdue(small: Site, logs: Path) -> None:
    def badge(site: Site) -> dict[str, object]:
        shape = json.loads(files_of(site)["api/badge/overdue.json"])
        assert isinstance(shape, dict)
        return shape

    late = {"schemaVersion": 1, "label": "loops", "message": "1 overdue", "color": "red"}
    assert badge(small) == late
    none = {**late, "message": "none overdue", "color": "brightgreen"}
    assert badge(site_of(logs / "empty")) == none


def test_a_page_names_what_it_is_for_programs(lived: Site) -> None:
    named = {page.address: [each.address for each in page.alternates] for page in lived.pages}
    for address in ("", "open/", "overdue/", "weeks/"):
        assert "feed.xml" in named[address], address
    assert "api/records.json" in named["decisions/"]
    assert named["people/ana/"] == ["people/ana/feed.xml", "people/ana/calendar.ics"]
    assert named["weeks/2026-W42/"] == ["api/weeks/2026-W42.json"]
    assert {each for found in named.values() for each in found} <= set(files_of(lived))


@pytest.mark.parametrize(
    ("address", "description"),
    [
        (
            "decisions/2026-09-01-one-queue/",
            "Decision · accepted · Ana Ruiz · review by 27 Nov 2026"
            " — All jobs go through one queue in Frankfurt.",
        ),
        (
            "handoffs/2026-11-16-on-call/",
            "Handoff · offered · Chi Okafor → Ana Ruiz · due 18 Dec 2026"
            " — Two weeks, quiet so far.",
        ),
        (
            "decisions/0002-two-queues/",
            "Decision · superseded · Ana Ruiz — Each site has a queue of its own.",
        ),
        ("weeks/2026-W47/", "Opened 3, closed 0, decisions made or reversed 0."),
        ("people/bo/", "What Bo Chen owes, by when, and who waits for it."),
    ],
)
def test_a_link_unfolds_to_what_stays_true(address: str, description: str, lived: Site) -> None:
    [page] = [page for page in lived.pages if page.address == address]
    assert page.description == description


def test_every_index_says_in_a_sentence_what_it_shows(logs: Path) -> None:
    small = site_of(logs / "small", search=True)
    told = {page.address: page.description for page in small.pages}
    others = ("escalations/", "findings/", "rules/", "search/")
    assert [each for each in (*(address for address, _ in TABS), *others) if not told[each]] == []


def test_a_record_leads_to_the_editor_where_one_is_known(logs: Path) -> None:
    def targets(repo: str | None) -> list[str]:
        def edit_url(path: str) -> str | None:
            return repo and f"{repo}/edit/main/{path}"

        site = site_of(logs / "small", repo_url=repo, edit_url=edit_url)
        html = page(site, "decisions/2026-09-01-one-queue/")
        return [link.target for link in links(html) if "/new/" in link.target]

    [target] = targets("https://github.com/team/log")
    assert target.startswith(
        "https://github.com/team/log/new/main/handoffs?filename=2026-11-18-from-"
    )
    assert targets("https://git.example.org/team/log") == []
    assert targets(None) == []


def row_in(html: str, address: str) -> str:
    """The row of a record in a list."""
    rows = [each for each in html.split("<li ") if each.startswith('class="lb-row"')]
    [row] = [each for each in rows if f'lb-title" href="../{address}"' in each]
    return re.sub(r"\s+", " ", row)


def test_a_closed_row_says_when_it_closed_and_what_came_of_it(lived: Site, small: Site) -> None:
    done = row_in(page(lived, "handoffs/"), "handoffs/2026-10-20-invoices/")
    assert 'lb-ended">done <time' in done
    assert "<q>214 invoices sorted, none is missing.</q>" in done
    assert "All are sorted." not in done
    unknown = row_in(page(small, "handoffs/"), "handoffs/2026-10-20-invoices/")
    assert "lb-due" not in unknown
    replaced = row_in(page(lived, "decisions/"), "decisions/0002-two-queues/")
    assert 'lb-ended">replaced <time' in replaced
    way = '<a href="../decisions/2026-09-01-one-queue/">One queue for all jobs</a>'
    assert f"Replaced by {way}" in replaced


def test_a_refusal_says_why(tmp_path: Path) -> None:
    (tmp_path / "handoffs").mkdir()
    for name in ("declined", "cancelled"):
        (tmp_path / "handoffs" / f"{name}.md").write_text(
            f"---\ntitle: T\nstatus: {name}\nfrom: ana\nowner: bo\nsummary: It runs.\n"
            "reason: No time before the summer.\n---\n",
            "utf-8",
        )
    html = page(site_of(tmp_path), "handoffs/")
    declined = row_in(html, "handoffs/declined/")
    assert "<b>bo declined it.</b> No time before the summer.</p>" in declined
    assert "No time before the summer.</p>" in row_in(html, "handoffs/cancelled/")
    assert "It runs." not in html


def test_of_many_closed_records_the_first_are_seen_and_the_rest_is_folded(tmp_path: Path) -> None:
    (tmp_path / "handoffs").mkdir()
    for number in range(14):
        (tmp_path / "handoffs" / f"{number:02}.md").write_text(
            "---\ntitle: T\nstatus: done\nfrom: ana\nowner: bo\n"
            f"closed: 2026-10-{30 - number}\n---\n",
            "utf-8",
        )
    seen, folded = page(site_of(tmp_path), "handoffs/").split("<details")
    assert (seen.count('class="lb-row"'), folded.count('class="lb-row"')) == (10, 4)
    assert "done <time" in folded
    assert '<span class="lb-fold-count">4</span> more</summary>' in folded


def test_the_lives_of_decisions_are_drawn_where_a_date_is_known(lived: Site, small: Site) -> None:
    html = re.sub(r"\s+", " ", page(lived, "decisions/"))
    _, *lanes = html.split('<li class="lb-life')
    assert len(lanes) == 5
    [replaced] = [lane for lane in lanes if 'lb-title" href="../decisions/0002' in lane]
    assert "replaced <time" in replaced
    assert 'by <a href="../decisions/2026-09-01-one-queue/">' in replaced
    [late] = [lane for lane in lanes if "2026-10-01-pager" in lane]
    assert 'class="lb-life-late"' in late
    assert 'id="in-time"' not in page(small, "decisions/")


# --- Escaping -------------------------------------------------------------------------------------


def test_what_people_write_is_never_markup(small: Site) -> None:
    for address, html in pages_of(small).items():
        assert "<script" not in html.lower(), address
        assert "<img" not in html.lower(), address
        for written in ("<b>bold", "<u>never", "<i>tag", "onerror=alert(2)>"):
            assert written not in html, address
    record = page(small, "decisions/2026-11-10-markup/")
    assert "&lt;script&gt;alert(" in record
    assert "&lt;img src=x onerror=alert(2)&gt;" in record


def test_a_redirect_escapes_the_title(git_repo: GitRepo) -> None:
    text = (SITES / "small" / "decisions/2026-11-10-markup.md").read_text("utf-8")
    git_repo.commit({"decisions/old.md": text})
    git_repo.rename("decisions/old.md", "decisions/new.md")
    git_repo.commit()
    [redirect] = [file for file in site_of(git_repo.path).files if "old" in file.address]
    assert "<script" not in redirect.content


@pytest.mark.parametrize(
    "link",
    ["javascript:alert(1)", "data:text/html,<script>alert(1)</script>", "JavaScript:alert(1)"],
)
def test_a_discussion_that_is_no_web_address_is_no_link(link: str, tmp_path: Path) -> None:
    text = f"---\ntitle: T\nstatus: proposed\nowner: ana\ndiscussion: '{link}'\n---\n"
    (tmp_path / "decisions").mkdir()
    (tmp_path / "decisions" / "a.md").write_text(text, "utf-8")
    schemes = [target.target for target in links(page(site_of(tmp_path), "decisions/a/"))]
    assert not [target for target in schemes if target.lower().startswith(("javascript", "data"))]


def test_template_tags_in_a_body_stay_text(tmp_path: Path) -> None:
    (tmp_path / "decisions").mkdir()
    text = "---\ntitle: T\nstatus: proposed\nowner: ana\n---\n<%= secret %> {{ 7 * 7 }} {% raw %}\n"
    (tmp_path / "decisions" / "a.md").write_text(text, "utf-8")
    [record] = [page for page in site_of(tmp_path).pages if page.path]
    assert "<%" not in record.body
    assert "{{ 7 * 7 }} {% raw %}" in record.body


# --- Who may read it ------------------------------------------------------------------------------

TRACES = ("zeppelin", "2026-11-12-plan", "mallory")


def test_a_link_publishes_pictures_and_the_collections_own_files_only(tmp_path: Path) -> None:
    links_to = (
        "images/a.png", "sums.csv", "../assets/b.svg", "../notes.txt", "../.env", ".secret.png",
        "hidden.md", "README.md", "../../outside.png", "https://example.org/c.png", "/d.png",
    )  # fmt: skip
    body = "\n".join(f"[x]({link})" for link in links_to)
    front = "title: A\nstatus: proposed\nowner: ana\nsummary: A.\nexpiry: 2026-12-01"
    folder = tmp_path / "decisions"
    folder.mkdir()
    (folder / "a.md").write_text(f"---\n{front}\n---\n{body}\n", "utf-8")
    (folder / "hidden.md").write_text(f"---\n{front}\ntlp: RED\n---\n", "utf-8")
    [record] = [page for page in site_of(tmp_path).pages if page.address == "decisions/a/"]
    assert record.attachments == ("decisions/images/a.png", "decisions/sums.csv", "assets/b.svg")


def test_what_is_above_the_audience_leaves_no_trace(lived: Site, small: Site) -> None:
    for site in (small, lived):
        text = whole(site).lower()
        assert [trace for trace in TRACES if trace in text] == []


def test_nor_in_a_calendar_once_its_lines_are_unfolded(small: Site) -> None:
    made = {file.address: file.content for file in small.files if file.address.endswith(".ics")}
    assert set(made) == {
        "calendar.ics",
        *(f"people/{who}/calendar.ics" for who in ("ana", "bo", "chi")),
    }
    text = "".join(map(unfolded, made.values())).lower()
    assert "who carries the pager at night" in text
    assert [trace for trace in TRACES if trace in text] == []


def test_it_is_not_counted_either(small: Site, tmp_path: Path) -> None:
    root = copy_of("small", tmp_path)
    (root / "decisions/2026-11-12-plan.md").unlink()
    assert site_of(root) == small


def test_nor_is_there_a_trace_once_it_is_removed(git_repo: GitRepo) -> None:
    live(git_repo)
    before = pages_of(site_of(git_repo.path))
    git_repo.commit({"decisions/2026-11-12-plan.md": None}, at=datetime(2026, 11, 17, tzinfo=UTC))
    after = site_of(git_repo.path)
    text = whole(after).lower()
    assert [trace for trace in TRACES if trace in text] == []
    assert pages_of(after) == before


def test_no_finding_on_another_record_names_it(tmp_path: Path) -> None:
    hidden = "---\ntitle: Zeppelin\nstatus: proposed\nowner: ana\ntlp: RED\n---\n"
    shown = hidden.replace("tlp: RED\n", "").replace("Zeppelin", "Table")
    for path, text in {"decisions/mallory/x.md": hidden, "decisions/x.md": shown}.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, "utf-8")
    site = site_of(tmp_path)
    assert "Table" in page(site, "decisions/x/")
    text = whole(site).lower()
    assert [trace for trace in TRACES if trace in text] == []


@pytest.mark.parametrize(
    ("audience", "shown"),
    [
        ("CLEAR", {"CLEAR", "none"}),
        ("GREEN", {"CLEAR", "GREEN", "none"}),
        ("AMBER", {"CLEAR", "GREEN", "AMBER", "none"}),
        ("AMBER+STRICT", {"CLEAR", "GREEN", "AMBER", "AMBER-STRICT", "none"}),
        ("RED", {"CLEAR", "GREEN", "AMBER", "AMBER-STRICT", "RED", "none"}),
    ],
)
def test_an_audience_sees_its_label_and_those_below(
    audience: str, shown: set[str], tmp_path: Path
) -> None:
    (tmp_path / "decisions").mkdir()
    (tmp_path / SETTINGS_FILE).write_text(f"site: {{audience: {audience}}}\n", "utf-8")
    for label in ("CLEAR", "GREEN", "AMBER", "AMBER+STRICT", "RED", None):
        tlp = f"tlp: {label}\n" if label else ""
        text = f"---\ntitle: T\nstatus: proposed\nowner: ana\n{tlp}---\n"
        name = (label or "none").replace("+", "-")
        (tmp_path / "decisions" / f"{name}.md").write_text(text, "utf-8")
    site = site_of(tmp_path)
    assert {Path(page.path).stem for page in site.pages if page.path} == shown


@pytest.mark.parametrize(
    "front",
    [
        "title: Zeppelin\nstatus: proposed\nowner: ana\ntlp: VERY RED\n",
        "title: Zeppelin\nstatus: no such\nowner: ana\ntlp: RED\n",
        "title: [Zeppelin\ntlp: RED\n",
        "title: [Zeppelin\n'TLP' : red\n",
        "{title: Zeppelin, status: no such, tlp: RED}\n",
        "title: Zeppelin \xff\ntlp: RED\n",
    ],
)
def test_a_label_that_cannot_be_read_is_one_that_nobody_may_see(front: str, tmp_path: Path) -> None:
    (tmp_path / "decisions").mkdir()
    (tmp_path / "decisions" / "airship.md").write_text(f"---\n{front}---\nZeppelin\n", "latin-1")
    text = whole(site_of(tmp_path)).lower()
    assert "zeppelin" not in text
    assert "airship" not in text


# --- The same again -------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_the_same_log_and_the_same_now_give_the_same_site(
    name: str, tmp_path: Path, logs: Path
) -> None:
    assert site_of(copy_of(name, tmp_path)) == site_of(logs / name)


def test_the_same_history_gives_the_same_site_in_another_clone(git_repo: GitRepo) -> None:
    live(git_repo)
    other = git_repo.clone(git_repo.path.parent / "other")
    assert site_of(other.path) == site_of(git_repo.path)


def test_now_is_what_it_is_told(small: Site, logs: Path) -> None:
    later = site_of(logs / "small", "2027-03-01T00:00Z")
    assert page(later, "").count("late<") > page(small, "").count("late<")


# --- Without this and that ------------------------------------------------------------------------


def remove_git(root: Path) -> None:
    shutil.rmtree(root / ".git")


def nothing(root: Path) -> None:
    assert root.is_dir()


@pytest.mark.parametrize("spoil", [remove_git, nothing])
def test_a_log_is_published_with_and_without_a_history(
    git_repo: GitRepo, spoil: Callable[[Path], None]
) -> None:
    live(git_repo)
    spoil(git_repo.path)
    site = site_of(git_repo.path)
    has_history = spoil is nothing
    assert ("There is no git history here" in page(site, "")) is not has_history
    assert len([each for each in site.pages if each.path]) == 8


def test_an_empty_folder_is_a_log(tmp_path: Path) -> None:
    pages = pages_of(site_of(tmp_path))
    assert "Nothing is overdue" in pages[""]
    assert [address for address in pages if re.match(r"(?!rules/)\w+/.+/", address)] == [
        "weeks/2026-W47/"
    ]
