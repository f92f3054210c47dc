"""What stands in front of a build: the same check as that of `loopbook check`."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from loopbook.cli import cli
from tests.git_repo import GitRepo
from tests.logs import handoff

NOW = "2026-11-22T09:00Z"


def run(*arguments: str) -> Result:
    plain = {"LOOPBOOK_NOW": NOW, "NO_COLOR": "1", "GITHUB_STEP_SUMMARY": ""}
    return CliRunner().invoke(cli, arguments, env=plain, catch_exceptions=False)


def test_a_strict_build_stops_at_what_only_history_tells(
    git_repo: GitRepo, monkeypatch: pytest.MonkeyPatch
) -> None:
    git_repo.commit({"loopbook.yml": "rules: {L206: error}\n"})
    for day in (24, 25, 26):
        git_repo.commit({"handoffs/keys.md": handoff(expiry=f"2026-11-{day}")})
    monkeypatch.chdir(git_repo.path)
    check = run("check")
    assert (check.exit_code, "error[L206]" in check.stdout) == (1, True)
    build = run("build", "--strict")
    assert build.exit_code == 1
    *_, said, nothing = build.stderr.splitlines()
    assert said == check.stdout.splitlines()[-1]
    assert nothing == "Nothing is published. 'loopbook check' shows the findings."


def test_a_build_without_mkdocs_settings_says_what_writes_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = run("build")
    assert result.exit_code == 2
    assert "'loopbook init' writes one." in result.stderr
