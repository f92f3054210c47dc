"""O101, O103 and O104: no owner, owners who leave, and owners who are away when it matters."""

import pytest

from loopbook.checks import Selection
from loopbook.checks.running import check
from loopbook.clock import parse_instant
from loopbook.findings import Finding
from tests.logbooks import book
from tests.logs import NOW, decision, findings, handoff, settings_of

TEAM = "  ana: {}\n  chi: {}\n  dee: {}\n"


def found(code: str, text: str, bo: str, more: str = TEAM, now: str = "") -> tuple[Finding, ...]:
    settings = settings_of(f"timezone: UTC\npeople:\n  bo: {{{bo}}}\n{more}")
    folder = "handoffs" if "\nfrom:" in text else "decisions"
    files = {f"{folder}/a.md": text}
    at = parse_instant(now) if now else NOW
    return findings(files, settings, at, Selection(select=(code,)))


# O101


def test_an_owner_that_the_pattern_does_not_find_is_asked_for_in_its_form() -> None:
    settings = (
        "collections: {decisions: {path: decisions, kind: decision, "
        "fields: {owner: {from: approvers, pattern: '@([a-z]+)'}}}}\n"
    )
    text = decision(owner=None, approvers="[TBD, bo]")
    log = book({"decisions/a.md": text}, settings)
    (finding,) = check(log, Selection(select=("O101",)))
    assert finding.message.endswith("'approvers' holds no handle that the pattern finds")
    assert finding.hint == "name one person there, as the pattern expects it: @([a-z]+)"


# O103


@pytest.mark.parametrize(
    ("expiry", "gone"),
    [
        ("2026-12-15", True),
        ("2026-12-01", True),
        ("2026-11-30", False),
        ("2026-12-01T00:00", False),  # the last second before it is the day before
        ("2026-12-01T00:01", True),
        ("2026-11-30T23:30-05:00", True),
        ("2026-12-01T08:00+09:00", False),
        ("9999-12-31", True),
        ("0001-01-01", False),
        ("9999-12-31T23:59-12:00", True),
    ],
)
def test_who_left_by_the_expiry_cannot_deal_with_it(expiry: str, gone: bool) -> None:
    text = decision(owner="bo", expiry=expiry)
    assert bool(found("O103", text, "left: 2026-12-01")) is gone


def test_it_is_the_date_where_the_owner_is() -> None:
    text = decision(owner="bo", expiry="2026-11-30T23:30Z")
    assert found("O103", text, "left: 2026-12-01") == ()
    assert found("O103", text, "left: 2026-12-01, timezone: Asia/Tokyo") != ()


def test_without_an_expiry_it_is_theirs_for_ever() -> None:
    text = decision(owner="bo", expiry=None)
    (finding,) = found("O103", text, "left: 2026-12-01")
    assert finding.message == "'bo' is off the team from 2026-12-01 on"
    assert found("O103", decision(owner="bo", expiry="soon"), "left: 2026-12-01") == ()


@pytest.mark.parametrize(
    ("bo", "hint"),
    [
        ("deputy: ana, lead: chi", "give it to 'ana', the deputy of 'bo' or to 'chi', the lead"),
        ("deputy: dee, lead: chi", "give it to 'chi', the lead of 'bo'"),
        ("lead: ana", "give it to 'ana', the lead of 'bo'"),
        ("", "give it to somebody who stays on the team"),
    ],
)
def test_deputy_and_lead_are_candidates_unless_they_leave_too(bo: str, hint: str) -> None:
    roster = "  ana: {}\n  chi: {}\n  dee: {left: 2026-12-10}\n"
    (finding,) = found("O103", decision(owner="bo"), f"left: 2026-12-01, {bo}", roster)
    assert (finding.field, finding.message) == (
        "owner",
        "'bo' is off the team from 2026-12-01 on, and this expires on 2026-12-15",
    )
    assert finding.hint
    assert finding.hint.startswith(hint)


@pytest.mark.parametrize(
    ("status", "giver", "owner", "field"),
    [
        ("offered", "bo", "ana", None),  # handing over is what one does who leaves
        ("offered", "ana", "bo", "owner"),
        ("accepted", "bo", "ana", None),
        ("accepted", "ana", "bo", "owner"),
        ("declined", "bo", "ana", "from"),
        ("declined", "ana", "bo", None),
        ("done", "ana", "bo", None),
    ],
)
def test_a_handoff_is_looked_at_where_it_has_to_move(
    status: str, giver: str, owner: str, field: str | None
) -> None:
    text = handoff(status=status, giver=giver, owner=owner)
    fields = [each.field for each in found("O103", text, "left: 2026-12-01")]
    assert fields == ([field] if field else [])


