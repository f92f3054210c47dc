"""L204 and L205: dates on which nobody works, and dates that lie too far ahead."""

import pytest

from loopbook.checks import Selection
from loopbook.checks.running import check
from loopbook.clock import parse_instant
from loopbook.findings import Finding
from loopbook.history import no_history
from loopbook.logbook import Logbook
from loopbook.reading import read_bytes
from tests.logs import NOW, decision, findings, handoff, settings_of


def found(code: str, text: str, bo: str = "", now: str = "") -> tuple[Finding, ...]:
    settings = settings_of(f"timezone: UTC\npeople: {{bo: {{{bo}}}, ana: }}")
    folder = "handoffs" if "\nfrom:" in text else "decisions"
    at = parse_instant(now) if now else NOW
    return findings({f"{folder}/a.md": text}, settings, at, Selection(select=(code,)))


# L204


@pytest.mark.parametrize(
    ("expiry", "bo", "reason"),
    [
        ("2026-12-05", "", "Saturday"),
        ("2026-12-04", "", None),
        ("2026-12-04", "days: sun-thu", "Friday"),
        ("2026-12-06", "days: sun-thu", None),
        ("2026-12-08", "holidays: ES-MD", "Immaculate Conception (ES-MD)"),
        ("2026-12-08", "holidays: DE-BE", None),
        ("2026-12-08", "", None),
        ("2026-12-05T12:00", "", "Saturday"),
        ("2026-12-05T00:00", "", None),  # the end of Friday
        ("2026-12-07T00:00", "", "Sunday"),
        ("2026-12-04T22:00-05:00", "", "Saturday"),
        ("2026-12-04T22:00-05:00", "timezone: America/New_York", None),
        ("2026-12-05", "away: [{from: 2026-12-01, to: 2026-12-09}]", None),  # O104's matter
        ("2026-12-05", "left: 2026-12-01", None),  # O103's
        ("2026-12-05", "left: 2027-12-01", "Saturday"),
        ("2026-11-21", "", None),  # it has passed: L202's
        ("9999-12-31", "days: mon", "Friday"),
    ],
)
def test_a_day_on_which_the_owner_does_not_work(expiry: str, bo: str, reason: str | None) -> None:
    hits = found("L204", decision(owner="bo", expiry=expiry), bo)
    assert [each.message.partition(": ")[2] for each in hits] == ([reason] if reason else [])


@pytest.mark.parametrize(
    ("expiry", "now", "hint"),
    [
        ("2026-12-05", "2026-11-22", "choose 2026-12-04 (Friday) or 2026-12-07 (Monday)"),
        ("2026-12-05", "2026-12-05", "choose 2026-12-07 (Monday)"),
    ],
)
def test_the_working_days_around_it_are_named_unless_they_have_passed(
    expiry: str, now: str, hint: str
) -> None:
    (finding,) = found("L204", decision(owner="bo", expiry=expiry), now=now)
    assert (finding.line, finding.column, finding.hint) == (6, 9, hint)


def test_nobody_knows_when_a_stranger_works() -> None:
    assert found("L204", decision(owner="stranger", expiry="2026-12-05")) == ()
    files = {"decisions/a.md": decision(expiry="2026-12-05")}
    assert findings(files, selection=Selection(select=("L204",))) == ()


def test_a_closed_record_may_have_any_date() -> None:
    assert found("L204", decision(owner="bo", expiry="2026-12-05", status="withdrawn")) == ()


# L205


@pytest.mark.parametrize(
    ("kind", "status", "expiry", "far"),
    [
        ("handoff", "offered", "2026-12-22", False),  # thirty days
        ("handoff", "offered", "2026-12-23", True),
        ("handoff", "declined", "2026-12-23", True),
        ("handoff", "accepted", "2026-12-23T00:00", False),
        ("handoff", "done", "2030-01-01", False),
        ("decision", "proposed", "2027-11-23", False),  # 366 days
        ("decision", "proposed", "2027-11-24", True),
        ("decision", "accepted", "2027-11-24", True),
        ("decision", "rejected", "2030-01-01", False),
        ("decision", "accepted", "9999-12-31", True),
        ("decision", "accepted", "2020-01-01", False),
    ],
)
def test_how_far_ahead_a_date_may_lie(kind: str, status: str, expiry: str, far: bool) -> None:
    text = (handoff if kind == "handoff" else decision)(status=status, expiry=expiry)
    assert bool(found("L205", text)) is far


def test_it_says_how_far_and_which_date_is_near_enough() -> None:
    (finding,) = found("L205", handoff(owner="bo", expiry="2027-01-31"))
    assert (
        finding.message == "2027-01-31 is 70 days away; an open handoff expires in 30 days at most"
    )
    assert finding.hint == "choose 2026-12-22 or an earlier date, when the next step can be seen"
    (finding,) = found("L205", handoff(owner="bo", expiry="2027-01-31"), "days: mon")
    assert finding.hint
    assert finding.hint.startswith("choose 2026-12-21 ")  # not on a day off


def test_today_is_the_owners() -> None:
    text = handoff(owner="bo", expiry="2026-12-23")
    assert found("L205", text, now="2026-11-22T20:00Z") != ()
    assert found("L205", text, "timezone: Asia/Tokyo", now="2026-11-22T20:00Z") == ()


@pytest.mark.parametrize(
    ("reviewed", "length", "codes"),
    [
        ("2026-11-22", "1 year", []),
        ("2026-11-22", "12 months", []),
        ("2027-03-01", "1 year", ["L205"]),  # reviewed in the future
        ("2026-11-22", "2 years", ["L205"]),
        ("2026-11-21", "2 weeks", []),  # a Saturday, which nobody chose
    ],
)
def test_a_date_that_is_computed(reviewed: str, length: str, codes: list[str]) -> None:
    settings = settings_of(
        "people: {ana: }\n"
        "collections:\n  a:\n    path: a\n    kind: decision\n    unknown_fields: allow\n"
        "    fields: {expiry: {from: reviewed, plus: review_in}}\n"
    )
    text = decision(expiry=None, status="accepted", reviewed=reviewed, review_in=length)
    entry = read_bytes("a/a.md", text.encode(), settings.collections["a"])
    assert entry.faults == ()
    book = Logbook(settings, NOW, (entry,), no_history())
    found = check(book, Selection(select=("L204", "L205")))
    assert [each.code for each in found] == codes
