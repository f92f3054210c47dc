"""L: whether a record moves as its kind does, and whether it moves at all."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise

from loopbook.checks.rule import Scope, Spot, log_rule
from loopbook.findings import Severity
from loopbook.logbook import Logbook
from loopbook.reading import Entry
from loopbook.records import MOVES, DecisionStatus, Kind
from loopbook.timeline import Timeline
from loopbook.views import words

_LONG = timedelta(days=30)
"""How long a decision may be proposed."""

_INSTEAD = {
    Kind.HANDOFF: "finish it, cancel it, or hand on the part that is left",
    Kind.DECISION: "decide it, or withdraw it until somebody needs it decided",
}


@log_rule("L206", "expiry-pushed", Severity.WARNING, scope=Scope.HISTORY)
def expiry_pushed(entry: Entry, logbook: Logbook) -> Iterator[Spot]:
    """The expiry of an open loop was moved to a later date twice or more.

    It counts the moves in git's history, and the one that is not committed yet, while a decision
    was proposed or a handoff was open. Reviews of accepted decisions that are put off are looked at
    by D309.

    **Why it matters.** The second new date says that the first one was a wish. Something is in the
    way, and it is not the date.

    **Example.** First 2026-11-13, then 2026-11-20, and now:

    ```yaml
    status: offered
    expiry: 2026-12-04
    ```

    **Use instead.** Finish what can be finished, cancel it, or hand on the part that is left with a
    date of its own. Moving a date once is no fault.

    ```yaml
    status: offered
    expiry: 2026-11-27
    ```
    """
    item = logbook.by_path.get(entry.path)
    if item is None or not item.record.pending or item.record.expiry is None or item.pushes < 2:
        return
    first, last, theirs = item.pushed[0], item.pushed[-1], entry.origin("expiry")
    yield Spot(
        f"'{theirs}' was moved to a later date {words.times(item.pushes)}, "
        f"from {first.before} to {last.after}",
        entry.where("expiry"),
        theirs,
        _INSTEAD[item.kind],
    )


@log_rule("L207", "illegal-transition", scope=Scope.BASE)
def illegal_transition(entry: Entry, logbook: Logbook) -> Iterator[Spot]:
    """The status came to be what it is by a move that its kind does not have.

    Compared are the status before this change and the one now; with `check --diff BASE`, where the
    commits of the change have statuses in between, each step may be legal by itself instead. A
    decision goes from `proposed` to `accepted`, `rejected` or `withdrawn`, and from `accepted` to
    `superseded` or `reversed`. A handoff goes from `offered` to `accepted`, `declined` or
    `cancelled`; from `declined` to `offered` or `cancelled`; from `accepted` to `done`, `cancelled`
    or `offered`; and from `done` back to `accepted`. A new record may begin in any status.

    A collection with `statuses` of its own has a life cycle of its own, and one that allows unknown
    fields is written for another tool: nothing is said of these.

    **Why it matters.** Each move leaves something behind: a read-back, an outcome, a reason. A move
    that is left out leaves its proof out, and a final decision that is changed back rewrites what
    people have relied on.

    **Example.** The last commit says `status: offered`, and now:

    ```yaml
    status: done
    ```

    **Use instead.** Make the move in between first, in a commit of its own.

    ```yaml
    status: accepted
    ```
    """
    former = logbook.base.records.get(entry.path) if logbook.base else None
    before, record = former.entry.record if former else None, entry.record
    if former is None or before is None or record is None or before.kind is not record.kind:
        return
    collection = entry.collection
    if collection.statuses or collection.unknown_fields == "allow":
        return
    moves, was, now = MOVES[record.kind], before.status.value, record.status.value
    steps = pairwise((was, *former.between, now))
    if was == now or now in moves[was] or all(a == b or b in moves[a] for a, b in steps):
        return
    yield Spot(
        f"a {record.kind} that is {was} cannot become {now}",
        entry.where("status"),
        entry.origin("status"),
        _legal(entry, was, now),
    )


def _legal(entry: Entry, was: str, now: str) -> str:
    """How a record that is ``was`` may move, as a hint to whoever wrote ``now``."""
    moves, name = MOVES[entry.kind], entry.origin("status")
    if not moves[was]:
        return f"{was} is final: leave '{name}: {was}' here, and write a new record"
    *others, last = sorted(moves[was])
    legal = f"from {was} it may become {', '.join(others)}{' or ' if others else ''}{last}"
    between = [each for each in (*others, last) if now in moves[each]]
    return f"{legal}; commit '{name}: {between[0]}' first, then {now}" if between else legal


@log_rule("L208", "proposed-too-long", Severity.WARNING, scope=Scope.HISTORY, time_dependent=True)
def proposed_too_long(entry: Entry, logbook: Logbook) -> Iterator[Spot]:
    """A decision has been proposed for over 30 days.

    It counts from the commit with which the record came to be proposed. Where a shallow clone does
    not hold that commit, it counts from where the history begins. Silent in collections whose
    records need no `expiry`: there, a proposal may rest.

    **Why it matters.** People build on what they expect to be decided, and the longer it waits the
    fewer ways are open. No decision is one too, only nobody answers for it.

    **Example.** Committed on 1 October 2026, and still so on 22 November:

    ```yaml
    status: proposed
    ```

    **Use instead.** Decide with what is known, and say what would reverse it; or withdraw it.

    ```yaml
    status: withdrawn
    ```
    """
    item = logbook.by_path.get(entry.path)
    if item is None or item.status != DecisionStatus.PROPOSED or item.timeline is None:
        return
    since = _proposed_since(item.timeline, logbook.history.known_since)
    if since is None or logbook.now - since <= _LONG or "expiry" in entry.collection.optional:
        return
    at_least = "" if item.timeline.complete or since != logbook.history.known_since else "at least "
    yield Spot(
        f"it has been proposed for {at_least}{words.amount((logbook.now - since).days, 'day')}, "
        f"since {since.astimezone(item.zone).date()}",
        entry.where("status"),
        entry.origin("status"),
        _INSTEAD[Kind.DECISION],
    )


def _proposed_since(timeline: Timeline, boundary: datetime | None) -> datetime | None:
    """When a record came to be proposed for the last time, as far as its history is known."""
    start = timeline.start if not timeline.complete else None
    status = start.status if start else None
    since = boundary if status == DecisionStatus.PROPOSED else None
    for event in timeline.events:
        came = event.state.status if event.state else None
        if came is not None and came != status:
            status = came
            since = event.at if came == DecisionStatus.PROPOSED else None
    return since
