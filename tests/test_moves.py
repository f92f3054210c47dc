"""Moves: which are legal, what each needs, and what it writes."""

from collections.abc import Mapping
from typing import Any

import pytest

from loopbook.amending import Amended
from loopbook.checks.running import check
from loopbook.history import no_history
from loopbook.logbook import Logbook
from loopbook.moves import Step, plan
from loopbook.reading import read_bytes
from loopbook.records import LIVE, MOVES, STATUSES, Kind
from loopbook.settings import Settings
from loopbook.writing import Refusal
from tests.logs import NOW, decision, handoff, logbook, settings_of

TEAM = settings_of(
    "timezone: UTC\npeople: {ana: {}, bo: {timezone: Pacific/Auckland}, chi: {}}\n"
    "escalation: {default: normal, policies: {normal: {}}}\n"
)
HANDOFF = "handoffs/h.md"
DECISION = "decisions/d.md"
ACCEPTABLE = {"reverse_if": "it fails twice a week", "risk": "it is slow", "risk_owner": "bo"}
SAID: Mapping[tuple[Kind, str, str], Mapping[str, str]] = {
    (Kind.HANDOFF, "offered", "accepted"): {"readback": "I take it."},
    (Kind.HANDOFF, "offered", "declined"): {"reason": "No time."},
    (Kind.HANDOFF, "offered", "cancelled"): {"reason": "Not needed."},
    (Kind.HANDOFF, "declined", "offered"): {"to": "chi"},
    (Kind.HANDOFF, "declined", "cancelled"): {"reason": "Not needed."},
    (Kind.HANDOFF, "accepted", "done"): {"outcome": "It is done."},
    (Kind.HANDOFF, "accepted", "cancelled"): {"reason": "Not needed."},
    (Kind.HANDOFF, "accepted", "offered"): {"to": "chi"},
    (Kind.HANDOFF, "done", "accepted"): {"reason": "It came back."},
    (Kind.DECISION, "proposed", "accepted"): ACCEPTABLE,
    (Kind.DECISION, "proposed", "rejected"): {},
    (Kind.DECISION, "proposed", "withdrawn"): {},
    (Kind.DECISION, "accepted", "superseded"): {"by": "new"},
    (Kind.DECISION, "accepted", "reversed"): {},
}
"""Every legal move, and what it needs."""
LEGAL = [
    (kind, before, after)
    for kind in Kind
    for before, afters in MOVES[kind].items()
    for after in sorted(afters)
]
ILLEGAL = [
    (kind, str(before), str(after))
    for kind in Kind
    for before in STATUSES[kind]
    for after in STATUSES[kind]
    if after not in MOVES[kind][before]
]


def book_of(
    kind: Kind, status: str, settings: Settings = TEAM, **fields: str | None
) -> tuple[Logbook, str]:
    """A log with one record of a kind in a status, beside a decision in force; and its id."""
    plain: dict[str, Any] = {"escalation": None, **fields}
    files = {"decisions/new.md": decision(status="accepted", escalation=None)}
    if kind is Kind.HANDOFF:
        files[HANDOFF] = handoff(status=status, **plain)
        return logbook(files, settings), "h"
    files[DECISION] = decision(status=status, **plain)
    return logbook(files, settings), "d"


def moved(book: Logbook, name: str, status: str, **said: str) -> dict[str, Amended]:
    """The files that a move changes, by path."""
    item = book.by_id[name]
    return {each.before.path: each for each in plan([Step.of(book, item, status)], said)}


def changed(amended: Amended) -> dict[str, object]:
    return {name: new for name, _, new in amended.differences}


def refused(book: Logbook, name: str, status: str, **said: str) -> str:
    with pytest.raises(Refusal) as refusal:
        moved(book, name, status, **said)
    return str(refusal.value)


# Which are legal


def test_the_examples_are_all_the_legal_moves() -> None:
    assert sorted(SAID) == sorted(LEGAL)


