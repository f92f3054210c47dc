"""Open loops whose files cannot be read: told by what the history last knew of them."""

from dataclasses import dataclass

from loopbook.logbook import Logbook
from loopbook.views import addresses
from loopbook.views.past import spans_of


@dataclass(frozen=True, slots=True)
class Unread:
    """A broken file that was an open loop when it could last be read.

    What it says now nobody knows, so it stands in no list; the numbers of the weeks count it by
    its last known state, and so does every number that is compared with them.
    """

    path: str
    address: str
    overdue: bool
    """Whether its last known date has passed."""
    unanswered: bool
    """Whether it waited to be decided, to be accepted, or to be offered again."""


def unread_loops(logbook: Logbook) -> tuple[Unread, ...]:
    """The broken files that were open loops, by path; none where no history is known."""
    found = (_unread(logbook, entry.path) for entry in logbook.broken)
    return tuple(each for each in found if each is not None)


def _unread(logbook: Logbook, path: str) -> Unread | None:
    timeline = logbook.history.timelines.get(path)
    for span in spans_of(logbook, timeline.stretches()) if timeline else ():
        if span.start <= logbook.now < span.end:
            since = span.overdue_from()
            late = since is not None and since <= logbook.now
            if span.pending or late:
                return Unread(path, addresses.of_broken(path), late, span.unanswered)
    return None
