"""The words of a record, as a search gets them."""

import pytest

from loopbook.outputs.search import Entry, entries, plain
from tests.logbooks import book, decision


@pytest.mark.parametrize(
    ("markdown", "words"),
    [
        ("## Use *Postgres* for `pg_dump`", "Use Postgres for pg_dump"),
        ('See [the plan](../plan.md) and ![a chart](c.png "Title").', "See the plan and a chart."),
        ("[a][1] [b]", "a [b]"),
        ("| a | b |\n|---|:--|\n| 1 | 2 |", "a b 1 2"),
        ("```python\nx = 1\n```\nafter", "x = 1 after"),
        ("a <b>bold</b> word<!-- a note --> and 3 < 4", "a bold word and 3 < 4"),
        ("- [ ] Rotate keys @bo by 2026-11-27", "- [ ] Rotate keys @bo by 2026-11-27"),
        ("Title\n=====\n\nFür Zürich, 漢字", "Title Für Zürich, 漢字"),
        ("", ""),
    ],
)
def test_marks_go_and_words_stay(markdown: str, words: str) -> None:
    assert plain(markdown) == words


def test_an_entry_is_given_to_the_search_as_html() -> None:
    entry = Entry("decisions/a/", "A < B", "Why & how", "<script>", ("ana",))
    assert entry.as_document("../a/") == {
        "location": "../a/",
        "title": "A &lt; B",
        "text": "<p>Why &amp; how</p><p>&lt;script&gt;</p>",
        "tags": ["ana"],
    }


def test_a_decision_holds_while_its_review_is_due() -> None:
    logbook = book({"decisions/a.md": decision(status="accepted", expiry="2026-11-01")})
    [entry] = [each for each in entries(logbook) if each.kind == "decision"]
    states = [value for name, value in entry.facets if name == "state"]
    assert states == ["overdue", "open", "in force"]
