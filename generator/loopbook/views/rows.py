"""One record in a list: what it is, who has it, and until when."""

import re
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from loopbook.actions import Action
from loopbook.clock import Expiry, expiry_instant, show_expiry
from loopbook.logbook import Item, Logbook
from loopbook.records import AnyRecord, Handoff, HandoffStatus, Kind, expiry_word
from loopbook.views import addresses, words
from loopbook.views.ends import End, end_of
from loopbook.workdays import add_business_days

SOON = 2
"""Business days of the owner within which an expiry counts as soon."""


@dataclass(frozen=True, slots=True)
class PersonChip:
    """A person as named in a row."""

    handle: str
    name: str
    initials: str
    address: str
    """Empty where the person has no page: of somebody who had something once."""
    away: str | None
    """``until 4 Jan`` while the person is away, ``left on 1 Mar`` for one who left; else None."""
    away_on: date | None
    """The date that ``away`` ends with."""
    acting: str | None
    """The name of who acts meanwhile; None where the person is here, or nobody acts."""


@dataclass(frozen=True, slots=True)
class Due:
    """The expiry of a record as a row shows it."""

    at: datetime
    """The instant, in UTC, at which it has passed."""
    written: str
    """As it stands in the front matter."""
    day: str
    """The date in words: ``Thu 26 Nov``."""
    word: str
    """``due``, ``decide by`` or ``review by``."""
    relative: str
    """``in 3 days`` or ``2 days late``."""
    state: str
    """``late``, ``soon`` (two business days of the owner), or ``later``."""
    local: str
    """The instant in the owner's zone, for the hover."""


@dataclass(frozen=True, slots=True)
class Row:
    """A record in a list."""

    id: str
    number: str
    """What people call it by where records are numbered: ``0007``; else empty."""
    kind: str
    address: str
    title: str
    summary: str | None
    status: str
    status_text: str
    """The status in the words of the file, where these are others."""
    mark: str
    """Which sign stands before it: ring, disc, half, tick, stroke, struck or wedge."""
    owner: PersonChip | None
    accountable: PersonChip | None
    giver: PersonChip | None
    """Who hands a handoff over."""
    due: Due | None
    open: bool
    overdue: bool
    tags: tuple[str, ...]
    opened_at: datetime | None
    modified_at: datetime | None
    end: End | None
    """How it ended; None while it is live."""
    told: str | None
    """What came of a handoff that is done; why one was declined or cancelled."""


_MARKS = {
    (Kind.DECISION, "proposed"): "ring",
    (Kind.DECISION, "accepted"): "disc",
    (Kind.DECISION, "rejected"): "stroke",
    (Kind.DECISION, "withdrawn"): "stroke",
    (Kind.DECISION, "superseded"): "struck",
    (Kind.DECISION, "reversed"): "struck",
    (Kind.HANDOFF, "offered"): "ring",
    (Kind.HANDOFF, "declined"): "ring",
    (Kind.HANDOFF, "accepted"): "half",
    (Kind.HANDOFF, "done"): "tick",
    (Kind.HANDOFF, "cancelled"): "stroke",
}


def mark_of(kind: Kind, status: str) -> str:
    """The sign of a status."""
    return _MARKS[kind, status]


def today_in(logbook: Logbook, zone: ZoneInfo | None = None) -> date:
    """The date it is now, in a zone; in the team's where none is given."""
    return logbook.now.astimezone(zone or logbook.settings.timezone).date()


def chip(logbook: Logbook, handle: str | None) -> PersonChip | None:
    """A person for a row; None where nobody is named."""
    if handle is None:
        return None
    name = logbook.settings.name_of(handle)
    acting = logbook.acting(handle)
    away, away_on = _absence(logbook, handle)
    return PersonChip(
        handle,
        name,
        _initials(name),
        addresses.of_person(handle),
        away,
        away_on,
        logbook.settings.name_of(acting) if acting and acting != handle else None,
    )


def mention(logbook: Logbook, handle: str) -> PersonChip:
    """A person named in passing, who need not have a page."""
    named = chip(logbook, handle)
    assert named is not None, "a handle names somebody"
    return named if handle in logbook.people else replace(named, address="")


