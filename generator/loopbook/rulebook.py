"""The rules as people read them: by family, as this log weighs them, with what they find in it.

A rule's page is its docstring and, below it, how far it looks, how to change its weight and how to
silence it; the site and the terminal show the same Markdown.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from loopbook.checks import RULES, Selection
from loopbook.checks.rule import Rule, Scope
from loopbook.findings import Finding, Severity
from loopbook.outputs.json import VERSION
from loopbook.settings import Level
from loopbook.views import addresses


@dataclass(frozen=True, slots=True)
class Family:
    """Rules that look after one thing; their codes begin with the same letter."""

    letter: str
    name: str
    sentence: str
    """What they look after."""


FAMILIES = (
    Family("F", "Form", "Whether a file can be read, and says what its kind must say."),
    Family("O", "Ownership", "Whether every record has one person, and a path that is followed."),
    Family("L", "Life", "Whether every live record has a date, and moves before it passes."),
    Family("D", "Decisions", "Whether a decision can be judged by others, and taken back."),
    Family("H", "Handoffs", "Whether a handoff says what is to do, and was understood."),
    Family("R", "References", "Whether what a record names is there, and both ends agree."),
    Family("T", "Trust", "Who may read a record, and whether the past stayed as it was."),
)
"""All of them, in the order of their codes."""

_LOOKS_AT = {
    Scope.FILE: "One file and the settings.",
    Scope.LOG: "The whole log.",
    Scope.CLOCK: "A live record, and what now is.",
    Scope.HISTORY: "The git history; without one it is silent.",
    Scope.BASE: (
        "What a change does to a record, against the last commit or the base that the check is "
        "given; without git it is silent."
    ),
}

_GENTLER = {
    Severity.ERROR: Level.WARNING,
    Severity.WARNING: Level.INFO,
    Severity.INFO: Level.OFF,
}

_BREAKS = "It cannot be silenced: a comment counts only where the file can be read."
_COMMENTS = "There is nothing to silence: mend the comment, or delete it."
_NEVER_SILENCED = {
    **dict.fromkeys(("F001", "F002", "F003", "F004"), _BREAKS),
    "F008": "There is nothing to silence: only one of the two can have the address.",
    **dict.fromkeys(("F010", "F011"), _COMMENTS),
}
"""The rules whose findings no comment can or need silence, and why."""


@dataclass(frozen=True, slots=True)
class RulePage:
    """A rule as one log has it."""

    rule: Rule
    severity: Severity | None
    """As the log weighs it; None where it is off."""
    findings: tuple[Finding, ...] = ()
    """What it finds in the log now."""

    @property
    def weight(self) -> str:
        """``error``, ``warning``, ``info`` or ``off``."""
        return self.severity.value if self.severity else Level.OFF.value

    @property
    def default(self) -> str | None:
        """The weight that it has elsewhere; None where this log has not changed it."""
        return None if self.severity is self.rule.severity else self.rule.severity.value

    @property
    def address(self) -> str:
        """Its page on the site."""
        return addresses.of_rule(self.rule.code)

    @property
    def text(self) -> str:
        """What it finds, why it matters, both examples, and how to live with it; in Markdown."""
        rule = self.rule
        parts = (rule.page, _reach(rule), _weighing(rule), _silencing(rule.code))
        return "\n\n".join(parts)


def _reach(rule: Rule) -> str:
    time = " Time alone makes it speak, without any edit." if rule.time_dependent else ""
    return f"**What it looks at.** {_LOOKS_AT[rule.scope]}{time}"


def _weighing(rule: Rule) -> str:
    return (
        "**Change its weight.** In `loopbook.yml`, to `error`, `warning`, `info` or `off`:\n\n"
        f"```yaml\nrules: {{{rule.code}: {_GENTLER[rule.severity].value}}}\n```"
    )


def _silencing(code: str) -> str:
    heading = "**Silence one finding.**"
    if code in _NEVER_SILENCED:
        return f"{heading} {_NEVER_SILENCED[code]}"
    return (
        f"{heading} With a comment that says why, at the end of its line or alone on the line "
        f"above it:\n\n```yaml\n# loopbook: ignore[{code}] because …\n```\n\n"
        "In the text below the front matter it is an HTML comment: "
        f"`<!-- loopbook: ignore[{code}] because … -->`."
    )


def rule_pages(
    levels: Mapping[str, Level], findings: Iterable[Finding] = ()
) -> tuple[RulePage, ...]:
    """All rules by code, with the weights that a log gives them and what they find in it."""
    selection = Selection(levels=dict(levels))
    found: dict[str, list[Finding]] = {}
    for finding in findings:
        found.setdefault(finding.code, []).append(finding)
    return tuple(
        RulePage(rule, selection.severity(rule), tuple(found.get(rule.code, ()))) for rule in RULES
    )


def by_family(pages: Iterable[RulePage]) -> Iterator[tuple[Family, tuple[RulePage, ...]]]:
    """The families that have rules, each with its own."""
    every = tuple(pages)
    for family in FAMILIES:
        own = tuple(page for page in every if page.rule.code.startswith(family.letter))
        if own:
            yield family, own


def shape(pages: Iterable[RulePage]) -> dict[str, Any]:
    """``rules --format json``."""
    return {
        "version": VERSION,
        "rules": [
            {
                "code": page.rule.code,
                "name": page.rule.name,
                "family": family.name.lower(),
                "severity": page.weight,
                "default": page.rule.severity.value,
                "time_dependent": page.rule.time_dependent,
                "looks_at": page.rule.scope.value,
                "sentence": page.rule.sentence,
                "page": page.text,
                "url": page.address,
            }
            for family, own in by_family(pages)
            for page in own
        ],
    }
