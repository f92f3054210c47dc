"""What `init` writes for editors and for continuous integration, as those read it."""

import json
import os
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner
from mkdocs.config import load_config
from ruamel.yaml import YAML

from loopbook import __version__
from loopbook.cli import cli
from loopbook.founding import CI, init
from loopbook.writing import Refusal
from tests.git_repo import GitRepo
from tests.logs import NOW, write
from tests.schemas import check_jsonschema

ROOT = Path(__file__).parents[1]
VENDORED = {"github": "vendor.github-workflows", "gitlab": "vendor.gitlab-ci"}
PINNED = re.compile(r"uses: actions/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+")


@pytest.fixture(autouse=True)
def _nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whose name git knows, and which repository lies around, is not looked at."""
    for name in ("GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM"):
        monkeypatch.setenv(name, os.devnull)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))


@pytest.fixture(params=sorted(CI))
def host(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


@pytest.fixture
def files(tmp_path: Path, host: str) -> dict[str, str]:
    """The files for a host, by path, in a new log."""
    list(init(tmp_path, NOW, host))
    return {path: (tmp_path / path).read_text("utf-8") for _, path in CI[host]}


def parsed(text: str) -> Any:
    return YAML(typ="safe").load(text)


def ok(folder: Path, *arguments: str) -> None:
    said = check_jsonschema(folder, *arguments)
    assert said["status"] == "ok", said


# Editors


def test_the_settings_name_a_schema_that_takes_them(tmp_path: Path) -> None:
    list(init(tmp_path, NOW))
    first = (tmp_path / "loopbook.yml").read_text("utf-8").splitlines()[0]
    named = re.fullmatch(r"# yaml-language-server: \$schema=(\S+)", first)
    assert named
    ok(tmp_path, "--schemafile", named[1], "loopbook.yml")
    (tmp_path / "wrong.yml").write_text("timezoen: UTC\n", "utf-8")
    assert check_jsonschema(tmp_path, "--schemafile", named[1], "wrong.yml")["status"] == "fail"


def test_the_schema_is_the_one_that_is_printed(tmp_path: Path) -> None:
    list(init(tmp_path, NOW))
    printed = CliRunner().invoke(cli, ["schema", "settings", "--root", str(tmp_path)])
    assert printed.exit_code == 0
    assert (tmp_path / ".loopbook/settings.schema.json").read_text("utf-8") == printed.stdout


@pytest.mark.parametrize("kind", ["decision", "handoff"])
def test_schemas_of_records_are_as_the_log_checks_them(tmp_path: Path, kind: str) -> None:
    lenient = f"collections: {{a: {{path: a, kind: {kind}, optional: [summary]}}}}\n"
    write(tmp_path, {"loopbook.yml": lenient})
    printed = CliRunner().invoke(cli, ["schema", kind, "--root", str(tmp_path)])
    assert printed.exit_code == 0
    assert "summary" not in json.loads(printed.stdout)["required"]


def test_settings_are_described_where_they_are_wrong(tmp_path: Path) -> None:
    write(tmp_path, {"loopbook.yml": "timezoen: UTC\n"})
    assert CliRunner().invoke(cli, ["schema", "settings", "--root", str(tmp_path)]).exit_code == 0
    assert CliRunner().invoke(cli, ["schema", "decision", "--root", str(tmp_path)]).exit_code == 2


# Continuous integration


def test_files_for_a_host_are_what_the_host_reads(
    tmp_path: Path, host: str, files: dict[str, str]
) -> None:
    ok(tmp_path, "--builtin-schema", VENDORED[host], *files)


def test_without_a_host_nothing_is_written_for_one(tmp_path: Path) -> None:
    written = {path for path, _ in init(tmp_path, NOW)}
    assert not written & {path for each in CI.values() for _, path in each}


def test_files_for_a_host_are_not_overwritten(tmp_path: Path, host: str) -> None:
    path = CI[host][0][1]
    write(tmp_path, {path: "mine: true\n"})
    assert (path, False) in list(init(tmp_path, NOW, host))
    assert (tmp_path / path).read_text("utf-8") == "mine: true\n"


def test_a_log_that_exists_gets_the_files(tmp_path: Path, host: str) -> None:
    list(init(tmp_path, NOW))
    written = {path for path, new in init(tmp_path, NOW, host) if new}
    assert written == {path for _, path in CI[host]}


@pytest.mark.parametrize("there", [True, False])
def test_a_folder_below_the_top_is_refused(git_repo: GitRepo, host: str, there: bool) -> None:
    folder = git_repo.path / "docs" / "log"
    if there:
        folder.mkdir(parents=True)
    with pytest.raises(Refusal, match=r"docs/log/ is a folder in a repository"):
        list(init(folder, NOW, host))
    assert not folder.exists() or list(folder.iterdir()) == []
    result = CliRunner().invoke(cli, ["init", str(folder), "--ci", host])
    assert (result.exit_code, result.stdout) == (2, "")


def test_the_top_of_a_repository_is_taken(git_repo: GitRepo, host: str) -> None:
    assert all(new for _, new in init(git_repo.path, NOW, host))


def test_this_version_is_installed_and_can_be_changed_in_one_place(files: dict[str, str]) -> None:
    for text in files.values():
        # What builds the site brings the search of its full text along.
        wanted = "loopbook[search]" if "loopbook build" in text else "loopbook"
        assert f"\n  LOOPBOOK: {wanted}=={__version__}\n" in text
        assert text.count(f"=={__version__}") == 1
        assert text.count("pip install ") == text.count('"$LOOPBOOK"') > 0


def commands(part: Any) -> Iterator[str]:
    """The command lines of a workflow or pipeline."""
    if isinstance(part, list):
        for each in part:
            yield from commands(each)
    elif isinstance(part, dict):
        for key, each in part.items():
            if key in ("run", "script", "before_script"):
                yield from [each] if isinstance(each, str) else each
            else:
                yield from commands(each)


def loopbook_commands(text: str) -> list[list[str]]:
    """The arguments of each call of `loopbook`, up to where the shell takes over."""
    lines = [re.sub(r"^(?:[A-Z_]+=\S+ )+", "", line) for line in commands(parsed(text))]
    found = [shlex.split(re.split(r" (?:>|\|\|) ", line)[0]) for line in lines]
    return [words[1:] for words in found if words[0] == "loopbook"]


def test_commands_have_the_options_that_are_used(files: dict[str, str]) -> None:
    called = [each for text in files.values() for each in loopbook_commands(text)]
    assert {name for name, *_ in called} == {"check", "build"}
    for name, *arguments in called:
        command = cli.get_command(click.Context(cli), name)
        assert command is not None
        command.make_context(name, arguments)


def test_a_job_that_builds_the_site_says_where_it_is_published(files: dict[str, str]) -> None:
    builds = [
        line for text in files.values() for line in commands(parsed(text)) if " build" in line
    ]
    [line] = builds
    assert re.match(r'SITE_URL="\S+/" loopbook build', line)


def test_a_new_log_is_published_where_the_environment_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    list(init(tmp_path, NOW))
    for address in ("https://log.example.org/team/", ""):
        monkeypatch.setenv("SITE_URL", address)
        assert load_config(str(tmp_path / "mkdocs.yml")).site_url in (address, address or None)


def test_a_change_is_judged_against_its_base_and_the_main_branch_as_a_whole(
    files: dict[str, str],
) -> None:
    checks = [
        each for text in files.values() for each in loopbook_commands(text) if each[0] == "check"
    ]
    against = [each for each in checks if "--diff" in each]
    assert 0 < len(against) < len(checks)
    assert all(each[each.index("--diff") + 1].startswith("origin/$") for each in against)


@pytest.mark.parametrize("name", [path for _, path in CI["github"]])
def test_workflows_are_pinned_and_may_do_little(tmp_path: Path, name: str) -> None:
    list(init(tmp_path, NOW, "github"))
    text = (tmp_path / name).read_text("utf-8")
    workflow = parsed(text)
    assert text.count("uses: ") == len(PINNED.findall(text)) > 0
    assert workflow["permissions"] == {"contents": "read"}
    for job_name, job in workflow["jobs"].items():
        installs = any("pip install" in step.get("run", "") for step in job["steps"])
        may_write = "permissions" in job
        assert installs != may_write, job_name
        assert "timeout-minutes" in job
        for step in job["steps"]:
            if "checkout" in step.get("uses", ""):
                assert step["with"] == {"fetch-depth": 0, "persist-credentials": False}


def test_a_workflow_publishes_whatever_is_found_and_turns_red_after_that(tmp_path: Path) -> None:
    list(init(tmp_path, NOW, "github"))
    check, site = (parsed((tmp_path / path).read_text("utf-8")) for _, path in CI["github"])
    assert list(check["on"]) == ["pull_request"]
    assert set(site["on"]) == {"push", "schedule", "workflow_dispatch"}
    jobs = site["jobs"]
    assert (jobs["publish"]["needs"], jobs["check"]["needs"]) == ("build", "publish")
    assert jobs["check"]["if"] == "${{ !cancelled() }}"
    assert jobs["publish"]["permissions"] == {"pages": "write", "id-token": "write"}
    assert not any("loopbook check" in line for line in commands(jobs["build"]))
    assert not any("--strict" in line for line in commands(site))


def test_a_pipeline_publishes_whatever_is_found_and_turns_red_after_that(tmp_path: Path) -> None:
    list(init(tmp_path, NOW, "gitlab"))
    pipeline = parsed((tmp_path / ".gitlab-ci.yml").read_text("utf-8"))
    assert pipeline["variables"]["GIT_DEPTH"] == "0"
    assert pipeline["stages"].index("publish") < pipeline["stages"].index("check")
    assert pipeline["pages"]["artifacts"] == {"paths": ["public"]}
    assert pipeline["check"]["rules"][0]["when"] == "always"
    assert pipeline["change"]["artifacts"]["reports"] == {"codequality": "code-quality.json"}
    assert pipeline["change"]["artifacts"]["when"] == "always"
    *_, last = pipeline["change"]["script"]
    assert "||" not in last


@pytest.mark.parametrize(
    ("folder", "name"),
    [
        ("ledger", "ledger log"),
        ("log", "log"),
        ("ledger-log", "ledger-log"),
        ("catalog", "catalog log"),
    ],
)
def test_the_site_of_a_folder_that_is_called_a_log_is_not_called_one_twice(
    tmp_path: Path, folder: str, name: str
) -> None:
    list(init(tmp_path / folder, NOW))
    assert load_config(str(tmp_path / folder / "mkdocs.yml")).site_name == name


# The hook


def hook() -> Any:
    [only] = parsed((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    return only


@pytest.mark.parametrize(
    ("path", "runs"),
    [
        ("decisions/2026-11-22-x.md", True),
        ("source/page.html.md.erb", True),
        ("loopbook.yml", True),
        ("log/loopbook.yml", True),
        ("notloopbook.yml", False),
        ("src/main.py", False),
        ("notes.md/x.py", False),
    ],
)
def test_the_hook_runs_where_the_log_may_change(path: str, runs: bool) -> None:
    assert bool(re.search(hook()["files"], path)) is runs


def test_the_hook_reads_the_whole_log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert hook()["pass_filenames"] is False
    assert hook()["require_serial"] is True
    assert hook()["language"] == "python"
    assert hook()["args"] == ["--diff", "HEAD"]
    list(init(tmp_path, NOW))
    monkeypatch.chdir(tmp_path)
    program, *entry = shlex.split(hook()["entry"])
    assert program == "loopbook"
    assert CliRunner().invoke(cli, [*entry, "--now", NOW.isoformat()]).exit_code == 0
    write(tmp_path, {"handoffs/x.md": "---\nstatus: offered\n---\n"})
    assert CliRunner().invoke(cli, [*entry, "--now", NOW.isoformat()]).exit_code == 1


def test_the_hook_is_documented() -> None:
    assert f"hooks: [{{id: {hook()['id']}}}]" in (ROOT / "docs" / "ci.md").read_text("utf-8")
