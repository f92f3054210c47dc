"""File -> entry: front matter split, read, mapped and validated; what is wrong becomes faults.

Nothing that a file holds raises: reading any bytes gives an :class:`Entry`. An entry whose state
cannot be told (no front matter, YAML that does not parse, no status that anybody knows) has no
record and is called broken; a status is never guessed.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from pydantic import ValidationError

from loopbook import validation, yamltext
from loopbook.collection import Collection
from loopbook.filetext import Source, first_heading, stem
from loopbook.findings import FILE_START, Fault, Position, guess
from loopbook.guesses import OTHER_WORDS
from loopbook.mapping import Mapped, status_of
from loopbook.records import (
    DERIVED_FIELDS,
    FIELDS,
    LIVE,
    MODELS,
    TITLE_LENGTH,
    AnyRecord,
    Kind,
    slug,
)
from loopbook.yamltext import Document, Lines


@dataclass(frozen=True)
class Entry:
    """One file of a collection, as far as it could be read."""

    path: str
    """From the root of the log, with forward slashes."""
    collection: Collection
    id: str
    """The record's id; of a broken file, the id it would have."""
    source: Source = field(default_factory=Source)
    """The file's bytes, and what they are as text."""
    fields: Mapping[str, Any] | None = None
    """The front matter under our names, without what is wrong in it; None where it is broken."""
    faults: tuple[Fault, ...] = ()
    """What reading found wrong."""
    origins: Mapping[str, str] = field(default_factory=dict)
    """Our name of a field: the name under which it stands in the file, where that differs."""

    @property
    def content(self) -> bytes:
        """The file's bytes; empty where it could not be read."""
        return self.source.content

    @property
    def text(self) -> str:
        """The content as text, without a byte-order mark."""
        return self.source.text

    @property
    def body(self) -> str:
        """The Markdown below the front matter."""
        return self.source.body

    @property
    def document(self) -> Document:
        """The front matter with its positions; nothing where it cannot be read as fields."""
        try:
            document = self.source.document
        except yamltext.YamlFault:
            return yamltext.EMPTY
        return document if isinstance(document.value, dict) else yamltext.EMPTY

    @property
    def kind(self) -> Kind:
        """What the record is."""
        return self.collection.kind

    @property
    def broken(self) -> bool:
        """Whether the state of the record cannot be told."""
        return self.fields is None

    @cached_property
    def record(self) -> AnyRecord | None:
        """What the front matter says; None where the file is broken."""
        return None if self.fields is None else MODELS[self.kind].model_validate(self.fields)

    @property
    def live(self) -> bool:
        """Whether the record needs an expiry and a path that is followed when it passes."""
        return self.fields is not None and self.fields["status"] in LIVE[self.kind]

    @cached_property
    def key(self) -> str:
        """What must be unique in a log: the id as it stands in addresses, without case."""
        return slug(self.id).casefold()

    @cached_property
    def title(self) -> str:
        """The record's title; its id where it has none."""
        return (self.record.title if self.record else None) or first_heading(self.body) or self.id

    def has(self, name: str) -> bool:
        """Whether a field stands in the front matter with some value, and not with blanks."""
        return _given(self.document.value, self.origin(name))

    def origin(self, name: str) -> str:
        """The name under which our field stands in the file."""
        return self.origins.get(name, name)

    def computes(self, name: str) -> bool:
        """Whether our field's value is worked out from others of the file."""
        source = self.collection.fields.get(name)
        return source is not None and source.plus is not None

    def where(self, *place: str | int) -> Position:
        """The position of a value, by our names; of the front matter's start where it is absent."""
        if not place:
            return FILE_START
        theirs = (self.origin(str(place[0])), *place[1:])
        return self.document.where_value(theirs) if theirs[:1] in self.document.keys else FILE_START

    def want(self, name: str) -> str:
        """What is the matter with a value that is not there: ``empty`` or ``missing``."""
        return "empty" if (self.origin(name),) in self.document.keys else "missing"

    def gap(self, name: str) -> Position:
        """Where a value that is missing belongs: at its empty field, else at the front."""
        place = (self.origin(name),)
        return self.document.where(place) if place in self.document.keys else self.front

    @property
    def front(self) -> Position:
        """Where the front matter begins: the place of what is missing from it."""
        return self.document.where(())

    def faulty(self, name: str) -> bool:
        """Whether reading already said something about a field, or what it is computed from."""
        source = self.collection.fields.get(name)
        names = {name, self.origin(name), source.plus if source else None}
        return any(
            (fault.field or "").split(".")[0].split("[")[0] in names for fault in self.faults
        )


