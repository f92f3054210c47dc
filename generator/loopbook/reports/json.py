"""Findings as JSON, version 1: the shape is documented and only grows."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from loopbook.clock import iso_z
from loopbook.findings import Finding, Severity
from loopbook.reports.lines import Sources
from loopbook.reports.wording import encodable

_KEYS = (
    "code",
    "name",
    "severity",
    "path",
    "line",
    "column",
    "record",
    "field",
    "message",
    "hint",
)


def render(findings: Sequence[Finding], now: datetime, _: Sources) -> str:
    """One object with the counts by severity and every finding."""
    shown = {
        "version": 1,
        "now": iso_z(now),
        "counts": {
            severity.value: sum(finding.severity is severity for finding in findings)
            for severity in Severity
        },
        "findings": [{key: values[key] for key in _KEYS} for values in map(asdict, findings)],
    }
    return encodable(json.dumps(shown, ensure_ascii=False, indent=2)) + "\n"
