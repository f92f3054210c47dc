"""``loopbook.yml``: what holds without it, what it changes, and what is said of its mistakes."""

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loopbook.checks import settings_findings
from loopbook.records import Kind, Label
from loopbook.settings import (
    Level,
    ReadSettings,
    Settings,
    find_root,
    parse_settings,
    read_settings,
)
from tests.logs import settings_of
from tests.mistake_tables import Mistake, mistakes_in, read_mistakes

EXAMPLE = """\
timezone: Europe/Berlin
people:
  ana: {name: Ana Ruiz, email: [ana@example.org], timezone: Europe/Madrid, hours: "09:00-17:00", \
days: mon-fri, holidays: ES-MD, deputy: bo, lead: chi, \
away: [{from: 2026-12-21, to: 2027-01-04}], left: null}
  bo:
  chi: {}
escalation: {default: normal, by_severity: {urgent: urgent}, policies: {urgent: {interrupt: true, \
not_accepted: [{after: 2h, to: owner}, {after: 2h, to: lead}], expired: [{after: 0h, to: owner}, \
{after: 2h, to: lead}]}, normal: {not_accepted: [{after: 1bd, to: owner}], expired: \
[{after: 0h, to: owner}, {after: 1bd, to: deputy}, {after: 2bd, to: lead}]}}}
rules: {L205: warning, D307: off}
collections:
  eips:
    path: "EIPS/eip-*.md"            # a folder, or a glob
    kind: decision
    unknown_fields: allow            # default: forbid
    optional: [summary, escalation, expiry, owner, reverse_if, risk]
    fields:
      id: eip                        # a field's name, or
      owner: {from: author, pattern: "@([A-Za-z0-9-]+)"}
      expiry: last-call-deadline
    statuses: {Draft: proposed, Last Call: proposed, Final: accepted, \
"/superseded by .*/i": superseded}
    default_status: accepted         # where records carry none
"""


def said(read: ReadSettings) -> list[str]:
    """The findings of a settings file, each in a line."""
    return [
        f"{each.line}:{each.column} {each.code} {each.message}"
        + (f" ({each.hint})" if each.hint else "")
        for each in settings_findings(read)
    ]


@pytest.mark.parametrize("text", ["", "\n", "# nothing yet\n", "timezone:\npeople:\nrules:\n"])
def test_an_empty_file_works(text: str) -> None:
    assert settings_of(text) == Settings()


def test_no_file_works(tmp_path: Path) -> None:
    assert read_settings(tmp_path) == ReadSettings(Settings())


def test_the_defaults() -> None:
    plain = Settings()
    assert plain.timezone == ZoneInfo("UTC")
    assert plain.people == {}
    assert plain.escalation.default is None
    assert plain.site.audience is Label.AMBER_STRICT
    assert {name: (each.path, each.kind) for name, each in plain.collections.items()} == {
        "decisions": ("decisions", Kind.DECISION),
        "handoffs": ("handoffs", Kind.HANDOFF),
    }


def test_every_part_is_read() -> None:
    settings = settings_of(EXAMPLE)
    assert settings.timezone == ZoneInfo("Europe/Berlin")
    assert list(settings.people) == ["ana", "bo", "chi"]
    ana = settings.people["ana"]
    assert (ana.name, ana.deputy, ana.lead, ana.left) == ("Ana Ruiz", "bo", "chi", None)
    assert settings.escalation.policies["urgent"].interrupt
    assert [step.after for step in settings.escalation.policies["normal"].expired] == [
        *("0h", "1bd", "2bd")
    ]
    assert settings.rules == {"L205": Level.WARNING, "D307": Level.OFF}
    eips = settings.collections["eips"]
    assert list(settings.collections) == ["eips"]
    assert eips.status("last call") == "proposed"
    assert eips.status("Superseded by EIP-9") == "superseded"
    assert eips.default_status == "accepted"


def test_a_kind_has_sections_unless_the_settings_say_otherwise() -> None:
    plain = Settings()
    assert [plain.sections_of(each) for each in plain.collections.values()] == [
        ("Decision", "Evidence", "Consequences"),
        ("Evidence",),
    ]
    chosen = settings_of("sections: {decision: Why}")
    assert chosen.sections.handoff == ("Evidence",)
    assert chosen.sections.decision == ("Why",)
    assert chosen.sections_of(settings_of(EXAMPLE).collections["eips"]) == ()


@pytest.mark.parametrize(
    ("word", "hint"),
    [
        ("ANA", "did you mean 'ana'?"),
        ("Ana Ruiz", "did you mean 'ana'?"),
        ("ana@example.org", "did you mean 'ana'?"),
        ("anna", "did you mean 'ana'?"),
        ("nobody", None),
    ],
)
def test_a_person_is_guessed_by_handle_name_and_address(word: str, hint: str | None) -> None:
    assert settings_of(EXAMPLE).guess_person(word) == hint


def test_deputies_may_stand_in_for_one_another() -> None:
    settings_of("people: {ana: {deputy: bo}, bo: {deputy: chi}, chi: {deputy: ana}}")


