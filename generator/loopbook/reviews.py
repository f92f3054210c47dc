"""Reviews of accepted decisions: what was found, and when the next one is due."""

from collections.abc import Iterator, Mapping

from loopbook.amending import Amended, Draft
from loopbook.duedates import WAYS, upcoming
from loopbook.logbook import Item, Logbook
from loopbook.mapping import status_in_file
from loopbook.needs import Need, one_line, refuse_without
from loopbook.persons import person
from loopbook.records import Decision, DecisionStatus
from loopbook.writing import Refusal
from loopbook.yamltext import Value

OUTCOMES = ("keep", "change", "reverse")
"""What may come of a review; what is kept or changed is reviewed again."""

_NEEDS = (
    Need("outcome", f"what came of it: {', '.join(OUTCOMES)}"),
    Need("finding", "what was found, in a sentence"),
    Need("by", "the handle of the reviewer"),
    Need("expiry", f"when it is reviewed next: {WAYS}"),
)


def refuse_what_has_no_review(item: Item) -> None:
    """Raises :class:`Refusal` where a record is no accepted decision."""
    if not isinstance(item.record, Decision):
        raise Refusal(f"'{item.id}' is a handoff; only decisions are reviewed.")
    if item.record.status is not DecisionStatus.ACCEPTED:
        raise Refusal(f"'{item.id}' is {item.status}; only accepted decisions are reviewed.")


def missing(said: Mapping[str, str]) -> Iterator[Need]:
    """What must still be said of a review; one that reverses the decision needs no next date."""
    reversed_ = said.get("outcome", "").strip().lower() == "reverse"
    for need in _NEEDS:
        over = need.name == "expiry" and reversed_
        if need.name not in said and not over:
            yield need


def read(logbook: Logbook, item: Item, name: str, text: str) -> str:
    """The value that an option's text gives; raises :class:`Refusal` where it gives none."""
    if name == "by":
        return person(logbook.settings, text, "--by")
    if name == "expiry":
        owner = logbook.settings.people.get(item.record.owner or "")
        return upcoming(text, logbook.now, item.zone, owner).isoformat()
    if name == "outcome":
        word = text.strip().lower()
        if word not in OUTCOMES:
            raise Refusal(f"--outcome: '{text}' is none of {', '.join(OUTCOMES)}.")
        return word
    return one_line(text, f"--{name}")


def review(logbook: Logbook, item: Item, said: Mapping[str, str]) -> tuple[Amended, ...]:
    """What changes with a review that takes place now; nothing is written yet.

    ``said`` has the text of each option by its name. The review has today's date where the
    reviewer is. Raises :class:`Refusal` where the record takes no review, or where something is
    missing or wrong.
    """
    refuse_what_has_no_review(item)
    refuse_without((f"A review of '{item.id}'", missing(said)))
    values = {name: read(logbook, item, name, text) for name, text in said.items()}
    zone = logbook.settings.zone_of(values["by"])
    entry: dict[str, Value] = {
        "on": logbook.now.astimezone(zone).date().isoformat(),
        **{name: values[name] for name in ("by", "outcome", "finding")},
    }
    fields: dict[str, Value] = {}
    if values["outcome"] != "reverse":
        fields["expiry"] = values["expiry"]
    elif "expiry" in values:
        raise Refusal("--expiry does not go with a decision that is reversed.")
    else:
        fields["status"] = status_in_file(DecisionStatus.REVERSED, item.entry.collection)
    draft = Draft()
    draft.set(item.entry, fields, {"reviews": entry})
    after = draft.entry(item.entry).record
    assert isinstance(item.record, Decision)
    assert isinstance(after, Decision)
    if after.reviews == item.record.reviews:  # or the date would move without a review
        raise Refusal(f"'{item.id}' has this very review already; say what was found this time.")
    return draft.amended
