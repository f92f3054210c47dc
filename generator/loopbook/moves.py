"""Moves: what a record needs to get from one status to another, and what changes with it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from loopbook.amending import Amended, Draft
from loopbook.clock import expiry_instant, show_expiry, start_of_day
from loopbook.duedates import WAYS, upcoming
from loopbook.findings import guess
from loopbook.logbook import Item, Logbook, nothing_called
from loopbook.mapping import status_in_file
from loopbook.needs import Need, one_line, refuse_without
from loopbook.persons import person
from loopbook.records import LIVE, MOVES, STATUSES, Decision, DecisionStatus, Handoff, Kind
from loopbook.supersession import IN_FORCE, leads_back, still_accepted
from loopbook.writing import Refusal
from loopbook.yamltext import Value

Given = Mapping[str, str]
"""What an author says with a move: text by the name of its option; commas part several."""


_NEEDS = {
    need.name: need
    for need in (
        Need("to", "the new owner"),
        Need("giver", "who hands it over from now on", typed="--from"),
        Need("readback", "what the receiver understood, in the receiver's own words"),
        Need("outcome", "what came of it"),
        Need("reason", "why"),
        Need("reverse_if", "the signal that would make us reverse it: a number, a date, a state"),
        Need("risk", "the greatest risk"),
        Need("risk_owner", "who watches the risk"),
        Need("consulted", "whose advice was sought", "there is no way back"),
        Need("by", "the id of the decision that replaces it"),
        Need("expiry", f"the next date: {WAYS}"),
    )
}
"""In the order in which they are asked for: an expiry is in the new owner's zone."""

_FIELDS = {"risk_owner": "risk", "to": "owner", "giver": "from", "by": "superseded_by"}
"""The field that an option is about, where that has another name."""


