"""What a handoff must hold: actions, contingencies, an outcome or a reason."""

import pytest

from loopbook.checks import Selection
from loopbook.checks.running import check
from loopbook.examine import examine
from loopbook.findings import Finding, Severity
from loopbook.settings import Settings
from tests.git_repo import GitRepo
from tests.logbooks import Life, book
from tests.logs import NOW, findings, handoff, logbook, settings_of

THEN = "\n## If … then\n\n- If x, then y.\n\n## Evidence\n\n- z\n"
TASKS = "\n## Actions\n\n- [ ] a\n"
FOREIGN = (
    "collections:\n  handoffs: {path: handoffs, kind: handoff, unknown_fields: allow, "
    "optional: [readback, outcome, reason]}\n"
)


def found(code: str, text: str, settings: Settings | None = None) -> tuple[Finding, ...]:
    """What one rule finds in a handoff."""
    selection = Selection(select=(code,), levels=settings.rules if settings else {})
    return findings({"handoffs/a.md": text}, settings, selection=selection)


def foreign(code: str, text: str) -> tuple[Finding, ...]:
    """The same in a collection of somebody else's format."""
    log = book({"handoffs/a.md": text}, FOREIGN)
    return check(log, Selection(select=(code,)))


# --- H401 no-action -------------------------------------------------------------------------------


@pytest.mark.parametrize("status", ["offered", "accepted", "declined"])
@pytest.mark.parametrize(
    "actions",
    [
        "## Actions\n\n- [ ] a\n",
        "# ACTIONS\n\n* [x] a\n",
        "   ### Actions ##\n\n1. [ ] a\n",
        "## Actions\n\nFirst:\n\n### Today\n\n- [ ] a\n",
        "## Actions\n\n- plain\n- [ ] a\n",
        "## Actions\n\n- [ ] ~~a~~\n",
    ],
)
def test_one_item_of_a_task_list_is_enough(status: str, actions: str) -> None:
    assert found("H401", handoff(status=status, body=f"\n{actions}{THEN}")) == ()


@pytest.mark.parametrize("status", ["done", "cancelled"])
def test_what_is_closed_needs_no_action(status: str) -> None:
    assert found("H401", handoff(status=status, body=THEN)) == ()
    assert found("H406", handoff(status=status, body=TASKS)) == ()


@pytest.mark.parametrize(
    ("actions", "line", "message", "hint"),
    [
        (
            "",
            2,
            "nothing is said of what is to be done: there is no section '## Actions'",
            "add '## Actions' with '- [ ] the next step @bo by 2026-12-15'",
        ),
        (
            "## Actions\n",
            11,
            "'## Actions' is empty: nothing is said of what is to be done",
            "add '- [ ] the next step @bo by 2026-12-15'",
        ),
        (
            "## Actions\n\n<!-- the next steps -->\n",
            11,
            "'## Actions' is empty: nothing is said of what is to be done",
            "add '- [ ] the next step @bo by 2026-12-15'",
        ),
        (
            "## Actions\n\n- Call the bank\n- Wait\n",
            11,
            "nothing under '## Actions' can be ticked: it has no task list",
            "write '- [ ] Call the bank'",
        ),
        (
            "## Actions\n\n- [] Call the bank\n",
            11,
            "nothing under '## Actions' can be ticked: it has no task list",
            "write '- [ ] Call the bank'",
        ),
        (
            "## Actions\n\nBo calls the bank and all of its branches, one after another.\n",
            11,
            "nothing under '## Actions' can be ticked: it has no task list",
            "write '- [ ] Bo calls the bank and all of its branche…'",
        ),
        (
            "```markdown\n## Actions\n- [ ] a\n```\n",
            2,
            "nothing is said of what is to be done: there is no section '## Actions'",
            "add '## Actions' with '- [ ] the next step @bo by 2026-12-15'",
        ),
    ],
)
def test_what_is_missing_of_the_actions(actions: str, line: int, message: str, hint: str) -> None:
    [finding] = found("H401", handoff(body=f"\n{actions}{THEN}"))
    assert (finding.line, finding.message, finding.hint) == (line, message, hint)


@pytest.mark.parametrize(
    "title",
    ["Action", "Actoins", "Next actions", "Action items", "Next steps", "To do", "TODOs", "Tasks:"],
)
def test_a_heading_that_means_actions_is_named(title: str) -> None:
    [finding] = found("H401", handoff(body=f"\n## {title}\n\n- a\n{THEN}"))
    assert (finding.line, finding.column) == (11, 1)
    assert finding.hint == f"call the section '## Actions' instead of '{title}'"


