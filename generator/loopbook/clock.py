"""Dates, instants, weeks and durations.

Instants are timezone-aware and in UTC; zones are IANA zones. Nothing here looks at the clock but
:func:`read_now`, which is called once, at the door.
"""

import re
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

Expiry = date | datetime
"""A bare date, a datetime with an offset (absolute), or one without (in the owner's zone)."""

BEGINNING_OF_TIME = datetime.min.replace(tzinfo=UTC)
END_OF_TIME = datetime.max.replace(tzinfo=UTC)
"""The first and the last instant that can be told."""

_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_DATETIME = re.compile(
    r"(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2})(?::(\d{2}))?(?:\.\d+)?\s*(Z|[+-]\d{2}:?\d{2})?",
    re.IGNORECASE,
)
_DURATION = re.compile(r"(\d{1,4})\s*(d|days?|w|weeks?|m|months?|y|years?)", re.IGNORECASE)
_WEEK = re.compile(r"(\d{4})-?W(\d{2})", re.IGNORECASE)


_FIRST_YEAR, _LAST_YEAR = 1000, 9000
"""Between which now may lie."""


def read_now(option: str | None, environ: Mapping[str, str]) -> datetime:
    """The instant that counts as now, in UTC.

    Taken from the ``--now`` option, then ``LOOPBOOK_NOW``, then ``SOURCE_DATE_EPOCH`` (seconds
    since 1970, of reproducible-builds.org), then the machine's clock.

    Raises ValueError where the text given is no instant, or one so near to the ends of the calendar
    that weeks and leave around it could not be told.
    """
    text = option or environ.get("LOOPBOOK_NOW")
    if text:
        now = parse_instant(text)
        if not _FIRST_YEAR <= now.year <= _LAST_YEAR:
            bounds = f"{_FIRST_YEAR} and {_LAST_YEAR}"
            raise ValueError(f"'{text}' is no now: it lies between the years {bounds}")
        return now
    epoch = environ.get("SOURCE_DATE_EPOCH")
    if epoch:
        try:
            return datetime.fromtimestamp(int(epoch), UTC)
        except (ValueError, OverflowError, OSError) as error:
            raise ValueError(f"SOURCE_DATE_EPOCH={epoch!r} is not a number of seconds") from error
    return datetime.now(UTC).replace(microsecond=0)


def parse_instant(text: str) -> datetime:
    """An instant in UTC from ISO 8601 text; a bare date or a time without an offset counts as UTC.

    Raises ValueError with a message for people.
    """
    try:
        value = parse_expiry(text)
    except ValueError as error:
        raise ValueError(f"{error}; write an instant such as 2026-11-22T09:00Z") from error
    if not isinstance(value, datetime):
        return datetime.combine(value, time(), UTC)
    try:
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)
    except OverflowError:
        raise ValueError(
            f"'{text}' lies beyond the calendar; write an instant such as 2026-11-22T09:00Z"
        ) from None


def parse_date(text: str) -> date:
    """A date from ``YYYY-MM-DD``; raises ValueError that says what is wrong with it."""
    match = _DATE.fullmatch(text.strip())
    if not match:
        raise ValueError(f"'{text}' is not a date such as 2026-12-01")
    year, month, day = (int(part) for part in match.groups())
    try:
        return date(year, month, day)
    except ValueError:
        raise ValueError(f"{text.strip()} does not exist: {_why_not(year, month)}") from None


def _why_not(year: int, month: int) -> str:
    if year < 1:
        return "years begin with 0001"
    if not 1 <= month <= 12:
        return f"there is no month {month:02}"
    return f"{year}-{month:02} has {monthrange(year, month)[1]} days"


def parse_expiry(text: str) -> Expiry:
    """A bare date, or a datetime with or without an offset; raises ValueError for all else."""
    text = text.strip()
    match = _DATETIME.fullmatch(text)
    if not match:
        return parse_date(text)
    day, minutes, seconds, offset = match.groups()
    parse_date(day)
    iso = f"{day}T{minutes}:{seconds or '00'}{(offset or '').upper()}"
    try:
        return datetime.fromisoformat(iso)
    except ValueError:
        raise ValueError(f"'{text}' is not a time such as {day}T17:00") from None


def show_expiry(expiry: Expiry) -> str:
    """The expiry as it is written in front matter and JSON."""
    if isinstance(expiry, datetime):
        text = expiry.isoformat(timespec="minutes" if expiry.second == 0 else "seconds")
        return text.replace("+00:00", "Z")
    return expiry.isoformat()


def expiry_instant(expiry: Expiry, zone: ZoneInfo) -> datetime:
    """The first instant, in UTC, at which the expiry has passed for somebody in ``zone``.

    A bare date ends at the start of the next date, exclusive; a time with an offset is absolute;
    a time without one is local to ``zone``.
    """
    if not isinstance(expiry, datetime):
        if expiry == date.max:
            return END_OF_TIME
        return start_of_day(expiry + timedelta(days=1), zone)
    try:
        return (expiry if expiry.tzinfo else expiry.replace(tzinfo=zone)).astimezone(UTC)
    except OverflowError:
        return END_OF_TIME if expiry.year > 1 else BEGINNING_OF_TIME


