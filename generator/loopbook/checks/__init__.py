"""The rules of the log, in one visible list, and what they find."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from loopbook.base import Base
from loopbook.checks import (
    acceptance,
    broken_links,
    form,
    handoffs,
    life,
    ownership,
    references,
    silencing,
)
from loopbook.checks.codes import CODES, did_you_mean_code
from loopbook.checks.rule import Rule, Scope, Spot
from loopbook.checks.silencing import Silence, read_silences, unused, unused_ignore
from loopbook.findings import Fault, Finding, Severity
from loopbook.logbook import Logbook
from loopbook.reading import Entry
from loopbook.settings import SETTINGS_FILE, Level, ReadSettings, Settings

RULES: tuple[Rule, ...] = (
    form.unreadable_file,
    form.missing_front_matter,
    form.invalid_yaml,
    form.duplicate_key,
    form.unknown_field,
    form.missing_field,
    form.invalid_value,
    form.duplicate_id,
    silencing.invalid_ignore,
    silencing.unused_ignore,
    ownership.missing_owner,
    ownership.unknown_owner,
    ownership.missing_escalation,
    life.missing_expiry,
    life.expired,
    life.expiring_soon,
    handoffs.no_action,
    handoffs.unticked_actions_at_done,
    acceptance.accepted_without_readback,
    acceptance.parroted_readback,
    acceptance.accepted_by_another,
    handoffs.no_contingency,
    handoffs.handed_to_self,
    handoffs.missing_outcome,
    references.unknown_reference,
    references.supersession_mismatch,
    broken_links.broken_link,
)
"""Every rule, by code."""

BY_CODE = {rule.code: rule for rule in RULES}


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

    def runs(self, scope: Scope) -> bool:
        """Whether any rule of a scope runs."""
        return any(rule.scope is scope and self.severity(rule) for rule in RULES)


NO_RULES = Selection(ignore=tuple(BY_CODE))
"""For whoever reads a log without checking it."""


Found = tuple[tuple[Rule, Spot], ...]
"""What the rules of one file find in it."""


def look_at_file(entry: Entry, settings: Settings) -> Found:
    """What all rules of one file find in it; it depends on nothing but these two."""
    return tuple(
        (rule, spot) for rule in RULES if rule.in_file for spot in rule.in_file(entry, settings)
    )


def check(
    logbook: Logbook,
    selection: Selection | None = None,
    in_files: Mapping[str, Found] | None = None,
) -> tuple[Finding, ...]:
    """What the rules find in a log, by path and line.

    ``in_files`` is what `look_at_file` found before, by path; a file that is not in it is looked
    at now.
    """
    chosen = selection or Selection(levels=logbook.settings.rules)
    weights = {rule.code: severity for rule in RULES if (severity := chosen.severity(rule))}
    found = _run(logbook, chosen, weights, in_files or {}) if weights else ()
    return tuple(sorted(found, key=_order))


def _run(
    logbook: Logbook,
    chosen: Selection,
    weights: Mapping[str, Severity],
    in_files: Mapping[str, Found],
) -> Iterator[Finding]:
    of_log = [
        rule for rule in RULES if rule.in_log and rule.code in weights and _fit(rule, logbook)
    ]
    ran = {rule.code for rule in RULES if rule.in_file or rule in of_log}
    for entry in logbook.entries:
        found = in_files.get(entry.path)
        spots = list(look_at_file(entry, logbook.settings) if found is None else found)
        spots.extend((rule, spot) for rule in of_log for spot in rule.check(entry, logbook))
        silences = [silence for silence in read_silences(entry) if not silence.problem]
        if silences:
            spots = _silenced(spots, silences, ran)
        for rule, spot in spots:
            severity = weights.get(rule.code)
            if severity and spot.severity and rule.code not in chosen.levels:
                severity = spot.severity
            if severity:
                yield _for_change(_finding(rule, severity, entry, spot), rule, logbook.base)


def _fit(rule: Rule, logbook: Logbook) -> bool:
    """Whether what the rule looks at is known."""
    if rule.scope is Scope.HISTORY:
        return logbook.history.available
    return rule.scope is not Scope.BASE or logbook.base is not None


def _silenced(
    spots: list[tuple[Rule, Spot]], silences: list[Silence], ran: set[str]
) -> list[tuple[Rule, Spot]]:
    """The spots that no comment silences, and the comments that silence none."""
    lasting = ran - {rule.code for rule in RULES if rule.scope is Scope.BASE}
    places = {(silence.line, code) for silence in silences for code in silence.codes}
    there = {(spot.position.line, rule.code) for rule, spot in spots}
    kept = [(rule, spot) for rule, spot in spots if (spot.position.line, rule.code) not in places]
    for silence in silences:
        for code in silence.codes:
            if code in lasting and (silence.line, code) not in there:
                kept.append((unused_ignore, unused(silence, code)))
    return kept


def _for_change(finding: Finding, rule: Rule, base: Base | None) -> Finding:
    """A finding as a change is told of it.

    That a date has passed in a record which the change does not touch is no fault of the change:
    it is listed, and fails nothing.
    """
    if base is None or base.name is None or not rule.time_dependent or not finding.is_error:
        return finding
    if base.touches(finding.path):
        return finding
    return replace(
        finding,
        severity=Severity.WARNING,
        hint=f"{finding.hint}; this change does not touch it, so it does not fail here",
    )


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
