"""The vocabulary: what a decision and a handoff are made of, and which moves are legal.

The models say what a value must look like where it is present. Whether it must be present is
said by :data:`REQUIRED` and asked by the rules, so that a record with a gap can still be shown.
"""

import re
import unicodedata
from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import (
    BeforeValidator,
    Discriminator,
    Field,
    Tag,
    WithJsonSchema,
)

from loopbook.fieldtypes import (
    DateField,
    ExpiryField,
    Globs,
    Handle,
    Handles,
    Links,
    Model,
    Person,
    Text,
    Words,
    lowered,
    single,
)
from loopbook.notation import AFTER, IN_ANY_CASE, one_of

TITLE_LENGTH = 80
"""The most characters that a title may have."""


class Kind(StrEnum):
    """What a record is."""

    DECISION = "decision"
    HANDOFF = "handoff"

    @property
    def plural(self) -> str:
        """The word for several of them: a folder's name and an address of the site."""
        return f"{self.value}s"


class DecisionStatus(StrEnum):
    """Where a decision stands."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    SUPERSEDED = "superseded"
    REVERSED = "reversed"


class HandoffStatus(StrEnum):
    """Where a handoff stands."""

    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    DONE = "done"
    CANCELLED = "cancelled"


class Severity(StrEnum):
    """How closely a handoff must be watched."""

    STABLE = "stable"
    WATCH = "watch"
    URGENT = "urgent"


class Label(StrEnum):
    """A label of the Traffic Light Protocol 2.0: for whom a record is (https://www.first.org/tlp/)."""

    CLEAR = "CLEAR"
    GREEN = "GREEN"
    AMBER = "AMBER"
    AMBER_STRICT = "AMBER+STRICT"
    RED = "RED"


STATUSES: Mapping[Kind, tuple[str, ...]] = {
    Kind.DECISION: tuple(DecisionStatus),
    Kind.HANDOFF: tuple(HandoffStatus),
}
"""The statuses of each kind, in the order of a record's life."""

SYNONYMS: Mapping[Kind, Mapping[str, str]] = {
    Kind.DECISION: {"deprecated": DecisionStatus.REVERSED},  # MADR's word
    Kind.HANDOFF: {},
}
"""Words of other tools that read as one of ours."""

MOVES: Mapping[Kind, Mapping[str, frozenset[str]]] = {
    Kind.DECISION: {
        "proposed": frozenset({"accepted", "rejected", "withdrawn"}),
        "accepted": frozenset({"superseded", "reversed"}),
        "rejected": frozenset(),
        "withdrawn": frozenset(),
        "superseded": frozenset(),
        "reversed": frozenset(),
    },
    Kind.HANDOFF: {
        "offered": frozenset({"accepted", "declined", "cancelled"}),
        "declined": frozenset({"offered", "cancelled"}),
        "accepted": frozenset({"done", "cancelled", "offered"}),
        "done": frozenset({"accepted"}),
        "cancelled": frozenset(),
    },
}
"""From each status, the statuses that a record may move to."""

LIVE: Mapping[Kind, frozenset[str]] = {
    Kind.DECISION: frozenset({"proposed", "accepted"}),
    Kind.HANDOFF: frozenset({"offered", "declined", "accepted"}),
}
"""The statuses in which a record needs an expiry and a path when it passes."""

PENDING: Mapping[Kind, frozenset[str]] = {
    Kind.DECISION: frozenset({"proposed"}),
    Kind.HANDOFF: frozenset({"offered", "declined", "accepted"}),
}
"""The statuses that are an open loop by themselves; an accepted decision is one once expired."""

UNANSWERED = frozenset({"proposed", "offered", "declined"})
"""The statuses that wait for somebody to decide, to accept, or to offer again."""


def _label(value: Any) -> Any:
    return value.strip().upper().removeprefix("TLP:") if isinstance(value, str) else value


LabelField = Annotated[
    Label,
    BeforeValidator(_label),
    WithJsonSchema(one_of(Label, also=[f"TLP:{label}" for label in Label])),
]
"""A label, with ``TLP:`` before it or without."""


class Step(Model):
    """One step of an escalation: after so much working time, to this person."""

    after: Annotated[
        str, BeforeValidator(lowered), Field(pattern=r"^\d{1,4}(h|bd)$"), WithJsonSchema(AFTER)
    ]
    """Working time: ``4h`` (hours) or ``1bd`` (business days)."""
    to: Handle
    """``owner``, ``deputy``, ``from``, ``lead``, or a handle."""

    @property
    def number(self) -> int:
        """How many hours or business days it waits."""
        return int(self.after.rstrip("hbd"))

    @property
    def in_days(self) -> bool:
        """Whether it waits for business days, not for hours."""
        return self.after.endswith("bd")


def _name_or_steps(value: Any) -> str:
    return "name" if isinstance(value, str) else "steps"


Escalation = Annotated[
    Annotated[str, Tag("name")]
    | Annotated[
        tuple[Step, ...],
        BeforeValidator(single, Step | Annotated[tuple[Step, ...], Field(min_length=1)]),
        Field(min_length=1),
        Tag("steps"),
    ],
    Discriminator(_name_or_steps),
]
"""A policy's name or a handle, or a list of steps."""


class Risk(Model):
    """The greatest risk of a decision and who watches it."""

    what: Text | None = None
    """What may go wrong."""
    owner: Person | None = None
    """The one person who watches it."""


class Purchase(Model):
    """Something that is bought, and the job it is bought for."""

    job: Text | None = None
    """What it is bought for."""
    cost: Text | None = None
    """What it costs."""
    renews: DateField | None = None
    """When it renews."""


class Review(Model):
    """One review of an accepted decision."""

    on: DateField
    """The date of the review."""
    by: Person
    """Who reviewed."""
    outcome: Annotated[Literal["keep", "change", "reverse"], BeforeValidator(lowered), IN_ANY_CASE]
    """What came of it."""
    finding: Text
    """What was found, in a sentence."""


class _Record(Model):
    """What decisions and handoffs share. All instants and dates are as written; see ``clock``."""

    id: str
    """The record's name within the log: the stem of its file, unless the collection says else."""
    status_text: str = ""
    """The status in the words of the file, where a collection maps them."""
    title: Text | None = None
    """What it is about, in at most 80 characters."""
    owner: Person | None = None
    """The one person to whom it belongs, by handle."""
    summary: Text | None = None
    """One sentence: the decision, or the current state."""
    expiry: ExpiryField | None = None
    """The one date by which the record must move."""
    escalation: Escalation | None = None
    """A policy's name, a handle, or a list of steps."""
    related: Words = ()
    """Ids of records that belong to this one."""
    discussion: Links = ()
    """Links to where it was discussed."""
    tags: Words = ()
    """Words to find it by."""
    tlp: LabelField | None = None
    """The Traffic Light Protocol label: for whom it is."""

    @property
    def live(self) -> bool:
        """Whether it needs an expiry and a path that is followed when it passes."""
        return self.status in LIVE[self.kind]  # type: ignore[attr-defined]

    @property
    def pending(self) -> bool:
        """Whether its status alone makes it an open loop."""
        return self.status in PENDING[self.kind]  # type: ignore[attr-defined]


Door = Annotated[Literal["two-way", "one-way"], BeforeValidator(lowered), IN_ANY_CASE]
"""Whether a decision leaves a way back."""


class Decision(_Record):
    """What was decided, or is about to be."""

    kind: Literal[Kind.DECISION] = Kind.DECISION
    status: DecisionStatus
    """Where it stands."""
    reverse_if: Text | None = None
    """The signal that would make us reverse it."""
    risk: Risk | None = None
    """The greatest risk and its owner."""
    door: Annotated[Literal["two-way", "one-way"], BeforeValidator(lowered), IN_ANY_CASE] = (
        "two-way"
    )
    """Whether there is a way back."""
    consulted: Handles = ()
    """Whose advice was sought."""
    informed: Handles = ()
    """Who is told."""
    purchase: Purchase | None = None
    """What is bought with it."""
    baseline: Text | None = None
    """How things stood before."""
    result: Text | None = None
    """How they stand after."""
    reviews: Annotated[
        tuple[Review, ...], BeforeValidator(single, Review | tuple[Review, ...])
    ] = ()
    """The reviews so far; a renewal adds one."""
    supersedes: Words = ()
    """Ids of the decisions that this one replaces."""
    applies_to: Globs = ()
    """Globs of the files that this decision governs, from the top of the repository."""
    decided: DateField | None = None
    """When it was decided, where git does not know."""

    @property
    def accountable(self) -> str | None:
        """The one person who must see that the record moves."""
        return self.owner


class Handoff(_Record):
    """Work that goes from one person to another."""

    kind: Literal[Kind.HANDOFF] = Kind.HANDOFF
    status: HandoffStatus
    """Where it stands."""
    from_: Annotated[Person | None, Field(alias="from")] = None
    """The person who hands it over; accountable until it is accepted."""
    readback: Text | None = None
    """What the receiver understood, in the receiver's own words."""
    outcome: Text | None = None
    """What came of it."""
    reason: Text | None = None
    """Why it was declined, cancelled or reopened."""
    severity: Annotated[Severity, BeforeValidator(lowered), IN_ANY_CASE] = Severity.STABLE
    """How closely it must be watched."""
    waiting_on: Text | None = None
    """What it waits for."""
    offered: ExpiryField | None = None
    """When it was offered, where git does not know."""
    accepted: ExpiryField | None = None
    """When it was accepted, where git does not know."""
    closed: ExpiryField | None = None
    """When it was closed, where git does not know."""

    @property
    def accountable(self) -> str | None:
        """``from`` until the handoff is accepted, then ``owner``: one person at every instant."""
        if self.status in (HandoffStatus.OFFERED, HandoffStatus.DECLINED):
            return self.from_
        return self.owner


AnyRecord = Decision | Handoff
"""A decision or a handoff, told apart by ``kind``."""

MODELS: Mapping[Kind, type[Decision] | type[Handoff]] = {
    Kind.DECISION: Decision,
    Kind.HANDOFF: Handoff,
}

_DERIVED = {"kind", "id", "status_text"}
"""Fields that the reader adds; they do not stand in front matter."""

FIELDS: Mapping[Kind, tuple[str, ...]] = {
    kind: tuple(
        field.alias or name for name, field in model.model_fields.items() if name not in _DERIVED
    )
    for kind, model in MODELS.items()
}
"""The names that front matter may have, by kind."""

ORDER: Mapping[Kind, tuple[str, ...]] = {
    Kind.DECISION: (
        *("title", "status", "owner", "summary", "expiry", "escalation"),
        *("door", "consulted", "informed", "reverse_if", "risk", "purchase"),
        *("baseline", "result", "reviews", "supersedes", "applies_to"),
        *("related", "discussion", "tags", "tlp", "decided"),
    ),
    Kind.HANDOFF: (
        *("title", "status", "from", "owner", "summary", "expiry", "escalation"),
        *("severity", "waiting_on", "readback", "outcome", "reason"),
        *("offered", "accepted", "closed", "related", "discussion", "tags", "tlp"),
    ),
}
"""The same names in the order in which a reader looks for them, and in which they are written."""

DERIVED_FIELDS = frozenset(
    {"superseded_by", "opened", "closed", "modified", "history", "backlinks", "created", "updated"}
)
"""Names that people write although Loopbook works them out."""


REQUIRED: Mapping[Kind, tuple[str, ...]] = {
    Kind.DECISION: ("title", "status", "owner", "summary"),
    Kind.HANDOFF: ("title", "status", "from", "owner", "summary"),
}
"""The fields that a record always has. ``expiry`` and ``escalation`` stand on live ones besides."""


def slug(text: str) -> str:
    """Text as one part of an address: letters, digits, ``.``, ``_`` and ``-``."""
    return re.sub(r"[^\w.-]+", "-", text.strip()).strip("-.") or "-"


def plain_slug(text: str) -> str:
    """Text as small Latin letters and digits with dashes between; empty where it has none."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")


def expiry_word(kind: Kind, status: str) -> str:
    """What the expiry of such a record means: *decide by*, *review by* or *due*."""
    if kind is Kind.HANDOFF:
        return "due"
    return "decide by" if status == DecisionStatus.PROPOSED else "review by"
