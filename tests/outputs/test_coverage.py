"""The page and the JSON of a leave and of a departure."""

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from loopbook.logbook import Logbook
from loopbook.outputs import coverage as page
from loopbook.views.coverage import leave
from loopbook.views.departure import departure
from tests.leaves import LOG, ROSTER
from tests.logs import decision, logbook, settings_of

KEYS = [
    "version", "now", "person", "reason", "covered", "from", "to", "left", "entered", "cover",
    "loops", "stands_in", "mentions", "commands",
]  # fmt: skip
LOOP = [
    "part", "id", "kind", "title", "status", "what", "day", "expires_at", "path", "line", "url",
    "when", "covered", "cover", "to",
]  # fmt: skip
FIRST, LAST = date(2026, 12, 21), date(2027, 1, 4)


def book(roster: str = ROSTER) -> Logbook:
    return logbook(LOG, settings_of(roster))


def leave_of(handle: str, first: date, last: date, roster: str = ROSTER) -> str:
    logbook = book(roster)
    return page.leave(logbook, leave(logbook, handle, first, last))


def leave_json() -> dict[str, Any]:
    return page.leave_json(book(), leave(book(), "ana", FIRST, LAST))


def departure_json() -> dict[str, Any]:
    return page.departure_json(book(), departure(book(), "ana", date(2026, 12, 31)))


def test_a_leave_is_told_as_it_was(snapshot: Callable[[str, str], None]) -> None:
    snapshot("coverage-leave.md", leave_of("ana", FIRST, LAST))


def test_a_departure_is_told_as_it_was(snapshot: Callable[[str, str], None]) -> None:
    view = departure(book(), "ana", date(2026, 12, 31))
    snapshot("coverage-departure.md", page.departure(book(), view))


def test_an_empty_section_says_none() -> None:
    text = leave_of("eve", date(2026, 12, 1), date(2026, 12, 1))
    assert text.startswith("# Leave of Eve Lund: 1 Dec 2026\n\n")
    assert "## Nobody covers\n\nnone\n\n## Who acts\n\n- 1 Dec 2026: nobody\n" in text
    assert "## Open loops\n\nnone\n\n## Reviews\n\nnone\n" in text


def test_a_leave_that_is_not_in_the_roster_says_what_to_write_there() -> None:
    text = leave_of("eve", date(2026, 12, 1), date(2026, 12, 4))
    assert "write `away: [{from: 2026-12-01, to: 2026-12-04}]` under `eve`" in text
    assert "does not know" not in leave_of("ana", FIRST, LAST)


def test_a_stretch_that_ends_within_a_date_says_the_time() -> None:
    roster = ROSTER.replace("bo: {", "bo: {timezone: America/Los_Angeles, ")
    text = leave_of("ana", FIRST, LAST, roster)
    assert "- 21 Dec 2026 00:00 – 28 Dec 2026 09:00: Bo Chen\n" in text


def test_a_departure_that_is_past_and_one_that_leaves_nothing_say_so() -> None:
    gone = page.departure(book(), departure(book(), "ana", date(2026, 11, 1)))
    assert "Off the team since 1 Nov 2026: all of this still has to find a new owner." in gone
    nothing = page.departure(book(), departure(book(), "eve", date(2027, 1, 1)))
    assert "Off the team from 1 Jan 2027: nothing is left behind." in nothing


def test_whoever_has_no_deputy_is_told_to_name_one() -> None:
    files = {"decisions/it.md": decision(owner="eve", expiry="2026-12-01")}
    log = logbook(files, settings_of(ROSTER))
    day = date(2026, 12, 1)
    text = page.leave(log, leave(log, "eve", day, day))
    assert "- To cover all of it, name a deputy of `eve`; there all the time: `ana`, `bo`" in text


# JSON


@pytest.mark.parametrize("shape", [leave_json(), departure_json()])
def test_both_have_one_documented_shape(shape: dict[str, Any]) -> None:
    assert list(shape) == KEYS
    assert (shape["version"], shape["now"]) == (1, "2026-11-22T09:00:00Z")
    assert shape["loops"]
    assert all(list(each) == LOOP for each in shape["loops"])
    assert all(list(each) == ["from", "to", "acting"] for each in shape["cover"])
    assert all(list(each) == ["role", "for", "covered", "away"] for each in shape["stands_in"])
    assert all(list(each) == ["role", "of", "path"] for each in shape["mentions"])
    assert json.loads(json.dumps(shape, allow_nan=False)) == shape


def test_a_leave_is_told_whole() -> None:
    shape = leave_json()
    assert {name: shape[name] for name in KEYS[2:9]} == {
        "person": "ana", "reason": "leave", "covered": False, "from": "2026-12-21",
        "to": "2027-01-04", "left": None, "entered": True,
    }  # fmt: skip
    nobody = {"from": "2026-12-29T23:00:00Z", "to": "2027-01-01T23:00:00Z", "acting": None}
    assert len(shape["cover"]) == 4
    assert shape["cover"][2] == nobody
    assert next(each for each in shape["loops"] if each["id"] == "queue") == {
        "part": "loop", "id": "queue", "kind": "decision", "title": "Use one queue",
        "status": "proposed", "what": None, "day": "2026-12-30",
        "expires_at": "2026-12-30T23:00:00Z", "path": "decisions/queue.md", "line": None,
        "url": "decisions/queue/", "when": "inside", "covered": False, "cover": [nobody],
        "to": None,
    }  # fmt: skip
    [relies] = shape["stands_in"]
    assert (relies["role"], relies["for"], relies["covered"]) == ("deputy", "dee", False)
    assert relies["away"][0] == nobody
    assert "loopbook move queue --to eve" in shape["commands"]


def test_a_departure_is_told_whole() -> None:
    shape = departure_json()
    assert {name: shape[name] for name in KEYS[2:10]} == {
        "person": "ana", "reason": "departure", "covered": False, "from": None, "to": None,
        "left": "2026-12-31", "entered": True, "cover": [],
    }  # fmt: skip
    action = [each for each in shape["loops"] if each["part"] == "action"][1]
    assert (action["what"], action["line"], action["to"]) == ("Raise the limit", 14, "bo")
    assert (action["when"], action["covered"], action["cover"]) == (None, False, [])
    assert shape["mentions"] == [
        {"role": "deputy", "of": "dee", "path": "loopbook.yml"},
        {"role": "escalation", "of": "normal", "path": "loopbook.yml"},
    ]
    assert shape["commands"][-1] == "loopbook move keys --from chi"
