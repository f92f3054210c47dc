"""One record's page: the path of its escalation, its history in words, and what links to it."""

from datetime import date

from loopbook.clock import iso_z
from loopbook.views.deeds import plain
from loopbook.views.record import RecordView, record_view
from tests.logbooks import PEOPLE, Life, book, decision, handoff, instant, item

TEAM = """\
people:
  ana: {name: Ana Ruiz, deputy: bo, lead: chi}
  bo: {name: Bo Chen, deputy: ana}
  chi: {name: Chi Okafor}
escalation:
  default: normal
  by_severity: {urgent: fast}
  policies:
    normal:
      not_accepted: [{after: 1bd, to: owner}]
      expired: [{after: 0h, to: owner}, {after: 2bd, to: deputy}, {after: 4h, to: lead}]
    fast:
      not_accepted: [{after: 1h, to: from}]
      expired: [{after: 0h, to: chi}]
"""


def view(text: str, settings: str = TEAM, *, life: Life | None = None) -> RecordView:
    path = "handoffs/it.md" if "from:" in text else "decisions/it.md"
    logbook = book({path: text}, settings, timelines=[life.timeline()] if life else ())
    return record_view(logbook, item(logbook, "it"))


def path_of(text: str, settings: str = TEAM, *, life: Life | None = None) -> list[str]:
    """Each chain as its title, its terms, and its steps."""
    found = view(text, settings, life=life).escalation
    assert found is not None
    lines = []
    for each in found.ladders:
        terms = [each.policy or "-", *(["default"] if each.default else [])]
        lines.append(f"{each.title} [{' '.join(terms)}] level {each.level}")
        lines += [
            f"{step.state} {step.after}: {step.hearer.name if step.hearer else 'nobody'}"
            f"{f', {step.day}' if step.day else ''}{f' ({step.why})' if step.why else ''}"
            for step in each.rungs
        ]
    return [*lines, *found.notes]


def test_the_teams_default_holds_where_a_record_names_nothing_and_says_so() -> None:
    assert path_of(decision()) == [
        "When the date passes [normal default] level 0",
        "next at once: Ana Ruiz, Wed 2 Dec 09:00",
        "later after 2 business days of Ana Ruiz: Bo Chen, 4 Dec 09:00",
        "later after 4 working hours of Bo Chen: Chi Okafor, 7 Dec 09:00",
    ]
    assert path_of(decision(escalation="normal"))[0] == "When the date passes [normal] level 0"


def test_a_handle_is_shorthand_for_one_business_day_after() -> None:
    assert path_of(decision(escalation="chi")) == [
        "When the date passes [-] level 0",
        "next after 1 business day of Ana Ruiz: Chi Okafor, 3 Dec 09:00",
    ]


def test_steps_may_stand_in_the_record() -> None:
    steps = [{"after": "1h", "to": "owner"}, {"after": "3bd", "to": "lead"}]
    assert path_of(decision(escalation=steps))[1:] == [
        "next after 1 working hour of Ana Ruiz: Ana Ruiz, 3 Dec 09:00",
        "later after 3 business days of Ana Ruiz: Chi Okafor, 8 Dec 09:00",
    ]


def test_until_acceptance_two_chains_are_followed() -> None:
    life = Life("handoffs/it.md", "2026-11-17T10:00Z", "offered", owner="bo", giver="ana")
    assert path_of(handoff(), life=life)[:3] == [
        "Until it is accepted [normal default] level 0",
        "next after 1 business day of Bo Chen: Bo Chen, Thu 19 Nov 09:00",
        "When the date passes [normal default] level 0",
    ]
    life.change("2026-11-18T11:00Z", status="accepted")
    accepted = path_of(handoff(status="accepted"), life=life)
    assert accepted[:2] == [
        "When the date passes [normal default] level 0",
        "next at once: Bo Chen, Wed 2 Dec 09:00",
    ]


def test_an_offer_that_nobody_knows_the_time_of_says_so() -> None:
    assert path_of(handoff())[-1].startswith("Since when it is offered is not known")


def test_steps_that_were_taken_are_told_from_the_one_that_holds_it() -> None:
    assert path_of(handoff(expiry="2026-11-15", status="accepted")) == [
        "The date has passed [normal default] level 2",
        "past at once: Bo Chen, Mon 16 Nov 09:00",
        "current after 2 business days of Bo Chen: Ana Ruiz, Wed 18 Nov 09:00",
        "skipped after 4 working hours of Ana Ruiz: nobody (Bo Chen has no lead)",
    ]


def test_who_acts_for_whom_is_said_with_the_reason() -> None:
    away = TEAM.replace("lead: chi}", "lead: chi, away: [{from: 2026-11-30, to: 2026-12-04}]}")
    assert path_of(decision(), away)[1] == (
        "next at once: Bo Chen, Wed 2 Dec 09:00 (for Ana Ruiz, who is away until 4 Dec)"
    )
    gone = away.replace("deputy: bo, ", "").replace("chi: {", "chi: {left: 2026-01-01, ")
    assert path_of(decision(), gone)[1] == (
        "next at once: Ana Ruiz, 7 Dec 09:00 "
        "(Ana Ruiz is away until 4 Dec and nobody acts; Ana Ruiz hears of it when back)"
    )


def test_severity_chooses_the_policy() -> None:
    assert path_of(handoff(severity="urgent"))[:2] == [
        "When the date passes [fast default] level 0",
        "next at once: Chi Okafor, Wed 2 Dec 09:00",
    ]


