"""D: whether a decision can be undone, watched and traced."""

from collections.abc import Iterator

from loopbook.checks.rule import Scope, Spot, file_rule, log_rule
from loopbook.filetext import lines_outside_code
from loopbook.findings import Severity, guess
from loopbook.logbook import Logbook
from loopbook.reading import Entry
from loopbook.records import Decision, DecisionStatus, Kind
from loopbook.renewals import has_reviews, renewals_of
from loopbook.settings import Settings


def accepted(entry: Entry) -> Decision | None:
    """The decision of a file, where it was accepted and still holds."""
    record = entry.record
    if isinstance(record, Decision) and record.status is DecisionStatus.ACCEPTED:
        return record
    return None


def live(entry: Entry) -> Decision | None:
    """The decision of a file, where it is proposed or accepted."""
    record = entry.record
    return record if isinstance(record, Decision) and record.live else None


@file_rule("D301", "missing-reversal-signal", kind=Kind.DECISION)
def missing_reversal_signal(entry: Entry, _: Settings) -> Iterator[Spot]:
    """An accepted decision does not say which signal would make us reverse it.

    **Why it matters.** A decision without one is never found wrong: each bad sign is explained
    away, because nobody said beforehand which sign would count.

    **Example.** A decision with `status: accepted`, and in its front matter no `reverse_if`:

    ```yaml
    status: accepted
    owner: ana
    ```

    **Use instead.** What would be seen, in a sentence with a number, a date or an event.

    ```yaml
    reverse_if: the ledger's p95 stays over 200 ms for a week
    ```

    Collections of other people's records name `reverse_if` under `optional`.
    """
    record = accepted(entry)
    if record is None or record.reverse_if or "reverse_if" in entry.collection.optional:
        return
    if entry.faulty("reverse_if"):
        return
    theirs = entry.origin("reverse_if")
    yield Spot(
        f"nothing says what would reverse it: '{theirs}' is {entry.want('reverse_if')}",
        entry.gap("reverse_if"),
        theirs,
        f"add '{theirs}: …' with a number, a date, or what would be seen",
    )


@file_rule("D303", "unowned-risk", kind=Kind.DECISION)
def unowned_risk(entry: Entry, settings: Settings) -> Iterator[Spot]:
    """An accepted decision names no risk, or a risk that nobody on the roster watches.

    **Why it matters.** The one who decides hopes that it goes well; somebody has to look whether it
    does. A risk that belongs to nobody is noticed when it has happened.

    **Example.**

    ```yaml
    risk: {what: the import of the old entries takes longer than a night}
    ```

    **Use instead.** What may go wrong, and the one person who watches it. That may be the owner.

    ```yaml
    risk: {what: the import of the old entries takes longer than a night, owner: bo}
    ```

    Collections of other people's records name `risk` under `optional`.
    """
    record = accepted(entry)
    if record is None or entry.faulty("risk"):
        return
    theirs, risk = entry.origin("risk"), record.risk
    watcher = record.owner or "<handle>"
    if risk is None:
        if "risk" not in entry.collection.optional:
            yield Spot(
                f"nobody watches what may go wrong: '{theirs}' is {entry.want('risk')}",
                entry.gap("risk"),
                theirs,
                f"add '{theirs}: {{what: …, owner: {watcher}}}', or another person who watches it",
            )
        return
    gaps = {"what may go wrong ('what')": risk.what, "who watches it ('owner')": risk.owner}
    if lacking := [words for words, value in gaps.items() if not value]:
        yield Spot(
            f"'{theirs}' does not say {' nor '.join(lacking)}",
            entry.where("risk"),
            theirs,
            f"write '{theirs}: {{what: {risk.what or '…'}, owner: {risk.owner or watcher}}}'",
        )
    if risk.owner and settings.people and risk.owner not in settings.people:
        yield Spot(
            f"'{risk.owner}', who is to watch the risk, is not on the roster",
            entry.where("risk", "owner"),
            f"{theirs}.owner",
            guess(risk.owner, list(settings.people), "name somebody from 'people' in loopbook.yml"),
        )


@file_rule("D304", "purchase-without-job", kind=Kind.DECISION)
def purchase_without_job(entry: Entry, _: Settings) -> Iterator[Spot]:
    """A live decision buys something without saying for which job, or when it renews.

    **Why it matters.** What is bought for no job cannot be judged, and what renews unseen is paid
    for until somebody reads the bill.

    **Example.**

    ```yaml
    purchase: {cost: 90 EUR a month}
    ```

    **Use instead.** The job it is bought for, and the date on which it renews; of what is paid
    once, the date on which it has to prove its worth.

    ```yaml
    purchase: {job: mail the monthly statements, cost: 90 EUR a month, renews: 2027-11-01}
    ```
    """
    record = live(entry)
    if record is None or record.purchase is None or entry.faulty("purchase"):
        return
    theirs, purchase = entry.origin("purchase"), record.purchase
    gaps = {
        "for which job it is bought": ("'job: …'", purchase.job),
        "when it renews": ("'renews: YYYY-MM-DD'", purchase.renews),
    }
    if lacking := [words for words, (_, value) in gaps.items() if not value]:
        yield Spot(
            f"'{theirs}' does not say {' nor '.join(lacking)}",
            entry.where("purchase"),
            theirs,
            f"add {' and '.join(gaps[words][0] for words in lacking)} to it",
        )


