"""What people did to the records, in a reader's words, which are chosen here and nowhere else."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from loopbook.clock import expiry_instant, parse_expiry
from loopbook.filetext import stem
from loopbook.logbook import Logbook
from loopbook.records import LIVE, MOVES, Kind, expiry_word
from loopbook.settings import Settings
from loopbook.timeline import Deed, Event, EventKind, State
from loopbook.views import words
from loopbook.views.changes import Change
from loopbook.views.rows import today_in


@dataclass(frozen=True, slots=True)
class Bit:
    """A piece of what is said: mere text, a date, or a name as it is written."""

    text: str
    day: date | None = None
    """The bare date that the text tells, which is the same for every reader."""
    at: datetime | None = None
    """The instant, in UTC, that the text tells."""
    zone: str = ""
    """The zone in which it tells that instant."""
    code: bool = False
    """Whether it is the name of a file."""


def plain(said: Iterable[Bit]) -> str:
    """What is said, as text; the name of a file stands between backticks."""
    return "".join(
        f"`{bit.text}`" if bit.code else f"{bit.text} {bit.zone}" if bit.at else bit.text
        for bit in said
    )


def said_of(logbook: Logbook, change: Change) -> tuple[Bit, ...]:
    """A week's change in words, together with all else that its commit did to the record."""
    if change.deed is None:
        return (Bit(_BY_THE_CLOCK[change.event]),)
    item = logbook.by_id.get(change.row.id) if change.row else None
    return said(logbook, change.deed, item.pushed if item else ())


def said(logbook: Logbook, deed: Deed, pushed: Sequence[Event] = ()) -> tuple[Bit, ...]:
    """What a commit did, as the end of a sentence that begins with its author.

    ``pushed`` are the moves of the record's expiry to a later date: they are counted.
    """
    today = today_in(logbook)
    return tuple(_Teller(logbook.settings, deed, lambda day: words.day(day, today), pushed).all())


def said_for_good(logbook: Logbook, deed: Deed) -> str:
    """The same as text that stays true: its dates are told with their years."""
    return plain(_Teller(logbook.settings, deed, words.date_in_full).all())


def headline(logbook: Logbook, deed: Deed) -> str:
    """What says most of it, for a title that names the record: ``offered to Bo Chen``."""
    return plain(next(_Teller(logbook.settings, deed, words.date_in_full, it="").phrases()))


_BY_THE_CLOCK = {"newly_overdue": "passed its date", "review_due": "its review is due"}
"""What happened and nobody did."""

_ORDER = (
    EventKind.REMOVED,
    EventKind.OPENED,
    EventKind.MOVED,
    EventKind.REASSIGNED,
    EventKind.RENEWED,
    EventKind.RENAMED,
    EventKind.EDITED,
)
"""Of several things that one commit did, what is said first."""

_VERBS = {
    "proposed": "proposed{it}",
    "accepted": "accepted{it}",
    "rejected": "rejected{it}",
    "withdrawn": "withdrew{it}",
    "superseded": "replaced{it}",
    "reversed": "reversed{it}",
    "declined": "declined{it}",
    "done": "closed{it} as done",
    "cancelled": "cancelled{it}",
}
"""By status, how a record comes to it."""

_DATES = {"decide by": "decision date", "review by": "review", "due": "due date"}
"""What the expiry is called, by what it means."""


