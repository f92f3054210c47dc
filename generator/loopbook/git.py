"""Running git: finding a repository, asking it something, reading the content of its objects.

The only module that starts a process. What git answers must not depend on who asks, or from where:
user settings that change its output are overridden, and variables that a hook or a shell may have
set are taken out.
"""

import hashlib
import os
import re
import subprocess
from collections import deque
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import IO, Self

# What may stay of git's own variables: how to reach a remote, whose settings hold, and where the
# search for a repository stops. All others (GIT_DIR, GIT_INDEX_FILE, GIT_TRACE, ...) go.
_KEPT_VARIABLES = frozenset(
    {
        "GIT_ALLOW_PROTOCOL",
        "GIT_ASKPASS",
        "GIT_CEILING_DIRECTORIES",
        "GIT_CONFIG_COUNT",
        "GIT_CONFIG_GLOBAL",
        "GIT_CONFIG_NOSYSTEM",
        "GIT_CONFIG_SYSTEM",
        "GIT_DISCOVERY_ACROSS_FILESYSTEM",
        "GIT_EXEC_PATH",
        "GIT_PROXY_COMMAND",
    }
)
_KEPT_PREFIXES = ("GIT_CONFIG_KEY_", "GIT_CONFIG_VALUE_", "GIT_HTTP_", "GIT_SSH", "GIT_SSL_")
_SET_VARIABLES = {
    "LC_ALL": "C",
    "GIT_GRAFT_FILE": "/dev/null",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
}
_SETTINGS = (
    "advice.graftFileDeprecated=false",
    "core.fsmonitor=false",
    "i18n.logOutputEncoding=UTF-8",
    "log.diffMerges=first-parent",
    "log.follow=false",
    "log.showRoot=true",
    "log.showSignature=false",
)

# Requests to `cat-file` that may be unanswered at a time. An id and its newline are at most 65
# bytes, so this many fit into the smallest pipe (4096 bytes): writing them can never block while
# git, in its turn, waits for us to read.
_UNANSWERED = 62

_FETCH_SECONDS = 600

_NOT_FOUND = "git was not found, so there is no history: install git and put it on the PATH."
_NO_REPOSITORY = (
    "This folder is not in a git repository, so there is no history: "
    "run `git init` and commit the records."
)
_NO_TREES = (
    "This partial clone lacks the folders of earlier commits, so their history cannot be read: "
    "run `git fetch --refetch --filter=blob:none`."
)
_NO_COMMIT = (
    "There is no commit '{name}' in this clone, so nothing can be compared with it. In continuous "
    "integration, fetch the whole history (GitHub: fetch-depth: 0, GitLab: GIT_DEPTH: 0); "
    "elsewhere run `git fetch`, or name a branch that is here."
)
_NO_COMMON_COMMIT = (
    "No commit is known from which both '{name}' and this work come{shallow}. {remedy}."
)
_DAMAGED = "git could not read the history ({}): run `git fsck` to see what is wrong."


class GitError(Exception):
    """git could not do what was asked. The message is a sentence that says what to do about it."""

    def __init__(self, message: str, said: str = "") -> None:
        super().__init__(message)
        self.said = said
        """What git itself wrote about it."""


@dataclass(frozen=True, slots=True)
class Repository:
    """A folder in a repository."""

    root: Path
    prefix: str
    """The folder's place in the repository: "" or, say, "docs/"."""
    head: str | None
    """The id of the last commit; None before the first."""
    boundaries: frozenset[str]
    """The commits of a shallow clone whose parents are cut off."""
    promisors: tuple[str, ...]
    """The remotes that hold what a partial clone lacks."""


def open_repository(root: Path) -> Repository:
    """The repository that the folder `root` stands in. Raises GitError where none can be read."""
    questions = ("--is-shallow-repository", "--git-path", "shallow", "--show-prefix")
    shallow, shallow_file, prefix = os.fsdecode(run(root, "rev-parse", *questions)).split("\n", 2)
    return Repository(
        root=root,
        prefix=prefix.removesuffix("\n"),
        head=_head(root),
        boundaries=_lines_of(root / shallow_file) if shallow == "true" else frozenset(),
        promisors=_promisors(root),
    )


