"""Changes to front matter: what was meant is said, and every other byte is kept."""

from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from loopbook import yamltext
from loopbook.editing import Append, Change, Order, Remove, Rename, Set, edit
from loopbook.filetext import split
from loopbook.findings import Fault
from loopbook.records import FIELDS, ORDER, Kind
from loopbook.writing import Refusal
from tests.blocks import around, blocks, outside

ORDERED = ORDER[Kind.DECISION]
FRONT = """\
# The whole file.
title: "Use Postgres"  # a title
status:   proposed
# Who answers for it.
owner: 'ana' # who
summary: >- # folded
  One line
  and another.

tags: [db,  money,] # two
risk: # the greatest
  what: it is slow
  owner: bo
reviews:
  - {on: 2026-01-05, by: ana, outcome: keep, finding: fine}
  # - one that was struck out
supersedes:
- 0001-a
- 0002-b # the second
# reverse_if: the signal
"""
BODY = "\n# A heading\n\n---\ntitle: not this\n---\n\ttab \u00a0 end"


def file_of(front: str, body: str = BODY) -> bytes:
    return f"---\n{front}---\n{body}".encode()


def edited(front: str, *changes: Change, body: str = BODY) -> str:
    """The front matter after changes to a file; the rest must be as it was."""
    after = edit(file_of(front, body), changes, ORDERED).decode()
    assert after.startswith("---\n")
    assert after.endswith(f"---\n{body}")
    return after[4 : len(after) - len(body) - 4]


def value_of(content: bytes) -> Any:
    parts = split(content.decode("utf-8-sig"))
    assert not isinstance(parts, Fault)
    return yamltext.load(parts[0]).value


def lines_changed(before: str, after: str) -> tuple[list[str], list[str]]:
    """The lines that only the one has, and those that only the other has."""
    old, new = before.splitlines(), after.splitlines()
    return [line for line in old if line not in new], [line for line in new if line not in old]


# A value in the place of another


@pytest.mark.parametrize(
    ("place", "value", "gone", "come"),
    [
        (("title",), "Kafka", 'title: "Use Postgres"  # a title', 'title: "Kafka"  # a title'),
        (("status",), "accepted", "status:   proposed", "status:   accepted"),
        (("owner",), "bo", "owner: 'ana' # who", "owner: 'bo' # who"),
        (("owner",), "it's", "owner: 'ana' # who", "owner: 'it''s' # who"),
        (("tags",), ["x"], "tags: [db,  money,] # two", "tags: [x] # two"),
        (("tags",), "x", "tags: [db,  money,] # two", "tags: x # two"),
        (("tags", 1), "a, b", "tags: [db,  money,] # two", 'tags: [db,  "a, b",] # two'),
        (("risk", "owner"), "chi", "  owner: bo", "  owner: chi"),
        (("supersedes", 1), "0003-c", "- 0002-b # the second", "- 0003-c # the second"),
        (
            ("reviews", 0, "on"), "2026-01-06",
            "  - {on: 2026-01-05, by: ana, outcome: keep, finding: fine}",
            "  - {on: 2026-01-06, by: ana, outcome: keep, finding: fine}",
        ),
    ],
)  # fmt: skip
def test_only_the_line_of_the_value_changes(
    place: yamltext.Place, value: yamltext.Value, gone: str, come: str
) -> None:
    after = edited(FRONT, Set(place, value))
    assert lines_changed(FRONT, after) == ([gone], [come])


def test_a_folded_text_gives_way_to_a_line_and_its_comment_stays() -> None:
    after = edited(FRONT, Set(("summary",), "Short: and sweet"))
    assert lines_changed(FRONT, after) == (
        ["summary: >- # folded", "  One line", "  and another."],
        ['summary: "Short: and sweet" # folded'],
    )
    assert "\n\ntags:" in after


