"""Findings as SARIF 2.1.0, which GitHub's code scanning and many editors read.

The format is that of https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html; what of it
GitHub uses, and what it asks for, stands in
https://docs.github.com/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning.
"""

import json
import re
from collections.abc import Sequence
from datetime import datetime
from urllib.parse import quote

from loopbook import __version__
from loopbook.checks import BY_CODE
from loopbook.checks.rule import Rule
from loopbook.findings import Finding, Severity
from loopbook.reports.fingerprints import fingerprints
from loopbook.reports.lines import Sources, line_reader
from loopbook.reports.wording import advice, encodable

_SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_ROOT = "%SRCROOT%"
_BOLD = re.compile(r"^\*\*(.+?)\*\*", re.MULTILINE)
_WRAP = re.compile(r"(?<!\n)\n(?!\n)")


def render(findings: Sequence[Finding], _: datetime, source: Sources) -> str:
    """One run, in ASCII, with a result for each finding; without any where there are none."""
    # Only the rules that found something: a report is not told which of the others were run, and
    # a reader of the list would take them for run and content.
    rules = [BY_CODE[code] for code in sorted({finding.code for finding in findings})]
    places = {rule.code: place for place, rule in enumerate(rules)}
    line = line_reader(source)
    run = {
        "tool": {
            "driver": {
                "name": "Loopbook",
                "version": __version__,
                "rules": [_rule(rule) for rule in rules],
            }
        },
        "columnKind": "unicodeCodePoints",
        "newlineSequences": ["\r\n", "\n", "\r"],
        "originalUriBaseIds": {_ROOT: {"description": {"text": "The root of the log."}}},
        "results": [
            _result(finding, places[finding.code], line(finding), fingerprint)
            for finding, fingerprint in zip(findings, fingerprints(findings, source), strict=True)
        ],
    }
    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, indent=2) + "\n"


def _rule(rule: Rule) -> dict[str, object]:
    plain = _BOLD.sub(r"\1", rule.page)
    what_and_why = plain.partition("\n\nExample.")[0]
    return {
        "id": rule.code,
        "name": rule.name,
        "shortDescription": {"text": rule.sentence},
        "fullDescription": {"text": _WRAP.sub(" ", what_and_why)},
        "help": {"text": plain, "markdown": rule.page},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
    }


def _result(finding: Finding, rule: int, line: str, fingerprint: str) -> dict[str, object]:
    return {
        "ruleId": finding.code,
        "ruleIndex": rule,
        "level": _LEVELS[finding.severity],
        "message": {"text": _literal(advice(finding))},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {
                        "uri": quote(encodable(finding.path)),
                        "uriBaseId": _ROOT,
                    },
                    "region": {
                        "startLine": finding.line,
                        "startColumn": finding.column,
                        "endLine": finding.line,
                        "endColumn": max(finding.column, len(line) + 1),
                    },
                }
            }
        ],
        # Not primaryLocationLineHash: GitHub's upload works that out from the file, and warns of
        # each that is not its own.
        "partialFingerprints": {"loopbook/v1": fingerprint},
    }


def _literal(text: str) -> str:
    """A message in which nothing is a placeholder, for which braces are doubled, or a link."""
    return text.replace("{", "{{").replace("}", "}}").replace("](", "] (")
