"""What each person is to hear: one digest per working day, and what is too urgent to wait for it.

Which messages there are, and when, is told in `escalation`; here they are gathered by who hears
them, and put into words. Nothing is kept: the same log and the same window give the same digests.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from loopbook.chains import Ladder
from loopbook.clock import iso_z
from loopbook.escalation import ChainKind, Message, messages
from loopbook.logbook import Item, Logbook
from loopbook.records import Handoff, Kind, Severity
from loopbook.views import words
from loopbook.views.rows import Row, by_due, chip, row_of

_TICK = timedelta.resolution
_LONG_AGO = timedelta(days=60)
"""How far back a person's last working day is looked for."""


@dataclass(frozen=True, slots=True)
class Next:
    """The step that follows unless something moves."""

    to: str
    """The handle of who will be told."""
    name: str
    at: datetime
    when: str
    """The instant as the reader of the digest says it: ``Mon 30 Nov, 09:00``."""


@dataclass(frozen=True, slots=True)
class Line:
    """One record in a digest."""

    row: Row
    standing: str
    """How late it is, or since when it waits: ``2 days late``, ``offered 3 days ago``."""
    chain: ChainKind
    policy: str | None
    """The policy's name; None where the steps stand in the record."""
    step: int
    """The last step that was taken by then, counted from 1."""
    steps: int
    """How many the chain has."""
    repeat: int
    """0 where it is told because a step was taken, else how often it has been repeated since."""
    target: str
    """The handle of whom it is meant for."""
    why: str | None
    """Why it is told to somebody whose turn it is not; None to whom it waits for."""
    ask: str
    """What to do, in a sentence."""
    following: Next | None


@dataclass(frozen=True, slots=True)
class Digest:
    """What one person hears at one instant."""

    person: str
    """The handle of the hearer."""
    name: str
    at: datetime
    """In UTC: the start of a working day of the hearer, or at once where it is urgent."""
    urgent: str | None
    """The key of the one record that could not wait; None for a working day's digest."""
    lines: tuple[Line, ...]
    """The most urgent first."""
    earlier: tuple[str, ...] = ()
    """The ids of former digests that it takes the place of."""

    @property
    def id(self) -> str:
        """The same for the same person, instant and urgent record in every run."""
        return f"{iso_z(self.at)} {self.person}{f' {self.urgent}' if self.urgent else ''}"

    @property
    def covers(self) -> tuple[str, ...]:
        """The ids of all that need not be sent any more once this one is."""
        return (*self.earlier, self.id)


@dataclass(frozen=True, slots=True)
class _Told:
    """One message, beside the record and the ladder that it is about."""

    item: Item
    ladder: Ladder
    message: Message

    @property
    def rank(self) -> tuple[int, bool, bool]:
        """Which of several messages about one record is worth the line: the highest."""
        kind, message = self.ladder.chain.kind, self.message
        return message.rung.number, kind is ChainKind.EXPIRED, not message.to.instead_of

    @property
    def order(self) -> tuple[object, ...]:
        """The most urgent first."""
        record = self.item.record
        severe = isinstance(record, Handoff) and record.severity is Severity.URGENT
        severe = severe or self.ladder.chain.interrupt
        return not severe, not self.item.overdue, -self.message.rung.number, by_due(self.item)


def digests(logbook: Logbook, after: datetime, until: datetime) -> tuple[Digest, ...]:
    """What is to be heard after one instant and until another, that one included.

    Over adjoining windows each is given exactly once. What nobody waits for any more by now
    (closed, accepted, given another date) is left out: nobody wants to hear of it.
    """
    found: dict[tuple[datetime, str, str | None], dict[str, _Told]] = {}
    for told in _told(logbook, after, until):
        hearing, key = told.message.to, told.item.entry.key
        mine = found.setdefault(
            (hearing.at, hearing.handle, key if told.message.urgent else None), {}
        )
        if key not in mine or told.rank > mine[key].rank:
            mine[key] = told
    return tuple(
        Digest(
            person,
            logbook.settings.name_of(person),
            at,
            urgent,
            tuple(
                _line(logbook, told)
                for told in sorted(found[at, person, urgent].values(), key=lambda each: each.order)
            ),
        )
        for at, person, urgent in sorted(found, key=lambda key: (key[0], key[1], key[2] or ""))
    )


def _told(logbook: Logbook, after: datetime, until: datetime) -> Iterator[_Told]:
    for item, ladder in logbook.all_ladders:
        if isinstance(item, Item) and ladder.chain.end > logbook.now:
            for message in messages(ladder.chain, ladder.rungs, logbook.rota, after, until):
                yield _Told(item, ladder, message)


