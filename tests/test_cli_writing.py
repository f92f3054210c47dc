"""The commands that write records: in a pipe, and at a terminal where somebody can be asked."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from loopbook.cli import cli
from loopbook.commands import move, write
from tests.git_repo import GitRepo
from tests.logs import decision, handoff
from tests.logs import write as put

NOW = "2026-11-22T09:00Z"
ROOT = Path(__file__).parents[1]
H, D = "handoffs/2026-11-02-week.md", "decisions/2026-11-01-ledger.md"
SECTIONS = (
    "\n## Actions\n\n- [x] Done @bo\n\n## If … then\n\n- If late, then ask @ana.\n"
    "\n## Evidence\n\n- The list.\n"
)
FILES = {
    "loopbook.yml": (
        "people:\n  ana: {name: Ana Ruiz, email: ana@example.org}\n  bo: {name: Bo Chen}\n"
        "  chi: {}\nescalation: {default: normal, policies: {normal: {}}}\n"
    ),
    D: decision(escalation=None),
    H: handoff(escalation=None, body=SECTIONS).replace("\n", "\r\n"),
    "handoffs/2026-11-03-keys.md": handoff(escalation=None, body=SECTIONS),
}


def run(*arguments: str, answers: str | None = None) -> Result:
    """One run of `loopbook` at a fixed instant; ``answers`` are lines that are typed."""
    return CliRunner().invoke(
        cli, ["--now", NOW, *arguments], input=answers, catch_exceptions=False
    )


@pytest.fixture(autouse=True)
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A log, which is the current folder."""
    for name in ("GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM"):
        monkeypatch.setenv(name, os.devnull)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    for name in ("LOOPBOOK_NOW", "SOURCE_DATE_EPOCH"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(put(tmp_path, FILES))
    return tmp_path


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody who can be asked."""
    for command in (move, write):
        monkeypatch.setattr(command, "is_terminal", lambda: True)


def contents(log: Path) -> dict[str, bytes]:
    return {path.relative_to(log).as_posix(): path.read_bytes() for path in log.rglob("*.md")}


# move


def test_a_move_says_what_changed_and_keeps_every_other_byte(log: Path) -> None:
    before = (log / H).read_bytes()
    result = run("move", "2026-11-02-week", "accepted", "--readback", "I take it.")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == f"{H}\n  status: offered → accepted\n  readback: I take it.\n"
    after = before.replace(b"status: offered", b"status: accepted")
    after = after.replace(b"2026-12-15\r\n", b"2026-12-15\r\nreadback: I take it.\r\n")
    assert (log / H).read_bytes() == after


def test_a_dry_run_shows_the_change_and_writes_nothing(log: Path) -> None:
    before = contents(log)
    result = run("move", D, "rejected", "--dry-run")
    assert result.exit_code == 0
    assert f"--- a/{D}\n+++ b/{D}\n" in result.stdout
    assert "\n-status: proposed\n+status: rejected\n" in result.stdout
    assert contents(log) == before


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["2026-11-02-week", "accepted"], ["--readback  what the receiver understood"]),
        (["2026-11-02-week", "done"], ["it can become accepted, declined or cancelled"]),
        (["2026-11-02-weak", "done"], ["Did you mean '2026-11-02-week'?"]),
        ([D, "accepted"], ["--reverse-if  ", "--risk        ", "--risk-owner  "]),
        ([D, "accepted", "--outcome", "x"], ["--outcome does not go"]),
        ([D, "acepted"], ["did you mean 'accepted'?"]),
        ([D], ["Missing argument"]),
        ([], ["Missing argument"]),
        ([D, H, "accepted", "--readback", "x"], ["--readback does not go"]),
    ],
)
def test_in_a_pipe_a_move_is_refused_with_all_that_is_wrong(
    log: Path, arguments: list[str], said: list[str]
) -> None:
    before = contents(log)
    result = run("move", *arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert all(each in result.stderr for each in said)
    assert contents(log) == before


@pytest.mark.usefixtures("terminal")
def test_at_a_terminal_a_move_asks_until_the_answer_can_be_used(log: Path) -> None:
    answers = "a failure a week\nit is slow\nzoe\n\n2026-11-01\n"
    result = run("move", D, "accepted", answers=answers)
    assert result.exit_code == 0
    assert "the signal that would make us reverse it" in result.stderr
    assert "'zoe' is not on the roster" in result.stderr
    assert "who watches the risk [ana]" in result.stderr
    assert "the next date" not in result.stderr
    assert "risk: {what: it is slow, owner: ana}\n" in (log / D).read_text("utf-8")
    assert "is to be reviewed by its expiry from now on" in result.stderr


@pytest.mark.usefixtures("terminal")
def test_at_a_terminal_a_passed_date_is_asked_for_too(log: Path) -> None:
    put(log, {D: decision(expiry="2026-11-20", reverse_if="3", risk="{what: x, owner: bo}")})
    result = run("move", D, "accepted", answers="2026-11-21\nfri\n")
    assert result.exit_code == 0
    assert "(2026-11-20 has passed)" in result.stderr
    assert "2026-11-21 has passed" in result.stderr
    assert "expiry: 2026-11-20 → 2026-11-27" in result.stdout


@pytest.mark.usefixtures("terminal")
def test_whoever_stops_answering_has_changed_nothing(log: Path) -> None:
    before = contents(log)
    assert run("move", D, "accepted", answers="a failure a week\n").exit_code != 0
    assert contents(log) == before


def test_of_several_records_all_move_or_none(log: Path) -> None:
    names = ("2026-11-02-week", "2026-11-03-keys")
    assert run("move", *names, "accepted", "--readback", "Mine.").exit_code == 0
    before = contents(log)
    put(log, {H: before[H].decode().replace("owner: bo", "owner: chi")})
    before = contents(log)
    result = run("move", *names, "offered", "--to", "chi")
    assert result.exit_code == 2
    assert "'2026-11-02-week'" in result.stderr
    assert contents(log) == before
    result = run("move", *names, names[0], "offered", "--to", "ana")
    assert result.exit_code == 0
    assert result.stdout.count("owner: ") == 2
    assert result.stdout.count("from: ana → ") == 2


def test_of_several_records_each_is_named_with_what_it_lacks(log: Path) -> None:
    passed = handoff(escalation=None, expiry="2026-11-20", body=SECTIONS)
    put(log, {f"handoffs/2026-11-0{day}-late.md": passed for day in (4, 5)})
    names = ("2026-11-02-week", "2026-11-04-late", "2026-11-05-late")
    result = run("move", *names, "accepted")
    assert result.exit_code == 2
    for name in names:
        assert f"'{name}', to become accepted, needs:\n  --readback  " in result.stderr
    assert result.stderr.count("--expiry    the next date") == 2
    given = run("move", *names, "accepted", "--readback", "Mine.")
    assert names[0] not in given.stderr
    assert all(name in given.stderr for name in names[1:])


def test_without_a_status_records_of_both_kinds_are_handed_on(log: Path) -> None:
    accepted = handoff(escalation=None, owner="ana", giver="bo", status="accepted", body=SECTIONS)
    put(log, {H: accepted})
    names = (D, H, "2026-11-03-keys")
    before = contents(log)
    result = run("move", *names, "--to", "chi", "--dry-run")
    assert (result.exit_code, contents(log)) == (0, before)
    assert result.stdout.count("\n+owner: chi\n") == 3
    result = run("move", *names, "--to", "chi")
    assert result.exit_code == 0
    assert result.stdout == (
        f"{D}\n  owner: ana → chi\n"
        f"{H}\n  status: accepted → offered\n  from: bo → ana\n  owner: ana → chi\n"
        "  readback: I move the last two tables by Friday. is taken out\n"
        "handoffs/2026-11-03-keys.md\n  owner: bo → chi\n"
    )
    assert run("move", "2026-11-03-keys", "--from", "bo").exit_code == 0
    result = run("move", *names, "--to", "ana")
    assert result.exit_code == 2
    assert "'2026-11-02-week'" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([H, "--to", "bo"], "is offered to 'bo' already"),
        (["2026-11-02-weak", "--to", "chi"], "Did you mean '2026-11-02-week'?"),
        ([D, "2026-11-02-weak", "--to", "chi"], "Did you mean '2026-11-02-week'?"),
        ([H, "offerd", "--to", "chi"], "'offerd' is no status of a handoff"),
        ([D], "to whom it is handed on with --to HANDLE"),
        ([D, H], "is no status of a decision"),
    ],
)
def test_what_cannot_be_handed_on_is_refused(log: Path, arguments: list[str], said: str) -> None:
    before = contents(log)
    result = run("move", *arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr
    assert contents(log) == before


@pytest.mark.usefixtures("terminal")
def test_at_a_terminal_the_date_of_what_is_handed_on_is_asked_for(log: Path) -> None:
    put(log, {D: decision(expiry="2026-11-20")})
    result = run("move", D, "--to", "chi", answers="fri\n")
    assert result.exit_code == 0
    assert "(2026-11-20 has passed)" in result.stderr
    assert "expiry: 2026-11-20 → 2026-11-27" in result.stdout


def test_handing_on_an_accepted_decision_tells_nothing_of_a_review(log: Path) -> None:
    put(log, {D: decision(status="accepted", reverse_if="3", risk="{what: x, owner: bo}")})
    result = run("move", D, "--to", "chi")
    assert (result.exit_code, "is to be reviewed" in result.stderr) == (0, False)


def test_both_ends_of_a_supersession_are_written(log: Path) -> None:
    accepted = decision(status="accepted", reverse_if="3", risk="{what: x, owner: bo}")
    put(log, {D: accepted, "decisions/a.md": accepted, "decisions/b.md": accepted})
    result = run("move", D, "superseded", "--by", "a", "--by", "b")
    assert result.exit_code == 0
    assert result.stdout.count("supersedes: [2026-11-01-ledger]") == 2
    assert "supersedes: [2026-11-01-ledger]\n" in (log / "decisions/a.md").read_text("utf-8")


def test_a_move_says_what_the_check_still_finds_in_the_record(log: Path) -> None:
    put(log, {H: handoff(owner="zoe"), D: decision(owner="zoe")})
    result = run("move", "2026-11-02-week", "cancelled", "--reason", "Sold.")
    assert result.exit_code == 0
    assert "error[O102]" in result.stderr
    assert f"{H}:5:8" in result.stderr
    assert D not in result.stderr
    assert "O102" not in result.stdout


def test_a_move_says_what_only_history_tells_too(
    git_repo: GitRepo, monkeypatch: pytest.MonkeyPatch
) -> None:
    for day in (23, 24, 25):
        git_repo.commit({**FILES, H: handoff(escalation=None, expiry=f"2026-11-{day}")})
    monkeypatch.chdir(git_repo.path)
    result = run("move", "2026-11-02-week", "accepted", "--readback", "I do it.")
    assert result.exit_code == 0
    assert "warning[L206]" in result.stderr


# review


def test_a_review_is_written_with_whoever_commits_here(
    log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(log, {D: decision(status="accepted"), "git": "[user]\nemail = ANA@example.org\n"})
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(log / "git"))
    result = run("review", D, "--outcome", "keep", "--finding", "It holds.", "--expiry", "+90d")
    assert result.exit_code == 0
    assert result.stdout == (
        f"{D}\n  expiry: 2026-12-15 → 2027-02-22\n"
        "  reviews: [{on: 2026-11-22, by: ana, outcome: keep, finding: It holds.}]\n"
    )


def test_in_a_pipe_a_review_names_all_that_is_missing(log: Path) -> None:
    put(log, {D: decision(status="accepted")})
    result = run("review", D)
    assert (result.exit_code, result.stdout) == (2, "")
    for option in ("--outcome", "--finding", "--by", "--expiry"):
        assert f"\n  {option} " in result.stderr
    assert run("review", H).exit_code == 2
    result = run("review", D, "--by", "bo", "--outcome", "reverse", "--finding", "It failed.")
    assert result.exit_code == 0
    assert "status: accepted → reversed" in result.stdout


@pytest.mark.usefixtures("terminal")
def test_at_a_terminal_a_review_asks(log: Path) -> None:
    put(log, {D: decision(status="accepted")})
    result = run("review", D, "--by", "bo", answers="fine\nchange\nIt is slower.\n\n")
    assert result.exit_code == 0
    assert "'fine' is none of keep, change, reverse" in result.stderr
    assert "[+90d]" in result.stderr
    assert "expiry: 2026-12-15 → 2027-02-22" in result.stdout


# new


def test_in_a_pipe_new_names_all_that_is_missing(log: Path) -> None:
    result = run("new", "handoff")
    assert (result.exit_code, result.stdout) == (2, "")
    for option in ("TITLE ", "--from ", "--owner "):
        assert f"\n  {option}" in result.stderr
    assert "ana, bo, chi" in result.stderr


@pytest.mark.usefixtures("terminal")
def test_at_a_terminal_new_asks_for_the_title_and_the_people(log: Path) -> None:
    answers = f"{'x' * 81}\nA week\nana\nzoe\nbo\n"
    result = run("new", "handoff", answers=answers)
    assert result.exit_code == 0
    assert result.stdout == "handoffs/2026-11-22-a-week.md\n"
    assert "this one has 81" in result.stderr
    assert "'zoe' is not on the roster" in result.stderr
    text = (log / "handoffs/2026-11-22-a-week.md").read_text("utf-8")
    assert "title: A week\nstatus: offered\nfrom: ana\nowner: bo\n" in text


def test_new_takes_no_date_that_has_passed() -> None:
    result = run("new", "decision", "x", "--owner", "ana", "--expiry", "2026-11-21")
    assert result.exit_code == 2
    assert "has passed" in result.stderr


# check --fix


FAULTY = {
    D: decision(escalation=None, expiry="2026/12/15").replace("owner", "onwer"),
    "decisions/2026-11-05-x.md": decision(escalation=None, owner="anna", expiry="2026/12/15"),
}


def test_fix_mends_then_checks_and_says_how_much(log: Path) -> None:
    put(log, FAULTY)
    result = run("check", "--fix", "--format", "json")
    assert result.exit_code == 1
    assert result.stderr == "Mended 2 files.\n"
    assert '"code": "O102"' in result.stdout
    assert '"code": "F00' not in result.stdout
    assert (log / D).read_text("utf-8") == FILES[D]
    before = contents(log)
    assert run("check", "--fix").stderr == ""
    assert contents(log) == before


def test_fix_mends_only_what_is_named(log: Path) -> None:
    put(log, FAULTY)
    before = contents(log)
    result = run("check", "--fix", "decisions/2026-11-05-x.md")
    assert result.stderr == "Mended 1 file.\n"
    assert contents(log)[D] == before[D]


def test_diff_only_shows_the_mends_and_writes_nothing(log: Path) -> None:
    put(log, FAULTY)
    before = contents(log)
    for arguments in (["--diff-only"], ["--fix", "--diff-only"]):
        result = run("check", *arguments)
        assert result.exit_code == 1
        assert result.stdout.count("\n+expiry: 2026-12-15\n") == 2
        assert contents(log) == before
    result = run("check", "--diff-only", "handoffs")
    assert (result.exit_code, result.stdout) == (0, "")


# A terminal that is one


@pytest.fixture
def typed(log: Path) -> Iterator[tuple[int, "subprocess.Popen[bytes]"]]:
    """A move at a terminal: its keyboard and screen, and its process."""
    pty = pytest.importorskip("pty", reason="there are no such terminals here")
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "loopbook", "--now", NOW, "move", "2026-11-02-week", "accepted"],
        stdin=theirs,
        stdout=subprocess.PIPE,
        stderr=theirs,
        cwd=log,
        env={**os.environ, "PYTHONPATH": str(ROOT / "generator")},
    )
    os.close(theirs)
    yield ours, process
    os.close(ours)
    process.kill()
    process.wait()
    assert process.stdout is not None
    process.stdout.close()


def read_until(screen: int, text: bytes) -> bytes:
    seen = b""
    while text not in seen:
        seen += os.read(screen, 1024)
    return seen


def test_somebody_at_a_terminal_is_asked(
    log: Path, typed: tuple[int, "subprocess.Popen[bytes]"]
) -> None:
    screen, process = typed
    read_until(screen, b"what the receiver understood")
    os.write(screen, b" \n")
    read_until(screen, b"say it in words")
    os.write(screen, b"I take it.\n")
    assert process.stdout is not None
    assert process.stdout.read().decode() == (
        f"{H}\n  status: offered → accepted\n  readback: I take it.\n"
    )
    assert process.wait() == 0
    assert b"readback: I take it.\r\n" in (log / H).read_bytes()
