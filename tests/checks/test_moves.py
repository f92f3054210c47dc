"""L206, L207 and L208: what the past of a record says against it."""

from collections.abc import Iterable
from typing import Any

import pytest

from loopbook.base import Base, Former
from loopbook.checks import Selection
from loopbook.checks.running import check
from loopbook.findings import Finding
from loopbook.history import no_history
from loopbook.logbook import Logbook
from loopbook.reading import read_bytes
from loopbook.settings import Settings
from tests.logbooks import Life, book, decision, handoff, instant
from tests.logs import NOW, settings_of

HANDOFF = "handoffs/work.md"
DECISION = "decisions/queue.md"


def found(code: str, text: str, life: Life, settings: str = "", **history: Any) -> list[Finding]:
    logbook = book({life.path: text}, settings, timelines=[life.timeline()], **history)
    return list(check(logbook, Selection(select=(code,))))


# L206


def pushed(path: str, status: str, *dates: str | None, **life: bool) -> Life:
    """A record whose expiry had these dates, one a day."""
    told = Life(path, "2026-11-01", status, expiry=dates[0], **life)  # type: ignore[arg-type]
    for day, date in enumerate(dates[1:], 2):
        told.change(f"2026-11-{day:02}", expiry=date)
    return told


@pytest.mark.parametrize(
    ("dates", "times"),
    [
        (["2026-11-10", "2026-11-20"], None),
        (["2026-11-10", "2026-11-20", "2026-12-01"], "twice"),
        (["2026-11-10", "2026-11-20", "2026-12-01", "2026-12-02"], "3 times"),
        (["2026-12-10", "2026-12-05", "2026-12-01"], None),  # earlier and earlier
        (["2026-11-10", "2026-11-20", "2026-11-12", "2026-12-01"], "twice"),
        (["2026-11-10", None, "2026-11-20", "2026-12-01"], None),
        (["2026-11-10T12:00", "2026-11-10", "2026-11-20T09:00Z"], "twice"),
        (["2026-11-10", "2026-11-10T12:00", "2026-11-20T09:00Z"], None),
        (["soon", "later", "2026-12-01"], None),
    ],
)
def test_only_a_later_date_is_a_push(dates: list[str | None], times: str | None) -> None:
    hits = found("L206", handoff(), pushed(HANDOFF, "offered", *dates))
    expected = f"'expiry' was moved to a later date {times}, from {dates[0]} to {dates[-1]}"
    assert [each.message for each in hits] == ([expected] if times else [])


def test_a_shallow_clone_counts_what_it_holds() -> None:
    dates = ("2026-11-10", "2026-11-20", "2026-12-01")
    assert found("L206", handoff(), pushed(HANDOFF, "offered", *dates, complete=False)) != []


@pytest.mark.parametrize("status", ["offered", "declined", "accepted"])
def test_an_open_handoff_is_pushed(status: str) -> None:
    life = pushed(HANDOFF, status, "2026-11-10", "2026-11-20", "2026-12-01")
    assert len(found("L206", handoff(status=status), life)) == 1


@pytest.mark.parametrize("status", ["done", "cancelled"])
def test_a_closed_one_is_let_be(status: str) -> None:
    life = pushed(HANDOFF, "offered", "2026-11-10", "2026-11-20", "2026-12-01")
    life.change("2026-11-10", status=status)
    assert found("L206", handoff(status=status), life) == []


def test_a_review_that_is_put_off_is_no_push() -> None:
    life = pushed(DECISION, "accepted", "2026-11-10", "2026-11-20", "2026-12-01")
    assert found("L206", decision(status="accepted"), life) == []


def test_the_date_of_the_first_review_and_a_reopening_are_no_pushes() -> None:
    life = Life(HANDOFF, "2026-11-01", "accepted", expiry="2026-11-10")
    life.change("2026-11-05", expiry="2026-11-12").change("2026-11-06", status="done")
    life.change("2026-11-12", status="accepted", expiry="2026-12-01")
    assert found("L206", handoff(status="accepted"), life) == []
    life.change("2026-11-13", expiry="2026-12-03")
    assert len(found("L206", handoff(status="accepted"), life)) == 1


def test_a_version_that_cannot_be_read_hides_nothing() -> None:
    life = Life(HANDOFF, "2026-11-01", "offered", expiry="2026-11-10")
    life.change("2026-11-02", expiry="2026-11-12").spoil("2026-11-03")
    life.change("2026-11-04", expiry="2026-12-01")
    assert len(found("L206", handoff(), life)) == 1


# L207


def move(
    was: str,
    now: str,
    between: Iterable[str] = (),
    kind: str = "handoff",
    settings: Settings | None = None,
) -> list[Finding]:
    """What is found where a record was moved since the base."""
    settings = settings or Settings()
    path = f"{kind}s/a.md"
    collection = settings.collection_of(path)
    assert collection is not None
    text = handoff if kind == "handoff" else decision
    before, after = (
        read_bytes(path, text(status=each).encode(), collection) for each in (was, now)
    )
    base = Base("main", "", frozenset({path}), {path: Former(before, tuple(between))})
    logbook = Logbook(settings, NOW, (after,), no_history(), base)
    return list(check(logbook, Selection(select=("L207",))))


