"""Which chains a record has been under, and is under: read from what it said over time."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from loopbook.clock import BEGINNING_OF_TIME, END_OF_TIME, Expiry, show_expiry, start_of_day
from loopbook.escalation import Chain, ChainKind, Rung
from loopbook.policies import Path, Policies
from loopbook.records import LIVE, AnyRecord, Decision, Handoff, Kind
from loopbook.settings import Settings
from loopbook.timeline import State, Stretch


@dataclass(frozen=True, slots=True)
class Ladder:
    """One chain with its steps, and the policy that it follows."""

    chain: Chain
    path: Path
    rungs: tuple[Rung, ...]

    def level(self, now: datetime) -> int:
        """How many steps have been taken; 0 before the first."""
        told = (r.number for r in self.rungs if r.at and r.at <= now and r.at < self.chain.end)
        return max(told, default=0)

    def taken(self, now: datetime) -> Iterator[tuple[Rung, datetime]]:
        """The steps that have been taken, each with the instant at which somebody was told."""
        for rung in self.rungs:
            if rung.at and rung.at <= now and rung.at < self.chain.end:
                yield rung, rung.at

    def following(self, now: datetime) -> Rung | None:
        """The next step that will be taken unless something moves; None where there is none."""
        ahead = [rung for rung in self.rungs if rung.at and now < rung.at < self.chain.end]
        return min(ahead, key=lambda rung: (rung.at, rung.number), default=None)


def chains_of(
    stretches: Iterable[Stretch], settings: Settings, policies: Policies
) -> Iterator[tuple[Chain, Path]]:
    """The chains of a record, from what it said over all of time, in the order of their start.

    - ``not_accepted`` runs from an offer until it is accepted. Another receiver, a decline and
      another offer each begin it anew; a declined handoff waits for its giver.
    - ``expired`` runs from the expiry until the record closes. Another expiry, another accountable
      person, and reopening begin it anew: at the expiry, or when that happened if it was later.

    Where nobody knows when an offer was made, its chain has no beginning and is left out.
    """
    known = [stretch for stretch in stretches if stretch.state]
    found = [
        *_runs(known, ChainKind.NOT_ACCEPTED, settings, policies),
        *_runs(known, ChainKind.EXPIRED, settings, policies),
    ]
    yield from sorted(found, key=lambda pair: pair[0].start)


def _runs(
    stretches: Iterable[Stretch], kind: ChainKind, settings: Settings, policies: Policies
) -> Iterator[tuple[Chain, Path]]:
    key = _offer if kind is ChainKind.NOT_ACCEPTED else _term
    for (found, _), group in groupby(
        _joined(stretches), lambda pair: (key(pair[0].state, settings), pair[1])
    ):
        if found is None:
            continue
        same = [stretch for stretch, _ in group]
        state = same[-1].state
        assert state is not None
        start = same[0].start
        if kind is ChainKind.EXPIRED:
            start = max(start, state.expires_at(settings.zone_of(state.owner)) or start)
        if BEGINNING_OF_TIME < start < same[-1].end:
            path = policies.path(state.escalation, state.severity, start)
            if path:
                yield _chain(kind, start, same[-1].end, state, path, settings), path


def _joined(stretches: Iterable[Stretch]) -> Iterator[tuple[Stretch, int]]:
    """Each stretch with the number of the unbroken run that it belongs to."""
    number, end = 0, None
    for stretch in stretches:
        number += stretch.start != end
        end = stretch.end
        yield stretch, number


def _offer(state: State | None, _: Settings) -> object:
    """What stays the same while one offer waits; None where nothing does."""
    if state is None or state.status not in ("offered", "declined"):
        return None
    return state.status, state.giver if state.status == "declined" else state.owner


def _term(state: State | None, settings: Settings) -> object:
    """What stays the same while one expiry is waited for; None where nothing is."""
    if state is None or state.status not in LIVE[Kind(state.kind)]:
        return None
    expires_at = state.expires_at(settings.zone_of(state.owner))
    if expires_at is None:
        return None
    decision = state.kind == Kind.DECISION
    return expires_at, state.accountable, state.status if decision else None


def _chain(
    kind: ChainKind, start: datetime, end: datetime, state: State, path: Path, settings: Settings
) -> Chain:
    offered = kind is ChainKind.NOT_ACCEPTED and state.status == "offered"
    waits_for = state.owner if offered else state.accountable
    person = settings.people.get(waits_for or "")
    return Chain(
        kind,
        start,
        end,
        waits_for,
        state.giver,
        person.deputy if person else None,
        person.lead if person else None,
        getattr(path.rules, kind.value),
        path.rules.interrupt,
    )


def as_written(stretches: Iterable[Stretch], record: AnyRecord, zone: ZoneInfo) -> list[Stretch]:
    """The same stretches where the record itself says since when it says so.

    The dates in the front matter win over git's; those without a time begin in ``zone``. Where
    nothing is known of the record's past, what it says now has always held, but for these dates.
    """
    known = list(stretches)
    for statuses, written in _dates(record):
        if written is not None:
            _move(known, statuses, instant_of(written, zone))
    return [stretch for stretch in known if stretch.start < stretch.end]


def _dates(record: AnyRecord) -> tuple[tuple[frozenset[str], Expiry | None], ...]:
    if isinstance(record, Decision):
        return ((frozenset({"accepted"}), record.decided),)
    return (
        (frozenset({"offered"}), record.offered),
        (frozenset({"accepted"}), record.accepted),
        (frozenset({"done", "cancelled"}), record.closed),
    )


def _move(stretches: list[Stretch], statuses: frozenset[str], at: datetime) -> None:
    """Lets the last stay in some statuses begin at an instant."""
    inside = [bool(each.state and each.state.status in statuses) for each in stretches]
    if True not in inside:
        return
    last = len(inside) - 1 - inside[::-1].index(True)
    first = last
    while first and inside[first - 1]:
        first -= 1
    at = min(at, stretches[last].end - datetime.resolution)
    began = stretches[first].start
    for number, (start, end, state) in enumerate(stretches[: last + 1]):
        if number >= first:
            start = at if number == first else max(start, at)
        else:
            start, end = min(start, at), at if end == began else min(end, at)
        stretches[number] = Stretch(start, end, state)


def instant_of(value: Expiry, zone: ZoneInfo) -> datetime:
    """An explicit date as an instant: a bare date counts from its first instant in the zone."""
    if not isinstance(value, datetime):
        return start_of_day(value, zone)
    return (value if value.tzinfo else value.replace(tzinfo=zone)).astimezone(UTC)


def state_of(record: AnyRecord, id: str) -> State:
    """What a record says now, in the form in which its history says it."""
    handoff = record if isinstance(record, Handoff) else None
    return State(
        id,
        False,
        record.kind.value,
        record.status.value,
        record.status_text or record.status.value,
        record.owner,
        show_expiry(record.expiry) if record.expiry is not None else None,
        giver=handoff.from_ if handoff else None,
        severity=handoff.severity.value if handoff else None,
        escalation=record.escalation,
    )


def all_of_time(state: State) -> list[Stretch]:
    """The stretches of a record of which nothing is known but what it says now."""
    return [Stretch(BEGINNING_OF_TIME, END_OF_TIME, state)]
