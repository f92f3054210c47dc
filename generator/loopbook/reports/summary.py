"""What a check found, as the Markdown that GitHub shows on the page of a run.

GitHub reads it from the file that ``GITHUB_STEP_SUMMARY`` names:
https://docs.github.com/actions/reference/workflow-commands-for-github-actions#adding-a-job-summary
"""

import re
from collections.abc import Sequence

from loopbook.findings import Finding, Severity
from loopbook.reports.text import plain_summary

_MOST = 200
"""How many findings are listed: a summary may have 1 MiB."""


def render(findings: Sequence[Finding], governing: Sequence[str]) -> str:
    """A heading with the count, the findings by weight, and the decisions that govern a change."""
    parts = ["## Loopbook", plain_summary(findings)]
    if findings:
        parts.append(_table(findings))
    if governing:
        parts.append("### Decisions that govern what this change touches")
        parts.append("\n".join(f"- {_text(line)}" for line in governing))
    return "\n\n".join(parts) + "\n"


def _table(findings: Sequence[Finding]) -> str:
    order = list(Severity)
    ranked = sorted(findings, key=lambda finding: order.index(finding.severity))
    rows = ["| | what | where |", "|---|---|---|", *map(_row, ranked[:_MOST])]
    left = len(ranked) - _MOST
    if left > 0:
        rows.append(f"\n{left} more are listed in the log of the run.")
    return "\n".join(rows)


def _row(finding: Finding) -> str:
    said = _text(finding.message) + (f"<br>{_text(finding.hint)}" if finding.hint else "")
    place = f"{finding.path}:{finding.line}"
    return f"| {finding.severity.value} | **{finding.code}** {said} | {_text(place)} |"


def _text(text: str) -> str:
    """Text in which no sign means anything to Markdown, on one line."""
    return re.sub(r"([\\`*_{}\[\]<>()#+!|~&@])", r"\\\1", " ".join(text.split()))
