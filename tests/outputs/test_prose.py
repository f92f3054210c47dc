"""Markdown for a terminal."""

import click
import pytest

from loopbook.outputs.prose import show


def plain(markdown: str, width: int = 40) -> str:
    return click.unstyle(show(markdown, width))


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("One\ntwo.", "One two.\n"),
        ("One.\n\n\nTwo.", "One.\n\nTwo.\n"),
        ("**Why.** Because.", "Why. Because.\n"),
        ("*due* or not", "due or not\n"),
        ("2 * 3 * 4", "2 * 3 * 4\n"),
        ("`*`, `` ` `` and `**not bold**`", "`*`, `` ` `` and `**not bold**`\n"),
        ("Text:\n\n```yaml\na: 1\n\n  b: **2**\n```\n\nMore.",
         "Text:\n\n    a: 1\n\n      b: **2**\n\nMore.\n"),
        ("Text:\n```\ncode\n```\nmore", "Text:\n\n    code\n\nmore\n"),
        ("- one\n- two\n  more", "- one\n- two more\n"),
        ("1. one\n2. two", "1. one\n2. two\n"),
        ("Seventeen of the teams agreed, and none did not.",
         "Seventeen of the teams agreed, and none\ndid not.\n"),
        ("- Seventeen of the teams agreed, and none did not.",
         "- Seventeen of the teams agreed, and\n  none did not.\n"),
    ],
)  # fmt: skip
def test_markdown_is_laid_out_for_reading(markdown: str, expected: str) -> None:
    assert plain(markdown) == expected


def test_code_stays_in_one_piece() -> None:
    text = plain("It is silenced with `# loopbook: ignore[L205]` and a reason.")
    assert "`# loopbook: ignore[L205]`" in text
    assert "\N{NO-BREAK SPACE}" not in text
    long = "`a very long piece of code that is longer than a line is`"
    assert long in plain(f"See {long}.")


def test_what_is_bold_is_bold() -> None:
    assert show("**Why.** Because.", 40) == "\x1b[1mWhy.\x1b[0m Because.\n"
    assert show("a *b* c", 40) == "a \x1b[3mb\x1b[0m c\n"
