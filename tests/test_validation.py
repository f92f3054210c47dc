"""What is said of mistakes in records: the field, the value, what is expected, and a remedy."""

import re

import pytest

from loopbook.checks import Selection
from loopbook.records import Decision, Handoff
from loopbook.settings import Settings
from loopbook.validation import names_at
from loopbook.yamltext import Place
from tests.logs import decision, findings, handoff, settings_of
from tests.mistake_tables import Mistake, mistakes_in, read_mistakes

SETTINGS = settings_of(
    "people: {ana: {name: Ana Ruiz}, bo: , chi: }\n"
    "escalation: {default: normal, policies: {normal: {}, urgent: {}}}\n"
)
FORM = Selection(select=("F00", "O10", "L201", "R501"))


def said(path: str, text: str) -> str:
    return mistakes_in(findings({path: text}, SETTINGS, selection=FORM))


@pytest.mark.parametrize("mistake", read_mistakes("decisions"), ids=str)
def test_a_mistake_in_a_decision(mistake: Mistake) -> None:
    name, _, value = mistake.text.partition(":")
    assert said("decisions/a.md", decision(**{name: value.strip()})) == mistake.findings


@pytest.mark.parametrize("mistake", read_mistakes("handoffs"), ids=str)
def test_a_mistake_in_a_handoff(mistake: Mistake) -> None:
    name, _, value = mistake.text.partition(":")
    given = {"giver" if name == "from" else name: value.strip()}
    assert said("handoffs/a.md", handoff(**given)) == mistake.findings


@pytest.mark.parametrize("table", ["decisions", "handoffs", "settings"])
def test_nobody_is_left_without_a_remedy(table: str) -> None:
    """A hint, or all the words that are allowed; and no English of the library."""
    for mistake in read_mistakes(table):
        for found in mistake.findings.split("=> ")[1:]:
            message, *hint = found.strip().split("\n")
            assert hint or " is none of " in message, mistake
            assert not re.search(r"should|input|valid (string|list|dict)|validation", message)


@pytest.mark.parametrize(
    ("place", "names"),
    [
        (("risk",), ("what", "owner")),
        (("reviews", 0), ("on", "by", "outcome", "finding")),
        (("escalation", 0), ("after", "to")),
        (("escalation",), ("after", "to")),  # one step may stand alone
        (("purchase",), ("job", "cost", "renews")),
        (("title",), ()),
        (("nothing", "here"), ()),
    ],
)
def test_the_names_that_a_mapping_may_have(place: Place, names: tuple[str, ...]) -> None:
    assert names_at(Decision, place) == names


def test_the_names_of_settings_are_found_below_any_name() -> None:
    assert names_at(Settings, ("people", "people", "away", 0)) == ("from", "to")
    assert names_at(Settings, ("collections", "people", "fields", "path")) == (
        *("from", "pattern", "plus"),
    )
    assert names_at(Settings, ("escalation", "policies", "x", "expired", 3)) == ("after", "to")
    assert "from" in names_at(Handoff, ())
