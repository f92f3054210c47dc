"""What is kept between checks is never wrong, whatever happened in between."""

import json
import shutil
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loopbook import cache as caching
from loopbook.cache import FOLDER, Cache
from loopbook.collection import Collection
from loopbook.examine import examine
from loopbook.findings import Fault, Finding
from loopbook.reading import Entry, read_content
from loopbook.settings import read_settings
from tests.logs import NOW, decision, handoff, write

A, B, C = "decisions/a.md", "decisions/b.md", "handoffs/c.md"
LINK = "\n## Decision\n\nSee [it](b.md) and [that](../docs/x.md).\n"
CONTENTS = (
    decision(),
    decision(body=LINK),
    decision(title="Other", related="[b]"),
    decision(expiry="2026-11-20"),
    decision(expiry="2026-11-24", owner="eve"),
    decision(status="superseded"),
    decision(status="accepted", supersedes="[a]"),
    decision(owner=None),
    decision(expiry="2026-11-20 # loopbook: ignore[L202] because we wait"),
    decision(expiry="2026-12-20 # loopbook: ignore[L202] because we wait"),
    "---\nowner: @ana\n---\n",
    "no front matter\n",
    handoff(),
    handoff(owner="ana"),
)
SETTINGS = (
    "timezone: UTC\n",
    "timezone: Pacific/Kiritimati\n",
    "people: {ana: {}, bo: {}, chi: {}}\n",
    "people: {ana: {left: 2026-12-01}, bo: {}, chi: {}}\n",
    "rules: {L202: warning, R501: off}\n",
    "collections: {d: {path: decisions, kind: decision, optional: [owner]}}\n",
)
NOWS = (NOW, datetime(2026, 11, 24, 12, tzinfo=UTC), datetime(2027, 3, 1, tzinfo=UTC))

STEPS = st.one_of(
    st.tuples(st.just("write"), st.sampled_from([A, B, C]), st.sampled_from(CONTENTS)),
    st.tuples(st.just("remove"), st.sampled_from([A, B, C]), st.just("")),
    st.tuples(st.just("write"), st.just("loopbook.yml"), st.sampled_from(SETTINGS)),
    st.tuples(st.just("write"), st.just("docs/x.md"), st.just("# X\n")),
    st.tuples(st.just("remove"), st.just("docs/x.md"), st.just("")),
    st.tuples(st.just("rename"), st.sampled_from([A, B]), st.sampled_from(["decisions/d.md"])),
    st.tuples(st.just("damage"), st.sampled_from(["cut", "flip", "empty", "delete"]), st.just("")),
    st.tuples(st.just("nothing"), st.just(""), st.just("")),
)


def look(root: Path, now: datetime = NOW, *, kept: bool = True) -> tuple[Finding, ...]:
    read = read_settings(root)
    cache = Cache(root, read.settings) if kept else None
    return examine(root, read.settings, now, with_history=False, cache=cache).findings


def take(root: Path, step: tuple[str, str, str]) -> None:
    """One thing that somebody does to a log, or that happens to its cache."""
    what, name, content = step
    file = root / name
    if what == "write":
        write(root, {name: content})
    elif what == "remove":
        file.unlink(missing_ok=True)
    elif what == "rename" and file.exists():
        file.rename(root / content)
    elif what == "damage":
        damage(root / FOLDER / "check.json", name)


def damage(file: Path, how: str) -> None:
    if not file.exists():
        return
    content = file.read_bytes()
    if how == "delete":
        shutil.rmtree(file.parent)
    elif how == "flip":
        middle = len(content) // 2
        file.write_bytes(content[:middle] + b"?" + content[middle + 1 :])
    else:
        file.write_bytes(content[: len(content) // 2] if how == "cut" else b"")


@settings(max_examples=60)
@given(st.lists(st.tuples(STEPS, st.sampled_from(NOWS)), min_size=1, max_size=8))
def test_a_check_finds_the_same_with_what_was_kept(
    life: list[tuple[tuple[str, str, str], datetime]],
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = write(Path(folder), {A: decision(), B: decision(), C: handoff()})
        look(root)
        for step, now in life:
            take(root, step)
            fresh = look(root, now, kept=False)
            assert look(root, now) == fresh
            assert look(root, now) == fresh, "the second time all of it comes from the cache"


@pytest.fixture
def log(tmp_path: Path) -> Path:
    files = {A: decision(body=LINK), B: decision(owner=None), C: handoff(owner="ana")}
    return write(tmp_path, files)


def test_what_has_not_changed_is_neither_read_nor_looked_at_again(
    log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = look(log)

    def refuse(*_: object) -> None:
        raise AssertionError

    for name in ("read_content", "look_at_file", "look_at_log"):
        monkeypatch.setattr(caching, name, refuse)
    assert look(log) == first


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The paths of the records that are read, not taken from the cache."""
    paths: list[str] = []

    def read_and_tell(path: str, content: bytes | Fault, collection: Collection) -> Entry:
        paths.append(path)
        return read_content(path, content, collection)

    monkeypatch.setattr(caching, "read_content", read_and_tell)
    return paths


def test_only_the_file_that_changed_is_read_again(log: Path, read: list[str]) -> None:
    look(log)
    assert read == [A, B, C]
    write(log, {B: decision()})
    look(log)
    assert read == [A, B, C, B]


def test_a_file_that_comes_or_goes_changes_what_links_lead_to(log: Path) -> None:
    assert "R503" in {finding.code for finding in look(log)}
    write(log, {"docs/x.md": ""})
    assert "R503" not in {finding.code for finding in look(log)}
    (log / "docs/x.md").unlink()
    assert "R503" in {finding.code for finding in look(log)}


@pytest.mark.parametrize("what", ["_FORMAT", "_program", "_zones"])
def test_another_version_takes_nothing_over(
    log: Path, read: list[str], monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    first = look(log)
    monkeypatch.setattr(caching, what, 2 if what == "_FORMAT" else lambda *_: ["another"])
    assert look(log) == first
    assert read == [A, B, C] * 2


def test_the_program_is_told_by_its_files_and_libraries() -> None:
    told = list(caching._program())
    assert any(each[0] == "checks/life.py" for each in told if isinstance(each, tuple))
    assert any(each[0] == "holidays" and each[1] for each in told if isinstance(each, tuple))


def test_the_folder_keeps_itself_out_of_git(log: Path) -> None:
    look(log)
    assert (log / FOLDER / ".gitignore").read_text("utf-8") == "*\n"
    assert (log / FOLDER / "CACHEDIR.TAG").read_text("utf-8").startswith("Signature: 8a477f597d28")


def test_nothing_is_written_where_nothing_changed(log: Path) -> None:
    look(log)
    before = (log / FOLDER / "check.json").stat().st_mtime_ns
    look(log)
    assert (log / FOLDER / "check.json").stat().st_mtime_ns == before


def test_a_folder_that_leads_elsewhere_is_not_written_to(log: Path) -> None:
    elsewhere = log / "elsewhere"
    elsewhere.mkdir()
    (log / FOLDER).symlink_to(elsewhere)
    assert look(log) == look(log, kept=False)
    assert list(elsewhere.iterdir()) == []


def test_a_log_that_cannot_be_written_to_is_checked_all_the_same(log: Path) -> None:
    (log / FOLDER).write_text("in the way", "utf-8")
    assert look(log) == look(log, kept=False)


def test_what_is_kept_is_plain_json(log: Path) -> None:
    look(log)
    for line in (log / FOLDER / "check.json").read_text("ascii").splitlines():
        json.loads(line)
