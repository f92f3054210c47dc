"""The commits that changed a folder: who, when, and which version of which file became which.

Knows blobs, paths and people, and nothing of records.
"""

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import NamedTuple

from loopbook.git import Objects, Repository, bring, run

_HEADER = "--format=%H%n%P%n%ct%n%an%n%ae"
_OPTIONS = (
    # With log.diffMerges set, -m is --diff-merges=first-parent in a spelling that git 2.30 knows.
    *("--first-parent", "-m", "--raw", "-z", "--no-abbrev", "--no-relative"),
    *("--no-color", "--no-decorate", "--no-notes", "--no-mailmap"),
    *("--no-ext-diff", "--no-textconv", "-O/dev/null", "-l1000"),
)
_SIMILAR, _IDENTICAL = "-M50%", "-M100%"

_FILE_MODES = frozenset({"100644", "100755", "100664"})


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit and the human who wrote it: for a merge, the author of the merged side."""

    id: str
    at: datetime
    """The committer date, in UTC."""
    author: str
    email: str


class Version(NamedTuple):
    """One version of a file: its path, relative to the folder, and the id of its content."""

    path: str
    blob: str


class Change(NamedTuple):
    """What happened to one file: added (no `before`), removed (no `after`), changed or renamed."""

    before: Version | None
    after: Version | None


class Step(NamedTuple):
    """A commit of the first-parent chain, with its parents and the files that it changed."""

    commit: Commit
    parents: tuple[str, ...]
    changes: tuple[Change, ...]


def read_steps(repository: Repository, pathspecs: Sequence[str]) -> list[Step]:
    """The first-parent commits up to HEAD that changed files under `pathspecs`, oldest first.

    `pathspecs` are relative to the repository's folder; files outside of it are left out. Links
    and submodules count as absent. A merge still has its own author. Raises GitError.
    """
    if repository.head is None or not pathspecs:
        return []
    if not repository.promisors:
        return _log(repository, pathspecs, _SIMILAR)
    # To find renames of changed files git reads them, and a partial clone may not have them yet.
    steps = _log(repository, pathspecs, _IDENTICAL)
    versions = (version for step in steps for change in step.changes for version in change)
    blobs = dict.fromkeys(version.blob for version in versions if version)
    return _log(repository, pathspecs, _SIMILAR) if bring(repository, blobs) else steps


def credit_merges(steps: Sequence[Step], objects: Objects) -> list[Step]:
    """The same steps, in which the author of a merge is whoever wrote what was merged.

    That is the author of the merged side's last commit which is not a merge itself; of several
    merged sides the first is taken. Where that commit is missing, a merge keeps its own author.
    """
    sides = {step.commit.id: step.parents[1] for step in steps if len(step.parents) > 1}
    authors: dict[str, tuple[str, str]] = {}
    while sides:
        bodies = dict(objects.read(dict.fromkeys(sides.values())))
        deeper: dict[str, str] = {}
        for merge, id in sides.items():
            body = bodies[id]
            if body is None:
                continue
            parents = _parents_of(body)
            if len(parents) > 1:
                deeper[merge] = parents[0]
            else:
                authors[merge] = _author_of(body)
        sides = deeper
    return [_credited(step, authors.get(step.commit.id)) for step in steps]


def known_since(repository: Repository) -> datetime | None:
    """The instant at which a shallow clone's first-parent chain is cut off; None if it is whole.

    Raises GitError.
    """
    if not repository.boundaries or repository.head is None:
        return None
    query = ("--first-parent", "--max-parents=0", "-1", "--format=%H %ct")
    first, _, seconds = run(repository.root, "log", *query).decode().strip().partition(" ")
    return _instant(seconds) if first in repository.boundaries else None


def changes_since(repository: Repository, commit: str) -> list[Change]:
    """How the files of the working tree differ from a commit; paths are from the repository's top.

    What is not committed counts, and new files that git does not ignore. The blob of a file that
    is not committed as it stands is not known and given as zeros. Raises GitError.
    """
    options = ("--raw", "-z", "--no-abbrev", "--no-relative", "--no-color", "--no-ext-diff")
    tracked = run(repository.root, "diff", *options, "--ignore-submodules", _SIMILAR, commit, "--")
    tokens = iter(tracked.split(b"\0")[:-1])
    changes = [_change(token, tokens, "") for token in tokens]
    others = ("ls-files", "--others", "--exclude-standard", "-z", "--full-name", "--", ":/")
    new = run(repository.root, *others).split(b"\0")[:-1]
    return [*changes, *(Change(None, Version(os.fsdecode(path), "")) for path in new)]


def versions_since(repository: Repository, commit: str, paths: Sequence[str]) -> list[Version]:
    """The versions that files were given in the commits since another, on whatever branch.

    ``paths`` and those of the answer are relative to the repository's folder; oldest first, each
    commit after its parents. Raises GitError.
    """
    literal = [f":(literal){path}" for path in paths]
    options = ("--raw", "-z", "--no-abbrev", "--no-relative", "--no-renames", "--no-ext-diff")
    order = ("--topo-order", "--reverse")
    revisions = f"{commit}..HEAD"
    output = run(repository.root, "log", _HEADER, *options, *order, revisions, "--", *literal)
    return [
        change.after
        for step in _parse(output, repository.prefix)
        for change in step.changes
        if change.after
    ]


def _log(repository: Repository, pathspecs: Sequence[str], renames: str) -> list[Step]:
    assert repository.head is not None
    places = (pathspec or "." for pathspec in pathspecs)
    arguments = ("log", _HEADER, *_OPTIONS, renames, repository.head, "--", *places)
    steps = list(_parse(run(repository.root, *arguments), repository.prefix))
    steps.reverse()
    return steps


def _parse(output: bytes, prefix: str) -> Iterator[Step]:
    """Steps from `git log --raw -z`: a header, then for each file its ":..." entry and its paths.

    Each of these ends with a NUL, so that paths may hold anything else; the first entry of a
    commit begins with a newline.
    """
    tokens = iter(output.split(b"\0")[:-1])
    header: bytes | None = None
    changes: list[Change] = []
    for token in tokens:
        if token.startswith((b":", b"\n:")):
            changes.append(_change(token.lstrip(), tokens, prefix))
            continue
        if header is not None:
            yield _step(header, changes)
        header, changes = token, []
    if header is not None:
        yield _step(header, changes)


def _change(entry: bytes, paths: Iterator[bytes], prefix: str) -> Change:
    """A change from its entry, ":<modes> <blobs> <letter>", and the one or two paths after it."""
    old_mode, new_mode, old_blob, new_blob, letter = entry[1:].decode().split(" ")
    old_path = new_path = os.fsdecode(next(paths))
    if letter[0] in "RC":
        new_path = os.fsdecode(next(paths))
    return Change(
        _version(prefix, old_path, old_mode, old_blob),
        _version(prefix, new_path, new_mode, new_blob),
    )


def _version(prefix: str, path: str, mode: str, blob: str) -> Version | None:
    if mode not in _FILE_MODES or not path.startswith(prefix):
        return None
    return Version(path[len(prefix) :], blob)


def _step(header: bytes, changes: Iterable[Change]) -> Step:
    id, parents, seconds, author, email = header.decode(errors="replace").split("\n")
    commit = Commit(id, _instant(seconds), author, email)
    return Step(commit, tuple(parents.split()), tuple(changes))


def _instant(seconds: str) -> datetime:
    try:
        return datetime.fromtimestamp(int(seconds), UTC)
    except (ValueError, OverflowError, OSError):
        return datetime.fromtimestamp(0, UTC)  # no calendar has that date; git does the same


def _parents_of(commit: bytes) -> list[str]:
    return [line[7:].decode() for line in _fields_of(commit) if line.startswith(b"parent ")]


def _author_of(commit: bytes) -> tuple[str, str]:
    """The author's name and address."""
    fields = dict(line.partition(b" ")[::2] for line in _fields_of(commit))
    author = _decoded(fields.get(b"author", b""), fields.get(b"encoding", b"utf-8"))
    name, _, rest = author.partition("<")
    return name.strip(), rest.partition(">")[0]


def _fields_of(commit: bytes) -> list[bytes]:
    lines = commit.partition(b"\n\n")[0].split(b"\n")
    return [line for line in lines if not line.startswith(b" ")]  # those continue a signature


def _decoded(text: bytes, encoding: bytes) -> str:
    try:
        return text.decode(encoding.decode())
    except (LookupError, UnicodeError):
        return text.decode(errors="replace")


def _credited(step: Step, author: tuple[str, str] | None) -> Step:
    if author is None:
        return step
    name, email = author
    return step._replace(commit=replace(step.commit, author=name, email=email))
