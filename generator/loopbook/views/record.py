"""One record's page: its header, its path of escalation, its history, and what links to it."""

from dataclasses import dataclass
from datetime import datetime

from loopbook.clock import Expiry
from loopbook.findings import Finding
from loopbook.history import EventKind
from loopbook.logbook import Item, Logbook
from loopbook.records import AnyRecord, Decision
from loopbook.views.changes import Change
from loopbook.views.ladders import EscalationView, escalation_of
from loopbook.views.rows import PersonChip, Row, chip, row_of


@dataclass(frozen=True, slots=True)
class EventLine:
    """One line of a record's history."""

    at: datetime
    author: str | None
    words: str
    """What happened, without the author: ``moved it from proposed to accepted``."""
    commit: str | None


@dataclass(frozen=True, slots=True)
class RecordView:
    """Everything around the body of a record."""

    row: Row
    record: AnyRecord
    zone: str
    """The owner's zone."""
    opened: Expiry | None
    """When it was proposed or offered: a bare date where that is what is written."""
    decided: Expiry | None
    """When it was decided or accepted; the same."""
    escalation: EscalationView | None
    pushes: int
    events: tuple[EventLine, ...]
    history_complete: bool
    """Whether the history reaches back to the record's opening."""
    backlinks: tuple[Row, ...]
    successors: tuple[Row, ...]
    predecessors: tuple[Row, ...]
    related: tuple[Row, ...]
    risk_owner: PersonChip | None
    findings: tuple[Finding, ...]
    path: str


def record_view(logbook: Logbook, item: Item, findings: tuple[Finding, ...] = ()) -> RecordView:
    """A record's page; ``findings`` are those about its file."""
    record = item.record
    decision = record if isinstance(record, Decision) else None
    named = [logbook.find(name) for name in record.related]
    older = [logbook.find(name) for name in (decision.supersedes if decision else ())]
    successors = logbook.successors.get(item.id, ())
    beside = {each.id for each in (*named, *older, *successors) if each}
    opened: Expiry | None = None
    if isinstance(record, Decision):
        decided: Expiry | None = record.decided
    else:
        opened, decided = record.offered, record.accepted
    return RecordView(
        row_of(logbook, item),
        record,
        item.zone.key,
        _shown(opened, item.opened_at),
        _shown(decided, item.decided_at),
        escalation_of(logbook, item),
        item.pushes,
        tuple(event_lines(logbook, item)),
        item.timeline.complete if item.timeline else False,
        tuple(
            row_of(logbook, each)
            for each in logbook.backlinks.get(item.id, ())
            if each.id not in beside
        ),
        tuple(row_of(logbook, each) for each in successors),
        tuple(row_of(logbook, each) for each in older if each),
        tuple(row_of(logbook, each) for each in named if each),
        chip(logbook, decision.risk.owner) if decision and decision.risk else None,
        findings,
        item.entry.path,
    )


def _shown(written: Expiry | None, at: datetime | None) -> Expiry | None:
    """A bare date as it is written, the same for every reader; else the instant."""
    return written if written is not None and not isinstance(written, datetime) else at


def event_lines(logbook: Logbook, item: Item) -> list[EventLine]:
    """A record's history, the latest first."""
    events = item.timeline.events if item.timeline else ()
    return [
        EventLine(
            event.at,
            event.commit.author if event.commit else None,
            said(logbook, event.kind.value, event.field, event.before, event.after),
            event.commit.id if event.commit else None,
        )
        for event in reversed(events)
    ]


def said_of(logbook: Logbook, change: Change) -> str:
    """A week's change in words."""
    return said(logbook, change.event, change.field, change.before, change.after)


def said(
    logbook: Logbook, event: str, field: str | None, before: str | None, after: str | None
) -> str:
    """What an event did, as the end of a sentence that begins with its author."""
    if event == EventKind.OPENED:
        return f"opened it as {after}" if after else "opened it"
    if event == EventKind.REMOVED:
        return "removed it"
    if event == EventKind.RENAMED:
        return f"renamed it from {before}"
    if event == EventKind.MOVED:
        return f"moved it from {before or 'no status'} to {after or 'no status'}"
    if event == EventKind.REASSIGNED:
        names = [logbook.settings.name_of(each) if each else "nobody" for each in (before, after)]
        return f"passed it from {names[0]} to {names[1]}"
    if event == EventKind.RENEWED:
        if before and after:
            return f"moved the expiry from {before} to {after}"
        return f"set the expiry to {after}" if after else f"took away the expiry {before}"
    derived = {"newly_overdue": "passed its date", "review_due": "its review is due"}
    return derived.get(event, "edited it")
