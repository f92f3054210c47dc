"""Lengths of time of several records: their percentiles, or all of them where they are few."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil
from typing import NamedTuple

from loopbook.views.past import Lived

FEW = 5
"""Under so many lengths each is told by itself: a percentile of four says nothing."""


class Length(NamedTuple):
    """How long something took with one record."""

    seconds: int
    record: Lived


@dataclass(frozen=True, slots=True)
class Spread:
    """Lengths of time of one kind of thing."""

    seconds: tuple[int, ...] = ()
    """All that are known, the shortest first."""
    each: tuple[Length, ...] = ()
    """The same with their records, where they are under five; else empty."""
    unknown: int = 0
    """How many more there are whose length is not known."""

    @classmethod
    def of(cls, lengths: Iterable[Length | None]) -> "Spread":
        """The spread of lengths; None is one that is not known."""
        everything = list(lengths)
        known = [length for length in everything if length is not None]
        few: list[Length] = []
        if len(known) < FEW:
            few = sorted(known, key=lambda length: (length.seconds, length.record.name.id))
        seconds = sorted(length.seconds for length in known)
        return cls(tuple(seconds), tuple(few), len(everything) - len(known))

    @property
    def median(self) -> int | None:
        """As :attr:`p50`, however few they are: for a picture that says of how many it is."""
        return nearest_rank(self.seconds, 50) if self.seconds else None

    @property
    def p50(self) -> int | None:
        """The median, in seconds: half take at most so long. None where they are under five."""
        return self._percentile(50)

    @property
    def p90(self) -> int | None:
        """Nine in ten take at most so long, in seconds. None where they are under five."""
        return self._percentile(90)

    @property
    def longest(self) -> int | None:
        """The longest, in seconds. None where they are under five."""
        return self._percentile(100)

    def _percentile(self, percent: int) -> int | None:
        return None if len(self.seconds) < FEW else nearest_rank(self.seconds, percent)


def median_of_all(spreads: Iterable[Spread]) -> int | None:
    """The median of several spreads together, in seconds; None where they are under five."""
    return Spread(tuple(sorted(length for each in spreads for length in each.seconds))).p50


def nearest_rank(values: Sequence[int], percent: int) -> int:
    """The smallest of the values, which are sorted, that at least so many per cent do not exceed.

    The nearest-rank method: the value at the rank ceil(percent / 100 * n), counted from 1. It is
    always a value that occurs (https://en.wikipedia.org/wiki/Percentile#The_nearest-rank_method).
    ``percent`` is above 0 and at most 100, and there is at least one value.
    """
    return values[ceil(percent * len(values) / 100) - 1]
