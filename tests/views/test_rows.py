"""One record in a list: its date in words, its sign, and its people."""

import pytest

from loopbook.logbook import Logbook
from loopbook.records import STATUSES, Kind
from loopbook.views.rows import Due, PersonChip, Row, by_due, chip, mark_of, row_of
from tests.logbooks import NOW, PEOPLE, book, decision, handoff, instant, item


def row(text: str, settings: str = "", kind: str = "decisions", now: str = "") -> Row:
    logbook = book({f"{kind}/it.md": text}, settings, instant(now) if now else NOW)
    return row_of(logbook, item(logbook, "it"))


def due(text: str, settings: str = "", kind: str = "decisions", now: str = "") -> Due:
    found = row(text, settings, kind, now).due
    assert found is not None
    return found


@pytest.mark.parametrize(("status", "word"), [("proposed", "decide by"), ("accepted", "review by")])
def test_the_word_before_a_decisions_date_follows_from_its_status(status: str, word: str) -> None:
    assert due(decision(status=status)).word == word


@pytest.mark.parametrize("status", ["offered", "declined", "accepted"])
def test_a_handoff_is_due(status: str) -> None:
    assert due(handoff(status=status), kind="handoffs").word == "due"


def test_a_closed_record_has_no_date() -> None:
    for status in ("rejected", "withdrawn", "superseded", "reversed"):
        assert row(decision(status=status)).due is None
    for status in ("done", "cancelled"):
        assert row(handoff(status=status), kind="handoffs").due is None
    assert row(decision(expiry=None)).due is None


def test_a_closed_handoff_tells_what_came_of_it_and_why() -> None:
    def told(status: str) -> str | None:
        text = handoff(status=status, outcome="All is well.", reason="No time.")
        return row(text, kind="handoffs").told

    assert told("done") == "All is well."
    assert [told(status) for status in ("declined", "cancelled")] == ["No time.", "No time."]
    assert [told(status) for status in ("offered", "accepted")] == [None, None]
    assert row(decision(status="rejected")).told is None


def test_a_row_says_when_its_record_ended() -> None:
    found = row(handoff(status="done", closed="2026-11-02"), kind="handoffs").end
    assert found is not None
    assert (found.word, str(found.at)) == ("done", "2026-11-02")
    assert row(decision()).end is None


def test_a_date_is_told_in_full() -> None:
    assert due(decision(expiry="2026-11-26"), "timezone: Europe/Berlin") == Due(
        at=instant("2026-11-26T23:00Z"),
        written="2026-11-26",
        day="Thu 26 Nov",
        word="decide by",
        relative="in 8 days",
        state="later",
        local="2026-11-27 00:00 Europe/Berlin",
    )


@pytest.mark.parametrize(
    ("expiry", "state", "relative"),
    [
        ("2026-11-16", "late", "1 day late"),
        ("2026-11-17", "late", "12 hours late"),
        ("2026-11-18", "soon", "in 12 hours"),
        ("2026-11-20", "soon", "in 2 days"),
        ("2026-11-21", "later", "in 3 days"),
        ("2026-11-18T12:00Z", "late", "1 minute late"),
        ("2026-11-18T12:05Z", "soon", "in 5 minutes"),
    ],
)
def test_soon_is_within_two_business_days(expiry: str, state: str, relative: str) -> None:
    found = due(decision(expiry=expiry))
    assert (found.state, found.relative) == (state, relative)


@pytest.mark.parametrize(
    ("person", "last_soon", "first_later"),
    [
        ("{}", "2026-11-23", "2026-11-24"),
        ("{days: sun-thu}", "2026-11-23", "2026-11-24"),
        ("{days: mon}", "2026-11-30", "2026-12-01"),
        ("{away: [{from: 2026-11-20, to: 2026-11-24}]}", "2026-11-26", "2026-11-27"),
    ],
)
def test_business_days_are_the_owners(person: str, last_soon: str, first_later: str) -> None:
    settings, thursday = f"people: {{ana: {person}}}", "2026-11-19T12:00Z"
    assert due(decision(expiry=last_soon), settings, now=thursday).state == "soon"
    assert due(decision(expiry=first_later), settings, now=thursday).state == "later"


def test_a_holiday_of_the_owner_is_no_business_day() -> None:
    christmas = "2026-12-23T12:00Z"  # then Thursday 24, Friday 25 (a holiday), Monday 28
    assert due(
        decision(expiry="2026-12-28"), "people: {ana: {holidays: US}}", now=christmas
    ).state == ("soon")
    assert due(decision(expiry="2026-12-28"), "people: {ana: {}}", now=christmas).state == "later"


