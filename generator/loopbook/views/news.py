"""What a reader of a feed hears: what people did to the records, and which dates passed.

What is news never depends on the instant of a build: a piece of news keeps its id and its instant
while the records are renamed, the history grows, and the site is built again.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from uuid import UUID, uuid5

from loopbook.clock import BEGINNING_OF_TIME, Week, parse_expiry
from loopbook.filetext import stem
from loopbook.history import Event, EventKind, State, Timeline
from loopbook.logbook import Item, Logbook
from loopbook.records import LIVE, Kind, expiry_word
from loopbook.views import addresses, words
from loopbook.views.past import Past
from loopbook.views.record import said

SPAN = timedelta(weeks=12)
"""How far back the news goes."""

_NAMESPACE = UUID("ae0f9e3f-0c4f-5a1e-8f6a-3c0f6a8d2b57")
"""That of all ids of ours; it never changes, or every reader would hear everything again."""

_LEADING = (
    EventKind.REMOVED,
    EventKind.OPENED,
    EventKind.MOVED,
    EventKind.REASSIGNED,
    EventKind.RENEWED,
)
"""What is news, and of several that one commit did to a record, what says most: the first."""

_VERBS = {"withdrawn": "withdrew", "done": "finished"}
"""The statuses that do not read as what somebody did."""


@dataclass(frozen=True, slots=True)
class News:
    """One thing that happened to one record."""

    id: UUID
    """Made of the record's first known id, and of the commit and field, or the expiry."""
    at: datetime
    title: str
    """As one line: ``Ana accepted: Use Postgres for the ledger``."""
    sentences: tuple[str, ...]
    """The record's summary, all that the commit did to it, and its date, none relative to now."""
    author: str | None
    """Who did it; None where the clock did."""
    address: str
    """The record's page; of a removed one the page of the week in which that was."""
    about: frozenset[str]
    """The handles of those whom it concerns: owner, giver, before and after."""


def news(logbook: Logbook) -> tuple[News, ...]:
    """What happened in the last twelve weeks, the newest first.

    Changes that are not committed are not told, nor mere edits and renames, nor what some clock
    that is ahead of ours says will happen.
    """
    since = logbook.now - SPAN
    found = [
        piece
        for timeline in logbook.history.all_timelines()
        if any(event.at >= since for event in timeline.events)
        for piece in _done(logbook, timeline, since)
    ]
    found.extend(piece for piece in _lapsed(logbook) if piece.at >= since)
    return tuple(sorted(found, key=lambda piece: (piece.at, piece.id), reverse=True))


def _done(logbook: Logbook, timeline: Timeline, since: datetime) -> Iterator[News]:
    """What people did to one record: a piece of news for each commit."""
    before = None if timeline.complete else timeline.start
    for (commit, at), group in groupby(timeline.events, key=lambda event: (event.commit, event.at)):
        events = [event for event in group if event.kind in _LEADING]
        after = next((event.state for event in events if event.state), before)
        if events and commit is not None and since <= at <= logbook.now:
            event = min(events, key=lambda event: _LEADING.index(event.kind))
            parts = (commit.id, event.field or event.kind.value)
            who = commit.author.strip() or "Somebody"
            did = ", ".join(_said(logbook, event) for event in events)
            yield News(
                _id(timeline, *parts),
                at,
                f"{who} {_verb(logbook, event, before)}: {_title(logbook, timeline)}",
                tuple(_sentences(logbook, timeline, after, f"{who} {did}.")),
                who,
                _address(logbook, timeline),
                _concerned(before, after),
            )
        before = after


def _lapsed(logbook: Logbook) -> Iterator[News]:
    """The records that became overdue.

    Their ids have the expiry as written, not its instant, so that nothing is told again when the
    owner's zone is set. A record that is late again on the same date is counted.
    """
    counts: Counter[UUID] = Counter()
    for timeline, at in Past(logbook).newly_overdue(BEGINNING_OF_TIME, logbook.now):
        state = timeline.state_at(at) or timeline.start
        written = (state.expiry if state else None) or ""
        first = _id(timeline, "overdue", written)
        counts[first] += 1
        number = counts[first]
        yield News(
            first if number == 1 else uuid5(first, str(number)),
            at,
            f"Overdue: {_title(logbook, timeline)}",
            tuple(_sentences(logbook, timeline, state, "The date has passed.")),
            None,
            _address(logbook, timeline),
            _concerned(state),
        )


