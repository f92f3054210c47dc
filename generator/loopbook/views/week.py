"""What changed in a week: the page that replaces a status meeting, and ``loopbook week``."""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import groupby

from loopbook.clock import Week
from loopbook.history import Event, EventKind, State, Timeline
from loopbook.logbook import Item, Logbook
from loopbook.records import PENDING, DecisionStatus, HandoffStatus, Kind
from loopbook.views.past import Past
from loopbook.views.rows import PersonChip, Row, by_due, chip, row_of

REVIEW_DAYS = 14
"""How many days ahead the agenda looks for reviews."""


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that happened to one record."""

    id: str
    kind: str
    title: str
    at: datetime
    event: str
    field: str | None
    before: str | None
    after: str | None
    author: str | None
    commit: str | None
    row: Row | None
    """The record as it stands now; None where it is gone or broken."""
    outcome: str | None = None
    """What came of a handoff that was done."""


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
    open_at_end: int = 0
    overdue_at_end: int = 0

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
        self._changes: dict[Week, _Changes] = {}
        self._rows: dict[str, Row] = {}
        self._reviewed = [
            (item.expires_at, item)
            for item in sorted(logbook.items, key=by_due)
            if item.status == DecisionStatus.ACCEPTED
            and item.kind is Kind.DECISION
            and item.expires_at is not None
        ]
        for timeline in (*logbook.history.timelines.values(), *logbook.history.gone):
            self._walk(timeline)

    @property
    def past(self) -> Past:
        """The replayed history that the weeks are counted from."""
        return self._past

    @property
    def eventful(self) -> tuple[Week, ...]:
        """The weeks in which something changed, and the current one; newest first."""
        return tuple(sorted({*self._changes, self.current}, reverse=True))

    def view(self, week: Week) -> WeekView:
        """One week."""
        found = self._changes.get(week) or _Changes()
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
                self._lapse(timeline, at) for timeline, at in self._past.newly_overdue(start, last)
            ),
            reviews_due=tuple(self._reviews(start, end)),
            decided=tuple(found.decided),
            open_at_start=self._past.open_at(start - timedelta.resolution),
            open_at_end=self._past.open_at(last),
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
                self._row(item),
            )
            for at, item in self._reviewed[first:last]
        ]

    def _walk(self, timeline: Timeline) -> None:
        """Files a record's events under their weeks."""
        before: State | None = timeline.start if not timeline.complete else None
        for commit, group in groupby(timeline.events, key=lambda event: (event.commit, event.at)):
            events = list(group)
            week = Week.at(commit[1], self._zone)
            changes = self._changes.setdefault(week, _Changes())
            changes.modified += _is_modification(events)
            for event in events:
                self._file(changes, timeline, event, before)
            before = events[-1].state or before

    def _file(
        self, changes: "_Changes", timeline: Timeline, event: Event, before: State | None
    ) -> None:
        if event.kind is EventKind.OPENED:
            changes.opened.append(self._change(timeline, event))
        elif event.kind is EventKind.REMOVED:
            changes.removed.append(self._change(timeline, event))
        elif event.kind is EventKind.REASSIGNED:
            changes.reassigned.append(self._change(timeline, event))
        elif event.kind is EventKind.RENEWED:
            changes.renewed.append(self._change(timeline, event))
        elif event.kind is EventKind.MOVED:
            change = self._change(timeline, event)
            changes.moved.append(change)
            was = before.status if before else None
            now = event.state.status if event.state else None
            if event.state is None or was is None or now is None or was == now:
                return
            kind = Kind(event.state.kind)
            pending = PENDING[kind]
            if was in pending and now not in pending:
                changes.closed.append(change)
            elif was not in pending and now in pending:
                changes.reopened.append(change)
            if kind is Kind.DECISION and now != DecisionStatus.PROPOSED:
                changes.decided.append(change)

    def _change(self, timeline: Timeline, event: Event) -> Change:
        state, commit = event.state or _last_state(timeline), event.commit
        told = self._told(timeline, state, event.at, event.kind.value, event.field)
        return replace(
            told,
            before=event.before,
            after=event.after,
            author=commit.author if commit else None,
            commit=commit.id if commit else None,
        )

    def _lapse(self, timeline: Timeline, at: datetime) -> Change:
        return self._told(timeline, timeline.state_at(at), at, "newly_overdue", "expiry")

    def _told(
        self, timeline: Timeline, state: State | None, at: datetime, event: str, field: str | None
    ) -> Change:
        item = self._logbook.by_path.get(timeline.path) if not timeline.removed else None
        done = item is not None and item.status == HandoffStatus.DONE
        return Change(
            item.id if item else state.id if state else timeline.path,
            state.kind if state else Kind.DECISION.value,
            item.entry.title if item else state.id if state else timeline.path,
            at,
            event,
            field,
            None,
            None,
            None,
            None,
            self._row(item) if item else None,
            getattr(item.record, "outcome", None) if item and done else None,
        )

    def _row(self, item: Item) -> Row:
        if item.id not in self._rows:
            self._rows[item.id] = row_of(self._logbook, item)
        return self._rows[item.id]


@dataclass
class _Changes:
    """The changes of one week while they are gathered."""

    opened: list[Change] = field(default_factory=list)
    closed: list[Change] = field(default_factory=list)
    reopened: list[Change] = field(default_factory=list)
    moved: list[Change] = field(default_factory=list)
    reassigned: list[Change] = field(default_factory=list)
    renewed: list[Change] = field(default_factory=list)
    removed: list[Change] = field(default_factory=list)
    decided: list[Change] = field(default_factory=list)
    modified: int = 0


def _is_modification(events: list[Event]) -> bool:
    """Whether one commit changed the content of a record that was there already."""
    kinds = {event.kind for event in events}
    return not kinds & {EventKind.OPENED, EventKind.REMOVED} and kinds != {EventKind.RENAMED}


def _last_state(timeline: Timeline) -> State | None:
    states = (event.state for event in reversed(timeline.events) if event.state)
    return next(states, timeline.start)


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
