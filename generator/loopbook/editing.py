"""Changes to front matter that keep every other byte.

Only the lines of a field that is touched change, and a comment at their end stays. Every result is
read again before it is given out: where it does not say what was meant, or where a comment would be
lost, the change is refused.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from loopbook import yamltext
from loopbook.filetext import front_span
from loopbook.findings import Fault
from loopbook.writing import Refusal
from loopbook.yamltext import Place, Value, YamlFault
from loopbook.yamltree import BREAK, Node, Part, Tree
from loopbook.yamlvalue import render, render_block, render_key

_MARK = "\ufeff"
_BY_HAND = "edit it by hand"


@dataclass(frozen=True, slots=True)
class Set:
    """Gives a place a value; a field that is not there yet is added."""

    place: Place
    """The name of a field, or the way to a value within one that is there."""
    value: Value


@dataclass(frozen=True, slots=True)
class Remove:
    """Takes a field out, with the comment on its line."""

    name: str


@dataclass(frozen=True, slots=True)
class Append:
    """Adds an item to a list, unless it is in it; a list that is not there yet is begun."""

    name: str
    item: Value


@dataclass(frozen=True, slots=True)
class Rename:
    """Gives a field another name; its value stays."""

    name: str
    to: str


@dataclass(frozen=True, slots=True)
class Order:
    """Puts the fields in an order; the comments above a field travel with it."""

    names: tuple[str, ...]
    """All of the fields that stand there."""


Change = Set | Remove | Append | Rename | Order


def edit(content: bytes, changes: Iterable[Change], order: Sequence[str] = ()) -> bytes:
    """A file's bytes with changes made to its front matter, one after the other.

    A new field goes behind the last of those that ``order`` names before it. Raises
    :class:`Refusal` where the front matter cannot be read, or not be changed without damage.
    """
    try:
        text = content.decode()
    except UnicodeDecodeError:
        raise Refusal("it is not UTF-8") from None
    mark = _MARK if text.startswith(_MARK) else ""
    text = text.removeprefix(_MARK)
    for change in changes:
        text = _changed(text, change, order)
    try:
        return (mark + text).encode()
    except UnicodeEncodeError:
        raise Refusal("the new value holds characters that are no text") from None


def _changed(text: str, change: Change, order: Sequence[str]) -> str:
    span = front_span(text)
    if isinstance(span, Fault):
        raise Refusal(span.message)
    start, end, _ = span
    before = _load(text[start:end])
    after = _meant(before, change)
    if after == before and list(after) == list(before):
        return text
    front = _Front(Tree.of(text[start:end]), before, order)
    edited = text[:start] + front.apply(change) + text[end:]
    span = front_span(edited)
    if isinstance(span, Fault) or edited[span[2] :] != text[len(text) - len(edited) + span[2] :]:
        raise Refusal(_damage(change))
    try:
        found = _load(edited[span[0] : span[1]])
    except Refusal:
        raise Refusal(_damage(change)) from None
    if found != after or (isinstance(change, Order) and list(found) != list(after)):
        raise Refusal(_damage(change))
    return edited


def _load(front: str) -> dict[str, Any]:
    try:
        value = yamltext.load(front).value
    except YamlFault as fault:
        raise Refusal(fault.message) from None
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise Refusal("the front matter is not a mapping")
    return value


def _name(change: Change) -> str:
    if isinstance(change, Set):
        return str(change.place[0])
    return change.names[0] if isinstance(change, Order) else change.name


def _damage(change: Change) -> str:
    return f"'{_name(change)}' cannot be changed without damage to what is around it; {_BY_HAND}"


def _meant(value: dict[str, Any], change: Change) -> dict[str, Any]:
    """What the front matter is to say after a change."""
    if isinstance(change, Set):
        meant: dict[str, Any] = _with(value, change.place, change.value)
        return meant
    if isinstance(change, Remove):
        return {name: part for name, part in value.items() if name != change.name}
    if isinstance(change, Append):
        items = value.get(change.name)
        if items is not None and not isinstance(items, list):
            raise Refusal(f"'{change.name}' is not a list; {_BY_HAND}")
        items = items or []
        return {**value, change.name: items if change.item in items else [*items, change.item]}
    if isinstance(change, Rename):
        if change.name not in value or change.to in value:
            raise Refusal(f"'{change.name}' cannot be called '{change.to}'")
        return {change.to if name == change.name else name: part for name, part in value.items()}
    if set(change.names) != set(value):
        raise Refusal("the order does not name the fields that stand there")
    return {name: value[name] for name in change.names}


def _with(value: Any, place: Place, new: Value) -> Any:
    if not place:
        return new
    first, rest = place[0], place[1:]
    if isinstance(value, dict) and (first in value or not rest):
        return {**value, first: _with(value.get(first), rest, new)}
    if isinstance(value, list) and isinstance(first, int) and first < len(value):
        return [*value[:first], _with(value[first], rest, new), *value[first + 1 :]]
    raise Refusal(f"there is nothing at '{first}'")


class _Front:
    """Front matter, and where its fields stand."""

    def __init__(self, tree: Tree, value: dict[str, Any], order: Sequence[str]) -> None:
        self._tree = tree
        self._text = tree.text
        self._value = value
        self._order = order
        if tree.root is not None and tree.root.style != "block":
            raise Refusal(f"the front matter stands in braces; {_BY_HAND}")
        self._fields = tree.root.parts if tree.root else ()

    def apply(self, change: Change) -> str:
        """The front matter with a change that is not made yet."""
        if isinstance(change, Order):
            return self._ordered(change.names)
        name = _name(change)
        field = next((field for field in self._fields if field.name == name), None)
        if field is None:
            assert isinstance(change, Set | Append)
            value = change.value if isinstance(change, Set) else [change.item]
            return self._inserted(name, value)
        self._refuse_ties(field)
        if isinstance(change, Remove):
            start, end = self._tree.line_start(field), self._tree.field_end(field)
            return self._text[:start] + self._text[end:]
        if isinstance(change, Rename):
            return self._spliced(field.start, field.end, render_key(change.to))
        if isinstance(change, Append):
            if field.node.parts or field.node.style == "flow":
                return self._appended(field.node, change.item)
            return self._replaced(field, [change.item], in_flow=False)
        in_flow = False
        for step in change.place[1:]:
            in_flow = in_flow or field.node.style == "flow"
            inner = field.node.part(step)
            assert inner is not None
            field = inner
        return self._replaced(field, change.value, in_flow=in_flow)

    def _spliced(self, start: int, end: int, new: str) -> str:
        return self._text[:start] + new + self._text[end:]

    def _refuse_ties(self, field: Part) -> None:
        if field.node.tied:
            raise Refusal(
                f"'{field.name}' is tied to another field by an anchor or an alias; {_BY_HAND}"
            )
        before = self._text[self._tree.line_start(field) : field.start]
        if before.strip(" ") or not re.match(r" *:", self._text[field.end :]):
            raise Refusal(f"'{field.name}' is written in an unusual way; {_BY_HAND}")

    def _refuse_comments(self, field: Part, has_comments: bool) -> None:
        if has_comments:
            raise Refusal(f"a comment within '{field.name}' would be lost; {_BY_HAND}")

    # --- A value in the place of another ---

    def _replaced(self, field: Part, value: Value, *, in_flow: bool) -> str:
        node = field.node
        self._refuse_comments(field, self._tree.has_comments(node))
        if node.style == "block":
            return self._replaced_block(field, value)
        if (
            isinstance(value, list)
            and any(isinstance(item, dict) for item in value)
            and not in_flow
        ):
            return self._replaced_by_block(field, value)
        quote = node.style if isinstance(value, str) and node.style in ("'", '"') else ""
        new = render(value, quote=quote)
        if node.style in ("|", ">"):
            new += self._head_comment(node)
        if self._tree.keeps_blank_lines(node):
            new += self._tree.break_of(field)
        if node.start == node.end and self._text[node.start - 1] in ":-":
            new = f" {new}"
        return self._spliced(node.start, node.end, new)

    def _head_comment(self, node: Node) -> str:
        """The comment behind the mark of a block text, with the spaces before it."""
        head = BREAK.split(self._text[node.start : node.end], maxsplit=1)[0]
        comment = re.search(r" +#.*", head)
        return comment[0] if comment else ""

    def _replaced_block(self, field: Part, value: Value) -> str:
        """A value in the place of a list or mapping that stands below its key."""
        node, end_of_line = field.node, self._tree.break_of(field)
        end = self._tree.lines_end(node)
        ending = end_of_line if end == node.end else ""
        if isinstance(value, list | dict) and value:
            new = render_block(value, " " * node.column, end_of_line)
            return self._spliced(node.start, node.end, new + ending)
        colon = self._text.index(":", field.end) + 1
        head, _, below = self._text[colon : node.start].partition(end_of_line)
        rest = self._text[node.end : end]
        self._refuse_comments(field, "#" in below or ("#" in head and "#" in rest))
        new = f" {render(value)}{head.rstrip(' ')}"
        return self._spliced(colon, node.end, new + ending)

    def _replaced_by_block(self, field: Part, value: list[Any]) -> str:
        """A list of mappings in the place of nothing, or of something on the key's line."""
        node, end_of_line = field.node, self._tree.break_of(field)
        indent = " " * (field.column + 2)
        stop = self._tree.line_end(node.end)
        colon = self._text.index(":", field.end) + 1
        if BREAK.search(self._text, colon, node.end):
            raise Refusal(f"'{field.name}' cannot become a list here; {_BY_HAND}")
        rest = BREAK.split(self._text[node.end : stop], maxsplit=1)[0].rstrip(" ")
        rest = f" {rest.lstrip(' ')}" if rest else ""
        block = render_block(value, indent, end_of_line)
        return self._spliced(colon, stop, f"{rest}{end_of_line}{indent}{block}{end_of_line}")

    # --- One more item ---

    def _appended(self, node: Node, item: Value) -> str:
        """A list that is there, with one more item behind its last, written as that one is."""
        last = node.parts[-1].node if node.parts else None
        if node.style == "flow":
            if last is None:
                return self._spliced(node.start + 1, node.start + 1, render(item))
            return self._spliced(last.end, last.end, f", {render(item)}")
        assert last is not None
        end = self._tree.lines_end(node)
        found = BREAK.search(self._text, node.start)
        end_of_line = found[0] if found else "\n"
        indent = " " * node.column
        inline = isinstance(item, dict) and last.style == "flow"
        new = f"- {render(item)}" if inline else render_block([item], indent, end_of_line)
        return self._spliced(end, end, f"{indent}{new}{end_of_line}")

    # --- Fields: new ones, and their order ---

    def _inserted(self, name: str, value: Value) -> str:
        offset, indent, end_of_line = self._gap_for(name)
        if isinstance(value, list) and any(isinstance(item, dict) for item in value):
            below = f"{indent}  "
            new = f"{end_of_line}{below}{render_block(value, below, end_of_line)}"
        else:
            new = f" {render(value)}"
        return self._spliced(offset, offset, f"{indent}{render_key(name)}:{new}{end_of_line}")

    def _gap_for(self, name: str) -> tuple[int, str, str]:
        """Where a new field goes, its indentation, and what ends its line."""
        if not self._fields:
            return len(self._text), "", "\r\n" if "\r\n" in self._text else "\n"
        ranks = {each: rank for rank, each in enumerate(self._order)}
        rank = ranks.get(name, len(ranks))
        earlier = [field for field in self._fields if ranks.get(str(field.name), rank) < rank]
        later = [field for field in self._fields if ranks.get(str(field.name), -1) > rank]
        if earlier:
            neighbour = max(earlier, key=lambda field: ranks[str(field.name)])
        elif later:
            neighbour = min(later, key=lambda field: ranks[str(field.name)])
            if neighbour is self._fields[0] and not self._text[: neighbour.start].strip():
                start = self._tree.line_start(neighbour)
                return start, " " * neighbour.column, self._tree.break_of(neighbour)
        else:
            neighbour = self._fields[-1]
        end = self._tree.field_end(neighbour)
        return end, " " * neighbour.column, self._tree.break_of(neighbour)

    def _ordered(self, names: tuple[str, ...]) -> str:
        """The fields in another order, each with the comments right above it."""
        tree, text = self._tree, self._text
        ends = [tree.field_end(field) for field in self._fields]
        begin = tree.line_start(self._fields[0])
        starts = [begin, *ends[:-1]]
        above_first = text[:begin].strip()
        if above_first and names[0] != self._fields[0].name:
            raise Refusal(f"a comment may belong to '{self._fields[0].name}' or to all; {_BY_HAND}")
        blocks: dict[str, str] = {}
        for field, start, end in zip(self._fields, starts, ends, strict=True):
            above = text[start : tree.line_start(field)]
            if any(not line.strip() for line in BREAK.split(above)[:-1]):
                raise Refusal(f"the fields stand in groups; {_BY_HAND}")
            blocks[str(field.name)] = text[start:end]
        return text[:begin] + "".join(blocks[name] for name in names) + text[ends[-1] :]
