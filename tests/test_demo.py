"""The made-up log: real commits, legal moves, and no finding but the intended."""

import subprocess
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from click.testing import CliRunner, Result

from loopbook import demo
from loopbook.checks import settings_findings
from loopbook.cli import cli
from loopbook.clock import iso_z, parse_instant
from loopbook.demo.calendar import moment
from loopbook.examine import Examination, examine
from loopbook.records import MOVES, STATUSES, Decision, Handoff, Kind
from loopbook.settings import read_settings
from loopbook.timeline import EventKind
from tests.builds import build
from tests.git_repo import GitRepo

WEDNESDAY = "2026-11-18T12:00Z"
OTHERS = ("2026-07-15T08:00Z", "2026-11-22T09:00Z", "2026-12-29T23:30Z", "2028-02-29T03:00Z")
"""A summer's day, a Sunday, days between holidays, and a leap day."""

INTENDED = {
    "D302": 1,  # a signal that nobody can see
    "D309": 1,  # a review that was put off without one
    "F003": 1,  # a colon in a summary
    "H405": 1,  # the giver accepted for the receiver
    "H406": 1,  # nothing is said of what may go wrong
    "L202": 7,
    "L203": 5,
    "L206": 2,  # a handoff and a proposal
    "L208": 1,
    "O101": 1,  # a proposal of nobody's
    "O103": 1,  # a loop of the one who left
}


def made(folder: Path, now: str) -> Examination:
    """A log of a now, as it is read then."""
    demo.make(folder, parse_instant(now))
    read = read_settings(folder)
    assert settings_findings(read) == ()
    return examine(folder, read.settings, parse_instant(now))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demo") / "log"


@pytest.fixture(scope="module")
def log(folder: Path) -> Examination:
    return made(folder, WEDNESDAY)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, arguments, env={"NO_COLOR": "1"}, catch_exceptions=False)


# Commits


def test_the_same_now_gives_the_same_commits_whatever_git_is_set_to(
    log: Examination, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hooks = tmp_path / "hooks"
    hooks.mkdir()
    for name in ("post-checkout", "reference-transaction", "post-index-change"):
        (hooks / name).write_text('#!/bin/sh\ntouch "$DEMO_HOOK"\nexit 1\n', "utf-8")
        (hooks / name).chmod(0o755)
    (tmp_path / "settings").write_text(
        f"[user]\nname = Somebody\nemail = somebody@example.org\n[core]\nhooksPath = {hooks}\n"
        "autocrlf = true\n[commit]\ngpgSign = true\n[init]\ndefaultBranch = trunk\n"
        "defaultObjectFormat = sha256\n",
        "utf-8",
    )
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "settings"))
    monkeypatch.setenv("DEMO_HOOK", str(tmp_path / "ran"))
    monkeypatch.setenv("GIT_AUTHOR_NAME", "Somebody")
    monkeypatch.setenv("GIT_COMMITTER_DATE", "2001-01-01T00:00Z")
    demo.make(tmp_path / "again", parse_instant(WEDNESDAY))
    one, other = GitRepo(folder), GitRepo(tmp_path / "again")
    assert one.head == other.head
    assert one.contents() == other.contents()
    assert not (tmp_path / "ran").exists()


def test_another_now_gives_other_commits(log: Examination, folder: Path, tmp_path: Path) -> None:
    demo.make(tmp_path / "log", parse_instant(OTHERS[0]))
    assert GitRepo(tmp_path / "log").head != GitRepo(folder).head


def test_everything_is_committed_on_main(log: Examination, folder: Path) -> None:
    repo = GitRepo(folder)
    assert repo.git("status", "--porcelain") == ""
    assert repo.git("symbolic-ref", "HEAD").strip() == "refs/heads/main"
    assert repo.tree().keys() == repo.contents().keys()
    assert 250 <= int(repo.git("rev-list", "--count", "HEAD")) <= 400
    repo.git("fsck", "--strict")


