"""R: whether the links of a record's text lead to something that is there."""

import re
from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from posixpath import basename, dirname, join, relpath, splitext

from loopbook.checks.rule import Spot, log_rule
from loopbook.filetext import stem
from loopbook.links import read_links
from loopbook.logbook import Logbook
from loopbook.reading import Entry
from loopbook.sections import plain, read_sections

_RECORD = re.compile(r"^[^.]*(?:\.(?:md|markdown|mkd|html?)\b.*)?$", re.IGNORECASE)
_HTML = (".html", ".htm")
_URL = re.compile(r"https?://[^\s\"'<>()\[\]]+", re.IGNORECASE)
_HOST = re.compile(r"(?:www\.|[\w-]+(?:\.[\w-]+)*\.(?:com|dev|io|net|org)(?:/|$))", re.IGNORECASE)
_MAIL = re.compile(r"[^/\s@]+@[^/\s@]+\.\w+")
_NO_ANCHOR = re.compile(r"[^\w\s-]")
_NEAR = 0.8
"""How alike two names are, of 1, before the one is taken for the other misspelt."""
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
        what = f"the picture '{link.target}'" if link.picture else f"the link '{link.target}'"
        if files.outside(path):
            message = f"{what} leads out of the repository, where no site can follow"
            hint = "copy the file into the log, or link to its address on the web"
        elif other := _other_kind_of_link(link.target, entry):
            message = f"{what} is taken for a file beside this one, which is not there"
            hint = other
        else:
            message = f"{what} leads to {path}, which is not there"
            hint = (
                _right_path(link.target, path, entry, logbook)
                or "correct the path, or take the link out"
            )
        yield Spot(message, entry.source.place_in_body(link.line, link.column), None, hint)


def _is_made_from_another(path: str, logbook: Logbook) -> bool:
    """Whether a page is made from a file beside that bears its name: ``page.html.md.erb``."""
    if logbook.files is None or not path.lower().endswith(_HTML):
        return False
    name = f"{basename(path)}."
    return any(each.startswith(name) for each in logbook.files.names(dirname(path) or "."))


def _other_kind_of_link(target: str, entry: Entry) -> str | None:
    """What to write where no file is meant, but an address, a heading or a label."""
    if url := _URL.search(target):
        return f"write '{url[0]}', without the marks around it"
    if _MAIL.fullmatch(target):
        return f"write 'mailto:{target}'"
    if _HOST.match(target):
        return f"write 'https://{target}'"
    if "/" in target or "." in target:
        return None
    anchors = {
        re.sub(r"\s", "-", _NO_ANCHOR.sub("", plain(each.title)))
        for each in read_sections(entry.body)
    }
    if target.casefold() in anchors:
        return f"write '#{target}': that is a heading of this record"
    if re.search(rf"^[ \t]*\[{re.escape(target)}\]:", entry.body, re.MULTILINE | re.IGNORECASE):
        return f"write '[…][{target}]': that is the label of a link"
    return None


def _right_path(target: str, path: str, entry: Entry, logbook: Logbook) -> str | None:
    """The path that is likely meant, as it is written in this record; None where none is near."""
    near = _same_but_for_case(path, logbook) or _near_record(path, logbook)
    near = near or _near_file(path, logbook)
    if near is None:
        return None
    right = relpath(near, dirname(entry.path) or ".").replace(" ", "%20")
    if path.lower().endswith(_HTML):  # a page is meant by the name that it has on the site
        right = re.sub(r"(\.html?)\..*", r"\1", right)
    rest = re.search(r"[?#].*", target)
    return f"did you mean '{right}{rest[0] if rest else ''}'?"


def _same_but_for_case(path: str, logbook: Logbook) -> str | None:
    folder, name = dirname(path), basename(path)
    names = logbook.files.names(folder or ".") if logbook.files else ()
    found = next((each for each in names if each.casefold() == name.casefold()), None)
    return _unless_hidden(join(folder, found), logbook) if found else None


def _near_record(path: str, logbook: Logbook) -> str | None:
    """The path of the record that is meant by one that is not there.

    It has the same name in another folder or with another ending, the same number or date with
    words that are near, or, if it is the only one, the same words with another number.
    """
    if not _RECORD.search(basename(path)):
        return None
    name = stem(path)
    item = logbook.find(name) or logbook.by_key.get(name.casefold())
    if item is None:
        alike = {stem(each.entry.path): each for each in logbook.namesakes(name)}
        near = _nearest(name, list(alike), 0.6 if any(map(str.isdigit, name)) else _NEAR)
        item = alike[near] if near else None
    return item.entry.path if item else None


def _near_file(path: str, logbook: Logbook) -> str | None:
    """The path of a file beside the missing one that has nearly its name, and its ending."""
    folder, name = dirname(path), basename(path)
    ending = splitext(name)[1].lower()
    names = logbook.files.names(folder or ".") if logbook.files else ()
    if len(names) > _MOST_COMPARED:
        return None
    near = _nearest(name, [each for each in names if splitext(each)[1].lower() == ending], _NEAR)
    return _unless_hidden(join(folder, near), logbook) if near else None


def _nearest(name: str, known: Sequence[str], cutoff: float) -> str | None:
    if len(known) > _MOST_COMPARED:
        return None
    return next(iter(get_close_matches(name, known, n=1, cutoff=cutoff)), None)


def _unless_hidden(path: str, logbook: Logbook) -> str | None:
    """A path that may be told: on a site no hint may name a record which its reader may not see."""
    of_log = logbook.settings.collection_of(path) is not None
    return None if of_log and path not in logbook.by_path else path
