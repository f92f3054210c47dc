"""Escalation: who is told of a loop that does not move, when, and who is told next.

One chain is a list of steps. Each waits for an amount of working time of whoever holds the loop,
then goes to one person, who holds it from the moment they are told. A pure function of the chain
and of the rota: nothing is counted or kept.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import groupby, islice
from typing import NamedTuple

from loopbook.clock import END_OF_TIME, start_of_day
from loopbook.records import Step
from loopbook.rota import Hearing, Rota
from loopbook.worktime import LIMIT, TooLittleWork, add_work

DAILY = 5
"""How often what has not changed is repeated from one working day to the next; then weekly."""
_WEEK = timedelta(days=7)
_FARTHEST = timedelta(days=60)
"""How long after its time a message can reach a stand-in: more than the longest holidays."""


class ChainKind(StrEnum):
    """Which chain of a policy."""

    NOT_ACCEPTED = "not_accepted"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Chain:
    """One chain of one record, from the instant at which it begins to the one at which it ends."""

    kind: ChainKind
    start: datetime
    end: datetime
    """Exclusive: what would be told from then on is not told any more."""
    waits_for: str | None
    """Who is to act, and whom a step means by ``owner``: the receiver of an offer, the giver of one
    that was declined, and whoever is accountable once the date has passed."""
    giver: str | None
    """Whom a step means by ``from``."""
    deputy: str | None
    lead: str | None
    """The deputy and the lead of whom the chain waits for."""
    steps: tuple[Step, ...]
    interrupt: bool = False
    """Whether messages ignore working time."""

    def target(self, to: str) -> str | None:
        """The person whom a step means; None where the role is nobody's."""
        roles = {
            "owner": self.waits_for,
            "from": self.giver,
            "deputy": self.deputy,
            "lead": self.lead,
        }
        return roles.get(to, to)


@dataclass(frozen=True, slots=True)
class Rung:
    """One step of a chain, as far as the rota tells what becomes of it."""

    number: int
    """Counted from 1."""
    step: Step
    holder: str | None
    """In whose working time it waited; None where it waited for nobody."""
    due: datetime | None
    """When the wait is over; None where that is more than 366 days away."""
    target: str | None
    """For whom it is meant."""
    hearing: Hearing | None
    """Who is told, and when; None where nobody is."""
    skipped: bool
    """Whether it holds nobody, so that the next one follows at once."""

    @property
    def at(self) -> datetime | None:
        """The instant at which somebody is told."""
        return self.hearing.at if self.hearing else None


def climb(chain: Chain, rota: Rota) -> tuple[Rung, ...]:
    """The steps of a chain, each with who is told and when, if nothing ends it before.

    - A step waits for working time of whoever holds the loop: at first of whom the chain waits for
      (or who acts for them), then of whoever was told last. Their holidays count, a later leave
      does not, so that a leave never stops a chain. An interrupting policy waits by the clock, and
      a business day is then 24 hours.
    - The message goes out at the start of the next working day of whom it is meant for; if they are
      away then, of their deputy, and so on (:meth:`Rota.hears`).
    - A step that is meant for nobody, or for somebody who is away with nobody to act, holds nobody:
      the next one follows at once. Who is away hears of it when they are back.
    """
    rungs: list[Rung] = []
    first = rota.hears(chain.waits_for, chain.start, True) if chain.waits_for else None
    holder: str | None = first.handle if first else None
    since: datetime | None = chain.start
    for number, step in enumerate(chain.steps, 1):
        target = chain.target(step.to)
        due = _wait(since, step, holder, rota, chain.interrupt) if since else None
        if due is None:
            rungs.append(Rung(number, step, holder, None, target, None, skipped=False))
            since = None
            continue
        hearing = rota.hears(target, due, chain.interrupt) if target else None
        skipped = hearing is None
        if target and skipped and (back := rota.back(target, due)):
            hearing = Hearing(target, back)
        rungs.append(Rung(number, step, holder, due, target, hearing, skipped))
        since, holder = (due, None) if hearing is None or skipped else (hearing.at, hearing.handle)
    return tuple(rungs)


def _wait(
    since: datetime, step: Step, holder: str | None, rota: Rota, interrupt: bool
) -> datetime | None:
    """When the wait of a step is over; None where that is more than 366 days away."""
    if holder is None or not step.number:
        return since
    if interrupt:
        length = timedelta(days=step.number) if step.in_days else timedelta(hours=step.number)
        return since + length if length <= min(LIMIT, END_OF_TIME - since) else None
    schedule = rota.usual(holder)
    try:
        return add_work(since, schedule.amount(step.after), schedule)
    except TooLittleWork:
        return None


