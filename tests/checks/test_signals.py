"""D302: signals that nobody can see, and signals that somebody can."""

import pytest

from loopbook.checks import Selection
from loopbook.checks.signals import is_vague
from loopbook.findings import Finding
from tests.logs import decision, findings

VAGUE = [
    "it does not work out",
    "It doesn’t work out.",
    "If it doesn't work",
    "it is not working",
    "things get worse",
    "if things go wrong",
    "when needed",
    "as needed",
    "if necessary",
    "When it becomes necessary.",
    "if required",
    "if the team is unhappy",
    "the team is not happy with it any more",
    "people don't like it",
    "users are unhappy",
    "Customers are dissatisfied",
    "we change our minds",
    "if we change our mind",
    "we find a better solution",
    "a better option comes along",
    "Something better comes along",
    "a better alternative emerges",
    "requirements change",
    "If the requirements change significantly",
    "if circumstances change",
    "our needs change",
    "priorities shift",
    "The business needs change",
    "the market changes",
    "it causes problems",
    "it causes too many problems",
    "we run into issues",
    "if there are issues",
    "serious problems arise",
    "performance is bad",
    "performance degrades",
    "it is too slow",
    "it gets too expensive",
    "it costs too much",
    "Costs become too high",
    "it becomes too complex",
    "complexity becomes unmanageable",
    "it turns out to be a bad idea",
    "it was the wrong decision",
    "it proves impractical",
    "it is not feasible",
    "it no longer makes sense",
    "it's no longer relevant",
    "no longer appropriate",
    "it does not meet our expectations",
    "does not deliver the expected value",
    "the benefits don't outweigh the costs",
    "not worth it",
    "it does not scale",
    "does not scale well",
    "it takes too long",
    "it takes too much time",
    "in the future",
    "at some point",
    "some day",
    "later",
    "maybe never",
    "never",
    "TBD",
    "to be decided",
    "to be determined",
    "n/a",
    "?",
    "…",
    "when we know more",
    "when we have more time",
    "we learn something new",
    "the organisation decides otherwise",
    "the organization wants something different",
    "it feels wrong",
    "quality suffers",
    "morale is low",
    "it becomes obsolete over time",
    "if it fails",
    "NOT WORKING",
]

GOOD = [
    "the vendor drops the free plan",
    "a customer asks for their data to be deleted",
    "Postgres 18 is released without the patch",
    "nobody has used it for a quarter",
    "nobody uses it",
    "p95 over 200 ms for a week",
    "more than 3 incidents in a month",
    "two outages in one quarter",
    "one customer leaves because of it",
    "the bill exceeds the budget",
    "costs more than 500 EUR a month",
    "costs grow faster than revenue",
    "by 2027-03-31 fewer than ten teams use it",
    "in May it is still not done",
    "before May",
    "the US changes the law",
    "IT refuses",
    "the licence changes",
    "the license changes to SSPL",
    "the maintainer archives the repository",
    "the project is abandoned",
    "the build takes longer than ten minutes",
    "it takes longer than a working day",
    "on-call is paged twice in a night",
    "support tickets about it double",
    "a security audit objects",
    "a regulator asks for the logs",
    "the contract is not renewed",
    "Ana leaves the team",
    "the team splits",
    "half of the team votes against it",
    "a second team needs the same queue",
    "a third service is written in Go",
    "a data breach",
    "data is lost",
    "we lose a message",
    "a message is delivered twice",
    "the import fails three nights in a row",
    "the nightly job fails",
    "it fails twice",
    "it breaks the build",
    "it goes down",
    "it is down for an hour",
    "it stops working on Windows",
    "Safari drops support",
    "Python 3.11 reaches its end of life",
    "customers complain in the survey",
    "customers leave",
    "users ask for the old screen",
    "the old system is still running after the summer",
    "we hire somebody who knows Erlang",
    "an engine renders 4,000 entries in under 10 % of the time",
    "a reader acted on a record whose page left out a value",
    "two reports that a value was read otherwise than its author meant",
    "renewing the locks takes more than an hour in a quarter",
    "fewer than half of the handoffs of a month are read back",
    "the price doubles",
    "no release for a year",
    "upstream has not merged our patch by the end of the year",
    "the error rate goes above one percent",
    "latency is worse than with the old queue",
    "the trial ends without a single booking",
    "GDPR requests cannot be answered within a week",
    "traffic exceeds what one machine can serve",
    "the second review finds the same fault",
    "churn rises",
    "conversion falls below last year's",
    "the auditors find a gap",
    "someone has to work on a weekend because of it",
    "users cannot work",
    "people work around it",
    "the team does not do it",
    "we do without it for a quarter",
    "users get wrong results",
    "most users need help with it",
    "the problem comes back",
    "the problem is still there",
    "it takes longer than by hand",
    "no one wants it",
    "nobody likes it",
    "a cheaper alternative exists",
    "the risk happens",
    "once the requirements are known",
]

OTHER_LANGUAGES = [
    "es funktioniert nicht",
    "wenn es nicht klappt",
    "wenn nötig",
    "si ça ne marche pas",
    "si on change d'avis",
    "si no funciona",
    "cuando sea necesario",
    "se non funziona",
    "als het niet werkt",
    "om det inte fungerar",
    "jeśli nie zadziała",
    "если не сработает",
    "うまくいかない場合",
    "如果不行",
    "quando precisar",
]


@pytest.mark.parametrize("signal", VAGUE)
def test_general_words_alone_are_vague(signal: str) -> None:
    assert is_vague(signal)


@pytest.mark.parametrize("signal", GOOD)
def test_a_number_a_date_or_an_event_is_a_signal(signal: str) -> None:
    assert not is_vague(signal)


@pytest.mark.parametrize("signal", OTHER_LANGUAGES)
def test_other_languages_are_left_alone(signal: str) -> None:
    assert not is_vague(signal)


@pytest.mark.parametrize("vague", ["it does not work out", "things get worse", "when needed"])
@pytest.mark.parametrize("signal", ["p95 is over 200 ms", "the vendor drops the free plan"])
def test_one_good_signal_is_enough(vague: str, signal: str) -> None:
    assert not is_vague(f"{vague}, or {signal}")
    assert not is_vague(f"{signal}; {vague}.")


# What it tells of a record

ONLY = Selection(select=("D302",))


def told(**fields: str | None) -> tuple[Finding, ...]:
    return findings({"decisions/a.md": decision(body="", **fields)}, selection=ONLY)


def test_it_quotes_the_signal_and_asks_for_one_by_the_review() -> None:
    (finding,) = told(status="accepted", reverse_if="it does not work out", expiry="2027-03-31")
    assert (finding.line, finding.column, finding.field) == (8, 13, "reverse_if")
    assert "it does not work out" in finding.message
    assert "2027-03-31" in (finding.hint or "")


def test_a_long_signal_is_cut() -> None:
    (finding,) = told(reverse_if="it does not work out " * 9)
    assert finding.message.endswith("…'")
    assert len(finding.message) < 150


def test_a_proposed_decision_is_asked_too_and_a_closed_one_is_not() -> None:
    assert len(told(status="proposed", reverse_if="when needed")) == 1
    for closed in ("rejected", "withdrawn", "superseded", "reversed"):
        assert told(status=closed, reverse_if="when needed") == ()


def test_no_signal_is_told_by_another_rule() -> None:
    assert told(status="accepted", reverse_if=None) == ()
    assert told(status="accepted", reverse_if='""') == ()
