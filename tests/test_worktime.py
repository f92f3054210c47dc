"""Working time: where an amount of work ends, across clock changes, nights, leave and holidays."""

import time as machine
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from loopbook.clock import END_OF_TIME, iso_z, parse_instant
from loopbook.roster import Person
from loopbook.workdays import is_here, is_working_day
from loopbook.worktime import LIMIT, Schedule, TooLittleWork, add_work, work_between

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
BERLIN = "Europe/Berlin"


def schedule(zone: str = BERLIN, **fields: Any) -> Schedule:
    return Schedule(Person.model_validate(fields), ZoneInfo(zone))


def there(text: str, zone: str = BERLIN) -> datetime:
    """The instant, in UTC, at which clocks in a zone show a time."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def end_of(start: str, hours: float, zone: str = BERLIN, /, **fields: Any) -> str:
    """Where hours of work end that begin when clocks in a zone show a time."""
    return iso_z(add_work(there(start, zone), hours * HOUR, schedule(zone, **fields)))


def shifts_on(day: str, zone: str = BERLIN, **fields: Any) -> list[tuple[str, str, float]]:
    """The shifts that begin on a date: from and to, as clocks there show it, and their hours."""
    place, noon = ZoneInfo(zone), there(f"{day}T12:00", zone)
    return [
        (f"{begins:%H:%M}", f"{ends:%H:%M}", (end - start) / HOUR)
        for start, end in schedule(zone, **fields).shifts(noon - DAY, noon + DAY)
        for begins, ends in [(start.astimezone(place), end.astimezone(place))]
        if begins.date().isoformat() == day
    ]


# An amount of work


def test_work_goes_on_after_the_weekend() -> None:
    # Clocks change on the Sunday between, so that Monday's hours are one hour earlier in UTC.
    assert end_of("2026-03-27T16:00", 8) == "2026-03-30T14:00:00Z"


def test_work_goes_on_after_a_holiday_and_after_leave() -> None:
    assert end_of("2026-03-27T16:00", 8, days_off="2026-03-30") == "2026-03-31T14:00:00Z"
    leave = [{"from": "2026-03-30", "to": "2026-04-01"}]
    assert end_of("2026-03-27T16:00", 8, away=leave) == "2026-04-02T14:00:00Z"
    # Good Friday and Easter Monday.
    assert end_of("2026-04-02T16:00", 8, holidays="DE-BE") == "2026-04-07T14:00:00Z"


@pytest.mark.parametrize(
    ("start", "hours", "end"),
    [
        ("2026-11-18T10:00", 2, "2026-11-18T12:00"),
        ("2026-11-18T10:00", 2.5, "2026-11-18T12:30"),
        ("2026-11-18T10:00", 2.75, "2026-11-18T13:45"),
        ("2026-11-18T13:00", 0, "2026-11-18T13:30"),
        ("2026-11-18T13:00", 1, "2026-11-18T14:30"),
        ("2026-11-18T17:30", 0, "2026-11-18T17:30"),
        ("2026-11-18T17:31", 0, "2026-11-19T09:00"),
        ("2026-11-18T17:30", 7.5, "2026-11-19T17:30"),
        ("2026-11-20T20:00", 1, "2026-11-23T10:00"),
    ],
)
def test_work_ends_inside_a_shift_or_at_its_end(start: str, hours: float, end: str) -> None:
    split = "09:00-12:30, 13:30-17:30"
    assert end_of(start, hours, hours=split) == iso_z(there(end))


def test_part_time_takes_longer() -> None:
    assert end_of("2026-11-18T09:00", 8, hours="09:00-13:00", days="mon, wed") == iso_z(
        there("2026-11-23T13:00")
    )


def test_a_week_may_begin_on_sunday() -> None:
    cairo = "Africa/Cairo"
    end = end_of("2026-11-19T16:00", 8, cairo, days="sun-thu")
    assert end == iso_z(there("2026-11-22T16:00", cairo))


def test_somebody_who_is_not_on_the_roster_works_in_office_hours() -> None:
    anybody = Schedule(None, ZoneInfo(BERLIN))
    start = there("2026-11-20T16:00")
    assert add_work(start, 2 * HOUR, anybody) == there("2026-11-23T10:00")


@pytest.mark.parametrize(
    ("fields", "hours"),
    [
        ({}, 8),
        ({"hours": "09:00-12:30, 13:30-17:30"}, 7.5),
        ({"hours": "22:00-06:00"}, 8),
        ({"hours": "16:00-24:00"}, 8),
        ({"hours": "00:00-24:00"}, 24),
        ({"hours": "09:00-13:00", "days": "mon"}, 4),
        ({"hours": "06:00-10:00, 22:00-02:00"}, 8),
    ],
)
def test_a_business_day_is_as_much_work_as_a_day_has(fields: dict[str, str], hours: float) -> None:
    whole = schedule(**fields)
    assert whole.day == hours * HOUR
    assert [whole.amount(after) / HOUR for after in ("0h", "4h", "1bd", "3bd")] == [
        *(0, 4, hours, 3 * hours)
    ]


def test_a_business_day_ends_at_the_same_time_on_the_next() -> None:
    split = schedule(hours="09:00-12:30, 13:30-17:30")
    start = there("2026-11-20T10:00")
    assert add_work(start, split.amount("1bd"), split) == there("2026-11-23T10:00")


# Clock changes


@pytest.mark.parametrize(("day", "hours"), [("2026-03-28", 7), ("2026-10-24", 9)])
def test_a_night_is_as_long_as_it_was(day: str, hours: int) -> None:
    night = {"hours": "22:00-06:00", "days": "sat"}
    assert shifts_on(day, **night) == [("22:00", "06:00", hours)]
    morning = date.fromisoformat(day) + DAY
    assert end_of(f"{day}T22:00", hours, **night) == iso_z(there(f"{morning}T06:00"))


def test_a_time_that_clocks_show_twice_is_the_first_of_the_two() -> None:
    assert shifts_on("2026-10-24", hours="22:00-02:30", days="sat") == [("22:00", "02:30", 4.5)]
    assert end_of("2026-10-24T22:00", 4.5, hours="22:00-02:30", days="sat") == (
        "2026-10-25T00:30:00Z"
    )
    # Who begins then works the hour between the two as well.
    assert shifts_on("2026-10-25", hours="02:30-06:00", days="sun") == [("02:30", "06:00", 4.5)]
    assert shifts_on("2026-10-25", hours="02:00-03:00", days="sun") == [("02:00", "03:00", 2)]


def test_a_time_that_clocks_skip_is_the_instant_at_which_they_do() -> None:
    assert shifts_on("2026-03-29", hours="02:30-06:00", days="sun") == [("03:00", "06:00", 3)]
    assert shifts_on("2026-03-29", hours="00:00-02:30", days="sun") == [("00:00", "03:00", 2)]
    within = {"hours": "02:10-02:50, 09:00-10:00", "days": "sun"}
    assert shifts_on("2026-03-29", **within) == [("09:00", "10:00", 1)]
    change = there("2026-03-29T12:00")
    assert list(schedule(**within).starts(change - DAY, change)) == [there("2026-03-29T09:00")]


@pytest.mark.parametrize(
    ("zone", "day"),
    [
        ("Africa/Cairo", "2026-04-24"),
        ("America/Santiago", "2026-09-06"),
        ("Asia/Beirut", "2026-03-29"),
    ],
)
def test_a_day_without_midnight_begins_at_its_first_instant(zone: str, day: str) -> None:
    early = {"hours": "00:00-08:00", "days": "mon-sun"}
    assert shifts_on(day, zone, **early) == [("01:00", "08:00", 7)]
    before = date.fromisoformat(day) - DAY
    late = {"hours": "16:00-24:00", "days": "mon-sun"}
    assert shifts_on(f"{before}", zone, **late) == [("16:00", "01:00", 8)]


def test_clocks_may_change_by_half_an_hour() -> None:
    night = {"hours": "22:00-06:00", "days": "sat"}
    zone = "Australia/Lord_Howe"
    assert shifts_on("2026-10-03", zone, **night) == [("22:00", "06:00", 7.5)]
    assert shifts_on("2026-04-04", zone, **night) == [("22:00", "06:00", 8.5)]


def test_a_date_that_was_left_out_has_no_work() -> None:
    start = there("2011-12-29T16:00", "Pacific/Apia")
    working = schedule("Pacific/Apia")
    assert add_work(start, 2 * HOUR, working) == there("2012-01-02T10:00", "Pacific/Apia")
    always = schedule("Pacific/Apia", hours="00:00-24:00", days="mon-sun")
    assert work_between(start - DAY, start + DAY, always) == 2 * DAY


# Nights, leave and holidays

NIGHTS = {"hours": "22:00-06:00", "days": "mon-fri"}


@pytest.mark.parametrize(
    ("fields", "end", "hours"),
    [
        ({}, "06:00", 8),
        ({"days_off": "2026-11-18"}, "06:00", 8),
        ({"days": "tue"}, "06:00", 8),
        ({"away": [{"from": "2026-11-18", "to": "2026-11-18"}]}, "00:00", 2),
        ({"left": "2026-11-18"}, "00:00", 2),
    ],
)
def test_leave_cuts_a_night_and_a_holiday_does_not(
    fields: dict[str, Any], end: str, hours: float
) -> None:
    assert shifts_on("2026-11-17", **{**NIGHTS, **fields}) == [("22:00", end, hours)]


def test_leave_cuts_a_night_where_the_day_has_no_midnight() -> None:
    leave = {**NIGHTS, "away": [{"from": "2026-04-24", "to": "2026-04-24"}]}
    assert shifts_on("2026-04-23", "Africa/Cairo", **leave) == [("22:00", "01:00", 2)]


def test_the_night_of_a_holiday_is_not_worked_and_that_into_it_is() -> None:
    start = "2026-11-17T22:00"
    assert end_of(start, 8, **NIGHTS, days_off="2026-11-18") == iso_z(there("2026-11-18T06:00"))
    assert end_of(start, 9, **NIGHTS, days_off="2026-11-18") == iso_z(there("2026-11-19T23:00"))


def test_a_night_of_new_years_eve_ends_in_the_next_year() -> None:
    assert end_of("2026-12-31T23:00", 3, **NIGHTS) == "2027-01-01T01:00:00Z"
    assert schedule(**NIGHTS).works_at(there("2027-01-01T03:00"))
    midnight = there("2027-01-01T00:00")
    assert work_between(midnight, midnight + 12 * HOUR, schedule(**NIGHTS)) == 6 * HOUR


def test_the_year_is_that_of_the_place() -> None:
    far = "Pacific/Kiritimati"
    assert end_of("2027-01-01T09:00", 1, far) == "2026-12-31T20:00:00Z"


# The starts of days


def test_a_day_starts_with_its_first_shift() -> None:
    split = schedule(hours="09:00-12:30, 13:30-17:30")
    friday = there("2026-11-20T09:00")
    assert split.next_start(friday) == friday
    assert split.next_start(friday + MINUTE) == there("2026-11-23T09:00")
    starts = list(split.starts(friday, there("2026-11-24T09:00")))
    assert starts == [friday, there("2026-11-23T09:00"), there("2026-11-24T09:00")]
    assert list(split.starts(friday + MINUTE, there("2026-11-23T08:59"))) == []


def test_a_night_starts_the_day_on_which_it_begins() -> None:
    night = schedule(**NIGHTS)
    assert night.next_start(there("2026-11-21T03:00")) == there("2026-11-23T22:00")
    assert night.next_start(there("2026-12-31T23:00")) == there("2027-01-01T22:00")


# Too little work


@pytest.mark.parametrize(
    "fields",
    [
        {"left": "2020-01-01"},
        {"away": [{"from": "2000-01-01", "to": "9999-12-31"}]},
        {"days": "sun", "hours": "02:00-02:01"},
    ],
)
def test_who_works_too_little_is_told_and_nothing_hangs(fields: dict[str, Any]) -> None:
    idle, start = schedule(**fields), parse_instant("2026-11-20T10:30Z")
    with pytest.raises(TooLittleWork) as told:
        add_work(start, 2 * HOUR, idle)
    assert str(told.value) == (
        "less than 2 hours of working time in the 366 days after 2026-11-20T10:30:00Z"
    )


def test_who_never_works_has_no_next_start() -> None:
    gone, start = schedule(left="2020-01-01"), parse_instant("2026-11-20T10:30Z")
    limit = "in the 366 days after 2026-11-20T10:30:00Z"
    with pytest.raises(TooLittleWork, match=f"no working time {limit}"):
        add_work(start, timedelta(), gone)
    with pytest.raises(TooLittleWork, match=f"no working day begins {limit}"):
        gone.next_start(start)
    assert work_between(start, start + 1000 * DAY, gone) == timedelta()
    assert not gone.works_at(start)


def test_the_limit_counts_from_the_instant() -> None:
    start = parse_instant("2026-11-20T09:00Z")
    leave = [{"from": "2026-11-20", "to": "2027-11-20"}]
    back = schedule("UTC", days="mon-sun", away=leave)
    assert add_work(start, timedelta(), back) == back.next_start(start) == start + LIMIT
    for early, amount in [(start, MINUTE), (start - MINUTE, timedelta())]:
        with pytest.raises(TooLittleWork):
            add_work(early, amount, back)
    with pytest.raises(TooLittleWork):
        back.next_start(start - MINUTE)


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Etc/GMT+12"])
def test_the_ends_of_the_calendar_are_no_fault(zone: str) -> None:
    always = schedule(zone, days="mon-sun", hours="00:00-24:00")
    with pytest.raises(TooLittleWork):
        add_work(END_OF_TIME, HOUR, always)
    first = datetime.min.replace(tzinfo=UTC)
    assert add_work(first + 400 * DAY, HOUR, always) == first + 400 * DAY + HOUR
    assert not always.works_at(first)


# Properties

CHANGES = {
    "UTC": ["2026-12-31"],
    BERLIN: ["2026-03-29", "2026-10-25"],
    "America/Santiago": ["2026-04-05", "2026-09-06"],  # at midnight
    "Africa/Cairo": ["2026-04-24", "2026-10-30"],  # at midnight
    "Asia/Beirut": ["2026-03-29", "2026-10-25"],  # at midnight
    "Australia/Lord_Howe": ["2026-04-05", "2026-10-04"],  # by half an hour
    "Pacific/Apia": ["2011-12-30"],  # a date that was left out
    "Pacific/Kiritimati": ["2026-12-31"],
    "Asia/Kathmandu": ["2026-12-31"],
    "America/St_Johns": ["2026-03-08", "2026-11-01"],
}
"""Zones, with the dates on which something happens to their clocks, or to the year."""
DAYS = ["mon-fri", "sun-thu", "mon-sun", "mon, wed", "sat"]
AMOUNTS = st.timedeltas(timedelta(), 60 * HOUR).map(lambda amount: amount // MINUTE * MINUTE)


@st.composite
def hours_of_a_day(draw: st.DrawFn) -> str:
    """One to three spans of quarters of hours, of which the last may be a night."""
    ticks = sorted(draw(st.lists(st.integers(0, 95), min_size=2, max_size=7, unique=True)))
    ticks = ticks[len(ticks) % 2 :]
    if draw(st.booleans()):
        ticks = [*ticks[1:], ticks[0]]
    times = [f"{tick // 4:02}:{tick % 4 * 15:02}" for tick in ticks]
    spans = zip(times[::2], times[1::2], strict=True)
    return ", ".join(f"{start}-{end}" for start, end in spans)


HOURS = st.sampled_from(["09:00-17:00", "22:00-06:00", "00:00-24:00"]) | hours_of_a_day()


@st.composite
def lives(draw: st.DrawFn) -> tuple[Person, ZoneInfo, datetime]:
    """Somebody somewhere, and an instant around which their clocks or their days are odd."""
    name = draw(st.sampled_from(sorted(CHANGES)))
    around = date.fromisoformat(draw(st.sampled_from(CHANGES[name])))
    dates = st.integers(-6, 6).map(lambda step: around + step * DAY)
    leave = st.tuples(dates, st.integers(0, 2)).map(
        lambda span: {"from": span[0], "to": span[0] + span[1] * DAY}
    )
    person = Person.model_validate(
        {
            "hours": draw(HOURS),
            "days": draw(st.sampled_from(DAYS)),
            "holidays": draw(st.sampled_from([None, "DE-BE", "CL", "EG"])),
            "days_off": tuple(draw(st.lists(dates, max_size=2))),
            "away": draw(st.lists(leave, max_size=2)),
            "left": draw(st.none() | st.none() | dates),
        }
    )
    minutes = draw(st.integers(-5 * 24 * 60, 4 * 24 * 60))
    instant = datetime.combine(around, time(), UTC) + minutes * MINUTE
    return person, ZoneInfo(name), instant


def worked(start: datetime, amount: timedelta, person: Schedule) -> datetime:
    """Where work ends; whoever works too little is of no interest here."""
    try:
        return add_work(start, amount, person)
    except TooLittleWork:
        assume(False)
        raise


@given(lives(), AMOUNTS, AMOUNTS)
def test_adding_work_twice_is_adding_the_sum(
    life: tuple[Person, ZoneInfo, datetime], first: timedelta, second: timedelta
) -> None:
    person, start = Schedule(*life[:2]), life[2]
    both = worked(start, first + second, person)
    assert add_work(add_work(start, first, person), second, person) == both


@given(lives(), AMOUNTS)
def test_work_ends_in_working_time_and_is_what_lies_between(
    life: tuple[Person, ZoneInfo, datetime], amount: timedelta
) -> None:
    person, start = Schedule(*life[:2]), life[2]
    end = worked(start, amount, person)
    assert start <= end <= start + LIMIT
    assert person.works_at(end)
    assert work_between(start, end, person) == amount
    assert work_between(end, start, person) == -amount


@given(lives(), AMOUNTS, st.timedeltas(timedelta(), 5 * DAY), AMOUNTS)
def test_later_and_more_work_never_end_earlier(
    life: tuple[Person, ZoneInfo, datetime], amount: timedelta, later: timedelta, more: timedelta
) -> None:
    person, start = Schedule(*life[:2]), life[2]
    assert worked(start, amount, person) <= worked(start + later, amount, person)
    end, further = worked(start, amount, person), worked(start, amount + more, person)
    assert end < further if more else end == further


@given(lives())
def test_a_day_starts_at_the_start_of_a_shift(life: tuple[Person, ZoneInfo, datetime]) -> None:
    person, start = Schedule(*life[:2]), life[2]
    starts = list(person.starts(start, start + 9 * DAY))
    shifts = {shift.start for shift in person.shifts(start, start + 9 * DAY)}
    assert set(starts) <= shifts
    assert starts == sorted(starts)
    if starts:
        assert person.next_start(start) == starts[0]
    if len(starts) > 1:
        assert person.next_start(starts[0] + MINUTE) == starts[1]


@given(lives())
def test_shifts_follow_one_another_and_are_never_empty(
    life: tuple[Person, ZoneInfo, datetime],
) -> None:
    person, start = Schedule(*life[:2]), life[2]
    shifts = list(person.shifts(start, start + 9 * DAY))
    assert all(shift.start < shift.end for shift in shifts)
    assert all(before.end <= after.start for before, after in pairwise(shifts))


def minutes_worked(person: Person, zone: ZoneInfo, start: datetime, minutes: int) -> Iterator[bool]:
    """For each minute whether it is worked, as somebody would tell who reads the clock on the wall.

    While clocks show an hour for the second time, it counts as its end: it has passed already.
    """
    latest = start.astimezone(zone).replace(tzinfo=None) - DAY
    for step in range(-24 * 60, minutes):
        latest = max(latest, (start + step * MINUTE).astimezone(zone).replace(tzinfo=None))
        if step >= 0:
            yield any(_in_span(latest, begin, end, person) for begin, end in person.hours)


def _in_span(wall: datetime, begin: time, end: time, person: Person) -> bool:
    today, clock = wall.date(), wall.time()
    if begin < end:
        return begin <= clock < end and is_working_day(today, person)
    if clock >= begin:
        return is_working_day(today, person)
    return clock < end and is_working_day(today - DAY, person) and is_here(today, person)


@given(lives())
def test_minutes_are_those_of_the_clock_on_the_wall(
    life: tuple[Person, ZoneInfo, datetime],
) -> None:
    person, zone, start = life
    # Whoever works in a date that was left out has no clock to tell it by.
    assume(not (zone.key == "Pacific/Apia" and any(end <= begin for begin, end in person.hours)))
    own, number = Schedule(person, zone), 3 * 24 * 60
    expected = list(minutes_worked(person, zone, start, number))
    half = MINUTE / 2
    assert [own.works_at(start + step * MINUTE + half) for step in range(number)] == expected
    assert work_between(start, start + number * MINUTE, own) == sum(expected) * MINUTE


@pytest.mark.skipif(not hasattr(machine, "tzset"), reason="the zone is not the process's there")
@pytest.mark.parametrize("here", ["UTC", "America/Santiago", "Pacific/Kiritimati", BERLIN])
def test_nothing_depends_on_the_zone_of_this_machine(
    here: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def everything() -> list[datetime]:
        found = []
        for zone, changes in CHANGES.items():
            person = schedule(zone, hours="00:00-03:00, 22:00-24:00", days="mon-sun")
            for day in changes:
                start = parse_instant(day) - DAY
                found += [add_work(start, hours * HOUR, person) for hours in range(20)]
                found += person.starts(start, start + 4 * DAY)
        return found

    expected = everything()
    with monkeypatch.context() as elsewhere:
        elsewhere.setenv("TZ", here)
        machine.tzset()
        try:
            assert everything() == expected
        finally:
            elsewhere.undo()
            machine.tzset()
