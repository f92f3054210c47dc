"""What a reader of a feed hears: what people did to the records, and which dates passed.

What is news never depends on the instant of a build: a piece of news keeps its id and its instant
while the records are renamed, the history grows, and the site is built again.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from loopbook.clock import BEGINNING_OF_TIME, Week, parse_expiry
from loopbook.filetext import stem
from loopbook.history import EventKind, State, Timeline
from loopbook.logbook import Item, Logbook
from loopbook.records import LIVE, Kind, expiry_word
from loopbook.views import addresses, words
from loopbook.views.deeds import headline, said_for_good
from loopbook.views.past import Past

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
    for deed in timeline.deeds():
        events = tuple(event for event in deed.events if event.kind in _LEADING)
        commit, at = deed.events[0].commit, deed.events[0].at
        if not events or commit is None or not since <= at <= logbook.now:
            continue
        event = min(events, key=lambda event: _LEADING.index(event.kind))
        parts = (commit.id, event.field or event.kind.value)
        who = logbook.settings.author(commit.author, commit.email) or "Somebody"
        told = deed._replace(events=events)
        after = next((event.state for event in events if event.state), deed.was)
        yield News(
            _id(timeline, *parts),
            at,
            f"{who} {headline(logbook, told)}: {_title(logbook, timeline)}",
            tuple(_sentences(logbook, timeline, after, f"{who} {said_for_good(logbook, told)}.")),
            who,
            _address(logbook, timeline),
            _concerned(deed.was, after),
        )


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
