"""Handing on: a record goes to somebody else, and stays what it is."""

from dataclasses import dataclass

from loopbook.amending import Draft
from loopbook.logbook import Item, Logbook
from loopbook.mapping import status_in_file
from loopbook.moves import Given, Step, staying
from loopbook.records import Decision, Handoff, HandoffStatus, Kind
from loopbook.writing import Refusal
from loopbook.yamltext import Value

_NOT_TAKEN = (HandoffStatus.OFFERED, HandoffStatus.DECLINED)
_FIELDS = {"to": "owner", "giver": "from", "expiry": "expiry"}


def handing_on(logbook: Logbook, item: Item, given: Given) -> Step:
    """The way of a record to somebody else, who is named in ``given``.

    ``to`` is the new owner. An accepted handoff is offered to them by the old owner; one that is
    offered or declined is offered to them instead; a decision is theirs, in the status that it has.
    ``giver`` is who hands over from now on a handoff that nobody has accepted, and ``risk_owner``
    who watches the risk of a decision.

    Raises :class:`Refusal` where the record is closed.
    """
    if not item.record.live:
        raise Refusal(
            f"'{item.id}' is {item.record.status_text or item.status}: what is closed is not "
            "handed on."
        )
    if isinstance(item.record, Handoff) and item.record.status not in _NOT_TAKEN:
        return Step.of(logbook, item, "offered")
    to_offer = item.kind is Kind.HANDOFF and "to" in given
    status = "offered" if to_offer else item.status
    written = status_in_file(status, item.entry.collection) if status != item.status else ""
    return _HandingOn(logbook, item, status, written)


@dataclass(frozen=True)
class _HandingOn(Step):
    """A decision, or a handoff that nobody has accepted, on its way to somebody else."""

    @property
    def aim(self) -> tuple[str, str]:
        """What the record is about to do, as in "to be done" and as in "being done"."""
        return "be handed on", "being handed on"

    def takes(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Nothing that it must have: whoever calls for it has said to whom it goes.

        The date of the next review is set by a review, and not by whom it is handed to.
        """
        record = self.item.record
        if isinstance(record, Handoff):
            return (), ("to", "giver", "expiry")
        risk = ("risk_owner",) if record.risk else ()
        return (), ("to", *risk, *(("expiry",) if record.pending else ()))

    def _needs_a_date(self, given: Given) -> str:
        """Why a new expiry is needed; a review that is due stays due, and a risk has no date."""
        passes_on = self.item.record.pending and ("to" in given or "giver" in given)
        return super()._needs_a_date(given) if passes_on else ""

    def read(self, name: str, text: str, given: Given) -> Value:
        """The value that an option's text gives; raises :class:`Refusal` for the same person."""
        record = self.item.record
        if name == "giver" and isinstance(record, Handoff):
            giver = staying(self.logbook, text, "--from")
            if giver == self._owner(given):
                raise Refusal(f"--from: '{giver}' cannot hand '{self.item.id}' over to '{giver}'.")
            if giver == record.from_:
                raise Refusal(f"--from: '{giver}' hands '{self.item.id}' over already.")
            return giver
        value = super().read(name, text, given)
        if name == "to" and value == record.owner:
            raise Refusal(f"--to: {self._same(str(value))}")
        if name == "risk_owner":
            watcher = staying(self.logbook, text, "--risk-owner")
            if isinstance(record, Decision) and record.risk and watcher == record.risk.owner:
                raise Refusal(
                    f"--risk-owner: '{watcher}' has the risk of '{self.item.id}' already."
                )
        return value

    def _same(self, owner: str) -> str:
        """That it is with the person already, and what may have been meant."""
        id_ = self.item.id
        if self.item.kind is Kind.DECISION:
            return f"'{id_}' belongs to '{owner}' already."
        if self.item.status == HandoffStatus.OFFERED:
            return f"'{id_}' is offered to '{owner}' already."
        again = f"loopbook move {id_} offered --to {owner}"
        return f"'{owner}' declined '{id_}'; to offer it to them once more: {again}"

    def write(self, draft: Draft, given: Given) -> None:
        """Puts the new persons into a draft; everything that is needed must have been given."""
        values = {name: self.read(name, text, given) for name, text in given.items()}
        fields: dict[str, Value] = {"status": self.written} if self.written else {}
        fields |= {_FIELDS[name]: value for name, value in values.items() if name in _FIELDS}
        if "risk_owner" in values:
            fields["risk"] = self._risk(values)
        if "to" in values:
            fields |= {name: None for name in self._outlived() if self.item.entry.has(name)}
        draft.set(self.item.entry, fields)
