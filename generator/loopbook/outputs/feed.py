"""Atom feeds (RFC 4287): what happened, for a feed reader.

Written with the standard library: what a feed needs is a dozen elements, and the generators that
there are put the build's time into a feed without entries, or bring a C library along.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape
from urllib.parse import quote
from uuid import UUID, uuid5
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from loopbook.clock import iso_z
from loopbook.views.news import News

MOST = 100
"""How many entries a feed has: the newest."""

MEDIA_TYPE = "application/atom+xml"

_NAMESPACE = UUID("5f6e0f0b-9a51-5c55-9a0e-6b5a8f2f9a30")
"""That of the ids of feeds; it never changes, or every reader would hear everything again."""

_NOT_IN_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 does not allow, section 2.2."""


@dataclass(frozen=True, slots=True)
class Source:
    """The site that a feed belongs to."""

    name: str
    url: str | None
    """Its address, ending in a slash; None where that is not known."""
    directory_urls: bool = True
    """Whether addresses end in a folder; otherwise in ``index.html``."""


def atom(
    source: Source, address: str, title: str, page: str, pieces: Sequence[News], begin: datetime
) -> str:
    """A feed of the newest of ``pieces``, which come newest first.

    ``address`` is that of the feed and ``page`` that of the page it belongs to, both from the
    site's root. ``begin`` stands as its instant while there is nothing to tell.

    Where the site's address is not known, links are relative. A reader takes them from the address
    that it fetched the feed from (RFC 3986, section 5.1.3); not every reader does so.
    """
    feed = Element("feed", xmlns="http://www.w3.org/2005/Atom")
    identity = uuid5(_NAMESPACE, f"{source.url or source.name}\0{address}")
    _add(feed, "id", identity.urn)
    _add(feed, "title", title)
    _add(feed, "updated", iso_z(pieces[0].at if pieces else begin))
    _add(SubElement(feed, "author"), "name", source.name)
    SubElement(feed, "link", rel="alternate", type="text/html", href=_to(source, address, page))
    if source.url:
        own = source.url + quote(address)
        SubElement(feed, "link", rel="self", type=MEDIA_TYPE, href=own)
    for piece in pieces[:MOST]:
        entry = SubElement(feed, "entry")
        _add(entry, "id", piece.id.urn)
        _add(entry, "title", piece.title)
        _add(entry, "updated", iso_z(piece.at))
        _add(entry, "published", iso_z(piece.at))
        if piece.author:
            _add(SubElement(entry, "author"), "name", piece.author)
        link = _to(source, address, piece.address)
        SubElement(entry, "link", rel="alternate", type="text/html", href=link)
        text = "".join(f"<p>{escape(sentence)}</p>" for sentence in piece.sentences)
        _add(entry, "content", text).set("type", "html")
    indent(feed)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{tostring(feed, encoding="unicode")}\n'


def _add(parent: Element, name: str, text: str) -> Element:
    element = SubElement(parent, name)
    element.text = _NOT_IN_XML.sub("\N{REPLACEMENT CHARACTER}", text)
    return element


def _to(source: Source, feed: str, page: str) -> str:
    """The address of a page, as it stands in a feed."""
    base = source.url if source.url is not None else "../" * feed.count("/") or "./"
    return base + quote(page) + ("" if source.directory_urls else "index.html")
