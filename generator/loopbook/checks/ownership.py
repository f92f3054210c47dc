"""O: whether every record has one person, and a path that is followed when its date passes."""

from collections.abc import Iterator

from loopbook.checks.rule import Spot, file_rule
from loopbook.findings import guess
from loopbook.reading import Entry
from loopbook.records import Handoff
from loopbook.settings import Settings


@file_rule("O101", "missing-owner")
def missing_owner(entry: Entry, _: Settings) -> Iterator[Spot]:
    """Nobody owns the record.

    **Why it matters.** What belongs to everybody is done by nobody. This is the fault that the log
    exists to prevent.

    **Example.** A decision whose front matter has no `owner`, or an empty one:

    ```yaml
    title: Use Postgres for the ledger
    status: proposed
    summary: The ledger runs on Postgres 17.
    ```

    **Use instead.** Exactly one person, by handle. A group cannot own a record; the person who
    would answer for the group can.

    ```yaml
    title: Use Postgres for the ledger
    status: proposed
    owner: ana
    summary: The ledger runs on Postgres 17.
    ```
    """
    record = entry.record
    if record is None or record.owner is not None or "owner" in entry.collection.optional:
        return
    if entry.faulty("owner"):
        return
    theirs = entry.origin("owner")
    if entry.has("owner"):
        message = f"nobody owns this record: '{theirs}' holds no handle that the pattern finds"
        yield Spot(message, entry.where("owner"), theirs, "name one person there")
    else:
        message = f"nobody owns this record: '{theirs}' is missing"
        yield Spot(message, entry.front, theirs, f"add '{theirs}: <handle>', exactly one person")


@file_rule("O102", "unknown-owner")
def unknown_owner(entry: Entry, settings: Settings) -> Iterator[Spot]:
    """The owner, or the giver of a handoff, is not on the roster. Silent where there is no roster.

    **Why it matters.** Nobody can be told, because nobody knows who it is: a misspelt handle is a
    missing owner.

    **Example.** The roster has `ana`:

    ```yaml
    owner: anna
    ```

    **Use instead.** A handle from `people` in `loopbook.yml`, or add the person there.

    ```yaml
    owner: ana
    ```
    """
    roster, record = settings.people, entry.record
    if not roster or record is None:
        return
    named = {"owner": record.owner}
    if isinstance(record, Handoff):
        named["from"] = record.from_
    for name, handle in named.items():
        if handle is None or handle in roster:
            continue
        yield Spot(
            f"'{handle}' is not on the roster",
            entry.where(name),
            entry.origin(name),
            guess(handle, list(roster), "add the person under 'people' in loopbook.yml"),
        )


@file_rule("O105", "missing-escalation")
def missing_escalation(entry: Entry, settings: Settings) -> Iterator[Spot]:
    """A live record names no escalation, and the settings have no default.

    **Why it matters.** When the date passes nothing happens: no one is asked, no one is told.

    **Example.** A proposed decision without `escalation`, in a log whose `loopbook.yml` has no
    default:

    ```yaml
    status: proposed
    expiry: 2026-12-15
    ```

    **Use instead.** A handle (to that person, one business day after expiry) or the name of a
    policy:

    ```yaml
    status: proposed
    expiry: 2026-12-15
    escalation: chi
    ```

    Or a default for all records, in `loopbook.yml`:

    ```yaml
    escalation:
      default: normal
      policies:
        normal: {expired: [{after: 0h, to: owner}, {after: 2bd, to: lead}]}
    ```
    """
    record = entry.record
    if record is None or not record.live or "escalation" in entry.collection.optional:
        return
    if settings.policy_for(record) or record.escalation:
        return
    if not entry.faulty("escalation"):
        yield Spot(
            "nothing is said of what happens when the date passes: 'escalation' is missing",
            entry.front,
            "escalation",
            "add 'escalation: <policy or handle>', or a default policy in loopbook.yml",
        )
