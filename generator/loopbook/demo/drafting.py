"""The text of a made-up record after each step of its life."""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from loopbook.demo.calendar import Calendar
from loopbook.demo.story import Scene
from loopbook.records import ORDER, Kind
from loopbook.yamltext import Value
from loopbook.yamlvalue import render, render_block

_STATUSES = {
    "offer": "offered", "accept": "accepted", "decline": "declined", "done": "done",
    "cancel": "cancelled", "reopen": "accepted", "propose": "proposed", "reject": "rejected",
    "withdraw": "withdrawn", "reverse": "reversed",
}  # fmt: skip
"""The status that a record has after a step; the other steps leave it as it is."""
_SAID_AT = {
    (Kind.DECISION, "accept"): ("reverse_if", "risk"),
    (Kind.HANDOFF, "accept"): ("readback",),
    (Kind.HANDOFF, "done"): ("outcome",),
    (Kind.HANDOFF, "decline"): ("reason",),
    (Kind.HANDOFF, "cancel"): ("reason",),
}
"""What a plot says only from a step on."""
_OUTLIVED = {"offer": ("readback", "reason"), "reopen": ("outcome",)}
"""What a step takes back, as ``loopbook move`` does."""
_FROM_THE_START = frozenset(
    {"title", "summary", "severity", "waiting_on", "door", "consulted", "purchase", "baseline"}
    | {"supersedes", "applies_to", "related", "tags", "tlp"}
)
_LINKS = "https://example.org/t/"

Ids = Mapping[str, str]
"""The ids of the records that are there, by the names of their plots."""


class Draft:
    """One record as it changes."""

    def __init__(self, kind: Kind, calendar: Calendar, discussion: int | None) -> None:
        self._kind = kind
        self._calendar = calendar
        self._fields: dict[str, Any] = {}
        if discussion:
            self._fields["discussion"] = f"{_LINKS}{discussion}"
        self._ticked = 0
        self._actions: list[tuple[str, str]] = []
        self._notes: list[str] = []
        self._spoilt: tuple[str, str] | None = None
        self._comment = ""
        """The comment on the line of the expiry."""

    @property
    def just_ticked(self) -> str:
        """The action that was ticked last."""
        return self._actions[self._ticked - 1][0]

    def supersede(self) -> None:
        """Another decision takes its place."""
        self._fields["status"] = "superseded"

    def play(self, scene: Scene) -> None:
        """Takes the record through one step of its life."""
        plot, step = scene.plot, scene.step
        fields = self._fields
        if not fields.get("status"):
            fields.update({name: plot[name] for name in _FROM_THE_START & plot.keys()})
        for name in _OUTLIVED.get(step.verb, ()):
            fields.pop(name, None)
        fields.update(
            {name: plot[name] for name in _SAID_AT.get((self._kind, step.verb), ()) if name in plot}
        )
        fields["status"] = _STATUSES.get(step.verb, fields.get("status"))
        fields["owner"], fields["from"] = scene.owner, scene.giver
        on = self._calendar.local(scene.by, scene.at).date()
        if step.due:
            expiry = self._calendar.date_of(step.due, scene.owner or scene.by, scene.at)
            fields["expiry"] = expiry.isoformat()
        self._work(scene, on)
        for name, value in step.says.items():
            if name == "note":
                self._notes.append(value)
            elif name == "raw":
                self._spoilt = (value[0], value[1])
            elif name not in ("outcome", "finding") or self._kind is Kind.HANDOFF:
                fields[name] = value
        if step.verb == "review":
            review = {"on": on.isoformat(), "by": scene.by}
            review |= {name: step.says[name] for name in ("outcome", "finding")}
            fields["reviews"] = [*fields.get("reviews", ()), review]
        if "renews" in fields.get("purchase", {}):
            renews = self._calendar.date_of(plot["purchase"]["renews"], scene.owner, scene.at)
            fields["purchase"] = {**fields["purchase"], "renews": renews.isoformat()}
        self._comment = plot.get("expiry_note", "")

    def _work(self, scene: Scene, on: date) -> None:
        """The actions: until when each is to be done, and which are."""
        actions, verb = scene.plot.get("actions", ()), scene.step.verb
        if verb == "tick":
            self._ticked += 1
        elif verb == "done":
            self._ticked = len(actions)
        elif verb == "reopen":
            self._ticked = len(actions) - 1
        if scene.step.due and actions:
            last = date.fromisoformat(self._fields["expiry"])
            left = len(actions) - self._ticked
            dates = [
                self._calendar.between(on, last, (number + 1) / left, scene.owner)
                for number in range(left)
            ]
            self._actions[self._ticked :] = [
                (text, f"{text} @{scene.owner} by {by}")
                for text, by in zip(actions[self._ticked :], dates, strict=True)
            ]

    def text(self, plot: Mapping[str, Any], ids: Ids) -> str:
        """The file as it stands now."""
        front = "".join(f"{line}\n" for line in self._front(ids))
        body = "\n".join(self._body(plot))
        text = f"---\n{front}---\n\n{body}"
        if self._spoilt:
            assert self._spoilt[0] in text, "what is spoilt has stood there"
            text = text.replace(*self._spoilt)
        return text

    def _front(self, ids: Ids) -> Iterator[str]:
        for name in ORDER[self._kind]:
            value = self._fields.get(name)
            if name in ("related", "supersedes") and value:
                value = [ids[each] for each in value if each in ids]
            if not value:
                continue
            if name == "reviews":
                yield f"{name}:\n  {render_block(value, '  ', chr(10))}"
                continue
            comment = f" # {self._comment}" if name == "expiry" and self._comment else ""
            yield f"{name}: {_rendered(value)}{comment}"

    def _body(self, plot: Mapping[str, Any]) -> Iterator[str]:
        if self._kind is Kind.DECISION:
            yield from ("## Decision", "", plot["decision"], "")
        else:
            yield from ("## Actions", "")
            for number, (_, written) in enumerate(self._actions):
                yield f"- [{'x' if number < self._ticked else ' '}] {written}"
            yield ""
            if "if" in plot:
                yield from ("## If … then", "", *(f"- {each}" for each in plot["if"]), "")
        yield from ("## Evidence", "", *(f"- {each}" for each in (*plot["evidence"], *self._notes)))
        yield ""
        if self._kind is Kind.DECISION:
            yield from ("## Consequences", "", *(f"- {each}" for each in plot["consequences"]), "")


def _rendered(value: Value) -> str:
    return _text(value) if isinstance(value, str) else render(value)


@lru_cache(maxsize=4096)
def _text(value: str) -> str:
    """A text as YAML; the same texts stand in every version of a record."""
    return render(value)
