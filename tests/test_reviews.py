"""Reviews: what was found, and when the next one is due."""

from datetime import timedelta

import pytest

from loopbook.amending import Amended
from loopbook.logbook import Logbook
from loopbook.records import Decision
from loopbook.reviews import missing, review
from loopbook.writing import Refusal
from tests.logs import NOW, decision, handoff, logbook, settings_of

TEAM = settings_of("people: {ana: {}, bo: {timezone: Pacific/Auckland}}\n")
KEEP = {"outcome": "keep", "finding": "It holds: twice.", "by": "ana", "expiry": "+90d"}


def book_of(**fields: str) -> Logbook:
    return logbook({"decisions/d.md": decision(**{"status": "accepted", **fields})}, TEAM)


def reviewed(book: Logbook, **said: str) -> Amended:
    (amended,) = review(book, book.by_id["d"], said)
    assert amended.after.faults == ()
    return amended


def test_a_review_is_added_and_the_next_date_is_set() -> None:
    amended = reviewed(book_of(tags="[x]"), **KEEP)
    assert amended.after.text == decision(
        status="accepted",
        expiry="2027-02-22",  # ninety days on is a Saturday
        reviews="\n  - on: 2026-11-22\n    by: ana\n    outcome: keep\n"
        '    finding: "It holds: twice."',
        tags="[x]",
    ).replace("reviews: \n", "reviews:\n")


def test_a_further_review_comes_behind_the_others() -> None:
    old = "\n  - {on: 2026-08-01, by: bo, outcome: keep, finding: fine} # the first"
    text = reviewed(book_of(reviews=old), **KEEP).after.text
    assert f"{old}\n  - {{on: 2026-11-22, by: ana, outcome: keep, finding:" in text
    alone = "{on: 2026-08-01, by: bo, outcome: keep, finding: fine}"
    record = reviewed(book_of(reviews=alone), **KEEP).after.record
    assert isinstance(record, Decision)
    assert [each.by for each in record.reviews] == ["bo", "ana"]


def test_the_very_same_review_is_refused_for_the_date_would_move_without_one() -> None:
    book = book_of(
        reviews='[{on: 2026-11-22, by: ana, outcome: keep, finding: "It holds: twice."}]'
    )
    with pytest.raises(Refusal, match="has this very review already; say what was found this time"):
        reviewed(book, **{**KEEP, "expiry": "+120d"})
    assert reviewed(book, **{**KEEP, "finding": "It holds still."}).after.record


def test_the_date_is_todays_where_the_reviewer_is() -> None:
    book = book_of()
    late = Logbook(TEAM, NOW + timedelta(hours=3), book.entries, book.history)
    for reviewer, day in (("ana", "2026-11-22"), ("bo", "2026-11-23")):
        record = reviewed(late, **{**KEEP, "by": reviewer}).after.record
        assert isinstance(record, Decision)
        assert record.reviews[0].on.isoformat() == day


def test_a_reversal_is_a_review_too_and_ends_the_decision() -> None:
    said = {name: text for name, text in KEEP.items() if name != "expiry"}
    amended = reviewed(book_of(), **{**said, "outcome": "Reverse"})
    record = amended.after.record
    assert isinstance(record, Decision)
    assert (record.status, record.reviews[0].outcome) == ("reversed", "reverse")
    assert [name for name, *_ in amended.differences] == ["status", "reviews"]
    with pytest.raises(Refusal, match="--expiry does not go"):
        reviewed(book_of(), **{**KEEP, "outcome": "reverse"})


def test_whatever_is_missing_is_named_at_once() -> None:
    assert [need.name for need in missing({})] == ["outcome", "finding", "by", "expiry"]
    assert [need.name for need in missing({"outcome": "reverse"})] == ["finding", "by"]
    with pytest.raises(Refusal) as refusal:
        reviewed(book_of(), by="ana")
    assert [word for word in str(refusal.value).split() if word.startswith("--")] == [
        "--outcome", "--finding", "--expiry",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ({"outcome": "maybe"}, "'maybe' is none of keep, change, reverse"),
        ({"finding": " "}, "--finding: say it in words"),
        ({"by": "zoe"}, "--by: 'zoe' is not on the roster"),
        ({"expiry": "2026-11-20"}, "has passed"),
    ],
)
def test_what_is_wrong_is_refused(said: dict[str, str], message: str) -> None:
    with pytest.raises(Refusal, match=message):
        reviewed(book_of(), **{**KEEP, **said})


def test_only_accepted_decisions_are_reviewed() -> None:
    book = logbook({"decisions/d.md": decision(), "handoffs/h.md": handoff()})
    with pytest.raises(Refusal, match="'d' is proposed; only accepted decisions"):
        review(book, book.by_id["d"], KEEP)
    with pytest.raises(Refusal, match="'h' is a handoff"):
        review(book, book.by_id["h"], KEEP)
