"""The files beside the records, looked up by their names."""

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from posixpath import normpath
from unicodedata import normalize


class Files:
    """The files and folders of the repository that a log stands in, as they are on disk.

    A name must be written as it stands there, on every system: what a system that ignores case
    would find is not there on the next one. Each folder is listed once, when it is first asked for.
    """

    def __init__(self, root: Path) -> None:
        """``root`` is the log's folder. Without a repository around it, only the log is known."""
        self._root = root.resolve()
        self._listed: dict[str, dict[str, str]] = {}
        self.told: dict[str, bool | list[str]] = {}
        """What was asked so far, and what the answer was."""

    def still_tells(self, told: Mapping[str, bool | list[str]]) -> bool:
        """Whether all these questions have the same answers now."""
        return all(self._answer(question) == answer for question, answer in told.items())

    def _answer(self, question: str) -> bool | list[str]:
        if question not in self.told:
            what, _, path = question.partition(" ")
            if what == "names":
                self.told[question] = self._names_in(path)
            else:
                self.told[question] = self._has(path) if what == "has" else self._outside(path)
        return self.told[question]

    @cached_property
    def _top(self) -> Path:
        folders = (self._root, *self._root.parents)
        return next((each for each in folders if (each / ".git").exists()), self._root)

    @cached_property
    def _prefix(self) -> str:
        return self._root.relative_to(self._top).as_posix()

    def outside(self, path: str) -> bool:
        """Whether a path from the log's root leads out of the repository."""
        return bool(self._answer(f"outside {path}"))

    def _outside(self, path: str) -> bool:
        return f"{self._from_top(path)}/".startswith("../")

    def has(self, path: str) -> bool:
        """Whether there is a file or a folder at a path from the log's root."""
        return bool(self._answer(f"has {path}"))

    def _has(self, path: str) -> bool:
        folder = "."
        for name in self._from_top(path).split("/"):
            if name == ".":
                continue
            found = self._names(folder).get(normalize("NFC", name))
            if found is None:
                return False
            folder = f"{folder}/{found}"
        return True

    def names(self, folder: str) -> tuple[str, ...]:
        """The names in a folder, by its path from the log's root; none where it is no folder."""
        answer = self._answer(f"names {folder}")
        return tuple(answer) if isinstance(answer, list) else ()

    def _names_in(self, folder: str) -> list[str]:
        return sorted(self._names(self._from_top(folder))) if self._has(folder) else []

    def _from_top(self, path: str) -> str:
        return normpath(f"{self._prefix}/{path}")

    def _names(self, folder: str) -> dict[str, str]:
        """The names in a folder on disk, by a spelling that is the same on every system."""
        if folder not in self._listed:
            try:
                names = sorted(each.name for each in (self._top / folder).iterdir())
            except OSError:
                names = []
            self._listed[folder] = {normalize("NFC", name): name for name in names}
        return self._listed[folder]
