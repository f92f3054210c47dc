"""Logs that tests write: records that pass the check, and the few words that put them together."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from loopbook.checks import Selection
from loopbook.checks.running import check
from loopbook.collection import Collection
from loopbook.findings import Finding
from loopbook.history import no_history
from loopbook.logbook import Logbook
from loopbook.reading import Entry, read_bytes
from loopbook.records import Kind
from loopbook.settings import Settings, parse_settings

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
"""A Sunday; the instant at which the examples are looked at."""

DECISIONS = Collection(path="decisions", kind=Kind.DECISION)
HANDOFFS = Collection(path="handoffs", kind=Kind.HANDOFF)

_DECISION = {
    "title": "Use Postgres for the ledger",
    "status": "proposed",
    "owner": "ana",
    "summary": "The ledger runs on Postgres 17.",
    "expiry": "2026-12-15",
    "escalation": "chi",
}
_HANDOFF = {
    "title": "The ledger's on-call week",
    "status": "offered",
    "from": "ana",
    "owner": "bo",
    "summary": "The migration is half done.",
    "expiry": "2026-12-15",
    "escalation": "chi",
}


_DECISION_BODY = """
## Decision

The ledger runs on Postgres 17.

## Evidence

- Three teams run it already.

## Consequences

- One database less to keep up.
"""
_HANDOFF_BODY = """
## Actions

- [ ] Finish the migration

## If … then

- If the import stops, then start it again.

## Evidence

- The list of what is left.
"""


def decision(*, body: str = _DECISION_BODY, **fields: str | None) -> str:
    """A decision that the check is content with; a field that is None is left out."""
    link = fields.get("discussion", "https://example.org/t/17")
    return _record(_DECISION, {**fields, "discussion": link}, body)


def handoff(*, body: str = _HANDOFF_BODY, giver: str | None = "ana", **fields: str | None) -> str:
    """A handoff that the check is content with; ``giver`` is its ``from``.

    Once it is accepted it is read back, and once it is done its actions are ticked.
    """
    status = fields.get("status")
    if status in ("accepted", "done"):
        fields.setdefault("readback", "I move the last two tables by Friday.")
    if status == "done" and body == _HANDOFF_BODY:
        body = body.replace("- [ ]", "- [x]")
    return _record(_HANDOFF, {"from": giver, **fields}, body)


def _record(usual: Mapping[str, str], fields: Mapping[str, str | None], body: str) -> str:
    lines = [f"{name}: {value}" for name, value in {**usual, **fields}.items() if value is not None]
    return "\n".join(["---", *lines, "---", body])


def read(text: str | bytes, path: str = "decisions/a.md") -> Entry:
    """One file, read as what its folder says."""
    collection = HANDOFFS if path.startswith("handoffs/") else DECISIONS
    return read_bytes(path, text.encode() if isinstance(text, str) else text, collection)


def settings_of(text: str) -> Settings:
    """Settings that must be right."""
    given = parse_settings(text)
    assert given.faults == ()
    return given.settings


def logbook(
    files: Mapping[str, str], settings: Settings | None = None, now: datetime = NOW
) -> Logbook:
    """A log without history, from the text of its files by path."""
    entries = tuple(read(text, path) for path, text in sorted(files.items()))
    return Logbook(settings or Settings(), now, entries, no_history())


def findings(
    files: Mapping[str, str],
    settings: Settings | None = None,
    now: datetime = NOW,
    selection: Selection | None = None,
) -> tuple[Finding, ...]:
    """What the rules find in such a log."""
    return check(logbook(files, settings, now), selection)


def write(root: Path, files: Mapping[str, str | bytes]) -> Path:
    """Writes files below a folder, which is given back."""
    for path, content in files.items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)
    return root
