"""The JSON Schemas, as check-jsonschema judges by them.

A schema must take all that the check takes, and refuse nothing that the check says nothing about.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from loopbook.checks import BY_CODE, RULES, settings_findings
from loopbook.checks.codes import CODES
from loopbook.examine import examine
from loopbook.filetext import split
from loopbook.records import FIELDS, STATUSES, Kind
from loopbook.schema import record_schema, settings_schema
from loopbook.settings import SETTINGS_FILE, Level, Settings, parse_settings, read_settings
from tests.logs import NOW, decision, findings, handoff
from tests.schemas import check_jsonschema

ROOT = Path(__file__).parents[1]
COMING = dict.fromkeys(CODES - set(BY_CODE), Level.OFF)
"""Rules that this version does not run, so that the check says nothing where a schema would."""
PLAIN = {kind: record_schema(kind, Settings()) for kind in Kind}
SETTINGS = settings_schema()
RECORDS = {Kind.DECISION: decision, Kind.HANDOFF: handoff}


def refused(folder: Path, shape: Mapping[str, Any], texts: Mapping[str, str]) -> set[str]:
    """Which of some YAML texts, by name, a schema refuses."""
    folder.mkdir(exist_ok=True)
    (folder / "schema.json").write_text(json.dumps(shape), "utf-8")
    names = {f"{number}.yml": name for number, name in enumerate(texts)}
    for file, name in names.items():
        (folder / file).write_text(texts[name], "utf-8")
    said = check_jsonschema(folder, "--schemafile", "schema.json", *names)
    wrong = (*said.get("errors", ()), *said.get("parse_errors", ()))
    return {names[each["filename"]] for each in wrong}


def front(text: str) -> str:
    parts = split(text)
    assert isinstance(parts, tuple)
    return parts[0]


@pytest.mark.parametrize("of", [*Kind, "settings"])
def test_a_schema_is_one_by_its_own_draft(tmp_path: Path, of: str) -> None:
    shape = SETTINGS if of == "settings" else PLAIN[Kind(of)]
    assert shape["$schema"] == "http://json-schema.org/draft-07/schema#"
    (tmp_path / "schema.json").write_text(json.dumps(shape), "utf-8")
    assert check_jsonschema(tmp_path, "--check-metaschema", "schema.json")["status"] == "ok"


def shapes(part: Any) -> list[Any]:
    """A schema and all schemas in it."""
    if isinstance(part, list):
        return [each for item in part for each in shapes(item)]
    if not isinstance(part, dict):
        return []
    return [part, *(each for item in part.values() for each in shapes(item))]


@pytest.mark.parametrize("kind", Kind)
def test_every_field_is_there_and_is_described(kind: Kind) -> None:
    assert set(PLAIN[kind]["properties"]) == set(FIELDS[kind])
    for name, shape in PLAIN[kind]["properties"].items():
        assert shape["description"].endswith("."), name
    assert PLAIN[kind]["properties"]["status"]["anyOf"][0] == {"enum": list(STATUSES[kind])}


def test_every_setting_is_described_and_every_rule_by_its_sentence() -> None:
    top = SETTINGS["properties"]
    sections = [
        SETTINGS,
        top["people"]["additionalProperties"],
        top["escalation"],
        top["escalation"]["properties"]["policies"]["additionalProperties"],
        top["collections"]["additionalProperties"],
        top["site"],
    ]
    for section in sections:
        for name, shape in section["properties"].items():
            assert shape["description"].endswith("."), name
    rules = SETTINGS["properties"]["rules"]["properties"]
    assert set(rules) == CODES
    for rule in RULES:
        assert rule.sentence in rules[rule.code]["description"]
        assert rules[rule.code]["default"] == rule.severity.value


def test_nothing_is_referred_to_and_nothing_has_a_title_of_the_model() -> None:
    for shape in (*PLAIN.values(), SETTINGS):
        assert all("$ref" not in each for each in shapes(shape))
        titles = [each["title"] for each in shapes(shape) if isinstance(each.get("title"), str)]
        assert titles == [shape["title"]]


def test_defaults_are_what_holds_where_nothing_is_written() -> None:
    person = SETTINGS["properties"]["people"]["additionalProperties"]["properties"]
    written = {name: shape["default"] for name, shape in person.items() if "default" in shape}
    assert set(written) == {"hours", "days"}
    both = parse_settings(json.dumps({"people": {"ana": {}, "bo": written}})).settings.people
    assert both["ana"] == both["bo"]
    zone = SETTINGS["properties"]["timezone"]["default"]
    assert parse_settings(f"timezone: {zone}").settings == Settings()


def log_records() -> list[tuple[str, Kind, Settings, str]]:
    """The records of this repository's own log, of the test logs, and of all good examples."""
    roots = [ROOT, *(ROOT / "tests" / "sites" / name for name in ("small", "clean"))]
    examples = sorted((ROOT / "tests" / "rules").glob("*/good*"))
    found = []
    for root in (*roots, *(each for each in examples if each.is_dir())):
        settings = read_settings(root).settings
        for entry in examine(root, settings, NOW, with_history=False).logbook.entries:
            if entry.record is not None and not entry.faults:
                found.append((f"{root.name}/{entry.path}", entry.kind, settings, entry.text))
    for file in (each for each in examples if each.is_file()):
        text = file.read_text("utf-8")
        kind = Kind.HANDOFF if "\nfrom:" in text else Kind.DECISION
        found.append((file.parent.name, kind, Settings(), text))
    return found


