"""What each person owes, by when, and who waits for it. People are never ranked."""

from dataclasses import dataclass
from datetime import date

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
class PersonView:
    """One person's page."""

    chip: PersonChip
    zone: str
    days: str
    hours: str
    deputy: PersonChip | None
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

    @property
    def listed(self) -> bool:
        """Whether the person belongs in a list of who has what: on the roster, or in a loop."""
        return bool(self.on_roster or self.owes or self.offered or self.gave or self.actions)

    @property
    def late(self) -> int:
        """How many of the open loops are overdue."""
        return sum(row.overdue for row in self.owes)


def people(logbook: Logbook) -> tuple[PersonView, ...]:
    """Everybody who is on the roster or has something, by name."""
    open_items = select(logbook, Query(open=True))
    found = [_person(logbook, handle, open_items) for handle in logbook.people]
    return tuple(sorted(found, key=lambda view: view.chip.name.lower()))


def person(logbook: Logbook, handle: str) -> PersonView:
    """One person's page."""
    return _person(logbook, handle, select(logbook, Query(open=True)))


def _person(logbook: Logbook, handle: str, open_items: tuple[Item, ...]) -> PersonView:
    settings = logbook.settings
    entry = settings.people.get(handle)
    someone = entry or Person()
    shown = chip(logbook, handle)
    assert shown is not None
    today = today_in(logbook, settings.zone_of(handle))
    return PersonView(
        shown,
        settings.zone_of(handle).key,
        words.weekdays(someone.days),
        words.hours(someone.hours),
        chip(logbook, someone.deputy),
        chip(logbook, someone.lead),
        tuple(away for away in someone.away if away.to >= today),
        entry is not None,
        bool(someone.left and someone.left <= today),
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
    )


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