@pytest.mark.parametrize("now", [WEDNESDAY, *OTHERS])
def test_people_commit_on_their_own_clocks_before_now_over_twenty_weeks(
    now: str, tmp_path: Path
) -> None:
    demo.make(tmp_path / "log", parse_instant(now))
    people = read_settings(tmp_path / "log").settings.people
    by_address = {person.email[0]: person for person in people.values()}
    lines = GitRepo(tmp_path / "log").git("log", "--reverse", "--format=%ae %aI %cI").splitlines()
    times, at_work = [], 0
    for line in lines:
        address, written, committed = line.split()
        assert written == committed
        at, person = datetime.fromisoformat(written), by_address[address]
        assert person.timezone is not None
        assert at.utcoffset() == at.astimezone(person.timezone).utcoffset()
        assert person.left is None or at.date() < person.left
        at_work += any(start <= at.time() <= end for start, end in person.hours)
        times.append(at)
    assert times == sorted(times)
    assert times[-1] < parse_instant(now)
    assert parse_instant(now) - times[-1] < timedelta(days=4)
    assert round((times[-1] - times[0]) / timedelta(weeks=1)) == 20
    assert at_work >= 0.97 * len(times)


def test_weekends_do_not_pass() -> None:
    monday = datetime(2026, 11, 16, 6, tzinfo=UTC)
    assert moment(monday, -0.5) == datetime(2026, 11, 13, 18, tzinfo=UTC)
    assert moment(monday, -5) == datetime(2026, 11, 9, 6, tzinfo=UTC)
    sunday = datetime(2026, 11, 22, 9, tzinfo=UTC)
    assert moment(sunday, -0.25) == datetime(2026, 11, 20, 18, tzinfo=UTC)
    assert moment(sunday, 1.5) == datetime(2026, 11, 24, 12, tzinfo=UTC)


# The team


def test_it_is_a_team_of_eight_in_five_zones_and_one_who_left(log: Examination) -> None:
    settings, now = log.logbook.settings, log.logbook.now
    people = settings.people
    gone = [handle for handle, person in people.items() if person.left is not None]
    assert (len(people) - len(gone), len(gone)) == (8, 1)
    assert len({person.timezone for person in people.values()}) == 5
    assert all(isinstance(person.timezone, ZoneInfo) for person in people.values())
    assert any(len(person.hours) > 1 for person in people.values())
    assert any(len(person.days) < 5 for person in people.values())
    away = [handle for handle in people if handle not in gone and not settings.is_here(handle, now)]
    assert len(away) == 1
    assert settings.acting(away[0], now) not in (None, away[0])
    assert any(item.overdue and item.accountable == away[0] for item in log.logbook.items)
    assert any(leave.from_ > now.date() for person in people.values() for leave in person.away)


# The story


def test_every_status_occurs(log: Examination) -> None:
    items = log.logbook.items
    assert {kind: {item.status for item in items if item.kind is kind} for kind in Kind} == {
        kind: set(map(str, STATUSES[kind])) for kind in Kind
    }
    assert 70 <= len(items) <= 120


@pytest.mark.parametrize("now", [WEDNESDAY, *OTHERS])
def test_no_finding_is_there_but_the_intended(now: str, tmp_path: Path) -> None:
    examination = made(tmp_path / "log", now)
    assert Counter(finding.code for finding in examination.findings) == INTENDED
    assert any(
        b"loopbook: ignore[L205]" in item.entry.content for item in examination.logbook.items
    )


def statuses(log: Examination) -> Iterator[tuple[Kind, list[str]]]:
    """The statuses of each record, one behind the other."""
    for item in log.logbook.items:
        assert item.timeline is not None
        states = [event.state for event in item.timeline.events]
        yield item.kind, [state.status for state in states if state and state.status]


def test_every_move_was_legal(log: Examination) -> None:
    moves = Counter(
        (kind, before, after)
        for kind, life in statuses(log)
        for before, after in pairwise(life)
        if before != after
    )
    assert [move for move in moves if move[2] not in MOVES[move[0]][move[1]]] == []
    assert sum(moves.values()) > 100
    legal = {
        (kind, before, after)
        for kind in Kind
        for before in MOVES[kind]
        for after in MOVES[kind][before]
    }
    assert legal - moves.keys() == {(Kind.HANDOFF, "declined", "cancelled")}
    assert all(life[0] in ("proposed", "offered") for _, life in statuses(log))


