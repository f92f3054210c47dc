"""R: whether the links of a record's text lead to something that is there."""

import re
from collections.abc import Iterator, Sequence
from posixpath import basename, dirname, relpath

from loopbook.checks.rule import Spot, log_rule
from loopbook.filetext import stem
from loopbook.findings import did_you_mean
from loopbook.links import Link, read_links
from loopbook.logbook import Logbook
from loopbook.reading import Entry

_RECORD = re.compile(r"^[^.]*(?:\.(?:md|markdown|mkd|html?)\b.*)?$", re.IGNORECASE)
_HTML = (".html", ".htm")
_SITE = re.compile(r"(?:www\.|[\w-]+(?:\.[\w-]+)*\.(?:com|dev|io|net|org)(?:/|$))", re.IGNORECASE)
_ADDRESS = re.compile(r"[^/\s@]+@[^/\s@]+\.\w+")
_MOST_COMPARED = 300
"""How many names a misspelt one is compared with at most: a large log is checked as fast."""


@log_rule("R503", "broken-link")
def broken_link(entry: Entry, logbook: Logbook) -> Iterator[Spot]:
    """A relative link or picture in a record's text leads to a file or folder that is not there.

    A link leads from the folder of its file, and its target is compared letter for letter: what a
    system finds that ignores case is missing on the next one. A link to `page.html` is content
    with a `page.html.md` or the like. Links to other sites, to places on the same page and from
    the site's root (`/…`) are not looked at, nor are code, comments and templates.

    **Why it matters.** The evidence behind a decision is what its reader follows the link for. A
    link breaks in silence when a file moves, and nobody learns of it but the one who needed it.

    **Example.**

    ```markdown
    The queue was chosen in [the first decision](0007-use-kafak.md).
    ```

    **Use instead.**

    ```markdown
    The queue was chosen in [the first decision](0007-use-kafka.md).
    ```
    """
    files = logbook.files
    if files is None or entry.record is None:
        return
    item = logbook.by_path.get(entry.path)
    for link in item.links if item else read_links(entry.body):
        path = link.path_from(entry.path)
        if path is None or files.has(path) or _is_made_from_another(path, logbook):
            continue
        what = "the picture" if link.picture else "the link"
        if files.outside(path):
            message = (
                f"{what} '{link.target}' leads out of the repository, where no site can follow"
            )
            hint: str | None = "copy the file into the log, or link to its address on the web"
        else:
            message = f"{what} '{link.target}' leads to {path}, which is not there"
            hint = _hint(link, path, entry, logbook)
        yield Spot(message, entry.source.place_in_body(link.line, link.column), None, hint)


def _is_made_from_another(path: str, logbook: Logbook) -> bool:
    """Whether a page is made from a file beside that bears its name: ``page.html.md.erb``."""
    if logbook.files is None or not path.lower().endswith(_HTML):
        return False
    name = f"{basename(path)}."
    return any(each.startswith(name) for each in logbook.files.names(dirname(path) or "."))


def _hint(link: Link, path: str, entry: Entry, logbook: Logbook) -> str:
    if _ADDRESS.fullmatch(link.target):
        return f"write 'mailto:{link.target}'"
    if _SITE.match(link.target):
        return f"write 'https://{link.target}'"
    near = _near_record(path, logbook) or _near_file(path, logbook)
    if near is None or near == entry.path:
        return "correct the path, or take the link out"
    rest = re.search(r"[?#].*", link.target)
    right = relpath(near, dirname(entry.path) or ".").replace(" ", "%20")
    return f"did you mean '{right}{rest[0] if rest else ''}'?"


def _near_record(path: str, logbook: Logbook) -> str | None:
    """The path of the record that is meant by one that is not there; None where none is near.

    It has the same name in another folder or with another ending, or the same number or date with
    words that are near, or the same words with another number.
    """
    if not _RECORD.search(basename(path)):
        return None
    name = stem(path)
    item = logbook.find(name) or logbook.by_key.get(name.casefold())
    if item is None:
        alike = {stem(each.entry.path): each for each in logbook.namesakes(name)}
        found = did_you_mean(name, list(alike)) if len(alike) <= _MOST_COMPARED else None
        item = alike[found] if found else None
    return item.entry.path if item else None


def _near_file(path: str, logbook: Logbook) -> str | None:
    """The path of a file beside the missing one, with nearly its name; records are not meant."""
    assert logbook.files is not None
    folder = dirname(path)
    names: Sequence[str] = logbook.files.names(folder or ".")
    if len(names) > _MOST_COMPARED:
        return None
    others = [
        name
        for name in (f"{folder}/{each}" if folder else each for each in names)
        if logbook.settings.collection_of(name) is None
    ]
    return did_you_mean(path, others)
