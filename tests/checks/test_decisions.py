"""D301, D303, D304, D305, D307, D309: what the rules of decisions ask, and of which records."""

from pathlib import Path

import pytest

from loopbook.checks import Selection
from loopbook.checks.running import check
from loopbook.examine import examine
from loopbook.findings import Finding
from loopbook.settings import read_settings
from tests import logbooks
from tests.git_repo import GitRepo
from tests.logbooks import Life
from tests.logs import NOW, decision, findings, settings_of

CLOSED = ("rejected", "withdrawn", "superseded", "reversed")
RISK = "{what: it fills up, owner: bo}"
SIGNAL = "it is full on two days of a week"


def told(
    code: str, settings: str = "", body: str = "", **fields: str | None
) -> tuple[Finding, ...]:
    given = settings_of(settings)
    text = decision(body=body, **fields)
    return findings({"decisions/a.md": text}, given, selection=Selection(select=(code,)))


def told_in_collection(code: str, collection: str, **fields: str | None) -> tuple[Finding, ...]:
    settings = f"collections: {{decisions: {{path: decisions, kind: decision, {collection}}}}}\n"
    log = logbooks.book({"decisions/a.md": decision(body="", **fields)}, settings)
    return check(log, Selection(select=(code,)))


def places(found: tuple[Finding, ...]) -> list[tuple[int, int, str | None]]:
    return [(each.line, each.column, each.field) for each in found]


# D301, the signal


def test_an_accepted_decision_has_a_signal() -> None:
    assert places(told("D301", status="accepted")) == [(2, 1, "reverse_if")]
    assert places(told("D301", status="accepted", reverse_if='""')) == [(8, 1, "reverse_if")]
    assert places(told("D301", status="accepted", reverse_if="null")) == [(8, 1, "reverse_if")]
    assert told("D301", status="accepted", reverse_if=SIGNAL) == ()


@pytest.mark.parametrize("code", ["D301", "D303"])
@pytest.mark.parametrize("status", ["proposed", *CLOSED])
def test_what_is_not_accepted_needs_neither_signal_nor_risk(code: str, status: str) -> None:
    assert told(code, status=status) == ()


@pytest.mark.parametrize(
    ("code", "field"), [("D301", "reverse_if"), ("D303", "risk"), ("D307", "discussion")]
)
def test_a_field_that_is_there_and_empty_is_shown_and_called_so(code: str, field: str) -> None:
    fields: dict[str, str | None] = {"status": "accepted", "discussion": None}
    (finding,) = told(code, "", "", **{**fields, field: " # see the minutes"})
    assert (finding.column, finding.field) == (1, field)
    assert finding.line > 2
    assert finding.message.endswith(f"'{field}' is empty")
    (finding,) = told(code, "", "", **fields)
    assert (finding.line, finding.column) == (2, 1)
    assert finding.message.endswith(f"'{field}' is missing")


@pytest.mark.parametrize(("code", "name"), [("D301", "reverse_if"), ("D303", "risk")])
def test_a_collection_says_what_may_be_absent(code: str, name: str) -> None:
    assert told_in_collection(code, f"optional: [{name}]", status="accepted") == ()
    assert len(told_in_collection(code, "optional: [summary]", status="accepted")) == 1


def test_a_mapped_field_is_named_as_it_stands_in_the_file() -> None:
    (finding,) = told_in_collection("D301", "fields: {reverse_if: undo_when}", status="accepted")
    assert finding.field == "undo_when"
    assert "'undo_when' is missing" in finding.message
    assert (finding.hint or "").startswith("add 'undo_when: ")


