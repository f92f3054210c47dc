"""People: zones, days, hours and absences as a roster writes them."""

from datetime import date, time
from typing import Any

import pytest
from pydantic import ValidationError

from loopbook.roster import Away, Person


def person(**fields: Any) -> Person:
    return Person.model_validate(fields)


def complaint(**fields: Any) -> str:
    with pytest.raises(ValidationError) as raised:
        person(**fields)
    (detail,) = raised.value.errors()
    return detail["msg"]


def test_a_person_needs_nothing() -> None:
    plain = person()
    assert plain.days == {0, 1, 2, 3, 4}
    assert plain.hours == ((time(9), time(17)),)
    assert (plain.timezone, plain.deputy, plain.lead, plain.left) == (None, None, None, None)


@pytest.mark.parametrize(
    "zone", ["Europe/Berlin", "America/Argentina/Ushuaia", "UTC", "Etc/GMT+12"]
)
def test_a_zone_of_the_iana_database(zone: str) -> None:
    read = person(timezone=zone).timezone
    assert read is not None
    assert read.key == zone


@pytest.mark.parametrize(
    "zone",
    [
        "CET",
        "EST5EDT",
        "+01:00",
        "Europe/Atlantis",
        "Europe/",
        "/etc/passwd",
        "../UTC",
        "",
        ["UTC"],
    ],
)
def test_a_zone_that_is_none_is_refused(zone: Any) -> None:
    assert "not a zone of the IANA database" in complaint(timezone=zone)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("mon-fri", {0, 1, 2, 3, 4}),
        ("sun-thu", {6, 0, 1, 2, 3}),
        ("mon, Wed", {0, 2}),
        ("monday", {0}),
        (["tue", "thu-fri"], {1, 3, 4}),
        ("mon-mon", {0}),
    ],
)
def test_working_days(text: Any, days: set[int]) -> None:
    assert person(days=text).days == days


@pytest.mark.parametrize("text", ["", "weekdays", "mon-", "mon-tue-wed", "1-5", []])
def test_days_that_are_none_are_refused(text: Any) -> None:
    assert "day" in complaint(days=text)


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("09:00-17:00", [(time(9), time(17))]),
        ("09:00-12:30, 13:30-17:30", [(time(9), time(12, 30)), (time(13, 30), time(17, 30))]),
        ("22:00-06:00", [(time(22), time(6))]),
        ("16:00-24:00", [(time(16), time(0))]),
        ("8:00 - 16:15", [(time(8), time(16, 15))]),
    ],
)
def test_working_hours(text: str, hours: list[tuple[time, time]]) -> None:
    assert person(hours=text).hours == tuple(hours)


@pytest.mark.parametrize("text", ["", "9-17", "09:00", "09:00-25:00", "09:00-24:30", "24:00-06:00",
                                  "09:60-17:00", "09:00-17:00,", "09:00-9:00",
                                  "0:00-00:00"])  # fmt: skip
def test_hours_that_are_none_are_refused(text: str) -> None:
    assert "span of hours" in complaint(hours=text)


@pytest.mark.parametrize(
    "text", ["22:00-06:00, 06:00-09:00", "00:00-24:00", "00:00-06:00, 18:00-24:00", "06:00-05:59"]
)
def test_a_night_may_end_where_the_next_day_begins(text: str) -> None:
    assert person(hours=text).hours


@pytest.mark.parametrize(
    "text", ["05:00-10:00, 22:00-06:00", "22:00-09:01, 09:00-09:30, 10:00-11:00"]
)
def test_a_night_that_goes_on_into_the_next_day_is_refused(text: str) -> None:
    assert "after the next day has begun" in complaint(hours=text)


def test_one_day_off_counts_as_a_list() -> None:
    eve = date(2026, 12, 24)
    assert person(days_off="2026-12-24").days_off == (eve,)
    assert person(days_off=["2026-12-24", "2026-12-31"]).days_off == (eve, date(2026, 12, 31))


def test_away_includes_both_ends() -> None:
    away = Away.model_validate({"from": "2026-12-21", "to": "2027-01-04"})
    days = [date(2026, 12, 20), date(2026, 12, 21), date(2027, 1, 4), date(2027, 1, 5)]
    assert [away.covers(day) for day in days] == [False, True, True, False]


def test_one_address_counts_as_a_list() -> None:
    assert person(email="ana@example.org").email == ("ana@example.org",)
    assert person(email=["a@example.org", "b@example.org"]).email == (
        "a@example.org",
        "b@example.org",
    )


def test_a_deputy_is_a_handle() -> None:
    assert person(deputy="@bo").deputy == "bo"


@pytest.mark.parametrize("code", ["ES", "ES-MD", "DE-BE", "US"])
def test_a_holiday_calendar(code: str) -> None:
    assert person(holidays=code).holidays == code


@pytest.mark.parametrize("code", ["XX", "ES-XX", "", "Spain?"])
def test_a_holiday_calendar_that_nobody_knows_is_refused(code: str) -> None:
    assert "calendar" in complaint(holidays=code)
