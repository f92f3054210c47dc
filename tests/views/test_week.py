"""What changed in a week, each thing under its name and in no week but its own."""

from collections.abc import Iterable
from dataclasses import fields, replace
from itertools import pairwise

import pytest
from hypothesis import given

from loopbook.clock import Week, iso_z
from loopbook.examine import examine
from loopbook.history import EventKind
from loopbook.logbook import Logbook
from loopbook.settings import Settings
from loopbook.views.agenda import agenda_now
from loopbook.views.changes import Change
from loopbook.views.week import Weeks, WeekView
from tests.git_repo import GitRepo
from tests.logbooks import NOW, PEOPLE, Life, book, decision, handoff, instant
from tests.views.test_past import logs, stood

WEEK = Week(2026, 46)
"""9 to 15 November, the week before now."""
LISTS = ("opened", "closed", "reopened", "moved", "reassigned", "renewed", "removed", "decided")


def week(*lives: Life, of: Week = WEEK, settings: str = "") -> WeekView:
    return Weeks(book({}, settings, NOW, [life.timeline() for life in lives])).view(of)


def filed(view: WeekView) -> dict[str, list[str]]:
    """The ids under each name under which there are any."""
    return {name: found for name in LISTS if (found := ids(getattr(view, name)))}


def ids(changes: Iterable[Change]) -> list[str]:
    return [change.id for change in changes]


def test_what_is_opened_in_the_week_is_opened() -> None:
    view = week(Life("decisions/a.md", "2026-11-10"), Life("decisions/b.md", "2026-11-16"))
    assert filed(view) == {"opened": ["a"]}
    assert (view.open_at_start, view.open_at_end, view.modified) == (0, 1, 0)


def test_a_week_begins_on_monday_in_the_teams_zone() -> None:
    life = Life("decisions/a.md", "2026-11-08T23:00Z")
    assert filed(week(life)) == {}
    assert filed(week(life, settings="timezone: Europe/Berlin")) == {"opened": ["a"]}


def test_mondays_first_instant_belongs_to_the_week_and_the_next_one_does_not() -> None:
    first, after = Life("decisions/a.md", "2026-11-09"), Life("decisions/b.md", "2026-11-16")
    view = week(first, after)
    assert filed(view) == {"opened": ["a"]}
    assert (view.open_at_start, view.open_at_end) == (0, 1)


def test_a_decision_that_is_rejected_is_closed_and_decided() -> None:
    view = week(Life("decisions/a.md", "2026-11-02").change("2026-11-10", status="rejected"))
    assert filed(view) == {"closed": ["a"], "moved": ["a"], "decided": ["a"]}
    assert (view.open_at_start, view.open_at_end, view.modified) == (1, 0, 1)


def test_a_decision_that_is_withdrawn_is_closed_without_being_decided() -> None:
    view = week(Life("decisions/a.md", "2026-11-02").change("2026-11-10", status="withdrawn"))
    assert filed(view) == {"closed": ["a"], "moved": ["a"]}


def test_what_is_closed_from_its_first_version_is_opened_and_closed() -> None:
    view = week(Life("decisions/a.md", "2026-11-10", "accepted"))
    assert filed(view) == {"opened": ["a"], "closed": ["a"], "decided": ["a"]}
    assert (view.open_at_start, view.open_at_end) == (0, 0)


def test_a_decision_accepted_is_closed_as_a_loop_and_decided() -> None:
    view = week(Life("decisions/a.md", "2026-11-02").change("2026-11-10", status="accepted"))
    assert filed(view) == {"closed": ["a"], "moved": ["a"], "decided": ["a"]}


@pytest.mark.parametrize("status", ["superseded", "reversed"])
def test_a_decision_that_no_longer_holds_is_decided_but_closes_no_loop(status: str) -> None:
    life = Life("decisions/a.md", "2026-11-02", "accepted").change("2026-11-10", status=status)
    assert filed(week(life)) == {"moved": ["a"], "decided": ["a"]}


