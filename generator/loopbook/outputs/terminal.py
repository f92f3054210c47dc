"""Records as text for a terminal, and as CSV."""

import csv as csv_module
import io
from collections.abc import Iterable, Sequence
from shutil import get_terminal_size

import click

from loopbook.clock import iso_z
from loopbook.logbook import Item, Logbook
from loopbook.outputs.json import record as as_json
from loopbook.records import Decision, Handoff
from loopbook.views import words
from loopbook.views.deeds import plain
from loopbook.views.ladders import LadderView, RungView
from loopbook.views.record import EventLine, RecordView
from loopbook.views.rows import Row, row_of

_COLUMNS = (
    "id",
    "kind",
    "title",
    "status",
    "open",
    "overdue",
    "owner",
    "accountable",
    "acting",
    "expiry",
    "expires_at",
    "opened_at",
    "closed_at",
    "path",
    "url",
)
_COLOURS = {"late": "red", "soon": "yellow", "later": None}
_LEAST_TITLE = 24


def table(logbook: Logbook, items: Iterable[Item]) -> str:
    """Records as a table: what, who, until when. Says so where there are none."""
    rows = [row_of(logbook, item) for item in items]
    if not rows:
        return "No records.\n"
    widths = [
        max(len(cell) for cell in column)
        for column in zip(*(_cells(row) for row in rows), strict=True)
    ]
    others = sum(widths) - widths[1] + 2 * (len(widths) - 1)
    widths[1] = max(min(widths[1], get_terminal_size((100, 24)).columns - others), _LEAST_TITLE)
    return "".join(f"{_line(row, widths)}\n" for row in rows)


def _cells(row: Row) -> tuple[str, str, str, str, str]:
    who = row.accountable.handle if row.accountable else "nobody"
    due = f"{row.due.day}, {row.due.relative}" if row.due else "no date" if row.open else ""
    status = row.status_text or row.status
    return (
        words.visible(row.id),
        words.visible(row.title),
        words.visible(status),
        words.visible(who),
        due,
    )


def _line(row: Row, widths: Sequence[int]) -> str:
    cells = list(_cells(row))
    if len(cells[1]) > widths[1]:
        cells[1] = f"{cells[1][: widths[1] - 1]}…"
    padded = [cell.ljust(width) for cell, width in zip(cells, widths, strict=True)]
    padded[-1] = padded[-1].rstrip()
    if row.due:
        padded[-1] = click.style(padded[-1], fg=_COLOURS[row.due.state])
    return "  ".join(padded).rstrip()


def csv(logbook: Logbook, items: Iterable[Item]) -> str:
    """Records as CSV with the columns of the JSON; a tag list is parted by spaces."""
    out = io.StringIO()
    writer = csv_module.DictWriter(out, [*_COLUMNS, "tags"], lineterminator="\n")
    writer.writeheader()
    for item in items:
        shape = as_json(logbook, item)
        plain = {key: _csv_value(shape[key]) for key in _COLUMNS}
        writer.writerow({**plain, "tags": " ".join(item.record.tags)})
    return out.getvalue()


def _csv_value(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value)


def record(logbook: Logbook, view: RecordView) -> str:
    """One record: its state, its path of escalation, its findings and its history."""
    return "\n".join([*_head(logbook, view), *_path(view), *_findings(view), *_past(view)]) + "\n"


def _head(logbook: Logbook, view: RecordView) -> list[str]:
    row, written = view.row, view.record
    lines = [click.style(words.visible(row.title), bold=True)]
    if row.summary:
        lines.append(words.visible(row.summary))
    facts = {
        "id": row.id,
        "status": f"{row.status} ({row.status_text})" if row.status_text else row.status,
        "from": row.giver.name if row.giver else None,
        "owner": row.owner.name if row.owner else "nobody",
        "accountable": row.accountable.name if row.accountable else "nobody",
        "acting": row.accountable.acting if row.accountable else None,
    }
    if row.due:
        facts[row.due.word] = f"{row.due.written} ({row.due.relative}; {iso_z(row.due.at)})"
    if isinstance(written, Decision):
        facts["reverse if"] = written.reverse_if
        facts["risk"] = written.risk.what if written.risk else None
    if isinstance(written, Handoff):
        facts["readback"], facts["outcome"] = written.readback, written.outcome
    facts["superseded by"] = ", ".join(each.id for each in view.successors) or None
    facts["linked from"] = ", ".join(each.id for each in view.backlinks) or None
    facts["file"] = view.path
    width = max(len(name) for name, value in facts.items() if value)
    lines.append("")
    for name, value in facts.items():
        if value:
            text = words.visible(value)
            if row.due and name == row.due.word:
                text = click.style(text, fg=_COLOURS[row.due.state])
            lines.append(f"{name.ljust(width)}  {text}")
    return lines


def _path(view: RecordView) -> list[str]:
    if view.escalation is None:
        return []
    lines = []
    for ladder in view.escalation.ladders:
        if ladder.rungs:
            lines += ["", f"{ladder.title} ({', '.join(_terms(ladder))})"]
            lines += [line for rung in ladder.rungs for line in _rung(rung)]
    return [*lines, *(f"\n{note}" for note in view.escalation.notes)]


def _terms(ladder: LadderView) -> list[str]:
    """Under which terms a chain runs, each in a few words."""
    terms = [f"from {iso_z(ladder.start)}"]
    if ladder.policy:
        terms.append(f"policy {ladder.policy}{', the default' if ladder.default else ''}")
    if ladder.former:
        terms.append("as it stood when this began")
    if ladder.interrupt:
        terms.append("interrupts")
    return terms


_MARKS = {"past": "✓", "current": "●", "next": "→", "later": "·", "skipped": "–"}


def _rung(rung: RungView) -> list[str]:
    who = f"{rung.hearer.name} ({rung.role})" if rung.hearer else f"nobody ({rung.role})"
    when = f", {iso_z(rung.at)} = {rung.day} {rung.zone}" if rung.at else ""
    text = f"  {_MARKS[rung.state]} {rung.number}  {rung.after}: {who}{when}"
    return [words.visible(text), *([f"       {words.visible(rung.why)}"] if rung.why else [])]


def _findings(view: RecordView) -> list[str]:
    found = [
        f"  {finding.code} line {finding.line}: {words.visible(finding.message)}"
        for finding in view.findings
    ]
    return ["", "Findings", *found] if found else []


def _did(event: EventLine) -> str:
    did = plain(event.said)
    return f"{event.author} {did}" if event.author else f"{did}, not committed yet"


def _past(view: RecordView) -> list[str]:
    if not view.events:
        return ["", "No history is known."]
    lines = [
        f"  {event.at:%Y-%m-%d %H:%M}Z  " + words.visible(_did(event)) for event in view.events
    ]
    if view.pushes > 1:
        lines.append(f"  The expiry was pushed {words.times(view.pushes)}.")
    if not view.history_complete:
        lines.append("  What was before is not known: the clone is shallow.")
    return ["", "History", *lines]
