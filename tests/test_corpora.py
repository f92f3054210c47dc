"""Real logs, fitted by settings alone: read, checked and published as facts about them demand."""

import json
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from loopbook.cli import cli
from loopbook.clock import Week, parse_instant
from loopbook.editing import Set, edit
from loopbook.examine import Examination, examine
from loopbook.findings import Finding
from loopbook.fixing import fix
from loopbook.pages import Frame
from loopbook.publish import publish
from loopbook.settings import SETTINGS_FILE, read_settings
from loopbook.views.week import Weeks
from loopbook.writing import Refusal
from tests.blocks import around, blocks, outside
from tests.builds import build, dead_links
from tests.git_repo import GitRepo

CORPORA = Path(__file__).parents[2] / "shared" / "corpora"
SETTINGS = Path(__file__).parent / "corpora"
RECORDS = {
    "eips": 949,
    "modernisation-platform": 136,
    "openshift-enhancements": 606,
    "cips": 170,
    "semantic-kernel": 79,
    "nixos-rfcs": 44,
}
NOW = "2026-08-22T12:00:00Z"

pytestmark = [
    pytest.mark.corpora,
    pytest.mark.skipif(not CORPORA.is_dir(), reason="no real logs beside the repository"),
]


@pytest.fixture(scope="session")
def log_of(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """The folder of a real log with our settings in it; cloned once."""

    @cache
    def log_of(name: str) -> Path:
        folder = tmp_path_factory.mktemp("corpora")
        GitRepo(folder).git("clone", "--quiet", str(CORPORA / f"{name}.bundle"), name)
        settings = (SETTINGS / f"{name}.yml").read_text("utf-8")
        (folder / name / SETTINGS_FILE).write_text(settings, "utf-8")
        return folder / name

    return log_of


@pytest.fixture(scope="session")
def examined(log_of: Callable[[str], Path]) -> Callable[[str], Examination]:
    """A real log, read and checked once."""

    @cache
    def examined(name: str) -> Examination:
        root = log_of(name)
        read = read_settings(root)
        assert read.faults == ()
        return examine(root, read.settings, parse_instant(NOW))

    return examined


def run(root: Path, now: str, *arguments: str) -> Any:
    """What a command says as JSON."""
    done = CliRunner().invoke(cli, ["--root", str(root), "--now", now, *arguments])
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


# --- Facts that were measured by others -----------------------------------------------------------


def test_eips_in_last_call_are_past_their_deadline(log_of: Callable[[str], Path]) -> None:
    found = run(log_of("eips"), NOW, "list", "--overdue", "--format", "json")["records"]
    assert sorted(record["id"] for record in found) == ["3076", "3155", "7523", "7610", "7723"]
    assert all(record["open"] and record["status"] == "proposed" for record in found)
    last_call = run(log_of("eips"), NOW, "list", "--status", "last call", "--format", "json")
    assert {each["id"] for each in last_call["records"]} == {each["id"] for each in found}


@pytest.mark.parametrize(
    ("week", "facts"),
    [
        ("2026-W33", {"modified": 36, "opened": 3, "moved": 5}),
        ("2021-W41", {"moved": 103}),
        # 365 of them became Moved by way of a version without front matter.
        ("2023-W43", {"modified": 1103, "moved": 3 + 365}),
    ],
)
def test_weeks_of_eips(
    examined: Callable[[str], Examination], week: str, facts: dict[str, int]
) -> None:
    counts = Weeks(examined("eips").logbook).view(Week.parse(week)).counts
    assert {name: counts[name] for name in facts} == facts


def test_the_owner_of_an_eip_is_the_first_handle_among_its_authors(
    examined: Callable[[str], Examination],
) -> None:
    found = examined("eips").logbook.find("7723")
    assert found is not None
    assert found.record.owner == "timbeiko"


@pytest.mark.parametrize(("now", "overdue"), [("2026-08-07", 0), ("2026-08-08", 1)])
def test_reviews_of_the_modernisation_platform_fall_due(
    log_of: Callable[[str], Path], now: str, overdue: int
) -> None:
    root = log_of("modernisation-platform")
    every = run(root, f"{now}T00:00:00Z", "list", "--format", "json")["records"]
    assert len([record for record in every if record["expiry"]]) == 135
    assert len([record for record in every if record["overdue"]]) == overdue


def plain_faults(root: Path) -> dict[str, str]:
    """What plain PyYAML says is wrong with each enhancement, in a word."""
    found = {}
    for file in sorted((root / "enhancements").rglob("*.md")):
        text = file.read_bytes().decode("utf-8-sig")
        front = re.match(r"---[ \t]*\r?\n(.*?)^---[ \t]*\r?$", text, re.DOTALL | re.MULTILINE)
        path = file.relative_to(root).as_posix()
        if not front:
            found[path] = "none"
            continue
        try:
            yaml.safe_load(front[1])
            node = yaml.compose(front[1], yaml.SafeLoader)
            keys = [key.value for key, _ in node.value] if node else []
        except (yaml.YAMLError, ValueError):
            found[path] = "invalid"
            continue
        if len(set(keys)) < len(keys):
            found[path] = "duplicate"
    return found


def test_every_dirty_file_of_openshift_is_named_with_a_line(
    log_of: Callable[[str], Path], examined: Callable[[str], Examination]
) -> None:
    faults = plain_faults(log_of("openshift-enhancements"))
    kinds = list(faults.values())
    assert [kinds.count(word) for word in ("invalid", "none", "duplicate")] == [35, 6, 1]
    found = examined("openshift-enhancements").by_path
    codes = {
        # PyYAML raises for a date that does not exist; here it is the field's fault.
        path: {finding.code for finding in found.get(path, ()) if finding.line >= 1}
        for path in faults
    }
    expected = {"none": {"F002"}, "duplicate": {"F004"}, "invalid": {"F003", "F007"}}
    assert {path for path in faults if not codes[path] & expected[faults[path]]} == set()
    dates = [path for path in faults if faults[path] == "invalid" and "F003" not in codes[path]]
    assert len(dates) == 3
    for path in dates:
        assert any("does not exist" in finding.message for finding in found[path])


def test_the_unedited_status_of_a_template_is_never_guessed(
    examined: Callable[[str], Examination],
) -> None:
    unedited = [
        finding
        for finding in examined("openshift-enhancements").findings
        if finding.field == "status" and "provisional|implementable" in finding.message
    ]
    assert len(unedited) == 8
    broken = {entry.path for entry in examined("openshift-enhancements").logbook.broken}
    assert {finding.path for finding in unedited} <= broken


# --- All of them ----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", RECORDS)
def test_every_file_is_a_record_or_broken_with_a_finding(
    name: str, examined: Callable[[str], Examination]
) -> None:
    examination = examined(name)
    book = examination.logbook
    assert len(book.items) + len(book.broken) == len(book.entries) == RECORDS[name]
    for entry in book.broken:
        assert any(is_placed(each) for each in examination.by_path[entry.path]), entry.path
    assert book.history.available
    assert book.history.problem is None
    assert set(book.history.timelines) == {entry.path for entry in book.entries}


def is_placed(finding: Finding) -> bool:
    return finding.is_error and finding.line >= 1 and finding.column >= 1


@pytest.mark.parametrize("name", RECORDS)
def test_it_is_published_with_every_record_and_no_dead_link_of_ours(
    name: str, examined: Callable[[str], Examination]
) -> None:
    site = publish(examined(name), Frame(name))
    pages = {page.address: page.head + page.foot for page in site.pages}
    assert len(pages) == len(site.pages)
    book = examined(name).logbook
    shown = {page.path for page in site.pages if page.path}
    assert shown == {item.entry.path for item in book.items}
    assert len([address for address in pages if address.startswith("broken/")]) == len(book.broken)
    assert dead_links(pages, {*pages, *(file.address for file in site.files)}) == []


@pytest.mark.parametrize("name", RECORDS)
def test_it_is_built_by_mkdocs(name: str, log_of: Callable[[str], Path]) -> None:
    root = log_of(name)
    (root / "docs").mkdir(exist_ok=True)
    config = f"site_name: {name}\ntheme: {{name: material}}\nplugins: [search, loopbook]\n"
    (root / "mkdocs.yml").write_text(config, "utf-8")
    built = build(root, now=NOW)
    records = json.loads(built.files["api/records.json"])["records"]
    assert len(records) > RECORDS[name] * 0.8
    assert [each["url"] for each in records if each["url"] not in built.pages] == []


@pytest.mark.parametrize("name", RECORDS)
def test_an_edit_changes_only_the_lines_of_its_field(
    name: str, examined: Callable[[str], Examination]
) -> None:
    book = examined(name).logbook
    edits, refusals = 0, []
    for item in book.items:
        entry, content = item.entry, item.entry.content
        before = blocks(content)
        for field in {entry.origin("owner"), entry.origin("status"), "title", "reviews"}:
            try:
                after = edit(content, [Set((field,), "zoe: # no comment")], tuple(before))
            except Refusal as refusal:
                refusals.append(str(refusal))
                continue
            edits += 1
            assert around(after) == around(content), (entry.path, field)
            assert outside(after) == outside(content), (entry.path, field)
            now = blocks(after)
            assert "zoe: # no comment" in now.pop(field), (entry.path, field)
            assert now == {key: lines for key, lines in before.items() if key != field}
    assert edits > 4 * 0.95 * len(book.items)
    assert all("a comment within" in refusal for refusal in refusals)


@pytest.mark.parametrize("name", RECORDS)
def test_a_mend_touches_no_file_that_is_right_and_breaks_none(
    name: str, examined: Callable[[str], Examination]
) -> None:
    book = examined(name).logbook
    for each in fix(book, lambda _: True):
        assert each.before.faults, each.before.path
        assert each.after.record is not None, each.before.path
        assert len(each.after.faults) < len(each.before.faults), each.before.path
        assert around(each.before.content) == around(each.after.content)
