"""The files of a log on disk: which of them are records, and their bytes."""

import os
from collections.abc import Iterator
from pathlib import Path
from stat import S_ISLNK, S_ISREG

from loopbook.collection import Collection
from loopbook.findings import Fault
from loopbook.settings import Settings

MAX_BYTES = 1 << 20
"""The most bytes that a record may have."""

SKIPPED_FOLDERS = frozenset({"node_modules", "__pycache__"})
"""Folders that hold nobody's own files."""


class Disk:
    """The folder of a log, for as long as one reading of it takes."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._real_root = os.path.realpath(root)
        self._inside: dict[str, bool] = {}

    def find(self, settings: Settings) -> Iterator[tuple[str, Collection]]:
        """Every file that is a record, by its path from the root, with its collection; sorted."""
        found: dict[str, Collection] = {}
        for collection in settings.collections.values():
            start = self._root / collection.folder if collection.folder else self._root
            for folder, folders, names in os.walk(start):
                folders[:] = sorted(
                    each
                    for each in folders
                    if not each.startswith(".") and each not in SKIPPED_FOLDERS
                )
                prefix = Path(folder).relative_to(self._root).as_posix()
                for name in names:
                    path = name if prefix == "." else f"{prefix}/{name}"
                    if path not in found and collection.covers(path):
                        found[path] = collection
        yield from sorted(found.items())

    def read(self, path: str) -> bytes | Fault:
        """The bytes of a file, by its path from the root; or what keeps it from being read."""
        file = f"{self._root}/{path}"
        try:
            status = os.lstat(file)
            if S_ISLNK(status.st_mode):
                inside = self._is_inside(os.path.realpath(file))
                status = os.stat(file)  # noqa: PTH116 - ten thousand times, and paths are slow
            else:
                inside = self._folder_is_inside(file.rpartition("/")[0])
            if not inside:
                return _fault("it is a link out of the repository", "copy the file into the log")
            if not S_ISREG(status.st_mode):
                return _fault("it is no file", "keep only text files in the log")
            if status.st_size > MAX_BYTES:
                hint = "move the bulk into a file that the record links to"
                return _fault("it is over 1 MiB", hint)
            with open(file, "rb", buffering=0) as content:  # noqa: PTH123 - see above
                return content.read()
        except (OSError, RuntimeError) as error:
            return _fault(
                f"it cannot be read ({getattr(error, 'strerror', None) or error})",
                "check that the file is there and that you may read it",
            )

    def _folder_is_inside(self, folder: str) -> bool:
        if folder not in self._inside:
            self._inside[folder] = self._is_inside(os.path.realpath(folder))
        return self._inside[folder]

    def _is_inside(self, real: str) -> bool:
        return real == self._real_root or real.startswith(self._real_root.rstrip(os.sep) + os.sep)


def _fault(problem: str, hint: str) -> Fault:
    return Fault("F001", problem, hint=hint)
