"""A week's numbers as people read them: by kind, beside the week before, with a trend.

What each number means is told in `measures`; here it gets its label and its unit.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from loopbook.records import HandoffStatus, Kind
from loopbook.views import words
from loopbook.views.measures import MADE, OUTCOMES, Loops, Measures
from loopbook.views.past import Name
from loopbook.views.spread import Spread, median_of_all
from loopbook.views.week import WeekView

UNTOLD = "\N{EN DASH}"
"""Stands where there is no number: too few for a median, or none of that kind."""

_Show = Callable[[float], str]
_Value = Callable[[Measures, Kind], int | None]


@dataclass(frozen=True, slots=True)
class Number:
    """One number of a week, as text."""

    label: str
    decisions: str
    handoffs: str
    total: str
    before: str
    trend: tuple[int | None, ...]
    """The total of each of the last weeks, oldest first, this one included; empty where numbers
    may be negative, which no bar can show."""
    told: str
    """The trend in words."""
    length: bool
    """Whether it is a length of time: then the spreads tell it by kind too."""


@dataclass(frozen=True, slots=True)
class SpreadTold:
    """How long something took, or has been taking, in words."""

    label: str
    sentence: str
    """Empty where each length is told by itself."""
    each: tuple[tuple[Name, str], ...]
    """The records and their lengths, in words."""
    unknown: int
    leads: bool = False
    """Whether a meeting looks at it, so that it stands beside the leading numbers."""


@dataclass(frozen=True, slots=True)
class _Line:
    label: str
    kinds: tuple[Kind, ...]
    value: _Value
    show: _Show = str
    total: Callable[[Measures], int | None] | None = None
    """Where it is not the sum over the kinds."""

    def of(self, measures: Measures | None) -> int | None:
        if measures is None:
            return None
        if self.total:
            return self.total(measures)
        values = [self.value(measures, kind) for kind in self.kinds]
        return sum(value for value in values if value is not None)

    def told(self, value: int | None) -> str:
        return UNTOLD if value is None else self.show(value)


_BOTH = (Kind.DECISION, Kind.HANDOFF)
_DECISIONS = (Kind.DECISION,)
_HANDOFFS = (Kind.HANDOFF,)


def numbers(views: Sequence[WeekView]) -> tuple[Number, ...]:
    """The numbers of the last of these weeks, which follow one another; nothing where it has none.

    The views are those of :meth:`Weeks.leading_to`.
    """
    return _numbers(_lines(_by_now(views[-1])), views)


def leading(views: Sequence[WeekView]) -> tuple[Number, ...]:
    """The few of these numbers that a meeting looks at, of the same views.

    What was opened and what was reopened is one number here, so that net is it minus closed; open
    loops and reviews that are due stand together, as they do in the numbers of the first page.
    """
    by_now = _by_now(views[-1])
    lines = (
        replace(_open(by_now), label=f"open {by_now}, reviews apart"),
        _reviews(by_now),
        _OPENED_OR_REOPENED,
        _CLOSED,
        _NET,
        _overdue(by_now),
        _OVERDUE_NEWLY,
        _MEDIAN_AGE,
        _waiting(by_now),
        _MEDIAN_TO_ACCEPT,
        _ESCALATED,
        _UNATTENDED,
    )
    return _numbers(lines, views)


def _numbers(lines: Sequence[_Line], views: Sequence[WeekView]) -> tuple[Number, ...]:
    view = views[-1]
    return tuple(_number(line, view, views) for line in lines) if view.measures else ()


def _by_now(view: WeekView) -> str:
    return "now" if view.current else "at the end"


def _number(line: _Line, view: WeekView, views: Sequence[WeekView]) -> Number:
    measures = view.measures
    assert measures is not None
    shown = {
        kind: line.told(line.value(measures, kind)) if kind in line.kinds else "" for kind in Kind
    }
    trend = tuple(line.of(each.measures) for each in views)
    return Number(
        line.label,
        shown[Kind.DECISION],
        shown[Kind.HANDOFF],
        line.told(trend[-1]),
        line.told(trend[-2]) if len(trend) > 1 else UNTOLD,
        () if line.show is _signed else trend,
        ", ".join(map(line.told, trend)),
        line.show in (words.length, words.work),
    )


def _signed(number: float) -> str:
    """A change, with its sign."""
    return f"{number:+}".replace("-", "\N{MINUS SIGN}") if number else "0"


def _of_loops(value: Callable[[Loops], int | None]) -> _Value:
    return lambda measures, kind: value(measures.loops[kind])


def _open(by_now: str) -> _Line:
    return _Line(f"open {by_now}", _BOTH, _of_loops(lambda loops: loops.open_at_end))


def _overdue(by_now: str) -> _Line:
    return _Line(
        f"overdue {by_now}",
        _BOTH,
        _of_loops(lambda loops: loops.overdue_before + loops.overdue_newly),
    )


def _waiting(by_now: str) -> _Line:
    label = f"waiting to be accepted {by_now}"
    return _Line(label, _HANDOFFS, lambda told, _: len(told.waiting))


def _reviews(by_now: str) -> _Line:
    return _Line(f"reviews due {by_now}", _DECISIONS, lambda told, _: told.reviews_at_end)


def _closed(word: str, status: str) -> _Line:
    return _Line(
        f"closed as {word}", _HANDOFFS, _of_loops(lambda loops: loops.tally.closed[status])
    )


def _made(status: str) -> _Line:
    return _Line(f"decisions {status}", _DECISIONS, lambda told, _: told.made[status])


def _reviewed(outcome: str) -> _Line:
    return _Line(f"reviewed: {outcome}", _DECISIONS, lambda told, _: told.reviewed[outcome])


def _median(label: str, kinds: tuple[Kind, ...], spread: Callable[[Loops], Spread]) -> _Line:
    def total(measures: Measures) -> int | None:
        return median_of_all(spread(measures.loops[kind]) for kind in kinds)

    return _Line(label, kinds, _of_loops(lambda loops: spread(loops).p50), words.length, total)


_OPENED_OR_REOPENED = _Line(
    "opened or reopened",
    _BOTH,
    _of_loops(lambda loops: loops.tally.opened + loops.tally.reopened),
)
_CLOSED = _Line("closed", _BOTH, _of_loops(lambda loops: loops.tally.closed.total()))
_NET = _Line("net", _BOTH, _of_loops(lambda loops: loops.tally.net), _signed)
_OVERDUE_NEWLY = _Line("newly overdue", _BOTH, _of_loops(lambda loops: loops.overdue_newly))
_MEDIAN_AGE = _median("median age", _BOTH, lambda loops: loops.age)
_MEDIAN_TO_ACCEPT = _Line(
    "median working time to accept",
    _HANDOFFS,
    lambda told, _: told.to_accept.p50,
    words.work,
    lambda told: told.to_accept.p50,
)
_ESCALATED = _Line("escalations fired", _BOTH, lambda told, kind: told.escalated[kind])
_UNATTENDED = _Line(
    "without anybody acting",
    _BOTH,
    lambda told, kind: sum(gap.kind is kind for gap in told.gaps),
)


def _lines(by_now: str) -> tuple[_Line, ...]:
    return (
        _Line("open at the start", _BOTH, _of_loops(lambda loops: loops.open_at_start)),
        _Line("opened", _BOTH, _of_loops(lambda loops: loops.tally.opened)),
        _Line("reopened", _BOTH, _of_loops(lambda loops: loops.tally.reopened)),
        _CLOSED,
        _closed("done", HandoffStatus.DONE),
        _closed("cancelled", HandoffStatus.CANCELLED),
        _NET,
        _open(by_now),
        _Line("overdue from before", _BOTH, _of_loops(lambda loops: loops.overdue_before)),
        _OVERDUE_NEWLY,
        _overdue(by_now),
        _MEDIAN_AGE,
        _waiting(by_now),
        _MEDIAN_TO_ACCEPT,
        _median("median time to first close", _BOTH, lambda loops: loops.to_first_close),
        _median("median time to last close", _BOTH, lambda loops: loops.to_last_close),
        *(_made(status.value) for status in MADE),
        _Line("reviews due in the week", _DECISIONS, lambda told, _: told.reviews_in_week),
        _reviews(by_now),
        *(_reviewed(outcome) for outcome in OUTCOMES),
        _Line("renewed without a review", _DECISIONS, lambda told, _: told.empty_renewals),
        _ESCALATED,
        _UNATTENDED,
    )


def spreads(measures: Measures) -> tuple[SpreadTold, ...]:
    """The lengths of time of a week in words: percentiles, or each where they are under five."""
    found = [
        *(
            _told(f"Age of open {kind.plural}", measures.loops[kind].age, words.length)
            for kind in Kind
        ),
        replace(
            _told("Working time to accept a handoff", measures.to_accept, words.work), leads=True
        ),
    ]
    for kind in Kind:
        first, last = measures.loops[kind].to_first_close, measures.loops[kind].to_last_close
        if first == last:
            found.append(_told(f"Time to close {kind.plural}", first, words.length))
        else:
            found.append(_told(f"Time to first close {kind.plural}", first, words.length))
            found.append(_told(f"Time to last close {kind.plural}", last, words.length))
    return tuple(found)


def _told(label: str, spread: Spread, show: _Show) -> SpreadTold:
    if spread.p50 is None or spread.p90 is None or spread.longest is None:
        each = tuple((one.record.name, show(one.seconds)) for one in spread.each)
        return SpreadTold(label, "" if each else "none", each, spread.unknown)
    sentence = (
        f"half within {show(spread.p50)}, nine in ten within {show(spread.p90)}, "
        f"the longest {show(spread.longest)}, of {len(spread.seconds)}"
    )
    return SpreadTold(label, sentence, (), spread.unknown)
