"""The rules of the log, in one visible list, and what they find."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from loopbook.checks import form, handoffs, life, ownership, references
from loopbook.checks.rule import Rule, Spot
from loopbook.findings import Fault, Finding, Severity
from loopbook.logbook import Logbook
from loopbook.reading import Entry
from loopbook.settings import SETTINGS_FILE, Level, ReadSettings

RULES: tuple[Rule, ...] = (
    form.unreadable_file,
    form.missing_front_matter,
    form.invalid_yaml,
    form.duplicate_key,
    form.unknown_field,
    form.missing_field,
    form.invalid_value,
    form.duplicate_id,
    ownership.missing_owner,
    ownership.unknown_owner,
    ownership.missing_escalation,
    life.missing_expiry,
    life.expired,
    life.expiring_soon,
    handoffs.handed_to_self,
    references.unknown_reference,
    references.supersession_mismatch,
)
"""Every rule, by code."""

BY_CODE = {rule.code: rule for rule in RULES}

CODES = frozenset(
    f"{family}{number:03}"
    for family, numbers in {
        "F": range(1, 10),
        "O": range(101, 106),
        "L": range(201, 209),
        "D": range(301, 310),
        "H": range(401, 409),
        "R": range(501, 504),
        "T": range(601, 606),
    }.items()
    for number in numbers
)
"""Every code that Loopbook has given out: a log may set a rule that its version does not run."""


@dataclass(frozen=True)
class Selection:
    """Which rules run, and how they weigh."""

    select: tuple[str, ...] = ()
    """Codes, or beginnings of codes (``L2``, ``F``); all where empty."""
    ignore: tuple[str, ...] = ()
    levels: dict[str, Level] = field(default_factory=dict)
    """Weights that the settings change."""

    def severity(self, rule: Rule) -> Severity | None:
        """How a rule weighs; None where it does not run."""
        if self.select and not rule.code.startswith(self.select):
            return None
        if self.ignore and rule.code.startswith(self.ignore):
            return None
        level = self.levels.get(rule.code)
        if level is None:
            return rule.severity
        return None if level is Level.OFF else Severity(level.value)


NO_RULES = Selection(ignore=tuple(BY_CODE))
"""For whoever reads a log without checking it."""


def check(logbook: Logbook, selection: Selection | None = None) -> tuple[Finding, ...]:
    """What the rules find in a log, by path and line."""
    chosen = selection or Selection(levels=logbook.settings.rules)
    running = [(rule, severity) for rule in RULES if (severity := chosen.severity(rule))]
    return tuple(sorted(_run(logbook, running), key=_order))


def _run(logbook: Logbook, running: list[tuple[Rule, Severity]]) -> Iterator[Finding]:
    for entry in logbook.entries:
        for rule, severity in running:
            for spot in rule.check(entry, logbook):
                yield _finding(rule, severity, entry, spot)


def _finding(rule: Rule, severity: Severity, entry: Entry, spot: Spot) -> Finding:
    return Finding(
        entry.path,
        spot.position.line,
        spot.position.column,
        rule.code,
        rule.name,
        severity,
        entry.id,
        spot.field,
        spot.message,
        spot.hint,
    )


def _order(finding: Finding) -> tuple[str, int, int, str, str]:
    return finding.path, finding.line, finding.column, finding.code, finding.message


def settings_findings(read: ReadSettings) -> tuple[Finding, ...]:
    """What is wrong with ``loopbook.yml``, in the shape of all findings."""
    unknown = [
        Fault(
            "F007",
            f"there is no rule {code}",
            read.where("rules", code),
            f"rules.{code}",
            f"did you mean '{near}'?" if (near := did_you_mean_code(code)) else None,
        )
        for code in read.settings.rules
        if code not in CODES
    ]
    return tuple(
        Finding(
            SETTINGS_FILE,
            fault.position.line,
            fault.position.column,
            fault.code,
            BY_CODE[fault.code].name,
            Severity.ERROR,
            None,
            fault.field,
            fault.message,
            fault.hint,
        )
        for fault in sorted((*read.faults, *unknown), key=lambda fault: fault.position)
    )


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
