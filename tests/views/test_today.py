"""The first page: what needs somebody now."""

from loopbook.checks.running import check
from loopbook.logbook import Logbook
from loopbook.views.today import TodayView, today
from loopbook.views.week import Weeks
from tests.logbooks import Life, book, decision, handoff

FILES = {
    "decisions/late.md": decision(expiry="2026-11-10"),
    "decisions/soon.md": decision(expiry="2026-11-19"),
    "decisions/waits.md": decision(),
    "decisions/review.md": decision(status="accepted", expiry="2026-11-01"),
    "decisions/holds.md": decision(status="accepted", expiry="2026-11-19"),
    "handoffs/offered.md": handoff(),
    "handoffs/declined.md": handoff(status="declined"),
    "handoffs/works.md": handoff(status="accepted"),
    "handoffs/works-soon.md": handoff(status="accepted", expiry="2026-11-20"),
    "handoffs/done.md": handoff(status="done"),
}


def first_page(logbook: Logbook) -> TodayView:
    return today(logbook, Weeks(logbook), check(logbook))


def test_each_loop_stands_where_it_is_most_pressing_and_only_there() -> None:
    view = first_page(book(FILES))
    assert [row.id for row in view.overdue] == ["review", "late"]
    assert [row.id for row in view.soon] == ["soon", "works-soon"]
    assert [row.id for row in view.waiting] == ["declined", "offered", "waits"]


def test_the_figures_count_all_of_them() -> None:
    figures = {figure.label: figure for figure in first_page(book(FILES)).figures}
    assert {label: figure.number for label, figure in figures.items()} == {
        "open": 8,
        "overdue": 2,
        "waiting for an answer": 5,
    }
    assert {figure.address for figure in figures.values()} == {"open/", "overdue/"}


def test_without_a_history_there_is_no_trend() -> None:
    for figure in first_page(book(FILES)).figures:
        assert figure.trend == ()
        assert figure.change is None


def test_a_figure_has_its_trend_of_eight_weeks_and_the_change_since_last_week() -> None:
    files = {f"decisions/{name}.md": decision(expiry="2026-11-10") for name in "abc"}
    lives = [
        Life("decisions/a.md", "2026-10-20", expiry="2026-11-10"),
        Life("decisions/b.md", "2026-11-03", expiry="2026-11-10"),
        Life("decisions/c.md", "2026-11-17", expiry="2026-11-10"),
    ]
    view = first_page(book(files, timelines=[life.timeline() for life in lives]))
    count, late, _ = view.figures
    assert count.trend == (0, 0, 0, 1, 1, 2, 2, 3)
    assert late.trend == (0, 0, 0, 0, 0, 0, 2, 3)
    assert (count.change, late.change) == (1, 1)
    assert count.trend[-1] == count.number


def test_what_waits_for_an_answer_has_its_trend_too() -> None:
    files = {"decisions/new.md": decision(), "handoffs/taken.md": handoff(status="accepted")}
    lives = [
        Life("decisions/new.md", "2026-11-17"),
        Life("handoffs/taken.md", "2026-10-27", "offered").change("2026-11-17", status="accepted"),
        Life("handoffs/gone.md", "2026-11-03", "declined").remove("2026-11-17"),
    ]
    view = first_page(book(files, timelines=[life.timeline() for life in lives]))
    waiting = view.figures[2]
    assert (waiting.number, waiting.trend) == (1, (0, 0, 0, 0, 1, 2, 2, 1))
    assert waiting.change == -1


def test_a_loop_that_cannot_be_read_counts_by_what_was_last_known_of_it() -> None:
    files = {"decisions/good.md": decision(), "decisions/bad.md": "---\ntitle: [\n---\n"}
    lives = [
        Life("decisions/good.md", "2026-11-03"),
        Life("decisions/bad.md", "2026-11-03", "accepted", expiry="2026-11-10").spoil("2026-11-17"),
    ]
    view = first_page(book(files, timelines=[life.timeline() for life in lives]))
    told = [(figure.number, figure.change, len(figure.unread)) for figure in view.figures]
    assert told == [(2, 0, 1), (1, 0, 1), (1, 0, 0)]
    assert view.figures[0].unread[0].address == view.broken[0].address
    assert [row.id for row in (*view.overdue, *view.soon, *view.waiting)] == ["good"]


def test_broken_files_stand_there_with_their_findings() -> None:
    files = {"decisions/bad.md": "---\ntitle: [\n---\n", "decisions/good.md": decision()}
    [broken] = first_page(book(files)).broken
    assert broken.path == "decisions/bad.md"
    assert broken.address == "broken/decisions/bad.md/"
    assert [finding.code for finding in broken.findings] == ["F003"]


def test_errors_and_warnings_are_counted() -> None:
    logbook = book(FILES, "rules: {L202: warning}")
    view, findings = first_page(logbook), check(logbook)
    severities = [finding.severity.value for finding in findings]
    assert view.errors == severities.count("error") > 0
    assert view.warnings == severities.count("warning") > 0


def test_an_empty_log_has_an_empty_page() -> None:
    view = first_page(book({}))
    assert (view.broken, view.overdue, view.soon, view.waiting) == ((), (), (), ())
    assert [figure.number for figure in view.figures] == [0, 0, 0]
    assert (view.errors, view.warnings) == (0, 0)
