"""What the values of fields look like, and what is said of those that do not.

Each type takes a value as YAML gives it, as text or a list of text, and makes of it what the models
hold. What is wrong is a :class:`Wrong` with a hint.
"""

import re
from collections.abc import Callable
from datetime import date
from typing import Annotated, Any, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainValidator,
    WithJsonSchema,
)

from loopbook.clock import Expiry, parse_date, parse_expiry
from loopbook.findings import Wrong
from loopbook.globs import compile_globs
from loopbook.guesses import date_hint
from loopbook.notation import DATE, EXPIRY, PERSON

_ONE = "name the one who answers for it"


def _one_person(text: Any) -> Any:
    if isinstance(text, list):
        alone = len(text) == 1 and isinstance(text[0], str)
        hint = f"write {text[0]}, without brackets" if alone else _ONE
        raise Wrong("exactly one person is accountable, not a list", hint)
    if not isinstance(text, str):
        return text
    handle = text.strip().removeprefix("@")
    if not handle:
        raise Wrong("a handle is expected", "write the handle of one person, such as ana")
    if re.search(r"[,;\n/]|\s(and|&|or)\s", handle):
        raise Wrong(f"exactly one person is accountable, not '{handle}'", _ONE)
    return handle


def _split(value: Any) -> Any:
    """One text counts as a list; commas and spaces behind them part it (MADR writes lists so)."""
    if isinstance(value, str):
        return tuple(part for part in re.split(r",\s*", value.strip()) if part)
    return value


def single(value: Any) -> Any:
    """One text or mapping counts as a list of one."""
    return (value,) if isinstance(value, str | dict) else value


def _handle_of(value: Any) -> Any:
    return value.strip().removeprefix("@") if isinstance(value, str) else value


def _expiry(value: Any) -> Expiry:
    return _parsed(value, parse_expiry)


def _date(value: Any) -> date:
    return _parsed(value, parse_date)


_Day = TypeVar("_Day", bound=date)


def _parsed(value: Any, parse: Callable[[str], _Day]) -> _Day:
    if isinstance(value, date):
        return value  # type: ignore[return-value]  # a model that is copied
    if not isinstance(value, str):
        raise Wrong("a date such as 2026-12-01 is expected", "write it without brackets or braces")
    try:
        return parse(value)
    except ValueError as error:
        raise Wrong(str(error), date_hint(value)) from None


def lowered(value: Any) -> Any:
    """A word of an enumeration, which may be written in other letters."""
    return value.strip().lower() if isinstance(value, str) else value


def _globs(value: tuple[str, ...]) -> tuple[str, ...]:
    compile_globs(value)
    return value


def _one_line(value: str) -> str:
    return " ".join(value.split())


def _title(value: str) -> str:
    words = value.strip(" #")
    if words != value.strip():
        message = "the words of a heading are expected, without the marks before them"
        raise Wrong(message, f"write '{words}'")
    if not words:
        raise Wrong("the words of a heading are expected", "write them, or delete the entry")
    return _one_line(value)


def _titles(value: Any) -> Any:
    return (value,) if isinstance(value, str) else value


Text = Annotated[str, AfterValidator(_one_line)]
Title = Annotated[str, AfterValidator(_title)]
Handle = Annotated[str, BeforeValidator(_handle_of), Field(min_length=1)]
Person = Annotated[str, BeforeValidator(_one_person), WithJsonSchema(PERSON)]
Handles = Annotated[tuple[Handle, ...], BeforeValidator(_split, str | tuple[Handle, ...])]
Words = Annotated[tuple[Text, ...], BeforeValidator(_split, str | tuple[Text, ...])]
Sections = Annotated[tuple[Title, ...], BeforeValidator(_titles, str | tuple[Title, ...])]
Links = Annotated[tuple[Text, ...], BeforeValidator(single, str | tuple[Text, ...])]
Globs = Annotated[Links, AfterValidator(_globs)]
ExpiryField = Annotated[Expiry, PlainValidator(_expiry), WithJsonSchema(EXPIRY)]
DateField = Annotated[date, PlainValidator(_date), WithJsonSchema(DATE)]


class Model(BaseModel):
    """What all models share: frozen, and nothing that is not named."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)
