"""What editors are told: the JSON Schema of a record's front matter and of ``loopbook.yml``.

It is made from the models, so it knows what they know. It asks for no more than the check does,
and leaves to the check what a schema cannot say: rosters, references, dates that do not exist.

Draft-07, although there are newer ones: it is the one in which the YAML language server, behind VS
Code's YAML extension and most other editors, is at home, and every validator knows it.
"""

from collections.abc import Collection as Some
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema
from pydantic_core import core_schema

from loopbook.checks import BY_CODE
from loopbook.checks.codes import CODES
from loopbook.collection import Collection
from loopbook.notation import TEXT, TRUTH, Shape, one_of, spelt
from loopbook.records import FIELDS, LIVE, MODELS, REQUIRED, STATUSES, SYNONYMS, TITLE_LENGTH, Kind
from loopbook.settings import (
    DEFAULT_COLLECTIONS,
    SETTINGS_FILE,
    SEVERITIES,
    Level,
    Settings,
)

_NULL: Shape = {"type": "null"}
DRAFT = "http://json-schema.org/draft-07/schema#"


@dataclass(frozen=True, slots=True)
class _Need:
    """What a rule asks for once a field has one of some values."""

    code: str
    kind: Kind
    field: str
    values: Some[str]
    needed: str


_NEEDS = (
    _Need("L201", Kind.DECISION, "status", LIVE[Kind.DECISION], "expiry"),
    _Need("D301", Kind.DECISION, "status", ("accepted",), "reverse_if"),
    _Need("D303", Kind.DECISION, "status", ("accepted",), "risk"),
    _Need("D305", Kind.DECISION, "door", ("one-way",), "consulted"),
    _Need("L201", Kind.HANDOFF, "status", LIVE[Kind.HANDOFF], "expiry"),
    _Need("H403", Kind.HANDOFF, "status", ("accepted",), "readback"),
    _Need("H408", Kind.HANDOFF, "status", ("done",), "outcome"),
    _Need("H408", Kind.HANDOFF, "status", ("declined", "cancelled"), "reason"),
)


def record_schema(kind: Kind, settings: Settings) -> Shape:
    """The JSON Schema of front matter as a log checks it.

    It is about records in our own words: a collection that maps fields or statuses has another
    form. What only a rule that is off asks for is not asked for.
    """
    collection = _in_our_words(kind, settings)
    off = {code for code, level in settings.rules.items() if level is Level.OFF}
    written = _shape_of(MODELS[kind])["properties"]
    properties = {name: _or_null(written[name]) for name in FIELDS[kind]}
    properties["status"] = {
        **one_of(STATUSES[kind], also=SYNONYMS[kind]),
        "description": written["status"]["description"],
    }
    properties["title"] |= _title()
    properties["summary"] |= {"pattern": r"\S"}
    if kind is Kind.DECISION and "D304" not in off:
        properties["purchase"]["required"] = ["job", "renews"]
    required = [
        name
        for name in REQUIRED[kind]
        if name not in collection.optional and ("O101" if name == "owner" else "F006") not in off
    ]
    return {
        "$schema": DRAFT,
        "title": f"{kind.value.capitalize()} of a Loopbook log",
        "description": f"The front matter of a {kind}.",
        "type": "object",
        "properties": {
            name: _without_null(shape) if name in required else shape
            for name, shape in properties.items()
        },
        "required": required,
        "additionalProperties": collection.unknown_fields == "allow" or "F005" in off,
        "allOf": [
            _condition(need)
            for need in _NEEDS
            if need.kind is kind and need.code not in off and need.needed not in collection.optional
        ],
    }


def settings_schema() -> Shape:
    """The JSON Schema of ``loopbook.yml``."""
    properties = {
        name: _or_null(shape) for name, shape in _shape_of(Settings)["properties"].items()
    }
    levels = properties["rules"].pop("additionalProperties")
    properties["rules"] |= {
        "properties": {code: _rule(code, levels) for code in sorted(CODES)},
        "additionalProperties": False,
    }
    by_severity = properties["escalation"]["properties"]["by_severity"]
    policy = by_severity.pop("additionalProperties")
    by_severity |= {
        "properties": dict.fromkeys(SEVERITIES, policy),
        "additionalProperties": False,
    }
    properties["collections"]["additionalProperties"]["allOf"] = [_of_kind(kind) for kind in Kind]
    return {
        "$schema": DRAFT,
        "title": "Settings of a Loopbook log",
        "description": f"What stands in {SETTINGS_FILE}, at the root of a log.",
        "type": ["object", "null"],
        "properties": properties,
        "additionalProperties": False,
    }


def _in_our_words(kind: Kind, settings: Settings) -> Collection:
    return next(
        each
        for each in (*settings.collections.values(), *DEFAULT_COLLECTIONS.values())
        if each.kind is kind and not (each.fields or each.statuses or each.default_status)
    )


