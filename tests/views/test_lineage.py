"""Which decision replaced which, drawn as lines between rows."""

from collections.abc import Mapping
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from loopbook.views.lineage import MOST_CHAINS, MOST_ROWS, Lineage, lineage_of
from tests.logbooks import book, decision, handoff


def lineage(replaced: Mapping[str, list[str]], **statuses: str) -> Lineage:
    """That of decisions each of which replaces others; they are as old as their names are early."""
    names = sorted({*replaced, *(old for olds in replaced.values() for old in olds)})
    gone = {old for olds in replaced.values() for old in olds}
    files = {
        f"decisions/{name}.md": decision(
            title=f"Title {name}",
            status=statuses.get(name, "superseded" if name in gone else "accepted"),
            supersedes=replaced.get(name, []),
        )
        for name in names
    }
    return lineage_of(book(files))


def told(replaced: Mapping[str, list[str]], **statuses: str) -> list[list[str]]:
    return [[each.row.id for each in chain.rows] for chain in lineage(replaced, **statuses).chains]


def test_what_replaces_stands_above_what_it_replaces() -> None:
    assert told({"c": ["b"], "b": ["a"]}) == [["c", "b", "a"]]
    # Even where it is older by its name.
    assert told({"a": ["z"]}) == [["a", "z"]]


def test_decisions_that_replace_nothing_are_in_no_chain() -> None:
    assert lineage_of(book({"decisions/a.md": decision()})).chains == ()


def test_chains_that_do_not_meet_stand_apart_the_newest_first() -> None:
    assert told({"b": ["a"], "d": ["c"]}) == [["d", "c"], ["b", "a"]]


def test_the_lines_lead_from_each_decision_to_what_it_replaces() -> None:
    [chain] = lineage({"d": ["b", "c"], "c": ["a"], "b": ["a"]}).chains
    rows = {each.row.id: each for each in chain.rows}
    assert list(rows) == ["d", "c", "b", "a"]
    assert (rows["d"].lane, rows["d"].above, rows["d"].below) == (0, (), (0, 1))
    assert (rows["c"].lane, rows["c"].past) == (1, (0,))
    assert rows["b"].lane == 0
    assert (rows["a"].above, rows["a"].below) == ((1,), ())
    assert chain.lanes == 2


def test_a_row_names_what_it_replaces() -> None:
    [chain] = lineage({"c": ["a", "b"]}).chains
    assert chain.rows[0].replaces == ("Title a", "Title b")


def test_a_proposal_would_replace_and_what_was_turned_down_never_did() -> None:
    assert told({"b": ["a"]}, a="accepted", b="proposed") == [["b", "a"]]
    assert told({"b": ["a"]}, a="accepted", b="rejected") == []
    assert told({"b": ["a"]}, a="accepted", b="withdrawn") == []


def test_what_is_no_decision_or_not_there_is_left_out() -> None:
    files = {
        "decisions/a.md": decision(status="accepted", supersedes=["a", "ghost", "export"]),
        "handoffs/export.md": handoff(),
    }
    assert lineage_of(book(files)).chains == ()


def test_a_circle_is_drawn_as_a_line() -> None:
    [chain] = lineage({"a": ["b"], "b": ["a"]}).chains
    assert [each.row.id for each in chain.rows] == ["b", "a"]
    assert [each.below for each in chain.rows] == [(0,), ()]


def test_long_logs_are_cut_and_say_so() -> None:
    pairs = {f"{number:02}-new": [f"{number:02}-old"] for number in range(MOST_CHAINS + 3)}
    found = lineage(pairs)
    assert (len(found.chains), found.more) == (MOST_CHAINS, 3)
    row = [f"{number:03}" for number in range(MOST_ROWS + 5)]
    [chain] = lineage({new: [old] for old, new in pairwise(row)}).chains
    assert (len(chain.rows), chain.more) == (MOST_ROWS, 5)


@given(
    st.dictionaries(
        st.sampled_from("abcdefgh"), st.lists(st.sampled_from("abcdefgh"), unique=True, max_size=3)
    )
)
def test_every_line_that_goes_down_arrives_at_what_it_was_drawn_for(
    replaced: dict[str, list[str]],
) -> None:
    for chain in lineage(replaced).chains:
        running: set[int] = set()
        ids = [each.row.id for each in chain.rows]
        for number, each in enumerate(chain.rows):
            assert set(each.above) <= running
            assert running - set(each.above) == set(each.past)
            running = (running - set(each.above)) | set(each.below)
            older = {old for old in replaced.get(each.row.id, []) if old in ids[number + 1 :]}
            assert len(each.below) == len(older)
            assert max(running, default=0) < chain.lanes
        assert not running
