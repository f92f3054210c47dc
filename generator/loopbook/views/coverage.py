"""A leave: what falls into it, who acts meanwhile, and what nobody covers."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from loopbook.clock import expiry_instant, start_of_day
from loopbook.logbook import Logbook
from loopbook.roster import Away, Person
from loopbook.settings import Settings
from loopbook.views.handovers import commands, taker, team_after
from loopbook.views.holdings import Holding, Part, holdings
from loopbook.workdays import add_business_days

_DAY = timedelta(days=1)


class When(StrEnum):
    """Where the date of something lies, seen from a leave."""

    OVERDUE = "overdue"
    """It has passed now."""
    BEFORE = "before"
    """It passes before the leave begins."""
    INSIDE = "inside"
    AFTER = "after"
    UNDATED = "undated"


@dataclass(frozen=True, slots=True)
class Cover:
    """A stretch of time in which one person acts for another, or nobody does."""

    start: datetime
    end: datetime
    """Exclusive; both in UTC."""
    acting: str | None


@dataclass(frozen=True, slots=True)
class Kept:
    """One thing that rests on the person, and who sees to it during the leave."""

    holding: Holding
    when: When
    cover: tuple[Cover, ...]
    """Who acts where it counts: at its date, or all the time where that has passed by then."""
    command: str | None = None
    """What gives it to somebody who is there; None where it is covered, or nobody can have it."""

    @property
    def falls(self) -> bool:
        """Whether it falls into the leave: its date does, or has passed when the leave begins."""
        return self.when in (When.OVERDUE, When.BEFORE, When.INSIDE)

    @property
    def gaps(self) -> tuple[Cover, ...]:
        """When nobody acts although somebody should; what another has is theirs to see to."""
        if not self.falls or self.holding.part is Part.GAVE:
            return ()
        return tuple(each for each in self.cover if each.acting is None)


@dataclass(frozen=True, slots=True)
class StandIn:
    """Somebody for whom the person is to act, and who acts while both are away."""

    role: str
    """``deputy`` or ``lead``."""
    handle: str
    """Who relies on the person."""
    absences: tuple[Cover, ...]
    """When they are away within the leave."""

    @property
    def gaps(self) -> tuple[Cover, ...]:
        """When nobody acts for them."""
        return tuple(each for each in self.absences if each.acting is None)


@dataclass(frozen=True, slots=True)
class Leave:
    """What a leave needs."""

    handle: str
    zone: ZoneInfo
    first: date
    last: date
    """The dates of the leave in the person's zone, both included."""
    entered: bool
    """Whether the roster says that the person is away on all of these dates."""
    back: date | None
    """The first date after the leave on which the person works; None for one who will have left."""
    cover: tuple[Cover, ...]
    """Who acts for the person from the beginning of the leave, or from today where that is past."""
    kept: tuple[Kept, ...]
    stands_in: tuple[StandIn, ...]
    here: tuple[str, ...]
    """Who could be the deputy: those who are there all the time."""

    @property
    def uncovered(self) -> tuple[Kept, ...]:
        """What falls into the leave and nobody sees to."""
        return tuple(each for each in self.kept if each.gaps)

    @property
    def covered(self) -> bool:
        """Whether somebody sees to everything, and acts for those who rely on the person."""
        return not self.uncovered and not any(each.gaps for each in self.stands_in)


def next_leave(person: Person, today: date) -> tuple[date, date] | None:
    """The first and the last date of the leave that runs or comes next; None where none does.

    Spans that meet or overlap are one leave.
    """
    spans = sorted((each.from_, each.to) for each in person.away if each.to >= each.from_)
    merged: list[tuple[date, date]] = []
    for first, last in spans:
        if merged and (first - merged[-1][1]) <= _DAY:
            merged[-1] = (merged[-1][0], max(merged[-1][1], last))
        else:
            merged.append((first, last))
    return next((span for span in merged if span[1] >= today), None)


def leave(logbook: Logbook, handle: str, first: date, last: date) -> Leave:
    """What a leave of somebody on the roster needs, from one date to another, both included.

    The person counts as away on all of these dates, whether the roster says so yet or not.
    """
    known = logbook.settings
    person, zone = known.people[handle], known.zone_of(handle)
    settings = _with_leave(known, handle, first, last)
    today = logbook.now.astimezone(zone).date()
    start, end = start_of_day(max(first, today), zone), expiry_instant(last, zone)
    stretches = cover(settings, handle, start, end)
    team = team_after(logbook, handle)
    here = tuple(each for each in team if _is_there(settings, each, start, end))
    kept = [_kept(logbook, each, stretches, start, end) for each in holdings(logbook, handle)]
    return Leave(
        handle,
        zone,
        first,
        last,
        settings is known,
        _back(person, last),
        stretches,
        tuple(
            _with_command(logbook, settings, each, (*here, *team))
            for each in kept
            if _is_shown(each)
        ),
        tuple(_stands_in(settings, handle, start, end)),
        here,
    )


