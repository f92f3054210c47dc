"""The first page: what needs somebody now."""

from collections.abc import Sequence
from dataclasses import dataclass

from loopbook.findings import Finding
from loopbook.logbook import Logbook
from loopbook.views import addresses
from loopbook.views.agenda import needs_answer
from loopbook.views.rows import Row, by_due, row_of
from loopbook.views.unread import Unread, unread_loops
from loopbook.views.week import Weeks, WeekView


@dataclass(frozen=True, slots=True)
class BrokenFile:
    """A file whose state cannot be told."""

    path: str
    address: str
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with its trend, oldest first; the last value is the number itself."""

    number: int
    label: str
    address: str
    trend: tuple[int, ...]
    """One value for each of the last eight weeks; empty without a history."""
    change: int | None
    """Against the end of last week; None without a history."""
    unread: tuple[Unread, ...]
    """Those of the number that stand in no list, because their file cannot be read."""


@dataclass(frozen=True, slots=True)
class TodayView:
    """What the first page shows, from top to bottom."""

    broken: tuple[BrokenFile, ...]
    figures: tuple[Figure, ...]
    overdue: tuple[Row, ...]
    soon: tuple[Row, ...]
    waiting: tuple[Row, ...]
    """Handoffs that wait to be accepted and decisions that wait to be made, not shown above."""
    week: WeekView
    errors: int
    warnings: int


def broken_files(logbook: Logbook, findings: tuple[Finding, ...]) -> tuple[BrokenFile, ...]:
    """The files that cannot be read as records, each with its findings."""
    return tuple(
        BrokenFile(
            entry.path,
            addresses.of_broken(entry.path),
            tuple(finding for finding in findings if finding.path == entry.path),
        )
        for entry in logbook.broken
    )


def today(logbook: Logbook, weeks: Weeks, findings: tuple[Finding, ...]) -> TodayView:
    """The first page of a log."""
    rows = {item.id: row_of(logbook, item) for item in logbook.items if item.open}
    items = sorted((item for item in logbook.items if item.open), key=by_due)
    late = [item for item in items if item.overdue]
    soon = [item for item in items if (due := rows[item.id].due) and due.state == "soon"]
    waiting = [item for item in items if needs_answer(item)]
    shown = {item.id for item in (*late, *soon)}
    trend = weeks.trend() if logbook.history.available else ()
    unread = unread_loops(logbook)
    return TodayView(
        broken=broken_files(logbook, findings),
        figures=(
            _figure("open", "open/", len(items), unread, [end.open for end in trend]),
            _figure(
                "overdue",
                "overdue/",
                len(late),
                tuple(each for each in unread if each.overdue),
                [end.overdue for end in trend],
            ),
            _figure(
                "waiting for an answer",
                "open/",
                len(waiting),
                tuple(each for each in unread if each.unanswered),
                [end.unanswered for end in trend],
            ),
        ),
        overdue=tuple(rows[item.id] for item in late),
        soon=tuple(rows[item.id] for item in soon),
        waiting=tuple(rows[item.id] for item in waiting if item.id not in shown),
        week=weeks.view(weeks.current),
        errors=sum(finding.severity == "error" for finding in findings),
        warnings=sum(finding.severity == "warning" for finding in findings),
    )


def _figure(
    label: str, address: str, read: int, unread: tuple[Unread, ...], trend: Sequence[int]
) -> Figure:
    """A number of loops, of which so many are listed, beside those of the weeks up to this one."""
    number = read + len(unread)
    change = number - trend[-2] if len(trend) > 1 else None
    return Figure(number, label, address, (*trend[:-1], number) if trend else (), change, unread)
