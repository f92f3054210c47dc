"""This project's own log: the first log that Loopbook is run on."""

from pathlib import Path

import pytest

from loopbook.checks import settings_findings
from loopbook.clock import parse_instant
from loopbook.examine import Examination, examine
from loopbook.records import Decision, Kind
from loopbook.settings import read_settings
from tests.builds import mkdocs

ROOT = Path(__file__).parents[1]
NOW = "2026-11-23T12:00:00Z"
"""Before any date in it has passed: a test must not turn red because time goes by."""


@pytest.fixture(scope="module")
def own() -> Examination:
    read = read_settings(ROOT)
    assert settings_findings(read) == ()
    return examine(ROOT, read.settings, parse_instant(NOW))


def test_it_passes_the_check(own: Examination) -> None:
    assert [finding for finding in own.findings if finding.is_error] == []
    assert own.logbook.broken == ()


def test_it_has_decisions_with_a_signal_that_would_reverse_them_and_handoffs(
    own: Examination,
) -> None:
    kinds = [item.kind for item in own.logbook.items]
    assert kinds.count(Kind.DECISION) >= 6
    assert kinds.count(Kind.HANDOFF) >= 2
    for item in own.logbook.items:
        if isinstance(item.record, Decision) and item.record.live:
            assert item.record.reverse_if, item.id
            assert item.record.risk is not None, item.id
            assert item.record.risk.owner in own.logbook.settings.people, item.id


def test_its_site_is_built_in_strict_mode(tmp_path: Path) -> None:
    done = mkdocs(ROOT, "build", "--strict", "--site-dir", str(tmp_path / "site"), now=NOW)
    assert done.returncode == 0, done.stdout + done.stderr
    assert (tmp_path / "site" / "index.html").is_file()
    assert (tmp_path / "site" / "api" / "records.json").is_file()
