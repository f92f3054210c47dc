"""CPU seconds of the ladders of a made-up log with history, beside those of reading its records.

    .venv/bin/python benchmarks/ladders.py [10000]

Thirty people in nine zones, with leave, holidays and part time. The records have three versions on
average: offered, accepted, put off, decided, closed; a third of them is open, and a fifth overdue.
Each figure is asked of a logbook that has answered nothing yet.
"""

import json
import random
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import TypeVar

from loopbook.chains import state_of
from loopbook.escalation import messages
from loopbook.history import Event, EventKind, History, Timeline
from loopbook.logbook import Logbook
from loopbook.reading import Entry, read_bytes
from loopbook.settings import Settings, parse_settings

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
ZONES = (
    *("Europe/Madrid", "Europe/London", "Africa/Lagos", "America/New_York", "America/Sao_Paulo"),
    *("Asia/Jerusalem", "Asia/Kolkata", "Asia/Tokyo", "Australia/Sydney"),
)
CALENDARS = ("ES-MD", "GB-ENG", "NG", "US", "BR", "IL", "IN", "JP", "AU-NSW")
PEOPLE = tuple(f"p{number:02}" for number in range(30))
POLICIES = """\
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
Answer = TypeVar("Answer")


def team(dice: random.Random) -> Settings:
    lines = []
    for number, handle in enumerate(PEOPLE):
        place = number % len(ZONES)
        days = ("mon-fri", "mon-fri", "sun-thu", "mon-thu")[number % 4]
        away = ", ".join(_leave(dice) for _ in range(3))
        deputy = PEOPLE[(number + 1) % len(PEOPLE)]
        lead = PEOPLE[number // 10 * 10]
        lines.append(
            f"  {handle}: {{timezone: {ZONES[place]}, holidays: {CALENDARS[place]}, days: {days}, "
            f"deputy: {deputy}{f', lead: {lead}' if lead != handle else ''}, away: [{away}]}}\n"
        )
    read = parse_settings(f"people:\n{''.join(lines)}{POLICIES}")
    assert not read.faults, read.faults
    return read.settings


def _leave(dice: random.Random) -> str:
    first = date(2026, 1, 1) + timedelta(days=dice.randrange(360))
    return f"{{from: {first}, to: {first + timedelta(days=dice.randrange(1, 14))}}}"


def life(dice: random.Random) -> Iterator[tuple[datetime, dict[str, object]]]:
    """The changes of one record, of which a third is still open."""
    giver, owner = dice.sample(PEOPLE, 2)
    days = dice.randrange(2, 60) if dice.random() < 0.33 else dice.randrange(60, 500)
    at = NOW - timedelta(days=days, minutes=dice.randrange(1440))
    due = at.date() + timedelta(days=dice.randrange(5, 30))
    handoff = dice.random() < 0.5
    fields: dict[str, object] = {"owner": owner, "expiry": due.isoformat()}
    if handoff:
        severity = dice.choices(("stable", "urgent"), (9, 1))[0]
        yield at, {**fields, "from": giver, "severity": severity, "status": "offered"}
    else:
        yield at, {**fields, "status": "proposed"}
    if handoff and dice.random() < 0.9:
        at += timedelta(hours=dice.randrange(1, 60))
        yield at, {"status": "accepted"}
    if dice.random() < 0.3:
        at += timedelta(hours=dice.randrange(1, 300))
        yield at, {"expiry": (at.date() + timedelta(days=dice.randrange(5, 30))).isoformat()}
    if days >= 60 and dice.random() < 0.93:
        at += timedelta(hours=dice.randrange(1, 900))
        if handoff:
            yield at, {"status": "done"}
        else:
            yield (
                at,
                {"status": "accepted", "expiry": (at.date() + timedelta(days=180)).isoformat()},
            )


def versions(number: int) -> Iterator[tuple[str, datetime, bytes]]:
    """Path, instant and content of each version of each record."""
    dice = random.Random(17)
    for count in range(number):
        fields: dict[str, object] = {"title": f"Record {count}", "summary": "It is half done."}
        for at, change in life(dice):
            if at <= NOW:
                fields |= change
                folder = "handoffs" if "from" in fields else "decisions"
                lines = "".join(f"{name}: {json.dumps(value)}\n" for name, value in fields.items())
                yield f"{folder}/{count:05}.md", at, f"---\n{lines}---\n".encode()


def history_of(read: list[tuple[datetime, Entry]]) -> History:
    events: dict[str, list[Event]] = {}
    for at, entry in read:
        assert entry.record is not None, entry.faults
        there = events.setdefault(entry.path, [])
        kind = EventKind.EDITED if there else EventKind.OPENED
        state = state_of(entry.record, entry.id)
        there.append(Event(kind, at, None, None, None, None, state))
    lines = {
        path: Timeline(path, (), (), tuple(each), True, False, each[0].state)
        for path, each in events.items()
    }
    return History(lines, (), None, True, None, None, {}, 0)


def measured(ask: Callable[[], Answer]) -> tuple[float, Answer]:
    """CPU seconds of an answer, and the answer."""
    begun = time.process_time()
    answer = ask()
    return time.process_time() - begun, answer


def told(book: Logbook) -> int:
    """How many digests go out within a day."""
    digests = {
        (each.to.handle, each.to.at)
        for _, ladder in book.all_ladders
        for each in messages(
            ladder.chain, ladder.rungs, book.rota, NOW - timedelta(days=1), book.now
        )
    }
    return len(digests)


def main() -> None:
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    settings = team(random.Random(17))
    written = [
        (at, path, content, collection)
        for path, at, content in versions(number)
        if (collection := settings.collection_of(path))
    ]
    last = {path: (path, content, collection) for _, path, content, collection in written}
    base, entries = measured(lambda: tuple(read_bytes(*each) for each in last.values()))
    history = history_of([(at, read_bytes(*each)) for at, *each in written])

    def book() -> Logbook:
        fresh = Logbook(settings, NOW, entries, history)
        assert len(fresh.items) == number
        return fresh

    def line(name: str, seconds: float, said: str) -> None:
        print(f"{name:<28} {seconds:5.2f} s  {seconds / base:.2f} of reading  {said}")

    print(f"{'reading the records':<28} {base:5.2f} s  of {len(written)} versions the last ones")
    asked = book()
    spent, current = measured(lambda: [asked.ladders(item) for item in asked.items])
    line("current ladders", spent, f"{sum(map(len, current))} ladders")
    asked = book()
    spent, every = measured(lambda: asked.all_ladders)
    line("all ladders", spent, f"{len(every)} ladders")
    spent, digests = measured(lambda: told(asked))
    line("one day's digests from them", spent, f"{digests} digests")


if __name__ == "__main__":
    main()
