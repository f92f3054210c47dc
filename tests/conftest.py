"""What tests share."""

from pathlib import Path

import pytest

from tests.git_repo import GitRepo


@pytest.fixture
def git_repo(tmp_path: Path) -> GitRepo:
    """An empty git repository."""
    return GitRepo(tmp_path / "log")
