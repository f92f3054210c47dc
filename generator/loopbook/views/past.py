"""How the log stood at former instants, replayed from its history."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from loopbook.clock import BEGINNING_OF_TIME, END_OF_TIME, expiry_instant, parse_expiry
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
        return self.state.status in PENDING[Kind(self.state.kind)]

    def overdue_from(self) -> datetime | None:
        """The instant within the span from which the record was overdue; None if it never was."""
        live = self.state.status in LIVE[Kind(self.state.kind)]
        if not live or self.expires_at is None or self.expires_at >= self.end:
            return None
        return max(self.expires_at, self.start)


class Past:
    """The log at any instant: built once, asked often."""

    def __init__(self, logbook: Logbook) -> None:
        self._open = _Counter()
        self._late = _Counter()
        self._lapses: list[tuple[datetime, str, Timeline]] = []
        for timeline in (*logbook.history.timelines.values(), *logbook.history.gone):
            self._add(timeline, _spans(logbook, timeline))
        self._open.sort()
        self._late.sort()
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
                self._open.add(span.start, span.end)
            elif since is not None:
                self._open.add(since, span.end)
            late_until = span.end if since is not None else None

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
    """A record's spans, one after another; each holds what `Timeline.state_at` says of it."""
    starts = [BEGINNING_OF_TIME, *sorted({event.at for event in timeline.events})]
    for start, end in zip(starts, [*starts[1:], END_OF_TIME], strict=True):
        state = timeline.state_at(start)
        if state is not None:
            zone = logbook.settings.zone_of(state.owner)
            yield Span(start, end, state, _instant(state.expiry, zone))


@lru_cache(maxsize=65536)
def _instant(expiry: str | None, zone: object) -> datetime | None:
    if expiry is None:
        return None
    try:
        return expiry_instant(parse_expiry(expiry), zone)  # type: ignore[arg-type]
    except ValueError:
        return None
