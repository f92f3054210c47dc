"""Percentiles by nearest rank, and each length by itself where there are few."""

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loopbook.views.past import Lived, Past
from loopbook.views.spread import Length, Spread, median_of_all, nearest_rank
from tests.logbooks import NOW, Life, book


def record(name: str) -> Lived:
    [lived] = Past(book({}, "", NOW, [Life(f"decisions/{name}.md", "2026-11-02").timeline()])).lives
    return lived


def spread(seconds: Iterable[int | None]) -> Spread:
    return Spread.of(None if each is None else Length(each, record("a")) for each in seconds)


@pytest.mark.parametrize(
    ("percent", "value"), [(5, 15), (30, 20), (40, 20), (50, 35), (90, 50), (100, 50)]
)
def test_the_value_at_the_rank_is_taken_and_none_between_two(percent: int, value: int) -> None:
    assert nearest_rank([15, 20, 35, 40, 50], percent) == value


@given(st.lists(st.integers(0, 50), min_size=1, max_size=40), st.integers(1, 100))
def test_it_is_the_least_value_that_so_many_do_not_exceed(values: list[int], percent: int) -> None:
    values.sort()
    enough = [
        each for each in values if sum(v <= each for v in values) * 100 >= percent * len(values)
    ]
    assert nearest_rank(values, percent) == min(enough)


def test_five_lengths_have_percentiles_and_are_not_listed() -> None:
    found = spread([50, 10, 40, 20, 30])
    assert (found.p50, found.p90, found.longest, found.each) == (30, 50, 50, ())
    assert found.seconds == (10, 20, 30, 40, 50)


def test_four_lengths_are_listed_in_their_order_and_have_no_percentiles() -> None:
    found = Spread.of([Length(20, record("b")), Length(10, record("c")), Length(20, record("a"))])
    assert [(each.seconds, each.record.name.id) for each in found.each] == [
        (10, "c"),
        (20, "a"),
        (20, "b"),
    ]
    assert (found.p50, found.p90, found.longest) == (None, None, None)


def test_what_is_not_known_is_counted_and_does_not_make_a_percentile() -> None:
    found = spread([10, None, 20, 30, None, 40])
    assert (found.unknown, found.p50, len(found.each)) == (2, None, 4)


def test_the_median_of_several_is_that_of_all_their_lengths() -> None:
    assert median_of_all([spread([1, 2]), spread([3, 4, 100])]) == 3
    assert median_of_all([spread([1, 2]), spread([3, 4])]) is None
