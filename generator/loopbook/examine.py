"""Records are read, checked, and put beside their history into a logbook."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path

from loopbook.base import read_base
from loopbook.cache import Cache
from loopbook.checks import Selection
from loopbook.checks.rule import Scope
from loopbook.checks.running import Found, Known, check
from loopbook.collection import Collection
from loopbook.disk import Disk
from loopbook.files import Files
from loopbook.findings import Finding
from loopbook.glimpses import Glimpses
from loopbook.history import History, State, no_history, read_history
from loopbook.logbook import Logbook
from loopbook.reading import Entry, read_content
from loopbook.settings import SETTINGS_FILE, Settings


@dataclass(frozen=True)
class Examination:
    """A log that was read and checked."""

    logbook: Logbook
    findings: tuple[Finding, ...]
    """By path and line."""

    @cached_property
    def by_path(self) -> Mapping[str, tuple[Finding, ...]]:
        """The findings of each file that has any."""
        found: dict[str, list[Finding]] = {}
        for finding in self.findings:
            found.setdefault(finding.path, []).append(finding)
        return {path: tuple(findings) for path, findings in found.items()}


def examine(
    root: Path,
    settings: Settings,
    now: datetime,
    *,
    selection: Selection | None = None,
    with_history: bool = True,
    base: str | None = None,
    cache: Cache | None = None,
) -> Examination:
    """Reads and checks a log.

    ``now`` is in UTC. Without history every record counts as if git knew nothing of it, and the
    rules that look there are silent, which is faster. ``base`` is the branch or commit that this
    change will be merged into; without one, what is not committed yet is the change. With a
    ``cache``, what has not changed since the last time is not read again.

    Raises nothing for what stands in records or in git, but NoBase where ``base`` names nothing
    that can be compared with.
    """
    disk = Disk(root)
    contents = [(path, disk.read(path), each) for path, each in disk.find(settings)]
    in_files: dict[str, Found] = {}
    if cache:
        read = [cache.read(*each) for each in contents]
        entries = tuple(entry for entry, _ in read)
        in_files = {entry.path: found for entry, found in read}
    else:
        entries = tuple(read_content(*each) for each in contents)
    past = _history(root, settings, entries, now) if with_history else no_history()
    chosen = selection or Selection(levels=settings.rules)
    compared = base is not None or chosen.runs(Scope.BASE)
    start = read_base(root, settings, entries, base) if compared else None
    logbook = Logbook(settings, now, entries, past, start, Files(root))
    known = Known(in_files, cache.in_log(logbook)) if cache else None
    findings = check(logbook, chosen, known)
    if cache:
        cache.save()
    return Examination(logbook, findings)


def _history(root: Path, settings: Settings, entries: tuple[Entry, ...], now: datetime) -> History:
    glimpses = {each.path: Glimpses(each) for each in settings.collections.values()}

    def read(path: str, content: bytes) -> State | None:
        collection = settings.collection_of(path)
        if collection is None:
            return None
        seen = glimpses[collection.path].read(path, content)
        if seen is None:
            return None
        return State(
            seen.id,
            seen.own_id,
            collection.kind.value,
            seen.status,
            seen.status_text,
            seen.owner,
            seen.expiry,
            seen.label,
            seen.reviews,
            seen.giver,
            seen.severity,
            seen.escalation,
        )

    return read_history(
        root,
        [_pathspec(collection) for collection in settings.collections.values()],
        lambda path: settings.collection_of(path) is not None,
        read,
        now,
        {entry.path: entry.content for entry in entries},
        beside=SETTINGS_FILE,
    )


def _pathspec(collection: Collection) -> str:
    """What git is to look through: the folder, which is faster than a glob, where there is one."""
    return f":(literal){collection.folder}" if collection.folder else f":(glob){collection.glob}"