@pytest.mark.parametrize(("kind", "before", "after"), LEGAL)
def test_a_legal_move_is_written_and_reads_back(kind: Kind, before: str, after: str) -> None:
    book, name = book_of(kind, before)
    record = book.by_id[name].entry
    amended = moved(book, name, after, **SAID[kind, before, after])[record.path]
    assert amended.before is record
    assert amended.after.faults == ()
    assert amended.after.record is not None
    assert amended.after.record.status == after
    assert amended.after.body == record.body


@pytest.mark.parametrize(("kind", "before", "after"), LEGAL)
def test_whoever_says_nothing_is_told_everything_that_is_missing(
    kind: Kind, before: str, after: str
) -> None:
    needed = SAID[kind, before, after]
    book, name = book_of(kind, before)
    if not needed:
        assert moved(book, name, after)
        return
    message = refused(book, name, after)
    for option in needed:
        assert f"--{option.replace('_', '-')}  " in message
    assert message.count("--") == len(needed)


@pytest.mark.parametrize(("kind", "before", "after"), ILLEGAL)
def test_an_illegal_move_is_refused_and_the_legal_ones_are_named(
    kind: Kind, before: str, after: str
) -> None:
    book, name = book_of(kind, before)
    message = refused(book, name, after)
    legal = MOVES[kind][before]
    assert all(each in message for each in legal)
    assert ("already" if before == after else "cannot become") in message
    assert legal or "final" in message


def test_a_status_that_nobody_knows_is_guessed_at() -> None:
    book, name = book_of(Kind.HANDOFF, "offered")
    assert "did you mean 'accepted'?" in refused(book, name, "acceptd")
    assert "it can become accepted, declined or cancelled" in refused(book, name, "xyz")
    assert "no status of a handoff" in refused(book, name, "proposed")


def test_another_tools_word_is_understood_and_ours_is_written() -> None:
    book, name = book_of(Kind.DECISION, "accepted")
    assert changed(moved(book, name, "Deprecated")[DECISION]) == {"status": "reversed"}


# What each writes


def test_accepting_a_handoff_writes_what_was_understood() -> None:
    book, name = book_of(Kind.HANDOFF, "offered")
    amended = moved(book, name, "accepted", readback=" I  take\nit: all. ")[HANDOFF]
    assert changed(amended) == {"status": "accepted", "readback": "I take it: all."}
    assert "summary: The migration is half done.\n" in amended.after.text
    assert amended.change.diff.splitlines()[3:] == [
        " ---",
        " title: The ledger's on-call week",
        "-status: offered",
        "+status: accepted",
        " from: ana",
        " owner: bo",
        " summary: The migration is half done.",
        " expiry: 2026-12-15",
        '+readback: "I take it: all."',
        " ---",
        " ",
        " ## Actions",
    ]


def test_what_the_record_says_already_need_not_be_said_again() -> None:
    book, name = book_of(Kind.HANDOFF, "offered", readback="I take it.")
    assert changed(moved(book, name, "accepted")[HANDOFF]) == {"status": "accepted"}
    book, name = book_of(Kind.HANDOFF, "accepted", outcome="Done.")
    assert changed(moved(book, name, "done")[HANDOFF]) == {"status": "done"}
    book, name = book_of(
        Kind.DECISION, "proposed", reverse_if="it fails 3 times", risk="{what: slow}"
    )
    message = refused(book, name, "accepted")
    assert "--risk-owner" in message
    assert "--reverse-if" not in message
    amended = moved(book, name, "accepted", risk_owner="chi")[DECISION]
    assert changed(amended) == {"status": "accepted", "risk": {"what": "slow", "owner": "chi"}}


def test_a_reason_belongs_to_its_own_move() -> None:
    book, name = book_of(Kind.HANDOFF, "accepted", reason="It came back.")
    assert "--reason" in refused(book, name, "cancelled")
    amended = moved(book, name, "cancelled", reason="Sold.")[HANDOFF]
    assert changed(amended) == {"status": "cancelled", "reason": "Sold."}


