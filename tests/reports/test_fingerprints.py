"""Fingerprints: the same finding in the next run, and never two of one."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loopbook.findings import Finding
from loopbook.reports.fingerprints import fingerprints
from tests.found import FINDINGS, finding
from tests.logs import NOW, decision, findings

SOURCE = "---\nexpiry: 2026-11-01\nowner: ana\n---\n"
EXPIRED = finding(2, 9, field="expiry", message="it expired 2 weeks ago")


def of(*found: Finding, source: str = SOURCE) -> list[str]:
    return fingerprints(found, lambda _: source)


@given(FINDINGS, st.text(st.characters()))
def test_no_two_findings_have_the_same(found: list[Finding], source: str) -> None:
    prints = of(*found, *found, source=source)
    assert len(set(prints)) == 2 * len(found)
    assert all(len(each) == 64 and set(each) <= set("0123456789abcdef") for each in prints)


@given(st.lists(st.sampled_from(["title: x", "", "# a comment", "漢字: y"])))
def test_it_survives_that_its_line_moves(above: list[str]) -> None:
    moved = replace(EXPIRED, line=2 + len(above))
    source = "\n".join(["---", *above, "expiry: 2026-11-01", "owner: ana", "---"])
    assert of(moved, source=source) == of(EXPIRED)


def test_it_survives_another_indentation_and_another_line_end() -> None:
    moved = replace(EXPIRED, column=11)
    assert of(moved, source="---\r\n  expiry: 2026-11-01 \r\nowner: ana\r\n") == of(EXPIRED)


def test_it_survives_that_time_passes() -> None:
    files = {"decisions/a.md": decision(expiry="2026-11-01")}
    today = findings(files, now=NOW)
    later = findings(files, now=NOW.replace(month=12))
    assert [each.code for each in today] == [each.code for each in later] == ["L202"]
    assert today[0].message != later[0].message
    source = files["decisions/a.md"]
    assert of(*today, source=source) == of(*later, source=source)


@pytest.mark.parametrize(
    "other",
    [
        replace(EXPIRED, path="b.md"),
        replace(EXPIRED, code="L201"),
        replace(EXPIRED, field="owner"),
        replace(EXPIRED, field=None),
        replace(EXPIRED, line=3),
    ],
)
def test_it_tells_apart_what_differs(other: Finding) -> None:
    assert of(other) != of(EXPIRED)


def test_a_new_date_that_passes_is_a_new_finding() -> None:
    assert of(EXPIRED, source=SOURCE.replace("11-01", "11-20")) != of(EXPIRED)


def test_the_like_of_a_finding_below_it_leaves_it_as_it_is() -> None:
    twice = of(EXPIRED, replace(EXPIRED, line=3), source="\nexpiry: x\nexpiry: x\n")
    assert twice[0] == of(EXPIRED, source="\nexpiry: x\n")[0]
    assert twice[1] != twice[0]


def test_a_file_that_is_not_known_is_no_fault() -> None:
    settings = finding(path="loopbook.yml", record=None, field=None)
    assert len(set(of(settings, settings, source=""))) == 2
