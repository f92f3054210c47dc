"""Whether every promise is kept to a made-up team, day by day through a year of its records.

    .venv/bin/python benchmarks/year_of_a_team.py [weeks]

Twelve people in nine zones, with leave, holidays of nine countries, part time, a week from Sunday
to Thursday, a night shift, somebody who leaves, and deputies away at the same time. Their records
are opened, accepted late, declined, offered to others, put off, and closed late or never; made with
a fixed seed. Every midnight the log is what it was then, and everything is told that came due since
the last one. Prints what was told, and exits with 1 where a promise is broken.
"""

import json
import random
import resource
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import NamedTuple

from loopbook.chains import state_of
from loopbook.clock import END_OF_TIME
from loopbook.escalation import Chain, Message, messages
from loopbook.history import Event, EventKind, History, Timeline
from loopbook.logbook import Item, Logbook
from loopbook.reading import Entry, read_bytes
from loopbook.settings import Settings, parse_settings
from loopbook.workdays import day_off, is_here

FIRST = datetime(2026, 1, 1, tzinfo=UTC)
SLOT = timedelta(minutes=30)
"""Everything in the team's days begins and ends with one, in every zone."""
DAY = timedelta(days=1)
SETTINGS = """\
timezone: Europe/Madrid
people:
  ana: {timezone: Europe/Madrid, holidays: ES-MD, deputy: bo, lead: lea}
  bo: {timezone: Europe/London, holidays: GB-ENG, deputy: ana, lead: lea}
  chi: {timezone: Africa/Lagos, holidays: NG, hours: "08:00-12:00, 13:00-17:00", deputy: dee}
  dee: {timezone: America/New_York, holidays: US, deputy: eli, lead: lea}
  eli: {timezone: America/Sao_Paulo, holidays: BR, deputy: dee, lead: lea, left: 2026-08-03}
  fay: {timezone: Asia/Jerusalem, holidays: IL, days: sun-thu, deputy: gus, lead: lea}
  gus: {timezone: Asia/Kolkata, holidays: IN, hours: "09:30-18:00", deputy: hal, lead: lea}
  hal: {timezone: Asia/Tokyo, holidays: JP, deputy: ida, lead: lea}
  ida: {timezone: Australia/Sydney, holidays: AU-NSW, deputy: hal, lead: lea}
  jon: {timezone: Europe/Madrid, days: mon-wed, hours: "09:00-13:00", deputy: ana, lead: lea}
  kim: {timezone: Europe/London, hours: "22:00-06:00", days: sun-thu, deputy: bo, lead: lea}
  lea: {timezone: Europe/Madrid, holidays: ES-MD, deputy: ana}
escalation:
  default: normal
  by_severity: {urgent: urgent}
  policies:
    normal:
      not_accepted: [{after: 1bd, to: owner}, {after: 2bd, to: from}]
      expired: [{after: 0h, to: owner}, {after: 1bd, to: deputy}, {after: 2bd, to: lead}]
    urgent:
      interrupt: true
      not_accepted: [{after: 2h, to: owner}, {after: 2h, to: lead}]
      expired: [{after: 0h, to: owner}, {after: 2h, to: deputy}, {after: 2h, to: lead}]
"""
TOGETHER = (
    *(("ana", "08-10", "08-21"), ("bo", "08-12", "08-28"), ("hal", "12-21", "12-31")),
    *(("ida", "12-14", "12-31"), ("gus", "12-21", "12-30"), ("lea", "12-24", "12-31")),
)
"""Leaves that deputies have at the same time."""


class Version(NamedTuple):
    at: datetime
    entry: Entry


class Told(NamedTuple):
    """What somebody was told of one record."""

    record: str
    chain: Chain
    message: Message

    @property
    def key(self) -> tuple[str, str, datetime]:
        return self.record, self.chain.kind.value, self.chain.start


@dataclass(frozen=True)
class Year:
    """What was told, and what is known of it at the end."""

    settings: Settings
    records: int
    until: datetime
    told: tuple[Told, ...]
    in_one_look: frozenset[tuple[str, Message]]
    """What is told of the whole time if it is asked only at the end."""
    chains: tuple[tuple[str, Chain], ...]