def test_a_block_gives_way_to_a_block_or_to_a_line() -> None:
    after = edited(FRONT, Set(("risk",), {"what": "x: y", "owner": "chi"}))
    assert 'risk: # the greatest\n  what: "x: y"\n  owner: chi\nreviews:' in after
    assert "risk: none # the greatest\nreviews:" in edited(FRONT, Set(("risk",), "none"))
    assert "risk: {} # the greatest\nreviews:" in edited(FRONT, Set(("risk",), {}))
    kept = "risk:\n  what: |+\n    x\n\ntags: []\n"
    assert edited(kept, Set(("risk",), "none")) == "risk: none\ntags: []\n"
    assert edited(kept, Set(("risk",), ["x"])) == "risk:\n  - x\ntags: []\n"
    assert edited("tags:\n- |+\n  a\n\n", Append("tags", "b")) == "tags:\n- |+\n  a\n\n- b\n"


@pytest.mark.parametrize(
    ("line", "after"),
    [
        ("owner:", "owner: ana"),
        ("owner: # who", "owner: ana # who"),
        ("owner: ~", "owner: ana"),
        ("owner : bo", "owner : ana"),
        ('"owner": bo', '"owner": ana'),
        ("owner:\n  bo # who", "owner:\n  ana # who"),
        ("owner: bo\n  and chi # who", "owner: ana # who"),
        ("owner: 'bo\n\n  chi'", "owner: 'ana'"),
        ("owner: [bo,\n  chi] # who", "owner: ana # who"),
        ("owner: |2+ # who\n   x\n\n", "owner: ana # who"),
        ("owner:\n# who\n  bo", "owner:\n# who\n  ana"),
    ],
)
def test_a_value_is_replaced_however_it_is_written(line: str, after: str) -> None:
    front = f"title: x\n{line}\nstatus: y # z\n"
    assert edited(front, Set(("owner",), "ana")) == f"title: x\n{after}\nstatus: y # z\n"


def test_nothing_becomes_a_list_of_mappings() -> None:
    for line in ("reviews: # all\n", "reviews: [] # all\n"):
        after = edited(f"title: x\n{line}", Set(("reviews",), [{"on": "2026-01-05", "by": "ana"}]))
        assert after == "title: x\nreviews: # all\n  - on: 2026-01-05\n    by: ana\n"


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("2026-12-01", "2026-12-01"),
        ("2026-12-01T17:00Z", "2026-12-01T17:00Z"),
        ("no", '"no"'),
        ("12", '"12"'),
        ("1:30", '"1:30"'),
        ("@ana", '"@ana"'),
        ("a: b", '"a: b"'),
        ("a #b", '"a #b"'),
        ("- a", '"- a"'),
        ("", '""'),
        ("a\nb", r'"a\nb"'),
        ("\u00e9 \u6f22 \U0001f600", "\u00e9 \u6f22 \U0001f600"),
        ("\x85\u2028\t\x07", '"\\N\\L\\t\\a"'),
        ({"on": "2026-01-05", "to do": ["a", "b, c"]}, '{on: 2026-01-05, to do: [a, "b, c"]}'),
    ],
)  # fmt: skip
def test_a_value_is_plain_where_it_reads_back_the_same(value: yamltext.Value, written: str) -> None:
    assert edited("title: x\n", Set(("title",), value)) == f"title: {written}\n"


# New fields, and fields that go


def test_a_new_field_stands_where_a_reader_looks_for_it() -> None:
    after = edited(FRONT, Set(("expiry",), "2026-12-01"), Set(("reverse_if",), "it fails twice"))
    assert "  and another.\nexpiry: 2026-12-01\nreverse_if: it fails twice\n\ntags:" in after
    assert after.endswith("# reverse_if: the signal\n")
    after = edited("owner: ana\nstatus: x\n# add:\n# risk: who\n", Set(("risk",), {"owner": "bo"}))
    assert after == "owner: ana\nrisk: {owner: bo}\nstatus: x\n# add:\n# risk: who\n"
    assert edited("owner: ana\n", Set(("title",), "x")) == "title: x\nowner: ana\n"
    assert edited("# all\nowner: ana\n", Set(("title",), "x")) == "# all\nowner: ana\ntitle: x\n"
    assert edited("x: 1\n# end\n", Set(("y",), "z")) == "x: 1\ny: z\n# end\n"
    assert edited("  title: x\n", Set(("owner",), "bo")) == "  title: x\n  owner: bo\n"
    assert edited("# none\n", Set(("owner",), "bo")) == "# none\nowner: bo\n"


