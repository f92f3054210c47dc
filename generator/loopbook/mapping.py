"""Front matter under our names: fields that a collection maps, and what their statuses mean."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from loopbook import validation
from loopbook.clock import Duration, parse_expiry
from loopbook.collection import Collection, FieldSource, slashed
from loopbook.findings import Fault, Wrong, guess
from loopbook.guesses import date_hint
from loopbook.records import FIELDS, STATUSES
from loopbook.writing import Refusal
from loopbook.yamltext import Document


@dataclass(frozen=True, slots=True)
class Mapped:
    """Front matter under our names."""

    id: str | None
    status: Any
    values: dict[str, Any]
    origins: dict[str, str]
    unknown: tuple[str, ...]
    faults: tuple[Fault, ...]

    @classmethod
    def of(cls, document: Document, collection: Collection) -> "Mapped":
        """The front matter of a document that is a mapping, as its collection reads it."""
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
                field = (
                    source.plus if source.plus and isinstance(error, _NoLength) else source.from_
                )
                hint = getattr(error, "hint", None)
                message, position = f"'{field}': {error}", document.where_value((field,))
                faults.append(Fault("F007", message, position, field, hint))
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


class _NoLength(Wrong):
    """The length of time that is to be added is none."""


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
        return _later(value, length)
    return value


def _later(text: str, length: str) -> str:
    """The date that lies so much later than another."""
    try:
        day = parse_expiry(text)
    except ValueError as error:
        raise Wrong(str(error), date_hint(text)) from None
    try:
        duration = Duration.parse(length)
    except ValueError as error:
        raise _NoLength(str(error), "write a number of days, weeks, months or years") from None
    return duration.after(day).isoformat()


def _flat(value: Any) -> str:
    """A value as one text, so that a pattern finds its match in lists too."""
    if isinstance(value, dict):
        return "\n".join(f"{key}: {_flat(part)}" for key, part in value.items())
    if isinstance(value, list):
        return "\n".join(_flat(part) for part in value)
    return "" if value is None else str(value)


def status_of(
    mapped: Mapped, document: Document, collection: Collection
) -> tuple[str | Fault, str]:
    """Our status and the words of the file; or the fault that leaves the state unknown."""
    name = mapped.origins.get("status", "status")
    words = mapped.status
    if words is None:
        if collection.default_status:
            return collection.default_status, ""
        want = "empty" if (name,) in document.keys else "missing"
        return (
            Fault(
                "F006",
                f"'{name}' is {want}, so nobody can tell where the record stands",
                document.where((name,)),
                name,
                f"add '{name}: {STATUSES[collection.kind][0]}', or another status",
            ),
            "",
        )
    status = collection.status(words) if isinstance(words, str) else None
    if status:
        return status, " ".join(words.split())
    position = document.where_value((name,))
    if not isinstance(words, str):
        message = f"'{name}': one word is expected, found {validation.show(words)}"
        hint = (
            "write it without braces or brackets"
            if words
            else f"write '{name}: {STATUSES[collection.kind][0]}', or another status"
        )
        return Fault("F007", message, position, name, hint), ""
    expected = STATUSES[collection.kind]
    hint = guess(
        words,
        [*expected, *(word for word in collection.statuses if slashed(word) is None)],
        f"write one of {', '.join(expected)}, or say what it means under 'statuses' of the "
        "collection in loopbook.yml",
    )
    message = f"'{name}': {validation.show(words)} is no status of a {collection.kind}"
    return Fault("F007", message, position, name, hint), ""


def name_in_file(name: str, collection: Collection) -> str:
    """The name under which our field is written in the files of a collection.

    Raises :class:`Refusal` where its value is worked out from what stands in the file.
    """
    source = collection.fields.get(name)
    if source is None:
        return name
    if source.pattern or source.plus:
        raise Refusal(
            f"'{name}' is worked out from '{source.from_}' here and cannot be written back: "
            f"edit '{source.from_}' by hand."
        )
    return source.from_


def status_in_file(word: str, collection: Collection) -> str:
    """A status as it is written in the files of a collection, for our word or for theirs.

    Raises :class:`Refusal` where nobody knows the word, or where several of theirs may be meant.
    """
    status = collection.status(word)
    if status is None:
        known = (*(each for each in collection.statuses if slashed(each) is None),)
        known = (*known, *(each for each in STATUSES[collection.kind] if each not in known))
        near = guess(word, known, f"known here: {', '.join(known)}")
        raise Refusal(f"'{word}' is no status of a {collection.kind}: {near}")
    theirs = [
        each
        for each, ours in collection.statuses.items()
        if ours == status and slashed(each) is None
    ]
    wanted = word.strip().lower()
    same = [each for each in theirs if each.strip().lower() == wanted]
    if same:
        return same[0]
    if len(theirs) > 1:
        raise Refusal(f"'{word}' is written in several ways here: say {', or '.join(theirs)}.")
    if theirs:
        return theirs[0]
    if status in collection.statuses.values():  # by regular expressions alone
        raise Refusal(f"'{word}' is written with more words here: edit the status by hand.")
    return str(status)
