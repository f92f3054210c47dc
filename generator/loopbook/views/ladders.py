"""The ladder of a loop, in words: who was told, who is told next, who acts for whom, and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from loopbook.chains import Ladder
from loopbook.escalation import ChainKind, Rung
from loopbook.logbook import Item, Logbook
from loopbook.records import HandoffStatus
from loopbook.settings import ROLES
from loopbook.views import words
from loopbook.views.rows import PersonChip, Row, by_due, chip, row_of, today_in


@dataclass(frozen=True, slots=True)
class RungView:
    """One step."""

    number: int
    after: str
    """``at once``, ``after 1 business day of Bo Chen``."""
    role: str
    """Whom the policy names: ``owner``, ``deputy``, ``from``, ``lead``, or a name."""
    called: str
    """The role in a reader's words: ``receiver``, ``giver``; empty where a person is named."""
    hearer: PersonChip | None
    """Who is told; None where nobody is."""
    again: bool
    """Whether an earlier step of the chain tells the same person."""
    at: datetime | None
    """When, in UTC."""
    day: str
    """The same for the one who is told: ``Mon 23 Nov 09:00``; empty where nobody is."""
    zone: str
    """The zone in which that is."""
    state: str
    """``past``, ``current`` (the last one taken), ``next``, ``later``, or ``skipped``."""
    why: str
    """Why somebody else hears of it than was meant, or nobody; else empty."""


@dataclass(frozen=True, slots=True)
class LadderView:
    """One chain of a loop."""

    kind: str
    """``not_accepted`` or ``expired``."""
    title: str
    start: datetime
    """When it begins, or began, in UTC."""
    started: bool
    policy: str | None
    """The policy's name; None for the shorthand and for steps written into the record."""
    default: bool
    """Whether the record names none, and the team's default holds."""
    former: bool
    """Whether the policy reads otherwise by now, and the chain keeps what it began with."""
    interrupt: bool
    level: int
    """How many steps have been taken."""
    rungs: tuple[RungView, ...]


@dataclass(frozen=True, slots=True)
class EscalationView:
    """All that happens, or will, so that a loop does not lie."""

    ladders: tuple[LadderView, ...]
    notes: tuple[str, ...]
    """What keeps a ladder from being there, in sentences."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a loop has been escalated."""

    level: int
    """How many steps of the chain that counts have been taken: once the date has passed, of that
    for what has expired, and until then of that for what is not accepted."""
    last: RungView | None
    """The last of them; None where nobody has been told yet."""
    following: RungView | None
    """The next step of either, unless something moves."""


@dataclass(frozen=True, slots=True)
class InMotion:
    """A loop of which somebody has been told, or is about to be."""

    row: Row
    ladders: tuple[LadderView, ...]


def escalation_of(logbook: Logbook, item: Item) -> EscalationView | None:
    """Everything about the escalation of a live record; None for closed ones.

    None too where it has no path, of which the check speaks (O105).
    """
    ladders = logbook.ladders(item)
    if not ladders:
        return None
    views = tuple(_ladder(logbook, item, each) for each in ladders)
    return EscalationView(views, tuple(_notes(logbook, item, ladders)))


def standing(logbook: Logbook, item: Item) -> Standing | None:
    """How far a live record has been escalated; None where it has no ladder."""
    return _standing(logbook, logbook.ladders(item), logbook.now)


def standing_then(logbook: Logbook, item: Item, at: datetime) -> Standing | None:
    """How far a record had been escalated at an instant; None where it was under no ladder then."""
    ladders = logbook.all_ladders_of.get(item, ())
    return _standing(logbook, [each for each in ladders if _runs_at(each, at)], at)


def _runs_at(ladder: Ladder, at: datetime) -> bool:
    return ladder.chain.start <= at < ladder.chain.end


