"""The links and pictures of Markdown: which there are, where they stand, and where they lead."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from loopbook.links import Link, linked_paths, read_links


def targets(body: str) -> list[str]:
    return [link.target for link in read_links(body)]


def test_links_pictures_and_definitions_stand_where_their_targets_begin() -> None:
    body = "See [a](a.md),\n  ![b](<b c.png> 'B').\n\n[c]: ../c.md \"C\"\n"
    assert read_links(body) == (
        Link("a.md", False, 1, 9),
        Link("b c.png", True, 2, 9),
        Link("../c.md", False, 4, 6),
    )


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("[a](b.md)", ["b.md"]),
        ("[a]( b.md )", ["b.md"]),
        ("[a](\nb.md\n)", ["b.md"]),
        ("[a](b.md 'title')", ["b.md"]),
        ('[a](b.md "a (long) title")', ["b.md"]),
        ("[a](b.md (title))", ["b.md"]),
        ("[a](<b c.md>)", ["b c.md"]),
        ("[a](b_(c).md)", ["b_(c).md"]),
        ("[a](b\\)c.md)", ["b\\)c.md"]),
        ("[a](b.md), [c](d.md)", ["b.md", "d.md"]),
        ("[one\ntwo](b.md)", ["b.md"]),
        ("[`a]`](b.md)", ["b.md"]),
        ("[a [b] c](d.md)", ["d.md"]),
        ("[![a](b.png)](c.md)", ["b.png", "c.md"]),
        ("[![a](b.png)][c]\n\n[c]: d.md", ["b.png", "d.md"]),
        ("**[a](b.md)**", ["b.md"]),
        ("| [a](b.md) | [c](d.md) |", ["b.md", "d.md"]),
        ("> [a](b.md)", ["b.md"]),
        ("> [a]: b.md", ["b.md"]),
        ("- [ ] [a](b.md)", ["b.md"]),
        ("[a](b.md){: .c }", ["b.md"]),
        ("[a]:\n  b.md", ["b.md"]),
        ("[a]: <b c.md>", ["b c.md"]),
        ("[a](b.md#c?d)", ["b.md#c?d"]),
        ("Line\n    [a](b.md) goes on, it is no code", ["b.md"]),
        ("- a\n\n    [a](b.md)", ["b.md"]),
        ("- a\n\n      [a](b.md)", ["b.md"]),  # code on some hosts, and none on the site
        ("1. a\n    - b\n\n        [a](b.md)", ["b.md"]),
        ("- a\n\n  [a](b.md)\n\n- c\n\n  [c](d.md)", ["b.md", "d.md"]),
        ("!!! note\n\n    [a](b.md)", ["b.md"]),
        ('=== "Tab"\n\n    ![a](b.png)', ["b.png"]),
        ("[^1]: Note\n\n    [a](b.md)", ["b.md"]),
        ("`code` [a](b.md) `code`", ["b.md"]),
        ("A lone ` tick [a](b.md)", ["b.md"]),
        ("A lone ` tick\n\n[a](b.md) and ` another", ["b.md"]),
        ("`` a ` b `` [a](b.md)", ["b.md"]),
        ("\\`[a](b.md)\\`", ["b.md"]),
        ("```inline``` [a](b.md)", ["b.md"]),
        ("<!-- open [a](b.md)", ["b.md"]),
        ("<b>[a](b.md)</b>", ["b.md"]),
        ("<https://example.org> [a](b.md)", ["b.md"]),
        ("~~~\n```\n~~~\n[a](b.md)", ["b.md"]),
        ("<!--\n```text\n```-->\n[a](b.md)", ["b.md"]),
        ("> ```\n> [x](y.md)\n\n[a](b.md)", ["b.md"]),
        ("- ```\n  [x](y.md)\n  ```\n- [a](b.md)", ["b.md"]),
        ("```\n```python\n[x](y.md)\n```\n[a](b.md)", ["b.md"]),
        ("[a](b.md)\r\n\r\n[c](d.md)\r", ["b.md", "d.md"]),
    ],
)
def test_what_is_a_link(body: str, expected: list[str]) -> None:
    assert targets(body) == expected


@pytest.mark.parametrize(
    "body",
    [
        "no [link] (here.md)",
        "[a] [b]",
        "a](b.md)",
        "[a]()",
        "[a](<>)",
        "[a]: <>",
        "[a](b c.md)",
        "[a](b.md",
        "[a\n\nb](c.md)",
        "\\[a](b.md)",
        "[a\\](b.md)",
        "`[a](b.md)`",
        "``[a](b.md) ` ``",
        "`code\n[a](b.md)`",
        "```\n[a](b.md)\n```",
        "```markdown\n[a](b.md)",
        "- a\n\n    ```\n    [a](b.md)\n    ```",
        "> ```\n> [a](b.md)\n> ```",
        "~~~~\n~~~\n[a](b.md)\n~~~~",
        "Text\n\n    [a](b.md)\n\n    [c](d.md)",
        "Text\n\n\t[a](b.md)",
        "- a\n\n        [a](b.md)",
        "- a\n\nText\n\n    [a](b.md)",
        "<!-- [a](b.md) -->",
        "<!--\n\n[a](b.md)\n\n-->",
        "<%= [a](b.md) %>",
        "<pre>\n[a](b.md)\n</pre>",
        "<code>[a](b.md)</CODE>",
        "<script>x[a](b.md)</script>",
        "[^1]: note.md",
        "[Note]: Done.",
        "[Note]: this is important",
        "*[HTML]: Hyper/Text",
        "Text [a]: b.md",
    ],
)
def test_what_is_none(body: str) -> None:
    assert targets(body) == []


@pytest.mark.parametrize(
    ("target", "path"),
    [
        ("b.md", "log/b.md"),
        ("./b.md", "log/b.md"),
        ("../b.md", "b.md"),
        ("../../b.md", "../b.md"),
        ("b/", "log/b"),
        ("..", "."),
        ("b.md#c", "log/b.md"),
        ("b.md?c#d", "log/b.md"),
        ("b%20c%C3%A9.md", "log/b cé.md"),
        ("b%23c.md", "log/b#c.md"),
        ("b&amp;c.md", "log/b&c.md"),
        ("b\\(c.md", "log/b(c.md"),
        ("#c", None),
        ("?c", None),
        ("/b.md", None),
        ("//example.org/b.md", None),
        ("https://example.org/b.md", None),
        ("HTTPS://example.org", None),
        ("mailto:ana@example.org", None),
        ("C:\\b.md", None),
        ("<%= link %>", None),
        ("{{ site.url }}/b.md", None),
        ("${base}/b.md", None),
    ],
)
def test_where_a_link_leads(target: str, path: str | None) -> None:
    link = Link(target, False, 1, 1)
    assert link.path_from("log/a.md") == path
    assert list(linked_paths("log/a.md", [link])) == ([path] if path else [])


def test_a_place_is_counted_as_editors_count_it() -> None:
    body = "é\u2028 \f[a](b.md)\r\n\r\n```\n\n```\n[c](d.md)"
    assert [(link.line, link.column) for link in read_links(body)] == [(1, 9), (6, 5)]


@given(st.text(alphabet="[]()!<>`\\\"' \n\t-:#%ab./~", max_size=80))
def test_a_target_stands_where_it_is_said_to(body: str) -> None:
    for link in read_links(body):
        line = body.split("\n")[link.line - 1]
        assert line.expandtabs(1)[link.column - 1 :].startswith(link.target)


@pytest.mark.parametrize(
    "part",
    [
        "[](",
        "[](<",
        "[](a '",
        "![",
        "]:",
        "`a``",
        "<!-- ",
        "<%",
        "<pre> ",
        "((",
        "[a](b(",
        "[a]: ",
        "\n\n ",
    ],
)
def test_a_long_text_takes_no_long_time(part: str) -> None:
    read_links("[a](b) " + part * (100_000 // len(part)))
    read_links("[a](" + part * (100_000 // len(part)))


@given(st.text(st.sampled_from("[]()ab. \n\t-`:>!"), max_size=60))
def test_links_are_the_same_whichever_way_they_are_found(body: str) -> None:
    """Most bodies hold no code, and are read by a shorter way."""
    assume("```" not in body and "~~~" not in body)
    assert read_links(body) == read_links(f"{body}\n\n```\n```\n") == read_links(f"{body}\n\n`")
