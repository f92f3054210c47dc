"""A week's numbers as people read them: all of them, and the few that lead."""

from loopbook.clock import Week
from loopbook.records import Kind
from loopbook.views.numbers import Number, leading, numbers, spreads
from loopbook.views.week import Weeks, WeekView
from tests.logbooks import NOW, Life, book, decision

LEADING = [
    "open now, reviews apart",
    "reviews due now",
    "opened or reopened",
    "closed",
    "net",
    "overdue now",
    "newly overdue",
    "median age",
    "waiting to be accepted now",
    "median working time to accept",
    "escalations fired",
    "without anybody acting",
]


CURRENT = Week(2026, 47)


def views(*lives: Life, week: Week = CURRENT) -> tuple[WeekView, ...]:
    lines = [life.timeline() for life in lives]
    return Weeks(book({}, "", NOW, lines, head=None)).leading_to(week)


def by_label(found: tuple[Number, ...]) -> dict[str, Number]:
    assert len({number.label for number in found}) == len(found)
    return {number.label: number for number in found}


def test_the_numbers_of_a_meeting_lead_in_their_order() -> None:
    life = Life("decisions/a.md", "2026-11-10")
    assert list(by_label(leading(views(life)))) == LEADING
    then = [number.label for number in leading(views(life, week=Week(2026, 46)))]
    assert then == [label.replace("now", "at the end") for label in LEADING]


def test_each_of_them_is_told_in_all_numbers_too() -> None:
    reopened = Life("decisions/a.md", "2026-10-01").change("2026-10-02", status="rejected")
    found = views(
        reopened.change("2026-11-17", status="proposed"),
        Life("decisions/b.md", "2026-11-16", expiry="2026-11-10"),
        Life("handoffs/c.md", "2026-11-10", "offered", owner="bo"),
    )
    lead, every = by_label(leading(found)), by_label(numbers(found))
    assert lead["opened or reopened"].total == "2"
    assert (every["opened"].total, every["reopened"].total) == ("1", "1")
    assert lead["net"].total == "+2"
    same = set(LEADING) & set(every)
    assert set(LEADING) - same == {"opened or reopened", "open now, reviews apart"}
    assert all(lead[label] == every[label] for label in same)
    assert lead["open now, reviews apart"].total == every["open now"].total == "3"


def test_overdue_is_what_was_overdue_before_and_what_is_newly_so() -> None:
    found = views(
        Life("decisions/old.md", "2026-11-02", expiry="2026-11-10"),
        Life("decisions/new.md", "2026-11-02", expiry="2026-11-16"),
        Life("handoffs/new.md", "2026-11-02", "accepted", expiry="2026-11-17"),
    )
    number = by_label(numbers(found))["overdue now"]
    assert (number.decisions, number.handoffs, number.total, number.before) == ("2", "1", "3", "1")
    assert number.trend[-3:] == (0, 1, 3)


def test_a_length_of_time_says_so() -> None:
    found = by_label(numbers(views(Life("decisions/a.md", "2026-11-10"))))
    assert {label for label, number in found.items() if number.length} == {
        "median age",
        "median working time to accept",
        "median time to first close",
        "median time to last close",
    }


def test_of_the_lengths_of_time_that_to_accept_leads() -> None:
    measures = views(Life("decisions/a.md", "2026-11-10"))[-1].measures
    assert measures is not None
    told = [spread.label for spread in spreads(measures) if spread.leads]
    assert told == ["Working time to accept a handoff"]
    assert len(spreads(measures)) > len(Kind)


def test_without_a_history_there_are_none() -> None:
    log = book({"decisions/a.md": decision()})
    found = Weeks(log).leading_to(CURRENT, 1)
    assert (numbers(found), leading(found)) == ((), ())
