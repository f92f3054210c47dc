"""Sections: which lines are headings, and what stands below them."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from loopbook.sections import find_section, plain, read_sections


def headings(body: str) -> list[tuple[int, int, str]]:
    return [(each.line, each.level, each.title) for each in read_sections(body)]


def test_a_section_ends_with_the_next_heading_of_its_level_or_above() -> None:
    body = "# A\none\n## B\ntwo\n### C\nthree\n## D\nfour"
    assert [(each.title, each.text) for each in read_sections(body)] == [
        ("A", "one\n## B\ntwo\n### C\nthree\n## D\nfour"),
        ("B", "two\n### C\nthree"),
        ("C", "three"),
        ("D", "four"),
    ]


def test_a_heading_may_be_underlined() -> None:
    body = "Decision\n===\none\n\nEvidence\n---\ntwo\n"
    assert headings(body) == [(1, 1, "Decision"), (5, 2, "Evidence")]
    evidence = find_section(body, "evidence")
    assert evidence is not None
    assert evidence.text == "two\n"


@pytest.mark.parametrize(
    "body",
    [
        "text\n\n---\n",  # a line across
        "- item\n---\n",
        "1. item\n---\n",
        "> quote\n---\n",
        "a | b\n--- | ---\n1 | 2\n",
        "one line\nand another\n---\n",  # rarely meant as a heading of two lines
        "---\n---\n",
        "=\n",
        "```\nA\n===\n```\n",
        "#no space\n",
        "    # indented code\n",
    ],
)
def test_what_is_no_heading(body: str) -> None:
    assert headings(body) == []


@pytest.mark.parametrize(
    "title",
    ["If … then", "IF ... THEN", "3. If … then", "2.1 If ... then:", "**If … then**",
     "If  …\tthen {#if}", "_If … then_ :"],
)  # fmt: skip
def test_a_title_is_compared_by_its_words(title: str) -> None:
    assert plain(title) == "if ... then"


@pytest.mark.parametrize("title", ["If then", "If … then what", "3"])
def test_other_words_are_another_title(title: str) -> None:
    assert plain(title) != "if ... then"
    assert plain(title)


MARKDOWN_LIKE = st.text(st.sampled_from("#= -\n\ta`~.>1*"), max_size=60)


@given(MARKDOWN_LIKE)
def test_headings_are_the_same_whichever_way_they_are_found(body: str) -> None:
    """Most bodies hide no line and underline nothing, and are read by a shorter way."""
    assume("```" not in body and "~~~" not in body)
    assert headings(body) == headings(f"{body}\n\n```\n```\n")
