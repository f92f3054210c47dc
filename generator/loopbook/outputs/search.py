"""What a search knows of the site: one entry for each record and each person.

One entry a record, and not one for each of its sections: a record is what people look for, and its
words are taken from the Markdown, without parsing a page's HTML once more.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from html import escape, unescape

from loopbook.clock import iso_z, show_expiry
from loopbook.logbook import Item, Logbook
from loopbook.records import DecisionStatus, Kind
from loopbook.views import addresses
from loopbook.views.rows import number_of

_FENCE = re.compile(r"^[ \t]*(?:`{3,}|~{3,}).*$", re.MULTILINE)
_LINK = re.compile(r"!?\[([^\]\[]*)\](?:\([^()\s]*(?:\s[^()]*)?\)|\[[^\]]*\])")
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>|<!--.*?-->", re.DOTALL)
_RULE = re.compile(r"---+|===+|:-+")
_MARKS = "*`#>|~"
NO_DATE = "none"
"""What a record without a date is narrowed by instead of an instant; ``search.js`` knows it."""
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
    kind: str = "page"
    """``decision``, ``handoff``, ``person``, ``rule``, or ``page``: one of the team's own."""
    summary: str = ""
    """One sentence, shown below the title."""
    names: tuple[str, ...] = ()
    """What puts it first when somebody looks for exactly that."""
    facets: tuple[tuple[str, str], ...] = ()
    """What a search can be narrowed by beside the kind: pairs of a facet's name and a value."""
    due: tuple[str, str] | None = None
    """The expiry as written, and its instant in UTC; None where nothing is due."""

    @property
    def closed(self) -> bool:
        """Whether it is a record that is closed, and comes behind what holds and what is open."""
        return ("state", "closed") in self.facets

    @property
    def size(self) -> int:
        """How many characters it has."""
        return len(self.title) + len(self.lead) + len(self.text)

    def as_document(self, location: str, *, full: bool = True) -> dict[str, object]:
        """The entry as Material's search reads it: the text is HTML there.

        :param full: whether with all words; otherwise with the title and the lead alone.
        """
        document: dict[str, object] = {
            "location": location,
            "title": escape(self.title, quote=False),
            "text": "".join(
                f"<p>{escape(part, quote=False)}</p>"
                for part in (self.lead, self.text if full else "")
                if part
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
        yield Entry(
            addresses.of_person(handle),
            name(handle),
            f"@{handle}",
            "",
            (handle,),
            kind="person",
            names=(handle, f"@{handle}", name(handle)),
        )


def _of_record(logbook: Logbook, item: Item) -> Entry:
    record = item.record
    handles = dict.fromkeys(filter(None, (record.owner, item.accountable)))
    who = ", ".join(f"{logbook.settings.name_of(handle)} @{handle}" for handle in handles)
    words_of_file = record.status_text if record.status_text != item.status else ""
    where = f"{item.status} ({words_of_file})" if words_of_file else item.status
    due = _due(item)
    return Entry(
        addresses.of_record(item.kind, item.id),
        item.entry.title,
        " · ".join(filter(None, (record.summary, item.id, where, who))),
        plain(item.entry.body),
        tuple(dict.fromkeys((item.status, *handles, *record.tags))),
        kind=item.kind.value,
        summary=record.summary or "",
        names=_names(item),
        facets=(
            *(("person", handle) for handle in handles),
            ("status", item.status),
            *(("state", state) for state in _states(item)),
            *(("tag", tag) for tag in dict.fromkeys(record.tags)),
            ("due", due[1] if due else NO_DATE),
        ),
        due=due,
    )


def _names(item: Item) -> tuple[str, ...]:
    """What a record is called: its id, its title, its file's path and stem, the number in that."""
    path = item.entry.path
    stem = path.rpartition("/")[2].split(".")[0]
    names = (item.id, item.entry.title, path, stem, number_of(item))
    return tuple(dict.fromkeys(filter(None, names)))


def _states(item: Item) -> Iterator[str]:
    """Whether a record is open, and overdue; in force, if a decision; or closed.

    A decision whose review is due is open, and holds all the same.
    """
    if item.overdue:
        yield "overdue"
    if item.open:
        yield "open"
    if item.kind is Kind.DECISION and item.status == DecisionStatus.ACCEPTED:
        yield "in force"
    elif not item.open:
        yield "closed"


def _due(item: Item) -> tuple[str, str] | None:
    expiry, at = item.record.expiry, item.expires_at
    if expiry is None or at is None or not item.record.live:
        return None
    return show_expiry(expiry), iso_z(at)


def of_documents(documents: Iterable[Mapping[str, str]]) -> Iterator[Entry]:
    """The team's own pages, from what Material's search found of them: a document each section."""
    sections: dict[str, list[Mapping[str, str]]] = {}
    for document in documents:
        sections.setdefault(document["location"].partition("#")[0], []).append(document)
    for address, found in sections.items():
        words = (f"{each['title']} {_TAG.sub(' ', each['text'])}" for each in found)
        text = " ".join(unescape(" ".join(words)).split())
        yield Entry(address, unescape(found[0]["title"]), "", text, ())


def plain(markdown: str) -> str:
    """The words of Markdown without its marks; the words of code and of links stay."""
    text = _FENCE.sub(" ", markdown)
    text = _LINK.sub(r"\1", text)
    text = _TAG.sub(" ", text)
    text = _RULE.sub(" ", text)
    for mark in _MARKS:  # forty times faster than translate() where letters are not all ASCII
        text = text.replace(mark, " ")
    return " ".join(text.split())