def cover(settings: Settings, handle: str, start: datetime, end: datetime) -> tuple[Cover, ...]:
    """Who acts for a person from one instant to another, cut where that changes.

    It can change only where a date begins for somebody on the roster.
    """
    cuts = sorted({start, *(each for each in _turns(settings) if start < each < end)})
    found: list[Cover] = []
    for begins, ends in zip(cuts, [*cuts[1:], end], strict=True):
        acting = settings.acting(handle, begins)
        if found and found[-1].acting == acting:
            begins = found.pop().start
        found.append(Cover(begins, ends, acting))
    return tuple(found)


def _turns(settings: Settings) -> Iterator[datetime]:
    """The instants at which somebody goes away, comes back or leaves the team."""
    for handle, person in settings.people.items():
        zone = settings.zone_of(handle)
        for away in person.away:
            yield start_of_day(away.from_, zone)
            yield expiry_instant(away.to, zone)
        if person.left:
            yield start_of_day(person.left, zone)


def _with_leave(settings: Settings, handle: str, first: date, last: date) -> Settings:
    """The settings with a leave in them; the same ones where it is there already."""
    person = settings.people[handle]
    zone = settings.zone_of(handle)
    start, end = start_of_day(first, zone), expiry_instant(last, zone)
    if all(each.acting != handle for each in cover(settings, handle, start, end)):
        return settings
    away = Away.model_validate({"from": first.isoformat(), "to": last.isoformat()})
    planned = person.model_copy(update={"away": (*person.away, away)})
    return settings.model_copy(update={"people": {**settings.people, handle: planned}})


def _back(person: Person, last: date) -> date | None:
    if person.left and last >= person.left - _DAY:
        return None
    return add_business_days(last, 1, person)


def _is_shown(kept: Kept) -> bool:
    """Whether it has to do with the leave: a review or a renewal only by its date."""
    if kept.holding.part is Part.PURCHASE:
        return kept.when is When.INSIDE
    return kept.falls or kept.holding.part is not Part.REVIEW


def _kept(
    logbook: Logbook, holding: Holding, stretches: tuple[Cover, ...], start: datetime, end: datetime
) -> Kept:
    moment, due_at = holding.last_moment, holding.due_at
    if moment is None or due_at is None:
        return Kept(holding, When.UNDATED, ())
    if due_at <= logbook.now:
        return Kept(holding, When.OVERDUE, stretches)
    if moment < start:
        return Kept(holding, When.BEFORE, stretches)
    if moment >= end:
        return Kept(holding, When.AFTER, ())
    at_its_date = tuple(each for each in stretches if each.start <= moment < each.end)
    return Kept(holding, When.INSIDE, at_its_date)


def _with_command(logbook: Logbook, settings: Settings, kept: Kept, team: tuple[str, ...]) -> Kept:
    """The same with the command that gives it to somebody who is there when it counts."""
    if not kept.gaps:
        return kept
    moment = kept.holding.last_moment
    if kept.when is When.INSIDE and moment is not None:
        moments = [moment]
    else:
        moments = [each.start for each in kept.gaps]
    to = taker(kept.holding, team, lambda each: all(settings.is_here(each, at) for at in moments))
    found = commands(logbook, [(kept.holding, to)])
    return Kept(kept.holding, kept.when, kept.cover, found[0] if found else None)


def _is_there(settings: Settings, handle: str, start: datetime, end: datetime) -> bool:
    return all(each.acting == handle for each in cover(settings, handle, start, end))


def _stands_in(
    settings: Settings, handle: str, start: datetime, end: datetime
) -> Iterator[StandIn]:
    for other, person in settings.people.items():
        gone = person.left and start_of_day(person.left, settings.zone_of(other)) <= start
        if other == handle or gone:
            continue
        for role, named in (("deputy", person.deputy), ("lead", person.lead)):
            if named == handle:
                stretches = cover(settings, other, start, end)
                absences = tuple(each for each in stretches if each.acting != other)
                yield StandIn(role, other, absences)
