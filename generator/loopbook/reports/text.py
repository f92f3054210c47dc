"""Findings for a terminal: the place, the line with a caret, and what to do about it."""

from collections.abc import Sequence
from datetime import datetime
from unicodedata import category, east_asian_width

import click

from loopbook.findings import Finding, Severity
from loopbook.reports.lines import Sources, line_reader
from loopbook.reports.wording import place
from loopbook.views import words

COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.INFO: "cyan"}
_WIDTH = 100
"""The most characters of a line that are shown."""


def render(findings: Sequence[Finding], _: datetime, source: Sources) -> str:
    """Every finding with its line, and the count at the end. Colours are terminal codes."""
    line = line_reader(source)
    parts = (f"{_finding(finding, line(finding))}\n" for finding in findings)
    return "".join(parts) + summary(findings) + "\n"


def summary(findings: Sequence[Finding]) -> str:
    """The count of findings in a sentence, with terminal codes."""
    failing = any(finding.is_error for finding in findings)
    colour = "red" if failing else None if findings else "green"
    return click.style(plain_summary(findings), fg=colour, bold=bool(findings))


def plain_summary(findings: Sequence[Finding]) -> str:
    """The count of findings in a sentence."""
    if not findings:
        return "No findings."
    counts = [
        words.amount(number, severity.value) if severity is not Severity.INFO else f"{number} info"
        for severity in Severity
        if (number := sum(finding.severity is severity for finding in findings))
    ]
    files = len({finding.path for finding in findings})
    return f"{', '.join(counts)} in {words.amount(files, 'file')}."


def _finding(finding: Finding, line: str) -> str:
    label = click.style(f"{finding.severity.value}[{finding.code}]", COLOURS[finding.severity])
    parts = [
        f"{label} {click.style(finding.name, bold=True)}: {words.visible(finding.message)}",
        click.style(f"  --> {place(finding)}", dim=True),
    ]
    if line.strip():
        number = str(finding.line)
        shown, caret = _excerpt(line, finding.column)
        gutter = click.style(f"{number} |", dim=True)
        parts.append(f"   {gutter} {shown}")
        pointer = click.style("^", COLOURS[finding.severity])
        parts.append(f"   {' ' * len(number)} {click.style('|', dim=True)} {' ' * caret}{pointer}")
    if finding.hint:
        parts.append(f"   = {click.style('help', bold=True)}: {words.visible(finding.hint)}")
    return "\n".join(parts) + "\n"


def _excerpt(line: str, column: int) -> tuple[str, int]:
    """The part of a line around a column, and the cells before the caret."""
    column = min(max(column, 1), len(line) + 1)
    start = 0 if column <= _WIDTH - 20 else column - _WIDTH // 2
    shown = words.visible(line[start : start + _WIDTH])
    before = words.visible(line[start : column - 1])
    lead, rest = "…" if start else "", "…" if start + _WIDTH < len(line) else ""
    return lead + shown + rest, len(lead) + sum(_cells(character) for character in before)


def _cells(character: str) -> int:
    if category(character) in ("Mn", "Me"):
        return 0
    return 2 if east_asian_width(character) in ("W", "F") else 1
