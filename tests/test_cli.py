"""The command line: exit codes, what goes where, and the shapes that scripts rely on."""

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result

from loopbook import __version__
from loopbook import cli as door
from loopbook.checks import BY_CODE, RULES
from loopbook.cli import cli
from loopbook.commands import check, rules
from loopbook.settings import parse_settings
from tests.git_repo import GitRepo
from tests.logs import decision, handoff, write

NOW = "2026-11-22T09:00Z"
ROOT = Path(__file__).parents[1]
FILES = {
    "loopbook.yml": (
        "people:\n  ana: {name: Ana Ruiz, email: ana@example.org}\n  bo: {name: Bo Chen}\n"
        "  chi: {}\nescalation: {default: normal, policies: {normal: {}}}\n"
    ),
    "decisions/2026-11-01-ledger.md": decision(tags="[db, money]", escalation=None),
    "handoffs/2026-11-02-week.md": handoff(
        body="\n## Actions\n\n- [ ] x\n\n## If … then\n\n- If y, then z.\n\n## Evidence\n\n- w\n",
        tags="[db]",
    ),
    "handoffs/2026-11-03-done.md": handoff(
        status="done", owner="chi", outcome="It is done.", title="Done, and over", expiry=None
    ),
}
LATE = {"handoffs/2026-11-04-late.md": handoff(expiry="2026-11-20", title="Late")}
RECORD_KEYS = [
    *("id", "kind", "title", "status", "open", "overdue", "owner", "accountable", "acting"),
    *("expiry", "expires_at", "opened_at", "closed_at", "escalation", "tags", "path", "url"),
]


def run(*arguments: str, color: bool = False, **environ: str) -> Result:
    """One run of `loopbook`; a fault of the tool itself is an error of the test."""
    plain = {"LOOPBOOK_NOW": "", "SOURCE_DATE_EPOCH": "", "NO_COLOR": ""}
    return CliRunner().invoke(
        cli, arguments, env={**plain, **environ}, color=color, catch_exceptions=False
    )


def shown(*arguments: str, form: str = "json") -> Any:
    """The JSON that a run prints."""
    result = run(*arguments, "--now", NOW, "--format", form)
    assert result.exit_code in (0, 1), result.output
    return json.loads(result.stdout)


@pytest.fixture
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A log without faults, and the current folder."""
    for name in ("GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM"):
        monkeypatch.setenv(name, os.devnull)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    monkeypatch.chdir(write(tmp_path, FILES))
    return tmp_path


@pytest.fixture
def empty(log: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with nothing in it, and the current one."""
    folder = log / "elsewhere"
    folder.mkdir()
    (log / "loopbook.yml").unlink()
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def identity(monkeypatch: pytest.MonkeyPatch, log: Path) -> None:
    """Somebody who commits here."""
    config = log / ".gitconfig"
    config.write_text("[user]\nname = Ána Ruiz\nemail = ana@example.org\n", "utf-8")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(config))


# Help


CONTEXT = click.Context(cli)
COMMANDS = cli.list_commands(CONTEXT)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help(name: str) -> None:
    result = run(name, "--help")
    assert result.exit_code == 0
    command = cli.get_command(CONTEXT, name)
    assert command is not None
    assert (command.help or "").strip()
    assert all(option in result.stdout for option in ("--root", "--now", "--no-color"))


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_named_in_the_readme(name: str) -> None:
    assert f"loopbook {name}" in (ROOT / "README.md").read_text("utf-8")


def test_help_and_version() -> None:
    for option in ("-h", "--help"):
        result = run(option)
        assert result.exit_code == 0
        assert all(name in result.stdout for name in COMMANDS)
    assert run("--version").stdout == f"loopbook, version {__version__}\n"


# Exit codes


@pytest.mark.usefixtures("log")
def test_clean_is_0() -> None:
    result = run("check", "--now", NOW)
    assert (result.exit_code, result.stdout, result.stderr) == (0, "No findings.\n", "")


def test_findings_are_1_and_go_to_standard_output(log: Path) -> None:
    write(log, LATE)
    result = run("check", "--now", NOW)
    assert result.exit_code == 1
    assert "error[L202]" in result.stdout
    assert result.stdout.endswith("1 error in 1 file.\n")
    assert result.stderr == ""


def test_a_check_of_no_records_says_so(empty: Path) -> None:
    result = run("check")
    assert (result.exit_code, result.stdout) == (0, "No findings.\n")
    assert result.stderr == (
        f"There are no records in {empty}, and no loopbook.yml there or above. 'loopbook init' "
        "begins a log; --root names one that is elsewhere.\n"
    )
    (empty / "loopbook.yml").touch()
    assert run("check").stderr == (
        f"There are no records in {empty}: its collections match no file.\n"
    )


