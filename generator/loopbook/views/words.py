"""Time in the reader's words: "2 days late", "in 3 weeks", "Thu 26 Nov"."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from unicodedata import category
from zoneinfo import ZoneInfo

_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_NUMBERS = (
    "no",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
)


def day(value: date, today: date) -> str:
    """A date: with its weekday within two weeks of today, else with its year if not this one."""
    text = f"{value.day} {_MONTHS[value.month - 1]}"
    if abs((value - today).days) <= 14:
        return f"{_WEEKDAYS[value.weekday()]} {text}"
    return text if value.year == today.year else f"{text} {value.year}"


def date_in_full(value: date) -> str:
    """A date that reads the same at any later time: ``4 Jan 2027``."""
    return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"


def month(year: int, number: int) -> str:
    """A month of a year: ``Nov 2026``."""
    return f"{_MONTHS[number - 1]} {year}"


def span(first: date, last: date) -> str:
    """A span of dates: ``16-22 Nov 2026``, with as few words as it needs."""
    end = f"{last.day} {_MONTHS[last.month - 1]} {last.year}"
    if first == last:
        return end
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}\u2013{end}"
    start = f"{first.day} {_MONTHS[first.month - 1]}"
    return (
        f"{start} \u2013 {end}" if first.year == last.year else f"{start} {first.year} \u2013 {end}"
    )


def weekdays(days: frozenset[int]) -> str:
    """Weekdays, Monday is 0, as people say them: ``Mon-Fri``, or the days one by one."""
    names = [_WEEKDAYS[day] for day in sorted(days)]
    for first in range(7):
        run = [(first + step) % 7 for step in range(len(days))]
        if len(days) > 2 and set(run) == set(days):
            return f"{_WEEKDAYS[run[0]]}\u2013{_WEEKDAYS[run[-1]]}"
    return ", ".join(names)


def hours(spans: Iterable[tuple[time, time]]) -> str:
    """Spans of hours: ``09:00-12:30, 13:30-17:30``; the day's end is ``24:00``."""
    return ", ".join(f"{start:%H:%M}\u2013{_end(end)}" for start, end in spans)


def _end(clock: time) -> str:
    return f"{clock:%H:%M}" if clock != time() else "24:00"


def listed(names: Sequence[str]) -> str:
    """Names in a sentence: ``ana``, ``ana and bo``, ``ana, bo and chi``."""
    *others, last = names
    return f"{', '.join(others)} and {last}" if others else last


def amount(number: int, unit: str) -> str:
    """``1 day``, ``2 days``."""
    return f"{number} {unit}{'' if number == 1 else 's'}"


def counted(number: int) -> str:
    """A number up to twelve as a word, a larger one in figures."""
    return _NUMBERS[number] if number < len(_NUMBERS) else str(number)


def ordinal(number: int) -> str:
    """``1st``, ``2nd``, ``3rd``, ``11th``."""
    endings = {1: "st", 2: "nd", 3: "rd"} if number % 100 not in (11, 12, 13) else {}
    return f"{number}{endings.get(number % 10, 'th')}"


def times(number: int) -> str:
    """``once``, ``twice``, ``3 times``."""
    return {1: "once", 2: "twice"}.get(number) or amount(number, "time")


def length(seconds: float) -> str:
    """A length of time in its largest fitting unit: ``5 hours``, ``3 days``, ``2 weeks``."""
    minutes = int(abs(seconds) // 60)
    if minutes < 60:
        return amount(max(minutes, 1), "minute")
    if minutes < 24 * 60:
        return amount(minutes // 60, "hour")
    days = minutes // (24 * 60)
    if days < 14:
        return amount(days, "day")
    if days < 70:
        return amount(days // 7, "week")
    return amount(days // 30, "month") if days < 730 else amount(days // 365, "year")


def work(seconds: float) -> str:
    """An amount of working time: ``40 minutes``, ``1 h 30 min``; days of work differ by person."""
    hours, minutes = divmod(int(seconds // 60), 60)
    if not hours:
        return amount(minutes, "minute")
    return f"{hours} h {minutes} min" if minutes else amount(hours, "hour")


def relative(instant: datetime, now: datetime) -> str:
    """How far an expiry lies ahead (``in 3 days``) or behind (``2 days late``)."""
    seconds = (instant - now).total_seconds()
    return f"in {length(seconds)}" if seconds > 0 else f"{length(seconds)} late"


def ago(instant: datetime, now: datetime) -> str:
    """How long ago something was: ``3 days ago``."""
    return f"{length((now - instant).total_seconds())} ago"


def clock(instant: datetime, zone: ZoneInfo) -> str:
    """An instant in a zone, to the minute, with the zone's name.

    At the very ends of the calendar, where a zone has no date any more, it is told in UTC.
    """
    try:
        return f"{instant.astimezone(zone):%Y-%m-%d %H:%M} {zone.key}"
    except OverflowError:
        return f"{instant:%Y-%m-%d %H:%M} UTC"


def both(instant: datetime, zone: ZoneInfo) -> str:
    """An instant in a zone and in UTC, for the hover."""
    there, universal = clock(instant, zone), f"{instant:%Y-%m-%d %H:%M} UTC"
    return there if zone.key == "UTC" else f"{there} · {universal}"


def visible(text: str) -> str:
    """Text for one line of a terminal.

    Characters that would move the cursor or the direction of writing, or that are none at all
    (halves of surrogate pairs), are shown as a sign.
    """
    return "".join(map(_visible, text))


def _visible(character: str) -> str:
    if character == "\t":
        return " "
    return "\N{REPLACEMENT CHARACTER}" if category(character) in ("Cc", "Cf", "Cs") else character