@dataclass(frozen=True)
class _Teller:
    settings: Settings
    deed: Deed
    show: Callable[[date], str]
    pushed: Sequence[Event] = ()
    it: str = " it"
    """The record, where the sentence names it."""

    def all(self) -> Iterator[Bit]:
        """Every phrase, as a list in a sentence."""
        phrases = list(self.phrases())
        for number, phrase in enumerate(phrases):
            if number:
                yield Bit(" and " if number == len(phrases) - 1 else ", ")
            yield from phrase

    def phrases(self) -> Iterator[list[Bit]]:
        """What was done, one thing after another, what says most first."""
        if self._is_reviewed:
            yield [Bit(f"reviewed{self.it}")]
        for event in sorted(self.deed.events, key=lambda event: _ORDER.index(event.kind)):
            if event.kind is EventKind.REMOVED:
                yield [Bit(f"removed{self.it}")]
            elif event.kind is EventKind.OPENED:
                yield [Bit(self._opened(event.state))]
            elif event.kind is EventKind.MOVED:
                yield [Bit(self._moved(event)), *self._and_by()]
            elif event.kind is EventKind.REASSIGNED and not self._is_offered_anew:
                yield [Bit(self._passed(event))]
            elif event.kind is EventKind.RENEWED and not self._goes_without_saying(event):
                yield list(self._dated(event))
            elif event.kind is EventKind.RENAMED:
                yield list(self._renamed(event.before or "", event.after or ""))
            elif event.kind is EventKind.EDITED and not self._is_reviewed:
                yield [Bit(f"edited{self.it}")]

    def _event(self, kind: EventKind) -> Event | None:
        return next((event for event in self.deed.events if event.kind is kind), None)

    @property
    def _state(self) -> State | None:
        return next((event.state for event in self.deed.events if event.state), None)

    @property
    def _author(self) -> str | None:
        commit = self.deed.events[0].commit
        return self.settings.author(commit.author, commit.email) if commit else None

    def _name(self, handle: str) -> str:
        return self.settings.name_of(handle)

    @property
    def _is_reviewed(self) -> bool:
        was, state = self.deed.was, self._state
        return bool(was and state and state.reviews > was.reviews)

    # --- The status -------------------------------------------------------------------------------

    def _opened(self, state: State | None) -> str:
        if state is None or not state.status_text:
            return f"opened{self.it}"
        if _is_ours(state) and state.status == "offered":
            return self._offered(state)
        if _is_ours(state) and state.status == "proposed":
            return _VERBS["proposed"].format(it=self.it)
        return f"opened{self.it} as {state.status_text}"

    def _offered(self, state: State) -> str:
        to = f" to {self._name(state.owner)}" if state.owner else ""
        return f"offered{self.it}{to}"

    def _moved(self, event: Event) -> str:
        """By a verb where it is a move that a record may make, to a status in our words."""
        state, was = event.state, self.deed.was
        if not event.after:
            return f"took away its status, {event.before}"
        if state is None or not state.status or not _is_ours(state) or not self._is_legal:
            start = f" from {event.before}" if event.before else ""
            return f"moved{self.it}{start} to {event.after}"
        if was and state.status == "offered" and was.status in ("accepted", "declined"):
            return self._offered_anew(state, was)
        if state.status == "offered":
            return self._offered(state)
        if was and was.status == "done":
            return f"reopened{self.it}"
        return _VERBS[state.status].format(it=self.it)

    @property
    def _is_legal(self) -> bool:
        state, was = self._state, self.deed.was
        if state is None or was is None or not was.status_text:
            return True
        return state.status in MOVES[Kind(state.kind)].get(was.status or "", ())

    @property
    def _is_offered_anew(self) -> bool:
        """Whether the move of the status tells the change of owner too."""
        moved, was = self._event(EventKind.MOVED), self.deed.was
        return bool(
            moved
            and moved.state
            and moved.state.owner
            and _is_ours(moved.state)
            and moved.state.status == "offered"
            and was
            and was.owner
            and was.status in ("accepted", "declined")
        )

    def _offered_anew(self, state: State, was: State) -> str:
        if not self._is_offered_anew:
            return self._offered(state)
        new, old = self._name(state.owner or ""), self._name(was.owner or "")
        if was.status == "declined":
            instead = f" to {new} instead of {old}" if new != old else ""
            return f"offered{self.it} again{instead}"
        if new == old:
            return f"offered{self.it} to {new} again"
        giver = "" if old == self._author else f" from {old}"
        return f"handed{self.it} on{giver} to {new}"

    # --- The owner --------------------------------------------------------------------------------

    def _passed(self, event: Event) -> str:
        old, new = (self._name(each) if each else None for each in (event.before, event.after))
        was, state = self.deed.was, event.state
        if new is None:
            return f"took away its owner, {old}"
        if old is None:
            return f"took{self.it} over" if new == self._author else f"gave{self.it} to {new}"
        if was and state and was.status == state.status == "offered":
            return f"offered{self.it} to {new} instead of {old}"
        if new == self._author:
            return f"took{self.it} over from {old}"
        return f"passed{self.it}{'' if old == self._author else f' from {old}'} to {new}"

    # --- The date ---------------------------------------------------------------------------------

    def _and_by(self) -> Iterator[Bit]:
        """Until when, where a status that gives the date another meaning came with a date."""
        renewed, state = self._event(EventKind.RENEWED), self._state
        if renewed and renewed.after and state and self._means_something_else:
            yield Bit(f", {_meaning(state)} ")
            yield self._date(renewed.after, state)

    @property
    def _means_something_else(self) -> bool:
        meaning = _meaning(self._state)
        return bool(meaning and self.deed.was and meaning != _meaning(self.deed.was))

    def _goes_without_saying(self, event: Event) -> bool:
        """Whether the move of the status tells the date too, or the record needs none any more."""
        if self._event(EventKind.MOVED) is None:
            return False
        return self._means_something_else if event.after else not _meaning(self._state)

    def _dated(self, event: Event) -> Iterator[Bit]:
        old, new = event.before, event.after
        called = _DATES.get(_meaning(event.state if new else self.deed.was), "date")
        if old and new:
            yield Bit(f"moved its {called} from ")
            yield self._date(old, self.deed.was)
            yield Bit(" to ")
            yield self._date(new, event.state)
        elif new:
            yield Bit(f"set its {called} to ")
            yield self._date(new, event.state)
        else:
            yield Bit(f"took away its {called}, ")
            yield self._date(old or "", self.deed.was)
        number = next((number for number, each in enumerate(self.pushed, 1) if each is event), 0)
        if number > 1:
            yield Bit(f" ({words.ordinal(number)} time)")

    def _date(self, written: str, state: State | None) -> Bit:
        """An expiry in words, in its owner's zone; as written where it is no date."""
        zone = self.settings.zone_of(state.owner if state else None)
        try:
            expiry = parse_expiry(written)
            if not isinstance(expiry, datetime):
                return Bit(self.show(expiry), day=expiry)
            at = expiry_instant(expiry, zone)
            local = at.astimezone(zone)
        except (ValueError, OverflowError):
            return Bit(written)
        return Bit(f"{self.show(local.date())} {local:%H:%M}", at=at, zone=zone.key)

    # --- The file ---------------------------------------------------------------------------------

    def _renamed(self, before: str, after: str) -> Iterator[Bit]:
        """By its name; where only the folder is another, by its path."""
        old = stem(before)
        yield Bit(f"renamed{self.it} from " if old != stem(after) else "moved its file from ")
        yield Bit(old if old != stem(after) else before, code=True)


def _is_ours(state: State) -> bool:
    """Whether the status stands in the file in our words."""
    return (state.status_text or "").casefold() == state.status


def _meaning(state: State | None) -> str:
    """What the expiry means; empty where the record needs none."""
    if state is None or state.status is None or state.status not in LIVE[Kind(state.kind)]:
        return ""
    return expiry_word(Kind(state.kind), state.status)
