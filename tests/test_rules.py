"""Every rule keeps what its page promises: its bad example fires it, and its good one nothing.

An example is a file, `bad.md` and `good.md`, or a log, `bad/` and `good/`. A file is read as a
decision, or as a handoff where it has `from:`. `expect.txt` says where the bad one is wrong:
path, line and column, one finding a line. What a page shows as its examples stands in these files.

A log with a past is a folder for each of its versions, named by date and author, such as
`2026-10-01-ana/`: they are committed in their order. The last one, `now/`, is not committed.
"""

import re
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from loopbook.checks import BY_CODE, RULES, Selection
from loopbook.checks.codes import CODES
from loopbook.checks.rule import Rule, Scope
from loopbook.examine import examine
from loopbook.findings import Finding
from loopbook.rulebook import rule_pages
from loopbook.settings import read_settings
from tests.git_repo import GitRepo
from tests.logs import NOW

EXAMPLES = Path(__file__).parent / "rules"
PAGES = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)


def folder_of(rule: Rule) -> Path:
    return EXAMPLES / f"{rule.code}-{rule.name}"


def look_at(rule: Rule, side: str, tmp_path: Path) -> tuple[Finding, ...]:
    """What all rules find in one example."""
    return look_at_file_or_log(folder_of(rule) / side, tmp_path)


def look_at_file_or_log(root: Path, tmp_path: Path) -> tuple[Finding, ...]:
    """What all rules find in the log of that name, or in the file with ``.md`` behind it."""
    side = root.name
    if (root / "now").is_dir():
        root = live_through(root, tmp_path / "log")
    elif not root.is_dir():
        content = root.with_suffix(".md").read_bytes()
        folder = "handoffs" if re.search(rb"^from:", content, re.MULTILINE) else "decisions"
        root = tmp_path
        (root / folder).mkdir()
        (root / folder / f"{side}.md").write_bytes(content)
    read = read_settings(root)
    assert read.faults == ()
    has_past = (root / ".git").is_dir()
    levels = read.settings.rules
    selection = None if has_past else Selection(ignore=NEEDS_A_PAST, levels=levels)
    return examine(root, read.settings, NOW, selection=selection, with_history=has_past).findings


NEEDS_A_PAST = tuple(
    rule.code
    for rule in RULES
    if rule.scope in (Scope.HISTORY, Scope.BASE) and rule.in_file is None
)


def live_through(versions: Path, folder: Path) -> Path:
    """A repository in which every version was committed but the one of now."""
    repo = GitRepo(folder)
    for version in sorted(versions.iterdir()):
        for path in repo.contents():
            (folder / path).unlink()
        # Without their times: a file of the same length and time counts as unchanged in git.
        shutil.copytree(version, folder, dirs_exist_ok=True, copy_function=shutil.copyfile)
        if version.name != "now":
            year, month, day, author = version.name.split("-")
            at = datetime(int(year), int(month), int(day), 9, tzinfo=UTC)
            repo.commit(at=at, by=author.capitalize())
    return folder


def test_examples_belong_to_rules() -> None:
    folders = {path.name for path in EXAMPLES.iterdir()}
    assert folders == {folder_of(rule).name for rule in RULES}


@PAGES
def test_the_bad_example_fires_its_rule_and_no_other(rule: Rule, tmp_path: Path) -> None:
    expected = (folder_of(rule) / "expect.txt").read_text("utf-8").splitlines()
    found = look_at(rule, "bad", tmp_path)
    assert expected
    assert [f"{each.path}:{each.line}:{each.column}" for each in found] == expected
    assert {(each.code, each.name, each.severity) for each in found} == {
        (rule.code, rule.name, rule.severity)
    }
    assert all(each.message for each in found)


@PAGES
def test_the_good_example_is_silent_for_all_rules(rule: Rule, tmp_path: Path) -> None:
    assert look_at(rule, "good", tmp_path) == ()


@PAGES
def test_a_page_says_what_why_an_example_and_what_to_use_instead(rule: Rule) -> None:
    page = rule.page
    places = [page.find(f"**{part}**") for part in
              ("Why it matters.", "Example.", "Use instead.")]  # fmt: skip
    assert 0 < places[0] < places[1] < places[2]
    assert all(page.count(f"**{part}**") == 1 for part in ("Why it matters.", "Use instead."))
    assert rule.sentence.endswith(".")
    assert "**" not in rule.sentence


