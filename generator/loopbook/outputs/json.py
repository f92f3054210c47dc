"""The JSON of ``list``, ``show`` and ``week``, and of the site's ``api/``."""

from collections.abc import Iterable
from typing import Any

from loopbook.clock import iso_z, show_expiry
from loopbook.history import Event
from loopbook.logbook import Item, Logbook
from loopbook.records import Kind
from loopbook.views import addresses
from loopbook.views.changes import Change
from loopbook.views.ladders import LadderView, RungView, escalation_of, standing
from loopbook.views.measures import Measures
from loopbook.views.spread import Spread
from loopbook.views.unread import unread_loops
from loopbook.views.week import WeekView

VERSION = 1
"""Of every shape here. A field may be added within a version; none is renamed or removed."""


def records(logbook: Logbook, items: Iterable[Item]) -> dict[str, Any]:
    """``list --format json`` and ``/api/records.json``."""
    return {
        "version": VERSION,
        "now": iso_z(logbook.now),
        "records": [record(logbook, item) for item in items],
    }


def record(logbook: Logbook, item: Item) -> dict[str, Any]:
    """One record as lists show it. Instants are in UTC with ``Z``; what is unknown is null.

    ``escalation`` has the policy, how many of its steps have been taken, and who is told next, and
    when, unless something moves; the last two are null where there is no ladder.
    """
    written = item.record
    policy = logbook.settings.policy_for(written) if written.live else None
    stands = standing(logbook, item) if written.live else None
    return {
        "id": item.id,
        "kind": item.kind.value,
        "title": item.entry.title,
        "status": item.status,
        "open": item.open,
        "overdue": item.overdue,
        "owner": written.owner,
        "accountable": item.accountable,
        "acting": logbook.acting(item.accountable),
        "expiry": show_expiry(written.expiry) if written.expiry is not None else None,
        "expires_at": iso_z(item.expires_at) if item.expires_at else None,
        "opened_at": iso_z(item.opened_at) if item.opened_at else None,
        "closed_at": iso_z(item.closed_at) if item.closed_at else None,
        "escalation": {
            "policy": policy,
            "level": stands.level if stands else None,
            "next": _next(stands.following) if stands and stands.following else None,
        },
        "tags": list(written.tags),
        "path": item.entry.path,
        "url": addresses.of_record(item.kind, item.id),
    }


def _next(rung: RungView) -> dict[str, Any]:
    return {
        "to": rung.hearer.handle if rung.hearer else None,
        "at": iso_z(rung.at) if rung.at else None,
    }


def shown(logbook: Logbook, item: Item) -> dict[str, Any]:
    """``show --format json``: one record with its history, oldest event first."""
    events = item.timeline.events if item.timeline else ()
    return {
        "version": VERSION,
        "now": iso_z(logbook.now),
        **record(logbook, item),
        "summary": item.record.summary,
        "ladders": [
            _ladder(each)
            for view in (escalation_of(logbook, item),)
            if view
            for each in view.ladders
        ],
        "history": [_event(event) for event in events],
    }


def _ladder(view: LadderView) -> dict[str, Any]:
    return {
        "chain": view.kind,
        "from": iso_z(view.start),
        "policy": view.policy,
        "default": view.default,
        "as_it_stood": view.former,
        "interrupt": view.interrupt,
        "level": view.level,
        "steps": [
            {
                "number": rung.number,
                "after": rung.after,
                "role": rung.role,
                "to": rung.hearer.handle if rung.hearer else None,
                "at": iso_z(rung.at) if rung.at else None,
                "state": rung.state,
                "why": rung.why or None,
            }
            for rung in view.rungs
        ],
    }


def _event(event: Event) -> dict[str, Any]:
    return {
        "at": iso_z(event.at),
        "commit": event.commit.id if event.commit else None,
        "author": event.commit.author if event.commit else None,
        "event": event.kind.value,
        "field": event.field,
        "from": event.before,
        "to": event.after,
    }


def week(view: WeekView) -> dict[str, Any]:
    """``week --format json`` and ``/api/weeks/<week>.json``."""
    lists = (
        "opened",
        "closed",
        "reopened",
        "moved",
        "reassigned",
        "renewed",
        "removed",
        "newly_overdue",
        "reviews_due",
    )
    return {
        "version": VERSION,
        "week": str(view.week),
        "from": iso_z(view.start),
        "to": iso_z(view.end),
        **{name: [_change(change) for change in getattr(view, name)] for name in lists},
        "counts": dict(view.counts),
        "measures": _measures(view.measures) if view.measures else None,
    }


def _measures(measures: Measures) -> dict[str, Any]:
    """The numbers of a week by kind; lengths of time in seconds."""
    found = {kind: _loops(measures, kind) for kind in Kind}
    return {
        "decision": {
            **found[Kind.DECISION],
            **measures.made,
            "reviews_due": measures.reviews_in_week,
            "reviews_at_end": measures.reviews_at_end,
            "reviewed": dict(measures.reviewed),
            "renewed_without_review": measures.empty_renewals,
        },
        "handoff": {
            **found[Kind.HANDOFF],
            "time_to_accept": _spread(measures.to_accept),
            "waiting": [
                {"id": each.record.name.id, "since": iso_z(each.since) if each.since else None}
                for each in measures.waiting
            ],
        },
    }


def _loops(measures: Measures, kind: Kind) -> dict[str, Any]:
    loops = measures.loops[kind]
    tally = loops.tally
    return {
        "opened": tally.opened,
        "reopened": tally.reopened,
        "closed": tally.closed.total(),
        "closed_as": dict(sorted(tally.closed.items())),
        "net": tally.net,
        "open_at_start": loops.open_at_start,
        "open_at_end": loops.open_at_end,
        "overdue_from_before": loops.overdue_before,
        "overdue_newly": loops.overdue_newly,
        "escalations": measures.escalated[kind],
        "age": _spread(loops.age),
        "time_to_first_close": _spread(loops.to_first_close),
        "time_to_last_close": _spread(loops.to_last_close),
        "nobody_acts": [
            {"id": gap.record.name.id, "accountable": gap.accountable}
            for gap in measures.gaps
            if gap.kind is kind
        ],
    }


def _spread(spread: Spread) -> dict[str, Any]:
    return {
        "count": len(spread.seconds),
        "unknown": spread.unknown,
        "p50": spread.p50,
        "p90": spread.p90,
        "max": spread.longest,
        "each": [{"id": each.record.name.id, "seconds": each.seconds} for each in spread.each],
    }


def badge(logbook: Logbook) -> dict[str, Any]:
    """``/api/badge/overdue.json``: how many loops are overdue, for an endpoint badge.

    The shape is that of https://shields.io/badges/endpoint-badge; its version is theirs.
    """
    overdue = sum(item.overdue for item in logbook.items)
    overdue += sum(each.overdue for each in unread_loops(logbook))
    return {
        "schemaVersion": 1,
        "label": "loops",
        "message": f"{overdue} overdue" if overdue else "none overdue",
        "color": "red" if overdue else "brightgreen",
    }


def _change(change: Change) -> dict[str, Any]:
    return {
        "id": change.id,
        "kind": change.kind,
        "title": change.title,
        "at": iso_z(change.at),
        "commit": change.commit,
        "author": change.author,
        "event": change.event,
        "field": change.field,
        "from": change.before,
        "to": change.after,
        "url": change.row.address if change.row else None,
    }
