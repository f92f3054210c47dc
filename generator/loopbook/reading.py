"""File -> entry: front matter split, read, mapped and validated; what is wrong becomes faults.

Nothing that a file holds raises: reading any bytes gives an :class:`Entry`. An entry whose state
cannot be told (no front matter, YAML that does not parse, no status that anybody knows) has no
record and is called broken; a status is never guessed.
"""

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from stat import S_ISREG
from typing import Any

from frontmatter.default_handlers import YAMLHandler
from pydantic import ValidationError

from loopbook import validation, yamltext
from loopbook.clock import Duration, parse_expiry, show_expiry
from loopbook.collection import Collection, FieldSource
from loopbook.findings import FILE_START, Fault, Position, did_you_mean
from loopbook.records import (
    DERIVED_FIELDS,
    FIELDS,
    MODELS,
    STATUSES,
    TITLE_LENGTH,
    AnyRecord,
    Kind,
    slug,
)
from loopbook.settings import Settings
from loopbook.yamltext import Document, Lines

MAX_BYTES = 1 << 20
"""The most bytes that a record may have."""

_BOUNDARY: re.Pattern[str] = YAMLHandler.FM_BOUNDARY
_SUFFIX = re.compile(r"(\.html?)?\.(md|markdown|mkd)(\..*)?$", re.IGNORECASE)
_HEADING = re.compile(r"#[ \t]+(\S.*)")
_FENCE = re.compile(r"[ ]{0,3}(`{3,}|~{3,})")
_SKIPPED_FOLDERS = frozenset({"node_modules", "__pycache__"})


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of a collection, as far as it could be read."""

    path: str
    """From the root of the log, with forward slashes."""
    collection: Collection
    id: str
    """The record's id; of a broken file, the id it would have."""
    content: bytes = b""
    """The file's bytes; empty where it could not be read."""
    text: str = ""
    """The content as text, without a byte-order mark."""
    body: str = ""
    """The Markdown below the front matter."""
    record: AnyRecord | None = None
    """What the front matter says; None where the file is broken."""
    faults: tuple[Fault, ...] = ()
    """What reading found wrong."""
    document: Document = yamltext.EMPTY
    """The front matter with its positions."""
    origins: Mapping[str, str] = field(default_factory=dict)
    """Our name of a field: the name under which it stands in the file, where that differs."""

    @property
    def kind(self) -> Kind:
        """What the record is."""
        return self.collection.kind

    @property
    def key(self) -> str:
        """What must be unique in a log: the id as it stands in addresses, without case."""
        return slug(self.id).casefold()

    @property
    def title(self) -> str:
        """The record's title; its id where it has none."""
        return (self.record.title if self.record else None) or _heading(self.body) or self.id

    def has(self, name: str) -> bool:
        """Whether a field stands in the front matter with some value."""
        return _given(self.document.value, self.origin(name))

    def origin(self, name: str) -> str:
        """The name under which our field stands in the file."""
        return self.origins.get(name, name)

    def where(self, *place: str | int) -> Position:
        """The position of a value, by our names; of the front matter's start where it is absent."""
        if not place:
            return FILE_START
        theirs = (self.origin(str(place[0])), *place[1:])
        return self.document.where_value(theirs) if theirs[:1] in self.document.keys else FILE_START

    @property
    def front(self) -> Position:
        """Where the front matter begins: the place of what is missing from it."""
        return self.document.where(())

    def faulty(self, name: str) -> bool:
        """Whether reading already said something about a field."""
        names = {name, self.origin(name)}
        return any(
            (fault.field or "").split(".")[0].split("[")[0] in names for fault in self.faults
        )


def _given(value: Any, name: str) -> bool:
    return isinstance(value, dict) and value.get(name) is not None


def stem(path: str) -> str:
    """A file's name without its endings; of a README or an index, its folder's name."""
    folder, _, name = path.rpartition("/")
    plain = _SUFFIX.sub("", name) or name
    if plain.lower() in ("readme", "index") and folder:
        return folder.rpartition("/")[2]
    return plain


