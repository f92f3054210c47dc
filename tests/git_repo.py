"""Git repositories whose histories tests write: fixed people and dates, nothing inherited."""

import os
import subprocess
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Self

START = datetime(2026, 1, 5, 9, tzinfo=UTC)
"""The date of a repository's first commit; each further one is an hour later."""

Files = Mapping[str, str | bytes | None]
"""Content by path; None takes the file away."""

_ENVIRONMENT = {
    "PATH": os.environ.get("PATH", os.defpath),
    "LC_ALL": "C",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_COMMITTER_NAME": "Committer",
    "GIT_COMMITTER_EMAIL": "committer@example.org",
}
_NONE: Mapping[str, str] = {}


class GitRepo:
    """A repository in a folder of its own, on the branch `main`."""

    def __init__(self, path: Path, *options: str) -> None:
        self.path = path
        self._commits = 0
        if not (path / ".git").exists():
            path.mkdir(parents=True, exist_ok=True)
            self.git("init", "--quiet", *options)
            self.git("symbolic-ref", "HEAD", "refs/heads/main")
            # What a clone without blobs asks of its origin:
            self.git("config", "uploadpack.allowFilter", "true")
            self.git("config", "uploadpack.allowAnySHA1InWant", "true")

    def git(self, *arguments: str, send: bytes = b"", variables: Mapping[str, str] = _NONE) -> str:
        """What git answers; a failure is an error of the test."""
        done = subprocess.run(
            ["git", "-C", str(self.path), *arguments],
            input=send,
            capture_output=True,
            check=False,
            env={**_ENVIRONMENT, **variables},
        )
        assert done.returncode == 0, (arguments, done.stderr)
        return os.fsdecode(done.stdout)

    @property
    def head(self) -> str:
        """The id of the last commit."""
        return self.git("rev-parse", "HEAD").strip()

    def write(self, files: Files) -> None:
        """Write files, or take them away, without a commit."""
        for path, content in files.items():
            file = self.path / path
            if content is None:
                file.unlink()
                continue
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content.encode() if isinstance(content, str) else content)

    def commit(
        self, files: Files | None = None, *, at: datetime | None = None, by: str = "Ada"
    ) -> str:
        """Write files and commit everything there is; returns the commit's id."""
        self.write(files or {})
        self.git("add", "--all")
        self.git(
            "commit", "--quiet", "--allow-empty", "-m", "A change", variables=self._stamp(at, by)
        )
        return self.head

    def rename(self, old: str, new: str) -> None:
        """Move a file, without a commit."""
        (self.path / new).parent.mkdir(parents=True, exist_ok=True)
        (self.path / old).rename(self.path / new)

    def branch(self, name: str, start: str = "HEAD") -> None:
        """Go to a new branch."""
        self.git("switch", "--quiet", "--create", name, start)

    def switch(self, name: str) -> None:
        """Go to a branch."""
        self.git("switch", "--quiet", name)

    def merge(self, *branches: str, at: datetime | None = None, by: str = "Merge Bot") -> str:
        """Merge branches with a commit of its own; returns its id."""
        options = ("--quiet", "--no-ff", "--no-edit")
        self.git("merge", *options, *branches, variables=self._stamp(at, by))
        return self.head

    def squash(self, branch: str, *, at: datetime | None = None, by: str = "Ada") -> str:
        """Bring a branch's changes as one commit; returns its id."""
        self.git("merge", "--quiet", "--squash", branch)
        return self.commit(at=at, by=by)

    def clone(self, path: Path, *options: str) -> Self:
        """A clone, as over a network: with --depth or --filter if asked."""
        self.git("clone", "--quiet", *options, self.path.as_uri(), str(path))
        return type(self)(path)

    def tree(self) -> dict[str, str]:
        """The blob of every file at the last commit, as git lists it."""
        entries = self.git("ls-tree", "-r", "-z", "HEAD").split("\0")[:-1]
        rows = [entry.partition("\t") for entry in entries]
        return {path: row.split()[2] for row, _, path in rows if row.startswith("100")}

    def contents(self) -> dict[str, bytes]:
        """Every file of the working tree."""
        files = (path for path in self.path.rglob("*") if path.is_file())
        contents = {path.relative_to(self.path): path.read_bytes() for path in files}
        return {
            path.as_posix(): content
            for path, content in contents.items()
            if path.parts[0] != ".git"
        }

    def _stamp(self, at: datetime | None, by: str) -> dict[str, str]:
        date = (at or START + timedelta(hours=self._commits)).isoformat()
        self._commits += 1
        email = f"{by.split()[0].lower()}@example.org"
        return {
            "GIT_AUTHOR_NAME": by,
            "GIT_AUTHOR_EMAIL": email,
            "GIT_AUTHOR_DATE": date,
            "GIT_COMMITTER_NAME": "Committer",
            "GIT_COMMITTER_EMAIL": "committer@example.org",
            "GIT_COMMITTER_DATE": date,
        }