@dataclass(frozen=True, slots=True)
class Message:
    """What one person hears of one chain at one instant."""

    to: Hearing
    rung: Rung
    """The last step that was taken by then."""
    target: str
    """For whom it is meant."""
    repeat: int
    """0 where it is told because a step was taken, else how often it has been repeated since."""
    urgent: bool
    """Whether it goes out at once and by itself, not with the digest."""


def messages(
    chain: Chain, rungs: tuple[Rung, ...], rota: Rota, after: datetime, until: datetime
) -> Iterator[Message]:
    """What is told of a chain after one instant and until another, that one included.

    Everybody for whom a step was meant that has been taken is told again at the start of each
    working day, five times, and then once a week; each further step that is taken begins this
    anew. Who is away is replaced as in :func:`climb`, each time by whoever is here then, and hears
    of it at the first start of a working day back. Nobody hears of one chain twice at one instant.

    Adjoining windows give each message once, and the same as one window over both.
    """
    until = min(until, chain.end - timedelta.resolution)
    if until <= after:
        return
    taken = [rung for rung in rungs if rung.at is not None and rung.at <= until]
    taken.sort(key=_taken_at)
    moments = [list(group) for _, group in groupby(taken, key=_taken_at)]
    earlier: list[Rung] = []
    for number, moment in enumerate(moments):
        following = moments[number + 1] if number + 1 < len(moments) else None
        last = _taken_at(following[0]) - timedelta.resolution if following else until
        if last > after:
            yield from _since(moment, earlier, chain, rota, _Span(after, last))
        earlier += moment


class _Span(NamedTuple):
    after: datetime
    """Exclusive."""
    until: datetime


def _taken_at(rung: Rung) -> datetime:
    assert rung.at is not None, "a step that nobody hears of is not taken"
    return rung.at


def _since(
    moment: Sequence[Rung], earlier: Sequence[Rung], chain: Chain, rota: Rota, span: _Span
) -> list[Message]:
    """What is told because of the steps of one instant, as long as they are the last ones."""
    at, last = _taken_at(moment[0]), moment[-1]
    told: dict[tuple[str, datetime], Message] = {}

    def tell(hearing: Hearing, rung: Rung, target: str, repeat: int, urgent: bool) -> None:
        if span.after < hearing.at <= span.until:
            message = Message(hearing, rung, target, repeat, urgent)
            told.setdefault((hearing.handle, hearing.at), message)

    for rung in moment:
        assert rung.hearing is not None, "a step that nobody hears of is not taken"
        tell(rung.hearing, rung, rung.target or "", 0, chain.interrupt)
    own = {rung.target for rung in moment}
    for target in dict.fromkeys(rung.target for rung in (*moment, *earlier)):
        assert target is not None, "who is told is meant"
        for repeat, base in _repeats(target, at, target in own, rota, span):
            hearing = rota.hears(target, base)
            if hearing is None or (hearing.handle != target and rota.is_here(target, hearing.at)):
                continue  # back by then, and told on their return
            if hearing.at - base <= _FARTHEST:
                tell(hearing, last, target, repeat, urgent=False)
    return sorted(told.values(), key=lambda message: message.to.at)


def _repeats(
    target: str, first: datetime, own: bool, rota: Rota, span: _Span
) -> Iterator[tuple[int, datetime]]:
    """The starts of working days at which something is told again: how often by then, and when.

    Who was told at ``first`` (``own``) is told again from the next one on; who was told of an
    earlier step from the first one on. Those are left out of which nobody hears in the window.
    """
    usual = rota.usual(target)
    since = span.after - _FARTHEST if span.after - first > _FARTHEST else first
    number = DAILY if own else DAILY + 1
    soon = usual.starts(first + timedelta.resolution if own else first, span.until)
    daily = list(islice(soon, number))
    for repeat, start in enumerate(daily, int(own)):
        if start >= since:
            yield repeat, start
    if len(daily) < number:
        return
    begun = usual.date_of(daily[-1])
    week = max(1, (usual.date_of(since) - begun).days // 7)
    while (begins := start_of_day(begun + week * _WEEK, usual.zone)) <= span.until:
        following = start_of_day(begun + (week + 1) * _WEEK, usual.zone)
        last = min(following - timedelta.resolution, span.until)
        if first_of_week := next(usual.starts(begins, last), None):
            yield DAILY + week, first_of_week
        week += 1
    for back in rota.returns(target):
        if max(daily[-1], span.after) < back <= span.until:
            yield DAILY + (usual.date_of(back) - begun).days // 7, back
