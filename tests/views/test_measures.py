"""The numbers of a week: each definition worked out by hand, and what always adds up."""

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given

from loopbook.clock import Week, iso_z
from loopbook.logbook import Logbook
from loopbook.records import Kind
from loopbook.views.measures import Loops, Measures
from loopbook.views.spread import Spread
from loopbook.views.week import Weeks, WeekView
from tests.logbooks import NOW, Life, book, decision, handoff
from tests.views.test_past import logs

WEEK = Week(2026, 46)
"""9 to 15 November, the week before now; the 9th is a Monday."""
HOUR = 3600
DAY = 24 * HOUR
ROSTER = """\
people:
  ana: {name: Ana Ruiz}
  bo: {name: Bo Chen, hours: "09:00-12:00, 13:00-17:00"}
"""


def measures(
    *lives: Life,
    of: Week = WEEK,
    settings: str = ROSTER,
    files: Mapping[str, str] | None = None,
    **history: Any,
) -> Measures:
    lines = [life.timeline() for life in lives]
    found = Weeks(book(files or {}, settings, NOW, lines, head=None, **history)).view(of).measures
    assert found is not None
    return found


def loops(kind: Kind, *lives: Life, of: Week = WEEK, **files: Any) -> Loops:
    return measures(*lives, of=of, **files).loops[kind]


def each(spread: Spread) -> dict[str, int]:
    return {length.record.name.id: length.seconds for length in spread.each}


def offered(at: str, **changed: Any) -> Life:
    return Life("handoffs/a.md", at, "offered", owner="bo", **changed)


# --- Opened, closed, reopened, net ----------------------------------------------------------------


def test_each_kind_is_counted_by_itself_and_closings_by_what_closed() -> None:
    lives = [
        Life("handoffs/done.md", "2026-11-02", "accepted").change("2026-11-10", status="done"),
        Life("handoffs/not.md", "2026-11-02", "offered").change("2026-11-10", status="cancelled"),
        Life("handoffs/gone.md", "2026-11-02", "offered").remove("2026-11-10"),
        Life("handoffs/new.md", "2026-11-10", "offered"),
        Life("handoffs/again.md", "2026-11-02", "done").change("2026-11-10", status="accepted"),
        Life("decisions/no.md", "2026-11-02").change("2026-11-10", status="rejected"),
        Life("decisions/import.md", "2026-11-10", "accepted"),
    ]
    found = measures(*lives).loops
    given_, decided = found[Kind.HANDOFF], found[Kind.DECISION]
    assert dict(given_.tally.closed) == {"done": 1, "cancelled": 1, "removed": 1}
    assert (given_.tally.opened, given_.tally.reopened, given_.tally.net) == (1, 1, -1)
    assert (given_.open_at_start, given_.open_at_end) == (3, 2)
    assert dict(decided.tally.closed) == {"rejected": 1, "accepted": 1}
    assert (decided.tally.opened, decided.tally.net) == (1, -1)
    assert (decided.open_at_start, decided.open_at_end) == (1, 0)


@given(logs())
def test_open_at_the_end_is_open_at_the_start_and_the_net_for_every_week_and_kind(
    logbook: Logbook,
) -> None:
    weeks, week = Weeks(logbook), Week(2026, 38)
    before = weeks.view(week)
    while week < weeks.current:
        week = week.following
        view = weeks.view(week)
        assert view.measures is not None
        assert before.measures is not None
        for kind in Kind:
            found = view.measures.loops[kind]
            assert found.open_at_start == before.measures.loops[kind].open_at_end
            assert found.open_at_end == found.open_at_start + found.tally.net
        before = view


@given(logs())
def test_the_sum_over_the_kinds_is_the_total_of_the_week(logbook: Logbook) -> None:
    weeks = Weeks(logbook)
    for week in weeks.eventful:
        view = weeks.view(week)
        assert view.measures is not None
        both = view.measures.loops.values()
        assert sum(found.tally.opened for found in both) == len(view.opened)
        assert sum(found.tally.reopened for found in both) == len(view.reopened)
        assert sum(found.tally.closed.total() for found in both) == len(view.closed)
        assert sum(found.open_at_end for found in both) == view.open_at_end
        late = sum(found.overdue_before + found.overdue_newly for found in both)
        assert late == view.overdue_at_end
        assert sum(view.measures.made.values()) == len(view.decided)
        ages = sum(len(found.age.seconds) + found.age.unknown for found in both)
        assert ages == view.open_at_end


