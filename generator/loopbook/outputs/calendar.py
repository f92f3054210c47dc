"""The dates of a log as calendars that people subscribe to (iCalendar, RFC 5545).

A date is an all-day event and not a to-do, because Google Calendar refuses VTODO. It takes up
nobody's time (TRANSP) and brings no alarm: who is told when a date passes is for escalation to say.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import NamedTuple

from loopbook.clock import BEGINNING_OF_TIME, Expiry, iso_z, last_date, parse_expiry
from loopbook.history import EventKind, State, Timeline
from loopbook.logbook import Item, Logbook
from loopbook.outputs import contentlines
from loopbook.outputs.contentlines import line
from loopbook.outputs.search import plain
from loopbook.records import LIVE, HandoffStatus, Kind, expiry_word
from loopbook.views import addresses

_KEPT = timedelta(days=60)
"""How long an event is still there, as cancelled, after its record was closed.

A program that only adds to what it has would never take out an event that just vanished. Whoever
looks at least every two months hears of it; after that the calendar need not grow with the log.
"""

_INTERVAL = "PT1H"
"""How often programs are asked to look again: an hour."""

_PRODUCT = "-//Loopbook//Loopbook//EN"
"""Without a version, so that an update of Loopbook changes no calendar."""


class _Said(NamedTuple):
    """What a record says, or said while it was last live."""

    status: str
    expiry: Expiry
    owner: str | None
    accountable: str | None


class Calendars:
    """The calendars of one log: the team's, and one for each person.

    ``name`` is the site's; ``link`` gives the full address of a page, or None where the site has
    none. The same records, history and now give the same bytes.
    """

    def __init__(self, logbook: Logbook, name: str, link: Callable[[str], str | None]) -> None:
        self._book = logbook
        self._name = name
        self._link = link
        self._names = _names(logbook)
        self._team: list[str] = []
        self._own: defaultdict[str, list[str]] = defaultdict(list)
        for item in logbook.items:
            self._add(item)

    def team(self) -> str:
        """Every record with a date: live, or closed within the last 60 days and cancelled."""
        return _calendar(self._name, self._team)

    def of(self, handle: str) -> str:
        """One person's dates: what they are accountable for, have been offered, and have to do."""
        name = self._book.settings.name_of(handle)
        return _calendar(f"{name} \N{MIDDLE DOT} {self._name}", self._own.get(handle, ()))

    def _add(self, item: Item) -> None:
        said = self._said(item)
        if said is not None:
            event = self._record(item, said)
            self._team.append(event)
            for handle in _holders(said):
                self._own[handle].append(event)
        if item.open:
            for handle, event in self._actions(item):
                self._own[handle].append(event)

    def _said(self, item: Item) -> _Said | None:
        """What the event of a record tells; None where there is none."""
        record = item.record
        if record.live:
            if record.expiry is None:
                return None
            return _Said(item.status, record.expiry, record.owner, item.accountable)
        if item.timeline is None or item.closed_at is None:
            return None
        if item.closed_at <= self._book.now - _KEPT:
            return None
        found = (_said_by(state) for state in reversed(list(_states(item.timeline))))
        return next(filter(None, found), None)

    def _record(self, item: Item, said: _Said) -> str:
        word = expiry_word(item.kind, said.status).capitalize()
        return self._event(
            item,
            self._name_of(item),
            last_date(said.expiry, self._book.settings.zone_of(said.owner)),
            f"{word}: {item.entry.title} ({self._person(said.accountable)})",
            (item.record.summary, *self._standing(item)),
        )

    def _actions(self, item: Item) -> Iterator[tuple[str, str]]:
        """The actions still to be done that name a date, each with the handle of its person."""
        seen: defaultdict[str, int] = defaultdict(int)
        for action in item.actions:
            handle = action.handle or item.accountable
            if not action.open or action.by is None or handle is None:
                continue
            # By its words alone: an action that passes to another person or date is the same.
            own = f"{self._name_of(item)}-{_digest(action.what)}"
            seen[own] += 1
            event = self._event(
                item,
                own if seen[own] == 1 else f"{own}-{seen[own]}",
                action.by,
                f"To do: {plain(action.what)} ({self._person(handle)})",
                (f"Handoff: {item.entry.title}", *self._standing(item)),
            )
            yield handle, event

    def _event(
        self, item: Item, name: str, day: date, summary: str, description: Iterable[str | None]
    ) -> str:
        changed = _changed_at(item.timeline)
        lines = [
            line("BEGIN", "VEVENT"),
            _text("UID", f"{name}@loopbook"),
            line("DTSTAMP", contentlines.instant(changed or self._book.now)),
            line("DTSTART;VALUE=DATE", contentlines.day(day)),
        ]
        if day != date.max:  # the calendar's last date has no next one; one day is the default
            lines.append(line("DTEND;VALUE=DATE", contentlines.day(day + timedelta(days=1))))
        lines += (
            _text("SUMMARY", summary),
            _text("DESCRIPTION", "\n".join(filter(None, description))),
            line("STATUS", "CONFIRMED" if item.record.live else "CANCELLED"),
            line("TRANSP", "TRANSPARENT"),
            line("SEQUENCE", str(_sequence(item.timeline))),
        )
        if item.opened_at:
            lines.append(line("CREATED", contentlines.instant(item.opened_at)))
        if changed:
            lines.append(line("LAST-MODIFIED", contentlines.instant(changed)))
        if url := self._link(addresses.of_record(item.kind, item.id)):
            lines.append(line("URL", url))
        lines.append(line("END", "VEVENT"))
        return "".join(lines)

    def _standing(self, item: Item) -> tuple[str, str]:
        words = item.record.status_text
        status = f"{item.status} ({words})" if words and words != item.status else item.status
        return f"Status: {status}", f"Owner: {self._person(item.record.owner)}"

    def _person(self, handle: str | None) -> str:
        return self._book.settings.name_of(handle) if handle else "nobody"

    def _name_of(self, item: Item) -> str:
        return self._names[item.entry.path]


