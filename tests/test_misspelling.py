"""What a misspelt word or date can only mean."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loopbook.misspelling import only_date, only_match
from loopbook.records import FIELDS, STATUSES, Kind

DECISION = FIELDS[Kind.DECISION]
HANDOFF = FIELDS[Kind.HANDOFF]


@pytest.mark.parametrize(
    ("word", "known", "meant"),
    [
        ("onwer", DECISION, "owner"),
        ("expirey", DECISION, "expiry"),
        ("titel", DECISION, "title"),
        ("Title", DECISION, "title"),
        ("reverse-if", DECISION, "reverse_if"),
        ("reversed_fi", DECISION, "reverse_if"),
        ("form", HANDOFF, "from"),
        ("tag", HANDOFF, "tags"),
        ("acepted", STATUSES[Kind.DECISION], "accepted"),
        ("canceled", STATUSES[Kind.HANDOFF], "cancelled"),
        ("accept", STATUSES[Kind.DECISION], None),
        ("date", DECISION, None),
        ("author", DECISION, None),
        ("x", DECISION, None),
        ("", DECISION, None),
        ("ab", ("aa", "bb"), None),
        ("bat", ("cat", "hat"), None),
    ],
)
def test_a_word_is_taken_for_another_only_where_no_third_is_near(
    word: str, known: tuple[str, ...], meant: str | None
) -> None:
    assert only_match(word, known) == meant


@given(st.sampled_from(HANDOFF), st.randoms(use_true_random=False))
def test_a_field_with_one_fault_is_never_taken_for_another(name: str, random: object) -> None:
    place = random.randrange(len(name))  # type: ignore[attr-defined]
    assert only_match(name[:place] + name[place + 1 :], HANDOFF) in (name, None)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-1-5", "2026-01-05"),
        ("2026/12/01", "2026-12-01"),
        ("2026.12.1", "2026-12-01"),
        ("2026-12-01 00:00:00", "2026-12-01"),
        ("2026-12-01T00:00", "2026-12-01"),
        ("2026-12-01", "2026-12-01"),
        ("1 Dec 2026", "2026-12-01"),
        ("1st  December 2026", "2026-12-01"),
        ("01-dec-2026", "2026-12-01"),
        ("Dec 1, 2026", "2026-12-01"),
        ("December 1, 2026", "2026-12-01"),
        ("Sept. 3rd 2026", "2026-09-03"),
        ("May 3 2026", "2026-05-03"),
        ("29 Feb 2028", "2028-02-29"),
        ("01/02/2026", None),
        ("25/12/2026", None),
        ("2026-13-01", None),
        ("2026-02-30", None),
        ("2026-12/01", None),
        ("31 Dec 26", None),
        ("1 Dece 2026", None),
        ("1 Juno 2026", None),
        ("Dec 2026", None),
        ("2026-12-01 17:00", None),
        ("20261201", None),
        ("next week", None),
        ("", None),
    ],
)
def test_a_date_is_read_only_where_it_reads_in_one_way(text: str, day: str | None) -> None:
    assert only_date(text) == day
