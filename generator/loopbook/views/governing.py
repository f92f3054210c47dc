"""Which decisions govern a file: those in force, or proposed, whose ``applies_to`` covers it.

Globs are those of ``.gitignore``, from the top of the repository, as in a CODEOWNERS file.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from loopbook.globs import compile_globs
from loopbook.logbook import Item, Logbook
from loopbook.records import Decision, DecisionStatus
from loopbook.views.rows import Row, row_of


@dataclass(frozen=True, slots=True)
class Governing:
    """A decision that governs some of the files that were asked about."""

    row: Row
    reverse_if: str | None
    """The signal that would reverse it."""
    path: str
    """The record's file, from the root of the log."""
    files: tuple[str, ...]
    """The files that it covers, sorted."""
    in_force: bool
    """Whether it is accepted; otherwise it is proposed."""

    @property
    def review_is_near(self) -> bool:
        """Whether it is to be reviewed or decided soon, or should have been."""
        return self.row.due is not None and self.row.due.state != "later"


def governing(logbook: Logbook, files: Iterable[str]) -> tuple[Governing, ...]:
    """The decisions that govern any of these files, those in force first.

    ``files`` are paths from the top of the repository.
    """
    asked = sorted(set(files))
    found = []
    for item in logbook.items:
        record = item.record
        if not isinstance(record, Decision) or not record.applies_to or not record.live:
            continue
        covered = tuple(compile_globs(record.applies_to).match_files(asked))
        if covered:
            found.append(_governing(logbook, item, record, tuple(sorted(covered))))
    return tuple(sorted(found, key=lambda each: (not each.in_force, each.row.id)))


def _governing(
    logbook: Logbook, item: Item, record: Decision, covered: tuple[str, ...]
) -> Governing:
    in_force = record.status is DecisionStatus.ACCEPTED
    return Governing(row_of(logbook, item), record.reverse_if, item.entry.path, covered, in_force)
