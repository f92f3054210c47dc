"""A leave: what falls into it, who acts when, and what nobody covers."""

from datetime import date

import pytest

from loopbook.clock import parse_instant
from loopbook.roster import Person
from loopbook.views.coverage import Kept, Leave, When, leave, next_leave
from loopbook.views.holdings import Part
from tests.leaves import LOG, ROSTER
from tests.logs import NOW, decision, handoff, logbook, settings_of

FIRST, LAST = date(2026, 12, 21), date(2027, 1, 4)


def of(
    handle: str = "ana",
    first: date = FIRST,
    last: date = LAST,
    roster: str = ROSTER,
    files: dict[str, str] | None = None,
    now: str = "",
) -> Leave:
    at = parse_instant(now) if now else NOW
    return leave(
        logbook(LOG if files is None else files, settings_of(roster), at), handle, first, last
    )


def stretches(view: Leave) -> list[tuple[str, str, str | None]]:
    """Who acts from which date to which, as the person's calendar has them."""
    found = []
    for each in view.cover:
        start, end = each.start.astimezone(view.zone), each.end.astimezone(view.zone)
        found.append((f"{start:%m-%d %H:%M}", f"{end:%m-%d %H:%M}", each.acting))
    return found


def by_part(view: Leave, part: Part) -> dict[str, Kept]:
    return {each.holding.item.id: each for each in view.kept if each.holding.part is part}


def one(text: str, kind: str = "decisions", roster: str = ROSTER) -> Kept:
    """The only thing that rests on ana in a log of one record."""
    [kept] = of(files={f"{kind}/it.md": text}, roster=roster).kept
    return kept


# Who acts


def test_who_acts_changes_while_the_deputies_are_away_in_turn() -> None:
    assert stretches(of()) == [
        ("12-21 00:00", "12-28 00:00", "bo"),
        ("12-28 00:00", "12-30 00:00", "dee"),
        ("12-30 00:00", "01-02 00:00", None),
        ("01-02 00:00", "01-05 00:00", "bo"),
    ]


def test_it_changes_at_midnight_where_the_deputy_is() -> None:
    roster = ROSTER.replace("bo: {", "bo: {timezone: America/Los_Angeles, ")
    assert stretches(of(roster=roster))[0] == ("12-21 00:00", "12-28 09:00", "bo")


def test_a_deputy_who_leaves_the_team_acts_no_more() -> None:
    roster = ROSTER.replace("bo: {", "bo: {left: 2026-12-23, ").replace("deputy: dee, ", "")
    assert [each[2] for each in stretches(of(roster=roster))] == ["bo", "chi", None, "chi"]


def test_of_a_leave_that_runs_only_what_is_left_counts() -> None:
    assert stretches(of(now="2026-12-29T12:00Z"))[0] == ("12-29 00:00", "12-30 00:00", "dee")


def test_a_leave_that_is_not_in_the_roster_counts_as_one() -> None:
    view = of("eve", date(2026, 12, 1), date(2026, 12, 2))
    assert (view.entered, stretches(view)) == (False, [("12-01 00:00", "12-03 00:00", None)])
    longer = of(last=date(2027, 1, 5))
    assert (longer.entered, stretches(longer)[-1][1:]) == (False, ("01-06 00:00", "bo"))
    assert of().entered


# What falls into it


@pytest.mark.parametrize(
    ("expiry", "when"),
    [
        ("2026-11-20", When.OVERDUE),
        ("2026-12-20", When.BEFORE),
        ("2026-12-21", When.INSIDE),
        ("2027-01-04", When.INSIDE),
        ("2027-01-05", When.AFTER),
        ("2026-12-21T00:00", When.BEFORE),
        ("2026-12-20T23:00Z", When.BEFORE),
        ("2026-12-20T23:01Z", When.INSIDE),
        (None, When.UNDATED),
    ],
)
def test_an_expiry_falls_where_its_last_moment_lies(expiry: str | None, when: When) -> None:
    kept = one(decision(expiry=expiry))
    assert kept.when is when
    assert kept.falls is (when in (When.OVERDUE, When.BEFORE, When.INSIDE))


def test_everything_that_rests_on_the_person_is_named_by_its_part() -> None:
    found = {part: list(by_part(of(), part)) for part in Part}
    assert found == {
        Part.LOOP: ["late", "soon", "export", "queue", "keys", "spring"],
        Part.REVIEW: ["ledger"],
        Part.OFFERED: ["week"],
        Part.GAVE: ["given"],
        Part.RISK: ["ledger"],
        Part.ACTION: ["export"],
        Part.PURCHASE: ["mail"],
    }
    actions = [each.holding for each in of().kept if each.holding.part is Part.ACTION]
    assert [(each.what, str(each.day), each.line) for each in actions] == [
        ("Tell the bank", "2026-12-22", 16),
        ("Raise the limit", "2026-12-31", 14),
    ]