def test_people_have_the_teams_zone_unless_they_have_their_own() -> None:
    settings = settings_of(EXAMPLE)
    zones = [settings.zone_of(handle).key for handle in ("ana", "bo", "stranger", None)]
    assert zones == ["Europe/Madrid", *["Europe/Berlin"] * 3]
    assert [settings.name_of(handle) for handle in ("ana", "bo", "x")] == ["Ana Ruiz", "bo", "x"]


def test_the_policy_of_a_record() -> None:
    settings = settings_of(EXAMPLE)
    assert settings.policy_of("chi") == "chi"
    assert settings.policy_of(None) == "normal"
    assert settings.policy_of(None, "urgent") == "urgent"
    assert settings.policy_of(None, "watch") == "normal"
    steps = settings.escalation.policies["normal"].expired
    assert settings.policy_of(steps) is None
    assert Settings().policy_of(None) is None


def test_the_first_collection_that_covers_a_file_has_it() -> None:
    settings = settings_of(
        "collections:\n  a: {path: 'log/x-*.md', kind: handoff}\n  b: {path: log, kind: decision}\n"
    )
    kinds = [
        found.kind if (found := settings.collection_of(path)) else None
        for path in ("log/x-1.md", "log/y.md", "z.md")
    ]
    assert kinds == [Kind.HANDOFF, Kind.DECISION, None]


# Mistakes


@pytest.mark.parametrize("mistake", read_mistakes("settings"), ids=str)
def test_a_mistake_is_a_finding_with_its_line_and_a_hint(mistake: Mistake) -> None:
    assert mistakes_in(settings_findings(parse_settings(mistake.text))) == mistake.findings


def test_all_mistakes_are_said_at_once() -> None:
    lines = said(parse_settings("timezone: Berlin\npeoples: {}\nrules: {L205: eror}\n"))
    assert [line.split()[0] for line in lines] == ["1:11", "2:1", "3:15"]


def test_findings_of_the_settings_are_errors_of_that_file() -> None:
    (finding,) = settings_findings(parse_settings("zone: UTC"))
    assert (finding.path, finding.record, finding.severity) == ("loopbook.yml", None, "error")
    assert (finding.code, finding.name) == ("F005", "unknown-field")


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_a_file_that_is_not_utf8_says_where(tmp_path: Path, mark: bytes) -> None:
    (tmp_path / "loopbook.yml").write_bytes(mark + "# é\nx: ü\xff".encode() + b"\xff")
    assert said(read_settings(tmp_path)) == ["2:6 F001 it is not UTF-8 (save the file as UTF-8)"]


def test_a_byte_order_mark_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "loopbook.yml").write_bytes(b"\xef\xbb\xbftimezone: Europe/Berlin\r\n")
    assert read_settings(tmp_path).settings.timezone == ZoneInfo("Europe/Berlin")


def test_a_folder_of_that_name_is_a_finding(tmp_path: Path) -> None:
    (tmp_path / "loopbook.yml").mkdir()
    (line,) = said(read_settings(tmp_path))
    assert line.startswith("1:1 F001 cannot be read")


def test_a_setting_is_found_by_its_place() -> None:
    read = parse_settings("timezone: UTC\nrules:\n  L205: off\n")
    assert read.where("rules", "L205") == (3, 3)


def test_the_root_is_the_nearest_folder_upward_with_settings(tmp_path: Path) -> None:
    deep = tmp_path / "a" / "b"
    deep.mkdir(parents=True)
    assert find_root(deep) == deep.resolve()
    (tmp_path / "loopbook.yml").touch()
    assert find_root(deep) == tmp_path.resolve()


WORDS = st.sampled_from(
    ["timezone", "people", "ana", "away", "escalation", "policies", "rules", "L205", "off", "kind",
     "collections", "path", "fields", "from", "decision", "statuses", "/x(/", "null", "-1", "a b"]
)  # fmt: skip
VALUES = st.recursive(
    st.one_of(st.none(), WORDS),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(WORDS, inner, max_size=4)),
    max_leaves=12,
)


def flow(value: object) -> str:
    """A value as YAML in one line."""
    if isinstance(value, list):
        return f"[{', '.join(map(flow, value))}]"
    if isinstance(value, dict):
        parts = [f'"{key}": {flow(part)}' for key, part in value.items()]
        return f"{{{', '.join(parts)}}}"
    return "~" if value is None else f'"{value}"'


@given(st.dictionaries(WORDS, VALUES, max_size=4))
def test_no_settings_are_too_strange_to_be_read(value: dict[str, object]) -> None:
    read = parse_settings(flow(value))
    assert all(finding.line == 1 for finding in settings_findings(read))


@given(st.binary(max_size=200))
def test_any_bytes_are_read(content: bytes) -> None:
    text = content.decode("utf-8", "replace")
    assert isinstance(parse_settings(text).settings, Settings)


def test_the_author_of_a_commit_has_the_name_that_the_roster_gives_the_address() -> None:
    settings = parse_settings("people: {ana: {name: Ana Ruiz, email: [Ana@example.org]}}").settings
    assert settings.author("ana r", "ana@EXAMPLE.org") == "Ana Ruiz"
    assert settings.author(" ana r ", "ana@example.com") == "ana r"
    assert settings.author("x", "12+ana@users.noreply.github.com") == "Ana Ruiz"