def test_a_new_field_comes_behind_what_belongs_to_the_one_before_it() -> None:
    front = "summary: |+\n  a\n\n# end\n"
    assert edited(front, Set(("expiry",), "x")) == "summary: |+\n  a\n\nexpiry: x\n# end\n"
    front = "reviews:\n  - a\n  # - b\n# end\n"
    assert edited(front, Set(("tags",), ["x"])) == "reviews:\n  - a\n  # - b\ntags: [x]\n# end\n"


def test_a_field_is_taken_out_with_its_lines_alone() -> None:
    for name, gone in (
        ("owner", ["owner: 'ana' # who"]),
        ("summary", ["summary: >- # folded", "  One line", "  and another."]),
        ("supersedes", ["supersedes:", "- 0001-a", "- 0002-b # the second"]),
    ):
        assert lines_changed(FRONT, edited(FRONT, Remove(name))) == (gone, [])
    assert edited(FRONT, Remove("nothing")) == FRONT


def test_a_field_is_renamed() -> None:
    after = edited(FRONT, Rename("summary", "result"))
    assert lines_changed(FRONT, after) == (["summary: >- # folded"], ["result: >- # folded"])
    assert edited('"ownr": x\n', Rename("ownr", "owner")) == "owner: x\n"
    for names in (("owner", "title"), ("nothing", "x")):
        with pytest.raises(Refusal, match=names[0]):
            edited(FRONT, Rename(*names))


# Lists


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "tags: [c]\n"),
        ("tags:\n", "tags: [c]\n"),
        ("tags: [] # x\n", "tags: [c] # x\n"),
        ("tags: [a] # x\n", "tags: [a, c] # x\n"),
        ("tags: [a, {b: d}, ] # x\n", "tags: [a, {b: d}, c, ] # x\n"),
        ("tags: [\n  a, # the first\n  b\n]\n", "tags: [\n  a, # the first\n  b, c\n]\n"),
        ("tags:\n- a # x\n# end\n", "tags:\n- a # x\n- c\n# end\n"),
        ("tags:\n  - a\n  # - b\n", "tags:\n  - a\n  - c\n  # - b\n"),
        ("tags:\n    - |\n      a\n\n", "tags:\n    - |\n      a\n    - c\n\n"),
        ("tags:\n  -\n    - a\n", "tags:\n  -\n    - a\n  - c\n"),
        ("tags: [c]\n", "tags: [c]\n"),
    ],
)
def test_an_item_is_added_at_the_end_of_a_list(before: str, after: str) -> None:
    assert edited(f"x: y\n{before}", Append("tags", "c")) == f"x: y\n{after}"


def test_an_item_is_written_as_the_others_are() -> None:
    item: yamltext.Value = {"on": "2026-02-01", "by": "bo"}
    flow = "reviews:\n  - {on: 2026-01-01}\n"
    assert edited(flow, Append("reviews", item)) == f"{flow}  - {{on: 2026-02-01, by: bo}}\n"
    block = "reviews:\n- on: 2026-01-01\n"
    assert edited(block, Append("reviews", item)) == f"{block}- on: 2026-02-01\n  by: bo\n"
    started = "reviews:\n  - on: 2026-02-01\n    by: bo\n"
    assert edited("x: y\n", Append("reviews", item)) == f"x: y\n{started}"


# Order


def test_comments_travel_with_their_field() -> None:
    front = "# all\n\nstatus: x\n# t\n# u\ntitle: y # z\nrisk:\n  # r\n  what: w\nowner: v\n# end\n"
    names = ("title", "status", "owner", "risk")
    with pytest.raises(Refusal, match="all"):
        edited(front, Order(names))
    names = ("status", "title", "owner", "risk")
    assert edited(front, Order(names)) == (
        "# all\n\nstatus: x\n# t\n# u\ntitle: y # z\nowner: v\nrisk:\n  # r\n  what: w\n# end\n"
    )
    with pytest.raises(Refusal, match="groups"):
        edited("b: 1\n\na: 2\n", Order(("a", "b")))
    assert edited("b: 1\n\na: 2\n", Order(("b", "a"))) == "b: 1\n\na: 2\n"
    with pytest.raises(Refusal, match="order"):
        edited(front, Order(("title",)))