def test_a_handoff_is_closed_when_done_and_reopened_when_not() -> None:
    life = Life("handoffs/a.md", "2026-11-02", "accepted").change("2026-11-10", status="done")
    life.change("2026-11-11", status="accepted")
    view = week(life)
    assert filed(view) == {"closed": ["a"], "reopened": ["a"], "moved": ["a", "a"]}
    assert (view.open_at_start, view.open_at_end, view.modified) == (1, 1, 2)


def test_what_is_closed_from_its_first_version_was_opened_and_closed() -> None:
    assert filed(week(Life("handoffs/a.md", "2026-11-10", "done"))) == {
        "opened": ["a"],
        "closed": ["a"],
    }
    assert filed(week(Life("decisions/a.md", "2026-11-10", "accepted"))) == {
        "opened": ["a"],
        "closed": ["a"],
        "decided": ["a"],
    }


def test_what_could_not_be_read_at_first_is_opened_when_it_can() -> None:
    life = Life("decisions/a.md", "2026-11-02", None).change("2026-11-10", status="proposed")
    assert filed(week(life)) == {"opened": ["a"], "moved": ["a"]}
    assert (week(life).open_at_start, week(life).open_at_end) == (0, 1)


def test_an_accepted_handoff_has_only_moved() -> None:
    life = Life("handoffs/a.md", "2026-11-02", "offered").change("2026-11-10", status="accepted")
    assert filed(week(life)) == {"moved": ["a"]}


def test_other_words_for_the_same_status_move_it_but_close_nothing() -> None:
    life = Life("decisions/a.md", "2026-11-02", "Draft", means="proposed")
    life.change("2026-11-10", status="Review", means="proposed")
    assert filed(week(life)) == {"moved": ["a"]}


def test_a_new_owner_and_a_new_date_have_names_of_their_own() -> None:
    life = Life("decisions/a.md", "2026-11-02")
    view = week(life.change("2026-11-10", owner="bo", expiry="2026-12-24"))
    assert filed(view) == {"reassigned": ["a"], "renewed": ["a"]}
    assert view.modified == 1, "one commit, whatever it changed"
    [passed], [moved] = view.reassigned, view.renewed
    assert (passed.field, passed.before, passed.after) == ("owner", "ana", "bo")
    assert (moved.field, moved.before, moved.after) == ("expiry", "2026-12-01", "2026-12-24")
    assert (passed.author, passed.commit) == (moved.author, moved.commit) != (None, None)


def test_an_open_record_that_is_removed_is_closed_by_that() -> None:
    view = week(Life("handoffs/a.md", "2026-11-02", "offered").remove("2026-11-10"))
    assert filed(view) == {"closed": ["a"], "removed": ["a"]}
    assert (view.open_at_start, view.open_at_end, view.modified) == (1, 0, 0)
    [removed] = view.removed
    assert (removed.kind, removed.row) == ("handoff", None)


def test_a_closed_record_that_is_removed_is_not_closed_again() -> None:
    view = week(Life("handoffs/a.md", "2026-11-02", "done").remove("2026-11-10"))
    assert filed(view) == {"removed": ["a"]}


def test_what_is_dated_after_now_is_not_told_yet() -> None:
    life = Life("decisions/a.md", "2026-11-17").change("2026-11-19", status="accepted")
    view = week(life, of=Week(2026, 47))
    assert filed(view) == {"opened": ["a"]}
    assert view.open_at_end == 1


def test_a_removed_record_that_a_shallow_clone_only_saw_leave_keeps_its_kind() -> None:
    cut = Life("handoffs/a.md", "2026-11-02", "offered", complete=False).remove("2026-11-10")
    [removed] = week(cut).removed
    assert (removed.id, removed.kind) == ("a", "handoff")


