"""YAML read for people: every value as text, every value with its line and column.

Dates, octal numbers, sexagesimal numbers and ``no`` stay the text that was typed; the models give
them a type. Duplicate keys, tabs and aliases that explode are refused, on every machine alike.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NoReturn

import yaml

from loopbook.findings import Position

try:
    from yaml._yaml import CParser as _Loader
except ImportError:  # pragma: no cover - a PyYAML built without libyaml; eight times slower
    from yaml import SafeLoader as _Loader  # type: ignore[assignment]

Value = str | None | list[Any] | dict[str, Any]
"""What YAML gives here: text, nothing, a list, or a mapping with text keys."""

Place = tuple[str | int, ...]
"""The way to a value from the top: keys and list positions."""

_MAX_DEPTH = 32
_MAX_NODES = 50_000
_SHORT = 20_000
"""Below how many characters a place in a text is looked up without listing its lines first."""
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
LINE_END = re.compile(r"\r\n|\r|\n")
_CURLY = tuple(
    "\N{RIGHT DOUBLE QUOTATION MARK}\N{LEFT DOUBLE QUOTATION MARK}\N{RIGHT SINGLE QUOTATION MARK}"
)
"""Quotes that look as if they closed a text; in YAML they are letters of it."""


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


class Lines:
    """Turns offsets into a text into positions; CRLF, CR and LF all end a line."""

    def __init__(self, text: str, first_line: int = 1) -> None:
        self._text = text
        self._first = first_line

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *(match.end() for match in LINE_END.finditer(self._text))]

    def position(self, offset: int) -> Position:
        """The line and column of the character at ``offset``."""
        if len(self._text) < _SHORT and "\r" not in self._text:  # counting is faster than listing
            row = self._text.count("\n", 0, offset)
            start = self._text.rfind("\n", 0, offset) + 1
            return Position(row + self._first, offset - start + 1)
        row = bisect_right(self._starts, offset) - 1
        return Position(row + self._first, offset - self._starts[row] + 1)


@dataclass(frozen=True, slots=True)
class Document:
    """A YAML document: its value, where each key stands, and where each value stands.

    Places are kept as offsets into the text: a log has a hundred of them for each one that is
    asked for.
    """

    value: Value
    keys: Mapping[Place, int]
    values: Mapping[Place, int]
    lines: Lines

    def where(self, place: Place) -> Position:
        """The position of a key, or of the nearest thing around it that has one."""
        while place:
            if place in self.keys:
                return self.lines.position(self.keys[place])
            if place in self.values:
                return self.lines.position(self.values[place])
            place = place[:-1]
        return self.lines.position(self.values[()]) if () in self.values else Position(1, 1)

    def where_value(self, place: Place) -> Position:
        """The position of a value, or of the nearest thing around it that has one."""
        if place in self.values:
            return self.lines.position(self.values[place])
        return self.where(place)


EMPTY = Document(None, {}, {}, Lines(""))
"""What a file without YAML says."""


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
        return _compose(events(text), lines)
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
        said = f"{problem} {error.context or ''}"
        hint = _hint(said, text.splitlines(), position.line - first_line, position.column)
        opening_quote = _opening_quote(text, mark.index) if mark else None
        if error.context_mark and "quoted scalar" in (error.context or ""):
            opening_quote = min(error.context_mark.index, len(text))
        if opening_quote is not None:
            hint = _close_the_quote(text, opening_quote, lines.position(opening_quote))
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


def events(text: str) -> Iterator[Any]:
    """What PyYAML's parser meets, in order, each with its marks; raises what PyYAML raises."""
    return iter(_Loader(text).get_event, None)


def _opening_quote(text: str, offset: int) -> int | None:
    """Where a quote opens that was left open and ends with the opening of the next, before a place.

    None where what stands before the place is no quote, or one that opens on the same line.
    """
    before = text[:offset].rstrip(" ")
    opening = before.rfind(before[-1], 0, -1) if before[-1:] in ('"', "'") else -1
    return opening if opening >= 0 and LINE_END.search(before, opening) else None