@PAGES
def test_a_finding_is_silenced_as_its_page_says(rule: Rule, tmp_path: Path) -> None:
    [page] = [each for each in rule_pages({}) if each.rule is rule]
    comment = f"# loopbook: ignore[{rule.code}] because …"
    written = Path(shutil.copytree(folder_of(rule), tmp_path / "written"))
    found = look_at_file_or_log(written / "bad", folder_in(tmp_path, "before"))
    for finding in reversed(found):
        version = written / "bad" / "now"
        log = version if version.is_dir() else written / "bad"
        file = log / finding.path if log.is_dir() else written / "bad.md"
        lines = file.read_text("utf-8", "surrogateescape").split("\n")
        ends = lines.index("---", 1) if "---" in lines[1:] else len(lines)
        above = comment if finding.line <= ends else f"<!--{comment.removeprefix('#')} -->"
        lines.insert(finding.line - 1, above)
        file.write_text("\n".join(lines), "utf-8", "surrogateescape")
    left = look_at_file_or_log(written / "bad", folder_in(tmp_path, "after"))
    assert (comment in page.text) is (left == ())


def folder_in(parent: Path, name: str) -> Path:
    folder = parent / name
    folder.mkdir()
    return folder


NOT_TEXT = {
    ("F001", "bad"),  # a file that is not UTF-8 cannot be shown in a page that is
}
"""The examples that a page can only describe."""


@PAGES
@pytest.mark.parametrize("side", ["bad", "good"])
def test_what_a_page_shows_is_what_is_run(rule: Rule, side: str) -> None:
    bad, _, good = rule.page.partition("**Use instead.**")
    part = {"bad": bad.partition("**Example.**")[2], "good": good}[side]
    block = re.search(r"^```\w+\n(.*?)^```$", part, re.MULTILINE | re.DOTALL)
    if (rule.code, side) in NOT_TEXT:
        assert block is None
        assert len(part.strip()) > 10
        return
    assert block, f"no fenced block: {part}"
    lines = {line.strip() for line in block[1].splitlines()} - {""}
    assert lines
    assert lines <= told_by(folder_of(rule) / side)


def told_by(example: Path) -> set[str]:
    """What a page may show of an example: the lines of its files, and their paths."""
    files = [path for path in example.rglob("*") if path.is_file()]
    paths = {path.relative_to(example).as_posix() for path in files}
    texts = [path.read_text("utf-8") for path in files or [example.with_suffix(".md")]]
    return paths | {line.strip() for text in texts for line in text.splitlines()}


def test_codes_and_names_are_unique_and_in_order() -> None:
    codes = [rule.code for rule in RULES]
    assert len(set(codes)) == len(codes)
    assert len({rule.name for rule in RULES}) == len(codes)
    families = "FOLDHRT"
    assert codes == sorted(codes, key=lambda code: (families.index(code[0]), code))
    assert set(codes) <= CODES
    assert set(BY_CODE) == set(codes)


def test_names_and_severities_are_those_that_are_documented() -> None:
    documented = {
        "F001": "unreadable-file error", "F002": "missing-front-matter error",
        "F003": "invalid-yaml error", "F004": "duplicate-key error", "F005": "unknown-field error",
        "F006": "missing-field error", "F007": "invalid-value error", "F008": "duplicate-id error",
        "F009": "missing-section warning", "F010": "invalid-ignore error",
        "F011": "unused-ignore warning", "O101": "missing-owner error",
        "O102": "unknown-owner error", "O103": "departed-owner error", "O104": "owner-away error",
        "O105": "missing-escalation error", "L201": "missing-expiry error",
        "L202": "expired error time", "L203": "expiring-soon info time",
        "L204": "expiry-on-day-off warning", "L205": "expiry-too-far warning",
        "L206": "expiry-pushed warning", "L207": "illegal-transition error",
        "L208": "proposed-too-long warning time", "D301": "missing-reversal-signal error",
        "D302": "vague-reversal-signal warning", "D303": "unowned-risk error",
        "D304": "purchase-without-job error", "D305": "one-way-door-alone warning",
        "D306": "rewritten-decision error", "D307": "no-discussion-link info",
        "D308": "transcript-in-record warning", "D309": "empty-renewal warning",
        "H401": "no-action error", "H402": "unticked-actions-at-done error",
        "H403": "accepted-without-readback error", "H404": "parroted-readback warning",
        "H405": "accepted-by-another warning", "H406": "no-contingency warning",
        "H407": "handed-to-self error", "H408": "missing-outcome error",
        "R501": "unknown-reference error", "R502": "supersession-mismatch error",
        "R503": "broken-link error", "T601": "secret error", "T602": "never-publish error",
        "T603": "label-above-audience error", "T604": "unsigned-move warning",
        "T605": "trail-rewritten error",
    }  # fmt: skip
    assert set(documented) == CODES
    for rule in RULES:
        time = " time" if rule.time_dependent else ""
        assert documented[rule.code] == f"{rule.name} {rule.severity.value}{time}"
