"""A leave or a departure as a page of Markdown, and as JSON."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from loopbook.clock import iso_z, start_of_day
from loopbook.logbook import Logbook
from loopbook.outputs.json import VERSION
from loopbook.records import Handoff, expiry_word
from loopbook.settings import SETTINGS_FILE
from loopbook.views import addresses, words
from loopbook.views.coverage import Cover, Kept, Leave, When
from loopbook.views.departure import Departure, Given, Mention
from loopbook.views.holdings import Holding, Part

_SECTIONS = {
    Part.LOOP: "Open loops",
    Part.REVIEW: "Reviews",
    Part.OFFERED: "Waiting to be accepted",
    Part.RISK: "Risks",
    Part.ACTION: "Actions",
    Part.PURCHASE: "Purchases that renew",
    Part.GAVE: "Given to others",
}
_FINISHED = (Part.LOOP, Part.OFFERED, Part.ACTION)
"""What can be brought to its end before somebody leaves."""
_SECOND = timedelta(seconds=1)


def leave(logbook: Logbook, view: Leave) -> str:
    """The page of a leave as Markdown. A section in which there is nothing says "none"."""
    name = logbook.settings.name_of
    sections: list[tuple[str, Iterable[str]]] = [
        ("Nobody covers", _not_covered(logbook, view)),
        ("Who acts", _covers(logbook, view.cover, view.zone)),
    ]
    for part, title in _SECTIONS.items():
        mine = [each for each in view.kept if each.holding.part is part]
        sections.append((title, [_kept(logbook, view, each) for each in mine]))
    sections.append(("Stands in for", _stands_in(logbook, view)))
    title = f"# Leave of {name(view.handle)}: {words.span(view.first, view.last)}"
    return _page(title, _entry(view), sections)


def _entry(view: Leave) -> str:
    """Whether the leave is in the roster, and what to write there where it is not."""
    if view.entered:
        return f"The dates are those of {view.zone.key}."
    return (
        f"The dates are those of {view.zone.key}. {SETTINGS_FILE} does not know of this leave yet: "
        f"write `away: [{{from: {view.first}, to: {view.last}}}]` under `{view.handle}`."
    )


def _page(title: str, lead: str, sections: Iterable[tuple[str, Iterable[str]]]) -> str:
    parts = [title, lead]
    parts += (f"## {name}\n\n" + ("\n".join(lines) or "none") for name, lines in sections)
    return "\n\n".join(parts) + "\n"


def _not_covered(logbook: Logbook, view: Leave) -> Iterator[str]:
    """What must be mended, each with the ways to do it."""
    name = logbook.settings.name_of
    told: set[str] = set()
    for kept in view.uncovered:
        yield f"- {_what(kept.holding)}, {_date(logbook, view, kept)}: {_gaps(view, kept)}"
        yield from (f"  - {way}" for way in _ways(logbook, view, kept))
        if kept.command and kept.command not in told:
            told.add(kept.command)
            yield f"  - hand it on: `{kept.command}`"
    for relies in view.stands_in:
        for gap in relies.gaps:
            yield (
                f"- **{name(relies.handle)}** is away too: nobody acts for `{relies.handle}` "
                f"{_stretch(gap, view.zone)}"
            )
            yield f"  - name another {relies.role} of `{relies.handle}` in {SETTINGS_FILE}"
    if view.uncovered and any(each.acting is None for each in view.cover):
        another = "another" if logbook.settings.people[view.handle].deputy else "a"
        here = ", ".join(f"`{handle}`" for handle in view.here)
        whom = f"there all the time: {here}" if here else "nobody of the roster is there all along"
        yield f"- To cover all of it, name {another} deputy of `{view.handle}`; {whom}"


def _gaps(view: Leave, kept: Kept) -> str:
    if kept.when is When.INSIDE:
        return "nobody acts on that date"
    return f"nobody acts {', '.join(_stretch(gap, view.zone) for gap in kept.gaps)}"


def _ways(logbook: Logbook, view: Leave, kept: Kept) -> Iterator[str]:
    """What to do about something that nobody covers, but to hand it on."""
    holding = kept.holding
    path = holding.item.entry.path
    today = logbook.now.astimezone(view.zone).date()
    begin = words.day(view.first, today)
    if kept.when is When.BEFORE:
        yield f"see to it before {begin}"
    elif kept.when is When.INSIDE and holding.part in (Part.LOOP, Part.OFFERED) and view.back:
        yield f"move the date: `expiry: {view.back}` in {path}"
    elif kept.when is When.INSIDE and holding.part is Part.REVIEW and today < view.first:
        yield f"review it before {begin}, with `loopbook review {holding.item.id}`"
    if holding.part is Part.ACTION:
        later = f", or the date {view.back}," if view.back else ""
        yield f"name another person{later} in line {holding.line} of {path}"


def _what(holding: Holding) -> str:
    """What it is, and the record that it belongs to."""
    item = holding.item
    title = f"**{words.visible(item.entry.title)}** (`{item.id}`)"
    return f"{words.visible(holding.what)}: {title}" if holding.what else title


def _date(logbook: Logbook, view: Leave | Departure, each: Kept | Given) -> str:
    """The date of something, in words."""
    holding = each.holding
    if holding.day is None:
        return "no date"
    today = logbook.now.astimezone(view.zone).date()
    item = holding.item
    word = {Part.ACTION: "by", Part.PURCHASE: "renews"}.get(holding.part)
    return f"{word or expiry_word(item.kind, item.status)} {words.day(holding.day, today)}"


def _kept(logbook: Logbook, view: Leave, kept: Kept) -> str:
    line = f"- {_what(kept.holding)}, {_date(logbook, view, kept)}"
    record = kept.holding.item.record
    if kept.holding.part is Part.GAVE and isinstance(record, Handoff) and record.owner:
        return f"{line}: {logbook.settings.name_of(record.owner)} has it"
    if not kept.falls:
        return f"{line}: later" if kept.when is When.AFTER else line
    passed = {When.OVERDUE: "overdue; ", When.BEFORE: "before the leave; "}.get(kept.when, "")
    if kept.gaps and kept.when is When.INSIDE:
        return f"{line}: nobody acts"
    acting = dict.fromkeys(each.acting for each in kept.cover if each.acting)
    names = ", then ".join(map(logbook.settings.name_of, acting))
    gaps = f"nobody acts {', '.join(_stretch(gap, view.zone) for gap in kept.gaps)}"
    acts = [f"{names} {'act' if len(acting) > 1 else 'acts'}"] if names else []
    return f"{line}: {passed}{'; '.join([*acts, *([gaps] if kept.gaps else [])])}"


def _covers(logbook: Logbook, cover: Iterable[Cover], zone: ZoneInfo) -> Iterator[str]:
    for each in cover:
        who = logbook.settings.name_of(each.acting) if each.acting else "nobody"
        yield f"- {_stretch(each, zone)}: {who}"


def _stands_in(logbook: Logbook, view: Leave) -> Iterator[str]:
    name = logbook.settings.name_of
    for each in view.stands_in:
        line = f"- {name(each.handle)}, as {each.role}"
        if not each.absences:
            yield f"{line}: there all the time"
            continue
        yield f"{line}: away too"
        for absence in each.absences:
            who = f"{name(absence.acting)} acts" if absence.acting else "nobody acts"
            yield f"  - {_stretch(absence, view.zone)}: {who}"


def _stretch(cover: Cover, zone: ZoneInfo) -> str:
    """A stretch in words: by its dates, with times where it does not begin and end with a date."""
    first, last = cover.start.astimezone(zone), (cover.end - _SECOND).astimezone(zone)
    if _begins_a_date(cover.start, zone) and _begins_a_date(cover.end, zone):
        return words.span(first.date(), last.date())
    return f"{_point(cover.start, zone)} – {_point(cover.end, zone)}"


def _begins_a_date(instant: datetime, zone: ZoneInfo) -> bool:
    return start_of_day(instant.astimezone(zone).date(), zone) == instant


def _point(instant: datetime, zone: ZoneInfo) -> str:
    local = instant.astimezone(zone)
    return f"{words.span(local.date(), local.date())} {local:%H:%M}"


def departure(logbook: Logbook, view: Departure) -> str:
    """The page of a departure as Markdown."""
    name = logbook.settings.name_of
    sections: list[tuple[str, Iterable[str]]] = []
    for part, title in _SECTIONS.items():
        if part in (Part.PURCHASE, Part.GAVE):
            continue
        mine = [each for each in view.given if each.holding.part is part]
        title = "Decisions in force" if part is Part.REVIEW else title
        sections.append((title, [_left_behind(logbook, view, each) for each in mine]))
    sections.append(("Asked to act", [_mention(each) for each in view.mentions]))
    sections.append(("Commands", [f"    {line}" for line in view.commands]))
    day = words.span(view.left, view.left)
    lead = (
        f"Off the team since {day}: all of this still has to find a new owner."
        if view.gone
        else f"Off the team from {day} on: all of this has to find a new owner by then."
    )
    if view.settled:
        lead = f"Off the team {'since' if view.gone else 'from'} {day}: nothing is left behind."
    return _page(f"# Departure of {name(view.handle)}", lead, sections)


def _left_behind(logbook: Logbook, view: Departure, given: Given) -> str:
    holding = given.holding
    line = f"- {_what(holding)}, {_date(logbook, view, given)}"
    ways = []
    if holding.due_at is not None and holding.due_at <= logbook.now:
        ways.append("overdue")
    elif holding.part in _FINISHED and holding.day is not None and holding.day < view.left:
        ways.append("before that: finish it, or hand it on")
    record = holding.item.record
    if holding.option == "--from" and isinstance(record, Handoff):
        if record.owner and record.status == "offered":
            ways.append(f"`{record.owner}` has not accepted it yet")
        ways.append("somebody else has to offer it")
    if holding.part is Part.ACTION:
        path = holding.item.entry.path
        whom = f"`@{given.to}`" if given.to else "somebody else"
        ways.append(f"name {whom} in line {holding.line} of {path}")
    elif given.to:
        ways.append(f"{'from' if holding.option == '--from' else 'to'} `{given.to}`?")
    else:
        ways.append("nobody on the roster can have it: add somebody, and hand it on")
    return f"{line}: {'; '.join(ways)}"


def _mention(mention: Mention) -> str:
    if mention.role == "escalation":
        return f"- in the escalation of `{mention.of}`: name another in {mention.path}"
    return f"- {mention.role} of `{mention.of}`: name another in {mention.path}"


def leave_json(logbook: Logbook, view: Leave) -> dict[str, Any]:
    """``coverage --format json`` of a leave; instants are in UTC with ``Z``."""
    lines = dict.fromkeys(each.command for each in view.kept if each.command)
    return {
        **_head(logbook, view.handle, "leave", covered=view.covered),
        "from": view.first.isoformat(),
        "to": view.last.isoformat(),
        "left": None,
        "entered": view.entered,
        "cover": [_cover_json(each) for each in view.cover],
        "loops": [
            {
                **_holding_json(each.holding),
                "when": each.when.value,
                "covered": not each.gaps,
                "cover": [_cover_json(part) for part in each.cover],
                "to": None,
            }
            for each in view.kept
        ],
        "stands_in": [
            {
                "role": each.role,
                "for": each.handle,
                "covered": not each.gaps,
                "away": [_cover_json(part) for part in each.absences],
            }
            for each in view.stands_in
        ],
        "mentions": [],
        "commands": list(lines),
    }


def departure_json(logbook: Logbook, view: Departure) -> dict[str, Any]:
    """``coverage --format json`` of a departure: the same keys as a leave has."""
    return {
        **_head(logbook, view.handle, "departure", covered=view.settled),
        "from": None,
        "to": None,
        "left": view.left.isoformat(),
        "entered": True,
        "cover": [],
        "loops": [
            {
                **_holding_json(each.holding),
                "when": None,
                "covered": False,
                "cover": [],
                "to": each.to,
            }
            for each in view.given
        ],
        "stands_in": [],
        "mentions": [
            {"role": each.role, "of": each.of, "path": each.path} for each in view.mentions
        ],
        "commands": list(view.commands),
    }


def _head(logbook: Logbook, handle: str, reason: str, *, covered: bool) -> dict[str, Any]:
    return {
        "version": VERSION,
        "now": iso_z(logbook.now),
        "person": handle,
        "reason": reason,
        "covered": covered,
    }


def _cover_json(cover: Cover) -> dict[str, Any]:
    return {"from": iso_z(cover.start), "to": iso_z(cover.end), "acting": cover.acting}


def _holding_json(holding: Holding) -> dict[str, Any]:
    item = holding.item
    return {
        "part": holding.part.value,
        "id": item.id,
        "kind": item.kind.value,
        "title": item.entry.title,
        "status": item.status,
        "what": holding.what,
        "day": holding.day.isoformat() if holding.day else None,
        "expires_at": iso_z(holding.due_at) if holding.due_at else None,
        "path": item.entry.path,
        "line": holding.line,
        "url": addresses.of_record(item.kind, item.id),
    }
