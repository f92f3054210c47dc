"""Working days of a person: which dates count as business days, and how far away one is."""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache

from loopbook.roster import Person

WEEKDAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

_STANDARD = Person()
_LIMIT = 366
"""How many dates are looked through before a roster without working days is given up."""


def is_working_day(day: date, person: Person | None) -> bool:
    """Whether a person works on a date: a working day, no holiday, and not away.

    Somebody who is not on the roster works from Monday to Friday.
    """
    person = person or _STANDARD
    return is_here(day, person) and day_off(day, person) is None


def is_here(day: date, person: Person) -> bool:
    """Whether a person is neither away nor gone from the team on a date."""
    if person.left is not None and day >= person.left:
        return False
    return not any(away.covers(day) for away in person.away)


def day_off(day: date, person: Person) -> str | None:
    """The weekday or the public holiday for which a person does not work on a date.

    In words, such as ``Saturday`` or ``Epiphany (ES-MD)``; None on a working day. Leave is no day
    off: it is asked for elsewhere.
    """
    if day.weekday() not in person.days:
        return WEEKDAY_NAMES[day.weekday()]
    if day in person.days_off:
        return "a day off"
    if person.holidays and (name := _holidays(person.holidays, day.year).get(day)):
        return f"{name} ({person.holidays})"
    return None


def add_business_days(day: date, count: int, person: Person | None) -> date:
    """The ``count``-th working day after a date; before it where the count is negative.

    Somebody who has left counts as if they had not: their days are what others plan by until they
    have handed everything on. Looks 366 dates far at most; where the person works on too few of
    them, the last one looked at is the answer, so that a roster full of leave never hangs a build.
    """
    if person and person.left is not None:
        person = person.model_copy(update={"left": None})
    step, left = (1, count) if count > 0 else (-1, -count)
    for _ in range(_LIMIT):
        if not left or day == (date.max if step > 0 else date.min):
            break
        day += timedelta(days=step)
        left -= is_working_day(day, person)
    return day


@lru_cache(maxsize=256)
def _holidays(code: str, year: int) -> Mapping[date, str]:
    """The holidays of a country, or of its subdivision (``ES-MD``), in one year, by their names.

    A code that the ``holidays`` library does not know has none; the settings say so as a fault.
    """
    import holidays  # 60 ms to import: only for those who name a calendar

    country, _, subdivision = code.partition("-")
    try:
        # Named in English wherever the library can, not in the language of this machine.
        return dict(
            holidays.country_holidays(
                country, subdivision or None, years=year, language="en_US"
            ).items()
        )
    except NotImplementedError:
        return {}
