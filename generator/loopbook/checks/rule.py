"""What a rule is: a code, a name, a weight, a page, and a generator of places."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from inspect import cleandoc

from loopbook.findings import FILE_START, Position, Severity
from loopbook.logbook import Logbook
from loopbook.reading import Entry


@dataclass(frozen=True, slots=True)
class Spot:
    """One place that a rule objects to."""

    message: str
    position: Position = FILE_START
    field: str | None = None
    hint: str | None = None


Check = Callable[[Entry, Logbook], Iterator[Spot]]
"""Looks at one file of the log, beside all the others."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of the log."""

    code: str
    name: str
    """Says the fault: ``missing-owner``."""
    severity: Severity
    """Unless the settings say otherwise."""
    time_dependent: bool
    """Whether time alone, without any edit, makes it speak."""
    check: Check

    @property
    def page(self) -> str:
        """What it finds, why it matters, an example, and what to write instead; in Markdown."""
        return cleandoc(self.check.__doc__ or "")

    @property
    def sentence(self) -> str:
        """What it finds, in one sentence."""
        return " ".join(self.page.split("\n\n")[0].split())


def rule(
    code: str, name: str, severity: Severity = Severity.ERROR, *, time_dependent: bool = False
) -> Callable[[Check], Rule]:
    """Makes a rule of a generator function, whose docstring is the rule's page."""

    def make(check: Check) -> Rule:
        return Rule(code, name, severity, time_dependent, check)

    return make


def read_faults(entry: Entry, code: str) -> Iterator[Spot]:
    """What reading found wrong with a file under one code."""
    for fault in entry.faults:
        if fault.code == code:
            yield Spot(fault.message, fault.position, fault.field, fault.hint)