def test_the_order_names_every_field() -> None:
    for kind in Kind:
        assert sorted(ORDER[kind]) == sorted(FIELDS[kind])


# What is refused


@pytest.mark.parametrize(
    ("front", "change"),
    [
        ("{title: x, owner: y}\n", Set(("owner",), "z")),
        ("title: &t x\nsummary: *t\n", Set(("title",), "z")),
        ("title: &t x\nsummary: *t\n", Set(("summary",), "z")),
        ("title: &t x\nsummary: *t\n", Remove("title")),
        ("title: &t x\nsummary: *t\n", Order(("summary", "title"))),
        ("risk: {what: &t x}\n", Set(("risk",), "z")),
        ("? title\n: x\n", Set(("title",), "z")),
        ("risk:\n  what: x # why\n  owner: y\n", Set(("risk",), "z")),
        ("risk: # a\n  what: x\n  owner: y # b\n", Set(("risk",), "z")),
        ("risk: {what: x, # why\n  owner: y}\n", Set(("risk",), "z")),
        ("tags: [ # none\n  ]\n", Set(("tags",), "z")),
        ("tags: a\n", Append("tags", "b")),
        ("risk: {what: x}\n", Set(("risk", "what", "more"), "z")),
        ("title: [\n", Set(("title",), "z")),
        ("- a\n", Set(("title",), "z")),
        ("title: x\ntitle: y\n", Set(("title",), "z")),
        ("title: x\n", Set(("title",), "\ud800")),
    ],
)
def test_what_cannot_be_changed_without_damage_is_refused(front: str, change: Change) -> None:
    with pytest.raises(Refusal):
        edit(file_of(front), [change])


@pytest.mark.parametrize(
    "content", [b"", b"no front matter", b"---\ntitle: x\n", b"---\n\xff\n---\n"]
)
def test_a_file_without_front_matter_is_refused(content: bytes) -> None:
    with pytest.raises(Refusal):
        edit(content, [Set(("title",), "x")])


def test_other_fields_may_be_tied() -> None:
    front = "a: &t x\nb: *t\ntitle: y\n"
    assert edited(front, Set(("title",), "z")) == "a: &t x\nb: *t\ntitle: z\n"


# Properties


TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\ufeff"), max_size=30)
WORDS = st.text("abc xyz:#-,'\"[]{}\u00e9\U0001f600", max_size=20).filter(lambda text: text != "")
NAMES = st.sampled_from(ORDERED)
ITEMS = st.dictionaries(st.text("abcdefgh", min_size=1, max_size=5), TEXT, min_size=1, max_size=3)
VALUES = st.one_of(TEXT, WORDS, st.lists(TEXT, max_size=3), ITEMS, st.lists(ITEMS, max_size=2))
COMMENT = st.sampled_from(["", " # a comment", "   # it's: [a] {b}", " #"])
ABOVE = st.sampled_from(["", "", "# above\n", "\n", "# one\n\n# two\n", "\n\n"])
SHAPES = (
    "{name}: plain words{comment}\n",
    "{name}: plain words\n  in two lines{comment}\n",
    '{name}: "in quotes # no comment"{comment}\n',
    "{name}: 'it''s'{comment}\n",
    "{name}:{comment}\n",
    "{name}: |{comment}\n  a text\n\n  # in it\n",
    "{name}: >-{comment}\n  a text\n",
    "{name}: |+{comment}\n  a text\n\n",
    "{name}: [a, 'b', {{c: d}}]{comment}\n",
    "{name}: {{what: x, owner: y}}{comment}\n",
    "{name}:{comment}\n- a\n- b: c\n  d: e\n",
    "{name}:{comment}\n  - a\n  - {{b: c}}\n",
    "{name}:{comment}\n  what: x\n  owner: [y]\n",
    "{name}:{comment}\n  what: x\n  # within\n  owner: y # too\n",
    "{name}: [\n  a, # within\n  b\n]{comment}\n",
)


