"""The task list of a handoff: each item with its person and its date, where it names them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from loopbook.clock import parse_date
from loopbook.filetext import lines_outside_code
from loopbook.sections import plain, read_sections

_ITEM = re.compile(r"[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]+\[([ xX])\][ \t]+(\S.*)")
_HANDLE = re.compile(r"(?<![\w@])@([A-Za-z0-9](?:[A-Za-z0-9_.-]*[A-Za-z0-9])?)")
_STRUCK = re.compile(r"~~(?:(?!~~).)+~~")
_REMARK = re.compile(r"\([^()]*\)")
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

    @property
    def what(self) -> str:
        """The text without its person and its date."""
        return " ".join(_BY.sub(" ", _HANDLE.sub(" ", self.text)).split())

    @property
    def dropped(self) -> bool:
        """Whether it is struck through: all of it but its person, its date and remarks in brackets.

        ``- [ ] ~~Rotate staging~~ @bo (it is gone)`` is no longer wanted.
        """
        if not self.text.startswith("~~"):
            return False
        return _STRUCK.fullmatch(_REMARK.sub(" ", self.what).strip(" .,;:")) is not None

    @property
    def open(self) -> bool:
        """Whether it is still to be done: neither ticked nor struck through."""
        return not self.done and not self.dropped


@lru_cache(maxsize=16)  # several rules look at the same body, one after the other
def read_actions(body: str) -> tuple[Action, ...]:
    """The items of the task list under ``## Actions``, in their order."""
    return tuple(_items(body))


def _items(body: str) -> Iterator[Action]:
    last = 0
    for section in read_sections(body):
        if section.line <= last or plain(section.title) != "actions":
            continue
        for number, line in lines_outside_code(section.text):
            last = section.line + number
            if item := _ITEM.fullmatch(line):
                yield _action(item[2].strip(), item[1] != " ", last)


def _action(text: str, done: bool, line: int) -> Action:
    handle, by = _HANDLE.search(text), _BY.search(text)
    day = None
    if by:
        try:
            day = parse_date(by[1])
        except ValueError:
            day = None
    return Action(text, done, handle[1] if handle else None, day, line)
