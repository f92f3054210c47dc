"""Escalation: who is told of a loop that does not move, when, and who is told next.

One chain is a list of steps. Each waits for an amount of working time of whoever holds the loop,
then goes to one person, who holds it from the moment they are told. A pure function of the chain
and of the rota: nothing is counted or kept.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import islice
from typing import NamedTuple

from loopbook.clock import BEGINNING_OF_TIME
from loopbook.records import Step
from loopbook.rota import Hearing, Rota
from loopbook.worktime import Schedule, TooLittleWork, add_work

DAILY = 5
"""How often what has not changed is repeated from one working day to the next; then weekly."""
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
        due = _wait(since, step.after, holder, rota, chain.interrupt) if since else None
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
    since: datetime, after: str, holder: str | None, rota: Rota, interrupt: bool
) -> datetime | None:
    """When the wait of a step is over; None where that is more than 366 days away."""
    if holder is None or after.startswith("0"):
        return since
    try:
        if interrupt:
            hours = int(after.rstrip("hbd")) * (24 if after.endswith("bd") else 1)
            return since + timedelta(hours=hours)
        schedule = rota.usual(holder)
        return add_work(since, schedule.amount(after), schedule)
    except (TooLittleWork, OverflowError):
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

    Everybody who was told of it once is told again at the start of each working day, five times,
    and then once a week; each further step that is taken begins this anew. Who is away is replaced
    as in :func:`climb`, each time by whoever is here then.
    """
    until = min(until, chain.end - timedelta.resolution)
    taken = [rung for rung in rungs if rung.at is not None and rung.at <= until]
    taken.sort(key=lambda rung: (rung.at, rung.number))
    for number, rung in enumerate(taken):
        later = taken[number + 1].at if number + 1 < len(taken) else None
        if later is not None and later <= after:
            continue
        for target in dict.fromkeys(each.target for each in taken[: number + 1]):
            assert target is not None, "who is told is meant"
            span = _Span(after, min(until, later - timedelta.resolution) if later else until)
            yield from _of_step(chain, rung, target, rota, span)


class _Span(NamedTuple):
    after: datetime
    """Exclusive."""
    until: datetime


def _of_step(chain: Chain, rung: Rung, target: str, rota: Rota, span: _Span) -> Iterator[Message]:
    """What one person is told because of one step, as long as it is the last one."""
    assert rung.hearing is not None
    heard: dict[str, datetime] = {}
    own = rung.target == target
    if own:
        heard[rung.hearing.handle] = rung.hearing.at
        if span.after < rung.hearing.at <= span.until:
            yield Message(rung.hearing, rung, target, 0, chain.interrupt)
    for repeat, base in _repeats(rota.usual(target), rung.hearing.at, own, span):
        hearing = rota.hears(target, base)
        # A stand-in whose next day begins later may have heard it by then.
        if hearing and heard.get(hearing.handle, BEGINNING_OF_TIME) < hearing.at:
            heard[hearing.handle] = hearing.at
            if span.after < hearing.at <= span.until:
                yield Message(hearing, rung, target, repeat, urgent=False)


def _repeats(
    usual: Schedule, first: datetime, own: bool, span: _Span
) -> Iterator[tuple[int, datetime]]:
    """The starts of working days at which something is told again: how often by then, and when.

    Who was told at ``first`` (``own``) is told again from the next one on; who was told of an
    earlier step from the first one on.
    """
    since = max(first, span.after - _FARTHEST)
    soon = usual.starts(first + timedelta.resolution if own else first, first + _FARTHEST)
    daily = list(islice(soon, DAILY if own else DAILY + 1))
    for number, start in enumerate(daily, int(own)):
        if since <= start <= span.until:
            yield number, start
    if len(daily) < DAILY:
        return
    begun, weeks = usual.date_of(daily[-1]), None
    for start in usual.starts(max(daily[-1], since - _FARTHEST), span.until):
        passed = (usual.date_of(start) - begun).days // 7
        if weeks is not None and passed > weeks and start >= since:
            yield DAILY + passed, start
        weeks = passed
