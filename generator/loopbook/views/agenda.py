"""What a team goes through in a review beside the week's changes: how things stand, or stood."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from heapq import nsmallest

from loopbook.clock import start_of_day
from loopbook.logbook import Item, Logbook
from loopbook.records import UNANSWERED, DecisionStatus, Kind
from loopbook.views.ladders import Standing, standing, standing_then
from loopbook.views.past import Lived, Past, Span
from loopbook.views.rows import PersonChip, Row, by_due, chip, row_of, today_in
from loopbook.views.then import row_then
from loopbook.views.unread import Unread, unread_loops

REVIEW_DAYS = 14
"""How many days ahead the agenda looks for reviews."""


@dataclass(frozen=True, slots=True)
class Part:
    """One point of the agenda: its rows, the earliest expiry first."""

    rows: tuple[Row, ...]
    total: int
    """How many there are, shown or not, with those that cannot be read."""
    unread: tuple[Unread, ...] = ()
    """Those whose file cannot be read now, as far as their last known state tells."""

    @property
    def more(self) -> int:
        """How many are neither rows nor named as unread."""
        return self.total - len(self.rows) - len(self.unread)


@dataclass(frozen=True, slots=True)
class Agenda:
    """How things stand at an instant."""

    needs: Part
    """Proposed decisions, and handoffs that wait to be accepted or were declined."""
    overdue: Part
    standings: Mapping[str, Standing]
    """How far what is overdue has been escalated, by id; of the rows that are there."""
    reviews: Part
    """Accepted decisions whose review is due within fourteen days."""
    away: tuple[PersonChip, ...]
    """Who is away, by the roster of now: of a week that is over, at any time in it."""


def agenda_now(logbook: Logbook, most: int | None = None) -> Agenda:
    """How things stand now, with so many rows to a point at most."""
    items = sorted(logbook.items, key=by_due)
    horizon = logbook.now + timedelta(days=REVIEW_DAYS)

    lost = unread_loops(logbook)

    def part(wanted: Callable[[Item], bool], unread: Iterable[Unread] = ()) -> Part:
        found, also = [item for item in items if wanted(item)], tuple(unread)
        rows = tuple(row_of(logbook, item) for item in found[:most])
        return Part(rows, len(found) + len(also), also)

    def is_reviewed_soon(item: Item) -> bool:
        accepted = item.kind is Kind.DECISION and item.status == DecisionStatus.ACCEPTED
        at = item.expires_at
        return accepted and at is not None and logbook.now < at <= horizon

    overdue = part(lambda item: item.overdue, (each for each in lost if each.overdue))
    return Agenda(
        part(needs_answer, (each for each in lost if each.unanswered)),
        overdue,
        _standings(overdue, lambda id: standing(logbook, logbook.by_id[id])),
        part(is_reviewed_soon),
        _away(logbook),
    )


def agenda_then(logbook: Logbook, past: Past, at: datetime, most: int | None = None) -> Agenda:
    """How things stood at a former instant, with so many rows to a point at most.

    What git does not tell of then (titles, summaries, the roster) is as it is now.
    """
    then = replace(logbook, now=at)
    stood, known = past.standing_at(at), frozenset(logbook.people)

    def part(found: Iterable[tuple[Lived, Span]]) -> Part:
        pairs = list(found)
        first = nsmallest(len(pairs) if most is None else most, pairs, key=_by_due)
        rows = (row_then(then, lived, span, known) for lived, span in first)
        return Part(tuple(filter(None, rows)), len(pairs))

    def standing_of(id: str) -> Standing | None:
        item = logbook.by_id.get(id)
        return standing_then(logbook, item, at) if item else None

    overdue = part((each.lived, each.span) for each in stood if each.late_at(at))
    return Agenda(
        part((each.lived, each.span) for each in stood if each.span.unanswered),
        overdue,
        _standings(overdue, standing_of),
        part(past.reviews_between(at, at + timedelta(days=REVIEW_DAYS), at, at)),
        _away(then, at - timedelta(days=6)),
    )


def _standings(part: Part, of: Callable[[str], Standing | None]) -> dict[str, Standing]:
    found = {row.id: of(row.id) for row in part.rows}
    return {id: standing for id, standing in found.items() if standing}


def needs_answer(item: Item) -> bool:
    """Whether a record waits for somebody to decide it, to accept it, or to offer it again."""
    return item.status in UNANSWERED


def _by_due(stood: tuple[Lived, Span]) -> tuple[bool, datetime | None, str]:
    """As :func:`by_due`, of what stood then."""
    _, span = stood
    return (span.expires_at is None, span.expires_at, span.state.id)


def _away(logbook: Logbook, since: datetime | None = None) -> tuple[PersonChip, ...]:
    """Who is away at the logbook's now, or was at any time since an instant before it.

    Whoever left the team is not expected back.
    """
    chips = []
    for handle, person in sorted(logbook.settings.people.items(), key=lambda each: each[0].lower()):
        zone = logbook.settings.zone_of(handle)
        today = today_in(logbook, zone)
        first = since.astimezone(zone).date() if since else today
        leaves = [away for away in person.away if away.from_ <= today and away.to >= first]
        if not leaves or (person.left is not None and today >= person.left):
            continue
        last = min(max(away.to for away in leaves), today)
        there = logbook if last == today else replace(logbook, now=start_of_day(last, zone))
        chips.append(chip(there, handle))
    return tuple(filter(None, chips))
