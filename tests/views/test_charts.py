"""What the charts of the weeks show."""

import pytest

from loopbook.views.charts import AgeBar, Charts, charts_of
from loopbook.views.week import Weeks
from tests.logbooks import NOW, Life, book, handoff, instant


def charts(*lives: Life, now: str = "2026-11-18T12:00Z", **files: str) -> Charts | None:
    log = book(files, "", instant(now), [life.timeline() for life in lives])
    return charts_of(log, Weeks(log))


def drawn(*lives: Life, now: str = "2026-11-18T12:00Z") -> Charts:
    found = charts(*lives, now=now)
    assert found is not None
    return found


def test_each_week_says_what_was_opened_and_closed_and_what_was_open_at_its_end() -> None:
    done = Life("decisions/a.md", "2026-10-27").change("2026-11-10", status="rejected")
    late = Life("decisions/b.md", "2026-11-10", expiry="2026-11-12")
    found = drawn(done, late)
    assert [
        (str(each.week), each.opened, each.closed, each.open, each.overdue) for each in found.weeks
    ] == [
        ("2026-W44", 1, 0, 1, 0),
        ("2026-W45", 0, 0, 1, 0),  # nothing happened, and the week is not left out
        ("2026-W46", 1, 1, 1, 1),
        ("2026-W47", 0, 0, 1, 1),
    ]


def test_what_is_reopened_is_opened_so_that_the_two_add_up() -> None:
    life = Life("decisions/a.md", "2026-10-27").change("2026-11-03", status="rejected")
    found = drawn(life.change("2026-11-10", status="proposed"))
    level = 0
    for week in found.weeks:
        level += week.opened - week.closed
        assert week.open == level


def test_a_chart_goes_back_half_a_year() -> None:
    weeks = drawn(Life("decisions/a.md", "2025-01-06")).weeks
    assert (len(weeks), str(weeks[0].week), str(weeks[-1].week)) == (26, "2026-W22", "2026-W47")


def test_there_is_none_before_the_second_week_and_none_without_a_history() -> None:
    assert charts(Life("decisions/a.md", "2026-11-16")) is None
    assert charts() is None


@pytest.mark.parametrize(
    ("most", "scale"),
    [
        (0, (0, 1)),
        (1, (0, 1)),
        (4, (0, 1, 2, 3, 4)),
        (5, (0, 2, 4, 6)),
        (9, (0, 5, 10)),
        (25, (0, 10, 20, 30)),
        (81, (0, 50, 100)),
    ],
)
def test_a_scale_has_few_round_values_and_room_for_the_greatest(
    most: int, scale: tuple[int, ...]
) -> None:
    old = Life("decisions/old.md", "2026-11-02").change("2026-11-03", status="rejected")
    found = drawn(old, *(Life(f"decisions/{number}.md", "2026-11-10") for number in range(most)))
    assert found.levels == scale


def test_months_are_named_where_they_begin_and_january_by_its_year() -> None:
    found = drawn(Life("decisions/a.md", "2026-11-16"), now="2027-02-20T12:00Z")
    named = [(str(found.weeks[number].week), name) for number, name in found.months]
    assert named == [
        ("2026-W49", "Dec"),  # of November only two weeks are there, too few for its name
        ("2026-W53", "2027"),
        ("2027-W05", "Feb"),
    ]


def test_the_age_of_open_loops_is_told_without_reviews() -> None:
    found = drawn(
        Life("handoffs/new.md", "2026-11-17", "offered"),
        Life("handoffs/week.md", "2026-11-11T12:00Z", "offered"),
        Life("decisions/old.md", "2026-01-01"),
        Life("handoffs/done.md", "2026-11-16", "offered").change("2026-11-17", status="done"),
        Life("decisions/nobody-knows.md", "2026-11-02", complete=False),
        Life("decisions/review.md", "2026-10-01", "accepted", expiry="2026-11-01"),
    )
    assert [each for each in found.ages if each.number] == [
        AgeBar("under a week", 1),
        AgeBar("1 to 2 weeks", 1),
        AgeBar("over 6 months", 1),
        AgeBar("not known", 1),
    ]


def test_ages_are_those_of_the_open_loops_that_are_drawn_and_dates_in_front_matter_win() -> None:
    files = {
        "handoffs/old.md": handoff(offered="2026-01-01"),
        "handoffs/bad.md": "---\ntitle: [\n---\n",
    }
    lives = [Life(path, "2026-11-09", "offered") for path in files]
    lives[1].spoil("2026-11-17")
    log = book(files, "", NOW, [life.timeline() for life in lives])
    found = charts_of(log, Weeks(log))
    assert found is not None
    assert found.weeks[-1].open == 2
    assert [each for each in found.ages if each.number] == [
        AgeBar("1 to 2 weeks", 1),
        AgeBar("over 6 months", 1),
    ]


def taken(name: str, at: str, hours: int) -> Life:
    """A handoff that is offered on a day at nine and accepted some working hours later."""
    life = Life(f"handoffs/{name}.md", f"{at}T09:00Z", "offered", owner="bo")
    return life.change(f"{at}T{9 + hours:02}:00Z", status="accepted")


def test_the_time_to_accept_is_the_median_of_those_accepted_in_the_week() -> None:
    two = [taken("a", "2026-10-27", 1), taken("b", "2026-10-28", 3)]
    five = [taken(f"c{hours}", "2026-11-11", hours) for hours in (1, 2, 4, 5, 6)]
    found = drawn(*two, *five)
    assert [(str(each.week), each.accepted, each.to_accept, each.few) for each in found.weeks] == [
        ("2026-W44", 2, 3600, True),  # the nearest rank is a length that occurs
        ("2026-W45", 0, None, True),  # a gap, and no zero
        ("2026-W46", 5, 4 * 3600, False),
        ("2026-W47", 0, None, True),
    ]
    assert found.hours == (0, 1, 2, 3, 4)
    assert found.offers == (0, 2, 4, 6)


def test_what_still_waits_at_the_end_of_a_week_is_drawn_beside_it() -> None:
    life = Life("handoffs/a.md", "2026-10-27", "offered", owner="bo")
    found = drawn(life.change("2026-11-10", status="accepted"))
    assert [each.waiting for each in found.weeks] == [1, 1, 0, 0]


def test_an_acceptance_of_unknown_length_is_counted_and_has_no_median() -> None:
    cut = Life("handoffs/a.md", "2026-10-27", "offered", complete=False)
    found = drawn(Life("decisions/b.md", "2026-10-27"), cut.change("2026-11-10", status="accepted"))
    assert [(each.accepted, each.to_accept) for each in found.weeks[-2:]] == [(1, None), (0, None)]
    assert found.hours == (0, 1)


def test_without_handoffs_the_time_to_accept_is_not_drawn() -> None:
    assert drawn(Life("decisions/a.md", "2026-10-27")).hours == ()
