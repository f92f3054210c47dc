"""The rules of the log, in one visible list, and what they find."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from loopbook.base import Base
from loopbook.checks import (
    decisions,
    form,
    handoffs,
    life,
    moves,
    ownership,
    references,
    rewriting,
    signals,
    silencing,
    transcripts,
)
from loopbook.checks.codes import CODES, did_you_mean_code
from loopbook.checks.rule import Rule, Scope, Spot
from loopbook.checks.silencing import Silence, read_silences, unused, unused_ignore
from loopbook.findings import Fault, Finding, Severity, did_you_mean
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
    form.missing_section,
    silencing.invalid_ignore,
    silencing.unused_ignore,
    ownership.missing_owner,
    ownership.unknown_owner,
    ownership.departed_owner,
    ownership.owner_away,
    ownership.missing_escalation,
    life.missing_expiry,
    life.expired,
    life.expiring_soon,
    life.expiry_on_day_off,
    life.expiry_too_far,
    moves.expiry_pushed,
    moves.illegal_transition,
    moves.proposed_too_long,
    decisions.missing_reversal_signal,
    signals.vague_reversal_signal,
    decisions.unowned_risk,
    decisions.purchase_without_job,
    decisions.one_way_door_alone,
    rewriting.rewritten_decision,
    decisions.no_discussion_link,
    transcripts.transcript_in_record,
    decisions.empty_renewal,
    handoffs.handed_to_self,
    references.unknown_reference,
    references.supersession_mismatch,
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


def look_at_log(logbook: Logbook) -> dict[str, Found]:
    """What all rules of the whole log find, by path; it depends on records and files alone."""
    rules = [rule for rule in RULES if rule.scope is Scope.LOG and rule.in_log]
    found = {
        entry.path: tuple((rule, spot) for rule in rules for spot in rule.check(entry, logbook))
        for entry in logbook.entries
    }
    return {path: each for path, each in found.items() if each}


@dataclass(frozen=True, slots=True)
class Known:
    """What was found before and still holds."""

    in_files: Mapping[str, Found]
    """What `look_at_file` found, by path."""
    in_log: Mapping[str, Found]
    """What `look_at_log` found."""


def check(
    logbook: Logbook, selection: Selection | None = None, known: Known | None = None
) -> tuple[Finding, ...]:
    """What the rules find in a log, by path and line; what is known is not looked for again."""
    chosen = selection or Selection(levels=logbook.settings.rules)
    weights = {rule.code: severity for rule in RULES if (severity := chosen.severity(rule))}
    if not weights:
        return ()
    known = known or Known(
        {entry.path: look_at_file(entry, logbook.settings) for entry in logbook.entries},
        look_at_log(logbook),
    )
    return tuple(sorted(_run(logbook, weights, known), key=_order))


def _run(logbook: Logbook, weights: Mapping[str, Severity], known: Known) -> Iterator[Finding]:
    # Those that are switched off too, or a comment that silences one would seem to be of no use.
    rules = {
        scope: [rule for rule in RULES if rule.scope is scope and rule.in_log]
        for scope in _known(logbook)
    }
    lasting = {Scope.FILE, Scope.LOG, *rules} - {Scope.BASE}
    ran = {rule.code for rule in RULES if rule.scope in lasting} - {unused_ignore.code}
    changed = logbook.base.records if logbook.base else {}
    for entry in logbook.entries:
        spots = [*known.in_files[entry.path], *known.in_log.get(entry.path, ())]
        asked = []
        if entry.live:
            asked += rules[Scope.CLOCK]
            asked += rules.get(Scope.HISTORY, ())
        if entry.path in changed:
            asked += rules[Scope.BASE]
        spots.extend((rule, spot) for rule in asked for spot in rule.check(entry, logbook))
        silences = [silence for silence in read_silences(entry) if not silence.problem]
        if silences:
            spots = _silenced(spots, silences, ran)
        for rule, spot in spots:
            severity = weights.get(rule.code)
            if severity:
                yield _for_change(_finding(rule, severity, entry, spot), rule, logbook.base)


def _known(logbook: Logbook) -> Iterator[Scope]:
    """The scopes of which something is known."""
    yield Scope.CLOCK
    if logbook.history.available:
        yield Scope.HISTORY
    if logbook.base is not None:
        yield Scope.BASE


def _silenced(
    spots: list[tuple[Rule, Spot]], silences: list[Silence], ran: set[str]
) -> list[tuple[Rule, Spot]]:
    """The spots that no comment silences, and the comments that silence none.

    ``ran`` are the rules of which it is known that they find nothing more.
    """
    places = {(silence.line, code) for silence in silences for code in silence.codes}
    there = {(spot.position.line, rule.code) for rule, spot in spots}
    kept = [(rule, spot) for rule, spot in spots if (spot.position.line, rule.code) not in places]
    for silence in silences:
        for code in silence.codes:
            if code in ran and (silence.line, code) not in there:
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


def _guess_rule(word: str) -> str:
    """The hint for a rule that there is not: its code is near to one, or it is a rule's name."""
    names = {rule.name: rule.code for rule in RULES}
    near = did_you_mean_code(word) or names.get(did_you_mean(word, list(names)) or "")
    return f"did you mean '{near}'?" if near else "'loopbook rules' lists the codes"


def settings_findings(read: ReadSettings) -> tuple[Finding, ...]:
    """What is wrong with ``loopbook.yml``, in the shape of all findings."""
    unknown = [
        Fault(
            "F007",
            f"'rules': there is no rule {code}",
            read.where("rules", code),
            f"rules.{code}",
            _guess_rule(code),
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
