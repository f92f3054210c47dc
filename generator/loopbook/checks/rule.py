"""What a rule is: a code, a name, a weight, a page, and a generator of places.

How far a rule looks is told by its scope, which says when what it found must be looked for again.
A rule of one file is given that file and the settings, and so cannot depend on anything else. All
others are given the whole logbook, and must look no further than their scope says.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from enum import Enum
from inspect import cleandoc

from loopbook.findings import FILE_START, Position, Severity
from loopbook.logbook import Logbook
from loopbook.reading import Entry
from loopbook.records import Kind
from loopbook.settings import Settings


@dataclass(frozen=True, slots=True)
class Spot:
    """One place that a rule objects to."""

    message: str
    position: Position = FILE_START
    field: str | None = None
    hint: str | None = None
    severity: Severity | None = None
    """Where this place weighs other than its rule, unless the settings give the rule a weight."""


class Scope(Enum):
    """What a rule looks at."""

    FILE = "file"
    """One file and the settings."""
    LOG = "log"
    """All records and the repository's files, but neither now nor git."""
    CLOCK = "clock"
    """A live record and now."""
    HISTORY = "history"
    """A live record, now, and what git tells of its past."""
    BASE = "base"
    """A record that this change touches, and what it said before."""


FileCheck = Callable[[Entry, Settings], Iterator[Spot]]
"""Looks at one file of the log by itself."""

LogCheck = Callable[[Entry, Logbook], Iterator[Spot]]
"""Looks at one file of the log, beside all that is known."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of the log."""

    code: str
    name: str
    """Says the fault: ``missing-owner``."""
    severity: Severity
    """Unless the settings say otherwise."""
    scope: Scope
    time_dependent: bool
    """Whether time alone, without any edit, makes it speak."""
    text: str
    """The docstring of its check."""
    kind: Kind | None = None
    """The kind of record that it is asked of; None for all."""
    in_file: FileCheck | None = None
    """What it sees in the file alone."""
    in_log: LogCheck | None = None
    """What it sees by looking as far as its scope says."""

    @property
    def page(self) -> str:
        """What it finds, why it matters, an example, and what to write instead; in Markdown."""
        return cleandoc(self.text)

    @property
    def sentence(self) -> str:
        """What it finds, in one sentence."""
        return " ".join(self.page.split("\n\n")[0].split())


def file_rule(
    code: str, name: str, severity: Severity = Severity.ERROR, *, kind: Kind | None = None
) -> Callable[[FileCheck], Rule]:
    """Makes a rule of one file of a generator function, whose docstring is the rule's page."""

    def make(check: FileCheck) -> Rule:
        page = check.__doc__ or ""
        return Rule(code, name, severity, Scope.FILE, False, page, kind, in_file=check)

    return make


def log_rule(
    code: str,
    name: str,
    severity: Severity = Severity.ERROR,
    *,
    scope: Scope = Scope.LOG,
    time_dependent: bool = False,
) -> Callable[[LogCheck], Rule]:
    """Makes a rule of the whole log of a generator function, whose docstring is the rule's page."""

    def make(check: LogCheck) -> Rule:
        return Rule(code, name, severity, scope, time_dependent, check.__doc__ or "", in_log=check)

    return make


def further(rule: Rule, scope: Scope) -> Callable[[LogCheck], Rule]:
    """Makes a rule of one file see more, of which a generator function tells, where that is known.

    What it sees in the file alone does not wait for it.
    """

    def make(check: LogCheck) -> Rule:
        return replace(rule, scope=scope, in_log=check)

    return make


def read_faults(entry: Entry, code: str) -> Iterator[Spot]:
    """What reading found wrong with a file under one code."""
    for fault in entry.faults:
        if fault.code == code:
            yield Spot(fault.message, fault.position, fault.field, fault.hint)


def missing(entry: Entry, name: str, value: str | None, message: str, hint: str) -> Iterator[Spot]:
    """The place of a field that ought to say something and does not; optional ones need not.

    ``value`` is what the record holds; ``{}`` in the hint stands for the field's name in the file.
    """
    if value or name in entry.collection.optional or entry.faulty(name):
        return
    theirs = entry.origin(name)
    said = f"{message}: '{theirs}' is {entry.want(name)}"
    yield Spot(said, entry.gap(name), theirs, hint.format(theirs))
