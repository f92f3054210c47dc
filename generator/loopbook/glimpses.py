"""The former versions of records, read as far as a history needs them."""

from dataclasses import dataclass, replace
from typing import Any

from pydantic import ValidationError

from loopbook import yamltext
from loopbook.clock import parse_expiry, show_expiry
from loopbook.collection import Collection
from loopbook.filetext import split, stem
from loopbook.findings import Fault
from loopbook.mapping import Mapped, status_of
from loopbook.records import Step


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
    reviews: int
    """How many reviews it lists."""
    giver: str | None
    severity: str | None
    escalation: str | tuple[Step, ...] | None


class Glimpses:
    """Reads the former versions of one collection's records.

    Lighter than reading a record, and front matter that was read before is not read again: a log
    has ten versions of each record, and most edits leave the front matter alone.
    """

    def __init__(self, collection: Collection) -> None:
        self._collection = collection
        self._read: dict[str, tuple[str | None, Glimpse] | None] = {}

    def read(self, path: str, content: bytes) -> Glimpse | None:
        """Status, owner and expiry of one version; None where it cannot be read. Never raises."""
        try:
            parts = split(content.decode("utf-8-sig"))
        except UnicodeDecodeError:
            return None
        if isinstance(parts, Fault):
            return None
        front = parts[0]
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
        mapped = Mapped.of(document, self._collection)
        status, words = status_of(mapped, document, self._collection)
        return mapped.id, Glimpse(
            mapped.id or "",
            mapped.id is not None,
            None if isinstance(status, Fault) else status,
            words or (mapped.status if isinstance(mapped.status, str) else None),
            _as_handle(mapped.values.get("owner")),
            _as_expiry(mapped.values.get("expiry")),
            None if (label := mapped.values.get("tlp")) is None else str(label),
            _count(mapped.values.get("reviews")),
            _as_handle(mapped.values.get("from")),
            None if (severity := mapped.values.get("severity")) is None else str(severity).lower(),
            _as_escalation(mapped.values.get("escalation")),
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


def _as_escalation(value: Any) -> str | tuple[Step, ...] | None:
    """A name, or the steps that can be read."""
    if isinstance(value, str) or value is None:
        return value.strip() if value else None
    steps = []
    for each in value if isinstance(value, list) else [value]:
        try:
            steps.append(Step.model_validate(each))
        except ValidationError:
            continue
    return tuple(steps) or None


def _count(value: Any) -> int:
    """How many there are; one alone counts as a list of it."""
    if isinstance(value, list):
        return len(value)
    return 0 if value is None else 1
