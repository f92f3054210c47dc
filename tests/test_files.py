"""The files beside the records: what is there, by its very name."""

from pathlib import Path
from unicodedata import normalize

import pytest

from loopbook.files import Files
from tests.logs import write


@pytest.fixture
def root(tmp_path: Path) -> Path:
    files = {"repo/log/decisions/a.md": "", "repo/log/b c.png": "", "repo/src/x.py": "", "y.md": ""}
    write(tmp_path, files)
    return tmp_path / "repo" / "log"


@pytest.mark.parametrize(
    "path", ["decisions/a.md", "decisions", "b c.png", ".", "decisions/../b c.png", "./decisions"]
)
def test_files_and_folders_are_there(path: str, root: Path) -> None:
    assert Files(root).has(path)


@pytest.mark.parametrize(
    "path",
    ["decisions/A.md", "Decisions/a.md", "decisions/a", "decisions/a.md/b", "x\0y", "a/" * 5000],
)
def test_what_is_not_there_under_this_very_name_is_not(path: str, root: Path) -> None:
    assert not Files(root).has(path)
    assert not Files(root).outside(path)


def test_a_letter_may_be_spelt_in_two_ways(root: Path) -> None:
    write(root, {normalize("NFD", "é/é.md"): ""})
    for form in ("NFC", "NFD"):
        assert Files(root).has(normalize(form, "é/é.md"))


def test_a_repository_around_the_log_is_known(root: Path) -> None:
    (root.parent / ".git").mkdir()
    files = Files(root)
    assert files.has("../src/x.py")
    assert not files.has("../src/y.py")
    assert not files.outside("../src/x.py")
    assert files.outside("../../y.md")
    assert files.outside("../..")
    assert not files.has("../../y.md")
    assert files.names("../src") == ("x.py",)


def test_without_a_repository_only_the_log_is_known(root: Path) -> None:
    files = Files(root)
    assert files.outside("../src/x.py")
    assert not files.has("../src/x.py")
    assert not files.outside("..x")
    assert files.names("decisions") == ("a.md",)
    assert files.names("none") == files.names("decisions/a.md") == ()
