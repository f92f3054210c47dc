"""The task list of a handoff: each item with its person and its date, where it names them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from loopbook.clock import parse_date
from loopbook.filetext import lines_outside_code

_HEADING = re.compile(r"(#{1,6})[ \t]+(.+)")
_ITEM = re.compile(r"[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]+\[([ xX])\][ \t]+(\S.*)")
_HANDLE = re.compile(r"(?<![\w@])@([A-Za-z0-9](?:[A-Za-z0-9_.-]*[A-Za-z0-9])?)")
_BY = re.compile(r"\bby[ \t]+(\d{4}-\d{2}-\d{2})\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Action:
    """One item of a handoff's ``## Actions``."""

    text: str
    done: bool
    handle: str | None
    """The person it names; the handoff's accountable person where it names none."""
    by: date | None
    """The date it names; the handoff's expiry where it names none."""
    line: int
    """Its line in the body, from 1."""


def read_actions(body: str) -> tuple[Action, ...]:
    """The items of the task list under ``## Actions``, in their order."""
    return tuple(_items(body))


def _items(body: str) -> Iterator[Action]:
    level = 0
    for number, line in lines_outside_code(body):
        if heading := _HEADING.fullmatch(line):
            depth = len(heading[1])
            if heading[2].rstrip("# \t").lower() == "actions":
                level = depth
            elif depth <= level:
                level = 0
        elif level and (item := _ITEM.fullmatch(line)):
            yield _action(item[2].strip(), item[1] != " ", number)


def _action(text: str, done: bool, line: int) -> Action:
    handle, by = _HANDLE.search(text), _BY.search(text)
    day = None
    if by:
        try:
            day = parse_date(by[1])
        except ValueError:
            day = None
    return Action(text, done, handle[1] if handle else None, day, line)
