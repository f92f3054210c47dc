"""The rules as one log has them: their weights, their findings, their families."""

import pytest

from loopbook.checks import RULES
from loopbook.checks.codes import CODES
from loopbook.findings import Severity
from loopbook.rulebook import FAMILIES, by_family, rule_pages
from loopbook.settings import Level
from tests.logs import decision, findings


def test_every_code_belongs_to_a_family() -> None:
    assert {code[0] for code in CODES} == {family.letter for family in FAMILIES}


def test_the_families_hold_every_rule_once_and_in_order() -> None:
    pages = rule_pages({})
    assert [page.rule for page in pages] == list(RULES)
    together = [page for _, own in by_family(pages) for page in own]
    assert together == list(pages)
    assert all(own for _, own in by_family(pages))


@pytest.mark.parametrize(
    ("level", "severity", "weight", "default"),
    [
        (None, Severity.ERROR, "error", None),
        (Level.ERROR, Severity.ERROR, "error", None),
        (Level.INFO, Severity.INFO, "info", "error"),
        (Level.OFF, None, "off", "error"),
    ],
)
def test_a_rule_weighs_what_the_log_says(
    level: Level | None, severity: Severity | None, weight: str, default: str | None
) -> None:
    levels = {"L202": level} if level else {}
    [page] = [each for each in rule_pages(levels) if each.rule.code == "L202"]
    assert (page.severity, page.weight, page.default) == (severity, weight, default)


def test_a_rule_has_its_own_findings() -> None:
    found = findings({f"decisions/{name}.md": decision(expiry="2026-11-01") for name in "ab"})
    pages = {page.rule.code: page for page in rule_pages({}, found)}
    assert pages["L202"].findings == found
    assert len(found) == 2
    assert pages["L201"].findings == ()


@pytest.mark.parametrize(
    ("code", "gentler"), [("L202", "warning"), ("F011", "info"), ("L203", "off")]
)
def test_a_page_shows_how_to_make_the_rule_gentler(code: str, gentler: str) -> None:
    [page] = [each for each in rule_pages({}) if each.rule.code == code]
    assert f"```yaml\nrules: {{{code}: {gentler}}}\n```" in page.text
