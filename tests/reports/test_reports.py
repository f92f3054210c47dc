"""Findings in each format: the shapes that people and machines rely on."""

import json
import re
from collections.abc import Callable, Mapping
from unicodedata import category

import click
import pytest
from hypothesis import given

from loopbook import __version__
from loopbook.checks import settings_findings
from loopbook.findings import Finding, Severity
from loopbook.reports import FORMATS
from loopbook.reports.text import plain_summary, render
from loopbook.reports.wording import encodable
from loopbook.settings import parse_settings
from tests.found import FINDINGS, finding
from tests.logs import NOW, decision, findings, handoff

FILES = {
    "decisions/a.md": decision(expiry="2026-11-01", onwer="bo", title="漢字と仮名", tags="{a: b}"),
    "decisions/b.md": "# No front matter\n",
    "handoffs/c, d: 100%.md": handoff(owner="ana", expiry="2026-11-24"),
}
ENDINGS = {
    "text": "txt",
    "json": "json",
    "github": "txt",
    "gitlab": "json",
    "sarif": "json",
    "junit": "xml",
}


def text_of(source: str | Mapping[str, str], *found: Finding) -> str:
    """The report without its colours."""
    files = {"a.md": source} if isinstance(source, str) else source
    return click.unstyle(render(found, NOW, lambda path: files.get(path, "")))


def settled(report: str) -> str:
    """The report without its colours, and as every version of Loopbook writes it."""
    return click.unstyle(report).replace(f'"version": "{__version__}"', '"version": "0"')


@pytest.mark.parametrize("form", FORMATS)
def test_a_report_is_as_it_was(form: str, snapshot: Callable[[str, str], None]) -> None:
    report = FORMATS[form](findings(FILES), NOW, lambda path: FILES[path])
    snapshot(f"report-{form}.{ENDINGS[form]}", settled(report))


@pytest.mark.parametrize("form", FORMATS)
def test_a_report_of_nothing_is_as_it_was(form: str, snapshot: Callable[[str, str], None]) -> None:
    report = FORMATS[form]((), NOW, lambda _: "")
    snapshot(f"report-{form}-empty.{ENDINGS[form]}", settled(report))


@pytest.mark.parametrize("form", FORMATS)
@given(found=FINDINGS)
def test_a_report_can_be_written_as_utf_8(form: str, found: list[Finding]) -> None:
    report = FORMATS[form](found, NOW, lambda _: "a\ud800b\n" * 3)
    assert report.encode("utf-8").endswith(b"\n") or (form, found) == ("github", [])


@pytest.mark.parametrize("form", FORMATS)
def test_a_report_tells_of_the_settings_too(form: str) -> None:
    read = parse_settings("timezone: Nowhere\npeople: {ana: {nam: x}}\n")
    found = settings_findings(read)
    assert [(each.path, each.record) for each in found] == [("loopbook.yml", None)] * 2
    report = click.unstyle(FORMATS[form](found, NOW, lambda _: read.text))
    assert report.count("loopbook.yml") >= 2
    assert "is not a zone of the IANA database" in report
    assert "'people.ana.nam' is not a known field" in report


# JSON


def test_the_json_has_the_documented_keys_in_their_order() -> None:
    shown = json.loads(FORMATS["json"](findings(FILES), NOW, lambda _: ""))
    assert list(shown) == ["version", "now", "counts", "findings"]
    assert (shown["version"], shown["now"]) == (1, "2026-11-22T09:00:00Z")
    assert list(shown["counts"]) == ["error", "warning", "info"]
    assert shown["counts"] == {"error": 5, "warning": 0, "info": 1}
    assert len(shown["findings"]) == 6
    for each in shown["findings"]:
        assert list(each) == [
            *("code", "name", "severity", "path", "line", "column", "record", "field"),
            *("message", "hint"),
        ]


def test_the_json_has_values_not_texts_of_them() -> None:
    (shown,) = json.loads(FORMATS["json"]([finding(3, 4)], NOW, lambda _: ""))["findings"]
    assert shown == {
        "code": "F007",
        "name": "invalid-value",
        "severity": "error",
        "path": "a.md",
        "line": 3,
        "column": 4,
        "record": "a",
        "field": "x",
        "message": "it is wrong",
        "hint": None,
    }


@given(FINDINGS)
def test_the_json_says_of_any_finding_what_it_is(found: list[Finding]) -> None:
    shown = json.loads(FORMATS["json"](found, NOW, lambda _: ""))
    assert [each["message"] for each in shown["findings"]] == [
        encodable(each.message) for each in found
    ]
    assert [each["path"] for each in shown["findings"]] == [encodable(each.path) for each in found]


# Workflow commands


@pytest.mark.parametrize(
    ("severity", "command"),
    [(Severity.ERROR, "error"), (Severity.WARNING, "warning"), (Severity.INFO, "notice")],
)
def test_a_severity_is_a_command(severity: Severity, command: str) -> None:
    line = FORMATS["github"]([finding(severity=severity)], NOW, lambda _: "")
    assert line == (
        f"::{command} file=a.md,line=1,col=1,title=F007 invalid-value::a.md:1:1: F007 it is wrong\n"
    )


