"""Where everything in a YAML mapping begins and ends, so that it can be replaced and nothing else.

PyYAML's own marks of an end are not enough: those of a block lie behind the comments and blank
lines that follow it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import yaml

from loopbook import yamltext

BREAK = re.compile(r"\r\n|[\n\r\x85\u2028\u2029]")
"""What ends a line for YAML."""

_BREAKS = "\r\n\x85\u2028\u2029"
_ENDS: Any = yaml.MappingEndEvent | yaml.SequenceEndEvent
_COMMENT = re.compile(r" *#")
_KEEPS = re.compile(r"[|>]\d?\+")


@dataclass(frozen=True, slots=True)
class Node:
    """A value; offsets are into the text that was read."""

    shape: str
    """``text``, ``list``, ``mapping`` or ``alias``."""
    style: str
    """Of text its mark (``"``, ``'``, ``|``, ``>``, or nothing); else ``flow`` or ``block``."""
    start: int
    end: int
    """Behind its last character; of a block, behind that of its last part."""
    column: int
    """How far it is indented; counts from 0."""
    parts: tuple["Part", ...] = ()
    anchored: bool = False

    @property
    def tied(self) -> bool:
        """Whether an anchor or an alias ties it, or a part of it, to another value."""
        return self.anchored or self.shape == "alias" or any(part.node.tied for part in self.parts)

    def part(self, name: str | int) -> "Part | None":
        """The part of a mapping by its key, or of a list by its position."""
        return next((part for part in self.parts if part.name == name), None)

    def leaves(self) -> Iterator[tuple[int, int]]:
        """The spans of all keys and texts within, in order."""
        if not self.parts:
            yield self.start, self.end
        for part in self.parts:
            if self.shape == "mapping":
                yield part.start, part.end
            yield from part.node.leaves()


@dataclass(frozen=True, slots=True)
class Part:
    """A key of a mapping with its value, or an item of a list."""

    name: str | int
    start: int
    """Where the key begins; of an item, where its value begins."""
    end: int
    """Behind the key."""
    column: int
    """How far the key is indented; counts from 0."""
    node: Node


@dataclass(frozen=True, slots=True)
class Tree:
    """A YAML text and where its parts stand."""

    text: str
    root: Node | None
    """None where there is nothing in it."""

    @classmethod
    def of(cls, text: str) -> "Tree":
        """The tree of a text that :func:`yamltext.load` accepts."""
        events = yamltext.events(text)
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                return cls(text, _node(next(events), events, text))
        return cls(text, None)

    def line_start(self, part: Part) -> int:
        """Where the line of a key begins."""
        return part.start - part.column

    def line_end(self, offset: int) -> int:
        """Behind the line on which something ends, its line end included."""
        found = BREAK.search(self.text, offset)
        return found.end() if found else len(self.text)

    def keeps_blank_lines(self, node: Node) -> bool:
        """Whether it is a block text that ends with its blank lines, at the start of a line."""
        return node.style in ("|", ">") and self.text[node.end - 1] in _BREAKS

    def lines_end(self, node: Node) -> int:
        """Behind the last line of a value."""
        last = node
        while last.style == "block":
            last = last.parts[-1].node
        return node.end if self.keeps_blank_lines(last) else self.line_end(node.end)

    def break_of(self, part: Part) -> str:
        """What ends the line of a key."""
        found = BREAK.search(self.text, part.start)
        return found[0] if found else "\n"

    def field_end(self, part: Part) -> int:
        """Behind the lines of a key and its value, and the comments that are indented like it."""
        end = self.lines_end(part.node)
        while (comment := _COMMENT.match(self.text, end)) and (
            comment.end() - end - 1 > part.column
        ):
            end = self.line_end(comment.end())
        return end

    def has_comments(self, node: Node) -> bool:
        """Whether a comment stands between the parts of a value."""
        if node.shape == "text":
            return False
        spans = [(node.start, node.start), *node.leaves(), (node.end, node.end)]
        if not node.parts:  # brackets with nothing in them
            spans = [spans[0], spans[-1]]
        return any("#" in self.text[start:end] for (_, start), (end, _) in pairwise(spans))


def _node(event: Any, events: Iterator[Any], text: str) -> Node:
    start, end = event.start_mark.index, event.end_mark.index
    column, anchored = event.start_mark.column, event.anchor is not None
    if isinstance(event, yaml.AliasEvent):
        return Node("alias", "", start, end, column)
    if isinstance(event, yaml.ScalarEvent):
        style = event.style or ""
        if style in ("|", ">"):
            end = _end_of_block_text(text, start, end)
        return Node("text", style, start, end, column, (), anchored)
    shape = "mapping" if isinstance(event, yaml.MappingStartEvent) else "list"
    parts: list[Part] = []
    for each in events:
        if isinstance(each, _ENDS):
            end = each.end_mark.index
            break
        if shape == "mapping":
            node = _node(next(events), events, text)
            key_start, key_end = each.start_mark.index, each.end_mark.index
            parts.append(Part(each.value, key_start, key_end, each.start_mark.column, node))
        else:
            node = _node(each, events, text)
            parts.append(Part(len(parts), node.start, node.start, node.column, node))
    if event.flow_style:
        return Node(shape, "flow", start, end, column, tuple(parts), anchored)
    return Node(shape, "block", start, parts[-1].node.end, column, tuple(parts), anchored)


def _end_of_block_text(text: str, start: int, end: int) -> int:
    """Behind the last line of a block text; blank lines behind it count where it keeps them."""
    if _KEEPS.match(text, start):
        return end
    last = start + len(text[start:end].rstrip(f" {_BREAKS}"))
    found = BREAK.search(text, last)
    return found.start() if found else end
