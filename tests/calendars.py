"""Calendars as two programs that know nothing of one another read them."""

import re
from typing import Any

import icalendar
import vobject

Properties = dict[str, Any]
"""The properties of an event by name: text, dates, instants and numbers."""

NUMBERS = ("SEQUENCE",)


def events(text: str) -> dict[str, Properties]:
    """The events of a calendar by UID; that both readers find the same is tested on the way."""
    by_icalendar = _by_icalendar(text)
    assert by_icalendar == _by_vobject(text)
    return by_icalendar


def lone_event(text: str) -> Properties:
    """The only event of a calendar."""
    [event] = events(text).values()
    return event


def head(text: str) -> dict[str, str]:
    """What a calendar says of itself, by name."""
    found: dict[str, str] = {line.name: line.value for line in vobject.readOne(text).lines()}
    read: dict[str, Any] = dict(icalendar.Calendar.from_ical(text.encode()))
    escaped = {"X-WR-CALNAME"}  # which icalendar takes as it is written
    assert set(found) == set(read)
    for name in set(found) - escaped:
        assert read[name].to_ical().decode() == found[name]
    return found


def unfolded(text: str) -> str:
    """A calendar with every property in one line (RFC 5545, section 3.1)."""
    return re.sub(r"\r\n[ \t]", "", text)


def _by_icalendar(text: str) -> dict[str, Properties]:
    read = icalendar.Calendar.from_ical(text.encode())
    assert read.errors == []
    found = {}
    for event in read.walk("VEVENT"):
        assert event.errors == []
        assert event["UID"] not in found, "no two events share a UID"
        found[str(event["UID"])] = {name: _plain(event.decoded(name)) for name in event}
    return found


def _by_vobject(text: str) -> dict[str, Properties]:
    found = {}
    for event in vobject.readOne(text).contents.get("vevent", ()):
        lines = {line.name: line.value for line in event.lines()}
        values = {name: int(lines[name]) if name in NUMBERS else lines[name] for name in lines}
        found[lines["UID"]] = values
    return found


def _plain(value: Any) -> Any:
    if isinstance(value, bytes):
        return value.decode()
    return str(value) if isinstance(value, str) else value