def test_handing_on_makes_the_old_owner_the_giver_and_ends_the_readback() -> None:
    book, name = book_of(
        Kind.HANDOFF,
        "accepted",
        readback="I take it.",
        reason="x",
        offered="2026-10-30",
        accepted="2026-11-01",
    )
    amended = moved(book, name, "offered", to="@chi")[HANDOFF]
    assert changed(amended) == {
        "status": "offered", "from": "bo", "owner": "chi",
        "readback": None, "reason": None, "offered": None, "accepted": None,
    }  # fmt: skip
    assert "cannot hand 'h' over to 'bo'" in refused(book, name, "offered", to="bo")
    assert "not on the roster" in refused(book, name, "offered", to="zoe")
    assert changed(moved(book, name, "offered", to="ana")[HANDOFF])["owner"] == "ana"


def test_offering_again_keeps_the_giver() -> None:
    book, name = book_of(Kind.HANDOFF, "declined", reason="No time.")
    amended = moved(book, name, "offered", to="chi")[HANDOFF]
    assert changed(amended) == {"status": "offered", "owner": "chi", "reason": None}
    assert "cannot hand 'h' over to 'ana'" in refused(book, name, "offered", to="ana")
    assert "owner" not in changed(moved(book, name, "offered", to="bo")[HANDOFF])


def test_reopening_takes_out_what_was_said_of_the_end() -> None:
    book, name = book_of(
        Kind.HANDOFF, "done", readback="I take it.", outcome="Done.", closed="2026-11-20"
    )
    amended = moved(book, name, "accepted", reason="It came back.")[HANDOFF]
    assert changed(amended) == {
        "status": "accepted", "reason": "It came back.", "outcome": None, "closed": None,
    }  # fmt: skip


def test_a_one_way_door_needs_advice() -> None:
    book, name = book_of(Kind.DECISION, "proposed", door="one-way")
    assert "--consulted" in refused(book, name, "accepted", **ACCEPTABLE)
    amended = moved(book, name, "accepted", **ACCEPTABLE, consulted="@chi, bo")[DECISION]
    assert changed(amended)["consulted"] == ["chi", "bo"]
    book, name = book_of(Kind.DECISION, "proposed", door="one-way", consulted="chi")
    assert "consulted" not in changed(moved(book, name, "accepted", **ACCEPTABLE)[DECISION])
    amended = moved(book, name, "accepted", **ACCEPTABLE, consulted="bo")[DECISION]
    assert changed(amended)["consulted"] == ["chi", "bo"]


# Dates


@pytest.mark.parametrize(("kind", "before", "after"), LEGAL)
def test_a_passed_expiry_is_renewed_where_the_record_stays_live(
    kind: Kind, before: str, after: str
) -> None:
    for expiry in ("2026-11-21", None):
        book, name = book_of(kind, before, expiry=expiry)
        said = SAID[kind, before, after]
        path = book.by_id[name].entry.path
        if after not in LIVE[kind]:
            assert "expiry" not in changed(moved(book, name, after, **said)[path])
            assert "--expiry does not go" in refused(book, name, after, **said, expiry="fri")
            continue
        assert "--expiry" in refused(book, name, after, **said)
        amended = moved(book, name, after, **said, expiry="fri")[path]
        assert changed(amended)["expiry"] == "2026-11-27"
        assert "has passed" in refused(book, name, after, **said, expiry="2026-11-20")
        assert "--expiry" in refused(book, name, after, **said, expiry="someday")


def test_the_date_is_that_of_the_new_owner() -> None:
    # In Auckland it is Sunday, 22 November, 22:00, and the 22nd has not passed; in UTC neither.
    book, name = book_of(Kind.HANDOFF, "declined", expiry="2026-11-22")
    assert moved(book, name, "offered", to="bo")
    late = Logbook(TEAM, NOW.replace(hour=12), book.entries, book.history)
    assert "--expiry" in refused(late, name, "offered", to="bo")  # Monday has begun there
    assert moved(late, name, "offered", to="chi")
    amended = moved(late, name, "offered", to="bo", expiry="tomorrow")[HANDOFF]
    assert changed(amended)["expiry"] == "2026-11-24"


