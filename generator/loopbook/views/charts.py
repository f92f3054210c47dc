"""What the charts of the weeks show.

Open loops over time, opened against closed, their age, and the time to accept a handoff.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from math import ceil

from loopbook.clock import Week
from loopbook.logbook import Logbook
from loopbook.views import words
from loopbook.views.measures import Measures
from loopbook.views.spread import FEW, Spread
from loopbook.views.week import WeekEnd, Weeks, WeekView

CHART_WEEKS = 26
"""How many weeks a chart goes back at most."""
_TICKS = 4
"""How many lines a scale has at most, that of nothing left out."""
_ROOM = 3
"""How many weeks of room a month's name needs."""
_AGES = (
    (timedelta(days=7), "under a week"),
    (timedelta(days=14), "1 to 2 weeks"),
    (timedelta(days=28), "2 to 4 weeks"),
    (timedelta(days=91), "4 to 13 weeks"),
    (timedelta(days=182), "3 to 6 months"),
    (timedelta.max, "over 6 months"),
)


@dataclass(frozen=True, slots=True)
class WeekPoint:
    """One week of a chart."""

    week: Week
    open: int
    """Open loops at its end, or now; reviews that were due included."""
    overdue: int
    """How many of them were overdue."""
    opened: int
    """How many loops were opened or reopened in it."""
    closed: int
    accepted: int
    """How many handoffs were accepted in it."""
    to_accept: int | None
    """The median of their receivers' working time from the offer, in seconds; None where no length
    is known, which is a gap and no zero."""
    few: bool
    """Whether that is the median of fewer than five."""
    waiting: int
    """Handoffs that waited to be accepted at its end, or now."""


@dataclass(frozen=True, slots=True)
class AgeBar:
    """How many open loops are of an age."""

    label: str
    number: int


@dataclass(frozen=True, slots=True)
class Charts:
    """The numbers of the charts, and their scales."""

    weeks: tuple[WeekPoint, ...]
    """Oldest first, without a gap; the last one is the current week."""
    months: tuple[tuple[int, str], ...]
    """Which weeks a month's name stands under."""
    levels: tuple[int, ...]
    """The values that the scale of open loops names, from nothing to its top."""
    flows: tuple[int, ...]
    """The same of the scale of what was opened and closed."""
    ages: tuple[AgeBar, ...]
    """Open loops by their age now, the youngest first; reviews that are due are left out."""
    hours: tuple[int, ...]
    """The scale of the time to accept, in hours; empty where no handoff was accepted or waited."""
    offers: tuple[int, ...]
    """The scale of how many were accepted or waited."""


def charts_of(logbook: Logbook, weeks: Weeks) -> Charts | None:
    """The charts of a log; None while it has no two weeks of history."""
    known = weeks.eventful[-1]
    trend = [end for end in weeks.trend(CHART_WEEKS) if end.week >= known]
    if not logbook.history.available or len(trend) < 2:
        return None
    points = tuple(_point(end, weeks.view(end.week)) for end in trend)
    most_offers = max(max(point.accepted, point.waiting) for point in points)
    longest = max(point.to_accept or 0 for point in points)
    return Charts(
        points,
        _months([point.week for point in points]),
        _scale(max(point.open for point in points)),
        _scale(max(max(point.opened, point.closed) for point in points)),
        _ages(_measures(weeks.view(weeks.current))),
        _scale(ceil(longest / 3600)) if most_offers else (),
        _scale(most_offers),
    )


def _point(end: WeekEnd, view: WeekView) -> WeekPoint:
    measures = _measures(view)
    taken = measures.to_accept
    return WeekPoint(
        end.week,
        end.open,
        end.overdue,
        view.came,
        len(view.closed),
        len(taken.seconds) + taken.unknown,
        taken.median,
        len(taken.seconds) < FEW,
        len(measures.waiting),
    )


def _measures(view: WeekView) -> Measures:
    assert view.measures is not None, "there is a history"
    return view.measures


def _months(weeks: Sequence[Week]) -> tuple[tuple[int, str], ...]:
    """Under which weeks the name of a month stands: those with its first day, and the first.

    January goes by its year. A name that has no room before the next one is left out.
    """
    starts = [0]
    starts += [
        number
        for number, week in enumerate(weeks)
        if number and week.sunday.month != weeks[number - 1].sunday.month
    ]
    ends = [*starts[1:], len(weeks)]
    return tuple(
        (start, words.month(first.year, first.month).split()[first.month == 1])
        for start, end in zip(starts, ends, strict=True)
        if end - start >= _ROOM
        for first in [weeks[start].sunday]
    )


def _scale(most: int) -> tuple[int, ...]:
    """Round values from nothing to at least the greatest: steps of 1, 2 or 5 and their tens."""
    step = 1
    while step * _TICKS < most:
        leading = int(str(step)[0])
        step = step * 5 // 2 if leading == 2 else step * 2
    top = -(-max(most, 1) // step)
    return tuple(step * number for number in range(top + 1))


def _ages(measures: Measures) -> tuple[AgeBar, ...]:
    """The ages of what is open by its status, as the numbers of the week have them."""
    counts = [0] * len(_AGES)
    spreads = [loops.age for loops in measures.loops.values()]
    for age in _lengths(spreads):
        counts[next(number for number, (below, _) in enumerate(_AGES) if age < below)] += 1
    unknown = sum(spread.unknown for spread in spreads)
    bars = [AgeBar(label, number) for (_, label), number in zip(_AGES, counts, strict=True)]
    return (*bars, *([AgeBar("not known", unknown)] if unknown else []))


def _lengths(spreads: Iterable[Spread]) -> Iterator[timedelta]:
    return (timedelta(seconds=each) for spread in spreads for each in spread.seconds)
