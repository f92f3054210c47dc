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
from loopbook.records import DecisionStatus, Handoff, HandoffStatus, Kind
from loopbook.views.past import Lived, Past, Standing, Turn
from loopbook.views.spread import Length, Spread
from loopbook.views.then import item_of, name_of
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
        for lived in past.lives:
            self._file_closings(lived)
            for offer in self._offers(lived):
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
        lived = standing.lived
        return self._length(lived, self._opened_at(lived), at)

    def offered_at(self, standing: Standing) -> datetime | None:
        """When what was offered then was offered to that receiver; None if not known."""
        at = standing.span.start
        return next(o.at for o in self._offers(standing.lived) if o.start <= at < o.end)

    def _in(self, at: datetime) -> _Ended:
        return self._weeks.setdefault(Week.at(at, self._logbook.settings.timezone), _Ended())

    def _of(self, week: Week) -> _Ended:
        return self._weeks.get(week) or _Ended()

    def _file_closings(self, lived: Lived) -> None:
        closings = [turn for turn in lived.turns if _closes(turn) and turn.at <= self._logbook.now]
        if not closings:
            return
        written = self._closed_at(lived, closings[-1])
        opened = self._opened_at(lived)
        if closings[0].first and not self._written(lived, "offered"):
            opened = None  # it was closed when the log first saw it
        before = lived.spans[0]
        first = lived.timeline.complete or before.pending
        for turn in lived.turns:
            ended = self._in(turn.at) if turn.at <= self._logbook.now else _Ended()
            if turn.is_pending:
                ended.last[turn.kind].pop(lived, None)
            elif _closes(turn):
                at = written if written and turn is closings[-1] else turn.at
                length = self._length(lived, opened, at)
                ended.last[turn.kind][lived] = length
                if first:
                    ended.first[turn.kind].append(length)
                first = False

    def _offers(self, lived: Lived) -> list[Offer]:
        """The offers of a handoff, with the explicit dates of its front matter."""
        offers = list(_offers(lived))
        item = item_of(self._logbook, lived)
        if not offers or item is None or not isinstance(item.record, Handoff):
            return offers
        if item.record.offered is not None:
            offers[0].at = item.opened_at
        taken = [offer for offer in offers if offer.accepted_at is not None]
        if item.record.accepted is not None and taken:
            taken[-1].accepted_at = item.decided_at
        return offers

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
        return self._told(lived, worked)

    def _opened_at(self, lived: Lived) -> datetime | None:
        if self._written(lived, "offered"):
            item = item_of(self._logbook, lived)
            return item.opened_at if item else None
        return next((turn.at for turn in lived.turns if turn.first), None)

    def _closed_at(self, lived: Lived, closing: Turn) -> datetime | None:
        """When it was closed the last time, where its front matter says so."""
        item = item_of(self._logbook, lived)
        if item is None or item.record.pending:
            return None
        if self._written(lived, "closed"):
            return item.closed_at
        accepted = closing.now is not None and closing.now.status == DecisionStatus.ACCEPTED
        return item.decided_at if accepted and self._written(lived, "decided") else None

    def _written(self, lived: Lived, name: str) -> bool:
        """Whether an explicit date of its kind stands in the front matter."""
        item = item_of(self._logbook, lived)
        return item is not None and getattr(item.record, name, None) is not None

    def _length(self, lived: Lived, start: datetime | None, end: datetime) -> Length | None:
        return self._told(lived, max(end - start, timedelta())) if start is not None else None

    def _told(self, lived: Lived, length: timedelta) -> Length:
        name = name_of(self._logbook, lived)
        return Length(int(length.total_seconds()), name.id, name.title, name.address)


def _closes(turn: Turn) -> bool:
    """Whether a record came to a status in which it is no open loop; removal is no such status."""
    return (turn.was_pending or turn.first) and turn.now is not None and not turn.is_pending


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
            if state.status == HandoffStatus.ACCEPTED and offer.end == span.start:
                offer.receiver, offer.accepted_at = state.owner, span.start
            yield offer
            offer = None
        if offered:
            at = span.start if span.start != BEGINNING_OF_TIME else None
            offer = Offer(state.owner, span.start, at, span.end)
    if offer:
        yield offer
