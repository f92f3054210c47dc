"""What is wrong and where: faults as they are met, findings as they are reported.

A *fault* is what a reader or a rule says about one place in one file. A *finding* is a fault with
the rule's name and severity and the record it belongs to: the one shape that every report prints.
"""

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
    """The known word nearest to a misspelt one, or None where none is near; in any case."""
    from difflib import get_close_matches

    plain = {each.lower(): each for each in reversed(known)}
    words = (word.lower(), word.lower().replace("-", "_"))
    near = [match for each in words for match in get_close_matches(each, plain, n=1, cutoff=0.6)]
    return plain[near[0]] if near else None
