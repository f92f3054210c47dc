"""Markdown as text for a terminal.

What the pages of this project are written in, and no more: paragraphs, lists, fenced code, bold,
emphasis and code.
"""

import re
from collections.abc import Iterator
from textwrap import fill

import click

_ITEM = re.compile(r"(?:[-*]|\d+\.) +")
_INLINE = re.compile(
    r"(?P<code>(`+).+?\2)|\*\*(?P<bold>.+?)\*\*|\*(?P<emphasis>\S.*?)\*", re.DOTALL
)
_UNBROKEN = "\N{NO-BREAK SPACE}"
"""Stands for the spaces of code while lines are broken, so that code stays in one piece."""


def show(markdown: str, width: int) -> str:
    """Markdown in lines of at most ``width`` characters, with terminal codes for bold.

    Fenced code is indented, and its lines stay as they are, however long.
    """
    return "\n\n".join(_blocks(markdown.split("\n"), width)) + "\n"


def _blocks(lines: list[str], width: int) -> Iterator[str]:
    fence: str | None = None
    code: list[str] = []
    text: list[str] = []
    for line in [*lines, ""]:
        if fence:
            if line.strip() == fence:
                yield "\n".join(f"    {each}".rstrip() for each in code)
                fence, code = None, []
            else:
                code.append(line)
        elif line.startswith("```") or not line.strip():
            if text:
                yield _paragraph(text, width)
                text = []
            fence = "```" if line.startswith("```") else None
        else:
            text.append(line)


def _paragraph(lines: list[str], width: int) -> str:
    """A paragraph, or a list with its items below one another."""
    starts = [number for number, line in enumerate(lines) if number == 0 or _ITEM.match(line)]
    ends = [*starts[1:], len(lines)]
    return "\n".join(
        _wrapped(" ".join(part.strip() for part in lines[start:end]), width)
        for start, end in zip(starts, ends, strict=True)
    )


def _wrapped(text: str, width: int) -> str:
    item = _ITEM.match(text)
    kept = _INLINE.sub(
        lambda found: found[0].replace(" ", _UNBROKEN) if found["code"] else found[0], text
    )
    lines = fill(
        kept,
        width,
        subsequent_indent=" " * len(item[0]) if item else "",
        break_long_words=False,
        break_on_hyphens=False,
    )
    return _INLINE.sub(_styled, lines).replace(_UNBROKEN, " ")


def _styled(found: re.Match[str]) -> str:
    if found["bold"]:
        return click.style(found["bold"], bold=True)
    return click.style(found["emphasis"], italic=True) if found["emphasis"] else found[0]
