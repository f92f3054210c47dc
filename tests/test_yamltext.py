"""YAML as text with positions: what is kept, what is refused, and where."""

from collections.abc import Mapping

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from loopbook import yamltext
from loopbook.findings import Position
from loopbook.yamltext import Document, Lines, Place, Value, YamlFault, load


@pytest.fixture(params=["libyaml", "pure Python"])
def loader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Every test that asks for it runs on both of PyYAML's loaders: machines must agree."""
    name = str(request.param)
    monkeypatch.setattr(
        yamltext, "_Loader", yaml.CSafeLoader if name == "libyaml" else yaml.SafeLoader
    )
    return name


def fault_of(text: str) -> YamlFault:
    with pytest.raises(YamlFault) as raised:
        load(text)
    return raised.value


def places(document: Document, offsets: Mapping[Place, int]) -> dict[Place, Position]:
    return {place: document.lines.position(offset) for place, offset in offsets.items()}


@pytest.mark.usefixtures("loader")
@pytest.mark.parametrize(
    "text",
    ["2026-12-01", "2023-14-05", "0777", "12:30", "no", "Yes", "1e3", "0x1F", "1_000", ".inf"],
)
def test_what_was_typed_stays_text(text: str) -> None:
    assert load(f"x: {text}").value == {"x": text}


@pytest.mark.usefixtures("loader")
@pytest.mark.parametrize("text", ["", "~", "null", "Null", "NULL", "# nothing"])
def test_nothing_is_nothing(text: str) -> None:
    assert load(f"x: {text}").value == {"x": None}
    assert load(text).value is None


@pytest.mark.usefixtures("loader")
@pytest.mark.parametrize("text", ["''", '""', "'~'", '"null"'])
def test_quotes_make_nothing_text(text: str) -> None:
    assert load(f"x: {text}").value == {"x": text[1:-1]}


@pytest.mark.usefixtures("loader")
@pytest.mark.parametrize("key", ["no", "12", "~", "2026-12-01", "true"])
def test_keys_are_text(key: str) -> None:
    assert load(f"{key}: x").value == {key: "x"}


@pytest.mark.usefixtures("loader")
def test_lists_mappings_and_blocks() -> None:
    text = "a: [1, {b: c}]\nd:\n  - e\n  - f: g\nh: |\n  two\n  lines\n"
    expected: Value = {"a": ["1", {"b": "c"}], "d": ["e", {"f": "g"}], "h": "two\nlines\n"}
    assert load(text).value == expected


@pytest.mark.usefixtures("loader")
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_keys_and_values_have_positions_whatever_ends_a_line(end: str) -> None:
    document = load(end.join(["a: b", "c:", "  - d", "  - {e: f}", ""]), first_line=2)
    assert places(document, document.keys) == {
        ("a",): Position(2, 1),
        ("c",): Position(3, 1),
        ("c", 1, "e"): Position(5, 6),
    }
    assert places(document, document.values) == {
        (): Position(2, 1),
        ("a",): Position(2, 4),
        ("c",): Position(4, 3),
        ("c", 0): Position(4, 5),
        ("c", 1): Position(5, 5),
        ("c", 1, "e"): Position(5, 9),
    }


@pytest.mark.usefixtures("loader")
def test_columns_count_characters_not_bytes() -> None:
    document = load("a: {é: 漢字, 🙂: x}")
    assert document.where(("a", "🙂")) == Position(1, 12)
    assert document.where_value(("a", "🙂")) == Position(1, 15)


def test_where_falls_back_to_what_is_around() -> None:
    document = load("a:\n  b: c\n")
    assert document.where(("a", "b")) == Position(2, 3)
    assert document.where_value(("a", "b")) == Position(2, 6)
    assert document.where(("a", "missing", 3)) == Position(1, 1)
    assert document.where(("missing",)) == Position(1, 1)
    assert load("").where(("missing",)) == Position(1, 1)


@pytest.mark.usefixtures("loader")
def test_an_alias_gives_its_anchors_value() -> None:
    assert load("a: &x [1, 2]\nb: *x\n").value == {"a": ["1", "2"], "b": ["1", "2"]}


