"""How the log stood at former instants, replayed from its history."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from loopbook.clock import BEGINNING_OF_TIME, END_OF_TIME
from loopbook.logbook import Item, Logbook
from loopbook.records import LIVE, PENDING, UNANSWERED, DecisionStatus, Handoff, Kind
from loopbook.timeline import State, Stretch, Timeline
from loopbook.views import addresses

_KINDS = {kind.value: kind for kind in Kind}


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time in which a record said the same, from its start to its end, exclusive."""

    start: datetime
    end: datetime
    state: State
    expires_at: datetime | None
    kind: Kind
    """What the record was."""
    pending: bool
    """Whether the record was an open loop by its status."""

    def overdue_from(self) -> datetime | None:
        """The instant within the span from which the record was overdue; None if it never was."""
        live = self.state.status in LIVE[self.kind]
        if not live or self.expires_at is None or self.expires_at >= self.end:
            return None
        return max(self.expires_at, self.start)

    @property
    def unanswered(self) -> bool:
        """Whether the record waited to be decided, to be accepted, or to be offered again."""
        return self.state.status in UNANSWERED


@dataclass(frozen=True, slots=True)
class Turn:
    """The instant at which a record came to say something else."""

    at: datetime
    was: State | None
    """None before it is known, and after its removal."""
    now: State | None
    first: bool
    """Whether nothing was known of the record before."""

    @property
    def was_pending(self) -> bool:
        """Whether it was an open loop by its status until then."""
        return _pending(self.was)

    @property
    def is_pending(self) -> bool:
        """Whether it is one from then on."""
        return _pending(self.now)

    @property
    def kind(self) -> Kind:
        """What the record is from then on; what it was, where it is gone."""
        state = self.now or self.was
        assert state is not None, "something changed"
        return _KINDS[state.kind]


@dataclass(frozen=True, slots=True)
class Name:
    """What a record is called, and where it stands on the site."""

    id: str
    title: str
    address: str
    """Empty where it is gone or broken."""


@dataclass(frozen=True, eq=False)
class Lived:
    """All that a record was, and what it has become."""

    item: Item | None
    """None where it is gone or broken."""
    timeline: Timeline
    spans: tuple[Span, ...]
    """One after another, from when it is known to its removal."""
    turns: tuple[Turn, ...]
    """Every change of what it said, in the order of time."""

    @cached_property
    def name(self) -> Name:
        """What it is called now; by its last id where it is gone or broken."""
        item = self.item
        if item:
            return Name(item.id, item.entry.title, addresses.of_record(item.kind, item.id))
        last = self.spans[-1].state.id if self.spans else self.timeline.path
        return Name(last, last, "")

    @cached_property
    def opened_at(self) -> datetime | None:
        """When it was opened: as written, else as git shows it; None where nobody knows."""
        if self.item and isinstance(self.item.record, Handoff) and self.item.record.offered:
            return self.item.opened_at
        return next((turn.at for turn in self.turns if turn.first), None)


@dataclass(frozen=True, slots=True)
class Standing:
    """An open loop as it stood in a stretch of time."""

    lived: Lived
    span: Span
    late_since: datetime | None
    """From when it was overdue without a break; None where it never was in this span."""

    def late_at(self, instant: datetime) -> bool:
        """Whether it was overdue at an instant of the span."""
        return self.late_since is not None and self.late_since <= instant


class Past:
    """The log at any instant: built once, asked often."""

    def __init__(self, logbook: Logbook) -> None:
        self.lives = tuple(_lived(logbook, line) for line in logbook.history.all_timelines())
        """Every record that the history knows, the removed ones included."""
        self._pending = {kind: _Counter() for kind in Kind}
        self._open = {kind: _Counter() for kind in Kind}
        self._late = {kind: _Counter() for kind in Kind}
        self._unanswered = {kind: _Counter() for kind in Kind}
        self._lapses: list[tuple[datetime, str, Timeline]] = []
        self._standing = _Standings(_first_instant(self.lives), logbook.now)
        self._reviews: list[tuple[datetime, Lived, Span]] = []
        for lived in self.lives:
            self._add(lived)
        for counters in (self._pending, self._open, self._late, self._unanswered):
            for counter in counters.values():
                counter.sort()
        self._lapses.sort(key=lambda lapse: lapse[:2])
        self._reviews.sort(key=lambda review: (review[0], review[1].timeline.path))

    def _add(self, lived: Lived) -> None:
        late_until: datetime | None = None
        late_since: datetime | None = None
        for span in lived.spans:
            since = span.overdue_from()
            if since is not None:
                self._late[span.kind].add(since, span.end)
                if since != late_until:
                    late_since = since
                    self._lapses.append((since, lived.timeline.path, lived.timeline))
            late_until = span.end if since is not None else None
            begin = span.start if span.pending else since
            if begin is not None:
                self._open[span.kind].add(begin, span.end)
                late = late_since if since is not None else None
                self._standing.add(begin, span.end, Standing(lived, span, late))
            if span.unanswered:
                self._unanswered[span.kind].add(span.start, span.end)
            if span.pending:
                self._pending[span.kind].add(span.start, span.end)
            elif span.state.status == DecisionStatus.ACCEPTED and span.expires_at is not None:
                self._reviews.append((span.expires_at, lived, span))

    def pending_at(self, instant: datetime, kind: Kind | None = None) -> int:
        """How many records were an open loop by their status: reviews are counted apart."""
        return _count(self._pending, instant, kind)

    def open_at(self, instant: datetime, kind: Kind | None = None) -> int:
        """How many loops were open at an instant: pending records, and reviews that were due."""
        return _count(self._open, instant, kind)

    def overdue_at(self, instant: datetime, kind: Kind | None = None) -> int:
        """How many records were overdue at an instant."""
        return _count(self._late, instant, kind)

    def unanswered_at(self, instant: datetime) -> int:
        """How many records waited to be decided, to be accepted, or to be offered again."""
        return _count(self._unanswered, instant, None)

    def newly_overdue(self, start: datetime, end: datetime) -> list[tuple[Timeline, datetime]]:
        """The records that became overdue from ``start`` to ``end``, both included, and when."""
        first = bisect_left(self._lapses, start, key=lambda lapse: lapse[0])
        last = bisect_right(self._lapses, end, key=lambda lapse: lapse[0])
        return [(timeline, at) for at, _, timeline in self._lapses[first:last]]

    def standing_at(self, instant: datetime) -> list[Standing]:
        """Every loop that was open at an instant before now, reviews that were due included."""
        return self._standing.at(instant)

    def reviews_between(
        self, start: datetime, end: datetime, since: datetime, until: datetime
    ) -> list[tuple[Lived, Span]]:
        """The accepted decisions whose date passes after ``start`` and not after ``end``.

        As they stood at some instant from ``since`` to ``until``, both included. A decision that
        had two such dates is there with each of them.
        """
        first = bisect_right(self._reviews, start, key=lambda review: review[0])
        last = bisect_right(self._reviews, end, key=lambda review: review[0])
        return [
            (lived, span)
            for _, lived, span in self._reviews[first:last]
            if span.start <= until and since < span.end
        ]


