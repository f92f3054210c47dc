"""Coming changes of clocks, and what they do to the time that a team has in common."""

from datetime import date, timedelta

import pytest

from loopbook.views.clockchanges import ClockChange, Shift
from loopbook.views.overlap import overlap_of
from tests.logbooks import book, instant

HOUR = timedelta(hours=1)


def changes(roster: str, now: str) -> tuple[ClockChange, ...]:
    found = overlap_of(book({}, roster, instant(now)))
    assert found is not None
    return found.changes


def moved(change: ClockChange, place: str) -> Shift:
    [shift] = [each for each in change.shifts if place in each.places]
    return shift


ATLANTIC = """\
timezone: Europe/Berlin
people:
  ana: {name: Ana, timezone: Europe/Madrid}
  bo: {name: Bo, timezone: America/New_York}
  chi: {name: Chi}
  dev: {name: Dev, timezone: Asia/Kolkata}
"""


def test_a_change_says_whose_clocks_go_where_and_what_comes_closer() -> None:
    [change] = changes(ATLANTIC, "2026-03-20T12:00Z")
    assert (change.date, change.at) == (date(2026, 3, 29), instant("2026-03-29T01:00Z"))
    [shift] = change.shifts
    assert (shift.places, shift.people) == (("Berlin", "Madrid"), ("Chi", "Ana"))
    assert shift.change == HOUR
    assert shift.further == {HOUR: ("New York",)}
    assert shift.closer == {HOUR: ("Kolkata",)}


def test_both_changes_of_a_fortnight_are_told_in_their_order() -> None:
    # In 2026 America changes on 8 March and Europe on 29 March; in autumn it is a week apart.
    found = changes(ATLANTIC, "2026-10-20T12:00Z")
    assert [change.date for change in found] == [date(2026, 10, 25), date(2026, 11, 1)]
    assert [change.shifts[0].change for change in found] == [-HOUR, -HOUR]


@pytest.mark.parametrize(
    ("now", "number"),
    [
        ("2026-03-15T22:59Z", 0),  # the fourteenth day is the 28th
        ("2026-03-15T23:00Z", 1),
        ("2026-03-29T00:59Z", 1),
        ("2026-03-29T01:00Z", 0),
        ("2026-11-16T00:00Z", 0),
    ],
)
def test_only_what_comes_within_fourteen_days_is_told(now: str, number: int) -> None:
    assert len(changes(ATLANTIC, now)) == number


def test_the_shared_hours_before_and_after_are_those_of_usual_days() -> None:
    roster = "timezone: Europe/Berlin\npeople: {ana: {}, bo: {timezone: America/New_York}}"
    [change] = changes(roster, "2026-03-20T12:00Z")
    assert change.before == ((instant("2026-03-28T13:00Z"), instant("2026-03-28T16:00Z")),)
    assert change.after == ((instant("2026-03-30T13:00Z"), instant("2026-03-30T15:00Z")),)
    assert change.moves


def test_leave_and_holidays_do_not_pass_for_a_change_of_clocks() -> None:
    away = "away: [{from: 2026-03-30, to: 2026-04-10}]"
    roster = (
        f"timezone: Europe/Berlin\npeople: {{ana: {{{away}}}, bo: {{timezone: Europe/Madrid}}}}"
    )
    [change] = changes(roster, "2026-03-20T12:00Z")
    assert change.before
    assert not change.moves
    assert (dict(change.shifts[0].closer), dict(change.shifts[0].further)) == ({}, {})


def test_zones_that_change_at_other_instants_of_one_date_do_not_drift_apart() -> None:
    roster = """\
timezone: UTC
people: {ana: {timezone: America/New_York}, bo: {timezone: America/Chicago}, chi: {}}
"""
    [change] = changes(roster, "2026-03-02T12:00Z")
    assert change.at == instant("2026-03-08T07:00Z")
    [shift] = change.shifts
    assert shift.places == ("Chicago", "New York")
    assert shift.closer == {HOUR: ("UTC",)}


def test_lord_howe_moves_by_half_an_hour() -> None:
    roster = """\
timezone: Australia/Sydney
people: {ana: {}, bo: {timezone: Australia/Lord_Howe}, chi: {timezone: Australia/Brisbane}}
"""
    [change] = changes(roster, "2026-09-28T12:00Z")
    assert change.date == date(2026, 10, 4)
    half = timedelta(minutes=30)
    howe, sydney = moved(change, "Lord Howe"), moved(change, "Sydney")
    assert (howe.change, sydney.change) == (half, HOUR)
    assert howe.further == {half: ("Brisbane",)}
    assert howe.closer == {half: ("Sydney",)}
    assert sydney.further == {HOUR: ("Brisbane",)}


def test_zones_without_summer_time_have_no_change() -> None:
    roster = "timezone: UTC\npeople: {ana: {}, dev: {timezone: Asia/Kolkata}}"
    assert changes(roster, "2026-03-20T12:00Z") == ()
