"""The date that an author means: ``fri``, ``+3bd``, ``+90d``, ``2026-12-01``."""

import re
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from loopbook.clock import Duration, parse_date
from loopbook.roster import WEEKDAYS, Person
from loopbook.workdays import add_business_days
from loopbook.writing import Refusal

WAYS = "2026-12-01, fri, tomorrow, +3bd, +2w, +90d or 'next month'"
"""How a date may be said."""


def when(text: str, today: date, person: Person | None, option: str = "--expiry") -> date:
    """The date that an author means: ``2026-12-01``, ``fri``, ``tomorrow``, ``+3bd``, ``+2w``.

    ``bd`` are business days of the person; a weekday is the next one after today; ``next month``
    and other lengths end on the next day on which the person works. Raises :class:`Refusal`, which
    names the option, for all else.
    """
    word = " ".join(text.lower().split())
    if word == "tomorrow":
        return today + timedelta(days=1)
    if word[:3] in WEEKDAYS and word.isalpha():
        ahead = (WEEKDAYS.index(word[:3]) - today.weekday() - 1) % 7 + 1
        return today + timedelta(days=ahead)
    if match := re.fullmatch(r"\+(\d{1,3})bd", word):
        return add_business_days(today, int(match[1]), person)
    try:
        if word == "next month":
            return after(Duration(months=1), today, person)
        if word.startswith("+"):
            return after(Duration.parse(word[1:]), today, person)
        return parse_date(word)
    except ValueError as error:
        raise Refusal(f"{option}: {error}; write {WAYS}.") from None


def upcoming(text: str, now: datetime, zone: ZoneInfo, person: Person | None) -> date:
    """The date that an author means for an expiry in a zone, which has not passed.

    Raises :class:`Refusal` as :func:`when` does, and where the date has passed.
    """
    today = now.astimezone(zone).date()
    day = when(text, today, person)
    if day < today:
        raise Refusal(f"--expiry: {day} has passed in {zone.key}; write {WAYS}.")
    return day


def after(length: Duration, today: date, person: Person | None) -> date:
    """The date this much later, or the next one on which the person works.

    Raises ValueError beyond the year 9999.
    """
    day = length.after(today)
    return add_business_days(day - timedelta(days=1), 1, person) if day > date.min else day