@pytest.mark.parametrize(
    ("kind", "was", "now", "hint"),
    [
        ("handoff", "offered", "done",
         "from offered it may become accepted, cancelled or declined; "
         "commit 'status: accepted' first, then done"),
        ("handoff", "declined", "accepted", "from declined it may become cancelled or offered; "
         "commit 'status: offered' first, then accepted"),
        ("handoff", "declined", "done", "from declined it may become cancelled or offered"),
        ("handoff", "accepted", "declined",
         "from accepted it may become cancelled, done or offered; "
         "commit 'status: offered' first, then declined"),
        ("handoff", "done", "offered", "from done it may become accepted; "
         "commit 'status: accepted' first, then offered"),
        ("handoff", "cancelled", "offered", "cancelled is final: leave 'status: cancelled' here, "
         "and write a new record"),
        ("decision", "rejected", "accepted", "rejected is final: leave 'status: rejected' here, "
         "and write a new record"),
        ("decision", "accepted", "proposed", "from accepted it may become reversed or superseded"),
        ("decision", "proposed", "superseded", "from proposed it may become accepted, rejected or "
         "withdrawn; commit 'status: accepted' first, then superseded"),
    ],
)  # fmt: skip
def test_a_move_that_the_kind_does_not_have(kind: str, was: str, now: str, hint: str) -> None:
    (finding,) = move(was, now, kind=kind)
    assert finding.message == f"a {kind} that is {was} cannot become {now}"
    assert (finding.field, finding.line, finding.hint) == ("status", 3, hint)


@pytest.mark.parametrize(
    ("was", "now", "between", "legal"),
    [
        ("offered", "accepted", [], True),
        ("offered", "offered", [], True),
        ("done", "accepted", [], True),
        ("offered", "done", ["accepted"], True),
        ("offered", "done", ["accepted", "done"], True),
        ("offered", "done", ["offered", "accepted", "accepted", "done"], True),
        ("offered", "done", ["cancelled"], False),
        ("offered", "done", ["done"], False),
        ("offered", "accepted", ["done", "accepted"], True),  # it comes to a legal move
        ("declined", "done", ["offered", "accepted", "done"], True),
        ("cancelled", "cancelled", ["offered"], True),
    ],
)
def test_each_commit_of_a_change_may_make_a_move(
    was: str, now: str, between: list[str], legal: bool
) -> None:
    assert bool(move(was, now, between)) is not legal


@pytest.mark.parametrize(
    "lines", ["unknown_fields: allow", "statuses: {Draft: proposed, Stagnant: withdrawn}"]
)
def test_another_house_has_a_life_cycle_of_its_own(lines: str) -> None:
    settings = settings_of(
        f"collections: {{decisions: {{path: decisions, kind: decision, {lines}}}}}"
    )
    assert move("withdrawn", "proposed", kind="decision", settings=settings) == []
    assert move("withdrawn", "proposed", kind="decision") != []


def test_a_new_record_may_begin_in_any_status() -> None:
    collection = Settings().collections["decisions"]
    entry = read_bytes("decisions/a.md", decision(status="reversed").encode(), collection)
    base = Base("main", "", frozenset({"decisions/a.md"}), {})
    logbook = Logbook(Settings(), NOW, (entry,), no_history(), base)
    assert check(logbook, Selection(select=("L207",))) == ()


def test_a_former_version_that_could_not_be_read_says_nothing() -> None:
    assert move("acepted", "done") == []


# L208


@pytest.mark.parametrize(
    ("since", "message"),
    [
        ("2026-10-19T12:00Z", None),  # thirty days to the second
        ("2026-10-19T11:59Z", "it has been proposed for 30 days, since 2026-10-19"),
        ("2026-06-01", "it has been proposed for 170 days, since 2026-06-01"),
        ("2026-11-18", None),
    ],
)
def test_how_long_a_decision_may_be_proposed(since: str, message: str | None) -> None:
    hits = found("L208", decision(), Life(DECISION, since))
    assert [each.message for each in hits] == ([message] if message else [])


def test_it_counts_from_when_it_came_to_be_proposed() -> None:
    life = Life(DECISION, "2026-01-01", "withdrawn").change("2026-11-01", status="proposed")
    assert found("L208", decision(), life) == []
    words = Life(DECISION, "2026-01-01", "Draft", means="proposed")
    words.change("2026-11-01", status="Review", means="proposed")
    assert len(found("L208", decision(), words)) == 1
    spoilt = Life(DECISION, "2026-01-01", None).change("2026-11-01", status="proposed")
    assert found("L208", decision(), spoilt) == []


@pytest.mark.parametrize("status", ["accepted", "rejected", "withdrawn"])
def test_what_is_decided_waits_no_longer(status: str) -> None:
    life = Life(DECISION, "2026-01-01").change("2026-11-17", status=status)
    assert found("L208", decision(status=status), life) == []


@pytest.mark.parametrize(
    ("boundary", "message"),
    [
        ("2026-11-01", None),
        ("2026-09-01", "it has been proposed for at least 78 days, since 2026-09-01"),
    ],
)
def test_a_shallow_clone_counts_from_its_boundary(boundary: str, message: str | None) -> None:
    life = Life(DECISION, boundary, complete=False).change("2026-11-10", owner="bo")
    hits = found("L208", decision(), life, known_since=instant(boundary))
    assert [each.message for each in hits] == ([message] if message else [])


def test_a_proposal_may_rest_where_no_expiry_is_asked_for() -> None:
    settings = (
        "collections:\n  decisions:\n    path: decisions\n    kind: decision\n    optional: [{}]\n"
    )
    life = Life(DECISION, "2026-01-01")
    assert found("L208", decision(), life, settings.format("expiry")) == []
    assert len(found("L208", decision(), life, settings.format("summary"))) == 1
