"""Findings as workflow commands, which GitHub shows beside the lines of a pull request.

The format is that of
https://docs.github.com/actions/reference/workflow-commands-for-github-actions. Of a command the log
of the run shows nothing but the message, so the message says the place and the code too.
"""

from collections.abc import Sequence
from datetime import datetime

from loopbook.findings import Finding, Severity
from loopbook.reports.lines import Sources
from loopbook.reports.wording import advice, encodable, place

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def render(findings: Sequence[Finding], _: datetime, __: Sources) -> str:
    """One command a line; nothing where there are no findings."""
    return "".join(f"{_command(finding)}\n" for finding in findings)


def notice(title: str, text: str) -> str:
    """A command that shows a note on the page of the run."""
    return f"::notice title={_property(title)}::{_data(text)}"


def _command(finding: Finding) -> str:
    properties = (
        f"file={_property(encodable(finding.path))},line={finding.line},col={finding.column},"
        f"title={_property(f'{finding.code} {finding.name}')}"
    )
    message = f"{place(finding)}: {finding.code} {advice(finding)}"
    return f"::{_COMMANDS[finding.severity]} {properties}::{_data(message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