def _close_the_quote(text: str, offset: int, opening: Position) -> str:
    hint = f"close the quote that opens on line {opening.line}, column {opening.column}"
    line = LINE_END.split(text[offset:], maxsplit=1)[0].rstrip()
    return f"{hint}, with a straight one: {text[offset]}" if line[-1:] in _CURLY else hint


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


def _compose(events: Iterator[Any], lines: Lines) -> Document:
    """Builds values from parser events.

    One loop without recursion or calls: no input exhausts the stack, and this is where most of the
    time goes in which a log is read.
    """
    keys: dict[Place, int] = {}
    values: dict[Place, int] = {}
    anchors: dict[str, tuple[Value, int]] = {}
    nodes = documents = 0
    root: Value = None
    # The collection that is open, its place, the key that waits for its value, and what is around.
    holder: Any = None
    is_mapping = False
    place: Place = ()
    key: str | None = None
    here: Place = ()
    around: list[tuple[Any, bool, Place, str | None, int]] = []
    for event in events:
        kind = type(event)
        offset = event.start_mark.index
        size = 1
        if kind is yaml.ScalarEvent:
            if event.tag is not None:
                _refuse_tag(event.tag, lines.position(offset))
            value: Value = event.value
            if is_mapping and key is None:
                key = event.value
                here = (*place, key)
                if here in keys:
                    raise _stands_twice(key, lines.position(keys[here]), lines.position(offset))
                keys[here] = offset
                continue
            # libyaml gives '' for the style of a plain scalar, PyYAML None
            if value in _NULLS and event.implicit[0] and not event.style:
                value = None
            if event.anchor:
                anchors[event.anchor] = (value, 1)
        elif kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
            if is_mapping and key is None:
                raise YamlFault(
                    "a list or mapping stands where a field's name is expected",
                    lines.position(offset),
                    hint="put the name in quotes; braces need them",
                )
            if len(around) >= _MAX_DEPTH:
                raise YamlFault(f"nested deeper than {_MAX_DEPTH} levels", lines.position(offset))
            if event.tag is not None:
                _refuse_tag(event.tag, lines.position(offset))
            value = {} if kind is yaml.MappingStartEvent else []
        elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
            value = holder
            holder, is_mapping, place, anchor, before = around.pop()
            key = None
            if anchor:
                anchors[anchor] = (value, nodes - before + 1)
            continue
        elif kind is yaml.AliasEvent:
            value, size = _aliased(event.anchor, anchors, is_mapping and key is None, offset, lines)
        elif kind is yaml.DocumentStartEvent:
            documents += 1
            if documents > 1:
                raise YamlFault(
                    "a second YAML document begins here",
                    lines.position(offset),
                    hint="keep one document",
                )
            continue
        else:
            continue
        nodes += size
        if nodes > _MAX_NODES:
            raise YamlFault("aliases expand to too many values", lines.position(offset))
        if holder is None:
            root, here = value, ()
        elif is_mapping:
            holder[key] = value
            key = None
        else:
            here = (*place, len(holder))
            holder.append(value)
        values[here] = offset
        if kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
            around.append((holder, is_mapping, place, event.anchor, nodes))
            holder, is_mapping, place = value, kind is yaml.MappingStartEvent, here
    return Document(root, keys, values, lines)


def _refuse_tag(tag: str, position: Position) -> NoReturn:
    raise YamlFault(
        f"'{tag}' is a tag, which would be left out of the value",
        position,
        hint="put the value in quotes: a value cannot begin with ! without them",
    )


def _stands_twice(key: str, first: Position, position: Position) -> YamlFault:
    return YamlFault(
        f"'{key}' stands twice; the first is on line {first.line}",
        position,
        duplicate=key,
        hint="keep one of the two",
    )


def _aliased(
    name: str,
    anchors: Mapping[str, tuple[Value, int]],
    is_key: bool,
    offset: int,
    lines: Lines,
) -> tuple[Value, int]:
    """The value that an alias stands for, and of how many nodes it is made."""
    if is_key:
        raise YamlFault("an alias stands where a field's name is expected", lines.position(offset))
    if name not in anchors:
        raise YamlFault(
            f"the alias *{name} has no finished anchor before it",
            lines.position(offset),
            hint="put the value in quotes if no alias is meant",
        )
    return anchors[name]
