"""What is wrong and where: faults as they are met, findings as they are reported.

A *fault* is what a reader or a rule says about one place in one file. A *finding* is a fault with
the rule's name and severity and the record it belongs to: the one shape that every report prints.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple, overload


class Severity(StrEnum):
    """How much a finding weighs: an error fails ``loopbook check``, the others are listed."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Position(NamedTuple):
    """A place in a file; both numbers count from 1, columns in characters."""

    line: int
    column: int


FILE_START = Position(1, 1)

_NEAR = 0.65
"""How alike two words are, of 1, before one is taken for the other: rejected is not replaced."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong at one place.

    ``field`` is the dotted name of the front-matter field it is about, None for the file as a
    whole; ``hint`` is the shortest way to mend it.
    """

    code: str
    message: str
    position: Position = FILE_START
    field: str | None = None
    hint: str | None = None


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """A fault as it is reported; sorts by path, line, column and code."""

    path: str
    line: int
    column: int
    code: str
    name: str
    severity: Severity
    record: str | None
    field: str | None
    message: str
    hint: str | None

    @property
    def is_error(self) -> bool:
        """Whether this finding fails the check."""
        return self.severity is Severity.ERROR


class Wrong(ValueError):
    """A value is not what is expected: the message says what is, ``hint`` how to mend it."""

    def __init__(self, message: str, hint: str | None = None) -> None:
        super().__init__(message)
        self.hint = hint


@overload
def guess(word: str, known: Sequence[str], otherwise: str) -> str: ...


@overload
def guess(word: str, known: Sequence[str], otherwise: None = None) -> str | None: ...


def guess(word: str, known: Sequence[str], otherwise: str | None = None) -> str | None:
    """The hint for a misspelt word: the known word nearest to it, or what to do otherwise."""
    near = did_you_mean(word, known)
    return f"did you mean '{near}'?" if near else otherwise


def did_you_mean(word: str, known: Sequence[str]) -> str | None:
    """The known word nearest to a misspelt one, or None where none is near; in any case.

    Of several words of which one is known by itself, each must be near: ``not implemented`` is no
    misspelling of ``implemented``, nor of ``partially implemented``.
    """
    from difflib import get_close_matches

    plain = {each.lower(): each for each in reversed(known)}
    parts = _parts(word)
    if len(parts) > 1 and any(part in plain for part in parts):
        plain = {each: plain[each] for each in plain if _each_is_near(parts, _parts(each))}
    words = (word.lower(), word.lower().replace("-", "_"))
    near = [match for each in words for match in get_close_matches(each, plain, n=1, cutoff=_NEAR)]
    return plain[near[0]] if near else None


def _parts(words: str) -> list[str]:
    return re.split(r"[\s|]+", words.lower())


def _each_is_near(some: list[str], others: list[str]) -> bool:
    from difflib import SequenceMatcher

    return len(some) == len(others) and all(
        SequenceMatcher(None, one, other).ratio() >= _NEAR
        for one, other in zip(some, others, strict=True)
    )
