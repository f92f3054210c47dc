"""Links and pictures that lead to nothing, and what was likely meant by them."""

from dataclasses import replace
from pathlib import Path

import pytest

from loopbook.checks import Selection
from loopbook.checks.running import check
from loopbook.examine import examine
from loopbook.findings import Finding
from loopbook.settings import Settings, parse_settings
from tests.logs import NOW, decision, handoff, logbook, write

OTHERS = {
    "decisions/0007-use-kafka.md": decision(),
    "decisions/old/2026-11-03-drop-rabbit.md": decision(),
    "handoffs/ledger.md": handoff(),
    "decisions/before.png": "",
    "decisions/b c.svg": "",
    "decisions/page.html.md.erb": "",
    "docs/guide.md": "",
    "README.md": "",
}


def look(root: Path, body: str, settings: Settings | None = None) -> tuple[Finding, ...]:
    """What R503 finds in a record with this body, among others."""
    write(root, {**OTHERS, "decisions/it.md": decision(body=f"\n{body}\n")})
    selection = Selection(select=("R503",))
    found = examine(root, settings or Settings(), NOW, selection=selection, with_history=False)
    return found.findings


def hint_for(root: Path, target: str) -> str | None:
    [finding] = look(root, f"[x]({target})")
    return finding.hint


@pytest.mark.parametrize(
    "target",
    [
        "0007-use-kafka.md", "./0007-use-kafka.md", "0007-use-kafka.md#evidence", "old/", "old",
        "old/2026-11-03-drop-rabbit.md", "../handoffs/ledger.md?plain=1", "../docs/guide.md", "..",
        "../README.md", "before.png", "b%20c.svg", "<b c.svg>", "../docs/../decisions/it.md",
        "page.html", "page.html#x", "../loopbook.yml/..", "#x", "/x.md", "https://example.org/x.md",
        "mailto:ana@example.org", "{{ base }}/x.md", "<%= base %>/x.md",
    ],
)  # fmt: skip
def test_what_is_there_or_is_no_file(target: str, tmp_path: Path) -> None:
    write(tmp_path, {"loopbook.yml": ""})
    assert look(tmp_path, f"[x]({target})") == ()


@pytest.mark.parametrize(
    "body", ["`[x](y.md)`", "```\n[x](y.md)\n```", "Text\n\n    [x](y.md)", "<!-- [x](y.md) -->"]
)
def test_what_is_no_link(body: str, tmp_path: Path) -> None:
    assert look(tmp_path, body) == ()


def test_a_broken_link_stands_at_its_target(tmp_path: Path) -> None:
    body = "Text.\n\nSee [a](x.md) and ![b](<y z.png>).\n\n[c]: ../w.md\n"
    found = look(tmp_path, body)
    assert [(each.line, each.column, each.message) for each in found] == [
        (13, 9, "the link 'x.md' leads to decisions/x.md, which is not there"),
        (13, 25, "the picture 'y z.png' leads to decisions/y z.png, which is not there"),
        (15, 6, "the link '../w.md' leads to w.md, which is not there"),
    ]
    assert {each.hint for each in found} == {"correct the path, or take the link out"}
    assert all(each.is_error and each.record == "it" for each in found)


def test_a_link_out_of_the_repository_says_so(tmp_path: Path) -> None:
    write(tmp_path, {"x.md": "", "repo/y.md": ""})
    (tmp_path / "repo" / ".git").mkdir()
    log = tmp_path / "repo" / "log"
    [finding] = look(log, "[x](../../../x.md), but [y](../../y.md)")
    assert finding.message == (
        "the link '../../../x.md' leads out of the repository, where no site can follow"
    )
    assert finding.hint == "copy the file into the log, or link to its address on the web"


