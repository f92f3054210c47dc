"""Records beside their history: what is open, overdue and accountable, and who acts."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from loopbook.records import STATUSES, Kind
from tests.logbooks import NOW, Life, book, decision, handoff, instant, item, lone

AHEAD, PASSED = "2026-12-01", "2026-11-10"

DEPUTIES = """\
people:
  ana: {deputy: bo, lead: chi, away: [{from: 2026-11-16, to: 2026-11-20}]}
  bo: {}
  chi: {}
"""


# Status: open before its expiry, open and overdue after it.
DECISIONS = {
    "proposed": (True, True, True),
    "accepted": (False, True, True),
    "rejected": (False, False, False),
    "withdrawn": (False, False, False),
    "superseded": (False, False, False),
    "reversed": (False, False, False),
}
# Status: open, and who is accountable.
HANDOFFS = {
    "offered": (True, "ana"),
    "declined": (True, "ana"),
    "accepted": (True, "bo"),
    "done": (False, "bo"),
    "cancelled": (False, "bo"),
}


@pytest.mark.parametrize("status", STATUSES[Kind.DECISION])
def test_a_decision_is_open_while_proposed_or_due_for_review(status: str) -> None:
    ahead, passed = (lone(decision(status=status, expiry=day)) for day in (AHEAD, PASSED))
    assert (ahead.open, passed.open, passed.overdue) == DECISIONS[status]
    assert not ahead.overdue
    assert ahead.accountable == passed.accountable == "ana"


@pytest.mark.parametrize("status", STATUSES[Kind.HANDOFF])
def test_a_handoff_belongs_to_its_giver_until_it_is_accepted(status: str) -> None:
    ahead, passed = (lone(handoff(status=status, expiry=day)) for day in (AHEAD, PASSED))
    assert (ahead.open, ahead.accountable) == HANDOFFS[status]
    assert (passed.open, passed.accountable) == HANDOFFS[status]
    assert not ahead.overdue
    assert passed.overdue is passed.open


def test_a_record_without_expiry_is_never_overdue() -> None:
    pending = lone(handoff(expiry=None))
    assert pending.open
    assert not pending.overdue
    assert pending.expires_at is None
    assert not lone(decision(status="accepted", expiry=None)).open


def test_the_expiry_ends_with_its_date_in_the_owners_zone() -> None:
    roster = "timezone: Europe/Berlin\npeople: {ana: {timezone: Asia/Kolkata}, bo: {}}"
    mine = lone(decision(expiry="2026-11-18"), roster)
    assert mine.expires_at == datetime(2026, 11, 18, 18, 30, tzinfo=UTC)
    teams = lone(decision(expiry="2026-11-18", owner="bo"), roster)
    assert teams.expires_at == datetime(2026, 11, 18, 23, tzinfo=UTC)


def test_overdue_begins_at_the_very_instant() -> None:
    text = decision(expiry="2026-11-17")
    midnight = instant("2026-11-18")
    assert not lone(text, now=midnight - timedelta(seconds=1)).overdue
    assert lone(text, now=midnight).overdue


def test_an_expiry_with_an_offset_is_absolute() -> None:
    roster = "people: {ana: {timezone: Asia/Kolkata}}"
    assert lone(decision(expiry="2026-11-18T10:00+01:00"), roster).expires_at == instant(
        "2026-11-18T09:00Z"
    )
    assert lone(decision(expiry="2026-11-18T10:00"), roster).expires_at == instant(
        "2026-11-18T04:30Z"
    )


def test_the_receivers_zone_counts_though_the_giver_is_accountable() -> None:
    roster = "people: {ana: {}, bo: {timezone: America/Los_Angeles}}"
    assert lone(handoff(expiry="2026-11-18"), roster).expires_at == instant("2026-11-19T08:00Z")


# --- Who acts -------------------------------------------------------------------------------------


def acting(roster: str, handle: str | None = "ana") -> str | None:
    return book({}, roster).acting(handle)


def test_whoever_is_here_acts() -> None:
    assert acting("people: {ana: {deputy: bo}, bo: {}}") == "ana"
    assert acting("") == "ana", "without a roster nobody is away"
    assert acting(DEPUTIES, None) is None


def test_the_deputy_acts_for_one_who_is_away() -> None:
    assert acting(DEPUTIES) == "bo"


def test_the_first_and_the_last_date_away_count() -> None:
    whole = book({}, DEPUTIES)
    span = [
        (day, whole.settings.is_here("ana", instant(f"2026-11-{day}T12:00Z")))
        for day in (15, 16, 20, 21)
    ]
    assert span == [(15, True), (16, False), (20, False), (21, True)]


def test_away_is_asked_in_the_persons_own_zone() -> None:
    roster = (
        "people: {ana: {timezone: Pacific/Auckland, away: [{from: 2026-11-19, to: 2026-11-19}]}}"
    )
    assert not book({}, roster, NOW).settings.is_here("ana", NOW), (
        "in Auckland it is the 19th already"
    )


def chain(length: int) -> str:
    """ana, away, and so many deputies one behind another; only the last is here."""
    names = ["ana", *(f"deputy{number}" for number in range(1, length + 1))]
    away = "away: [{from: 2026-11-01, to: 2026-11-30}]"
    lines = [
        f"  {name}: {{deputy: {following}, lead: chi, {away}}}"
        for name, following in pairwise(names)
    ]
    return "\n".join(["people:", *lines, f"  {names[-1]}: {{}}", "  chi: {}"])


@pytest.mark.parametrize("hops", [1, 2, 3])
def test_deputies_are_followed_three_times(hops: int) -> None:
    assert acting(chain(hops)) == f"deputy{hops}"


def test_then_the_lead_acts() -> None:
    assert acting(chain(4)) == "chi"


@pytest.mark.parametrize("deputies", ["ana: bo, bo: ana", "ana: bo, bo: dee, dee: ana"])
def test_deputies_in_a_circle_lead_to_the_lead(deputies: str) -> None:
    away = "away: [{from: 2026-11-01, to: 2026-11-30}], lead: chi"
    pairs = (pair.split(": ") for pair in deputies.split(", "))
    lines = "".join(f"  {name}: {{deputy: {deputy}, {away}}}\n" for name, deputy in pairs)
    assert acting(f"people:\n{lines}  chi: {{}}\n") == "chi"


def test_nobody_acts_where_deputy_and_lead_are_away_too() -> None:
    away = "away: [{from: 2026-11-01, to: 2026-11-30}]"
    lines = f"  ana: {{deputy: bo, lead: chi, {away}}}\n  bo: {{deputy: ana, {away}}}\n"
    assert acting(f"people:\n{lines}  chi: {{{away}}}\n") is None
    assert acting(f"people: {{ana: {{{away}}}}}") is None


def test_one_who_left_is_not_here_from_that_date_on() -> None:
    roster = "people: {ana: {deputy: bo, left: 2026-11-18}, bo: {}}"
    assert acting(roster) == "bo"
    assert book({}, roster, instant("2026-11-17T23:00Z")).acting("ana") == "ana"


def test_acting_changes_and_accountability_does_not() -> None:
    logbook = book({"decisions/queue.md": decision()}, DEPUTIES)
    queue = item(logbook, "queue")
    assert queue.accountable == "ana"
    assert logbook.acting(queue.accountable) == "bo"


def test_people_are_the_roster_and_whoever_else_has_something() -> None:
    files = {
        "decisions/a.md": decision(owner="Zoe"),
        "handoffs/b.md": handoff(**{"from": "max", "owner": "eve"}),
    }
    assert book(files, "people: {bo: {}}").people == ("bo", "eve", "max", "Zoe")


# --- Finding --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    [
        "0007-queue",
        "#0007-queue",
        "decisions/0007-queue.md",
        "./decisions/0007-queue.md",
        " 0007-queue ",
    ],
)
def test_a_record_is_found_by_id_and_path(name: str) -> None:
    assert item(book({"decisions/0007-queue.md": decision()}), name).id == "0007-queue"


def test_a_record_with_an_id_of_its_own_is_found_by_its_files_stem_too() -> None:
    settings = "collections: {d: {path: decisions, kind: decision, fields: {id: number}}}"
    logbook = book({"decisions/queue.md": decision(number="17")}, settings)
    assert [item(logbook, name).id for name in ("17", "#17", "queue")] == ["17"] * 3


def test_what_is_not_there_is_not_found_but_guessed() -> None:
    logbook = book({"decisions/0007-queue.md": decision()})
    assert logbook.find("0007-qeue") is None
    assert logbook.near("0007-qeue") == "0007-queue"
    assert logbook.near("something else") is None


@pytest.mark.parametrize(
    ("name", "ids"),
    [
        ("queue", ("0007-queue", "0012-two-queues")),
        ("#0012", ("0012-two-queues",)),
        ("0007-qeue", ("0007-queue",)),
        ("0012-something-else-altogether", ("0012-two-queues",)),
        ("00", ()),  # it stands in four
        ("something else", ()),
    ],
)
def test_a_name_that_is_not_there_may_mean_another(name: str, ids: tuple[str, ...]) -> None:
    stems = ("0007-queue", "0012-two-queues", "0020-tea", "0021-plants")
    assert book({f"decisions/{stem}.md": decision() for stem in stems}).alike(name) == ids


def test_of_two_files_with_one_id_the_first_is_the_record() -> None:
    files = {
        "decisions/2025/queue.md": decision(title="First"),
        "decisions/2026/queue.md": decision(title="Second"),
    }
    logbook = book(files)
    assert [each.entry.title for each in logbook.items] == ["First"]
    assert [each.path for each in logbook.broken] == ["decisions/2026/queue.md"]


def test_ids_that_differ_in_case_would_share_an_address_and_so_are_one() -> None:
    logbook = book({"decisions/Queue.md": decision(), "decisions/queue.md": decision()})
    assert [each.id for each in logbook.items] == ["Queue"]


def test_a_decision_and_a_handoff_cannot_have_one_id() -> None:
    logbook = book({"decisions/queue.md": decision(), "handoffs/queue.md": handoff()})
    assert len(logbook.items) == len(logbook.broken) == 1


def test_a_file_whose_state_cannot_be_told_is_broken() -> None:
    logbook = book(
        {"decisions/a.md": "no front matter", "decisions/b.md": decision(status="maybe")}
    )
    assert not logbook.items
    assert [each.id for each in logbook.broken] == ["a", "b"]


# --- Links between records ------------------------------------------------------------------------


def linked_from(files: dict[str, str], target: str) -> list[str]:
    return [each.id for each in book(files).backlinks.get(target, ())]


def test_a_field_that_names_a_record_is_a_backlink() -> None:
    files = {
        "decisions/old.md": decision(status="superseded"),
        "decisions/new.md": decision(supersedes=["old"]),
        "handoffs/work.md": handoff(related=["decisions/old.md"]),
    }
    assert linked_from(files, "old") == ["new", "work"]


@pytest.mark.parametrize(
    "link",
    [
        "[it](old.md)",
        "[it](./old.md)",
        "[it](../decisions/old.md)",
        "[it](old.md#why)",
        "[it](<old.md>)",
        '[it](old.md "The title")',
    ],
)
def test_a_markdown_link_to_the_file_is_a_backlink(link: str) -> None:
    files = {"decisions/old.md": decision(), "decisions/new.md": decision(f"See {link}.\n")}
    assert linked_from(files, "old") == ["new"]


def test_a_link_to_a_file_with_a_space_in_its_name_is_a_backlink() -> None:
    files = {"decisions/one two.md": decision(), "decisions/new.md": decision("[it](one%20two.md)")}
    assert linked_from(files, "one two") == ["new"]


@pytest.mark.parametrize(
    "text",
    [
        "[it](https://example.org/decisions/old.md)",
        "[it](other/old.md)",
        "old.md",
        "[it](old.html)",
    ],
)
def test_other_links_are_none(text: str) -> None:
    files = {"decisions/old.md": decision(), "decisions/new.md": decision(text)}
    assert linked_from(files, "old") == []


def test_a_record_does_not_link_to_itself_and_is_named_once() -> None:
    files = {
        "decisions/old.md": decision("[me](old.md)"),
        "decisions/new.md": decision("[it](old.md) [again](old.md)", related=["old"]),
    }
    assert linked_from(files, "old") == ["new"]


def test_the_successors_are_those_that_say_they_replace_it() -> None:
    files = {
        "decisions/old.md": decision(status="superseded"),
        "decisions/left.md": decision(supersedes="old"),
        "decisions/right.md": decision(supersedes=["#old"]),
    }
    logbook = book(files)
    assert [each.id for each in logbook.successors["old"]] == ["left", "right"]
    assert "left" not in logbook.successors


# --- Instants -------------------------------------------------------------------------------------


def test_written_dates_win_over_git() -> None:
    path = "handoffs/work.md"
    life = Life(path, "2026-11-02T09:00Z", "offered").change("2026-11-03T09:00Z", status="accepted")
    life.change("2026-11-05T09:00Z", status="done")
    from_git = item(book({path: handoff(status="done")}, timelines=[life.timeline()]), "work")
    assert [from_git.opened_at, from_git.decided_at, from_git.closed_at] == [
        instant(f"2026-11-0{day}T09:00Z") for day in (2, 3, 5)
    ]
    dates = {"offered": "2026-10-01", "accepted": "2026-10-02T08:00Z", "closed": "2026-10-03"}
    text = handoff(status="done", **dates)
    written = item(book({path: text}, timelines=[life.timeline()]), "work")
    assert [written.opened_at, written.decided_at, written.closed_at] == [
        instant("2026-10-01"),
        instant("2026-10-02T08:00Z"),
        instant("2026-10-03"),
    ]


def test_a_reopened_handoff_is_not_closed_and_counts_its_last_closing() -> None:
    path = "handoffs/work.md"
    life = Life(path, "2026-11-02", "accepted").change("2026-11-03", status="done")
    life.change("2026-11-04", status="accepted")
    reopened = item(book({path: handoff(status="accepted")}, timelines=[life.timeline()]), "work")
    assert reopened.closed_at is None
    life.change("2026-11-06", status="done")
    again = item(book({path: handoff(status="done")}, timelines=[life.timeline()]), "work")
    assert again.closed_at == instant("2026-11-06")


def test_without_history_nobody_knows_when_it_was_opened() -> None:
    unknown = lone(decision())
    assert unknown.opened_at is None
    assert unknown.modified_at is None
    assert unknown.pushes == 0


def test_a_review_that_is_put_off_pushes_nothing() -> None:
    path = "decisions/queue.md"
    life = Life(path, "2026-11-02", expiry="2026-11-10").change("2026-11-03", expiry="2026-11-20")
    life.change("2026-11-04", status="accepted", expiry="2027-05-03")
    life.change("2026-11-05", expiry="2027-11-01")
    decided = item(book({path: decision(status="accepted")}, timelines=[life.timeline()]), "queue")
    assert [(each.before, each.after) for each in decided.pushed] == [("2026-11-10", "2026-11-20")]


def test_only_moves_to_a_later_date_are_pushes() -> None:
    path = "decisions/queue.md"
    life = Life(path, "2026-11-02", expiry="2026-11-10").change("2026-11-03", expiry="2026-11-20")
    life.change("2026-11-04", expiry="2026-11-15").change("2026-11-05", expiry=None)
    life.change("2026-11-06", expiry="2026-12-01").change("2026-11-07", expiry="2026-12-02")
    assert item(book({path: decision()}, timelines=[life.timeline()]), "queue").pushes == 2
