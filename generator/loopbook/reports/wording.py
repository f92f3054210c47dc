"""What all reports say in the same words: where a finding is, and what it says."""

import re

from loopbook.findings import Finding
from loopbook.views import words

_SURROGATE = re.compile("[\ud800-\udfff]")


def place(finding: Finding) -> str:
    """The path, the line and the column, on one line."""
    return f"{words.visible(finding.path)}:{finding.line}:{finding.column}"


def advice(finding: Finding) -> str:
    """The message and, on a second line where there is one, the hint.

    It is read in terminals and on web pages, so neither moves the cursor or turns the writing.
    """
    parts = (finding.message, finding.hint)
    return "\n".join(words.visible(part) for part in parts if part)


def encodable(text: str) -> str:
    """Text that can be written as UTF-8: a half of a surrogate pair becomes a sign."""
    return _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", text)
