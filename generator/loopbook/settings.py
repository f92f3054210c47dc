"""``loopbook.yml``: the roster, the escalation policies, the rules and the collections.

Every part but the default policy has a default; an empty file, or none, works. Mistakes are
faults with a line, like those of a record.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from pydantic import BeforeValidator, Field, ValidationError

from loopbook import validation, yamltext
from loopbook.collection import Collection, slashed
from loopbook.findings import Fault, Position, guess
from loopbook.records import (
    FIELDS,
    STATUSES,
    AnyRecord,
    Handle,
    Handoff,
    Kind,
    Label,
    Model,
    Severity,
    Step,
)
from loopbook.roster import Person, Zone

SETTINGS_FILE = "loopbook.yml"
_NO_REPLY = re.compile(
    r"(?:\d+\+)?([^@+]+)@users\.noreply\.github\.com|\d+-([^@]+)@users\.noreply\.gitlab\.com"
)
"""The addresses under which GitHub and GitLab hide those of their users:
https://docs.github.com/account-and-profile/reference/email-addresses-reference and
https://docs.gitlab.com/user/profile/#use-an-automatically-generated-private-commit-email
"""
_MAX_HOPS = 3
"""How many deputies are followed before the lead is asked."""

SEVERITIES = tuple(severity.value for severity in Severity)
ROLES = ("owner", "deputy", "from", "lead")
"""The words that a step may name instead of a handle."""


class Policy(Model):
    """The two chains of an escalation."""

    interrupt: bool = False
    """Whether messages ignore working time."""
    not_accepted: tuple[Step, ...] = ()
    """The steps from the offer until it is accepted."""
    expired: tuple[Step, ...] = ()
    """The steps from the expiry until the loop closes."""


class EscalationSettings(Model):
    """The team's policies and which of them holds where a record names none."""

    default: str | None = None
    """The policy of records that name none."""
    by_severity: dict[str, str] = Field(default_factory=dict)
    """The policy of handoffs of a severity that name none."""
    policies: dict[str, Policy] = Field(default_factory=dict)
    """The policies by name."""


class SiteSettings(Model):
    """For whom the site is."""

    audience: Annotated[Label, BeforeValidator(lambda value: str(value).upper())] = (
        Label.AMBER_STRICT
    )
    """The widest label that is published."""


