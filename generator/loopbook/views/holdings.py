"""Everything in the log that rests on one person, whatever it is, each with its date."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from loopbook.clock import Expiry, expiry_instant, last_date, last_second
from loopbook.logbook import Item, Logbook
from loopbook.records import Decision, DecisionStatus, Handoff, HandoffStatus


class Part(StrEnum):
    """What a person has to do with a record."""

    LOOP = "loop"
    """The person is accountable for an open loop."""
    REVIEW = "review"
    """The person owns a decision in force; its review is not due yet."""
    OFFERED = "offered"
    """A handoff waits for the person to accept it."""
    GAVE = "gave"
    """The person gave a handoff that somebody else has: the person waits for it."""
    RISK = "risk"
    """The person watches the risk of a decision in force."""
    ACTION = "action"
    """The person is named by an action of an open handoff."""
    PURCHASE = "purchase"
    """Something that was bought by the person's decision in force renews."""


@dataclass(frozen=True, slots=True)
class Holding:
    """One thing that rests on a person."""

    part: Part
    item: Item
    day: date | None
    """The last date on which it is in time; None where it has none."""
    due_at: datetime | None
    """The first instant, in UTC, at which that date has passed."""
    last_moment: datetime | None
    """The last second, in UTC, before that."""
    what: str | None = None
    """The action, the risk, or the job of the purchase; None for a whole record."""
    line: int | None = None
    """The line of an action in its file."""

    @property
    def option(self) -> str | None:
        """The option of ``loopbook move`` that gives it to somebody else; None where none does."""
        if self.part is Part.RISK:
            return "--risk-owner"
        if self.part in (Part.ACTION, Part.GAVE):
            return None
        return "--from" if self.part is Part.LOOP and self.is_not_accepted else "--to"

    @property
    def is_not_accepted(self) -> bool:
        """Whether it is a handoff that nobody has accepted: its giver is accountable."""
        record = self.item.record
        return isinstance(record, Handoff) and record.status is not HandoffStatus.ACCEPTED


def holdings(logbook: Logbook, handle: str) -> tuple[Holding, ...]:
    """All that rests on a person, the earliest date first; what has none comes last."""
    found = [each for item in logbook.items for each in _of(logbook, item, handle)]
    order = list(Part)
    return tuple(
        sorted(
            found,
            key=lambda each: (
                each.due_at is None,
                each.due_at,
                order.index(each.part),
                each.item.id,
                each.line or 0,
            ),
        )
    )


def _of(logbook: Logbook, item: Item, handle: str) -> Iterator[Holding]:
    record = item.record
    if item.open and item.accountable == handle:
        yield _whole(Part.LOOP, item)
    if isinstance(record, Decision):
        if record.status is DecisionStatus.ACCEPTED:
            yield from _of_decision_in_force(logbook, item, record, handle)
    elif record.live:
        if record.owner == handle and record.status is HandoffStatus.OFFERED:
            yield _whole(Part.OFFERED, item)
        if record.from_ == handle and item.accountable != handle:
            yield _whole(Part.GAVE, item)
        yield from _actions(logbook, item, handle)


def _of_decision_in_force(
    logbook: Logbook, item: Item, record: Decision, handle: str
) -> Iterator[Holding]:
    if record.owner == handle:
        if not item.open:
            yield _whole(Part.REVIEW, item)
        if record.purchase and record.purchase.renews:
            job = record.purchase.job
            yield _part(logbook, Part.PURCHASE, item, record.purchase.renews, handle, job)
    if record.risk and record.risk.owner == handle:
        yield _whole(Part.RISK, item, record.risk.what)


def _actions(logbook: Logbook, item: Item, handle: str) -> Iterator[Holding]:
    for action in item.actions:
        if not action.open or action.handle != handle:
            continue
        line = item.entry.source.place_in_body(action.line).line
        if action.by:
            yield _part(logbook, Part.ACTION, item, action.by, handle, action.what, line)
        else:
            yield _whole(Part.ACTION, item, action.what, line)


def _whole(part: Part, item: Item, what: str | None = None, line: int | None = None) -> Holding:
    """What has the date of its record, in the zone of the record's owner."""
    expiry = item.record.expiry
    if expiry is None:
        return Holding(part, item, None, None, None, what, line)
    zone = item.zone
    day, moment = last_date(expiry, zone), last_second(expiry, zone)
    return Holding(part, item, day, item.expires_at, moment, what, line)


def _part(
    logbook: Logbook,
    part: Part,
    item: Item,
    day: Expiry,
    handle: str,
    what: str | None,
    line: int | None = None,
) -> Holding:
    """What has a date of its own, in the zone of the person."""
    zone = logbook.settings.zone_of(handle)
    due_at, moment = expiry_instant(day, zone), last_second(day, zone)
    return Holding(part, item, last_date(day, zone), due_at, moment, what, line)