def test_what_stood_at_a_shallow_boundary_was_not_opened_this_week() -> None:
    cut = Life("decisions/a.md", "2026-11-10", complete=False)
    assert filed(week(cut)) == {}
    assert week(cut).open_at_start == 1
    gone = {"closed": ["a"], "moved": ["a"]}
    assert filed(week(cut.change("2026-11-12", status="withdrawn"))) == gone


def test_a_shallow_clone_of_git_reports_no_openings(git_repo: GitRepo) -> None:
    git_repo.commit({"decisions/a.md": decision()}, at=instant("2026-11-02T09:00Z"))
    git_repo.commit({"decisions/b.md": decision()}, at=instant("2026-11-16T09:00Z"))
    whole = examine(git_repo.path, Settings(), NOW).logbook
    assert ids(Weeks(whole).view(Week(2026, 47)).opened) == ["b"]
    cut = git_repo.clone(git_repo.path.parent / "cut", "--depth=1")
    shallow = examine(cut.path, Settings(), NOW).logbook
    assert shallow.history.known_since == instant("2026-11-16T09:00Z")
    assert ids(Weeks(shallow).view(Week(2026, 47)).opened) == []


def test_a_lapse_is_told_with_its_instant_and_without_an_author() -> None:
    [late] = week(Life("decisions/a.md", "2026-11-02", expiry="2026-11-10")).newly_overdue
    assert (late.event, late.field, late.at) == ("newly_overdue", "expiry", instant("2026-11-11"))
    assert (late.author, late.commit, late.before, late.after) == (None, None, None, None)


def test_an_overdue_record_of_a_shallow_clone_that_never_changed_is_told_too() -> None:
    view = week(Life("handoffs/a.md", "2026-11-02", "offered", expiry="2026-11-10", complete=False))
    assert [(late.id, late.kind) for late in view.newly_overdue] == [("a", "handoff")]


def test_what_ends_with_sunday_is_late_in_the_next_week() -> None:
    life = Life("decisions/a.md", "2026-11-02", expiry="2026-11-15")
    assert ids(week(life).newly_overdue) == []
    assert week(life).overdue_at_end == 0
    after = week(life, of=WEEK.following)
    assert ids(after.newly_overdue) == ["a"]
    assert after.overdue_at_end == 1


def test_what_expires_after_now_is_not_late_yet() -> None:
    assert not week(
        Life("decisions/a.md", "2026-11-02", expiry="2026-11-20"), of=Week(2026, 47)
    ).newly_overdue
    at_now = week(
        Life("decisions/a.md", "2026-11-02", expiry="2026-11-18T12:00Z"), of=Week(2026, 47)
    )
    assert ids(at_now.newly_overdue) == ["a"]
    assert at_now.overdue_at_end == 1


def test_a_date_moved_away_in_time_is_no_lapse() -> None:
    life = Life("decisions/a.md", "2026-11-02", expiry="2026-11-12")
    assert week(life.change("2026-11-11", expiry="2026-12-12")).newly_overdue == ()


def test_reviews_due_are_those_of_accepted_decisions_with_a_date_in_the_week() -> None:
    files = {
        "decisions/monday.md": decision(status="accepted", expiry="2026-11-09"),
        "decisions/sunday.md": decision(status="accepted", expiry="2026-11-15"),
        "decisions/before.md": decision(status="accepted", expiry="2026-11-08"),
        "decisions/after.md": decision(status="accepted", expiry="2026-11-16"),
        "decisions/proposed.md": decision(expiry="2026-11-12"),
        "handoffs/work.md": handoff(status="accepted", expiry="2026-11-12"),
    }
    reviews = Weeks(book(files)).view(WEEK).reviews_due
    assert ids(reviews) == ["monday", "sunday"]
    assert all(review.row is not None for review in reviews)


