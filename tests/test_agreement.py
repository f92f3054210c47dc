"""What a log counts is the same number wherever it stands: pages, data and terminal."""

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from loopbook import demo
from loopbook.cli import cli
from loopbook.clock import parse_instant
from loopbook.examine import examine
from loopbook.pages import Frame, Site
from loopbook.publish import publish
from loopbook.settings import read_settings
from tests.builds import NOW, shown
from tests.git_repo import GitRepo
from tests.logbooks import decision, handoff

BROKEN = "---\ntitle: One: two\n---\n"

FIGURE = re.compile(r"<b>(\d+)</b> <span>([^<]+)</span>.*?</li>", re.DOTALL)
CELL = re.compile(r"<t[hd][^>]*>(.*?)</t[hd]>", re.DOTALL)


def spoilt(folder: Path) -> None:
    """A log in which two open loops cannot be read any more; the date of one has passed."""
    repo = GitRepo(folder)
    files = {
        "loopbook.yml": "people: {ana: {}, bo: {}}\n",
        "decisions/late.md": decision(expiry="2026-11-10"),
        "decisions/lost-late.md": decision(expiry="2026-11-11"),
        "decisions/review.md": decision(status="accepted", expiry="2026-11-01"),
        "decisions/made.md": decision(status="rejected"),
        "decisions/lost-made.md": decision(status="rejected"),
        "handoffs/offered.md": handoff(),
        "handoffs/works.md": handoff(status="accepted"),
        "handoffs/again.md": handoff(status="done"),
    }
    repo.commit(files, at=datetime(2026, 10, 27, 9, tzinfo=UTC))
    repo.commit({"handoffs/lost.md": handoff()}, at=datetime(2026, 11, 9, 9, tzinfo=UTC))
    names = ("decisions/lost-late.md", "decisions/lost-made.md", "handoffs/lost.md")
    repo.commit(dict.fromkeys(names, BROKEN), at=datetime(2026, 11, 17, 9, tzinfo=UTC))
    again = {"handoffs/again.md": handoff(status="accepted")}
    repo.commit(again, at=datetime(2026, 11, 17, 10, tzinfo=UTC))


def all_broken(folder: Path) -> None:
    """A log whose only loop cannot be read any more."""
    repo = GitRepo(folder)
    lost = {"decisions/lost.md": decision(expiry="2026-11-12")}
    repo.commit(lost, at=datetime(2026, 11, 10, 9, tzinfo=UTC))
    repo.commit({"decisions/lost.md": BROKEN}, at=datetime(2026, 11, 17, 9, tzinfo=UTC))


def made_up(folder: Path) -> None:
    """The log of `loopbook demo`, in which one handoff cannot be read."""
    demo.make(folder, parse_instant(NOW))


def without_history(folder: Path) -> None:
    """A log that is in no repository; of what cannot be read there nothing is known."""
    files = {
        "loopbook.yml": "",
        "decisions/late.md": decision(expiry="2026-11-10"),
        "decisions/review.md": decision(status="accepted", expiry="2026-11-01"),
        "decisions/lost.md": BROKEN,
        "handoffs/offered.md": handoff(),
    }
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, "utf-8")


def site_of(folder: Path) -> Site:
    examination = examine(folder, read_settings(folder).settings, parse_instant(NOW))
    return publish(examination, Frame("A log"))


def page(site: Site, address: str) -> str:
    return shown(next(page.head for page in site.pages if page.address == address))


def data(site: Site, address: str) -> Any:
    return json.loads(next(str(file.content) for file in site.files if file.address == address))


def figures(site: Site) -> dict[str, str]:
    """The numbers of the first page, and all that stands with each, by label."""
    return {found[2]: found[0] for found in FIGURE.finditer(page(site, ""))}


def counted(site: Site) -> dict[str, int]:
    return {found[2]: int(found[1]) for found in FIGURE.finditer(page(site, ""))}