# Supersession


def test_both_ends_of_a_supersession_are_tied() -> None:
    book, name = book_of(Kind.DECISION, "accepted")
    amended = moved(book, name, "superseded", by="#new")
    assert changed(amended[DECISION]) == {"status": "superseded"}
    assert changed(amended["decisions/new.md"]) == {"supersedes": ["d"]}
    after = Logbook(TEAM, NOW, tuple(each.after for each in amended.values()), book.history)
    assert [each.code for each in check(after) if each.code.startswith("R")] == []


def test_a_successor_that_says_so_already_need_not_be_named() -> None:
    files = {DECISION: decision(status="accepted")}
    for status in ("accepted", "superseded"):
        new = decision(status=status, supersedes="d")
        amended = moved(logbook({**files, "decisions/new.md": new}, TEAM), "d", "superseded")
        assert list(amended) == [DECISION]
    for status in ("proposed", "rejected"):
        new = decision(status=status, supersedes="d")
        assert "--by" in refused(
            logbook({**files, "decisions/new.md": new}, TEAM), "d", "superseded"
        )


def test_a_successor_lists_what_it_replaces_in_its_own_way() -> None:
    files = {DECISION: decision(status="accepted"), "decisions/e.md": decision(status="accepted")}
    for written, after in (
        ("x", "supersedes: [x, d]"),
        ("x, e", "supersedes: [x, e, d]"),
        ("[x] # old", "supersedes: [x, d] # old"),
        ("\n  - x", "supersedes: \n  - x\n  - d"),
    ):
        new = decision(status="accepted", supersedes=written)
        amended = moved(logbook({**files, "decisions/new.md": new}), "d", "superseded", by="new")
        assert f"\n{after}\n" in amended["decisions/new.md"].after.text


@pytest.mark.parametrize(
    ("by", "fields", "message"),
    [
        ("nothing", {}, "there is no record"),
        ("nev", {}, "Did you mean 'new'?"),
        ("d", {}, "not another decision"),
        ("h", {}, "not another decision"),
        ("new", {"status": "proposed"}, "only proposed; accept it first"),
        ("new", {"status": "rejected"}, "replaces nothing"),
    ],
)
def test_a_successor_that_cannot_be_one_is_refused(
    by: str, fields: dict[str, str], message: str
) -> None:
    files = {
        DECISION: decision(status="accepted"),
        HANDOFF: handoff(),
        "decisions/new.md": decision(**{"status": "accepted", **fields}),
    }
    assert message in refused(logbook(files), "d", "superseded", by=by)


def test_decisions_do_not_replace_one_another_in_a_circle() -> None:
    files = {
        DECISION: decision(status="accepted", supersedes="e"),
        "decisions/e.md": decision(status="superseded", supersedes="new"),
        "decisions/new.md": decision(status="superseded"),
    }
    assert "itself replaced" in refused(logbook(files), "d", "superseded", by="new")


def test_what_an_accepted_decision_replaces_is_superseded_with_it() -> None:
    files = {
        DECISION: decision(status="proposed", supersedes="[old, open, gone, h]"),
        "decisions/old.md": decision(status="accepted"),
        "decisions/open.md": decision(status="proposed"),
        HANDOFF: handoff(),
    }
    amended = moved(logbook(files), "d", "accepted", **{**ACCEPTABLE, "risk_owner": "ana"})
    assert list(amended) == [DECISION, "decisions/old.md"]
    assert changed(amended["decisions/old.md"]) == {"status": "superseded"}


# Several at once


