"""What happened to a record: its states, its events, and the timeline that they make.

Pure data; where it comes from is told in `history`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple
from zoneinfo import ZoneInfo

from loopbook.clock import BEGINNING_OF_TIME, END_OF_TIME, expiry_instant, parse_expiry
from loopbook.commits import Commit
from loopbook.records import Step


class EventKind(StrEnum):
    """What happened to a record."""

    OPENED = "opened"
    MOVED = "moved"
    """Its status changed."""
    REASSIGNED = "reassigned"
    """Its owner changed."""
    RENEWED = "renewed"
    """Its expiry changed."""
    EDITED = "edited"
    """Its content changed, but none of these."""
    RENAMED = "renamed"
    """Its file moved. If the content changed too, further events tell so."""
    REMOVED = "removed"


_MODIFYING = frozenset({EventKind.MOVED, EventKind.REASSIGNED, EventKind.RENEWED, EventKind.EDITED})


@dataclass(frozen=True, slots=True)
class State:
    """What one version of a record says."""

    id: str
    own_id: bool
    """Whether the id stands in the front matter; otherwise it comes from the path."""
    kind: str
    status: str | None
    """The status in our words."""
    status_text: str | None
    """The status as written in the file, such as "Last Call"."""
    owner: str | None
    expiry: str | None
    label: str | None = None
    """For whom it is, as written: a label of the Traffic Light Protocol."""
    reviews: int = 0
    """How many reviews it lists."""
    giver: str | None = None
    """Who hands a handoff over: accountable until it is accepted."""
    severity: str | None = None
    """How closely a handoff must be watched, as written."""
    escalation: str | tuple[Step, ...] | None = None
    """A policy's name, a handle, or steps; None where there is none that can be read."""

    @property
    def accountable(self) -> str | None:
        """The one person who must see that it moves: ``from`` until a handoff is accepted."""
        return self.giver if self.status in ("offered", "declined") else self.owner

    def expires_at(self, zone: ZoneInfo) -> datetime | None:
        """The instant, in UTC, at which the expiry has passed for an owner in ``zone``.

        None where there is none that can be read.
        """
        return _expires_at(self.expiry, zone) if self.expiry is not None else None


@lru_cache(maxsize=65536)
def _expires_at(expiry: str, zone: ZoneInfo) -> datetime | None:
    try:
        return expiry_instant(parse_expiry(expiry), zone)
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened to a record."""

    kind: EventKind
    at: datetime
    """The committer date, in UTC, as committed: clocks differ, so it may lie before the last."""
    commit: Commit | None
    """None for a change in the working tree that is not committed."""
    field: str | None
    """"status", "owner", "expiry" or "path", where that is what changed."""
    before: str | None
    after: str | None
    """The field's two values as written."""
    state: State | None
    """What the record says afterwards; None where it cannot be read or is no more."""

    @property
    def modifies(self) -> bool:
        """Whether it tells that the content of an existing record changed."""
        return self.kind in _MODIFYING


class Deed(NamedTuple):
    """What one commit did to a record."""

    events: tuple[Event, ...]
    was: State | None
    """What the record said before; None before its opening, and where nobody knows."""


class Stretch(NamedTuple):
    """A stretch of time in which a record said the same, from its start to its end, exclusive."""

    start: datetime
    end: datetime
    state: State | None
    """None before it is known, and after its removal."""


@dataclass(frozen=True, slots=True)
class Timeline:
    """The life of one record under all the names that it had."""

    path: str
    """The last path, relative to the root of the log."""
    former_paths: tuple[str, ...]
    former_ids: tuple[str, ...]
    """The other ids that it had, oldest first, for redirects."""
    events: tuple[Event, ...]
    """Oldest first, in the order of the commits."""
    complete: bool
    """False where it begins at the boundary of a shallow clone: then no event opens it."""
    removed: bool
    start: State | None
    """What it said when it was opened, or at the boundary; None where that cannot be read."""

    @property
    def opened(self) -> Event | None:
        """Its opening; None where that lies before the boundary of a shallow clone."""
        return self.events[0] if self.complete else None

    @property
    def opened_at(self) -> datetime | None:
        """The instant of its opening, where that is known."""
        return self.opened.at if self.opened else None

    @property
    def opened_by(self) -> Commit | None:
        """The commit that opened it, where that is known."""
        return self.opened.commit if self.opened else None

    @property
    def last(self) -> Event | None:
        """The last thing that happened; None where nothing has since the boundary."""
        return self.events[-1] if self.events else None

    @property
    def modified_at(self) -> datetime | None:
        """The instant of the last thing that happened."""
        return self.last.at if self.last else None

    @property
    def last_state(self) -> State | None:
        """The last that is known of what it said; also of a record that is gone or broken."""
        states = (event.state for event in reversed(self.events) if event.state)
        return next(states, self.start)

    @property
    def modifications(self) -> tuple[Event, ...]:
        """For each commit that changed its content after the opening, the first of its events."""
        first: dict[str | None, Event] = {}
        for event in self.events:
            if event.modifies:
                first.setdefault(event.commit.id if event.commit else None, event)
        return tuple(first.values())

    def deeds(self) -> Iterator[Deed]:
        """The events, oldest first, gathered by commit."""
        was = None if self.complete else self.start
        for _, group in groupby(self.events, key=lambda event: (event.commit, event.at)):
            events = tuple(group)
            yield Deed(events, was)
            was = next((event.state for event in events if event.state), was)

    def state_at(self, instant: datetime) -> State | None:
        """What the record said at an instant; None before its opening and after its removal.

        A version that cannot be read leaves the last known state standing. Where the timeline is
        not complete, its first state also answers for the time before the boundary.
        """
        state = None if self.complete else self.start
        for event in self.events:
            if event.at <= instant:
                state = None if event.kind is EventKind.REMOVED else event.state or state
        return state

    def stretches(self) -> Iterator[Stretch]:
        """All of time, cut where something happened to the record, in the order of time.

        Clocks differ, so this need not be the order of the commits; it is the order in which a
        reader of the dates saw the log. A version without a status that anybody knows leaves the
        last known state standing, as one that cannot be read at all does.
        """
        starts = [BEGINNING_OF_TIME, *sorted({event.at for event in self.events})]
        known: State | None = None
        for start, end in zip(starts, [*starts[1:], END_OF_TIME], strict=True):
            state = self.state_at(start)
            if state is None or state.status is not None:
                known = state
            yield Stretch(start, end, known)
