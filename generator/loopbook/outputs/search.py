"""What a search knows of the site: one entry for each record and each person.

One entry a record, and not one for each of its sections: a record is what people look for, and its
words are taken from the Markdown, without parsing a page's HTML once more.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from loopbook.logbook import Item, Logbook
from loopbook.views import addresses

_FENCE = re.compile(r"^[ \t]*(?:`{3,}|~{3,}).*$", re.MULTILINE)
_LINK = re.compile(r"!?\[([^\]\[]*)\](?:\([^()\s]*(?:\s[^()]*)?\)|\[[^\]]*\])")
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>|<!--.*?-->", re.DOTALL)
_RULE = re.compile(r"---+|===+|:-+")
_MARKS = "*`#>|~"
_ASIDE = 1e-6
"""Takes back what Material gives a word for standing in a title, and more."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that a search can find."""

    address: str
    title: str
    lead: str
    """Plain text: what it is about, where it stands, and who has it."""
    text: str
    """Plain text: all of its words."""
    tags: tuple[str, ...]
    aside: bool = False
    """Whether it comes after everything else, however well it fits."""

    def as_document(self, location: str) -> dict[str, object]:
        """The entry as Material's search reads it: the text is HTML there."""
        document: dict[str, object] = {
            "location": location,
            "title": escape(self.title, quote=False),
            "text": "".join(
                f"<p>{escape(part, quote=False)}</p>" for part in (self.lead, self.text) if part
            ),
            "tags": list(self.tags),
        }
        if self.aside:
            document["boost"] = _ASIDE
        return document


def entries(logbook: Logbook) -> Iterator[Entry]:
    """What a search finds of a log: its records, then its people."""
    name = logbook.settings.name_of
    yield from (_of_record(logbook, item) for item in logbook.items)
    for handle in logbook.people:
        yield Entry(addresses.of_person(handle), name(handle), f"@{handle}", "", (handle,))


def _of_record(logbook: Logbook, item: Item) -> Entry:
    record = item.record
    handles = dict.fromkeys(filter(None, (record.owner, item.accountable)))
    who = ", ".join(f"{logbook.settings.name_of(handle)} @{handle}" for handle in handles)
    words_of_file = record.status_text if record.status_text != item.status else ""
    where = f"{item.status} ({words_of_file})" if words_of_file else item.status
    return Entry(
        addresses.of_record(item.kind, item.id),
        item.entry.title,
        " · ".join(filter(None, (record.summary, item.id, where, who))),
        plain(item.entry.body),
        tuple(dict.fromkeys((item.status, *handles, *record.tags))),
    )


def plain(markdown: str) -> str:
    """The words of Markdown without its marks; the words of code and of links stay."""
    text = _FENCE.sub(" ", markdown)
    text = _LINK.sub(r"\1", text)
    text = _TAG.sub(" ", text)
    text = _RULE.sub(" ", text)
    for mark in _MARKS:  # forty times faster than translate() where letters are not all ASCII
        text = text.replace(mark, " ")
    return " ".join(text.split())
