"""D306: what was accepted, held against the record as it was at the base."""

import pytest

from loopbook.base import Base, Former
from loopbook.checks import Selection
from loopbook.checks.running import check
from loopbook.findings import Finding
from loopbook.history import no_history
from loopbook.logbook import Logbook
from loopbook.settings import Settings
from tests.logs import NOW, decision, read

ONLY = Selection(select=("D306",))
BODY = """
# Use Kafka

## Context

Mails are lost.

## Decision

We use Kafka with 3 brokers.

We keep messages for 30 days.

## Evidence

- A trial took two days.
"""
MADR = """
## Considered Options

* Kafka
* NATS

## Decision Outcome

Chosen option: "Kafka", because it keeps messages.

### Consequences

* Good, because nothing is lost

### Confirmation

A test loses a broker.

## More Information

None.
"""


def accepted(body: str = BODY, **fields: str | None) -> str:
    return decision(body=body, **{"status": "accepted", **fields})


def told(before: str, after: str, base: str | None = None) -> tuple[Finding, ...]:
    former = {"decisions/a.md": Former(read(before))}
    changed = Base(base, "", frozenset(former), former)
    return check(Logbook(Settings(), NOW, (read(after),), no_history(), changed), ONLY)


def line_of(text: str, part: str) -> int:
    return text[: text.index(part)].count("\n") + 1


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ("3 brokers", "5 brokers"),
        ("We use", "We do not use"),
        ("Kafka with", "NATS with"),
        ("We keep messages for 30 days.\n", ""),
        ("30 days.", "30 days, and mails too."),
    ],
)
def test_a_rewritten_decision_is_told_at_the_line_that_changed(was: str, now: str) -> None:
    after = accepted(BODY.replace(was, now))
    (finding,) = told(accepted(), after)
    assert finding.line == line_of(after, now) if now else line_of(after, "brokers.")
    assert finding.column == 1
    assert finding.field is None
    assert "supersedes: [a]" in (finding.hint or "")


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ("Mails are lost.", "Mails and orders are lost."),  # not the decision
        ("two days", "three days"),
        ("We use Kafka with 3 brokers.\n\n", "We use **kafka**\nwith 3 brokers.\n\n"),
        ("Kafka with", "[Kafka](https://kafka.apache.org) with"),
        ("keep messages", "keep mesages"),
        ("## Decision\n", "## decision ##\n"),
        ("## Decision\n", "## Decision outcome\n"),
        ("## Decision\n", "## What we do\n"),  # the text still stands
        ("30 days.\n", "30 days.\n\n### Consequences\n\n- Disks fill up.\n"),
        ("30 days.\n", "30 days.\n\n### Reviews\n\nKept in 2027.\n"),
        ("30 days.\n", "30 days.\n\n#### Positive Consequences\n\n- Fast.\n"),
    ],
)
def test_what_is_no_rewriting_is_left_alone(was: str, now: str) -> None:
    assert BODY.replace(was, now) != BODY
    assert told(accepted(), accepted(BODY.replace(was, now))) == ()


def test_fields_may_change() -> None:
    fields = {
        "owner": "bo", "expiry": "2027-12-15", "summary": "Kafka.", "tags": "[queue]",
        "discussion": "https://example.org/t/99",
    }  # fmt: skip
    assert told(accepted(), accepted(**fields)) == ()


def test_a_section_that_is_gone_was_rewritten() -> None:
    start, end = BODY.index("## Decision"), BODY.index("## Evidence")
    after = accepted(BODY[:start] + BODY[end:])
    (finding,) = told(accepted(), after, "main")
    assert "'Decision' that main has is gone" in finding.message
    assert finding.line == line_of(after, "\n# Use Kafka")


def test_a_section_that_is_empty_was_rewritten() -> None:
    start, end = BODY.index("We use"), BODY.index("## Evidence")
    after = accepted(BODY[:start] + BODY[end:])
    (finding,) = told(accepted(), after)
    assert finding.line == line_of(after, "## Decision")


@pytest.mark.parametrize("status", ["superseded", "reversed", "proposed"])
def test_the_text_must_still_stand_where_the_status_moves(status: str) -> None:
    assert told(accepted(), accepted(status=status)) == ()
    assert len(told(accepted(), accepted(BODY.replace("30", "90"), status=status))) == 1


@pytest.mark.parametrize("status", ["proposed", "rejected", "withdrawn", "superseded", "reversed"])
def test_what_was_not_accepted_may_be_rewritten(status: str) -> None:
    assert told(accepted(status=status), accepted(BODY.replace("30", "90"))) == ()


def test_what_said_nothing_may_be_written() -> None:
    empty = BODY.replace("We use Kafka with 3 brokers.\n\nWe keep messages for 30 days.\n", "")
    for before in (empty, "\n", "\n## Context\n\nNone.\n"):
        assert told(accepted(before), accepted()) == ()


def test_madrs_outcome_is_a_decision_and_its_consequences_are_none() -> None:
    assert told(accepted(MADR), accepted(MADR.replace("nothing is", "no mail is"))) == ()
    assert told(accepted(MADR), accepted(MADR.replace("loses a broker", "runs"))) == ()
    after = accepted(MADR.replace('"Kafka", because', '"NATS", because'))
    (finding,) = told(accepted(MADR), after)
    assert finding.line == line_of(after, "Chosen option")
    assert "'Kafka because it keeps messages' at the last commit" in finding.message
    assert "'NATS because it keeps messages' here" in finding.message


def test_a_broken_file_is_asked_for_nothing() -> None:
    assert told("no front matter\n", accepted()) == ()
    assert told(accepted(), "no front matter\n") == ()


def test_a_record_that_is_new_has_nothing_to_be_held_against() -> None:
    new = Base("main", "", frozenset({"decisions/a.md"}), {})
    assert check(Logbook(Settings(), NOW, (read(accepted()),), no_history(), new), ONLY) == ()
    assert check(Logbook(Settings(), NOW, (read(accepted()),), no_history()), ONLY) == ()