def test_deputy_and_lead_are_those_of_whoever_is_accountable() -> None:
    given = path_of(handoff(expiry="2026-11-01"))[2:]
    assert [line.split(": ")[1].split(",")[0] for line in given[:2]] == ["Bo Chen", "Chi Okafor"]


def test_closed_records_and_those_without_a_path_have_none() -> None:
    assert view(decision(status="rejected")).escalation is None
    assert view(decision(), PEOPLE).escalation is None


def test_history_is_told_the_latest_first_with_a_line_for_each_commit() -> None:
    life = Life("decisions/it.md", "2026-10-01", expiry="2026-11-01")
    life.change("2026-11-09", expiry="2026-12-01", owner="bo")
    life.change("2026-11-16", status="accepted").change("2026-11-17")
    lines = view(decision(), life=life).events
    assert [(iso_z(line.at)[:10], line.author, plain(line.said)) for line in lines] == [
        ("2026-11-17", "Ada", "edited it"),
        ("2026-11-16", "Ada", "accepted it"),
        (
            "2026-11-09",
            "Ada",
            "passed it from Ana Ruiz to Bo Chen "
            "and moved its decision date from 1 Nov to Tue 1 Dec",
        ),
        ("2026-10-01", "Ada", "proposed it"),
    ]
    commits = [line.commit for line in lines]
    assert all(commits)
    assert len(set(commits)) == 4


def test_history_counts_how_often_the_date_was_put_off() -> None:
    life = Life("decisions/it.md", "2026-10-01", expiry="2026-11-01")
    life.change("2026-10-30", expiry="2026-11-12").change("2026-11-02", expiry="2026-11-05")
    life.change("2026-11-04", expiry="2026-12-20")
    assert [plain(line.said) for line in view(decision(), life=life).events[:3]] == [
        "moved its decision date from Thu 5 Nov to 20 Dec (2nd time)",
        "moved its decision date from Thu 12 Nov to Thu 5 Nov",
        "moved its decision date from 1 Nov to Thu 12 Nov",
    ]


def test_a_history_that_does_not_reach_back_says_so() -> None:
    whole, cut = (Life("decisions/it.md", "2026-11-02", complete=each) for each in (True, False))
    assert view(decision(), life=whole).history_complete
    assert not view(decision(), life=cut).history_complete
    assert view(decision(), life=cut).events == ()


def test_the_records_around_are_told_each_once() -> None:
    files = {
        "decisions/old.md": decision(status="superseded"),
        "decisions/mid.md": decision(
            "[old](old.md)", status="superseded", supersedes="old", related=["side"]
        ),
        "decisions/new.md": decision(supersedes="mid"),
        "decisions/side.md": decision("[mid](mid.md)", related=["nowhere"]),
        "handoffs/work.md": handoff("See [it](../decisions/mid.md)."),
    }
    logbook = book(files)
    mid = record_view(logbook, item(logbook, "mid"))
    around = {
        name: [row.id for row in getattr(mid, name)]
        for name in ("successors", "predecessors", "related", "backlinks")
    }
    assert around == {
        "successors": ["new"],
        "predecessors": ["old"],
        "related": ["side"],
        "backlinks": ["work"],
    }
    assert record_view(logbook, item(logbook, "side")).related == ()


def test_who_watches_the_risk_is_named() -> None:
    risk = {"what": "It fills up.", "owner": "bo"}
    owner = view(decision(status="accepted", risk=risk)).risk_owner
    assert owner is not None
    assert owner.name == "Bo Chen"
    assert view(decision(status="accepted", risk={"what": "It fills up."})).risk_owner is None


def test_a_bare_date_stays_one_and_what_git_knows_is_an_instant() -> None:
    written = view(decision(status="accepted", decided="2026-11-12"))
    assert written.decided == date(2026, 11, 12)
    life = Life("decisions/it.md", "2026-11-02T08:00Z").change(
        "2026-11-10T23:30Z", status="accepted"
    )
    known = view(decision(status="accepted"), life=life)
    assert (known.opened, known.decided) == (
        instant("2026-11-02T08:00Z"),
        instant("2026-11-10T23:30Z"),
    )
    assert view(decision()).decided is None
    given = view(handoff(status="accepted", offered="2026-11-02", accepted="2026-11-03T10:00Z"))
    assert (given.opened, given.decided) == (date(2026, 11, 2), instant("2026-11-03T10:00Z"))


def test_its_times_are_told_in_its_owners_zone() -> None:
    roster = "people: {ana: {timezone: Asia/Kolkata}}"
    assert view(decision(), roster).zone == "Asia/Kolkata"


def test_those_who_were_asked_told_and_who_reviewed_are_named_with_their_pages() -> None:
    review = {"on": "2026-11-02", "by": "chi", "outcome": "keep", "finding": "It holds."}
    shown = view(
        decision(status="accepted", consulted=["bo", "zed"], informed="chi", reviews=[review])
    )
    assert [(each.name, each.address) for each in shown.consulted] == [
        ("Bo Chen", "people/bo/"),
        ("zed", ""),  # nobody on the roster, who has nothing: there is no such page
    ]
    assert [each.name for each in shown.informed] == ["Chi Okafor"]
    assert shown.reviewers["chi"].address == "people/chi/"
    assert view(handoff()).consulted == ()
