"""The roster: who is on the team, in which zone, when they work and who stands in for them."""

import re
from datetime import date, time
from itertools import pairwise
from typing import Annotated, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BeforeValidator, Field, PlainValidator, WithJsonSchema

from loopbook import guesses, validation
from loopbook.fieldtypes import DateField, Handle, Model, single
from loopbook.findings import Wrong, did_you_mean
from loopbook.notation import any_case, text_like

_DAY_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
WEEKDAYS = tuple(name[:3] for name in _DAY_NAMES)


def _zone(value: Any) -> ZoneInfo:
    if isinstance(value, ZoneInfo):
        return value
    try:
        if isinstance(value, str) and ("/" in value or value == "UTC"):
            return ZoneInfo(str(value))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        pass
    raise Wrong(
        f"{validation.show(value)} is not a zone of the IANA database",
        guesses.zone_hint(value if isinstance(value, str) else ""),
    )


def _days(value: Any) -> frozenset[int]:
    """Weekday numbers, Monday is 0, from ``mon-fri``, ``sun-thu``, ``mon, wed`` or a list."""
    if isinstance(value, frozenset):
        return value
    days: set[int] = set()
    for part in _parts(value):
        ends = [_weekday(name) for name in part.split("-")]
        first, last = ends[0], ends[-1]
        if len(ends) > 2 or first is None or last is None:
            raise Wrong(f"'{part}' is not a weekday or a range of weekdays", _days_hint(part))
        days.update((first + step) % 7 for step in range((last - first) % 7 + 1))
    if not days:
        raise Wrong("at least one working day is expected", "write mon-fri, or so")
    return frozenset(days)


def _parts(value: Any) -> list[str]:
    """The parts of a list, or of one text, between commas."""
    parts = value if isinstance(value, list) else [value]
    if not all(isinstance(part, str) for part in parts):
        raise Wrong(f"text is expected, found {validation.show(value)}", "write one text in quotes")
    return [piece.strip() for part in parts for piece in part.split(",")]


def _weekday(name: str) -> int | None:
    """The number of a weekday, from three letters of its name on."""
    word = name.strip().lower()
    near = (number for number, day in enumerate(_DAY_NAMES) if day.startswith(word))
    return next(near, None) if len(word) >= 3 else None


def _days_hint(text: str) -> str:
    """The weekdays that a text may mean."""
    words = re.findall(r"[a-z]+", text.lower())
    if words == ["weekdays"] or words == ["workdays"]:
        return "did you mean 'mon-fri'?"
    found = []
    for word in words:
        begun = [day for day in _DAY_NAMES if day.startswith(word[:2])]
        near = begun[0][:3] if len(begun) == 1 else did_you_mean(word, WEEKDAYS)
        if near:
            found.append(near)
    if found and len(found) == len(words) <= 2:
        return f"did you mean '{'-'.join(found)}'?"
    return f"write days such as {', '.join(WEEKDAYS)}, or a range such as mon-fri"


def _hours(value: Any) -> tuple[tuple[time, time], ...]:
    """Pairs of start and end from ``09:00-12:30, 13:30-17:30``; an end may lie on the next date."""
    if isinstance(value, tuple):
        return value
    spans: list[tuple[time, time]] = []
    for part in _parts(value):
        match = re.fullmatch(r"(\d{1,2}):(\d{2})\s*-\s*(\d{1,2}):(\d{2})", part)
        try:
            if not match:
                raise ValueError
            start = time(int(match[1]), int(match[2]))
            midnight = (match[3], match[4]) == ("24", "00")
            end = time() if midnight else time(int(match[3]), int(match[4]))
            if start == end and not midnight:
                raise ValueError
        except ValueError:
            raise Wrong(f"'{part}' is not a span of hours", guesses.hours_hint(part)) from None
        spans.append((start, end))
    for (begun, ended), (begins, _) in pairwise(sorted(spans)):
        if begins < ended or ended <= begun:
            message = f"the spans from {begun:%H:%M} and from {begins:%H:%M} overlap"
            raise Wrong(message, "let one end before the next begins")
    morning, (evening, dawn) = min(spans)[0], max(spans)
    if morning < evening and morning < dawn <= evening:
        raise Wrong(
            f"the night from {evening:%H:%M} to {dawn:%H:%M} goes on after the next day has begun "
            f"at {morning:%H:%M}",
            f"let the night end at {morning:%H:%M}, or the day begin at {dawn:%H:%M}",
        )
    return tuple(sorted(spans))


