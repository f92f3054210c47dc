"""Handing on: who gets a record, what is written, and what is refused."""

from typing import Any

import pytest

from loopbook.amending import Amended
from loopbook.checks.running import check
from loopbook.handing import handing_on
from loopbook.logbook import Logbook
from loopbook.moves import plan
from loopbook.records import LIVE, STATUSES, Kind
from loopbook.writing import Refusal
from tests.logs import NOW, decision, handoff, logbook, settings_of

TEAM = settings_of(
    "timezone: UTC\n"
    "people: {ana: {}, bo: {timezone: Pacific/Auckland}, chi: {}, dee: {left: 2026-11-22},\n"
    "  eve: {left: 2026-11-23}}\n"
    "escalation: {default: normal, policies: {normal: {}}}\n"
)
HELD = {"reverse_if": "it fails twice a week", "risk": "{what: it is slow, owner: bo}"}
CLOSED = [(kind, status) for kind in Kind for status in STATUSES[kind] if status not in LIVE[kind]]


def one(kind: Kind, status: str, **given: str | None) -> Logbook:
    """A log with one record, `it`."""
    fields: dict[str, Any] = {"escalation": None, **given}
    if kind is Kind.HANDOFF:
        return logbook({"handoffs/it.md": handoff(status=status, **fields)}, TEAM)
    return logbook({"decisions/it.md": decision(status=status, **fields)}, TEAM)


def handed(book: Logbook, **said: str) -> tuple[Amended, ...]:
    return plan([handing_on(book, item, said) for item in book.items], said)


def changed(book: Logbook, **said: str) -> dict[str, object]:
    [amended] = handed(book, **said)
    return {name: new for name, _, new in amended.differences}


def refused(book: Logbook, **said: str) -> str:
    with pytest.raises(Refusal) as refusal:
        handed(book, **said)
    return str(refusal.value)


def test_what_was_accepted_is_offered_by_its_old_owner() -> None:
    book = one(Kind.HANDOFF, "accepted")
    assert changed(book, to="@chi") == {
        "status": "offered", "from": "bo", "owner": "chi", "readback": None,
    }  # fmt: skip


def test_what_is_offered_gets_another_receiver() -> None:
    assert changed(one(Kind.HANDOFF, "offered"), to="chi") == {"owner": "chi"}


def test_what_was_declined_is_offered_again() -> None:
    book = one(Kind.HANDOFF, "declined", reason="No time.")
    assert changed(book, to="chi") == {"status": "offered", "owner": "chi", "reason": None}


@pytest.mark.parametrize("status", ["offered", "declined"])
def test_what_nobody_accepted_gets_another_giver_in_its_status(status: str) -> None:
    book = one(Kind.HANDOFF, status, reason="No time." if status == "declined" else None)
    assert changed(book, giver="chi") == {"from": "chi"}
    both = changed(book, giver="chi", to="ana")
    assert (both["from"], both["owner"]) == ("chi", "ana")


@pytest.mark.parametrize("status", ["proposed", "accepted"])
def test_a_decision_gets_a_new_owner_in_its_status(status: str) -> None:
    assert changed(one(Kind.DECISION, status, **HELD), to="chi") == {"owner": "chi"}


def test_the_risk_of_a_decision_gets_another_watcher() -> None:
    book = one(Kind.DECISION, "accepted", **HELD)
    assert changed(book, risk_owner="chi") == {"risk": {"what": "it is slow", "owner": "chi"}}
    assert "'bo' has the risk of 'it' already" in refused(book, risk_owner="bo")
    bare = one(Kind.DECISION, "proposed")
    assert "--risk-owner does not go with 'it' being handed on" in refused(bare, risk_owner="chi")


def test_records_of_both_kinds_go_in_one_call_and_pass_the_check() -> None:
    files = {
        "decisions/held.md": decision(status="accepted", owner="ana", **HELD),
        "decisions/open.md": decision(),
        "handoffs/given.md": handoff(),
        "handoffs/taken.md": handoff(status="accepted", owner="ana", giver="bo"),
    }
    book = logbook(files, TEAM)
    amended = handed(book, to="chi")
    assert [each.before.path for each in amended] == list(files)
    assert [each.after.record.owner for each in amended if each.after.record] == ["chi"] * 4
    after = Logbook(TEAM, NOW, tuple(each.after for each in amended), book.history)
    before = {each.code for each in check(book)}
    assert {each.code for each in check(after)} <= before


