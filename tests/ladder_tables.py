"""Ladders as tables that somebody who runs an on-call rota can read: `ladders/*.txt`.

A case begins with what it shows, and ends with an empty line. Then come, in this order:

- settings as in `loopbook.yml`, people by their handles (`ana: {timezone: Europe/Berlin}`) and
  steps in short (`expired: 0h owner, 1bd lead`), which make up the default policy; a line that
  begins with `escalation:` stands for itself;
- the record's life, a line for each commit: `2026-11-02T09:00Z {status: proposed, …}` names the
  fields that it sets (null takes one away). `removed` in their place deletes the file, `spoilt`
  makes it unreadable. `edited` is a change that is not committed. `boundary` is where a shallow
  clone begins, and `unknown` is what a record says whose past nobody knows;
- for each chain `=> expired from … until …, waits for ana`, and a line for each step: its number,
  for whom it is, when the wait is over, and who hears of it when. All in UTC. What the chain's end
  overtook is left out;
- or `=> told until …`, and everything that is told until then.

A record with `from` is a handoff, and bo's; any other is a decision of ana's.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from loopbook import yamltext
from loopbook.chains import Ladder, state_of
from loopbook.clock import BEGINNING_OF_TIME, END_OF_TIME, parse_instant
from loopbook.escalation import Message, Rung, messages
from loopbook.history import Event, EventKind, Timeline
from loopbook.logbook import Logbook
from loopbook.timeline import State
from tests.logbooks import book

FOLDER = Path(__file__).parent / "ladders"
NOW = datetime(2026, 12, 20, 12, tzinfo=UTC)
_MOMENT = re.compile(r"(\d{4}-\S+Z|edited|boundary|unknown) +(.*)")
_STEP = re.compile(r"(\d+(?:h|bd)) (\S+)")


@dataclass(frozen=True)
class Case:
    name: str
    settings: str
    life: tuple[tuple[str, str], ...]
    expected: str

    def __str__(self) -> str:
        return self.name


def cases(path: Path) -> list[Case]:
    """The cases of one table."""
    blocks = re.split(r"\n\n+", path.read_text("utf-8").strip())
    return [_case(block) for block in blocks if not block.startswith("#")]


def _case(block: str) -> Case:
    given, arrow, expected = block.partition("\n=> ")
    name, *lines = given.splitlines()
    life = [(match[1], match[2]) for line in lines if (match := _MOMENT.fullmatch(line))]
    settings = [line for line in lines if not _MOMENT.fullmatch(line)]
    return Case(name, _settings(settings), tuple(life), arrow.lstrip() + expected)


def _settings(lines: list[str]) -> str:
    whole, people, policy = ["timezone: UTC"], [], []
    for line in lines:
        word, _, rest = line.partition(": ")
        if word in ("expired", "not_accepted"):
            steps = [f"{{after: {after}, to: {to}}}" for after, to in _STEP.findall(rest)]
            policy.append(f"{word}: [{', '.join(steps)}]")
        elif word == "interrupt":
            policy.append(line)
        elif word == "escalation":
            whole.append(line)
        else:
            people.append(f"  {line}")
    if people:
        whole += ["people:", *people]
    if policy:
        rules = ", ".join(policy)
        whole.append(f"escalation: {{default: normal, policies: {{normal: {{{rules}}}}}}}")
    return "\n".join(whole)


def logbook_of(case: Case) -> Logbook:
    """The log of one record that a case tells of."""
    text, path, timelines = "", "decisions/it.md", []
    fields: dict[str, object] = {}
    events: list[Event] = []
    start: State | None = None
    for when, what in case.life:
        if what.startswith("{"):
            value = yamltext.load(what).value
            assert isinstance(value, dict), what
            fields |= value
            if "from" in fields:
                path = "handoffs/it.md"
            text = _record(fields)
        state = None if what in ("removed", "spoilt") else _state(path, text, case.settings)
        if start is None:
            start = state
        if when == "boundary" or when == "unknown":
            continue
        kind = EventKind.EDITED if events or case.life[0][0] == "boundary" else EventKind.OPENED
        kind = EventKind.REMOVED if what == "removed" else kind
        at = NOW if when == "edited" else parse_instant(when)
        events.append(Event(kind, at, None, None, None, None, state))
    removed = case.life[-1][1] == "removed"
    if case.life[0][0] != "unknown":
        complete = case.life[0][0] != "boundary"
        timelines = [Timeline(path, (), (), tuple(events), complete, removed, start)]
    return book({} if removed else {path: text}, case.settings, NOW, timelines)


def _record(fields: dict[str, object]) -> str:
    given = {"title": "It", "owner": "bo" if "from" in fields else "ana", **fields}
    lines = [f"{name}: {json.dumps(each)}" for name, each in given.items() if each is not None]
    return "\n".join(["---", *lines, "---", ""])


def _state(path: str, text: str, settings: str) -> State:
    [item] = book({path: text}, settings, NOW).items
    return state_of(item.record, item.id)


def shown(case: Case) -> str:
    """What becomes of the record, as it stands in a table."""
    logbook = logbook_of(case)
    ladders = [ladder for _, ladder in logbook.all_ladders]
    if match := re.match(r"=> told until (.*)", case.expected):
        until = datetime.strptime(match[1], "%a %d %b %Y %H:%MZ").replace(tzinfo=UTC)
        told = [
            (ladder, message)
            for ladder in ladders
            for message in messages(
                ladder.chain, ladder.rungs, logbook.rota, BEGINNING_OF_TIME, until
            )
        ]
        told.sort(key=lambda pair: (pair[1].to.at, pair[0].chain.kind, pair[1].rung.number))
        return "\n".join([match[0], *(_told(message) for _, message in told)])
    return "\n".join(line for ladder in ladders for line in _ladder(ladder)) or "=> no chain"


def _ladder(ladder: Ladder) -> Iterator[str]:
    chain = ladder.chain
    until = "" if chain.end == END_OF_TIME else f" until {_when(chain.end)}"
    kind = chain.kind.replace("_", " ")
    yield f"=> {kind} from {_when(chain.start)}{until}, waits for {chain.waits_for or 'nobody'}"
    for rung in ladder.rungs:
        if rung.at is None or rung.at < chain.end:
            yield f"   {rung.number} {rung.step.to}: {_rung(rung)}"


def _rung(rung: Rung) -> str:
    if rung.due is None:
        return "more than 366 days away"
    if rung.hearing is None:
        return f"{_when(rung.due)}, nobody"
    names = " for ".join((rung.hearing.handle, *reversed(rung.hearing.instead_of)))
    back = ", who is back; the next step does not wait" if rung.skipped else ""
    return f"{_when(rung.due)}, {_when(rung.hearing.at)} {names}{back}"


def _told(message: Message) -> str:
    names = " for ".join((message.to.handle, *reversed(message.to.instead_of)))
    why = f"repeat {message.repeat}" if message.repeat else f"step {message.rung.number}"
    return f"   {_when(message.to.at)} {names}, {why}{' at once' if message.urgent else ''}"


def _when(instant: datetime) -> str:
    return f"{instant:%a %d %b %Y %H:%MZ}"
