"""Lengths of time of several records: their percentiles, or all of them where they are few."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil

FEW = 5
"""Under so many lengths each is told by itself: a percentile of four says nothing."""


@dataclass(frozen=True, slots=True, order=True)
class Length:
    """How long something took with one record."""

    seconds: int
    id: str
    title: str
    address: str
    """From the site's root; empty where the record is gone or broken."""


@dataclass(frozen=True, slots=True)
class Spread:
    """Lengths of one kind of thing, the shortest first."""

    lengths: tuple[Length, ...] = ()
    unknown: int = 0
    """How many more there are whose length is not known."""

    @classmethod
    def of(cls, lengths: Iterable[Length | None]) -> "Spread":
        """The spread of lengths; None is one that is not known."""
        everything = tuple(lengths)
        known = tuple(sorted(length for length in everything if length is not None))
        return cls(known, len(everything) - len(known))

    def __add__(self, other: "Spread") -> "Spread":
        """Both together."""
        return Spread(tuple(sorted(self.lengths + other.lengths)), self.unknown + other.unknown)

    @property
    def few(self) -> bool:
        """Whether each length is told by itself, and no percentile is."""
        return len(self.lengths) < FEW

    @property
    def p50(self) -> int | None:
        """The median, in seconds: half take at most so long."""
        return self._percentile(50)

    @property
    def p90(self) -> int | None:
        """Nine in ten take at most so long, in seconds."""
        return self._percentile(90)

    @property
    def longest(self) -> int | None:
        """The longest, in seconds."""
        return self._percentile(100)

    def _percentile(self, percent: int) -> int | None:
        if self.few:
            return None
        return nearest_rank([length.seconds for length in self.lengths], percent)


def nearest_rank(values: Sequence[int], percent: int) -> int:
    """The smallest of the values, which are sorted, that at least so many per cent do not exceed.

    The nearest-rank method: the value at the rank ceil(percent / 100 * n), counted from 1. It is
    always a value that occurs (https://en.wikipedia.org/wiki/Percentile#The_nearest-rank_method).
    ``percent`` is above 0 and at most 100, and there is at least one value.
    """
    return values[ceil(percent * len(values) / 100) - 1]
