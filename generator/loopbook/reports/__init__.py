"""Findings for people and for machines: each format is one function from findings to text."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from loopbook.findings import Finding
from loopbook.reports import github, gitlab, json, junit, sarif, text
from loopbook.reports.lines import Sources

Render = Callable[[Sequence[Finding], datetime, Sources], str]

FORMATS: Mapping[str, Render] = {
    "text": text.render,
    "json": json.render,
    "github": github.render,
    "gitlab": gitlab.render,
    "sarif": sarif.render,
    "junit": junit.render,
}
"""The formats of ``loopbook check --format``."""

FROM_THE_TOP = frozenset({"github", "gitlab", "junit", "sarif"})
"""The formats whose readers look for a file from the top of its repository, not of the log."""