def test_findings_that_are_no_errors_are_0(log: Path) -> None:
    write(log, {"handoffs/2026-11-05-soon.md": handoff(expiry="2026-11-24")})
    result = run("check", "--now", NOW)
    assert result.exit_code == 0
    assert "info[L203]" in result.stdout


@pytest.mark.usefixtures("log")
@pytest.mark.parametrize(
    "arguments",
    [
        ["nonsense"],
        ["check", "--nonsense"],
        ["check", "--format", "xml"],
        ["check", "--select", "X999"],
        ["check", "--ignore", "F001,X999"],
        ["check", "nowhere.md"],
        ["check", ".."],
        ["check", "--now", "soon"],
        ["--now", "2026-02-30", "check"],
        ["--root", "nowhere", "check"],
        ["--root", "loopbook.yml", "check"],
        ["show", "nothing"],
        ["show"],
        ["week", "2025-W53"],
        ["week", "9999-W52"],
        ["week", "soon"],
        ["explain", "X999"],
        ["list", "--kind", "meeting"],
        ["new", "meeting", "x"],
        ["new", "decision", ""],
        ["new", "decision", "x" * 81],
        ["new", "decision", "x", "--owner", "nobody"],
        ["new", "decision", "x", "--owner", "ana", "--expiry", "someday"],
        ["new", "handoff", "x", "--from", "ana"],
        ["new", "handoff", "x", "--from", "ana", "--owner", "ana"],
        ["build"],
        ["serve"],
    ],
)
def test_usage_is_2_and_goes_to_standard_error(arguments: list[str]) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "Error: " in result.stderr


@pytest.mark.parametrize("command", ["check", "list", "week", "show x", "new decision x", "build"])
def test_wrong_settings_are_2_and_are_said_on_standard_error(log: Path, command: str) -> None:
    write(log, {"loopbook.yml": "timezone: UTC\ntimzone: UTC\n"})
    result = run(*command.split())
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "loopbook.yml:2:1" in result.stderr
    assert "did you mean 'timezone'?" in result.stderr


