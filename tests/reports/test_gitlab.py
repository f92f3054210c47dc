"""The code quality report that GitLab reads."""

import json
from typing import Any

import pytest
from hypothesis import given

from loopbook.findings import Finding, Severity
from loopbook.reports import FORMATS
from loopbook.reports.fingerprints import fingerprints
from tests.found import FINDINGS, finding
from tests.logs import NOW


def issues(*found: Finding, source: str = "") -> Any:
    return json.loads(FORMATS["gitlab"](found, NOW, lambda _: source))


def test_an_issue_has_what_gitlab_asks_for() -> None:
    found = finding(3, 4, path="decisions/a.md", hint="write it anew")
    assert issues(found, source="a\nb\nc") == [
        {
            "description": "F007 invalid-value: it is wrong\nwrite it anew",
            "check_name": "F007",
            "fingerprint": fingerprints([found], lambda _: "a\nb\nc")[0],
            "severity": "major",
            "location": {"path": "decisions/a.md", "lines": {"begin": 3}},
        }
    ]


@pytest.mark.parametrize(
    ("severity", "theirs"),
    [(Severity.ERROR, "major"), (Severity.WARNING, "minor"), (Severity.INFO, "info")],
)
def test_a_severity_is_one_of_theirs(severity: Severity, theirs: str) -> None:
    assert issues(finding(severity=severity))[0]["severity"] == theirs


@given(FINDINGS)
def test_any_findings_are_as_many_issues(found: list[Finding]) -> None:
    report = FORMATS["gitlab"](found, NOW, lambda _: "")
    assert report.isascii()
    shown = json.loads(report)
    assert len({each["fingerprint"] for each in shown}) == len(found)
    for each, issue in zip(found, shown, strict=True):
        assert issue["description"].startswith("F007 invalid-value: ")
        assert issue["location"]["lines"] == {"begin": each.line}
        json.dumps(issue, ensure_ascii=False).encode()  # no half of a surrogate pair is left in it
