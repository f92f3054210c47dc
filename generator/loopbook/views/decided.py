"""The lives of decisions side by side: when each was proposed, in force and undone.

Each decision has a lane along one axis of time. Places along it are percent of the axis.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from typing import NamedTuple

from loopbook.chains import instant_of
from loopbook.clock import BEGINNING_OF_TIME, Expiry
from loopbook.logbook import Item, Logbook
from loopbook.records import Decision, DecisionStatus, Review
from loopbook.views import words
from loopbook.views.axis import Axis, Tick, axis_of
from loopbook.views.ends import ended_at, replaced_by
from loopbook.views.rows import Row, row_of

MOST_LANES = 40
"""How many decisions are drawn at most: those that changed last."""

_SPANS = (DecisionStatus.PROPOSED, DecisionStatus.ACCEPTED)
"""The statuses that last."""
_HELD = (DecisionStatus.SUPERSEDED, DecisionStatus.REVERSED)
"""The statuses of a decision that was in force once."""
_OUTCOMES = {"keep": "kept", "change": "changed", "reverse": "reversed"}


@dataclass(frozen=True, slots=True)
class Bar:
    """How long a decision was proposed, or in force."""

    status: str
    """``proposed`` or ``accepted``."""
    at: float
    wide: float
    begun: bool
    """Whether it begins where it is drawn to; otherwise before that, or nobody knows when."""


@dataclass(frozen=True, slots=True)
class Point:
    """Something at one instant of a life."""

    at: float
    what: str
    """For the hover: ``kept``, ``review by``."""
    on: Expiry


class Way(NamedTuple):
    """A piece of the line from a decision to the one that replaced it, as it crosses a lane."""

    at: float
    goes: str
    """``up`` or ``down`` from the middle of the lane, or ``past`` it."""
    arrives: bool
    """Whether it ends here, in an arrow: this decision is the one that replaced."""


@dataclass(frozen=True, slots=True)
class Lane:
    """The life of one decision."""

    row: Row
    bars: tuple[Bar, ...]
    reviews: tuple[Point, ...]
    due: Point | None
    """When it is to be decided or reviewed; None where that lies outside of the axis."""
    end: float | None
    """Where it ended; None where it has not, or outside of the axis."""
    ways: tuple[Way, ...]
    told: tuple[tuple[str, Expiry], ...]
    """What is known of it but its end, in the order of time: ``proposed``, and when."""


@dataclass(frozen=True, slots=True)
class DecisionTimes:
    """The lanes and their axis.

    The decision that changed last comes first, and each is followed by what it replaced.
    """

    lanes: tuple[Lane, ...]
    ticks: tuple[Tick, ...]
    now: float
    more: int
    """How many decisions that changed longer ago are left out."""
    unknown: int
    """How many are left out because no date of theirs is known."""


@dataclass(frozen=True, slots=True)
class _Span:
    status: str
    start: datetime
    end: datetime
    begun: bool


@dataclass(frozen=True, slots=True)
class _Life:
    """What is known of a decision until now."""

    item: Item
    spans: tuple[_Span, ...]
    reviews: tuple[Review, ...]
    ended: datetime | None
    told: tuple[tuple[str, Expiry], ...]
    moments: tuple[datetime, ...]
    """When it changed, in the order of time."""

    @property
    def changed(self) -> tuple[datetime, datetime, str]:
        """When it changed last; of what did so at once, the younger is the later."""
        begun = self.spans[-1].start if self.spans else BEGINNING_OF_TIME
        return max(self.moments, default=BEGINNING_OF_TIME), begun, self.item.id


def decision_times(logbook: Logbook) -> DecisionTimes | None:
    """The lives of a log's decisions; None where no date of any of them is known."""
    lives = [
        _life(logbook, item, item.record)
        for item in logbook.items
        if isinstance(item.record, Decision)
    ]
    known = sorted(
        (life for life in lives if life.moments or life.spans),
        key=lambda life: life.changed,
        reverse=True,
    )
    drawn = _beside(logbook, known[:MOST_LANES])
    moments = [moment for life in drawn for moment in life.moments]
    if not moments:
        return None
    axis = axis_of(moments, logbook.now, logbook.settings.timezone)
    ways = _ways(logbook, drawn, axis)
    return DecisionTimes(
        tuple(_lane(logbook, life, axis, ways[life.item.id]) for life in drawn),
        axis.ticks,
        axis.place(logbook.now),
        len(known) - len(drawn),
        len(lives) - len(known),
    )


