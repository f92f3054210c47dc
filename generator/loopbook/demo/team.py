"""The made-up team: its roster over time, with leave and one who left, and what lies beside it."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from importlib.resources import files as resources
from string import Template
from typing import NamedTuple

from loopbook import yamltext
from loopbook.demo.calendar import day
from loopbook.settings import SETTINGS_FILE, Settings, parse_settings

DATA = resources("loopbook.demo") / "data"


class _Leave(NamedTuple):
    """A leave, in weekdays from now."""

    handle: str
    first: float
    last: float
    announced: float


_LEAVES = (
    _Leave("arjun", -70, -68, -82),
    _Leave("jonas", -62, -55, -74),
    _Leave("noah", -40, -36, -52),
    _Leave("ines", -31, -27, -43),
    _Leave("lena", -12, -10, -24),
    _Leave("priya", -3, 8, -17),
    _Leave("maya", 12, 15, -9),
    _Leave("tane", 10, 19, -6),
)
_LEFT = "felix"
_LEFT_SINCE, _LEFT_TOLD = -17, -34.4
_DEPUTIES_ASKED = -59.3
"""Since when deputies are asked before leads."""

_FIRST_STEPS = "{after: 0h, to: owner}, {after: 3bd, to: lead}"
_STEPS = "{after: 0h, to: owner}, {after: 1bd, to: deputy}, {after: 2bd, to: lead}"


class Change(NamedTuple):
    """A change of files that are no records."""

    when: float
    """In weekdays from now."""
    by: str
    message: str
    files: Mapping[str, str | None]
    """Text by path."""


def changes(now: datetime) -> list[Change]:
    """How the settings, and the files beside them, came to be what they are, oldest first."""
    return sorted((*_versions(now), *_others()), key=lambda change: change.when)


def _others() -> Iterator[Change]:
    found = yamltext.load((DATA / "files.yml").read_text("utf-8")).value
    assert isinstance(found, list)
    for each in found:
        assert isinstance(each, dict)
        yield Change(float(each["when"]), each["by"], each["message"], each["files"])


def _versions(now: datetime) -> Iterator[Change]:
    told = [
        (-99.3, "ines", "Write the roster down"),
        (_DEPUTIES_ASKED, "ines", "Ask the deputy before the lead"),
        (_LEFT_TOLD, _LEFT, "Say when I leave"),
        *((leave.announced, leave.handle, "Enter my leave") for leave in _LEAVES),
    ]
    for when, by, message in told:
        yield Change(when, by, message, {SETTINGS_FILE: _text(now, when)})


def settings(now: datetime) -> Settings:
    """The settings that hold now."""
    return parse_settings(_text(now, 0)).settings


def _text(now: datetime, when: float) -> str:
    """The settings file at a time, in weekdays from now."""
    template = Template((DATA / "loopbook.yml").read_text("utf-8"))
    known = dict.fromkeys(template.get_identifiers(), "")
    known["expired"] = _STEPS if when >= _DEPUTIES_ASKED else _FIRST_STEPS
    for handle in known:
        spans = [
            f"{{from: {day(now, leave.first)}, to: {day(now, leave.last)}}}"
            for leave in _LEAVES
            if leave.handle == handle and leave.announced <= when
        ]
        if spans:
            known[handle] = f", away: [{', '.join(spans)}]"
    if when >= _LEFT_TOLD:
        known[_LEFT] = f", left: {day(now, _LEFT_SINCE)}"
    return template.substitute(known)
