"""Records beside their history, at one instant: the one thing that rules and views are asked of."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from loopbook.actions import Action, read_actions
from loopbook.base import Base
from loopbook.chains import Ladder, all_of_time, as_written, chains_of, instant_of, state_of
from loopbook.clock import END_OF_TIME, Expiry, expiry_instant, parse_expiry
from loopbook.escalation import climb
from loopbook.files import Files
from loopbook.filetext import stem
from loopbook.findings import did_you_mean
from loopbook.history import Event, EventKind, History, Timeline
from loopbook.links import Link, linked_paths, read_links
from loopbook.policies import Policies, Version
from loopbook.reading import Entry
from loopbook.records import LIVE, PENDING, AnyRecord, Decision, Handoff, Kind
from loopbook.rota import Rota
from loopbook.settings import Settings
from loopbook.timeline import Stretch


@dataclass(frozen=True, eq=False)
class Item:
    """One record in the logbook, with everything that depends on its history or on now."""

    entry: Entry
    timeline: Timeline | None
    """Its history; None where none is known."""
    settings: Settings
    now: datetime

    @property
    def id(self) -> str:
        """The record's id."""
        return self.entry.id

    @property
    def kind(self) -> Kind:
        """What the record is."""
        return self.entry.kind

    @property
    def record(self) -> AnyRecord:
        """What the front matter says."""
        assert self.entry.record is not None, "a broken file is no item"
        return self.entry.record

    @cached_property
    def zone(self) -> ZoneInfo:
        """The owner's zone: the one in which a bare expiry date ends."""
        return self.settings.zone_of(self.record.owner)

    @property
    def status(self) -> str:
        """Where the record stands, in our words."""
        return self.record.status.value

    @property
    def accountable(self) -> str | None:
        """The handle of the one person who must see that it moves."""
        return self.record.accountable

    @cached_property
    def expires_at(self) -> datetime | None:
        """The first instant, in UTC, at which the expiry has passed; None where there is none."""
        expiry = self.record.expiry
        return expiry_instant(expiry, self.zone) if expiry is not None else None

    @property
    def open(self) -> bool:
        """Whether it is an open loop: pending, or an accepted decision whose review is due."""
        return self.record.pending or self.overdue

    @property
    def overdue(self) -> bool:
        """Whether its date has passed while it is live."""
        return self.record.live and self.expires_at is not None and self.now >= self.expires_at

    @cached_property
    def opened_at(self) -> datetime | None:
        """When it was opened: as written, else as git knows; None where nobody knows."""
        if isinstance(self.record, Handoff) and self.record.offered is not None:
            return instant_of(self.record.offered, self.zone)
        return self.timeline.opened_at if self.timeline else None

    @cached_property
    def closed_at(self) -> datetime | None:
        """When it left its live statuses: as written, else as git knows."""
        if self.record.live:
            return None
        if isinstance(self.record, Handoff) and self.record.closed is not None:
            return instant_of(self.record.closed, self.zone)
        return self._moved_at(LIVE[self.kind], live=False)

    @cached_property
    def decided_at(self) -> datetime | None:
        """When a decision that holds was accepted, or a handoff was: as written, else from git."""
        written: Expiry | None = None
        if isinstance(self.record, Decision):
            written = self.record.decided
        else:
            written = self.record.accepted
        if written is not None:
            return instant_of(written, self.zone)
        return self._moved_at(frozenset({"accepted"}), live=True)

    def _moved_at(self, statuses: frozenset[str], live: bool) -> datetime | None:
        """The last time at which the status came to be inside (live) or outside of a set."""
        if self.timeline is None:
            return None
        found = None
        boundary = self.timeline.start if not self.timeline.complete else None
        before = boundary.status if boundary else None
        for event in self.timeline.events:
            status = event.state.status if event.state else None
            if status is None:
                continue
            if before != status and (status in statuses) is live:
                came = before is not None and (before in statuses) is not live
                if came or event.kind is EventKind.OPENED:
                    found = event.at
            before = status
        return found

    @property
    def modified_at(self) -> datetime | None:
        """When the file last changed."""
        return self.timeline.events[-1].at if self.timeline and self.timeline.events else None

    @property
    def pushes(self) -> int:
        """How often the expiry was moved to a later date while the record was pending."""
        return len(self.pushed)

    @cached_property
    def pushed(self) -> tuple[Event, ...]:
        """The moves of the expiry to a later date while the record was pending, oldest first.

        A decision that is accepted gets the date of its review, and a review that is due gets
        another: these put nothing off.
        """
        if self.timeline is None:
            return ()
        found = []
        before, state = None, self.timeline.start
        for event in self.timeline.events:
            if event.state is not None and event.state is not state:
                before, state = state, event.state
            pending = all(each and each.status in PENDING[self.kind] for each in (before, state))
            if pending and event.kind is EventKind.RENEWED and self._is_later(event):
                found.append(event)
        return tuple(found)

    def _is_later(self, renewal: Event) -> bool:
        """Whether the new expiry passes after the old one; False where either is no date."""
        try:
            before, after = (parse_expiry(text or "") for text in (renewal.before, renewal.after))
        except ValueError:
            return False
        return expiry_instant(after, self.zone) > expiry_instant(before, self.zone)

    @property
    def stretches(self) -> list[Stretch]:
        """What it said over all of time; the dates that it names win over git's."""
        now = state_of(self.record, self.id)
        known = list(self.timeline.stretches()) if self.timeline else all_of_time(now)
        known[-1] = known[-1]._replace(state=now)
        return as_written(known, self.record, self.zone)

    @cached_property
    def actions(self) -> tuple[Action, ...]:
        """The task list of a handoff."""
        return read_actions(self.entry.body) if self.kind is Kind.HANDOFF else ()

    @cached_property
    def links(self) -> tuple[Link, ...]:
        """The links and pictures of the body."""
        return read_links(self.entry.body)