def test_reviews_and_renewals_are_named_only_where_they_fall_into_it() -> None:
    view = of(first=date(2027, 5, 20), last=date(2027, 6, 2))
    reviews = {name: each.when for name, each in by_part(view, Part.REVIEW).items()}
    assert reviews == {"ledger": When.BEFORE, "mail": When.INSIDE}
    assert list(by_part(view, Part.PURCHASE)) == []


# What nobody covers


def test_what_nobody_covers_is_due_while_nobody_acts_or_late_by_then() -> None:
    found = {(each.holding.part, each.holding.item.id): each.command for each in of().uncovered}
    assert found == {
        (Part.LOOP, "late"): "loopbook move late --to eve --expiry +3bd",
        (Part.LOOP, "soon"): "loopbook move soon --to eve",
        (Part.LOOP, "queue"): "loopbook move queue --to eve",
        (Part.OFFERED, "week"): "loopbook move week --to eve",
        (Part.ACTION, "export"): None,
        (Part.PURCHASE, "mail"): "loopbook move mail --to eve",
    }
    assert not of().covered


def test_where_somebody_acts_on_its_date_it_is_covered() -> None:
    for day, acting in (("2026-12-27", "bo"), ("2026-12-29", "dee"), ("2027-01-02", "bo")):
        kept = one(decision(expiry=day))
        assert ([each.acting for each in kept.cover], kept.gaps) == ([acting], ())
    for day in ("2026-12-30", "2027-01-01"):
        assert [each.acting for each in one(decision(expiry=day)).gaps] == [None]


def test_what_another_has_is_theirs_to_see_to() -> None:
    kept = one(handoff(status="accepted", expiry="2026-12-31"), "handoffs")
    assert (kept.holding.part, kept.falls, kept.gaps) == (Part.GAVE, True, ())


def test_what_the_person_offers_gets_another_giver() -> None:
    roster = ROSTER.replace("  eve: {name: Eve Lund}\n", "  eve: {}\n  fay: {}\n")
    kept = one(handoff(owner="eve", expiry="2026-12-31"), "handoffs", roster=roster)
    assert kept.command == "loopbook move it --from fay"  # not eve, who is to receive it


def test_nobody_is_proposed_where_everybody_is_away() -> None:
    roster = ROSTER.replace("  eve: {name: Eve Lund}\n", "").replace(
        "bo: {", "bo: {left: 2026-12-01, "
    )
    kept = one(decision(expiry="2026-12-31"), roster=roster)
    assert kept.gaps
    assert kept.command is None


# For whom the person acts


def test_those_who_rely_on_the_person_are_named_with_who_acts_for_them() -> None:
    [relies] = of().stands_in
    assert (relies.role, relies.handle) == ("deputy", "dee")
    assert [each.acting for each in relies.absences] == [None, "bo"]
    assert len(relies.gaps) == 1


def test_a_gap_of_somebody_who_relies_on_the_person_is_no_cover() -> None:
    assert not of(files={}).covered
    filled = ROSTER.replace("dee: {name: Dee Sand, ", "dee: {name: Dee Sand, lead: eve, ")
    assert of(files={}, roster=filled).covered


def test_somebody_who_is_there_or_has_left_relies_on_nobody() -> None:
    [relies] = of(first=date(2026, 12, 1), last=date(2026, 12, 4)).stands_in
    assert (relies.handle, relies.absences) == ("dee", ())
    roster = ROSTER.replace("dee: {", "dee: {left: 2026-11-01, ")
    assert of(roster=roster).stands_in == ()


# The next leave


@pytest.mark.parametrize(
    ("spans", "expected"),
    [
        ("", ""),
        ("2026-11-02/2026-11-21", ""),
        ("2026-11-02/2026-11-22", "2026-11-02/2026-11-22"),
        ("2027-02-01/2027-02-02 2026-12-21/2026-12-24", "2026-12-21/2026-12-24"),
        ("2026-12-21/2026-12-31 2027-01-01/2027-01-04", "2026-12-21/2027-01-04"),
        ("2026-11-01/2026-12-31 2026-11-02/2026-11-03", "2026-11-01/2026-12-31"),
    ],
)
def test_the_next_leave_is_the_one_that_runs_or_comes(spans: str, expected: str) -> None:
    away = [dict(zip(("from", "to"), span.split("/"), strict=True)) for span in spans.split()]
    found = next_leave(Person.model_validate({"away": away}), NOW.date())
    assert "/".join(map(str, found or ())) == expected


def test_the_first_working_day_after_it_is_proposed_as_a_date() -> None:
    assert of().back == date(2027, 1, 5)
    assert of(last=date(2027, 1, 7)).back == date(2027, 1, 8)
    leaving = ROSTER.replace("ana: {", "ana: {left: 2027-01-05, ")
    assert of(roster=leaving).back is None