def _given(value: Any, name: str) -> bool:
    given = value.get(name) if isinstance(value, dict) else None
    return bool(given.strip()) if isinstance(given, str) else given is not None


def read_content(path: str, content: bytes | Fault, collection: Collection) -> Entry:
    """Reads one record from its bytes, or from what keeps it from being read."""
    shown = shown_path(path)
    if isinstance(content, Fault):
        return Entry(shown, collection, stem(shown), faults=(content,))
    return read_bytes(shown, content, collection)


def shown_path(path: str) -> str:
    """A path as it is shown: what is not UTF-8 in it becomes a sign."""
    return path if path.isascii() else os.fsencode(path).decode("utf-8", "replace")


def read_bytes(path: str, content: bytes, collection: Collection) -> Entry:
    """Reads one record from its bytes. Never raises, whatever they are."""
    source, own = Source(content), stem(path)

    def broken(fault: Fault) -> Entry:
        return Entry(path, collection, own, source, faults=(fault,))

    if content and not source.text and (place := _not_utf8(content)) is not None:
        return broken(Fault("F001", "it is not UTF-8", place, hint="save the file as UTF-8"))
    parts = source.parts
    if isinstance(parts, Fault):
        return broken(parts)
    try:
        document = source.document
    except yamltext.YamlFault as error:
        code = "F004" if error.duplicate else "F003"
        return broken(
            Fault(code, error.message, error.position, error.duplicate, error.hint or None)
        )
    if not isinstance(document.value, dict):
        shape = "it is empty" if document.value is None else "it is not a mapping"
        fault = Fault(
            "F002",
            f"the front matter says nothing: {shape}",
            Position(parts[1], 1),
            hint="write fields such as 'title: …' between the two lines of dashes",
        )
        return broken(fault)
    mapped = Mapped.of(document, collection)
    record_id = mapped.id or own
    fields, record, faults = _validate(mapped, record_id, source.body, document, collection)
    entry = Entry(path, collection, record_id, source, fields, faults, mapped.origins)
    if record is not None:
        vars(entry)["record"] = record  # so that it need not be validated again
    return entry


def _not_utf8(content: bytes) -> Position | None:
    """The place of the first byte that is not UTF-8; None where all are."""
    try:
        content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        good = error.object[: error.start].decode()  # the object is without the byte-order mark
        return Lines(good).position(len(good))
    return None


def _validate(
    mapped: Mapped, record_id: str, body: str, document: Document, collection: Collection
) -> tuple[dict[str, Any] | None, AnyRecord | None, tuple[Fault, ...]]:
    """The fields that are right, the record that they make, and what is wrong with the others."""
    faults = [*mapped.faults]
    if collection.unknown_fields == "forbid":
        faults.extend(_unknown(name, document, collection) for name in mapped.unknown)
    status, words = status_of(mapped, document, collection)
    if isinstance(status, Fault):
        return None, None, (*faults, status)
    payload = {**mapped.values, "id": record_id, "status": status, "status_text": words}
    model = MODELS[collection.kind]
    for _ in range(2):
        try:
            record = model.model_validate(payload)
            break
        except ValidationError as error:
            faults.extend(validation.faults(error, document, model, mapped.origins))
            for detail in error.errors(include_url=False):
                payload.pop(str(detail["loc"][0]), None)
    else:  # what is left cannot be mended by leaving fields out
        return None, None, tuple(faults)
    if record.title is None:
        if heading := first_heading(body):
            payload["title"] = " ".join(heading.split())
            record = record.model_copy(update={"title": payload["title"]})
    elif len(record.title) > TITLE_LENGTH and collection.unknown_fields == "forbid":
        faults.append(_long_title(record.title, document.where_value(("title",))))
    return payload, record, tuple(faults)


def _unknown(name: str, document: Document, collection: Collection) -> Fault:
    message, known = f"'{name}' is not a field of a {collection.kind}", FIELDS[collection.kind]
    plain = name.lower().replace("-", "_")
    meant = OTHER_WORDS.get(plain, "")
    if plain in DERIVED_FIELDS:
        hint = "delete it: Loopbook works it out from the history"
    elif name in ("id", "kind"):
        hint = f"delete it: the {name} comes from the file's {'name' if name == 'id' else 'folder'}"
    elif meant in known:
        hint = f"did you mean '{meant}'?"
    else:
        hint = guess(name, known, "delete it, or move it into the text")
    return Fault("F005", message, document.where((name,)), name, hint)


def _long_title(title: str, position: Position) -> Fault:
    return Fault(
        "F007",
        f"'title' has {len(title)} characters; {TITLE_LENGTH} at most",
        position,
        "title",
        "shorten it, and say the rest in the summary",
    )
