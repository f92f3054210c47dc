"""A comment with a reason silences one rule on one line, and nothing else."""

import pytest

from loopbook.checks import Selection
from loopbook.findings import Finding, Severity
from loopbook.settings import Level
from tests.logs import decision, findings, handoff

A = "decisions/a.md"
LATE = "2026-11-01"
BECAUSE = "because we wait for the auditor"


def found(text: str, *codes: str, path: str = A) -> list[str]:
    """``line code`` of each finding, of all rules or of some."""
    each: tuple[Finding, ...] = findings({path: text}, selection=Selection(select=codes))
    return [f"{one.line} {one.code}" for one in each]


def test_a_finding_on_the_line_is_silenced() -> None:
    assert found(decision(expiry=LATE), "L202", "F01") == ["6 L202"]
    text = decision(expiry=f"{LATE} # loopbook: ignore[L202] {BECAUSE}")
    assert found(text, "L202", "F01") == []


@pytest.mark.parametrize(
    "comment",
    [
        f"#loopbook:ignore[L202] {BECAUSE}",
        f"#  loopbook:  ignore [ l202 ]  {BECAUSE}",
        "# loopbook: ignore[L202] we wait for the auditor",
        "# loopbook: ignore[L202]: we wait for the auditor",
        f"# loopbook: ignore[L205, L202] {BECAUSE}",
        f"# loopbook: Ignore[L202 L205] {BECAUSE}",
    ],
)
def test_spellings(comment: str) -> None:
    assert found(decision(expiry=f"{LATE} {comment}"), "L202", "F010") == []


def test_a_comment_alone_on_its_line_is_about_the_next_one() -> None:
    text = decision(summary=f"S.\n# loopbook: ignore[L202] {BECAUSE}\n\n# and more", expiry=LATE)
    assert found(text, "L202", "F01") == []
    far = decision(owner=f"ana\n# loopbook: ignore[L202] {BECAUSE}", expiry=LATE)
    assert found(far, "L202", "F01") == ["5 F011", "7 L202"]


def test_another_line_or_another_rule_is_not_silenced() -> None:
    assert found(
        decision(owner=f"ana # loopbook: ignore[L202] {BECAUSE}", expiry=LATE), "L202"
    ) == ["6 L202"]
    assert found(decision(expiry=f"{LATE} # loopbook: ignore[L203] {BECAUSE}"), "L202") == [
        "6 L202"
    ]


def test_all_findings_of_a_rule_on_the_line_are_silenced() -> None:
    text = decision(related=f"[x, y] # loopbook: ignore[R501] {BECAUSE}")
    assert found(decision(related="[x, y]"), "R501") == ["8 R501", "8 R501"]
    assert found(text, "R501") == []


@pytest.mark.parametrize(
    ("comment", "message", "hint"),
    [
        (
            "ignore[L202]",
            "no reason is given for ignoring L202, so it is not ignored",
            "write: loopbook: ignore[L202] because … with the reason",
        ),
        (
            "ignore[L202] because",
            "no reason is given for ignoring L202, so it is not ignored",
            "write: loopbook: ignore[L202] because … with the reason",
        ),
        ("ignore[L2O2] because of it", "there is no rule L2O2", "did you mean 'L202'?"),
        ("ignore[X] because of it", "there is no rule X", "'loopbook rules' lists them"),
        (
            "ignore[] because of it",
            "'ignore[] because of it' says nothing that a check understands",
            "write: loopbook: ignore[L205] because … with the reason",
        ),
        (
            "noqa",
            "'noqa' says nothing that a check understands",
            "write: loopbook: ignore[L205] because … with the reason",
        ),
    ],
)
def test_a_comment_that_says_too_little_silences_nothing(
    comment: str, message: str, hint: str
) -> None:
    text = decision(expiry=f"{LATE} # loopbook: {comment}")
    each = findings({A: text}, selection=Selection(select=("F01", "L202")))
    assert [(one.code, one.line, one.column) for one in each] == [("L202", 6, 9), ("F010", 6, 20)]
    assert (each[1].message, each[1].hint) == (message, hint)
    assert each[1].severity is Severity.ERROR


def test_a_comment_that_silences_nothing_is_told() -> None:
    text = decision(expiry=f"2026-12-15 # loopbook: ignore[L202, R501] {BECAUSE}")
    each = findings({A: text}, selection=Selection(select=("F", "L", "R")))
    assert [(one.code, one.line, one.column, one.severity) for one in each] == [
        ("F011", 6, 20, Severity.WARNING)
    ] * 2
    assert [one.hint for one in each] == [
        "take L202 out of the comment", "take R501 out of the comment",
    ]  # fmt: skip


def test_a_rule_that_did_not_run_leaves_its_comment_alone() -> None:
    """Without git no rule can compare, so nobody knows whether the comment is of use."""
    text = decision(status=f"proposed # loopbook: ignore[L207] {BECAUSE}")
    assert found(text, "F01", "L2") == []


@pytest.mark.parametrize("select", [("F01",), ("F01", "D")])
def test_a_rule_that_was_not_asked_for_is_silenced_all_the_same(select: tuple[str, ...]) -> None:
    assert found(decision(expiry=f"{LATE} # loopbook: ignore[L202] {BECAUSE}"), *select) == []


def test_in_the_text_it_is_a_comment_of_html() -> None:
    body = (
        "\n## Decision\n\n"
        f"<!-- loopbook: ignore[F011] {BECAUSE} -->\n"
        f"Text <!-- loopbook: ignore[L202] {BECAUSE} --> goes on.\n"
        f"# loopbook: ignore[L202] {BECAUSE}\n"
    )
    assert found(decision(body=body), "F01", "L202") == ["14 F011"]


def test_a_broken_file_cannot_be_silenced() -> None:
    text = decision(status=f"acepted # loopbook: ignore[F007] {BECAUSE}")
    assert found(text) == ["3 F007"]


def test_the_rules_of_silencing_can_be_weighed_and_switched_off() -> None:
    text = decision(expiry=f"{LATE} # loopbook: ignore[L203]")
    off = Selection(select=("F010",), levels={"F010": Level.OFF})
    assert findings({A: text}, selection=off) == ()
    info = Selection(select=("F010",), levels={"F010": Level.INFO})
    assert [one.severity for one in findings({A: text}, selection=info)] == [Severity.INFO]


def test_a_silenced_error_no_longer_fails() -> None:
    files = {"handoffs/b.md": handoff(owner=f"ana # loopbook: ignore[H407] {BECAUSE}")}
    assert not any(each.is_error for each in findings(files))


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("blank", ["", "\n", "\n \n\n"])
def test_the_lines_of_the_text_are_those_of_the_file_whatever_ends_them(
    end: str, blank: str
) -> None:
    action = "- [ ] Rotate the keys"
    text = handoff(status="done", body=f"{blank}## Actions\n\n{action}\n")
    line = text.split("\n").index(action) + 1
    assert found(text.replace("\n", end), "H402", "F01", path="handoffs/h.md") == [f"{line} H402"]
    text = text.replace(action, f"{action} <!-- loopbook: ignore[H402] {BECAUSE} -->")
    assert found(text.replace("\n", end), "H402", "F01", path="handoffs/h.md") == []