def last_second(expiry: Expiry, zone: ZoneInfo) -> datetime:
    """The last second, in UTC, before the expiry has passed for somebody in ``zone``.

    Two days short of the calendar's ends at most, so that every zone has a date for it.
    """
    first, last = BEGINNING_OF_TIME + timedelta(days=2), END_OF_TIME - timedelta(days=2)
    return min(max(expiry_instant(expiry, zone), first), last) - timedelta(seconds=1)


def last_date(expiry: Expiry, zone: ZoneInfo) -> date:
    """The last date, in ``zone``, on which the expiry has not passed yet; a bare date itself."""
    if isinstance(expiry, datetime):
        return last_second(expiry, zone).astimezone(zone).date()
    return expiry


@lru_cache(maxsize=4096)
def start_of_day(day: date, zone: ZoneInfo) -> datetime:
    """The first instant of a date in a zone, in UTC.

    Where clocks skip midnight (Cairo, 24 April 2026) the day starts at its first instant; where a
    whole date is skipped (Apia, 30 December 2011) at the first instant after it.
    """
    return first_instant(datetime.combine(day, time()), zone)


@lru_cache(maxsize=65536)
def first_instant(local: datetime, zone: ZoneInfo) -> datetime:
    """The first instant, in UTC, at which clocks in a zone show a local time or have passed it.

    A time that clocks show twice is the first of the two, as in RFC 5545, section 3.3.5; one that
    they skip is the instant at which they skip it, so that later is never earlier.
    """
    try:
        early, late = (local.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (1, 0))
        if late.astimezone(zone).replace(tzinfo=None) == local:
            return late
    except OverflowError:
        return local.replace(tzinfo=UTC)
    while late - early > timedelta(seconds=1):
        middle = early + (late - early) // 2
        if middle.astimezone(zone).replace(tzinfo=None) >= local:
            late = middle
        else:
            early = middle
    return late.replace(microsecond=0)


def iso_z(instant: datetime) -> str:
    """An instant as ISO 8601 in UTC with ``Z``, to the second."""
    text = instant.astimezone(UTC).isoformat(timespec="seconds")  # strftime pads no year
    return text.replace("+00:00", "Z")


@dataclass(frozen=True, slots=True)
class Duration:
    """A length of calendar time: whole months and whole days."""

    months: int = 0
    days: int = 0

    @classmethod
    def parse(cls, text: str) -> "Duration":
        """Reads ``6 months``, ``1 year``, ``2 weeks``, ``90d``; raises ValueError for all else."""
        match = _DURATION.fullmatch(text.strip())
        if not match:
            raise ValueError(f"'{text}' is not a duration such as '6 months', '1 year' or '90d'")
        number, unit = int(match[1]), match[2][0].lower()
        if unit == "d":
            return cls(days=number)
        if unit == "w":
            return cls(days=7 * number)
        return cls(months=number if unit == "m" else 12 * number)

    def after(self, day: date) -> date:
        """The date this much later; months are clamped to the end of the month.

        Raises ValueError beyond the year 9999.
        """
        month = day.month - 1 + self.months
        year, month = day.year + month // 12, month % 12 + 1
        if year > 9999:
            raise ValueError("the date lies beyond the year 9999")
        clamped = date(year, month, min(day.day, monthrange(year, month)[1]))
        try:
            return clamped + timedelta(days=self.days)
        except OverflowError:
            raise ValueError("the date lies beyond the year 9999") from None


@dataclass(frozen=True, slots=True, order=True)
class Week:
    """An ISO 8601 week, Monday to Monday, named by its ISO year: ``2026-W53``."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> "Week":
        """The week in which a date lies."""
        year, number, _ = day.isocalendar()
        return cls(year, number)

    @classmethod
    def at(cls, instant: datetime, zone: ZoneInfo) -> "Week":
        """The week in which an instant lies for people in ``zone``."""
        return cls.of(instant.astimezone(zone).date())

    @classmethod
    def parse(cls, text: str) -> "Week":
        """Reads ``2026-W47``; raises ValueError where there is no such week."""
        match = _WEEK.fullmatch(text.strip())
        if match:
            week = cls(int(match[1]), int(match[2]))
            try:
                _ = week.previous, week.following  # the first and the last week of all are refused
            except (ValueError, OverflowError):
                raise ValueError(f"{text}: {week.year} has no week {week.number}") from None
            return week
        raise ValueError(f"'{text}' is not a week such as 2026-W47")

    def __str__(self) -> str:
        return f"{self.year:04}-W{self.number:02}"

    @property
    def monday(self) -> date:
        """The first day of the week."""
        return date.fromisocalendar(self.year, self.number, 1)

    @property
    def sunday(self) -> date:
        """The last day of the week."""
        return self.monday + timedelta(days=6)

    @property
    def following(self) -> "Week":
        """The week after this one."""
        return Week.of(self.monday + timedelta(days=7))

    @property
    def previous(self) -> "Week":
        """The week before this one."""
        return Week.of(self.monday - timedelta(days=7))

    def starts(self, zone: ZoneInfo) -> datetime:
        """The instant, in UTC, at which Monday begins in ``zone``."""
        return start_of_day(self.monday, zone)

    def ends(self, zone: ZoneInfo) -> datetime:
        """The instant, in UTC, at which the next week begins in ``zone`` (exclusive end)."""
        return start_of_day(self.monday + timedelta(days=7), zone)
