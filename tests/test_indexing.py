"""An index made by Pagefind's command: what was given to it, and what it says when it fails."""

import gzip
from pathlib import Path

import pytest

from loopbook import indexing
from loopbook.indexing import make_index
from loopbook.outputs.search import Entry

ENTRIES = (
    Entry("decisions/a/", "Use Kafka", "", "A zeppelin is on the way.", (), kind="decision"),
    Entry("handoffs/b/", "Rotate keys", "", "Two of five.", (), kind="handoff"),
)


def content(folder: Path) -> dict[str, bytes]:
    """The files of a folder; what is compressed, as it was before."""
    files = (file for file in sorted(folder.rglob("*")) if file.is_file())
    return {
        file.relative_to(folder).as_posix(): (
            gzip.decompress(raw) if (raw := file.read_bytes())[:2] == b"\x1f\x8b" else raw
        )
        for file in files
    }


def test_an_index_stands_in_its_folder_without_controls(tmp_path: Path) -> None:
    assert make_index(ENTRIES, tmp_path, "en") is None
    files = content(tmp_path / "search" / "pagefind")
    assert {"pagefind.js", "pagefind-entry.json", "pagefind-worker.js"} <= set(files)
    assert not any("ui" in path or "highlight" in path for path in files)
    fragments = [text for path, text in files.items() if path.startswith("fragment/")]
    assert len(fragments) == len(ENTRIES)
    assert any(b"zeppelin" in text for text in fragments)
    assert [path.name for path in tmp_path.iterdir()] == ["search"]


def test_a_configuration_that_lies_about_is_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "pagefind.yml").write_text("glob: 'nothing/*.html'\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    assert make_index(ENTRIES, tmp_path / "site", "en") is None
    assert list((tmp_path / "site" / "search" / "pagefind" / "fragment").iterdir())


def test_a_command_that_fails_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indexing, "_COMMAND", "no_such_command")
    assert not indexing.is_installed()
    assert "no_such_command" in (make_index(ENTRIES, tmp_path, "en") or "")


def test_nothing_to_find_is_no_fault(tmp_path: Path) -> None:
    said = make_index((), tmp_path, "en")
    assert said is None or "no" in said.lower()
