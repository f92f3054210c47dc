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
from loopbook.collection import REGEX_HINT, Collection, slashed
from loopbook.fieldtypes import Handle, Model, Sections, lowered
from loopbook.findings import Fault, Position, guess
from loopbook.notation import IN_ANY_CASE
from loopbook.records import (
    FIELDS,
    STATUSES,
    AnyRecord,
    Handoff,
    Kind,
    Label,
    LabelField,
    Severity,
    Step,
)
from loopbook.roster import Person, Zone
from loopbook.workdays import is_here

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

    audience: LabelField = Label.AMBER_STRICT
    """The widest label that is published."""


class SectionSettings(Model):
    """The sections that a live record must have, by kind."""

    decision: Sections = ("Decision", "Evidence", "Consequences")
    """Those of a decision."""
    handoff: Sections = ("Evidence",)
    """Those of a handoff; H401 asks for actions, and H406 for contingencies."""


class Level(StrEnum):
    """How a rule counts in this log."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"
    OFF = "off"


DEFAULT_COLLECTIONS: Mapping[str, Collection] = {
    "decisions": Collection(path="decisions", kind=Kind.DECISION),
    "handoffs": Collection(path="handoffs", kind=Kind.HANDOFF),
}
"""The collections of a log that names none."""


class Settings(Model):
    """All settings of a log."""

    timezone: Zone = ZoneInfo("UTC")
    """The team's zone: weeks begin in it."""
    people: dict[
        Handle, Annotated[Person, BeforeValidator(lambda v: {} if v is None else v, Person | None)]
    ] = Field(default_factory=dict)
    """The roster, by handle. Without one, any owner is accepted."""
    escalation: EscalationSettings = EscalationSettings()
    """What happens when a date passes."""
    rules: dict[str, Annotated[Level, BeforeValidator(lowered), IN_ANY_CASE]] = Field(
        default_factory=dict
    )
    """A rule's code: another severity, or off."""
    sections: SectionSettings = SectionSettings()
    """The sections that live records must have."""
    collections: dict[str, Collection] = Field(default_factory=lambda: dict(DEFAULT_COLLECTIONS))
    """The sets of files that are records."""
    site: SiteSettings = SiteSettings()
    """For whom the site is."""

    def collection_of(self, path: str) -> Collection | None:
        """The first collection that covers a file, by its path from the root."""
        return next((each for each in self.collections.values() if each.covers(path)), None)

    def sections_of(self, collection: Collection) -> tuple[str, ...]:
        """The titles of the sections that a live record of a collection must have.

        A collection that allows unknown fields is written in somebody else's form: it has none,
        unless it names its own.
        """
        if collection.sections is not None:
            return collection.sections
        if collection.unknown_fields == "allow":
            return ()
        of_kind = {Kind.DECISION: self.sections.decision, Kind.HANDOFF: self.sections.handoff}
        return of_kind[collection.kind]

    def zone_of(self, handle: str | None) -> ZoneInfo:
        """The zone of a person, the team's where the person has none or is unknown."""
        person = self.people.get(handle) if handle else None
        return person.timezone if person and person.timezone else self.timezone

    def is_here(self, handle: str, at: datetime) -> bool:
        """Whether a person is neither away nor gone on the date of an instant, in their zone.

        Somebody who is not on the roster is always here.
        """
        person = self.people.get(handle)
        return person is None or is_here(at.astimezone(self.zone_of(handle)).date(), person)

    def stand_ins(self, handle: str) -> tuple[str, ...]:
        """Who is asked to act for a person, in order: the person, up to three deputies, the lead.

        Deputies who stand in for one another end the way: nobody is asked twice.
        """
        person = self.people.get(handle)
        asked = {handle: None}
        current = person
        for _ in range(_MAX_HOPS):
            if current is None or current.deputy is None or current.deputy in asked:
                break
            asked[current.deputy] = None
            current = self.people.get(current.deputy)
        if person and person.lead:
            asked.setdefault(person.lead)
        return tuple(asked)

    def acting(self, handle: str, at: datetime) -> str | None:
        """Who acts for a person at an instant: the first of :meth:`stand_ins` who is here.

        None where nobody can act.
        """
        return next((each for each in self.stand_ins(handle) if self.is_here(each, at)), None)

    def guess_person(self, word: str) -> str | None:
        """The hint for somebody who is not on the roster: by handle, name or address."""
        plain = word.strip().casefold()
        for handle, person in self.people.items():
            if plain in (handle.casefold(), (person.name or "").casefold(), *person.email):
                return f"did you mean '{handle}'?"
        return guess(word, list(self.people))

    def unknown_recipient(self, to: str) -> tuple[str, str] | None:
        """What is wrong with whom a step goes to, and how to mend it; None where nothing is.

        Without a roster anybody may be named.
        """
        if not self.people or to in ROLES or to in self.people:
            return None
        hint = guess(to, ROLES) or self.guess_person(to)
        return (
            f"'{to}' is neither a role ({', '.join(ROLES)}) nor on the roster",
            hint or "write a role, or add the person under 'people'",
        )

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

    def author(self, name: str, address: str) -> str:
        """Who made a commit, under the name that the roster has; else the commit's own name."""
        known = (each for each in self.people if self.commits_as(each, address))
        return next(map(self.name_of, known), name.strip())

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


