"""One record's page: the path of its escalation, its history in words, and what links to it."""

import pytest

from loopbook.views.record import RecordView, record_view
from tests.logbooks import PEOPLE, Life, book, decision, handoff, item

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


def path_of(text: str, settings: str = TEAM) -> tuple[str | None, bool, list[str]]:
    found = view(text, settings).escalation
    assert found is not None
    return found.policy, found.default, [f"{step.after}: {step.to}" for step in found.steps]


def test_the_teams_default_holds_where_a_record_names_nothing_and_says_so() -> None:
    assert path_of(decision()) == (
        "normal",
        True,
        [
            "at once: Ana Ruiz",
            "after 2 business days: Bo Chen",
            "after 4 working hours: Chi Okafor",
        ],
    )
    assert path_of(decision(escalation="normal"))[:2] == ("normal", False)


def test_a_handle_is_shorthand_for_one_business_day_after() -> None:
    assert path_of(decision(escalation="chi")) == (
        None,
        False,
        ["after 1 business day: Chi Okafor"],
    )


def test_steps_may_stand_in_the_record() -> None:
    steps = [{"after": "1h", "to": "owner"}, {"after": "3bd", "to": "lead"}]
    assert path_of(decision(escalation=steps)) == (
        None,
        False,
        ["after 1 working hour: Ana Ruiz", "after 3 business days: Chi Okafor"],
    )


def test_until_acceptance_the_other_chain_is_followed() -> None:
    for status in ("offered", "declined"):
        assert path_of(handoff(status=status))[2] == ["after 1 business day: Bo Chen"]
    assert path_of(handoff(status="accepted"))[2][0] == "at once: Bo Chen"


def test_once_the_date_has_passed_the_expired_chain_holds() -> None:
    assert path_of(handoff(expiry="2026-11-01"))[2][0] == "at once: Bo Chen"
    assert len(path_of(handoff(expiry="2026-11-01"))[2]) == 3


def test_severity_chooses_the_policy() -> None:
    assert path_of(handoff(severity="urgent")) == (
        "fast",
        True,
        ["after 1 working hour: Ana Ruiz"],
    )


def test_deputy_and_lead_are_those_of_whoever_is_accountable() -> None:
    given = path_of(handoff(expiry="2026-11-01"))[2]
    assert given[1:] == ["after 2 business days: Bo Chen", "after 4 working hours: Chi Okafor"]
    taken = path_of(handoff(expiry="2026-11-01", status="accepted"))[2]
    assert taken[1:] == ["after 2 business days: Ana Ruiz", "after 4 working hours: lead"]


def test_closed_records_and_those_without_a_path_have_none() -> None:
    assert view(decision(status="rejected")).escalation is None
    assert view(decision(), PEOPLE).escalation is None


def test_history_is_told_the_latest_first() -> None:
    life = Life("decisions/it.md", "2026-10-01", expiry="2026-11-01")
    life.change("2026-11-09", expiry="2026-12-01", owner="bo")
    life.change("2026-11-16", status="accepted").change("2026-11-17")
    lines = view(decision(), life=life).events
    assert [(line.day, line.author, line.words) for line in lines] == [
        ("Tue 17 Nov", "Ada", "edited it"),
        ("Mon 16 Nov", "Ada", "moved it from proposed to accepted"),
        ("Mon 9 Nov", "Ada", "moved the expiry from 2026-11-01 to 2026-12-01"),
        ("Mon 9 Nov", "Ada", "passed it from Ana Ruiz to Bo Chen"),
        ("1 Oct", "Ada", "opened it"),
    ]
    assert all(line.commit for line in lines)


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        (None, "2026-12-01", "set the expiry to 2026-12-01"),
        ("2026-12-01", None, "took away the expiry 2026-12-01"),
    ],
)
def test_a_date_may_be_set_or_taken_away(before: str | None, after: str | None, words: str) -> None:
    life = Life("decisions/it.md", "2026-11-02", expiry=before).change("2026-11-03", expiry=after)
    assert view(decision(), life=life).events[0].words == words


def test_an_owner_may_come_from_nobody() -> None:
    life = Life("decisions/it.md", "2026-11-02", owner=None).change("2026-11-03", owner="x")
    assert view(decision(), life=life).events[0].words == "passed it from nobody to x"


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


def test_when_it_was_decided_is_told_in_words() -> None:
    assert view(decision(status="accepted", decided="2026-11-12")).decided == "Thu 12 Nov"
    assert view(decision()).decided is None