@pytest.mark.usefixtures("loader")
@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("a: b\nc:\td", 2, 3),  # the two loaders disagree on it, so it is refused by us
        ("a: b\n\tc: d", 2, 1),
        ("a: @ana", 1, 4),
        ("a: `x`", 1, 4),
        ("a: %x", 1, 4),
        ('a: "x" y', 1, 8),
        ("a: *", 1, 5),
        ("a: &", 1, 5),
        ("é: ok\ntitle: a: b", 2, 9),
        ("a: *unknown", 1, 4),
        ("a: &x [*x]", 1, 8),
        ("{a: b}: c", 1, 1),
        ("{proposed}: c", 1, 1),
        ("a: b\n--- \nc: d", 2, 1),
        ("a: !", 1, 4),
        ("a: !important", 1, 4),  # the word would be lost
        ("a: !!python/object:os.system {}", 1, 4),
        ("a: [!x b]", 1, 5),
    ],
)
def test_what_is_refused_is_refused_at_its_place(text: str, line: int, column: int) -> None:
    assert fault_of(text).position == Position(line, column)


@pytest.mark.usefixtures("loader")
@pytest.mark.parametrize("control", ["\x00", "\x07", "\x1b", "\x7f", "\ufffe"])
def test_a_control_character_is_refused_where_it_stands(control: str) -> None:
    fault = fault_of(f"ok: é漢🙂\nb: é{control}\n")
    assert fault.position == Position(2, 5)
    assert f"U+{ord(control):04X}" in fault.message
    assert control not in fault.message


@pytest.mark.usefixtures("loader")
def test_a_key_that_stands_twice_is_refused_and_named() -> None:
    fault = fault_of("a: 1\nb: {c: 1, c: 2}\n")
    assert fault.duplicate == "c"
    assert fault.position == Position(2, 11)
    assert "line 2" in fault.message
    assert fault_of("a: 1\n'a': 2").duplicate == "a"


@pytest.mark.usefixtures("loader")
def test_aliases_that_explode_are_refused() -> None:
    bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
        f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 10)
    )
    assert "too many" in fault_of(bomb).message


@pytest.mark.usefixtures("loader")
def test_depth_is_bounded() -> None:
    assert "nested deeper" in fault_of("[" * 2000).message
    assert "nested deeper" in fault_of("- " * 2000 + "x").message


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("a: @ana", "quotes"),
        ("a: b: c", "colon"),
        ('a: "x" y', "quotes"),
        ("a: [b", "close the bracket or brace that opens on line 1, column 4"),
        ("a: *", "quotes"),
        ("a: **b**|c", "cannot begin with"),
        ('a:\n  - "b\n  - "@c"', "close the quote that opens on line 2, column 5"),
        ("a:\n  - 'b\n  - 'c'", "close the quote that opens on line 2, column 5"),
        ('a:\n  - "b\u201d\n  - "@c"', 'line 2, column 5, with a straight one: "'),
        ('a: "b\u201d\nc: d', 'line 1, column 4, with a straight one: "'),
        ('a: "b"\nc: "d" e', "put the whole value in one pair of quotes"),
    ],
)
def test_a_fault_comes_with_a_hint(text: str, hint: str) -> None:
    assert hint in fault_of(text).hint


def test_offsets_become_positions() -> None:
    lines = Lines("a\r\nb\rc\n\nd", first_line=3)
    positions = [lines.position(offset) for offset in (0, 1, 3, 5, 7, 8, 9)]
    assert positions == [(3, 1), (3, 2), (4, 1), (5, 1), (6, 1), (7, 1), (7, 2)]


YAML_LIKE = st.text(
    alphabet=st.one_of(
        st.sampled_from(" \n\r\t-:,[]{}#&*!|>'\"%@`?.~a0"), st.characters(codec="utf-8")
    ),
    max_size=60,
)


@given(YAML_LIKE)
def test_any_text_is_read_or_refused_inside_of_it(text: str) -> None:
    try:
        document = load(text)
    except YamlFault as fault:
        position = fault.position
    else:
        offsets = [0, *document.keys.values(), *document.values.values()]
        position = document.lines.position(max(offsets))
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    assert 1 <= position.line <= len(lines)
    assert 1 <= position.column <= len(lines[position.line - 1]) + 1
