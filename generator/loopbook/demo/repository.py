"""Commits of people who do not exist, written as a git repository in one go.

The stream is that of ``git fast-import`` (https://git-scm.com/docs/git-fast-import#_input_format).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from loopbook import git
from loopbook.writing import Refusal

_ALONE = (
    *("-c", "core.hooksPath=/dev/null", "-c", "core.attributesFile=/dev/null"),
    *("-c", "core.autocrlf=false"),
)
"""What the user's own settings would add to the files or run beside them."""


@dataclass(frozen=True, slots=True)
class Commit:
    """What somebody changed, and when."""

    at: datetime
    """With the offset of the author's zone."""
    name: str
    email: str
    message: str
    files: Mapping[str, str | None]
    """Text by path; None takes the file away."""


def write(folder: Path, commits: Iterable[Commit]) -> None:
    """Makes a repository in a folder, with these commits on the branch ``main``, checked out.

    The ids depend on the commits alone. Raises :class:`Refusal` where there can be no such folder,
    and GitError where git is missing or fails; without git, nothing is made.
    """
    git.run(Path(), "version")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Refusal(f"{folder} cannot be made: {error.strerror}; name another one.") from None
    branch = ("--initial-branch=main", "--object-format=sha1", "--template=")
    git.run(folder, "init", "--quiet", *branch)
    git.run(folder, *_ALONE, "fast-import", "--quiet", send=b"".join(_stream(commits)))
    git.run(folder, *_ALONE, "read-tree", "--reset", "-u", "HEAD")


def _stream(commits: Iterable[Commit]) -> Iterator[bytes]:
    for commit in commits:
        who = f"{commit.name} <{commit.email}> {int(commit.at.timestamp())} {commit.at:%z}\n"
        yield f"commit refs/heads/main\nauthor {who}committer {who}".encode()
        yield _data(commit.message)
        for path, text in commit.files.items():
            if text is None:
                yield f"D {path}\n".encode()
            else:
                yield f"M 100644 inline {path}\n".encode()
                yield _data(text)
        yield b"\n"


def _data(text: str) -> bytes:
    content = text.encode()
    return b"data %d\n%b\n" % (len(content), content)
