"""An axis of time: where instants stand on it, and what it names."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loopbook.views.axis import Axis, axis_of
from tests.logbooks import NOW, instant

UTC_ZONE = ZoneInfo("UTC")


def axis(*moments: str, zone: str = "UTC") -> Axis:
    return axis_of([instant(each) for each in moments], NOW, ZoneInfo(zone))


def names(found: Axis) -> list[str]:
    return [tick.name for tick in found.ticks if tick.name]


def test_it_runs_from_before_the_first_moment_to_after_now() -> None:
    found = axis("2026-05-01", "2026-08-01")
    assert found.place(found.start) == 0
    assert 0 < found.place(instant("2026-05-01")) < 3
    assert 80 < found.place(NOW) < 90
    assert found.place(found.end) == 100


def test_what_lies_beyond_an_end_stands_at_that_end() -> None:
    found = axis("2026-05-01")
    assert (found.place(instant("2020-01-01")), found.place(instant("2030-01-01"))) == (0, 100)
    assert not found.holds(instant("2020-01-01"))
    assert found.holds(NOW)


@pytest.mark.parametrize(
    ("first", "expected"),
    [
        ("2026-11-18", ["26 Oct", "2 Nov", "9 Nov", "16 Nov"]),
        ("2026-06-20", ["Jul", "Aug", "Sep", "Oct", "Nov"]),
        (
            "2026-01-20",
            ["Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
        ),
        ("2025-03-20", ["Apr", "Jul", "Oct", "2026", "Apr", "Jul", "Oct"]),
        ("2022-03-20", ["2023", "2024", "2025", "2026", "2027"]),
        ("2006-03-20", ["2010", "2015", "2020", "2025"]),
    ],
)
def test_it_names_weeks_months_quarters_or_years(first: str, expected: list[str]) -> None:
    assert names(axis(first)) == expected


def test_dates_are_those_of_the_zone() -> None:
    [first, *_] = axis("2026-06-20", zone="Europe/Berlin").ticks
    same = axis("2026-06-20")
    assert first.at == same.place(instant("2026-06-30T22:00Z"))


def test_a_few_old_moments_do_not_squeeze_all_others() -> None:
    recent = [f"2026-{month:02}-01" for month in range(2, 11)]
    assert axis("2006-01-01", "2026-02-01", *recent).start.year == 2026
    assert axis("2006-01-01", "2007-01-01", *recent).start.year < 2008
    assert axis("2026-01-20", *recent).holds(instant("2026-01-20"))


@given(st.lists(st.datetimes(max_value=NOW.replace(tzinfo=None)), min_size=1))
def test_any_moments_have_an_axis_with_now_on_it_and_few_names(moments: list[datetime]) -> None:
    found = axis_of([each.replace(tzinfo=NOW.tzinfo) for each in moments], NOW, UTC_ZONE)
    assert found.holds(NOW)
    assert 1 <= len(names(found)) <= 14
    places = [tick.at for tick in found.ticks]
    assert places == sorted(set(places))
