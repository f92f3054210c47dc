"""What each person owes, by when, and who waits for it."""

from datetime import date

import pytest

from loopbook.views.people import PersonView, people, person
from tests.logbooks import NOW, PEOPLE, book, decision, handoff, instant

ACTIONS = """\
# Nightly export

- [ ] no action, for it stands in no list of them

## Actions

- [ ] Read the log
- [x] Tell @chi by 2026-11-01
- [ ] ~~Order a disk~~ @chi by 2026-11-16
- [ ] Raise the limit @chi by 2026-11-17
- [ ] Ask @chi. By 2026-11-18
* [ ] Write to someone@chi.example

## Evidence

- [ ] neither is this
"""


def view(handle: str, files: dict[str, str], settings: str = PEOPLE) -> PersonView:
    return person(book(files, settings), handle)


def ids(rows: tuple[object, ...]) -> list[str]:
    return [getattr(row, "id", "?") for row in rows]


def test_a_person_owes_the_open_loops_that_they_are_accountable_for() -> None:
    files = {
        "decisions/mine.md": decision(),
        "decisions/holds.md": decision(status="accepted", expiry="2027-01-01"),
        "decisions/late.md": decision(expiry="2026-11-01"),
        "handoffs/given.md": handoff(expiry="2026-11-20"),
        "handoffs/taken.md": handoff(status="accepted"),
    }
    ana, bo = view("ana", files), view("bo", files)
    assert ids(ana.owes) == ["late", "given", "mine"]
    assert ana.late == 1
    assert ids(ana.gave) == ["taken"]
    assert ids(bo.owes) == ["taken"]
    assert ids(bo.offered) == ["given"]
    assert ids(bo.gave) == []


def test_each_open_loop_is_owed_by_exactly_one_person() -> None:
    files = {f"handoffs/{status}.md": handoff(status=status) for status in (
        "offered", "declined", "accepted", "done", "cancelled"
    )}  # fmt: skip
    owed = [row.id for each in people(book(files, PEOPLE)) for row in each.owes]
    assert sorted(owed) == ["accepted", "declined", "offered"]


def actions(handle: str, **fields: object) -> list[tuple[str, str | None, bool]]:
    files = {"handoffs/export.md": handoff(ACTIONS, **fields)}
    return [
        (
            each.text,
            each.by.day if each.by else None,
            each.by is not None and each.by.state == "late",
        )
        for each in view(handle, files).actions
    ]


def test_an_action_belongs_to_whom_it_names() -> None:
    assert actions("chi") == [
        ("Raise the limit", "Tue 17 Nov", True),
        ("Ask @chi.", "Wed 18 Nov", False),
    ]


@pytest.mark.parametrize(("status", "who"), [("offered", "ana"), ("accepted", "bo")])
def test_an_action_of_nobody_belongs_to_whoever_is_accountable(status: str, who: str) -> None:
    assert actions(who, status=status) == [
        ("Read the log", None, False),
        ("Write to someone@chi.example", None, False),
    ]


def test_an_action_is_late_from_the_end_of_its_date_where_its_person_is() -> None:
    files = {"handoffs/export.md": handoff("## Actions\n\n- [ ] Ask @chi by 2026-11-17\n")}
    west = "people: {chi: {timezone: Pacific/Honolulu}}"
    for now, state, relative in (
        ("2026-11-18T09:59:59Z", "later", "in 1 minute"),
        ("2026-11-18T10:00:00Z", "late", "1 minute late"),
    ):
        [action] = person(book(files, west, instant(now)), "chi").actions
        assert action.by is not None
        assert (action.by.state, action.by.relative) == (state, relative)
        assert action.by.local == "2026-11-18 00:00 Pacific/Honolulu"


def test_actions_of_closed_handoffs_are_none() -> None:
    assert actions("chi", status="done") == []


def test_an_action_leads_to_its_handoff() -> None:
    [first, *_] = view("chi", {"handoffs/export.md": handoff(ACTIONS)}).actions
    assert first.row.address == "handoffs/export/"


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ("mon-fri", "Mon–Fri"),
        ("sun-thu", "Sun–Thu"),
        ("mon, wed", "Mon, Wed"),
        ("mon, tue, thu", "Mon, Tue, Thu"),
        ("fri", "Fri"),
    ],
)
def test_working_days_are_told_as_people_say_them(days: str, expected: str) -> None:
    assert view("ana", {}, f"people: {{ana: {{days: '{days}'}}}}").days == expected


def test_a_page_tells_zone_hours_and_who_stands_in() -> None:
    roster = """\
timezone: Europe/Berlin
people:
  ana: {timezone: Europe/Madrid, hours: "09:00-12:30, 13:30-17:30", deputy: bo, lead: chi}
  bo: {name: Bo Chen}
  chi: {name: Chi Okafor}
"""
    ana = view("ana", {}, roster)
    assert (ana.zone, ana.hours) == ("Europe/Madrid", "09:00–12:30, 13:30–17:30")
    assert ana.deputy is not None
    assert ana.lead is not None
    assert (ana.deputy.name, ana.lead.name) == ("Bo Chen", "Chi Okafor")
    assert view("bo", {}, roster).zone == "Europe/Berlin"


