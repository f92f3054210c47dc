"""O: whether every record has one person, and a path that is followed when its date passes."""

from collections.abc import Iterator
from datetime import date

from loopbook.checks.rule import Scope, Spot, file_rule, log_rule
from loopbook.clock import last_date, last_second
from loopbook.logbook import Logbook
from loopbook.reading import Entry
from loopbook.records import AnyRecord, Handoff, HandoffStatus
from loopbook.settings import Settings
from loopbook.workdays import add_business_days


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
        source = entry.collection.fields.get("owner")
        form = f", as the pattern expects it: {source.pattern}" if source else ""
        yield Spot(message, entry.where("owner"), theirs, f"name one person there{form}")
    else:
        message = f"nobody owns this record: '{theirs}' is {entry.want('owner')}"
        hint = f"add '{theirs}: <handle>', exactly one person"
        yield Spot(message, entry.gap("owner"), theirs, hint)


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
            f"'{entry.origin(name)}': '{handle}' is not on the roster",
            entry.where(name),
            entry.origin(name),
            settings.guess_person(handle) or "add the person under 'people' in loopbook.yml",
        )


@file_rule("O103", "departed-owner")
def departed_owner(entry: Entry, settings: Settings) -> Iterator[Spot]:
    """A live record is left to somebody who will be off the team when it expires.

    It looks at `left` in `loopbook.yml`, and speaks where the expiry falls on that date or later,
    or where there is none. What is due before somebody leaves is theirs to finish.

    Of a handoff that is offered it looks at the receiver. The giver, who is accountable until it is
    accepted, may be leaving: handing over is what a person who leaves should do. Of a handoff that
    was declined it looks at the giver, because nobody else can move it.

    **Why it matters.** The log says that somebody has it, but when the date passes nobody is told.

    **Example.** Bo is on the team until the end of November.

    ```yaml
    bo: {name: Bo Chen, deputy: ana, lead: chi, left: 2026-12-01}
    owner: bo
    expiry: 2026-12-15
    ```

    **Use instead.** Give the record to somebody who stays: the deputy or the lead of who left are
    the first to ask.

    ```yaml
    bo: {name: Bo Chen, deputy: ana, lead: chi, left: 2026-12-01}
    owner: ana
    expiry: 2026-12-15
    ```
    """
    record = entry.record
    if record is None or not record.live or entry.faulty("expiry"):
        return
    name, handle = _bearer(record)
    if handle is None or not (gone := _gone_by_expiry(handle, record, settings)):
        return
    when = ""
    if record.expiry is not None:
        when = f", and this expires on {last_date(record.expiry, settings.zone_of(record.owner))}"
    person = settings.people[handle]
    staying = [
        f"'{named}', the {role} of '{handle}'"
        for named, role in ((person.deputy, "deputy"), (person.lead, "lead"))
        if named and not _gone_by_expiry(named, record, settings)
    ]
    yield Spot(
        f"'{handle}' is off the team from {gone} on{when}",
        entry.where(name),
        entry.origin(name),
        f"give it to {' or to '.join(staying) or 'somebody who stays on the team'}",
    )


def _bearer(record: AnyRecord) -> tuple[str, str | None]:
    """Who has to deal with a live record by its expiry: the field, and the handle in it."""
    if isinstance(record, Handoff) and record.status is HandoffStatus.DECLINED:
        return "from", record.from_
    return "owner", record.owner


def _gone_by_expiry(handle: str, record: AnyRecord, settings: Settings) -> date | None:
    """Since when somebody is off the team who will have left by a record's expiry; else None."""
    person = settings.people.get(handle)
    if person is None or person.left is None or record.expiry is None:
        return person.left if person else None
    due = last_date(record.expiry, settings.zone_of(record.owner))
    return person.left if due >= person.left else None


@log_rule("O104", "owner-away", scope=Scope.CLOCK)
def owner_away(entry: Entry, logbook: Logbook) -> Iterator[Spot]:
    """The owner of a live record is away when it expires, and nobody acts for them.

    Who acts is told by the roster: the deputy; the deputy's own, where the deputy is away too; then
    the lead. It looks at the last second before the expiry passes, and at records whose expiry has
    not passed yet. Somebody who is not on the roster is never away.

    **Why it matters.** The date passes while nobody looks: the owner cannot move the record, and
    nobody else knows that it is theirs to move.

    **Example.** Bo is away in December, and has neither deputy nor lead.

    ```yaml
    bo: {name: Bo Chen, away: [{from: 2026-12-07, to: 2026-12-18}]}
    owner: bo
    expiry: 2026-12-15
    ```

    **Use instead.** A deputy in `loopbook.yml`, another date, or another owner.

    ```yaml
    bo: {name: Bo Chen, deputy: ana, away: [{from: 2026-12-07, to: 2026-12-18}]}
    ```
    """
    item, settings = logbook.by_path.get(entry.path), logbook.settings
    if item is None or item.record.expiry is None or not item.record.live or item.overdue:
        return
    _, handle = _bearer(item.record)
    person = settings.people.get(handle or "")
    if handle is None or person is None or not person.away:
        return
    if _gone_by_expiry(handle, item.record, settings):
        return
    at = last_second(item.record.expiry, item.zone)
    day = at.astimezone(settings.zone_of(handle)).date()
    away = next((each for each in person.away if each.covers(day)), None)
    if away is None or settings.acting(handle, at):
        return
    asked = [each for each in dict.fromkeys((person.deputy, person.lead)) if each]
    neither = f"{' and '.join(map(repr, asked))} cannot act either" if asked else "nobody acts"
    yield Spot(
        f"'{handle}' is away from {away.from_} to {away.to}, and {neither} on {day}",
        entry.where("expiry"),
        entry.origin("expiry"),
        f"choose {add_business_days(away.to, 1, person)}, name "
        f"{'another' if person.deputy else 'a'} deputy of '{handle}' in loopbook.yml, "
        "or give it to somebody else",
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
            "nothing is said of what happens when the date passes: "
            f"'escalation' is {entry.want('escalation')}",
            entry.gap("escalation"),
            "escalation",
            "add 'escalation: <policy or handle>', or a default policy in loopbook.yml",
        )