def test_a_change_carries_the_record_as_it_stands_now_and_what_came_of_it() -> None:
    path = "handoffs/a.md"
    life = Life(path, "2026-11-02", "accepted").change("2026-11-10", status="done")
    text = handoff(status="done", outcome="It runs.", title="The export")
    logbook = book({path: text}, "", NOW, [life.timeline()])
    [done] = Weeks(logbook).view(WEEK).closed
    assert (done.title, done.outcome) == ("The export", "It runs.")
    assert done.row is not None
    assert done.row.address == "handoffs/a/"


def test_the_eventful_weeks_are_those_with_changes_and_the_current_one() -> None:
    lives = [Life("decisions/a.md", "2026-01-05"), Life("decisions/b.md", "2026-11-10")]
    weeks = Weeks(book({}, "", NOW, [life.timeline() for life in lives]))
    assert [str(each) for each in weeks.eventful] == ["2026-W47", "2026-W46", "2026-W02"]
    assert [str(each) for each in Weeks(book({})).eventful] == ["2026-W47"]


def test_only_the_week_of_now_is_current() -> None:
    weeks = Weeks(book({}))
    views = [weeks.view(each) for each in (WEEK, WEEK.following, WEEK.following.following)]
    assert [view.current for view in views] == [False, True, False]


def test_a_week_to_come_is_empty() -> None:
    view = week(Life("decisions/a.md", "2026-11-02", expiry="2026-11-25"), of=Week(2026, 48))
    assert filed(view) == {}
    assert view.newly_overdue == ()


def test_the_counts_are_those_of_the_lists() -> None:
    life = Life("handoffs/a.md", "2026-11-02", "accepted").change("2026-11-10", status="done")
    counts = week(life).counts
    view = week(life)
    for name in (each.name for each in fields(WeekView)):
        value = getattr(view, name)
        if name in counts:
            assert counts[name] == (len(value) if isinstance(value, tuple) else value)
    assert counts["closed"] == counts["moved"] == 1


@given(logs())
def test_every_move_is_told_in_exactly_one_week(logbook: Logbook) -> None:
    weeks = Weeks(logbook)
    views = [weeks.view(each) for each in weeks.eventful]
    lines = list(logbook.history.all_timelines())
    happened = [event.kind for line in lines for event in line.events]
    for kind in ("moved", "reassigned", "renewed", "removed"):
        assert sum(len(getattr(view, kind)) for view in views) == happened.count(EventKind(kind))
    known = [line for line in lines if any(stood(line, iso_z(each.at)) for each in line.events)]
    opened = [change.id for view in views for change in view.opened]
    assert len(opened) == sum(line.complete for line in known)
    assert all(earlier.end <= later.start for later, earlier in pairwise(views))


def test_the_agenda_tells_how_things_stand() -> None:
    files = {
        "decisions/waits.md": decision(),
        "decisions/late.md": decision(expiry="2026-11-10"),
        "decisions/soon.md": decision(status="accepted", expiry="2026-12-01"),
        "decisions/far.md": decision(status="accepted", expiry="2026-12-03"),
        "decisions/due.md": decision(status="accepted", expiry="2026-11-01"),
        "handoffs/offered.md": handoff(),
        "handoffs/declined.md": handoff(status="declined"),
        "handoffs/works.md": handoff(status="accepted"),
    }
    roster = PEOPLE.replace("Chi Okafor", "Chi Okafor, away: [{from: 2026-11-16, to: 2026-11-20}]")
    agenda = agenda_now(book(files, roster))
    assert [row.id for row in agenda.needs.rows] == ["late", "declined", "offered", "waits"]
    assert [row.id for row in agenda.overdue.rows] == ["due", "late"]
    assert [row.id for row in agenda.reviews.rows] == ["soon"]
    assert [chip.handle for chip in agenda.away] == ["chi"]