def main_with(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int | str | None:
    """How `main` ends."""
    monkeypatch.setattr(sys, "argv", ["loopbook", *arguments])
    with pytest.raises(SystemExit) as end:
        door.main()
    return end.value.code


@pytest.mark.usefixtures("log")
def test_a_fault_of_the_tool_is_3(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(check, "examine", fail)
    assert main_with(monkeypatch, "check") == 3
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "Loopbook itself failed" in captured.err
    assert "ZeroDivisionError" in captured.err


@pytest.mark.usefixtures("log")
@pytest.mark.parametrize("error", [KeyboardInterrupt, click.Abort])
def test_an_interrupt_is_130(monkeypatch: pytest.MonkeyPatch, error: type[BaseException]) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(check, "examine", fail)
    assert main_with(monkeypatch, "check") == 130


@pytest.mark.usefixtures("log")
def test_the_entry_point_ends_as_the_commands_do(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main_with(monkeypatch, "--version") == 0
    assert main_with(monkeypatch, "check", "--now", "2027-12-01") == 1
    assert main_with(monkeypatch, "nonsense") == 2
    assert "No such command" in capsys.readouterr().err
    monkeypatch.setattr(sys, "argv", ["loopbook", "check", "--now", NOW])
    door.main()
    assert capsys.readouterr().out == "No findings.\n"


@pytest.mark.skipif(os.name == "nt", reason="pipes end otherwise there")
def test_a_reader_that_has_seen_enough_is_no_fault(log: Path) -> None:
    many = {f"handoffs/2026-11-04-{n}.md": handoff(title="x" * 80) for n in range(200)}
    write(log, many)
    process = subprocess.Popen(
        [sys.executable, "-m", "loopbook", "list", "--format", "json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT / "generator")},
    )
    assert process.stdout is not None
    assert process.stderr is not None
    assert process.stdout.readline() == b"{\n"
    process.stdout.close()
    said = process.stderr.read()
    process.stderr.close()
    assert (process.wait(), said) == (0, b"")


# Global options


def test_now_may_stand_before_and_behind_the_command(log: Path) -> None:
    late, early = "2027-01-01T00:00Z", "2026-11-22"
    assert run("--now", late, "check").exit_code == 1
    assert run("check", "--now", late).exit_code == 1
    assert run("--now", late, "check", "--now", early).exit_code == 0
    assert run("check", LOOPBOOK_NOW=late).exit_code == 1
    assert run("check", "--now", early, LOOPBOOK_NOW=late).exit_code == 0
    assert run("check", SOURCE_DATE_EPOCH="1800000000").exit_code == 1
    assert run("check", LOOPBOOK_NOW=early, SOURCE_DATE_EPOCH="1800000000").exit_code == 0
    assert log.is_dir()


@pytest.mark.usefixtures("log")
def test_a_variable_that_is_no_instant_is_2() -> None:
    result = run("check", LOOPBOOK_NOW="soon")
    assert result.exit_code == 2
    assert "2026-11-22T09:00Z" in result.stderr


def test_the_root_is_found_upward_or_named(log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(log, {**LATE, "a/b/x.txt": "", "other/loopbook.yml": ""})
    monkeypatch.chdir(log / "a/b")
    assert run("check", "--now", NOW).exit_code == 1
    assert run("check", "--now", NOW, "--root", str(log / "other")).exit_code == 0
    assert run("--root", "../../other", "check", "--now", NOW).exit_code == 0


def test_colours_only_where_they_are_wanted(log: Path) -> None:
    write(log, LATE)
    assert "\x1b[" in run("check", "--now", NOW, color=True).stdout
    assert "\x1b[" not in run("check", "--now", NOW).stdout
    assert "\x1b[" not in run("check", "--now", NOW, "--no-color", color=True).stdout
    assert "\x1b[" not in run("--no-color", "check", "--now", NOW, color=True).stdout
    assert "\x1b[" not in run("check", "--now", NOW, color=True, NO_COLOR="1").stdout
    write(log, {"loopbook.yml": "x: 1"})
    assert "\x1b[" not in run("check", "--now", NOW, color=True, NO_COLOR="1").stderr


# check


@pytest.fixture
def faulty(log: Path) -> Path:
    """A log with an error in each of three files."""
    return write(
        log,
        {
            **LATE,
            "decisions/2026-11-05-x.md": decision(onwer="bo"),
            "decisions/old/2026-11-06-y.md": decision(owner="anna"),
        },
    )


def codes(*arguments: str) -> list[str]:
    return [each["code"] for each in shown("check", *arguments)["findings"]]


@pytest.mark.usefixtures("faulty")
@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ([], ["F005", "O102", "L202"]),
        (["--select", "L202"], ["L202"]),
        (["--select", "l2,F"], ["F005", "L202"]),
        (["--ignore", "F005, O1"], ["L202"]),
        (["--select", "F,L", "--ignore", "L202"], ["F005"]),
        (["decisions"], ["F005", "O102"]),
        (["./decisions/old/"], ["O102"]),
        (["decisions/2026-11-05-x.md", "handoffs"], ["F005", "L202"]),
        (["."], ["F005", "O102", "L202"]),
        (["decisions/2026-11-01-ledger.md"], []),
    ],
)
def test_check_looks_at_chosen_rules_and_paths(arguments: list[str], expected: list[str]) -> None:
    assert codes(*arguments) == expected
    assert run("check", *arguments, "--now", NOW).exit_code == bool(expected)


def test_paths_are_those_of_the_current_folder(
    faulty: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(faulty / "decisions")
    assert codes("old") == ["O102"]
    assert codes(str(faulty / "handoffs")) == ["L202"]
    assert codes("..") == ["F005", "O102", "L202"]


def test_a_link_is_checked_by_its_own_name(log: Path) -> None:
    (log / "decisions/gone.md").symlink_to(log / "nothing.md")
    (log / "decisions/out.md").symlink_to(log.parent / "nothing.md")
    assert codes("decisions/gone.md") == ["F001"]
    assert codes("decisions/out.md") == ["F001"]


def test_settings_change_the_gate(faulty: Path) -> None:
    rules = "rules: {L202: warning, F005: off, O102: info}\n"
    write(faulty, {"loopbook.yml": f"{FILES['loopbook.yml']}{rules}"})
    shape = shown("check")
    assert shape["counts"] == {"error": 0, "warning": 1, "info": 1}
    assert run("check", "--now", NOW).exit_code == 0


@pytest.mark.usefixtures("faulty")
def test_check_in_the_formats_of_machines() -> None:
    lines = run("check", "--now", NOW, "--format", "github").stdout.splitlines()
    assert len(lines) == 3
    assert lines[0].startswith("::error file=decisions/2026-11-05-x.md,line=8,col=1,title=F005")
    assert list(shown("check")) == ["version", "now", "counts", "findings"]
    (run_of_sarif,) = shown("check", form="sarif")["runs"]
    (place,) = run_of_sarif["results"][0]["locations"]
    assert place["physicalLocation"]["region"]["endColumn"] == len("onwer: bo") + 1
    prints = [each["partialFingerprints"]["loopbook/v1"] for each in run_of_sarif["results"]]
    assert [each["fingerprint"] for each in shown("check", form="gitlab")] == prints
    assert len(set(prints)) == 3
    report = run("check", "--now", NOW, "--format", "junit")
    assert (report.exit_code, report.stdout.count("<testcase ")) == (1, 3)


# list


def ids(*arguments: str) -> list[str]:
    return [each["id"] for each in shown("list", *arguments)["records"]]


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ("", "late ledger week done"),
        ("--open", "late ledger week"),
        ("--overdue", "late"),
        ("--kind decision", "ledger"),
        ("--kind decision --kind handoff --open", "late ledger week"),
        ("--owner chi", "done"),
        ("--owner @ana", "late ledger week"),  # accountable for what is not accepted yet
        ("--owner bo", "late week"),
        ("--status DONE", "done"),
        ("--status proposed --status done", "ledger done"),
        ("--tag money", "ledger"),
        ("--tag db --open", "ledger week"),
        ("--tag nothing", ""),
    ],
)
def test_list_narrows(log: Path, arguments: str, expected: str) -> None:
    write(log, LATE)
    assert [each[11:] for each in ids(*arguments.split())] == expected.split()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ("--owner boo", "'boo' is not on the roster; did you mean 'bo'?"),
        ("--owner ana --owner ruiz", "'ruiz' is not on the roster; 'loopbook people' shows it."),
        ("--status dne", "'dne' is a status of no record; did you mean 'done'?"),
        ("--status busy", "write proposed, accepted, rejected, withdrawn, superseded, reversed, "),
    ],
)
@pytest.mark.usefixtures("log")
def test_list_refuses_a_person_and_a_status_that_cannot_be(arguments: str, said: str) -> None:
    result = run("list", *arguments.split(), "--now", NOW)
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr


