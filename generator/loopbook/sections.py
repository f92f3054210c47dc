"""The sections of a record's body, by their headings."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from loopbook.filetext import hides_lines, lines_outside_code
from loopbook.yamltext import LINE_END

_DECORATION = re.compile(r"^\d+(\.\d+)*[.)]? |[*_`]| ?:$| ?\{[^{}]*\}$")
_HEADING = re.compile(r"[ ]{0,3}(#{1,6})[ \t]+(.*)")

_MARKED = re.compile(r"\n[ ]{0,3}(#{1,6})[ \t]+([^\n]*)")
_MAY_UNDERLINE = re.compile(r"\n[ ]{0,3}(?:=+|-+)[ \t]*(?:\n|$)")
_UNDERLINE = re.compile(r"[ ]{0,3}(=|-)\1*[ \t]*")
_TEXT = re.compile(r"[ ]{0,3}(?![>|]|[-+*#]\s|\d+[.)]\s|[-=*_ ]+$)\S")
"""The beginning of a paragraph, which no list, quote or table is."""


class Section(NamedTuple):
    """A heading and what stands below it, up to the next heading of its level or above."""

    title: str
    level: int
    line: int
    """The heading's line in the body, from 1."""
    lines: Sequence[str]
    """All lines of the body."""
    begin: int
    end: int
    """Which of them stand below the heading."""

    @property
    def text(self) -> str:
        """Without the heading."""
        return "\n".join(self.lines[self.begin : self.end])


@lru_cache(maxsize=16)  # several rules look at the same body, one after the other
def read_sections(body: str) -> tuple[Section, ...]:
    """The sections of Markdown, in their order; a heading inside fenced code is none."""
    lines = LINE_END.split(body) if "\r" in body else body.split("\n")
    headings = list(_headings(body))
    sections = []
    for place, (number, level, title, last) in enumerate(headings):
        ends = (each.line for each in headings[place + 1 :] if each.level <= level)
        end = next(ends, len(lines) + 1) - 1
        sections.append(Section(title, level, number, lines, last, end))
    return tuple(sections)


class _Heading(NamedTuple):
    line: int
    level: int
    title: str
    last: int
    """Its last line: the one below where it is underlined."""


def _headings(body: str) -> Iterator[_Heading]:
    """The headings with marks before them, and those that are underlined."""
    if not ("\r" in body or hides_lines(body) or _MAY_UNDERLINE.search(body)):
        yield from _marked_headings(body)
        return
    above, before = "", ""
    for number, line in lines_outside_code(body):
        if "#" in line and (match := _HEADING.fullmatch(line)):
            yield _Heading(number, len(match[1]), _without_closing_marks(match[2].strip()), number)
            line = ""  # it is no paragraph that the next line could underline
        elif not above.strip() and (match := _UNDERLINE.fullmatch(line)) and _TEXT.match(before):
            yield _Heading(number - 1, 1 if match[1] == "=" else 2, before.strip(), number)
            line = ""
        above, before = before, line


def _marked_headings(body: str) -> Iterator[_Heading]:
    """The headings with marks before them, where nothing hides a line: as most bodies are."""
    text, line, counted = f"\n{body}", 0, 0
    for match in _MARKED.finditer(text):
        line += text.count("\n", counted, match.start() + 1)
        counted = match.start() + 1
        yield _Heading(line, len(match[1]), _without_closing_marks(match[2].strip()), line)


def _without_closing_marks(title: str) -> str:
    """``Actions`` of ``Actions ##``; marks that no space parts from the text belong to it."""
    text = title.rstrip("#")
    return text.rstrip() if text[-1:] in ("", " ", "\t") else title


def find_section(body: str, *titles: str) -> Section | None:
    """The first section with one of these titles, the first title first; case does not matter."""
    sections = read_sections(body)
    for title in titles:
        for section in sections:
            if plain(section.title) == plain(title):
                return section
    return None


@lru_cache(maxsize=1024)  # a log has few titles
def plain(title: str) -> str:
    """A title as it is compared: its words, without case, number, marks or colon."""
    words = _DECORATION.sub("", " ".join(title.replace("…", "...").split()))
    return " ".join(words.split()).casefold()
