"""Changes under our names, in the words of the file, proved by reading it again."""

import pytest

from loopbook.amending import Draft
from loopbook.collection import Collection
from loopbook.mapping import name_in_file, status_in_file
from loopbook.reading import Entry, read_bytes
from loopbook.records import Kind
from loopbook.writing import Refusal
from tests.logs import decision, read

THEIRS = Collection.model_validate(
    {
        "path": "adr",
        "kind": "decision",
        "unknown_fields": "allow",
        "fields": {
            "summary": "abstract",
            "owner": {"from": "author", "pattern": "@(\\w+)"},
            "expiry": {"from": "reviewed", "plus": "review_in"},
        },
        "statuses": {"In force": "accepted", "/replaced by .*/i": "superseded"},
    }
)


def theirs(front: str) -> Entry:
    return read_bytes("adr/a.md", f"---\n{front}---\n".encode(), THEIRS)


def test_a_field_is_written_under_its_name_in_the_file() -> None:
    draft = Draft()
    entry = theirs("title: x # t\nabstract: y\nstatus: In force\nauthor: '@ana'\n")
    draft.set(entry, {"summary": "z", "reverse_if": "3"})
    (amended,) = draft.amended
    assert list(amended.differences) == [("abstract", "y", "z"), ("reverse_if", None, "3")]
    assert amended.after.record is not None
    assert amended.after.record.summary == "z"


@pytest.mark.parametrize(("name", "source"), [("owner", "author"), ("expiry", "reviewed")])
def test_a_field_that_is_worked_out_is_not_written_back(name: str, source: str) -> None:
    entry = theirs("title: x\nstatus: In force\nauthor: '@ana'\n")
    with pytest.raises(Refusal, match=rf"adr/a\.md: '{name}' is worked out from '{source}'"):
        Draft().set(entry, {name: "2026-12-01"})
    assert name_in_file("summary", THEIRS) == "abstract"
    assert name_in_file("title", THEIRS) == "title"


@pytest.mark.parametrize(
    ("word", "written"),
    [
        ("accepted", "In force"),
        ("IN FORCE", "In force"),
        ("proposed", "proposed"),
        ("Deprecated", "reversed"),
    ],
)
def test_a_status_is_written_in_the_word_of_the_file(word: str, written: str) -> None:
    found = status_in_file(word, THEIRS)
    assert (found, type(found)) == (written, str)


@pytest.mark.parametrize(
    ("word", "message"),
    [("superseded", "by hand"), ("in farce", "did you mean 'In force'?"), ("x", "known here: In")],
)
def test_a_status_that_is_no_word_of_the_file_is_refused(word: str, message: str) -> None:
    with pytest.raises(Refusal, match=message.replace("?", r"\?")):
        status_in_file(word, THEIRS)


def test_what_would_be_a_fault_is_refused_and_an_old_fault_is_none() -> None:
    entry = read(decision(author="bo"))
    draft = Draft()
    draft.set(entry, {"summary": "Other."})
    for fields in ({"expiry": "2026-02-30"}, {"status": "acepted"}, {"title": "x" * 81}):
        with pytest.raises(Refusal, match=r"decisions/a\.md: .*nothing is written"):
            draft.set(entry, dict(fields))
    assert draft.entry(entry).record is not None
    assert draft.entry(entry).text == decision(author="bo", summary="Other.")


def test_a_draft_remembers_the_first_and_the_last() -> None:
    entry, draft = read(decision()), Draft()
    draft.set(entry, {"summary": "One."})
    draft.set(entry, {"summary": "Two.", "tags": None}, {"supersedes": "x"})
    draft.set(entry, {}, {"supersedes": "x"})
    (amended,) = draft.amended
    assert amended.change.before.decode() == decision()
    assert amended.change.after.decode() == decision(summary="Two.", supersedes="[x]")
    draft.set(entry, {"summary": "The ledger runs on Postgres 17.", "supersedes": None})
    assert draft.amended == ()
    assert entry.kind is Kind.DECISION
