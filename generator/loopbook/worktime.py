"""Working time: when an amount of work after an instant is done, and how much lies between two.

Somebody works in shifts: the spans of hours of each of their working dates. A shift belongs to the
date on which it begins, so a night that ends on the next date is worked although that is a holiday.
Where clocks change, a shift begins and ends when the clocks on the wall say so; what lies between
is counted as it passed. All instants are in UTC; nothing depends on this machine's zone.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from datetime import MAXYEAR, MINYEAR, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from loopbook.clock import END_OF_TIME, first_instant, iso_z, start_of_day
from loopbook.roster import Person
from loopbook.workdays import is_here, is_working_day

LIMIT = timedelta(days=366)
"""How far ahead work is looked for."""
_AMOUNT = re.compile(r"(\d+)(h|bd)")
_DAY = timedelta(days=1)
_STANDARD = Person()


class TooLittleWork(Exception):
    """Somebody works too little within 366 days for what was asked."""


class Shift(NamedTuple):
    """A span of working time, in UTC; both ends count as working time."""

    start: datetime
    end: datetime


class _Month(NamedTuple):
    """The shifts that begin in one month, and the first of each working day."""

    shifts: tuple[Shift, ...]
    ends: tuple[datetime, ...]
    starts_of_days: tuple[datetime, ...]


class Schedule:
    """One person's working time.

    Somebody who is not on the roster works from Monday to Friday, 09:00 to 17:00.
    """

    def __init__(self, person: Person | None, zone: ZoneInfo) -> None:
        self._person = person or _STANDARD
        self.zone: ZoneInfo = zone
        self._months: dict[int, _Month] = {}
        self._spans = tuple((_after(start), _after(end)) for start, end in self._person.hours)
        lengths = ((end - start) % _DAY or _DAY for start, end in self._spans)
        self.day: timedelta = sum(lengths, timedelta())
        """How much the person works on a business day on which no clock is changed."""

    def amount(self, after: str) -> timedelta:
        """An amount of work as steps write it: ``4h``, or ``1bd``, which is :attr:`day`."""
        match = _AMOUNT.fullmatch(after)
        assert match, f"the model of a step lets {after!r} through"
        unit = timedelta(hours=1) if match[2] == "h" else self.day
        return int(match[1]) * unit

    def date_of(self, instant: datetime) -> date:
        """The date that it is for the person at an instant."""
        return instant.astimezone(self.zone).date()

    def works_at(self, instant: datetime) -> bool:
        """Whether an instant lies in working time, the ends of shifts included."""
        return any(True for _ in self.shifts(instant, instant))

    def shifts(self, start: datetime, end: datetime) -> Iterator[Shift]:
        """The shifts that have an instant between two in common with them, in their order."""
        for number in _months(start, end):
            month = self._month(number)
            for shift in month.shifts[bisect_left(month.ends, start) :]:
                if shift.start > end:
                    return
                yield shift

    def next_start(self, instant: datetime) -> datetime:
        """The first start of a working day at or after an instant: when a digest is read.

        Raises :class:`TooLittleWork` where there is none within 366 days.
        """
        start = next(self.starts(instant, _later(instant)), None)
        if start is None:
            raise TooLittleWork(f"no working day begins {_within(instant)}")
        return start

    def starts(self, first: datetime, last: datetime) -> Iterator[datetime]:
        """The starts of working days from one instant to another, both included."""
        for number in _months(first, last):
            starts = self._month(number).starts_of_days
            for start in starts[bisect_left(starts, first) :]:
                if start > last:
                    return
                yield start

    def _month(self, number: int) -> _Month:
        found = self._months.get(number)
        if found is None:
            found = self._months[number] = self._made(*divmod(number, 12))
        return found

    def _made(self, year: int, months: int) -> _Month:
        if not MINYEAR < year < MAXYEAR:
            return _Month((), (), ())
        shifts: list[Shift] = []
        starts: list[datetime] = []
        day = date(year, months + 1, 1)
        while day.month == months + 1:
            if is_working_day(day, self._person):
                there = [shift for shift in self._shifts(day) if shift.start < shift.end]
                shifts += there
                starts += [shift.start for shift in there[:1]]
            day += _DAY
        return _Month(tuple(shifts), tuple(shift.end for shift in shifts), tuple(starts))

    def _shifts(self, day: date) -> Iterator[Shift]:
        midnight, following = datetime.combine(day, time()), day + _DAY
        for start, end in self._spans:
            begins, ends = midnight + start, midnight + end
            if ends <= begins:
                ends += _DAY
            until = first_instant(ends, self.zone)
            if ends.date() == following and not is_here(following, self._person):
                until = min(until, start_of_day(following, self.zone))
            yield Shift(first_instant(begins, self.zone), until)


def add_work(instant: datetime, amount: timedelta, person: Schedule) -> datetime:
    """The first instant in working time by which an amount has been worked since an instant.

    It lies at the end of a shift where the amount is used up there, and for no amount at the next
    instant in working time. Adding one amount and then another is adding their sum.

    Raises :class:`TooLittleWork` where that is more than 366 days away.
    """
    left = amount
    for start, end in person.shifts(instant, _later(instant)):
        start = max(start, instant)
        if end - start >= left:
            if start + left - instant > LIMIT:
                break
            return start + left
        left -= end - start
    raise TooLittleWork(f"{_less_than(amount)} working time {_within(instant)}")


def work_between(start: datetime, end: datetime, person: Schedule) -> timedelta:
    """How much working time lies between two instants: the inverse of :func:`add_work`.

    Negative where ``end`` lies before ``start``.
    """
    if end < start:
        return -work_between(end, start, person)
    shifts = person.shifts(start, end)
    return sum((min(to, end) - max(since, start) for since, to in shifts), timedelta())


def _months(first: datetime, last: datetime) -> range:
    """The months, from the first of the calendar, whose shifts may reach between two instants.

    In every zone: it is at most a day more or less there, and a night began the day before.
    """
    return range(12 * first.year + first.month - 2, 12 * last.year + last.month + 1)


def _later(instant: datetime) -> datetime:
    return END_OF_TIME if END_OF_TIME - instant < LIMIT else instant + LIMIT


def _after(clock: time) -> timedelta:
    """A time of day as the length of time since midnight, as clocks on the wall show it."""
    return timedelta(hours=clock.hour, minutes=clock.minute)


def _less_than(amount: timedelta) -> str:
    hours = amount / timedelta(hours=1)
    return f"less than {hours:g} hour{'' if hours == 1 else 's'} of" if amount else "no"


def _within(instant: datetime) -> str:
    return f"in the {LIMIT.days} days after {iso_z(instant)}"