class Level(StrEnum):
    """How a rule counts in this log."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"
    OFF = "off"


def _word(value: Any) -> Any:
    return value.strip().lower() if isinstance(value, str) else value


DEFAULT_COLLECTIONS: Mapping[str, Collection] = {
    "decisions": Collection(path="decisions", kind=Kind.DECISION),
    "handoffs": Collection(path="handoffs", kind=Kind.HANDOFF),
}
"""The collections of a log that names none."""


class Settings(Model):
    """All settings of a log."""

    timezone: Zone = ZoneInfo("UTC")
    """The team's zone: weeks begin in it."""
    people: dict[Handle, Annotated[Person, BeforeValidator(lambda v: {} if v is None else v)]] = (
        Field(default_factory=dict)
    )
    """The roster, by handle. Without one, any owner is accepted."""
    escalation: EscalationSettings = EscalationSettings()
    """What happens when a date passes."""
    rules: dict[str, Annotated[Level, BeforeValidator(_word)]] = Field(default_factory=dict)
    """A rule's code: another severity, or off."""
    collections: dict[str, Collection] = Field(default_factory=lambda: dict(DEFAULT_COLLECTIONS))
    """The sets of files that are records."""
    site: SiteSettings = SiteSettings()
    """For whom the site is."""

    def collection_of(self, path: str) -> Collection | None:
        """The first collection that covers a file, by its path from the root."""
        return next((each for each in self.collections.values() if each.covers(path)), None)

    def zone_of(self, handle: str | None) -> ZoneInfo:
        """The zone of a person, the team's where the person has none or is unknown."""
        person = self.people.get(handle) if handle else None
        return person.timezone if person and person.timezone else self.timezone

    def is_here(self, handle: str, at: datetime) -> bool:
        """Whether a person is neither away nor gone on the date of an instant, in their zone.

        Somebody who is not on the roster is always here.
        """
        person = self.people.get(handle)
        if not person:
            return True
        day = at.astimezone(self.zone_of(handle)).date()
        if person.left is not None and day >= person.left:
            return False
        return not any(away.covers(day) for away in person.away)

    def acting(self, handle: str, at: datetime) -> str | None:
        """Who acts for a person at an instant: the person, the deputy while away, then the lead.

        Deputies are followed three times at most; None where nobody can act.
        """
        current, seen = handle, {handle}
        for _ in range(_MAX_HOPS):
            if self.is_here(current, at):
                return current
            person = self.people.get(current)
            if not person or not person.deputy or person.deputy in seen:
                break
            current = person.deputy
            seen.add(current)
        if self.is_here(current, at):
            return current
        person = self.people.get(handle)
        return person.lead if person and person.lead and self.is_here(person.lead, at) else None

    def commits_as(self, handle: str, address: str) -> bool:
        """Whether a commit's e-mail address is that of a person; case does not matter.

        It is one of those on the roster, or hides that of the account whose name is the handle.
        """
        address = address.casefold()
        person = self.people.get(handle)
        if person and address in map(str.casefold, person.email):
            return True
        hidden = _NO_REPLY.fullmatch(address)
        return hidden is not None and (hidden[1] or hidden[2]) == handle.casefold()

    def name_of(self, handle: str) -> str:
        """The name that is shown for a handle."""
        person = self.people.get(handle)
        return person.name if person and person.name else handle

    def policy_of(
        self, escalation: str | tuple[Step, ...] | None, severity: str = ""
    ) -> str | None:
        """The name of the policy or person that a record's escalation means, default included."""
        if isinstance(escalation, str):
            return escalation
        if escalation:
            return None
        return self.escalation.by_severity.get(severity, self.escalation.default)

    def policy_for(self, record: AnyRecord) -> str | None:
        """The name of the policy or person that a record's escalation means, default included."""
        severity = record.severity.value if isinstance(record, Handoff) else ""
        return self.policy_of(record.escalation, severity)


@dataclass(frozen=True, slots=True)
class ReadSettings:
    """Settings as read: what holds, the text they stand in, and what is wrong with it."""

    settings: Settings
    text: str = ""
    faults: tuple[Fault, ...] = ()
    document: yamltext.Document = yamltext.EMPTY

    def where(self, *place: str | int) -> Position:
        """The position of a setting, by its way from the top."""
        return self.document.where(place)


def read_settings(root: Path) -> ReadSettings:
    """Reads ``loopbook.yml`` of a log; without one, the defaults hold."""
    path = root / SETTINGS_FILE
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return ReadSettings(Settings())
    except OSError as error:
        return ReadSettings(Settings(), faults=(Fault("F001", f"cannot be read: {error}"),))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        good = error.object[: error.start].decode()  # the object is without the byte-order mark
        position = yamltext.Lines(good).position(len(good))
        fault = Fault("F001", "it is not UTF-8", position, hint="save the file as UTF-8")
        return ReadSettings(Settings(), faults=(fault,))
    return parse_settings(text)


def parse_settings(text: str) -> ReadSettings:
    """Settings from the text of ``loopbook.yml``; where it is wrong, the defaults and faults."""
    try:
        document = yamltext.load(text)
    except yamltext.YamlFault as error:
        code = "F004" if error.duplicate else "F003"
        return ReadSettings(
            Settings(), text, (Fault(code, error.message, error.position, hint=error.hint),)
        )
    value = document.value
    if value is None:
        return ReadSettings(Settings(), text)
    if not isinstance(value, dict):
        return ReadSettings(
            Settings(), text, (Fault("F007", "a mapping such as 'timezone: …' is expected"),)
        )
    value = {key: part for key, part in value.items() if part is not None}
    try:
        settings = Settings.model_validate(value)
    except ValidationError as error:
        faults = tuple(
            _guessed(fault, place) for place, fault in validation.faults(error, document)
        )
        return ReadSettings(Settings(), text, faults)
    return ReadSettings(settings, text, tuple(_contradictions(settings, document)), document)


_NAMES: Mapping[str, tuple[str, ...]] = {
    "": tuple(Settings.model_fields),
    "people": tuple(field.alias or name for name, field in Person.model_fields.items()),
    "escalation": tuple(EscalationSettings.model_fields),
    "policies": tuple(Policy.model_fields),
    "collections": tuple(Collection.model_fields),
    "site": tuple(SiteSettings.model_fields),
}