def test_what_no_record_has_yet_is_an_empty_list(log: Path) -> None:
    collection = "collections: {d: {path: decisions, kind: decision, statuses: {Draft: proposed}}}"
    for arguments in (
        "--owner chi --open",
        "--status offered --kind decision",
        "--status reversed",
    ):
        assert ids(*arguments.split()) == []
    (log / "loopbook.yml").write_text(f"{collection}\n", "utf-8")
    for arguments in ("--owner stranger", "--status draft", "--status deprecated"):
        assert ids(*arguments.split()) == []


@pytest.mark.usefixtures("log")
def test_the_json_of_list_has_the_documented_shape() -> None:
    shape = shown("list")
    assert list(shape) == ["version", "now", "records"]
    assert (shape["version"], shape["now"]) == (1, "2026-11-22T09:00:00Z")
    assert [list(each) for each in shape["records"]] == [RECORD_KEYS] * 3
    assert list(shape["records"][0]["escalation"]) == ["policy", "level", "next"]
    assert shape["records"][0] == {
        "id": "2026-11-01-ledger",
        "kind": "decision",
        "title": "Use Postgres for the ledger",
        "status": "proposed",
        "open": True,
        "overdue": False,
        "owner": "ana",
        "accountable": "ana",
        "acting": "ana",
        "expiry": "2026-12-15",
        "expires_at": "2026-12-16T00:00:00Z",
        "opened_at": None,
        "closed_at": None,
        "escalation": shape["records"][0]["escalation"],
        "tags": ["db", "money"],
        "path": "decisions/2026-11-01-ledger.md",
        "url": "decisions/2026-11-01-ledger/",
    }
    assert shape["records"][0]["escalation"]["policy"] == "normal"


@pytest.mark.usefixtures("log")
def test_the_csv_of_list_has_a_row_for_each_record() -> None:
    result = run("list", "--format", "csv", "--now", NOW)
    rows = list(csv.DictReader(io.StringIO(result.stdout)))
    assert [row["id"] for row in rows] == ids()
    assert set(rows[0]) == set(RECORD_KEYS) - {"escalation"}
    assert (rows[0]["open"], rows[0]["tags"], rows[2]["expiry"]) == ("true", "db money", "")
    assert rows[2]["title"] == "Done, and over"


@pytest.mark.usefixtures("log")
def test_the_table_of_list_says_what_who_and_until_when() -> None:
    lines = run("list", "--now", NOW, COLUMNS="120").stdout.splitlines()
    assert len(lines) == 3
    assert lines[0].split("  ")[0] == "2026-11-01-ledger"
    assert all(
        part in lines[0] for part in ("Use Postgres for the ledger", "proposed", "ana", "15 Dec")
    )
    assert run("list", "--tag", "nothing").stdout == "No records.\n"


def test_list_leaves_broken_files_out_and_says_so(log: Path) -> None:
    write(log, {"decisions/x.md": "nothing", "decisions/y.md": "nothing"})
    result = run("list", "--now", NOW, "--format", "json")
    assert len(json.loads(result.stdout)["records"]) == 3
    assert "2 broken files are left out" in result.stderr
    assert result.exit_code == 0


def test_a_title_cannot_take_over_the_terminal(log: Path) -> None:
    write(log, {"decisions/2026-11-07-x.md": decision(title='"\\e[2Jx\\a"', summary='"\\e[31m"')})
    for command in (["list"], ["show", "2026-11-07-x"]):
        result = run(*command, "--now", NOW)
        assert result.exit_code == 0
        assert not {"\x1b", "\x07"} & set(result.stdout)


