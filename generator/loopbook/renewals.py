"""Renewals: moves of an accepted decision's review to a later date, and whether a review answers.

A renewal is answered by a review that is recorded with the new date, or before it and since the
last renewal, or after it. How many reviews a version lists is all that counts here; what they say
is not looked at.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from loopbook.clock import parse_expiry
from loopbook.collection import Collection
from loopbook.records import DecisionStatus
from loopbook.timeline import Event, EventKind, Timeline


@dataclass(slots=True)
class Renewal:
    """One move of the date of a review to a later one."""

    event: Event
    answered_at: datetime | None
    """When a review was recorded that answers it, at the earliest the renewal itself; None as long
    as the renewal changed nothing but the date."""


def renewals_of(timeline: Timeline) -> Sequence[Renewal]:
    """All renewals of a decision while it was accepted, in the order of the commits."""
    found: list[Renewal] = []
    spare = False  # whether a review was recorded that no new date has used up
    before = timeline.start
    for (_, at), group in groupby(timeline.events, key=lambda event: (event.commit, event.at)):
        events = tuple(group)
        after = events[-1].state
        if after is None:
            continue
        if before and before.status == after.status == DecisionStatus.ACCEPTED:
            waiting = [renewal for renewal in found if renewal.answered_at is None]
            if reviewed := after.reviews > before.reviews:
                for renewal in waiting:
                    renewal.answered_at = at
            if event := next(filter(_puts_off, events), None):
                found.append(Renewal(event, at if reviewed or spare else None))
                spare = False
            elif reviewed:
                spare = not waiting
        before = after
    return found


def has_reviews(collection: Collection) -> bool:
    """Whether its form knows reviews, and its expiry is a date that somebody moves by hand."""
    source = collection.fields.get("expiry")
    return collection.unknown_fields == "forbid" and not (source and source.plus)


def _puts_off(event: Event) -> bool:
    """Whether an event moves the expiry to a later date."""
    if event.kind is not EventKind.RENEWED or not event.before or not event.after:
        return False
    try:
        return _day(event.before) < _day(event.after)
    except ValueError:
        return False  # what is no date was corrected, or spoilt


def _day(text: str) -> date:
    expiry = parse_expiry(text)
    return expiry.date() if isinstance(expiry, datetime) else expiry
