"""Which rules run, how they weigh, and in which order their findings come."""

import pytest

from loopbook.checks import RULES, Selection
from loopbook.checks.codes import did_you_mean_code
from loopbook.checks.running import check
from loopbook.clock import parse_instant
from loopbook.findings import Finding, Severity
from loopbook.history import no_history
from loopbook.logbook import Logbook
from loopbook.reading import read_bytes
from loopbook.settings import Level
from tests.logs import NOW, decision, findings, handoff, settings_of

BROKEN = {
    "decisions/b.md": "no front matter\n",
    "decisions/a.md": decision(expiry="2026-11-01", onwer="bo", zone="x", summary=None),
    "handoffs/c.md": handoff(owner="ana", expiry="2026-11-24"),
}


def places(found: tuple[Finding, ...]) -> list[str]:
    return [f"{each.path}:{each.line}:{each.column} {each.code}" for each in found]


def codes(found: tuple[Finding, ...]) -> list[str]:
    return [each.code for each in found]


def test_a_log_without_faults_has_no_findings() -> None:
    assert findings({"decisions/a.md": decision(), "handoffs/b.md": handoff()}) == ()
    assert findings({}) == ()


def test_findings_come_by_path_line_and_column() -> None:
    assert places(findings(BROKEN)) == [
        "decisions/a.md:2:1 F006",
        "decisions/a.md:5:9 L202",
        "decisions/a.md:7:1 F005",
        "decisions/a.md:8:1 F005",
        "decisions/b.md:1:1 F002",
        "handoffs/c.md:5:8 H407",
        "handoffs/c.md:7:9 L203",
    ]


