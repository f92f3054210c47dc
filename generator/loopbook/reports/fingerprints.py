"""What makes a finding of one run the same as a finding of the next.

A fingerprint is made of the path, the code, the field and the text of the line, so it stays the
same while other lines come and go. The message is left out because it may count days ("2 days
ago"), and the line's number because it moves. Findings that are alike in all this are numbered
from the top of the file.
"""

import json
from collections import Counter
from collections.abc import Sequence
from hashlib import sha256

from loopbook.findings import Finding
from loopbook.reports.lines import Sources, line_reader


def fingerprints(findings: Sequence[Finding], source: Sources) -> list[str]:
    """A fingerprint for each finding, in their order and all different: 64 hexadecimal digits."""
    line = line_reader(source)
    seen: Counter[tuple[str, str, str | None, str]] = Counter()
    prints = []
    for finding in findings:
        alike = (finding.path, finding.code, finding.field, line(finding).strip())
        seen[alike] += 1
        prints.append(sha256(json.dumps([*alike, seen[alike]]).encode()).hexdigest())
    return prints
