"""When a team works at the same time, in the next fourteen days.

Dates are those of the team's zone. Somebody is *here* on a date who works at some time of it; all
who are here may work at the same time, or never do, and then the largest group that does is told.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise

from loopbook.clock import start_of_day
from loopbook.logbook import Logbook
from loopbook.roster import Person
from loopbook.views.clockchanges import ClockChange, changes_of_clocks
from loopbook.views.rows import PersonChip, chip, today_in
from loopbook.views.together import Stretch, clipped, largest_group, merged
from loopbook.workdays import day_off, is_here

DAYS = 14
"""How many days ahead the overlap is told, today included."""


@dataclass(frozen=True, slots=True)
class Absence:
    """Why somebody does not work on a date on which they otherwise would."""

    name: str
    why: str
    """``away``, or the holiday by its name."""


@dataclass(frozen=True, slots=True)
class OverlapDay:
    """One date: who works at the same time."""

    date: date
    here: tuple[str, ...]
    """The names of those who work at some time of the date, in their order."""
    absences: tuple[Absence, ...]
    group: tuple[str, ...]
    """The names of those who work at the same time: all who are here, or the most who ever do."""
    stretches: tuple[Stretch, ...]
    """When they do; where one alone is here, when that one works."""

    @property
    def others(self) -> tuple[str, ...]:
        """The names of those who are here and never work together with the group."""
        return tuple(name for name in self.here if name not in self.group)

    @property
    def everybody(self) -> bool:
        """Whether all who are here work at the same time at some time of the date."""
        return len(self.group) == len(self.here)


@dataclass(frozen=True, slots=True)
class Strip:
    """One person's fourteen days, as they are drawn: the unit is a day, from the first one on."""

    person: PersonChip
    work: tuple[tuple[float, float], ...]
    """Start and length of each stretch of work."""
    off: tuple[tuple[int, bool], ...]
    """The days of leave and of holidays: number of the day, and whether it is leave."""


@dataclass(frozen=True, slots=True)
class Overlap:
    """The next fourteen days of a team."""

    zone: str
    """The team's zone, whose dates these are."""
    days: tuple[OverlapDay, ...]
    strips: tuple[Strip, ...]
    shared: tuple[tuple[float, float], ...]
    """Start and length, in days, of what all who are here have in common."""
    most: tuple[tuple[float, float], ...]
    """The same of the largest group, on days on which all who are here have nothing in common."""
    changes: tuple[ClockChange, ...]

    @property
    def leave(self) -> bool:
        """Whether a strip shows leave."""
        return any(away for strip in self.strips for _, away in strip.off)

    @property
    def holidays(self) -> bool:
        """Whether a strip shows a holiday."""
        return any(not away for strip in self.strips for _, away in strip.off)


def overlap_of(logbook: Logbook) -> Overlap | None:
    """The next fourteen days of those on the roster, from today on.

    None where fewer than two are: then there is no time to share.
    """
    settings, first = logbook.settings, today_in(logbook)
    if first > date.max - timedelta(days=DAYS + 2):
        return None
    last = first + timedelta(days=DAYS - 1)
    team = {
        handle: person
        for handle, person in settings.people.items()
        if person.left is None or person.left > first
    }
    if len(team) < 2:
        return None
    zone = settings.timezone
    dates = [first + timedelta(days=number) for number in range(DAYS)]
    edges = [start_of_day(day, zone) for day in (*dates, last + timedelta(days=1))]
    work = {
        handle: list(merged(logbook.rota.schedule(handle).shifts(edges[0], edges[-1])))
        for handle in team
    }
    handles = sorted(team, key=lambda handle: settings.name_of(handle).lower())
    names = {handle: settings.name_of(handle) for handle in handles}
    days = tuple(
        _day(day, span, {each: work[each] for each in handles}, team, names)
        for day, span in zip(dates, pairwise(edges), strict=True)
    )
    several = [day for day in days if len(day.group) > 1]
    whole = [span for day in several if day.everybody for span in day.stretches]
    part = [span for day in several if not day.everybody for span in day.stretches]
    strips = []
    for handle in handles:
        person = chip(logbook, handle)
        assert person is not None
        drawn = _placed(clipped(work[handle], edges[0], edges[-1]), edges)
        strips.append(Strip(person, drawn, tuple(_off(team[handle], dates))))
    changes = changes_of_clocks(logbook, team, edges[0], edges[-1])
    return Overlap(
        zone.key, days, tuple(strips), _placed(whole, edges), _placed(part, edges), changes
    )


def _day(
    day: date,
    span: Stretch,
    work: Mapping[str, list[Stretch]],
    team: Mapping[str, Person],
    names: Mapping[str, str],
) -> OverlapDay:
    there = {handle: list(clipped(stretches, *span)) for handle, stretches in work.items()}
    here = [handle for handle, stretches in there.items() if stretches]
    group, stretches = largest_group({handle: there[handle] for handle in here})
    return OverlapDay(
        day,
        tuple(names[handle] for handle in here),
        tuple(
            Absence(names[handle], why)
            for handle in work
            if handle not in here and (why := _absence(day, team[handle]))
        ),
        tuple(names[handle] for handle in here if handle in group),
        stretches,
    )


def _absence(day: date, person: Person) -> str | None:
    """Why a person does not work on one of their working weekdays; None on any other."""
    if day.weekday() not in person.days or (person.left is not None and day >= person.left):
        return None
    return day_off(day, person) if is_here(day, person) else "away"


def _off(person: Person, dates: Iterable[date]) -> Iterator[tuple[int, bool]]:
    for number, day in enumerate(dates):
        if _absence(day, person):
            yield number, not is_here(day, person)


def _placed(spans: Iterable[Stretch], edges: list[datetime]) -> tuple[tuple[float, float], ...]:
    """Stretches in days from the first edge on; each day is as long as any other."""
    placed = []
    for start, end in spans:
        begins, ends = _place(start, edges), _place(end, edges)
        placed.append((round(begins, 3), round(ends - begins, 3)))
    return tuple(placed)


def _place(instant: datetime, edges: list[datetime]) -> float:
    for number, (start, end) in enumerate(pairwise(edges)):
        if start < end and instant <= end:
            return number + (instant - start) / (end - start)
    return len(edges) - 1.0
