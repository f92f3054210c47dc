"""Git -> timelines: what happened to every record, from its first version to the working tree.

The changes of the first-parent chain are replayed, oldest first, over the versions of the records
as a reader that the caller gives understands them. Nothing that a repository holds or lacks
raises: where there is no history to read, the answer says why.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from loopbook.clock import BEGINNING_OF_TIME
from loopbook.commits import (
    Change,
    Commit,
    Step,
    Version,
    credit_merges,
    known_since,
    read_steps,
)
from loopbook.git import GitError, Objects, Repository, blob_id, open_repository
from loopbook.timeline import Event, EventKind, State, Timeline

__all__ = [
    "Commit",
    "Event",
    "EventKind",
    "History",
    "Reader",
    "State",
    "Timeline",
    "no_history",
    "read_history",
]

Reader = Callable[[str, bytes], State | None]
"""From a path and the content of the file to what it says; None where that cannot be read."""


@dataclass(frozen=True, slots=True)
class History:
    """What git knows of a log."""

    timelines: Mapping[str, Timeline]
    """The living records by path, sorted."""
    gone: tuple[Timeline, ...]
    """The removed ones, in the order of their removal."""
    known_since: datetime | None
    """The boundary of a shallow clone; None where the history is whole or there is none."""
    available: bool
    """False where there is no history to read."""
    problem: str | None
    """What keeps the history from being read, or read in full, and what to do, in a sentence."""
    head: str | None
    """The id of the last commit; None before the first."""
    final: Mapping[str, str]
    """The blob ids of the records at `head`, by path."""
    versions: int
    """How many versions of records were read."""
    beside: tuple[tuple[datetime, bytes], ...] = ()
    """The committed versions of the file that was asked for beside the records, oldest first.

    At the boundary of a shallow clone it has been there before, since nobody knows when.
    """

    def all_timelines(self) -> Iterator[Timeline]:
        """The timelines of the living records and of the removed ones."""
        yield from self.timelines.values()
        yield from self.gone


def no_history(problem: str | None = None) -> History:
    """The history of a log that has none; `problem` says why."""
    return History({}, (), None, False, problem, None, {}, 0)


def read_history(
    root: Path,
    pathspecs: Sequence[str],
    wanted: Callable[[str], bool],
    read: Reader,
    now: datetime,
    working: Mapping[str, bytes] | None = None,
    beside: str | None = None,
) -> History:
    """The history of the records under the folder `root`, in one pass over git.

    `pathspecs` say where to look, relative to `root`, as git understands them (a plain folder is
    read faster than a glob); `wanted` says of a path relative to `root` whether it is a record's;
    `read` is called once for each version of a record. `working` is the content of all records in
    the working tree, by path: where it differs from the last commit, events without a commit tell
    so, at `now`. Without it nothing is compared. `beside` is the path of one other file, whose
    versions are kept as they are.

    Never raises for what a repository holds or lacks: see `History.available` and `problem`.
    """
    try:
        return _read_history(root, pathspecs, wanted, read, now, working, beside)
    except GitError as error:
        return no_history(str(error))


def _read_history(
    root: Path,
    pathspecs: Sequence[str],
    wanted: Callable[[str], bool],
    read: Reader,
    now: datetime,
    working: Mapping[str, bytes] | None,
    beside: str | None,
) -> History:
    repository = open_repository(root)
    looked_at = [*pathspecs, f":(literal){beside}"] if beside else pathspecs
    every = read_steps(repository, looked_at)
    steps = list(_of_records(every, wanted))
    with Objects(repository) as objects:
        steps = credit_merges(steps, objects)
        states, missing = _read_versions(steps, objects, read)
        kept = _versions_of(beside, every, repository, objects) if beside else ()
    replay = _Replay(states)
    for step in steps:
        complete = step.commit.id not in repository.boundaries
        replay.apply(_Moment(step.commit.at, step.commit), step.changes, complete)
    final = replay.blobs()
    if working is not None:
        mine = {path: working[path] for path in sorted(working) if wanted(path)}
        changes = _uncommitted(final, mine, repository)
        # The replay looks versions up in this very mapping.
        states |= {new: read(new.path, mine[new.path]) for _, new in changes if new}
        replay.apply(_Moment(now, None), changes, complete=True)
    return History(
        timelines=replay.timelines(),
        gone=replay.gone(),
        known_since=known_since(repository),
        available=True,
        problem=_shortfall(missing, repository),
        head=repository.head,
        final=final,
        versions=len(states) - missing,
        beside=kept,
    )


def _of_records(steps: Iterable[Step], wanted: Callable[[str], bool]) -> Iterator[Step]:
    """The steps without what happened to other files: a record moved out of the log is removed."""
    for step in steps:
        changes = (
            Change(
                before if before and wanted(before.path) else None,
                after if after and wanted(after.path) else None,
            )
            for before, after in step.changes
        )
        kept = tuple(change for change in changes if change.before or change.after)
        if kept:
            yield step._replace(changes=kept)


def _read_versions(
    steps: Iterable[Step], objects: Objects, read: Reader
) -> tuple[dict[Version, State | None], int]:
    """What each version says, and how many are missing. Every blob is got once."""
    places: dict[str, dict[str, None]] = {}
    for step in steps:
        for _, version in step.changes:
            if version:
                places.setdefault(version.blob, {})[version.path] = None
    states: dict[Version, State | None] = {}
    missing = 0
    for blob, content in objects.read(places):
        for path in places[blob]:
            states[Version(path, blob)] = None if content is None else read(path, content)
            missing += content is None
    return states, missing


def _versions_of(
    path: str, steps: Iterable[Step], repository: Repository, objects: Objects
) -> tuple[tuple[datetime, bytes], ...]:
    """The versions of one file and since when each held; those that are missing are left out."""
    found = [
        (BEGINNING_OF_TIME if step.commit.id in repository.boundaries else step.commit.at, after)
        for step in steps
        for _, after in step.changes
        if after and after.path == path
    ]
    contents = dict(objects.read(dict.fromkeys(version.blob for _, version in found)))
    return tuple(
        (at, content) for at, version in found if (content := contents[version.blob]) is not None
    )


def _shortfall(missing: int, repository: Repository) -> str | None:
    if not missing:
        return None
    versions = "1 version of a record is" if missing == 1 else f"{missing} versions of records are"
    remedy = "build where its remote can be reached" if repository.promisors else "clone anew"
    return f"{versions} missing from this clone, so changes show as mere edits: {remedy}."


def _uncommitted(
    final: Mapping[str, str], working: Mapping[str, bytes], repository: Repository
) -> list[Change]:
    """How the working tree differs from the last commit. A file moved as it is, is renamed."""
    changes: list[Change] = []
    lost = [Version(path, blob) for path, blob in final.items() if path not in working]
    origins = {old.blob: old for old in lost}
    for path, content in working.items():
        new = Version(path, blob_id(content, repository.head))
        committed = final.get(path)
        if committed is None:
            if not _belongs_elsewhere(repository.root, path):
                changes.append(Change(origins.pop(new.blob, None), new))
        elif committed != new.blob and committed != _id_with_lf(content, repository.head):
            changes.append(Change(Version(path, committed), new))
    moved = {change.before for change in changes}
    return changes + [Change(old, None) for old in lost if old not in moved]


def _id_with_lf(content: bytes, example: str | None) -> str:
    """The id of a file that git checked out with CRLF, as Windows has it, but keeps with LF."""
    return blob_id(content.replace(b"\r\n", b"\n"), example)


def _belongs_elsewhere(root: Path, path: str) -> bool:
    """Whether a file that this repository does not hold is reached by a link or a submodule.

    Its history is told at another place, so it is no news here.
    """
    file = root / path
    return file.is_symlink() or any(
        folder.is_symlink() or (folder / ".git").exists()
        for folder in file.parents
        if folder != root and folder.is_relative_to(root)
    )


class _Moment(NamedTuple):
    at: datetime
    commit: Commit | None


@dataclass(slots=True)
class _Track:
    """A timeline in the making."""

    version: Version
    complete: bool
    start: State | None
    known: State | None
    """The last version that could be read: the basis for comparing the next."""
    events: list[Event] = dataclass_field(default_factory=list)
    paths: dict[str, None] = dataclass_field(default_factory=dict)
    ids: dict[str, None] = dataclass_field(default_factory=dict)

    def follow(self, version: Version, state: State | None, moment: _Moment) -> None:
        """Go on to the next version."""
        old, self.version = self.version, version
        if old.path != version.path:
            self.paths[old.path] = None
            self.tell(EventKind.RENAMED, moment, state, "path", old.path, version.path)
        differences = _differences(self.known, state)
        for kind, field, before, after in differences:
            self.tell(kind, moment, state, field, before, after)
        if old.blob != version.blob and not differences:
            self.tell(EventKind.EDITED, moment, state)
        if state:
            self.ids[state.id] = None
            self.known = state

    def tell(
        self,
        kind: EventKind,
        moment: _Moment,
        state: State | None,
        field: str | None = None,
        before: str | None = None,
        after: str | None = None,
    ) -> None:
        """Add an event."""
        self.events.append(Event(kind, *moment, field, before, after, state))

    def timeline(self, removed: bool) -> Timeline:
        """The timeline, now that it is made."""
        last_id = self.known.id if self.known else None
        return Timeline(
            path=self.version.path,
            former_paths=tuple(path for path in self.paths if path != self.version.path),
            former_ids=tuple(id for id in self.ids if id != last_id),
            events=tuple(self.events),
            complete=self.complete,
            removed=removed,
            start=self.start,
        )


def _differences(
    old: State | None, new: State | None
) -> list[tuple[EventKind, str, str | None, str | None]]:
    """The fields that differ between two versions that can be read: kind, name, before, after."""
    if old is None or new is None:
        return []
    compared = (
        (EventKind.MOVED, "status", old.status_text, new.status_text),
        (EventKind.REASSIGNED, "owner", old.owner, new.owner),
        (EventKind.RENEWED, "expiry", old.expiry, new.expiry),
    )
    return [entry for entry in compared if entry[2] != entry[3]]


class _Replay:
    """All records, moved from one commit to the next."""

    def __init__(self, states: Mapping[Version, State | None]) -> None:
        self._states = states
        self._living: dict[str, _Track] = {}
        self._gone: list[_Track] = []

    def apply(self, moment: _Moment, changes: Sequence[Change], complete: bool) -> None:
        """Do what one commit did. Not `complete`: what appears was there before, unseen."""
        for before, after in self._identified(changes):
            track = self._living.pop(before.path, None) if before else None
            if after and track:
                track.follow(after, self._states[after], moment)
                self._living[after.path] = track
            elif after:
                self._living[after.path] = self._begin(after, moment, complete)
            elif track:
                track.tell(EventKind.REMOVED, moment, None)
                self._gone.append(track)

    def _begin(self, version: Version, moment: _Moment, complete: bool) -> _Track:
        state = self._states[version]
        track = _Track(version, complete, state, state)
        if state:
            track.ids[state.id] = None
        if complete:
            track.tell(EventKind.OPENED, moment, state)
        return track

    def _identified(self, changes: Sequence[Change]) -> list[Change]:
        """The same changes, with renames told by the records' own ids before git's guesses.

        git pairs files that look alike, and so takes two records made from one template for one;
        and it misses a record that was renamed and rewritten.
        """
        stayed = [change for change in changes if _stays(change)]
        moved = [change for change in changes if not _stays(change)]
        left = {before: self._own_id_at(before.path) for before, _ in moved if before}
        new = {after: _own_id(self._states[after]) for _, after in moved if after}
        holders = {own_id: before for before, own_id in left.items() if own_id}
        guesses = [(before, after) for before, after in moved if before and after]
        certain = [pair for pair in guesses if left[pair[0]] and left[pair[0]] == new[pair[1]]]
        by_id = [(holders[own_id], after) for after, own_id in new.items() if own_id in holders]
        likely = [pair for pair in guesses if not (left[pair[0]] and new[pair[1]])]
        renamed = []
        for before, after in (*certain, *by_id, *likely):
            if before in left and after in new:
                del left[before], new[after]
                renamed.append(Change(before, after))
        removed = [Change(before, None) for before in left]
        return stayed + removed + renamed + [Change(None, after) for after in new]

    def _own_id_at(self, path: str) -> str | None:
        track = self._living.get(path)
        return _own_id(track.known) if track else None

    def blobs(self) -> dict[str, str]:
        """The id of each living record's content, by path."""
        return {path: self._living[path].version.blob for path in sorted(self._living)}

    def timelines(self) -> dict[str, Timeline]:
        """The timelines of the living records, by path."""
        return {path: self._living[path].timeline(removed=False) for path in sorted(self._living)}

    def gone(self) -> tuple[Timeline, ...]:
        """The timelines of the removed records."""
        return tuple(track.timeline(removed=True) for track in self._gone)


def _stays(change: Change) -> bool:
    before, after = change
    return before is not None and after is not None and before.path == after.path


def _own_id(state: State | None) -> str | None:
    return state.id if state and state.own_id else None
