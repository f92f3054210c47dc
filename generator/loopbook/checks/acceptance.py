"""H: whether the receiver has taken a handoff over, and said so in words of their own."""

from collections.abc import Iterator, Sequence

from loopbook.actions import read_actions
from loopbook.checks.parroting import is_nod, repeated
from loopbook.checks.rule import Scope, Spot, file_rule, log_rule, missing
from loopbook.findings import Severity
from loopbook.history import Event, EventKind, Timeline
from loopbook.logbook import Logbook
from loopbook.reading import Entry
from loopbook.records import Handoff, HandoffStatus, Kind
from loopbook.settings import Settings


@file_rule("H403", "accepted-without-readback", kind=Kind.HANDOFF)
def accepted_without_readback(entry: Entry, _: Settings) -> Iterator[Spot]:
    """A handoff was accepted, but its receiver has not said what they understood.

    **Why it matters.** What was offered and what was understood differ more often than either side
    believes; the readback is the moment at which that is found, not three weeks later.

    **Example.**

    ```yaml
    status: accepted
    ```

    **Use instead.** In the receiver's own words: what happens next, until when, and what is left
    out.

    ```yaml
    status: accepted
    readback: I finish the import by 10 December; the old tables stay until you drop them.
    ```
    """
    record = entry.record
    if not isinstance(record, Handoff):
        return
    if record.status in (HandoffStatus.ACCEPTED, HandoffStatus.DONE):
        receiver = record.owner or "the receiver"
        yield from missing(
            entry,
            "readback",
            record.readback,
            f"it is {record.status}, but nothing says what {receiver} understood",
            f"let {receiver} add '{{}}: …' in own words: what happens next, and by when",
        )


@file_rule("H404", "parroted-readback", Severity.WARNING, kind=Kind.HANDOFF)
def parroted_readback(entry: Entry, _: Settings) -> Iterator[Spot]:
    """The readback of an accepted handoff says again its summary, its title or its actions.

    This is a judgement. The words are compared by their beginnings and weighed by their length, in
    any language; what stands before the copy (*ok*, *understood:*, *I will*) makes it no readback,
    and what is added behind it, such as a date, soon does. A readback that is nothing but a nod is
    one too. Who picks out a part of a longer summary, or repeats its nouns with a next step of
    their own, is left in peace.

    It cannot see whether anything was understood: other words may hide that nothing was. It takes
    a copy in which one word turns the meaning (*three keys* for *two*, a *not*) for a copy, a
    faithful translation for words of one's own, and so the same text in another language.

    **Why it matters.** Whoever copies the summary has shown that they can copy. What they believe
    is to be done next, and by when, is still unknown, and so is every misunderstanding.

    **Example.**

    ```yaml
    summary: The migration is half done; two tables are missing.
    readback: Understood, the migration is half done and two tables are missing.
    ```

    **Use instead.**

    ```yaml
    summary: The migration is half done; two tables are missing.
    readback: I move accounts and bookings by 10 December, then switch the ledger over.
    ```
    """
    record = entry.record
    if not isinstance(record, Handoff) or record.status is not HandoffStatus.ACCEPTED:
        return
    if not record.readback:
        return
    receiver = record.owner or "the receiver"
    hint = f"let {receiver} say in own words what happens next, and by when"
    if is_nod(record.readback):
        message = f"'{record.readback}' says that {receiver} has heard, and not what was understood"
    else:
        actions = read_actions(entry.body)
        again = repeated(
            record.readback, record.title, record.summary, [each.text for each in actions]
        ) or repeated(record.readback, None, None, [each.what for each in actions])
        if again is None:
            return
        message = f"the readback says {again} again, almost word for word"
    yield Spot(message, entry.where("readback"), entry.origin("readback"), hint)


@log_rule("H405", "accepted-by-another", Severity.WARNING, scope=Scope.HISTORY)
def accepted_by_another(entry: Entry, logbook: Logbook) -> Iterator[Spot]:
    """A handoff counts as accepted, but the commit that says so is not its receiver's.

    Asked is the last move to accepted, as long as the handoff is accepted. A commit is the
    receiver's where its author's address is one of theirs on the roster, or hides that of the
    GitHub or GitLab account with their handle; of a merge, the author of what was merged counts.
    Whoever has no address on the roster is not asked, and any later commit of the receiver's to
    this record confirms the acceptance.

    It cannot see a commit that two people made at one keyboard, nor the first of several authors
    whose commits were merged as one. A record that came into the log as accepted is only told
    where its giver opened it, because whoever brings in an older log accepts nothing.

    **Why it matters.** With the acceptance the loop passes to the receiver. Who learns of it from a
    digest has not accepted anything.

    **Example.** Bo's handoff, and the change of its status in a commit of Ana's:

    ```yaml
    owner: bo
    status: accepted
    ```

    **Use instead.** The same, in a commit of Bo's:

    ```yaml
    owner: bo
    status: accepted
    ```
    """
    item, settings = logbook.by_path.get(entry.path), logbook.settings
    if item is None or item.status != HandoffStatus.ACCEPTED or item.timeline is None:
        return
    record = item.record
    person = settings.people.get(record.owner or "")
    if not isinstance(record, Handoff) or not record.owner or not person or not person.email:
        return
    since = _since_acceptance(item.timeline)
    commit = since[0].commit if since else None
    if commit is None or any(
        event.commit and settings.commits_as(record.owner, event.commit.email) for event in since
    ):
        return
    if since[0].kind is EventKind.OPENED and not (
        record.from_ and settings.commits_as(record.from_, commit.email)
    ):
        return
    yield Spot(
        f"{commit.author} committed the acceptance, and {record.owner} has committed nothing since",
        entry.where("status"),
        entry.origin("status"),
        f"let {record.owner} confirm it with a commit to this record; if {commit.id[:8]} is "
        f"{record.owner}'s, add its address under people.{record.owner}.email in loopbook.yml",
    )


def _since_acceptance(timeline: Timeline) -> Sequence[Event]:
    """What happened from the last move to accepted on; nothing where none is known."""
    start = timeline.start if not timeline.complete else None
    before = start.status if start else None
    found = len(timeline.events)
    for number, event in enumerate(timeline.events):
        status = event.state.status if event.state else None
        if status is None:
            continue
        if status == HandoffStatus.ACCEPTED and before != status:
            found = number
        before = status
    return timeline.events[found:]