@st.composite
def fronts(draw: st.DrawFn) -> str:
    names = draw(st.lists(NAMES, min_size=1, max_size=6, unique=True))
    fields = [
        draw(ABOVE) + draw(st.sampled_from(SHAPES)).format(name=name, comment=draw(COMMENT))
        for name in names
    ]
    return "".join(fields) + draw(st.sampled_from(["", "# end\n", "\n# end\n"]))


@st.composite
def files(draw: st.DrawFn) -> bytes:
    """A file with front matter that can be read, in any line ends, and any body."""
    end = draw(st.sampled_from(["\n", "\r\n"]))
    mark = draw(st.sampled_from(["", "\ufeff"]))
    opening = draw(st.sampled_from(["---\n", "----  \n", "---\n\n"]))
    front = draw(fronts())
    return (mark + f"{opening}{front}---\n".replace("\n", end) + draw(TEXT)).encode()


CHANGES = st.one_of(
    st.builds(lambda name, value: Set((name,), value), NAMES, VALUES),
    st.builds(Remove, NAMES),
    st.builds(Append, NAMES, st.one_of(TEXT, ITEMS)),
    st.builds(Rename, NAMES, NAMES),
)


@given(files(), CHANGES)
def test_an_edit_keeps_every_byte_of_the_body_and_of_other_fields(
    content: bytes, change: Change
) -> None:
    try:
        after = edit(content, [change], ORDERED)
    except Refusal:
        assume(False)
    touched = {change.place[0]} if isinstance(change, Set) else set()
    touched |= {change.name} if isinstance(change, Remove | Append | Rename) else set()
    touched |= {change.to} if isinstance(change, Rename) else set()
    assert around(after) == around(content)
    before, now = blocks(content), blocks(after)
    rest = [name for name in before if name not in touched]
    assert [name for name in now if name not in touched] == rest
    assert {name: now[name] for name in rest} == {name: before[name] for name in rest}
    assert outside(after) == outside(content)


@given(files(), NAMES, VALUES)
def test_what_is_set_is_read_back_and_setting_it_again_changes_nothing(
    content: bytes, name: str, value: yamltext.Value
) -> None:
    change = Set((name,), value)
    try:
        after = edit(content, [change], ORDERED)
    except Refusal:
        assume(False)
    assert value_of(after)[name] == value
    assert edit(after, [change], ORDERED) == after
    assert {**value_of(content), name: value} == value_of(after)


@given(files(), NAMES, st.one_of(TEXT, ITEMS))
def test_an_appended_item_is_the_last_and_is_there_once(
    content: bytes, name: str, item: yamltext.Value
) -> None:
    change = Append(name, item)
    try:
        after = edit(content, [change], ORDERED)
    except Refusal:
        assume(False)
    assert value_of(after)[name].count(item) == 1
    assert edit(after, [change], ORDERED) == after


@given(files(), st.randoms(use_true_random=False))
def test_another_order_loses_nothing(content: bytes, random: Any) -> None:
    names = list(value_of(content))
    random.shuffle(names)
    try:
        after = edit(content, [Order(tuple(names))])
    except Refusal:
        assume(False)
    assert list(value_of(after)) == names
    assert value_of(after) == value_of(content)
    assert sorted(after.splitlines()) == sorted(content.splitlines())


@given(st.binary(max_size=200), CHANGES)
def test_any_bytes_are_edited_or_refused(content: bytes, change: Change) -> None:
    for each in (content, b"---\n" + content + b"\n---\n"):
        try:
            edit(each, [change], ORDERED)
        except Refusal:
            continue


@given(files(), NAMES, TEXT)
def test_a_text_can_always_be_given_to_a_field_of_one_line(
    content: bytes, name: str, value: str
) -> None:
    block = blocks(content).get(name, "").strip()
    assume(len(block.splitlines()) <= 1)
    assert value_of(edit(content, [Set((name,), value)], ORDERED))[name] == value
