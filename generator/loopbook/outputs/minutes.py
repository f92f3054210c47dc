"""A week as Markdown: the agenda of a review that takes a quarter of an hour."""

from collections.abc import Iterable

from loopbook.logbook import Logbook
from loopbook.views import words
from loopbook.views.changes import Change
from loopbook.views.record import said_of
from loopbook.views.rows import Row
from loopbook.views.week import WeekView, agenda_of


def week(logbook: Logbook, view: WeekView) -> str:
    """The page of a week as Markdown. A section in which nothing happened says "none"."""
    sections: list[tuple[str, list[str]]] = []
    if view.current:
        agenda = agenda_of(logbook)
        sections.append(("Needs acceptance or a decision", _rows(agenda.needs)))
        sections.append(("Overdue", _rows(agenda.overdue)))
    else:
        sections.append(("Became overdue", _changes(logbook, view.newly_overdue)))
    sections.append(("Closed", _changes(logbook, view.finished)))
    sections.append(("Decisions made or reversed", _changes(logbook, view.decided)))
    if view.current:
        sections.append(("Reviews in the next 14 days", _rows(agenda.reviews)))
        sections.append(("Who is away", [f"- {chip.name} {chip.away}" for chip in agenda.away]))
    else:
        sections.append(("Reviews that fell into this week", _changes(logbook, view.reviews_due)))
    sections.append(("Numbers", _numbers(view)))
    sections.append(("Opened", _changes(logbook, view.opened)))
    sections.append(("Reopened", _changes(logbook, view.reopened)))
    sections.append(("Other moves", _changes(logbook, _others(view))))
    sections.append(("Passed on", _changes(logbook, view.reassigned)))
    sections.append(("Dates moved", _changes(logbook, view.renewed)))
    title = f"# Week {view.week.number} · {words.span(view.week.monday, view.week.sunday)}"
    parts = [title, *(f"## {name}\n\n" + "\n".join(lines or ["none"]) for name, lines in sections)]
    return "\n\n".join(parts) + "\n"


def _numbers(view: WeekView) -> list[str]:
    counts = view.counts
    change = counts["open_at_end"] - counts["open_at_start"]
    return [
        f"- open {counts['open_at_end']} ({change:+}), reviews due {counts['reviews_at_end']}, "
        f"overdue {counts['overdue_at_end']}",
        f"- opened {counts['opened']}, closed {counts['closed']}, reopened {counts['reopened']}, "
        f"moved {counts['moved']}, edits {counts['modified']}",
    ]


def _others(view: WeekView) -> list[Change]:
    named = {id(change) for change in (*view.closed, *view.reopened, *view.decided)}
    return [change for change in view.moved if id(change) not in named]


def _rows(rows: Iterable[Row]) -> list[str]:
    return [
        f"- **{row.title}** (`{row.id}`), "
        f"{row.accountable.name if row.accountable else 'nobody'}"
        f"{f', {row.due.relative}' if row.due else ''}"
        for row in rows
    ]


def _changes(logbook: Logbook, changes: Iterable[Change]) -> list[str]:
    return [_change(logbook, change) for change in changes]


def _change(logbook: Logbook, change: Change) -> str:
    name = f"- **{change.title}** (`{change.id}`)"
    if change.event in ("newly_overdue", "review_due"):
        who = change.row.accountable if change.row else None
        return f"{name}, {who.name if who else 'nobody'}, {change.at:%Y-%m-%d}"
    text = (
        f"{name}: {change.author or 'somebody'} {said_of(logbook, change)}, {change.at:%a %H:%M}Z"
    )
    return f"{text}. {change.outcome}" if change.outcome else text