def test_records_that_pass_the_check_pass(tmp_path: Path) -> None:
    records = log_records()
    assert len(records) > 30
    by_schema: dict[str, dict[str, str]] = {}
    for name, kind, settings, text in records:
        lenient = settings.model_copy(update={"rules": {**COMING, **settings.rules}})
        shape = json.dumps(record_schema(kind, lenient))
        by_schema.setdefault(shape, {})[name] = front(text)
    for number, (shape, texts) in enumerate(by_schema.items()):
        assert refused(tmp_path / str(number), json.loads(shape), texts) == set()


def test_settings_that_hold_pass(tmp_path: Path) -> None:
    files = [ROOT / SETTINGS_FILE, *(ROOT / "tests").rglob(SETTINGS_FILE)]
    files += (ROOT / "tests" / "corpora").glob("*.yml")
    texts = {str(file): file.read_text("utf-8") for file in files}
    good = {name: text for name, text in texts.items() if parse_settings(text).faults == ()}
    assert len(good) > 10
    assert refused(tmp_path, SETTINGS, good) == set()


VALUES = (
    "", "~", "''", "x", "2026", "1.5", "true", "no", "0x1F", ".nan", "2026-12-01",
    "2026-12-01T17:00", "'2026-12-01 17:00 Z'", "2026-12-01t17:00:30.5+0200", "' 2026-12-01 '",
    "2026-13-01", "2026-02-30", "12/01/2026", "soon", "[]", "[a, b]", "[a, 5]", "[~]", "['']",
    "[[a]]", "{}", "{a: b}", "[{a: b}]", "a, b", "ana", "'@ana'", "'@'", "' ana '", "'ana or bo'",
    "'ana and'", "a/b", "'@ana,'", '"ana\\n"', "proposed", "ACCEPTED", "' Accepted '", "acepted",
    "Deprecated", "Rejected", "offered", "Done", "two-way", "One-Way", "one way", "RED",
    "'TLP:green'", "amber+strict", "'TLP: RED'", "[{after: 1bd, to: lead}]",
    "{after: ' 4H ', to: '@bo'}", "{after: 1 day, to: x}", "{after: 1bd}",
    "{after: 1bd, to: x, x: y}", "[normal]", "{what: x, owner: ana}", "{what: , owner: }",
    "{what: x, owner: [ana]}", "{owner: 'a, b'}", "{job: x, cost: 5, renews: 2027-01-01}",
    "{job: x}", "{job: x, renews: soon}", "{on: 2026-11-01, by: ana, outcome: Keep, finding: ok}",
    "[{on: 2026-11-01, by: '@bo', outcome: change, finding: 3}]",
    "[{on: 2026-11-01, by: bo, outcome: kept, finding: x}]", "[{on: 2026-11-01, by: bo}]",
    "[{on: , by: bo, outcome: keep, finding: x}]", "urgent", "Watch", "stabel",
    f"{'x' * 81}", f"{'😀' * 80}", f"'{'x' * 40}      {'x' * 39}'", f">\n  {'x' * 80}\n",
)  # fmt: skip


