"""Findings as test results in the XML of JUnit, which most build servers show.

There is no standard of it. What is written here is what Jenkins, GitLab and the reporters for
GitHub's actions read alike; and the file and line of a case, which Jenkins' schema does not know
but by which the others link to it.
"""

import re
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from loopbook.findings import Finding
from loopbook.reports.lines import Sources
from loopbook.reports.wording import advice, place
from loopbook.views import words

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 has no way to write, by https://www.w3.org/TR/xml/#charsets."""


def render(findings: Sequence[Finding], _: datetime, __: Sources) -> str:
    """A case for each finding, in ASCII: errors fail, all else is the output of a case that passes.

    Where there are no findings one case passes, because no case at all counts as a broken run.
    """
    counts = {
        "tests": str(len(findings) or 1),
        "failures": str(sum(finding.is_error for finding in findings)),
        "errors": "0",
    }
    suites = Element("testsuites", {"name": "loopbook", **counts})
    suite = SubElement(suites, "testsuite", {"name": "loopbook check", **counts})
    seen: Counter[tuple[str, str]] = Counter()
    for finding in findings:
        name = _name(finding)
        seen[finding.path, name] += 1
        _case(suite, finding, name, seen[finding.path, name])
    if not findings:
        SubElement(suite, "testcase", {"classname": "loopbook", "name": "no findings"})
    indent(suites)
    xml = tostring(suites, encoding="us-ascii").decode("ascii")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{xml}\n'


def _name(finding: Finding) -> str:
    """Names a case without its line: build servers know a case again by its name."""
    name = f"{finding.code} {finding.name}"
    return f"{name}: {words.visible(finding.field)}" if finding.field else name


def _case(suite: Element, finding: Finding, name: str, number: int) -> None:
    path = _writable(finding.path)
    case = SubElement(
        suite,
        "testcase",
        {
            "classname": path,
            "name": _writable(name) + (f" ({number})" if number > 1 else ""),
            "file": path,
            "line": str(finding.line),
        },
    )
    if finding.is_error:
        message = _writable(words.visible(finding.message))
        output = SubElement(case, "failure", {"type": finding.code, "message": message})
    else:
        output = SubElement(case, "system-out")
    output.text = _writable(f"{place(finding)}: {finding.severity}: {advice(finding)}")


def _writable(text: str) -> str:
    return _NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text)
