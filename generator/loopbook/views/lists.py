"""The indexes: open loops, what is overdue by person, and all records of a kind."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from loopbook.clock import BEGINNING_OF_TIME
from loopbook.logbook import Item, Logbook
from loopbook.records import LIVE, STATUSES, Kind
from loopbook.views.ends import ended_at
from loopbook.views.rows import PersonChip, Row, by_due, chip, row_of

_SHOWN = 10
"""How many closed records of a status are seen at once."""
_FOLDED_OVER = 12
"""Up to how many there may be before the rest is folded away; a fold of two is not worth it."""


@dataclass(frozen=True, slots=True)
class Query:
    """Which records are wanted. What is None or empty does not narrow."""

    open: bool = False
    overdue: bool = False
    kinds: frozenset[str] = frozenset()
    owners: frozenset[str] = frozenset()
    """Handles: of the owner, or of whoever is accountable."""
    statuses: frozenset[str] = frozenset()
    """Our words, or those of the file; without regard to case."""
    tags: frozenset[str] = frozenset()

    def matches(self, item: Item) -> bool:
        """Whether a record is wanted."""
        record = item.record
        return (
            (item.open or not self.open)
            and (item.overdue or not self.overdue)
            and (not self.kinds or item.kind.value in self.kinds)
            and (not self.owners or bool(self.owners & {record.owner, item.accountable}))
            and (
                not self.statuses or bool(self.statuses & {item.status, record.status_text.lower()})
            )
            and (not self.tags or bool(self.tags & set(record.tags)))
        )


def select(logbook: Logbook, query: Query) -> tuple[Item, ...]:
    """The records that a query asks for, the earliest expiry first."""
    return tuple(sorted(filter(query.matches, logbook.items), key=by_due))


@dataclass(frozen=True, slots=True)
class Facet:
    """One value that a list can be narrowed to, and how many rows it leaves."""

    value: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class ListView:
    """Rows, and what they can be narrowed by."""

    rows: tuple[Row, ...]
    people: tuple[Facet, ...]
    kinds: tuple[Facet, ...]
    statuses: tuple[Facet, ...]
    tags: tuple[Facet, ...]


def open_loops(logbook: Logbook) -> ListView:
    """Every open loop, the earliest expiry first."""
    return _list(logbook, select(logbook, Query(open=True)))


def _list(logbook: Logbook, items: Iterable[Item]) -> ListView:
    rows = tuple(row_of(logbook, item) for item in items)
    return ListView(
        rows,
        _people(logbook, rows),
        _facets(row.kind for row in rows),
        _facets(row.status for row in rows),
        _facets(tag for row in rows for tag in row.tags),
    )


_NOBODY = "-"
"""What stands for nobody where a row's person stands; no handle begins with a stroke."""


def _people(logbook: Logbook, rows: Iterable[Row]) -> tuple[Facet, ...]:
    """Who is accountable, by name: people are not ranked. At the end how many loops nobody has."""
    handles = [row.accountable.handle if row.accountable else _NOBODY for row in rows]
    nobody = handles.count(_NOBODY)
    known = _facets((each for each in handles if each != _NOBODY), logbook.settings.name_of)
    by_name = sorted(known, key=lambda facet: facet.label.lower())
    return (*by_name, *([Facet(_NOBODY, "Nobody", nobody)] if nobody else ()))


def _facets(values: Iterable[str], label: Callable[[str], str] = str) -> tuple[Facet, ...]:
    counted = Counter(values)
    found = (Facet(value, label(value), count) for value, count in counted.items())
    return tuple(sorted(found, key=lambda facet: (-facet.count, facet.label.lower())))


@dataclass(frozen=True, slots=True)
class PersonGroup:
    """A person's rows."""

    person: PersonChip | None
    rows: tuple[Row, ...]


def overdue(logbook: Logbook) -> tuple[PersonGroup, ...]:
    """What is overdue, by accountable person; within a person the latest first."""
    late = select(logbook, Query(overdue=True))
    return by_person(logbook, (row_of(logbook, item) for item in late))


def by_person(logbook: Logbook, rows: Iterable[Row]) -> tuple[PersonGroup, ...]:
    """Rows under who is accountable for each, by handle; within a person in the order given."""

    def handle(row: Row) -> str:
        return row.accountable.handle if row.accountable else ""

    return tuple(
        PersonGroup(chip(logbook, name or None), tuple(group))
        for name, group in groupby(sorted(rows, key=handle), key=handle)
    )


@dataclass(frozen=True, slots=True)
class StatusGroup:
    """The records of one status."""

    status: str
    rows: tuple[Row, ...]
    shown: int
    """How many of them are seen at once; the rest, of records long closed, is folded away."""


@dataclass(frozen=True, slots=True)
class KindView:
    """All records of a kind."""

    kind: str
    groups: tuple[StatusGroup, ...]
    total: int
    tags: tuple[Facet, ...]
    people: tuple[Facet, ...]


def of_kind(logbook: Logbook, kind: Kind) -> KindView:
    """All records of a kind by status.

    Within a status the one whose file changed last comes first, and of what is closed the one that
    closed last; what nobody knows the time of comes at the end.
    """
    items = [item for item in logbook.items if item.kind is kind]
    groups = []
    for status in STATUSES[kind]:
        found = [item for item in items if item.status == status]
        found.sort(key=lambda item: item.id)
        found.sort(key=lambda item: _recency(logbook, item), reverse=True)
        if found:
            rows = tuple(row_of(logbook, item) for item in found)
            folds = status not in LIVE[kind] and len(rows) > _FOLDED_OVER
            groups.append(StatusGroup(status, rows, _SHOWN if folds else len(rows)))
    whole = _list(logbook, items)
    return KindView(kind.value, tuple(groups), len(items), whole.tags, whole.people)


def _recency(logbook: Logbook, item: Item) -> datetime:
    at = item.modified_at if item.record.live else ended_at(logbook, item)
    return at or BEGINNING_OF_TIME
