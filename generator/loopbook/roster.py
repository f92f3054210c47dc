"""The roster: who is on the team, in which zone, when they work and who stands in for them."""

import re
from datetime import date, time
from typing import Annotated, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BeforeValidator, Field, PlainValidator, WithJsonSchema

from loopbook import validation
from loopbook.notation import any_case, text_like
from loopbook.records import DateField, Handle, Model

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def _zone(value: Any) -> ZoneInfo:
    if isinstance(value, ZoneInfo):
        return value
    try:
        if isinstance(value, str) and ("/" in value or value == "UTC"):
            return ZoneInfo(str(value))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        pass
    raise ValueError(
        f"{validation.show(value)} is not a zone of the IANA database, such as Europe/Berlin"
    )


def _days(value: Any) -> frozenset[int]:
    """Weekday numbers, Monday is 0, from ``mon-fri``, ``sun-thu``, ``mon, wed`` or a list."""
    if isinstance(value, frozenset):
        return value
    parts = value if isinstance(value, list) else str(value).split(",")
    days: set[int] = set()
    for part in parts:
        names = [name.strip().lower()[:3] for name in str(part).split("-")]
        if not 1 <= len(names) <= 2 or any(name not in WEEKDAYS for name in names):
            raise ValueError(f"'{part}' is not a weekday or a range such as mon-fri")
        first, last = WEEKDAYS.index(names[0]), WEEKDAYS.index(names[-1])
        days.update((first + step) % 7 for step in range((last - first) % 7 + 1))
    if not days:
        raise ValueError("at least one working day is expected")
    return frozenset(days)


def _hours(value: Any) -> tuple[tuple[time, time], ...]:
    """Pairs of start and end from ``09:00-12:30, 13:30-17:30``; an end may lie on the next date."""
    if isinstance(value, tuple):
        return value
    spans = []
    for part in str(value).split(","):
        match = re.fullmatch(r"\s*(\d{1,2}):(\d{2})\s*-\s*(\d{1,2}):(\d{2})\s*", part)
        if not match:
            raise ValueError(f"'{part.strip()}' is not a span of hours such as 09:00-17:00")
        try:
            start = time(int(match[1]), int(match[2]))
            midnight = (match[3], match[4]) == ("24", "00")
            end = time() if midnight else time(int(match[3]), int(match[4]))
        except ValueError as error:
            raise ValueError(f"'{part.strip()}' is not a span of hours: {error}") from None
        spans.append((start, end))
    return tuple(spans)


def _texts(value: Any) -> Any:
    return (value,) if isinstance(value, str) else value


def _calendar(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    import holidays  # 60 ms to import: only for those who name a calendar

    country, _, subdivision = value.partition("-")
    known = holidays.list_supported_countries()
    if country not in known or (subdivision and subdivision not in known[country]):
        raise ValueError(
            f"{validation.show(value)} is no calendar of the holidays library, such as ES or ES-MD"
        )
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
    deputy: Handle | None = None
    """Who acts while this person is away."""
    lead: Handle | None = None
    """Who acts where the deputy cannot."""
    away: tuple[Away, ...] = ()
    """The spans of dates on which the person is away."""
    left: DateField | None = None
    """The date on which the person left the team."""