def _id(timeline: Timeline, *parts: str) -> UUID:
    """An id of parts that no later commit, rename or build changes."""
    start = timeline.start
    if start is not None:
        first = f"{start.kind} {start.id}"
    else:
        renames = (event.before for event in timeline.events if event.kind is EventKind.RENAMED)
        first = stem(next(renames, None) or timeline.path)
    name = "\0".join((first, *parts))
    return uuid5(_NAMESPACE, name.encode("utf-8", "backslashreplace").decode())  # a path is bytes


def _verb(logbook: Logbook, event: Event, before: State | None) -> str:
    """What somebody did, for a title: ``accepted``, ``passed to Bo Chen``."""
    state = event.state
    opened = event.kind is EventKind.OPENED
    if event.kind is EventKind.REMOVED:
        return "removed"
    if event.kind is EventKind.REASSIGNED:
        return f"passed to {_name(logbook, event.after)}"
    if event.kind is EventKind.RENEWED:
        return f"moved the date to {_date(event.after)}" if event.after else "took the date away"
    if state is None or not state.status_text:
        return "opened" if opened else "took the status away"
    status, written = state.status, state.status_text
    if status is None or written.casefold() != status:
        return f"{'opened as' if opened else 'moved to'} {written}"
    if status == "offered":
        return f"offered to {_name(logbook, state.owner)}"
    if status == "accepted" and before is not None and before.status == "done":
        return "reopened"
    return f"opened as {status}" if opened and status != "proposed" else _VERBS.get(status, status)


def _said(logbook: Logbook, event: Event) -> str:
    """What one event did, as a record's history tells it, but for the dates."""
    before, after = event.before, event.after
    if event.kind is EventKind.RENEWED:
        before, after = (_date(text) if text else None for text in (before, after))
    return said(logbook, event.kind.value, event.field, before, after)


def _sentences(
    logbook: Logbook, timeline: Timeline, state: State | None, what: str
) -> Iterator[str]:
    item = _item(logbook, timeline)
    if item and item.record.summary:
        yield item.record.summary
    yield what
    if state and state.status and state.expiry and state.status in LIVE[Kind(state.kind)]:
        word = expiry_word(Kind(state.kind), state.status).capitalize()
        yield f"{word} {_date(state.expiry)}; {_name(logbook, state.accountable)} is accountable."


def _title(logbook: Logbook, timeline: Timeline) -> str:
    """The record's title as it is now; of a removed or broken one its id or path."""
    item = _item(logbook, timeline)
    return item.entry.title if item else stem(timeline.path)


def _address(logbook: Logbook, timeline: Timeline) -> str:
    """A page that is there: the record's, or that of the week in which it was removed."""
    item = _item(logbook, timeline)
    if item:
        return addresses.of_record(item.kind, item.id)
    if any(entry.path == timeline.path for entry in logbook.broken):
        return addresses.of_broken(timeline.path)
    last = timeline.last
    if last is None or last.at > logbook.now:
        return "weeks/"
    return addresses.of_week(Week.at(last.at, logbook.settings.timezone))


def _item(logbook: Logbook, timeline: Timeline) -> Item | None:
    return None if timeline.removed else logbook.by_path.get(timeline.path)


def _concerned(*states: State | None) -> frozenset[str]:
    handles = (handle for state in states if state for handle in (state.owner, state.giver))
    return frozenset(filter(None, handles))


def _name(logbook: Logbook, handle: str | None) -> str:
    return logbook.settings.name_of(handle) if handle else "nobody"


def _date(written: str | None) -> str:
    """An expiry in words, with its year; as written where it is no date, or has a time."""
    try:
        expiry = parse_expiry(written or "")
    except ValueError:
        return written or ""
    return written or "" if isinstance(expiry, datetime) else words.date_in_full(expiry)