def merged(several: Iterable[Digest]) -> Digest:
    """The latest of several digests of one person, with the lines of the others that it lacks."""
    *others, latest = sorted(several, key=lambda digest: digest.at)
    lines = {(line.row.kind, line.row.id): line for line in latest.lines}
    for digest in reversed(others):
        for line in digest.lines:
            lines.setdefault((line.row.kind, line.row.id), line)
    earlier = dict.fromkeys(id for digest in (*others, latest) for id in digest.covers)
    earlier.pop(latest.id)
    return replace(latest, lines=tuple(lines.values()), earlier=tuple(earlier))


def present(logbook: Logbook, handle: str | None = None) -> tuple[Digest, ...]:
    """What everybody, or one person, is to hear now, by name.

    It is the digest of the last working day that has begun for them, with what was too urgent to
    wait since. Nobody who is away hears anything: it has gone to who acts for them.
    """
    begun = {}
    for person in (handle,) if handle is not None else logbook.people:
        starts = logbook.rota.schedule(person).starts(logbook.now - _LONG_AGO, logbook.now)
        last = max(starts, default=None)
        if last is not None and logbook.settings.is_here(person, logbook.now):
            begun[person] = last
    found: dict[str, list[Digest]] = {}
    if begun:
        for digest in digests(logbook, min(begun.values()) - _TICK, logbook.now):
            if digest.person in begun and digest.at >= begun[digest.person]:
                found.setdefault(digest.person, []).append(digest)
    today = []
    for person, several in found.items():
        urgent = [digest for digest in several if digest.urgent]
        batch = [digest for digest in several if not digest.urgent]
        whole = merged((*batch, *urgent))
        today.append(replace(whole, at=begun[person], urgent=None, earlier=()))
    return tuple(sorted(today, key=lambda digest: (digest.name.casefold(), digest.person)))


def _line(logbook: Logbook, told: _Told) -> Line:
    chain, message = told.ladder.chain, told.message
    return Line(
        row_of(logbook, told.item),
        _standing(logbook, told),
        chain.kind,
        told.ladder.path.policy,
        message.rung.number,
        len(told.ladder.rungs),
        message.repeat,
        message.target,
        _why(logbook, told),
        _ask(logbook, told),
        _next(logbook, told),
    )


def _standing(logbook: Logbook, told: _Told) -> str:
    item, chain = told.item, told.ladder.chain
    if item.overdue and item.expires_at:
        return words.relative(item.expires_at, logbook.now)
    return f"{item.status} {words.ago(chain.start, logbook.now)}"


def _why(logbook: Logbook, told: _Told) -> str | None:
    chain, message = told.ladder.chain, told.message
    name_of = logbook.settings.name_of
    if message.to.instead_of:
        away = chip(logbook, message.target)
        absence = away.away if away and away.away else None
        if absence is None:
            how = "who was away then"
        else:
            how = f"who {'is away ' if absence.startswith('until') else ''}{absence}"
        return f"for {name_of(message.target)}, {how}"
    if message.target == chain.waits_for or chain.waits_for is None:
        return None
    waits_for = name_of(chain.waits_for)
    if message.target == chain.giver:
        return f"you gave it, and it waits for {waits_for}"
    if message.target == chain.lead:
        return f"you lead {waits_for}, for whom it waits"
    if message.target == chain.deputy:
        return f"you are the deputy of {waits_for}, for whom it waits"
    return f"it waits for {waits_for}"


_EXPIRED = {
    (Kind.DECISION, "proposed"): "decide it, or agree on a new date",
    (Kind.DECISION, "accepted"): "review it: keep it, change it or reverse it",
    (Kind.HANDOFF, "accepted"): "close it with its outcome, hand it on, or agree on a new date",
}
_OFFERED = "accept it and say what you understood, or decline it with a reason"
_DECLINED = "offer it to somebody else, or cancel it"
_LATE_OFFER = "get it accepted, offer it to somebody else, or cancel it"


def _ask(logbook: Logbook, told: _Told) -> str:
    item, chain, message = told.item, told.ladder.chain, told.message
    if item.status == "declined":
        what = _DECLINED
    elif chain.kind is ChainKind.NOT_ACCEPTED:
        what = _OFFERED
    else:
        what = _EXPIRED.get((item.kind, item.status), _LATE_OFFER)
    own = chain.waits_for in (message.to.handle, *message.to.instead_of, None)
    if not own and chain.waits_for and logbook.acting(chain.waits_for) != message.to.handle:
        name = logbook.settings.name_of(chain.waits_for)
        if what == _OFFERED:
            return f"See to it that {name} accepts or declines it, or find somebody else."
        return f"See to it with {name}: {what}."
    return f"{what[0].upper()}{what[1:]}."


def _next(logbook: Logbook, told: _Told) -> Next | None:
    rung = told.ladder.following(logbook.now)
    if rung is None or rung.hearing is None:
        return None
    to, at = rung.hearing.handle, rung.hearing.at
    zone = logbook.settings.zone_of(told.message.to.handle)
    local = at.astimezone(zone)
    day = words.day(local.date(), logbook.now.astimezone(zone).date())
    return Next(to, logbook.settings.name_of(to), at, f"{day}, {local:%H:%M}")
