"""The numbers of a week; every definition stands here, once.

A week is an ISO week in the team's zone. Its end is its last instant, or now, if that is earlier.
Numbers count records. Lengths of time are in seconds. Nothing is counted by person.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from loopbook.clock import Week
from loopbook.logbook import Item, Logbook
from loopbook.records import Decision, DecisionStatus, HandoffStatus, Kind
from loopbook.renewals import Renewal, has_reviews, renewals_of
from loopbook.timeline import Timeline
from loopbook.views.changes import Changes, Tally
from loopbook.views.durations import Durations
from loopbook.views.past import Lived, Past, Standing
from loopbook.views.spread import Spread

MADE = (
    DecisionStatus.ACCEPTED,
    DecisionStatus.REJECTED,
    DecisionStatus.SUPERSEDED,
    DecisionStatus.REVERSED,
)
"""The statuses by which a decision is made or unmade, in the order in which they are told."""

OUTCOMES = ("keep", "change", "reverse")
"""What may come of a review, in the order in which it is told."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A handoff that waits to be accepted."""

    record: Lived
    since: datetime | None
    """When it was offered to its receiver; None where that lies before the history is known."""


@dataclass(frozen=True, slots=True)
class Gap:
    """An open loop that nobody looks after."""

    record: Lived
    kind: Kind
    accountable: str
    """The handle of whoever is accountable, and away."""


@dataclass(frozen=True, slots=True)
class Loops:
    """The loops of one kind. Open means proposed for a decision; reviews are counted apart."""

    tally: Tally
    """What was opened, reopened, and closed by which status."""
    open_at_start: int
    """Open loops just before the week began."""
    open_at_end: int
    """Open loops at its end: always ``open_at_start`` + ``tally.net``."""
    overdue_before: int
    """Overdue at the end, and without a break since before the week began; reviews included."""
    overdue_newly: int
    """Overdue at the end, and since an instant of the week; reviews included."""
    age: Spread
    """Time since the opening, of the loops that are open at the end."""
    to_first_close: Spread
    """Time from the opening to the first closing, of what was closed for the first time."""
    to_last_close: Spread
    """Time from the opening to the last closing, of what the week left closed."""


@dataclass(frozen=True, slots=True)
class Measures:
    """The numbers of one week."""

    loops: Mapping[Kind, Loops]
    escalated: Mapping[Kind, int]
    """Escalations fired: how often a step of a ladder was taken, so that somebody was told."""
    gaps: tuple[Gap, ...]
    """Open loops at the end, reviews that are due included, whose accountable person is away then
    while nobody acts."""
    to_accept: Spread
    """Working time of the receiver from the offer to the acceptance, of the handoffs accepted."""
    waiting: tuple[Waiting, ...]
    """The handoffs that wait to be accepted at the end, the longest first."""
    made: Mapping[str, int]
    """How often a decision came to be accepted, rejected, superseded, and reversed."""
    reviews_in_week: int
    """Accepted decisions whose date fell into the week, by what they said in it."""
    reviews_at_end: int
    """Accepted decisions whose date had passed by the end."""
    reviewed: Mapping[str, int]
    """Reviews whose own date lies in the week, by outcome: keep, change, reverse."""
    empty_renewals: int
    """Moves of a review to a later date that no review had answered by the end; see D309."""