def test_of_several_records_all_move_or_none() -> None:
    files = {
        f"handoffs/{name}.md": handoff(status="accepted", owner=owner)
        for name, owner in (("a", "bo"), ("b", "chi"), ("c", "chi"))
    }
    book = logbook(files, TEAM)
    steps = [Step.of(book, book.by_id[name], "offered") for name in "abc"]
    amended = plan(steps, {"to": "ana"})
    assert [each.before.path for each in amended] == list(files)
    assert [changed(each)["from"] for each in amended] == ["bo", "chi", "chi"]
    with pytest.raises(Refusal, match="'b'"):
        plan(steps, {"to": "chi"})


def test_two_records_with_one_successor_are_both_listed() -> None:
    files = {f"decisions/{name}.md": decision(status="accepted") for name in ("a", "b", "new")}
    book = logbook(files)
    steps = [Step.of(book, book.by_id[name], "superseded") for name in "ab"]
    amended = {each.before.path: each for each in plan(steps, {"by": "new"})}
    assert changed(amended["decisions/new.md"]) == {"supersedes": ["a", "b"]}


# What is refused


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ({"readback": " "}, "--readback: say it in words"),
        ({"readback": "a\x07b"}, "--readback: say it in words"),
        ({"readback": "x", "outcome": "y"}, "--outcome does not go with 'h' becoming accepted"),
    ],
)
def test_what_the_move_cannot_take_is_refused(said: dict[str, str], message: str) -> None:
    book, name = book_of(Kind.HANDOFF, "offered")
    assert message in refused(book, name, "accepted", **said)


def test_a_file_that_cannot_be_edited_safely_is_refused_by_name() -> None:
    text = decision().replace("status: proposed", "status: &s proposed").replace("chi", "*s")
    message = refused(logbook({DECISION: text}), "d", "rejected")
    assert message.startswith(f"{DECISION}: 'status' is tied")


# Somebody else's fields and statuses


EIPS = settings_of(
    """
collections:
  eips:
    path: "EIPS/eip-*.md"
    kind: decision
    unknown_fields: allow
    optional: [summary, escalation, expiry, owner, reverse_if, risk, superseded_by]
    fields:
      id: eip
      owner: {from: author, pattern: "@([A-Za-z0-9-]+)"}
      expiry: last-call-deadline
    statuses: {Draft: proposed, Last Call: proposed, Final: accepted, Living: accepted,
      Stagnant: withdrawn, "/moved to .*/i": superseded}
"""
)


def eips(status: str) -> Logbook:
    text = f"---\neip: 7\ntitle: Gas\nauthor: Ana (@ana)\nstatus: {status}\n---\n"
    entry = read_bytes("EIPS/eip-7.md", text.encode(), EIPS.collections["eips"])
    return Logbook(EIPS, NOW, (entry,), no_history())


def test_a_move_is_written_in_the_words_of_the_file() -> None:
    for word in ("Final", "final", "FINAL"):
        amended = moved(eips("Draft"), "7", word)["EIPS/eip-7.md"]
        assert changed(amended) == {"status": "Final"}
    assert changed(moved(eips("Draft"), "7", "withdrawn")["EIPS/eip-7.md"]) == {
        "status": "Stagnant"
    }
    assert changed(moved(eips("Draft"), "7", "rejected")["EIPS/eip-7.md"]) == {"status": "rejected"}


def test_from_one_word_to_another_of_the_same_meaning_is_a_move() -> None:
    amended = moved(eips("Draft"), "7", "last call", expiry="2026-12-01")["EIPS/eip-7.md"]
    assert changed(amended) == {"status": "Last Call", "last-call-deadline": "2026-12-01"}
    assert "already" in refused(eips("Draft"), "7", "draft")
    assert "already" in refused(eips("Draft"), "7", "proposed")


def test_what_stands_for_several_words_or_is_worked_out_is_refused() -> None:
    assert "say Final, or Living" in refused(eips("Draft"), "7", "accepted")
    assert "edit the status by hand" in refused(eips("Final"), "7", "superseded")
