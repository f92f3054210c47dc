"""When a team works at the same time in the next two weeks."""

from datetime import date, timedelta

import pytest

from loopbook.logbook import Logbook
from loopbook.views.overlap import Overlap, OverlapDay, overlap_of
from tests.logbooks import book, instant


def overlap(roster: str, now: str = "2026-11-16T06:00Z") -> Overlap:
    found = overlap_of(log(roster, now))
    assert found is not None
    return found


def log(roster: str, now: str = "2026-11-16T06:00Z") -> Logbook:
    return book({}, roster, instant(now))


def hours(day: OverlapDay) -> list[str]:
    return [f"{start:%H:%M}-{end:%H:%M}" for start, end in day.stretches]


def on(day: str, found: Overlap) -> OverlapDay:
    [one] = [each for each in found.days if each.date == date.fromisoformat(day)]
    return one


ATLANTIC = """\
timezone: Europe/Berlin
people:
  ana: {name: Ana, timezone: Europe/Madrid, hours: "09:00-12:30, 13:30-17:30"}
  bo: {name: Bo, timezone: America/New_York, holidays: US}
  chi: {name: Chi, away: [{from: 2026-11-18, to: 2026-11-19}]}
"""


def test_fourteen_days_from_today_on_are_told() -> None:
    days = [day.date for day in overlap(ATLANTIC).days]
    assert days == [date(2026, 11, 16) + timedelta(days=number) for number in range(14)]


def test_today_is_that_of_the_teams_zone() -> None:
    assert overlap(ATLANTIC, "2026-11-16T23:30Z").days[0].date == date(2026, 11, 17)


def test_all_who_are_here_share_what_is_common_to_their_hours() -> None:
    monday = on("2026-11-16", overlap(ATLANTIC))
    assert (monday.here, monday.group, monday.everybody) == (("Ana", "Bo", "Chi"),) * 2 + (True,)
    assert hours(monday) == ["14:00-16:00"]  # of New York's morning and Berlin's afternoon, in UTC


def test_who_is_away_or_has_a_holiday_is_named_and_not_waited_for() -> None:
    found = overlap(ATLANTIC)
    wednesday, thanksgiving = on("2026-11-18", found), on("2026-11-26", found)
    assert wednesday.here == wednesday.group == ("Ana", "Bo")
    assert [(each.name, each.why) for each in wednesday.absences] == [("Chi", "away")]
    assert hours(wednesday) == ["14:00-16:30"]
    assert [(each.name, each.why) for each in thanksgiving.absences] == [
        ("Bo", "Thanksgiving Day (US)")
    ]
    assert hours(thanksgiving) == ["08:00-11:30", "12:30-16:00"]


def test_on_a_weekend_nobody_works_and_nobody_is_absent() -> None:
    saturday = on("2026-11-21", overlap(ATLANTIC))
    assert (saturday.here, saturday.group, saturday.stretches, saturday.absences) == ((),) * 4


def test_where_all_never_work_at_once_the_largest_group_is_told() -> None:
    found = overlap(ATLANTIC + "  dev: {name: Dev, timezone: Pacific/Auckland}\n")
    tuesday = on("2026-11-17", found)
    assert tuesday.here == ("Ana", "Bo", "Chi", "Dev")
    assert (tuesday.group, tuesday.others) == (("Ana", "Bo", "Chi"), ("Dev",))
    assert (tuesday.everybody, hours(tuesday)) == (False, ["14:00-16:00"])
    assert found.shared == ()
    assert len(found.most) == 11  # ten days; on the 26th a lunch parts it in two


def test_of_groups_as_large_the_one_with_the_longest_time_is_told() -> None:
    roster = """\
people:
  ana: {hours: "08:00-12:00"}
  bo: {hours: "11:00-16:00"}
  chi: {hours: "13:00-20:00"}
"""
    monday = overlap(roster).days[0]
    assert (monday.group, hours(monday)) == (("bo", "chi"), ["13:00-16:00"])


def test_half_hours_of_zones_count() -> None:
    roster = "people: {ana: {}, dev: {timezone: Asia/Kolkata}, eli: {timezone: Asia/Kathmandu}}"
    assert hours(overlap(roster).days[0]) == ["09:00-11:15"]


def test_a_night_counts_on_both_of_its_dates() -> None:
    roster = 'people: {ana: {hours: "22:00-06:00"}, bo: {hours: "05:00-13:00"}}'
    monday, tuesday = overlap(roster).days[:2]
    assert (monday.group, hours(monday)) == (("bo",), ["05:00-13:00"])
    assert (tuesday.group, hours(tuesday)) == (("ana", "bo"), ["05:00-06:00"])


def test_who_has_left_is_not_of_the_team_and_who_leaves_is_until_then() -> None:
    gone, leaves = "{left: 2026-11-16}", "{left: 2026-11-18}"
    found = overlap(f"people: {{ana: {{}}, bo: {gone}, chi: {leaves}}}")
    assert [strip.person.handle for strip in found.strips] == ["ana", "chi"]
    assert [day.here for day in found.days[1:3]] == [("ana", "chi"), ("ana",)]
    assert found.days[2].absences == ()


@pytest.mark.parametrize(
    "roster", ["", "people: {ana: {}}", "people: {ana: {}, bo: {left: 2026-01-01}}"]
)
def test_nobody_and_one_alone_have_no_overlap(roster: str) -> None:
    assert overlap_of(log(roster)) is None


def test_the_picture_puts_every_hour_where_its_day_is() -> None:
    found = overlap("""\
people:
  ana: {hours: "06:00-12:00", away: [{from: 2026-11-18, to: 2026-11-18}]}
  bo: {hours: "09:00-18:00", days_off: 2026-11-19}
""")
    ana, bo = found.strips
    assert ana.work[:2] == ((0.25, 0.25), (1.25, 0.25))
    assert (ana.off, bo.off) == (((2, True),), ((3, False),))
    # On the third day bo works alone, on the fourth ana does: they share neither.
    assert found.shared[:3] == ((0.375, 0.125), (1.375, 0.125), (4.375, 0.125))


def test_a_day_on_which_clocks_change_is_as_wide_as_any_other() -> None:
    roster = """\
timezone: Europe/Berlin
people: {ana: {hours: "12:00-24:00", days: mon-sun}, bo: {}}
"""
    [ana, _] = overlap(roster, "2026-10-24T06:00Z").strips
    starts = [start for start, _ in ana.work]
    assert starts[0] == 0.5
    assert starts[1] == pytest.approx(1 + 13 / 25, abs=0.001)  # 25 October has 25 hours
    assert starts[2] == 2.5


def test_the_end_of_the_calendar_has_no_two_weeks() -> None:
    assert overlap_of(log("people: {ana: {}, bo: {}}", "9999-12-25T12:00Z")) is None