def _lived(logbook: Logbook, timeline: Timeline) -> Lived:
    stretches = tuple(timeline.stretches())
    spans = tuple(spans_of(logbook, stretches))
    item = None if timeline.removed else logbook.by_path.get(timeline.path)
    return Lived(item, timeline, spans, tuple(_turns(timeline, stretches)))


def _turns(timeline: Timeline, stretches: Iterable[Stretch]) -> Iterator[Turn]:
    """Every change of what a record said, in the order of time.

    Clocks differ, so this need not be the order of the commits; it is the order in which a reader
    of the dates saw the log, and the one in which open loops can be added up. What comes to be of
    another kind leaves the one and joins the other, so that each kind adds up by itself.
    """
    was: State | None = None
    known = not timeline.complete  # what is there before the boundary is not opened behind it
    for start, _, state in stretches:
        if state != was and start != BEGINNING_OF_TIME:
            if was and state and was.kind != state.kind:
                yield Turn(start, was, None, first=False)
                was = None
            yield Turn(start, was, state, first=not known)
        was, known = state, known or state is not None


def _pending(state: State | None) -> bool:
    return state is not None and state.status in PENDING[_KINDS[state.kind]]


class _Counter:
    """How many of many stretches of time hold an instant."""

    def __init__(self) -> None:
        self._starts: list[datetime] = []
        self._ends: list[datetime] = []

    def add(self, start: datetime, end: datetime) -> None:
        self._starts.append(start)
        self._ends.append(end)

    def sort(self) -> None:
        self._starts.sort()
        self._ends.sort()

    def at(self, instant: datetime) -> int:
        return bisect_right(self._starts, instant) - bisect_right(self._ends, instant)


def _count(counters: dict[Kind, _Counter], instant: datetime, kind: Kind | None) -> int:
    return sum(counter.at(instant) for each, counter in counters.items() if kind in (None, each))


class _Standings:
    """What stood at an instant, filed by blocks of seven days: only one of them is looked through.

    Nothing changes before the first instant, and nothing after the last is asked for.
    """

    def __init__(self, first: datetime, last: datetime) -> None:
        self._first, self._last = first, last
        self._blocks: dict[int, list[tuple[datetime, datetime, Standing]]] = {}

    def add(self, start: datetime, end: datetime, standing: Standing) -> None:
        if start <= self._last:
            for block in range(self._block(start), self._block(end) + 1):
                self._blocks.setdefault(block, []).append((start, end, standing))

    def at(self, instant: datetime) -> list[Standing]:
        there = self._blocks.get(self._block(instant), ())
        return [standing for start, end, standing in there if start <= instant < end]

    def _block(self, instant: datetime) -> int:
        return (min(max(instant, self._first), self._last) - self._first) // _BLOCK


_BLOCK = timedelta(days=7)


def _first_instant(lives: Sequence[Lived]) -> datetime:
    starts = [turn.at for lived in lives for turn in lived.turns[:1]]
    return min(starts, default=END_OF_TIME)


def spans_of(logbook: Logbook, stretches: Iterable[Stretch]) -> Iterator[Span]:
    """A record's spans, one after another, from when it is known to its removal."""
    for start, end, state in stretches:
        if state is not None:
            zone = logbook.settings.zone_of(state.owner)
            kind = _KINDS[state.kind]
            pending = state.status in PENDING[kind]
            yield Span(start, end, state, state.expires_at(zone), kind, pending)