def find_files(root: Path, settings: Settings) -> Iterator[tuple[str, Collection]]:
    """Every file that is a record, by its path from the root, with its collection; sorted."""
    found: dict[str, Collection] = {}
    for collection in settings.collections.values():
        start = root / collection.folder if collection.folder else root
        for folder, folders, names in os.walk(start):
            folders[:] = sorted(
                each
                for each in folders
                if not each.startswith(".") and each not in _SKIPPED_FOLDERS
            )
            prefix = Path(folder).relative_to(root).as_posix()
            for name in names:
                path = name if prefix == "." else f"{prefix}/{name}"
                if path not in found and collection.covers(path):
                    found[path] = collection
    yield from sorted(found.items())


def read_file(root: Path, path: str, collection: Collection) -> Entry:
    """Reads one record from disk; what cannot be read becomes a fault of the entry."""
    file = root / path
    shown = os.fsencode(path).decode("utf-8", "replace")
    problem = hint = None
    try:
        if not file.resolve().is_relative_to(root.resolve()):
            problem, hint = "it is a link out of the repository", "copy the file into the log"
        elif not S_ISREG((status := file.stat()).st_mode):
            problem, hint = "it is no file", "keep only text files in the log"
        elif status.st_size > MAX_BYTES:
            problem, hint = "it is over 1 MiB", "move the bulk into a file that the record links to"
        else:
            return read_bytes(shown, file.read_bytes(), collection)
    except (OSError, RuntimeError) as error:
        problem = f"it cannot be read ({getattr(error, 'strerror', None) or error})"
        hint = "check that the file is there and that you may read it"
    return Entry(shown, collection, stem(shown), faults=(Fault("F001", problem, hint=hint),))


def read_bytes(path: str, content: bytes, collection: Collection) -> Entry:
    """Reads one record from its bytes. Never raises, whatever they are."""
    own = stem(path)

    def broken(fault: Fault, text: str = "", body: str = "") -> Entry:
        return Entry(path, collection, own, content, text, body, faults=(fault,))

    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        good = error.object[: error.start].decode()  # the object is without the byte-order mark
        position = Lines(good).position(len(good))
        fault = Fault("F001", "it is not UTF-8", position, hint="save the file as UTF-8")
        return broken(fault)
    split = _split(text)
    if isinstance(split, Fault):
        return broken(split, text, text)
    front, line, body = split
    try:
        document = yamltext.load(front, line)
    except yamltext.YamlFault as error:
        code = "F004" if error.duplicate else "F003"
        fault = Fault(code, error.message, error.position, error.duplicate, error.hint or None)
        return broken(fault, text, body)
    if not isinstance(document.value, dict):
        shape = "it is empty" if document.value is None else "it is not a mapping"
        fault = Fault(
            "F002",
            f"the front matter says nothing: {shape}",
            Position(line, 1),
            hint="write fields such as 'title: …' between the two lines of dashes",
        )
        return broken(fault, text, body)
    mapped = _Mapped.of(document, collection)
    record_id = mapped.id or own
    record, faults = _validate(mapped, record_id, body, document, collection)
    return Entry(
        path, collection, record_id, content, text, body, record, faults, document, mapped.origins
    )


def _split(text: str) -> tuple[str, int, str] | Fault:
    """The front matter, the line on which it begins, and the body."""
    opening = _BOUNDARY.match(text)
    if not opening:
        return Fault(
            "F002",
            "it has no front matter",
            hint="begin the file with a line of three dashes, the fields, and three dashes again",
        )
    closing = _BOUNDARY.search(text, opening.end())
    if not closing:
        return Fault(
            "F002",
            "the front matter is never closed",
            hint="end the front matter with a line of three dashes",
        )
    front = text[opening.end() : closing.start()]
    # One character more, so that a CRLF of which the match holds the half is one line's end.
    line = Lines(text[: opening.end() + 1]).position(opening.end()).line
    return front, line, text[closing.end() :]