def _calendar(name: str, events: Iterable[str]) -> str:
    lines = (
        line("BEGIN", "VCALENDAR"),
        line("VERSION", "2.0"),
        line("PRODID", _PRODUCT),
        line("CALSCALE", "GREGORIAN"),
        line("METHOD", "PUBLISH"),
        _text("X-WR-CALNAME", name),
        line("REFRESH-INTERVAL;VALUE=DURATION", _INTERVAL),  # RFC 7986, section 5.7
        line("X-PUBLISHED-TTL", _INTERVAL),  # the same for Outlook
    )
    return "".join((*lines, *events, line("END", "VCALENDAR")))


def _text(name: str, value: str) -> str:
    return line(name, contentlines.text(value))


def _holders(said: _Said) -> Iterator[str]:
    """Whoever is accountable, and whoever is asked to accept."""
    asked = said.owner if said.status == HandoffStatus.OFFERED else None
    return iter(dict.fromkeys(filter(None, (said.accountable, asked))))


def _states(timeline: Timeline) -> Iterator[State]:
    """What the versions of a record that can be read say, oldest first."""
    states = (timeline.start, *(event.state for event in timeline.events))
    return (state for state in states if state is not None)


def _said_by(state: State) -> _Said | None:
    """What a version of a record says; None where it was not live, or had no date."""
    if state.status is None or state.status not in LIVE[Kind(state.kind)]:
        return None
    try:
        expiry = parse_expiry(state.expiry or "")
    except ValueError:
        return None
    return _Said(state.status, expiry, state.owner, state.accountable)


def _names(logbook: Logbook) -> Mapping[str, str]:
    """For the path of each record, a name that no other record has or had.

    It is the kind and the first id that history knows, so that neither an edit nor a new file name
    changes it. Where a later record took an id that was free again, its beginning tells it apart.
    """
    names: dict[str, str] = {}
    taken: set[str] = set()
    for timeline in sorted(logbook.history.all_timelines(), key=_beginning):
        first = next(_states(timeline), None)
        if first is None:
            continue
        name = f"{first.kind}-{first.id}"
        if name in taken:
            at, path = _beginning(timeline)
            name = f"{name}-{_digest(f'{iso_z(at)} {path}')}"
        taken.add(name)
        if not timeline.removed:
            names[timeline.path] = name
    for item in logbook.items:
        if item.entry.path not in names:
            name = f"{item.kind}-{item.id}"
            names[item.entry.path] = f"{name}-{_digest(item.entry.path)}" if name in taken else name
    return names


def _beginning(timeline: Timeline) -> tuple[datetime, str]:
    """When and where a record came to be, as far as is known."""
    moves = (event.before for event in timeline.events if event.kind is EventKind.RENAMED)
    return timeline.opened_at or BEGINNING_OF_TIME, next(moves, None) or timeline.path


def _digest(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogateescape")).hexdigest()[:12]


def _sequence(timeline: Timeline | None) -> int:
    """How many commits changed a record since it was opened: it can only grow with its history."""
    events = timeline.events if timeline else ()
    changes = (event for event in events if event.kind is not EventKind.OPENED)
    return len({event.commit.id if event.commit else None for event in changes})


def _changed_at(timeline: Timeline | None) -> datetime | None:
    """The latest change by its date: clocks differ, so the last one may lie before another."""
    return max((event.at for event in timeline.events), default=None) if timeline else None