def test_a_time_with_an_offset_is_told_as_the_owners_day() -> None:
    kolkata = "people: {ana: {timezone: Asia/Kolkata}}"
    found = due(decision(expiry="2026-11-20T20:00Z"), kolkata)
    assert found.day == "Sat 21 Nov"
    assert found.local == "2026-11-21 01:30 Asia/Kolkata"
    assert found.state == "later"


def test_today_is_the_owners_today() -> None:
    roster = "people: {ana: {timezone: Pacific/Auckland}}"  # Thursday the 19th already
    assert due(decision(expiry="2026-11-23"), roster).state == "soon"
    assert due(decision(expiry="2026-11-23")).state == "later"


def test_every_status_has_a_sign() -> None:
    signs = {"ring", "disc", "half", "tick", "stroke", "struck"}
    assert {mark_of(kind, status) for kind in Kind for status in STATUSES[kind]} == signs


def test_what_is_overdue_has_the_wedge() -> None:
    assert row(decision(expiry="2026-11-10")).mark == "wedge"
    assert row(decision(expiry="2026-11-10", status="withdrawn")).mark == "stroke"


def test_the_files_own_word_is_shown_where_it_is_another() -> None:
    settings = (
        "collections: {d: {path: decisions, kind: decision, statuses: {Last Call: proposed}}}"
    )
    assert row(decision(status="Last Call"), settings).status_text == "Last Call"
    assert row(decision(status="Proposed"), settings).status_text == ""


def test_a_handoff_names_giver_owner_and_who_is_accountable() -> None:
    found = row(handoff(), PEOPLE, kind="handoffs")
    people = (found.giver, found.owner, found.accountable)
    assert [each.name if each else None for each in people] == ["Ana Ruiz", "Bo Chen", "Ana Ruiz"]
    assert row(decision(), PEOPLE).giver is None


def test_a_record_of_nobody_is_shown_with_nobody() -> None:
    found = row(decision(owner=None))
    assert found.owner is None
    assert found.accountable is None


@pytest.mark.parametrize(
    ("name", "initials"),
    [
        ("Ana Ruiz", "AR"),
        ("Ana", "A"),
        ("Anne-Marie de Vos", "AV"),
        ("élan", "É"),
        ("王 芳", "王芳"),
    ],
)
def test_initials_are_of_the_first_and_the_last_name(name: str, initials: str) -> None:
    assert shown(book({}, f"people: {{ana: {{name: {name}}}}}")).initials == initials


def shown(logbook: Logbook, handle: str = "ana") -> PersonChip:
    found = chip(logbook, handle)
    assert found is not None
    return found


def test_a_handle_is_its_own_name_off_the_roster() -> None:
    assert shown(book({}), "x-y").name == "x-y"
    assert shown(book({}), "x-y").address == "people/x-y/"
    assert chip(book({}), None) is None


def test_one_who_is_away_is_shown_with_who_acts_meanwhile() -> None:
    span = "[{from: 2026-11-16, to: 2026-11-20}]"
    away = f"people: {{ana: {{deputy: bo, away: {span}}}, bo: {{name: Bo Chen}}}}"
    found = shown(book({}, away))
    assert (found.away, found.acting) == ("until Fri 20 Nov", "Bo Chen")
    before = shown(book({}, away, instant("2026-11-15")))
    assert (before.away, before.acting) == (None, None)


def test_one_who_left_is_shown_as_gone() -> None:
    found = shown(book({}, "people: {ana: {left: 2026-11-02}}"))
    assert (found.away, found.acting) == ("left on 2 Nov", None)


def test_the_earliest_date_comes_first_and_what_has_none_last() -> None:
    files = {
        "decisions/a.md": decision(expiry=None),
        "decisions/b.md": decision(expiry="2026-12-02"),
        "decisions/c.md": decision(expiry="2026-12-01"),
        "decisions/d.md": decision(expiry="2026-12-01"),
        "decisions/e.md": decision(expiry=None),
    }
    assert [each.id for each in sorted(book(files).items, key=by_due)] == ["c", "d", "b", "a", "e"]


@pytest.mark.parametrize(
    ("path", "number"),
    [
        ("decisions/0007-use-kafka.md", "0007"),
        ("decisions/12.md", "12"),
        ("decisions/2026-11-18-use-kafka.md", ""),
        ("decisions/use-kafka-3.md", ""),
    ],
)
def test_a_record_is_called_by_the_number_that_its_name_begins_with(path: str, number: str) -> None:
    logbook = book({path: decision()})
    assert row_of(logbook, logbook.items[0]).number == number


def test_a_record_is_called_by_its_id_where_that_is_a_number() -> None:
    settings = "collections: {eips: {path: 'EIPS/*.md', kind: decision, fields: {id: eip}}}"
    logbook = book({"EIPS/eip-1559.md": decision(eip="1559")}, settings)
    assert row_of(logbook, logbook.items[0]).number == "1559"
