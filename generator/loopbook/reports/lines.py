"""The line of a file on which a finding stands."""

from collections.abc import Callable
from functools import cache

from loopbook.findings import Finding
from loopbook.yamltext import LINE_END

Sources = Callable[[str], str]
"""Gives the text of a file by its path from the root of the log; empty where it is not known."""


def line_reader(source: Sources) -> Callable[[Finding], str]:
    """Gives the line of each finding without its end; empty where it is not there."""

    @cache
    def lines(path: str) -> list[str]:
        return LINE_END.split(source(path))

    def line(finding: Finding) -> str:
        rows = lines(finding.path)
        return rows[finding.line - 1] if 0 < finding.line <= len(rows) else ""

    return line