@pytest.mark.parametrize("kind", Kind)
def test_what_a_schema_refuses_the_check_finds_fault_with(kind: Kind, tmp_path: Path) -> None:
    settings = Settings(rules=COMING)
    path = f"{kind.plural}/x.md"
    texts = {"as it is": RECORDS[kind]()}
    for name in (*FIELDS[kind], "unknown"):
        for value in VALUES:
            # `from` is a word of Python's, so a field of that name is given as `giver`.
            fields: dict[str, Any] = {"giver" if name == "from" else name: value}
            texts[f"{name}: {value}"] = RECORDS[kind](**fields)
    yaml = {name: front(text) for name, text in texts.items()}
    wrong = refused(tmp_path, record_schema(kind, settings), yaml)
    found = {name: findings({path: text}, settings) for name, text in texts.items()}
    assert [name for name in wrong if not found[name]] == []
    assert found["as it is"] == ()
    assert len(wrong) > len(texts) / 3

    form = {"F002", "F003", "F004", "F005", "F006", "F007", "O101", "L201"}
    missed = {
        name for name in texts if name not in wrong and {each.code for each in found[name]} & form
    }
    assert {name for name in missed if not any(part in name for part in BEYOND_A_SCHEMA)} == set()


BEYOND_A_SCHEMA = ("2026-02-30", ": '@'", "\\n")
"""What the check knows better: a month's days, and what is left of a handle or a line."""


NEEDS = {
    Kind.DECISION: (
        ("title", {}), ("status", {}), ("owner", {}), ("summary", {}), ("expiry", {}),
        ("expiry", {"status": "Accepted"}), ("reverse_if", {"status": "accepted"}),
        ("risk", {"status": "accepted"}), ("consulted", {"door": "one-way"}),
    ),
    Kind.HANDOFF: (
        ("title", {}), ("status", {}), ("from", {}), ("owner", {}), ("summary", {}),
        ("expiry", {}), ("expiry", {"status": "declined"}), ("readback", {"status": "accepted"}),
        ("outcome", {"status": "done"}), ("reason", {"status": "declined"}),
        ("reason", {"status": "CANCELLED"}),
    ),
}  # fmt: skip
WHOLE = {
    "title": "A title", "summary": "A sentence.", "owner": "bo", "from": "ana",
    "expiry": "2026-12-01", "reverse_if": "over 5", "risk": "{what: x, owner: ana}",
    "consulted": "chi", "readback": "I do x.", "outcome": "Done.", "reason": "No time.",
}  # fmt: skip


@pytest.mark.parametrize("kind", Kind)
def test_what_must_be_there_is_asked_for_and_may_not_be_empty(kind: Kind, tmp_path: Path) -> None:
    texts = {}
    for name, given in NEEDS[kind]:
        whole = {k: v for k, v in WHOLE.items() if k in FIELDS[kind]}
        whole |= {"status": STATUSES[kind][0], **given}
        lines = {"whole": whole, "empty": {**whole, name: ""}}
        lines["absent"] = {k: v for k, v in whole.items() if k != name}
        for how, fields in lines.items():
            texts[f"{how} {name} {given}"] = "".join(f"{k}: {v}\n" for k, v in fields.items())
    wrong = refused(tmp_path, PLAIN[kind], texts)
    assert wrong == {name for name in texts if not name.startswith("whole")}


def test_a_purchase_has_a_job_and_a_date() -> None:
    assert PLAIN[Kind.DECISION]["properties"]["purchase"]["required"] == ["job", "renews"]


def test_closed_records_need_no_date(tmp_path: Path) -> None:
    text = "title: x\nstatus: withdrawn\nowner: ana\nsummary: x\nexpiry:\ntags:\n"
    assert refused(tmp_path, PLAIN[Kind.DECISION], {"closed": text}) == set()


def test_what_a_log_does_not_ask_for_is_not_asked_for(tmp_path: Path) -> None:
    text = "status: accepted\ntitle: x\nsummary: x\nexpiry: 2026-12-01\nours: 1\n"
    collection = "{path: log, kind: decision, unknown_fields: allow, optional: [owner, risk]}"
    settings = parse_settings(f"rules: {{D301: off}}\ncollections: {{log: {collection}}}").settings
    assert refused(tmp_path / "a", record_schema(Kind.DECISION, settings), {"x": text}) == set()
    assert refused(tmp_path / "b", PLAIN[Kind.DECISION], {"x": text}) == {"x"}


def test_a_collection_that_maps_has_another_form() -> None:
    mapped = "{path: log, kind: decision, optional: [owner], fields: {id: eip}}"
    settings = parse_settings(f"collections: {{eips: {mapped}}}").settings
    assert record_schema(Kind.DECISION, settings) == PLAIN[Kind.DECISION]