# --- Overdue --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("life", "before", "newly"),
    [
        (Life("decisions/a.md", "2026-11-02", expiry="2026-11-04"), 1, 0),
        (Life("decisions/a.md", "2026-11-02", expiry="2026-11-07"), 1, 0),  # Sunday began late
        (Life("decisions/a.md", "2026-11-02", expiry="2026-11-08"), 0, 1),  # late from Monday on
        (Life("decisions/a.md", "2026-11-02", expiry="2026-11-10"), 0, 1),
        (Life("decisions/a.md", "2026-11-02", expiry="2026-11-15"), 0, 0),  # late from the 16th on
        (Life("decisions/a.md", "2026-11-02", "accepted", expiry="2026-11-04"), 1, 0),  # a review
        (  # closed in the week
            Life("decisions/a.md", "2026-11-02", expiry="2026-11-04").change(
                "2026-11-11", status="rejected"
            ),
            0,
            0,
        ),
        (  # an edit does not begin it anew
            Life("decisions/a.md", "2026-11-02", expiry="2026-11-04").change(
                "2026-11-11", owner="bo"
            ),
            1,
            0,
        ),
        (  # a new date that has passed too does
            Life("decisions/a.md", "2026-11-02", expiry="2026-11-04").change(
                "2026-11-10", expiry="2026-11-12"
            ),
            0,
            1,
        ),
    ],
)
def test_overdue_at_the_end_is_from_before_the_week_or_new_in_it(
    life: Life, before: int, newly: int
) -> None:
    found = loops(Kind.DECISION, life)
    assert (found.overdue_before, found.overdue_newly) == (before, newly)


# --- Age ------------------------------------------------------------------------------------------


def test_the_age_of_an_open_loop_runs_from_its_opening_to_the_end_of_the_week() -> None:
    life = Life("decisions/a.md", "2026-11-13").change("2026-11-14", owner="bo")
    assert each(loops(Kind.DECISION, life).age) == {"a": 3 * DAY}
    assert each(loops(Kind.DECISION, life, of=WEEK.following).age) == {"a": 5 * DAY + 12 * HOUR}


def test_a_loop_that_was_reopened_is_as_old_as_the_record() -> None:
    life = Life("handoffs/a.md", "2026-11-03", "accepted").change("2026-11-04", status="done")
    life.change("2026-11-14", status="accepted")
    assert each(loops(Kind.HANDOFF, life, of=WEEK.following).age) == {"a": 15 * DAY + 12 * HOUR}


def test_an_explicit_offer_makes_a_loop_older_than_its_first_commit() -> None:
    files = {"handoffs/a.md": handoff(offered="2026-11-01")}
    assert each(loops(Kind.HANDOFF, offered("2026-11-13"), files=files).age) == {"a": 15 * DAY}


def test_reviews_that_are_due_have_no_age_and_what_is_cut_off_has_an_unknown_one() -> None:
    review = Life("decisions/a.md", "2026-11-02", "accepted", expiry="2026-11-04")
    cut = Life("decisions/b.md", "2026-11-02", complete=False)
    age = loops(Kind.DECISION, review, cut).age
    assert (age.seconds, age.unknown) == ((), 1)


# --- Time to accept -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("at", "accepted", "hours"),
    [
        ("2026-11-10T09:00Z", "2026-11-10T11:00Z", 2),
        ("2026-11-10T11:00Z", "2026-11-10T14:00Z", 2),  # without the hour of noon
        ("2026-11-06T16:00Z", "2026-11-09T10:00Z", 2),  # from Friday's last to Monday's first hour
        ("2026-11-09T20:00Z", "2026-11-09T22:00Z", 0),
    ],
)
def test_the_time_to_accept_is_working_time_of_the_receiver(
    at: str, accepted: str, hours: int
) -> None:
    found = measures(offered(at).change(accepted, status="accepted"))
    assert each(found.to_accept) == {"a": hours * HOUR}
    assert found.waiting == ()


def test_explicit_dates_of_offer_and_acceptance_win_over_git() -> None:
    text = handoff(
        status="accepted", offered="2026-11-10T09:00Z", accepted="2026-11-10T10:00Z", owner="bo"
    )
    life = offered("2026-11-12T09:00Z").change("2026-11-12T15:00Z", status="accepted")
    assert each(measures(life, files={"handoffs/a.md": text}).to_accept) == {"a": HOUR}