def _beside(logbook: Logbook, lives: Sequence[_Life]) -> list[_Life]:
    """The same, each above what it replaced and near to it, so that the lines are short."""
    drawn = {life.item.id for life in lives}
    older: dict[str, list[_Life]] = {}
    replaced = set()
    for life in lives:
        for newer in replaced_by(logbook, life.item):
            if newer.id in drawn:
                older.setdefault(newer.id, []).append(life)
                replaced.add(life.item.id)
    from_below: dict[str, _Life] = {}
    seen = set()

    def put(life: _Life) -> None:
        if life.item.id not in seen:
            seen.add(life.item.id)
            for each in reversed(older.get(life.item.id, ())):
                put(each)
            from_below[life.item.id] = life

    for life in reversed(lives):
        if life.item.id not in replaced:
            put(life)
    for life in lives:  # what is left replaces itself in a circle
        put(life)
    return list(reversed(from_below.values()))


def _life(logbook: Logbook, item: Item, record: Decision) -> _Life:
    now, ended = logbook.now, ended_at(logbook, item)
    if ended is not None and ended > now:
        ended = None
    spans = _spans(logbook, item, record, ended)
    told: list[tuple[str, Expiry]] = []
    for status in _SPANS:
        last = next((each for each in reversed(spans) if each.status == status), None)
        if last and last.begun:
            written = record.decided if status is DecisionStatus.ACCEPTED else None
            told.append((status.value, written or last.start))
    reviews = tuple(each for each in record.reviews if instant_of(each.on, item.zone) <= now)
    if reviews:
        number = len(reviews)
        word = "reviewed" if number == 1 else f"reviewed {words.times(number)}, last"
        told.append((word, max(each.on for each in reviews)))
    instants = [instant_of(at, item.zone) for _, at in told]
    moments = sorted([*instants, *([ended] if ended else [])])
    return _Life(item, spans, reviews, ended, tuple(told), tuple(moments))


def _spans(
    logbook: Logbook, item: Item, record: Decision, ended: datetime | None
) -> tuple[_Span, ...]:
    """How long it was proposed and in force, until its end or now."""
    last = ended or logbook.now
    spans = []
    for status, group in groupby(item.stretches, lambda each: each.state and each.state.status):
        same = list(group)
        if status not in _SPANS:
            continue
        start: datetime | None = same[0].start
        begun = start != BEGINNING_OF_TIME
        if not begun:  # a shallow clone knows the state at its boundary, and not since when
            start = logbook.history.known_since if item.timeline else None
        if start is not None and start <= last:
            spans.append(_Span(status, start, min(same[-1].end, last), begun))
    held = [each for each in spans if each.status == DecisionStatus.ACCEPTED]
    if record.status in _HELD and record.decided and not held:  # written down when it was over
        start = instant_of(record.decided, item.zone)
        if start <= last:
            spans.append(_Span(DecisionStatus.ACCEPTED, start, ended or start, True))
    if spans and ended is not None:
        spans[-1] = replace(spans[-1], end=ended)
    zone = logbook.settings.timezone
    days = [each.start.astimezone(zone).date() for each in spans]
    # What was decided on the day of its proposal was decided then.
    return tuple(
        each
        for number, each in enumerate(spans)
        if days[number] not in days[number + 1 : number + 2]
    )


def _ways(logbook: Logbook, lives: Sequence[_Life], axis: Axis) -> Mapping[str, tuple[Way, ...]]:
    """The lines from each decision to those that replaced it, cut where they cross a lane."""
    place = {life.item.id: number for number, life in enumerate(lives)}
    found: list[set[Way]] = [set() for _ in lives]
    for number, life in enumerate(lives):
        if life.ended is None or not axis.holds(life.ended):
            continue
        at = axis.place(life.ended)
        for newer in replaced_by(logbook, life.item):
            to = place.get(newer.id)
            if to is None:
                continue
            there, back = ("up", "down") if to < number else ("down", "up")
            found[number].add(Way(at, there, False))
            found[to].add(Way(at, back, True))
            for between in range(min(to, number) + 1, max(to, number)):
                found[between].add(Way(at, "past", False))
    return {life.item.id: tuple(sorted(ways)) for life, ways in zip(lives, found, strict=True)}


def _lane(logbook: Logbook, life: _Life, axis: Axis, ways: tuple[Way, ...]) -> Lane:
    row = row_of(logbook, life.item)
    spans = (span for span in life.spans if span.end >= axis.start)
    zone = life.item.zone
    return Lane(
        row,
        tuple(
            Bar(
                span.status,
                axis.place(span.start),
                round(axis.place(span.end) - axis.place(span.start), 2),
                span.begun and axis.holds(span.start),
            )
            for span in spans
        ),
        tuple(
            Point(axis.place(at), _OUTCOMES[review.outcome], review.on)
            for review in life.reviews
            if axis.holds(at := instant_of(review.on, zone))
        ),
        Point(axis.place(row.due.at), row.due.word, row.due.at)
        if row.due and axis.holds(row.due.at)
        else None,
        axis.place(life.ended) if life.ended and axis.holds(life.ended) else None,
        ways,
        life.told,
    )
