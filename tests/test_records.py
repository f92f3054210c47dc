"""The vocabulary: fields, statuses and moves of decisions and handoffs."""

from typing import Any, get_args

import pytest
from pydantic import BaseModel, ValidationError

from loopbook.records import (
    FIELDS,
    LIVE,
    MODELS,
    MOVES,
    PENDING,
    REQUIRED,
    STATUSES,
    AnyRecord,
    Decision,
    Handoff,
    Kind,
    Label,
    Severity,
    expiry_word,
    slug,
)


def decision(**fields: Any) -> Decision:
    return Decision.model_validate({"id": "a", "status": "proposed", **fields})


def handoff(**fields: Any) -> Handoff:
    return Handoff.model_validate({"id": "a", "status": "offered", **fields})


def complaint(**fields: Any) -> str:
    with pytest.raises(ValidationError) as raised:
        decision(**fields)
    (detail,) = raised.value.errors()
    return detail["msg"]


def test_the_moves_of_a_decision() -> None:
    assert {status: set(moves) for status, moves in MOVES[Kind.DECISION].items()} == {
        "proposed": {"accepted", "rejected", "withdrawn"},
        "accepted": {"superseded", "reversed"},
        "rejected": set(),
        "withdrawn": set(),
        "superseded": set(),
        "reversed": set(),
    }


def test_the_moves_of_a_handoff() -> None:
    assert {status: set(moves) for status, moves in MOVES[Kind.HANDOFF].items()} == {
        "offered": {"accepted", "declined", "cancelled"},
        "declined": {"offered", "cancelled"},
        "accepted": {"done", "cancelled", "offered"},
        "done": {"accepted"},
        "cancelled": set(),
    }


@pytest.mark.parametrize("kind", Kind)
def test_every_status_has_its_moves_and_they_lead_to_statuses(kind: Kind) -> None:
    assert tuple(MOVES[kind]) == STATUSES[kind] or set(MOVES[kind]) == set(STATUSES[kind])
    assert {to for moves in MOVES[kind].values() for to in moves} <= set(STATUSES[kind])
    assert PENDING[kind] <= LIVE[kind] <= set(STATUSES[kind])


def test_what_needs_a_date_and_what_is_open_by_itself() -> None:
    assert {
        Kind.DECISION: {"proposed", "accepted"},
        Kind.HANDOFF: {"offered", "declined", "accepted"},
    } == LIVE
    assert {
        Kind.DECISION: {"proposed"},
        Kind.HANDOFF: {"offered", "declined", "accepted"},
    } == PENDING


def test_the_fields_of_a_decision() -> None:
    assert set(FIELDS[Kind.DECISION]) == {
        *("title", "status", "owner", "summary", "expiry", "escalation", "reverse_if", "risk"),
        *("door", "consulted", "purchase", "baseline", "result", "reviews", "supersedes"),
        *("related", "discussion", "informed", "tags", "tlp", "applies_to", "decided"),
    }


def test_the_fields_of_a_handoff() -> None:
    assert set(FIELDS[Kind.HANDOFF]) == {
        *("title", "status", "from", "owner", "summary", "expiry", "escalation", "readback"),
        *("outcome", "reason", "severity", "waiting_on", "related", "discussion", "tags", "tlp"),
        *("offered", "accepted", "closed"),
    }


@pytest.mark.parametrize("kind", Kind)
def test_what_is_required_is_a_field(kind: Kind) -> None:
    assert set(REQUIRED[kind]) <= set(FIELDS[kind])


def models() -> list[type[BaseModel]]:
    nested = [
        part
        for model in MODELS.values()
        for field in model.model_fields.values()
        for part in (field.annotation, *get_args(field.annotation))
        if isinstance(part, type) and issubclass(part, BaseModel)
    ]
    return [*MODELS.values(), *nested]


@pytest.mark.parametrize("model", models(), ids=lambda model: model.__name__)
def test_models_are_frozen_and_know_no_other_fields(model: type[BaseModel]) -> None:
    assert model.model_config["frozen"] is True
    assert model.model_config["extra"] == "forbid"


@pytest.mark.parametrize("model", MODELS.values(), ids=lambda model: model.__name__)
def test_every_field_is_described(model: type[BaseModel]) -> None:
    bare = [name for name, field in model.model_fields.items() if not field.description]
    assert bare in ([], ["kind"])


# People


@pytest.mark.parametrize("text", ["ana", "@ana", " ana ", "ana.ruiz-2"])
def test_an_owner_is_one_handle(text: str) -> None:
    assert decision(owner=text).owner == text.strip().removeprefix("@")


