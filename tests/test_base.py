"""What a change starts from: which files it touches, and what its records said before."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from loopbook.base import Base, NoBase, read_base
from loopbook.examine import examine
from loopbook.settings import Settings
from tests.git_repo import GitRepo
from tests.logs import NOW, decision, handoff, settings_of

A, B = "decisions/a.md", "handoffs/b.md"


def base_of(root: Path, name: str | None = "main", settings: Settings | None = None) -> Base:
    found = examine(root, settings or Settings(), NOW, base=name).logbook.base
    assert found is not None
    return found


@pytest.fixture
def repo(git_repo: GitRepo) -> GitRepo:
    """A log on main, and a branch of it that is checked out."""
    git_repo.commit({A: decision(), B: handoff(), "src/x.py": "1\n"})
    git_repo.branch("work")
    return git_repo


def test_what_is_committed_changed_and_new_is_touched(repo: GitRepo) -> None:
    repo.commit({A: decision(title="Other")})
    repo.write({"src/x.py": "2\n", "decisions/new.md": decision(), "src/y.py": "1\n", B: None})
    base = base_of(repo.path)
    assert base.changed == {A, B, "src/x.py", "src/y.py", "decisions/new.md"}
    assert base.touches(A)
    assert not base.touches("decisions/other.md")
    assert set(base.records) == {A}
    former = base.records[A].entry.record
    assert former is not None
    assert former.title == "Use Postgres for the ledger"


def test_what_others_did_on_the_base_since_is_not_touched(repo: GitRepo) -> None:
    repo.commit({A: decision(title="Other")})
    repo.switch("main")
    repo.commit({B: handoff(title="Theirs")})
    repo.switch("work")
    assert base_of(repo.path).changed == {A}


def test_ignored_files_are_not_touched(repo: GitRepo) -> None:
    repo.commit({".gitignore": "out/\n"})
    repo.write({"out/x.txt": "1\n"})
    assert base_of(repo.path).changed == {".gitignore"}


def test_without_a_name_the_last_commit_is_the_base(repo: GitRepo) -> None:
    repo.commit({A: decision(title="Other")})
    assert base_of(repo.path, "work").changed == frozenset()
    repo.write({A: decision(title="Third")})
    found = read_base(
        repo.path, Settings(), examine(repo.path, Settings(), NOW).logbook.entries, None
    )
    assert found is not None
    assert found.name is None
    assert found.changed == {A}
    former = found.records[A].entry.record
    assert former is not None
    assert former.title == "Other"


def test_a_log_in_a_folder_of_a_repository(git_repo: GitRepo) -> None:
    git_repo.commit({f"log/{A}": decision(), "src/x.py": "1\n"})
    git_repo.write({f"log/{A}": decision(title="Other"), "src/x.py": "2\n", "new.txt": "1"})
    base = base_of(git_repo.path / "log", "HEAD")
    assert base.changed == {f"log/{A}", "src/x.py", "new.txt"}
    assert base.touches(A)
    assert set(base.records) == {A}


def test_a_renamed_record_is_compared_with_what_it_was(repo: GitRepo) -> None:
    repo.rename(A, "decisions/z.md")
    repo.commit({"decisions/z.md": decision(status="rejected")})
    [former] = base_of(repo.path).records.values()
    assert former.entry.path == A


def test_an_id_of_its_own_goes_before_what_git_takes_for_a_rename(git_repo: GitRepo) -> None:
    settings = settings_of(
        "collections: {d: {path: decisions, kind: decision, unknown_fields: allow, "
        "fields: {id: number}}}\n"
    )
    git_repo.commit(
        {"decisions/p.md": decision(number="1"), "decisions/q.md": decision(number="2")}
    )
    git_repo.branch("work")
    git_repo.write(
        {
            "decisions/p.md": None,
            "decisions/q.md": None,
            "decisions/s.md": decision(number="1", title="Something else entirely, and longer"),
            "decisions/t.md": decision(number="2"),
        }
    )
    git_repo.commit()
    former = {
        path: each.entry.id
        for path, each in base_of(git_repo.path, "main", settings).records.items()
    }
    assert former == {"decisions/s.md": "1", "decisions/t.md": "2"}


def test_the_statuses_in_between_are_known(repo: GitRepo) -> None:
    repo.commit({B: handoff(status="accepted", readback="I do.")})
    repo.commit({B: handoff(status="done", readback="I do.", outcome="Done.")})
    assert base_of(repo.path).records[B].between == ("accepted", "done")


def test_the_statuses_of_a_merged_branch_are_known(repo: GitRepo) -> None:
    """As on the merge of a pull request, which continuous integration checks out."""
    repo.commit({B: handoff(status="accepted", readback="I do.")})
    repo.commit({B: handoff(status="done", readback="I do.", outcome="Done.")})
    repo.switch("main")
    repo.commit({A: decision(title="Theirs")})
    repo.branch("pull")
    repo.merge("work")
    base = base_of(repo.path, "main")
    assert base.changed == {B}
    assert base.records[B].between == ("accepted", "done")


def test_no_repository_is_no_base(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    assert read_base(tmp_path, Settings(), (), None) is None
    with pytest.raises(NoBase, match="not in a git repository"):
        read_base(tmp_path, Settings(), (), "main")


def test_a_repository_without_commits_has_no_base(git_repo: GitRepo) -> None:
    assert read_base(git_repo.path, Settings(), (), None) is None


@pytest.mark.parametrize("name", ["nowhere", "-x", "--output=x", "", "a b", "HEAD~99"])
def test_a_base_that_is_not_here_is_told_with_what_to_do(repo: GitRepo, name: str) -> None:
    with pytest.raises(NoBase, match="fetch-depth: 0"):
        read_base(repo.path, Settings(), (), name or "''")


def test_a_shallow_clone_that_does_not_reach_the_base(repo: GitRepo, tmp_path: Path) -> None:
    for day in (1, 2, 3):
        repo.commit({A: decision(title=f"T{day}")}, at=datetime(2026, 2, day, tzinfo=UTC))
    repo.switch("main")
    repo.commit({"src/x.py": "3\n"})
    repo.switch("work")
    clone = repo.clone(tmp_path / "shallow", "--depth=1", "--no-single-branch")
    with pytest.raises(NoBase, match="this clone is shallow") as raised:
        read_base(clone.path, Settings(), (), "origin/main")
    assert "fetch-depth: 0" in str(raised.value)
    assert "git fetch --unshallow" in str(raised.value)


def test_a_shallow_clone_that_holds_the_base_is_enough(repo: GitRepo, tmp_path: Path) -> None:
    repo.commit({A: decision(title="Other")})
    clone = repo.clone(tmp_path / "shallow", "--depth=2", "--no-single-branch")
    assert base_of(clone.path, "origin/main").changed == {A}


def test_branches_without_a_common_commit(repo: GitRepo) -> None:
    repo.git("checkout", "--quiet", "--orphan", "alone")
    repo.commit()
    with pytest.raises(NoBase, match="Name a branch from which this one was made"):
        read_base(repo.path, Settings(), (), "main")


def test_before_the_first_commit_nobody_is_told_to_fetch(git_repo: GitRepo) -> None:
    git_repo.write({A: decision()})
    with pytest.raises(NoBase, match="Nothing is committed here yet") as raised:
        base_of(git_repo.path, "HEAD")
    assert "fetch" not in str(raised.value)
    entries = examine(git_repo.path, Settings(), NOW).logbook.entries
    assert read_base(git_repo.path, Settings(), entries, None) is None
