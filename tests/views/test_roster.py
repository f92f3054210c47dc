"""The roster at an instant: who works, who starts when, and what is still to come."""

from datetime import date, timedelta

import pytest

from loopbook.clock import iso_z
from loopbook.views.roster import Member, members
from tests.logbooks import NOW, instant
from tests.logs import settings_of


def ana(fields: str, now: str = "2026-11-18T12:00Z") -> Member:
    """Ana, with these settings, on a Wednesday at 13:00 in Berlin."""
    settings = settings_of(f"timezone: Europe/Berlin\npeople: {{ana: {{{fields}}}}}\n")
    [member] = members(settings, instant(now))
    return member


@pytest.mark.parametrize(
    ("fields", "works", "start"),
    [
        ("", True, None),
        ("timezone: America/New_York", False, "2026-11-18T14:00:00Z"),
        ("timezone: Asia/Kolkata", False, "2026-11-19T03:30:00Z"),
        ("hours: '09:00-12:30, 13:30-17:30'", False, "2026-11-18T12:30:00Z"),
        ("hours: '22:00-06:00'", False, "2026-11-18T21:00:00Z"),
        ("days: 'mon, tue'", False, "2026-11-23T08:00:00Z"),
        ("days_off: 2026-11-18", False, "2026-11-19T08:00:00Z"),
        ("away: [{from: 2026-11-16, to: 2026-11-24}]", False, "2026-11-25T08:00:00Z"),
        ("left: 2026-11-18", False, None),
        ("left: 2026-11-19", True, None),
        ("away: [{from: 2026-11-16, to: 2028-01-01}]", False, None),
    ],
)
def test_somebody_works_now_or_starts_later(fields: str, works: bool, start: str | None) -> None:
    member = ana(fields)
    assert member.works is works
    assert (iso_z(member.next_start) if member.next_start else None) == start


def test_now_and_the_next_start_are_told_where_the_person_is() -> None:
    member = ana("timezone: Pacific/Kiritimati")
    assert f"{member.local:%Y-%m-%d %H:%M}" == "2026-11-19 02:00"
    assert member.today == date(2026, 11, 19)
    assert member.next_start is not None
    assert f"{member.next_start:%Y-%m-%d %H:%M}" == "2026-11-19 09:00"


@pytest.mark.parametrize(
    ("fields", "hours"),
    [
        ("", 40),
        ("hours: '09:00-12:30, 13:30-17:30'", 37.5),
        ("hours: '09:00-13:00', days: 'mon, wed'", 8),
        ("hours: '00:00-24:00', days: mon-sun", 168),
        ("hours: '22:00-06:00', days: sat", 8),
    ],
)
def test_a_week_has_the_hours_of_its_days(fields: str, hours: float) -> None:
    assert ana(fields).week == timedelta(hours=hours)


@pytest.mark.parametrize(
    ("fields", "day", "name"),
    [
        ("holidays: DE-BE", "2026-12-25", "Christmas Day"),
        ("holidays: DE-BE, days_off: 2026-12-25", "2027-01-01", "New Year's Day"),
        ("holidays: DE-BY, days: mon", "2027-03-29", "Easter Monday"),
    ],
)
def test_the_next_holiday_is_one_on_which_they_would_have_worked(
    fields: str, day: str, name: str
) -> None:
    assert ana(fields).next_holiday == (date.fromisoformat(day), name)


def test_a_holiday_counts_on_its_day_and_none_is_named_without_a_calendar() -> None:
    found = ana("holidays: DE-BE", "2026-12-25T12:00Z").next_holiday
    assert found == (date(2026, 12, 25), "Christmas Day")
    assert ana("days_off: 2026-12-24").next_holiday is None
    assert ana("holidays: DE-BE, days: sun", "9999-12-31T12:00Z").next_holiday is None


def test_what_is_over_is_left_out() -> None:
    member = ana(
        "days_off: [2026-12-24, 2026-11-18, 2026-11-17, 2026-12-24], away: "
        "[{from: 2026-12-21, to: 2027-01-04}, {from: 2026-11-02, to: 2026-11-17}, "
        "{from: 2026-11-16, to: 2026-11-18}]"
    )
    assert member.days_off == (date(2026, 11, 18), date(2026, 12, 24))
    assert [each.from_ for each in member.away] == [date(2026, 11, 16), date(2026, 12, 21)]


def test_people_stand_by_name() -> None:
    settings = settings_of("people: {zed: {name: Ana Ruiz}, bo: , ana: {name: chi}}")
    assert [each.handle for each in members(settings, NOW)] == ["zed", "bo", "ana"]
    assert members(settings_of(""), NOW) == ()
