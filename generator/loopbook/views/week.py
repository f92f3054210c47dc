"""What changed in a week: the page that replaces a status meeting, and ``loopbook week``."""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from loopbook.clock import Week
from loopbook.logbook import Item, Logbook
from loopbook.records import DecisionStatus, HandoffStatus, Kind
from loopbook.views.changes import Change, Changes, Gathering
from loopbook.views.past import Past
from loopbook.views.rows import PersonChip, Row, by_due, chip, row_of

REVIEW_DAYS = 14
"""How many days ahead the agenda looks for reviews."""


@dataclass(frozen=True)
class WeekView:
    """A week's changes, in the order in which a team goes through them."""

    week: Week
    start: datetime
    end: datetime
    current: bool
    """Whether the week is not over yet."""
    opened: tuple[Change, ...] = ()
    closed: tuple[Change, ...] = ()
    reopened: tuple[Change, ...] = ()
    moved: tuple[Change, ...] = ()
    reassigned: tuple[Change, ...] = ()
    renewed: tuple[Change, ...] = ()
    modified: int = 0
    """Commits that changed a record that was there already, counted by record."""
    removed: tuple[Change, ...] = ()
    newly_overdue: tuple[Change, ...] = ()
    reviews_due: tuple[Change, ...] = ()
    decided: tuple[Change, ...] = ()
    """Decisions accepted, rejected, superseded or reversed."""
    open_at_start: int = 0
    """Loops open by their status; open at the end is this + opened + reopened - closed, always."""
    open_at_end: int = 0
    reviews_at_end: int = 0
    """Reviews that were due and not done: open loops that are counted apart."""
    overdue_at_end: int = 0
    """Overdue loops, reviews included."""

    @property
    def finished(self) -> tuple[Change, ...]:
        """What was closed, but for the decisions that were made: these are told by themselves."""
        made = {id(change) for change in self.decided}
        return tuple(change for change in self.closed if id(change) not in made)

    @property
    def loops_at_end(self) -> int:
        """All open loops at the end of the week, or now."""
        return self.open_at_end + self.reviews_at_end

    @property
    def counts(self) -> Mapping[str, int]:
        """The numbers of the week, by name."""
        return {
            "opened": len(self.opened),
            "closed": len(self.closed),
            "reopened": len(self.reopened),
            "moved": len(self.moved),
            "reassigned": len(self.reassigned),
            "renewed": len(self.renewed),
            "removed": len(self.removed),
            "modified": self.modified,
            "newly_overdue": len(self.newly_overdue),
            "reviews_due": len(self.reviews_due),
            "open_at_start": self.open_at_start,
            "open_at_end": self.open_at_end,
            "reviews_at_end": self.reviews_at_end,
            "overdue_at_end": self.overdue_at_end,
        }


@dataclass(frozen=True)
class Agenda:
    """What a team looks at beside the week's changes: how things stand now."""

    needs: tuple[Row, ...]
    """Proposed decisions, and handoffs that wait to be accepted."""
    overdue: tuple[Row, ...]
    reviews: tuple[Row, ...]
    """Accepted decisions whose review is due within fourteen days."""
    away: tuple[PersonChip, ...]


class Weeks:
    """All weeks of a log; the history is walked once, however many weeks are asked for."""

    def __init__(self, logbook: Logbook) -> None:
        self._logbook = logbook
        self._zone = logbook.settings.timezone
        self._past = Past(logbook)
        self.current = Week.at(logbook.now, self._zone)
        self._gathering = Gathering(logbook)
        self._reviewed = [
            (item.expires_at, item)
            for item in sorted(logbook.items, key=by_due)
            if item.status == DecisionStatus.ACCEPTED
            and item.kind is Kind.DECISION
            and item.expires_at is not None
        ]

    @property
    def eventful(self) -> tuple[Week, ...]:
        """The weeks in which something changed, and the current one; newest first."""
        return tuple(sorted({*self._gathering.weeks, self.current}, reverse=True))

    def view(self, week: Week) -> WeekView:
        """One week."""
        gathering = self._gathering
        found = gathering.weeks.get(week) or Changes()
        start, end = week.starts(self._zone), week.ends(self._zone)
        last = self._last_instant(week)
        return WeekView(
            week,
            start,
            end,
            current=start <= self._logbook.now < end,
            opened=tuple(found.opened),
            closed=tuple(found.closed),
            reopened=tuple(found.reopened),
            moved=tuple(found.moved),
            reassigned=tuple(found.reassigned),
            renewed=tuple(found.renewed),
            modified=found.modified,
            removed=tuple(found.removed),
            newly_overdue=tuple(
                gathering.lapse(timeline, at)
                for timeline, at in self._past.newly_overdue(start, last)
            ),
            reviews_due=tuple(self._reviews(start, end)),
            decided=tuple(found.decided),
            open_at_start=self._past.pending_at(start - timedelta.resolution),
            open_at_end=self._past.pending_at(last),
            reviews_at_end=self._past.open_at(last) - self._past.pending_at(last),
            overdue_at_end=self._past.overdue_at(last),
        )

    def trend(self, count: int = 8) -> tuple[tuple[Week, int, int], ...]:
        """The last weeks, oldest first: open and overdue loops at the end of each, or by now."""
        weeks = [self.current]
        while len(weeks) < count:
            weeks.insert(0, weeks[0].previous)
        ends = [self._last_instant(week) for week in weeks]
        past = self._past
        return tuple(
            (week, past.open_at(end), past.overdue_at(end))
            for week, end in zip(weeks, ends, strict=True)
        )

    def _last_instant(self, week: Week) -> datetime:
        """The last instant of a week, or now: what happens at its end belongs to the next."""
        return min(week.ends(self._zone) - timedelta.resolution, self._logbook.now)

    def _reviews(self, start: datetime, end: datetime) -> list[Change]:
        first = bisect_right(self._reviewed, start, key=lambda pair: pair[0])
        last = bisect_right(self._reviewed, end, key=lambda pair: pair[0])
        return [
            Change(
                item.id,
                item.kind.value,
                item.entry.title,
                at,
                "review_due",
                "expiry",
                None,
                None,
                None,
                None,
                self._gathering.row(item),
            )
            for at, item in self._reviewed[first:last]
        ]


def agenda_of(logbook: Logbook) -> Agenda:
    """How things stand now, for the agenda."""
    items = sorted(logbook.items, key=by_due)
    horizon = logbook.now + timedelta(days=REVIEW_DAYS)
    chips = [chip(logbook, handle) for handle in logbook.people]
    return Agenda(
        needs=tuple(row_of(logbook, item) for item in items if needs_answer(item)),
        overdue=tuple(row_of(logbook, item) for item in items if item.overdue),
        reviews=tuple(
            row_of(logbook, item)
            for item in items
            if item.kind is Kind.DECISION
            and item.status == DecisionStatus.ACCEPTED
            and item.expires_at is not None
            and logbook.now < item.expires_at <= horizon
        ),
        away=tuple(each for each in chips if each and each.away),
    )


def needs_answer(item: Item) -> bool:
    """Whether a record waits for somebody to decide it or to accept it."""
    return item.status in (DecisionStatus.PROPOSED, HandoffStatus.OFFERED)
