"""A time line of decisions: what was proposed, decided and undone, month by month."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from loopbook.clock import Expiry
from loopbook.logbook import Item, Logbook
from loopbook.records import Decision, DecisionStatus, Kind
from loopbook.views import addresses, words
from loopbook.views.rows import mark_of, today_in

MOST_MOMENTS = 60
"""How many moments the time line shows at most, the latest ones."""


@dataclass(frozen=True, slots=True)
class Moment:
    """One thing that happened to a decision."""

    date: date
    """Where it is written or, for an instant, in the team's zone."""
    at: Expiry
    """The instant, in UTC; a bare date where that is all that is written."""
    status: str
    """What it came to be."""
    mark: str
    """The sign of that."""
    id: str
    title: str
    address: str


@dataclass(frozen=True, slots=True)
class Month:
    """A month in which something happened."""

    name: str
    """``Nov 2026``."""
    moments: tuple[Moment, ...]
    """The latest first."""


@dataclass(frozen=True, slots=True)
class DecisionTimes:
    """The time line, the latest month first."""

    months: tuple[Month, ...]
    more: int
    """How many earlier moments are left out."""


def decision_times(logbook: Logbook) -> DecisionTimes:
    """When the decisions of a log came to be what they were, as far as that is known."""
    found = [moment for item in logbook.items for moment in _moments(logbook, item)]
    found.sort(key=lambda moment: (moment.date, moment.id), reverse=True)
    shown = found[:MOST_MOMENTS]
    months = groupby(shown, key=lambda moment: (moment.date.year, moment.date.month))
    return DecisionTimes(
        tuple(Month(words.month(*key), tuple(moments)) for key, moments in months),
        len(found) - len(shown),
    )


def _moments(logbook: Logbook, item: Item) -> Iterator[Moment]:
    """What is known of a decision: its proposal, unless it was decided on that day, and so on."""
    record = item.record
    if not isinstance(record, Decision):
        return
    told: list[tuple[Expiry | None, str]] = [(_proposed_at(item), DecisionStatus.PROPOSED.value)]
    closed: Expiry | None = item.closed_at
    if record.status in (DecisionStatus.REJECTED, DecisionStatus.WITHDRAWN):
        closed = record.decided or closed
    elif record.status is not DecisionStatus.PROPOSED:
        told.append((record.decided or item.decided_at, DecisionStatus.ACCEPTED.value))
    told.append((closed, item.status))
    zone, today = logbook.settings.timezone, today_in(logbook)
    address = addresses.of_record(item.kind, item.id)
    by_date: dict[date, Moment] = {}
    for at, status in told:
        if at is not None:
            day = at.astimezone(zone).date() if isinstance(at, datetime) else at
            mark = mark_of(Kind.DECISION, status)
            by_date[day] = Moment(day, at, status, mark, item.id, item.entry.title, address)
    settled = min((day for day, each in by_date.items() if each.mark != "ring"), default=today)
    for day, moment in by_date.items():
        # What was written down afterwards was not proposed on that day.
        if day <= today and not (moment.mark == "ring" and day > settled):
            yield moment


def _proposed_at(item: Item) -> datetime | None:
    """When a decision was opened as a proposal; None where it was not, or nobody knows."""
    opened = item.timeline.opened if item.timeline else None
    state = opened.state if opened else None
    return opened.at if opened and state and state.status == DecisionStatus.PROPOSED else None