def _title() -> Shape:
    """At most so many characters, where a row of white space counts as one."""
    return {
        "pattern": rf"^\s*(\S|\s+(?=\S)){{1,{TITLE_LENGTH}}}\s*$",
        "patternErrorMessage": f"At most {TITLE_LENGTH} characters; the summary may say the rest.",
    }


def _condition(need: _Need) -> Shape:
    given = {"properties": {need.field: spelt(sorted(need.values))}, "required": [need.field]}
    filled = {"type": ["string", "number", "boolean", "array", "object"]}
    return {
        "if": given,
        "then": {"properties": {need.needed: filled}, "required": [need.needed]},
    }


def _rule(code: str, levels: Shape) -> Shape:
    rule = BY_CODE.get(code)
    if rule is None:
        return {**levels, "description": "A rule that this version of Loopbook does not run."}
    about = f"{rule.name}: {rule.sentence}"
    return {**levels, "default": rule.severity.value, "description": about}


def _of_kind(kind: Kind) -> Shape:
    """What a collection may say of its kind's fields and statuses."""
    status = {"enum": list(STATUSES[kind])}
    fields = [*FIELDS[kind], "id"]
    return {
        "if": {"properties": {"kind": {"const": kind.value}}, "required": ["kind"]},
        "then": {
            "properties": {
                "optional": {"items": {"enum": [*fields, "superseded_by"]}},
                "fields": {"propertyNames": {"enum": fields}},
                "statuses": {"additionalProperties": status},
                "default_status": {"enum": [*STATUSES[kind], "", None]},
            }
        },
    }


class _Writer(GenerateJsonSchema):
    """Writes a model as it is read from YAML, without pydantic's titles."""

    def str_schema(self, schema: core_schema.StringSchema) -> Shape:
        return {**TEXT}

    def bool_schema(self, schema: core_schema.BoolSchema) -> Shape:
        return {**TRUTH}

    def tagged_union_schema(self, schema: core_schema.TaggedUnionSchema) -> Shape:
        return {"anyOf": super().tagged_union_schema(schema)["oneOf"]}

    def dict_schema(self, schema: core_schema.DictSchema) -> Shape:
        values = self.generate_inner(schema["values_schema"])
        return {"type": "object", "additionalProperties": values}

    def frozenset_schema(self, schema: core_schema.FrozenSetSchema) -> Shape:
        return {"type": "array", "items": self.generate_inner(schema["items_schema"])}

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> Shape:
        shape, default = self.generate_inner(schema["schema"]), schema.get("default")
        if isinstance(default, bool):
            return {**shape, "default": default}
        return {**shape, "default": str(default)} if isinstance(default, str | ZoneInfo) else shape

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False


def _shape_of(model: type[BaseModel]) -> Shape:
    """The shape of a model in one piece: in draft-07 nothing may stand beside a reference."""
    made = model.model_json_schema(schema_generator=_Writer)
    shape: Shape = _in_one_piece(made, made.pop("$defs", {}))
    return shape


def _in_one_piece(part: Any, definitions: Shape) -> Any:
    if isinstance(part, list):
        return [_in_one_piece(each, definitions) for each in part]
    if not isinstance(part, dict):
        return part
    if "$ref" in part:
        made = definitions[part["$ref"].rpartition("/")[2]]
        part = {**_without(made, "title"), **_without(part, "$ref")}
    return _flat({key: _in_one_piece(each, definitions) for key, each in part.items()})


def _flat(shape: Shape) -> Shape:
    """A shape without a choice in a choice; that nothing may stand there is said by its type."""
    if "anyOf" not in shape:
        return shape
    choices = [
        each
        for choice in shape["anyOf"]
        for each in (choice["anyOf"] if set(choice) == {"anyOf"} else [choice])
    ]
    others = [choice for choice in choices if choice != _NULL]
    if len(others) == 1 < len(choices) and "type" in others[0]:
        return _or_null({**others[0], **_without(shape, "anyOf")})
    return {**shape, "anyOf": choices}


def _or_null(shape: Shape) -> Shape:
    if "anyOf" in shape:
        return {**shape, "anyOf": [*_without_null(shape)["anyOf"], _NULL]}
    types = shape["type"] if isinstance(shape["type"], list) else [shape["type"]]
    return {**shape, "type": [*(each for each in types if each != "null"), "null"]}


def _without_null(shape: Shape) -> Shape:
    if "anyOf" in shape:
        return {**shape, "anyOf": [choice for choice in shape["anyOf"] if choice != _NULL]}
    return {**shape, "type": [each for each in shape["type"] if each != "null"]}


def _without(shape: Shape, key: str) -> Shape:
    return {name: value for name, value in shape.items() if name != key}