def team(dice: random.Random) -> Settings:
    read = parse_settings(SETTINGS)
    assert not read.faults, read.faults
    leaves: dict[str, list[dict[str, str]]] = defaultdict(list)
    for handle, begins, ends in TOGETHER:
        leaves[handle].append({"from": f"2026-{begins}", "to": f"2026-{ends}"})
    for handle in read.settings.people:
        for length in (5, 12, 1):
            first = FIRST.date() + timedelta(days=dice.randrange(350))
            last = first + timedelta(days=length - 1)
            leaves[handle].append({"from": first.isoformat(), "to": last.isoformat()})
    people = {
        handle: type(person).model_validate({**person.model_dump(), "away": leaves[handle]})
        for handle, person in read.settings.people.items()
    }
    return read.settings.model_copy(update={"people": people})


# What happens to the records


def lives(settings: Settings, dice: random.Random, days: int) -> list[list[Version]]:
    """Two records a working day, each as its versions."""
    found: list[list[Version]] = []
    for day in range(days):
        for _ in range(dice.randrange(5) if (FIRST + day * DAY).weekday() < 5 else 0):
            begins = FIRST + day * DAY + dice.randrange(48) * SLOT
            make = _decision if dice.random() < 0.4 else _handoff
            found.append(_versions(make(settings, dice, begins), len(found), settings))
    return found


Change = tuple[datetime, dict[str, object]]


def _versions(changes: Iterable[Change], number: int, settings: Settings) -> list[Version]:
    fields: dict[str, object] = {"title": f"Record {number}", "summary": "It is half done."}
    versions = []
    for at, change in changes:
        fields |= change
        folder = "handoffs" if "from" in fields else "decisions"
        path = f"{folder}/{number:04}.md"
        lines = "".join(f"{name}: {json.dumps(value)}\n" for name, value in fields.items())
        collection = settings.collection_of(path)
        assert collection is not None, path
        entry = read_bytes(path, f"---\n{lines}---\n".encode(), collection)
        assert entry.record is not None, entry.faults
        versions.append(Version(at, entry))
    return versions


def _later(dice: random.Random, at: datetime, least: float, most: float) -> datetime:
    """An instant some days later, on a half hour."""
    return at + max(1, round(dice.uniform(least, most) * 48)) * SLOT


def _on(at: datetime, days: int) -> str:
    return (at.date() + timedelta(days=days)).isoformat()


def _people(settings: Settings, dice: random.Random, at: datetime) -> list[str]:
    """Everybody who has not left, in any order."""
    here = [
        name for name, each in settings.people.items() if not each.left or at.date() < each.left
    ]
    return dice.sample(here, len(here))


def _decision(settings: Settings, dice: random.Random, at: datetime) -> Iterator[Change]:
    owner, other, *_ = _people(settings, dice, at)
    days = dice.randrange(3, 25)
    yield at, {"status": "proposed", "owner": owner, "expiry": _on(at, days)}
    for _ in range(dice.choice((0, 0, 1, 2))):  # put off, before its date or after it
        at = _later(dice, at, 1, days + 3)
        days = dice.randrange(3, 25)
        yield at, {"expiry": _on(at, days)}
    if dice.random() < 0.15:
        at = _later(dice, at, 0, days + 3)
        yield at, {"owner": other}
    if dice.random() < 0.1:
        return  # never decided
    at = _later(dice, at, 0, days * dice.choice((1, 1, 2)))
    if dice.random() < 0.3:
        yield at, {"status": "rejected"}
        return
    days = dice.randrange(20, 120)
    yield at, {"status": "accepted", "expiry": _on(at, days)}
    if dice.random() < 0.8:  # the review, soon or late
        yield _later(dice, at, days - 5, days + 25), {"expiry": _on(at, days + 180)}


def _handoff(settings: Settings, dice: random.Random, at: datetime) -> Iterator[Change]:
    giver, owner, other, *_ = _people(settings, dice, at)
    days = dice.randrange(2, 21)
    severity = dice.choices(("stable", "watch", "urgent"), (6, 2, 1))[0]
    offer: dict[str, object] = {"status": "offered", "from": giver, "owner": owner}
    yield at, {**offer, "severity": severity, "expiry": _on(at, days)}
    if dice.random() < 0.1:
        at = _later(dice, at, 0, 4)
        yield at, {"status": "declined"}
        at = _later(dice, at, 0, 6)
        if dice.random() < 0.3:
            yield at, {"status": "cancelled"}
            return
        yield at, {"status": "offered", "owner": other}
    elif dice.random() < 0.1:
        at = _later(dice, at, 0, 5)
        yield at, {"owner": other}
    if dice.random() < 0.07:
        return  # nobody ever accepts it
    at = _later(dice, at, 0, dice.choice((1, 3, 10)))
    yield at, {"status": "accepted"}
    if dice.random() < 0.2:
        at = _later(dice, at, 0, days)
        yield at, {"expiry": _on(at, dice.randrange(2, 21))}
    if dice.random() < 0.1:
        return  # never closed
    at = _later(dice, at, 0, days * dice.choice((1, 1, 3)))
    yield at, {"status": "done"}
    if dice.random() < 0.08:
        at = _later(dice, at, 0, 10)
        yield at, {"status": "accepted"}
        yield _later(dice, at, 0, 15), {"status": "done"}


