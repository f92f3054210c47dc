"""The gate of a pull request: what fails a change, what is only listed, and what governs it."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from loopbook.cli import cli
from tests.git_repo import GitRepo
from tests.logs import decision, handoff

NOW = "2026-11-22T09:00Z"
LATE, OTHER = "handoffs/late.md", "decisions/other.md"
GOVERNS = decision(
    status="accepted",
    title="Payments stay on Postgres",
    reverse_if="a write takes longer than 200 ms for a week",
    risk="{what: it grows, owner: ana}",
    applies_to="[src/payments/, '*.sql']",
    expiry="2026-11-23",
)


def run(*arguments: str, **environ: str) -> Result:
    plain = {"LOOPBOOK_NOW": NOW, "NO_COLOR": "1", "GITHUB_STEP_SUMMARY": ""}
    return CliRunner().invoke(cli, arguments, env={**plain, **environ}, catch_exceptions=False)


def codes(result: Result) -> dict[str, str]:
    """Path and code of each finding of JSON: its severity."""
    found = json.loads(result.stdout)["findings"]
    return {f"{each['path']} {each['code']}": each["severity"] for each in found}


@pytest.fixture
def repo(git_repo: GitRepo, monkeypatch: pytest.MonkeyPatch) -> GitRepo:
    """A log in which one handoff is late, and a branch of it that is checked out."""
    git_repo.commit(
        {
            "loopbook.yml": "timezone: UTC\n",
            LATE: handoff(expiry="2026-11-20"),
            OTHER: decision(),
            "decisions/pay.md": GOVERNS,
            "src/payments/pay.py": "1\n",
            "src/other.py": "1\n",
        }
    )
    git_repo.branch("work")
    monkeypatch.chdir(git_repo.path)
    return git_repo


def test_a_date_that_passes_does_not_block_others(repo: GitRepo) -> None:
    repo.commit({OTHER: decision(title="Other")})
    assert run("check").exit_code == 1, "on the main branch it is red"
    result = run("check", "--diff", "main", "--format", "json")
    assert result.exit_code == 0
    assert codes(result)[f"{LATE} L202"] == "warning"
    hint = next(
        each["hint"] for each in json.loads(result.stdout)["findings"] if each["code"] == "L202"
    )
    assert hint.endswith("; this change does not touch it, so it does not fail here")


def test_a_date_that_has_passed_fails_the_change_of_its_record(repo: GitRepo) -> None:
    repo.commit({LATE: handoff(expiry="2026-11-20", title="Still late")})
    result = run("check", "--diff", "main", "--format", "json")
    assert result.exit_code == 1
    assert codes(result)[f"{LATE} L202"] == "error"


def test_what_the_clock_has_no_part_in_fails_wherever_it_is(repo: GitRepo) -> None:
    repo.switch("main")
    repo.commit({"decisions/bad.md": decision(owner=None)})
    repo.switch("work")
    repo.git("merge", "--quiet", "main")
    repo.commit({OTHER: decision(title="Other")})
    result = run("check", "--diff", "main", "--format", "json")
    assert result.exit_code == 1
    assert codes(result)["decisions/bad.md O101"] == "error"


def test_a_change_that_is_not_committed_is_judged_too(repo: GitRepo) -> None:
    repo.write({LATE: handoff(expiry="2026-11-20", title="Still late")})
    assert run("check", "--diff", "main").exit_code == 1


def test_a_base_that_is_missing_is_2_and_says_what_to_do(repo: GitRepo) -> None:
    result = run("check", "--diff", "origin/main")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "There is no commit 'origin/main' in this clone" in result.stderr
    assert "fetch-depth: 0" in result.stderr


def test_without_git_nothing_can_be_compared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    monkeypatch.chdir(tmp_path)
    result = run("check", "--diff", "main")
    assert result.exit_code == 2
    assert "not in a git repository" in result.stderr


# The decisions that govern a change


NOTE = (
    "Payments stay on Postgres (decisions/pay.md) governs src/payments/pay.py; "
    "review by Mon 23 Nov, in 1 day: look at it now"
)


def test_the_decisions_that_govern_a_change_are_named(repo: GitRepo) -> None:
    repo.commit({"src/payments/pay.py": "2\n"})
    result = run("check", "--diff", "main")
    assert result.stdout.startswith(f"Decisions that govern what this change touches\n  {NOTE}\n")
    assert "govern" not in run("check").stdout
    repo.switch("main")
    assert "govern" not in run("check", "--diff", "main").stdout


def test_many_files_are_named_by_the_first_three(repo: GitRepo) -> None:
    repo.commit({f"src/payments/{number}.py": "1\n" for number in range(5)})
    result = run("check", "--diff", "main")
    assert "governs src/payments/0.py, src/payments/1.py, src/payments/2.py and 2 more;" in (
        result.stdout
    )


def test_they_keep_out_of_the_way_of_machines(repo: GitRepo) -> None:
    repo.commit({"src/payments/pay.py": "2\n"})
    result = run("check", "--diff", "main", "--format", "json")
    assert "decisions/pay.md" in result.stderr
    json.loads(result.stdout)
    github = run("check", "--diff", "main", "--format", "github")
    assert github.stdout.startswith(
        "::notice title=Decisions that govern what this change touches::Payments stay on Postgres"
    )


def test_a_summary_is_added_to_the_page_of_the_run(repo: GitRepo, tmp_path: Path) -> None:
    page = tmp_path / "summary.md"
    page.write_text("before\n", "utf-8")
    repo.commit({"src/payments/pay.py": "2\n"})
    run("check", "--diff", "main", "--format", "github", GITHUB_STEP_SUMMARY=str(page))
    text = page.read_text("utf-8")
    assert text.startswith("before\n## Loopbook\n\n")
    assert (
        "### Decisions that govern what this change touches\n\n- Payments stay on Postgres" in text
    )
    assert "| warning | **L202** " in text
    assert f"| {LATE}:7 |" in text


def test_a_summary_that_cannot_be_written_decides_nothing(repo: GitRepo, tmp_path: Path) -> None:
    repo.commit({LATE: handoff(expiry="2026-12-04")})
    page = tmp_path / "not there" / "summary.md"
    result = run("check", GITHUB_STEP_SUMMARY=str(page))
    assert result.exit_code == 0
    assert f"GITHUB_STEP_SUMMARY: {page} cannot be written: No such file" in result.stderr


@pytest.mark.parametrize("name", ["", " "])
def test_a_base_that_an_empty_variable_names_is_refused(repo: GitRepo, name: str) -> None:
    result = run("check", "--diff", name)
    assert result.exit_code == 2
    assert "--diff names nothing to compare with." in result.stderr


# why


def shown(*arguments: str) -> Any:
    result = run(*arguments, "--format", "json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_why_names_the_decisions_that_govern_a_file(repo: GitRepo) -> None:
    result = run("why", "src/payments/pay.py")
    assert result.exit_code == 0
    assert result.stdout.splitlines()[:5] == [
        "Payments stay on Postgres  pay",
        "  The ledger runs on Postgres 17.",
        "  accepted, ana, review by Mon 23 Nov (in 1 day)",
        "  reverse if: a write takes longer than 200 ms for a week",
        "  decisions/pay.md",
    ]


def test_why_works_from_a_folder_and_for_what_is_not_there_yet(
    repo: GitRepo, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(repo.path / "src" / "payments")
    assert "Payments stay" in run("why", "new.py").stdout
    assert run("why", "../other.py").stdout == "No decision governs src/other.py.\n"


@pytest.mark.parametrize(
    ("path", "covers"),
    [
        ("src", ["src/payments/pay.py"]),
        ("src/payments", ["src/payments/pay.py"]),
        (".", ["src/payments/pay.py"]),
        ("deep/down/schema.sql", ["deep/down/schema.sql"]),
        ("src/payments.py", None),
        ("src/other.py", None),
    ],
)
def test_why_of_folders_and_globs(repo: GitRepo, path: str, covers: list[str] | None) -> None:
    found = shown("why", path)
    assert (found["version"], found["paths"]) == (1, [path])
    assert [each["covers"] for each in found["decisions"]] == ([covers] if covers else [])


@pytest.mark.usefixtures("repo")
def test_why_needs_a_path_in_the_repository() -> None:
    assert run("why").exit_code == 2
    result = run("why", "../../x")
    assert result.exit_code == 2
    assert "is not in the log" in result.stderr


def test_a_proposal_would_govern_and_a_closed_decision_no_longer_does(repo: GitRepo) -> None:
    proposed = decision(title="Move to files", applies_to="src/payments")
    repo.write(
        {
            "decisions/a-proposal.md": proposed,
            "decisions/b-closed.md": decision(status="rejected", applies_to="src/payments"),
        }
    )
    found = shown("why", "src/payments/pay.py")
    assert [each["id"] for each in found["decisions"]] == ["pay", "a-proposal"]
    repo.commit({"src/payments/pay.py": "2\n"})
    assert "Move to files (decisions/a-proposal.md) would govern src/payments/pay.py" in (
        run("check", "--diff", "main").stdout
    )


def test_paths_of_a_log_in_a_folder_count_from_the_repository(
    git_repo: GitRepo, monkeypatch: pytest.MonkeyPatch
) -> None:
    git_repo.commit(
        {"log/loopbook.yml": "", "log/decisions/pay.md": GOVERNS, "src/payments/x.py": ""}
    )
    monkeypatch.chdir(git_repo.path / "src" / "payments")
    assert "Payments stay" in run("why", "x.py", "--root", str(git_repo.path / "log")).stdout
    git_repo.write({"src/payments/x.py": "2\n"})
    result = run("check", "--diff", "main", "--root", str(git_repo.path / "log"))
    assert "governs src/payments/x.py" in result.stdout


def test_a_glob_that_is_none_is_a_finding(repo: GitRepo) -> None:
    repo.write({OTHER: decision(applies_to="['!']")})
    result = run("check", "--select", "F007")
    assert result.exit_code == 1
    assert "'applies_to': '!' is not a glob such as src/**/*.py" in result.stdout


@pytest.mark.parametrize(
    ("form", "shown"),
    [
        ("text", "--> decisions/a.md:2:1"),
        ("json", '"path": "decisions/a.md"'),
        ("github", "file=log/decisions/a.md,"),
        ("gitlab", '"path": "log/decisions/a.md"'),
        ("sarif", '"uri": "log/decisions/a.md"'),
        ("junit", 'classname="log/decisions/a.md"'),
    ],
)
def test_what_a_host_reads_names_files_from_the_top_of_the_repository(
    git_repo: GitRepo, form: str, shown: str
) -> None:
    git_repo.commit({"log/decisions/a.md": decision(owner=None)})
    result = run("check", "--root", str(git_repo.path / "log"), "--format", form)
    assert result.exit_code == 1
    assert shown in result.stdout