# show


@pytest.mark.usefixtures("log")
@pytest.mark.parametrize(
    "name", ["2026-11-02-week", "#2026-11-02-week", "handoffs/2026-11-02-week.md"]
)
def test_show_finds_a_record_by_its_names(name: str) -> None:
    text = run("show", name, "--now", NOW).stdout
    assert text.startswith("The ledger's on-call week\nThe migration is half done.\n")
    assert all(part in text for part in ("offered", "Ana Ruiz", "Bo Chen", "2026-12-15"))


@pytest.mark.usefixtures("log")
def test_show_guesses_at_a_misspelt_id() -> None:
    assert "Did you mean '2026-11-02-week'?" in run("show", "2026-11-02-weak").stderr


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("2026-11-02-wek", "Did you mean '2026-11-02-week'?"),
        ("LEDG", "Did you mean '2026-11-01-ledger'?"),
        ("2026-11-0", "Did you mean '2026-11-01-ledger', '2026-11-02-week' or '2026-11-03-done'?"),
        ("nothing", "There is no record 'nothing'.\n"),
    ],
)
@pytest.mark.usefixtures("log")
def test_show_names_the_ids_that_are_near(name: str, said: str) -> None:
    assert said in run("show", name).stderr


def test_show_tells_the_history_in_words_and_what_is_not_committed(tmp_path: Path) -> None:
    repo = GitRepo(tmp_path / "repo")
    path = "decisions/2026-11-01-ledger.md"
    repo.commit(FILES)
    repo.commit({path: decision(status="rejected")})
    write(repo.path, {path: decision(status="rejected", owner="bo")})
    text = run("show", "2026-11-01-ledger", "--root", str(repo.path), "--now", NOW).stdout
    told = [line.strip().partition("Z  ")[2] for line in text.partition("History\n")[2].split("\n")]
    assert told[:3] == [
        "passed it from Ana Ruiz to Bo Chen, not committed yet",
        "Ada rejected it",
        "Ada proposed it",
    ]


def test_the_json_of_show_adds_the_history(tmp_path: Path) -> None:
    repo = GitRepo(tmp_path / "repo")
    path = "decisions/2026-11-01-ledger.md"
    first = repo.commit(FILES)
    second = repo.commit({path: decision(status="rejected", tags="[db, money]", escalation=None)})
    shape = shown("show", "2026-11-01-ledger", "--root", str(repo.path))
    assert [key for key in shape if key != "summary"] == [
        *("version", "now", *RECORD_KEYS, "ladders", "history"),
    ]
    assert all(
        list(event) == ["at", "commit", "author", "event", "field", "from", "to"]
        for event in shape["history"]
    )
    assert shape["history"] == [
        {
            "at": "2026-01-05T09:00:00Z", "commit": first, "author": "Ada", "event": "opened",
            "field": None, "from": None, "to": None,
        },
        {
            "at": "2026-01-05T10:00:00Z", "commit": second, "author": "Ada", "event": "moved",
            "field": "status", "from": "proposed", "to": "rejected",
        },
    ]  # fmt: skip
    assert (shape["opened_at"], shape["closed_at"]) == (
        "2026-01-05T09:00:00Z",
        "2026-01-05T10:00:00Z",
    )


# week


WEEK_KEYS = [
    *("version", "week", "from", "to", "opened", "closed", "reopened", "moved", "reassigned"),
    *("renewed", "newly_overdue", "reviews_due", "counts"),
]


def test_the_json_of_week_has_the_documented_shape(tmp_path: Path) -> None:
    repo = GitRepo(tmp_path / "repo")
    repo.commit(FILES)
    shape = shown("week", "2026-W02", "--root", str(repo.path))
    assert [key for key in shape if key in WEEK_KEYS] == WEEK_KEYS
    assert (shape["week"], shape["from"], shape["to"]) == (
        *("2026-W02", "2026-01-05T00:00:00Z", "2026-01-12T00:00:00Z"),
    )
    assert {each["id"] for each in shape["opened"]} == {
        *("2026-11-01-ledger", "2026-11-02-week", "2026-11-03-done"),
    }
    assert shape["counts"]["opened"] == 3


def test_open_at_the_end_is_open_at_the_start_and_the_net(tmp_path: Path) -> None:
    repo = GitRepo(tmp_path / "repo")
    repo.commit(FILES)
    counts = shown("week", "2026-W02", "--root", str(repo.path))["counts"]
    net = counts["opened"] + counts["reopened"] - counts["closed"]
    assert counts["open_at_end"] == counts["open_at_start"] + net


