"""The indexes: what a query selects, what it can be narrowed by, and who is late with what."""

import pytest

from loopbook.records import Kind
from loopbook.views.lists import Facet, Query, of_kind, open_loops, overdue, select
from tests.logbooks import PEOPLE, Life, book, decision, handoff

FILES = {
    "decisions/queue.md": decision(tags=["infra", "jobs"]),
    "decisions/late.md": decision(expiry="2026-11-10", owner="bo"),
    "decisions/later.md": decision(expiry="2026-11-12", owner="bo", tags=["jobs"]),
    "decisions/review.md": decision(status="accepted", expiry="2026-11-01", owner="chi"),
    "decisions/holds.md": decision(status="accepted", expiry="2027-03-01"),
    "decisions/gone.md": decision(status="rejected", expiry="2026-01-01"),
    "handoffs/export.md": handoff(expiry="2026-11-05"),
    "handoffs/done.md": handoff(status="done"),
}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (Query(open=True), "review export late later queue"),
        (Query(overdue=True), "review export late later"),
        (Query(overdue=True, kinds=frozenset({"handoff"})), "export"),
        (Query(owners=frozenset({"bo"})), "export late later done"),
        (Query(open=True, owners=frozenset({"ana"})), "export queue"),
        (Query(owners=frozenset({"bo", "chi"}), open=True), "review export late later"),
        (Query(statuses=frozenset({"rejected", "done"})), "gone done"),
        (Query(tags=frozenset({"jobs"})), "later queue"),
        (Query(tags=frozenset({"infra", "other"})), "queue"),
        (Query(tags=frozenset({"jobs"}), statuses=frozenset({"accepted"})), ""),
    ],
)
def test_a_query_narrows_by_each_of_its_parts(query: Query, expected: str) -> None:
    assert " ".join(item.id for item in select(book(FILES), query)) == expected


def test_an_empty_query_selects_all() -> None:
    assert len(select(book(FILES), Query())) == len(FILES)


def test_a_status_is_asked_for_in_the_words_of_the_file_too() -> None:
    settings = (
        "collections: {d: {path: decisions, kind: decision, statuses: {Last Call: proposed}}}"
    )
    files = {"decisions/a.md": decision(status="Last Call"), "decisions/b.md": decision()}
    logbook = book(files, settings)
    assert [each.id for each in select(logbook, Query(statuses=frozenset({"last call"})))] == ["a"]
    assert len(select(logbook, Query(statuses=frozenset({"proposed"})))) == 2


def test_open_loops_can_be_narrowed_by_what_they_have() -> None:
    view = open_loops(book(FILES, PEOPLE))
    assert [row.id for row in view.rows] == ["review", "export", "late", "later", "queue"]
    assert view.people == (
        Facet("ana", "Ana Ruiz", 2),
        Facet("bo", "Bo Chen", 2),
        Facet("chi", "Chi Okafor", 1),
    )
    assert view.kinds == (Facet("decision", "decision", 4), Facet("handoff", "handoff", 1))
    assert view.statuses == (
        Facet("proposed", "proposed", 3),
        Facet("accepted", "accepted", 1),
        Facet("offered", "offered", 1),
    )
    assert view.tags == (Facet("jobs", "jobs", 2), Facet("infra", "infra", 1))


def test_what_is_overdue_stands_under_the_accountable_person() -> None:
    groups = overdue(book({**FILES, "decisions/x.md": decision(owner=None, expiry="2026-01-01")}))
    assert [
        (group.person.handle if group.person else None, [row.id for row in group.rows])
        for group in groups
    ] == [(None, ["x"]), ("ana", ["export"]), ("bo", ["late", "later"]), ("chi", ["review"])]


def test_nothing_overdue_gives_no_groups() -> None:
    assert overdue(book({"decisions/a.md": decision()})) == ()


def test_records_of_a_kind_stand_by_status_in_the_order_of_their_life() -> None:
    view = of_kind(book(FILES), Kind.DECISION)
    assert [(group.status, [row.id for row in group.rows]) for group in view.groups] == [
        ("proposed", ["late", "later", "queue"]),
        ("accepted", ["holds", "review"]),
        ("rejected", ["gone"]),
    ]
    assert (view.kind, view.total) == ("decision", 6)


def test_within_a_status_the_latest_change_comes_first() -> None:
    paths = [f"decisions/{name}.md" for name in "abc"]
    days = ["2026-11-02", "2026-11-04", "2026-11-03"]
    lives = [Life(path, day).timeline() for path, day in zip(paths, days, strict=True)]
    files = dict.fromkeys([*paths, "decisions/unknown.md"], decision())
    [group] = of_kind(book(files, timelines=lives), Kind.DECISION).groups
    assert [row.id for row in group.rows] == ["b", "c", "a", "unknown"]


def test_what_is_closed_stands_by_its_end_the_latest_first_and_the_unknown_last() -> None:
    lives = [
        Life("handoffs/a.md", "2026-10-01", "accepted").change("2026-11-02", status="done"),
        Life("handoffs/b.md", "2026-10-01", "accepted")
        .change("2026-11-04", status="done")
        .change("2026-11-05"),
        # Its file changed last, and it says that it was over long before.
        Life("handoffs/c.md", "2026-10-01", "accepted").change("2026-11-09", status="done"),
    ]
    files = {life.path: handoff(status="done") for life in lives}
    files["handoffs/c.md"] = handoff(status="done", closed="2026-10-02")
    files["handoffs/unknown.md"] = handoff(status="done")
    log = book(files, timelines=[life.timeline() for life in lives])
    [group] = of_kind(log, Kind.HANDOFF).groups
    assert [row.id for row in group.rows] == ["b", "a", "c", "unknown"]


@pytest.mark.parametrize(("number", "shown"), [(12, 12), (13, 10)])
def test_many_closed_records_are_folded_and_live_ones_never(number: int, shown: int) -> None:
    def groups(status: str) -> list[tuple[int, int]]:
        files = {f"handoffs/{each:02}.md": handoff(status=status) for each in range(number)}
        found = of_kind(book(files), Kind.HANDOFF).groups
        return [(len(group.rows), group.shown) for group in found]

    assert groups("done") == [(number, shown)]
    assert groups("declined") == [(number, number)]


def test_an_empty_log_has_empty_lists() -> None:
    empty = book({})
    assert open_loops(empty).rows == ()
    assert of_kind(empty, Kind.HANDOFF).groups == ()
