"""What the charts of the weeks show."""

import pytest

from loopbook.views.charts import AgeBar, Charts, charts_of
from loopbook.views.week import Weeks
from tests.logbooks import NOW, Life, book, decision, handoff, instant


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
    written = {
        "handoffs/new.md": handoff(offered="2026-11-17"),
        "handoffs/week.md": handoff(offered="2026-11-11T12:00Z"),
        "handoffs/old.md": handoff(offered="2026-01-01", status="accepted"),
        "handoffs/done.md": handoff(offered="2026-11-17", status="done"),
        "decisions/nobody-knows.md": decision(),
        "decisions/review.md": decision(status="accepted", expiry="2026-11-01"),
    }
    life = Life("decisions/gone.md", "2026-11-02").remove("2026-11-03")
    log = book(written, "", NOW, [life.timeline()])
    found = charts_of(log, Weeks(log))
    assert found is not None
    assert [each for each in found.ages if each.number] == [
        AgeBar("under a week", 1),
        AgeBar("1 to 2 weeks", 1),
        AgeBar("over 6 months", 1),
        AgeBar("not known", 1),
    ]
