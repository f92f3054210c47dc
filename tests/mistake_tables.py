"""Mistakes that people make, and what is said of each: tables that are read from `mistakes/`.

A mistake is a few lines, then what is found in them: `=> line:column CODE message`, and below it,
indented, the hint. An empty line ends it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from loopbook.findings import Finding

FOLDER = Path(__file__).parent / "mistakes"


@dataclass(frozen=True)
class Mistake:
    text: str
    findings: str

    def __str__(self) -> str:
        return " ".join(self.text.split())


def read_mistakes(name: str) -> list[Mistake]:
    """The mistakes of one table."""
    found = []
    for block in (FOLDER / f"{name}.txt").read_text("utf-8").strip().split("\n\n"):
        text, arrow, findings = block.partition("\n=> ")
        assert arrow, block
        found.append(Mistake(f"{text}\n", f"=> {findings}"))
    return found


def mistakes_in(findings: Iterable[Finding]) -> str:
    """Findings as they stand in a table."""
    lines = []
    for each in findings:
        lines.append(f"=> {each.line}:{each.column} {each.code} {each.message}")
        lines.extend([f"   {each.hint}"] if each.hint else [])
    return "\n".join(lines)
