"""How the log stood at former instants, replayed from its history."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from loopbook.clock import BEGINNING_OF_TIME
from loopbook.history import State, Timeline
from loopbook.logbook import Logbook
from loopbook.records import LIVE, PENDING, Kind


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time in which a record said the same, from its start to its end, exclusive."""

    start: datetime
    end: datetime
    state: State
    expires_at: datetime | None

    @property
    def pending(self) -> bool:
        """Whether the record was an open loop by its status."""
        return _pending(self.state)

    def overdue_from(self) -> datetime | None:
        """The instant within the span from which the record was overdue; None if it never was."""
        live = self.state.status in LIVE[Kind(self.state.kind)]
        if not live or self.expires_at is None or self.expires_at >= self.end:
            return None
        return max(self.expires_at, self.start)


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


class Past:
    """The log at any instant: built once, asked often."""

    def __init__(self, logbook: Logbook) -> None:
        self._pending = _Counter()
        self._open = _Counter()
        self._late = _Counter()
        self._lapses: list[tuple[datetime, str, Timeline]] = []
        for timeline in logbook.history.all_timelines():
            self._add(timeline, _spans(logbook, timeline))
        for counter in (self._pending, self._open, self._late):
            counter.sort()
        self._lapses.sort(key=lambda lapse: lapse[:2])

    def _add(self, timeline: Timeline, spans: Iterable[Span]) -> None:
        late_until: datetime | None = None
        for span in spans:
            since = span.overdue_from()
            if since is not None:
                self._late.add(since, span.end)
                if since != late_until:
                    self._lapses.append((since, timeline.path, timeline))
            if span.pending:
                self._pending.add(span.start, span.end)
                self._open.add(span.start, span.end)
            elif since is not None:
                self._open.add(since, span.end)
            late_until = span.end if since is not None else None

    def pending_at(self, instant: datetime) -> int:
        """How many records were an open loop by their status: reviews are counted apart."""
        return self._pending.at(instant)

    def open_at(self, instant: datetime) -> int:
        """How many loops were open at an instant: pending records, and reviews that were due."""
        return self._open.at(instant)

    def overdue_at(self, instant: datetime) -> int:
        """How many records were overdue at an instant."""
        return self._late.at(instant)

    def newly_overdue(self, start: datetime, end: datetime) -> list[tuple[Timeline, datetime]]:
        """The records that became overdue from ``start`` to ``end``, both included, and when."""
        first = bisect_left(self._lapses, start, key=lambda lapse: lapse[0])
        last = bisect_right(self._lapses, end, key=lambda lapse: lapse[0])
        return [(timeline, at) for at, _, timeline in self._lapses[first:last]]


def turns(timeline: Timeline) -> Iterator[Turn]:
    """Every change of what a record said, in the order of time.

    Clocks differ, so this need not be the order of the commits; it is the order in which a reader
    of the dates saw the log, and the one in which open loops can be added up.
    """
    was: State | None = None
    known = not timeline.complete  # what is there before the boundary is not opened behind it
    for start, _, state in timeline.stretches():
        if state != was and start != BEGINNING_OF_TIME:
            yield Turn(start, was, state, first=not known)
        was, known = state, known or state is not None


def _pending(state: State | None) -> bool:
    return state is not None and state.status in PENDING[Kind(state.kind)]


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


def _spans(logbook: Logbook, timeline: Timeline) -> Iterator[Span]:
    """A record's spans, one after another, from when it is known to its removal."""
    for start, end, state in timeline.stretches():
        if state is not None:
            zone = logbook.settings.zone_of(state.owner)
            yield Span(start, end, state, state.expires_at(zone))
