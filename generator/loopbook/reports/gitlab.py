"""Findings as a code quality report, which GitLab shows in a merge request.

The format is that of https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format.
"""

import json
from collections.abc import Sequence
from datetime import datetime

from loopbook.findings import Finding, Severity
from loopbook.reports.fingerprints import fingerprints
from loopbook.reports.lines import Sources
from loopbook.reports.wording import advice, encodable

_SEVERITIES = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.INFO: "info"}


def render(findings: Sequence[Finding], _: datetime, source: Sources) -> str:
    """A list of issues, in ASCII; an empty one where there are no findings."""
    prints = fingerprints(findings, source)
    return json.dumps(list(map(_issue, findings, prints)), indent=2) + "\n"


def _issue(finding: Finding, fingerprint: str) -> dict[str, object]:
    return {
        # GitLab shows the description and the place, nothing else.
        "description": f"{finding.code} {finding.name}: {advice(finding)}",
        "check_name": finding.code,
        "fingerprint": fingerprint,
        "severity": _SEVERITIES[finding.severity],
        "location": {"path": encodable(finding.path), "lines": {"begin": finding.line}},
    }
