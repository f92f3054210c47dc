"""How things stood at the end of a week that is over, whatever has come since."""

from loopbook.clock import Week
from loopbook.views.agenda import Agenda
from loopbook.views.week import Weeks
from tests.logbooks import NOW, Life, book, decision, handoff

WEEK = Week(2026, 46)
ROSTER = """\
people:
  ana: {name: Ana Ruiz, away: [{from: 2026-11-13, to: 2026-11-16}], deputy: bo}
  bo: {name: Bo Chen}
  chi: {name: Chi Okafor, left: 2026-11-10, away: [{from: 2026-11-01, to: 2026-12-31}]}
"""
FILES = {
    "decisions/decided.md": decision(title="Decided since", status="rejected"),
    "decisions/renewed.md": decision(title="Renewed since", status="accepted", expiry="2027-05-03"),
    "handoffs/taken.md": handoff(title="Taken since", status="accepted", expiry="2026-12-24"),
}
LIVES = [
    Life("decisions/decided.md", "2026-11-02", expiry="2026-11-13").change(
        "2026-11-17", status="rejected"
    ),
    Life("decisions/renewed.md", "2026-09-01", "accepted", expiry="2026-11-27").change(
        "2026-11-17", expiry="2027-05-03", reviews=1
    ),
    Life("handoffs/taken.md", "2026-11-12", "offered", owner="bo", expiry="2026-11-20").change(
        "2026-11-17", status="accepted", expiry="2026-12-24"
    ),
    Life("handoffs/gone.md", "2026-11-02", "accepted", owner="bo", expiry="2026-11-10").remove(
        "2026-11-17"
    ),
    Life("decisions/young.md", "2026-11-16"),
]


def then(most: int | None = None) -> Agenda:
    lines = [life.timeline() for life in LIVES]
    agenda = Weeks(book(FILES, ROSTER, NOW, lines, head=None)).agenda(WEEK, most)
    assert agenda is not None
    return agenda


def test_what_needed_an_answer_then_is_told_although_it_has_one_now() -> None:
    assert [row.id for row in then().needs.rows] == ["decided", "taken"]
    decided, taken = then().needs.rows
    assert (decided.status, decided.mark, decided.title) == ("proposed", "wedge", "Decided since")
    assert (taken.status, taken.owner and taken.owner.name) == ("offered", "Bo Chen")
    assert taken.due is not None
    assert (taken.due.written, taken.due.relative) == ("2026-11-20", "in 5 days")


def test_lateness_is_counted_to_the_end_of_that_week() -> None:
    gone, decided = then().overdue.rows
    assert (gone.id, gone.due and gone.due.relative) == ("gone", "4 days late")
    assert (decided.id, decided.due and decided.due.relative) == ("decided", "1 day late")


def test_a_record_that_is_gone_keeps_its_row_but_has_no_page() -> None:
    gone = then().overdue.rows[0]
    assert (gone.title, gone.address, gone.status) == ("gone", "", "accepted")
    assert then().overdue.rows[1].address == "decisions/decided/"


def test_the_reviews_ahead_are_those_that_were_ahead_then() -> None:
    assert [row.id for row in then().reviews.rows] == ["renewed"]


def test_who_was_away_then_is_told_with_who_acted_and_whoever_left_is_not_away() -> None:
    assert [(chip.handle, chip.acting) for chip in then().away] == [("ana", "Bo Chen")]


def test_a_point_shows_so_many_rows_at_most_and_counts_the_rest() -> None:
    needs = then(1).needs
    assert ([row.id for row in needs.rows], needs.total, needs.more) == (["decided"], 2, 1)


def test_the_agenda_of_the_current_week_is_that_of_now() -> None:
    lines = [life.timeline() for life in LIVES]
    weeks = Weeks(book(FILES, ROSTER, NOW, lines, head=None))
    agenda = weeks.agenda(weeks.current)
    assert agenda is not None
    assert agenda.needs.rows == agenda.overdue.rows == ()


def test_without_a_history_a_week_that_is_over_is_not_known() -> None:
    weeks = Weeks(book(FILES))
    assert weeks.agenda(WEEK) is None
    assert weeks.agenda(weeks.current) is not None
