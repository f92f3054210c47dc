"""A few weeks of the benchmark's made-up team: every promise is kept, and a broken one is seen."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from benchmarks.year_of_a_team import Told, Year, broken, deadlines, figures, live
from loopbook.rota import Hearing


@pytest.fixture(scope="module")
def year() -> Year:
    return live(weeks=6)


def test_every_promise_is_kept(year: Year) -> None:
    assert {name: count for name, count in broken(year).items() if count} == {}
    told = figures(year)
    assert all(told[name] for name in ("digests", "of them repeats", "of them at once"))
    assert len(deadlines(year)) > 20


def _heard(each: Told, hearing: Hearing) -> Told:
    return each._replace(message=replace(each.message, to=hearing))


def _an_hour_late(told: list[Told]) -> list[Told]:
    hearing = told[0].message.to
    return [_heard(told[0], replace(hearing, at=hearing.at + timedelta(hours=1))), *told[1:]]


def _on_a_leave(told: list[Told]) -> list[Told]:
    """Eli has left for good a year later."""
    hearing = Hearing("eli", told[0].message.to.at + timedelta(days=366))
    return [_heard(told[0], hearing), *told[1:]]


@pytest.mark.parametrize(
    ("change", "promise"),
    [
        (_an_hour_late, "told outside working time, not interrupting"),
        (_on_a_leave, "told while away"),
        (lambda told: [], "loops of which nobody heard in the policy's time"),
        (lambda told: [*told, told[-1]], "told twice"),
        (lambda told: told[:-1], "told otherwise than one look at the end tells it"),
        (lambda told: [*told, *_an_hour_late(told)], "second digests of a working day"),
    ],
)
def test_a_broken_promise_is_seen(
    year: Year, change: Callable[[list[Told]], list[Told]], promise: str
) -> None:
    told = [each for each in year.told if not each.message.urgent]
    assert broken(replace(year, told=tuple(change(told))))[promise] > 0
