"""Git as it is met: clones of every kind, hostile settings, odd names, and no git at all."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from loopbook import git
from loopbook.history import History, State, read_history
from tests.git_repo import START, GitRepo
from tests.histories import HOUR, NOW, TEXT, history_of, is_record, read, record, story


def grow(repo: GitRepo) -> None:
    """Five commits: two records, of which one is renamed and edited, and one merge."""
    repo.commit({"decisions/a.md": record()})
    repo.commit({"decisions/b.md": record(text="Another matter.\n" * 20)})
    repo.rename("decisions/a.md", "decisions/c.md")
    repo.commit({"decisions/c.md": record("Review")})
    repo.branch("side")
    repo.commit({"decisions/b.md": record("Final", text="Another matter.\n" * 20)}, by="Lin")
    repo.switch("main")
    repo.merge("side")


STORIES = {
    "decisions/b.md": ["opened", "moved status Draft -> Final"],
    "decisions/c.md": [
        "opened",
        "renamed path decisions/a.md -> decisions/c.md",
        "moved status Draft -> Review",
    ],
}


def stories(history: History) -> dict[str, list[str]]:
    return {path: story(timeline) for path, timeline in history.timelines.items()}


# Where there is no history


def test_without_git_it_says_what_to_install(
    git_repo: GitRepo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    git_repo.commit({"decisions/a.md": record()})
    monkeypatch.setenv("PATH", str(tmp_path / "nothing"))
    history = history_of(git_repo, git_repo.contents())
    assert not history.available
    assert history.problem is not None
    assert "install git" in history.problem
    assert not list(history.all_timelines())


@pytest.mark.parametrize("name", [".", "missing"])
def test_outside_of_a_repository_it_says_what_to_do(tmp_path: Path, name: str) -> None:
    working = {"decisions/a.md": record().encode()}
    history = read_history(tmp_path / name, ["decisions"], is_record, read, NOW, working)
    assert not history.available
    assert history.problem
    assert not list(history.all_timelines())


def test_an_untrusted_repository_says_how_to_trust_it(
    git_repo: GitRepo, monkeypatch: pytest.MonkeyPatch
) -> None:
    git_repo.commit({"decisions/a.md": record()})
    monkeypatch.setattr(git, "_KEPT_PREFIXES", ("GIT_TEST_",))
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    history = history_of(git_repo)
    assert not history.available
    assert history.problem is not None
    assert f"safe.directory {git_repo.path}" in history.problem


def test_before_the_first_commit_every_record_is_uncommitted(git_repo: GitRepo) -> None:
    git_repo.write({"decisions/a.md": record()})
    history = history_of(git_repo, git_repo.contents())
    assert history.available
    assert history.head is None
    assert stories(history) == {"decisions/a.md": ["opened"]}
    assert history.timelines["decisions/a.md"].opened_by is None
    assert history.timelines["decisions/a.md"].opened_at == NOW
    assert not history.final


def test_a_broken_branch_is_not_an_empty_repository(git_repo: GitRepo) -> None:
    git_repo.commit({"decisions/a.md": record()})
    (git_repo.path / ".git/refs/heads/main").write_text("")
    history = history_of(git_repo, git_repo.contents())
    assert not history.available
    assert history.problem is not None
    assert "git fsck" in history.problem


@pytest.mark.parametrize("object_name", ["HEAD", "HEAD~1", "HEAD^{tree}"])
def test_a_lost_commit_or_tree_says_what_to_do(git_repo: GitRepo, object_name: str) -> None:
    grow(git_repo)
    object_file(git_repo, git_repo.git("rev-parse", object_name).strip()).unlink()
    history = history_of(git_repo)
    assert not history.available
    assert history.problem is not None
    assert "git fsck" in history.problem


@pytest.mark.parametrize("damaged", [False, True])
def test_a_lost_or_damaged_blob_leaves_one_version_unread(git_repo: GitRepo, damaged: bool) -> None:
    git_repo.commit({"decisions/a.md": record()})
    git_repo.commit({"decisions/a.md": record("Review")})
    git_repo.commit({"decisions/a.md": record("Final")})
    file = object_file(git_repo, git_repo.git("rev-parse", "HEAD~1:decisions/a.md").strip())
    file.unlink()
    if damaged:
        file.write_bytes(b"no object")
    history = history_of(git_repo)
    assert stories(history) == {
        "decisions/a.md": ["opened", "edited", "moved status Draft -> Final"]
    }
    assert history.available
    assert history.problem is not None
    assert "clone anew" in history.problem
    assert history.versions == 2


def object_file(repo: GitRepo, object_id: str) -> Path:
    return repo.path / ".git" / "objects" / object_id[:2] / object_id[2:]


# Clones that hold less


@pytest.mark.parametrize("depth", [1, 2, 3])
def test_a_shallow_clone_reports_no_opening_at_its_boundary(
    git_repo: GitRepo, tmp_path: Path, depth: int
) -> None:
    git_repo.commit({"decisions/old.md": record()})
    git_repo.commit({"decisions/old.md": record("Review")})
    git_repo.commit({"decisions/new.md": record(text="New.\n" * 20)})
    git_repo.commit({"decisions/old.md": record("Final")})
    clone = git_repo.clone(tmp_path / "clone", "--depth", str(depth))

    history = history_of(clone, clone.contents())

    assert history.known_since == START + timedelta(hours=4 - depth)
    old, new = history.timelines["decisions/old.md"], history.timelines["decisions/new.md"]
    assert not old.complete
    assert old.opened is None
    assert old.start is not None
    assert old.start.status_text == ("Final" if depth == 1 else "Review")
    assert story(old) == ([] if depth == 1 else ["moved status Review -> Final"])
    assert new.complete == (depth == 3)
    assert story(new) == (["opened"] if depth == 3 else [])
    assert history.final == git_repo.tree()
    assert history.problem is None


def test_a_shallow_clone_whose_boundary_holds_no_record(git_repo: GitRepo, tmp_path: Path) -> None:
    git_repo.commit({"README.md": "x\n"})
    git_repo.commit({"README.md": "y\n"})
    git_repo.commit({"decisions/a.md": record()})
    history = history_of(git_repo.clone(tmp_path / "clone", "--depth", "2"))
    assert history.known_since == START + HOUR
    assert stories(history) == {"decisions/a.md": ["opened"]}


def bring_a_side_that_ends_in_a_merge(repo: GitRepo) -> None:
    repo.commit({"decisions/a.md": record()})
    repo.branch("side")
    repo.commit({"decisions/a.md": record("Review")}, by="Grace Hopper")
    repo.switch("main")
    repo.commit({"README.md": "x\n"}, by="Lin")
    repo.switch("side")
    repo.merge("main", by="Updating Bot")
    repo.switch("main")
    repo.merge("side", by="Merge Bot")


@pytest.mark.parametrize(("depth", "author"), [(2, "Merge Bot"), (9, "Grace Hopper")])
def test_a_merge_whose_side_is_cut_off_keeps_its_own_author(
    git_repo: GitRepo, tmp_path: Path, depth: int, author: str
) -> None:
    bring_a_side_that_ends_in_a_merge(git_repo)
    clone = git_repo.clone(tmp_path / "clone", "--depth", str(depth))
    last = history_of(clone).timelines["decisions/a.md"].last
    assert last is not None
    assert last.commit is not None
    assert last.commit.author == author


def test_a_clone_without_blobs_gets_them_in_one_call(git_repo: GitRepo, tmp_path: Path) -> None:
    grow(git_repo)
    clone = git_repo.clone(tmp_path / "clone", "--filter=blob:none", "--no-checkout")
    packs_before = len(list(clone.path.glob(".git/objects/pack/*.pack")))

    history = history_of(clone)

    assert stories(history) == STORIES
    assert history.problem is None
    assert history.versions == 4
    assert len(list(clone.path.glob(".git/objects/pack/*.pack"))) == packs_before + 1


def test_a_clone_without_blobs_and_out_of_reach_tells_what_it_can(
    git_repo: GitRepo, tmp_path: Path
) -> None:
    grow(git_repo)
    clone = git_repo.clone(tmp_path / "clone", "--filter=blob:none")
    git_repo.path.rename(tmp_path / "away")

    history = history_of(clone, clone.contents())

    assert history.available
    assert history.problem is not None
    assert "remote can be reached" in history.problem
    assert history.final == clone.tree()
    assert stories(history) == {
        "decisions/b.md": ["opened", "edited"],
        "decisions/c.md": ["opened"],
    }
    (gone,) = history.gone
    assert (gone.path, story(gone)) == ("decisions/a.md", ["opened", "removed"])


def test_a_shallow_clone_without_blobs(git_repo: GitRepo, tmp_path: Path) -> None:
    bring_a_side_that_ends_in_a_merge(git_repo)
    clone = git_repo.clone(tmp_path / "clone", "--filter=blob:none", "--depth", "2")
    history = history_of(clone, clone.contents())
    assert stories(history) == {"decisions/a.md": ["moved status Draft -> Review"]}
    assert history.problem is None


def test_a_clone_without_trees_says_how_to_get_them(git_repo: GitRepo, tmp_path: Path) -> None:
    grow(git_repo)
    clone = git_repo.clone(tmp_path / "clone", "--filter=tree:0", "--no-checkout")
    history = history_of(clone)
    assert not history.available
    assert history.problem is not None
    advice = "git fetch --refetch --filter=blob:none"
    assert advice in history.problem

    clone.git(*advice.split()[1:])
    assert stories(history_of(clone)) == STORIES


# Where the repository is


def test_a_log_in_a_folder_of_a_repository(git_repo: GitRepo) -> None:
    git_repo.commit({"our log/decisions/a.md": record(), "decisions/other.md": record("Final")})
    git_repo.commit({"our log/decisions/a.md": record("Review"), "decisions/other.md": None})
    root = git_repo.path / "our log"
    for pathspec in ("decisions", "", ":(glob)decisions/**/*.md", ":(top,glob)**/*.md"):
        history = read_history(root, [pathspec], is_record, read, NOW)
        assert stories(history) == {"decisions/a.md": ["opened", "moved status Draft -> Review"]}
        assert not history.gone


def test_nowhere_to_look_is_nothing_found(git_repo: GitRepo) -> None:
    grow(git_repo)
    history = read_history(git_repo.path, [], is_record, read, NOW)
    assert history.available
    assert not list(history.all_timelines())


def test_a_detached_head_and_a_linked_worktree(git_repo: GitRepo, tmp_path: Path) -> None:
    grow(git_repo)
    git_repo.git("worktree", "add", "--quiet", "--detach", str(tmp_path / "linked"), "HEAD")
    git_repo.commit({"decisions/later.md": record()})
    assert stories(history_of(GitRepo(tmp_path / "linked"))) == STORIES


def test_a_repository_with_long_ids(tmp_path: Path) -> None:
    repo = GitRepo(tmp_path / "long", "--object-format=sha256")
    grow(repo)
    history = history_of(repo, repo.contents())
    assert stories(history) == STORIES
    assert history.final == repo.tree()


# What must make no difference


@pytest.mark.parametrize("value", ["/nowhere", "."])
def test_variables_of_a_hook_make_no_difference(
    git_repo: GitRepo, monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    grow(git_repo)
    for name in ("DIR", "WORK_TREE", "INDEX_FILE", "OBJECT_DIRECTORY", "COMMON_DIR", "NAMESPACE"):
        monkeypatch.setenv(f"GIT_{name}", value)
    for name in ("LITERAL_PATHSPECS", "ICASE_PATHSPECS", "TRACE", "DEFAULT_HASH", "CONFIG"):
        monkeypatch.setenv(f"GIT_{name}", "1")
    monkeypatch.setenv("GIT_CONFIG_PARAMETERS", "no settings")
    monkeypatch.setenv("LC_ALL", "de_DE.UTF-8")
    history = history_of(git_repo, git_repo.contents())
    assert stories(history) == STORIES


SETTINGS = {
    "color.ui": "always",
    "core.fsmonitor": "/nowhere",
    "core.quotePath": "true",
    "diff.external": "/nowhere",
    "diff.noprefix": "true",
    "diff.orderFile": "/nowhere",
    "diff.relative": "true",
    "diff.renameLimit": "1",
    "diff.renames": "false",
    "format.pretty": "oneline",
    "i18n.logOutputEncoding": "UTF-16",
    "log.date": "relative",
    "log.decorate": "full",
    "log.diffMerges": "off",
    "log.follow": "true",
    "log.mailmap": "true",
    "log.showRoot": "false",
    "log.showSignature": "true",
    "notes.displayRef": "*",
    "pager.log": "/nowhere",
}


def test_settings_of_the_user_make_no_difference(
    git_repo: GitRepo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    grow(git_repo)
    expected = history_of(git_repo)
    for name, value in SETTINGS.items():
        git_repo.git("config", "--file", str(tmp_path / "settings"), name, value)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "settings"))
    assert stories(expected) == STORIES
    assert history_of(git_repo) == expected


def test_replaced_commits_and_grafts_make_no_difference(git_repo: GitRepo) -> None:
    grow(git_repo)
    expected = history_of(git_repo)
    git_repo.git("replace", "--graft", "HEAD~1")
    (git_repo.path / ".git/info/grafts").write_text(f"{git_repo.head}\n")
    assert history_of(git_repo) == expected


@pytest.mark.parametrize(
    "name",
    ["with space", "é ü 決定", 'quo"ted', "new\nline", "tab\t", ":(glob)", "-dash", "\udcff bytes"],
)
def test_file_names_may_hold_anything(git_repo: GitRepo, name: str) -> None:
    old, new = f"decisions/{name}.md", f"decisions/{name} 2.md"
    git_repo.commit({old: record()})
    git_repo.rename(old, new)
    git_repo.commit({new: record("Final")})
    history = history_of(git_repo, git_repo.contents())
    assert set(history.timelines) == {new}
    assert history.timelines[new].former_paths == (old,)
    assert not history.gone


def test_authors_in_other_encodings(git_repo: GitRepo) -> None:
    git_repo.git("config", "i18n.commitEncoding", "ISO-8859-1")
    git_repo.commit({"decisions/a.md": record()}, by="J\udcfcrgen Latin")
    git_repo.branch("side")
    git_repo.commit({"decisions/b.md": record()}, by="S\udcf8ren Latin")
    git_repo.switch("main")
    git_repo.merge("side", by="Bot")
    git_repo.git("config", "--unset", "i18n.commitEncoding")
    git_repo.commit({"decisions/c.md": record()}, by="Broken Name")
    rewrite_last_commit(git_repo, "Broken Name", "Broken \udcff")
    openers = [timeline.opened_by for timeline in history_of(git_repo).timelines.values()]
    assert [opener and opener.author for opener in openers] == [
        *("Jürgen Latin", "Søren Latin", "Broken \ufffd")
    ]


def test_submodules_are_passed_over(git_repo: GitRepo) -> None:
    git_repo.write({"decisions/a.md": record()})
    git_repo.git("add", "--all")
    link = f"160000,{'1' * 40},decisions/module.md"
    git_repo.git("update-index", "--add", "--cacheinfo", link)
    git_repo.git(
        "commit",
        "--quiet",
        "-m",
        "A submodule",
        variables={"GIT_AUTHOR_NAME": "Ada", "GIT_AUTHOR_EMAIL": "ada@example.org"},
    )
    assert set(history_of(git_repo).timelines) == {"decisions/a.md"}


def test_a_date_that_no_calendar_holds(git_repo: GitRepo) -> None:
    git_repo.commit({"decisions/a.md": record()})
    rewrite_last_commit(git_repo, f"{START.timestamp():.0f} +0000", "99999999999999 +0000")
    timeline = history_of(git_repo).timelines["decisions/a.md"]
    assert story(timeline) == ["opened"]


def rewrite_last_commit(repo: GitRepo, old: str, new: str) -> None:
    """Put something into the last commit that git itself would not write."""
    body = repo.git("cat-file", "commit", "HEAD")
    assert old in body
    write = ("hash-object", "-t", "commit", "-w", "--stdin", "--literally")
    commit = repo.git(*write, send=os.fsencode(body.replace(old, new)))
    repo.git("update-ref", "HEAD", commit.strip())


# Processes


@pytest.fixture
def processes(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[subprocess.Popen[bytes]]]:
    """The processes that were started; all must have ended."""
    started: list[subprocess.Popen[bytes]] = []

    class Recorded(subprocess.Popen[bytes]):
        def __init__(self, *arguments: Any, **options: Any) -> None:
            super().__init__(*arguments, **options)
            started.append(self)

    monkeypatch.setattr(subprocess, "Popen", Recorded)
    yield started
    assert all(process.returncode is not None for process in started)


def test_the_number_of_processes_does_not_grow(
    git_repo: GitRepo, processes: list[subprocess.Popen[bytes]]
) -> None:
    counts = []
    for number in (1, 40):
        git_repo.commit({f"decisions/{name}.md": record(text=str(name)) for name in range(number)})
        git_repo.commit({f"decisions/{name}.md": record("Final") for name in range(number)})
        processes.clear()
        history_of(git_repo, git_repo.contents())
        counts.append(len(processes))
    assert counts[0] == counts[1] <= 5


def test_a_reader_that_fails_leaves_no_process(
    git_repo: GitRepo, processes: list[subprocess.Popen[bytes]]
) -> None:
    def fail(path: str, content: bytes) -> State | None:
        raise RuntimeError(path)

    git_repo.commit({f"decisions/{name}.md": record(text=TEXT * name) for name in range(200)})
    with pytest.raises(RuntimeError, match=r"decisions/0\.md"):
        read_history(git_repo.path, ["decisions"], is_record, fail, NOW)
    assert processes


def test_more_objects_than_any_pipe_holds(git_repo: GitRepo) -> None:
    git_repo.commit({f"decisions/{name}.md": f"{name}\n" * 20_000 for name in range(150)})
    blobs = git_repo.tree().values()
    missing = "1" * 40
    with git.Objects(git.open_repository(git_repo.path)) as objects:
        for _ in range(2):
            answers = list(objects.read([missing, *blobs, missing]))
    assert [object_id for object_id, _ in answers] == [missing, *blobs, missing]
    assert [content is None for _, content in answers] == [True, *[False] * 150, True]
    assert all(git.blob_id(content, missing) == id for id, content in answers if content)


def test_git_that_dies_is_no_exception(
    git_repo: GitRepo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A git that answers all but `cat-file`."""
    git_repo.commit({f"decisions/{name}.md": record(text=str(name)) for name in range(200)})
    fake = tmp_path / "bin" / "git"
    fake.parent.mkdir()
    fake.write_text(
        f'#!/bin/sh\ncase "$*" in *cat-file*) exit 1;; esac\nexec {shutil.which("git")} "$@"\n'
    )
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", str(fake.parent))
    history = history_of(git_repo)
    assert not history.available
    assert history.problem