def test_of_several_records_all_go_or_none() -> None:
    files = {"decisions/a.md": decision(), "decisions/b.md": decision(owner="chi")}
    assert "'b' belongs to 'chi' already" in refused(logbook(files, TEAM), to="chi")


# Dates


@pytest.mark.parametrize(
    ("kind", "status"), [(Kind.DECISION, "proposed"), (Kind.HANDOFF, "offered"),
                         (Kind.HANDOFF, "declined"), (Kind.HANDOFF, "accepted")]
)  # fmt: skip
def test_a_new_date_is_needed_only_where_the_old_one_has_passed(kind: Kind, status: str) -> None:
    assert "expiry" not in changed(one(kind, status), to="chi")
    late = one(kind, status, expiry="2026-11-20")
    assert "--expiry  the next date" in refused(late, to="chi")
    assert "2026-11-20 has passed" in refused(late, to="chi")
    assert changed(late, to="chi", expiry="fri")["expiry"] == "2026-11-27"
    assert changed(one(kind, status), to="chi", expiry="fri")["expiry"] == "2026-11-27"


def test_the_date_is_that_of_the_new_owner() -> None:
    book = one(Kind.DECISION, "proposed", expiry="2026-11-22")
    late = Logbook(TEAM, NOW.replace(hour=12), book.entries, book.history)
    assert changed(late, to="chi") == {"owner": "chi"}
    assert "2026-11-22 has passed" in refused(late, to="bo")  # Monday has begun there


def test_a_review_that_is_due_stays_due() -> None:
    book = one(Kind.DECISION, "accepted", **HELD, expiry="2026-11-20")
    assert changed(book, to="chi") == {"owner": "chi"}
    assert "--expiry does not go with 'it' being handed on" in refused(book, to="chi", expiry="fri")


def test_whoever_gets_only_the_risk_needs_no_date() -> None:
    book = one(Kind.DECISION, "proposed", **HELD, expiry="2026-11-20")
    assert "expiry" not in changed(book, risk_owner="chi")


# What is refused


@pytest.mark.parametrize(("kind", "status"), CLOSED)
def test_what_is_closed_is_not_handed_on(kind: Kind, status: str) -> None:
    assert f"'it' is {status}: what is closed is not handed on" in refused(
        one(kind, status), to="chi"
    )


@pytest.mark.parametrize(
    ("kind", "status", "said", "message"),
    [
        (Kind.DECISION, "proposed", {"to": "ana"}, "'it' belongs to 'ana' already"),
        (Kind.HANDOFF, "offered", {"to": "bo"}, "'it' is offered to 'bo' already"),
        (Kind.HANDOFF, "offered", {"to": "ana"}, "'ana' cannot hand 'it' over to 'ana'"),
        (Kind.HANDOFF, "declined", {"to": "bo"}, "loopbook move it offered --to bo"),
        (Kind.HANDOFF, "accepted", {"to": "bo"}, "'bo' cannot hand 'it' over to 'bo'"),
        (Kind.HANDOFF, "offered", {"giver": "bo"}, "--from: 'bo' cannot hand 'it' over to 'bo'"),
        (Kind.HANDOFF, "offered", {"giver": "ana"}, "--from: 'ana' hands 'it' over already"),
        (Kind.HANDOFF, "offered", {"giver": "chi", "to": "chi"}, "cannot hand 'it' over to 'chi'"),
        (Kind.HANDOFF, "accepted", {"to": "chi", "giver": "ana"}, "--from does not go"),
        (Kind.DECISION, "proposed", {"giver": "chi"}, "--from does not go"),
        (Kind.HANDOFF, "offered", {"to": "chi", "readback": "x"}, "--readback does not go"),
        (Kind.DECISION, "proposed", {"to": "zoe"}, "'zoe' is not on the roster"),
        (Kind.DECISION, "proposed", {"to": "dee"}, "'dee' left the team on 2026-11-22"),
        (Kind.HANDOFF, "accepted", {"to": "dee"}, "'dee' left the team on 2026-11-22"),
        (Kind.HANDOFF, "offered", {"giver": "dee"}, "--from: 'dee' left the team"),
    ],
)
def test_whoever_cannot_have_it_is_refused(
    kind: Kind, status: str, said: dict[str, str], message: str
) -> None:
    assert message in refused(one(kind, status), **said)


def test_whoever_leaves_tomorrow_is_still_here() -> None:
    assert changed(one(Kind.DECISION, "proposed"), to="eve") == {"owner": "eve"}