@pytest.mark.parametrize(
    "value",
    [["ana"], ["ana", "bo"], "ana, bo", "ana; bo", "ana/bo", "ana and bo", "ana & bo", "ana or bo"],
)
def test_an_owner_is_never_a_group(value: Any) -> None:
    assert "exactly one person is accountable" in complaint(owner=value)


@pytest.mark.parametrize("value", ["", " ", "@"])
def test_an_owner_has_a_name(value: str) -> None:
    assert "handle is expected" in complaint(owner=value)


def test_the_owner_of_a_decision_is_accountable() -> None:
    assert decision(owner="ana").accountable == "ana"


@pytest.mark.parametrize(
    ("status", "accountable"),
    [
        ("offered", "ana"),
        ("declined", "ana"),
        ("accepted", "bo"),
        ("done", "bo"),
        ("cancelled", "bo"),
    ],
)
def test_the_giver_is_accountable_until_the_handoff_is_accepted(
    status: str, accountable: str
) -> None:
    record = handoff(status=status, owner="bo", **{"from": "ana"})
    assert record.accountable == accountable


# Values


@pytest.mark.parametrize("text", ["ana, bo", "@ana,bo", "ana,  @bo,"])
def test_one_text_counts_as_a_list_of_people(text: str) -> None:
    assert decision(consulted=text).consulted == ("ana", "bo")


def test_a_link_is_not_parted_at_commas() -> None:
    assert decision(discussion="https://chat.example/a,b").discussion == (
        "https://chat.example/a,b",
    )


def test_text_is_one_line() -> None:
    assert decision(title="  two\n lines ").title == "two lines"


@pytest.mark.parametrize("text", ["amber+strict", "TLP:AMBER+STRICT", " Amber+Strict "])
def test_a_label_is_read_in_any_case(text: str) -> None:
    assert decision(tlp=text).tlp is Label.AMBER_STRICT


def test_a_label_that_is_none_is_refused() -> None:
    assert "CLEAR" in complaint(tlp="secret")


@pytest.mark.parametrize("value", ["4h", "1bd", "0h", "1BD"])
def test_a_step_is_hours_or_business_days(value: str) -> None:
    steps = decision(escalation={"after": value, "to": "@bo"}).escalation
    assert isinstance(steps, tuple)
    (step,) = steps
    assert (step.after, step.to) == (value.lower(), "bo")


@pytest.mark.parametrize("value", ["4", "1 day", "-1h", "1d", "99999h"])
def test_any_other_step_is_refused(value: str) -> None:
    assert "pattern" in complaint(escalation=[{"after": value, "to": "bo"}])


def test_an_escalation_is_a_name_or_at_least_one_step() -> None:
    assert decision(escalation="normal").escalation == "normal"
    assert "at least 1" in complaint(escalation=[])


@pytest.mark.parametrize("value", [[], {}, "soon", "2026-02-30", "12/01/2026"])
def test_an_expiry_is_a_date(value: Any) -> None:
    assert "date" in complaint(expiry=value) or "exist" in complaint(expiry=value)


def test_one_review_counts_as_a_list() -> None:
    review = {"on": "2026-11-01", "by": "ana", "outcome": "Keep", "finding": "It holds."}
    (read,) = decision(reviews=review).reviews
    assert (read.on.isoformat(), read.by, read.outcome) == ("2026-11-01", "ana", "keep")


def test_defaults() -> None:
    assert decision().door == "two-way"
    assert handoff().severity is Severity.STABLE
    assert handoff(severity="URGENT").severity is Severity.URGENT


@pytest.mark.parametrize(
    ("record", "word"),
    [
        (decision(), "decide by"),
        (decision(status="accepted"), "review by"),
        (handoff(), "due"),
        (handoff(status="accepted"), "due"),
    ],
    ids=["proposed", "accepted", "offered", "taken"],
)
def test_the_expirys_meaning_follows_from_the_status(record: AnyRecord, word: str) -> None:
    assert expiry_word(record.kind, record.status) == word


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("0007-use-kafka", "0007-use-kafka"),
        ("RFC 12 (draft)", "RFC-12-draft"),
        ("über/all", "über-all"),
        ("v1.2", "v1.2"),
        ("...", "-"),
        ("?", "-"),
    ],
)
def test_a_slug_is_one_part_of_an_address(text: str, address: str) -> None:
    assert slug(text) == address
