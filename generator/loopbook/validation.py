"""What pydantic objects to, said for people: one fault per place, with a guess at the remedy."""

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from loopbook.findings import Fault, guess
from loopbook.yamltext import Document, Place

_KINDS = {
    "string_type": "text",
    "dict_type": "a mapping such as {key: value}",
    "model_type": "a mapping such as {key: value}",
    "model_attributes_type": "a mapping such as {key: value}",
    "tuple_type": "a list",
    "list_type": "a list",
    "bool_parsing": "true or false",
    "bool_type": "true or false",
}


def faults(
    error: ValidationError, document: Document, origins: Mapping[str, str] | None = None
) -> Iterator[tuple[Place, Fault]]:
    """Each complaint of a model, with the place in the document that it is about.

    ``origins`` says under which name a field of the model stands in the document. Codes are F005
    (a name nobody knows), F006 (something is missing) and F007 (a wrong value).
    """
    for detail in error.errors(include_url=False):
        first, *rest = detail["loc"] or ("",)
        place = _place(((origins or {}).get(str(first), first), *rest), document)
        yield place, _fault(detail, place, document)


def dotted(place: Place) -> str:
    """A place as people write it: ``risk.owner``, ``escalation[0].after``."""
    text = ""
    for part in place:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text


def show(value: Any) -> str:
    """A value in a message: short, and in quotes where it is text."""
    if value is None:
        return "nothing"
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list | tuple):
        return "a list"
    text = str(value)
    return f"'{text if len(text) <= 60 else text[:57] + '...'}'"


def _place(loc: tuple[int | str, ...], document: Document) -> Place:
    """Pydantic's location without the names of union members, which are not in the file."""
    place: Place = ()
    for position, part in enumerate(loc):
        longer = (*place, part)
        if longer in document.values or longer in document.keys or position == len(loc) - 1:
            place = longer
    return place


def _fault(detail: ErrorDetails, place: Place, document: Document) -> Fault:
    kind, value = detail["type"], detail["input"]
    context: dict[str, Any] = detail.get("ctx") or {}
    name = dotted(place)
    position = document.where_value(place)
    hint: str | None = None
    code = "F007"
    if kind == "missing":
        code, position = "F006", document.where(place[:-1])
        message = f"'{name}' is missing"
        hint = f"add '{place[-1]}: …'"
    elif kind == "extra_forbidden":
        code, position = "F005", document.where(place)
        message = f"'{name}' is not a known field"
    elif kind in ("enum", "literal_error"):
        expected = str(context.get("expected", "")).replace("'", "").replace(" or ", ", ")
        message = f"'{name}': {show(value)} is none of {expected}"
        hint = guess(value, expected.split(", ")) if isinstance(value, str) else None
    elif kind == "value_error":
        message = f"'{name}': {context.get('error')}"
    elif kind in _KINDS:
        message = f"'{name}': {_KINDS[kind]} is expected, found {show(value)}"
    elif kind == "string_pattern_mismatch":
        message = f"'{name}': {show(value)} is not in the form that is expected"
        hint = _PATTERN_HINTS.get(str(place[-1]))
    else:
        message = f"'{name}': {detail['msg'][0].lower()}{detail['msg'][1:]}"
    return Fault(code, message, position, name or None, hint)


_PATTERN_HINTS = {"after": "write working hours or business days: 4h, 1bd"}
