"""The ladders in motion: of which loops somebody is told next, and of which nobody is any more."""

from loopbook.views.ladders import in_motion
from tests.logbooks import PEOPLE, book, decision, handoff

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
