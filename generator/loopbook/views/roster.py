"""The roster as it is read: where each person is, when they work, and who stands in for them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from loopbook.roster import Away, Person
from loopbook.settings import Settings
from loopbook.workdays import day_off
from loopbook.worktime import LIMIT, Schedule, TooLittleWork, add_work


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody on the roster, at one instant."""

    handle: str
    name: str
    person: Person
    local: datetime
    """Now, in the person's zone."""
    works: bool
    """Whether now lies in their working time."""
    next_start: datetime | None
    """When they work next, in their zone; None while they work, and where that is too far away."""
    week: timedelta
    """How much they work in a week without holidays."""
    next_holiday: tuple[date, str] | None
    """The next public holiday on which they would have worked, within 366 days, by its name."""
    days_off: tuple[date, ...]
    """Those from today on."""
    away: tuple[Away, ...]
    """The spans that are not over."""

    @property
    def today(self) -> date:
        """The date where they are."""
        return self.local.date()

    @property
    def gone(self) -> bool:
        """Whether they are no longer on the team."""
        return self.person.left is not None and self.person.left <= self.today


def members(settings: Settings, now: datetime) -> tuple[Member, ...]:
    """Everybody on the roster at an instant, by name."""
    found = [_member(settings, handle, now) for handle in settings.people]
    return tuple(sorted(found, key=lambda each: (each.name.lower(), each.handle)))


def _member(settings: Settings, handle: str, now: datetime) -> Member:
    person, zone = settings.people[handle], settings.zone_of(handle)
    schedule, local = Schedule(person, zone), now.astimezone(zone)
    today = local.date()
    works = schedule.works_at(now)
    try:
        # No work at all is done where work goes on.
        start = None if works else add_work(now, timedelta(), schedule).astimezone(zone)
    except TooLittleWork:
        start = None
    return Member(
        handle,
        settings.name_of(handle),
        person,
        local,
        works,
        start,
        len(person.days) * schedule.day,
        next(_holidays(person, today), None),
        tuple(sorted(day for day in set(person.days_off) if day >= today)),
        tuple(sorted((each for each in person.away if each.to >= today), key=lambda x: x.from_)),
    )


def _holidays(person: Person, today: date) -> Iterator[tuple[date, str]]:
    """The public holidays of a person from a date on, on weekdays on which they work."""
    if person.holidays is None:
        return
    for step in range(min(LIMIT.days, (date.max - today).days) + 1):
        day = today + timedelta(days=step)
        if day.weekday() in person.days and day not in person.days_off:
            name = day_off(day, person)
            if name is not None:
                yield day, name.removesuffix(f" ({person.holidays})")
