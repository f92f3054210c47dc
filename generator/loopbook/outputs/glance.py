"""A page in a sentence: what a link to it unfolds to in a chat, and a search engine shows.

A chat keeps what it has once read, so nothing here is relative to now.
"""

from datetime import datetime

from loopbook.clock import Expiry
from loopbook.logbook import Item
from loopbook.records import Handoff, expiry_word
from loopbook.views import words
from loopbook.views.people import PersonView
from loopbook.views.week import WeekView

INDEXES = {
    "today": "What is overdue, what is due next, what waits for an answer, and what changed.",
    "open": "Every open loop: who has it, and until when.",
    "overdue": "Every loop whose date has passed, by who is accountable, with who is told next.",
    "escalations": "Every ladder in motion: who was told, who is told next, and when.",
    "weeks": "What was opened, closed and decided, week by week.",
    "kind": "All of them, by status: who has each, and until when.",
    "people": "Who owes what, who is away, and who acts meanwhile.",
    "findings": "What the check has found in the records, file by file.",
    "rules": "What the check looks for, and why.",
    "search": "Every record by its words, its people, its status, its tags and its date.",
}
"""By template, what an index shows."""


def of_record(item: Item) -> str:
    """A record: ``Decision · accepted · Ana Ruiz · review by 11 Dec 2026 — One queue.``, say."""
    record = item.record
    name = item.settings.name_of
    owner = name(record.owner) if record.owner else "nobody"
    if isinstance(record, Handoff) and record.from_:
        owner = f"{name(record.from_)} → {owner}"
    parts = [item.kind.value.capitalize(), record.status_text or item.status, owner]
    if record.expiry is not None and record.live:
        parts.append(f"{expiry_word(item.kind, item.status)} {_date(item, record.expiry)}")
    state = " · ".join(parts)
    return f"{state} — {record.summary}" if record.summary else state


def _date(item: Item, expiry: Expiry) -> str:
    """The date of an expiry, where its owner is."""
    if isinstance(expiry, datetime) and item.expires_at is not None:
        expiry = item.expires_at.astimezone(item.zone).date()
    return words.date_in_full(expiry)


def of_week(view: WeekView) -> str:
    """The changes of a week: ``Opened 3, closed 2, decisions made or reversed 1.``, say."""
    counts = f"Opened {len(view.opened)}, closed {len(view.closed)}"
    return f"{counts}, decisions made or reversed {len(view.decided)}."


def of_person(view: PersonView) -> str:
    """A person: ``What Ana Ruiz owes, by when, and who waits for it.``, say."""
    return f"What {view.chip.name} owes, by when, and who waits for it."
