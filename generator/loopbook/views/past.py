"""How the log stood at former instants, replayed from its history."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache

from loopbook.clock import expiry_instant, parse_expiry
from loopbook.history import State, Timeline
from loopbook.logbook import Logbook
from loopbook.records import LIVE, PENDING, Kind

DAWN = datetime.min.replace(tzinfo=UTC)
END_OF_TIME = datetime.max.replace(tzinfo=UTC)


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
        was_late = False
        for span in spans:
            since = span.overdue_from()
            if since is not None:
                self._late.add(since, span.end)
                if not was_late:
                    self._lapses.append((since, timeline.path, timeline))
            if span.pending:
                self._open.add(span.start, span.end)
            elif since is not None:
                self._open.add(since, span.end)
            was_late = since is not None

    def open_at(self, instant: datetime) -> int:
        """How many loops were open at an instant: pending records, and reviews that were due."""
        return self._open.at(instant)

    def overdue_at(self, instant: datetime) -> int:
        """How many records were overdue at an instant."""
        return self._late.at(instant)

    def newly_overdue(self, start: datetime, end: datetime) -> list[tuple[Timeline, datetime]]:
        """The records that became overdue from ``start`` to ``end``, exclusive, and when."""
        first = bisect_left(self._lapses, start, key=lambda lapse: lapse[0])
        last = bisect_left(self._lapses, end, key=lambda lapse: lapse[0])
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
    """A record's spans. Time that git puts out of order gives empty spans, which are left out."""
    events = timeline.events
    if not timeline.complete and timeline.start:  # how it stood at the boundary holds before it too
        end = events[0].at if events else END_OF_TIME
        zone = logbook.settings.zone_of(timeline.start.owner)
        yield Span(DAWN, end, timeline.start, _instant(timeline.start.expiry, zone))
    for number, event in enumerate(events):
        if event.state is None:
            continue
        end = events[number + 1].at if number + 1 < len(events) else END_OF_TIME
        if timeline.removed and number + 1 == len(events):
            end = event.at
        if event.at < end:
            zone = logbook.settings.zone_of(event.state.owner)
            yield Span(event.at, end, event.state, _instant(event.state.expiry, zone))


@lru_cache(maxsize=65536)
def _instant(expiry: str | None, zone: object) -> datetime | None:
    if expiry is None:
        return None
    try:
        return expiry_instant(parse_expiry(expiry), zone)  # type: ignore[arg-type]
    except ValueError:
        return None
