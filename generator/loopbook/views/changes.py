"""What happened to the records, gathered by week."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from loopbook.clock import Week
from loopbook.logbook import Item, Logbook
from loopbook.records import DecisionStatus, HandoffStatus, Kind
from loopbook.timeline import Deed, Event, EventKind, State, Timeline
from loopbook.views.past import Lived, Past, Turn
from loopbook.views.rows import Row, mark_of, row_of

_MADE = frozenset(
    {
        DecisionStatus.ACCEPTED,
        DecisionStatus.REJECTED,
        DecisionStatus.SUPERSEDED,
        DecisionStatus.REVERSED,
    }
)
"""The statuses by which a decision was made or unmade."""


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
    """As the commit names its author."""
    commit: str | None
    row: Row | None
    """The record as it stands now; None where it is gone or broken."""
    outcome: str | None = None
    """What came of a handoff that was done."""
    status: str | None = None
    """The status right after it; None where the record was gone, or nobody knows the status."""
    who: str | None = None
    """The author under the name that the roster has."""
    deed: Deed | None = None
    """All that its commit did to the record; None where only a date passed."""

    @property
    def key(self) -> tuple[str, datetime, str | None]:
        """The same for all that one commit did to one record."""
        return self.id, self.at, self.commit

    @property
    def mark(self) -> str:
        """The sign of that status, as in :attr:`Row.mark`."""
        if self.event == "newly_overdue":
            return "wedge"
        return mark_of(Kind(self.kind), self.status) if self.status else "stroke"


REMOVED = "removed"
"""What closed a loop that no status closed: its file was removed, or became of another kind."""


@dataclass(slots=True)
class Tally:
    """How many loops of one kind came and went in a week."""

    opened: int = 0
    reopened: int = 0
    closed: Counter[str] = field(default_factory=Counter)
    """By the status that closed them, or :data:`REMOVED`."""

    @property
    def net(self) -> int:
        """By how many open loops there are more at the end of the week than at its start."""
        return self.opened + self.reopened - self.closed.total()


@dataclass
class Changes:
    """The changes of one week, in the order of their records' paths."""

    opened: list[Change] = field(default_factory=list)
    closed: list[Change] = field(default_factory=list)
    reopened: list[Change] = field(default_factory=list)
    moved: list[Change] = field(default_factory=list)
    reassigned: list[Change] = field(default_factory=list)
    renewed: list[Change] = field(default_factory=list)
    removed: list[Change] = field(default_factory=list)
    decided: list[Change] = field(default_factory=list)
    made: Counter[str] = field(default_factory=Counter)
    """The decisions among :attr:`decided`, by the status that they came to."""
    modified: int = 0
    tallies: Mapping[Kind, Tally] = field(default_factory=lambda: {kind: Tally() for kind in Kind})


