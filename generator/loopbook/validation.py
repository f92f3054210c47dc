"""What pydantic objects to, said for people: one fault per place, with a guess at the remedy."""

from collections.abc import Iterator, Mapping
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from loopbook.findings import Fault, guess
from loopbook.guesses import working_time_hint
from loopbook.yamltext import Document, Place

_TEXTS = frozenset({"string_type"})
_MAPPINGS = frozenset({"dict_type", "model_type", "model_attributes_type"})
_LISTS = frozenset({"tuple_type", "list_type", "frozen_set_type"})
_TRUTHS = frozenset({"bool_parsing", "bool_type"})
_EMPTY = frozenset({"too_short", "string_too_short"})
_CHOICES = frozenset({"enum", "literal_error"})


def faults(
    error: ValidationError,
    document: Document,
    model: type[BaseModel],
    origins: Mapping[str, str] | None = None,
) -> Iterator[Fault]:
    """Each complaint of a model, with the place in the document that it is about.

    ``origins`` says under which name a field of the model stands in the document. Codes are F005
    (a name nobody knows), F006 (something is missing) and F007 (a wrong value).
    """
    found = []
    for detail in error.errors(include_url=False):
        first, *rest = detail["loc"] or ("",)
        place = _place(((origins or {}).get(str(first), first), *rest), detail["type"], document)
        found.append(_fault(detail, place, document, model))
    misspelt = {(_around(fault), fault.hint) for fault in found if fault.code == "F005"}
    for fault in found:
        name = (fault.field or "").rpartition(".")[2]
        if fault.code == "F006" and (_around(fault), f"did you mean '{name}'?") in misspelt:
            continue  # it is there, under a misspelt name
        yield fault


def _around(fault: Fault) -> str:
    """The name of the mapping in which a fault's field stands, or should."""
    return (fault.field or "").rpartition(".")[0]


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


def _place(loc: tuple[int | str, ...], kind: str, document: Document) -> Place:
    """Pydantic's location without what is not in the file: names of union members, and the like.

    Of something that is missing the last part is its name, which is in no file.
    """
    place: Place = ()
    for position, part in enumerate(loc):
        longer = (*place, part)
        named = kind == "missing" and position == len(loc) - 1
        if longer in document.values or longer in document.keys or named:
            place = longer
    return place


def _fault(detail: ErrorDetails, place: Place, document: Document, model: type[BaseModel]) -> Fault:
    kind, name = detail["type"], dotted(place)
    value = _written(document, place)
    context: dict[str, Any] = detail.get("ctx") or {}
    position = document.where_value(place)
    hint: str | None = None
    if detail["loc"][-1:] == ("[key]",):
        message = f"'{dotted(place[:-1])}': a name is empty"
        field = dotted(place[:-1])
        return Fault("F007", message, document.where(place), field, "write it, or delete the line")
    if kind == "missing":
        position = document.where(place[:-1])
        return Fault("F006", f"'{name}' is missing", position, name, f"add '{place[-1]}: …'")
    if kind == "extra_forbidden":
        known = names_at(model, place[:-1])
        hint = guess(str(place[-1]), known, f"known here: {', '.join(known)}")
        return Fault("F005", f"'{name}' is not a known field", document.where(place), name, hint)
    if kind in _CHOICES:
        expected = str(context.get("expected", "")).replace("'", "").replace(" or ", ", ")
        hint = _choice_hint(value, expected.split(", "))
        message = f"'{name}': {show(value)} is none of {expected}"
        if value is None:
            message = f"'{name}' has no value; one of {expected} is expected"
    elif kind == "value_error":
        problem = context.get("error")
        message, hint = f"'{name}': {problem}", getattr(problem, "hint", None)
    elif kind in _EMPTY:
        message = f"'{name}' is empty"
        hint = "write something, or delete it"
    elif kind == "string_pattern_mismatch":
        message = f"'{name}': {show(value)} is no working time"
        hint = working_time_hint(str(value))
    elif shape := _shape(kind, place, value, model):
        message, hint = f"'{name}': {shape[0]} is expected, found {show(value)}", shape[1]
    else:
        message = f"'{name}': {detail['msg'][0].lower()}{detail['msg'][1:]}"
    return Fault("F007", message, position, name or None, hint)


