"""What somebody may have meant: dates, zones, calendars, hours and working times."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loopbook.guesses import (
    calendar_hint,
    date_hint,
    hours_hint,
    working_time_hint,
    zone_hint,
)


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("2026-12-1", "write 2026-12-01"),
        ("2026/2/3", "write 2026-02-03"),
        ("20261201", "write 2026-12-01"),
        ("1.12.2026", "write 2026-12-01"),
        ("1. 12. 2026", "write 2026-12-01"),
        ("2026-02-30", "write 2026-02-28, or another date"),
        ("12/01/2026", "write year, month and day, as in 2026-12-01"),  # of January, or of December
        ("2026-13-01", "write year, month and day, as in 2026-12-01"),
        ("0000-01-01", "write year, month and day, as in 2026-12-01"),
        ("2026-01-00", "write year, month and day, as in 2026-12-01"),
    ],
)
def test_a_date(text: str, hint: str) -> None:
    assert date_hint(text) == hint


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("Berlin", "Europe/Berlin"),
        ("new york", "America/New_York"),
        ("Europe/Berln", "Europe/Berlin"),
        ("EUROPE/BERLIN", "Europe/Berlin"),
        ("utc", "UTC"),
        ("America/Argentina/Buenos Aires", "America/Argentina/Buenos_Aires"),
    ],
)
def test_a_zone(text: str, zone: str) -> None:
    assert zone_hint(text) == f"did you mean '{zone}'?"


@pytest.mark.parametrize("text", ["CET", "+01:00", "", "my place"])
def test_what_is_near_to_no_zone(text: str) -> None:
    assert zone_hint(text).startswith("write the name of a zone")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Spain", "ES"),
        ("germny", "DE"),
        ("es-md", "ES-MD"),
        ("DE/BY", "DE-BY"),
        ("DE-BAY", "DE-BY"),
    ],
)
def test_a_calendar(text: str, code: str) -> None:
    assert calendar_hint(text) == f"did you mean '{code}'?"


def test_a_part_that_a_country_does_not_have() -> None:
    assert calendar_hint("ES-QQ").startswith("ES has AN, AR, ")
    assert calendar_hint("LU-X") == "write 'LU': its holidays are the same everywhere"


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("9-17", "did you mean '09:00-17:00'?"),
        ("9am - 5:30pm", "did you mean '09:00-17:30'?"),
        ("9h-17h", "did you mean '09:00-17:00'?"),
        ("08.15–16.00", "did you mean '08:15-16:00'?"),
        ("9:00-29:00", "write spans of 24 hours, as in 09:00-12:30, 13:30-17:30"),
        ("0-24", "did you mean '00:00-24:00'?"),
        ("8:00-8:00", "the whole day is 00:00-24:00"),
        ("all day", "write spans of 24 hours, as in 09:00-12:30, 13:30-17:30"),
    ],
)
def test_hours(text: str, hint: str) -> None:
    assert hours_hint(text) == hint


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("1d", "did you mean '1bd'? bd are business days"),
        ("2 days", "did you mean '2bd'? bd are business days"),
        ("2 business days", "did you mean '2bd'? bd are business days"),
        ("4 hours", "did you mean '4h'?"),
        ("4hrs", "did you mean '4h'?"),
        ("3 working hours", "did you mean '3h'?"),
        ("4", "write working hours or business days, as in 4h or 1bd"),
        ("30m", "write working hours or business days, as in 4h or 1bd"),
        ("soon", "write working hours or business days, as in 4h or 1bd"),
    ],
)
def test_working_time(text: str, hint: str) -> None:
    assert working_time_hint(text) == hint


@given(st.text(max_size=30))
def test_any_text_has_a_hint(text: str) -> None:
    for hint in (date_hint, calendar_hint, hours_hint, working_time_hint):
        assert hint(text)
