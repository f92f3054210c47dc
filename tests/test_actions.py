"""The task list of a handoff: which lines are items, whose they are, and until when."""

from datetime import date

import pytest

from loopbook.actions import Action, marks, read_actions


def texts(body: str) -> list[str]:
    return [action.text for action in read_actions(body)]


def test_items_with_their_person_and_date() -> None:
    body = (
        "\n## Actions\n\n- [ ] Rotate the key @bo by 2026-12-01\n- [x] Tell @chi.lee-2, then rest\n"
    )
    assert read_actions(body) == (
        Action("Rotate the key @bo by 2026-12-01", False, "bo", date(2026, 12, 1), 4),
        Action("Tell @chi.lee-2, then rest", True, "chi.lee-2", None, 5),
    )


@pytest.mark.parametrize(
    "item", ["- [ ] x", "* [ ] x", "+ [ ] x", "  - [ ] x", "-   [ ]\tx", "1. [ ] x"]
)
def test_any_task_list_item_counts(item: str) -> None:
    (action,) = read_actions(f"## Actions\n{item}\n")
    assert (action.text, action.done) == ("x", False)


@pytest.mark.parametrize("mark", ["x", "X"])
def test_a_tick_may_be_large(mark: str) -> None:
    assert read_actions(f"## Actions\n- [{mark}] x\n")[0].done


@pytest.mark.parametrize(
    "line", ["- x", "[ ] x", "- [] x", "- [ ]x", "- [y] x", "- [ ]", "- [ ]   "]
)
def test_other_lines_do_not(line: str) -> None:
    assert texts(f"## Actions\n{line}\n") == []


@pytest.mark.parametrize("heading", ["## Actions", "# ACTIONS", "### actions ##", "##\tActions  "])
def test_the_section_is_found_by_its_name(heading: str) -> None:
    assert texts(f"{heading}\n- [ ] a\n") == ["a"]


@pytest.mark.parametrize("heading", ["## Next actions", "## Actions later", "Actions", "##Actions"])
def test_other_sections_are_not_it(heading: str) -> None:
    assert texts(f"{heading}\n- [ ] a\n") == []


def test_the_section_ends_with_the_next_heading_of_its_level() -> None:
    body = "- [ ] before\n## Actions\n- [ ] a\n### Later\n- [ ] b\n## Evidence\n- [ ] after\n"
    assert texts(body) == ["a", "b"]


def test_code_is_not_read() -> None:
    body = "```markdown\n## Actions\n- [ ] a\n```\n## Actions\n~~~\n- [ ] b\n~~~\n- [ ] c\n"
    assert texts(body) == ["c"]


def test_an_address_is_no_handle_and_a_date_alone_is_no_promise() -> None:
    (action,) = read_actions("## Actions\n- [ ] Write to ana@example.org on 2026-12-01\n")
    assert (action.handle, action.by) == (None, None)


def test_a_date_that_does_not_exist_is_none() -> None:
    assert read_actions("## Actions\n- [ ] x by 2026-02-30\n")[0].by is None


@pytest.mark.parametrize(
    ("item", "dropped", "what"),
    [
        ("Call @chi by 2026-12-01", False, "Call"),
        ("~~Call~~", True, "~~Call~~"),
        ("~~Call~~ @chi by 2026-12-01", True, "~~Call~~"),
        ("~~Call @chi by 2026-12-01~~", True, "~~Call ~~"),
        ("~~Call~~ (Chi has written).", True, "~~Call~~ (Chi has written)."),
        ("~~Call~~ Write", False, "~~Call~~ Write"),
        ("~~Call~~ or ~~write~~", False, "~~Call~~ or ~~write~~"),
        ("Call ~~or write~~", False, "Call ~~or write~~"),
        ("~~Call", False, "~~Call"),
        ("~~~~", False, "~~~~"),
    ],
)
def test_an_action_that_is_struck_through_is_no_longer_wanted(
    item: str, dropped: bool, what: str
) -> None:
    (action,) = read_actions(f"## Actions\n- [ ] {item}\n")
    assert (action.dropped, action.open, action.what) == (dropped, not dropped, what)
    (ticked,) = read_actions(f"## Actions\n- [x] {item}\n")
    assert not ticked.open


def test_what_stands_in_a_comment_is_not_read() -> None:
    body = "<!--\n## Actions\n- [ ] a\n-->\n## Actions\n- [ ] b <!-- c -->\n<!-- open\n- [ ] d\n"
    assert texts(body) == ["b <!-- c -->", "d"]


def test_of_actions_within_actions_each_is_read_once() -> None:
    assert texts("# Actions\n- [ ] a\n## Actions\n- [ ] b\n# Actions\n- [ ] c\n") == ["a", "b", "c"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_are_counted_as_editors_count_them(end: str) -> None:
    body = end.join(["A form feed \f and \u2028 end no line.", "## Actions", "- [ ] x"])
    assert read_actions(body)[0].line == 3


def test_a_long_line_takes_no_long_time() -> None:
    long = (
        f"## {'#' * 200_000}x\n## {' ' * 200_000}x\n## x{' ' * 200_000}x\n- [ ] {'~' * 200_000}\n"
    )
    assert texts(f"{long}## Actions\n- [ ] a\n") == ["a"]


@pytest.mark.parametrize(
    ("item", "words"),
    [
        ("Call @chi by 2026-12-01", "Call"),
        ("Call by 2026-12-01 @chi.", "Call"),
        ("Call, @chi, by 2026-12-01", "Call"),
        ("Call them.  By 2026-12-01", "Call them."),
        ("Tell @chi that it runs", "Tell @chi that it runs"),
        ("Tell @chi and @bo by 2026-12-01", "Tell @chi and @bo"),
        ("Call (@chi)", "Call (@chi)"),
        ("Run `x @chi`", "Run `x @chi`"),
        ("@chi by 2026-12-01", "@chi by 2026-12-01"),
        ("Call.", "Call."),
    ],
)
def test_a_row_leaves_out_the_person_and_the_date_at_the_end(item: str, words: str) -> None:
    (action,) = read_actions(f"## Actions\n- [ ] {item}\n")
    assert action.words == words


def test_a_mark_is_a_person_or_a_date_and_says_where_it_stands() -> None:
    text = "Ask @chi `@bo` by 2026-12-01"
    assert [(text[each.start : each.end], each.handle, each.by) for each in marks(text)] == [
        ("@chi", "chi", None),
        ("by 2026-12-01", None, "2026-12-01"),
    ]


@pytest.mark.parametrize("part", ["`", "` `` ", "<", "[", "[(", "](", "@", " by 2026-12-01", "<a>"])
def test_marks_of_a_long_line_take_no_long_time(part: str) -> None:
    assert len(list(marks(part * 50_000))) in (0, 50_000)
