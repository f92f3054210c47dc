"""The draft of a handoff that begins with a record."""

from datetime import date
from pathlib import Path

import pytest

from loopbook.authoring import Draft, handoff_from
from loopbook.examine import examine
from loopbook.records import Handoff
from loopbook.settings import Settings, parse_settings
from tests.logbooks import NOW, PEOPLE, book, decision

DAY = date(2026, 11, 18)


def settings(text: str) -> Settings:
    return parse_settings(text).settings


def draft(text: str = PEOPLE, giver: str | None = "ana") -> Draft:
    found = handoff_from(settings(text), "2026-09-01-one-queue", giver, DAY)
    assert found is not None
    return found


def errors(root: Path, written: Draft) -> set[str]:
    """The fields in which the check finds errors, once the draft is written beside its record."""
    for path, text in {
        "decisions/2026-09-01-one-queue.md": decision(),
        written.path: written.text,
    }.items():
        (root / path).parent.mkdir(exist_ok=True)
        (root / path).write_text(text, "utf-8")
    found = examine(root, settings(PEOPLE), NOW).findings
    about = [each for each in found if each.path == written.path and each.is_error]
    return {each.field or each.code for each in about}


def test_the_check_refuses_what_only_the_author_knows(tmp_path: Path) -> None:
    assert draft().path == "handoffs/2026-11-18-from-one-queue.md"
    assert errors(tmp_path, draft()) >= {"owner", "expiry"}


def test_filled_in_it_passes(tmp_path: Path) -> None:
    written = draft()
    text = written.text.replace("receiver", "bo").replace("YYYY-MM-DD", "2026-12-01")
    assert "related: [2026-09-01-one-queue]" in text
    assert "from: ana" in text
    assert errors(tmp_path, Draft(written.path, text)) == set()


@pytest.mark.parametrize(
    "id", ["no", "1-e5", "2026-09-01", "0001-mail", "null-a", "Nr. 1: Ä", "a, b"]
)
def test_any_id_stays_what_it_is(id: str) -> None:
    found = handoff_from(settings(PEOPLE), id, "no", DAY)
    assert found is not None
    text = found.text.replace("YYYY-MM-DD", "2026-12-01")
    [written] = book({found.path: text}).items
    assert isinstance(written.record, Handoff)
    assert (written.record.related, written.record.from_) == ((id,), "no")


def test_it_lies_where_the_log_keeps_its_handoffs() -> None:
    collections = "collections: {h: {path: log/handed, kind: handoff}}\n"
    assert draft(collections, None).path == "log/handed/2026-11-18-from-one-queue.md"
    only = settings("collections: {d: {path: decisions, kind: decision}}\n")
    assert handoff_from(only, "x", "ana", DAY) is None
