"""Collections: which files are records, and how somebody else's words read as ours."""

from typing import Any

import pytest
from pydantic import ValidationError

from loopbook.collection import Collection, FieldSource
from loopbook.records import STATUSES, Kind


def collection(**fields: Any) -> Collection:
    return Collection.model_validate({"path": "decisions", "kind": "decision", **fields})


@pytest.mark.parametrize(
    ("path", "inside", "outside"),
    [
        (
            "decisions",
            "decisions/a.md decisions/2026/b.md",
            "a.md decisions/a.txt x/decisions/a.md",
        ),
        ("./decisions/", "decisions/a.md", "decisions.md"),
        (".", "a.md b/c.md", "a.txt README.md"),
        ("docs/adr", "docs/adr/1.md", "docs/1.md"),
        ("EIPS/eip-*.md", "EIPS/eip-1.md", "EIPS/erc-1.md EIPS/x/eip-1.md eip-1.md"),
        ("rfcs/[0-9]*.md", "rfcs/0001-a.md", "rfcs/template.md"),
        ("source/**/*.md.erb", "source/a.html.md.erb source/b/c.md.erb", "source/a.md a.md.erb"),
        ("C[IP][PS]-*/README.md", "CIP-1/README.md CPS-0002/README.md", "CIP-1/x.md README.md"),
        ("adr/decision-?.md", "adr/decision-1.md", "adr/decision-10.md"),
        ("log.md", "log.md", "a/log.md"),
    ],
)
def test_a_path_is_a_folder_or_a_glob(path: str, inside: str, outside: str) -> None:
    each = collection(path=path)
    assert [file for file in inside.split() if not each.covers(file)] == []
    assert [file for file in outside.split() if each.covers(file)] == []


@pytest.mark.parametrize("name", ["README.md", "index.md", "readme.md", "Index.md", "x/README.md"])
def test_a_readme_or_index_is_a_page_unless_the_glob_names_it(name: str) -> None:
    assert not collection(path="decisions").covers(f"decisions/{name}")
    assert not collection(path="decisions/**/*.md").covers(f"decisions/{name}")
    assert collection(path=f"decisions/{name}").covers(f"decisions/{name}")


@pytest.mark.parametrize(
    ("path", "folder"),
    [
        ("decisions", "decisions"),
        ("docs/adr/*.md", "docs/adr"),
        ("docs/*/adr/*.md", "docs"),
        ("*.md", ""),
        (".", ""),
        ("CIP-*/README.md", ""),
    ],
)
def test_the_folder_holds_all_of_its_files(path: str, folder: str) -> None:
    assert collection(path=path).folder == folder


# Statuses


@pytest.mark.parametrize("kind", Kind)
def test_our_own_words_need_no_mapping(kind: Kind) -> None:
    plain = collection(kind=kind)
    assert [plain.status(word.upper()) for word in STATUSES[kind]] == list(STATUSES[kind])


def test_the_word_of_madr_reads_as_reversed() -> None:
    assert collection().status("Deprecated") == "reversed"
    assert collection(kind="handoff").status("deprecated") is None


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("Draft", "proposed"),
        ("draft", "proposed"),
        (" LAST CALL ", "proposed"),
        ("Last", None),
        ("Last Call soon", None),
        ("superseded by [0012](0012.md)", "superseded"),
        ("Superseded BY x\ny", "superseded"),
        ("was superseded by x", None),
        ("Inactive (superseded)", "superseded"),
        ("inactive", "reversed"),
        ("", None),
        ("Living", None),
    ],
)
def test_statuses_match_whole_and_without_case(word: str, status: str | None) -> None:
    mapped = collection(
        statuses={
            "Draft": "proposed",
            "Last Call": "proposed",
            "/superseded by .*/i": "superseded",
            r"/inactive \(.*\)/": "superseded",
            "Inactive": "reversed",
        }
    )
    assert mapped.status(word) == status


def test_a_mapping_goes_before_our_own_words() -> None:
    assert collection(statuses={"accepted": "proposed"}).status("Accepted") == "proposed"


def test_a_word_between_slashes_is_a_regular_expression_only() -> None:
    assert collection(statuses={"/a.c/": "accepted"}).status("abc") == "accepted"
    assert collection(statuses={"/a.c/": "accepted"}).status("/a.c/") is None


# Fields


def test_a_field_is_a_name_or_a_source() -> None:
    mapped = collection(
        fields={
            "id": "eip",
            "owner": {"from": "author", "pattern": "@([a-z]+)"},
            "expiry": {"from": "last_reviewed_on", "plus": "review_in"},
        }
    )
    assert mapped.fields["id"] == FieldSource.model_validate({"from": "eip"})
    assert mapped.fields["owner"].regex is not None
    assert mapped.fields["expiry"].plus == "review_in"


def test_a_pattern_that_is_none_is_refused() -> None:
    with pytest.raises(ValidationError, match="not a regular expression"):
        collection(fields={"owner": {"from": "author", "pattern": "("}})


def test_fields_are_forbidden_unless_allowed() -> None:
    assert collection().unknown_fields == "forbid"
    assert collection(unknown_fields="allow").unknown_fields == "allow"
    with pytest.raises(ValidationError, match="forbid"):
        collection(unknown_fields="maybe")