def test_nothing_in_a_finding_breaks_out_of_its_command() -> None:
    found = finding(path="a,b:c%.md", message="one\n::error::two\r", hint="50%")
    assert FORMATS["github"]([found], NOW, lambda _: "") == (
        "::error file=a%2Cb%3Ac%25.md,line=1,col=1,title=F007 invalid-value::"
        "a,b:c%25.md:1:1: F007 one\N{REPLACEMENT CHARACTER}::error::two"
        "\N{REPLACEMENT CHARACTER}%0A50%25\n"
    )


@given(FINDINGS)
def test_any_finding_is_one_command(found: list[Finding]) -> None:
    report = FORMATS["github"](found, NOW, lambda _: "")
    lines = re.split("\r\n|\r|\n", report)[:-1]
    assert len(lines) == len(found)
    command = re.compile("::(error|warning|notice) file=[^,:]+,line=\\d,col=\\d,title=[^,:]+::.+")
    assert all(command.match(line) for line in lines)


# Text


def caret_of(source: str, column: int) -> tuple[str, str]:
    """The line that is shown and the line with the caret, both without what stands before |."""
    lines = text_of(source, finding(1, column)).splitlines()
    return lines[2].partition("| ")[2], lines[3].partition("| ")[2]


@pytest.mark.parametrize(
    ("source", "column", "shown", "cells"),
    [
        ("title: x", 8, "title: x", 7),
        ("a:\tb", 4, "a: b", 3),  # a tab takes one cell, as it counts as one column
        ("漢字: x", 5, "漢字: x", 6),
        ("漢字: x", 2, "漢字: x", 2),
        ("e\u0301: x", 5, "e\u0301: x", 3),
        ("🙂 x", 3, "🙂 x", 3),
        ("ab", 3, "ab", 2),  # just behind the end
        ("ab", 99, "ab", 2),
        ("a\x1b[31mb", 7, "a\N{REPLACEMENT CHARACTER}[31mb", 6),
        ("a\u202eb", 3, "a\N{REPLACEMENT CHARACTER}b", 2),
    ],
)
def test_the_caret_stands_under_its_character(
    source: str, column: int, shown: str, cells: int
) -> None:
    assert caret_of(source, column) == (shown, " " * cells + "^")


@pytest.mark.parametrize("column", [1, 79, 80, 81, 100, 150, 400])
def test_a_long_line_is_cut_around_the_caret(column: int) -> None:
    source = "".join(chr(ord("a") + place % 26) for place in range(400))
    shown, caret = caret_of(source, column)
    assert len(shown) <= 102
    assert shown[len(caret) - 1] == source[column - 1]
    assert shown.startswith("…") is (column > 80)
    assert shown.endswith("…") is (not shown.endswith(source[-3:]))


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_the_line_is_the_right_one_whatever_ends_lines(end: str) -> None:
    assert "   3 | c\n" in text_of(end.join(["a", "b\u2028b", "c"]), finding(3, 1))


@pytest.mark.parametrize("line", [0, 2, 99])
def test_a_line_that_is_empty_or_not_there_is_left_out(line: int) -> None:
    assert "|" not in text_of("a\n\n", finding(line, 1))


def test_a_hint_comes_last() -> None:
    lines = text_of("abc", finding(hint="do this")).splitlines()
    assert lines[4] == "   = help: do this"


def test_what_a_record_says_cannot_take_over_the_terminal() -> None:
    found = finding(path="a\x1b.md", message="'\x1b[2J\x07x\u202e'", hint="\x1b]0;y\x07\nz")
    report = render([found], NOW, lambda _: "\x1b[2J")
    assert not set(click.unstyle(report)) & {"\x1b", "\x07", "\u202e"}
    assert "\x1b[2J" not in report
    assert len(report.splitlines()) == 7


@given(FINDINGS)
def test_no_finding_breaks_out_of_its_lines(found: list[Finding]) -> None:
    lines = click.unstyle(render(found, NOW, lambda _: "")).split("\n")
    assert lines[-2:] == [plain_summary(found), ""]
    assert len(lines) == sum(4 if each.hint else 3 for each in found) + 2
    assert not any(category(each) in ("Cc", "Cf", "Cs") for line in lines for each in line)


@pytest.mark.parametrize(
    ("found", "count"),
    [
        ([], "No findings."),
        ([finding()], "1 error in 1 file."),
        ([finding(), finding(path="b.md")], "2 errors in 2 files."),
        ([finding(severity=Severity.INFO)] * 2, "2 info in 1 file."),
        (
            [finding(), finding(severity=Severity.WARNING), finding(severity=Severity.INFO)],
            "1 error, 1 warning, 1 info in 1 file.",
        ),
    ],
)
def test_the_text_ends_with_a_count(found: list[Finding], count: str) -> None:
    assert plain_summary(found) == count
    assert text_of("x", *found).splitlines()[-1] == count