def test_a_leave_within_a_week_that_is_over_is_told_of_it() -> None:
    roster = PEOPLE.replace("Chi Okafor", "Chi Okafor, away: [{from: 2026-11-09, to: 2026-11-13}]")
    life = Life("decisions/a.md", "2026-11-02").timeline()
    weeks = Weeks(book({"decisions/a.md": decision()}, roster, timelines=[life]))
    told = {str(week): weeks.agenda(week) for week in (Week(2026, 45), Week(2026, 46))}
    away = {week: [chip.handle for chip in agenda.away] for week, agenda in told.items() if agenda}
    assert away == {"2026-W45": [], "2026-W46": ["chi"]}


def test_who_had_something_once_and_has_no_page_is_named_without_a_way_to_one() -> None:
    life = Life("decisions/a.md", "2026-11-02", owner="zoe").change("2026-11-16", owner="ana")
    files = {"decisions/a.md": decision()}
    weeks = Weeks(book(files, timelines=[life.timeline()]))
    then, now = weeks.agenda(Week(2026, 46)), weeks.agenda(Week(2026, 47))
    assert then
    assert now
    owners = [agenda.needs.rows[0].owner for agenda in (then, now)]
    assert [(each.handle, each.address) for each in owners if each] == [
        ("zoe", ""),
        ("ana", "people/ana/"),
    ]


# --- Levels ---------------------------------------------------------------------------------------


def test_what_came_is_what_was_opened_or_reopened() -> None:
    back = Life("decisions/a.md", "2026-10-01").change("2026-10-02", status="rejected")
    view = week(back.change("2026-11-10", status="proposed"), Life("decisions/b.md", "2026-11-11"))
    assert (len(view.opened), len(view.reopened), view.came) == (1, 1, 2)


def test_newly_overdue_at_the_end_leaves_out_what_was_closed_before_it() -> None:
    done = Life("decisions/a.md", "2026-11-02", expiry="2026-11-10")
    stays = Life("decisions/b.md", "2026-11-02", expiry="2026-11-10")
    view = week(done.change("2026-11-12", status="rejected"), stays)
    assert ids(view.newly_overdue) == ["a", "b"]
    assert view.overdue_newly == 1


def test_without_a_history_the_files_tell_how_many_loops_are_open_now() -> None:
    files = {
        "decisions/a.md": decision(),
        "decisions/late.md": decision(expiry="2026-11-10"),
        "decisions/review.md": decision(status="accepted", expiry="2026-11-01"),
        "decisions/made.md": decision(status="rejected"),
    }
    weeks = Weeks(book(files))
    now, before = weeks.view(weeks.current), weeks.view(weeks.current.previous)
    assert (now.open_at_start, now.open_at_end, now.reviews_at_end) == (2, 2, 1)
    assert (now.loops_at_end, now.overdue_at_end, now.overdue_newly) == (3, 2, None)
    assert before.loops_at_end == 0


def test_what_one_commit_did_to_a_record_is_told_once() -> None:
    life = Life("decisions/a.md", "2026-11-02", expiry="2026-11-20")
    life.change("2026-11-10", owner="bo", expiry="2026-11-27")
    life.change("2026-11-11", status="accepted", expiry="2027-02-01")
    view = week(life, Life("handoffs/b.md", "2026-11-12", "done"))
    assert ids(view.others) == ["a"]  # what was accepted and closed stands in other points
    assert [(each.id, each.at) for each in view.changed] == [
        ("b", instant("2026-11-12")),
        ("a", instant("2026-11-11")),
        ("a", instant("2026-11-10")),
    ]
    assert (ids(view.renewed), ids(view.reassigned)) == (["a", "a"], ["a"])


def test_what_two_commits_did_at_one_instant_is_told_of_both() -> None:
    life = Life("handoffs/a.md", "2026-11-02", "offered").change("2026-11-10", owner="bo")
    line = life.change("2026-11-10", owner="chi").timeline()
    *others, last = line.events
    assert last.commit is not None
    twin = replace(last, commit=replace(last.commit, id="2" * 40))
    line = replace(line, events=(*others, twin))
    view = Weeks(book({}, PEOPLE, NOW, [line])).view(WEEK)
    assert ids(view.others) == ["a", "a"]