# What is told of it


def logbook(settings: Settings, records: Iterable[Sequence[Version]], now: datetime) -> Logbook:
    """The log as it was at an instant."""
    entries, timelines = [], {}
    for versions in records:
        until_now = [version for version in versions if version.at <= now]
        if not until_now:
            continue
        entries.append(until_now[-1].entry)
        events = []
        for number, (at, entry) in enumerate(until_now):
            assert entry.record is not None, entry.path
            kind = EventKind.EDITED if number else EventKind.OPENED
            state = state_of(entry.record, entry.id)
            events.append(Event(kind, at, None, None, None, None, state))
        path = entries[-1].path
        timelines[path] = Timeline(path, (), (), tuple(events), True, False, events[0].state)
    history = History(timelines, (), None, True, None, None, {}, 0)
    return Logbook(settings, now, tuple(entries), history)


def told(book: Logbook, after: datetime) -> Iterator[Told]:
    """What is told after an instant and until now."""
    for item, ladder in book.all_ladders:
        assert isinstance(item, Item), "nothing is removed in this year"
        for each in messages(ladder.chain, ladder.rungs, book.rota, after, book.now):
            yield Told(item.id, ladder.chain, each)


def live(weeks: int, seed: int = 17) -> Year:
    """The first weeks of the year, from midnight to midnight."""
    dice = random.Random(seed)
    settings = team(dice)
    records = lives(settings, dice, 7 * weeks)
    until = FIRST + 7 * weeks * DAY
    every: list[Told] = []
    for day in range(7 * weeks):
        book = logbook(settings, records, FIRST + (day + 1) * DAY)
        every += told(book, FIRST + day * DAY)
    at_the_end = logbook(settings, records, until)
    return Year(
        settings,
        len(records),
        until,
        tuple(every),
        frozenset((each.record, each.message) for each in told(at_the_end, FIRST)),
        tuple(
            (item.id, ladder.chain)
            for item, ladder in at_the_end.all_ladders
            if isinstance(item, Item) and ladder.chain.start < until
        ),
    )


# What was promised, looked at half hour by half hour


