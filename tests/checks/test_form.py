"""F009: which sections a record must have, and how a heading may be written."""

import pytest

from loopbook.checks import Selection
from loopbook.checks.running import check
from loopbook.findings import Finding
from loopbook.history import no_history
from loopbook.logbook import Logbook
from loopbook.reading import read_bytes
from tests.logs import NOW, decision, findings, handoff, settings_of

ONLY = Selection(select=("F009",))


def found_in(body: str, **fields: str | None) -> tuple[Finding, ...]:
    return findings({"decisions/a.md": decision(body=body, **fields)}, selection=ONLY)


def missing_in(body: str, **fields: str | None) -> list[str]:
    return [each.message.split("'")[1] for each in found_in(body, **fields)]


@pytest.mark.parametrize(
    "body",
    [
        "# Decision\n# Evidence\n# Consequences\n",
        "### decision\n\n#### EVIDENCE ####\n\n###### Consequences\n",
        "## 1. Decision\n## 2) Evidence\n## 3 Consequences\n",
        "## **Decision**\n## _Evidence_:\n## `Consequences` {#after}\n",
        "\r\n## Decision\r\n\r\n## Evidence\r\n\r\n## Consequences\r\n",
        "Decision\n========\n\nEvidence\n--------\n\nConsequences\n---\n",
        "   ## Decision\n## Evidence\n## Consequences",
        "## Consequences\n## Evidence\n## Decision\n",
    ],
)
def test_headings_of_any_level_and_dress_count(body: str) -> None:
    assert found_in(body) == ()


@pytest.mark.parametrize(
    ("body", "missing"),
    [
        ("", ["Consequences", "Decision", "Evidence"]),
        ("Decision, evidence and consequences.\n", ["Consequences", "Decision", "Evidence"]),
        ("## Decision\n```\n## Evidence\n```\n## Consequences\n", ["Evidence"]),
        ("## Decision\n\n**Evidence**\n\n## Consequences\n", ["Evidence"]),
        ("##Decision\n## Evidence\n## Consequences\n", ["Decision"]),
        ("## Decision and Evidence\n## Consequences\n", ["Decision", "Evidence"]),
        ("    ## Decision\n\n## Evidence\n## Consequences\n", ["Decision"]),
        ("- Decision\n---\n## Evidence\n## Consequences\n", ["Decision"]),
        ("Decision\n\n---\n\n## Evidence\n## Consequences\n", ["Decision"]),
    ],
)
def test_what_is_no_heading_does_not_count(body: str, missing: list[str]) -> None:
    assert missing_in(body) == missing


@pytest.mark.parametrize("status", ["rejected", "withdrawn", "superseded", "reversed"])
def test_a_closed_record_is_not_nagged(status: str) -> None:
    assert found_in("", status=status) == ()
    assert missing_in("", status="accepted") != []


def test_a_near_miss_is_said_at_its_heading_with_a_guess() -> None:
    (finding,) = found_in("\n## Decision\n\n## Evidence\n\n## Consequence\n\nNone.\n")
    assert (finding.line, finding.message) == (15, "the section 'Consequences' is missing")
    assert finding.hint == "did you mean 'Consequences' by 'Consequence'?"


def test_one_heading_is_a_near_miss_of_one_section_only() -> None:
    settings = settings_of("sections: {decision: [Evidence, Evidences]}")
    text = decision(body="\n## Evidenc\n")
    found = findings({"decisions/a.md": text}, settings, selection=ONLY)
    assert [each.hint for each in found] == [
        "did you mean 'Evidence' by 'Evidenc'?",
        "add '## Evidences'",
    ]


def test_a_heading_without_words_is_no_near_miss() -> None:
    assert {each.hint for each in found_in("\n## \n\nText.\n")} == {
        "add '## Decision'",
        "add '## Evidence'",
        "add '## Consequences'",
    }


def test_a_section_goes_behind_the_last_line() -> None:
    (finding,) = found_in("\n## Decision\n\n## Evidence\n\nText.\n\n\n")
    assert (finding.line, finding.column, finding.hint) == (15, 1, "add '## Consequences'")


def test_a_comment_in_the_last_line_silences_it() -> None:
    body = "\n## Decision\n\n## Evidence\n\n<!-- loopbook: ignore[F009] because it is a trial -->\n"
    assert found_in(body) == ()


def test_a_handoff_must_show_where_things_stand() -> None:
    found = findings({"handoffs/a.md": handoff(body="")}, selection=ONLY)
    assert [each.hint for each in found] == ["add '## Evidence'"]


def test_settings_name_the_sections_of_a_kind_and_leave_the_other_alone() -> None:
    settings = settings_of("sections: {decision: [Why, 'If … then']}")
    body = "\n## Why\n\n## IF ...  THEN\n"
    files = {"decisions/a.md": decision(body=body), "handoffs/b.md": handoff(body=body)}
    found = findings(files, settings, selection=ONLY)
    assert [(each.path, each.hint) for each in found] == [("handoffs/b.md", "add '## Evidence'")]


@pytest.mark.parametrize(
    ("lines", "missing"),
    [
        ("", ["Consequences", "Decision", "Evidence"]),
        ("    unknown_fields: allow\n", []),
        ("    unknown_fields: allow\n    sections: [Why]\n", ["Why"]),
        ("    sections: Why\n", ["Why"]),
        ("    sections: []\n", []),
    ],
)
def test_a_collection_may_have_sections_of_its_own(lines: str, missing: list[str]) -> None:
    settings = settings_of(
        f"collections:\n  adr:\n    path: adr\n    kind: decision\n{lines}"
        "sections: {handoff: [Nothing]}\n"
    )
    entry = read_bytes("adr/a.md", decision(body="").encode(), settings.collections["adr"])
    found = check(Logbook(settings, NOW, (entry,), no_history()), ONLY)
    assert [each.message.split("'")[1] for each in found] == missing