def test_spans_away_are_told_until_they_are_over() -> None:
    spans = "[{from: 2026-11-02, to: 2026-11-17}, {from: 2026-11-10, to: 2026-11-18}]"
    ana = view("ana", {}, f"people: {{ana: {{away: {spans}}}}}")
    assert [(each.from_, each.to) for each in ana.away] == [
        (date(2026, 11, 10), date(2026, 11, 18))
    ]


def test_people_stand_by_name_and_are_never_ranked() -> None:
    files = {
        "decisions/a.md": decision(owner="chi", expiry="2026-01-01"),
        "decisions/b.md": decision(owner="zed"),
    }
    everybody = people(book(files, PEOPLE, NOW))
    assert [each.chip.name for each in everybody] == ["Ana Ruiz", "Bo Chen", "Chi Okafor", "zed"]
    assert [each.on_roster for each in everybody] == [True, True, True, False]


@pytest.mark.parametrize(("left", "gone"), [("2026-11-18", True), ("2026-11-19", False)])
def test_who_has_left_is_gone_from_that_date_on(left: str, gone: bool) -> None:
    settings = f"people: {{ana: {{left: {left}}}, bo: {{}}, chi: {{}}}}"
    assert view("ana", {}, settings).gone is gone


def test_who_is_only_named_in_closed_records_stands_apart() -> None:
    files = {
        "decisions/old.md": decision(status="withdrawn"),
        "decisions/new.md": decision(owner="bo"),
    }
    assert [(each.chip.handle, each.listed) for each in people(book(files))] == [
        ("ana", False),
        ("bo", True),
    ]
    assert all(each.listed for each in people(book(files, PEOPLE)))


AWAY = """\
people:
  ana: {name: Ana Ruiz, deputy: bo, lead: chi, away: [{from: 2026-11-16, to: 2026-11-20}]}
  bo: {name: Bo Chen, deputy: ana, lead: chi}
  chi: {name: Chi Okafor, left: 2026-11-01, deputy: bo}
"""


def test_who_acts_for_somebody_sees_what_that_person_has() -> None:
    files = {
        "decisions/mine.md": decision(owner="bo"),
        "decisions/hers.md": decision(),
        "handoffs/offered.md": handoff(**{"from": "bo"}, owner="ana"),
        "handoffs/left.md": handoff(status="accepted", owner="chi"),
    }
    bo = view("bo", files, AWAY)
    assert [(each.chip.handle, ids(each.rows)) for each in bo.acts_for] == [
        ("ana", ["hers", "offered"]),
        ("chi", ["left"]),
    ]
    assert view("ana", files, AWAY).acts_for == ()


def test_who_would_act_is_the_first_who_is_here() -> None:
    bo, ana = view("bo", {}, AWAY), view("ana", {}, AWAY)
    assert bo.deputy is not None
    assert (bo.deputy.handle, bo.instead) == ("ana", None)
    assert ana.instead is not None
    assert ana.instead.handle == "bo"


def test_a_person_sees_the_loops_of_others_of_which_a_step_has_told_them() -> None:
    settings = PEOPLE + (
        "escalation: {default: p, policies: {p: {expired: "
        "[{after: 0h, to: owner}, {after: 1bd, to: chi}, {after: 9bd, to: bo}]}}}\n"
    )
    files = {"decisions/late.md": decision(expiry="2026-11-12"), "decisions/soon.md": decision()}
    told = {each.chip.handle: ids(each.told) for each in people(book(files, settings))}
    assert told == {"ana": [], "bo": [], "chi": ["late"]}


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        # A Wednesday at 12:00 UTC: 17:30 in Kolkata.
        ("2026-11-18T12:00:00Z", [("Wed 18 Nov 14:00", "18:00")]),
        ("2026-11-18T12:30:01Z", [("Thu 19 Nov 09:00", "12:00"), ("Thu 19 Nov 14:00", "18:00")]),
        ("2026-11-20T13:00:00Z", [("Mon 30 Nov 09:00", "12:00"), ("Mon 30 Nov 14:00", "18:00")]),
    ],
)
def test_the_next_work_is_todays_rest_or_the_next_working_day(
    now: str, expected: list[tuple[str, str]]
) -> None:
    settings = (
        'people: {ana: {timezone: Asia/Kolkata, hours: "09:00-12:00, 14:00-18:00", '
        "away: [{from: 2026-11-21, to: 2026-11-29}]}}"
    )
    found = person(book({}, settings, instant(now)), "ana").next_work
    assert [(each.begins, each.ends) for each in found] == expected


def test_who_has_left_is_never_at_work() -> None:
    assert view("chi", {}, AWAY).next_work == ()