@pytest.mark.parametrize(
    ("code", "field", "value"),
    [
        ("D301", "reverse_if", "[a, b]"),
        ("D303", "risk", "it fills up"),
        ("D303", "risk", "{what: it fills up, owner: [ana, bo]}"),
        ("D304", "purchase", "{job: mail, renews: soon}"),
        ("D305", "consulted", "{a: b}"),
        ("D307", "discussion", "{a: b}"),
    ],
)
def test_what_reading_found_fault_with_is_not_told_twice(code: str, field: str, value: str) -> None:
    fields = {"status": "accepted", "door": "one-way", field: value}
    assert told(code, **fields) == ()
    found = findings({"decisions/a.md": decision(**fields)}, selection=Selection(select=("F",)))
    assert [each.code for each in found] == ["F007"]


# D303, the risk


@pytest.mark.parametrize(
    ("risk", "message", "hint"),
    [
        ("{what: it fills up}", "who watches it ('owner')", "owner: ana}"),
        ("{owner: bo}", "what may go wrong ('what')", "{what: …, owner: bo}"),
        ("{}", "what may go wrong ('what') nor who watches it ('owner')", "owner: ana}"),
        ('{what: "", owner: bo}', "what may go wrong ('what')", "{what: …, owner: bo}"),
    ],
)
def test_a_risk_has_words_and_an_owner(risk: str, message: str, hint: str) -> None:
    (finding,) = told("D303", status="accepted", risk=risk)
    assert (finding.line, finding.column, finding.field) == (8, 7, "risk")
    assert finding.message.endswith(message)
    assert hint in (finding.hint or "")


def test_who_watches_the_risk_is_on_the_roster() -> None:
    people = "people: {ana: , bo: , chi: }\n"
    assert told("D303", people, status="accepted", risk=RISK) == ()
    (finding,) = told("D303", people, status="accepted", risk="{what: it fills up, owner: boo}")
    assert (finding.line, finding.column, finding.field) == (8, 34, "risk.owner")
    assert finding.hint == "did you mean 'bo'?"
    assert told("D303", status="accepted", risk="{what: it fills up, owner: boo}") == ()


def test_what_may_be_absent_is_whole_where_it_is_there() -> None:
    found = told_in_collection("D303", "optional: [risk]", status="accepted", risk="{what: x}")
    assert len(found) == 1


# D304, the purchase


@pytest.mark.parametrize(
    ("purchase", "message"),
    [
        ("{job: mail}", "when it renews"),
        ("{renews: 2027-11-01}", "for which job it is bought"),
        ("{cost: 90 EUR}", "for which job it is bought nor when it renews"),
    ],
)
@pytest.mark.parametrize("status", ["proposed", "accepted"])
def test_a_purchase_has_a_job_and_a_date(purchase: str, message: str, status: str) -> None:
    (finding,) = told("D304", status=status, purchase=purchase)
    assert (finding.line, finding.column, finding.field) == (8, 11, "purchase")
    assert finding.message.endswith(message)


@pytest.mark.parametrize("status", CLOSED)
def test_a_closed_decision_buys_nothing_and_opens_no_door(status: str) -> None:
    assert told("D304", status=status, purchase="{cost: 90 EUR}") == ()
    assert told("D305", status=status, door="one-way") == ()
    assert told("D307", status=status, discussion=None) == ()


def test_a_whole_purchase_and_none_are_silent() -> None:
    assert told("D304", purchase="{job: mail, renews: 2027-11-01}") == ()
    assert told("D304", status="accepted") == ()


# D305, the door


@pytest.mark.parametrize(
    ("consulted", "alone"),
    [
        (None, True), ("[]", True), ("ana", True), ('["@ana"]', True), ("[Ana, ana]", True),
        ("bo", False), ("[ana, bo]", False), ("somebody outside", False),
    ],
)  # fmt: skip
def test_a_one_way_door_is_not_walked_through_alone(consulted: str | None, alone: bool) -> None:
    assert bool(told("D305", door="one-way", consulted=consulted)) is alone


def test_the_place_is_that_of_the_door_or_of_the_only_one_consulted() -> None:
    assert places(told("D305", door="one-way")) == [(8, 7, "consulted")]
    assert places(told("D305", door="one-way", consulted="[ana]")) == [(9, 12, "consulted")]


