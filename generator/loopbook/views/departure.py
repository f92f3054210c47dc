"""A departure: everything that has to find a new owner before somebody leaves the team."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from loopbook.clock import start_of_day
from loopbook.logbook import Item, Logbook
from loopbook.records import Step
from loopbook.settings import SETTINGS_FILE
from loopbook.views.handovers import commands, taker, team_after
from loopbook.views.holdings import Holding, Part, holdings

_STAYS_BEHIND = (Part.LOOP, Part.REVIEW, Part.OFFERED, Part.RISK, Part.ACTION)
"""What has to find a new owner; a purchase goes with its decision."""


@dataclass(frozen=True, slots=True)
class Given:
    """One thing that has to find a new owner, and who is proposed."""

    holding: Holding
    to: str | None
    """None where nobody stays who could have it."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A place that names the person as somebody to be asked."""

    role: str
    """``deputy`` or ``lead`` of somebody, or a step of an ``escalation``."""
    of: str
    """The person, the policy or the record whose it is."""
    path: str
    """The file in which it stands."""


@dataclass(frozen=True, slots=True)
class Departure:
    """What a departure leaves behind."""

    handle: str
    zone: ZoneInfo
    left: date
    """The first date on which the person is off the team."""
    gone: bool
    """Whether that date has come."""
    given: tuple[Given, ...]
    mentions: tuple[Mention, ...]
    commands: tuple[str, ...]
    """They give away all that can be given by command."""

    @property
    def settled(self) -> bool:
        """Whether nothing is left behind."""
        return not self.given and not self.mentions


def departure(logbook: Logbook, handle: str, left: date) -> Departure:
    """What somebody on the roster leaves behind who is off the team from a date on.

    Their deputy is proposed first, then their lead, then the others who stay.
    """
    settings = logbook.settings
    zone = settings.zone_of(handle)
    team = team_after(logbook, handle)
    given = tuple(
        Given(each, taker(each, team, lambda other: settings.people[other].left is None))
        for each in holdings(logbook, handle)
        if each.part in _STAYS_BEHIND
    )
    return Departure(
        handle,
        zone,
        left,
        start_of_day(left, zone) <= logbook.now,
        given,
        tuple(_mentions(logbook, handle)),
        commands(logbook, ((each.holding, each.to) for each in given)),
    )


def _mentions(logbook: Logbook, handle: str) -> Iterator[Mention]:
    settings = logbook.settings
    for other, person in settings.people.items():
        if person.left is None:
            for role, named in (("deputy", person.deputy), ("lead", person.lead)):
                if named == handle:
                    yield Mention(role, other, SETTINGS_FILE)
    for name, policy in settings.escalation.policies.items():
        if _names((*policy.not_accepted, *policy.expired), handle):
            yield Mention("escalation", name, SETTINGS_FILE)
    for item in logbook.items:
        if item.record.live and _escalates_to(item, handle):
            yield Mention("escalation", item.id, item.entry.path)


def _escalates_to(item: Item, handle: str) -> bool:
    escalation = item.record.escalation
    if isinstance(escalation, tuple):
        return _names(escalation, handle)
    return escalation == handle


def _names(steps: tuple[Step, ...], handle: str) -> bool:
    return any(step.to == handle for step in steps)