_FORM = "write lines such as 'timezone: Europe/Berlin'"


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
        return ReadSettings(Settings(), text, (Fault("F007", "settings are expected", hint=_FORM),))
    value = {key: part for key, part in value.items() if part is not None}
    try:
        settings = Settings.model_validate(value)
    except ValidationError as error:
        faults = tuple(validation.faults(error, document, Settings))
        return ReadSettings(Settings(), text, faults)
    return ReadSettings(settings, text, tuple(_contradictions(settings, document)), document)


def _contradictions(settings: Settings, document: yamltext.Document) -> Iterator[Fault]:
    """What each value allows but the whole does not: names that lead nowhere."""

    def wrong(message: str, *place: str | int, hint: str, at_key: bool = False) -> Fault:
        position = document.where(place) if at_key else document.where_value(place)
        field = validation.dotted(place)
        return Fault("F007", f"'{field}': {message}", position, field, hint)

    for handle, person in settings.people.items():
        yield from _person_contradictions(handle, person, settings, wrong)
    policies = settings.escalation.policies
    known = ", ".join(policies)
    otherwise = f"known here: {known}" if known else "write it under 'policies'"
    if (default := settings.escalation.default) and default not in policies:
        hint = guess(default, list(policies), otherwise)
        yield wrong(f"there is no policy '{default}'", "escalation", "default", hint=hint)
    for severity, name in settings.escalation.by_severity.items():
        place: yamltext.Place = ("escalation", "by_severity", severity)
        if severity not in SEVERITIES:
            hint = guess(severity, SEVERITIES, f"known here: {', '.join(SEVERITIES)}")
            yield wrong(f"'{severity}' is no severity", *place, hint=hint, at_key=True)
        if name not in policies:
            hint = guess(name, list(policies), otherwise)
            yield wrong(f"there is no policy '{name}'", *place, hint=hint)
    for name, policy in policies.items():
        for chain in ("not_accepted", "expired"):
            for number, step in enumerate(getattr(policy, chain)):
                if problem := settings.unknown_recipient(step.to):
                    place = ("escalation", "policies", name, chain, number, "to")
                    yield wrong(problem[0], *place, hint=problem[1])
    for name, collection in settings.collections.items():
        yield from _collection_contradictions(name, collection, wrong)


def _person_contradictions(
    handle: str, person: Person, settings: Settings, wrong: Any
) -> Iterator[Fault]:
    if handle in ROLES:
        hint = "choose another handle"
        message = f"'{handle}' is a word of the escalations"
        yield wrong(message, "people", handle, hint=hint, at_key=True)
    for role in ("deputy", "lead"):
        named = getattr(person, role)
        if named == handle:
            hint = f"name somebody else, or leave '{role}' out"
            yield wrong(f"'{handle}' is their own {role}", "people", handle, role, hint=hint)
        elif named and named not in settings.people:
            hint = settings.guess_person(named) or "add the person to the roster"
            yield wrong(f"'{named}' is not on the roster", "people", handle, role, hint=hint)
    for number, away in enumerate(person.away):
        if away.to < away.from_:
            message = f"the span ends on {away.to}, before it begins on {away.from_}"
            hint = "exchange the two dates, or mend the year"
            yield wrong(message, "people", handle, "away", number, "to", hint=hint)


def _collection_contradictions(name: str, collection: Collection, wrong: Any) -> Iterator[Fault]:
    if not collection.path.strip():
        hint = "write a folder, or . for the whole log"
        yield wrong("the path is empty", "collections", name, "path", hint=hint)
    if collection.path.startswith("/") or ".." in collection.path.split("/"):
        hint = "name a folder below that of loopbook.yml, such as decisions"
        yield wrong("the path leads out of the log", "collections", name, "path", hint=hint)
    statuses = STATUSES[collection.kind]

    def no_status(status: str, *place: str) -> Fault:
        hint = guess(status, statuses, f"write one of {', '.join(statuses)}")
        message = f"'{status}' is not a status of a {collection.kind}"
        fault: Fault = wrong(message, "collections", name, *place, hint=hint)
        return fault

    for word, status in collection.statuses.items():
        if status not in statuses:
            yield no_status(status, "statuses", word)
        if (regex := slashed(word)) is not None:
            try:
                re.compile(regex)
            except re.error as error:
                place = ("collections", name, "statuses", word)
                message = f"not a regular expression: {error}"
                yield wrong(message, *place, hint=REGEX_HINT, at_key=True)
    if collection.default_status and collection.default_status not in statuses:
        yield no_status(collection.default_status, "default_status")
    known = (*FIELDS[collection.kind], "id")

    def unknown_field(field: str, *place: str | int) -> Fault:
        hint = guess(field, known, f"known here: {', '.join(known)}")
        message = f"'{field}' is not a field of a {collection.kind}"
        fault: Fault = wrong(message, "collections", name, *place, hint=hint, at_key=True)
        return fault

    for field in collection.fields:
        if field not in known:
            yield unknown_field(field, "fields", field)
    for number, field in enumerate(collection.optional):
        if field not in (*known, "superseded_by"):  # R502 asks for it
            yield unknown_field(field, "optional", number)


def find_root(start: Path) -> Path:
    """The log's root: the nearest folder, from ``start`` upward, that has a ``loopbook.yml``.

    ``start`` itself where none has one.
    """
    start = start.resolve()
    return next(
        (each for each in (start, *start.parents) if (each / SETTINGS_FILE).is_file()), start
    )