@dataclass(frozen=True, slots=True)
class _Mapped:
    """Front matter under our names."""

    id: str | None
    status: Any
    values: dict[str, Any]
    origins: dict[str, str]
    unknown: tuple[str, ...]
    faults: tuple[Fault, ...]

    @classmethod
    def of(cls, document: Document, collection: Collection) -> "_Mapped":
        theirs: dict[str, Any] = document.value  # type: ignore[assignment]
        values: dict[str, Any] = {}
        origins: dict[str, str] = {}
        faults: list[Fault] = []
        used: set[str] = set()
        for name, source in collection.fields.items():
            origins[name] = source.from_
            used.update(filter(None, (source.from_, source.plus)))
            try:
                values[name] = _derive(source, theirs)
            except ValueError as error:
                position = document.where_value((source.from_,))
                faults.append(Fault("F007", f"'{source.from_}': {error}", position, source.from_))
        unknown = []
        for name, value in theirs.items():
            if name in origins or (name in used and name not in FIELDS[collection.kind]):
                continue
            if name in FIELDS[collection.kind]:
                values.setdefault(name, value)
            else:
                unknown.append(name)
        given = {name: value for name, value in values.items() if value is not None}
        own_id = given.pop("id", None)
        return cls(
            own_id.strip() or None if isinstance(own_id, str) else None,
            given.pop("status", None),
            given,
            origins,
            tuple(unknown),
            tuple(faults),
        )


def _derive(source: FieldSource, theirs: Mapping[str, Any]) -> Any:
    """A value taken from somebody else's field; None where it is absent.

    Raises ValueError where the field is there but gives nothing that can be used.
    """
    value = theirs.get(source.from_)
    if value is None:
        return None
    if source.regex:
        match = source.regex.search(_flat(value))
        if not match:
            return None
        value = match[1] if source.regex.groups else match[0]
    if source.plus:
        length = theirs.get(source.plus)
        if not isinstance(value, str) or not isinstance(length, str):
            return None
        day = parse_expiry(value)
        return Duration.parse(length).after(day).isoformat()
    return value


def _flat(value: Any) -> str:
    """A value as one text, so that a pattern finds its match in lists too."""
    if isinstance(value, dict):
        return "\n".join(f"{key}: {_flat(part)}" for key, part in value.items())
    if isinstance(value, list):
        return "\n".join(_flat(part) for part in value)
    return "" if value is None else str(value)


def _validate(
    mapped: _Mapped, record_id: str, body: str, document: Document, collection: Collection
) -> tuple[AnyRecord | None, tuple[Fault, ...]]:
    faults = [*mapped.faults]
    if collection.unknown_fields == "forbid":
        faults.extend(_unknown(name, document, collection) for name in mapped.unknown)
    status, words = _status(mapped, document, collection)
    if isinstance(status, Fault):
        return None, (*faults, status)
    payload = {**mapped.values, "id": record_id, "status": status, "status_text": words}
    model = MODELS[collection.kind]
    for _ in range(2):
        try:
            record = model.model_validate(payload)
            break
        except ValidationError as error:
            faults.extend(fault for _, fault in validation.faults(error, document, mapped.origins))
            for detail in error.errors(include_url=False):
                payload.pop(str(detail["loc"][0]), None)
    else:  # what is left cannot be mended by leaving fields out
        return None, tuple(faults)
    if record.title is None:
        record = record.model_copy(update={"title": _heading(body)})
    elif len(record.title) > TITLE_LENGTH and collection.unknown_fields == "forbid":
        faults.append(_long_title(record.title, document.where_value(("title",))))
    return record, tuple(faults)


def _status(mapped: _Mapped, document: Document, collection: Collection) -> tuple[str | Fault, str]:
    """Our status and the words of the file; or the fault that leaves the state unknown."""
    name = mapped.origins.get("status", "status")
    words = mapped.status
    if words is None:
        if collection.default_status:
            return collection.default_status, ""
        return (
            Fault(
                "F006",
                f"'{name}' is missing, so nobody can tell where the record stands",
                document.where((name,)),
                name,
                f"add '{name}: {STATUSES[collection.kind][0]}', or another status",
            ),
            "",
        )
    position = document.where_value((name,))
    if not isinstance(words, str):
        message = f"'{name}': one word is expected, found {validation.show(words)}"
        return Fault("F007", message, position, name, "write it without braces or brackets"), ""
    status = collection.status(words)
    if status:
        return status, " ".join(words.split())
    expected = STATUSES[collection.kind]
    near = did_you_mean(words, expected)
    hint = (
        f"did you mean '{near}'?"
        if near
        else f"write one of {', '.join(expected)}, or say what it means under 'statuses' of the "
        "collection in loopbook.yml"
    )
    message = f"'{name}': {validation.show(words)} is no status of a {collection.kind}"
    return Fault("F007", message, position, name, hint), ""


