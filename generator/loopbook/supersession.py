"""Which decision replaces which, so that both ends can say the same."""

from collections.abc import Iterator

from loopbook.logbook import Item, Logbook
from loopbook.records import Decision, DecisionStatus

IN_FORCE = (DecisionStatus.ACCEPTED, DecisionStatus.SUPERSEDED)
"""The statuses of a decision that may have replaced another: it holds, or it did once."""


def leads_back(older: Item, newer: Item, logbook: Logbook) -> bool:
    """Whether what ``older`` replaces leads, step by step, to ``newer``."""
    seen: set[str] = set()
    waiting = [older]
    while waiting:
        current = waiting.pop()
        if current.id == newer.id:
            return True
        if current.id in seen or not isinstance(current.record, Decision):
            continue
        seen.add(current.id)
        waiting.extend(filter(None, map(logbook.find, current.record.supersedes)))
    return False


def still_accepted(newer: Item, logbook: Logbook) -> Iterator[Item]:
    """The decisions that ``newer`` says it replaces, and that say they hold all the same."""
    if not isinstance(newer.record, Decision):
        return
    for name in newer.record.supersedes:
        older = logbook.find(name)
        if older is None or not isinstance(older.record, Decision):
            continue
        if older.record.status is DecisionStatus.ACCEPTED and not leads_back(older, newer, logbook):
            yield older
