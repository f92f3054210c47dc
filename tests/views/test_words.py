"""Time in the reader's words."""

from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loopbook.views import words
from tests.logbooks import NOW, instant

TODAY = NOW.date()
MINUTE, HOUR, DAY = 60, 3600, 86400


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2026-11-18", "Wed 18 Nov"),
        ("2026-12-02", "Wed 2 Dec"),
        ("2026-11-04", "Wed 4 Nov"),
        ("2026-12-03", "3 Dec"),
        ("2026-11-03", "3 Nov"),
        ("2027-01-01", "1 Jan 2027"),
        ("2025-11-18", "18 Nov 2025"),
    ],
)
def test_a_day_has_as_many_words_as_it_needs(value: str, expected: str) -> None:
    assert words.day(date.fromisoformat(value), TODAY) == expected


def test_a_near_day_of_another_year_has_its_weekday() -> None:
    assert words.day(date(2027, 1, 1), date(2026, 12, 24)) == "Fri 1 Jan"


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ("2026-11-16", "2026-11-22", "16–22 Nov 2026"),
        ("2026-11-16", "2026-11-16", "16 Nov 2026"),
        ("2026-11-30", "2026-12-06", "30 Nov – 6 Dec 2026"),
        ("2026-12-28", "2027-01-03", "28 Dec 2026 – 3 Jan 2027"),
        ("2026-11-16", "2027-11-16", "16 Nov 2026 – 16 Nov 2027"),
    ],
)
def test_a_span_says_month_and_year_once_where_they_are_the_same(
    first: str, last: str, expected: str
) -> None:
    assert words.span(date.fromisoformat(first), date.fromisoformat(last)) == expected


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        (0, "1 minute"),
        (59, "1 minute"),
        (2 * MINUTE, "2 minutes"),
        (59 * MINUTE + 59, "59 minutes"),
        (HOUR, "1 hour"),
        (DAY - 1, "23 hours"),
        (DAY, "1 day"),
        (14 * DAY - 1, "13 days"),
        (14 * DAY, "2 weeks"),
        (70 * DAY - 1, "9 weeks"),
        (70 * DAY, "2 months"),
        (730 * DAY - 1, "24 months"),
        (730 * DAY, "2 years"),
        (-3 * DAY, "3 days"),
    ],
)
def test_a_length_is_told_in_its_largest_fitting_unit(seconds: int, expected: str) -> None:
    assert words.length(seconds) == expected


@given(st.integers(0, 10**9))
def test_a_length_never_tells_more_than_there_is(seconds: int) -> None:
    number, unit = words.length(seconds).split()
    assert (number == "1") is not unit.endswith("s")
    size = {
        "minute": MINUTE,
        "hour": HOUR,
        "day": DAY,
        "week": 7 * DAY,
        "month": 30 * DAY,
        "year": 365 * DAY,
    }[unit.rstrip("s")]
    assert int(number) * size <= max(seconds, MINUTE) < (int(number) + 1) * size + 3 * DAY


def test_what_lies_ahead_is_in_and_what_lies_behind_is_late() -> None:
    assert words.relative(NOW + timedelta(days=3), NOW) == "in 3 days"
    assert words.relative(NOW - timedelta(days=2), NOW) == "2 days late"
    assert words.relative(NOW, NOW) == "1 minute late", "the expiry's own instant is past"
    assert words.ago(NOW - timedelta(hours=5), NOW) == "5 hours ago"


def test_a_clock_at_the_end_of_the_calendar_is_told_in_utc() -> None:
    last = instant("9999-12-31T23:59Z")
    assert words.clock(last, ZoneInfo("Pacific/Auckland")) == "9999-12-31 23:59 UTC"


def test_a_clock_names_its_zone() -> None:
    shown = words.clock(instant("2026-11-18T23:30Z"), ZoneInfo("Europe/Berlin"))
    assert shown == "2026-11-19 00:30 Europe/Berlin"


def test_hours_end_at_24_where_the_day_does() -> None:
    spans = [(time(9), time(12, 30)), (time(16), time()), (time(22), time(6))]
    assert words.hours(spans) == "09:00–12:30, 16:00–24:00, 22:00–06:00"


@pytest.mark.parametrize(
    ("names", "text"),
    [(["ana"], "ana"), (["ana", "bo"], "ana and bo"), (["ana", "bo", "chi"], "ana, bo and chi")],
)
def test_names_in_a_sentence(names: list[str], text: str) -> None:
    assert words.listed(names) == text
