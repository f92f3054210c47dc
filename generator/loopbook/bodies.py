"""A record's text as it is published: its Markdown, and the files that go with it."""

import re
from collections.abc import Iterator
from html import escape

from loopbook.links import linked_paths
from loopbook.logbook import Item
from loopbook.reading import Entry
from loopbook.settings import Settings

TEMPLATE_TAG, TAG_SIGN = "<%", "\ue000"
"""A template's tag would be taken for HTML; a sign stands for it until the Markdown is HTML."""

_PICTURES = (".avif", ".gif", ".jpeg", ".jpg", ".png", ".svg", ".webp")


def published(entry: Entry) -> str:
    """The Markdown of a record, without a first heading that only repeats the title."""
    body = entry.body.lstrip("\r\n")
    first, _, rest = body.partition("\n")
    heading = re.fullmatch(r"#[ \t]+(.+?)[ \t]*#*[ \t]*\r?", first)
    if heading and (heading[1].strip() == entry.title or TEMPLATE_TAG in heading[1]):
        body = rest
    return body.replace(TEMPLATE_TAG, TAG_SIGN)


def attachments(item: Item, settings: Settings) -> Iterator[str]:
    """Pictures from anywhere in the repository, and other files from the collection's own folder.

    Never Markdown, which is a record or a page and published as one or not at all, and never a
    hidden file: a link must not make public what its author did not mean to publish.
    """
    folder = item.entry.collection.folder
    for path in dict.fromkeys(linked_paths(item.entry.path, item.links)):
        name = path.rpartition("/")[2].lower()
        if ".md" in name or any(part.startswith(".") for part in path.split("/")):
            continue
        inside = bool(folder) and path.startswith(f"{folder}/")
        if settings.collection_of(path) is None and (inside or name.endswith(_PICTURES)):
            yield path


def show_tags(html: str) -> str:
    """Puts template tags back into HTML, as text."""
    return html.replace(TAG_SIGN, escape(TEMPLATE_TAG))