SETTINGS_TEXTS = (
    "", "timezone:", "people:", "people: {ana: , 5: {}}", "people: {'': {}}", "nonsense: 1", "[]",
    "timezone: UTC", "timezone: Europe/Berlin", "timezone: CET", "timezone: Europe/Nowhere",
    *(f"people: {{ana: {{{each}}}}}" for each in (
        "name: 5", "nme: x", "email: a@b", "email: [a@b, c@d]", "email:", "timezone:",
        "hours: 09:00-17:00", "hours: '9:00 - 12:30, 13:30-24:00'", "hours: 9-17", "hours: 9",
        "hours: 25:00-26:00", "days: mon-fri", "days: Monday", "days: 'mon, WED - fri'",
        "days: [mon, tue-wed]", "days: [Mo]", "days: []", "days: ''", "days: mon-tue-wed",
        "hours: '22:00-06:00, 05:00-10:00'", "hours: 09:00-9:00", "days_off: 2026-12-24",
        "days_off: [2026-12-24, 2026-12-31]", "days_off: []", "days_off:", "days_off: soon",
        "days_off: ES-MD", "days_off: [sat]", "days_off: {from: 2026-12-24, to: 2026-12-31}",
        "holidays: 2026-12-24", "holidays: NO", "holidays: ES-MD", "holidays: Nowhere", "holidays:",
        "deputy: ana", "deputy:", "lead: '@ana'", "away: [{from: 2026-12-21, to: 2027-01-04}]",
        "away: []",
        "away: {from: 2026-12-21, to: 2027-01-04}", "away: [{from: 2026-12-21}]", "left:",
        "left: 2026-12-01", "left: soon",
    )),
    "people: ana", "people: [ana]", "escalation: normal", "escalation: {policies: }",
    "escalation: {default: a, policies: {a: {}}}", "escalation: {policies: {a: }}",
    "escalation: {by_severity: {urgent: a, stable: a}, policies: {a: {}}}",
    "escalation: {by_severity: {Urgent: a}, policies: {a: {}}}",
    *(f"escalation: {{policies: {{a: {{{each}}}}}}}" for each in (
        "interrupt: true", "interrupt: Yes", "interrupt: 1", "interrupt: '0'", "interrupt: 2",
        "interrupt: maybe", "interrupt: []", "expired: [{after: 1bd, to: lead}]",
        "expired: {after: 1bd, to: lead}", "not_accepted: [{after: 1, to: lead}]", "expires: []",
    )),
    *(f"rules: {{{each}}}" for each in (
        "L205: off", "L205: 'Warning '", "L205: false", "L205: fatal", "l205: off", "X1: off",
        "T605: info",
    )),
    *(f"collections: {{a: {{path: a, kind: {each}}}}}" for each in (
        "decision", "Decision", "handoff, fields: {from: giver}", "decision, fields: {from: giver}",
        "decision, fields: {owner: {from: who, pattern: '@(x)'}}", "decision, fields: {id: 5}",
        "decision, fields: {owner: {pattern: x}}", "decision, fields: [owner]",
        "decision, optional: [owner, owner, superseded_by]", "decision, optional: owner",
        "decision, optional: [nothing]", "decision, statuses: {Draft: proposed}",
        "decision, statuses: {Draft: offered}", "handoff, statuses: {Draft: offered}",
        "decision, default_status: accepted", "decision, default_status: done",
        "decision, default_status: ", "decision, unknown_fields: allow",
        "decision, unknown_fields: yes",
    )),
    "collections: {a: {path: a}}", "collections: ", "site: {audience: green}",
    "site: {audience: SECRET}", "site: {audience: Amber+Strict}", "site: {}",
)  # fmt: skip


def test_settings_that_the_schema_refuses_are_refused(tmp_path: Path) -> None:
    texts = dict.fromkeys(SETTINGS_TEXTS)
    wrong = refused(tmp_path, SETTINGS, {text: f"{text}\n" for text in texts})
    found = {text for text in texts if settings_findings(parse_settings(text))}
    assert wrong - found == set()
    assert found - wrong == {
        "timezone: Europe/Nowhere",
        "people: {'': {}}",
        *(f"people: {{ana: {{{each}}}}}" for each in ("deputy: ana", "lead: '@ana'")),
        *(f"people: {{ana: {{{each}}}}}" for each in ("hours: 25:00-26:00", "hours: 09:00-9:00")),
        "people: {ana: {hours: '22:00-06:00, 05:00-10:00'}}",
        *(f"people: {{ana: {{holidays: {each}}}}}" for each in ("Nowhere", "2026-12-24")),
    }
