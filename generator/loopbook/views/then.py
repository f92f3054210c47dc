"""Records as they stood at a former instant, as rows.

Git tells the status, the owner, the giver and the expiry of then. Title, summary and tags are those
that the record has now, and of one that is gone there is only its id; the roster is that of now.
"""

from dataclasses import dataclass, replace
from typing import Any

from loopbook.clock import Expiry, parse_expiry
from loopbook.logbook import Item, Logbook
from loopbook.reading import Entry
from loopbook.records import MODELS, AnyRecord, DecisionStatus, HandoffStatus, Kind
from loopbook.timeline import State
from loopbook.views.past import Lived, Span
from loopbook.views.rows import PersonChip, Row, row_of


@dataclass(frozen=True, eq=False)
class _Former(Item):
    """A record as it stood once; ``now`` is the instant of then."""

    said: AnyRecord

    @property
    def record(self) -> AnyRecord:
        """What the front matter said."""
        return self.said


def row_then(then: Logbook, lived: Lived, span: Span, known: frozenset[str]) -> Row | None:
    """A record's row in a span of its life. ``then`` is the logbook with the instant as its now.

    ``known`` are the people who have a page; of others there is only the name.
    None where the status of then is not one of its kind, or no collection has its file any more.
    """
    state, item = span.state, lived.item
    facts = _facts(span.kind, state)
    if facts is None:
        return None
    if item and item.kind is span.kind:
        said: AnyRecord = item.record.model_copy(update=facts)
        former = _Former(item.entry, item.timeline, then.settings, then.now, said)
        return _of_people(row_of(then, former), known)
    collection = then.settings.collection_of(lived.timeline.path)
    if collection is None:
        return None
    entry = Entry(lived.timeline.path, collection, state.id)
    said = MODELS[span.kind].model_construct(id=state.id, **facts)
    row = row_of(then, _Former(entry, lived.timeline, then.settings, then.now, said))
    return _of_people(replace(row, address=""), known)


def _of_people(row: Row, known: frozenset[str]) -> Row:
    """The row, without ways to people who have no page any more."""

    def chip(person: PersonChip | None) -> PersonChip | None:
        return replace(person, address="") if person and person.handle not in known else person

    return replace(
        row,
        owner=chip(row.owner),
        accountable=chip(row.accountable),
        giver=chip(row.giver),
    )


def _facts(kind: Kind, state: State) -> dict[str, Any] | None:
    statuses: type[DecisionStatus] | type[HandoffStatus] = (
        DecisionStatus if kind is Kind.DECISION else HandoffStatus
    )
    if state.status not in list(statuses):
        return None
    facts = {
        "status": statuses(state.status),
        "status_text": state.status_text or "",
        "owner": state.owner,
        "expiry": _expiry(state.expiry),
    }
    return {**facts, "from_": state.giver} if kind is Kind.HANDOFF else facts


def _expiry(text: str | None) -> Expiry | None:
    try:
        return parse_expiry(text) if text else None
    except ValueError:
        return None
