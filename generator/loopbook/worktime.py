"""Working days of a person: which dates count as business days, and how far away one is."""

from datetime import date, timedelta
from functools import lru_cache

from loopbook.roster import Person

_STANDARD = Person()
_LIMIT = 366
"""How many dates are looked through before a roster without working days is given up."""


def is_working_day(day: date, person: Person | None) -> bool:
    """Whether a person works on a date: a working day, no holiday, and not away.

    Somebody who is not on the roster works from Monday to Friday.
    """
    person = person or _STANDARD
    if day.weekday() not in person.days or (person.left is not None and day >= person.left):
        return False
    if any(away.covers(day) for away in person.away):
        return False
    return not (person.holidays and day in _holidays(person.holidays, day.year))


def add_business_days(day: date, count: int, person: Person | None) -> date:
    """The ``count``-th working day after a date.

    Looks 366 dates ahead at most; where the person works on too few of them, the last one looked
    at is the answer, so that a roster full of leave never hangs a build.
    """
    for step in range(1, _LIMIT + 1):
        if count <= 0:
            return day + timedelta(days=step - 1)
        if is_working_day(day + timedelta(days=step), person):
            count -= 1
    return day + timedelta(days=_LIMIT)


@lru_cache(maxsize=256)
def _holidays(code: str, year: int) -> frozenset[date]:
    """The holidays of a country, or of its subdivision (``ES-MD``), in one year.

    A code that the ``holidays`` library does not know has none; the settings say so as a fault.
    """
    import holidays  # 60 ms to import: only for those who name a calendar

    country, _, subdivision = code.partition("-")
    try:
        return frozenset(holidays.country_holidays(country, subdivision or None, years=year))
    except NotImplementedError:
        return frozenset()