def _written(document: Document, place: Place) -> Any:
    """The value at a place as it stands in the file, before any model has seen it."""
    value: Any = document.value
    for part in place:
        if isinstance(value, dict):
            value = value.get(part)
        elif isinstance(value, list) and isinstance(part, int) and part < len(value):
            value = value[part]
        else:
            return None
    return value


def _choice_hint(value: Any, expected: list[str]) -> str | None:
    if isinstance(value, str):
        return guess(value, expected)
    if isinstance(value, list):
        return _text_hint(value)
    return f"write one word, such as {expected[0]}"


def _shape(kind: str, place: Place, value: Any, model: type[BaseModel]) -> tuple[str, str] | None:
    """What is expected where a value has another shape, and how to write it."""
    if kind in _MAPPINGS:
        given = value if isinstance(value, list) else [value]
        own = tuple(each for each in given if isinstance(each, str))
        return "a mapping", f"write {_braces(names_at(model, place) or own or ('name',))}"
    if kind in _LISTS:
        item = _braces(names_at(model, (*place, 0))) or (value if isinstance(value, str) else "")
        return "a list", f"put it into brackets: [{item}]" if item else "write [one, two], or so"
    if kind in _TRUTHS:
        return "true or false", "write true or false"
    if kind in _TEXTS:
        return "text", _text_hint(value)
    return None


def _text_hint(value: Any) -> str:
    if isinstance(value, list):
        return (
            f"write {value[0]}, without brackets"
            if len(value) == 1 and isinstance(value[0], str)
            else "write one text, in quotes if the brackets belong to it"
        )
    if isinstance(value, dict) and any(part is not None for part in value.values()):
        return "put it into quotes, or write it without the colon and any braces"
    return "put it into quotes, or write it without braces"


def _braces(names: tuple[str, ...]) -> str:
    """The beginning of a mapping with these names; nothing where there are none."""
    return f"{{{', '.join(f'{name}: …' for name in names[:3])}}}" if names else ""


def names_at(model: type[BaseModel], place: Place) -> tuple[str, ...]:
    """The names that a mapping at a place of a model's document may have, in their order."""
    annotations: list[Any] = [model]
    for part in place:
        annotations = [each for outer in annotations for each in _inside(outer, part)]
    names: dict[str, None] = {}
    for each in annotations:
        for found in _models(each):
            for name, field in found.model_fields.items():
                names[field.alias or name] = None
    return tuple(names)


def _inside(annotation: Any, part: str | int) -> Iterator[Any]:
    """The types of what stands under a name, or at a place in a list, of a value of a type."""
    for model in _models(annotation):
        for name, field in model.model_fields.items():
            if part == (field.alias or name):
                yield field.annotation
    for each in _plain(annotation):
        if get_origin(each) is dict:
            yield get_args(each)[1]
        elif get_origin(each) is tuple and isinstance(part, int):
            yield get_args(each)[0]


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    """The models that a value of a type may be; of a list, which may stand alone, its items'."""
    for each in _plain(annotation):
        if get_origin(each) is tuple:
            yield from _models(get_args(each)[0])
        elif isinstance(each, type) and issubclass(each, BaseModel):
            yield each


def _plain(annotation: Any) -> Iterator[Any]:
    """A type without its annotations, or each member of a union."""
    if get_origin(annotation) is Annotated:
        yield from _plain(get_args(annotation)[0])
    elif get_origin(annotation) in (Union, UnionType):
        for member in get_args(annotation):
            yield from _plain(member)
    else:
        yield annotation