def test_a_heading_above_a_task_list_is_named() -> None:
    [finding] = found("H401", handoff(body=f"\n## Before I leave\n\n- [ ] a\n{THEN}"))
    assert finding.hint == "call the section '## Actions' instead of 'Before I leave'"


@pytest.mark.parametrize("title", ["Decisions", "Reactor", "Acceptance", "Evidence for it"])
def test_other_headings_are_not_named(title: str) -> None:
    [finding] = found("H401", handoff(body=f"\n## {title}\n\n- a\n{THEN}"))
    assert finding.hint
    assert finding.hint.startswith("add '## Actions'")


def test_somebody_elses_format_has_headings_of_its_own() -> None:
    text = handoff(body="\nAll in one paragraph.\n")
    assert len(found("H401", text)) == len(found("H406", text)) == 1
    assert foreign("H401", text) == foreign("H406", text) == ()


# --- H402 unticked-actions-at-done ----------------------------------------------------------------


@pytest.mark.parametrize(
    "item",
    [
        "- [x] a",
        "- [ ] ~~a~~",
        "- [ ] ~~Rotate staging~~ @bo by 2026-12-01",
        "- [ ] ~~Rotate staging @bo by 2026-12-01~~",
        "- [ ] ~~Rotate staging~~ (it is gone).",
    ],
)
def test_what_is_ticked_or_struck_is_not_left(item: str) -> None:
    assert found("H402", handoff(status="done", body=f"\n## Actions\n\n{item}\n{THEN}")) == ()


@pytest.mark.parametrize(
    "item", ["- [ ] a", "- [ ] ~~a~~ b", "- [ ] ~~a~~ and ~~b~~", "- [ ] a ~~b~~", "- [ ] ~~a"]
)
def test_what_is_struck_in_part_is_left(item: str) -> None:
    body = f"\n## Actions\n\n- [x] first\n{item}\n{THEN}"
    [finding] = found("H402", handoff(status="done", expiry=None, escalation=None, body=body))
    assert finding.line == 13
    assert finding.message == "it is done, but 1 of 2 actions is not ticked"


def test_all_that_is_left_is_counted_and_the_first_is_shown() -> None:
    body = f"\n## Actions\n\n- [x] a\n- [ ] b\n  - [ ] c\n{THEN}"
    [finding] = found("H402", handoff(status="done", body=body))
    assert finding.message == "it is done, but 2 of 3 actions are not ticked"
    assert finding.line == 15


@pytest.mark.parametrize("status", ["offered", "accepted", "declined", "cancelled"])
def test_what_is_not_done_may_have_actions_left(status: str) -> None:
    assert found("H402", handoff(status=status)) == ()


# --- H406 no-contingency --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "title",
    ["If … then", "If ... then", "If … then …", "If...then", "IF/THEN", "If, then", "if then:",
     "Contingencies", "Contingency"],
)  # fmt: skip
def test_a_section_of_contingencies(title: str) -> None:
    for text in (
        "- If x, then y.",
        "Ring Ana.",
        "None: it can wait.",
        "```\nretry.sh\n```",
        "無し",
    ):
        assert found("H406", handoff(body=f"{TASKS}\n## {title}\n\n{text}\n")) == ()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "<!-- what may go wrong -->",
        "<!-- a --> <!-- b\n-->\n\n",
        "- If …, then …",
        "- If",
        "TBD",
        "- …",
        "### When",
    ],
)
def test_a_section_that_says_nothing_is_none(text: str) -> None:
    [finding] = found("H406", handoff(body=f"{TASKS}\n## If … then\n\n{text}\n\n## Evidence\n"))
    assert finding.message == "'## If … then' says nothing yet"
    assert finding.line == 15


def test_a_text_full_of_open_comments_takes_no_long_time() -> None:
    body = f"{TASKS}\n## If … then\n\nRing Ana. {'<!-- ' * 40_000}\n"
    assert found("H406", handoff(body=body)) == ()


def test_one_of_several_sections_is_enough() -> None:
    body = f"{TASKS}\n## If … then\n\n## Contingencies\n\nRing Ana.\n"
    assert found("H406", handoff(body=body)) == ()


@pytest.mark.parametrize(
    "title", ["If … than", "If…", "Contigencies", "Contingency plan", "What if", "If it fails"]
)
def test_a_heading_that_means_contingencies_is_named(title: str) -> None:
    [finding] = found("H406", handoff(body=f"{TASKS}\n## {title}\n\nRing Ana.\n"))
    assert finding.line == 15
    assert finding.hint == f"call the section '## If … then' instead of '{title}'"