def _guessed(fault: Fault, place: yamltext.Place) -> Fault:
    """An unknown name gets a guess at the known one, or the list of them."""
    if fault.code != "F005":
        return fault
    section = next((str(part) for part in reversed(place[:-1]) if part in _NAMES), "")
    known = _NAMES[section]
    hint = guess(str(place[-1]), known, f"known here: {', '.join(known)}")
    return Fault(fault.code, fault.message, fault.position, fault.field, hint)


def _contradictions(settings: Settings, document: yamltext.Document) -> Iterator[Fault]:
    """What each value allows but the whole does not: names that lead nowhere."""

    def wrong(message: str, *place: str | int, hint: str | None = None) -> Fault:
        position = document.where_value(place)
        return Fault("F007", message, position, validation.dotted(place), hint)

    for handle, person in settings.people.items():
        for role in ("deputy", "lead"):
            named = getattr(person, role)
            if named and named not in settings.people:
                hint = guess(named, list(settings.people), "add the person to the roster")
                yield wrong(f"'{named}' is not on the roster", "people", handle, role, hint=hint)
        for number, away in enumerate(person.away):
            if away.to < away.from_:
                yield wrong(
                    "the span ends before it begins", "people", handle, "away", number, "to"
                )
    policies = settings.escalation.policies
    if (default := settings.escalation.default) and default not in policies:
        yield wrong(f"there is no policy '{default}'", "escalation", "default")
    for severity, name in settings.escalation.by_severity.items():
        if severity not in SEVERITIES:
            hint = guess(severity, SEVERITIES, f"known here: {', '.join(SEVERITIES)}")
            position = document.where(("escalation", "by_severity", severity))
            field = f"escalation.by_severity.{severity}"
            yield Fault("F007", f"'{severity}' is no severity", position, field, hint)
        if name not in policies:
            yield wrong(f"there is no policy '{name}'", "escalation", "by_severity", severity)
    for name, policy in policies.items():
        for chain in ("not_accepted", "expired"):
            for number, step in enumerate(getattr(policy, chain)):
                if settings.people and step.to not in ROLES and step.to not in settings.people:
                    yield wrong(
                        f"'{step.to}' is neither a role ({', '.join(ROLES)}) nor on the roster",
                        "escalation",
                        "policies",
                        name,
                        chain,
                        number,
                        "to",
                    )
    for name, collection in settings.collections.items():
        yield from _collection_contradictions(name, collection, wrong)


def _collection_contradictions(name: str, collection: Collection, wrong: Any) -> Iterator[Fault]:
    statuses = STATUSES[collection.kind]
    expected = f"expected one of: {', '.join(statuses)}"
    for word, status in collection.statuses.items():
        place = ("collections", name, "statuses", word)
        if status not in statuses:
            yield wrong(f"'{status}' is not a status of a {collection.kind}; {expected}", *place)
        if (regex := slashed(word)) is not None:
            try:
                re.compile(regex)
            except re.error as error:
                yield wrong(f"'{word}' is not a regular expression: {error}", *place)
    if collection.default_status and collection.default_status not in statuses:
        yield wrong(
            f"'{collection.default_status}' is not a status of a {collection.kind}; {expected}",
            "collections",
            name,
            "default_status",
        )
    known = (*FIELDS[collection.kind], "id")

    def unknown_field(field: str, *place: str) -> Fault:
        message = f"'{field}' is not a field of a {collection.kind}"
        fault: Fault = wrong(message, "collections", name, *place, hint=guess(field, known))
        return fault

    for field in collection.fields:
        if field not in known:
            yield unknown_field(field, "fields", field)
    for field in sorted(collection.optional - {*known, "superseded_by"}):  # R502 asks for it
        yield unknown_field(field, "optional")


def find_root(start: Path) -> Path:
    """The log's root: the nearest folder, from ``start`` upward, that has a ``loopbook.yml``.

    ``start`` itself where none has one.
    """
    start = start.resolve()
    return next(
        (each for each in (start, *start.parents) if (each / SETTINGS_FILE).is_file()), start
    )