def test_explicit_dates_tell_of_an_offer_that_the_log_never_saw() -> None:
    dates = {"offered": "2026-11-03T09:00Z", "accepted": "2026-11-03T11:00Z"}
    files = {"handoffs/a.md": handoff(status="done", owner="bo", **dates)}
    done = Life("handoffs/a.md", "2026-11-10", "done", owner="bo")
    assert each(measures(done, files=files).to_accept) == {"a": 2 * HOUR}
    assert measures(done).to_accept == Spread()


def test_what_is_handed_on_is_offered_anew_to_another() -> None:
    life = offered("2026-11-02T09:00Z").change("2026-11-02T10:00Z", status="accepted")
    life.change("2026-11-10T09:00Z", status="offered", owner="ana")
    waits = measures(life)
    assert waits.to_accept == Spread()
    assert [iso_z(one.since) for one in waits.waiting if one.since] == ["2026-11-10T09:00:00Z"]
    life.change("2026-11-10T12:00Z", status="accepted")
    assert each(measures(life).to_accept) == {"a": 3 * HOUR}


def test_an_offer_to_somebody_else_begins_anew() -> None:
    life = offered("2026-11-09T09:00Z").change("2026-11-10T09:00Z", owner="ana")
    [waiting] = measures(life).waiting
    assert waiting.since is not None
    assert iso_z(waiting.since) == "2026-11-10T09:00:00Z"


@pytest.mark.parametrize("status", ["declined", "cancelled"])
def test_what_is_not_accepted_has_no_time_to_accept(status: str) -> None:
    found = measures(offered("2026-11-10").change("2026-11-11", status=status))
    assert (found.to_accept, found.waiting) == (Spread(), ())


def test_what_waits_longest_comes_first_and_what_is_cut_off_before_all() -> None:
    lives = [
        Life("handoffs/young.md", "2026-11-12", "offered"),
        Life("handoffs/old.md", "2026-11-10", "offered"),
        Life("handoffs/cut.md", "2026-11-10", "offered", complete=False),
    ]
    waiting = measures(*lives).waiting
    assert [one.record.name.id for one in waiting] == ["cut", "old", "young"]
    assert waiting[0].since is None


def test_an_acceptance_of_an_offer_that_is_cut_off_is_of_unknown_length() -> None:
    cut = offered("2026-11-02", complete=False).change("2026-11-10", status="accepted")
    assert measures(cut).to_accept == Spread(unknown=1)


# --- Time to close --------------------------------------------------------------------------------


def reopened() -> Life:
    life = Life("handoffs/a.md", "2026-11-02", "accepted").change("2026-11-04", status="done")
    return life.change("2026-11-06", status="accepted").change("2026-11-12", status="done")


def test_the_first_and_the_last_closing_count_in_their_own_weeks() -> None:
    first = loops(Kind.HANDOFF, reopened(), of=WEEK.previous)
    assert each(first.to_first_close) == {"a": 2 * DAY}
    assert first.to_last_close == Spread(), "that week did not leave it closed"
    last = loops(Kind.HANDOFF, reopened())
    assert last.to_first_close == Spread()
    assert each(last.to_last_close) == {"a": 10 * DAY}


def test_what_is_closed_twice_in_a_week_has_both_times() -> None:
    life = Life("handoffs/a.md", "2026-11-09", "accepted").change("2026-11-10", status="done")
    life.change("2026-11-11", status="accepted").change("2026-11-13", status="done")
    found = loops(Kind.HANDOFF, life)
    assert each(found.to_first_close) == {"a": DAY}
    assert each(found.to_last_close) == {"a": 4 * DAY}


def test_explicit_dates_win_for_the_last_closing() -> None:
    files = {"handoffs/a.md": handoff(status="done", offered="2026-11-01", closed="2026-11-05")}
    life = offered("2026-11-10").change("2026-11-12", status="done")
    found = loops(Kind.HANDOFF, life, files=files)
    assert each(found.to_first_close) == each(found.to_last_close) == {"a": 4 * DAY}
    text = decision(status="accepted", decided="2026-11-08")
    life = Life("decisions/b.md", "2026-11-03").change("2026-11-12", status="accepted")
    assert each(loops(Kind.DECISION, life, files={"decisions/b.md": text}).to_first_close) == {
        "b": 5 * DAY
    }


