"""The lives of decisions side by side."""

from datetime import date

import pytest

from loopbook.views.decided import MOST_LANES, DecisionTimes, Lane, Way, decision_times
from tests.logbooks import Life, book, decision, handoff, instant


def times(*lives: Life, settings: str = "", **fields: object) -> DecisionTimes:
    """Those of one decision for each life; what it says last is what its file says."""
    files = {}
    for life in lives:
        state = life.timeline().last_state
        assert state is not None
        given: dict[str, object] = {"status": state.status, "expiry": state.expiry, **fields}
        files[life.path] = decision("", **given)
    found = decision_times(book(files, settings, timelines=[life.timeline() for life in lives]))
    assert found is not None
    return found


def lane(life: Life, settings: str = "", **fields: object) -> Lane:
    [found] = times(life, settings=settings, **fields).lanes
    return found


def told(found: Lane) -> list[str]:
    return [f"{word} {at:%Y-%m-%d}" for word, at in found.told]


def bars(found: Lane) -> list[str]:
    return [each.status for each in found.bars]


def lived(status: str) -> Life:
    life = Life("decisions/a.md", "2026-09-01").change("2026-10-05", status="accepted")
    return life.change("2026-10-20", status=status)


def test_a_life_is_hollow_then_solid_and_has_an_end() -> None:
    found = times(lived("reversed"))
    [life] = found.lanes
    assert told(life) == ["proposed 2026-09-01", "accepted 2026-10-05"]
    proposed, accepted = life.bars
    assert (proposed.status, accepted.status) == ("proposed", "accepted")
    assert proposed.at + proposed.wide == pytest.approx(accepted.at, abs=0.02)
    assert life.end == pytest.approx(accepted.at + accepted.wide, abs=0.02)
    assert life.end is not None
    assert life.end < found.now


def test_what_is_in_force_lasts_until_now() -> None:
    found = times(Life("decisions/a.md", "2026-09-01").change("2026-10-05", status="accepted"))
    [life] = found.lanes
    assert life.end is None
    assert life.bars[-1].at + life.bars[-1].wide == pytest.approx(found.now, abs=0.02)


def test_a_decision_turned_down_was_never_in_force() -> None:
    life = Life("decisions/a.md", "2026-09-01").change("2026-09-09", status="rejected")
    assert bars(lane(life)) == ["proposed"]
    written = lane(life, decided="2026-09-08")
    assert written.row.end is not None
    assert written.row.end.at == date(2026, 9, 8)
    assert written.end == pytest.approx(written.bars[0].at + written.bars[0].wide, abs=0.02)


def test_what_is_decided_on_the_day_of_its_proposal_was_not_proposed_before() -> None:
    life = Life("decisions/a.md", "2026-09-01T08:00Z")
    found = lane(life.change("2026-09-01T15:00Z", status="accepted"))
    assert (told(found), bars(found)) == (["accepted 2026-09-01"], ["accepted"])
    # That day is one of the team's zone.
    night = Life("decisions/a.md", "2026-09-01T20:00Z").change(
        "2026-09-01T23:00Z", status="accepted"
    )
    assert bars(lane(night, "timezone: Europe/Berlin")) == ["proposed", "accepted"]


def test_a_written_date_wins() -> None:
    life = Life("decisions/a.md", "2026-09-01").change("2026-09-02", status="accepted")
    found = lane(life, decided="2024-03-05")
    assert (told(found), bars(found)) == (["accepted 2024-03-05"], ["accepted"])
    ahead = lane(life, decided="2027-01-01")
    assert (told(ahead), bars(ahead)) == (["proposed 2026-09-01"], ["proposed"])


def test_a_decision_written_down_when_it_was_over_was_in_force_since_it_was_decided() -> None:
    life = Life("decisions/a.md", "2026-09-01", "reversed")
    found = lane(life, decided="2026-03-05")
    assert (told(found), bars(found)) == (["accepted 2026-03-05"], ["accepted"])
    assert found.end is not None
    assert bars(lane(life)) == []


def test_where_the_history_begins_later_the_bar_has_no_beginning() -> None:
    life = Life("decisions/a.md", "2026-09-01", "accepted", complete=False)
    ended = life.change("2026-10-20", status="reversed").timeline()
    files = {"decisions/a.md": decision(status="reversed")}
    log = book(files, timelines=[ended], known_since=instant("2026-09-01"))
    found = decision_times(log)
    assert found is not None
    [bar] = found.lanes[0].bars
    assert (bar.status, bar.begun, found.lanes[0].told) == ("accepted", False, ())


