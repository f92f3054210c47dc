"""Test results in the XML of JUnit: what fails, what passes, and that it is always XML."""

from xml.etree.ElementTree import Element, fromstring

import pytest
from hypothesis import given

from loopbook.findings import Finding, Severity
from loopbook.reports import FORMATS
from tests.found import FINDINGS, finding
from tests.logs import NOW

KNOWN = {
    "testsuites": {"name", "tests", "failures", "errors"},
    "testsuite": {"name", "tests", "failures", "errors"},
    "testcase": {"classname", "name", "file", "line"},
    "failure": {"type", "message"},
    "system-out": set(),
}
"""What the report may hold: elements and their attributes."""


def suite_of(*found: Finding) -> Element:
    """The one suite, of whose counts the root has the same."""
    root = fromstring(FORMATS["junit"](found, NOW, lambda _: ""))
    assert root.tag == "testsuites"
    (suite,) = root
    assert suite.tag == "testsuite"
    counts = ("tests", "failures", "errors")
    assert [root.get(name) for name in counts] == [suite.get(name) for name in counts]
    return suite


def case_of(found: Finding) -> Element:
    (case,) = suite_of(found)
    return case


def test_an_error_is_a_case_that_fails() -> None:
    suite = suite_of(finding(7, 9, path="handoffs/keys.md", hint="write it anew"))
    assert (suite.get("tests"), suite.get("failures"), suite.get("errors")) == ("1", "1", "0")
    (case,) = suite
    assert case.attrib == {
        "classname": "handoffs/keys.md",
        "name": "F007 invalid-value: x",
        "file": "handoffs/keys.md",
        "line": "7",
    }
    (failure,) = case
    assert failure.tag == "failure"
    assert failure.attrib == {"type": "F007", "message": "it is wrong"}
    assert failure.text == "handoffs/keys.md:7:9: error: it is wrong\nwrite it anew"


@pytest.mark.parametrize("severity", [Severity.WARNING, Severity.INFO])
def test_what_is_no_error_passes_and_says_what_it_is(severity: Severity) -> None:
    suite = suite_of(finding(severity=severity))
    assert (suite.get("tests"), suite.get("failures"), suite.get("errors")) == ("1", "0", "0")
    (output,) = suite[0]
    assert output.tag == "system-out"
    assert output.text == f"a.md:1:1: {severity}: it is wrong"


def test_no_finding_is_one_case_that_passes() -> None:
    suite = suite_of()
    assert (suite.get("tests"), suite.get("failures"), suite.get("errors")) == ("1", "0", "0")
    (case,) = suite
    assert case.attrib == {"classname": "loopbook", "name": "no findings"}
    assert len(case) == 0


def test_the_name_of_a_case_stays_while_its_line_moves() -> None:
    assert case_of(finding(3, 5)).get("name") == case_of(finding(9, 1)).get("name")


def test_cases_of_one_file_have_different_names() -> None:
    found = [finding(3), finding(5), finding(7, field=None), finding(9, path="b.md")]
    assert [case.get("name") for case in suite_of(*found)] == [
        "F007 invalid-value: x",
        "F007 invalid-value: x (2)",
        "F007 invalid-value",
        "F007 invalid-value: x",
    ]


@given(FINDINGS)
def test_any_findings_are_as_many_cases(found: list[Finding]) -> None:
    report = FORMATS["junit"](found, NOW, lambda _: "")
    assert report.isascii()
    root = fromstring(report)
    for element in root.iter():
        assert set(element.attrib) <= KNOWN[element.tag]
    errors = sum(each.is_error for each in found)
    suite = root[0]
    assert int(suite.get("tests", "")) == len(suite) == (len(found) or 1)
    assert int(suite.get("failures", "")) == len(root.findall(".//failure")) == errors
    assert len(root.findall(".//system-out")) == len(found) - errors


@pytest.mark.parametrize(
    "character", ["\x00", "\x08", "\x0b", "\x1b", "\x1f", "\ud800", "\ufffe", "\uffff"]
)
def test_a_character_that_xml_does_not_allow_is_shown_as_a_sign(character: str) -> None:
    text = f"a{character}b"
    case = case_of(finding(path=text, field=text, message=text, hint=text))
    shown = "a\N{REPLACEMENT CHARACTER}b"
    assert case.get("file") == case.get("classname") == shown
    assert case.get("name") == f"F007 invalid-value: {shown}"
    assert case[0].get("message") == shown
    assert case[0].text == f"{shown}:1:1: error: {shown}\n{shown}"


def test_nothing_that_is_shown_turns_the_writing() -> None:
    case = case_of(finding(path="\u202ea", field="\u202ea", message="\u202ea", hint="\u202ea"))
    shown = [case.get("name"), case[0].get("message"), case[0].text]
    assert not any("\u202e" in (text or "") for text in shown)


def test_marks_of_xml_and_letters_of_all_scripts_stay_what_they_are() -> None:
    text = "<a href='x'>&amp; \"漢字 🙂</a>]]>"
    assert case_of(finding(message=text))[0].get("message") == text