def test_a_finding_names_its_record_and_field() -> None:
    found = findings(BROKEN)
    assert [(each.record, each.field) for each in found] == [
        ("a", "summary"), ("a", "expiry"), ("a", "onwer"), ("a", "zone"), ("b", None),
        ("c", "owner"), ("c", "expiry"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("selection", "expected"),
    [
        (Selection(select=("L202",)), ["L202"]),
        (Selection(select=("F",)), ["F006", "F005", "F005", "F002"]),
        (Selection(select=("L2", "H4")), ["L202", "H407", "L203"]),
        (Selection(ignore=("F",)), ["L202", "H407", "L203"]),
        (Selection(select=("F",), ignore=("F005",)), ["F006", "F002"]),
        (
            Selection(levels={"F005": Level.OFF, "L202": Level.OFF}),
            ["F006", "F002", "H407", "L203"],
        ),
        (Selection(select=("L202",), levels={"L202": Level.OFF}), []),
    ],
)
def test_rules_are_chosen_by_code_and_by_its_beginning(
    selection: Selection, expected: list[str]
) -> None:
    assert codes(findings(BROKEN, selection=selection)) == expected


@pytest.mark.parametrize("level", ["error", "warning", "info"])
def test_settings_change_a_rules_weight(level: str) -> None:
    settings = settings_of(f"rules: {{L202: {level}, H407: Off}}\n")
    found = {each.code: each.severity for each in findings(BROKEN, settings)}
    assert found["L202"] == Severity(level)
    assert "H407" not in found
    assert found["L203"] is Severity.INFO


def test_a_rule_that_this_version_does_not_run_may_be_set() -> None:
    assert settings_of("rules: {T605: off}\n").rules == {"T605": Level.OFF}


@pytest.mark.parametrize(
    ("code", "near"),
    [("l202", "L202"), ("L2O2", "L202"), ("LO202", None), ("L209", None), ("X", None), ("", None)],
)
def test_a_guess_at_a_code(code: str, near: str | None) -> None:
    assert did_you_mean_code(code) == near


def test_only_errors_fail() -> None:
    assert [each.code for each in findings(BROKEN) if not each.is_error] == ["L203"]


def test_a_broken_file_is_asked_for_nothing_else() -> None:
    for text in ("", "---\nowner: @ana\n---\n", decision(status="acepted", owner=None)):
        assert len(findings({"decisions/a.md": text})) == 1


# What single rules promise beyond their examples


@pytest.mark.parametrize("status", ["rejected", "withdrawn", "reversed"])
def test_a_closed_record_needs_neither_date_nor_path(status: str) -> None:
    text = decision(status=status, expiry=None, escalation=None)
    assert findings({"decisions/a.md": text}) == ()
    assert findings({"decisions/a.md": decision(status=status, expiry="2020-01-01")}) == ()


@pytest.mark.parametrize(
    ("now", "late"),
    [("2026-11-22T22:59:59Z", False), ("2026-11-22T23:00:00Z", True)],
)
def test_a_date_has_passed_at_the_owners_midnight(now: str, late: bool) -> None:
    settings = settings_of("people:\n  ana: {timezone: Europe/Berlin}\n  chi: {}\n")
    files = {"decisions/a.md": decision(expiry="2026-11-22")}
    assert ("L202" in codes(findings(files, settings, parse_instant(now)))) is late


def test_an_expired_record_says_since_when_and_where() -> None:
    (finding,) = findings({"decisions/a.md": decision(expiry="2026-11-20")})
    assert finding.message == "it expired 1 day ago: 2026-11-20 has passed in UTC"
    accepted = {"decisions/a.md": decision(expiry="2026-11-01", status="accepted")}
    (finding,) = findings(accepted, selection=Selection(select=("L202",)))
    assert finding.message.startswith("the review was due 2 weeks ago")


def test_what_a_collection_calls_optional_may_be_absent() -> None:
    settings = settings_of(
        "collections:\n  decisions:\n    path: decisions\n    kind: decision\n"
        "    optional: [title, summary, owner, expiry, escalation, discussion, superseded_by]\n"
        "    sections: []\n"
    )
    entry = "---\nstatus: proposed\n---\n"
    read = read_bytes("decisions/a.md", entry.encode(), settings.collections["decisions"])
    assert check(Logbook(settings, NOW, (read,), no_history())) == ()


@pytest.mark.parametrize(
    ("first", "second"), [("0007", "0007"), ("use-kafka", "Use-Kafka"), ("a b", "a-b")]
)
def test_ids_that_give_one_address_collide(first: str, second: str) -> None:
    files = {f"decisions/x/{first}.md": decision(), f"decisions/y/{second}.md": decision()}
    (finding,) = findings(files)
    assert (finding.code, finding.path) == ("F008", f"decisions/y/{second}.md")


def test_an_id_is_unique_in_the_whole_log() -> None:
    (finding,) = findings({"decisions/a.md": decision(), "handoffs/a.md": handoff()})
    assert (finding.code, finding.path) == ("F008", "handoffs/a.md")
    assert "decisions/a.md" in finding.message


def test_without_a_roster_any_owner_is_accepted() -> None:
    assert findings({"decisions/a.md": decision(owner="anybody")}) == ()


def test_the_giver_must_be_on_the_roster_too() -> None:
    settings = settings_of("people: {ana: , bo: , chi: }")
    (finding,) = findings({"handoffs/a.md": handoff(giver="anna")}, settings)
    assert (finding.code, finding.field, finding.hint) == ("O102", "from", "did you mean 'ana'?")


def test_an_escalation_must_lead_somewhere() -> None:
    settings = settings_of("people: {ana: , chi: }\nescalation: {policies: {normal: {}}}")
    for name in ("chi", "normal"):
        assert findings({"decisions/a.md": decision(escalation=name)}, settings) == ()
    (finding,) = findings({"decisions/a.md": decision(escalation="nomal")}, settings)
    assert (finding.code, finding.hint) == ("R501", "did you mean 'normal'?")


def test_decisions_that_replace_one_another_in_a_circle() -> None:
    found = findings(
        {
            "decisions/a.md": decision(supersedes="[b]"),
            "decisions/b.md": decision(supersedes="[c]"),
            "decisions/c.md": decision(supersedes="[a]"),
        }
    )
    assert codes(found) == ["R502"] * 3


def test_a_decision_in_force_replaces_no_other_in_force() -> None:
    new = decision(status="accepted", supersedes="[a]")
    old = decision(status="accepted")
    found = findings({"decisions/a.md": old, "decisions/b.md": new})
    places = [(each.path, each.line) for each in found if each.code == "R502"]
    assert places == [("decisions/b.md", 8)]


def test_every_rule_is_a_rule_of_its_own() -> None:
    looks = [look for rule in RULES for look in (rule.in_file, rule.in_log) if look]
    assert len(looks) == len(set(looks)) >= len(RULES) - 1, "F011 looks at what others found"