class Watch:
    """Who works when, and who should have heard by when: slow, and without the code under test."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._works: dict[tuple[str, datetime], bool] = {}

    def local(self, handle: str, at: datetime) -> datetime:
        return at.astimezone(self._settings.zone_of(handle))

    def here(self, handle: str, at: datetime) -> bool:
        return is_here(self.local(handle, at).date(), self._settings.people[handle])

    def _usual(self, handle: str, day: date) -> bool:
        return day_off(day, self._settings.people[handle]) is None

    def works(self, handle: str, at: datetime) -> bool:
        """Whether a half hour is working time of somebody who is never away."""
        key = handle, at
        if key not in self._works:
            self._works[key] = self._in_a_shift(handle, self.local(handle, at))
        return self._works[key]

    def _in_a_shift(self, handle: str, local: datetime) -> bool:
        yesterday = local.date() - DAY
        for begins, ends in self._settings.people[handle].hours:
            night = ends <= begins
            began = local.time() >= begins and (night or local.time() < ends)
            if began and self._usual(handle, local.date()):
                return True
            if night and local.time() < ends and self._usual(handle, yesterday):
                return True
        return False

    def morning(self, handle: str, at: datetime) -> bool:
        """Whether a working day of somebody begins, who may be away."""
        local = self.local(handle, at)
        begins = self._settings.people[handle].hours[0][0]
        return local.time() == begins and self._usual(handle, local.date())

    def _hears(self, handle: str, at: datetime, interrupt: bool) -> datetime | None:
        for each in self._settings.stand_ins(handle):
            then = at
            while not interrupt and not self.morning(each, then):
                then += SLOT
            if self.here(each, then):
                return then
        return None

    def _acts(self, handle: str, at: datetime) -> str | None:
        asked = self._settings.stand_ins(handle)
        return next((each for each in asked if self.here(each, at)), None)

    def in_time(self, chain: Chain) -> datetime | None:
        """When the first step that reaches somebody does so; None where none does."""
        at, holder = chain.start, self._acts(chain.waits_for or "", chain.start)
        for step in chain.steps:
            number, days = int(step.after.rstrip("hbd")), step.after.endswith("bd")
            if chain.interrupt:
                at += timedelta(days=number) if days else timedelta(hours=number)
            elif holder:
                left = number * (self._length(holder) if days else timedelta(hours=1))
                while left > timedelta():
                    left -= SLOT if self.works(holder, at) else timedelta()
                    at += SLOT
            target = chain.target(step.to)
            heard = self._hears(target, at, chain.interrupt) if target else None
            if heard:
                return heard
            holder = None
        return None

    def _length(self, handle: str) -> timedelta:
        spans = self._settings.people[handle].hours
        lengths = [_since_midnight(ends) - _since_midnight(begins) for begins, ends in spans]
        return sum((length % DAY for length in lengths), timedelta())


def _since_midnight(clock: time) -> timedelta:
    return timedelta(hours=clock.hour, minutes=clock.minute)


def deadlines(year: Year) -> dict[tuple[str, str, datetime], datetime]:
    """For each chain, when somebody must have heard, unless it ended before."""
    watch, found = Watch(year.settings), {}
    for record, chain in year.chains:
        by = watch.in_time(chain)
        if by is not None and by < min(chain.end, year.until):
            found[record, chain.kind.value, chain.start] = by
    return found


def broken(year: Year) -> dict[str, int]:
    """How often each promise is broken."""
    watch = Watch(year.settings)
    heard = [each.message for each in year.told]
    digests = {(each.to.handle, each.to.at) for each in heard if not each.urgent}
    days = Counter((handle, watch.local(handle, at).date()) for handle, at in digests)
    first: dict[tuple[str, str, datetime], datetime] = {}
    for each in year.told:
        first[each.key] = min(first.get(each.key, END_OF_TIME), each.message.to.at)
    missed = sum(first.get(key, END_OF_TIME) > by for key, by in deadlines(year).items())
    again = Counter((each.key, each.message.to.handle, each.message.to.at) for each in year.told)
    return {
        "second digests of a working day": sum(count - 1 for count in days.values()),
        "told outside working time, not interrupting": sum(
            not watch.morning(each.to.handle, each.to.at) for each in heard if not each.urgent
        ),
        "told while away": sum(not watch.here(each.to.handle, each.to.at) for each in heard),
        "loops of which nobody heard in the policy's time": missed,
        "told twice": sum(count - 1 for count in again.values()),
        "told otherwise than one look at the end tells it": len(
            year.in_one_look ^ {(each.record, each.message) for each in year.told}
        ),
    }


def figures(year: Year) -> dict[str, object]:
    """What was told, in numbers."""
    heard = [each.message for each in year.told]
    digests = Counter({(each.to.handle, each.to.at) for each in heard if not each.urgent})
    people = Counter(handle for handle, _ in digests)
    silence = timedelta()
    by_chain: dict[tuple[str, str, datetime], list[datetime]] = defaultdict(list)
    for each in year.told:
        by_chain[each.key].append(each.message.to.at)
    for record, chain in year.chains:
        instants = by_chain.get((record, chain.kind.value, chain.start), [])
        if chain.kind == "expired" and instants:
            ends = min(chain.end, year.until)
            gaps = [later - earlier for earlier, later in pairwise([*sorted(instants), ends])]
            silence = max(silence, *gaps)
    return {
        "records": year.records,
        "chains": len(year.chains),
        "of them not answered in the policy's time": len(deadlines(year)),
        "messages": len(heard),
        "of them repeats": sum(each.repeat > 0 for each in heard),
        "of them at once": sum(each.urgent for each in heard),
        "of them heard by a stand-in": sum(bool(each.to.instead_of) for each in heard),
        "digests": len(digests),
        "digests by person": ", ".join(f"{name} {people[name]}" for name in sorted(people)),
        "longest silence about an overdue loop": silence,
    }


def main() -> int:
    weeks = int(sys.argv[1]) if len(sys.argv) > 1 else 52
    year = live(weeks)
    for name, value in figures(year).items():
        print(f"{name:<50} {value}")
    print("\nPromises, and how often they were broken:")
    faults = broken(year)
    for name, count in faults.items():
        print(f"{name:<50} {count}")
    used = resource.getrusage(resource.RUSAGE_SELF)
    print(f"\n{used.ru_utime + used.ru_stime:.0f} s of CPU")
    return 1 if any(faults.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
