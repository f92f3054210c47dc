"""Ladders: who is told of a loop that does not move, and when. The cases stand in `ladders/`."""

import pytest

from tests.ladder_tables import FOLDER, Case, cases, shown

TABLES = sorted(FOLDER.glob("*.txt"))


@pytest.mark.parametrize(
    "case",
    [pytest.param(case, id=f"{table.stem}: {case}") for table in TABLES for case in cases(table)],
)
def test_the_ladder_is_the_one_that_was_worked_out_by_hand(case: Case) -> None:
    assert shown(case) == case.expected
