"""What tests share."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.git_repo import GitRepo

# A property holds however long it takes to try: no test asserts a time.
settings.register_profile(
    "timeless", parent=settings(), deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("timeless")


@pytest.fixture
def git_repo(tmp_path: Path) -> GitRepo:
    """An empty git repository."""
    return GitRepo(tmp_path / "log")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-snapshots", action="store_true", help="Write what is made as what is expected."
    )


@pytest.fixture
def snapshot(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compares text with a file of `tests/snapshots/`; `--update-snapshots` writes that file."""

    def compare(name: str, text: str) -> None:
        file = Path(__file__).parent / "snapshots" / name
        if request.config.getoption("--update-snapshots"):
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, "utf-8", newline="")
        assert file.is_file(), f"there is no snapshot {name} yet: run pytest --update-snapshots"
        assert text == file.read_bytes().decode()

    return compare
