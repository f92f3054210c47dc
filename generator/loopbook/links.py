"""The links and pictures in Markdown, each with the place at which its target stands.

Read are ``[text](target)``, ``![text](target)`` and ``[label]: target``; not what stands in code,
in HTML comments, or between the tags of a template.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from html import unescape
from posixpath import dirname, join, normpath
from typing import NamedTuple
from urllib.parse import unquote

from loopbook.filetext import lines_outside_code
from loopbook.yamltext import LINE_END, Lines

_OPENER = re.compile(
    r"[ \t]*(?:(?:[-*+:]|\d{1,9}[.)])[ \t]+(?=\S)|(?P<block>!!!|\?\?\?|===|\[\^[^\]]+\]:))"
)
"""What begins an item of a list, or a block of the kinds whose text is set in by four spaces."""

_BLOCK_MARKS = ("```", "~~~", "<!--", "    ", "\t")
"""Without any of these a text has no block of code and none of comments."""

_TOKEN = re.compile(
    r"\\[^\n]|`+|<!--|<%|<(?P<tag>pre|script|style|code|kbd|samp)\b|\n[ \t]*(?=\n)|!?\[|\][(:]?",
    re.IGNORECASE,
)
_NESTED = r"\((?:\\.|[^\s()\\]|\((?:\\.|[^\s()\\])*+\))*+\)"
_TARGET = (
    r"[ \t]*+(?:\n[ \t]*+)?+"
    rf"(?:<(?P<angled>[^<>\n]*)>|(?P<plain>(?!<)(?:\\.|[^\s()\\]|{_NESTED})++))"
    r"(?:[ \t\n]++(?:\"[^\"]*\"|'[^']*'|\([^()]*\)))?+[ \t]*+"
)
_MAY_TARGET = re.compile(r"\](?=[(:])")
_INLINE = re.compile(rf"{_TARGET}(?:\n[ \t]*+)?+\)")
_SIMPLE = re.compile(r"\[[^\[\]\n]*(?:\n(?![ \t]*\n)[^\[\]\n]*)*\]\(([^\s()]+)\)")
"""A link as most are: nothing in its text but words, nothing behind its target."""
_DEFINED = re.compile(rf"{_TARGET}$", re.MULTILINE)
_PATH = re.compile(r"/|\.\w")

_PLAIN_PATH = re.compile(r"[\w./-]+")
"""A target in which nothing is escaped."""
_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|[/\\#?]", re.IGNORECASE)
_TEMPLATES = ("<%", "{{", "{%", "${")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")


class Link(NamedTuple):
    """A link or a picture, by where it leads."""

    target: str
    """As it is written."""
    picture: bool
    line: int
    """The line of the target in the Markdown, from 1."""
    column: int
    """Its first character, from 1."""

    @property
    def path(self) -> str | None:
        """Where it leads, seen from the file's folder, without query and fragment.

        None where it leads to no file beside: to another site, to a place on this page, or to
        what a template or the site's root makes of it.
        """
        if not self.target or _ELSEWHERE.match(self.target):
            return None
        if _PLAIN_PATH.fullmatch(self.target):
            return self.target
        if any(mark in self.target for mark in _TEMPLATES):
            return None
        plain = unescape(_ESCAPED.sub(r"\1", self.target))
        return unquote(re.split("[?#]", plain, maxsplit=1)[0]) or None

    def path_from(self, file: str) -> str | None:
        """Where it leads as a path from the root, for a link of ``file``; None as above.

        What leads out of the log begins with two dots.
        """
        path = self.path
        return normpath(join(dirname(file), path)) if path is not None else None


def linked_paths(file: str, links: Iterable[Link]) -> Iterator[str]:
    """Where the links and pictures of a file lead, as paths from the root, in order."""
    for link in links:
        path = link.path_from(file)
        if path is not None:
            yield path


def read_links(body: str) -> tuple[Link, ...]:
    """The links and pictures of Markdown, in the order of their targets."""
    targets = len(_MAY_TARGET.findall(body))
    if not targets:
        return ()
    text = _without_blocks(body)
    if not any(mark in text for mark in "`\\<"):  # nothing can hide a link, or a part of one
        plain = list(_SIMPLE.finditer(text))
        if len(plain) == targets:
            lines = Lines(text)
            return tuple(
                Link(
                    match[1],
                    text.startswith("!", max(match.start() - 1, 0)),
                    *lines.position(match.start(1)),
                )
                for match in plain
            )
    return tuple(_links(text))


def _without_blocks(body: str) -> str:
    """The Markdown with an empty line for each line of a block of code or of a comment."""
    if not any(mark in body for mark in _BLOCK_MARKS):
        return LINE_END.sub("\n", body) if "\r" in body else body
    lines: list[str] = []
    indented = _Indented()
    for number, line in lines_outside_code(body):
        if len(lines) < number - 1:
            lines.extend([""] * (number - 1 - len(lines)))
            indented.after_blank = True
        lines.append("" if indented.is_code(line) else line)
    return "\n".join(lines)


class _Indented:
    """Tells, line after line, what is code because it is set in by four spaces.

    Below an item of a list that much is its text, and as much again is code.
    """

    def __init__(self) -> None:
        self.after_blank = True
        self._items: list[tuple[int, int]] = []
        """The open items, the innermost last: where the mark stands, and where the text."""

    def is_code(self, line: str) -> bool:
        """Whether the next line is code."""
        line = line.expandtabs(4)
        indent = len(line) - len(line.lstrip(" "))
        if indent == len(line):
            self.after_blank = True
            return False
        opener = _OPENER.match(line)
        if self.after_blank or opener:
            while self._items and indent < self._items[-1][1]:
                self._items.pop()
        if self.after_blank and indent >= 4 + self._base:
            return True
        if opener:
            self._items.append((indent, indent + 4 if opener["block"] else opener.end()))
        self.after_blank = False
        return False

    @property
    def _base(self) -> int:
        """How far plain text may be set in: what CommonMark allows, or Python-Markdown if more."""
        if not self._items:
            return 0
        mark, text = self._items[-1]
        return max(text, 4 * (mark // 4 + 1))


def _links(text: str) -> Iterator[Link]:
    """The links of Markdown that has no more blocks of code."""
    lines, closings = Lines(text), _Closings(text)
    brackets: list[re.Match[str]] = []
    targets = [match.start() for match in _MAY_TARGET.finditer(text)]
    alone = "<" not in text  # then nothing reaches beyond its paragraph
    at = _next_paragraph(text, 0, targets) if alone else 0
    while token := _TOKEN.search(text, at):
        mark, at = token[0], token.end()
        if mark[0] == "\\":
            continue
        if mark[0] == "\n":  # a link does not go on in the next paragraph
            brackets.clear()
            at = _next_paragraph(text, at, targets) if alone else at
        elif mark[0] in "`<":
            at = closings.after(token)
        elif mark[-1] == "[":
            brackets.append(token)
        elif mark[0] == "]" and brackets:
            start, defines = brackets.pop(), mark == "]:"
            if not (mark == "](" or (defines and _begins_line(text, start))):
                continue
            found = (_DEFINED if defines else _INLINE).match(text, at)
            if found:
                place = found.span("plain" if found["angled"] is None else "angled")
                target = text[slice(*place)]
                if _PATH.search(target) or (target and not defines):
                    yield Link(target, start[0] == "![", *lines.position(place[0]))
                at = found.end()


def _next_paragraph(text: str, at: int, targets: Sequence[int]) -> int:
    """A place from which on, and before the next target, nothing of a paragraph is passed over."""
    number = bisect_left(targets, at)
    if number == len(targets):
        return len(text)
    return max(at, text.rfind("\n\n", at, targets[number]))


def _begins_line(text: str, bracket: re.Match[str]) -> bool:
    """Whether a bracket may open the definition of a label, which is no footnote's."""
    before = bracket.start() - 1
    while before >= 0 and text[before] in " \t>":
        before -= 1
    return (before < 0 or text[before] == "\n") and text[bracket.end()] != "^"


