"""The policy that a chain follows: as it stood when the chain began, read from git."""

from datetime import UTC, datetime

import pytest

from loopbook.chains import Ladder
from loopbook.examine import examine
from loopbook.settings import read_settings
from tests.git_repo import GitRepo
from tests.logs import decision

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
"""A Wednesday, a week after the date of the record has passed."""
BEFORE, DURING = datetime(2026, 11, 2, 9, tzinfo=UTC), datetime(2026, 11, 20, 9, tzinfo=UTC)
AFTER = datetime(2026, 11, 24, 9, tzinfo=UTC)


def policies(default: str = "normal", **steps: str) -> str:
    """The text of ``loopbook.yml`` with one step, ``0h`` after the expiry, for each policy."""
    each = ", ".join(
        f"{name}: {{expired: [{{after: 0h, to: {to}}}]}}" for name, to in steps.items()
    )
    people = "people: {ana: , bo: , chi: }"
    return f"{people}\nescalation: {{default: {default}, policies: {{{each}}}}}\n"


def record(escalation: str | None = None, expiry: str = "2026-11-17") -> str:
    return decision(expiry=expiry, escalation=escalation)


def told(repo: GitRepo) -> list[tuple[str | None, str, bool]]:
    """Each ladder: its policy, who is told first, and whether the policy reads otherwise now."""
    settings = read_settings(repo.path).settings
    logbook = examine(repo.path, settings, NOW).logbook
    return [_first(ladder) for _, ladder in logbook.all_ladders]


def _first(ladder: Ladder) -> tuple[str | None, str, bool]:
    hearing = ladder.rungs[0].hearing
    assert hearing is not None
    return ladder.path.policy, hearing.handle, ladder.path.former


def test_a_policy_that_is_changed_while_a_chain_runs_changes_nothing_in_it(
    git_repo: GitRepo,
) -> None:
    git_repo.commit({"loopbook.yml": policies(normal="bo"), "decisions/a.md": record()}, at=BEFORE)
    git_repo.commit({"loopbook.yml": policies(normal="chi")}, at=DURING)
    assert told(git_repo) == [("normal", "bo", True)]


def test_a_policy_that_was_changed_before_the_chain_began_is_the_new_one(git_repo: GitRepo) -> None:
    git_repo.commit({"loopbook.yml": policies(normal="bo"), "decisions/a.md": record()}, at=BEFORE)
    git_repo.commit({"loopbook.yml": policies(normal="chi")}, at=datetime(2026, 11, 16, tzinfo=UTC))
    assert told(git_repo) == [("normal", "chi", False)]


def test_a_chain_that_begins_after_the_change_follows_the_new_policy(git_repo: GitRepo) -> None:
    git_repo.commit({"loopbook.yml": policies(normal="bo"), "decisions/a.md": record()}, at=BEFORE)
    git_repo.commit({"loopbook.yml": policies(normal="chi")}, at=DURING)
    git_repo.commit({"decisions/a.md": record(expiry="2026-11-23")}, at=AFTER)
    assert told(git_repo) == [("normal", "bo", True), ("normal", "chi", False)]


def test_a_change_that_is_not_committed_holds_for_chains_to_come(git_repo: GitRepo) -> None:
    files = {
        "decisions/a.md": record(),
        "decisions/b.md": record(expiry="2026-12-01").replace("Use Postgres", "Drop Postgres"),
    }
    git_repo.commit({"loopbook.yml": policies(normal="bo"), **files}, at=BEFORE)
    git_repo.write({"loopbook.yml": policies(normal="chi")})
    assert told(git_repo) == [("normal", "bo", True), ("normal", "chi", False)]


@pytest.mark.parametrize("named", ["normal", None])
def test_a_policy_that_is_removed_later_is_followed_to_the_end(
    git_repo: GitRepo, named: str | None
) -> None:
    files = {"loopbook.yml": policies(normal="bo"), "decisions/a.md": record(named)}
    git_repo.commit(files, at=BEFORE)
    git_repo.commit({"loopbook.yml": policies(default="other", other="chi")}, at=DURING)
    assert told(git_repo) == [("normal", "bo", True)]


def test_a_policy_that_is_renamed_with_its_records_is_the_same_chain(git_repo: GitRepo) -> None:
    files = {"loopbook.yml": policies(normal="bo"), "decisions/a.md": record("normal")}
    git_repo.commit(files, at=BEFORE)
    renamed = policies(default="usual", usual="bo")
    git_repo.commit({"loopbook.yml": renamed, "decisions/a.md": record("usual")}, at=DURING)
    assert told(git_repo) == [("usual", "bo", False)]


def test_another_default_holds_for_chains_that_begin_later(git_repo: GitRepo) -> None:
    both = {"normal": "bo", "strict": "chi"}
    files = {"loopbook.yml": policies(**both), "decisions/a.md": record()}
    git_repo.commit(files, at=BEFORE)
    git_repo.commit({"loopbook.yml": policies("strict", **both)}, at=DURING)
    assert told(git_repo) == [("normal", "bo", False)]


def test_settings_that_could_not_be_read_then_leave_todays(git_repo: GitRepo) -> None:
    git_repo.commit({"loopbook.yml": "people: [", "decisions/a.md": record()}, at=BEFORE)
    git_repo.commit({"loopbook.yml": policies(normal="chi")}, at=DURING)
    assert told(git_repo) == [("normal", "chi", False)]


def test_before_the_first_settings_were_committed_todays_hold(git_repo: GitRepo) -> None:
    git_repo.commit({"decisions/a.md": record()}, at=BEFORE)
    git_repo.commit({"loopbook.yml": policies(normal="chi")}, at=DURING)
    assert told(git_repo) == [("normal", "chi", False)]


def test_at_the_boundary_of_a_shallow_clone_the_settings_have_been_there_before(
    git_repo: GitRepo,
) -> None:
    git_repo.commit({"loopbook.yml": policies(normal="ana"), "decisions/a.md": record()}, at=BEFORE)
    git_repo.commit({"loopbook.yml": policies(normal="bo")}, at=DURING)
    git_repo.commit({"loopbook.yml": policies(normal="chi")}, at=AFTER)
    shallow = git_repo.clone(git_repo.path.parent / "shallow", "--depth=2")
    assert told(shallow) == [("normal", "bo", True)]
