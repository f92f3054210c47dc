"""What happened to the records of the made-up log, placed in time.

The records stand in ``data/``. An entry has the texts of its record and its ``life``: a list of
steps ``WHEN VERB [@HANDLE] [DUE] [by=HANDLE]``, or of mappings that have such a step under ``do``
and besides what the record says from then on. WHEN counts weekdays from now; DUE is read by
:meth:`Calendar.date_of`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import Any, NamedTuple

from loopbook import yamltext
from loopbook.demo.calendar import Calendar
from loopbook.demo.team import DATA
from loopbook.records import Kind

_SEED = "Saltmarket"
_ENDS_WORK = frozenset({"offer", "done", "cancel"})

Plot = Mapping[str, Any]
"""An entry of the data files: what a record says, and its life."""


class Step(NamedTuple):
    """One step in the life of a record, as it is written."""

    when: float
    verb: str
    to: str | None = None
    """To whom it is handed."""
    due: str | None = None
    by: str | None = None
    """Who commits it, where that is not the one whose move it is."""
    says: Mapping[str, Any] = {}
    """What the record says from then on."""


@dataclass(frozen=True, slots=True)
class Scene:
    """One step in the life of a record: who did it, and when."""

    kind: Kind
    plot: Plot
    step: Step
    at: datetime
    by: str
    owner: str
    """Who owns the record afterwards; empty where nobody does."""
    giver: str | None
    """Who has handed it over by then."""


def plots(kind: Kind) -> list[Plot]:
    """The records of a kind, as they are written."""
    text = (DATA / f"{kind.plural}.yml").read_text("utf-8")
    found = yamltext.load(text).value
    assert isinstance(found, list)
    return [plot for plot in found if isinstance(plot, dict)]


def life(kind: Kind, plot: Plot, calendar: Calendar) -> Iterator[Scene]:
    """What happens to one record, in its order. The same plot and now give the same scenes."""
    random = Random(f"{_SEED} {plot['name']}")
    owner, giver, accepted = plot["owner"], plot.get("from"), False
    at: datetime | None = None
    for number, step in enumerate(_steps(plot)):
        if step.verb == "offer" and number:
            giver = owner if accepted else giver
            owner = step.to or owner
        accepted = step.verb in ("accept", "reopen") or (accepted and step.verb != "offer")
        by = step.by or _mover(step.verb, owner, giver, accepted=accepted)
        at = calendar.at_work(by, step.when, random, at)
        yield Scene(kind, plot, step, at, by, owner, giver)


def _mover(verb: str, owner: str, giver: str | None, *, accepted: bool) -> str:
    """Whose move it is."""
    gives = verb == "offer" or (verb == "cancel" and not accepted)
    return giver if giver and gives else owner


def _steps(plot: Plot) -> Iterator[Step]:
    """The steps of a life, and between acceptance and end a step for each action that is ticked."""
    steps = [_step(each) for each in plot["life"]]
    actions = len(plot.get("actions", ()))
    told = not actions or any(step.verb == "tick" for step in steps)
    for number, step in enumerate(steps):
        yield step
        following = steps[number + 1] if number + 1 < len(steps) else None
        if told or step.verb not in ("accept", "push") or following is None:
            continue
        if following.verb == "push":  # half of the work is done before its date is moved
            ticks, parts = range(1), 2
        elif following.verb in _ENDS_WORK:
            first = 1 if step.verb == "push" else 0
            ticks, parts = range(first, actions - 1), actions
        else:
            continue
        for tick in ticks:
            part = (tick + 1) / parts
            yield Step(round(step.when + (following.when - step.when) * part, 2), "tick")


def _step(written: str | Mapping[str, Any]) -> Step:
    if isinstance(written, str):
        words, says = written.split(), {}
    else:
        words = written["do"].split()
        says = {name: value for name, value in written.items() if name != "do"}
    to = due = by = None
    for word in words[2:]:
        if word.startswith("@"):
            to = word[1:]
        elif word.startswith("by="):
            by = word[3:]
        else:
            due = word
    return Step(float(words[0]), words[1], to, due, by, says)
