"""Mends what has one right answer, and touches nothing else.

A mend is taken only where the file reads better with it: a fault goes and none comes, or a file
that said nothing can be read.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from loopbook import editing
from loopbook.amending import Amended, Draft
from loopbook.editing import Order, Rename, Set
from loopbook.logbook import Item, Logbook
from loopbook.mapping import name_in_file, status_in_file
from loopbook.misspelling import only_date, only_match
from loopbook.reading import Entry, read_bytes
from loopbook.records import DERIVED_FIELDS, FIELDS, ORDER, STATUSES, Decision, DecisionStatus
from loopbook.supersession import IN_FORCE, leads_back, still_accepted
from loopbook.writing import Refusal

Mend = tuple[editing.Change, ...]
"""Changes to one file that are made together or not at all."""

_DATES = frozenset({"expiry", "decided", "offered", "accepted", "closed"})


def fix(logbook: Logbook, covers: Callable[[str], bool]) -> tuple[Amended, ...]:
    """What would be mended in the files whose paths are covered; nothing is written yet.

    Spelling comes first, because a field that is understood at last may call for more: the other
    end of a supersession, and the order of the fields.
    """
    draft = Draft()
    covered = [entry for entry in logbook.entries if covers(entry.path)]
    for entry in covered:
        while (better := _better(draft.entry(entry))) is not None:
            draft.put(entry, better)
    spelt = replace(logbook, entries=tuple(map(draft.entry, logbook.entries)))
    for item in spelt.items:
        if item.record.status is DecisionStatus.ACCEPTED:
            for older in still_accepted(item, spelt):
                if covers(older.entry.path):
                    _supersede(older, draft)
        if covers(item.entry.path):
            _move_successor(item, spelt, draft, covers)
    for entry in covered:
        if (ordered := _ordered(draft.entry(entry))) is not None:
            draft.put(entry, ordered)
    return draft.amended


def _changed(entry: Entry, mend: Mend) -> Entry | None:
    """The file with a mend; None where it cannot take it."""
    try:
        content = editing.edit(entry.content, mend)
    except Refusal:
        return None
    return read_bytes(entry.path, content, entry.collection)


def _faults(entry: Entry) -> set[tuple[str, str | None, str]]:
    return {(fault.code, fault.field, fault.message) for fault in entry.faults}


# --- Spelling ---


def _better(entry: Entry) -> Entry | None:
    """The file with the first mend of its spelling that helps; None where none does."""
    value = entry.document.value
    if not isinstance(value, dict):
        return None
    for mend in (*_names(entry, value), *_values(entry, value)):
        after = _changed(entry, mend)
        if after is None or after.record is None:
            continue
        if entry.record is None or _faults(after) < _faults(entry):
            return after
    return None


def _names(entry: Entry, value: dict[str, Any]) -> Iterator[Mend]:
    """Misspelt names of fields, each mended with its value."""
    unknown = {fault.field for fault in entry.faults if fault.code == "F005"} & set(value)
    # A word with a meaning of its own is no misspelling: 'superseded' is not 'supersedes'.
    unknown -= {*DERIVED_FIELDS, *STATUSES[entry.kind]}
    for name in sorted(filter(None, unknown)):
        meant = only_match(name, FIELDS[entry.kind])
        if meant is None or entry.origin(meant) in value:
            continue
        theirs = entry.origin(meant)
        value_too = _value(entry, meant, theirs, value[name])
        yield (Rename(name, theirs), *value_too)


def _values(entry: Entry, value: dict[str, Any]) -> Iterator[Mend]:
    """Misspelt statuses and dates."""
    for name in ("status", *sorted(_DATES), "purchase", "reviews"):
        try:
            theirs = name_in_file(name, entry.collection)
        except Refusal:
            continue
        if mend := tuple(_value(entry, name, theirs, value.get(theirs))):
            yield mend


def _value(entry: Entry, name: str, theirs: str, value: Any) -> Iterator[editing.Change]:
    """What the value of a field, by our name and by theirs, can only mean."""
    if name == "status" and isinstance(value, str) and entry.collection.status(value) is None:
        if word := only_match(value, _statuses(entry)):
            yield Set((theirs,), word)
    elif name in _DATES:
        yield from _date(value, theirs)
    elif name == "purchase" and isinstance(value, dict):
        yield from _date(value.get("renews"), theirs, "renews")
    elif name == "reviews":
        for number, each in enumerate(value if isinstance(value, list) else ()):
            if isinstance(each, dict):
                yield from _date(each.get("on"), theirs, number, "on")


def _date(value: Any, *place: str | int) -> Iterator[editing.Change]:
    if isinstance(value, str) and (day := only_date(value)) and day != value:
        yield Set(place, day)


def _statuses(entry: Entry) -> list[str]:
    """The words that a status may be, as they are written; a regular expression is no word."""
    words = {str(status): str(status) for status in STATUSES[entry.kind]}
    for word in entry.collection.statuses:
        if not word.startswith("/"):
            words[word.strip().casefold()] = word
    return list(words.values())


# --- Supersessions ---


def _supersede(older: Item, draft: Draft) -> None:
    try:
        word = status_in_file(DecisionStatus.SUPERSEDED, older.entry.collection)
        draft.set(older.entry, {"status": word})
    except Refusal:
        return


def _move_successor(
    item: Item, logbook: Logbook, draft: Draft, covers: Callable[[str], bool]
) -> None:
    """A ``superseded_by`` that somebody wrote goes to where it counts: into the successor."""
    value = item.entry.document.value
    name = value.get("superseded_by") if isinstance(value, dict) else None
    if not isinstance(name, str) or item.record.status is not DecisionStatus.SUPERSEDED:
        return
    newer = logbook.find(name)
    if newer is None or newer.id == item.id or not isinstance(newer.record, Decision):
        return
    if newer.record.status not in IN_FORCE or leads_back(item, newer, logbook):
        return
    try:
        if newer not in logbook.successors.get(item.id, ()):
            if not covers(newer.entry.path):
                return
            draft.set(newer.entry, {}, {"supersedes": item.id})
        if any(fault.field == "superseded_by" for fault in item.entry.faults):
            draft.set(item.entry, {"superseded_by": None})
    except Refusal:
        return


# --- Order ---


def _ordered(entry: Entry) -> Entry | None:
    """A record of our own form with its fields in their order; None where they are, or stay."""
    value = entry.document.value
    if entry.record is None or entry.collection.fields or not isinstance(value, dict):
        return None
    names = tuple(name for name in ORDER[entry.kind] if name in value)
    if len(names) != len(value) or names == tuple(value):
        return None
    after = _changed(entry, (Order(names),))
    return after if after is not None and after.record == entry.record else None
