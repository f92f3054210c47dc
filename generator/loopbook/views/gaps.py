"""What a roster leaves open: who has nobody to stand in, and who is named but not there.

None of it is a fault of the file: a team of one has no deputy, and two may stand in for one
another. It is what a team lead wants to know before somebody is away.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from loopbook.settings import Settings
from loopbook.views import words
from loopbook.views.roster import Member

NOBODY, CIRCLE, LEFT = "nobody-stands-in", "circle", "left-but-named"
"""The names of notes."""


@dataclass(frozen=True, slots=True)
class Note:
    """Something that a roster leaves open."""

    name: str
    """``nobody-stands-in``, ``circle`` or ``left-but-named``."""
    people: tuple[str, ...]
    """The handles that it is about."""
    message: str
    """What it is, what follows from it and what to do, in one line."""


def notes(settings: Settings, members: Sequence[Member]) -> tuple[Note, ...]:
    """What the roster of these settings leaves open.

    In this order: those for whom nobody stands in, deputies in a circle, and those who have left
    the team, or will, and are still named.
    """
    team = {each.handle: each for each in members if not each.gone}
    return (*_alone(members, team), *_circles(team), *_named(settings, members))


def _alone(members: Sequence[Member], team: Mapping[str, Member]) -> Iterator[Note]:
    deputies = {each.handle: each.person.deputy for each in members}
    alone = tuple(
        handle
        for handle, member in team.items()
        if not _reaches(handle, deputies, team) and member.person.lead not in team
    )
    if alone:
        one = len(alone) == 1
        has, they_are = ("has", f"{alone[0]} is") if one else ("have", "they are")
        yield Note(
            NOBODY,
            alone,
            f"{words.listed(alone)} {has} neither a deputy nor a lead on the team: "
            f"when {they_are} away, nobody acts; name one in loopbook.yml",
        )


def _reaches(handle: str, deputies: Mapping[str, str | None], team: Mapping[str, Member]) -> bool:
    """Whether somebody on the team is a deputy, where those who have left pass it on to theirs."""
    seen = {handle}
    deputy = deputies[handle]
    while deputy and deputy not in team and deputy not in seen:
        seen.add(deputy)
        deputy = deputies[deputy]
    return deputy in team and deputy not in seen


def _circles(team: Mapping[str, Member]) -> Iterator[Note]:
    """The circles of deputies, each from whom it begins with by name."""
    told: set[str] = set()
    for handle in team:
        circle = _circle(handle, team)
        if circle and told.isdisjoint(circle):
            told.update(circle)
            yield Note(CIRCLE, circle, _of_circle(circle, team))


def _circle(handle: str, team: Mapping[str, Member]) -> tuple[str, ...]:
    """The deputies from somebody on until they lead back; nothing where they do not."""
    circle = [handle]
    while (deputy := team[circle[-1]].person.deputy) and deputy in team and deputy not in circle:
        circle.append(deputy)
    return tuple(circle) if deputy == handle else ()


def _of_circle(circle: Sequence[str], team: Mapping[str, Member]) -> str:
    """Who acts where all of a circle are away: the lead of each, unless that is one of them."""
    acting: dict[str | None, list[str]] = {}
    for handle in circle:
        lead = team[handle].person.lead
        acting.setdefault(lead if lead in team and lead not in circle else None, []).append(handle)
    together, size = ("one another", "both") if len(circle) == 2 else ("one another in turn", "all")
    text = f"{words.listed(circle)} stand in for {together}: when {size} are away"
    if list(acting) == [None]:
        return f"{text}, nobody acts; give each of them a lead who is not among them"
    if len(acting) == 1:
        return f"{text}, {next(iter(acting))} acts"
    for lead, handles in sorted(acting.items(), key=lambda each: each[0] is None):
        text += f", {lead or 'nobody'} acts for {words.listed(handles)}"
    if None in acting:
        text += f"; give {words.listed(acting[None])} a lead who is not among them"
    return text


def _named(settings: Settings, members: Sequence[Member]) -> Iterator[Note]:
    for member in members:
        left = member.person.left
        places = tuple(_places(settings, member.handle, members)) if left else ()
        if left and places:
            leaves = "left" if member.gone else "leaves"
            yield Note(
                LEFT,
                (member.handle,),
                f"{member.handle} {leaves} on {words.day(left, member.today)} and is still "
                f"{words.listed(places)}; name somebody else there",
            )


def _places(settings: Settings, handle: str, members: Sequence[Member]) -> Iterator[str]:
    """Where somebody is named: as whose deputy and lead, and in which policies."""
    for role in ("deputy", "lead"):
        of = [
            each.handle
            for each in members
            if not each.gone and getattr(each.person, role) == handle
        ]
        if of:
            yield f"the {role} of {words.listed(of)}"
    policies = [
        name
        for name, policy in settings.escalation.policies.items()
        if any(step.to == handle for step in (*policy.not_accepted, *policy.expired))
    ]
    if policies:
        plural = "policy" if len(policies) == 1 else "policies"
        yield f"told by the {plural} {words.listed(policies)}"
