"""What becomes late in the days ahead: a page that nobody rebuilds can then still show it."""

from datetime import timedelta

from loopbook.logbook import Logbook
from loopbook.views.rows import Row, by_due, row_of

_AHEAD = timedelta(days=31)
"""How old a site may become while its pages still show all that has become late since."""


def coming(logbook: Logbook) -> tuple[Row, ...]:
    """The live records whose date passes within 31 days, the earliest first.

    Decisions in force are among them: when their date passes, their review is due.
    """
    end = logbook.now + _AHEAD
    items = [
        item
        for item in logbook.items
        if item.record.live and item.expires_at and logbook.now < item.expires_at <= end
    ]
    return tuple(row_of(logbook, item) for item in sorted(items, key=by_due))
