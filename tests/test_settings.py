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


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("timezone: [", "1:12 F003"),
        ("timezone: UTC\ntimezone: UTC\n", "2:1 F004 'timezone' stands twice"),
        ("just words", "1:1 F007 a mapping"),
        ("\n\ntimezone: Berlin\n", "3:11 F007 'timezone': 'Berlin' is not a zone"),
        ("peoples: {}\n", "1:1 F005 'peoples' is not a known field (did you mean 'people'?)"),
        ("zzz: {}\n", "1:1 F005 'zzz' is not a known field (known here: timezone, people,"),
        (
            "people:\n  ana: {dupety: bo}\n",
            "2:9 F005 'people.ana.dupety' is not a known field (did you mean 'deputy'?)",
        ),
        (
            "people:\n  ana: {deputy: bob}\n  bo: {}\n",
            "2:17 F007 'bob' is not on the roster (did you mean 'bo'?)",
        ),
        ("people:\n  ana: {lead: zed}\n", "2:15 F007 'zed' is not on the roster (add the person"),
        (
            "people:\n  ana:\n    away:\n      - {from: 2026-12-21, to: 2026-12-20}\n",
            "4:32 F007 the span ends before it begins",
        ),
        (
            "people:\n  ana:\n    away: [{from: 2026-12-32, to: 2027-01-01}]\n",
            "3:19 F007 'people.ana.away[0].from': 2026-12-32 does not exist: 2026-12 has 31 days",
        ),
        ("people:\n  ana: {days: weekdays}\n", "2:15 F007 'people.ana.days': 'weekdays'"),
        ("people:\n  ana: {hours: 9-17}\n", "2:16 F007 'people.ana.hours': '9-17'"),
        ("people:\n  ana: {holidays: XX}\n", "2:19 F007 'people.ana.holidays': 'XX' is no cal"),
        ("people: [ana]\n", "1:9 F007 'people': a mapping such as {key: value} is expected"),
        ("escalation: {default: nomal}\n", "1:23 F007 there is no policy 'nomal'"),
        ("escalation: {by_severity: {urgent: fast}}\n", "1:36 F007 there is no policy 'fast'"),
        (
            "escalation: {policies: {x: {}}, by_severity: {urgnet: x}}\n",
            "1:47 F007 'urgnet' is no severity (did you mean 'urgent'?)",
        ),
        (
            "escalation:\n  policies:\n    x: {expird: []}\n",
            "3:9 F005 'escalation.policies.x.expird' is not a known field "
            "(did you mean 'expired'?)",
        ),
        (
            "escalation:\n  policies:\n    x:\n      expired:\n"
            "        - {after: 2 days, to: owner}\n",
            "5:19 F007 'escalation.policies.x.expired[0].after': '2 days' is not in the form that "
            "is expected (write working hours or business days: 4h, 1bd)",
        ),
        (
            "people: {ana: }\nescalation:\n  policies:\n    x: {expired: [{after: 2h, to: bo}]}\n",
            "4:35 F007 'bo' is neither a role (owner, deputy, from, lead) nor on the roster",
        ),
        (
            "rules: {L205: eror}\n",
            "1:15 F007 'rules.L205': 'eror' is none of error, warning, info, ",
        ),
        ("rules:\n  X999: off\n", "2:3 F007 there is no rule X999"),
        ("rules:\n  l205: off\n", "2:3 F007 there is no rule l205 (did you mean 'L205'?)"),
        ("rules:\n  L2O5: off\n", "2:3 F007 there is no rule L2O5 (did you mean 'L205'?)"),
        ("rules:\n  L209: off\n", "2:3 F007 there is no rule L209"),
        (
            "site: {audience: purple}\n",
            "1:18 F007 'site.audience': 'PURPLE' is none of CLEAR, GREEN, AMBER, AMBER+STRICT, RED",
        ),
        ("collections:\n  a: {path: x}\n", "2:3 F006 'collections.a.kind' is missing"),
        (
            "collections:\n  a: {path: x, kind: descision}\n",
            "2:22 F007 'collections.a.kind': 'descision' is none of decision, handoff "
            "(did you mean 'decision'?)",
        ),
        (
            "collections:\n  a: {path: x, kind: decision, feilds: {}}\n",
            "2:32 F005 'collections.a.feilds' is not a known field (did you mean 'fields'?)",
        ),
        (
            "collections:\n  a: {path: x, kind: decision, statuses: {Final: acepted}}\n",
            "2:50 F007 'acepted' is not a status of a decision",
        ),
        (
            "collections:\n  a: {path: x, kind: decision, statuses: {/(/: accepted}}\n",
            "2:48 F007 '/(/' is not a regular expression",
        ),
        (
            "collections:\n  a: {path: x, kind: decision, default_status: done}\n",
            "2:48 F007 'done' is not a status of a decision",
        ),
        (
            "collections:\n  a: {path: x, kind: decision, fields: {onwer: author}}\n",
            "2:48 F007 'onwer' is not a field of a decision (did you mean 'owner'?)",
        ),
        (
            "collections:\n  a: {path: x, kind: decision, optional: [from]}\n",
            "2:42 F007 'from' is not a field of a decision",
        ),
        (
            "collections:\n  a: {path: x, kind: decision, "
            "fields: {owner: {from: a, pattern: '('}}}\n",
            "2:67 F007 'collections.a.fields.owner.pattern': not a regular expression",
        ),
    ],
)
def test_a_mistake_is_a_finding_with_its_line_and_a_guess(text: str, finding: str) -> None:
    (line,) = said(parse_settings(text))
    assert line.startswith(finding)


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
