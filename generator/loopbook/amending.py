"""Changes to records under our names: written in the words of the file, and read again as proof."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from loopbook import editing
from loopbook.editing import Append, Remove, Set
from loopbook.mapping import name_in_file
from loopbook.reading import Entry, read_bytes
from loopbook.records import ORDER
from loopbook.writing import Change, Refusal
from loopbook.yamltext import Value

_NONE: Mapping[str, Value] = {}


@dataclass(frozen=True, slots=True)
class Amended:
    """A file as it is read now, and as it would be read."""

    before: Entry
    after: Entry

    @property
    def change(self) -> Change:
        """What is to be written."""
        return Change(self.before.path, self.before.content, self.after.content)

    @property
    def differences(self) -> Iterator[tuple[str, Value, Value]]:
        """Each field that differs, with its former and its new value; None where there is none."""
        before, after = _fields(self.before), _fields(self.after)
        for name in dict.fromkeys((*after, *before)):
            if before.get(name) != after.get(name):
                yield name, before.get(name), after.get(name)


def _fields(entry: Entry) -> dict[str, Any]:
    return entry.document.value if isinstance(entry.document.value, dict) else {}


class Draft:
    """Changes to a log that are put together before any of them is written."""

    def __init__(self) -> None:
        self._amended: dict[str, Amended] = {}

    @property
    def amended(self) -> tuple[Amended, ...]:
        """The files that are to change, in the order in which they were come upon."""
        return tuple(
            each for each in self._amended.values() if each.before.content != each.after.content
        )

    def entry(self, entry: Entry) -> Entry:
        """A file as it stands in the draft."""
        return self._amended[entry.path].after if entry.path in self._amended else entry

    def set(
        self, entry: Entry, fields: Mapping[str, Value], more: Mapping[str, Value] = _NONE
    ) -> None:
        """Gives a record's fields, by our names, their values, and lists one more item each.

        A field that is None is taken out. Raises :class:`Refusal` where the file cannot take them
        without damage, or would not read well with them.
        """
        current = self.entry(entry)
        try:
            changes = tuple(_changes(current, fields, more))
            content = editing.edit(current.content, changes, _order(current))
        except Refusal as refusal:
            raise Refusal(f"{entry.path}: {str(refusal).rstrip('.')}.") from None
        after = read_bytes(entry.path, content, entry.collection)
        known = {(fault.code, fault.field, fault.message) for fault in current.faults}
        for fault in after.faults:
            if (fault.code, fault.field, fault.message) not in known:
                raise Refusal(f"{entry.path}: {fault.message}; nothing is written.")
        self.put(entry, after)

    def put(self, entry: Entry, after: Entry) -> None:
        """Takes a file as it is to be."""
        first = self._amended[entry.path].before if entry.path in self._amended else entry
        self._amended[entry.path] = Amended(first, after)


def _changes(
    entry: Entry, fields: Mapping[str, Value], more: Mapping[str, Value]
) -> Iterator[editing.Change]:
    there = _fields(entry)
    for name, value in fields.items():
        theirs = name_in_file(name, entry.collection)
        yield Remove(theirs) if value is None else Set((theirs,), value)
    for name, item in more.items():
        theirs = name_in_file(name, entry.collection)
        match there.get(theirs):
            case str() as text:  # one text counts as a list
                words = [part.strip() for part in text.split(",") if part.strip()]
                yield Set((theirs,), words if item in words else [*words, item])
            case dict() as one:
                yield Set((theirs,), [one] if item == one else [one, item])
            case _:
                yield Append(theirs, item)


def _order(entry: Entry) -> tuple[str, ...]:
    """The names that fields have in the file, in the order in which they are written."""
    fields = entry.collection.fields
    return tuple(fields[name].from_ if name in fields else name for name in ORDER[entry.kind])
