"""An axis of time for what lies far apart: where an instant stands on it, and what it names."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from loopbook.clock import start_of_day
from loopbook.views import words

_SHORTEST = timedelta(days=28)
_LONGEST = timedelta(days=36525)
"""A hundred years."""
_EDGE = 50
"""Which part of the length is left free before the first moment, one in so many."""
_AHEAD = 6
"""Which part of the length lies after now."""
_FEW = 10
"""Up to which part of the moments, one in so many, may be cut off where they take half the axis."""
_WEEKS = timedelta(days=50)
"""Up to which length weeks are named, each by its Monday."""
_MONTHS = timedelta(days=400)
_QUARTERS = timedelta(days=1200)
_MOST_YEARS = 12
"""How many years are named at most."""
_LAST_NAME = 90.0
"""Behind which place a name has no room any more."""


@dataclass(frozen=True, slots=True)
class Tick:
    """A date that the axis marks."""

    at: float
    name: str
    """Empty where there is no room for one."""


@dataclass(frozen=True, slots=True)
class Axis:
    """A stretch of time of which places are percent."""

    start: datetime
    end: datetime
    ticks: tuple[Tick, ...]

    def holds(self, instant: datetime) -> bool:
        """Whether an instant lies on the axis."""
        return self.start <= instant <= self.end

    def place(self, instant: datetime) -> float:
        """Where an instant stands, from 0 to 100; what lies beyond an end stands at that end."""
        return _place(instant, self.start, self.end)


def axis_of(moments: Sequence[datetime], now: datetime, zone: ZoneInfo) -> Axis:
    """An axis from the first of some moments to a while after now; dates are those of a zone.

    Where a few old moments, a tenth at most, would take over half of the axis, it begins after
    them. It never goes back more than a hundred years.
    """
    known = sorted(moments)
    start = known[0]
    most = known[len(known) // _FEW]
    if (now - most) * 2 < now - start:
        start = most
    length = min(max(now - start, _SHORTEST), _LONGEST)
    start, end = now - length - length / _EDGE, now + length / _AHEAD
    return Axis(start, end, tuple(_ticks(start, end, zone)))


def _place(instant: datetime, start: datetime, end: datetime) -> float:
    return round(min(max((instant - start) / (end - start), 0.0), 1.0) * 100, 2)


def _ticks(start: datetime, end: datetime, zone: ZoneInfo) -> Iterator[Tick]:
    first, last = start.astimezone(zone).date(), end.astimezone(zone).date()
    dates = _mondays(first, last) if end - start <= _WEEKS else _months(first, last)
    for day, name in dates:
        at = start_of_day(day, zone)
        if start <= at <= end:
            place = _place(at, start, end)
            yield Tick(place, name if place <= _LAST_NAME else "")


def _mondays(first: date, last: date) -> Iterator[tuple[date, str]]:
    day = first - timedelta(days=first.weekday())
    while day <= last:
        yield day, f"{day.day} {words.month(day.year, day.month).split()[0]}"
        day += timedelta(days=7)


def _months(first: date, last: date) -> Iterator[tuple[date, str]]:
    """First days of months, of quarters or of years; January goes by its year."""
    length = last - first
    if length <= _QUARTERS:
        step, apart = 1 if length <= _MONTHS else 3, 1
    else:
        years = last.year - first.year
        step, apart = 12, next(n for n in (1, 2, 5, 10, 20) if years <= n * _MOST_YEARS)
    for year in range(first.year - first.year % apart, last.year + 1, apart):
        for number in range(1, 13, step):
            yield date(max(year, 1), number, 1), words.month(year, number).split()[number == 1]