def test_a_record_says_what_its_moves_need_at_each_commit(log: Examination, folder: Path) -> None:
    repo = GitRepo(folder)
    commits = repo.git("rev-list", "HEAD").split()
    for commit in commits[5::60]:
        repo.git("switch", "--quiet", "--detach", commit)
        try:
            at = datetime.fromisoformat(repo.git("log", "-1", "--format=%cI").strip())
            found = examine(folder, read_settings(folder).settings, at)
        finally:
            repo.switch("main")
        unexpected = {finding.code for finding in found.findings if finding.is_error}
        assert unexpected <= {"L202", "F003", "O101", "O103"}, commit


def test_reviews_purchases_doors_links_and_a_rename_occur(log: Examination) -> None:
    decisions = [item.record for item in log.logbook.items if isinstance(item.record, Decision)]
    handoffs = [item.record for item in log.logbook.items if isinstance(item.record, Handoff)]
    outcomes = {review.outcome for decision in decisions for review in decision.reviews}
    assert outcomes == {"keep", "change"}
    assert any(each.purchase and each.purchase.job and each.purchase.renews for each in decisions)
    assert all(each.consulted for each in decisions if each.door == "one-way")
    assert any(each.door == "one-way" for each in decisions)
    assert any(each.applies_to for each in decisions)
    assert any(each.baseline and each.result for each in decisions)
    assert any(each.discussion for each in handoffs)
    assert any(log.logbook.find(other) for each in handoffs for other in each.related)
    kinds = {
        event.kind
        for timeline in log.logbook.history.timelines.values()
        for event in timeline.events
    }
    assert kinds == set(EventKind) - {EventKind.REMOVED}
    ends = [
        (item.closed_at, item.expires_at) for item in log.logbook.items if item.status == "done"
    ]
    late = [closed for closed, expiry in ends if closed and expiry and closed > expiry]
    assert len(late) >= 3


def test_loops_stand_on_several_steps_of_their_ladders(log: Examination) -> None:
    now = log.logbook.now
    levels = {
        ladder.level(now)
        for item in log.logbook.items
        if item.overdue
        for ladder in log.logbook.ladders(item)
    }
    assert {0, 1, 2, 3} <= levels


def test_the_site_is_built(log: Examination, folder: Path) -> None:
    site = build(folder, now=iso_z(log.logbook.now))
    for item in log.logbook.items:
        assert site.has(f"{item.kind.plural}/{item.id}/"), item.id
    assert site.has("escalations/")
    old = "decisions/" + next(
        i.id for i in log.logbook.items if i.id.endswith("ledger-on-postgres")
    )
    assert site.has(old.replace("ledger-on-postgres", "one-primary-for-the-ledger"))


# The command


def test_it_says_what_to_run_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = run("demo", "a log", "--now", WEDNESDAY)
    assert result.exit_code == 0
    wrote, _, _, *following = result.stdout.splitlines()
    assert (
        wrote
        == f"wrote  a log, a git repository with {len(commits_of(tmp_path / 'a log'))} commits"
    )
    assert following[0] == "  cd 'a log'"
    for line in following[2:]:  # the first one serves
        name, *arguments = line.split()
        assert name == "loopbook"
        assert run("--root", "a log", *arguments).exit_code in (0, 1), line
    assert [line.split()[1] for line in following[1:]] == ["serve", "week", "check", "show"]


def commits_of(folder: Path) -> list[str]:
    return GitRepo(folder).git("rev-list", "HEAD").split()


def test_a_folder_that_is_empty_is_taken(tmp_path: Path) -> None:
    (tmp_path / "log").mkdir()
    assert run("demo", str(tmp_path / "log"), "--now", WEDNESDAY).exit_code == 0
    assert (tmp_path / "log" / "loopbook.yml").is_file()


def test_a_folder_that_is_not_empty_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine\n", "utf-8")
    result = run("demo", str(tmp_path))
    assert result.exit_code == 2
    assert "is not empty; name a folder that is, or one that is not there" in result.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine\n", "utf-8")
    result = run("demo", str(tmp_path / "mine.txt" / "log"))
    assert result.exit_code == 2
    assert "cannot be made: Not a directory; name another one." in " ".join(result.stderr.split())


def test_without_git_nothing_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_git(*_: object, **__: object) -> None:
        raise FileNotFoundError("git")

    monkeypatch.setattr(subprocess, "run", no_git)
    result = run("demo", str(tmp_path / "log"))
    assert result.exit_code == 2
    assert "install git and put it on the PATH" in result.stderr
    assert not (tmp_path / "log").exists()
