"""L: whether every live record has a date, and whether the date has passed."""

from collections.abc import Iterator

from loopbook.checks.rule import Scope, Spot, file_rule, log_rule
from loopbook.clock import show_expiry
from loopbook.findings import Severity
from loopbook.logbook import Logbook
from loopbook.reading import Entry
from loopbook.records import expiry_word
from loopbook.settings import Settings
from loopbook.views import words
from loopbook.views.rows import due_of

_REMEDIES = {
    "due": "close it with its outcome, hand it on, or agree on a new date",
    "decide by": "decide it, withdraw it, or agree on a new date",
    "review by": "review it, record what was found, and set the next review",
}

_COMING = {
    "due": "it is due",
    "decide by": "it is to be decided by",
    "review by": "its review is due",
}


@file_rule("L201", "missing-expiry")
def missing_expiry(entry: Entry, _: Settings) -> Iterator[Spot]:
    """A live record has no date by which it must move.

    **Why it matters.** A loop without a date is never late, so it stays open until it is forgotten.

    **Example.** A proposed decision without `expiry`:

    ```yaml
    title: Use Postgres for the ledger
    status: proposed
    owner: ana
    ```

    **Use instead.** One date: *decide by* while a decision is proposed, *review by* once it is
    accepted, *due* for a handoff.

    ```yaml
    title: Use Postgres for the ledger
    status: proposed
    owner: ana
    expiry: 2026-12-15
    ```
    """
    record = entry.record
    if record is None or not record.live or record.expiry is not None:
        return
    if "expiry" in entry.collection.optional or entry.faulty("expiry"):
        return
    theirs = entry.origin("expiry")
    word = expiry_word(entry.kind, record.status)
    what = "it is due" if word == "due" else f"to {word}"
    yield Spot(
        f"nothing says by when {what}: '{theirs}' is missing"
        if word == "due"
        else f"there is no date {what}: '{theirs}' is missing",
        entry.front,
        theirs,
        f"add '{theirs}: YYYY-MM-DD'",
    )


@log_rule("L202", "expired", scope=Scope.CLOCK, time_dependent=True)
def expired(entry: Entry, logbook: Logbook) -> Iterator[Spot]:
    """The date of a live record has passed in its owner's zone.

    A bare date ends with the last moment of that date where the owner is.

    **Why it matters.** Somebody relies on it. The record must move: be closed, handed on, reviewed,
    or given a new date that was agreed on.

    **Example.** A handoff that is still offered on 22 November:

    ```yaml
    status: offered
    expiry: 2026-11-20
    ```

    **Use instead.** Move it: finish it, hand it on, or agree on a new date. Moving only the date is
    possible, and is counted.

    ```yaml
    status: offered
    expiry: 2026-12-15
    ```
    """
    item = logbook.by_path.get(entry.path)
    if item is None or not item.overdue or item.expires_at is None or item.record.expiry is None:
        return
    word = expiry_word(item.kind, item.status)
    what = "the review was due" if word == "review by" else "it expired"
    late = words.length((logbook.now - item.expires_at).total_seconds())
    yield Spot(
        f"{what} {late} ago: {show_expiry(item.record.expiry)} has passed in {item.zone.key}",
        entry.where("expiry"),
        entry.origin("expiry"),
        _REMEDIES[word],
    )


@log_rule("L203", "expiring-soon", Severity.INFO, scope=Scope.CLOCK, time_dependent=True)
def expiring_soon(entry: Entry, logbook: Logbook) -> Iterator[Spot]:
    """A live record expires within two business days of its owner.

    **Why it matters.** There is still time to finish, to hand it on, or to agree on another date.

    **Example.** On Sunday, 22 November, a handoff that is due on Tuesday:

    ```yaml
    expiry: 2026-11-24
    ```

    **Use instead.** Nothing has to be changed: this is a reminder, and it fails no check. It comes
    two business days before the date, and not earlier:

    ```yaml
    expiry: 2026-11-25
    ```
    """
    item = logbook.by_path.get(entry.path)
    due = due_of(logbook, item) if item else None
    if item and due and due.state == "soon":
        yield Spot(
            f"{_COMING[due.word]} {due.day}, within two business days of its owner",
            entry.where("expiry"),
            entry.origin("expiry"),
        )