@pytest.mark.usefixtures("log")
def test_week_is_the_current_one_unless_named() -> None:
    assert run("week", "--now", NOW).stdout.startswith("# Week 47 · 16\N{EN DASH}22 Nov 2026\n")
    assert run("week", "2026-W53", "--now", NOW).stdout.startswith("# Week 53 · 28 Dec 2026")
    result = run("week", "--now", NOW)
    assert "no history" in result.stderr
    assert result.stdout.count("\n\nnone\n") == 4
    assert result.stdout.count("so this is not known") == 3  # without git nobody knows


# explain, rules


@pytest.mark.usefixtures("log")
@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_explain_tells_what_a_rule_finds_and_how_to_weigh_and_silence_it(rule: Any) -> None:
    result = run("explain", rule.code.lower())
    assert result.exit_code == 0
    assert result.stdout.startswith(f"{rule.code} {rule.name} ({rule.severity.value})\n\n")
    text = " ".join(result.stdout.split())
    assert rule.sentence in text
    parts = ["Why it matters. ", "Example. ", "Use instead. ", "What it looks at. "]
    assert all(part in text for part in [*parts, "Change its weight. ", "Silence one finding. "])
    assert f"rules: {{{rule.code}: " in text
    assert ("Time alone makes it speak" in text) is rule.time_dependent
    assert "**" not in text
    assert max(len(line) for line in result.stdout.splitlines()) <= 100
    assert "\x1b" not in result.stdout


@pytest.mark.usefixtures("log")
def test_explain_takes_a_name_as_well_as_a_code() -> None:
    assert run("explain", "Expired").stdout == run("explain", "L202").stdout
    assert run("explain", "L202", color=True).stdout.startswith("\x1b[1mL202 expired\x1b[0m (")


@pytest.mark.usefixtures("log")
@pytest.mark.parametrize(
    ("word", "hint"),
    [
        ("L2O2", "Did you mean 'L202'?"),
        ("expird", "Did you mean 'expired'?"),
        ("missing owner", "Did you mean 'missing-owner'?"),
        ("nonsense", "'loopbook rules' lists them."),
        ("", "'loopbook rules' lists them."),
    ],
)
def test_explain_guesses_what_was_meant(word: str, hint: str) -> None:
    result = run("explain", word)
    assert result.exit_code == 2
    assert result.stderr.endswith(f"There is no rule '{word}'. {hint}\n")


