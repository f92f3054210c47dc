"""What a roster leaves open, and what follows from it."""

import pytest

from loopbook.settings import Settings
from loopbook.views.gaps import Note, notes
from loopbook.views.roster import members
from tests.logbooks import NOW
from tests.logs import settings_of


def left_open(people: str, more: str = "") -> list[Note]:
    settings: Settings = settings_of(f"people: {{{people}}}\n{more}")
    return list(notes(settings, members(settings, NOW)))


def said(people: str, more: str = "") -> list[str]:
    return [note.message for note in left_open(people, more)]


def test_a_roster_in_which_everybody_is_covered_leaves_nothing_open() -> None:
    assert left_open("ana: {deputy: bo}, bo: {lead: chi}, chi: {deputy: ana}") == []
    assert left_open("") == []


@pytest.mark.parametrize(
    ("people", "message"),
    [
        (
            "ana: ",
            "ana has neither a deputy nor a lead on the team: when ana is away, nobody acts; "
            "name one in loopbook.yml",
        ),
        (
            "ana: , bo: , chi: {lead: ana}, dan: {deputy: gone}, gone: {left: 2026-11-18}",
            "ana, bo and dan have neither a deputy nor a lead on the team: when they are away, "
            "nobody acts; name one in loopbook.yml",
        ),
    ],
)
def test_those_for_whom_nobody_stands_in(people: str, message: str) -> None:
    assert said(people)[0] == message


@pytest.mark.parametrize(("next_one", "alone"), [("bo", False), ("ana", True), ("dan", True)])
def test_a_deputy_who_has_left_passes_it_on(next_one: str, alone: bool) -> None:
    others = (
        f"bo: {{deputy: ana}}, chi: {{deputy: {next_one}, left: 2026-01-01}}, "
        "dan: {deputy: chi, left: 2026-01-01}"
    )
    names = {note.name for note in left_open(f"ana: {{deputy: chi}}, {others}")}
    assert ("nobody-stands-in" in names) is alone
    away = f"ana: {{deputy: chi, away: [{{from: 2026-11-18, to: 2026-11-18}}]}}, {others}"
    acting = settings_of(f"people: {{{away}}}").acting("ana", NOW)
    assert acting == (None if alone else "bo")


PAIR = "ana and bo stand in for one another: when both are away"


@pytest.mark.parametrize(
    ("people", "message"),
    [
        ("ana: {deputy: bo, lead: chi}, bo: {deputy: ana, lead: chi}", f"{PAIR}, chi acts"),
        (
            "ana: {deputy: bo}, bo: {deputy: ana}",
            f"{PAIR}, nobody acts; give each of them a lead who is not among them",
        ),
        (
            "ana: {deputy: bo, lead: bo}, bo: {deputy: ana, lead: chi}",
            f"{PAIR}, chi acts for bo, nobody acts for ana; give ana a lead who is not among them",
        ),
        (
            "ana: {deputy: bo, lead: dan}, bo: {deputy: ana, lead: chi}, dan: {lead: chi}",
            f"{PAIR}, dan acts for ana, chi acts for bo",
        ),
        (
            "ana: {deputy: bo, lead: dan}, bo: {deputy: ana, lead: chi}, dan: {left: 2026-11-18}",
            f"{PAIR}, chi acts for bo, nobody acts for ana; give ana a lead who is not among them",
        ),
        (
            "ana: {deputy: bo, lead: chi}, bo: {deputy: dan, lead: chi}, "
            "dan: {deputy: ana, lead: chi}",
            "ana, bo and dan stand in for one another in turn: when all are away, chi acts",
        ),
    ],
)
def test_deputies_in_a_circle_and_who_acts_then(people: str, message: str) -> None:
    [note] = [
        each for each in left_open(f"{people}, chi: {{deputy: ana}}") if each.name == "circle"
    ]
    assert note.message == message


def test_what_is_said_of_a_circle_is_what_happens() -> None:
    away = "away: [{from: 2026-11-18, to: 2026-11-18}]"
    roster = f"ana: {{deputy: bo, lead: bo, {away}}}, bo: {{deputy: ana, lead: chi, {away}}}, chi: "
    settings = settings_of(f"people: {{{roster}}}")
    assert (settings.acting("bo", NOW), settings.acting("ana", NOW)) == ("chi", None)


def test_each_circle_is_told_once_and_who_leads_into_it_is_not_of_it() -> None:
    people = (
        "ana: {deputy: bo}, bo: {deputy: ana}, chi: {deputy: ana}, dan: {deputy: eve}, "
        "eve: {deputy: dan}"
    )
    assert [note.people for note in left_open(people)] == [("ana", "bo"), ("dan", "eve")]


def test_who_has_left_is_in_no_circle() -> None:
    people = "ana: {deputy: bo, lead: chi}, bo: {deputy: ana, left: 2026-11-18}, chi: {lead: ana}"
    assert [note.name for note in left_open(people)] == ["left-but-named"]


@pytest.mark.parametrize(
    ("left", "when"), [("2026-11-18", "left on Wed 18 Nov"), ("2026-12-31", "leaves on 31 Dec")]
)
def test_who_has_left_or_will_and_is_still_named(left: str, when: str) -> None:
    people = (
        f"ana: {{deputy: bo, lead: chi}}, bo: {{left: {left}}}, chi: {{deputy: bo, lead: ana}}, "
        "dan: {deputy: ana, lead: bo}, eve: {deputy: bo, left: 2026-01-01}"
    )
    policies = (
        "escalation: {policies: {a: {expired: [{after: 1bd, to: bo}]}, b: {not_accepted: "
        "[{after: 1bd, to: bo}, {after: 2bd, to: bo}]}, c: {expired: [{after: 1bd, to: ana}]}}}"
    )
    [note] = [each for each in left_open(people, policies) if each.name == "left-but-named"]
    assert note.people == ("bo",)
    assert note.message == (
        f"bo {when} and is still the deputy of ana and chi, the lead of dan and told by the "
        "policies a and b; name somebody else there"
    )


def test_who_has_left_and_is_named_nowhere_is_no_matter() -> None:
    assert left_open("ana: {deputy: chi}, bo: {left: 2026-01-01}, chi: {lead: ana}") == []
