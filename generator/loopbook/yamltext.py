"""YAML read for people: every value as text, every value with its line and column.

Dates, octal numbers, sexagesimal numbers and ``no`` stay the text that was typed; the models give
them a type. Duplicate keys, tabs and aliases that explode are refused, on every machine alike.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from loopbook.findings import Position

try:
    from yaml import CSafeLoader as _Loader
except ImportError:  # pragma: no cover - a PyYAML built without libyaml; eight times slower
    from yaml import SafeLoader as _Loader  # type: ignore[assignment]

Value = str | None | list[Any] | dict[str, Any]
"""What YAML gives here: text, nothing, a list, or a mapping with text keys."""

Place = tuple[str | int, ...]
"""The way to a value from the top: keys and list positions."""

_MAX_DEPTH = 32
_MAX_NODES = 50_000
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
LINE_END = re.compile(r"\r\n|\r|\n")


class YamlFault(Exception):
    """The text is not YAML that Loopbook accepts; ``position`` is the place of the fault."""

    def __init__(
        self, message: str, position: Position, *, duplicate: str | None = None, hint: str = ""
    ) -> None:
        super().__init__(message)
        self.message = message
        self.position = position
        self.duplicate = duplicate
        self.hint = hint


@dataclass(frozen=True, slots=True)
class Document:
    """A YAML document: its value, where each key stands, and where each value stands."""

    value: Value
    keys: Mapping[Place, Position]
    values: Mapping[Place, Position]

    def where(self, place: Place) -> Position:
        """The position of a key, or of the nearest thing around it that has one."""
        while place:
            if place in self.keys:
                return self.keys[place]
            if place in self.values:
                return self.values[place]
            place = place[:-1]
        return self.values.get((), Position(1, 1))

    def where_value(self, place: Place) -> Position:
        """The position of a value, or of the nearest thing around it that has one."""
        return self.values[place] if place in self.values else self.where(place)


EMPTY = Document(None, {}, {})
"""What a file without YAML says."""


class Lines:
    """Turns offsets into a text into positions; CRLF, CR and LF all end a line."""

    __slots__ = ("_first", "_starts")

    def __init__(self, text: str, first_line: int = 1) -> None:
        self._starts = [0, *(match.end() for match in LINE_END.finditer(text))]
        self._first = first_line

    def position(self, offset: int) -> Position:
        """The line and column of the character at ``offset``."""
        row = bisect_right(self._starts, offset) - 1
        return Position(row + self._first, offset - self._starts[row] + 1)


def load(text: str, first_line: int = 1) -> Document:
    """Reads one YAML document.

    ``first_line`` is the line of the file on which ``text`` begins. Raises :class:`YamlFault`.
    """
    lines = Lines(text, first_line)
    tab = text.find("\t")
    if tab >= 0:
        # libyaml and the pure-Python loader disagree on tabs, so no machine may accept them.
        raise YamlFault(
            "a tab stands in the YAML", lines.position(tab), hint="use spaces instead of the tab"
        )
    try:
        return _Composer(lines).compose(yaml.parse(text, Loader=_Loader))
    except yaml.reader.ReaderError as error:
        character = error.character
        code = ord(character) if isinstance(character, str) else int(character)
        # libyaml counts bytes and the pure-Python loader characters, so the place is looked up.
        raise YamlFault(
            f"the character U+{code:04X} is not allowed in YAML",
            lines.position(max(text.find(chr(code)), 0)),
            hint="delete the character, or write it as an escape in double quotes",
        ) from None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        position = lines.position(min(mark.index, len(text))) if mark else Position(first_line, 1)
        problem = error.problem or error.context or "it cannot be read"
        hint = _hint(problem, text.splitlines(), position.line - first_line, position.column)
        if error.context_mark and "quoted scalar" in (error.context or ""):
            opening = lines.position(min(error.context_mark.index, len(text)))
            hint = f"close the quote that opens on line {opening.line}, column {opening.column}"
        if error.context_mark and "flow node" in (error.context or ""):
            hint = "close the bracket or brace that is open, or put the value in quotes"
        elif error.context_mark and "flow" in (error.context or ""):
            opening = lines.position(min(error.context_mark.index, len(text)))
            hint = (
                "close the bracket or brace that opens on line "
                f"{opening.line}, column {opening.column}, or put the value in quotes"
            )
        raise YamlFault(f"not valid YAML: {problem}", position, hint=hint) from None
    except (yaml.YAMLError, ValueError) as error:
        raise YamlFault(f"not valid YAML: {error}", Position(first_line, 1)) from None


def _hint(problem: str, lines: list[str], row: int, column: int) -> str:
    if "cannot start any token" in problem or "alias" in problem or "anchor" in problem:
        return "put the value in quotes: a value cannot begin with @, `, %, & or * without them"
    before = lines[row][: column - 1] if row < len(lines) else ""
    if "mapping values are not allowed" in problem and ":" not in before:
        return "begin each line with 'name: value', without spaces before it; see the one above too"
    if "mapping values are not allowed" in problem:
        return "put the value in quotes: it has a colon followed by a space"
    if "expected ':'" in problem:
        return "put a space behind the colon, as in 'name: value', here or on the line above"
    if any(word in problem for word in ("<block end>", "expected key", "expected '-'")):
        return "put the whole value in one pair of quotes, or mend the indentation"
    return "check quotes, brackets and indentation on this line and the one above"


def _refuse_tag(event: Any, position: Position) -> None:
    if event.tag is not None:
        raise YamlFault(
            f"'{event.tag}' is a tag, which would be left out of the value",
            position,
            hint="put the value in quotes: a value cannot begin with ! without them",
        )


class _Composer:
    """Builds values from parser events; without recursion, so that no input exhausts the stack."""

    def __init__(self, lines: Lines) -> None:
        self._lines = lines
        self._keys: dict[Place, Position] = {}
        self._values: dict[Place, Position] = {}
        self._anchors: dict[str, tuple[Value, int]] = {}
        self._nodes = 0
        self._root: Value = None
        # Each open collection: [value, place, key waiting for its value, anchor, nodes before it]
        self._open: list[list[Any]] = []

    def compose(self, events: Iterator[Any]) -> Document:
        documents = 0
        for event in events:
            position = self._lines.position(event.start_mark.index)
            if isinstance(event, yaml.ScalarEvent):
                self._scalar(event, position)
            elif isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
                self._begin(event, position)
            elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
                self._end()
            elif isinstance(event, yaml.AliasEvent):
                self._alias(event, position)
            elif isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise YamlFault(
                        "a second YAML document begins here", position, hint="keep one document"
                    )
        return Document(self._root, self._keys, self._values)

    def _scalar(self, event: Any, position: Position) -> None:
        _refuse_tag(event, position)
        plain = event.implicit[0] and not event.style  # libyaml gives '', PyYAML None
        value = None if plain and event.value in _NULLS else event.value
        if self._expects_key():
            self._key(event.value, position)
            return
        if event.anchor:
            self._anchors[event.anchor] = (value, 1)
        self._put(value, position, 1)

    def _begin(self, event: Any, position: Position) -> None:
        if self._expects_key():
            raise YamlFault(
                "a list or mapping stands where a field's name is expected",
                position,
                hint="put the name in quotes; braces need them",
            )
        if len(self._open) >= _MAX_DEPTH:
            raise YamlFault(f"nested deeper than {_MAX_DEPTH} levels", position)
        _refuse_tag(event, position)
        value: Value = {} if isinstance(event, yaml.MappingStartEvent) else []
        self._put(value, position, 1)
        place = self._place_of_last()
        self._open.append([value, place, None, event.anchor, self._nodes])

    def _end(self) -> None:
        value, _, _, anchor, before = self._open.pop()
        if anchor:
            self._anchors[anchor] = (value, self._nodes - before + 1)

    def _alias(self, event: Any, position: Position) -> None:
        if self._expects_key():
            raise YamlFault("an alias stands where a field's name is expected", position)
        if event.anchor not in self._anchors:
            raise YamlFault(
                f"the alias *{event.anchor} has no finished anchor before it",
                position,
                hint="put the value in quotes if no alias is meant",
            )
        value, size = self._anchors[event.anchor]
        self._put(value, position, size)

    def _expects_key(self) -> bool:
        return (
            bool(self._open) and isinstance(self._open[-1][0], dict) and self._open[-1][2] is None
        )

    def _key(self, key: str, position: Position) -> None:
        mapping, place, *_ = self._open[-1]
        if key in mapping:
            first = self._keys[(*place, key)]
            raise YamlFault(
                f"'{key}' stands twice; the first is on line {first.line}",
                position,
                duplicate=key,
                hint="keep one of the two",
            )
        self._keys[(*place, key)] = position
        self._open[-1][2] = key

    def _put(self, value: Value, position: Position, size: int) -> None:
        self._nodes += size
        if self._nodes > _MAX_NODES:
            raise YamlFault("aliases expand to too many values", position)
        if not self._open:
            self._root = value
            self._values[()] = position
            return
        holder, place, key, *_ = self._open[-1]
        if isinstance(holder, dict):
            holder[key] = value
            self._values[(*place, key)] = position
            self._open[-1][2] = None
            self._last: Place = (*place, key)
        else:
            holder.append(value)
            self._last = (*place, len(holder) - 1)
            self._values[self._last] = position

    def _place_of_last(self) -> Place:
        return self._last if self._open else ()