_MOST_ALIKE = 3
"""How many ids are suggested for one that is not there; more would be no help."""


def _parts(name: str) -> tuple[str, str]:
    """The number or date in a file's name, and all else; without case."""
    match = re.search(r"\d+(?:[-_.]\d+)*", name)
    if match is None:
        return "", name.casefold()
    words = name[: match.start()] + name[match.end() :]
    return match[0], words.strip("-_. ").casefold()


@dataclass(frozen=True)
class Logbook:
    """A whole log at one instant. Asking it changes nothing."""

    settings: Settings
    now: datetime
    entries: tuple[Entry, ...]
    """Every file of every collection, in the order of their paths."""
    history: History
    base: Base | None = None
    """What the records said before this change; None where nothing is known of that."""
    files: Files | None = None
    """The files beside the records; None where only the records are known."""

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """The records that can be read; of several with one id, the first."""
        chosen: dict[str, Item] = {}
        for entry in self.entries:
            if not entry.broken and entry.key not in chosen:
                timeline = self.history.timelines.get(entry.path)
                chosen[entry.key] = Item(entry, timeline, self.settings, self.now)
        return tuple(chosen.values())

    @cached_property
    def broken(self) -> tuple[Entry, ...]:
        """The files whose state cannot be told, and those that claim an id already taken."""
        shown = {item.entry.path for item in self.items}
        return tuple(entry for entry in self.entries if entry.path not in shown)

    @cached_property
    def by_id(self) -> Mapping[str, Item]:
        """The records by id."""
        return {item.id: item for item in self.items}

    @cached_property
    def by_key(self) -> Mapping[str, Item]:
        """The records by what must be unique in a log."""
        return {item.entry.key: item for item in self.items}

    @cached_property
    def by_path(self) -> Mapping[str, Item]:
        """The records by the path of their file."""
        return {item.entry.path: item for item in self.items}

    def find(self, name: str) -> Item | None:
        """A record by its id, its file's path or stem, or ``#id``; None where there is none."""
        name = name.strip().removeprefix("#")
        return self.by_id.get(name) or self._by_name.get(name.removeprefix("./"))

    def near(self, name: str) -> str | None:
        """The id that is nearest to a misspelt one; None where none is near."""
        return did_you_mean(name, list(self.by_id))

    def alike(self, name: str) -> tuple[str, ...]:
        """The ids that a shortened or misspelt one may mean; none where they would be many.

        They are those in which it stands as it is written, else the one that is spelt nearly so,
        else those of the files that bear its number or date.
        """
        word = name.strip().removeprefix("#").casefold()
        within = [id for id in self.by_id if word in id.casefold()]
        if 0 < len(within) <= _MOST_ALIKE:
            return tuple(within)
        if near := self.near(word):
            return (near,)
        namesakes = self.namesakes(word) if any(map(str.isdigit, word)) else ()
        return tuple(item.id for item in namesakes) if len(namesakes) <= _MOST_ALIKE else ()

    @cached_property
    def _by_name(self) -> Mapping[str, Item]:
        names: dict[str, Item] = {}
        for item in self.items:
            path = item.entry.path
            names[path] = item
            names.setdefault(path.rpartition("/")[2].split(".")[0], item)
        return names

    def namesakes(self, name: str) -> tuple[Item, ...]:
        """The records whose files bear the number or date of a name; or, if one, all its words."""
        number, words = _parts(name)
        same_words = self._by_part.get(words, ()) if words else ()
        return (*self._by_part.get(number, ()), *(same_words if len(same_words) == 1 else ()))

    @cached_property
    def _by_part(self) -> Mapping[str, tuple[Item, ...]]:
        parts: dict[str, list[Item]] = {}
        for item in self.items:
            for part in set(_parts(stem(item.entry.path))):
                parts.setdefault(part, []).append(item)
        return {part: tuple(items) for part, items in parts.items()}

    @cached_property
    def successors(self) -> Mapping[str, tuple[Item, ...]]:
        """For each superseded id, the decisions that say they replace it."""
        found: dict[str, list[Item]] = {}
        for item in self.items:
            if isinstance(item.record, Decision):
                for old in item.record.supersedes:
                    found.setdefault(self.resolve(old), []).append(item)
        return {old: tuple(items) for old, items in found.items()}

    def resolve(self, reference: str) -> str:
        """The id that a reference means; the reference itself where it leads nowhere."""
        item = self.find(reference)
        return item.id if item else reference

    @cached_property
    def backlinks(self) -> Mapping[str, tuple[Item, ...]]:
        """For each id, the records that name it in a field or link to its file."""
        found: dict[str, dict[str, Item]] = {}
        for item in self.items:
            for target in self._references(item):
                if target != item.id:
                    found.setdefault(target, {})[item.id] = item
        return {target: tuple(items.values()) for target, items in found.items()}

    def _references(self, item: Item) -> set[str]:
        record = item.record
        named = [*record.related]
        if isinstance(record, Decision):
            named.extend(record.supersedes)
        targets = {self.resolve(name) for name in named}
        for path in linked_paths(item.entry.path, item.links):
            if ".md" in path and (found := self._by_name.get(path)):
                targets.add(found.id)
        return targets

    @cached_property
    def rota(self) -> Rota:
        """When everybody works, and who stands in for whom."""
        return Rota(self.settings)

    @cached_property
    def _policies(self) -> Policies:
        versions = [Version(*each) for each in self.history.beside]
        return Policies(self.settings, self.now, versions)

    def ladders(self, item: Item) -> tuple[Ladder, ...]:
        """The chains that a record is under, or will be when its date passes; none once closed."""
        if item not in self._ladders:
            found = self._climbed(item.stretches, current=True)
            self._ladders[item] = tuple(found)
        return self._ladders[item]

    @cached_property
    def _ladders(self) -> dict[Item, tuple[Ladder, ...]]:
        return {}

    @cached_property
    def all_ladders(self) -> tuple[tuple[Item | Timeline, Ladder], ...]:
        """Every chain that a record has been under, also of records that are gone or broken."""
        every: list[tuple[Item | Timeline, Iterable[Stretch]]] = [
            (item, item.stretches) for item in self.items
        ]
        unread = [line for path, line in self.history.timelines.items() if path not in self.by_path]
        every.extend((line, line.stretches()) for line in (*unread, *self.history.gone))
        return tuple(
            (each, ladder)
            for each, stretches in every
            for ladder in self._climbed(stretches, current=False)
        )

    @cached_property
    def all_ladders_of(self) -> Mapping[Item, tuple[Ladder, ...]]:
        """Every chain that each living record has been under."""
        found: dict[Item, list[Ladder]] = {}
        for record, ladder in self.all_ladders:
            if isinstance(record, Item):
                found.setdefault(record, []).append(ladder)
        return {item: tuple(ladders) for item, ladders in found.items()}

    def _climbed(self, stretches: Iterable[Stretch], *, current: bool) -> Iterator[Ladder]:
        for chain, path in chains_of(stretches, self.settings, self._policies):
            if chain.end == END_OF_TIME or not current:
                yield Ladder(chain, path, climb(chain, self.rota))

    def acting(self, handle: str | None) -> str | None:
        """Who acts for a person now; None where nobody can."""
        return self.settings.acting(handle, self.now) if handle else None

    @cached_property
    def people(self) -> tuple[str, ...]:
        """Every handle of the roster, and every other that owns or gives something; sorted."""
        handles = set(self.settings.people)
        for item in self.items:
            handles.update(filter(None, (item.record.owner, item.accountable)))
        return tuple(sorted(handles, key=str.lower))


def nothing_called(logbook: Logbook, name: str) -> str:
    """That there is no record of a name, and which ones may be meant."""
    alike = [f"'{each}'" for each in logbook.alike(name)]
    *others, last = alike or [""]
    meant = f"{', '.join(others)} or {last}" if others else last
    return f"there is no record '{name}'.{f' Did you mean {meant}?' if meant else ''}"
