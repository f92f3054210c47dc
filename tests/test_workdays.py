"""Working days: who works on which date, and how far away a business day is."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loopbook.roster import Person
from loopbook.workdays import add_business_days, day_off, is_working_day

FRIDAY = date(2026, 11, 20)


def person(**fields: Any) -> Person:
    return Person.model_validate(fields)


def test_somebody_unknown_works_from_monday_to_friday() -> None:
    week = [FRIDAY + timedelta(days=step) for step in range(7)]
    assert [is_working_day(day, None) for day in week] == [True, False, False, *[True] * 4]


def test_a_working_week_may_begin_on_sunday() -> None:
    dana = person(days="sun-thu")
    assert not is_working_day(FRIDAY, dana)
    assert is_working_day(date(2026, 11, 22), dana)


def test_nobody_works_while_away_or_after_leaving() -> None:
    ana = person(away=[{"from": "2026-11-16", "to": "2026-11-18"}], left="2026-11-20")
    days = [date(2026, 11, day) for day in (13, 16, 18, 19, 20, 23)]
    assert [is_working_day(day, ana) for day in days] == [True, False, False, True, False, False]


def test_holidays_are_those_of_the_subdivision() -> None:
    almudena = date(2026, 11, 9)  # of the city of Madrid; the region's own day is 2 May
    assert is_working_day(almudena, person(holidays="ES-MD"))
    constitution = date(2026, 12, 8)
    assert not is_working_day(constitution, person(holidays="ES-MD"))
    epiphany = date(2027, 1, 6)
    assert not is_working_day(epiphany, person(holidays="DE-BY"))
    assert is_working_day(epiphany, person(holidays="DE-BE"))


@pytest.mark.parametrize(
    ("count", "expected"),
    [(0, "2026-11-20"), (1, "2026-11-23"), (5, "2026-11-27"), (6, "2026-11-30")],
)
def test_business_days_leave_out_the_weekend(count: int, expected: str) -> None:
    assert add_business_days(FRIDAY, count, None).isoformat() == expected


def test_business_days_are_those_of_the_person() -> None:
    ana = person(days="mon", holidays="DE-BY", away=[{"from": "2026-11-23", "to": "2026-11-23"}])
    assert add_business_days(FRIDAY, 1, ana) == date(2026, 11, 30)


def test_a_day_off_is_no_business_day() -> None:
    ana = person(days_off=["2026-11-23", "2026-11-24"])
    assert not is_working_day(date(2026, 11, 24), ana)
    assert add_business_days(FRIDAY, 1, ana) == date(2026, 11, 25)


def test_the_days_of_somebody_who_has_left_are_counted_as_before() -> None:
    assert add_business_days(FRIDAY, 1, person(left="2020-01-01")) == date(2026, 11, 23)


def test_a_roster_full_of_leave_never_hangs() -> None:
    ana = person(away=[{"from": "2020-01-01", "to": "2099-01-01"}])
    assert add_business_days(FRIDAY, 1, ana) == FRIDAY + timedelta(days=366)


@given(st.dates(date(2000, 1, 1), date(2050, 1, 1)), st.integers(0, 40), st.integers(0, 40))
def test_business_days_add_up(day: date, first: int, second: int) -> None:
    ana = person(days="sun-thu", away=[{"from": "2020-03-01", "to": "2020-03-20"}])
    both = add_business_days(day, first + second, ana)
    assert add_business_days(add_business_days(day, first, ana), second, ana) == both
    between = (day + timedelta(days=step + 1) for step in range((both - day).days))
    assert sum(is_working_day(each, ana) for each in between) == first + second


@pytest.mark.parametrize(
    ("day", "fields", "reason"),
    [
        ("2026-11-20", {}, None),
        ("2026-11-21", {}, "Saturday"),
        ("2026-11-20", {"days": "sun-thu"}, "Friday"),
        ("2027-01-06", {"holidays": "DE-BY"}, "Epiphany (DE-BY)"),
        ("2027-01-06", {"holidays": "DE-BE"}, None),
        ("2026-11-20", {"days_off": "2026-11-20"}, "a day off"),
        ("2027-01-06", {"days_off": "2027-01-05", "holidays": "DE-BE"}, None),
        ("2026-11-20", {"left": "2020-01-01"}, None),
        ("2026-11-20", {"away": [{"from": "2026-11-20", "to": "2026-11-20"}]}, None),
        ("9999-12-31", {"holidays": "ES"}, None),
        ("0001-01-01", {"holidays": "ES", "days": "mon-sun"}, None),
    ],
)
def test_a_day_off_has_a_name_and_leave_is_none(
    day: str, fields: dict[str, Any], reason: str | None
) -> None:
    assert day_off(date.fromisoformat(day), person(**fields)) == reason


@pytest.mark.parametrize(
    ("count", "expected"),
    [(-1, "2026-11-19"), (-4, "2026-11-16"), (-5, "2026-11-13"), (-6, "2026-11-12")],
)
def test_business_days_are_counted_backward_too(count: int, expected: str) -> None:
    assert add_business_days(FRIDAY, count, None).isoformat() == expected


@pytest.mark.parametrize(("day", "count"), [(date.max, 1), (date.min, -1)])
def test_the_ends_of_the_calendar_are_not_passed(day: date, count: int) -> None:
    assert add_business_days(day, count, person(days="mon")) == day
