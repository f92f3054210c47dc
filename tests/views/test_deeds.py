"""What people did to the records, in a reader's words."""

from collections.abc import Sequence
from datetime import date

import pytest

from loopbook.commits import Commit
from loopbook.logbook import Logbook
from loopbook.timeline import Deed, Event, EventKind, Timeline
from loopbook.views.deeds import Bit, headline, plain, said, said_for_good, said_of
from loopbook.views.week import Weeks
from tests.logbooks import NOW, PEOPLE, Life, book, decision, instant

DECISION, HANDOFF = "decisions/it.md", "handoffs/it.md"
BOOK = book({}, PEOPLE)


def last(life: Life) -> Deed:
    *_, deed = life.timeline().deeds()
    return deed


def did(life: Life, logbook: Logbook = BOOK) -> str:
    """What the last commit of a life did."""
    return plain(said(logbook, last(life)))


def by(author: str, deed: Deed) -> Deed:
    """The same done by somebody else."""
    commit = Commit("1" * 40, NOW, author, "")
    events = [
        Event(each.kind, each.at, commit, each.field, each.before, each.after, each.state)
        for each in deed.events
    ]
    return deed._replace(events=tuple(events))


def moved(
    path: str,
    before: str | None,
    after: str | None,
    owner: str = "bo",
    expiry: str | None = "2026-12-01",
) -> str:
    """What it is to change the status of a record of bo's, and what is given besides."""
    life = Life(path, "2026-11-02", before, owner="bo", giver="ana")
    return did(life.change("2026-11-03", status=after, owner=owner, expiry=expiry))


# --- The status -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        (DECISION, "proposed", "proposed it"),
        (DECISION, "accepted", "opened it as accepted"),
        (DECISION, "rejected", "opened it as rejected"),
        (HANDOFF, "offered", "offered it to Bo Chen"),
        (HANDOFF, "accepted", "opened it as accepted"),
        (HANDOFF, "done", "opened it as done"),
        (DECISION, None, "opened it"),
    ],
)
def test_how_a_record_is_opened(path: str, status: str | None, words: str) -> None:
    assert did(Life(path, "2026-11-02", status, owner="bo")) == words


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("proposed", "accepted", "accepted it"),
        ("proposed", "rejected", "rejected it"),
        ("proposed", "withdrawn", "withdrew it"),
        ("accepted", "superseded", "replaced it"),
        ("accepted", "reversed", "reversed it"),
        (None, "proposed", "proposed it"),
    ],
)
def test_the_moves_of_a_decision(before: str | None, after: str, words: str) -> None:
    assert moved(DECISION, before, after) == words


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("offered", "accepted", "accepted it"),
        ("offered", "declined", "declined it"),
        ("offered", "cancelled", "cancelled it"),
        ("declined", "offered", "offered it again"),
        ("declined", "cancelled", "cancelled it"),
        ("accepted", "done", "closed it as done"),
        ("accepted", "offered", "offered it to Bo Chen again"),
        ("done", "accepted", "reopened it"),
        (None, "offered", "offered it to Bo Chen"),
    ],
)
def test_the_moves_of_a_handoff(before: str | None, after: str, words: str) -> None:
    assert moved(HANDOFF, before, after) == words


def test_handing_on_says_to_whom_and_from_whom_unless_that_is_who_did_it() -> None:
    life = Life(HANDOFF, "2026-11-02", "accepted", owner="bo")
    life.change("2026-11-03", status="offered", owner="chi")
    assert did(life) == "handed it on from Bo Chen to Chi Okafor"
    assert plain(said(BOOK, by("Bo Chen", last(life)))) == "handed it on to Chi Okafor"


def test_what_was_declined_may_be_offered_to_somebody_else() -> None:
    assert moved(HANDOFF, "declined", "offered", owner="chi") == (
        "offered it again to Chi Okafor instead of Bo Chen"
    )


@pytest.mark.parametrize(
    ("path", "before", "after"),
    [
        (DECISION, "rejected", "accepted"),
        (DECISION, "proposed", "reversed"),
        (HANDOFF, "offered", "done"),
        (HANDOFF, "cancelled", "accepted"),
    ],
)
def test_a_move_that_no_record_may_make_is_not_told_as_if_it_were_one(
    path: str, before: str, after: str
) -> None:
    assert moved(path, before, after) == f"moved it from {before} to {after}"


