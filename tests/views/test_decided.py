"""The time line of decisions."""

from loopbook.views.decided import MOST_MOMENTS, DecisionTimes, decision_times
from tests.logbooks import Life, book, decision, handoff


def times(*lives: Life, settings: str = "", decided: str | None = None) -> DecisionTimes:
    """Those of one decision for each life; what it says last is what its file says."""
    files = {}
    for life in lives:
        timeline = life.timeline()
        state = timeline.events[-1].state
        assert state is not None
        files[life.path] = decision(status=state.status, decided=decided)
    return decision_times(book(files, settings, timelines=[life.timeline() for life in lives]))


def told(found: DecisionTimes) -> list[tuple[str, str, str]]:
    return [
        (month.name, str(moment.date), moment.status)
        for month in found.months
        for moment in month.moments
    ]


def test_a_decision_stands_where_it_was_proposed_accepted_and_closed() -> None:
    life = Life("decisions/a.md", "2026-09-01").change("2026-10-05", status="accepted")
    assert told(times(life.change("2026-10-20", status="reversed"))) == [
        ("Oct 2026", "2026-10-20", "reversed"),
        ("Oct 2026", "2026-10-05", "accepted"),
        ("Sep 2026", "2026-09-01", "proposed"),
    ]


def test_what_is_decided_on_the_day_of_its_proposal_is_told_once() -> None:
    life = Life("decisions/a.md", "2026-09-01T08:00Z").change(
        "2026-09-01T15:00Z", status="accepted"
    )
    assert told(times(life)) == [("Sep 2026", "2026-09-01", "accepted")]


def test_a_decision_opened_as_accepted_was_never_proposed() -> None:
    assert told(times(Life("decisions/a.md", "2026-09-01", "accepted"))) == [
        ("Sep 2026", "2026-09-01", "accepted")
    ]


def test_a_written_date_wins_and_what_was_written_down_later_was_not_proposed_then() -> None:
    life = Life("decisions/a.md", "2026-09-01").change("2026-09-02", status="accepted")
    assert told(times(life, decided="2024-03-05")) == [("Mar 2024", "2024-03-05", "accepted")]
    turned_down = Life("decisions/a.md", "2026-09-01").change("2026-09-09", status="rejected")
    assert told(times(turned_down, decided="2026-09-08")) == [
        ("Sep 2026", "2026-09-08", "rejected"),
        ("Sep 2026", "2026-09-01", "proposed"),
    ]


def test_the_day_is_that_of_the_teams_zone_and_what_lies_ahead_is_not_told() -> None:
    life = Life("decisions/a.md", "2026-08-31T23:00Z")
    assert told(times(life, settings="timezone: Europe/Berlin")) == [
        ("Sep 2026", "2026-09-01", "proposed")
    ]
    ahead = Life("decisions/a.md", "2026-09-01").change("2026-09-02", status="accepted")
    assert told(times(ahead, decided="2027-01-01")) == [("Sep 2026", "2026-09-01", "proposed")]


def test_handoffs_and_what_nobody_knows_are_not_told() -> None:
    files = {"decisions/a.md": decision(), "handoffs/b.md": handoff(offered="2026-11-01")}
    assert decision_times(book(files)) == DecisionTimes((), 0)


def test_of_many_moments_the_latest_are_told_and_the_rest_is_counted() -> None:
    lives = [
        Life(f"decisions/{number:03}.md", f"2026-{1 + number % 10:02}-03")
        for number in range(MOST_MOMENTS + 7)
    ]
    found = times(*lives)
    assert (len(told(found)), found.more) == (MOST_MOMENTS, 7)
    assert found.months[0].name == "Oct 2026"
