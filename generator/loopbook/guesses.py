"""What somebody may have meant by a value that cannot be read, as a hint.

Dates, zones, hours, calendars and working times are written in many ways, and Loopbook reads one of
each. These functions are asked only once something is wrong, so they may take their time.
"""

import re
from calendar import monthrange
from collections.abc import Mapping
from datetime import date

from loopbook.findings import did_you_mean, guess

_YEAR_FIRST = re.compile(r"(\d{4})[-/. ]?(\d{1,2})[-/. ]?(\d{1,2})")
_DAY_FIRST = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})")
_WITH_TIME = re.compile(r"(\d{4}-\d{2}-\d{2})[T ].*", re.DOTALL)
_CLOCK = re.compile(r"(\d{1,2})(?:[:.h](\d{2}))?\s*(am|pm)?", re.IGNORECASE)
_CALENDAR = re.compile(r"[a-z]{2}(-[a-z0-9]{1,3})?", re.IGNORECASE)
_WEEKDAY = re.compile(r"\s*(mon|tue|wed|thu|fri|sat|sun)", re.IGNORECASE)
_WORKING_TIME = re.compile(r"(\d{1,4})\s*([a-z]*)\s*([a-z]*)", re.IGNORECASE)

OTHER_WORDS: Mapping[str, str] = {
    **dict.fromkeys(
        ("due", "due_date", "deadline", "decide_by", "review_by", "review_date"), "expiry"
    ),
    **dict.fromkeys(
        ("to", "receiver", "assignee", "assigned_to", "responsible", "decider", "deciders"), "owner"
    ),
    **dict.fromkeys(("giver", "sender", "handed_over_by"), "from"),
    **dict.fromkeys(("description", "abstract"), "summary"),
    **dict.fromkeys(("link", "links", "thread"), "discussion"),
    **dict.fromkeys(("labels", "categories", "keywords"), "tags"),
    "priority": "severity",
    "reviewers": "consulted",
    "replaces": "supersedes",
    "date": "decided",
    "escalate_to": "escalation",
}
"""Words of other tools that mean one of our fields."""


def date_hint(text: str) -> str:
    """How to write the date that ``text`` may mean."""
    text = text.strip()
    if match := _WITH_TIME.fullmatch(text):
        return f"write a time of 24 hours, with an offset or without: {match[1]}T17:00+01:00"
    if match := _YEAR_FIRST.fullmatch(text):
        year, month, day = (int(part) for part in match.groups())
    elif match := _DAY_FIRST.fullmatch(text):
        day, month, year = (int(part) for part in match.groups())
    else:
        return "write year, month and day, as in 2026-12-01"
    if not (1 <= month <= 12 and year and day):
        return "write year, month and day, as in 2026-12-01"
    last = monthrange(year, month)[1]
    return f"write {date(year, month, min(day, last))}{', or another date' if day > last else ''}"


def is_like_a_date(text: str) -> bool:
    """Whether a text, or what it names first before a comma, has the form of a date."""
    first = text.partition(",")[0].strip()
    return bool(_YEAR_FIRST.fullmatch(first) or _DAY_FIRST.fullmatch(first))


def day_off_hint(text: str) -> str | None:
    """Where what stands for the date of a day off belongs; None where a date may be meant."""
    if is_like_a_date(text) and "," in text:
        return f"put the dates into brackets: [{text.strip()}]"
    if _CALENDAR.fullmatch(text.strip()):
        import holidays

        if text.strip()[:2].upper() in holidays.list_supported_countries():
            return f"write a calendar as 'holidays: {text.strip().upper()}'"
    if _WEEKDAY.match(text):
        return "leave the weekday out of 'days' instead"
    return None


def zone_hint(text: str) -> str:
    """The zone of the IANA database that ``text`` may mean: by its name, or by a city."""
    from zoneinfo import available_timezones  # reads the whole database

    zones = sorted(zone for zone in available_timezones() if "/" in zone or zone == "UTC")
    word = text.strip().replace(" ", "_").lower()
    cities = {zone.lower().rpartition("/")[2]: zone for zone in reversed(zones)}
    names = {zone.lower(): zone for zone in zones}
    if zone := names.get(word) or cities.get(word):
        return f"did you mean '{zone}'?"
    hint = "write the name of a zone, such as Europe/Berlin, which tells when its clocks change"
    return guess(word, zones, hint) if "/" in word else hint


def calendar_hint(text: str) -> str:
    """The code of the ``holidays`` library that ``text`` may mean: a country, a subdivision."""
    import holidays
    from holidays.registry import COUNTRIES

    subdivisions = holidays.list_supported_countries()
    country, _, part = re.sub(r"[/_ ]", "-", text.strip()).partition("-")
    code = country.upper()
    if code not in subdivisions:
        names = {name.replace("_", " "): codes[1] for name, codes in COUNTRIES.items()}
        near = did_you_mean(text.strip(), list(names))
        return f"did you mean '{names[near]}'?" if near else "write a code such as ES or ES-MD"
    known = subdivisions[code]
    if not part or part.upper() in known:
        return f"did you mean '{code}{'-' if part else ''}{part.upper()}'?"
    if not known:
        return f"write '{code}': its holidays are the same everywhere"
    near = did_you_mean(part, known)
    return f"did you mean '{code}-{near}'?" if near else f"{code} has {', '.join(known)}"


def hours_hint(text: str) -> str:
    """The span of hours that ``text`` may mean."""
    otherwise = "write spans of 24 hours, as in 09:00-12:30, 13:30-17:30"
    times = []
    for hour, minute, half in _CLOCK.findall(text):
        shift = 12 if half.lower() == "pm" and int(hour) < 12 else 0
        if int(hour) + shift > 24 or int(minute or 0) > 59:
            return otherwise
        times.append(f"{int(hour) + shift:02}:{minute or '00'}")
    if len(times) != 2:
        return otherwise
    if times[0] == times[1]:
        return "the whole day is 00:00-24:00"
    return f"did you mean '{times[0]}-{times[1]}'?"


def working_time_hint(text: str) -> str:
    """The working time that ``text`` may mean: ``4h`` or ``1bd``."""
    match = _WORKING_TIME.fullmatch(text.strip())
    number, first, second = match.groups() if match else ("", "", "")
    if first in ("h", "hr", "hrs", "hour", "hours") or second in ("hour", "hours"):
        return f"did you mean '{number}h'?"
    if first.startswith("d") or second in ("day", "days"):
        return f"did you mean '{number}bd'? bd are business days"
    return "write working hours or business days, as in 4h or 1bd"
