"""To whom something can be given, and the command that does it."""

import shlex
from collections.abc import Callable, Iterable

from loopbook.clock import expiry_instant
from loopbook.logbook import Logbook
from loopbook.records import Handoff
from loopbook.views.holdings import Holding, Part

_DATED = " --expiry +3bd"
"""The date that is proposed where the old one has passed: that of a new handoff."""


def team_after(logbook: Logbook, handle: str) -> tuple[str, ...]:
    """Who can be asked in a person's place: deputy, lead, then the others of the roster."""
    people = logbook.settings.people
    person = people.get(handle)
    first = (person.deputy, person.lead) if person else ()
    named = (each for each in (*first, *people) if each in people and each != handle)
    return tuple(dict.fromkeys(each for each in named if each is not None))


def taker(holding: Holding, team: Iterable[str], can: Callable[[str], bool]) -> str | None:
    """The first of a team who can have something and is not at its other end; None for nobody."""
    record = holding.item.record
    other_end = None
    if isinstance(record, Handoff) and holding.is_not_accepted and holding.option:
        other_end = record.from_ if holding.part is Part.OFFERED else record.owner
    return next((each for each in team if each != other_end and can(each)), None)


def commands(logbook: Logbook, wanted: Iterable[tuple[Holding, str | None]]) -> tuple[str, ...]:
    """The commands that give things to those who can have them.

    One command goes to one person, and no record is given twice in the same way. What nobody can
    have, or what is given by editing the text, is left out.
    """
    groups: dict[tuple[str, str, bool], list[str]] = {}
    given: set[tuple[str, str]] = set()
    for holding, to in wanted:
        option, name = holding.option, holding.item.id
        if to is None or option is None or (option, name) in given:
            continue
        given.add((option, name))
        dated = _needs_a_date(logbook, holding, option, to)
        groups.setdefault((option, to, dated), []).append(name)
    return tuple(
        f"loopbook move {shlex.join(names)} {option} {to}{_DATED if dated else ''}"
        for (option, to, dated), names in groups.items()
    )


def _needs_a_date(logbook: Logbook, holding: Holding, option: str, to: str) -> bool:
    """Whether what is given has no date that is still ahead; a review that is due stays due."""
    item = holding.item
    if option == "--risk-owner" or not item.record.pending:
        return False
    if item.record.expiry is None:
        return "expiry" not in item.entry.collection.optional
    zone = logbook.settings.zone_of(to if option == "--to" else item.record.owner)
    return expiry_instant(item.record.expiry, zone) <= logbook.now
