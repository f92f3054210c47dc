"""The histories of real logs, held against facts that were measured independently."""

import re
from collections import Counter
from datetime import datetime
from pathlib import Path

import pytest

from loopbook.history import Event, EventKind, History, State, read_history
from tests.git_repo import GitRepo
from tests.histories import NOW

CORPORA = Path(__file__).parents[2] / "shared" / "corpora"
RECORDS = {
    "eips": r"EIPS/eip-.*\.md",
    "modernisation-platform": r"source/.*\.md\.erb",
    "openshift-enhancements": r"enhancements/.*\.md",
    "cips": r"(CIP|CPS)-[^/]*/README\.md",
    "semantic-kernel": r"docs/decisions/.*\.md",
    "nixos-rfcs": r"rfcs/.*\.md",
}

pytestmark = [
    pytest.mark.corpora,
    pytest.mark.skipif(not CORPORA.is_dir(), reason="no real logs beside the repository"),
]


def read_status(path: str, content: bytes) -> State | None:
    """A reader that wants nothing but a status."""
    match = re.search(rb"^status:[ \t]*(.*?)\s*$", content[:2000], re.IGNORECASE | re.MULTILINE)
    word = match[1].decode(errors="replace") if match else None
    return State(path, False, "decision", word, word, None, None) if word else None


def clone(name: str, folder: Path) -> GitRepo:
    GitRepo(folder).git("clone", "--quiet", "--no-checkout", str(CORPORA / f"{name}.bundle"), name)
    return GitRepo(folder / name)


def history_of(repo: GitRepo, name: str) -> History:
    wanted = re.compile(RECORDS[name]).fullmatch
    return read_history(repo.path, ["."], lambda path: bool(wanted(path)), read_status, NOW)


@pytest.mark.parametrize("name", RECORDS)
def test_it_ends_in_what_git_lists(name: str, tmp_path: Path) -> None:
    repo = clone(name, tmp_path)
    history = history_of(repo, name)
    listed = {path: blob for path, blob in repo.tree().items() if re.fullmatch(RECORDS[name], path)}
    assert listed
    assert history.final == listed
    assert all(timeline.complete for timeline in history.all_timelines())


def test_weeks_of_eips(tmp_path: Path) -> None:
    history = history_of(clone("eips", tmp_path), "eips")
    assert len(modified(history, "2026-W33")) == 36
    assert len(events(history, "2026-W33", EventKind.OPENED)) == 3
    assert Counter(
        (event.before, event.after) for event in events(history, "2026-W33", EventKind.MOVED)
    ) == {("Draft", "Review"): 3, ("Stagnant", "Draft"): 2}
    assert len(events(history, "2021-W41", EventKind.MOVED)) == 103
    assert len(modified(history, "2023-W43")) == 1103


def modified(history: History, week: str) -> list[Event]:
    return [
        event
        for timeline in history.all_timelines()
        for event in timeline.modifications
        if iso_week(event.at) == week
    ]


def events(history: History, week: str, kind: EventKind) -> list[Event]:
    return [
        event
        for timeline in history.all_timelines()
        for event in timeline.events
        if event.kind is kind and iso_week(event.at) == week
    ]


def iso_week(at: datetime) -> str:
    year, week, _ = at.isocalendar()
    return f"{year}-W{week:02}"