@pytest.mark.usefixtures("log")
def test_explain_tells_of_a_code_whose_rule_is_not_there_yet(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(rules, "CODES", frozenset({"Z999"}))
    result = run("explain", "z999")
    assert result.exit_code == 2
    assert "Z999 is kept for a rule that this version does not run yet" in result.stderr


def rows_of_rules() -> dict[str, str]:
    lines = [line for line in run("rules").stdout.splitlines() if line[:4] in BY_CODE]
    return {line[:4]: " ".join(line[4:].split()) for line in lines}


def test_rules_lists_every_rule_by_family_in_a_line(log: Path) -> None:
    rows = rows_of_rules()
    assert list(rows) == [rule.code for rule in RULES]
    for rule in RULES:
        assert rows[rule.code] == f"{rule.severity.value} {rule.name} {rule.sentence}"
    assert run("rules").stdout.startswith("Form: Whether a file can be read")
    assert "\n\nOwnership: " in run("rules").stdout
    write(log, {"loopbook.yml": "rules: {L202: warning, L203: off}\n"})
    assert rows_of_rules()["L202"].startswith("warning, error by default expired The date")
    assert rows_of_rules()["L203"].startswith("off, info by default expiring-soon ")
    assert run("explain", "L203").stdout.startswith("L203 expiring-soon (off, info by default)")


@pytest.mark.parametrize("command", [["rules"], ["explain", "F007"]])
def test_what_a_rule_is_is_told_where_the_settings_are_wrong(command: list[str], log: Path) -> None:
    write(log, {"loopbook.yml": "timezone: Mars\nrules: {L202: warning}\n"})
    result = run(*command)
    assert result.exit_code == 0
    assert "loopbook.yml has faults" in result.stderr
    assert "invalid-value" in result.stdout


def test_rules_as_json_have_the_documented_shape(log: Path) -> None:
    write(log, {"loopbook.yml": "rules: {L203: off}\n"})
    shape = shown("rules")
    assert list(shape) == ["version", "rules"]
    assert shape["version"] == 1
    assert [rule["code"] for rule in shape["rules"]] == [rule.code for rule in RULES]
    [soon] = [rule for rule in shape["rules"] if rule["code"] == "L203"]
    assert soon["page"].startswith(f"{BY_CODE['L203'].page}\n\n**What it looks at.**")
    assert {key: value for key, value in soon.items() if key != "page"} == {
        "code": "L203",
        "name": "expiring-soon",
        "family": "life",
        "severity": "off",
        "default": "info",
        "time_dependent": True,
        "looks_at": "clock",
        "sentence": "A live record expires within two business days of its owner.",
        "url": "rules/L203/",
    }


# new


@pytest.mark.usefixtures("log")
@pytest.mark.parametrize(
    "title",
    [
        "Use Kafka", "Use Kafka: again", "yes", "2026", "12:30", "@home", "#1", "- a", "[draft]",
        "{x}", "a #b", "it's", '"quoted"', "back\\slash", "*", "&x", "%", "`x`", "!", "| a", "> b",
        "? c", "x" * 80, "Für die Übergabe", "漢字", "~", "null", "a: b: c", "---", "$owner",
        "tab\tx",
    ],
)  # fmt: skip
def test_new_writes_a_decision_that_passes_the_check(title: str) -> None:
    result = run("new", "decision", "--owner", "ana", "--now", NOW, "--tag", "a, b", "--", title)
    assert result.exit_code == 0, result.output
    path = result.stdout.strip()
    assert path.startswith("decisions/2026-11-22-")
    assert path.isascii()
    assert run("check", "--now", NOW).exit_code == 0
    assert run("check", "--now", NOW, "--ignore", "D307").stdout == "No findings.\n"
    (record,) = [each for each in shown("list")["records"] if each["path"] == path]
    assert record["title"] == " ".join(title.split())
    assert record["tags"] == ["a, b"]
    assert (record["status"], record["owner"]) == ("proposed", "ana")


@pytest.mark.usefixtures("log")
def test_new_takes_the_link_to_the_discussion() -> None:
    link = "https://chat.example.org/t/17#a"
    result = run(
        "new", "decision", "Use Kafka", "--owner", "ana", "--now", NOW, "--discussion", link
    )
    text = Path(result.stdout.strip()).read_text("utf-8")
    assert f"discussion: [{link}]" in text or f'discussion: ["{link}"]' in text
    assert "# discussion" not in text
    assert run("check", "--now", NOW).stdout == "No findings.\n"


@pytest.mark.usefixtures("log")
def test_new_writes_a_handoff_that_passes_the_check() -> None:
    result = run("new", "handoff", "A week", "--from", "@ana", "--owner", "bo", "--now", NOW)
    assert result.stdout == "handoffs/2026-11-22-a-week.md\n"
    assert run("check", "--now", NOW, "--ignore", "L203").stdout == "No findings.\n"
    record = shown("show", "2026-11-22-a-week")
    assert (record["status"], record["owner"], record["accountable"]) == ("offered", "bo", "ana")
    assert record["expiry"] == "2026-11-25"  # three business days from a Sunday


@pytest.mark.usefixtures("log")
@pytest.mark.parametrize(
    ("when", "expiry"),
    [
        ("2026-12-01", "2026-12-01"),
        ("fri", "2026-11-27"),
        ("Sunday", "2026-11-29"),
        ("tomorrow", "2026-11-23"),
        ("+3bd", "2026-11-25"),
        ("+2w", "2026-12-07"),  # a Monday, because the Sunday is a day off
        ("+90d", "2027-02-22"),
        ("next month", "2026-12-22"),
        ("+1 month", "2026-12-22"),
    ],
)
def test_new_understands_how_people_say_dates(when: str, expiry: str) -> None:
    run("new", "decision", "x", "--owner", "ana", "--expiry", when, "--now", NOW)
    assert shown("show", "2026-11-22-x")["expiry"] == expiry


@pytest.mark.usefixtures("log")
def test_new_never_overwrites() -> None:
    assert run("new", "decision", "x", "--owner", "ana", "--now", NOW).exit_code == 0
    result = run("new", "decision", "x", "--owner", "ana", "--now", NOW)
    assert result.exit_code == 2
    assert "there already" in result.stderr


@pytest.mark.usefixtures("log", "identity")
def test_new_knows_who_commits_here() -> None:
    run("new", "decision", "x", "--now", NOW)
    assert shown("show", "2026-11-22-x")["owner"] == "ana"


@pytest.mark.usefixtures("log")
def test_new_asks_who_it_is_where_nobody_knows() -> None:
    result = run("new", "decision", "x", "--now", NOW)
    assert result.exit_code == 2
    assert "--owner" in result.stderr
    assert "ana, bo, chi" in result.stderr


def test_new_works_without_settings(empty: Path) -> None:
    for name in ("ana", "no", "12"):
        result = run("new", "handoff", f"For {name}", "--from", name, "--owner", "bo", "--now", NOW)
        assert result.exit_code == 0, result.output
    assert run("check", "--now", NOW, "--ignore", "L203").stdout == "No findings.\n"
    assert len(list(empty.glob("handoffs/*.md"))) == 3


@pytest.mark.usefixtures("empty")
@pytest.mark.parametrize("name", ["a, b", "a: b", "a/b", "ana and bo", " "])
def test_new_takes_nobody_who_is_not_one_person(name: str) -> None:
    for arguments in (["decision", "x", "--owner", name],
                      ["handoff", "x", "--owner", "bo", "--from", name]):  # fmt: skip
        result = run("new", *arguments, "--now", NOW)
        assert result.exit_code == 2
        assert result.stdout == ""


# init


WRITTEN = {
    "loopbook.yml", "mkdocs.yml", "decisions/2026-11-22-keep-a-decision-log.md",
    "decisions/README.md", "handoffs/README.md", "docs/how-we-log.md", ".gitignore",
    ".loopbook/settings.schema.json",
}  # fmt: skip


def files_in(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.fixture(params=["with an identity", "without"])
def anybody(request: pytest.FixtureRequest, empty: Path) -> Path:
    """An empty folder, with and without a name for whoever commits there."""
    if request.param == "with an identity":
        request.getfixturevalue("identity")
    return empty


def test_init_writes_a_log_that_passes_the_check(anybody: Path) -> None:
    result = run("init", "--now", NOW)
    assert result.exit_code == 0
    assert set(files_in(anybody)) == WRITTEN
    assert all(f"wrote  {path}" in result.stdout for path in WRITTEN)
    assert parse_settings((anybody / "loopbook.yml").read_text("utf-8")).faults == ()
    check = run("check", "--now", NOW)
    assert (check.exit_code, check.stdout) == (0, "No findings.\n")
    (first,) = shown("list")["records"]
    assert first["expiry"] == "2027-02-22"  # ninety days on is a Saturday


@pytest.mark.usefixtures("identity")
def test_init_puts_whoever_commits_on_the_roster(empty: Path) -> None:
    run("init", "--now", NOW)
    people = parse_settings((empty / "loopbook.yml").read_text("utf-8")).settings.people
    assert {handle: (each.name, each.email) for handle, each in people.items()} == {
        "ana": ("Ána Ruiz", ("ana@example.org",))
    }


@pytest.mark.parametrize("name", ["O'Brien: {x}", "yes", "#1", "李", "123", '"', "@x, y"])
def test_init_takes_any_name(empty: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    config = empty.parent / "config"
    escaped = name.replace("\\", "\\\\").replace('"', '\\"')
    config.write_text(f'[user]\nname = "{escaped}"\nemail = x@example.org\n', "utf-8")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(config))
    run("init", "--now", NOW)
    (person,) = parse_settings((empty / "loopbook.yml").read_text("utf-8")).settings.people.values()
    assert person.name == name
    assert run("check", "--now", NOW).stdout == "No findings.\n"


@pytest.mark.parametrize("later", [NOW, "2026-11-23T09:00Z"])
def test_init_twice_changes_nothing(empty: Path, later: str) -> None:
    run("init", "--now", NOW)
    before = files_in(empty)
    result = run("init", "--now", later)
    assert result.exit_code == 0
    assert "wrote" not in result.stdout
    assert files_in(empty) == before


def test_init_never_overwrites(empty: Path) -> None:
    mine = {"mkdocs.yml": b"site_name: Mine\n", ".gitignore": b"x\n"}
    write(empty, mine)
    result = run("init", "--now", NOW)
    assert {path: files_in(empty)[path] for path in mine} == mine
    assert all(f"kept   {path}" in result.stdout for path in mine)
    assert set(files_in(empty)) == WRITTEN


@pytest.mark.parametrize("how", ["argument", "option before", "option behind"])
def test_init_makes_the_folder_that_is_named(empty: Path, how: str) -> None:
    (empty / "new").mkdir()
    arguments = {
        "argument": ["init", "new/log"],
        "option before": ["--root", "new", "init"],
        "option behind": ["init", "--root", "new"],
    }[how]
    assert run(*arguments, "--now", NOW).exit_code == 0
    folder = empty / ("new/log" if how == "argument" else "new")
    assert set(files_in(folder)) == WRITTEN


@pytest.mark.usefixtures("log")
def test_init_within_a_log_makes_a_log_of_its_own() -> None:
    assert run("init", "inner", "--now", NOW).exit_code == 0
    assert set(files_in(Path("inner"))) == WRITTEN


def test_init_fits_the_settings_that_are_there(tmp_path: Path) -> None:
    (tmp_path / "loopbook.yml").write_text("people: {zoe: {}}\n", "utf-8")
    assert run("init", str(tmp_path)).exit_code == 0
    result = run("check", "--root", str(tmp_path))
    assert (result.exit_code, result.stdout) == (0, "No findings.\n")
    [first] = (tmp_path / "decisions").glob("*-keep-a-decision-log.md")
    assert "owner: zoe\n" in first.read_text("utf-8")