class Gathering:
    """Walks every timeline of a log once, and files what happened under its week."""

    def __init__(self, logbook: Logbook, past: Past) -> None:
        self._logbook = logbook
        self._zone = logbook.settings.timezone
        self._rows: dict[str, Row] = {}
        self._weeks: dict[Week, Changes] = {}
        for lived in past.lives:
            deeds = tuple(lived.timeline.deeds())
            self._file_events(lived.timeline, deeds)
            self._file_turns(lived, deeds)

    @property
    def weeks(self) -> Mapping[Week, Changes]:
        """The weeks in which something happened."""
        return self._weeks

    def row(self, item: Item) -> Row:
        """A record's row, made once."""
        if item.id not in self._rows:
            self._rows[item.id] = row_of(self._logbook, item)
        return self._rows[item.id]

    def lapse(self, timeline: Timeline, at: datetime) -> Change:
        """That a record became overdue."""
        return self._told(timeline, timeline.state_at(at), at, "newly_overdue", "expiry")

    def review(self, timeline: Timeline, state: State, at: datetime) -> Change:
        """That the review of a decision is due."""
        return self._told(timeline, state, at, "review_due", "expiry")

    def review_of(self, item: Item, at: datetime) -> Change:
        """The same, of a record without a history."""
        return Change(
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
            self.row(item),
            status=item.status,
        )

    def _in(self, at: datetime) -> Changes:
        week = Week.at(at, self._zone)
        if week not in self._weeks:
            self._weeks[week] = Changes()
        return self._weeks[week]

    def _file_events(self, timeline: Timeline, deeds: Iterable[Deed]) -> None:
        """Files what the commits did: fields that changed, edits, removal."""
        for deed in deeds:
            events, at = deed.events, deed.events[0].at
            if at > self._logbook.now:  # some clock is ahead of ours
                continue
            changes = self._in(at)
            changes.modified += _is_modification(events)
            lists = {
                EventKind.MOVED: changes.moved,
                EventKind.REASSIGNED: changes.reassigned,
                EventKind.RENEWED: changes.renewed,
                EventKind.REMOVED: changes.removed,
            }
            for event in events:
                if event.kind in lists:
                    lists[event.kind].append(self._change(timeline, event, deed))

    def _file_turns(self, lived: Lived, deeds: Sequence[Deed]) -> None:
        """Files what the record came to be: opened, closed, reopened, decided.

        Whatever becomes or ceases to be an open loop is in exactly one more of these lists, so
        that open at the end is open at the start + opened + reopened - closed, always: a record
        that is closed from its first version is opened and closed, and so is one that is removed
        while it is open.
        """
        for turn in lived.turns:
            if turn.at > self._logbook.now:
                continue
            changes, kind = self._in(turn.at), turn.kind
            tally = changes.tallies[kind]
            status = turn.now.status if turn.now else None
            change = self._change(lived.timeline, *_telling(deeds, turn.at), turn)
            was = turn.was_pending or turn.first
            if turn.first:
                changes.opened.append(change)
                tally.opened += 1
            if was and not turn.is_pending:
                changes.closed.append(change)
                tally.closed[status or REMOVED] += 1
            elif turn.is_pending and not was:
                changes.reopened.append(change)
                tally.reopened += 1
            if _is_made(turn) and status:
                changes.decided.append(change)
                changes.made[status] += 1

    def _change(
        self, timeline: Timeline, event: Event, deed: Deed, turn: Turn | None = None
    ) -> Change:
        """What an event did; where a turn is given, with the kind and the status that it tells."""
        state, commit = event.state or timeline.last_state, event.commit
        told = self._told(timeline, state, event.at, event.kind.value, event.field)
        status = turn.now.status if turn and turn.now else None
        return replace(
            told,
            before=event.before,
            after=_opened_as(event) if event.kind is EventKind.OPENED else event.after,
            author=commit.author if commit else None,
            who=self._logbook.settings.author(commit.author, commit.email) if commit else None,
            commit=commit.id if commit else None,
            kind=turn.kind.value if turn else told.kind,
            status=status if turn else told.status,
            deed=deed,
        )

    def _told(
        self, timeline: Timeline, state: State | None, at: datetime, event: str, field: str | None
    ) -> Change:
        item = self._logbook.by_path.get(timeline.path) if not timeline.removed else None
        done = state is not None and state.status == HandoffStatus.DONE
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
            self.row(item) if item else None,
            getattr(item.record, "outcome", None) if item and done else None,
            state.status if state and event != EventKind.REMOVED else None,
        )


def _is_modification(events: Iterable[Event]) -> bool:
    """Whether one commit changed the content of a record that was there already."""
    kinds = {event.kind for event in events}
    return not kinds & {EventKind.OPENED, EventKind.REMOVED} and kinds != {EventKind.RENAMED}


def _opened_as(event: Event) -> str | None:
    """The status in which a record was opened, where that is not its kind's first one."""
    state = event.state
    if state is None or state.status in (DecisionStatus.PROPOSED, HandoffStatus.OFFERED):
        return None
    return state.status_text or state.status


def _is_made(turn: Turn) -> bool:
    """Whether a decision was made or unmade."""
    if turn.now is None or turn.now.kind != Kind.DECISION or turn.now.status not in _MADE:
        return False
    return turn.was is None or turn.was.status != turn.now.status


def _telling(deeds: Iterable[Deed], at: datetime) -> tuple[Event, Deed]:
    """Of what happened to a record at an instant, the event that says most, and its deed."""
    there = [(event, deed) for deed in deeds for event in deed.events if event.at == at]
    order = (EventKind.REMOVED, EventKind.OPENED, EventKind.MOVED)
    return next((each for kind in order for each in there if each[0].kind is kind), there[-1])