def test_a_date_before_the_opening_makes_no_negative_length() -> None:
    files = {"decisions/a.md": decision(status="accepted", decided="2026-11-01")}
    life = Life("decisions/a.md", "2026-11-03").change("2026-11-12", status="accepted")
    assert each(loops(Kind.DECISION, life, files=files).to_first_close) == {"a": 0}


def test_what_the_log_saw_only_closed_took_nobody_knows_how_long() -> None:
    found = loops(Kind.DECISION, Life("decisions/a.md", "2026-11-10", "accepted"))
    assert found.to_first_close == found.to_last_close == Spread(unknown=1)


def test_removal_closes_without_a_length() -> None:
    found = loops(Kind.HANDOFF, Life("handoffs/a.md", "2026-11-02", "offered").remove("2026-11-10"))
    assert (found.tally.closed.total(), found.to_first_close) == (1, Spread())


# --- Decisions ------------------------------------------------------------------------------------


def test_decisions_are_counted_by_what_they_came_to() -> None:
    lives = [
        Life("decisions/a.md", "2026-11-02").change("2026-11-10", status="accepted"),
        Life("decisions/b.md", "2026-11-02").change("2026-11-10", status="rejected"),
        Life("decisions/c.md", "2026-11-02").change("2026-11-10", status="withdrawn"),
        Life("decisions/d.md", "2026-11-02", "accepted").change("2026-11-10", status="superseded"),
        Life("decisions/e.md", "2026-11-02", "accepted").change("2026-11-10", status="reversed"),
        Life("decisions/f.md", "2026-11-10", "accepted"),
    ]
    assert measures(*lives).made == {"accepted": 2, "rejected": 1, "superseded": 1, "reversed": 1}


def in_force(expiry: str) -> Life:
    return Life("decisions/a.md", "2026-10-05", "accepted", expiry=expiry)


def test_a_review_is_due_in_the_week_into_which_its_date_of_then_fell() -> None:
    life = in_force("2026-11-12").change("2026-11-17", expiry="2027-02-12", reviews=1)
    week = measures(life)
    assert (week.reviews_in_week, week.reviews_at_end) == (1, 1)
    after = measures(life, of=WEEK.following)
    assert (after.reviews_in_week, after.reviews_at_end) == (0, 0)
    assert measures(life, of=WEEK.previous).reviews_in_week == 0


def test_a_review_that_was_done_before_its_date_was_due_in_that_week_too() -> None:
    life = in_force("2026-11-12").change("2026-11-10", expiry="2027-02-12", reviews=1)
    assert (measures(life).reviews_in_week, measures(life).reviews_at_end) == (1, 0)
    early = in_force("2026-11-12").change("2026-11-05", expiry="2027-02-12", reviews=1)
    assert measures(early).reviews_in_week == 0


def test_edits_do_not_make_two_reviews_of_one() -> None:
    life = in_force("2026-11-12").change("2026-11-10", owner="bo").change("2026-11-11")
    assert measures(life).reviews_in_week == 1


def test_reviews_count_by_outcome_in_the_week_of_their_own_date() -> None:
    outcomes = [("08", "keep"), ("09", "keep"), ("12", "change"), ("15", "keep"), ("16", "reverse")]
    reviews = [
        {"on": f"2026-11-{day}", "by": "ana", "outcome": outcome, "finding": "It holds."}
        for day, outcome in outcomes
    ]
    files = {"decisions/a.md": decision(status="accepted", reviews=reviews)}
    assert measures(in_force("2026-12-01"), files=files).reviewed == {
        "keep": 2,
        "change": 1,
        "reverse": 0,
    }


def test_a_renewal_is_empty_until_a_review_answers_it_in_the_same_week() -> None:
    life = in_force("2026-11-12").change("2026-11-10", expiry="2027-02-12")
    assert measures(life).empty_renewals == 1
    assert measures(life.change("2026-11-16", reviews=1)).empty_renewals == 1, "the week is over"
    prompt = in_force("2026-11-12").change("2026-11-10", expiry="2027-02-12")
    assert measures(prompt.change("2026-11-13", reviews=1)).empty_renewals == 0
    assert measures(life, of=WEEK.following).empty_renewals == 0


def test_a_form_without_reviews_has_no_empty_renewals() -> None:
    settings = "collections: {decisions: {path: decisions, kind: decision, unknown_fields: allow}}"
    life = in_force("2026-11-12").change("2026-11-10", expiry="2027-02-12")
    files = {"decisions/a.md": decision(status="accepted")}
    assert measures(life, settings=settings, files=files).empty_renewals == 0