@file_rule("D305", "one-way-door-alone", Severity.WARNING, kind=Kind.DECISION)
def one_way_door_alone(entry: Entry, _: Settings) -> Iterator[Spot]:
    """A live decision has no way back, and nobody but its owner was consulted.

    **Why it matters.** A two-way door can be walked through alone, because one can walk back. Of a
    one-way door the mistake stays, so a second pair of eyes is cheap.

    **Example.**

    ```yaml
    door: one-way
    ```

    **Use instead.** Whose advice was sought; whoever gave it need not agree.

    ```yaml
    door: one-way
    consulted: [bo, chi]
    ```
    """
    record = live(entry)
    if record is None or record.door != "one-way" or entry.faulty("consulted"):
        return
    if "consulted" in entry.collection.optional and not record.consulted:
        return
    owner = (record.owner or "").casefold()
    if any(handle.casefold() != owner for handle in record.consulted):
        return
    theirs = entry.origin("consulted")
    alone = f"nobody but its owner '{record.owner}' was" if record.consulted else "nobody was"
    yield Spot(
        f"there is no way back from it, and {alone} consulted",
        entry.where("consulted") if record.consulted else entry.where("door"),
        theirs,
        f"ask somebody and add '{theirs}: [<handle>]', or write 'door: two-way' if there is a way "
        "back",
    )


@file_rule("D307", "no-discussion-link", Severity.INFO, kind=Kind.DECISION)
def no_discussion_link(entry: Entry, _: Settings) -> Iterator[Spot]:
    """A live decision does not link to where it was discussed.

    A link in the text that leads out of the log serves too. A collection with fields of its own is
    asked only where it says which of them is the `discussion`.

    **Why it matters.** The record says what holds; the objections, and who made them, stand where
    they were made. Whoever wants to reopen it should read them first.

    **Example.** A decision whose front matter has no `discussion`, and whose text has no link:

    ```yaml
    status: proposed
    owner: ana
    ```

    **Use instead.** One link or several: to a thread, a pull request, or the minutes.

    ```yaml
    discussion: https://example.org/t/17
    ```
    """
    record = live(entry)
    if record is None or record.discussion or "discussion" in entry.collection.optional:
        return
    foreign = entry.collection.unknown_fields == "allow"
    if entry.faulty("discussion") or (foreign and "discussion" not in entry.collection.fields):
        return
    if "://" in entry.body and any("://" in line for _, line in lines_outside_code(entry.body)):
        return
    theirs = entry.origin("discussion")
    yield Spot(
        f"nothing leads to where it was discussed: '{theirs}' is {entry.want('discussion')}",
        entry.gap("discussion"),
        theirs,
        f"add '{theirs}: <link>' to the thread, the pull request or the minutes",
    )


@log_rule("D309", "empty-renewal", Severity.WARNING, scope=Scope.HISTORY)
def empty_renewal(entry: Entry, logbook: Logbook) -> Iterator[Spot]:
    """The review of an accepted decision was put off, and no review is recorded.

    A review counts that came with the new date, after it, or before it and since the last time.
    Of several such renewals the last is told.

    **Why it matters.** The date asks whether the decision still holds. To move it without an answer
    is to keep the decision unread.

    **Example.** A commit that changes nothing of an accepted decision but its date:

    ```yaml
    expiry: 2027-05-14
    ```

    **Use instead.** The date, and what was found.

    ```yaml
    expiry: 2027-05-14
    reviews:
      - {on: 2026-11-12, by: ana, outcome: keep, finding: p95 was 40 ms at its worst}
    ```
    """
    record = accepted(entry)
    if record is None or not has_reviews(entry.collection):
        return
    item = logbook.by_path.get(entry.path)
    renewals = renewals_of(item.timeline) if item and item.timeline else ()
    if item is None or not renewals or renewals[-1].answered_at or record.expiry is None:
        return
    renewal = renewals[-1].event
    day = renewal.at.astimezone(item.zone).date()
    by = record.owner or "<handle>"
    yield Spot(
        f"its review was put off from {renewal.before} to {renewal.after} on {day}, "
        "and no review is recorded",
        entry.where("expiry"),
        entry.origin("expiry"),
        f"add to 'reviews': {{on: {day}, by: {by}, outcome: keep, finding: …}}, "
        f"or go back to {renewal.before}",
    )
