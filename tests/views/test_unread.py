"""Broken files that were open loops when they could last be read."""

import pytest

from loopbook.views.unread import Unread, unread_loops
from tests.logbooks import Life, book, decision

BROKEN = "---\ntitle: [\n---\n"
LOST = "broken/decisions/a.md/"


def unread(life: Life) -> tuple[Unread, ...]:
    return unread_loops(book({life.path: BROKEN}, timelines=[life.spoil("2026-11-17").timeline()]))


@pytest.mark.parametrize(
    ("status", "expiry", "found"),
    [
        ("proposed", "2026-12-01", [Unread("decisions/a.md", LOST, False, True)]),
        ("proposed", "2026-11-10", [Unread("decisions/a.md", LOST, True, True)]),
        ("accepted", "2026-11-10", [Unread("decisions/a.md", LOST, True, False)]),
        ("accepted", "2026-12-01", []),
        ("rejected", "2026-11-10", []),
    ],
)
def test_a_broken_file_counts_by_what_was_last_known_of_it(
    status: str, expiry: str, found: list[Unread]
) -> None:
    assert list(unread(Life("decisions/a.md", "2026-11-02", status, expiry=expiry))) == found


def test_what_was_never_read_is_not_guessed_at() -> None:
    assert unread(Life("decisions/a.md", "2026-11-02", None)) == ()
    assert unread_loops(book({"decisions/a.md": BROKEN})) == ()


def test_what_can_be_read_is_not_unread() -> None:
    life = Life("decisions/a.md", "2026-11-02")
    assert unread_loops(book({"decisions/a.md": decision()}, timelines=[life.timeline()])) == ()


def test_a_file_that_claims_a_taken_id_is_unread_too() -> None:
    files = {"decisions/a.md": decision(id="one"), "decisions/b.md": decision(id="one")}
    settings = "collections: {decisions: {path: decisions, kind: decision, fields: {id: id}}}"
    lives = [Life(path, "2026-11-02").timeline() for path in files]
    assert [each.path for each in unread_loops(book(files, settings, timelines=lives))] == [
        "decisions/b.md"
    ]
