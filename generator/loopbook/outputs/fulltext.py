"""What Pagefind indexes: one small page of HTML for each entry of the search, never the site's own.

Pagefind reads attributes named ``data-pagefind-*``: https://pagefind.app/docs/indexing/,
https://pagefind.app/docs/metadata/ and https://pagefind.app/docs/filtering/. What is given to it as
metadata is searched too, weighted as ``search.js`` says, and comes back with a result.
"""

from html import escape

from loopbook.outputs.search import Entry

EVERYTHING = "*"
"""A name that every entry has, so that a search without words can be narrowed."""

_LAST = "9999"
"""Sorts what has no date behind what has one; Pagefind would leave it out."""


def as_page(entry: Entry, language: str) -> str:
    """The HTML of one entry, for Pagefind to read.

    :param language: the site's language, by which words are reduced to their stems: ``en``.
    """
    aside = entry.aside
    known = {
        # A rule weighs next to nothing, so that it comes behind every record; and what is asked for
        # is what holds, or is to be done, before what was once decided or done.
        **(
            {"rule": entry.title, "sentence": entry.summary}
            if aside
            else {"former" if entry.closed else "title": entry.title}
        ),
        "summary": "" if aside else entry.summary,
        "about": "" if aside else " · ".join((entry.lead, *entry.tags)),
        "name": " ".join(map(token, (*entry.names, EVERYTHING))),
        "expiry": entry.due[0] if entry.due else "",
        "at": entry.due[1] if entry.due else "",
    }
    facets = (("kind", entry.kind), *entry.facets)
    sort = entry.due[1] if entry.due else _LAST
    return "".join(
        (
            f'<!doctype html><html lang="{escape(language)}"><meta charset="utf-8">'
            f"<title></title><body data-pagefind-body>",
            *(_given("meta", key, value) for key, value in known.items() if value),
            *(_given("filter", key, value) for key, value in facets),
            _given("sort", "due", sort),
            # A page without words would be left out.
            f'<p data-pagefind-weight="{0.1 if aside else 0.5 if entry.closed else 1}">'
            f"{escape(entry.text or entry.lead)}</p></body></html>\n",
        )
    )


def _given(what: str, key: str, value: str) -> str:
    return f'<i data-pagefind-{what}="{key}[data-v]" data-v="{escape(value)}"></i>'


def token(name: str) -> str:
    """A name as one word that no text has, the same for `#0007`, `0007` and `7`.

    It is the name's FNV-1a hash of 32 bits (http://www.isthe.com/chongo/tech/comp/fnv/), in
    letters, for Pagefind parts a word where digits begin. ``search.js`` has its twin.
    """
    plain = " ".join(name.lower().split()).removeprefix("#")
    if plain.isascii() and plain.isdigit():
        plain = plain.lstrip("0")
    value = 0x811C9DC5
    for byte in plain.encode("utf-8", "replace"):
        value = (value ^ byte) * 0x01000193 & 0xFFFFFFFF
    return "zq" + "".join("abcdefghijklmnop"[value >> shift & 15] for shift in range(28, -1, -4))
