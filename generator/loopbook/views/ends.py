"""How a record came to its end: when, in which word, and what came in its place."""

from dataclasses import dataclass
from datetime import date, datetime

from loopbook.chains import instant_of
from loopbook.clock import Expiry
from loopbook.logbook import Item, Logbook
from loopbook.records import Decision, DecisionStatus, Handoff
from loopbook.supersession import IN_FORCE
from loopbook.views import addresses

_REPLACING = (*IN_FORCE, DecisionStatus.REVERSED)
"""The statuses of a decision that replaced another: it holds, or it did until it ended itself."""
_TURNED_DOWN = (DecisionStatus.REJECTED, DecisionStatus.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class Successor:
    """A decision that came in the place of another."""

    title: str
    address: str


@dataclass(frozen=True, slots=True)
class End:
    """The end of a record as a row shows it."""

    word: str
    """``done``, ``cancelled``, ``rejected``, ``withdrawn``, ``replaced`` or ``reversed``."""
    at: Expiry | None
    """A bare date as it is written, else the instant in UTC; None where nobody knows."""
    zone: str
    """The owner's zone, for the hover."""
    successors: tuple[Successor, ...]


def end_of(logbook: Logbook, item: Item) -> End | None:
    """The end of a record; None while it is live."""
    if item.record.live:
        return None
    word = "replaced" if item.status == DecisionStatus.SUPERSEDED else item.status
    return End(
        word,
        ended(logbook, item),
        item.zone.key,
        tuple(
            Successor(each.entry.title, addresses.of_record(each.kind, each.id))
            for each in replaced_by(logbook, item)
        ),
    )


def replaced_by(logbook: Logbook, item: Item) -> tuple[Item, ...]:
    """The decisions that came in the place of a superseded one; proposals have not yet."""
    if item.status != DecisionStatus.SUPERSEDED:
        return ()
    named = dict.fromkeys(logbook.successors.get(item.id, ()))
    return tuple(each for each in named if each.status in _REPLACING and each.id != item.id)


def ended(logbook: Logbook, item: Item) -> Expiry | None:
    """When a record ended: as written, else as git knows; None while it is live or nobody knows.

    A decision is replaced when the first of its successors is decided, and reversed by the review
    that says so. A bare date stays one.
    """
    if item.record.live:
        return None
    written = _written(logbook, item)
    at = item.closed_at
    return written if written is not None and not isinstance(written, datetime) else at


def ended_at(logbook: Logbook, item: Item) -> datetime | None:
    """The same as an instant, in UTC; a bare date ends a record at its first instant."""
    at = ended(logbook, item)
    return instant_of(at, item.zone) if at is not None else None


def _written(logbook: Logbook, item: Item) -> Expiry | None:
    """The end that stands in the front matter, of the record itself or of its successors."""
    record = item.record
    if isinstance(record, Handoff):
        return record.closed
    if record.status in _TURNED_DOWN:
        return record.decided
    if record.status is DecisionStatus.REVERSED:
        return max((each.on for each in record.reviews if each.outcome == "reverse"), default=None)
    newer = [each.record for each in replaced_by(logbook, item)]
    decided: list[date] = [
        each.decided for each in newer if isinstance(each, Decision) and each.decided is not None
    ]
    return min(decided, default=None)
