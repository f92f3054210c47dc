"""The rules of the log, in one visible list, and how a log weighs them."""

from dataclasses import dataclass, field

from loopbook.checks import (
    acceptance,
    broken_links,
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
from loopbook.findings import Fault, Finding, Severity, did_you_mean
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

    def severity(self, rule: Rule, spot: Spot | None = None) -> Severity | None:
        """How a rule weighs, or what it finds at one place; None where it does not run."""
        if self.select and not rule.code.startswith(self.select):
            return None
        if self.ignore and rule.code.startswith(self.ignore):
            return None
        level = self.levels.get(rule.code)
        if level is None:
            return (spot and spot.severity) or rule.severity
        return None if level is Level.OFF else Severity(level.value)

    def runs(self, scope: Scope) -> bool:
        """Whether any rule of a scope runs."""
        return any(rule.scope is scope and self.severity(rule) for rule in RULES)


NO_RULES = Selection(ignore=tuple(BY_CODE))
"""For whoever reads a log without checking it."""


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


def _guess_rule(word: str) -> str:
    """The hint for a rule that there is not: its code is near to one, or it is a rule's name."""
    names = {rule.name: rule.code for rule in RULES}
    near = did_you_mean_code(word) or names.get(did_you_mean(word, list(names)) or "")
    return f"did you mean '{near}'?" if near else "'loopbook rules' lists the codes"