@dataclass(frozen=True)
class Step:
    """One record on its way to a status."""

    logbook: Logbook
    item: Item
    status: str
    """Where it goes, in our words."""
    written: str
    """The same in the words of the file."""

    @classmethod
    def of(cls, logbook: Logbook, item: Item, word: str) -> "Step":
        """The way to a status, by our word for it or by that of the file.

        Raises :class:`Refusal`, which names the legal moves, where there is none.
        """
        collection = item.entry.collection
        status = collection.status(word)
        if status is None:
            hint = guess(word, _moves_of(item), _legal(item))
            raise Refusal(f"'{word}' is no status of a {item.kind}; {hint}")
        if status == item.status:
            theirs = item.record.status_text
            if not collection.statuses or word.strip().lower() in (theirs.lower(), status):
                raise Refusal(f"'{item.id}' is {theirs or status} already; {_legal(item)}.")
        elif status not in MOVES[item.kind][item.status]:
            raise Refusal(
                f"'{item.id}' cannot become {status}: it is {item.status}, and {_legal(item)}."
            )
        return cls(logbook, item, status, status_in_file(word, collection))

    @property
    def aim(self) -> tuple[str, str]:
        """What the record is about to do, as in "to become done" and as in "becoming done"."""
        return f"become {self.status}", f"becoming {self.status}"

    @property
    def _key(self) -> tuple[Kind, str, str]:
        return self.item.kind, self.item.status, self.status

    def takes(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The options that the move must have, and those that it may have besides."""
        must: tuple[str, ...] = ()
        may: tuple[str, ...] = ()
        match self._key:
            case (_, before, after) if before == after:
                pass  # from one word of the file to another
            case (Kind.HANDOFF, _, "offered"):
                must = ("to",)
            case (Kind.HANDOFF, "offered", "accepted"):
                must = ("readback",)
            case (Kind.HANDOFF, "done", "accepted"):
                must, may = ("reason",), ("readback",)
            case (Kind.HANDOFF, _, "done"):
                must = ("outcome",)
            case (Kind.HANDOFF, _, _):
                must = ("reason",)
            case (Kind.DECISION, _, "accepted"):
                must, may = ("reverse_if", "risk", "risk_owner"), ("consulted",)
                if isinstance(self.item.record, Decision) and self.item.record.door == "one-way":
                    must, may = (*must, *may), ()
            case (Kind.DECISION, _, "superseded"):
                must = ("by",)
        if self.status in LIVE[self.item.kind]:
            may = (*may, "expiry")
        return must, may

    def missing(self, given: Given) -> Iterator[Need]:
        """What must still be said, because neither the author nor the record says it."""
        must, _ = self.takes()
        optional = self.item.entry.collection.optional
        for name, need in _NEEDS.items():
            if name in given or (name != "to" and _FIELDS.get(name, name) in optional):
                continue
            if name == "expiry":
                if reason := self._needs_a_date(given):
                    yield replace(need, why=reason)
            elif name in must and not self._says(name):
                yield need

    def _says(self, name: str) -> bool:
        """Whether the record says already what the move needs; a reason is of its own move."""
        record = self.item.record
        if isinstance(record, Decision):
            risk = record.risk
            return bool(
                {
                    "reverse_if": record.reverse_if,
                    "risk": risk and risk.what,
                    "risk_owner": risk and risk.owner,
                    "consulted": record.consulted,
                    "by": any(
                        isinstance(each.record, Decision) and each.record.status in IN_FORCE
                        for each in self.logbook.successors.get(self.item.id, ())
                    ),
                }.get(name)
            )
        return bool({"readback": record.readback, "outcome": record.outcome}.get(name))

    def _needs_a_date(self, given: Given) -> str:
        """Why a new expiry is needed; empty where none is."""
        if self.status not in LIVE[self.item.kind]:
            return ""
        expiry = self.item.record.expiry
        if expiry is None:
            return "it has none"
        zone = self.logbook.settings.zone_of(self._owner(given))
        passed = expiry_instant(expiry, zone) <= self.logbook.now
        return f"{show_expiry(expiry)} has passed" if passed else ""

    def _owner(self, given: Given) -> str | None:
        """Who owns the record after the move."""
        to = given.get("to")
        return str(to).strip().removeprefix("@") if to else self.item.record.owner

    def refuse_what_it_does_not_take(self, given: Given) -> None:
        """Raises :class:`Refusal` where something was given that the move has no place for."""
        must, may = self.takes()
        extra = [_NEEDS[name].option for name in given if name not in (*must, *may)]
        if extra:
            takes = [_NEEDS[name].option for name in (*must, *may)]
            what = f"it takes {', '.join(takes)}" if takes else "it takes no options"
            raise Refusal(
                f"{', '.join(extra)} does not go with '{self.item.id}' {self.aim[1]}: {what}."
            )

    def read(self, name: str, text: str, given: Given) -> Value:
        """The value that an option's text gives; raises :class:`Refusal` where it gives none."""
        option, settings = _NEEDS[name].option, self.logbook.settings
        if name == "expiry":
            owner = self._owner(given)
            zone, known = settings.zone_of(owner), settings.people.get(owner or "")
            return upcoming(text, self.logbook.now, zone, known).isoformat()
        if name == "risk_owner":
            return person(settings, text, option)
        if name == "to":
            handle = staying(self.logbook, text, option)
            if handle == self._giver(given):
                raise Refusal(f"--to: '{handle}' cannot hand '{self.item.id}' over to '{handle}'.")
            return handle
        if name == "consulted":
            return [word.removeprefix("@") for word in _listed(text, option)]
        if name == "by":
            return [self._successor(word).id for word in _listed(text, option)]
        return one_line(text, option)

    def _giver(self, given: Given) -> str | None:
        """Who would hand it over: whoever is accountable for it now, or is named for that."""
        if "giver" in given:
            return given["giver"].strip().removeprefix("@")
        record = self.item.record
        return record.accountable if isinstance(record, Handoff) else None

    def _successor(self, name: str) -> Item:
        found = self.logbook.find(name)
        if found is None:
            raise Refusal(f"--by: {nothing_called(self.logbook, name)}")
        if not isinstance(found.record, Decision) or found.id == self.item.id:
            raise Refusal(f"--by: '{found.id}' is not another decision.")
        if found.record.status is DecisionStatus.PROPOSED:
            raise Refusal(f"--by: '{found.id}' is only proposed; accept it first.")
        if found.record.status not in IN_FORCE:
            raise Refusal(f"--by: '{found.id}' is {found.status} and replaces nothing.")
        if leads_back(self.item, found, self.logbook):
            raise Refusal(f"--by: '{found.id}' is itself replaced by '{self.item.id}'.")
        return found

    def write(self, draft: Draft, given: Given) -> None:
        """Puts the move into a draft; everything that it needs must have been given."""
        values = {name: self.read(name, text, given) for name, text in given.items()}
        fields: dict[str, Value] = {"status": self.written}
        if self._key == (Kind.HANDOFF, "accepted", "offered"):
            fields["from"] = self.item.record.owner
        for name in ("to", "readback", "outcome", "reason", "reverse_if", "expiry"):
            if name in values:
                fields[_FIELDS.get(name, name)] = values[name]
        if "risk" in values or "risk_owner" in values:
            fields["risk"] = self._risk(values)
        if "consulted" in values:
            fields["consulted"] = self._consulted(values["consulted"])
        for name in self._outlived():
            if self.item.entry.has(name):
                fields.setdefault(name, None)
        draft.set(self.item.entry, fields)
        for successor in values.get("by") or ():
            draft.set(self.logbook.by_id[successor].entry, {}, {"supersedes": self.item.id})
        if self._key == (Kind.DECISION, "proposed", "accepted"):
            for older in still_accepted(self.item, self.logbook):
                word = status_in_file("superseded", older.entry.collection)
                draft.set(older.entry, {"status": word})

    def _outlived(self) -> tuple[str, ...]:
        """The fields that were about an earlier move, and hold no longer."""
        if self.item.kind is not Kind.HANDOFF:
            return ()
        if self.status == "offered":
            return ("readback", "reason", "offered", "accepted")
        return ("outcome", "closed") if self.item.status == "done" else ()

    def _risk(self, values: Mapping[str, Value]) -> Value:
        record = self.item.record
        old = record.risk if isinstance(record, Decision) else None
        risk: dict[str, Value] = {
            "what": values.get("risk", old.what if old else None),
            "owner": values.get("risk_owner", old.owner if old else None),
        }
        return {name: value for name, value in risk.items() if value is not None}

    def _consulted(self, handles: Value) -> Value:
        record = self.item.record
        there = record.consulted if isinstance(record, Decision) else ()
        return list(dict.fromkeys((*there, *(handles or ()))))


def _moves_of(item: Item) -> list[str]:
    """Where a record can go, in the order of a record's life."""
    legal = MOVES[item.kind][item.status]
    return [str(status) for status in STATUSES[item.kind] if status in legal]


def _legal(item: Item) -> str:
    """The legal moves of a record, as half a sentence."""
    legal = _moves_of(item)
    if not legal:
        return f"that is final: write a new {item.kind} that names it under 'related'"
    return f"it can become {', '.join(legal[:-1])}{' or ' if legal[1:] else ''}{legal[-1]}"


def plan(steps: Sequence[Step], given: Given) -> tuple[Amended, ...]:
    """What changes where all records make their moves; nothing is written yet.

    Raises :class:`Refusal` where one of them cannot: then none moves.
    """
    draft = Draft()
    for step in steps:
        step.refuse_what_it_does_not_take(given)
    refuse_without(
        *((f"'{step.item.id}', to {step.aim[0]},", step.missing(given)) for step in steps)
    )
    for step in steps:
        step.write(draft, given)
    return draft.amended


def staying(logbook: Logbook, text: str, option: str) -> str:
    """The handle of one person who is on the team now; raises :class:`Refusal` for all else."""
    settings = logbook.settings
    handle = person(settings, text, option)
    known = settings.people.get(handle)
    if known and known.left and start_of_day(known.left, settings.zone_of(handle)) <= logbook.now:
        raise Refusal(f"{option}: '{handle}' left the team on {known.left}; name somebody else.")
    return handle


def _listed(text: str, option: str) -> list[str]:
    words = [word.strip() for word in text.split(",") if word.strip()]
    if not words:
        raise Refusal(f"{option}: name at least one.")
    return words