def test_it_holds_before_they_leave_and_after_the_date_too() -> None:
    text = decision(owner="bo")
    for now in ("2026-06-01", "2026-12-05", "2027-03-01"):
        assert len(found("O103", text, "left: 2026-12-01", now=now)) == 1


# O104

AWAY = "away: [{from: 2026-12-07, to: 2026-12-18}]"


@pytest.mark.parametrize(
    ("expiry", "alone"),
    [
        ("2026-12-06", False),
        ("2026-12-07", True),
        ("2026-12-18", True),
        ("2026-12-19", False),
        ("2026-12-07T00:00", False),
        ("2026-12-07T00:01", True),
        ("2026-12-19T00:00", True),
        ("2026-12-18T23:00-05:00", False),
    ],
)
def test_what_expires_while_the_owner_is_away(expiry: str, alone: bool) -> None:
    assert bool(found("O104", decision(owner="bo", expiry=expiry), AWAY)) is alone


@pytest.mark.parametrize(
    ("bo", "roster", "hint"),
    [
        ("", TEAM, "choose 2026-12-21, name a deputy of 'bo'"),
        ("deputy: ana", TEAM, None),
        ("lead: ana", TEAM, None),
        ("deputy: ana", f"  ana: {{{AWAY}}}\n", "choose 2026-12-21, name another deputy of 'bo'"),
        ("deputy: ana", f"  ana: {{{AWAY}, deputy: chi}}\n  chi: {{}}\n", None),
        ("deputy: ana, lead: chi", f"  ana: {{{AWAY}}}\n  chi: {{}}\n", None),
        ("deputy: ana, lead: chi", "  ana: {left: 2026-01-01}\n  chi: {left: 2026-12-15}\n",
         "choose 2026-12-21, name another deputy of 'bo'"),
    ],
)  # fmt: skip
def test_somebody_who_acts_is_enough(bo: str, roster: str, hint: str | None) -> None:
    hits = found("O104", decision(owner="bo"), f"{AWAY}, {bo}", roster)
    assert [each.field for each in hits] == (["expiry"] if hint else [])
    if hint:
        assert hits[0].hint
        assert hits[0].hint.startswith(hint)


def test_it_says_how_long_and_who_was_asked() -> None:
    roster = f"  ana: {{{AWAY}}}\n"
    (finding,) = found("O104", decision(owner="bo"), f"{AWAY}, deputy: ana", roster)
    assert finding.message == (
        "'bo' is away from 2026-12-07 to 2026-12-18, and 'ana' cannot act either on 2026-12-15"
    )
    (finding,) = found("O104", decision(owner="bo"), AWAY)
    assert "nobody acts on 2026-12-15" in finding.message


def test_leave_behind_leave_is_one_absence() -> None:
    away = "away: [{from: 2026-12-14, to: 2026-12-18}, {from: 2026-12-21, to: 2027-01-01}]"
    (finding,) = found("O104", decision(owner="bo"), away)
    assert finding.hint
    assert finding.hint.startswith("choose 2027-01-04")


def test_it_is_silent_where_another_rule_speaks() -> None:
    text = decision(owner="bo")
    assert found("O104", text, f"{AWAY}, left: 2026-12-10") == ()  # O103
    assert found("O104", text, AWAY, now="2026-12-16") == ()  # L202
    assert found("O104", decision(owner="stranger"), AWAY) == ()  # O102
    assert found("O104", decision(owner="bo", status="rejected"), AWAY) == ()


def test_the_receiver_of_an_offer_must_be_there_and_the_giver_of_what_was_declined() -> None:
    assert found("O104", handoff(owner="bo"), AWAY) != ()
    assert found("O104", handoff(owner="ana", giver="bo"), AWAY) == ()
    assert found("O104", handoff(owner="ana", giver="bo", status="declined"), AWAY) != ()


def test_the_end_of_the_calendar_breaks_nothing() -> None:
    away = "away: [{from: 9999-12-01, to: 9999-12-31}], timezone: Pacific/Auckland"
    assert found("O104", decision(owner="bo", expiry="9999-12-31"), away) != ()
