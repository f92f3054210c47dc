"""How values are written, in JSON Schema: what an editor is told of text, dates, people and words.

Loopbook reads every scalar as the text that was typed. Other readers of YAML 1.2 make a number of
``2026`` and a truth value of ``true``, so what is text here may be any scalar to them; a date stays
text for them too. Patterns are ECMAScript's, and take all that Loopbook takes.
"""

from collections.abc import Iterable
from typing import Any

from pydantic import GetJsonSchemaHandler
from pydantic_core import CoreSchema

Shape = dict[str, Any]
"""A JSON Schema, or a part of one."""


def text_like(pattern: str, expected: str, **more: Any) -> Shape:
    """Text of a form. ``expected`` says it to people, in editors that know that keyword."""
    return {"type": "string", "pattern": pattern, "patternErrorMessage": expected, **more}


def one_of(words: Iterable[str], also: Iterable[str] = ()) -> Shape:
    """One of some words, as it is offered or in other letters; ``also`` are taken, not offered."""
    offered = [str(word) for word in words]
    return {"anyOf": [{"enum": offered}, spelt([*offered, *also])]}


def spelt(words: Iterable[str]) -> Shape:
    """One of some words, in large or small letters and with space around it."""
    return {"type": "string", "pattern": rf"^\s*{any_case(words)}\s*$"}


def any_case(words: Iterable[str]) -> str:
    """The pattern of some words in large and small letters: JSON Schema has no flag for that."""
    return f"({'|'.join(''.join(map(_either, word)) for word in words)})"


def _either(character: str) -> str:
    large, small = character.upper(), character.lower()
    return f"[{small}{large}]" if large != small else f"[{character}]"


class _InAnyCase:
    def __get_pydantic_json_schema__(
        self, core: CoreSchema, handler: GetJsonSchemaHandler
    ) -> Shape:
        return one_of(handler.resolve_ref_schema(handler(core))["enum"])


IN_ANY_CASE = _InAnyCase()
"""Marks an enumeration whose words may be written in other letters."""

_DAY = r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])"
_TIME = r"[Tt ]\d{2}:\d{2}(:\d{2})?(\.\d+)?\s*([Zz]|[+-]\d{2}:?\d{2})?"

TEXT: Shape = {"type": ["string", "number", "boolean"]}

_TRUTHS = ("true", "false", "yes", "no", "on", "off", "y", "n", "t", "f", "1", "0")
TRUTH: Shape = {
    "anyOf": [
        {"type": "boolean"},
        {"enum": [0, 1]},
        {"type": "string", "pattern": f"^{any_case(_TRUTHS)}$"},
    ]
}

DATE = text_like(
    rf"^\s*{_DAY}\s*$",
    "A date is expected, such as 2026-12-01.",
    examples=["2026-12-01"],
)

EXPIRY = text_like(
    rf"^\s*{_DAY}({_TIME})?\s*$",
    "A date is expected, such as 2026-12-01, or a time, such as 2026-12-01T17:00.",
    examples=["2026-12-01", "2026-12-01T17:00+01:00"],
)

PERSON: Shape = {
    **TEXT,
    "pattern": r"^(?![\s\S]*[,;/])(?![\s\S]*\S\s(and|or|&)\s+\S)[\s\S]*\S",
    "patternErrorMessage": "Exactly one person is expected, by handle.",
    "examples": ["ana"],
}

AFTER = text_like(
    rf"^\s*\d{{1,4}}{any_case(['h', 'bd'])}\s*$",
    "Working hours or business days are expected, such as 4h or 1bd.",
    examples=["4h", "1bd"],
)