def test_without_a_section_the_hint_is_one_that_can_be_written() -> None:
    [finding] = found("H406", handoff(body=f"{TASKS}\n## Notes\n\nRing Ana.\n"))
    assert finding.line == 2
    assert finding.hint
    assert "'- If something is unclear, then ask @ana.'" in finding.hint


@pytest.mark.parametrize(
    ("severity", "rules", "expected"),
    [
        (None, "", Severity.WARNING),
        ("watch", "", Severity.WARNING),
        ("urgent", "", Severity.ERROR),
        ("urgent", "rules: {H406: warning}", Severity.WARNING),
        ("urgent", "rules: {H406: info}", Severity.INFO),
        ("stable", "rules: {H406: error}", Severity.ERROR),
        ("urgent", "rules: {H402: warning}", Severity.ERROR),
    ],
)
def test_an_urgent_handoff_weighs_more_unless_the_settings_say_otherwise(
    severity: str | None, rules: str, expected: Severity
) -> None:
    [finding] = found("H406", handoff(body=TASKS, severity=severity), settings_of(rules))
    assert finding.severity is expected


# --- H408 missing-outcome -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "field"), [("done", "outcome"), ("declined", "reason"), ("cancelled", "reason")]
)
def test_a_handoff_that_ended_says_how(status: str, field: str) -> None:
    assert found("H408", handoff(status=status, **{field: "Said."})) == ()
    [finding] = found("H408", handoff(status=status))
    assert (finding.field, finding.line) == (field, 2)
    assert f"'{field}' is missing" in finding.message
    assert finding.message.startswith(f"it is {status}")
    [finding] = found("H408", handoff(status=status, **{field: "''"}))
    assert (finding.field, finding.line) == (field, 9)
    assert f"'{field}' is empty" in finding.message


@pytest.mark.parametrize("status", ["offered", "accepted"])
def test_an_open_handoff_has_no_outcome_yet(status: str) -> None:
    assert found("H408", handoff(status=status)) == ()


def test_an_outcome_that_cannot_be_read_is_not_missing_too() -> None:
    text = handoff(status="done", outcome="[a, b]")
    assert {each.code for each in findings({"handoffs/a.md": text})} == {"F007"}


def test_what_a_collection_calls_optional_may_be_missing() -> None:
    for status in ("accepted", "done", "declined"):
        text = handoff(status=status, readback=None)
        assert foreign("H403", text) == foreign("H408", text) == ()


LIFE = [("2026-11-02", "accepted"), ("2026-11-04", "done"), ("2026-11-06", "accepted")]


def lived(moves: list[tuple[str, str]], complete: bool = True, **fields: str) -> list[str]:
    """What H408 says of a handoff that was offered and has moved so."""
    life = Life("handoffs/a.md", "2026-11-01", moves[0][1] if not complete else "offered",
                complete=complete)  # fmt: skip
    for at, status in moves[not complete :]:
        life.change(at, status=status)
    text = handoff(status=moves[-1][1], **fields)
    log = book({"handoffs/a.md": text}, timelines=[life.timeline()])
    return [each.message for each in check(log, Selection(select=("H408",)))]


def test_who_reopens_says_why() -> None:
    expected = "it was done and is accepted again, but nothing says why: 'reason' is missing"
    assert lived(LIFE) == [expected]
    assert lived(LIFE, reason="The nightly import broke again.") == []
    assert lived(LIFE[1:], complete=False) == [expected]


@pytest.mark.parametrize(
    "moves",
    [
        LIFE[:1],
        [("2026-11-02", "declined"), ("2026-11-03", "offered"), ("2026-11-04", "accepted")],
        [*LIFE, ("2026-11-07", "offered"), ("2026-11-08", "accepted")],
    ],
)
def test_what_was_not_done_right_before_is_not_reopened(moves: list[tuple[str, str]]) -> None:
    assert lived(moves) == []


def test_without_history_nothing_is_known_of_a_reopening() -> None:
    log = logbook({"handoffs/a.md": handoff(status="accepted")})
    assert check(log, Selection(select=("H408",))) == ()


def test_a_change_is_asked_for_the_reason_of_its_reopening(git_repo: GitRepo) -> None:
    done = handoff(status="done", outcome="Moved.")
    git_repo.commit({"handoffs/a.md": done})
    git_repo.branch("again")
    git_repo.commit({"handoffs/a.md": handoff(status="accepted")})
    for base in (None, "main"):
        read = examine(
            git_repo.path, Settings(), NOW, base=base, selection=Selection(select=("H408",))
        )
        assert [each.field for each in read.findings] == ["reason"]
