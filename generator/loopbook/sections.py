"""The sections of a record's body, by their headings."""

import re
from dataclasses import dataclass

from loopbook.filetext import lines_outside_code
from loopbook.yamltext import LINE_END

_HEADING = re.compile(r"[ ]{0,3}(#{1,6})[ \t]+(.*)")


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands below it, up to the next heading of its level or above."""

    title: str
    level: int
    line: int
    """The heading's line in the body, from 1."""
    text: str
    """Without the heading."""


def read_sections(body: str) -> tuple[Section, ...]:
    """The sections of Markdown, in their order; a heading inside fenced code is none."""
    lines = LINE_END.split(body)
    headings = [
        (number, len(match[1]), _without_closing_marks(match[2].strip()))
        for number, line in lines_outside_code(body)
        if "#" in line and (match := _HEADING.fullmatch(line))
    ]
    sections = []
    for place, (number, level, title) in enumerate(headings):
        ends = (line for line, depth, _ in headings[place + 1 :] if depth <= level)
        text = "\n".join(lines[number : next(ends, len(lines) + 1) - 1])
        sections.append(Section(title, level, number, text))
    return tuple(sections)


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


def plain(title: str) -> str:
    """A title as it is compared: without case, with one kind of ellipsis and of space."""
    return " ".join(title.replace("…", "...").split()).casefold()
