"""The roster for a terminal, and for scripts."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from typing import Any

import click

from loopbook.clock import iso_z
from loopbook.outputs.json import VERSION
from loopbook.roster import WEEKDAYS
from loopbook.views import words
from loopbook.views.gaps import Note
from loopbook.views.roster import Member

WITHOUT = """\
There is no roster: any owner is accepted, and nobody is known to be away.
Put your team under 'people' in loopbook.yml, by handle:

people:
  ana: {name: Ana Ruiz, timezone: Europe/Madrid, deputy: bo}
  bo: {name: Bo Chen, hours: "08:00-16:00", deputy: ana}
"""
"""What is said of a log that has none."""


def text(members: Sequence[Member], notes: Sequence[Note]) -> str:
    """Each person with where they are and when they work; below them what is left open."""
    if not members:
        return WITHOUT
    lines = [line for member in members for line in (*_lines(member), "")]
    if notes:
        lines += [click.style("Notes", bold=True), *(f"  {_visible(note)}" for note in notes), ""]
    return "\n".join(lines[:-1]) + "\n"


def _visible(note: Note) -> str:
    return words.visible(note.message)


def _lines(member: Member) -> Iterator[str]:
    name, handle = words.visible(member.name), words.visible(member.handle)
    shown = click.style(name, bold=True) + (f" ({handle})" if name != handle else "")
    here = f"{words.day(member.today, member.today)} {member.local:%H:%M}"
    yield f"{shown}  {here} in {_zone(member)}, {_state(member)}"
    facts = {name: value for name, value in _facts(member) if value}
    width = max(map(len, facts))
    for name, value in facts.items():
        yield f"  {name.ljust(width)}  {words.visible(value)}"


def _zone(member: Member) -> str:
    return str(member.local.tzinfo)


def _state(member: Member) -> str:
    """Whether somebody works now, or why not and from when on."""
    if member.gone:
        return "has left the team"
    if member.works:
        return "works now"
    away = "is away, " if any(each.covers(member.today) for each in member.away) else ""
    if member.next_start is None:
        return f"{away}does not work within 366 days"
    day = member.next_start.date()
    start = f"{member.next_start:%H:%M}"
    when = f"at {start}" if day == member.today else f"on {words.day(day, member.today)} at {start}"
    return f"{away}starts {when}"


def _facts(member: Member) -> Iterator[tuple[str, str | None]]:
    person, today = member.person, member.today
    week = f"{member.week / timedelta(hours=1):g} hours a week"
    yield "works", f"{words.weekdays(person.days)} {words.hours(person.hours)}, {week}"
    if person.holidays:
        coming = "none within 366 days"
        if member.next_holiday:
            day, name = member.next_holiday
            coming = f"next {words.day(day, today)}, {name}"
        yield "holidays", f"{person.holidays}, {coming}"
    yield "days off", ", ".join(words.day(day, today) for day in member.days_off)
    yield "away", ", ".join(words.span(each.from_, each.to) for each in member.away)
    yield "deputy", person.deputy
    yield "lead", person.lead
    if person.left:
        yield "left" if member.gone else "leaves", words.day(person.left, today)


def as_json(now: str, members: Iterable[Member], notes: Iterable[Note]) -> dict[str, Any]:
    """``people --format json``; ``now`` is the instant that it holds for."""
    return {
        "version": VERSION,
        "now": now,
        "people": [_shape(member) for member in members],
        "notes": [
            {"name": note.name, "people": list(note.people), "message": note.message}
            for note in notes
        ],
    }


def _shape(member: Member) -> dict[str, Any]:
    person = member.person
    day, name = member.next_holiday or (None, None)
    return {
        "handle": member.handle,
        "name": member.name,
        "timezone": _zone(member),
        "local_time": member.local.isoformat(timespec="seconds"),
        "works_now": member.works,
        "next_start": iso_z(member.next_start) if member.next_start else None,
        "days": [WEEKDAYS[each] for each in sorted(person.days)],
        "hours": [words.hours([span]).replace("\N{EN DASH}", "-") for span in person.hours],
        "hours_per_week": member.week / timedelta(hours=1),
        "holidays": person.holidays,
        "next_holiday": {"date": day.isoformat(), "name": name} if day else None,
        "days_off": [each.isoformat() for each in member.days_off],
        "deputy": person.deputy,
        "lead": person.lead,
        "away": [
            {"from": each.from_.isoformat(), "to": each.to.isoformat()} for each in member.away
        ],
        "left": person.left.isoformat() if person.left else None,
    }
