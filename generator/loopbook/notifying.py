"""A run of ``notify``: what is sent over a window of time, through which channels, and the receipt.

Nothing is counted or kept. What a former run left undone is told by its receipt, where there is
one, and made again from the log as it stands now.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from loopbook.channels import Channel, channels_of, refuse_ambiguous, variable_of
from loopbook.clock import iso_z, parse_instant
from loopbook.logbook import Logbook
from loopbook.receipts import Receipt, Unsent
from loopbook.sending import Outcome
from loopbook.views.digests import Digest, digests, merged

DEFAULT_WINDOW = timedelta(hours=24)
"""How far a run looks back that is not told since when."""
_TICK = timedelta.resolution


class Fate(StrEnum):
    """What became of a message to one person."""

    PLANNED = "planned"
    SENT = "sent"
    HALF_SENT = "half sent"
    """Some of the person's channels took it, some did not."""
    UNCERTAIN = "may have arrived"
    UNSENT = "not sent"


@dataclass(frozen=True, slots=True)
class Post:
    """One message, and the channels through which it goes to its person."""

    digest: Digest
    channels: tuple[Channel, ...]
    """Empty where the person has none."""
    again: bool
    """Whether a former run failed to send all or some of it."""

    @property
    def no_channel(self) -> str:
        """What to do where there is none."""
        variable = variable_of(self.digest.person)
        return f"there is no channel: set {variable}, or LOOPBOOK_NOTIFY for the whole team"


@dataclass(frozen=True, slots=True)
class Plan:
    """All that a run is to send, in its order, and what is to be said of its window."""

    since: datetime
    until: datetime
    posts: tuple[Post, ...]
    notes: tuple[str, ...]
    sent_before: tuple[str, ...]
    """The ids of what the window holds and a former run has sent."""


def plan(
    logbook: Logbook, since: datetime, before: Receipt | None, environ: Mapping[str, str]
) -> Plan:
    """What a run at ``logbook.now`` is to send of the time after ``since``.

    ``before`` is the receipt of a former run: what it lists as unsent comes first, and what it
    lists as sent is not sent again. Of several digests of one person one is sent, the latest, with
    the lines of the others. Channels are looked up in ``environ``.

    Raises :class:`loopbook.channels.Ambiguous` where two people would have one variable.
    """
    notes = list(_notes(since, logbook.now, before))
    done = set(before.sent) if before else set()
    left = {each.id: each for each in before.unsent} if before else {}
    fresh = [
        digest
        for digest in digests(logbook, since, logbook.now)
        if digest.id not in done and digest.id not in left
    ]
    late = []
    for unsent in left.values():
        again = [
            each for each in digests(logbook, unsent.at - _TICK, unsent.at) if each.id == unsent.id
        ]
        late += again
        if not again:
            name = logbook.settings.name_of(unsent.person)
            notes.append(f"What was not sent to {name} ({iso_z(unsent.at)}) is settled by now.")
    refuse_ambiguous((*logbook.people, *(each.person for each in (*fresh, *late))), environ)
    posts = [*_posts(fresh, late, left, environ)]
    posts.sort(key=lambda post: (not post.again, post.digest.urgent is None, post.digest.at))
    kept = before.sent_after(since) if before else ()
    return Plan(since, logbook.now, tuple(posts), tuple(notes), kept)


def _notes(since: datetime, until: datetime, before: Receipt | None) -> Iterator[str]:
    if before is None:
        return
    if since < before.until:
        overlap = f"from {iso_z(max(since, before.since))} to {iso_z(min(until, before.until))}"
        yield f"The windows overlap {overlap}: what was sent then is not sent again."
        if since < before.since:
            yield (
                f"What was sent from {iso_z(since)} to {iso_z(before.since)} is not known: it may "
                "be sent a second time."
            )
    elif since > before.until:
        yield (
            f"The time from {iso_z(before.until)} to {iso_z(since)} was never looked at: what was "
            f"to be heard then is not sent. To send it: --since {iso_z(before.until)}"
        )


def _posts(
    fresh: list[Digest], late: list[Digest], left: Mapping[str, Unsent], environ: Mapping[str, str]
) -> Iterator[Post]:
    """One message for each person, urgent record, and set of channels that lack the same."""
    people: dict[tuple[str, str | None], list[Digest]] = {}
    for digest in (*late, *fresh):
        people.setdefault((digest.person, digest.urgent), []).append(digest)
    for (person, _), several in people.items():
        channels = channels_of(person, environ)
        if not channels:
            yield Post(merged(several), (), any(each.id in left for each in several))
            continue
        lacking: dict[tuple[str, ...], list[Channel]] = {}
        for channel in channels:
            lacks = tuple(each.id for each in several if _lacks(each, channel, channels, left))
            if lacks:
                lacking.setdefault(lacks, []).append(channel)
        for ids, same in lacking.items():
            lacked = [each for each in several if each.id in ids]
            yield Post(merged(lacked), tuple(same), any(id in left for id in ids))


def _lacks(
    digest: Digest, channel: Channel, channels: tuple[Channel, ...], left: Mapping[str, Unsent]
) -> bool:
    """Whether a digest still has to go through a channel.

    Where none of the channels that failed is there any more, it goes through all that are.
    """
    if digest.id not in left:
        return True
    failed = set(left[digest.id].channels).intersection(each.key for each in channels)
    return not failed or channel.key in failed


@dataclass(frozen=True, slots=True)
class Result:
    """A message with what became of it, channel by channel."""

    post: Post
    outcomes: tuple[Outcome, ...]
    """One for each channel; none yet where it was not tried."""

    @property
    def fate(self) -> Fate:
        """What became of it as a whole."""
        if len(self.outcomes) < len(self.post.channels):
            return Fate.PLANNED
        if self.outcomes and all(each.sent for each in self.outcomes):
            return Fate.SENT
        if any(each.sent for each in self.outcomes):
            return Fate.HALF_SENT
        uncertain = any(each.uncertain for each in self.outcomes)
        return Fate.UNCERTAIN if uncertain else Fate.UNSENT


def receipt(plan: Plan, results: tuple[Result, ...]) -> Receipt:
    """The receipt of a run, as far as it has come: what was not tried yet counts as unsent."""
    failures: dict[str, list[tuple[Digest, str, str]]] = {}
    for result in results:
        digest = result.post.digest
        for id in digest.covers:
            failures.setdefault(id, [])
        for number, channel in enumerate(result.post.channels):
            tried = number < len(result.outcomes)
            outcome = result.outcomes[number] if tried else Outcome(False, "the run ended before")
            if not outcome.sent:
                for id in digest.covers:
                    failures[id].append((digest, channel.key, said(outcome)))
        if not result.post.channels:
            for id in digest.covers:
                failures[id].append((digest, "", result.post.no_channel))
    sent = tuple(id for id, failed in failures.items() if not failed)
    unsent = tuple(
        Unsent(
            id=id,
            person=failed[0][0].person,
            at=parse_instant(id.partition(" ")[0]),
            reason="; ".join(dict.fromkeys(reason for *_, reason in failed)),
            channels=tuple(key for _, key, _ in failed if key),
        )
        for id, failed in failures.items()
        if failed
    )
    return Receipt(
        since=plan.since, until=plan.until, sent=(*plan.sent_before, *sent), unsent=unsent
    )


def said(outcome: Outcome) -> str:
    """Why a message was not sent, and whether it may have arrived."""
    return f"{outcome.reason}; it may have arrived" if outcome.uncertain else outcome.reason
