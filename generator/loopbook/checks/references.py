"""R: whether what a record names is there, and whether both ends agree."""

from collections.abc import Iterator

from loopbook.checks.rule import Spot, log_rule
from loopbook.findings import guess
from loopbook.logbook import Logbook
from loopbook.reading import Entry
from loopbook.records import Decision, DecisionStatus
from loopbook.supersession import leads_back


@log_rule("R501", "unknown-reference")
def unknown_reference(entry: Entry, logbook: Logbook) -> Iterator[Spot]:
    """A field names a record, or an escalation names a person, that the log does not have.

    **Why it matters.** The reader follows the reference to nothing; an escalation that leads
    nowhere reaches nobody.

    **Example.** No file has that name:

    ```yaml
    related: [0007-use-kafak]
    ```

    **Use instead.** The id: the name of the file without `.md`, or what the collection says.

    ```yaml
    related: [0007-use-kafka]
    ```
    """
    record = entry.record
    if record is None:
        return
    references = {"related": record.related}
    if isinstance(record, Decision):
        references["supersedes"] = record.supersedes
    for name, targets in references.items():
        for number, target in enumerate(targets):
            if logbook.find(target) is not None:
                continue
            yield Spot(
                f"'{name}' names '{target}', which is not in this log",
                entry.where(name, number),
                entry.origin(name),
                guess(target, list(logbook.by_id), "write the id: the file's name without .md"),
            )
    yield from _escalation(entry, logbook)


def _escalation(entry: Entry, logbook: Logbook) -> Iterator[Spot]:
    settings, named = logbook.settings, entry.record.escalation if entry.record else None
    for number, step in enumerate(named if isinstance(named, tuple) else ()):
        if problem := settings.unknown_recipient(step.to):
            place = ("escalation", number, "to")
            message = f"'escalation[{number}].to': {problem[0]}"
            yield Spot(message, entry.where(*place), entry.origin("escalation"), problem[1])
    if not named or not isinstance(named, str) or not settings.people:
        return
    known = [*settings.escalation.policies, *settings.people]
    if named.removeprefix("@") not in known:
        yield Spot(
            f"'{entry.origin('escalation')}': '{named}' is neither a policy nor on the roster",
            entry.where("escalation"),
            entry.origin("escalation"),
            guess(named, list(settings.escalation.policies))
            or settings.guess_person(named)
            or f"known here: {', '.join(known)}",
        )


@log_rule("R502", "supersession-mismatch")
def supersession_mismatch(entry: Entry, logbook: Logbook) -> Iterator[Spot]:
    """The two ends of a supersession do not agree.

    A decision is superseded but no decision says it replaces it; or a decision in force replaces
    one that still holds; or decisions replace one another in a circle.

    **Why it matters.** The reader of the old decision must find the one that holds, and two
    decisions in force about one thing are none.

    **Example.** No other decision lists this one under `supersedes`:

    ```yaml
    title: Use MySQL for the ledger
    status: superseded
    ```

    **Use instead.** Keep the status, and name the old decision in the one that replaces it.
    Collections whose successors live elsewhere name `superseded_by` under `optional`.

    ```yaml
    title: Use Postgres for the ledger
    status: accepted
    supersedes: [0001-use-mysql]
    ```
    """
    item = logbook.by_path.get(entry.path)
    if item is None or not isinstance(item.record, Decision):
        return
    record = item.record
    alone = not logbook.successors.get(item.id) and (
        "superseded_by" not in entry.collection.optional
    )
    if record.status is DecisionStatus.SUPERSEDED and alone:
        yield Spot(
            "it is superseded, but no decision says that it replaces it",
            entry.where("status"),
            entry.origin("status"),
            f"add 'supersedes: [{item.id}]' to the successor, or use status 'reversed'",
        )
    for number, name in enumerate(record.supersedes):
        older = logbook.find(name)
        if older is None:
            continue
        if leads_back(older, item, logbook):
            yield Spot(
                f"it replaces '{older.id}', which replaces it in turn",
                entry.where("supersedes", number),
                entry.origin("supersedes"),
                "take one of the two references out",
            )
        elif record.status is DecisionStatus.ACCEPTED and older.record.live:
            yield Spot(
                f"it replaces '{older.id}', which is still {older.status}",
                entry.where("supersedes", number),
                entry.origin("supersedes"),
                f"set 'status: superseded' in {older.entry.path}",
            )
