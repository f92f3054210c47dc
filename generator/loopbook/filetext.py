"""A record's file as text: its name, its front matter and body, and its first heading."""

import re
from codecs import BOM_UTF8
from collections.abc import Iterator
from functools import cached_property

from frontmatter.default_handlers import YAMLHandler

from loopbook import yamltext
from loopbook.findings import Fault, Position
from loopbook.yamltext import LINE_END, Document, Lines

_BOUNDARY: re.Pattern[str] = YAMLHandler.FM_BOUNDARY
_SUFFIX = re.compile(r"(\.html?)?\.(md|markdown|mkd)(\..*)?$", re.IGNORECASE)
_HEADING = re.compile(r"#[ \t]+(\S.*)")
_FENCE = re.compile(r"([ \t]*(?:>[ \t]*)*)(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?(`{3,}(?=[^`]*$)|~{3,})")


def stem(path: str) -> str:
    """A file's name without its endings; of a README or an index, its folder's name."""
    folder, _, name = path.rpartition("/")
    plain = _SUFFIX.sub("", name) or name
    if plain.lower() in ("readme", "index") and folder:
        return folder.rpartition("/")[2]
    return plain


def split(text: str) -> tuple[str, int, str] | Fault:
    """The front matter, the line on which it begins, and the body."""
    found = front_span(text)
    if isinstance(found, Fault):
        return found
    start, end, body = found
    # One character more, so that a CRLF of which the match holds the half is one line's end.
    line = Lines(text[: start + 1]).position(start).line
    return text[start:end], line, text[body:]


def front_span(text: str) -> tuple[int, int, int] | Fault:
    """Where the front matter begins and ends, and where the body begins; offsets into the text."""
    opening = _BOUNDARY.match(text)
    if not opening:
        hint = "begin the file with a line of three dashes, the fields, and three dashes again"
        if text.lstrip().startswith("---"):
            hint = "delete what stands before the first line of dashes, blank lines too"
        elif text.startswith("+++"):
            hint = "write the fields in YAML, between lines of three dashes instead of pluses"
        return Fault("F002", "it has no front matter", hint=hint)
    closing = _BOUNDARY.search(text, opening.end())
    if not closing:
        return Fault(
            "F002",
            "the front matter is never closed",
            hint="end the front matter with a line of three dashes",
        )
    return opening.end(), closing.start(), closing.end()


class Source:
    """A file's bytes and what they say, each worked out once, and only when it is asked for."""

    def __init__(self, content: bytes = b"") -> None:
        self.content = content
        """The bytes; empty where the file could not be read."""

    @cached_property
    def text(self) -> str:
        """The content without a byte-order mark; empty where it is not UTF-8."""
        try:
            return self.content.removeprefix(BOM_UTF8).decode()  # faster than utf-8-sig
        except UnicodeDecodeError:
            return ""

    @cached_property
    def parts(self) -> tuple[str, int, str] | Fault:
        """The front matter, the line on which it begins, and the body; or why there are none."""
        return split(self.text)

    @property
    def body(self) -> str:
        """The Markdown below the front matter; the whole text where there is none."""
        return self.text if isinstance(self.parts, Fault) else self.parts[2]

    @cached_property
    def document(self) -> Document:
        """The front matter with its positions. Raises :class:`yamltext.YamlFault`."""
        if isinstance(self.parts, Fault):
            return yamltext.EMPTY
        front, line, _ = self.parts
        return yamltext.load(front, line)

    def place_in_body(self, line: int, column: int = 1) -> Position:
        """The place in the file of a line of the body, both counted from 1."""
        return Position(self._lines_before_body + line, column)

    @cached_property
    def _lines_before_body(self) -> int:
        before = len(self.text) - len(self.body)
        # One character more, for the sake of a CRLF of which the body holds the half.
        return Lines(self.text[: before + 1]).position(before).line - 1


def hides_lines(body: str) -> bool:
    """Whether Markdown may have fenced code or comments, whose lines are not its own."""
    return "```" in body or "~~~" in body or "<!--" in body


def lines_outside_code(body: str) -> Iterator[tuple[int, str]]:
    """The lines of Markdown in no fenced code and no block of a comment, each numbered from 1."""
    lines = LINE_END.split(body) if "\r" in body else body.split("\n")
    if not hides_lines(body):
        yield from enumerate(lines, 1)
        return
    last = max((at for at, line in enumerate(lines, 1) if "-->" in line), default=0)
    fence, quoted, comment = "", False, False
    for number, line in enumerate(lines, 1):
        if comment:
            comment = "-->" not in line
            continue
        if fence and quoted and not line.lstrip().startswith(">"):
            fence = ""  # the code ends with the quotation around it
        mark = _FENCE.match(line) if "```" in line or "~~~" in line else None
        if mark and not fence:
            fence, quoted = mark[2], ">" in mark[1]
        elif mark and mark[2].startswith(fence) and not line[mark.end() :].strip():
            fence = ""
        elif not fence and "<!--" in line and _begins_comment(line) and number < last:
            comment = True
        elif not fence:
            yield number, line


def _begins_comment(line: str) -> bool:
    """Whether a line begins a comment that goes on below it."""
    return line.lstrip().startswith("<!--") and "-->" not in line


def first_heading(body: str) -> str | None:
    """The text of the first heading of the first level, outside of code."""
    for _, line in lines_outside_code(body):
        if heading := _HEADING.fullmatch(line):
            text = heading[1].rstrip()
            open_end = text.rstrip("#")  # closing marks are parted from the text: "C#" is a word
            text = open_end.rstrip() if open_end[-1:] in ("", " ", "\t") else text
            if text:
                return text
    return None
