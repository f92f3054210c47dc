"""Dates, instants, weeks and durations: what counts as now, and when a date has passed."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loopbook.clock import (
    Duration,
    Week,
    expiry_instant,
    first_instant,
    iso_z,
    last_date,
    last_second,
    parse_date,
    parse_expiry,
    parse_instant,
    read_now,
    show_expiry,
    start_of_day,
)

BERLIN, UTC_ZONE = ZoneInfo("Europe/Berlin"), ZoneInfo("UTC")
ZONES = [
    ZoneInfo(name)
    for name in (
        "UTC", "Europe/Berlin", "Africa/Cairo", "America/Santiago", "Asia/Beirut", "Asia/Kathmandu",
        "Australia/Lord_Howe", "Pacific/Apia", "Pacific/Kiritimati", "Pacific/Pago_Pago",
        "America/St_Johns", "Africa/Casablanca",
    )
]  # fmt: skip

# Now


def test_the_option_comes_first_then_ours_then_everybodys_variable() -> None:
    everything = {"LOOPBOOK_NOW": "2026-02-02", "SOURCE_DATE_EPOCH": "86400"}
    assert read_now("2026-03-03T03:00Z", everything) == datetime(2026, 3, 3, 3, tzinfo=UTC)
    assert read_now(None, everything) == datetime(2026, 2, 2, tzinfo=UTC)
    del everything["LOOPBOOK_NOW"]
    assert read_now(None, everything) == datetime(1970, 1, 2, tzinfo=UTC)


def test_the_clock_comes_last_and_has_whole_seconds() -> None:
    now = read_now(None, {})
    assert now.tzinfo is UTC
    assert now.microsecond == 0
    assert now > datetime(2025, 1, 1, tzinfo=UTC)


def test_an_empty_variable_counts_as_none() -> None:
    assert read_now("", {"LOOPBOOK_NOW": "", "SOURCE_DATE_EPOCH": "0"}).year == 1970


@pytest.mark.parametrize(
    "text", ["soon", "2026-02-30", "2026-11-22T25:00Z", "0001-01-01T00:00+14:00"]
)
def test_what_is_no_instant_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="instant such as"):
        read_now(text, {})
    with pytest.raises(ValueError, match="instant such as"):
        read_now(None, {"LOOPBOOK_NOW": text})


@pytest.mark.parametrize("text", ["yesterday", "9" * 30, "1.5"])
def test_an_epoch_that_is_no_number_of_seconds_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="SOURCE_DATE_EPOCH"):
        read_now(None, {"SOURCE_DATE_EPOCH": text})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-11-22T09:00Z", "2026-11-22T09:00:00Z"),
        ("2026-11-22T10:00+01:00", "2026-11-22T09:00:00Z"),
        ("2026-11-22 10:00:30 +0100", "2026-11-22T09:00:30Z"),
        ("2026-11-22T09:00", "2026-11-22T09:00:00Z"),
        ("2026-11-22", "2026-11-22T00:00:00Z"),
    ],
)
def test_an_instant_is_in_utc(text: str, expected: str) -> None:
    assert iso_z(parse_instant(text)) == expected


def test_an_early_year_has_four_digits() -> None:
    assert iso_z(datetime(5, 1, 2, tzinfo=UTC)) == "0005-01-02T00:00:00Z"


# Dates


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("2026-02-30", "2026-02 has 28 days"),
        ("2023-14-05", "no month 14"),
        ("0000-01-01", "years begin with 0001"),
        ("2024-023-2706", "not a date"),
        ("September 20, 2024", "not a date"),
        ("2026-1-1", "not a date"),
        ("", "not a date"),
    ],
)
def test_a_date_that_does_not_exist_says_why(text: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        parse_date(text)
    with pytest.raises(ValueError, match=why):
        parse_expiry(text)


def test_a_time_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValueError, match="2026-02 has 28 days"):
        parse_expiry("2026-02-29T10:00")
    with pytest.raises(ValueError, match="not a time"):
        parse_expiry("2026-02-28T24:30")


@pytest.mark.parametrize(
    "text", ["2026-12-01", "2026-12-01T17:00", "2026-12-01T17:00:05", "2026-12-01T17:00+02:00",
             "2026-12-01T17:00Z"],
)  # fmt: skip
def test_an_expiry_is_shown_as_it_is_written(text: str) -> None:
    assert show_expiry(parse_expiry(text)) == text


# The instant at which a date has passed


@pytest.mark.parametrize(
    ("day", "zone", "instant"),
    [
        ("2026-12-01", "UTC", "2026-12-02T00:00:00Z"),
        ("2026-12-01", "Europe/Berlin", "2026-12-01T23:00:00Z"),
        ("2026-12-01", "America/St_Johns", "2026-12-02T03:30:00Z"),
        # No midnight on the next date: it begins at its first instant.
        ("2026-04-23", "Africa/Cairo", "2026-04-23T22:00:00Z"),
        ("2026-09-05", "America/Santiago", "2026-09-06T04:00:00Z"),
        ("2026-03-28", "Asia/Beirut", "2026-03-28T22:00:00Z"),
        # No next date at all: 30 December 2011 was left out in Samoa.
        ("2011-12-29", "Pacific/Apia", "2011-12-30T10:00:00Z"),
        ("2011-12-30", "Pacific/Apia", "2011-12-30T10:00:00Z"),
        # Midnight twice: the first of them.
        ("2026-10-31", "America/Havana", "2026-11-01T04:00:00Z"),
    ],
)
def test_a_bare_date_ends_with_the_next_dates_first_instant(
    day: str, zone: str, instant: str
) -> None:
    assert iso_z(expiry_instant(date.fromisoformat(day), ZoneInfo(zone))) == instant


@pytest.mark.parametrize(
    ("expiry", "second", "day"),
    [
        ("2026-12-01", "2026-12-01T22:59:59Z", "2026-12-01"),
        ("2026-12-01T00:00", "2026-11-30T22:59:59Z", "2026-11-30"),
        ("2026-12-01T00:01", "2026-11-30T23:00:59Z", "2026-12-01"),
        ("2026-11-30T23:30Z", "2026-11-30T23:29:59Z", "2026-12-01"),
    ],
)
def test_the_last_second_before_an_expiry_and_its_date(expiry: str, second: str, day: str) -> None:
    parsed = parse_expiry(expiry)
    assert iso_z(last_second(parsed, BERLIN)) == second
    assert last_date(parsed, BERLIN).isoformat() == day


@pytest.mark.parametrize(
    "expiry", ["9999-12-31", "9999-12-31T23:59-14:00", "0001-01-01", "0001-01-01T00:00+14:00"]
)
def test_every_zone_has_a_date_for_the_last_second(expiry: str) -> None:
    for zone in ("Pacific/Kiritimati", "Etc/GMT+12"):
        parsed = parse_expiry(expiry)
        far = last_second(parsed, ZoneInfo(zone)).astimezone(ZoneInfo("Pacific/Kiritimati"))
        assert {far.year, last_date(parsed, ZoneInfo(zone)).year} in ({1}, {9999})


def test_a_date_ends_26_hours_later_in_the_last_place_on_earth() -> None:
    day = date(2026, 12, 1)
    first = expiry_instant(day, ZoneInfo("Pacific/Kiritimati"))
    last = expiry_instant(day, ZoneInfo("Etc/GMT+12"))
    assert last - first == timedelta(hours=26)


def test_a_time_with_an_offset_is_absolute_and_one_without_is_local() -> None:
    assert iso_z(expiry_instant(parse_expiry("2026-12-01T17:00+02:00"), BERLIN)) == (
        "2026-12-01T15:00:00Z"
    )
    assert iso_z(expiry_instant(parse_expiry("2026-12-01T17:00"), BERLIN)) == "2026-12-01T16:00:00Z"
    assert iso_z(expiry_instant(parse_expiry("2026-07-01T17:00"), BERLIN)) == "2026-07-01T15:00:00Z"


@pytest.mark.parametrize(
    "text", ["9999-12-31", "9999-12-31T23:59-12:00", "0001-01-01", "0001-01-01T00:00+14:00"]
)
@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Etc/GMT+12"])
def test_the_ends_of_time_are_on_the_right_side_of_now(text: str, zone: str) -> None:
    now = datetime(2026, 11, 22, tzinfo=UTC)
    assert (expiry_instant(parse_expiry(text), ZoneInfo(zone)) > now) is text.startswith("9999")


@given(st.dates(date(1950, 1, 1), date(2080, 1, 1)), st.sampled_from(ZONES))
def test_a_day_starts_where_its_date_is_first_read_off_the_clock(day: date, zone: ZoneInfo) -> None:
    start = start_of_day(day, zone)
    assert start.tzinfo is UTC
    assert start.astimezone(zone).date() >= day
    assert (start - timedelta(seconds=1)).astimezone(zone).date() < day


@given(st.dates(date(1950, 1, 1), date(2080, 1, 1)), st.sampled_from(ZONES))
def test_days_follow_one_another(day: date, zone: ZoneInfo) -> None:
    assert start_of_day(day, zone) <= start_of_day(day + timedelta(days=1), zone)


# Local times

NIGHTS_OF_CHANGE = (
    date(2026, 3, 8), date(2026, 3, 29), date(2026, 4, 5), date(2026, 4, 24), date(2026, 9, 6),
    date(2026, 10, 4), date(2026, 10, 25), date(2026, 10, 30), date(2026, 11, 1),
    date(2011, 12, 30),
)  # fmt: skip
LOCAL = st.builds(
    lambda day, minute: datetime.combine(day, time()) + timedelta(minutes=minute),
    st.sampled_from(NIGHTS_OF_CHANGE) | st.dates(date(1950, 1, 1), date(2080, 1, 1)),
    st.integers(-120, 240),
)


@pytest.mark.parametrize(
    ("local", "zone", "instant"),
    [
        ("2026-11-20T09:00", "Europe/Berlin", "2026-11-20T08:00:00Z"),
        # Skipped: the instant at which they are.
        ("2026-03-29T02:00", "Europe/Berlin", "2026-03-29T01:00:00Z"),
        ("2026-03-29T02:59", "Europe/Berlin", "2026-03-29T01:00:00Z"),
        ("2026-03-29T03:00", "Europe/Berlin", "2026-03-29T01:00:00Z"),
        ("2026-10-04T02:15", "Australia/Lord_Howe", "2026-10-03T15:30:00Z"),
        ("2011-12-30T12:00", "Pacific/Apia", "2011-12-30T10:00:00Z"),
        # Shown twice: the first of the two.
        ("2026-10-25T02:00", "Europe/Berlin", "2026-10-25T00:00:00Z"),
        ("2026-10-25T02:59", "Europe/Berlin", "2026-10-25T00:59:00Z"),
        ("2026-10-25T03:00", "Europe/Berlin", "2026-10-25T02:00:00Z"),
        ("2026-04-05T01:45", "Australia/Lord_Howe", "2026-04-04T14:45:00Z"),
        # Beyond what can be told in UTC.
        ("0001-01-01T00:00", "Asia/Tokyo", "0001-01-01T00:00:00Z"),
        ("9999-12-31T23:59", "Etc/GMT+12", "9999-12-31T23:59:00Z"),
    ],
)
def test_a_local_time_is_the_first_instant_at_which_it_has_come(
    local: str, zone: str, instant: str
) -> None:
    assert iso_z(first_instant(datetime.fromisoformat(local), ZoneInfo(zone))) == instant


@given(LOCAL, st.sampled_from(ZONES))
def test_clocks_show_a_local_time_at_its_first_instant_and_never_before(
    local: datetime, zone: ZoneInfo
) -> None:
    instant = first_instant(local, zone)
    assert instant.tzinfo is UTC
    assert instant.astimezone(zone).replace(tzinfo=None) >= local
    for earlier in (1, 30 * 60, 60 * 60, 3 * 60 * 60):
        before = instant - timedelta(seconds=earlier)
        assert before.astimezone(zone).replace(tzinfo=None) < local


@given(LOCAL, st.integers(0, 200), st.sampled_from(ZONES))
def test_a_later_local_time_never_comes_earlier(
    local: datetime, minutes: int, zone: ZoneInfo
) -> None:
    later = local + timedelta(minutes=minutes)
    assert first_instant(local, zone) <= first_instant(later, zone)


# Durations


@pytest.mark.parametrize(
    ("start", "length", "end"),
    [
        ("2026-02-08", "6 months", "2026-08-08"),
        ("2026-02-08", "6 month", "2026-08-08"),
        ("2026-01-31", "1 month", "2026-02-28"),
        ("2028-01-31", "1 month", "2028-02-29"),
        ("2026-08-31", "6m", "2027-02-28"),
        ("2028-02-29", "1 year", "2029-02-28"),
        ("2026-12-31", "2 years", "2028-12-31"),
        ("2026-11-22", "2 weeks", "2026-12-06"),
        ("2026-11-22", "1w", "2026-11-29"),
        ("2026-11-22", "90d", "2027-02-20"),
        ("2026-11-22", " 1 Day ", "2026-11-23"),
    ],
)
def test_a_duration_is_clamped_to_the_months_end(start: str, length: str, end: str) -> None:
    assert Duration.parse(length).after(date.fromisoformat(start)).isoformat() == end


@pytest.mark.parametrize("text", ["", "6", "months", "-1d", "1.5 years", "six months", "6 moons"])
def test_what_is_no_duration_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a duration"):
        Duration.parse(text)


@pytest.mark.parametrize("text", ["9999 years", "9000y", "9999w"])
def test_a_duration_beyond_the_calendar_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="9999"):
        Duration.parse(text).after(date(9998, 6, 1))


# Weeks


@pytest.mark.parametrize(
    ("day", "week"),
    [
        ("2026-11-22", "2026-W47"),
        ("2026-11-23", "2026-W48"),
        ("2025-12-29", "2026-W01"),
        ("2026-12-31", "2026-W53"),
        ("2027-01-03", "2026-W53"),
        ("2027-01-04", "2027-W01"),
    ],
)
def test_a_week_is_named_by_its_iso_year(day: str, week: str) -> None:
    assert str(Week.of(date.fromisoformat(day))) == week
    assert Week.parse(week).monday <= date.fromisoformat(day) <= Week.parse(week).sunday


def test_weeks_go_on_over_the_years_end() -> None:
    assert str(Week.parse("2026-W53").following) == "2027-W01"
    assert str(Week.parse("2026-W01").previous) == "2025-W52"
    assert str(Week.parse("2027-W01").previous) == "2026-W53"


@pytest.mark.parametrize("text", ["2026-w47", "2026W47", " 2026-W47 "])
def test_a_week_is_read_from_the_forms_of_iso_8601(text: str) -> None:
    assert str(Week.parse(text)) == "2026-W47"


@pytest.mark.parametrize(
    "text", ["2025-W53", "2026-W00", "2026-W54", "0000-W01", "47", "2026-11", "", "0001-W01",
             "9999-W52"],
)  # fmt: skip
def test_a_week_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="week"):
        Week.parse(text)


def test_a_week_begins_on_monday_in_the_teams_zone() -> None:
    week = Week.parse("2026-W44")  # summer time ends on its Sunday before
    assert iso_z(week.starts(BERLIN)) == "2026-10-25T23:00:00Z"
    assert iso_z(week.ends(BERLIN)) == "2026-11-01T23:00:00Z"
    change = Week.parse("2026-W43")
    assert change.ends(BERLIN) - change.starts(BERLIN) == timedelta(days=7, hours=1)


def test_an_instant_lies_in_different_weeks_in_different_zones() -> None:
    instant = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)
    assert str(Week.at(instant, UTC_ZONE)) == "2026-W47"
    assert str(Week.at(instant, BERLIN)) == "2026-W48"


@given(st.dates(date(1950, 1, 1), date(2080, 1, 1)), st.sampled_from(ZONES))
def test_weeks_cover_time_without_a_gap(day: date, zone: ZoneInfo) -> None:
    week = Week.of(day)
    assert week.starts(zone) <= start_of_day(day, zone) <= week.ends(zone)
    assert week.ends(zone) == week.following.starts(zone)
    assert Week.parse(str(week)) == week


@pytest.mark.parametrize("text", ["0001-01-01", "0999-12-31T00:00Z", "9001-01-01", "9999-12-31"])
def test_now_keeps_away_from_the_ends_of_the_calendar(text: str) -> None:
    with pytest.raises(ValueError, match="lies between the years 1000 and 9000"):
        read_now(text, {})
