"""When things happen in a made-up log: in the working time of whoever does them, before now."""

from datetime import date, datetime, time, timedelta
from random import Random

from loopbook.rota import Rota
from loopbook.settings import Settings
from loopbook.workdays import add_business_days
from loopbook.worktime import TooLittleWork, add_work

_DAY = timedelta(days=1)
_LOOKED_BACK = timedelta(days=40)
"""How far back somebody's last working time is looked for: longer than the longest leave."""
_APART = timedelta(minutes=7)
"""The least time between two things that happen to one record."""


def moment(now: datetime, position: float) -> datetime:
    """The instant so many weekdays of 24 hours from now; before it where the number is negative.

    Saturdays and Sundays do not count, as if time stood still on them.
    """
    monday = datetime.combine(now.date() - now.weekday() * _DAY, time(), now.tzinfo)
    weeks, days = divmod(min((now - monday) / _DAY, 5.0) + position, 5)
    return monday + timedelta(weeks=weeks, days=days)


def day(now: datetime, position: float) -> date:
    """The date, in UTC, of :func:`moment`."""
    return moment(now, position).date()


class Calendar:
    """Where the working time and the dates of the people on a roster lie around now."""

    def __init__(self, settings: Settings, now: datetime) -> None:
        self._settings = settings
        self._rota = Rota(settings)
        self.now = now

    def local(self, handle: str, at: datetime) -> datetime:
        """An instant on the clock of a person."""
        return at.astimezone(self._settings.zone_of(handle))

    def at_work(
        self, handle: str, position: float, random: Random, after: datetime | None
    ) -> datetime:
        """An instant at which a person works, near a position, after another instant.

        It lies before the position where that can be, so that nothing happens after now. Where
        nothing of the person's working time is left before now, it is outside of it.
        """
        wanted = moment(self.now, position)
        schedule = self._rota.schedule(handle)
        shifts = [
            shift
            for shift in schedule.shifts(wanted - _LOOKED_BACK, wanted)
            if shift.start < wanted
        ]
        if shifts:
            start, end = shifts[-1]
            end = min(end, wanted)
            at = end - (end - start) * 0.8 * random.random()
            if after is None or at >= after + _APART:
                return at.replace(microsecond=0)
        earliest = max(after, wanted - _DAY) if after else wanted
        pause = _APART + timedelta(minutes=random.randrange(45))
        try:
            at = add_work(earliest, pause, schedule)
        except TooLittleWork:
            at = earliest + pause
        if at >= self.now:
            at = earliest + (self.now - earliest) / 2
        return at.replace(microsecond=0)

    def date_of(self, text: str, handle: str, since: datetime) -> date:
        """The date that a due date means, on the clock of a person.

        ``5`` is so many of the person's business days after an instant; ``now+3`` and ``now-3``
        count from now. Leave is worked through: a date may well fall on it.
        """
        person = self._settings.people.get(handle)
        usual = person.model_copy(update={"away": (), "left": None}) if person else None
        base = self.now if text.startswith("now") else since
        count = int(text.removeprefix("now"))
        return add_business_days(self.local(handle, base).date(), count, usual)

    def between(self, first: date, last: date, part: float, handle: str) -> date:
        """A working date of a person between two dates, where ``part`` of the way has passed."""
        person = self._settings.people.get(handle)
        on = first + timedelta(days=int((last - first).days * part))
        return min(add_business_days(on - _DAY, 1, person), last)
