"""Whether a receiver has taken a handoff over: the readback, and whose commit it was."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from loopbook.checks import Selection
from loopbook.checks.running import check
from loopbook.cli import cli
from loopbook.examine import examine
from loopbook.findings import Finding, Severity
from loopbook.settings import parse_settings
from tests.git_repo import GitRepo
from tests.logbooks import Life, book
from tests.logs import NOW, findings, handoff

PEOPLE = """\
people:
  ana: {email: ana@example.org}
  bo: {email: [Bo.Chen@Example.org, bo@example.org]}
  chi: {email: chi@example.org}
  dee: {}
"""
OFFERED, ACCEPTED = handoff(), handoff(status="accepted")
PATH = "handoffs/a.md"


def found(code: str, text: str) -> tuple[Finding, ...]:
    return findings({PATH: text}, selection=Selection(select=(code,)))


# --- H403 accepted-without-readback ---------------------------------------------------------------


@pytest.mark.parametrize("status", ["accepted", "done"])
def test_what_was_accepted_was_read_back(status: str) -> None:
    assert found("H403", handoff(status=status)) == ()
    [finding] = found("H403", handoff(status=status, readback=None))
    assert finding.message == (
        f"it is {status}, but nothing says what bo understood: 'readback' is missing"
    )
    assert finding.hint == "let bo add 'readback: …' in own words: what happens next, and by when"
    [finding] = found("H403", handoff(status=status, readback="''"))
    assert finding.message.endswith("'readback' is empty")
    assert found("H404", handoff(status=status, readback="''")) == ()


@pytest.mark.parametrize("status", ["offered", "declined", "cancelled"])
def test_what_was_not_accepted_need_not_be(status: str) -> None:
    assert found("H403", handoff(status=status, readback=None)) == ()


# --- H404 parroted-readback -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("readback", "again"),
    [
        ("Ok, the migration is half done.", "the summary"),
        ("The ledger's on-call week.", "the title"),
        ("The ledger's on-call week, the migration is half done.", "the title and the summary"),
        ("I will finish the migration.", "an action"),
        ("I finish the migration by 2026-12-10, then rotate the keys.", "the actions"),
    ],
)
def test_a_parrot_is_told_what_it_repeats(readback: str, again: str) -> None:
    body = "\n## Actions\n\n- [ ] Finish the migration @bo by 2026-12-10\n- [x] Rotate the keys\n"
    [finding] = found("H404", handoff(status="accepted", readback=readback, body=body))
    assert finding.message == f"the readback says {again} again, almost word for word"
    assert (finding.severity, finding.field) == (Severity.WARNING, "readback")
    assert (finding.line, finding.column) == (9, 11)


def test_a_nod_is_no_readback() -> None:
    [finding] = found("H404", handoff(status="accepted", readback="Understood, thanks!"))
    assert finding.message == (
        "'Understood, thanks!' says that bo has heard, and not what was understood"
    )


@pytest.mark.parametrize("status", ["offered", "done", "cancelled"])
def test_only_what_is_accepted_is_judged(status: str) -> None:
    assert found("H404", handoff(status=status, readback="The migration is half done.")) == ()


def test_in_words_of_ones_own_is_fine() -> None:
    readback = "I move the last two tables by Friday."
    assert found("H404", handoff(status="accepted", readback=readback)) == ()
    assert found("H404", handoff(status="accepted", readback=readback, summary=None)) == ()


# --- H405 accepted-by-another ---------------------------------------------------------------------


def by_another(root: Path, people: str = PEOPLE) -> list[str]:
    """What H405 says of a log."""
    read = parse_settings(people)
    assert read.faults == ()
    selection = Selection(select=("H405",), levels=read.settings.rules)
    return [
        each.message for each in examine(root, read.settings, NOW, selection=selection).findings
    ]


ANAS = "Ana committed the acceptance, and bo has committed nothing since"


def test_an_acceptance_is_committed_by_whoever_accepts(git_repo: GitRepo) -> None:
    git_repo.commit({PATH: OFFERED}, by="Ana")
    assert by_another(git_repo.path) == []
    git_repo.write({PATH: ACCEPTED})
    assert by_another(git_repo.path) == []  # not committed yet
    git_repo.commit({PATH: ACCEPTED}, by="Ana")
    assert by_another(git_repo.path) == [ANAS]
    git_repo.commit({PATH: f"{ACCEPTED}\nWater it.\n"}, by="Chi")
    assert by_another(git_repo.path) == [ANAS]
    git_repo.commit({PATH: ACCEPTED}, by="Bo")
    assert by_another(git_repo.path) == []


def test_a_hint_names_the_commit_and_where_its_address_belongs(git_repo: GitRepo) -> None:
    git_repo.commit({PATH: OFFERED}, by="Ana")
    commit = git_repo.commit({PATH: ACCEPTED}, by="Ana")
    settings = parse_settings(PEOPLE).settings
    selection = Selection(select=("H405",))
    [finding] = examine(git_repo.path, settings, NOW, selection=selection).findings
    assert (finding.line, finding.column, finding.field) == (3, 9, "status")
    assert finding.hint
    assert commit[:8] in finding.hint
    assert "people.bo.email" in finding.hint
    assert "@" not in finding.message + finding.hint  # a site is read by more than the team


def test_the_check_looks_at_the_history(git_repo: GitRepo) -> None:
    git_repo.commit({PATH: OFFERED, "loopbook.yml": PEOPLE}, by="Ana")
    git_repo.commit({PATH: ACCEPTED}, by="Ana")
    for codes, said in (("H405", True), ("H403", False)):
        arguments = ["--root", str(git_repo.path), "--now", "2026-11-22T09:00Z", "check"]
        done = CliRunner().invoke(cli, [*arguments, "--select", codes])
        assert (ANAS in done.output, done.exit_code) == (said, 0)


@pytest.mark.parametrize("status", ["done", "offered", "cancelled", "declined"])
def test_what_is_no_longer_accepted_is_not_asked(status: str, git_repo: GitRepo) -> None:
    for text in (OFFERED, ACCEPTED, handoff(status=status)):
        git_repo.commit({PATH: text}, by="Ana")
    assert by_another(git_repo.path) == []


def test_the_last_acceptance_counts(git_repo: GitRepo) -> None:
    git_repo.commit({PATH: OFFERED}, by="Ana")
    git_repo.commit({PATH: ACCEPTED}, by="Bo")
    git_repo.commit({PATH: OFFERED}, by="Bo")
    git_repo.commit({PATH: ACCEPTED}, by="Ana")
    assert by_another(git_repo.path) == [ANAS]


def test_who_was_given_it_later_has_not_accepted(git_repo: GitRepo) -> None:
    git_repo.commit({PATH: OFFERED}, by="Ana")
    git_repo.commit({PATH: ACCEPTED}, by="Bo")
    git_repo.commit({PATH: handoff(status="accepted", owner="chi")}, by="Ana")
    expected = "Bo committed the acceptance, and chi has committed nothing since"
    assert by_another(git_repo.path) == [expected]


@pytest.mark.parametrize("owner", ["dee", "eve"])
def test_who_has_no_address_is_not_asked(owner: str, git_repo: GitRepo) -> None:
    for status in ("offered", "accepted"):
        git_repo.commit({PATH: handoff(status=status, owner=owner)}, by="Ana")
    assert by_another(git_repo.path) == []
    assert by_another(git_repo.path, "") == []


@pytest.mark.parametrize(("author", "silent"), [("Bo", True), ("Ana", False)])
def test_of_a_merge_the_author_of_what_was_merged_counts(
    author: str, silent: bool, git_repo: GitRepo
) -> None:
    git_repo.commit({PATH: OFFERED}, by="Ana")
    git_repo.branch("accept")
    git_repo.commit({PATH: ACCEPTED}, by=author)
    git_repo.switch("main")
    git_repo.merge("accept", by="Chi")
    assert (by_another(git_repo.path) == []) is silent


def test_at_the_boundary_of_a_shallow_clone_nothing_is_known(
    git_repo: GitRepo, tmp_path: Path
) -> None:
    git_repo.commit({PATH: OFFERED}, by="Ana")
    git_repo.commit({PATH: ACCEPTED}, by="Ana")
    git_repo.commit({"other.txt": ""}, by="Ana")
    assert by_another(git_repo.clone(tmp_path / "one", "--depth=1").path) == []
    assert by_another(git_repo.clone(tmp_path / "three", "--depth=3").path) == [ANAS]


@pytest.mark.parametrize(("by", "messages"), [("Ana", [ANAS]), ("Bo", []), ("Chi", [])])
def test_what_came_as_accepted_is_told_where_its_giver_opened_it(
    by: str, messages: list[str], git_repo: GitRepo
) -> None:
    git_repo.commit({PATH: ACCEPTED}, by=by)
    assert by_another(git_repo.path) == messages


def test_a_rename_keeps_the_acceptance(git_repo: GitRepo) -> None:
    git_repo.commit({PATH: OFFERED}, by="Ana")
    git_repo.commit({PATH: ACCEPTED}, by="Bo")
    git_repo.rename(PATH, "handoffs/b.md")
    git_repo.commit(by="Ana")
    assert by_another(git_repo.path) == []


@pytest.mark.parametrize(
    ("address", "is_bo"),
    [
        ("bo@example.org", True),
        ("BO.CHEN@example.ORG", True),
        ("123+bo@users.noreply.github.com", True),
        ("123+Bo@users.noreply.github.com", True),
        ("bo@users.noreply.github.com", True),
        ("123-bo@users.noreply.gitlab.com", True),
        ("123+ana@users.noreply.github.com", False),
        ("bo+123@users.noreply.github.com", False),
        ("bo@users.noreply.github.com.example.org", False),
        ("bo@example.com", False),
        ("", False),
    ],
)
def test_the_addresses_of_a_person(address: str, is_bo: bool) -> None:
    assert parse_settings(PEOPLE).settings.commits_as("bo", address) is is_bo


def test_without_history_no_commit_is_known() -> None:
    log = book({PATH: ACCEPTED}, PEOPLE)
    assert check(log, Selection(select=("H405",))) == ()


def test_a_version_that_cannot_be_read_is_no_new_acceptance() -> None:
    life = Life(PATH, "2026-11-01", "offered").change("2026-11-02", status="accepted")
    life.spoil("2026-11-03").change("2026-11-04")
    accepted = life.timeline().events[1].commit
    [finding] = check(
        book({PATH: ACCEPTED}, PEOPLE, timelines=[life.timeline()]), Selection(select=("H405",))
    )
    assert accepted
    assert finding.hint
    assert accepted.id[:8] in finding.hint
