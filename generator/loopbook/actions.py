"""The task list of a handoff: each item with its person and its date, where it names them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from loopbook.clock import parse_date
from loopbook.filetext import lines_outside_code
from loopbook.sections import plain, read_sections

_ITEM = re.compile(r"[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]+\[([ xX])\][ \t]+(\S.*)")
_HANDLE = re.compile(r"(?<![\w@])@([A-Za-z0-9](?:[A-Za-z0-9_.-]*[A-Za-z0-9])?)")
_STRUCK = re.compile(r"~~(?:(?!~~).)+~~")
_REMARK = re.compile(r"\([^()]*\)")
_BY = re.compile(r"\bby[ \t]+(\d{4}-\d{2}-\d{2})\b", re.IGNORECASE)

_MARK = re.compile(
    r"(?<!`)(?P<ticks>`++)(?:[^`]++|(?!(?P=ticks)(?!`))`++)*+(?P=ticks)"  # code
    r"|<(?:a|code|kbd|pre|samp)\b[^<>]*+>[^<]*+|<[^<>]*+>"  # tags
    r"|!?\[[^\[\]]*+\](?:\([^()]*+\)|\[[^\[\]]*+\])"  # links and pictures
    rf"|(?<![^\s(*_~]){_HANDLE.pattern}|{_BY.pattern}",
    re.IGNORECASE,
)
"""A person or a date, or what must be stepped over because it has words of its own."""


class Mark(NamedTuple):
    """A place in an action's text that names a person or a date: the one or the other."""

    start: int
    end: int
    handle: str | None
    by: str | None
    """The date as written."""


def marks(text: str) -> Iterator[Mark]:
    """The people and dates that an action's text names, but for those in code, links and tags."""
    for match in _MARK.finditer(text):
        _, handle, by = match.groups()
        if handle or by:
            yield Mark(match.start(), match.end(), handle, by)


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
    def words(self) -> str:
        """The text without the person and the date at its end, for where these stand beside it."""
        kept, between = self.text, " \t,;."
        for mark in reversed(list(marks(self.text))):
            rest = self.text[mark.end : len(kept)].strip(between)
            if rest or mark.handle not in (None, self.handle):
                break
            kept, between = self.text[: mark.start].rstrip(" \t,;"), " \t,;"
        return kept or self.text

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