# --- Coverage -------------------------------------------------------------------------------------

AWAY = "away: [{from: 2026-11-14, to: 2026-11-16}]"


@pytest.mark.parametrize(
    ("roster", "gaps"),
    [
        (f"people: {{ana: {{{AWAY}}}}}", ["mine", "review"]),
        (f"people: {{ana: {{{AWAY}, deputy: bo}}, bo: {{}}}}", []),
        (f"people: {{ana: {{{AWAY}, deputy: bo}}, bo: {{{AWAY}}}}}", ["mine", "review"]),
        ("people: {ana: {away: [{from: 2026-11-10, to: 2026-11-14}]}}", []),
    ],
)
def test_a_gap_is_an_open_loop_of_somebody_away_for_whom_nobody_acts(
    roster: str, gaps: list[str]
) -> None:
    lives = [
        Life("decisions/mine.md", "2026-11-02", owner="ana"),
        Life("decisions/review.md", "2026-11-02", "accepted", owner="ana", expiry="2026-11-05"),
        Life("decisions/holds.md", "2026-11-02", "accepted", owner="ana"),
        Life("decisions/theirs.md", "2026-11-02", owner="eli"),
    ]
    found = measures(*lives, settings=roster).gaps
    assert [gap.record.name.id for gap in found] == gaps
    assert {gap.accountable for gap in found} <= {"ana"}


# --- Without a history ----------------------------------------------------------------------------


def test_without_a_history_nothing_is_measured() -> None:
    assert Weeks(book({"decisions/a.md": decision()})).view(WEEK).measures is None


def test_the_weeks_that_lead_to_one_begin_where_the_history_does() -> None:
    life = Life("decisions/a.md", "2026-11-02", complete=False)
    lines = [life.timeline()]
    whole = Weeks(book({}, "", NOW, lines)).leading_to(WEEK)
    assert [str(view.week) for view in whole[::7]] == ["2026-W39", "2026-W46"]
    since = Weeks(book({}, "", NOW, lines, known_since=NOW.replace(day=3))).leading_to(WEEK)

    def named(views: tuple[WeekView, ...]) -> list[str]:
        return [str(view.week) for view in views]

    assert named(since) == ["2026-W45", "2026-W46"]


# --- Escalations fired ----------------------------------------------------------------------------

LADDERS = ROSTER + (
    "escalation: {default: normal, policies: {normal: {not_accepted: [{after: 1bd, to: owner}],\n"
    "  expired: [{after: 0h, to: owner}, {after: 1bd, to: ana}]}}}\n"
)


def escalated(*lives: Life, of: Week = WEEK) -> Mapping[Kind, int]:
    return measures(*lives, of=of, settings=LADDERS).escalated


def test_each_step_that_somebody_was_told_of_counts_in_the_week_of_the_telling() -> None:
    # It expires at the end of Friday: bo is told on Monday, and ana on Tuesday.
    late = Life("handoffs/a.md", "2026-11-02", "accepted", owner="bo", expiry="2026-11-06")
    assert escalated(late) == {Kind.DECISION: 0, Kind.HANDOFF: 2}
    assert escalated(late, of=Week(2026, 45)) == {Kind.DECISION: 0, Kind.HANDOFF: 0}


def test_what_closes_before_a_step_is_not_escalated_further() -> None:
    late = Life("decisions/a.md", "2026-11-02", "proposed", owner="bo", expiry="2026-11-06")
    late.change("2026-11-09T12:00Z", status="accepted", expiry="2027-11-06")
    assert escalated(late)[Kind.DECISION] == 1


def test_an_offer_that_waits_is_escalated_until_somebody_accepts_it() -> None:
    waiting = offered("2026-11-09T08:00Z", giver="ana")
    assert escalated(waiting)[Kind.HANDOFF] == 1
    waiting.change("2026-11-09T16:00Z", status="accepted")
    assert escalated(waiting)[Kind.HANDOFF] == 0


def test_what_a_removed_record_had_fired_still_counts() -> None:
    late = Life("handoffs/a.md", "2026-11-02", "accepted", owner="bo", expiry="2026-11-06")
    assert escalated(late.remove("2026-11-09T12:00Z"))[Kind.HANDOFF] == 1
