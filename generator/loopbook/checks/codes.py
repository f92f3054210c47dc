"""The codes that Loopbook has given out, and the guess at a misspelt one."""

CODES = frozenset(
    f"{family}{number:03}"
    for family, numbers in {
        "F": range(1, 12),
        "O": range(101, 106),
        "L": range(201, 209),
        "D": range(301, 310),
        "H": range(401, 409),
        "R": range(501, 504),
        "T": range(601, 606),
    }.items()
    for number in numbers
)
"""Every code that was given out: a log may set a rule that its version does not run."""


def did_you_mean_code(code: str) -> str | None:
    """The code that differs from a misspelt one in one place at most; None where several do."""
    near = {
        places: [known for known in sorted(CODES) if _differences(known, code.upper()) == places]
        for places in (0, 1)
    }
    found = near[0] or near[1]
    return found[0] if len(found) == 1 else None


def _differences(one: str, other: str) -> int:
    if len(one) != len(other):
        return max(len(one), len(other))
    return sum(a != b for a, b in zip(one, other, strict=True))