def test_a_status_in_other_words_stays_in_these_words() -> None:
    life = Life(DECISION, "2026-11-02", "Draft", means="proposed")
    assert did(life) == "opened it as Draft"
    life.change("2026-11-03", status="Last Call", means="proposed")
    assert did(life) == "moved it from Draft to Last Call"
    life.change("2026-11-04", status="Final", means="accepted")
    assert did(life) == "moved it from Last Call to Final"
    life.change("2026-11-05", status="deprecated", means="reversed")
    assert did(life) == "moved it from Final to deprecated"


def test_a_status_of_ours_is_told_by_its_verb_however_it_was_written_before() -> None:
    life = Life(DECISION, "2026-11-02", "Last Call", means="proposed")
    assert did(life.change("2026-11-03", status="Accepted", means="accepted")) == "accepted it"


def test_a_status_that_is_taken_away_is_named() -> None:
    assert moved(DECISION, "proposed", None) == "took away its status, proposed"


# --- The owner ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after", "author", "words"),
    [
        ("ana", "bo", "Chi Okafor", "passed it from Ana Ruiz to Bo Chen"),
        ("ana", "bo", "Ana Ruiz", "passed it to Bo Chen"),
        ("ana", "bo", "Bo Chen", "took it over from Ana Ruiz"),
        ("ana", "zed", "Chi Okafor", "passed it from Ana Ruiz to zed"),
        (None, "bo", "Ana Ruiz", "gave it to Bo Chen"),
        (None, "bo", "Bo Chen", "took it over"),
        ("ana", None, "Bo Chen", "took away its owner, Ana Ruiz"),
    ],
)
def test_who_has_it_now(before: str | None, after: str | None, author: str, words: str) -> None:
    life = Life(DECISION, "2026-11-02", owner=before).change("2026-11-03", owner=after)
    assert plain(said(BOOK, by(author, last(life)))) == words


def test_an_offer_may_go_to_somebody_else() -> None:
    life = Life(HANDOFF, "2026-11-02", "offered", owner="bo").change("2026-11-03", owner="chi")
    assert did(life) == "offered it to Chi Okafor instead of Bo Chen"


# --- The date -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "status", "called"),
    [
        (DECISION, "proposed", "decision date"),
        (DECISION, "accepted", "review"),
        (HANDOFF, "offered", "due date"),
        (HANDOFF, "done", "date"),
    ],
)
def test_a_date_is_called_by_what_it_means(path: str, status: str, called: str) -> None:
    life = Life(path, "2026-11-02", status, expiry="2026-11-12")
    life.change("2026-11-03", expiry="2027-02-04")
    assert did(life) == f"moved its {called} from Thu 12 Nov to 4 Feb 2027"
    assert did(life.change("2026-11-04", expiry=None)) == f"took away its {called}, 4 Feb 2027"
    assert did(life.change("2026-11-05", expiry="2026-12-24")) == f"set its {called} to 24 Dec"


def test_a_date_that_comes_to_mean_something_else_is_said_with_the_move() -> None:
    assert moved(DECISION, "proposed", "accepted", expiry="2027-02-04") == (
        "accepted it, review by 4 Feb 2027"
    )
    life = Life(HANDOFF, "2026-11-02", "done", expiry=None)
    life.change("2026-11-03", status="accepted", expiry="2026-12-24")
    assert did(life) == "reopened it, due 24 Dec"


def test_a_date_that_means_what_it_meant_is_not_hidden_behind_the_move() -> None:
    assert moved(HANDOFF, "offered", "accepted", expiry="2026-12-24") == (
        "accepted it and moved its due date from Tue 1 Dec to 24 Dec"
    )


def test_what_is_closed_needs_no_date_any_more() -> None:
    assert moved(HANDOFF, "accepted", "done", expiry=None) == "closed it as done"
    assert moved(DECISION, "proposed", "accepted", expiry=None) == (
        "accepted it and took away its decision date, Tue 1 Dec"
    )


def test_a_time_is_told_where_its_owner_is() -> None:
    logbook = book({}, "people: {ana: {timezone: Asia/Tokyo}}")
    life = Life(HANDOFF, "2026-11-02", "offered", expiry=None)
    life.change("2026-11-03", expiry="2026-11-20T10:00Z")
    bits = said(logbook, last(life))
    assert plain(bits) == "set its due date to Fri 20 Nov 19:00 Asia/Tokyo"
    assert bits[-1] == Bit("Fri 20 Nov 19:00", at=instant("2026-11-20T10:00Z"), zone="Asia/Tokyo")