def _unknown(name: str, document: Document, collection: Collection) -> Fault:
    message = f"'{name}' is not a field of a {collection.kind}"
    if name in DERIVED_FIELDS:
        hint = "delete it: Loopbook works it out from the history"
    else:
        near = did_you_mean(name, FIELDS[collection.kind])
        hint = f"did you mean '{near}'?" if near else "delete it, or move it into the text"
    return Fault("F005", message, document.where((name,)), name, hint)


def _long_title(title: str, position: Position) -> Fault:
    return Fault(
        "F007",
        f"'title' has {len(title)} characters; {TITLE_LENGTH} at most",
        position,
        "title",
        "shorten it, and say the rest in the summary",
    )


def _heading(body: str) -> str | None:
    """The text of the first heading of the first level, outside of code."""
    fence = ""
    for line in body.splitlines():
        mark = _FENCE.match(line)
        if mark and (not fence or mark[1].startswith(fence)):
            fence = "" if fence else mark[1]
        elif not fence and (heading := _HEADING.fullmatch(line)):
            text = heading[1].rstrip()
            open_end = text.rstrip("#")  # closing marks are parted from the text: "C#" is a word
            text = open_end.rstrip() if open_end[-1:] in ("", " ", "\t") else text
            if text:
                return text
    return None


@dataclass(frozen=True, slots=True)
class Glimpse:
    """The little of a record's former version that its history needs."""

    id: str
    own_id: bool
    """Whether the id stands in the front matter, so that it outlives a rename."""
    status: str | None
    status_text: str | None
    owner: str | None
    expiry: str | None
    label: str | None


class Glimpses:
    """Reads the former versions of one collection's records.

    Lighter than :func:`read_bytes`, and front matter that was read before is not read again: a log
    has ten versions of each record, and most edits leave the front matter alone.
    """

    def __init__(self, collection: Collection) -> None:
        self._collection = collection
        self._read: dict[str, tuple[str | None, Glimpse] | None] = {}

    def read(self, path: str, content: bytes) -> Glimpse | None:
        """Status, owner and expiry of one version; None where it cannot be read. Never raises."""
        try:
            split = _split(content.decode("utf-8-sig"))
        except UnicodeDecodeError:
            return None
        if isinstance(split, Fault):
            return None
        front = split[0]
        if front not in self._read:
            self._read[front] = self._glimpse(front)
        seen = self._read[front]
        if seen is None:
            return None
        own_id, glimpse = seen
        return glimpse if own_id else replace(glimpse, id=stem(path))

    def _glimpse(self, front: str) -> tuple[str | None, Glimpse] | None:
        try:
            document = yamltext.load(front)
        except yamltext.YamlFault:
            return None
        if not isinstance(document.value, dict):
            return None
        mapped = _Mapped.of(document, self._collection)
        status, words = _status(mapped, document, self._collection)
        return mapped.id, Glimpse(
            mapped.id or "",
            mapped.id is not None,
            None if isinstance(status, Fault) else status,
            words or (mapped.status if isinstance(mapped.status, str) else None),
            _as_handle(mapped.values.get("owner")),
            _as_expiry(mapped.values.get("expiry")),
            None if (label := mapped.values.get("tlp")) is None else str(label),
        )


def _as_handle(value: Any) -> str | None:
    return value.strip().removeprefix("@") if isinstance(value, str) else None


def _as_expiry(value: Any) -> str | None:
    if not isinstance(value, str):
        return None
    try:
        return show_expiry(parse_expiry(value))
    except ValueError:
        return value