@pytest.mark.parametrize(
    ("target", "right"),
    [
        ("0007-use-kafak.md", "0007-use-kafka.md"),
        ("0007-use-kafka", "0007-use-kafka.md"),
        ("0007-use-kafka.html", "0007-use-kafka.md"),
        ("0007-adopt-kafka.md#why", "0007-use-kafka.md#why"),
        ("0008-use-kafka.md", "0007-use-kafka.md"),
        ("0007-Use-Kafka.md", "0007-use-kafka.md"),
        ("../0007-use-kafka.md", "0007-use-kafka.md"),
        ("decisions/0007-use-kafka.md", "0007-use-kafka.md"),
        ("2026-11-03-drop-rabbit.md", "old/2026-11-03-drop-rabbit.md"),
        ("old/2026-11-02-drop-rabbit.md", "old/2026-11-03-drop-rabbit.md"),
        ("ledger.md", "../handoffs/ledger.md"),
        ("../handoffs/leger.md", "../handoffs/ledger.md"),
        ("Before.png", "before.png"),
        ("befor.png", "before.png"),
        ("B%20C.svg", "b%20c.svg"),
        ("pages.html", None),
        ("../docs/Guide.md", "../docs/guide.md"),
        ("../docs/guides.md", "../docs/guide.md"),
    ],
)
def test_the_path_that_is_likely_meant(target: str, right: str | None, tmp_path: Path) -> None:
    expected = f"did you mean '{right}'?" if right else "correct the path, or take the link out"
    assert hint_for(tmp_path, target) == expected


@pytest.mark.parametrize("target", ["0009-use-redis.md", "after.png", "before.jpg", "x/y.md", "z"])
def test_what_is_not_near_is_not_guessed(target: str, tmp_path: Path) -> None:
    assert hint_for(tmp_path, target) == "correct the path, or take the link out"


@pytest.mark.parametrize(
    ("target", "hint"),
    [
        ("www.example.org/x", "write 'https://www.example.org/x'"),
        ("github.com/org/repo", "write 'https://github.com/org/repo'"),
        ("ana@example.org", "write 'mailto:ana@example.org'"),
        ("<(https://example.org/x)>", "write 'https://example.org/x', without the marks around it"),
        ("how-it-went", "write '#how-it-went': that is a heading of this record"),
        ("queue", "write '[…][queue]': that is the label of a link"),
    ],
)
def test_a_link_of_another_kind_is_told_apart(target: str, hint: str, tmp_path: Path) -> None:
    body = f"[x]({target})\n\n## How it went?\n\n[Queue]: https://example.org\n"
    [finding] = look(tmp_path, body)
    assert finding.hint == hint
    shown = target.strip("<>")
    assert finding.message == (
        f"the link '{shown}' is taken for a file beside this one, which is not there"
    )


def test_no_hint_names_a_record_that_its_reader_may_not_see(tmp_path: Path) -> None:
    text = {**OTHERS, "decisions/it.md": decision(body="\n[x](0007-Use-Kafka.md)\n")}
    write(tmp_path, text)
    read = examine(tmp_path, Settings(), NOW, selection=Selection(select=("R503",)))
    hidden = tuple(each for each in read.logbook.entries if "kafka" not in each.path)
    [finding] = check(replace(read.logbook, entries=hidden), Selection(select=("R503",)))
    assert finding.hint == "correct the path, or take the link out"


def test_where_only_records_are_known_nothing_is_said() -> None:
    log = logbook({"decisions/a.md": decision(body="\n[x](y.md)\n")})
    assert check(log, Selection(select=("R503",))) == ()


def test_a_record_whose_id_is_taken_is_looked_at_too(tmp_path: Path) -> None:
    text = decision(body="\n[x](y.md)\n")
    write(tmp_path, {"decisions/a/x.md": text, "decisions/b/x.md": text})
    found = examine(tmp_path, Settings(), NOW, selection=Selection(select=("R503",))).findings
    assert [each.path for each in found] == ["decisions/a/x.md", "decisions/b/x.md"]


def test_a_comment_silences_a_link(tmp_path: Path) -> None:
    reason = "<!-- loopbook: ignore[R503] because the page comes with the next release -->"
    assert look(tmp_path, f"[x](y.md) {reason}") == ()


def test_in_a_large_log_a_misspelt_link_is_still_found(tmp_path: Path) -> None:
    many = {f"decisions/{number:04}-use-{number}.md": decision() for number in range(100, 500)}
    write(tmp_path, many)
    assert hint_for(tmp_path, "0123-usse-123.md") == "did you mean '0123-use-123.md'?"
    settings = parse_settings("").settings
    assert look(tmp_path, "[x](0123-use-123.md)", settings) == ()
