"""What was read and found before, kept by content, so that a check looks only at what has changed.

Nothing in it is trusted for longer than it holds. What one file says and what its rules find is
kept by the file's bytes. What the rules of the whole log find is kept by the bytes of all files and
by each answer that the disk gave. All of it is kept by the settings and by this program: another
version, another library, another time zone database, and nothing is taken over. Rules that ask the
clock or git are always asked anew.

The cache is one file in ``.loopbook_cache/``, written whole or not at all. It can be deleted at any
time; a file that is damaged counts as none.
"""

import json
import os
import zoneinfo
from collections.abc import Iterable, Mapping, Sequence
from hashlib import blake2b
from importlib import metadata
from pathlib import Path
from typing import Any

from loopbook.checks import BY_CODE
from loopbook.checks.rule import Spot
from loopbook.checks.running import Found, look_at_file, look_at_log
from loopbook.collection import Collection
from loopbook.filetext import Source
from loopbook.findings import Fault, Position, Severity
from loopbook.logbook import Logbook
from loopbook.reading import Entry, read_content, shown_path
from loopbook.settings import SETTINGS_FILE, Settings
from loopbook.writing import Refusal, write

FOLDER = ".loopbook_cache"
_FORMAT = 1
_LIBRARIES = ("holidays", "pathspec", "pydantic", "python-frontmatter", "pyyaml", "tzdata")
"""What the answer of a rule of one file may depend on besides this program."""


class Cache:
    """What one log's check has kept, and what the next one will find."""

    def __init__(self, root: Path, settings: Settings) -> None:
        self._file = root / FOLDER / "check.json"
        self._settings = settings
        self._key = _digest(_FORMAT, _bytes(root / SETTINGS_FILE), *_program(), *_zones(settings))
        self._kept, self._kept_log = self._load()
        self._entries: dict[str, list[Any]] = {}
        self._log: list[Any] | None = None

    def read(
        self, path: str, content: bytes | Fault, collection: Collection
    ) -> tuple[Entry, Found]:
        """A record, and what the rules of one file find in it.

        ``content`` are its bytes, or what keeps it from being read.
        """
        if isinstance(content, Fault):
            digest = _digest(content)
        else:
            digest = _digest_of(content)
        kept = self._kept.get(path)
        if kept is not None and kept[0] == digest:
            self._entries[path] = kept
            return _entry(path, content, collection, kept), _found(kept[5])
        entry = read_content(path, content, collection)
        found = look_at_file(entry, self._settings)
        faults = [_fault_as_json(fault) for fault in entry.faults]
        origins = dict(entry.origins)
        self._entries[path] = [digest, entry.id, entry.fields, origins, faults, _as_json(found)]
        return entry, found

    def in_log(self, logbook: Logbook) -> Mapping[str, Found]:
        """What the rules of the whole log find, by path."""
        digest = _digest(*((path, kept[0]) for path, kept in self._entries.items()))
        kept, files = self._kept_log, logbook.files
        if kept is not None and kept[0] == digest and files and files.still_tells(kept[1]):
            self._log = kept
            return {path: _found(found) for path, found in kept[2].items()}
        found = look_at_log(logbook)
        spots = {path: _as_json(each) for path, each in found.items()}
        self._log = [digest, files.told if files else {}, spots]
        return found

    def save(self) -> None:
        """Writes what was kept, where it differs from what is there. Fails without a word."""
        if self._entries == self._kept and self._log == self._kept_log:
            return
        body = json.dumps([self._log, self._entries], separators=(",", ":")).encode()
        head = json.dumps([self._key, _digest_of(body)]).encode()
        try:
            if self._file.parent.is_symlink():
                return
            _make_folder(self._file.parent)
            write(self._file, head + b"\n" + body)
        except (OSError, Refusal):
            return

    def _load(self) -> tuple[dict[str, list[Any]], list[Any] | None]:
        try:
            head, _, body = self._file.read_bytes().partition(b"\n")
            if json.loads(head) != [self._key, _digest_of(body)]:
                return {}, None
            log, entries = json.loads(body)
        except (OSError, ValueError):
            return {}, None
        return entries, log


def _make_folder(folder: Path) -> None:
    """The folder, with what keeps it out of git and out of backups (https://bford.info/cachedir/)."""
    folder.mkdir(exist_ok=True)
    (folder / ".gitignore").write_text("*\n", "utf-8")
    tag = "Signature: 8a477f597d28d172789f06886806bc55\n# This folder is a cache of Loopbook.\n"
    (folder / "CACHEDIR.TAG").write_text(tag, "utf-8")


def _entry(path: str, content: bytes | Fault, collection: Collection, kept: Sequence[Any]) -> Entry:
    _, id, fields, origins, faults, _ = kept
    source = Source() if isinstance(content, Fault) else Source(content)
    read = tuple(
        Fault(code, message, Position(*at), field, hint)
        for code, message, at, field, hint in faults
    )
    return Entry(shown_path(path), collection, id, source, fields, read, origins)


def _fault_as_json(fault: Fault) -> list[Any]:
    return [fault.code, fault.message, fault.position, fault.field, fault.hint]


def _found(kept: Iterable[Sequence[Any]]) -> Found:
    return tuple(
        (
            BY_CODE[code],
            Spot(message, Position(*at), field, hint, Severity(weight) if weight else None),
        )
        for code, message, at, field, hint, weight in kept
    )


def _as_json(found: Found) -> list[list[Any]]:
    return [
        [rule.code, spot.message, spot.position, spot.field, spot.hint, spot.severity]
        for rule, spot in found
    ]


def _digest(*parts: object) -> str:
    return _digest_of(repr(parts).encode("utf-8", "surrogatepass"))


def _digest_of(content: bytes) -> str:
    return blake2b(content, digest_size=16).hexdigest()


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError:
        return b""


def _program() -> Iterable[object]:
    """What tells this program from another version of it, edited ones too."""
    folder = Path(__file__).parent
    for file in sorted(folder.rglob("*.py")):
        status = file.stat()
        yield file.relative_to(folder).as_posix(), status.st_size, status.st_mtime_ns
    for name in _LIBRARIES:
        try:
            yield name, metadata.version(name)
        except metadata.PackageNotFoundError:
            yield name, None


def _zones(settings: Settings) -> Iterable[object]:
    """What tells the time zones in use from those of another database."""
    people = settings.people.values()
    keys = {settings.timezone.key, *(each.timezone.key for each in people if each.timezone)}
    for key in sorted(keys):
        files = (os.path.join(folder, key) for folder in zoneinfo.TZPATH)  # noqa: PTH118
        there = next((file for file in files if os.path.isfile(file)), None)  # noqa: PTH113
        yield key, os.stat(there).st_mtime_ns if there else None  # noqa: PTH116
