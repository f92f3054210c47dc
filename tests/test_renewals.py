"""Which renewals of a decision changed nothing but its date, and when a review answered."""

import pytest

from loopbook.clock import iso_z
from loopbook.renewals import renewals_of
from tests.logbooks import Life


def accepted() -> Life:
    return Life("decisions/a.md", "2026-05-04", "accepted", expiry="2026-08-03")


def answers(life: Life) -> list[tuple[str | None, str | None]]:
    """Of each renewal its new date, and the date on which it was answered."""
    return [
        (each.event.after, iso_z(each.answered_at)[:10] if each.answered_at else None)
        for each in renewals_of(life.timeline())
    ]


def test_a_new_date_alone_is_answered_by_nothing() -> None:
    life = accepted().change("2026-08-01", expiry="2026-11-02")
    assert answers(life) == [("2026-11-02", None)]


def test_a_review_that_comes_with_the_date_answers_it() -> None:
    life = accepted().change("2026-08-01", expiry="2026-11-02", reviews=1)
    assert answers(life) == [("2026-11-02", "2026-08-01")]


def test_a_review_before_the_date_answers_one_renewal_and_no_more() -> None:
    life = accepted().change("2026-07-30", reviews=1).change("2026-08-01", expiry="2026-11-02")
    life.change("2026-10-30", expiry="2027-02-01")
    assert answers(life) == [("2026-11-02", "2026-08-01"), ("2027-02-01", None)]


def test_a_review_afterwards_answers_every_renewal_that_waits() -> None:
    life = accepted().change("2026-08-01", expiry="2026-09-01")
    life.change("2026-08-20", expiry="2026-11-02").change("2026-09-10", reviews=1)
    assert answers(life) == [("2026-09-01", "2026-09-10"), ("2026-11-02", "2026-09-10")]
    life.change("2026-10-30", expiry="2027-02-01")
    assert answers(life)[2] == ("2027-02-01", None), "it is used up"


@pytest.mark.parametrize("expiry", ["2026-07-01", "some day", None])
def test_a_date_that_is_not_later_is_no_renewal(expiry: str | None) -> None:
    assert answers(accepted().change("2026-06-01", expiry=expiry)) == []


def test_only_an_accepted_decision_is_renewed() -> None:
    life = Life("decisions/a.md", "2026-05-04", expiry="2026-06-01")
    life.change("2026-05-30", expiry="2026-07-01")
    assert answers(life.change("2026-06-30", status="accepted", expiry="2026-12-01")) == []