def _initials(name: str) -> str:
    parts = [part for part in name.replace("-", " ").split() if part[0].isalnum()]
    letters = parts[0][0] + (parts[-1][0] if len(parts) > 1 else "") if parts else name[:1]
    return letters.upper()


def _absence(logbook: Logbook, handle: str) -> tuple[str, date] | tuple[None, None]:
    person = logbook.settings.people.get(handle)
    if not person:
        return None, None
    today = today_in(logbook, logbook.settings.zone_of(handle))
    if person.left is not None and today >= person.left:
        return f"left on {words.day(person.left, today)}", person.left
    ends = [away.to for away in person.away if away.covers(today)]
    return (f"until {words.day(max(ends), today)}", max(ends)) if ends else (None, None)


def urgency(logbook: Logbook, item: Item) -> str | None:
    """``late``, ``soon`` or ``later``, as :attr:`Due.state`; None where nothing is due."""
    record = item.record
    if record.expiry is None or not record.live:
        return None
    if item.overdue:
        return "late"
    person = logbook.settings.people.get(record.owner or "")
    soon = add_business_days(today_in(logbook, item.zone), SOON, person)
    return "soon" if _day(item, record.expiry) <= soon else "later"


def _day(item: Item, expiry: Expiry) -> date:
    """The date of an expiry, where its owner is."""
    if isinstance(expiry, datetime) and item.expires_at is not None:
        return item.expires_at.astimezone(item.zone).date()
    return expiry


def due_of(logbook: Logbook, item: Item) -> Due | None:
    """The expiry of a record that is live; None for closed ones and where none is written."""
    expiry, at, state = item.record.expiry, item.expires_at, urgency(logbook, item)
    if expiry is None or at is None or state is None:
        return None
    return Due(
        at,
        show_expiry(expiry),
        words.day(_day(item, expiry), today_in(logbook, item.zone)),
        expiry_word(item.kind, item.status),
        words.relative(at, logbook.now),
        state,
        words.clock(at, item.zone),
    )


_NUMBER = re.compile(r"\d+(?!\d|[-_.]\d)")
"""The number that a name begins with, as in ``0007-use-kafka``; not a date."""


def number_of(item: Item) -> str:
    """The number that people call a record by, as its id or its file's stem has it; else empty."""
    if item.id.isdecimal():
        return item.id
    stem = item.entry.path.rpartition("/")[2].split(".")[0]
    number = _NUMBER.match(stem)
    return number[0] if number else ""


def due_of_action(logbook: Logbook, item: Item, action: Action) -> Due | None:
    """The date of an action: it ends where its person is, and is late from then on."""
    if action.by is None:
        return None
    zone = logbook.settings.zone_of(action.handle or item.accountable)
    at = expiry_instant(action.by, zone)
    return Due(
        at,
        action.by.isoformat(),
        words.day(action.by, today_in(logbook, zone)),
        "by",
        words.relative(at, logbook.now),
        "late" if logbook.now >= at else "later",
        words.clock(at, zone),
    )


def row_of(logbook: Logbook, item: Item) -> Row:
    """A record for a list."""
    record = item.record
    written = record.status_text
    return Row(
        item.id,
        number_of(item),
        item.kind.value,
        addresses.of_record(item.kind, item.id),
        item.entry.title,
        record.summary,
        item.status,
        written if written and written.lower() != item.status else "",
        "wedge" if item.overdue else mark_of(item.kind, item.status),
        chip(logbook, record.owner),
        chip(logbook, item.accountable),
        chip(logbook, record.from_) if isinstance(record, Handoff) else None,
        due_of(logbook, item),
        item.open,
        item.overdue,
        record.tags,
        item.opened_at,
        item.modified_at,
        end_of(logbook, item),
        _told(record),
    )


def _told(record: AnyRecord) -> str | None:
    if isinstance(record, Handoff):
        if record.status is HandoffStatus.DONE:
            return record.outcome
        if record.status in (HandoffStatus.DECLINED, HandoffStatus.CANCELLED):
            return record.reason
    return None


def by_due(item: Item) -> tuple[bool, datetime | None, str]:
    """The order of open loops: the earliest expiry first, those without one last."""
    return (item.expires_at is None, item.expires_at, item.id)