def _texts(value: Any) -> Any:
    return (value,) if isinstance(value, str) else value


def _calendar(value: Any) -> Any:
    dates = value if isinstance(value, list) else [value]
    if any(isinstance(each, str) and guesses.is_like_a_date(each) for each in dates):
        message = f"{validation.show(value)} is no calendar of the holidays library"
        raise Wrong(message, "write single dates under 'days_off'")
    if not isinstance(value, str):
        return value
    import holidays  # 60 ms to import: only for those who name a calendar

    country, _, subdivision = value.partition("-")
    known = holidays.list_supported_countries()
    if country not in known or (subdivision and subdivision not in known[country]):
        raise Wrong(
            f"{validation.show(value)} is no calendar of the holidays library",
            guesses.calendar_hint(value),
        )
    return value


def _day_off(value: Any) -> Any:
    """A day off as it is written; refuses what belongs to another field of the roster."""
    if isinstance(value, dict):
        raise Wrong("a date is expected, found a mapping", "write spans of dates under 'away'")
    if isinstance(value, str) and (hint := guesses.day_off_hint(value)):
        raise Wrong(f"{validation.show(value)} is not a date such as 2026-12-01", hint)
    return value


_ZONE = text_like(
    r"^(UTC|\S+/\S+)$",
    "A zone of the IANA database is expected, such as Europe/Berlin.",
    examples=["Europe/Berlin"],
)
_SPAN = r"\s*\d{1,2}:\d{2}\s*-\s*\d{1,2}:\d{2}\s*"
_HOURS = text_like(
    f"^{_SPAN}(,{_SPAN})*$",
    "Spans of hours are expected, such as 09:00-12:30, 13:30-17:30.",
    default="09:00-17:00",
    examples=["09:00-12:30, 13:30-17:30"],
)
_DAY = rf"\s*{any_case(WEEKDAYS)}[^,-]*"
_DAYS = text_like(
    f"^{_DAY}(-{_DAY})?(,{_DAY}(-{_DAY})?)*$",
    "Weekdays are expected, such as mon-fri.",
    examples=["sun-thu", "mon, wed"],
)
_DAY_LIST = {"type": "array", "items": _DAYS, "minItems": 1}

Zone = Annotated[ZoneInfo, PlainValidator(_zone), WithJsonSchema(_ZONE)]
Hours = Annotated[tuple[tuple[time, time], ...], PlainValidator(_hours), WithJsonSchema(_HOURS)]
Days = Annotated[
    frozenset[int],
    PlainValidator(_days),
    WithJsonSchema({"anyOf": [_DAYS, _DAY_LIST], "default": "mon-fri"}),
]
DayOff = Annotated[DateField, BeforeValidator(_day_off)]


class Away(Model):
    """A span of dates on which somebody does not work, both ends included."""

    from_: Annotated[DateField, Field(alias="from")]
    """The first date away."""
    to: DateField
    """The last date away."""

    def covers(self, day: date) -> bool:
        """Whether a date lies in the span."""
        return self.from_ <= day <= self.to


class Person(Model):
    """Somebody on the roster."""

    name: str | None = None
    """The name that is shown; the handle where there is none."""
    email: Annotated[tuple[str, ...], BeforeValidator(_texts, str | tuple[str, ...])] = ()
    """The addresses under which the person commits."""
    timezone: Zone | None = None
    """The IANA zone; the team's where there is none."""
    hours: Hours = ((time(9), time(17)),)
    """Working hours, such as ``09:00-12:30, 13:30-17:30``."""
    days: Days = frozenset(range(5))
    """Working days, such as ``mon-fri``; read as numbers, Monday is 0."""
    holidays: Annotated[str | None, BeforeValidator(_calendar)] = None
    """Country and subdivision of the ``holidays`` library: ``ES-MD``."""
    days_off: Annotated[
        tuple[DayOff, ...], BeforeValidator(single, DateField | tuple[DateField, ...])
    ] = ()
    """Further dates that count as holidays: those that no calendar has."""
    deputy: Handle | None = None
    """Who acts while this person is away."""
    lead: Handle | None = None
    """Who acts where the deputy cannot."""
    away: tuple[Away, ...] = ()
    """The spans of dates on which the person is away."""
    left: DateField | None = None
    """The date on which the person left the team."""
