"""One record's page: its header, its path of escalation, its history, and what links to it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from loopbook.clock import Expiry
from loopbook.findings import Finding
from loopbook.logbook import Item, Logbook
from loopbook.records import AnyRecord, Decision, HandoffStatus, Kind
from loopbook.timeline import EventKind
from loopbook.views.deeds import Bit, said
from loopbook.views.ladders import EscalationView, escalation_of
from loopbook.views.rows import PersonChip, Row, chip, mention, row_of


@dataclass(frozen=True, slots=True)
class EventLine:
    """One line of a record's history: what one commit did."""

    at: datetime
    author: str | None
    said: tuple[Bit, ...]
    """What happened, without the author: ``accepted it``."""
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
    reopened: bool
    """Whether it was last accepted by being reopened."""
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
    consulted: tuple[PersonChip, ...]
    informed: tuple[PersonChip, ...]
    reviewers: Mapping[str, PersonChip]
    """By handle, those who reviewed a decision."""
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
        decided is None and _was_reopened(item),
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
        tuple(mention(logbook, each) for each in (decision.consulted if decision else ())),
        tuple(mention(logbook, each) for each in (decision.informed if decision else ())),
        {each.by: mention(logbook, each.by) for each in (decision.reviews if decision else ())},
        findings,
        item.entry.path,
    )


def _was_reopened(item: Item) -> bool:
    events = item.timeline.events if item.timeline else ()
    moves = [event for event in events if event.kind is EventKind.MOVED]
    return bool(moves) and moves[-1].before == HandoffStatus.DONE and item.kind is Kind.HANDOFF


def _shown(written: Expiry | None, at: datetime | None) -> Expiry | None:
    """A bare date as it is written, the same for every reader; else the instant."""
    return written if written is not None and not isinstance(written, datetime) else at


def event_lines(logbook: Logbook, item: Item) -> list[EventLine]:
    """A record's history, a line for each commit, the latest first."""
    deeds = list(item.timeline.deeds()) if item.timeline else []
    return [
        EventLine(
            deed.events[0].at,
            logbook.settings.author(commit.author, commit.email) if commit else None,
            said(logbook, deed, item.pushed),
            commit.id if commit else None,
        )
        for deed in reversed(deeds)
        for commit in (deed.events[0].commit,)
    ]