def test_a_bare_date_stays_one() -> None:
    life = Life(DECISION, "2026-11-02").change("2026-11-03", expiry="2027-02-04")
    assert Bit("4 Feb 2027", day=date(2027, 2, 4)) in said(BOOK, last(life))


def test_what_is_no_date_stays_as_it_is_written() -> None:
    life = Life(DECISION, "2026-11-02").change("2026-11-03", expiry="soon")
    assert did(life) == "moved its decision date from Tue 1 Dec to soon"


def test_a_review_is_told_as_one() -> None:
    life = Life(DECISION, "2026-10-02", "accepted", expiry="2026-11-12")
    life.change("2026-11-10", expiry="2027-02-04", reviews=1)
    assert did(life) == "reviewed it and moved its review from Thu 12 Nov to 4 Feb 2027"
    assert did(life.change("2026-11-12", reviews=2)) == "reviewed it"


# --- All else -------------------------------------------------------------------------------------


def _told(*events: tuple[EventKind, str | None, str | None]) -> str:
    commit = Commit("1" * 40, NOW, "Ada", "")
    made = tuple(
        Event(kind, NOW, commit, None, before, after, None) for kind, before, after in events
    )
    [deed] = Timeline(DECISION, (), (), made, False, False, None).deeds()
    return plain(said(BOOK, deed))


def test_a_file_that_moves_is_told_by_what_is_new_about_it() -> None:
    renamed = EventKind.RENAMED
    assert _told((renamed, "decisions/old.md", DECISION)) == "renamed it from `old`"
    assert _told((renamed, "decisions/2025/it.md", DECISION)) == (
        "moved its file from `decisions/2025/it.md`"
    )
    both: Sequence[tuple[EventKind, str | None, str | None]] = (
        (renamed, "decisions/old.md", DECISION),
        (EventKind.EDITED, None, None),
    )
    assert _told(*both) == "renamed it from `old` and edited it"


def test_a_removal_is_told() -> None:
    assert did(Life(DECISION, "2026-11-02").remove("2026-11-03")) == "removed it"


def test_all_that_one_commit_did_is_one_sentence() -> None:
    life = Life(HANDOFF, "2026-11-02", "offered", owner="bo")
    life.change("2026-11-03", status="accepted", owner="chi", expiry="2026-12-24")
    assert did(life) == (
        "accepted it, passed it from Bo Chen to Chi Okafor "
        "and moved its due date from Tue 1 Dec to 24 Dec"
    )


def test_what_stays_true_has_its_year_and_a_headline_says_what_says_most() -> None:
    life = Life(DECISION, "2026-11-02").change(
        "2026-11-03", status="accepted", expiry="2026-11-20", owner="bo"
    )
    assert said_for_good(BOOK, last(life)) == (
        "accepted it, review by 20 Nov 2026 and passed it from Ana Ruiz to Bo Chen"
    )
    assert headline(BOOK, last(life)) == "accepted, review by 20 Nov 2026"


def test_a_date_that_passes_is_told_without_a_commit() -> None:
    life = Life(DECISION, "2026-11-02", expiry="2026-11-16")
    logbook = book({DECISION: decision(expiry="2026-11-16")}, PEOPLE, NOW, [life.timeline()])
    weeks = Weeks(logbook)
    [lapse] = weeks.view(weeks.current).newly_overdue
    assert plain(said_of(logbook, lapse)) == "passed its date"


def test_the_week_counts_how_often_a_date_was_put_off() -> None:
    life = Life(DECISION, "2026-10-02", expiry="2026-11-16")
    life.change("2026-11-03", expiry="2026-11-17").change("2026-11-17", expiry="2026-12-24")
    logbook = book({DECISION: decision(expiry="2026-12-24")}, PEOPLE, NOW, [life.timeline()])
    weeks = Weeks(logbook)
    [change] = weeks.view(weeks.current).renewed
    assert plain(said_of(logbook, change)) == (
        "moved its decision date from Tue 17 Nov to 24 Dec (2nd time)"
    )
