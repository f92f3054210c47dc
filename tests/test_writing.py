"""Files written whole or not at all."""

import stat
from pathlib import Path

import pytest

from loopbook.writing import Change, Refusal, write, write_all


def files_in(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def test_a_file_is_written_with_its_line_ends_as_they_are(tmp_path: Path) -> None:
    write(tmp_path / "a/b.md", "x\r\ny\n\u00e9")
    assert files_in(tmp_path / "a") == {"b.md": "x\r\ny\n\u00e9".encode()}


def test_a_file_keeps_its_permissions_and_a_link_stays_one(tmp_path: Path) -> None:
    file, link = tmp_path / "a.md", tmp_path / "link.md"
    file.write_text("x")
    file.chmod(0o640)
    link.symlink_to(file)
    write_all(tmp_path, [Change("link.md", b"x", b"y")])
    assert (file.read_bytes(), link.is_symlink()) == (b"y", True)
    assert stat.S_IMODE(file.stat().st_mode) == 0o640


def test_what_was_changed_meanwhile_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(b"a")
    (tmp_path / "b.md").write_bytes(b"edited")
    with pytest.raises(Refusal, match=r"b\.md was changed meanwhile"):
        write_all(tmp_path, [Change("a.md", b"a", b"A"), Change("b.md", b"b", b"B")])
    assert files_in(tmp_path) == {"a.md": b"a", "b.md": b"edited"}


def test_of_several_files_all_are_written_or_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.md").write_bytes(b"a")
    (tmp_path / "b.md").write_bytes(b"b")
    changes = [Change("a.md", b"a", b"A"), Change("b.md", b"b", b"B")]
    replace = Path.replace

    def fail(self: Path, target: Path) -> Path:
        if Path(target).name == "b.md":
            raise PermissionError(13, "Permission denied")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(Refusal, match=r"b\.md cannot be written: Permission denied"):
        write_all(tmp_path, changes)
    assert files_in(tmp_path) == {"a.md": b"a", "b.md": b"b"}
    monkeypatch.setattr(Path, "replace", replace)
    write_all(tmp_path, changes)
    assert files_in(tmp_path) == {"a.md": b"A", "b.md": b"B"}


def test_a_file_that_is_gone_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match=r"a\.md cannot be written"):
        write_all(tmp_path, [Change("a.md", b"a", b"A")])
    assert files_in(tmp_path) == {}


def test_a_read_only_file_system_is_a_refusal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(self: Path, *_: object, **__: object) -> int:
        raise OSError(30, "Read-only file system")

    for name in ("write_bytes", "unlink"):  # there, a file that is missing cannot be removed either
        monkeypatch.setattr(Path, name, fail)
    with pytest.raises(Refusal, match=r"a\.md cannot be written: Read-only file system\."):
        write(tmp_path / "a.md", "a")


def test_a_change_shows_as_a_diff() -> None:
    assert Change("a.md", b"x\n", b"x\n").diff == ""
    assert Change("a.md", b"x\ny", b"x\r\nz").diff == (
        "--- a/a.md\n+++ b/a.md\n@@ -1,2 +1,2 @@\n-x\n-y\n\\ No newline at end of file\n"
        "+x\r\n+z\n\\ No newline at end of file\n"
    )
