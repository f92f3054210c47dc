"""What a site is made of: pages, files, and the frame that an engine lays around them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import quote

from loopbook.outputs import search


class Alternate(NamedTuple):
    """The same thing for programs: what stands behind a page's ``<link rel="alternate">``."""

    address: str
    media_type: str
    title: str
    """What a reader is told that it is: ``Atom feed``."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the site, without the frame."""

    address: str
    """From the site's root, ending in a slash; empty for the first page."""
    title: str
    head: str
    """HTML. Of an index the whole page, of a record what stands above the body."""
    body: str = ""
    """Markdown, for records and rules."""
    foot: str = ""
    """HTML below the body."""
    path: str | None = None
    """The record's file, from the root of the log."""
    description: str = ""
    """What a link to the page unfolds to; nothing in it is relative to now."""
    tab: str | None = None
    """The address of the index that the page belongs to."""
    attachments: tuple[str, ...] = ()
    """Files that the body shows or links to and that are published with it, from the root."""
    alternates: tuple[Alternate, ...] = ()


@dataclass(frozen=True, slots=True)
class File:
    """A file of the site that is no page."""

    address: str
    content: str


@dataclass(frozen=True, slots=True)
class Site:
    """Everything that is published."""

    pages: tuple[Page, ...]
    files: tuple[File, ...]
    found: tuple[search.Entry, ...] = ()
    """What a search finds: records, people and rules, not the indexes that list them."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What the engine knows and the log does not."""

    name: str
    """The site's name."""
    home: str = ""
    """The address of the first page: empty, or ``today/`` where a team has a page of its own."""
    url: str | None = None
    """The site's address, ending in a slash; None where that is not known."""
    repo_url: str | None = None
    """The repository's address; None where there is none."""
    commit_url: str | None = None
    """What stands before a commit's id in its address; None where there is no repository."""
    edit_url: Callable[[str], str | None] = lambda path: None
    """The address at which a file can be edited."""
    directory_urls: bool = True
    """Whether links end in a folder; otherwise in ``index.html``, which works without a server."""
    search: bool = False
    """Whether a full-text index is made of the site, so that it has a page to search it."""

    def link(self, address: str) -> str | None:
        """The full address of a page, for what is read elsewhere; None where that is not known."""
        if self.url is None:
            return None
        return f"{self.url}{quote(address)}{'' if self.directory_urls else 'index.html'}"


TABS = (
    ("", "Today"),
    ("open/", "Open"),
    ("overdue/", "Overdue"),
    ("weeks/", "Weeks"),
    ("decisions/", "Decisions"),
    ("handoffs/", "Handoffs"),
    ("people/", "People"),
)
"""The indexes, in the order of the navigation: address and title."""
