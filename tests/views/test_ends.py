"""How a record came to its end: when, in which word, and what came in its place."""

from datetime import date

import pytest

from loopbook.views.ends import End, Successor, end_of, ended_at
from tests.logbooks import Life, book, decision, handoff, instant, item


def end(files: dict[str, str], *lives: Life, of: str = "a", settings: str = "") -> End | None:
    log = book(files, settings, timelines=[life.timeline() for life in lives])
    return end_of(log, item(log, of))


def closed(status: str, **fields: object) -> End:
    """The end of a decision that was proposed in September and left that status in October."""
    life = Life("decisions/a.md", "2026-09-01").change("2026-10-05T09:00Z", status=status)
    found = end({"decisions/a.md": decision("", **{"status": status, **fields})}, life)
    assert found is not None
    return found


@pytest.mark.parametrize("status", ["proposed", "accepted"])
def test_what_is_live_has_no_end(status: str) -> None:
    assert end({"decisions/a.md": decision(status=status, decided="2026-01-01")}) is None


@pytest.mark.parametrize(
    ("status", "word"),
    [
        ("rejected", "rejected"),
        ("withdrawn", "withdrawn"),
        ("superseded", "replaced"),
        ("reversed", "reversed"),
    ],
)
def test_git_tells_when_a_decision_ended(status: str, word: str) -> None:
    found = closed(status)
    assert (found.word, found.at) == (word, instant("2026-10-05T09:00Z"))


@pytest.mark.parametrize("status", ["done", "cancelled"])
def test_a_handoff_ends_when_it_says_so_else_when_git_does(status: str) -> None:
    life = Life("handoffs/a.md", "2026-09-01", "accepted").change("2026-10-05", status=status)
    written = {"handoffs/a.md": handoff(status=status, closed="2026-10-02")}
    told = end(written, life)
    assert told == End(status, date(2026, 10, 2), "UTC", ())
    from_git = end({"handoffs/a.md": handoff(status=status)}, life)
    assert from_git == End(status, instant("2026-10-05"), "UTC", ())


def test_where_nothing_is_known_no_date_is_told() -> None:
    assert end({"handoffs/a.md": handoff(status="done")}) == End("done", None, "UTC", ())


@pytest.mark.parametrize("status", ["rejected", "withdrawn"])
def test_what_was_turned_down_ended_when_that_was_decided(status: str) -> None:
    assert closed(status, decided="2026-10-01").at == date(2026, 10, 1)


def test_a_decision_is_reversed_by_the_last_review_that_says_so() -> None:
    reviews = [
        {"on": on, "by": "bo", "outcome": outcome, "finding": "So it is."}
        for on, outcome in [("2026-09-20", "reverse"), ("2026-10-04", "reverse")]
    ]
    kept = {"on": "2026-10-09", "by": "bo", "outcome": "keep", "finding": "Fine."}
    assert closed("reversed", reviews=[*reviews, kept]).at == date(2026, 10, 4)
    assert closed("reversed", reviews=[kept], decided="2026-09-02").at == instant(
        "2026-10-05T09:00Z"
    )


def test_a_decision_is_replaced_when_the_first_of_its_successors_is_decided() -> None:
    def newer(status: str, title: str, decided: str) -> str:
        return decision(status=status, title=title, decided=decided, supersedes=["a"])

    files = {
        "decisions/a.md": decision(status="superseded"),
        "decisions/b.md": newer("accepted", "Second", "2026-10-03"),
        "decisions/c.md": newer("reversed", "First", "2026-10-02"),
        "decisions/d.md": newer("proposed", "Perhaps", "2026-09-01"),
        "decisions/e.md": newer("rejected", "Never", "2026-09-01"),
    }
    found = end(files)
    assert found is not None
    assert found.at == date(2026, 10, 2)
    assert found.successors == (
        Successor("Second", "decisions/b/"),
        Successor("First", "decisions/c/"),
    )


def test_only_what_is_superseded_has_a_successor() -> None:
    files = {
        "decisions/a.md": decision(status="rejected"),
        "decisions/b.md": decision(status="accepted", supersedes=["a"], decided="2026-10-03"),
    }
    assert end(files) == End("rejected", None, "UTC", ())


def test_a_bare_date_ends_a_record_at_its_first_instant_where_the_owner_is() -> None:
    files = {"handoffs/a.md": handoff(status="done", closed="2026-10-02")}
    log = book(files, "people: {bo: {timezone: Europe/Berlin}}")
    assert ended_at(log, item(log, "a")) == instant("2026-10-01T22:00Z")
