"""L: whether every live record has a date, and whether the date has passed."""

from collections.abc import Iterator
from datetime import timedelta

from loopbook.checks.rule import Scope, Spot, file_rule, log_rule
from loopbook.clock import last_date, show_expiry
from loopbook.findings import Severity
from loopbook.logbook import Logbook
from loopbook.reading import Entry
from loopbook.records import Kind, expiry_word
from loopbook.settings import Settings
from loopbook.views import words
from loopbook.views.rows import due_of, today_in, urgency
from loopbook.workdays import WEEKDAY_NAMES, add_business_days, day_off

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

_FARTHEST = {Kind.HANDOFF: 30, Kind.DECISION: 366}
"""How many days ahead the expiry may lie: a month for work, a year for a decision."""


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
        f"nothing says by when {what}: '{theirs}' is {entry.want('expiry')}"
        if word == "due"
        else f"there is no date {what}: '{theirs}' is {entry.want('expiry')}",
        entry.gap("expiry"),
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
    if item is None or urgency(logbook, item) != "soon":
        return
    if due := due_of(logbook, item):
        yield Spot(
            f"{_COMING[due.word]} {due.day}, within two business days of its owner",
            entry.where("expiry"),
            entry.origin("expiry"),
        )


@log_rule("L204", "expiry-on-day-off", Severity.WARNING, scope=Scope.CLOCK)
def expiry_on_day_off(entry: Entry, logbook: Logbook) -> Iterator[Spot]:
    """A live record expires on a date on which its owner does not work.

    That is a weekday that is not among the owner's `days`, or a public holiday of the owner's
    calendar. Leave is no day off in this sense: where nobody acts meanwhile, O104 speaks. Silent
    where the owner is not on the roster, where the date is computed from another field, and once
    the date has passed.

    **Why it matters.** What falls due on a Saturday is done on Friday or late; the date should say
    which of them is meant.

    **Example.** Bo works from Monday to Friday, and 5 December 2026 is a Saturday.

    ```yaml
    bo: {name: Bo Chen, days: mon-fri}
    owner: bo
    expiry: 2026-12-05
    ```

    **Use instead.** The working day before or after.

    ```yaml
    expiry: 2026-12-04
    ```
    """
    item = logbook.by_path.get(entry.path)
    if item is None or item.record.expiry is None or not item.record.live or item.overdue:
        return
    owner = item.record.owner
    person = logbook.settings.people.get(owner or "")
    if owner is None or person is None or entry.computes("expiry"):
        return
    day = last_date(item.record.expiry, item.zone)
    reason = day_off(day, person)
    if reason is None or (person.left is not None and day >= person.left):
        return
    if any(away.covers(day) for away in person.away):
        return
    today = today_in(logbook, item.zone)
    near = [add_business_days(day, step, person) for step in (-1, 1)]
    named = [f"{each} ({WEEKDAY_NAMES[each.weekday()]})" for each in near if each >= today]
    yield Spot(
        f"{day} is no working day of '{owner}': {reason}",
        entry.where("expiry"),
        entry.origin("expiry"),
        f"choose {' or '.join(named)}",
    )


@log_rule("L205", "expiry-too-far", Severity.WARNING, scope=Scope.CLOCK)
def expiry_too_far(entry: Entry, logbook: Logbook) -> Iterator[Spot]:
    """An open handoff expires over 30 days from now, or a live decision over 366.

    **Why it matters.** A date that far away is no date: nobody plans for it, and until then nothing
    tells that the work stands still or that the reasons for the decision no longer hold.

    **Example.** On 22 November 2026, a handoff:

    ```yaml
    status: offered
    expiry: 2027-03-31
    ```

    **Use instead.** The date of the next step that can be seen to be done. Where the date is right,
    say why in a comment: `# loopbook: ignore[L205] because the contract runs until then`.

    ```yaml
    status: offered
    expiry: 2026-12-18
    ```
    """
    item = logbook.by_path.get(entry.path)
    if item is None or item.record.expiry is None or not item.record.live:
        return
    today, limit = today_in(logbook, item.zone), _FARTHEST[item.kind]
    day = last_date(item.record.expiry, item.zone)
    if (day - today).days <= limit:
        return
    person = logbook.settings.people.get(item.record.owner or "")
    latest = add_business_days(today + timedelta(days=limit + 1), -1, person)
    what = "an open handoff" if item.kind is Kind.HANDOFF else "a decision"
    yield Spot(
        f"{day} is {(day - today).days} days away; {what} expires in {limit} days at most",
        entry.where("expiry"),
        entry.origin("expiry"),
        f"choose {latest} or an earlier date, when the next step can be seen",
    )
