"""What a misspelt word or date can only mean; nothing where it could mean two things."""

import re
from collections.abc import Iterable
from datetime import date

_MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july"),
    *("august", "september", "october", "november", "december"),
)
_LONG = 8
"""From how many letters on a word may have two faults."""
_YEAR_FIRST = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?:[T ]00:00(?::00)?)?")
_DAY_FIRST = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[ -]([a-z]+)\.?,?[ -](\d{4})", re.IGNORECASE)
_MONTH_FIRST = re.compile(r"([a-z]+)\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})", re.IGNORECASE)


def only_match(word: str, known: Iterable[str]) -> str | None:
    """The one known word that a misspelt one can mean; None where there is none, or another.

    One letter may be missing, too many, wrong or in its neighbour's place; two where the word is
    long. Case, ``-`` and ``_`` do not count.
    """
    plain = _plain(word)
    most = 2 if len(plain) >= _LONG else 1
    near = [each for each in known if _distance(plain, _plain(each)) <= most]
    return near[0] if len(near) == 1 else None


def _plain(word: str) -> str:
    return word.strip().casefold().replace("-", "_")


def _distance(one: str, other: str) -> int:
    """How many letters must be put in, taken out, changed or swapped with their neighbours."""
    if abs(len(one) - len(other)) > 2:
        return 3
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        last, row = row, [i]
        for j, b in enumerate(other, 1):
            best = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                best = min(best, before[j - 2] + 1)
            row.append(best)
        before = last
    return row[-1]


def only_date(text: str) -> str | None:
    """A date as ``YYYY-MM-DD`` that can be read in one way only; None for all else.

    The year comes first (``2026/12/1``), or the month is a word (``1 Dec 2026``); ``01/02/2026``
    is two dates.
    """
    text = " ".join(text.split())
    if match := _YEAR_FIRST.fullmatch(text):
        year, month, day = int(match[1]), int(match[3]), int(match[4])
    elif match := _DAY_FIRST.fullmatch(text):
        year, month, day = int(match[3]), _month(match[2]), int(match[1])
    elif match := _MONTH_FIRST.fullmatch(text):
        year, month, day = int(match[3]), _month(match[1]), int(match[2])
    else:
        return None
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def _month(word: str) -> int:
    """The number of a month, by its English name or the beginning of it; 0 where there is none."""
    word = word.casefold()
    if word != "sept" and len(word) != 3 and word not in _MONTHS:
        return 0
    found = [number for number, name in enumerate(_MONTHS, 1) if name.startswith(word)]
    return found[0] if found else 0
