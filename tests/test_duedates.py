"""The date that an author means."""

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loopbook.clock import Duration
from loopbook.duedates import after, upcoming, when
from loopbook.roster import Person
from loopbook.workdays import is_working_day
from loopbook.writing import Refusal

SUNDAY = date(2026, 11, 22)
ANA = Person.model_validate(
    {"days": "mon-thu", "holidays": "ES-MD", "away": [{"from": "2026-12-21", "to": "2027-01-04"}]}
)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-12-01", "2026-12-01"),
        ("2026-11-29", "2026-11-29"),  # a Sunday that was named is meant
        ("Fri", "2026-11-27"),
        ("tomorrow", "2026-11-23"),
        ("+3bd", "2026-11-25"),
        ("+5bd", "2026-11-30"),
        ("+5d", "2026-11-30"),  # a Friday is a day off
        ("+2w", "2026-12-09"),  # 7 and 8 December: a holiday each
        ("next  Month", "2027-01-05"),  # away until the 4th
        ("+90d", "2027-02-22"),
    ],
)
def test_lengths_of_time_end_on_a_day_on_which_the_owner_works(text: str, day: str) -> None:
    assert when(text, SUNDAY, ANA).isoformat() == day


@pytest.mark.parametrize("text", ["", "soon", "01/02/2026", "+", "+3", "+9999y", "2026-02-30"])
def test_all_else_is_refused_with_what_is_understood(text: str) -> None:
    with pytest.raises(Refusal, match=r"--expiry: .*write 2026-12-01, fri"):
        when(text, SUNDAY, None)


def test_a_date_that_has_passed_is_refused_where_the_owner_is() -> None:
    now = datetime(2026, 11, 22, 12, tzinfo=UTC)
    assert upcoming("2026-11-22", now, ZoneInfo("UTC"), None) == SUNDAY
    with pytest.raises(Refusal, match="2026-11-22 has passed in Pacific/Auckland"):
        upcoming("2026-11-22", now, ZoneInfo("Pacific/Auckland"), None)


@given(
    st.dates(date(2000, 1, 1), date(2100, 1, 1)),
    st.integers(0, 400),
    st.sets(st.integers(0, 6), min_size=1),
)
def test_a_length_ends_at_the_first_working_day_from_its_end(
    today: date, days: int, working: Any
) -> None:
    person = Person(days=frozenset(working))
    found, end = after(Duration(days=days), today, person), Duration(days=days).after(today)
    assert is_working_day(found, person)
    assert 0 <= (found - end).days < 7
    assert not any(
        is_working_day(date.fromordinal(day), person)
        for day in range(end.toordinal(), found.toordinal())
    )