def test_a_two_way_door_may_be() -> None:
    assert told("D305", door="two-way") == ()
    assert told("D305") == ()
    assert told_in_collection("D305", "optional: [consulted]", door="one-way") == ()


# D307, the discussion


@pytest.mark.parametrize("status", ["proposed", "accepted"])
def test_a_decision_leads_to_where_it_was_discussed(status: str) -> None:
    assert places(told("D307", status=status, discussion=None)) == [(2, 1, "discussion")]
    assert told("D307", status=status, discussion="https://example.org/t/1") == ()


@pytest.mark.parametrize(
    ("body", "silent"),
    [
        ("Said in [the thread](https://example.org/t/1).\n", True),
        ("- https://example.org/t/1\n", True),
        ("See [the other](0007.md).\n", False),
        ("```\ncurl https://example.org\n```\n", False),
        ("", False),
    ],
)
def test_a_link_in_the_text_serves_too(body: str, silent: bool) -> None:
    assert (told("D307", discussion=None, body=body) == ()) is silent


def test_a_foreign_collection_is_asked_where_it_says_where_links_stand() -> None:
    silent = (
        "unknown_fields: allow",
        "optional: [discussion]",
        "unknown_fields: allow, fields: {discussion: thread}, optional: [discussion]",
    )
    for collection in silent:
        assert told_in_collection("D307", collection, discussion=None) == ()
    asked = "unknown_fields: allow, fields: {discussion: thread}"
    (finding,) = told_in_collection("D307", asked, discussion=None)
    assert "'thread' is missing" in finding.message


# D309, the renewal


def renewals(life: Life, settings: str = "", **fields: object) -> tuple[Finding, ...]:
    state = life.timeline().events[-1].state
    assert state is not None
    review = {"on": "2026-06-01", "by": "ana", "outcome": "keep", "finding": "it holds"}
    given = {
        "status": state.status_text,
        "expiry": state.expiry,
        "reviews": [review] * state.reviews,
    }
    text = logbooks.decision("", **{**given, **fields})
    log = logbooks.book({"decisions/a.md": text}, settings, NOW, [life.timeline()])
    return check(log, Selection(select=("D309",)))


def life(**fields: str | int | bool) -> Life:
    """An accepted decision, to be reviewed by June."""
    given = {"status": "accepted", "expiry": "2026-06-01", **fields}
    return Life("decisions/a.md", "2026-01-05", **given)  # type: ignore[arg-type]


def test_a_date_alone_is_an_empty_renewal() -> None:
    (finding,) = renewals(life().change("2026-05-28T23:30Z", expiry="2026-12-01"),
                          "timezone: Europe/Madrid\n")  # fmt: skip
    assert finding.message == (
        "its review was put off from 2026-06-01 to 2026-12-01 on 2026-05-29, "
        "and no review is recorded"
    )
    assert (finding.line, finding.field) == (6, "expiry")
    assert "{on: 2026-05-29, by: ana, outcome: keep" in (finding.hint or "")


def test_a_review_with_it_after_it_or_before_it_answers() -> None:
    new = "2026-12-01"
    assert renewals(life().change("2026-05-28", expiry=new, reviews=1)) == ()
    assert renewals(life().change("2026-05-28", expiry=new).change("2026-05-29", reviews=1)) == ()
    assert renewals(life().change("2026-05-27", reviews=1).change("2026-05-28", expiry=new)) == ()


def test_a_review_answers_for_one_renewal() -> None:
    once = life().change("2026-05-28", expiry="2026-09-01", reviews=1)
    (finding,) = renewals(once.change("2026-08-28", expiry="2026-12-01"))
    assert "from 2026-09-01 to 2026-12-01" in finding.message
    before = life().change("2026-05-27", reviews=1).change("2026-05-28", expiry="2026-09-01")
    assert len(renewals(before.change("2026-08-28", expiry="2026-12-01"))) == 1
    after = life().change("2026-05-28", expiry="2026-09-01").change("2026-05-29", reviews=1)
    assert len(renewals(after.change("2026-08-28", expiry="2026-12-01"))) == 1


