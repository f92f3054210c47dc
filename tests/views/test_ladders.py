"""Ladders in words, and those in motion: of which loops somebody is told next, or nobody."""

from loopbook.views.ladders import escalation_of, in_motion, standing, told
from tests.logbooks import NOW, PEOPLE, book, decision, handoff

PATHS = """\
escalation:
  default: short
  policies:
    short: {expired: [{after: 0h, to: owner}, {after: 1bd, to: chi}]}
    long: {expired: [{after: 0h, to: owner}, {after: 9bd, to: chi}]}
    longer: {expired: [{after: 0h, to: owner}, {after: 12bd, to: chi}]}
"""
FILES = {
    "decisions/later.md": decision(expiry="2026-11-15", escalation="longer"),
    "decisions/sooner.md": decision(expiry="2026-11-16", escalation="long"),
    "decisions/told.md": decision(expiry="2026-11-10"),
    "decisions/told-long-ago.md": decision(expiry="2026-11-02"),
    "decisions/to-come.md": decision(expiry="2026-11-30"),
    "handoffs/closed.md": handoff(status="done", expiry="2026-11-01"),
}


def test_loops_that_climb_stand_by_their_next_step_and_the_others_by_their_date() -> None:
    climbing, ended = in_motion(book(FILES, PEOPLE + PATHS))
    assert [loop.row.id for loop in climbing] == ["sooner", "later"]
    assert [loop.row.id for loop in ended] == ["told-long-ago", "told"]


def test_a_chain_that_has_not_begun_says_nothing_of_who_is_told_next() -> None:
    settings = PEOPLE + (
        "escalation: {default: p, policies: {p: "
        "{not_accepted: [{after: 1bd, to: owner}], expired: [{after: 0h, to: from}]}}}\n"
    )
    offered = {"handoffs/waits.md": handoff(offered="2026-11-09")}
    climbing, ended = in_motion(book(offered, settings))
    assert not climbing
    assert [[view.kind for view in loop.ladders] for loop in ended] == [["not_accepted"]]


ROLES = """\
escalation: {default: p, policies: {p: {
  not_accepted: [{after: 1bd, to: owner}, {after: 1bd, to: from}, {after: 1bd, to: owner}],
  expired: [{after: 0h, to: owner}, {after: 1bd, to: from}, {after: 1bd, to: chi}]}}}
"""


def test_the_roles_of_a_handoff_are_called_by_what_they_are_to_it() -> None:
    files = {"handoffs/late.md": handoff(offered="2026-11-02", expiry="2026-11-12")}
    logbook = book(files, PEOPLE + ROLES)
    found = escalation_of(logbook, logbook.items[0])
    assert found is not None
    assert [[rung.called for rung in view.rungs] for view in found.ladders] == [
        ["receiver", "giver", "receiver"],
        ["accountable", "giver", ""],
    ]
    assert [rung.role for rung in found.ladders[0].rungs] == [
        "owner",
        "from",
        "owner",
    ]


def test_the_owner_of_a_decision_is_called_so() -> None:
    logbook = book({"decisions/a.md": decision()}, PEOPLE + ROLES)
    found = escalation_of(logbook, logbook.items[0])
    assert found is not None
    assert found.ladders[0].rungs[0].called == "owner"


def test_a_step_that_tells_somebody_once_more_says_so() -> None:
    files = {"handoffs/late.md": handoff(offered="2026-11-02", expiry="2026-11-17")}
    logbook = book(files, PEOPLE + ROLES)
    found, stands = escalation_of(logbook, logbook.items[0]), standing(logbook, logbook.items[0])
    assert found is not None
    assert stands is not None
    # ana, who gave it, is accountable: the second step of what has expired tells her again.
    assert [[rung.again for rung in view.rungs] for view in found.ladders] == [
        [False, False, True],
        [False, True, False],
    ]
    assert "next: Ana Ruiz again, " in told(stands, logbook.settings.timezone, NOW.date())