def plain(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>|&shy;", "", html).split())


def table(html: str) -> list[list[str]]:
    """The cells of each row, as text."""
    return [[plain(cell) for cell in CELL.findall(row)] for row in html.split("<tr")[1:]]


def weeks_table(site: Site) -> list[list[str]]:
    """The weeks, newest first: week, what came, closed, decided, newly overdue, open."""
    return table(page(site, "weeks/").rpartition("<table")[2])[1:]


def numbers(html: str) -> dict[str, list[str]]:
    """The leading numbers of a week's page by their label: by kind, all, and the week before."""
    first = html.partition("lb-measures")[2].partition("</table>")[0]
    return {label: rest for label, *rest in table(first)[1:]}


def listed(html: str, counted_apart: str = 'class="lb-known lb-unread"') -> int:
    """The rows of a page, and the files that it names as unread."""
    unread = html.partition(counted_apart)[2].partition("</p>")[0].count("<a ")
    return html.count('<li class="lb-row"') + unread


def terminal(folder: Path, *arguments: str) -> Any:
    options = ["--root", str(folder), "--now", NOW]
    done = CliRunner().invoke(cli, [*options, *arguments, "--format", "json"])
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


LOGS = [spoilt, all_broken, made_up, without_history]
WITH_HISTORY = LOGS[:3]


@pytest.mark.parametrize("make", LOGS)
def test_open_and_overdue_loops_are_as_many_on_every_page_in_data_and_in_the_terminal(
    make: Callable[[Path], None], tmp_path: Path
) -> None:
    folder = tmp_path / "log"
    make(folder)
    site = site_of(folder)
    number = counted(site)
    unread = {
        label: sum(map(int, re.findall(r'data-unread="(\d+)"', text)))
        for label, text in figures(site).items()
    }
    # the lists that the figures lead to
    assert listed(page(site, "open/")) == number["open"]
    assert listed(page(site, "overdue/")) == number["overdue"]
    # the weeks
    assert int(weeks_table(site)[0][-1]) == number["open"]
    for told in (
        data(site, "api/weeks/2026-W47.json")["counts"],
        terminal(folder, "week")["counts"],
    ):
        assert told["open_at_end"] + told["reviews_at_end"] == number["open"]
        assert told["overdue_at_end"] == number["overdue"]
    # the records
    for records in (
        data(site, "api/records.json")["records"],
        terminal(folder, "list")["records"],
    ):
        assert sum(each["open"] for each in records) + unread["open"] == number["open"]
        assert sum(each["overdue"] for each in records) + unread["overdue"] == number["overdue"]
    message = f"{number['overdue'] or 'none'} overdue"
    assert data(site, "api/badge/overdue.json")["message"] == message
    # the agenda
    week = page(site, "weeks/2026-W47/")
    points = [int(each) for each in re.findall(r"</a> <span[^>]*>(\d+)</span>", week)]
    assert points[:2] == [number["waiting for an answer"], number["overdue"]]


@pytest.mark.parametrize("make", WITH_HISTORY)
def test_the_weeks_agree_with_the_first_page_with_their_charts_and_with_one_another(
    make: Callable[[Path], None], tmp_path: Path
) -> None:
    folder = tmp_path / "log"
    make(folder)
    site = site_of(folder)
    number, weeks = counted(site), page(site, "weeks/")
    rows = weeks_table(site)
    # the chart, what it writes, and its table
    assert f">{number['open']} open<" in weeks
    assert f">{number['overdue']} overdue<" in weeks
    assert f"{number['open']} now. Overdue:" in weeks
    charted = table(weeks.partition("lb-more-numbers")[2].partition("</table>")[0])[1:]
    drawn = {week: rest for week, *rest in charted}  # also the weeks in which nothing happened
    for name, came, closed, *_, left in rows:
        assert drawn[f"2026-W{name.split()[1]}"][:3] == [came, closed, left]
    assert f">{rows[0][1]} opened<" in weeks
    assert f">{rows[0][2]} closed<" in weeks
    ages = re.findall(r"</svg> <b>(\d+)</b>", weeks)
    # the page of the week
    now = numbers(page(site, "weeks/2026-W47/"))
    pending, reviews = (
        int(now[name][2]) for name in ("Open now, reviews apart", "Reviews due now")
    )
    assert pending + reviews == number["open"]
    assert sum(map(int, ages)) == pending
    assert now["Overdue now"][2] == str(number["overdue"]) == charted[0][4]
    assert [now[name][2] for name in ("Opened or reopened", "Closed")] == rows[0][1:3]
    assert now["Newly overdue"][2] == rows[0][4]
    # last week, told on three pages
    then = numbers(page(site, "weeks/2026-W46/"))
    assert then["Newly overdue"][2] == now["Newly overdue"][3] == rows[1][4]
    assert then["Overdue at the end"][2] == now["Overdue now"][3] == charted[1][4]
    change = number["open"] - int(rows[1][-1])
    said = {0: "as many as", **{n: f"{n} more than" for n in range(1, 99)}}
    word = said.get(change) or f"{-change} fewer than"
    assert f'<small class="lb-change">{word} last week</small>' in figures(site)["open"]


def test_what_cannot_be_read_is_counted_and_named_where_it_counts(tmp_path: Path) -> None:
    folder = tmp_path / "log"
    spoilt(folder)
    site = site_of(folder)
    assert counted(site) == {"open": 7, "overdue": 3, "waiting for an answer": 4}
    shown = figures(site)
    assert 'href="#broken"' in shown["open"], "two files stand at the top of the page"
    assert "2 of them cannot be read" in shown["open"]
    lost = "broken/decisions/lost-late.md/"
    assert f'href="./{lost}"' in shown["overdue"]
    assert "1 of them cannot be read" in shown["overdue"]
    assert "5 loops are open" in plain(page(site, "open/"))
    assert "2 more loops cannot be read" in page(site, "open/")
    assert "2 loops have passed their dates" in page(site, "overdue/")
    assert f'1 more loop cannot be read: <a href="../{lost}">' in page(site, "overdue/")
    assert "lost-made" not in page(site, "open/"), "it was closed when it was last read"
    arguments = ["--root", str(folder), "--now", NOW, "week"]
    whole = CliRunner().invoke(cli, arguments).stdout
    overdue = whole.partition("## Overdue")[2].partition("## Closed")[0]
    assert "- `decisions/lost-late.md` cannot be read; it is counted here" in overdue
    assert "lost.md" not in overdue


def test_nothing_is_called_done_while_a_loop_cannot_be_read(tmp_path: Path) -> None:
    folder = tmp_path / "log"
    all_broken(folder)
    site = site_of(folder)
    for address in ("", "open/", "overdue/", "weeks/2026-W47/"):
        html = page(site, address)
        assert "Nothing is overdue" not in html
        assert "Nothing is open" not in html
        assert "broken/decisions/lost.md/" in html
