"""What a change starts from: a commit, which files differ from it, and what records said there.

Where a base is named, it is the commit at which this work left it, so that what others did there
since counts as nobody's change. Where none is named, it is the last commit: the change is what is
not committed yet.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from loopbook.commits import Change, Version, changes_since, versions_since
from loopbook.git import GitError, Objects, Repository, merge_base, open_repository
from loopbook.glimpses import Glimpses
from loopbook.reading import Entry, read_bytes
from loopbook.settings import Settings

_NOTHING_COMMITTED = (
    "Nothing is committed here yet, so nothing can be compared with '{name}': "
    "make the first commit, or check without --diff."
)


class NoBase(Exception):
    """The base that was asked for cannot be compared with; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Former:
    """A changed record as it was where the change began."""

    entry: Entry
    between: tuple[str, ...] = ()
    """Its statuses in the commits since, in our words, oldest first, where it has moved."""


@dataclass(frozen=True, slots=True)
class Base:
    """Where a change began, and what it touches."""

    name: str | None
    """As it was asked for; None where it is the last commit."""
    prefix: str
    """The log's place in the repository: "" or, say, "docs/"."""
    changed: frozenset[str]
    """Every file that differs, the removed ones too, by its path from the repository's top."""
    records: Mapping[str, Former]
    """The changed records that were there before, by their present path from the log's root."""

    def touches(self, path: str) -> bool:
        """Whether the change touches a file of the log, by its path from the log's root."""
        return f"{self.prefix}{path}" in self.changed


def read_base(
    root: Path, settings: Settings, entries: Iterable[Entry], name: str | None
) -> Base | None:
    """What the records under ``root`` said at the base ``name``, or at the last commit.

    ``entries`` are the records as they are now. None where no base is named and git knows none.
    Raises :class:`NoBase` where the one that is named cannot be compared with.
    """
    try:
        repository = open_repository(root)
        if repository.head is None:
            if name is None:
                return None
            raise NoBase(_NOTHING_COMMITTED.format(name=name))
        commit = merge_base(root, name) if name else repository.head
        present = {entry.path: entry for entry in entries}
        return _read_base(repository, settings, present, name, commit)
    except GitError as error:
        if name is None:
            return None
        raise NoBase(str(error)) from None


def _read_base(
    repository: Repository,
    settings: Settings,
    present: Mapping[str, Entry],
    name: str | None,
    commit: str,
) -> Base:
    changes = changes_since(repository, commit)
    changed = frozenset(version.path for change in changes for version in change if version)
    with Objects(repository) as objects:
        former = _former(_in_log(changes, repository.prefix), objects, settings, present)
        moved = {
            path: entry.path for path, entry in former.items() if _has_moved(entry, present[path])
        }
        between = _between(repository, objects, settings, commit, moved) if name and moved else {}
    records = {path: Former(entry, between.get(path, ())) for path, entry in former.items()}
    return Base(name, repository.prefix, changed, records)


def _has_moved(former: Entry, entry: Entry) -> bool:
    if former.record is None or entry.record is None:
        return False
    return former.record.status != entry.record.status


def _in_log(changes: Iterable[Change], prefix: str) -> list[Change]:
    """The changes of files below the log's root, by their paths from there."""

    def inside(version: Version | None) -> Version | None:
        if version is None or not version.path.startswith(prefix):
            return None
        return version._replace(path=version.path[len(prefix) :])

    return [Change(inside(before), inside(after)) for before, after in changes]


def _former(
    changes: Iterable[Change],
    objects: Objects,
    settings: Settings,
    present: Mapping[str, Entry],
) -> dict[str, Entry]:
    """The changed records as they were, by their present path.

    Of a file that was renamed the front matter's own id, where there is one, goes before what git
    takes for a rename.
    """
    before = [change.before for change in changes if change.before]
    contents = dict(objects.read({version.blob for version in before}))
    entries: dict[str, Entry] = {}
    for path, blob in before:
        collection, content = settings.collection_of(path), contents.get(blob)
        if collection is not None and content is not None:
            entries[path] = read_bytes(path, content, collection)
    left = {entry.id: path for path, entry in entries.items() if path not in present}
    found: dict[str, Entry] = {}
    for was, now in changes:
        if now is None or now.path not in present:
            continue
        renamed = left.get(present[now.path].id) if now.path not in entries else None
        path = renamed or (was.path if was else now.path)
        if path in entries:
            found[now.path] = entries[path]
    return found


def _between(
    repository: Repository,
    objects: Objects,
    settings: Settings,
    commit: str,
    moved: Mapping[str, str],
) -> dict[str, tuple[str, ...]]:
    """The statuses that records had in the commits since the base, by their present path."""
    homes = {former: path for path, former in moved.items()} | {path: path for path in moved}
    versions = [
        version
        for version in versions_since(repository, commit, list(homes))
        if version.path in homes
    ]
    contents = dict(objects.read({version.blob for version in versions}))
    found: dict[str, list[str]] = {}
    for path, blob in versions:
        collection, content = settings.collection_of(path), contents.get(blob)
        if collection is None or content is None:
            continue
        seen = Glimpses(collection).read(path, content)
        if seen and seen.status:
            found.setdefault(homes[path], []).append(seen.status)
    return {path: tuple(statuses) for path, statuses in found.items()}
