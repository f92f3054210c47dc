"""Which decision replaced which, drawn as lines between rows: newest first, as a log of commits is.

Whatever replaces something stands above it. A lane is a line that runs down from a decision to one
that it replaces; where decisions come together or part, lanes do.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from loopbook.clock import BEGINNING_OF_TIME, Expiry
from loopbook.logbook import Item, Logbook
from loopbook.records import Decision, DecisionStatus
from loopbook.supersession import IN_FORCE
from loopbook.views.ends import ended
from loopbook.views.rows import Row, row_of

MOST_CHAINS = 12
"""How many chains are drawn at most: those that changed last."""
MOST_ROWS = 30
"""How many decisions of one chain are drawn at most, the newest."""
MOST_LANES = 8
"""How many lanes there is room for on a phone; the lines of further ones are not drawn."""


@dataclass(frozen=True, slots=True)
class LineageRow:
    """One decision of a chain, and the lines beside it."""

    row: Row
    lane: int
    above: tuple[int, ...]
    """The lanes that come down to it."""
    below: tuple[int, ...]
    """The lanes that go down from it."""
    past: tuple[int, ...]
    """The lanes that run past it."""
    replaces: tuple[str, ...]
    """The titles of what it replaces, or would."""
    at: Expiry | None
    """When it came to be what it is: a bare date as it is written; None where nobody knows."""


@dataclass(frozen=True, slots=True)
class Chain:
    """Decisions that replace one another, newest first."""

    rows: tuple[LineageRow, ...]
    lanes: int
    """How many lanes it is wide."""
    more: int
    """How many older decisions are left out."""


@dataclass(frozen=True, slots=True)
class Lineage:
    """The chains of a log, the one that changed last first."""

    chains: tuple[Chain, ...]
    more: int
    """How many further chains are left out."""


def lineage_of(logbook: Logbook) -> Lineage:
    """What replaced what. A decision that was turned down or taken back replaced nothing."""
    replaces = _replaced(logbook)
    chains = sorted(_connected(logbook, replaces), key=_newest, reverse=True)
    drawn = tuple(_chain(logbook, chain, replaces) for chain in chains[:MOST_CHAINS])
    return Lineage(drawn, max(len(chains) - MOST_CHAINS, 0))


def _replaced(logbook: Logbook) -> Mapping[str, tuple[str, ...]]:
    """The ids that each decision replaces, each once; itself and what is no decision left out."""
    found: dict[str, tuple[str, ...]] = {}
    for item in logbook.items:
        record = item.record
        counts = (*IN_FORCE, DecisionStatus.PROPOSED, DecisionStatus.REVERSED)
        if not isinstance(record, Decision) or record.status not in counts:
            continue
        named = dict.fromkeys(logbook.resolve(name) for name in record.supersedes)
        older = [logbook.by_id[id] for id in named if id in logbook.by_id and id != item.id]
        ids = tuple(each.id for each in older if isinstance(each.record, Decision))
        if ids:
            found[item.id] = ids
    return found


def _connected(logbook: Logbook, replaces: Mapping[str, tuple[str, ...]]) -> list[list[Item]]:
    beside: dict[str, list[str]] = {}
    for newer, ids in replaces.items():
        for older in ids:
            beside.setdefault(newer, []).append(older)
            beside.setdefault(older, []).append(newer)
    chains: list[list[Item]] = []
    seen: set[str] = set()
    for start in beside:
        waiting = [] if start in seen else [start]
        seen.add(start)
        chain: list[Item] = []
        while waiting:
            id = waiting.pop()
            chain.append(logbook.by_id[id])
            for other in beside[id]:
                if other not in seen:
                    seen.add(other)
                    waiting.append(other)
        if chain:
            chains.append(chain)
    return chains


def _since(logbook: Logbook, item: Item) -> Expiry | None:
    """When a decision came to be what it is."""
    record = item.record
    if not record.live:
        return ended(logbook, item)
    if isinstance(record, Decision) and record.status is DecisionStatus.ACCEPTED and record.decided:
        return record.decided
    return item.decided_at or item.opened_at


def _began(item: Item) -> tuple[datetime, str]:
    return item.decided_at or item.opened_at or BEGINNING_OF_TIME, item.id


def _newest(chain: Iterable[Item]) -> tuple[datetime, str]:
    return max(_began(item) for item in chain)


def _chain(logbook: Logbook, chain: list[Item], replaces: Mapping[str, tuple[str, ...]]) -> Chain:
    ordered = _ordered(chain, replaces)
    place = {item.id: number for number, item in enumerate(ordered)}
    lanes: list[str | None] = []
    wide = 1
    rows = []
    for item in ordered[:MOST_ROWS]:
        # In a circle a decision replaces one that stands above it; that line is not drawn.
        older = [id for id in replaces.get(item.id, ()) if place[id] > place[item.id]]
        above = [lane for lane, id in enumerate(lanes) if id == item.id]
        lane = above[0] if above else _free(lanes)
        for each in above:
            lanes[each] = None
        past = [number for number, id in enumerate(lanes) if id is not None]
        below = []
        for id in older:
            if id in lanes:
                below.append(lanes.index(id))
                continue
            to = lane if lanes[lane] is None else _free(lanes)
            lanes[to] = id
            below.append(to)
        wide = max(wide, len(lanes))
        rows.append(
            LineageRow(
                row_of(logbook, item),
                lane,
                tuple(above),
                tuple(below),
                tuple(past),
                tuple(logbook.by_id[id].entry.title for id in replaces.get(item.id, ())),
                _since(logbook, item),
            )
        )
    return Chain(tuple(rows), wide, len(ordered) - len(rows))


def _free(lanes: list[str | None]) -> int:
    """The first lane that leads nowhere, a new one where all lead somewhere."""
    if None not in lanes:
        lanes.append(None)
    return lanes.index(None)


def _ordered(chain: list[Item], replaces: Mapping[str, tuple[str, ...]]) -> list[Item]:
    """Whatever replaces something before it, and of what is free to stand next the newest."""
    left = {item.id: item for item in chain}
    newer = dict.fromkeys(left, 0)
    for id in left:
        for older in replaces.get(id, ()):
            newer[older] += 1
    ordered = []
    while left:
        free = [item for id, item in left.items() if not newer[id]] or list(left.values())
        item = max(free, key=_began)
        ordered.append(left.pop(item.id))
        for older in replaces.get(item.id, ()):
            newer[older] -= 1
    return ordered
