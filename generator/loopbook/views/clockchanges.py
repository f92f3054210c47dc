"""Coming changes of clocks, and what they do to the time that a team has in common.

Two zones that change theirs at the same time stay as far apart as they were; one that does and one
that does not come closer or drift apart, by an hour or, with Lord Howe Island, by half of one.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from loopbook.clock import start_of_day
from loopbook.logbook import Logbook
from loopbook.roster import Person
from loopbook.views.together import Stretch, clipped, largest_group, merged
from loopbook.worktime import Schedule


@dataclass(frozen=True, slots=True)
class Shift:
    """By how much some zones move against others when their clocks are changed."""

    places: tuple[str, ...]
    """The zones whose clocks change, each by its city."""
    people: tuple[str, ...]
    """The names of those who live by them."""
    change: timedelta
    """How far the clocks go forward; negative where they go back."""
    closer: Mapping[timedelta, tuple[str, ...]]
    """Other zones of the team by how much closer they are then."""
    further: Mapping[timedelta, tuple[str, ...]]
    """Other zones of the team by how much further they are then."""


@dataclass(frozen=True, slots=True)
class ClockChange:
    """A date on which clocks of the team change."""

    date: date
    at: datetime
    """The first instant, in UTC, at which one of them does."""
    shifts: tuple[Shift, ...]
    before: tuple[Stretch, ...]
    """When all work at the same time on a usual working day until then: on the day before."""
    after: tuple[Stretch, ...]
    """The same on the day after."""
    moves: bool
    """Whether the two differ by the clocks of the team's zone."""


def changes_of_clocks(
    logbook: Logbook, team: Mapping[str, Person], first: datetime, last: datetime
) -> tuple[ClockChange, ...]:
    """The changes of clocks still to come between two instants, by the dates where they happen.

    ``team`` holds those whose clocks count, by handle.
    """
    zones: dict[str, list[str]] = {}
    for handle in team:
        zones.setdefault(logbook.settings.zone_of(handle).key, []).append(handle)
    by_date: dict[date, dict[str, datetime]] = {}
    for key in zones:
        zone = ZoneInfo(key)
        for at in _turns_of(zone, max(first, logbook.now), last):
            by_date.setdefault(at.astimezone(zone).date(), {})[key] = at
    return tuple(
        _change(logbook, day, instants, zones, team) for day, instants in sorted(by_date.items())
    )


def _turns_of(zone: ZoneInfo, first: datetime, last: datetime) -> Iterator[datetime]:
    """The instants from one to another, in UTC, at which a zone's clocks are changed."""
    day = timedelta(days=1)
    while first < last:
        end = min(first + day, last)
        if _offset(zone, first) != _offset(zone, end):
            yield _turn(zone, first, end)
        first = end


def _turn(zone: ZoneInfo, early: datetime, late: datetime) -> datetime:
    """The instant between two at which the offset comes to be that of the second."""
    after = _offset(zone, late)
    while late - early > timedelta(seconds=1):
        middle = early + (late - early) // 2
        early, late = (early, middle) if _offset(zone, middle) == after else (middle, late)
    return late.replace(microsecond=0)


def _offset(zone: ZoneInfo, instant: datetime) -> timedelta:
    offset = instant.astimezone(zone).utcoffset()
    assert offset is not None
    return offset


def _change(
    logbook: Logbook,
    day: date,
    instants: Mapping[str, datetime],
    zones: Mapping[str, list[str]],
    team: Mapping[str, Person],
) -> ClockChange:
    before = min(instants.values()) - timedelta(seconds=1)
    after = max(instants.values())
    offsets = {
        key: (_offset(ZoneInfo(key), before), _offset(ZoneInfo(key), after)) for key in zones
    }
    moved: dict[timedelta, list[str]] = {}
    for key in sorted(instants):
        moved.setdefault(offsets[key][1] - offsets[key][0], []).append(key)
    name_of = logbook.settings.name_of
    shifts = []
    for change, keys in moved.items():
        closer: dict[timedelta, list[str]] = {}
        further: dict[timedelta, list[str]] = {}
        for other in sorted(set(zones) - set(keys)):
            apart = [abs(offsets[keys[0]][side] - offsets[other][side]) for side in (0, 1)]
            if apart[1] != apart[0]:
                side = closer if apart[1] < apart[0] else further
                side.setdefault(abs(apart[1] - apart[0]), []).append(place(other))
        shifts.append(
            Shift(
                tuple(map(place, keys)),
                tuple(name_of(handle) for key in keys for handle in zones[key]),
                change,
                {length: tuple(places) for length, places in closer.items()},
                {length: tuple(places) for length, places in further.items()},
            )
        )
    zone = logbook.settings.timezone
    turn = min(instants.values()).astimezone(zone).date()
    usual = [
        Schedule(_always_there(person), logbook.settings.zone_of(handle))
        for handle, person in team.items()
    ]
    one = timedelta(days=1)
    until, then = (_usual_overlap(usual, turn + step, zone) for step in (-one, one))
    return ClockChange(
        day,
        min(instants.values()),
        tuple(shifts),
        until,
        then,
        _by_the_clock(until, zone) != _by_the_clock(then, zone),
    )


def _by_the_clock(stretches: tuple[Stretch, ...], zone: ZoneInfo) -> list[list[time]]:
    return [[edge.astimezone(zone).time() for edge in span] for span in stretches]


def _always_there(person: Person) -> Person:
    """A person who works every day, so that only the clocks differ between two days."""
    always = {"away": (), "left": None, "holidays": None, "days_off": ()}
    return person.model_copy(update={**always, "days": frozenset(range(7))})


def _usual_overlap(team: list[Schedule], day: date, zone: ZoneInfo) -> tuple[Stretch, ...]:
    first, last = (start_of_day(day + timedelta(days=step), zone) for step in (0, 1))
    work = {
        str(number): list(clipped(merged(each.shifts(first, last)), first, last))
        for number, each in enumerate(team)
    }
    group, stretches = largest_group(work)
    return stretches if len(group) == len(team) else ()


def place(zone: str) -> str:
    """A zone by its city: ``New York``."""
    return zone.rpartition("/")[2].replace("_", " ")
