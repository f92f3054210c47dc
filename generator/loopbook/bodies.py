"""A record's text as it is published: its Markdown, and the files that go with it."""

import re
from collections.abc import Callable, Iterator, Sequence
from html import escape, unescape

from loopbook.actions import Action, Mark, marks
from loopbook.links import linked_paths
from loopbook.logbook import Item
from loopbook.settings import Settings
from loopbook.yamltext import LINE_END

TEMPLATE_TAG, TAG_SIGN = "<%", "\ue000"
"""A template's tag would be taken for HTML; a sign stands for it until the Markdown is HTML."""

_TAG = re.compile(r"(<[^<>]*>)")
_SIGN = re.compile(r"[^\w\s]|_")
_LIST_ITEM = re.compile(r"[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]")

_PICTURES = (".avif", ".gif", ".jpeg", ".jpg", ".png", ".svg", ".webp")


def published(item: Item, say: Callable[[Action, Mark], str | None]) -> str:
    """The Markdown of a record, without a first heading that only repeats the title.

    ``say`` gives the HTML for a person or a date that an action names; what it gives None for
    stays as it is written.
    """
    entry = item.entry
    body = _with_marks(item, say).lstrip("\r\n")
    first, _, rest = body.partition("\n")
    heading = re.fullmatch(r"#[ \t]+(.+?)[ \t]*#*[ \t]*\r?", first)
    if heading and (heading[1].strip() == entry.title or TEMPLATE_TAG in heading[1]):
        body = rest
    return body.replace(TEMPLATE_TAG, TAG_SIGN)


def _with_marks(item: Item, say: Callable[[Action, Mark], str | None]) -> str:
    """The body, in which the marks of the actions are HTML; all else is as it was, to the byte."""
    body = item.entry.body
    lines, ends = LINE_END.split(body), [*LINE_END.findall(body), ""]
    for action in item.actions:
        line = lines[action.line - 1]
        if _is_indented_code(lines, action.line - 1):
            continue
        start = len(line.rstrip()) - len(action.text)
        found = list(marks(action.text))
        # Where the person stood behind an @, the name would read as the end of the sentence.
        parted = next((mark for mark in found if mark.start >= len(action.words)), None)
        for mark in reversed(found):
            html = say(action, mark)
            if html is not None:
                html = f"{'· ' if mark is parted else ''}{_inert(html)}"
                line = line[: start + mark.start] + html + line[start + mark.end :]
        lines[action.line - 1] = line
    return "".join(line + end for line, end in zip(lines, ends, strict=True))


def _is_indented_code(lines: Sequence[str], number: int) -> bool:
    """Whether Markdown takes a line that looks like a list's item for code: it is in no list."""
    indent = _indent(lines[number])
    if indent < 4:
        return False
    above = (each for each in reversed(lines[:number]) if each.strip() and _indent(each) < indent)
    parent = next(above, "")
    return _LIST_ITEM.match(parent) is None or indent - _indent(parent) >= 8


def _indent(line: str) -> int:
    line = line.expandtabs(4)
    return len(line) - len(line.lstrip())


def _inert(html: str) -> str:
    """HTML of ours in which Markdown finds nothing to mark: its text has no signs, only letters."""
    parts = _TAG.split(html)
    texts = [_SIGN.sub(lambda sign: f"&#{ord(sign[0])};", unescape(each)) for each in parts[::2]]
    return "".join(text + tag for text, tag in zip(texts, [*parts[1::2], ""], strict=True))


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