class Measuring:
    """Takes the measures of any week; what does not depend on the week is worked out once."""

    def __init__(self, logbook: Logbook, past: Past) -> None:
        self._logbook = logbook
        self._past = past
        self._durations = Durations(logbook, past)
        self._renewals: dict[Week, list[Renewal]] = {}
        self._reviewed: dict[Week, Counter[str]] = {}
        self._escalated: dict[Week, Counter[Kind]] = {}
        self._file_renewals()
        self._file_reviews()
        self._file_escalations()

    def measures(
        self, week: Week, start: datetime, last: datetime, found: Changes, reviews_due: int
    ) -> Measures:
        """The numbers of a week, from its first instant to the last that has come."""
        past = self._past
        standing = past.standing_at(last)
        loops = {kind: self._loops(kind, week, start, last, standing, found) for kind in Kind}
        reviewed = self._reviewed.get(week, Counter())
        renewals = self._renewals.get(week, ())
        return Measures(
            loops,
            {kind: self._escalated.get(week, Counter())[kind] for kind in Kind},
            self._gaps(standing, last),
            self._durations.to_accept(week),
            self._waiting(standing),
            {status.value: found.made[status.value] for status in MADE},
            reviews_due,
            past.open_at(last) - past.pending_at(last),
            {outcome: reviewed[outcome] for outcome in OUTCOMES},
            sum(not each.answered_at or each.answered_at > last for each in renewals),
        )

    def _loops(
        self,
        kind: Kind,
        week: Week,
        start: datetime,
        last: datetime,
        standing: Sequence[Standing],
        found: Changes,
    ) -> Loops:
        ours = [each for each in standing if each.span.kind is kind]
        late = [each.late_since for each in ours if each.late_at(last)]
        newly = sum(since is not None and since >= start for since in late)
        return Loops(
            found.tallies[kind],
            self._past.pending_at(start - timedelta.resolution, kind),
            self._past.pending_at(last, kind),
            len(late) - newly,
            newly,
            self._age(ours, last),
            self._durations.to_first_close(week, kind),
            self._durations.to_last_close(week, kind),
        )

    def _age(self, standing: Iterable[Standing], last: datetime) -> Spread:
        pending = (each for each in standing if each.span.pending)
        return Spread.of(self._durations.age(each, last) for each in pending)

    def _gaps(self, standing: Iterable[Standing], last: datetime) -> tuple[Gap, ...]:
        acting = lru_cache(maxsize=None)(lambda who: self._logbook.settings.acting(who, last))
        gaps = [
            Gap(each.lived, each.span.kind, who)
            for each in standing
            if (who := each.span.state.accountable) and acting(who) is None
        ]
        return tuple(sorted(gaps, key=lambda gap: gap.record.name.id))

    def _waiting(self, standing: Iterable[Standing]) -> tuple[Waiting, ...]:
        waiting = [
            Waiting(each.lived, self._durations.offered_at(each))
            for each in standing
            if each.span.state.status == HandoffStatus.OFFERED
        ]
        return tuple(sorted(waiting, key=_longest_first))

    def _file_renewals(self) -> None:
        """Files the moves of reviews under the weeks in which they were made."""
        for lived in self._past.lives:
            if lived.item and not has_reviews(lived.item.entry.collection):
                continue
            for renewal in renewals_of(lived.timeline):
                self._renewals.setdefault(self._week(renewal.event.at), []).append(renewal)

    def _file_reviews(self) -> None:
        """Files the reviews under the weeks of their dates."""
        for item in self._logbook.items:
            for review in item.record.reviews if isinstance(item.record, Decision) else ():
                self._reviewed.setdefault(Week.of(review.on), Counter())[review.outcome] += 1

    def _file_escalations(self) -> None:
        """Files the steps that were taken under the weeks in which somebody was told."""
        for record, ladder in self._logbook.all_ladders:
            kind = record.kind if isinstance(record, Item) else _kind_of(record)
            for _, at in ladder.taken(self._logbook.now):
                self._escalated.setdefault(self._week(at), Counter())[kind] += 1

    def _week(self, at: datetime) -> Week:
        return Week.at(at, self._logbook.settings.timezone)


def _kind_of(timeline: Timeline) -> Kind:
    """What a record was that is no more; a ladder says that something is known of it."""
    state = timeline.last_state
    return Kind(state.kind) if state else Kind.DECISION


def _longest_first(waiting: Waiting) -> tuple[bool, datetime | None, str]:
    """What is not known is oldest."""
    return (waiting.since is not None, waiting.since, waiting.record.name.id)
