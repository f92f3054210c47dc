"""What each person owes, by when, and who waits for it. People are never ranked."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from loopbook.logbook import Item, Logbook
from loopbook.records import Handoff, HandoffStatus
from loopbook.roster import Away, Person
from loopbook.views import words
from loopbook.views.lists import Query, select
from loopbook.views.rows import Due, PersonChip, Row, chip, due_of_action, row_of, today_in


@dataclass(frozen=True, slots=True)
class ActionRow:
    """An action of an open handoff that is still to be done."""

    text: str
    """What is to be done, without the person and the date at its end."""
    by: Due | None
    """Until when; None where the action names no date."""
    row: Row
    """The handoff that it belongs to."""


@dataclass(frozen=True, slots=True)
class StandIn:
    """What somebody who is away has, and another acts for."""

    chip: PersonChip
    rows: tuple[Row, ...]
    """What the absent person is accountable for, and what waits for them to accept."""


@dataclass(frozen=True, slots=True)
class AtWork:
    """A stretch of working time, in UTC, and as it reads where the person is."""

    start: datetime
    end: datetime
    begins: str
    """``Wed 25 Nov 08:30``."""
    ends: str
    """``17:00``."""


@dataclass(frozen=True, slots=True)
class PersonView:
    """One person's page."""

    chip: PersonChip
    zone: str
    days: str
    hours: str
    deputy: PersonChip | None
    instead: PersonChip | None
    """Who would act now if the person were away; None where nobody would."""
    lead: PersonChip | None
    away: tuple[Away, ...]
    """Spans that are not over."""
    on_roster: bool
    gone: bool
    """Whether the person has left the team."""
    owes: tuple[Row, ...]
    """Open loops that the person is accountable for, the earliest expiry first."""
    offered: tuple[Row, ...]
    """Handoffs that wait for the person to accept them."""
    gave: tuple[Row, ...]
    """Open handoffs that the person gave and others have: what the person waits for."""
    actions: tuple[ActionRow, ...]
    acts_for: tuple[StandIn, ...]
    """Those who are away and for whom the person acts, if they have something open."""
    told: tuple[Row, ...]
    """Loops of others of which the person has been told by a step that still counts."""
    next_work: tuple[AtWork, ...]
    """The rest of today's work, else that of the next working day; empty where that is far away."""

    @property
    def listed(self) -> bool:
        """Whether the person belongs in a list of who has what: on the roster, or in a loop."""
        return bool(self.on_roster or self.owes or self.offered or self.gave or self.actions)

    @property
    def late(self) -> int:
        """How many of the open loops are overdue."""
        return sum(row.overdue for row in self.owes)


_LOOKED_AHEAD = timedelta(days=28)
"""How far ahead somebody's next work is looked for."""


def people(logbook: Logbook) -> tuple[PersonView, ...]:
    """Everybody who is on the roster or has something, by name."""
    open_items = select(logbook, Query(open=True))
    heard = _heard(logbook, open_items)
    found = [_person(logbook, handle, open_items, heard) for handle in logbook.people]
    return tuple(sorted(found, key=lambda view: view.chip.name.lower()))


def person(logbook: Logbook, handle: str) -> PersonView:
    """One person's page."""
    open_items = select(logbook, Query(open=True))
    return _person(logbook, handle, open_items, _heard(logbook, open_items))


def _person(
    logbook: Logbook,
    handle: str,
    open_items: tuple[Item, ...],
    heard: Mapping[str, list[Item]],
) -> PersonView:
    settings = logbook.settings
    entry = settings.people.get(handle)
    someone = entry or Person()
    shown = chip(logbook, handle)
    assert shown is not None
    today, now = today_in(logbook, settings.zone_of(handle)), logbook.now
    stand_ins = settings.stand_ins(handle)[1:]
    gone = bool(someone.left and someone.left <= today)
    return PersonView(
        shown,
        settings.zone_of(handle).key,
        words.weekdays(someone.days),
        words.hours(someone.hours),
        chip(logbook, someone.deputy),
        chip(logbook, next((each for each in stand_ins if settings.is_here(each, now)), None)),
        chip(logbook, someone.lead),
        tuple(away for away in someone.away if away.to >= today),
        entry is not None,
        gone,
        tuple(row_of(logbook, item) for item in open_items if item.accountable == handle),
        tuple(
            row_of(logbook, item)
            for item in open_items
            if isinstance(item.record, Handoff)
            and item.record.owner == handle
            and item.record.status is HandoffStatus.OFFERED
        ),
        tuple(
            row_of(logbook, item)
            for item in open_items
            if isinstance(item.record, Handoff)
            and item.record.from_ == handle
            and item.accountable != handle
        ),
        _actions(logbook, handle, open_items),
        tuple(_acts_for(logbook, handle, open_items)),
        tuple(_told(logbook, handle, heard.get(handle, ()))),
        () if gone else tuple(_next_work(logbook, handle)),
    )


def _acts_for(logbook: Logbook, handle: str, open_items: tuple[Item, ...]) -> Iterator[StandIn]:
    for other in logbook.settings.people:
        away = chip(logbook, other)
        if other == handle or logbook.acting(other) != handle or away is None:
            continue
        rows = tuple(
            row_of(logbook, item)
            for item in open_items
            if other in (item.accountable, _asked(item))
        )
        if rows:
            yield StandIn(away, rows)


def _asked(item: Item) -> str | None:
    """Who is to accept an offer."""
    return item.record.owner if item.status == HandoffStatus.OFFERED else None


def _heard(logbook: Logbook, items: Iterable[Item]) -> dict[str, list[Item]]:
    """By person the loops of which a step of a running chain has told them."""
    heard: dict[str, list[Item]] = {}
    for item in items:
        taken = (rung for ladder in logbook.ladders(item) for rung, _ in ladder.taken(logbook.now))
        for handle in dict.fromkeys(rung.hearing.handle for rung in taken if rung.hearing):
            heard.setdefault(handle, []).append(item)
    return heard


def _told(logbook: Logbook, handle: str, heard: Iterable[Item]) -> Iterator[Row]:
    """Those that the person neither has nor is to accept, nor acts for."""
    for item in heard:
        concerned = [each for each in (item.accountable, _asked(item)) if each]
        if not any(handle in (each, logbook.acting(each)) for each in concerned):
            yield row_of(logbook, item)


def _next_work(logbook: Logbook, handle: str) -> Iterator[AtWork]:
    schedule, now = logbook.rota.schedule(handle), logbook.now
    day = None
    for shift in schedule.shifts(now, now + _LOOKED_AHEAD):
        day = day or schedule.date_of(shift.start)
        if schedule.date_of(shift.start) != day:
            return
        start, end = shift.start.astimezone(schedule.zone), shift.end.astimezone(schedule.zone)
        said = words.day(start.date(), now.astimezone(schedule.zone).date())
        yield AtWork(shift.start, shift.end, f"{said} {start:%H:%M}", f"{end:%H:%M}")


def _actions(logbook: Logbook, handle: str, open_items: tuple[Item, ...]) -> tuple[ActionRow, ...]:
    found = [
        (action.by or date.max, action, item)
        for item in open_items
        for action in item.actions
        if action.open and (action.handle or item.accountable) == handle
    ]
    found.sort(key=lambda each: (each[0], each[2].id, each[1].line))
    return tuple(
        ActionRow(
            action.words,
            due_of_action(logbook, item, action),
            row_of(logbook, item),
        )
        for _, action, item in found
    )