class _Closings:
    """Finds where what an opening mark begins is over; in one pass, however much is left open."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._missing: set[str] = set()
        self._runs: dict[int, list[int]] | None = None
        self._ends: list[int] = []

    def after(self, token: re.Match[str]) -> int:
        """The place behind the end; the place behind the mark where nothing closes it."""
        mark = token[0]
        if mark[0] == "`":
            return self._after_code(len(mark), token.end())
        closing = {"<!--": "-->", "<%": "%>"}.get(mark) or f"</{token['tag'].lower()}"
        if closing in self._missing:
            return token.end()
        found = re.compile(re.escape(closing), re.IGNORECASE).search(self._text, token.end())
        if found is None:
            self._missing.add(closing)
        return found.end() if found else token.end()

    def _after_code(self, length: int, start: int) -> int:
        """Code in a line ends with as many backticks as it began with, in the same paragraph."""
        if self._runs is None:
            self._runs = {}
            for run in re.finditer("`+", self._text):
                self._runs.setdefault(len(run[0]), []).append(run.start())
            self._ends = [end.start() for end in re.finditer(r"\n[ \t]*\n", self._text)]
        runs = self._runs.get(length, [])
        place, end = bisect_left(runs, start), bisect_left(self._ends, start)
        if place == len(runs) or (end < len(self._ends) and self._ends[end] < runs[place]):
            return start
        return runs[place] + length
