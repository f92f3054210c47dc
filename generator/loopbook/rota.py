"""The rota: when each person works, and who hears a message that is meant for somebody.

Somebody who is away is replaced by the deputy, at most three hops far, then by the lead. Acting
changes, accountability does not.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

from loopbook.clock import start_of_day
from loopbook.settings import Settings
from loopbook.worktime import Schedule, TooLittleWork


@dataclass(frozen=True, slots=True)
class Hearing:
    """Who hears a message, and when."""

    handle: str
    at: datetime
    """In UTC: the start of a working day of the hearer, or at once where it interrupts."""
    instead_of: tuple[str, ...] = ()
    """Those for whom it was meant before and who are not here then, the first one first."""


class Rota:
    """The working time of everybody on the roster, and who stands in for whom."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self.schedule = lru_cache(maxsize=None)(self._schedule)
        self.usual = lru_cache(maxsize=None)(self._usual)
        self.hears = lru_cache(maxsize=65536)(self._hears)
        self.returns = lru_cache(maxsize=None)(self._returns)

    def _schedule(self, handle: str) -> Schedule:
        """When a person works."""
        return Schedule(self._settings.people.get(handle), self._settings.zone_of(handle))

    def _usual(self, handle: str) -> Schedule:
        """When a person works who is never away: holidays are kept, leave is not."""
        person = self._settings.people.get(handle)
        if person:
            person = person.model_copy(update={"away": (), "left": None})
        return Schedule(person, self._settings.zone_of(handle))

    def stand_ins(self, handle: str) -> tuple[str, ...]:
        """Who is asked, in order: the person, up to three deputies, the person's lead."""
        return self._settings.stand_ins(handle)

    def _hears(self, handle: str, since: datetime, interrupt: bool = False) -> Hearing | None:
        """Who hears a message that is meant for a person from an instant on; None where nobody.

        Each who is asked hears at the next start of a usual working day of theirs, or at once if
        it interrupts. Who is away then is passed over, so that a message of the last evening
        before a leave does not lie there until its end.
        """
        passed: list[str] = []
        for each in self.stand_ins(handle):
            try:
                at = since if interrupt else self.usual(each).next_start(since)
            except TooLittleWork:
                continue
            if self.is_here(each, at):
                return Hearing(each, at, tuple(passed))
            passed.append(each)
        return None

    def is_here(self, handle: str, at: datetime) -> bool:
        """Whether a person is neither away nor gone at an instant."""
        try:
            return self._settings.is_here(handle, at)
        except OverflowError:  # the last hours of the calendar, which not every zone has
            return False

    def back(self, handle: str, since: datetime) -> datetime | None:
        """The start of the person's own next working day, leave left out; None if there is none."""
        try:
            return self.schedule(handle).next_start(since)
        except TooLittleWork:
            return None

    def _returns(self, handle: str) -> tuple[datetime, ...]:
        """The starts of a person's first working days after leave, in their order.

        A leave in which the person would not have worked, such as a weekend, has none.
        """
        person, usual = self._settings.people.get(handle), self.usual(handle)
        found = set()
        for away in person.away if person else ():
            if away.to == date.max:
                continue
            begins = start_of_day(away.from_, usual.zone)
            ends = start_of_day(away.to + timedelta(days=1), usual.zone)
            missed = next(usual.starts(begins, ends - timedelta.resolution), None)
            if missed and (back := self.back(handle, ends)):
                found.add(back)
        return tuple(sorted(found))