def test_reviews_are_marked_and_the_next_one_where_it_lies_on_the_axis() -> None:
    def review(on: str, outcome: str) -> dict[str, str]:
        return {"on": on, "by": "bo", "outcome": outcome, "finding": "So it is."}

    life = Life("decisions/a.md", "2026-03-01", "accepted")
    held = [review("2026-06-01", "keep"), review("2026-09-01", "change")]
    found = lane(life, reviews=[*held, review("2027-06-01", "keep")], expiry="2026-12-01")
    assert [(each.what, str(each.on)) for each in found.reviews] == [
        ("kept", "2026-06-01"),
        ("changed", "2026-09-01"),
    ]
    assert told(found) == ["accepted 2026-03-01", "reviewed twice, last 2026-09-01"]
    assert found.due is not None
    assert found.due.what == "review by"
    assert lane(life, expiry="2028-12-01").due is None


def test_the_latest_change_comes_first() -> None:
    found = times(
        Life("decisions/a.md", "2026-09-01").change("2026-11-01", status="rejected"),
        Life("decisions/b.md", "2026-10-01"),
        Life("decisions/c.md", "2026-08-01").change("2026-11-02", status="accepted"),
    )
    assert [each.row.id for each in found.lanes] == ["c", "a", "b"]


def replacing(replaced: dict[str, list[str]]) -> dict[str, Lane]:
    """Lanes in their order; each decision is decided on a day of October that its name tells."""
    names = sorted({*replaced, *(old for olds in replaced.values() for old in olds)})
    gone = {old for olds in replaced.values() for old in olds}
    files = {
        f"decisions/{name}.md": decision(
            status="superseded" if name in gone else "accepted",
            supersedes=replaced.get(name, []),
            decided=f"2026-10-{ord(name) - 96:02}",
        )
        for name in names
    }
    found = decision_times(book(files))
    assert found is not None
    return {each.row.id: each for each in found.lanes}


def test_a_line_leads_from_what_was_replaced_to_its_successor() -> None:
    lanes = replacing({"c": ["a"], "b": []})
    assert list(lanes) == ["c", "a", "b"]
    [end] = lanes["a"].ways
    assert (end.at, end.goes, end.arrives) == (lanes["a"].end, "up", False)
    assert lanes["c"].ways == (Way(end.at, "down", True),)
    assert lanes["b"].ways == ()


def test_a_line_runs_past_what_stands_between() -> None:
    lanes = replacing({"c": ["a", "b"]})
    assert list(lanes) == ["c", "b", "a"]
    at = lanes["c"].ways[0].at
    assert lanes["b"].ways == (Way(at, "past", False), Way(at, "up", False))


def test_successors_stand_above_what_they_replaced_where_chains_part_and_meet() -> None:
    lanes = replacing({"d": ["b", "c"], "b": ["a"], "c": ["a"]})
    assert list(lanes) == ["d", "c", "b", "a"]
    assert {way.goes for way in lanes["a"].ways} == {"up"}


def test_a_circle_is_drawn_all_the_same() -> None:
    assert set(replacing({"a": ["b"], "b": ["a"]})) == {"a", "b"}


def test_what_nobody_knows_a_date_of_is_counted_and_handoffs_are_not() -> None:
    files = {
        "decisions/a.md": decision(status="accepted", decided="2026-10-01"),
        "decisions/b.md": decision(),
        "decisions/c.md": decision(status="accepted"),
        "handoffs/d.md": handoff(offered="2026-11-01"),
    }
    found = decision_times(book(files))
    assert found is not None
    assert (len(found.lanes), found.unknown, found.more) == (1, 2, 0)
    del files["decisions/a.md"]
    assert decision_times(book(files)) is None
    assert decision_times(book({})) is None


def test_of_many_the_latest_are_drawn_and_the_rest_is_counted() -> None:
    lives = [
        Life(f"decisions/{number:03}.md", f"2026-{1 + number % 10:02}-03")
        for number in range(MOST_LANES + 7)
    ]
    found = times(*lives)
    assert (len(found.lanes), found.more) == (MOST_LANES, 7)
    assert {each.told[0][1].month for each in found.lanes} >= {10, 9}