def test_the_last_renewal_counts() -> None:
    mended = life().change("2026-05-28", expiry="2026-09-01")
    assert renewals(mended.change("2026-08-28", expiry="2026-12-01", reviews=1)) == ()


def test_reviews_that_were_there_from_the_first_answer_for_nothing() -> None:
    assert len(renewals(life(reviews=2).change("2026-05-28", expiry="2026-12-01"))) == 1


@pytest.mark.parametrize(
    "told_life",
    [
        life(),
        life().change("2026-05-28", expiry="2026-03-01"),  # brought forward
        life().change("2026-05-28", owner="bo"),
        life(status="proposed").change("2026-05-28", expiry="2026-12-01"),
        life(status="proposed").change("2026-05-28", status="accepted", expiry="2026-12-01"),
        life(expiry="2026-13-01").change("2026-05-28", expiry="2026-12-01"),  # was no date
        life(expiry="2026-06-01").change("2026-05-28", expiry="2026-06-01T12:00"),
    ],
    ids=["untouched", "sooner", "owner", "proposed", "accepted", "mended", "an hour"],
)
def test_what_is_no_renewal_is_left_alone(told_life: Life) -> None:
    assert renewals(told_life) == ()


def test_a_version_that_cannot_be_read_hides_no_renewal() -> None:
    spoilt = life().change("2026-05-28", expiry="2026-12-01").spoil("2026-05-29")
    assert len(renewals(spoilt.change("2026-05-30"))) == 1


def test_a_decision_that_no_longer_holds_is_left_alone() -> None:
    renewed = life().change("2026-05-28", expiry="2026-12-01")
    assert renewals(renewed.change("2026-06-05", status="reversed")) == ()


@pytest.mark.parametrize(
    "collection",
    ["unknown_fields: allow", "fields: {expiry: {from: seen, plus: every}}"],
)
def test_a_form_without_reviews_is_left_alone(collection: str) -> None:
    settings = f"collections: {{decisions: {{path: decisions, kind: decision, {collection}}}}}\n"
    seen = {"seen": "2026-11-01", "every": "1 month"} if "plus" in collection else {}
    told_life = life().change("2026-05-28", expiry="2026-12-01")
    expiry = None if seen else "2026-12-01"
    assert renewals(told_life, settings, expiry=expiry, **seen) == ()


def test_what_is_not_committed_counts_and_so_do_the_reviews_in_it(tmp_path: Path) -> None:
    def record(expiry: str, reviews: str | None = None) -> str:
        fields = {"status": "accepted", "reverse_if": SIGNAL, "risk": RISK, "reviews": reviews}
        return decision(body="", expiry=expiry, **fields)

    def found() -> list[str]:
        only = Selection(select=("D309",))
        log = examine(tmp_path, read_settings(tmp_path).settings, NOW, selection=only)
        return [each.code for each in log.findings]

    repo = GitRepo(tmp_path)
    repo.commit({"decisions/a.md": record("2026-12-01")})
    assert found() == []
    repo.write({"decisions/a.md": record("2027-05-14")})
    assert found() == ["D309"]
    repo.commit()
    assert found() == ["D309"]
    review = "{on: 2026-11-20, by: ana, outcome: keep, finding: it holds}"
    repo.write({"decisions/a.md": record("2027-05-14", review)})
    assert found() == []
    repo.commit()
    repo.commit({"decisions/a.md": record("2027-11-12", f"[{review}]")})
    assert found() == ["D309"]
    repo.write({"decisions/a.md": record("2027-11-12", f"[{review}, {review}]")})
    assert found() == []
