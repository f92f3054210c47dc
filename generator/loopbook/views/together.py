"""Stretches of time, and who has one in common."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from itertools import pairwise

Stretch = tuple[datetime, datetime]
"""A stretch of time in UTC, from its start to its end."""


def largest_group(
    work: Mapping[str, list[Stretch]],
) -> tuple[frozenset[str], tuple[Stretch, ...]]:
    """The most people who work at the same time, and when; of equals those who do it longest."""
    edges = sorted({edge for stretches in work.values() for span in stretches for edge in span})
    found: dict[frozenset[str], list[Stretch]] = {}
    for start, end in pairwise(edges):
        group = frozenset(
            handle
            for handle, stretches in work.items()
            if any(since <= start and end <= until for since, until in stretches)
        )
        if group:
            found.setdefault(group, []).append((start, end))
    if not found:
        return frozenset(), ()

    def rank(group: frozenset[str]) -> tuple[int, timedelta, float]:
        spans = found[group]
        total = sum((end - start for start, end in spans), timedelta())
        return len(group), total, -spans[0][0].timestamp()

    best = max(found, key=rank)
    return best, tuple(merged(found[best]))


def merged(spans: Iterable[tuple[datetime, datetime]]) -> Iterator[Stretch]:
    """Stretches in the order of time, those that touch or overlap made one."""
    last: Stretch | None = None
    for start, end in sorted(spans):
        if last and start <= last[1]:
            last = last[0], max(last[1], end)
            continue
        if last:
            yield last
        last = start, end
    if last:
        yield last


def clipped(spans: Iterable[Stretch], first: datetime, last: datetime) -> Iterator[Stretch]:
    """What of the stretches lies between two instants."""
    for start, end in spans:
        start, end = max(start, first), min(end, last)
        if start < end:
            yield start, end
