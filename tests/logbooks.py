"""Whole logs in memory: records as text, with the history that a test makes up for them."""

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from hashlib import sha1
from typing import Any

from loopbook.clock import parse_instant
from loopbook.commits import Commit
from loopbook.history import Event, EventKind, History, State, Timeline, no_history
from loopbook.logbook import Item, Logbook
from loopbook.reading import read_bytes
from loopbook.settings import parse_settings

NOW = datetime(2026, 11, 18, 12, tzinfo=UTC)
"""A Wednesday."""

PEOPLE = """\
people:
  ana: {name: Ana Ruiz}
  bo: {name: Bo Chen}
  chi: {name: Chi Okafor}
"""


def instant(text: str) -> datetime:
    """``2026-11-18T12:00Z``, or a bare date for its first instant in UTC."""
    return parse_instant(text)


def decision(body: str = "", **fields: object) -> str:
    """A proposed decision of ana's, but for the fields given; None leaves one out."""
    given: dict[str, object] = {
        "title": "Use one queue",
        "status": "proposed",
        "owner": "ana",
        "summary": "One queue for all jobs.",
        "expiry": "2026-12-01",
    }
    return _text({**given, **fields}, body)


def handoff(body: str = "", **fields: object) -> str:
    """A handoff that ana offers to bo, but for the fields given; None leaves one out."""
    given: dict[str, object] = {
        "title": "Nightly export",
        "status": "offered",
        "from": "ana",
        "owner": "bo",
        "summary": "It runs, but nobody reads its log.",
        "expiry": "2026-12-01",
    }
    return _text({**given, **fields}, body)


def _text(fields: Mapping[str, object], body: str) -> str:
    lines = [
        f"{name}: {json.dumps(value, ensure_ascii=False)}\n"
        for name, value in fields.items()
        if value is not None
    ]
    return f"---\n{''.join(lines)}---\n{body}"


def book(
    files: Mapping[str, str],
    settings: str = "",
    now: datetime = NOW,
    timelines: Iterable[Timeline] = (),
    **history: Any,
) -> Logbook:
    """A log of these files and these timelines, or of no history where there are none."""
    read = parse_settings(settings)
    assert not read.faults, read.faults
    entries = []
    for path, text in sorted(files.items()):
        collection = read.settings.collection_of(path)
        assert collection is not None, f"no collection covers {path}"
        entries.append(read_bytes(path, text.encode(), collection))
    return Logbook(read.settings, now, tuple(entries), _history(timelines, history))


def _history(timelines: Iterable[Timeline], changes: Mapping[str, Any]) -> History:
    lines = tuple(timelines)
    if not lines and not changes:
        return no_history()
    facts: dict[str, Any] = {
        "timelines": {line.path: line for line in lines if not line.removed},
        "gone": tuple(line for line in lines if line.removed),
        "known_since": None,
        "available": True,
        "problem": None,
        "head": "0" * 40,
        "final": {},
        "versions": 0,
    }
    return History(**{**facts, **changes})


def item(logbook: Logbook, name: str) -> Item:
    """A record that the log has."""
    found = logbook.find(name)
    assert found is not None, name
    return found


def lone(text: str, settings: str = "", now: datetime = NOW) -> Item:
    """The only record of a log."""
    kind = "handoffs" if "\nfrom:" in text else "decisions"
    [found] = book({f"{kind}/it.md": text}, settings, now).items
    return found


class Life:
    """The timeline of one record, told step by step."""

    def __init__(
        self,
        path: str,
        at: str,
        status: str | None = "proposed",
        *,
        owner: str | None = "ana",
        expiry: str | None = "2026-12-01",
        reviews: int = 0,
        complete: bool = True,
        means: str | None = None,
        giver: str | None = None,
    ) -> None:
        self.path = path
        self._complete = complete
        self._giver = giver
        self._kind = "handoff" if path.startswith("handoffs/") else "decision"
        self._state = self._start = self._state_of(status, owner, expiry, reviews, means)
        self._events: list[Event] = []
        self._removed = False
        if complete:
            self._tell(at, self._state, EventKind.OPENED)

    def _state_of(
        self,
        word: str | None,
        owner: str | None,
        expiry: str | None,
        reviews: int,
        means: str | None,
    ) -> State:
        name = self.path.rpartition("/")[2].removesuffix(".md")
        status = means or word
        return State(
            name, False, self._kind, status, word, owner, expiry, None, reviews, self._giver
        )

    def _tell(
        self,
        at: str,
        state: State | None,
        kind: EventKind,
        field: str | None = None,
        before: str | None = None,
        after: str | None = None,
    ) -> None:
        when = instant(at)
        own = sha1(f"{self.path} {at}".encode()).hexdigest()
        commit = Commit(own, when, "Ada", "ada@example.org")
        self._events.append(Event(kind, when, commit, field, before, after, state))

    def change(
        self,
        at: str,
        *,
        means: str | None = None,
        reviews: int | None = None,
        **fields: str | None,
    ) -> "Life":
        """One commit that changes the status, the owner or the expiry; or none of them.

        A status in words that are not ours needs to be told what it `means`; `reviews` is how many
        the record lists from now on.
        """
        old = self._state
        new = {"status": old.status_text, "owner": old.owner, "expiry": old.expiry, **fields}
        if "status" not in fields:
            means = old.status
        count = old.reviews if reviews is None else reviews
        self._state = self._state_of(new["status"], new["owner"], new["expiry"], count, means)
        changes = [
            (EventKind.MOVED, "status", old.status_text, self._state.status_text),
            (EventKind.REASSIGNED, "owner", old.owner, self._state.owner),
            (EventKind.RENEWED, "expiry", old.expiry, self._state.expiry),
        ]
        changes = [change for change in changes if change[2] != change[3]]
        for change in changes:
            self._tell(at, self._state, *change)
        if not changes:
            self._tell(at, self._state, EventKind.EDITED)
        return self

    def spoil(self, at: str) -> "Life":
        """One commit after which the file cannot be read."""
        self._tell(at, None, EventKind.EDITED)
        return self

    def remove(self, at: str) -> "Life":
        """One commit that deletes the file."""
        self._tell(at, None, EventKind.REMOVED)
        self._removed = True
        return self

    def timeline(self) -> Timeline:
        """The timeline so far."""
        return Timeline(
            self.path, (), (), tuple(self._events), self._complete, self._removed, self._start
        )