def run(root: Path, *arguments: str, send: bytes = b"", seconds: float | None = None) -> bytes:
    """What git writes when it is run in `root`, sent `send`. Raises GitError where it fails.

    After `seconds`, if given, it is stopped and has failed.
    """
    try:
        done = subprocess.run(
            _command(root, arguments),
            input=send,
            capture_output=True,
            env=_environment(),
            timeout=seconds,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise _not_run(error) from error
    if done.returncode:
        said = done.stderr.decode(errors="replace")
        raise GitError(_advice(said), said)
    return done.stdout


def top_of(root: Path) -> Path:
    """The top folder of the repository that a folder stands in; the folder itself without git."""
    try:
        prefix = os.fsdecode(run(root, "rev-parse", "--show-prefix")).removesuffix("\n")
    except GitError:
        return root
    return root.parents[prefix.count("/") - 1] if prefix else root


def merge_base(root: Path, name: str) -> str:
    """The id of the commit at which HEAD left the branch or commit `name`.

    Raises GitError where there is no such commit here, or the clone does not reach back to it.
    """
    if name.startswith("-"):  # git would take it for an option
        raise GitError(_NO_COMMIT.format(name=name))
    try:
        commit = run(root, "rev-parse", "--verify", "--quiet", f"{name}^{{commit}}")
    except GitError as error:
        if error.said:
            raise
        raise GitError(_NO_COMMIT.format(name=name)) from None
    try:
        found = run(root, "merge-base", commit.decode().strip(), "HEAD")
    except GitError as error:
        if error.said:
            raise
        shallow = run(root, "rev-parse", "--is-shallow-repository").strip() == b"true"
        raise GitError(
            _NO_COMMON_COMMIT.format(
                name=name,
                shallow=": this clone is shallow" if shallow else "",
                remedy=(
                    "Fetch the whole history (GitHub: fetch-depth: 0, GitLab: GIT_DEPTH: 0; "
                    "elsewhere: `git fetch --unshallow`)"
                    if shallow
                    else "Name a branch from which this one was made"
                ),
            )
        ) from None
    return found.decode().strip()


class Objects:
    """The content of objects by their ids, all from one `git cat-file --batch`.

    A context manager: the process ends with the block, whatever happens in it.
    """

    def __init__(self, repository: Repository) -> None:
        self._repository = repository

    def __enter__(self) -> Self:
        try:
            self._process = subprocess.Popen(
                _command(self._repository.root, ("cat-file", "--batch")),
                bufsize=1 << 16,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=_environment(),
            )
        except OSError as error:
            raise _not_run(error) from error
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._process.kill()  # it only reads, and nothing more is wanted
        self._process.communicate()

    def read(self, ids: Collection[str]) -> Iterator[tuple[str, bytes | None]]:
        """Each id with its content, in the order asked; None where the object is missing.

        Raises GitError where git gives up on the repository.
        """
        requests, replies = self._process.stdin, self._process.stdout
        assert requests is not None
        assert replies is not None
        # In a partial clone `cat-file` does not say that an object is missing: it dies of it.
        absent = frozenset(missing(self._repository, ids) if self._repository.promisors else ())
        pending = iter(ids)
        unanswered: deque[str] = deque()
        try:
            while chunk := list(islice(pending, _UNANSWERED // 2)):
                requests.write(_as_lines(id for id in chunk if id not in absent))
                requests.flush()
                unanswered.extend(chunk)
                while len(unanswered) > _UNANSWERED // 2:
                    id = unanswered.popleft()
                    yield id, None if id in absent else _reply(replies)
            for id in unanswered:
                yield id, None if id in absent else _reply(replies)
        except BrokenPipeError as error:
            raise _not_run(error) from error


def missing(repository: Repository, ids: Iterable[str]) -> list[str]:
    """Those of the objects that this clone lacks. Gets none of them. Raises GitError."""
    asked = tuple(ids)
    # --missing keeps git from fetching; the filter keeps it from going into the trees of commits.
    options = ("--missing=print", "--ignore-missing", "--filter=tree:0", "--no-object-names")
    here = run(
        repository.root,
        *("rev-list", "--no-walk", "--objects", *options, "--stdin"),
        send=_as_lines(asked),
    )
    present = frozenset(here.decode().split())
    return [id for id in asked if id not in present]


def bring(repository: Repository, ids: Iterable[str]) -> bool:
    """Get the objects that a partial clone lacks, in one call; returns whether all are here now.

    Where no remote can be reached, what is missing stays so. Raises GitError.
    """
    wanting = missing(repository, ids)
    for remote in repository.promisors:
        if not wanting:
            break
        try:
            _fetch(repository, remote, wanting)
        except GitError:
            continue
        wanting = missing(repository, wanting)
    return not wanting


def blob_id(content: bytes, example: str | None) -> str:
    """The id that git gives to `content`, in the manner (SHA-1 or SHA-256) of the id `example`."""
    algorithm = "sha256" if example and len(example) == 64 else "sha1"
    digest = hashlib.new(algorithm, b"blob %d\0" % len(content), usedforsecurity=False)
    digest.update(content)
    return digest.hexdigest()


def _command(root: Path, arguments: Iterable[str]) -> list[str]:
    settings = (word for setting in _SETTINGS for word in ("-c", setting))
    return ["git", "--no-pager", "-C", str(root), *settings, *arguments]


def _environment() -> dict[str, str]:
    """This process's environment without what would send git to another repository."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("GIT_") or name in _KEPT_VARIABLES or name.startswith(_KEPT_PREFIXES)
    }
    return kept | _SET_VARIABLES


def _not_run(error: Exception) -> GitError:
    if isinstance(error, FileNotFoundError):
        return GitError(_NOT_FOUND)
    return GitError(_DAMAGED.format(error))


def _advice(said: str) -> str:
    """What to do about what git wrote on its error output, in one sentence."""
    if "not a git repository" in said:
        return _NO_REPOSITORY
    if "from promisor remote" in said:
        return _NO_TREES
    if trust := re.search(r"git config --global --add safe\.directory .+", said):
        return (
            "git does not read this repository, because another user owns it: "
            f"run `{trust.group().strip()}`."
        )
    faults = re.findall(r"^(?:fatal|error): (.+)$", said, re.MULTILINE)
    return _DAMAGED.format(faults[-1] if faults else "it gave no reason")


def _head(root: Path) -> str | None:
    try:
        return run(root, "log", "-1", "--format=%H").decode().strip()
    except GitError as error:
        if "does not have any commits yet" in error.said:
            return None
        raise


def _lines_of(file: Path) -> frozenset[str]:
    try:
        return frozenset(file.read_text(encoding="ascii").split())
    except (OSError, ValueError) as error:
        raise _not_run(error) from error


def _promisors(root: Path) -> tuple[str, ...]:
    """The remotes that promised to hold what this clone lacks."""
    names = r"^(extensions\.partialclone|remote\..*\.promisor)$"
    try:
        answer = os.fsdecode(run(root, "config", "-z", "--get-regexp", names))
    except GitError as error:
        if error.said:
            raise
        return ()  # where nothing matches, git fails without a word
    remotes = []
    for entry in filter(None, answer.split("\0")):
        name, _, value = entry.partition("\n")
        if name == "extensions.partialclone":
            remotes.append(value)
        elif value.lower() in ("", "true", "yes", "on", "1"):
            remotes.append(name.removeprefix("remote.").removesuffix(".promisor"))
    return tuple(dict.fromkeys(remotes))


def _fetch(repository: Repository, remote: str, ids: Iterable[str]) -> None:
    """Fetch just these objects, as git itself would one by one: no ref moves, nobody is asked."""
    run(
        repository.root,
        *("-c", "http.lowSpeedLimit=1", "-c", "http.lowSpeedTime=30"),
        *("-c", "fetch.negotiationAlgorithm=noop", "fetch", "--quiet", "--no-tags"),
        *("--no-write-fetch-head", "--no-auto-maintenance", "--recurse-submodules=no"),
        *("--filter=blob:none", "--stdin", remote),
        send=_as_lines(ids),
        seconds=_FETCH_SECONDS,
    )


def _as_lines(ids: Iterable[str]) -> bytes:
    return "".join(f"{id}\n" for id in ids).encode()


def _reply(replies: IO[bytes]) -> bytes | None:
    """The next answer of `cat-file --batch`: "<id> <type> <size>", the content and a newline."""
    header = replies.readline()
    if header.endswith(b" missing\n"):
        return None
    size = int(header.split()[2]) if header.endswith(b"\n") else 0
    content = replies.read(size + 1)
    if len(content) != size + 1:
        raise GitError(_DAMAGED.format("an object cannot be read"))
    return content[:-1]
