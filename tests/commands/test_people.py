"""The roster from the command line."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from loopbook.cli import cli
from tests.logs import write


def run(*arguments: str, color: bool = False) -> Result:
    plain = {"LOOPBOOK_NOW": "2026-11-18T12:00Z", "NO_COLOR": ""}
    return CliRunner().invoke(cli, arguments, env=plain, color=color, catch_exceptions=False)


@pytest.fixture
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A log of two people and a record that nobody can read, and the current folder."""
    people = "people: {ana: {name: Ana Ruiz, deputy: bo}, bo: {deputy: ana}}\n"
    monkeypatch.chdir(write(tmp_path, {"loopbook.yml": people, "decisions/a.md": b"\xff"}))
    return tmp_path


@pytest.mark.usefixtures("log")
def test_the_roster_is_shown_whatever_the_records_are() -> None:
    result = run("people")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.startswith("Ana Ruiz (ana)  Wed 18 Nov 12:00 in UTC, works now\n")
    assert "\nNotes\n  ana and bo stand in for one another" in result.stdout
    assert "\x1b[1m" in run("people", color=True).stdout
    assert "\x1b[1m" not in run("people", "--no-color", color=True).stdout


@pytest.mark.usefixtures("log")
def test_the_roster_as_json_at_another_instant() -> None:
    result = run("people", "--format", "json", "--now", "2026-11-21T12:00Z")
    shape = json.loads(result.stdout)
    assert (result.exit_code, shape["now"]) == (0, "2026-11-21T12:00:00Z")
    assert [each["next_start"] for each in shape["people"]] == ["2026-11-23T09:00:00Z"] * 2
    assert [each["name"] for each in shape["notes"]] == ["circle"]


def test_a_log_without_a_roster_is_no_fault(log: Path) -> None:
    (log / "loopbook.yml").write_text("", "utf-8")
    result = run("people")
    assert result.exit_code == 0
    assert "Put your team under 'people' in loopbook.yml" in result.stdout


def test_a_roster_with_a_mistake_is_2(log: Path) -> None:
    (log / "loopbook.yml").write_text("people: {ana: {hours: 9-17}}\n", "utf-8")
    result = run("people")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "did you mean '09:00-17:00'?" in result.stderr
