"""A week as Markdown: the agenda in its order, and times as the team's clocks show them."""

import re

from loopbook.clock import Week
from loopbook.logbook import Logbook
from loopbook.outputs import minutes
from loopbook.views.week import Weeks
from tests.logbooks import NOW, Life, book, decision, handoff

SETTINGS = """\
timezone: Europe/Berlin
people:
  ana: {name: Ana Ruiz, away: [{from: 2026-11-14, to: 2026-11-20}]}
  bo: {name: Bo Chen}
"""
ORDER = [
    "Needs acceptance or a decision",
    "Overdue",
    "Closed",
    "Decisions made or reversed",
    "Reviews in the next 14 days",
    "Who is away",
    "Numbers",
    "Also this week",
]


def log() -> Logbook:
    files = {
        "decisions/queue.md": decision(title="One queue"),
        "handoffs/export.md": handoff(title="Export", status="done", outcome="It runs."),
        "handoffs/on-call.md": handoff(title="On call"),
    }
    lives = [
        Life("decisions/queue.md", "2026-11-10T09:00Z", expiry="2026-11-12"),
        Life("handoffs/export.md", "2026-11-03T09:00Z", "accepted", owner="bo").change(
            "2026-11-10T22:30Z", status="done"
        ),
        Life("handoffs/on-call.md", "2026-11-12T09:00Z", "offered", owner="bo"),
    ]
    return book(files, SETTINGS, NOW, [life.timeline() for life in lives], head=None)


def text(logbook: Logbook, week: Week) -> str:
    weeks = Weeks(logbook)
    return minutes.week(logbook, weeks, weeks.view(week))


def sections(whole: str) -> dict[str, str]:
    parts = re.split(r"^## (.+)\n\n", whole, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def test_the_sections_stand_in_the_order_of_the_agenda() -> None:
    for week in (Week(2026, 45), Week(2026, 46), Week(2026, 47), Week(2026, 50)):
        assert list(sections(text(log(), week))) == ORDER


def test_a_past_week_tells_how_things_stood_at_its_end() -> None:
    found = sections(text(log(), Week(2026, 46)))
    needs = "- **One queue** (`queue`), Ana Ruiz, 2 days late\n"
    assert found["Needs acceptance or a decision"].startswith(needs)
    assert found["Overdue"].strip() == needs.strip()
    assert found["Who is away"].strip().splitlines() == [
        "- Ana Ruiz is away until Fri 20 Nov; nobody acts",
        "- Nobody acts for Ana Ruiz on **One queue** (`queue`)",
    ]
    assert found["Decisions made or reversed"].strip() == "none"


def test_times_are_those_of_the_teams_zone_which_is_named_once() -> None:
    whole = text(log(), Week(2026, 46))
    closed = "- **Export** (`export`): Ada closed it as done, Tue 23:30. It runs."
    assert sections(whole)["Closed"].strip() == closed
    assert whole.count("Europe/Berlin") == 1
    assert not re.search(r"\d\d:\d\dZ", whole)


def test_the_numbers_are_told_by_kind_beside_last_weeks_and_the_trend() -> None:
    lines = sections(text(log(), Week(2026, 46)))["Numbers"].splitlines()
    assert "| opened | 1 | 1 | 2 | 1 | 0, 0, 0, 0, 0, 0, 1, 2 |" in lines
    assert "| closed as done |  | 1 | 1 | 0 | 0, 0, 0, 0, 0, 0, 0, 1 |" in lines
    assert "| net | +1 | 0 | +1 | +1 | 0, 0, 0, 0, 0, 0, +1, +1 |" in lines
    assert "| newly overdue | 1 | 0 | 1 | 0 | 0, 0, 0, 0, 0, 0, 0, 1 |" in lines
    assert "- Age of open decisions: **One queue** (`queue`) 5 days" in lines
    assert "- Time to close handoffs: **Export** (`export`) 7 days" in lines
    assert "- Waits to be accepted: **On call** (`on-call`), since 2026-11-12 10:00" in lines


def test_five_lengths_are_told_as_percentiles() -> None:
    lives = [Life(f"decisions/{day}.md", f"2026-11-0{day}") for day in range(1, 6)]
    logbook = book({}, "", NOW, [life.timeline() for life in lives], head=None)
    lines = sections(text(logbook, Week(2026, 47)))["Numbers"].splitlines()
    assert (
        "- Age of open decisions: half within 2 weeks, nine in ten within 2 weeks, "
        "the longest 2 weeks, of 5"
    ) in lines
    trend = "–, –, –, –, –, 6 days, 13 days, 2 weeks"
    assert f"| median age | 2 weeks | – | 2 weeks | 13 days | {trend} |" in lines


def test_without_a_history_only_the_current_week_is_known() -> None:
    logbook = book({"decisions/queue.md": decision()})
    now, past = (sections(text(logbook, Week(2026, number))) for number in (47, 46))
    assert now["Needs acceptance or a decision"].startswith("- **Use one queue** (`queue`)")
    assert "no git history" in past["Needs acceptance or a decision"]
    assert "no git history" in now["Numbers"]


def test_what_is_overdue_says_how_far_it_has_been_escalated() -> None:
    policies = "escalation: {default: n, policies: {n: {expired: [{after: 0h, to: owner}]}}}\n"
    life = Life("decisions/queue.md", "2026-11-10T09:00Z", owner="bo", expiry="2026-11-12")
    files = {"decisions/queue.md": decision(title="One queue", owner="bo", expiry="2026-11-12")}
    logbook = book(files, SETTINGS + policies, NOW, [life.timeline()], head=None)
    for week in (Week(2026, 46), Week(2026, 47)):  # as it stood then, and now
        row = sections(text(logbook, week))["Overdue"]
        assert "level 1, Bo Chen was told; no further step" in row
