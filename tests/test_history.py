"""From git's history to timelines: what happened to records, when, and who did it."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from loopbook.history import EventKind, no_history
from tests.git_repo import START, GitRepo
from tests.histories import HOUR, NOW, TEXT, history_of, is_record, record, story

# What commits tell


def test_each_commit_tells_what_it_changed(git_repo: GitRepo) -> None:
    first = git_repo.commit({"decisions/a.md": record()}, by="Grace Hopper")
    git_repo.commit({"decisions/a.md": record(status="Review")})
    git_repo.commit({"decisions/a.md": record(status="Final", owner="lin", expiry="2027-01-01")})
    git_repo.commit({"decisions/a.md": record("Final", "lin", "2027-01-01", TEXT + "More.\n")})
    last = git_repo.commit({"decisions/a.md": None})

    history = history_of(git_repo)

    assert not history.timelines
    (timeline,) = history.gone
    assert story(timeline) == [
        "opened",
        "moved status Draft -> Review",
        "moved status Review -> Final",
        "reassigned owner ada -> lin",
        "renewed expiry 2026-03-01 -> 2027-01-01",
        "edited",
        "removed",
    ]
    assert timeline.removed
    assert timeline.complete
    assert timeline.opened_at == START
    assert timeline.opened_by is not None
    assert (timeline.opened_by.id, timeline.opened_by.author) == (first, "Grace Hopper")
    assert timeline.opened_by.email == "grace@example.org"
    assert timeline.modified_at == START + 4 * HOUR
    assert timeline.last is not None
    assert timeline.last.commit is not None
    assert timeline.last.commit.id == last
    assert history.available
    assert history.problem is None
    assert history.known_since is None
    assert history.versions == 4


def test_a_commit_counts_as_one_modification_of_a_record(git_repo: GitRepo) -> None:
    git_repo.commit({"decisions/a.md": record(), "decisions/b.md": record()})
    git_repo.commit({"decisions/a.md": record("Final", "lin"), "decisions/b.md": record("Final")})
    git_repo.commit({"decisions/a.md": record("Final", "lin", text="Short.\n")})

    history = history_of(git_repo)

    assert {path: len(t.modifications) for path, t in history.timelines.items()} == {
        "decisions/a.md": 2,
        "decisions/b.md": 1,
    }


def test_status_there_and_back_is_two_moves(git_repo: GitRepo) -> None:
    for status in ("Draft", "Final", "Draft"):
        git_repo.commit({"decisions/a.md": record(status)})
    timeline = history_of(git_repo).timelines["decisions/a.md"]
    assert story(timeline)[1:] == ["moved status Draft -> Final", "moved status Final -> Draft"]


def test_state_at_an_instant(git_repo: GitRepo) -> None:
    git_repo.commit({"decisions/a.md": record("Draft")})
    git_repo.commit({"decisions/a.md": record("Final")})
    git_repo.commit({"decisions/a.md": "Nothing to read.\n"})
    git_repo.commit({"decisions/a.md": None})
    (timeline,) = history_of(git_repo).gone
    states = [timeline.state_at(START + hours * HOUR) for hours in (-1, 0, 1, 2, 3)]
    assert [state and state.status_text for state in states] == [
        *(None, "Draft", "Final", "Final", None)
    ]


def test_an_unreadable_version_keeps_the_last_state_as_the_basis(git_repo: GitRepo) -> None:
    for content in (record(), "<<<<<<< a conflict\n", record("Final"), "\xff", record("Final")):
        git_repo.commit({"decisions/a.md": content})
    timeline = history_of(git_repo).timelines["decisions/a.md"]
    assert story(timeline) == [
        *("opened", "edited", "moved status Draft -> Final", "edited", "edited")
    ]
    assert [event.state is None for event in timeline.events] == [False, True, False, True, False]


def test_a_record_that_could_never_be_read_has_a_timeline(git_repo: GitRepo) -> None:
    git_repo.commit({"decisions/a.md": "nothing\n"})
    git_repo.commit({"decisions/a.md": record()})
    timeline = history_of(git_repo).timelines["decisions/a.md"]
    assert story(timeline) == ["opened", "edited"]
    assert timeline.start is None


def test_a_change_of_mode_or_of_another_file_is_no_event(git_repo: GitRepo) -> None:
    git_repo.commit({"decisions/a.md": record(), "decisions/notes.txt": "x\n", "README.md": "x\n"})
    (git_repo.path / "decisions/a.md").chmod(0o755)
    git_repo.commit({"decisions/notes.txt": "y\n", "README.md": "y\n"})
    history = history_of(git_repo)
    assert story(history.timelines["decisions/a.md"]) == ["opened"]
    assert set(history.final) == {"decisions/a.md"}


def test_commits_stay_in_order_when_their_dates_are_not(git_repo: GitRepo) -> None:
    for hours, status in ((5, "Draft"), (1, "Review"), (9, "Final"), (3, "Living")):
        git_repo.commit({"decisions/a.md": record(status)}, at=START + hours * HOUR)
    timeline = history_of(git_repo).timelines["decisions/a.md"]
    assert [event.after for event in timeline.events] == [None, "Review", "Final", "Living"]
    assert [event.at - START for event in timeline.events] == [5 * HOUR, HOUR, 9 * HOUR, 3 * HOUR]


def test_a_path_that_is_used_again_is_a_new_record(git_repo: GitRepo) -> None:
    git_repo.commit({"decisions/a.md": record()})
    git_repo.commit({"decisions/a.md": None})
    git_repo.commit({"decisions/a.md": record("Final")})
    history = history_of(git_repo)
    assert story(history.timelines["decisions/a.md"]) == ["opened"]
    assert [story(timeline) for timeline in history.gone] == [["opened", "removed"]]


# Merges


def test_a_merge_brings_changes_at_its_instant_by_their_author(git_repo: GitRepo) -> None:
    git_repo.commit({"decisions/a.md": record()})
    git_repo.branch("side")
    git_repo.commit({"decisions/a.md": record("Review")}, by="Grace Hopper")
    git_repo.commit({"decisions/a.md": record("Final")}, by="Lin")
    git_repo.switch("main")
    merge = git_repo.merge("side", at=START + 50 * HOUR)

    timeline = history_of(git_repo).timelines["decisions/a.md"]

    assert story(timeline) == ["opened", "moved status Draft -> Final"]
    (event,) = timeline.events[1:]
    assert event.commit is not None
    assert (event.commit.id, event.commit.author, event.at) == (merge, "Lin", START + 50 * HOUR)


def test_an_octopus_brings_all_its_sides(git_repo: GitRepo) -> None:
    git_repo.commit({"README.md": "x\n"})
    for name in ("one", "two", "three"):
        git_repo.branch(name, "main")
        git_repo.commit({f"decisions/{name}.md": record()}, by=name.title())
    git_repo.switch("main")
    git_repo.merge("one", "two", "three")
    history = history_of(git_repo)
    openers = [timeline.opened_by for timeline in history.timelines.values()]
    assert len(openers) == 3
    assert {commit and commit.author for commit in openers} == {"One"}


def test_a_squash_is_one_commit(git_repo: GitRepo) -> None:
    git_repo.commit({"README.md": "x\n"})
    git_repo.branch("side")
    git_repo.commit({"decisions/a.md": record()})
    git_repo.commit({"decisions/a.md": record("Final")})
    git_repo.switch("main")
    git_repo.squash("side", by="Lin")
    timeline = history_of(git_repo).timelines["decisions/a.md"]
    assert story(timeline) == ["opened"]
    assert timeline.opened_by is not None
    assert timeline.opened_by.author == "Lin"
    assert timeline.start is not None
    assert timeline.start.status_text == "Final"


# Renames


def test_a_renamed_record_keeps_its_history(git_repo: GitRepo) -> None:
    git_repo.commit({"decisions/a.md": record()})
    git_repo.rename("decisions/a.md", "decisions/2026/b.md")
    git_repo.commit()
    git_repo.rename("decisions/2026/b.md", "decisions/c.md")
    git_repo.commit({"decisions/c.md": record("Final")})

    history = history_of(git_repo)

    assert not history.gone
    timeline = history.timelines["decisions/c.md"]
    assert story(timeline) == [
        "opened",
        "renamed path decisions/a.md -> decisions/2026/b.md",
        "renamed path decisions/2026/b.md -> decisions/c.md",
        "moved status Draft -> Final",
    ]
    assert timeline.former_paths == ("decisions/a.md", "decisions/2026/b.md")
    assert timeline.former_ids == ("a", "b")
    assert len(timeline.modifications) == 1


def test_a_renamed_and_edited_record_tells_both(git_repo: GitRepo) -> None:
    git_repo.commit({"decisions/a.md": record()})
    git_repo.rename("decisions/a.md", "decisions/b.md")
    git_repo.commit({"decisions/b.md": record(text=TEXT + "More.\n")})
    timeline = history_of(git_repo).timelines["decisions/b.md"]
    assert story(timeline)[1:] == ["renamed path decisions/a.md -> decisions/b.md", "edited"]


def test_records_with_different_ids_are_never_one(git_repo: GitRepo) -> None:
    git_repo.commit({"decisions/7651.md": record(own_id="7651")})
    git_repo.commit({"decisions/7651.md": None, "decisions/7666.md": record(own_id="7666")})
    assert git_repo.git("show", "--name-status", "-M", "--format=").startswith("R")

    history = history_of(git_repo)

    assert story(history.timelines["decisions/7666.md"]) == ["opened"]
    assert [(t.path, story(t)) for t in history.gone] == [
        ("decisions/7651.md", ["opened", "removed"])
    ]


def test_a_record_with_its_own_id_is_found_again_however_it_changed(git_repo: GitRepo) -> None:
    git_repo.commit({"decisions/a.md": record(own_id="7")})
    git_repo.rename("decisions/a.md", "decisions/b.md")
    git_repo.commit({"decisions/b.md": record(text="Written anew.\n" * 30, own_id="7")})
    assert git_repo.git("show", "--name-status", "-M", "--format=").startswith("D")
    timeline = history_of(git_repo).timelines["decisions/b.md"]
    assert story(timeline) == [
        *("opened", "renamed path decisions/a.md -> decisions/b.md", "edited")
    ]
    assert timeline.former_ids == ()


def test_ids_untangle_what_git_paired_wrongly(git_repo: GitRepo) -> None:
    """A record is rewritten under a new name, and another, much like it, takes a third name."""
    git_repo.commit(
        {
            "decisions/one.md": record(own_id="1", text="Quite another matter.\n" * 20),
            "decisions/two.md": record(own_id="2"),
        }
    )
    git_repo.commit(
        {
            "decisions/one.md": None,
            "decisions/two.md": None,
            "decisions/one-renamed.md": record(own_id="1"),
        }
    )
    history = history_of(git_repo)
    assert history.timelines["decisions/one-renamed.md"].former_paths == ("decisions/one.md",)
    assert [timeline.path for timeline in history.gone] == ["decisions/two.md"]


def test_a_copy_is_a_new_record(git_repo: GitRepo) -> None:
    git_repo.commit({"decisions/a.md": record()})
    git_repo.git("config", "diff.renames", "copies")
    git_repo.commit({"decisions/a.md": record("Final"), "decisions/b.md": record()})
    assert story(history_of(git_repo).timelines["decisions/b.md"]) == ["opened"]


def test_moving_into_and_out_of_the_log(git_repo: GitRepo) -> None:
    git_repo.commit({"drafts/a.md": record(), "decisions/b.md": record("Final", text="b\n" * 20)})
    git_repo.rename("drafts/a.md", "decisions/a.md")
    git_repo.rename("decisions/b.md", "decisions/b.txt")
    git_repo.commit()
    history = history_of(git_repo)
    assert story(history.timelines["decisions/a.md"]) == ["opened"]
    assert [story(timeline) for timeline in history.gone] == [["opened", "removed"]]


# The working tree


def test_uncommitted_changes_are_events_without_a_commit(git_repo: GitRepo) -> None:
    names = ("same", "edited", "deleted", "moved")
    git_repo.commit({f"decisions/{name}.md": record(text=name * 9) for name in names})
    git_repo.write({"decisions/edited.md": record("Final", text="edited" * 9)})
    git_repo.write({"decisions/deleted.md": None, "decisions/new.md": record("Review")})
    git_repo.rename("decisions/moved.md", "decisions/renamed.md")

    history = history_of(git_repo, git_repo.contents())

    news = {
        timeline.path: [
            told
            for told, event in zip(story(timeline), timeline.events, strict=True)
            if event.commit is None and event.at == NOW
        ]
        for timeline in history.all_timelines()
    }
    assert news == {
        "decisions/same.md": [],
        "decisions/edited.md": ["moved status Draft -> Final"],
        "decisions/new.md": ["opened"],
        "decisions/renamed.md": ["renamed path decisions/moved.md -> decisions/renamed.md"],
        "decisions/deleted.md": ["removed"],
    }
    assert history.final == git_repo.tree()
    assert [timeline.path for timeline in history.gone] == ["decisions/deleted.md"]


def test_a_clean_working_tree_is_no_news(git_repo: GitRepo) -> None:
    git_repo.commit({"decisions/a.md": record(), "notes.txt": "x\n"})
    assert history_of(git_repo, git_repo.contents()) == history_of(git_repo)


def test_line_ends_of_the_checkout_are_no_edit(git_repo: GitRepo) -> None:
    git_repo.commit({"decisions/a.md": record(), "decisions/b.md": "kept\r\nwith CRLF\r\n"})
    working = {
        "decisions/a.md": record().replace("\n", "\r\n").encode(),
        "decisions/b.md": b"kept\r\nwith CRLF\r\n",
    }
    assert history_of(git_repo, working) == history_of(git_repo)


def test_what_lies_elsewhere_is_no_news(git_repo: GitRepo) -> None:
    git_repo.commit({"decisions/a.md": record(), "elsewhere/c.md": record()})
    (git_repo.path / "decisions/link.md").symlink_to("a.md")
    (git_repo.path / "decisions/linked").symlink_to("../elsewhere")
    git_repo.commit()
    git_repo.write({"decisions/module/.git": "gitdir: ...\n", "decisions/module/d.md": record()})
    working = git_repo.contents() | {"decisions/linked/c.md": record().encode()}
    history = history_of(git_repo, working)
    assert set(history.timelines) == {"decisions/a.md"}
    assert not history.gone


def test_a_file_that_becomes_a_link_is_removed(git_repo: GitRepo) -> None:
    git_repo.commit({"decisions/a.md": record(), "decisions/b.md": record("Final")})
    (git_repo.path / "decisions/b.md").unlink()
    (git_repo.path / "decisions/b.md").symlink_to("a.md")
    git_repo.commit()
    history = history_of(git_repo)
    assert set(history.timelines) == {"decisions/a.md"}
    assert [timeline.path for timeline in history.gone] == ["decisions/b.md"]


# Any history


PATHS = st.sampled_from([f"decisions/{name}.md" for name in ("a", "b", "c", "ä ö", "d/e")])
ACTS = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(["write", "rewrite"]), PATHS, st.sampled_from(["1", "2", ""])),
        st.tuples(st.just("delete"), PATHS, st.just("")),
        st.tuples(st.just("rename"), PATHS, PATHS),
        st.tuples(st.sampled_from(["commit", "branch", "merge"]), st.just(""), st.just("")),
    ),
    min_size=5,
    max_size=14,
)


def act(repo: GitRepo, deed: str, path: str, more: str) -> None:
    """Do one thing to a repository, if it can be done."""
    there = path and (repo.path / path).is_file()
    if deed == "write":
        repo.write({path: record(own_id=more)})
    elif deed == "rewrite":
        repo.write({path: record("Final", text=path * 30, own_id=more)})
    elif deed == "delete" and there:
        repo.write({path: None})
    elif deed == "rename" and there:
        repo.rename(path, more)
    elif deed == "branch":
        repo.commit()
        repo.branch(f"side-{repo.head[:9]}")
    elif deed == "merge":
        repo.commit()
        side = repo.git("branch", "--show-current").strip()
        repo.switch("main")
        repo.commit({"README.md": side})
        if side != "main":
            repo.merge(side)
    else:
        repo.commit()


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(acts=ACTS)
def test_any_history_ends_in_what_git_lists(
    acts: list[tuple[str, str, str]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    repo = GitRepo(tmp_path_factory.mktemp("any") / "log")
    repo.commit({"README.md": "A log.\n"})
    for deed in acts:
        act(repo, *deed)
    repo.commit()
    repo.switch("main")

    history = history_of(repo, repo.contents())

    assert history.final == {path: id for path, id in repo.tree().items() if is_record(path)}
    assert set(history.timelines) == set(history.final)
    for timeline in history.all_timelines():
        kinds = [event.kind for event in timeline.events]
        assert kinds.count(EventKind.OPENED) == 1
        assert kinds[0] == EventKind.OPENED
        assert kinds.count(EventKind.REMOVED) == timeline.removed
        assert all(event.commit for event in timeline.events)


def test_no_history_says_so() -> None:
    history = no_history("Why.")
    assert (history.available, history.problem) == (False, "Why.")
    assert not list(history.all_timelines())
