"""A departure: what has to find a new owner, and to whom it is proposed."""

from datetime import date

from loopbook.views.departure import Departure, departure
from loopbook.views.holdings import Part
from tests.leaves import LOG, ROSTER
from tests.logs import decision, handoff, logbook, settings_of

LEFT = date(2026, 12, 31)


def of(
    handle: str = "ana",
    files: dict[str, str] | None = None,
    roster: str = ROSTER,
    left: date = LEFT,
) -> Departure:
    return departure(logbook(LOG if files is None else files, settings_of(roster)), handle, left)


def test_everything_but_what_others_have_needs_a_new_owner() -> None:
    found = [(each.holding.part, each.holding.item.id, each.to) for each in of().given]
    assert sorted(found) == sorted([
        (Part.LOOP, "late", "bo"), (Part.LOOP, "soon", "bo"), (Part.LOOP, "export", "bo"),
        (Part.LOOP, "queue", "bo"), (Part.LOOP, "spring", "bo"),
        (Part.LOOP, "keys", "chi"),  # bo is to receive it
        (Part.REVIEW, "ledger", "bo"), (Part.REVIEW, "mail", "bo"),
        (Part.OFFERED, "week", "chi"),  # bo gives it
        (Part.RISK, "ledger", "bo"),
        (Part.ACTION, "export", "bo"), (Part.ACTION, "export", "bo"),
    ])  # fmt: skip


def test_one_command_goes_to_each_person() -> None:
    assert of().commands == (
        "loopbook move late --to bo --expiry +3bd",
        "loopbook move soon export ledger queue spring mail --to bo",
        "loopbook move ledger --risk-owner bo",
        "loopbook move week --to chi",
        "loopbook move keys --from chi",
    )


def test_who_leaves_too_is_not_proposed() -> None:
    roster = ROSTER.replace("bo: {", "bo: {left: 2027-03-01, ").replace(
        "chi: {", "chi: {left: 2027-03-01, "
    )
    assert [each.to for each in of(files={"decisions/it.md": decision()}, roster=roster).given] == [
        "dee"
    ]
    alone = "people: {ana: {}, bo: {left: 2027-03-01}}\n"
    view = of(files={"decisions/it.md": decision()}, roster=alone)
    assert [each.to for each in view.given] == [None]
    assert (view.commands, view.settled) == ((), False)


def test_an_id_with_blanks_is_quoted() -> None:
    view = of(files={"decisions/new queue.md": decision()})
    assert view.commands == ("loopbook move 'new queue' --to bo",)


def test_a_review_that_is_due_needs_no_new_date() -> None:
    text = decision(status="accepted", expiry="2026-11-20", reverse_if="it fails twice a week")
    assert of(files={"decisions/it.md": text}).commands == ("loopbook move it --to bo",)


def test_places_that_ask_the_person_are_named() -> None:
    files = {
        "decisions/direct.md": decision(owner="bo", escalation="ana"),
        "decisions/steps.md": decision(owner="bo", escalation="[{after: 1bd, to: ana}]"),
        "decisions/other.md": decision(owner="bo", escalation="normal"),
        "handoffs/done.md": handoff(status="done", giver="bo", owner="chi", escalation="ana"),
    }
    assert [(each.role, each.of, each.path) for each in of(files=files).mentions] == [
        ("deputy", "dee", "loopbook.yml"),
        ("escalation", "normal", "loopbook.yml"),
        ("escalation", "direct", "decisions/direct.md"),
        ("escalation", "steps", "decisions/steps.md"),
    ]
    roles = [(each.role, each.of) for each in of("chi", files={}).mentions]
    assert roles == [("lead", "ana")]


def test_whoever_has_nothing_leaves_nothing_behind() -> None:
    assert of("eve", files={}).settled
    assert not of("eve", files={"decisions/it.md": decision(owner="eve")}).settled


def test_from_the_date_on_the_person_is_gone() -> None:
    assert [of(left=date(2026, 11, day)).gone for day in (22, 23)] == [True, False]