def _standing(logbook: Logbook, ladders: Sequence[Ladder], now: datetime) -> Standing | None:
    if not ladders:
        return None
    running = [each for each in ladders if each.chain.start <= now]
    running.sort(key=lambda each: each.chain.kind is ChainKind.EXPIRED)
    counts = running[-1] if running else ladders[0]
    level = counts.level(now)
    ahead = [(rung, each) for each in ladders if (rung := each.following(now))]
    following = min(ahead, key=lambda pair: (pair[0].at, pair[0].number), default=None)
    return Standing(
        level,
        _rung(logbook, counts, counts.rungs[level - 1], "current") if level else None,
        _rung(logbook, following[1], following[0], "next") if following else None,
    )


def told(stands: Standing, zone: ZoneInfo, today: date) -> str:
    """How far a loop has been escalated: ``level 2, Bo was told; next: Chi, Mon 23 Nov 09:00``.

    The time is told in ``zone``.
    """
    last, following = stands.last, stands.following
    parts = ["nobody has been told yet"]
    if last and last.hearer:
        parts = [f"level {stands.level}, {last.hearer.name} was told"]
    if following and following.hearer and following.at:
        at = following.at.astimezone(zone)
        again = " again" if following.again else ""
        parts.append(
            f"next: {following.hearer.name}{again}, {words.day(at.date(), today)} {at:%H:%M}"
        )
    elif last:
        parts.append("no further step")
    return "; ".join(parts)


def in_motion(logbook: Logbook) -> tuple[tuple[InMotion, ...], tuple[InMotion, ...]]:
    """The loops whose chain has begun: those of which somebody is told next, and those at its end.

    The first by when that is, the others by their expiry, the earliest first.
    """
    climbing: list[tuple[datetime, InMotion]] = []
    ended: list[InMotion] = []
    for item in sorted(logbook.items, key=by_due):
        ladders = [each for each in logbook.ladders(item) if each.chain.start <= logbook.now]
        views = tuple(_ladder(logbook, item, each) for each in ladders if each.rungs)
        if not views:
            continue
        moving = InMotion(row_of(logbook, item), views)
        steps = [rung for view in views for rung in view.rungs]
        following = [rung.at for rung in steps if rung.state == "next" and rung.at]
        if following:
            climbing.append((min(following), moving))
        else:
            ended.append(moving)
    climbing.sort(key=lambda each: each[0])
    return tuple(moving for _, moving in climbing), tuple(ended)


def _notes(logbook: Logbook, item: Item, ladders: tuple[Ladder, ...]) -> list[str]:
    kinds = {each.chain.kind for each in ladders}
    notes = []
    if item.status == HandoffStatus.OFFERED and ChainKind.NOT_ACCEPTED not in kinds:
        notes.append(
            "Since when it is offered is not known, so nobody is reminded: "
            "commit it, fetch the whole history, or write the date under 'offered'."
        )
    for each in ladders:
        if not each.rungs and each.chain.kind is ChainKind.EXPIRED:
            notes.append("Nobody hears of it when its date passes: the policy has no step.")
        elif each.rungs and not any(rung.at for rung in each.rungs):
            notes.append("Nobody whom the policy names can be told: give it to somebody else.")
    return notes


def _ladder(logbook: Logbook, item: Item, ladder: Ladder) -> LadderView:
    chain, path, now = ladder.chain, ladder.path, logbook.now
    following = ladder.following(now)
    taken = [rung.number for rung in ladder.rungs if rung.at and rung.at <= now]
    level = max(taken, default=0)

    def state(rung: Rung) -> str:
        if rung.number == level:
            return "current"
        if rung is following:
            return "next"
        if rung.skipped or rung.at is None:
            return "skipped"
        return "past" if rung.number in taken else "later"

    return LadderView(
        chain.kind.value,
        _title(item, ladder, now),
        chain.start,
        chain.start <= now,
        path.policy,
        path.default,
        path.former,
        chain.interrupt,
        level,
        tuple(_rung(logbook, ladder, rung, state(rung)) for rung in ladder.rungs),
    )


def _title(item: Item, ladder: Ladder, now: datetime) -> str:
    if ladder.chain.kind is ChainKind.EXPIRED:
        return "The date has passed" if ladder.chain.start <= now else "When the date passes"
    return "Declined" if item.status == HandoffStatus.DECLINED else "Until it is accepted"


