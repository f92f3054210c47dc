"""How long records took to be accepted and to be closed, and since when open ones are open.

Explicit dates in front matter win over git: ``offered`` over the opening and the first offer,
``accepted`` over the last acceptance, ``closed`` and ``decided`` over the last closing. They say
how long something took; the week in which it counts is the one in which the log shows it. What
comes out negative, because a date without a time begins with its day, counts as nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from loopbook.clock import BEGINNING_OF_TIME, Week
from loopbook.logbook import Logbook
from loopbook.records import Decision, DecisionStatus, Handoff, HandoffStatus, Kind
from loopbook.views.past import Lived, Past, Standing, Turn
from loopbook.views.spread import Length, Spread
from loopbook.worktime import Schedule, work_between


@dataclass(slots=True)
class Offer:
    """A handoff offered to one receiver, until that one accepts it or it comes to another end."""

    receiver: str | None
    """To whom it was offered; once accepted, who accepted it."""
    start: datetime
    """When the log shows it."""
    at: datetime | None
    """When it was made; None where that lies before the history is known."""
    end: datetime
    """When the log shows its end, exclusive."""
    accepted_at: datetime | None = None
    """None where it waits, or came to another end."""


@dataclass(slots=True)
class _Ended:
    """What came to an end in a week."""

    accepted: list[Length | None] = field(default_factory=list)
    first: dict[Kind, list[Length | None]] = field(
        default_factory=lambda: {kind: [] for kind in Kind}
    )
    last: dict[Kind, dict[Lived, Length | None]] = field(
        default_factory=lambda: {kind: {} for kind in Kind}
    )


class Durations:
    """The lengths of time of a log, by week; its history is walked once."""

    def __init__(self, logbook: Logbook, past: Past) -> None:
        self._logbook = logbook
        self._schedules: dict[str | None, Schedule] = {}
        self._weeks: dict[Week, _Ended] = {}
        self._offers: dict[Lived, list[Offer]] = {}
        for lived in past.lives:
            self._file_closings(lived)
            offers = self._offers[lived] = _with_dates(lived)
            for offer in offers:
                if offer.accepted_at is not None and offer.end <= logbook.now:
                    self._in(offer.end).accepted.append(self._taken(lived, offer))

    def to_accept(self, week: Week) -> Spread:
        """Working time of the receiver from the offer to the acceptance, of what was accepted."""
        return Spread.of(self._of(week).accepted)

    def to_first_close(self, week: Week, kind: Kind) -> Spread:
        """Time from the opening to the first closing, of the records that had that in the week."""
        return Spread.of(self._of(week).first[kind])

    def to_last_close(self, week: Week, kind: Kind) -> Spread:
        """Time from the opening to the last closing, of the records that the week left closed.

        A record that is reopened in a later week stays counted here: its last closing by then.
        """
        return Spread.of(self._of(week).last[kind].values())

    def age(self, standing: Standing, at: datetime) -> Length | None:
        """Time from the opening of a loop to an instant at which it is open; None if not known."""
        return _length(standing.lived, standing.lived.opened_at, at)

    def offered_at(self, standing: Standing) -> datetime | None:
        """When what was offered then was offered to that receiver; None if not known."""
        at = standing.span.start
        return next(o.at for o in self._offers[standing.lived] if o.start <= at < o.end)

    def _in(self, at: datetime) -> _Ended:
        week = Week.at(at, self._logbook.settings.timezone)
        if week not in self._weeks:
            self._weeks[week] = _Ended()
        return self._weeks[week]

    def _of(self, week: Week) -> _Ended:
        return self._weeks.get(week) or _Ended()

    def _file_closings(self, lived: Lived) -> None:
        closings = [turn for turn in lived.turns if _closes(turn) and turn.at <= self._logbook.now]
        if not closings:
            return
        written = _closed_at(lived, closings[-1])
        opened = lived.opened_at
        if closings[0].first and opened == closings[0].at:
            opened = None  # it was closed when the log first saw it
        first = lived.timeline.complete or lived.spans[0].pending
        for turn in lived.turns:
            if turn.at > self._logbook.now:
                continue
            ended = self._in(turn.at)
            if turn.is_pending:
                ended.last[turn.kind].pop(lived, None)
            elif _closes(turn):
                at = written if written and turn is closings[-1] else turn.at
                length = _length(lived, opened, at)
                ended.last[turn.kind][lived] = length
                if first:
                    ended.first[turn.kind].append(length)
                first = False

    def _taken(self, lived: Lived, offer: Offer) -> Length | None:
        if offer.at is None or offer.accepted_at is None:
            return None
        schedule = self._schedules.get(offer.receiver)
        if schedule is None:
            settings = self._logbook.settings
            person = settings.people.get(offer.receiver or "")
            schedule = Schedule(person, settings.zone_of(offer.receiver))
            self._schedules[offer.receiver] = schedule
        worked = work_between(offer.at, max(offer.at, offer.accepted_at), schedule)
        return Length(int(worked.total_seconds()), lived)


def _length(lived: Lived, start: datetime | None, end: datetime) -> Length | None:
    if start is None:
        return None
    # The last instant of a week lies a microsecond before the next: it is rounded to the second.
    return Length(round(max(end - start, timedelta()).total_seconds()), lived)


def _closed_at(lived: Lived, closing: Turn) -> datetime | None:
    """When it was closed the last time, where its front matter says so."""
    item = lived.item
    if item is None or item.record.pending:
        return None
    if isinstance(item.record, Decision):
        accepted = closing.now is not None and closing.now.status == DecisionStatus.ACCEPTED
        return item.decided_at if accepted and item.record.decided else None
    return item.closed_at if item.record.closed else None


def _closes(turn: Turn) -> bool:
    """Whether a record came to a status in which it is no open loop; removal is no such status."""
    return (turn.was_pending or turn.first) and turn.now is not None and not turn.is_pending


def _with_dates(lived: Lived) -> list[Offer]:
    """The offers of a handoff, with the explicit dates of its front matter."""
    offers = list(_offers(lived))
    item = lived.item
    if item is None or not isinstance(item.record, Handoff):
        return offers
    if not offers and item.record.offered and item.record.accepted:
        offers = [  # the log saw it only once it was accepted, and knows what was before
            Offer(turn.now.owner, turn.at, None, turn.at, turn.at)
            for turn in lived.turns[:1]
            if turn.first and turn.now
        ]
    if not offers:
        return offers
    if item.record.offered is not None:
        offers[0].at = item.opened_at
    taken = [offer for offer in offers if offer.accepted_at is not None]
    if item.record.accepted is not None and taken:
        taken[-1].accepted_at = item.decided_at
    return offers


def _offers(lived: Lived) -> Iterator[Offer]:
    """The offers of a handoff as its history shows them."""
    offer: Offer | None = None
    for span in lived.spans:
        state = span.state
        offered = span.kind is Kind.HANDOFF and state.status == HandoffStatus.OFFERED
        if offer and offered and offer.receiver == state.owner and offer.end == span.start:
            offer.end = span.end
            continue
        if offer:
            accepted = span.kind is Kind.HANDOFF and state.status == HandoffStatus.ACCEPTED
            if accepted and offer.end == span.start:
                offer.receiver, offer.accepted_at = state.owner, span.start
            yield offer
            offer = None
        if offered:
            at = span.start if span.start != BEGINNING_OF_TIME else None
            offer = Offer(state.owner, span.start, at, span.end)
    if offer:
        yield offer
