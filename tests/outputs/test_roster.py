"""The roster for a terminal and for scripts."""

import json
from typing import Any

import click
import pytest

from loopbook.clock import iso_z
from loopbook.outputs import roster
from loopbook.views.gaps import notes
from loopbook.views.roster import members
from tests.logbooks import NOW
from tests.logs import settings_of

TEAM = """\
timezone: Europe/Berlin
people:
  ana:
    {name: Ana Ruiz, timezone: Europe/Madrid, hours: "09:00-12:30, 13:30-17:30", holidays: DE-BE,
    days_off: 2026-12-24, deputy: bo, lead: chi, away: [{from: 2026-12-21, to: 2027-01-04}]}
  bo: {name: Bo Chen, deputy: ana, lead: chi, left: 2027-03-01}
  chi: {hours: "16:00-24:00", days: sun-thu, lead: ana}
"""


def text(settings: str) -> str:
    read = settings_of(settings)
    team = members(read, NOW)
    return click.unstyle(roster.text(team, notes(read, team)))


def shape(settings: str) -> dict[str, Any]:
    read = settings_of(settings)
    team = members(read, NOW)
    return roster.as_json(iso_z(NOW), team, notes(read, team))


def test_the_text_says_what_is_known_of_each_and_what_is_left_open() -> None:
    assert (
        text(TEAM)
        == """\
Ana Ruiz (ana)  Wed 18 Nov 13:00 in Europe/Madrid, starts at 13:30
  works     Mon–Fri 09:00–12:30, 13:30–17:30, 37.5 hours a week
  holidays  DE-BE, next 25 Dec, Christmas Day
  days off  24 Dec
  away      21 Dec 2026 – 4 Jan 2027
  deputy    bo
  lead      chi

Bo Chen (bo)  Wed 18 Nov 13:00 in Europe/Berlin, works now
  works   Mon–Fri 09:00–17:00, 40 hours a week
  deputy  ana
  lead    chi
  leaves  1 Mar 2027

chi  Wed 18 Nov 13:00 in Europe/Berlin, starts at 16:00
  works  Sun–Thu 16:00–24:00, 40 hours a week
  lead   ana

Notes
  ana and bo stand in for one another: when both are away, chi acts
  bo leaves on 1 Mar 2027 and is still the deputy of ana; name somebody else there
"""
    )


@pytest.mark.parametrize(
    ("fields", "state"),
    [
        (
            "away: [{from: 2026-11-18, to: 2026-11-20}]",
            "is away, starts on Mon 23 Nov at 09:00",
        ),
        ("away: [{from: 2026-11-18, to: 2028-11-20}]", "is away, does not work within 366 days"),
        ("days_off: 2026-11-18", "starts on Thu 19 Nov at 09:00"),
        ("left: 2026-11-18", "has left the team"),
    ],
)
def test_a_state_says_why_and_until_when(fields: str, state: str) -> None:
    assert text(f"people: {{ana: {{{fields}}}}}").split("\n")[0] == (
        f"ana  Wed 18 Nov 12:00 in UTC, {state}"
    )


def test_nothing_moves_the_cursor() -> None:
    said = text(
        'people: {ana: {name: "A\\u202ena", deputy: "b\\u202eo"}, "b\\u202eo": {lead: ana}}'
    )
    assert "\N{RIGHT-TO-LEFT OVERRIDE}" not in said
    assert said.startswith("A\N{REPLACEMENT CHARACTER}na (ana)")


def test_without_a_roster_it_says_how_to_write_one() -> None:
    said = text("timezone: UTC")
    assert said.startswith("There is no roster: any owner is accepted")
    example = said[said.index("people:") :]
    assert list(settings_of(example).people) == ["ana", "bo"]


def test_the_json_has_its_documented_shape() -> None:
    found = shape(TEAM)
    assert list(found) == ["version", "now", "people", "notes"]
    assert (found["version"], found["now"]) == (1, "2026-11-18T12:00:00Z")
    assert found["people"][0] == {
        "handle": "ana",
        "name": "Ana Ruiz",
        "timezone": "Europe/Madrid",
        "local_time": "2026-11-18T13:00:00+01:00",
        "works_now": False,
        "next_start": "2026-11-18T12:30:00Z",
        "days": ["mon", "tue", "wed", "thu", "fri"],
        "hours": ["09:00-12:30", "13:30-17:30"],
        "hours_per_week": 37.5,
        "holidays": "DE-BE",
        "next_holiday": {"date": "2026-12-25", "name": "Christmas Day"},
        "days_off": ["2026-12-24"],
        "deputy": "bo",
        "lead": "chi",
        "away": [{"from": "2026-12-21", "to": "2027-01-04"}],
        "left": None,
    }
    bo, chi = found["people"][1:]
    assert (bo["works_now"], bo["next_start"], bo["left"]) == (True, None, "2027-03-01")
    assert (bo["holidays"], bo["next_holiday"], bo["away"]) == (None, None, [])
    assert (chi["name"], chi["hours"], chi["deputy"]) == ("chi", ["16:00-24:00"], None)
    circle, left = found["notes"]
    assert list(circle) == ["name", "people", "message"]
    assert (circle["name"], circle["people"]) == ("circle", ["ana", "bo"])
    assert (left["name"], left["people"]) == ("left-but-named", ["bo"])
    assert json.loads(json.dumps(found)) == found


def test_the_json_of_no_roster_is_empty() -> None:
    assert shape("") == {"version": 1, "now": "2026-11-18T12:00:00Z", "people": [], "notes": []}
