"""The JSON that others build on: exactly these keys, in this order."""

import json
import re
from collections.abc import Iterator
from typing import Any

from loopbook.clock import Week
from loopbook.examine import examine
from loopbook.logbook import Logbook
from loopbook.outputs import json as shapes
from loopbook.settings import Settings
from loopbook.views.week import Weeks
from tests.git_repo import GitRepo
from tests.logbooks import NOW, Life, book, decision, handoff, item

RECORD = [
    "id", "kind", "title", "status", "open", "overdue", "owner", "accountable", "acting", "expiry",
    "expires_at", "opened_at", "closed_at", "escalation", "tags", "path", "url",
]  # fmt: skip
CHANGE = ["id", "kind", "title", "at", "commit", "author", "event", "field", "from", "to", "url"]
SETTINGS = """\
timezone: Europe/Berlin
people:
  ana: {name: Ana Ruiz, deputy: bo, away: [{from: 2026-11-16, to: 2026-11-20}]}
  bo: {name: Bo Chen}
escalation: {default: normal, policies: {normal: {expired: [{after: 0h, to: owner}]}}}
"""


def log() -> Logbook:
    queue = Life("decisions/queue.md", "2026-11-09T08:00Z", expiry="2026-11-10")
    queue.change("2026-11-12T08:00Z", expiry="2026-12-01", owner="bo")
    export = Life("handoffs/export.md", "2026-11-02T08:00Z", "accepted")
    export.change("2026-11-13T08:30Z", status="done")
    gone = Life("decisions/gone.md", "2026-11-02").remove("2026-11-14")
    files = {
        "decisions/queue.md": decision(tags=["infra"], owner="ana"),
        "handoffs/export.md": handoff(status="done", expiry=None),
    }
    lives = [queue, export, gone]
    return book(files, SETTINGS, NOW, [life.timeline() for life in lives])


def instants(value: Any) -> Iterator[str]:
    """Every instant in a shape: what stands under a name that ends in `at`, and a week's ends."""
    if isinstance(value, dict):
        for name, part in value.items():
            is_span = name in ("from", "to") and "week" in value
            if isinstance(part, str) and (name in ("now", "at") or name.endswith("_at") or is_span):
                yield part
            yield from instants(part)
    elif isinstance(value, list):
        for part in value:
            yield from instants(part)


def test_list_has_its_documented_shape() -> None:
    logbook = log()
    shape = shapes.records(logbook, logbook.items)
    assert list(shape) == ["version", "now", "records"]
    assert shape["version"] == 1
    assert shape["now"] == "2026-11-18T12:00:00Z"
    assert [list(record) for record in shape["records"]] == [RECORD, RECORD]


def test_a_record_is_told_whole() -> None:
    logbook = log()
    assert shapes.record(logbook, item(logbook, "queue")) == {
        "id": "queue",
        "kind": "decision",
        "title": "Use one queue",
        "status": "proposed",
        "open": True,
        "overdue": False,
        "owner": "ana",
        "accountable": "ana",
        "acting": "bo",
        "expiry": "2026-12-01",
        "expires_at": "2026-12-01T23:00:00Z",
        "opened_at": "2026-11-09T08:00:00Z",
        "closed_at": None,
        "escalation": {
            "policy": "normal",
            "level": 0,
            "next": {"to": "ana", "at": "2026-12-02T08:00:00Z"},
        },
        "tags": ["infra"],
        "path": "decisions/queue.md",
        "url": "decisions/queue/",
    }
    closed = shapes.record(logbook, item(logbook, "export"))
    assert closed["closed_at"] == "2026-11-13T08:30:00Z"
    assert closed["expiry"] is closed["expires_at"] is None
    assert closed["escalation"]["policy"] is None


def test_show_adds_the_history() -> None:
    logbook = log()
    shape = shapes.shown(logbook, item(logbook, "queue"))
    assert list(shape) == ["version", "now", *RECORD, "summary", "ladders", "history"]
    keys = ["at", "commit", "author", "event", "field", "from", "to"]
    assert [list(event) for event in shape["history"]] == [keys] * 3
    assert [(event["event"], event["from"], event["to"]) for event in shape["history"]] == [
        ("opened", None, None),
        ("reassigned", "ana", "bo"),
        ("renewed", "2026-11-10", "2026-12-01"),
    ]
    assert len({event["commit"] for event in shape["history"]}) == 2


def test_what_is_not_committed_has_neither_commit_nor_author(git_repo: GitRepo) -> None:
    git_repo.commit({"decisions/queue.md": decision()})
    git_repo.write({"decisions/queue.md": decision(owner="bo")})
    logbook = examine(git_repo.path, Settings(), NOW).logbook
    [opened, passed] = shapes.shown(logbook, item(logbook, "queue"))["history"]
    assert (opened["commit"], opened["author"]) == (git_repo.head, "Ada")
    assert (passed["commit"], passed["author"], passed["at"]) == (
        None,
        None,
        "2026-11-18T12:00:00Z",
    )


def test_week_has_its_documented_shape() -> None:
    shape = shapes.week(Weeks(log()).view(Week(2026, 46)))
    lists = [
        "opened", "closed", "reopened", "moved", "reassigned", "renewed", "removed",
        "newly_overdue", "reviews_due",
    ]  # fmt: skip
    assert list(shape) == ["version", "week", "from", "to", *lists, "counts", "measures"]
    assert (shape["version"], shape["week"]) == (1, "2026-W46")
    assert (shape["from"], shape["to"]) == ("2026-11-08T23:00:00Z", "2026-11-15T23:00:00Z")
    for name in lists:
        assert shape["counts"][name] == len(shape[name])
        assert all(list(change) == CHANGE for change in shape[name])
    assert {name: [each["id"] for each in shape[name]] for name in lists if shape[name]} == {
        "opened": ["queue"],
        "closed": ["export", "gone"],
        "moved": ["export"],
        "reassigned": ["queue"],
        "renewed": ["queue"],
        "removed": ["gone"],
        "newly_overdue": ["queue"],
    }
    assert shape["removed"][0]["url"] is None
    assert shape["opened"][0]["url"] == "decisions/queue/"


def test_the_counts_of_a_week_begin_and_end_with_what_is_open() -> None:
    counts = shapes.week(Weeks(log()).view(Week(2026, 46)))["counts"]
    assert (counts["open_at_start"], counts["open_at_end"], counts["overdue_at_end"]) == (2, 1, 0)


def test_every_instant_is_in_utc_with_a_z() -> None:
    logbook = log()
    told = [
        shapes.records(logbook, logbook.items),
        shapes.shown(logbook, item(logbook, "queue")),
        shapes.week(Weeks(logbook).view(Week(2026, 46))),
    ]
    found = [text for shape in told for text in instants(shape)]
    assert len(found) > 15
    assert [text for text in found if not re.fullmatch(r"[\d-]{10}T[\d:]{8}Z", text)] == []


def test_every_shape_is_json() -> None:
    logbook = log()
    whole = [
        shapes.records(logbook, logbook.items),
        *(shapes.shown(logbook, each) for each in logbook.items),
        *(shapes.week(Weeks(logbook).view(Week(2026, number))) for number in range(44, 49)),
    ]
    assert json.loads(json.dumps(whole, allow_nan=False)) == whole
