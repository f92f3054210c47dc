"""``loopbook coverage``: its dates, its exit codes, and the commands that it prints."""

import json
import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from loopbook.cli import cli
from tests.leaves import LOG, ROSTER
from tests.logs import decision, write

NOW = "2026-11-22T09:00Z"
LEAVING = ROSTER.replace("ana: {", "ana: {left: 2026-12-31, ")


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["--now", NOW, *arguments], catch_exceptions=False)


@pytest.fixture(autouse=True)
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A log, which is the current folder."""
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    monkeypatch.chdir(write(tmp_path, {"loopbook.yml": ROSTER, **LOG}))
    return tmp_path


def printed_commands(text: str) -> list[list[str]]:
    """Every `loopbook move` of a page, in code spans and in the block of commands."""
    lines = re.findall(r"`(loopbook move [^`]+)`|^    (loopbook move .+)$", text, re.MULTILINE)
    return [shlex.split(span or line)[1:] for span, line in lines]


def test_the_next_leave_of_the_roster_is_looked_at_and_ends_with_1() -> None:
    result = run("coverage", "@ana")
    assert result.exit_code == 1
    assert result.stdout.startswith("# Leave of Ana Ruiz: 21 Dec 2026 – 4 Jan 2027\n")
    assert result.stderr == ""


def test_a_leave_that_is_covered_ends_with_0(log: Path) -> None:
    write(log, {"decisions/late.md": decision(expiry="2026-12-22")})
    result = run("coverage", "ana", "--from", "2026-12-21", "--to", "2026-12-27")
    assert "decide by Tue 1 Dec: before the leave; Bo Chen acts" in result.stdout
    assert "## Nobody covers\n\nnone\n" in result.stdout
    assert result.exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "span"),
    [
        (["--from", "mon", "--to", "fri"], ("2026-11-23", "2026-11-27")),
        (["--from", "2026-12-01", "--to", "+2w"], ("2026-12-01", "2026-12-15")),
        (["--to", "tomorrow"], ("2026-11-22", "2026-11-23")),
        (["--from", "2026-12-23", "--to", "+1w"], ("2026-12-23", "2026-12-30")),  # in the leave
        (["--from", "2026-11-20", "--to", "2026-11-22"], ("2026-11-20", "2026-11-22")),
    ],
)
def test_dates_are_read_as_they_are_said(arguments: list[str], span: tuple[str, str]) -> None:
    shape = json.loads(run("coverage", "ana", *arguments, "--format", "json").stdout)
    assert (shape["from"], shape["to"]) == span


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["anna"], "'anna' is not on the roster; did you mean 'ana'?"),
        (["Bo Chen"], "did you mean 'bo'?"),
        (["zoltan"], "the roster has: ana, bo, chi, dee, eve"),
        (["eve"], "no leave of 'eve' that runs or comes; give its dates"),
        (["ana", "--from", "fri"], "--to is missing"),
        (["ana", "--from", "someday", "--to", "fri"], "--from: 'someday' is not a date"),
        (["ana", "--from", "fri", "--to", "soon"], "--to: 'soon' is not a date"),
        (["ana", "--from", "fri", "--to", "2026-11-24"], "lies before the first date"),
        (["ana", "--from", "2026-11-01", "--to", "2026-11-21"], "has passed in Europe/Madrid"),
    ],
)
def test_what_cannot_be_looked_at_ends_with_2(arguments: list[str], said: str) -> None:
    result = run("coverage", *arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr


def test_without_a_roster_nobody_can_be_looked_at(log: Path) -> None:
    write(log, {"loopbook.yml": "timezone: UTC\n"})
    assert "there is no roster" in run("coverage", "ana").stderr


def test_whoever_leaves_gets_a_departure_unless_dates_are_given(log: Path) -> None:
    write(log, {"loopbook.yml": LEAVING})
    result = run("coverage", "ana")
    assert (result.exit_code, result.stdout.split("\n")[0]) == (1, "# Departure of Ana Ruiz")
    assert json.loads(run("coverage", "ana", "--format", "json").stdout)["reason"] == "departure"
    assert run("coverage", "ana", "--to", "fri").stdout.startswith("# Leave of Ana Ruiz")


def test_the_commands_of_a_leave_give_away_what_nobody_covers() -> None:
    commands = printed_commands(run("coverage", "ana").stdout)
    assert len(commands) == 5
    for command in commands:
        result = run(*command)
        assert result.exit_code == 0, result.stderr
    shape = json.loads(run("coverage", "ana", "--format", "json").stdout)
    left = [each["part"] for each in shape["loops"] if not each["covered"]]
    assert left == ["action"], "an action is given away by editing the text"
    assert shape["commands"] == []


@pytest.mark.parametrize("left", ["2026-12-31", "2026-11-01"])
def test_the_commands_of_a_departure_give_away_all_that_commands_can(log: Path, left: str) -> None:
    write(log, {"loopbook.yml": LEAVING.replace("2026-12-31", left, 1)})
    text = run("coverage", "ana").stdout
    commands = printed_commands(text)
    assert len(commands) == 5
    for command in commands:
        result = run(*command)
        assert result.exit_code == 0, result.stderr
    shape = json.loads(run("coverage", "ana", "--format", "json").stdout)
    still = {(each["part"], each["id"]) for each in shape["loops"]}
    # What ana had accepted she offers now, and is accountable until it is taken.
    assert still == {("action", "export"), ("loop", "export")}