def _rung(logbook: Logbook, ladder: Ladder, rung: Rung, state: str) -> RungView:
    settings, hearing = logbook.settings, rung.hearing
    zone = settings.zone_of(hearing.handle) if hearing else settings.timezone
    local = hearing.at.astimezone(zone) if hearing else None
    to = rung.step.to
    return RungView(
        rung.number,
        _after(logbook, ladder, rung),
        to if to in ROLES else settings.name_of(to),
        _called(ladder, to) if to in ROLES else "",
        chip(logbook, hearing.handle) if hearing else None,
        any(
            hearing and each.hearing and each.hearing.handle == hearing.handle
            for each in ladder.rungs
            if each.number < rung.number
        ),
        rung.at,
        f"{words.day(local.date(), today_in(logbook, zone))} {local:%H:%M}" if local else "",
        zone.key,
        state,
        _why(logbook, ladder, rung),
    )


def _called(ladder: Ladder, role: str) -> str:
    """A role of the policy as it reads in this chain: an offer's owner is not yet accountable."""
    chain = ladder.chain
    if role == "owner":
        offered = chain.kind is ChainKind.NOT_ACCEPTED and chain.waits_for != chain.giver
        return "receiver" if offered else "owner" if chain.giver is None else "accountable"
    return "giver" if role == "from" else role


def _after(logbook: Logbook, ladder: Ladder, rung: Rung) -> str:
    number = rung.step.number
    if number == 0 or rung.holder is None:
        return "at once"
    if ladder.chain.interrupt:
        return f"after {words.amount(number, 'day' if rung.step.in_days else 'hour')} by the clock"
    unit = "business day" if rung.step.in_days else "working hour"
    return f"after {words.amount(number, unit)} of {logbook.settings.name_of(rung.holder)}"


def _why(logbook: Logbook, ladder: Ladder, rung: Rung) -> str:
    name_of, to = logbook.settings.name_of, rung.step.to
    if rung.due is None:
        return "that is more than 366 days away"
    if rung.target is None:
        whose = ladder.chain.waits_for
        if to == "from" or whose is None:
            return "nobody handed it over" if to == "from" else "nobody is accountable"
        after = ", so the next step follows at once" if rung is not ladder.rungs[-1] else ""
        return f"{name_of(whose)} has no {to}{after}"
    if rung.skipped:
        gone = _absence(logbook, rung.target, rung.due)
        back = f"; {name_of(rung.target)} hears of it when back" if rung.hearing else ""
        return f"{name_of(rung.target)} {gone} and nobody acts{back}"
    if rung.hearing and rung.hearing.instead_of:
        first = rung.hearing.instead_of[0]
        reason = f"for {name_of(first)}, who {_absence(logbook, first, rung.hearing.at)}"
        others = [name_of(each) for each in rung.hearing.instead_of[1:]]
        also = " and ".join(others)
        return f"{reason}; {also} cannot act either" if others else reason
    return ""


def _absence(logbook: Logbook, handle: str, at: datetime) -> str:
    """Why somebody did not hear of what another heard of at an instant: ``is away until 4 Jan``.

    Whoever was passed over would have heard at the next start of their own day, which may lie in a
    leave that begins later.
    """
    settings = logbook.settings
    person, today = settings.people.get(handle), today_in(logbook)
    day = at.astimezone(settings.zone_of(handle)).date()
    if person is None:
        return "is not here"
    if person.left and day + _AHEAD >= person.left:
        return "has left" if day >= person.left else f"leaves on {words.day(person.left, today)}"
    near = [away for away in person.away if away.from_ <= day + _AHEAD and away.to >= day - _AHEAD]
    covering = [away for away in near if away.covers(day)] or near
    if not covering:
        return "is not here"
    away = min(covering, key=lambda each: abs(each.from_ - day))
    until = words.day(max(each.to for each in covering if each.covers(away.to)), today)
    if away.covers(day):
        return f"is away until {until}"
    return f"is away from {words.day(away.from_, today)} to {until}"


_AHEAD = timedelta(days=7)
"""How far from a message the leave may lie that kept somebody from hearing of it."""
