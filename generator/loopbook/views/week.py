"""What changed in a week: the page that replaces a status meeting, and ``loopbook week``."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain
from typing import NamedTuple

from loopbook.clock import Week
from loopbook.logbook import Logbook
from loopbook.records import DecisionStatus, Kind
from loopbook.views.agenda import Agenda, agenda_now, agenda_then
from loopbook.views.changes import Change, Changes, Gathering
from loopbook.views.measures import Measures, Measuring
from loopbook.views.past import Past
from loopbook.views.rows import by_due

TREND_WEEKS = 8
"""How many weeks a trend has, the last of them being the week that it is told with."""


@dataclass(frozen=True)
class WeekView:
    """A week's changes, in the order in which a team goes through them."""

    week: Week
    start: datetime
    end: datetime
    current: bool
    """Whether the week has begun and is not over yet."""
    over: bool
    """Whether it is over."""
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
    measures: Measures | None = None
    """None where there is no history to take them from."""

    @property
    def finished(self) -> tuple[Change, ...]:
        """What was closed, but for the decisions that were made: these are told by themselves."""
        made = {id(change) for change in self.decided}
        return tuple(change for change in self.closed if id(change) not in made)

    @property
    def others(self) -> tuple[Change, ...]:
        """What else happened, in the order of time: all that is in no other point of the agenda.

        What one commit did to one record is told at once.
        """
        told = {change.key for change in (*self.closed, *self.decided)}
        done = (self.opened, self.reopened, self.moved, self.removed, self.reassigned, self.renewed)
        changes = [change for change in _once(*done) if change.key not in told]
        changes += self.newly_overdue
        return tuple(sorted(changes, key=lambda change: (change.at, change.id)))

    @property
    def came(self) -> int:
        """How many loops were opened or reopened."""
        return len(self.opened) + len(self.reopened)

    @property
    def overdue_newly(self) -> int | None:
        """Loops overdue at the end, and since an instant of the week; None without a history."""
        if self.measures is None:
            return None
        return sum(loops.overdue_newly for loops in self.measures.loops.values())

    @property
    def changed(self) -> tuple[Change, ...]:
        """What people moved, opened, passed on and renewed, the newest first; each commit once."""
        changes = _once(self.moved, self.opened, self.reassigned, self.renewed)
        return tuple(sorted(changes, key=lambda change: change.at, reverse=True))

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


class WeekEnd(NamedTuple):
    """How many loops there were at the end of a week, or by now."""

    week: Week
    open: int
    """Open loops, reviews that were due included."""
    overdue: int
    unanswered: int
    """Those that waited to be decided, to be accepted, or to be offered again."""


def _once(*lists: Iterable[Change]) -> list[Change]:
    """The changes, of those that one commit made to one record only the first."""
    first: dict[tuple[str, datetime, str | None], Change] = {}
    for change in chain.from_iterable(lists):
        first.setdefault(change.key, change)
    return list(first.values())


class Weeks:
    """All weeks of a log; the history is walked once, however many weeks are asked for."""

    def __init__(self, logbook: Logbook) -> None:
        self._logbook = logbook
        self._zone = logbook.settings.timezone
        self._past = Past(logbook)
        self.current = Week.at(logbook.now, self._zone)
        self._gathering = Gathering(logbook, self._past)
        self._measuring = Measuring(logbook, self._past)
        self._views: dict[Week, WeekView] = {}

    @property
    def eventful(self) -> tuple[Week, ...]:
        """The weeks in which something changed, and the current one; newest first."""
        return tuple(sorted({*self._gathering.weeks, self.current}, reverse=True))

    def view(self, week: Week) -> WeekView:
        """One week."""
        if week not in self._views:
            self._views[week] = self._view(week)
        return self._views[week]

    def agenda(self, week: Week, most: int | None = None) -> Agenda | None:
        """How things stood at the end of a week, with so many rows to a point at most.

        How they stand now for the current week and those to come. None where there is no history
        that tells of a week that is over.
        """
        if week >= self.current:
            return agenda_now(self._logbook, most)
        if not self._logbook.history.available:
            return None
        return agenda_then(self._logbook, self._past, self._last_instant(week), most)

    def leading_to(self, week: Week, count: int = TREND_WEEKS) -> tuple[WeekView, ...]:
        """A week and those before it, oldest first, as far as the history is known."""
        known_since = self._logbook.history.known_since
        views = [self.view(week)]
        while len(views) < count and not (known_since and known_since >= views[0].start):
            views.insert(0, self.view(views[0].week.previous))
        return tuple(views)

    def _view(self, week: Week) -> WeekView:
        gathering = self._gathering
        found = gathering.weeks.get(week) or Changes()
        start, end = week.starts(self._zone), week.ends(self._zone)
        last = self._last_instant(week)
        reviews = self._reviews(start, end, last)
        before, pending, count, late = self._levels(week, start, last)
        return WeekView(
            week,
            start,
            end,
            current=start <= self._logbook.now < end,
            over=end <= self._logbook.now,
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
            reviews_due=reviews,
            decided=tuple(found.decided),
            open_at_start=before,
            open_at_end=pending,
            reviews_at_end=count - pending,
            overdue_at_end=late,
            measures=self._measuring.measures(week, start, last, found, len(reviews))
            if self._logbook.history.available
            else None,
        )

    def _levels(self, week: Week, start: datetime, last: datetime) -> tuple[int, int, int, int]:
        """How many were pending as a week began; and pending, open, and overdue at its end.

        Without a history the files tell of now, and nothing is known to have changed this week.
        """
        if not self._logbook.history.available and week == self.current:
            items = self._logbook.items
            pending = sum(item.record.pending for item in items)
            opened, late = sum(item.open for item in items), sum(item.overdue for item in items)
            return pending, pending, opened, late
        past = self._past
        before = past.pending_at(start - timedelta.resolution)
        return before, past.pending_at(last), past.open_at(last), past.overdue_at(last)

    def trend(self, count: int = TREND_WEEKS) -> tuple[WeekEnd, ...]:
        """The ends of the last weeks, oldest first; that of the current week is now."""
        weeks = [self.current]
        while len(weeks) < count:
            weeks.insert(0, weeks[0].previous)
        ends = [self._last_instant(week) for week in weeks]
        past = self._past
        return tuple(
            WeekEnd(week, past.open_at(end), past.overdue_at(end), past.unanswered_at(end))
            for week, end in zip(weeks, ends, strict=True)
        )

    def _last_instant(self, week: Week) -> datetime:
        """The last instant of a week, or now: what happens at its end belongs to the next."""
        return min(week.ends(self._zone) - timedelta.resolution, self._logbook.now)

    def _reviews(self, start: datetime, end: datetime, last: datetime) -> tuple[Change, ...]:
        """The reviews whose date fell into a week, by what the decisions said during it."""
        if not self._logbook.history.available:
            return self._reviews_of_now(start, end)
        found = self._past.reviews_between(start, end, start, last)
        once = {(lived, span.expires_at): span for lived, span in found}
        return tuple(
            self._gathering.review(lived.timeline, span.state, at)
            for (lived, at), span in once.items()
            if at is not None
        )

    def _reviews_of_now(self, start: datetime, end: datetime) -> tuple[Change, ...]:
        items = sorted(self._logbook.items, key=by_due)
        return tuple(
            self._gathering.review_of(item, item.expires_at)
            for item in items
            if item.kind is Kind.DECISION
            and item.status == DecisionStatus.ACCEPTED
            and item.expires_at is not None
            and start < item.expires_at <= end
        )
