"""From a file to an entry: every value with its place, and nothing that a file holds raises."""

import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loopbook.checks.running import check
from loopbook.collection import Collection
from loopbook.disk import MAX_BYTES, Disk
from loopbook.filetext import stem
from loopbook.findings import Fault
from loopbook.glimpses import Glimpse, Glimpses
from loopbook.history import no_history
from loopbook.logbook import Logbook
from loopbook.reading import (
    Entry,
    read_bytes,
    read_content,
)
from loopbook.records import Decision, Handoff
from loopbook.settings import Settings
from tests.logs import DECISIONS, HANDOFFS, NOW, decision, handoff, read, settings_of, write

EIPS = settings_of(
    """
collections:
  eips:
    path: "EIPS/eip-*.md"
    kind: decision
    unknown_fields: allow
    optional: [summary, escalation, expiry, owner, reverse_if, risk]
    fields:
      id: eip
      owner: {from: author, pattern: "@([A-Za-z0-9-]+)"}
      expiry: {from: last-reviewed, plus: review_in}
    statuses: {Draft: proposed, Last Call: proposed, "/superseded by .*/i": superseded}
    default_status: accepted
"""
).collections["eips"]
COLLECTIONS = (DECISIONS, HANDOFFS, EIPS)


def read_file(disk: Disk, path: str, collection: Collection) -> Entry:
    """A file as an examination reads it."""
    return read_content(path, disk.read(path), collection)


def eip(front: str, body: str = "") -> Entry:
    return read_bytes("EIPS/eip-1.md", f"---\n{front}\n---\n{body}".encode(), EIPS)


def glimpse(path: str, content: bytes, collection: Collection) -> Glimpse | None:
    return Glimpses(collection).read(path, content)


def only_fault(entry: Entry) -> Fault:
    (fault,) = entry.faults
    return fault


def said(entry: Entry) -> list[str]:
    """What reading found wrong, each in a line."""
    return [
        f"{each.position.line}:{each.position.column} {each.code} {each.field or '-'}"
        for each in entry.faults
    ]


# What is right


def test_a_decision_is_read() -> None:
    entry = read(decision(body="\n# A heading\n\nText.\n"), "decisions/2026-11-22-ledger.md")
    assert entry.faults == ()
    assert isinstance(entry.record, Decision)
    assert (entry.id, entry.record.title) == (
        "2026-11-22-ledger",
        "Use Postgres for the ledger",
    )
    assert entry.body == "\n# A heading\n\nText.\n"


def test_a_handoff_is_read() -> None:
    entry = read(handoff(), "handoffs/a.md")
    assert entry.faults == ()
    assert isinstance(entry.record, Handoff)
    assert (entry.record.from_, entry.record.owner) == ("ana", "bo")


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_places_are_right_whatever_ends_a_line_and_behind_a_byte_order_mark(
    end: str, mark: str
) -> None:
    text = f"{mark}{decision(expiry='2026-02-30', tags='[é, 漢, {a: b}]')}".replace("\n", end)
    entry = read(text)
    assert said(entry) == ["6:9 F007 expiry", "8:14 F007 tags[2]"]
    assert entry.where("owner") == (4, 8)
    assert entry.where("title") == (2, 8)
    assert entry.front == (2, 1)
    assert entry.where("risk") == (1, 1)


def test_blank_lines_and_more_dashes_move_no_place() -> None:
    entry = read("----- \n\n\n# A comment\nstatus: proposed\nonwer: ana\n---  \n")
    assert said(entry) == ["6:1 F005 onwer"]


def test_dashes_in_the_body_and_in_a_value_end_nothing() -> None:
    entry = read(decision(summary="|\n  ---\n  a --- b", body="\na\n\n---\n\nb: c\n\n---\n"))
    assert entry.faults == ()
    assert entry.record is not None
    assert entry.record.summary == "--- a --- b"
    assert entry.body.endswith("\na\n\n---\n\nb: c\n\n---\n")


@pytest.mark.parametrize(
    ("body", "title"),
    [
        ("# Plain", "Plain"),
        ("text\n\n#   Spaces and marks  ##  \n# Second", "Spaces and marks"),
        ("# Use C#", "Use C#"),
        ("# C# #", "C#"),
        ("```\n# code\n```\n# Real", "Real"),
        ("~~~~\n# code\n~~~\n# code\n~~~~\n# Real", "Real"),
        ("## Second level", "a"),
        ("#No space", "a"),
        ("# #", "a"),
        ("", "a"),
    ],
)
def test_a_record_without_a_title_is_called_by_its_heading_or_its_id(body: str, title: str) -> None:
    assert read(decision(title=None, body=f"\n{body}\n")).title == title
    assert read(f"no front matter\n{body}").title == title


def test_a_long_heading_takes_no_long_time() -> None:
    body = f"# {'#' * 200_000}x"
    assert read(decision(title=None, body=f"\n{body}\n")).title == body[2:]


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("decisions/2026-11-22-a.md", "2026-11-22-a"),
        ("decisions/v1.2-b.md", "v1.2-b"),
        ("source/a.html.md.erb", "a"),
        ("a.markdown", "a"),
        ("CIPs/CIP-1/README.md", "CIP-1"),
        ("docs/x/index.md", "x"),
        ("README.md", "README"),
        (".md", ".md"),
    ],
)
def test_a_record_is_called_by_its_files_stem(path: str, name: str) -> None:
    assert stem(path) == name


# Somebody else's front matter


def test_fields_are_taken_from_where_the_collection_says() -> None:
    entry = eip(
        "eip: 7702\nauthor: Ana (@ana-r), Bo (@bo)\nstatus: Last Call\nrequires: 1\ntitle: T"
    )
    assert entry.faults == ()
    assert isinstance(entry.record, Decision)
    assert (entry.id, entry.record.id, entry.record.owner) == ("7702", "7702", "ana-r")
    assert (entry.record.status, entry.record.status_text) == ("proposed", "Last Call")
    assert entry.where("owner") == (3, 9)
    assert entry.origin("owner") == "author"


@pytest.mark.parametrize("author", ["[Ana <@ana>, Bo <@bo>]", "\n  - lead: Ana @ana\n  - Bo"])
def test_a_pattern_finds_its_first_match_in_lists_too(author: str) -> None:
    record = eip(f"author: {author.replace('<@', '(@').replace('>', ')')}").record
    assert record is not None
    assert record.owner == "ana"


def test_a_pattern_without_a_match_gives_nothing() -> None:
    entry = eip("author: Ana <ana@>")
    assert entry.record is not None
    assert entry.record.owner is None
    assert entry.faults == ()


@pytest.mark.parametrize(
    ("day", "length", "expiry"),
    [
        ("2026-02-08", "6 months", "2026-08-08"),
        ("2026-01-31", "1 month", "2026-02-28"),
        ("2026-02-08", "~", None),
        ("~", "6 months", None),
    ],
)
def test_a_date_may_be_computed(day: str, length: str, expiry: str | None) -> None:
    entry = eip(f"last-reviewed: {day}\nreview_in: {length}")
    assert entry.faults == ()
    assert entry.record is not None
    assert (str(entry.record.expiry) if entry.record.expiry else None) == expiry


@pytest.mark.parametrize(
    ("day", "length", "fault"),
    [
        ("2026-02-30", "6 months", "2:16 F007 last-reviewed"),
        ("2026-02-08", "six moons", "3:12 F007 review_in"),
        ("2026-02-08", "9999 years", "2:16 F007 last-reviewed"),
    ],
)
def test_a_date_that_cannot_be_computed_is_said_at_its_source(
    day: str, length: str, fault: str
) -> None:
    entry = eip(f"last-reviewed: {day}\nreview_in: {length}")
    assert said(entry) == [fault]
    assert entry.faulty("expiry")
    assert entry.record is not None
    assert entry.record.expiry is None


def test_a_record_without_a_status_has_the_default() -> None:
    for front in ("eip: 1", "status:", "status: ~"):
        record = eip(front).record
        assert record is not None
        assert (record.status, record.status_text) == ("accepted", "")


def test_a_status_is_never_guessed() -> None:
    entry = eip("status: Living")
    assert entry.record is None
    assert said(entry) == ["2:9 F007 status"]


def test_a_readme_that_the_glob_names_is_called_by_its_folder() -> None:
    cips = Collection(path="CIP-*/README.md", kind=DECISIONS.kind)
    entry = read_bytes("CIP-12/README.md", decision().encode(), cips)
    assert entry.id == "CIP-12"


def test_two_fields_from_one_source_do_not_hinder_one_another() -> None:
    mapped = Collection.model_validate(
        {
            "path": "x",
            "kind": "decision",
            "fields": {"consulted": "people", "owner": "people", "summary": "title"},
        }
    )
    text = "---\nstatus: proposed\npeople: ana, bo\ntitle: T\n---\n"
    entry = read_bytes("x/a.md", text.encode(), mapped)
    assert said(entry) == ["3:9 F007 people"]
    assert isinstance(entry.record, Decision)
    assert entry.record.owner is None
    assert entry.record.consulted == ("ana", "bo")


# What is wrong


@pytest.mark.parametrize(
    ("text", "code", "line", "column"),
    [
        ("", "F002", 1, 1),
        ("# No front matter\n", "F002", 1, 1),
        (" ---\nstatus: proposed\n---\n", "F002", 1, 1),
        ("---\nstatus: proposed\n", "F002", 1, 1),
        ("---\n---\n", "F002", 1, 1),
        ("---\n# only a comment\n---\n", "F002", 1, 1),
        ("---\njust words\n---\n", "F002", 1, 1),
        ("---\n- a list\n---\n", "F002", 1, 1),
        ("---\nstatus: proposed\nowner: @ana\n---\n", "F003", 3, 8),
        ('---\nstatus: proposed\ntitle: "x" y\n---\n', "F003", 3, 12),
        ("---\nstatus: proposed\ntitle: *\n---\n", "F003", 3, 9),
        ("---\nstatus: proposed\ntitle: &\n---\n", "F003", 3, 9),
        ("---\ntitle: a: b\n---\n", "F003", 2, 9),
        ("---\ntitle:\tTabs\n---\n", "F003", 2, 7),
        ("---\nstatus: proposed\nstatus: accepted\n---\n", "F004", 3, 1),
        ("---\ntitle: No status\n---\n", "F006", 2, 1),
        ("---\nstatus: acepted\n---\n", "F007", 2, 9),
        ("---\nstatus: {proposed}\n---\n", "F007", 2, 9),  # an unedited template of MADR
        ("---\nstatus: provisional|implementable\n---\n", "F007", 2, 9),
        ("---\nstatus: [proposed]\n---\n", "F007", 2, 9),
        ("---\nstatus: no\n---\n", "F007", 2, 9),
        ("---\nstatus: ''\n---\n", "F007", 2, 9),
        ("---\nstatus: superseded by [ADR-2](2.md)\n---\n", "F007", 2, 9),
    ],
)
def test_a_file_whose_state_cannot_be_told_is_broken(
    text: str, code: str, line: int, column: int
) -> None:
    entry = read(text)
    assert entry.record is None
    fault = only_fault(entry)
    assert (fault.code, *fault.position) == (code, line, column)
    assert fault.hint
    assert glimpse(entry.path, entry.content, DECISIONS) is None or code in ("F006", "F007")


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ({"expiry": "2023-14-05"}, "6:9 F007 expiry"),  # PyYAML alone raises on it
        ({"expiry": "2024-023-2706"}, "6:9 F007 expiry"),
        ({"expiry": "September 20, 2024"}, "6:9 F007 expiry"),
        ({"expiry": "12:30"}, "6:9 F007 expiry"),
        ({"expiry": "2026-12-01T25:00"}, "6:9 F007 expiry"),
        ({"owner": "[ana, bo]"}, "4:8 F007 owner"),
        ({"owner": "ana, bo"}, "4:8 F007 owner"),
        ({"owner": "{proposed}"}, "4:8 F007 owner"),
        ({"title": "x" * 81}, "2:8 F007 title"),
        ({"title": "[a]"}, "2:8 F007 title"),
        ({"risk": "what could go wrong"}, "8:7 F007 risk"),
        ({"risk": "{waht: x}"}, "8:8 F005 risk.waht"),
        ({"escalation": "[{after: soon, to: bo}]"}, "7:22 F007 escalation[0].after"),
        ({"escalation": "[{after: 1bd}]"}, "7:14 F006 escalation[0].to"),
        (
            {"reviews": "[{on: 2026-11-31, by: a, outcome: keep, finding: x}]"},
            "8:16 F007 reviews[0].on",
        ),
        ({"door": "three-way"}, "8:7 F007 door"),
        ({"tlp": "SECRET"}, "8:6 F007 tlp"),
        ({"onwer": "bo"}, "8:1 F005 onwer"),
        ({"superseded_by": "b"}, "8:1 F005 superseded_by"),
        ({"kind": "handoff"}, "8:1 F005 kind"),
        ({"id": "x"}, "8:1 F005 id"),
        ({"status_text": "x"}, "8:1 F005 status_text"),
    ],
)  # fmt: skip
def test_a_wrong_value_is_left_out_and_the_record_stays(fields: dict[str, str], fault: str) -> None:
    entry = read(decision(**fields))
    assert said(entry) == [fault]
    assert entry.record is not None
    assert entry.record.status == "proposed"
    assert entry.faulty(fault.split()[2].split(".")[0].split("[")[0])


def test_several_wrong_values_are_all_said() -> None:
    entry = read(decision(expiry="x", owner="a, b", door="x", tags="{a: b}"))
    assert sorted(said(entry)) == [
        *("4:8 F007 owner", "6:9 F007 expiry", "8:7 F007 door", "9:7 F007 tags"),
    ]


@pytest.mark.parametrize(
    ("field", "hint"),
    [
        ("expirey", "did you mean 'expiry'?"),
        ("reverse-if", "did you mean 'reverse_if'?"),
        ("Owner", "did you mean 'owner'?"),
        ("closed", "delete it: Loopbook works it out from the history"),
        ("zzz", "delete it, or move it into the text"),
        ("deciders", "did you mean 'owner'?"),
        ("reviewers", "did you mean 'consulted'?"),
        ("Superseded-By", "delete it: Loopbook works it out from the history"),
    ],
)
def test_an_unknown_field_comes_with_a_guess(field: str, hint: str) -> None:
    assert only_fault(read(decision(**{field: "x"}))).hint == hint


def test_a_misspelt_status_comes_with_a_guess() -> None:
    assert only_fault(read(decision(status="acepted"))).hint == "did you mean 'accepted'?"


@pytest.mark.parametrize("status", ["not accepted", "proposed|accepted|rejected", "replaced"])
def test_what_says_something_else_is_no_misspelt_status(status: str) -> None:
    hint = only_fault(read(decision(status=status))).hint
    assert hint is not None
    assert hint.startswith("write one of proposed, accepted")


@pytest.mark.parametrize(
    ("status", "hint"),
    [
        ("not implemented", "write one of proposed, accepted"),
        ("partialy implemented", "did you mean 'partially implemented'?"),
        ("implementted", "did you mean 'implemented'?"),
    ],
)
def test_of_a_status_of_several_words_each_must_be_near(status: str, hint: str) -> None:
    statuses = {"implemented": "accepted", "partially implemented": "accepted"}
    collection = Collection(path="decisions", kind=DECISIONS.kind, statuses=statuses)
    text = decision(status=status).encode()
    told = only_fault(read_bytes("decisions/a.md", text, collection)).hint
    assert told is not None
    assert told.startswith(hint)


def test_no_and_times_stay_what_was_typed() -> None:
    entry = read(decision(title="no", summary="12:30", baseline="0777", result="1e3"))
    assert entry.faults == ()
    assert isinstance(entry.record, Decision)
    texts = (entry.record.title, entry.record.summary, entry.record.baseline, entry.record.result)
    assert texts == ("no", "12:30", "0777", "1e3")


@pytest.mark.parametrize("character", ["\u200b", "\u202e", "\u2066", "\xad", "\ufeff"])
def test_invisible_and_bidirectional_characters_break_nothing(character: str) -> None:
    entry = read(decision(title=f"a{character}b", expiry="x"))
    assert entry.record is not None
    assert said(entry) == ["6:9 F007 expiry"]


def test_a_pile_of_aliases_is_refused() -> None:
    bomb = "a: &a [x, x, x, x, x, x, x, x, x, x]\n"
    for name, before in zip("bcdefghi", "abcdefgh", strict=True):
        bomb += f"{name}: &{name} [{', '.join([f'*{before}'] * 10)}]\n"
    assert only_fault(read(f"---\n{bomb}---\n")).code == "F003"


# What cannot be read


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize(
    ("good", "line", "column"),
    [("", 1, 1), ("é", 1, 2), ("---\ntitle: Z", 2, 9), ("é\r\n漢字", 2, 3), ("a\n", 2, 1)],
)
def test_a_file_that_is_not_utf8_says_where(mark: bytes, good: str, line: int, column: int) -> None:
    entry = read(mark + good.encode() + b"\xfcrich")
    fault = only_fault(entry)
    assert (fault.code, *fault.position) == ("F001", line, column)
    assert entry.record is None


def test_a_file_of_one_mebibyte_is_read_and_one_byte_more_is_not(tmp_path: Path) -> None:
    text = decision(body="\n")
    write(tmp_path, {"decisions/a.md": text + "x" * (MAX_BYTES - len(text))})
    assert read_file(Disk(tmp_path), "decisions/a.md", DECISIONS).faults == ()
    write(tmp_path, {"decisions/a.md": text + "x" * (MAX_BYTES - len(text) + 1)})
    fault = only_fault(read_file(Disk(tmp_path), "decisions/a.md", DECISIONS))
    assert (fault.code, fault.message) == ("F001", "it is over 1 MiB")


def test_a_link_out_of_the_log_is_refused_and_one_within_is_not(tmp_path: Path) -> None:
    log = write(tmp_path / "log", {"decisions/a.md": decision(), "texts/b.md": decision()})
    write(tmp_path, {"secret.md": decision()})
    (log / "decisions/inside.md").symlink_to(log / "texts/b.md")
    (log / "decisions/outside.md").symlink_to(tmp_path / "secret.md")
    (log / "decisions/up.md").symlink_to("../../secret.md")
    assert read_file(Disk(log), "decisions/inside.md", DECISIONS).record is not None
    for name in ("outside", "up"):
        entry = read_file(Disk(log), f"decisions/{name}.md", DECISIONS)
        assert (entry.record, entry.text, entry.id) == (None, "", name)
        fault = only_fault(entry)
        assert (fault.code, fault.message) == ("F001", "it is a link out of the repository")


def test_links_that_lead_nowhere_or_in_a_circle_are_refused(tmp_path: Path) -> None:
    folder = write(tmp_path, {"decisions/a.md": decision()}) / "decisions"
    (folder / "nowhere.md").symlink_to(folder / "gone.md")
    (folder / "circle.md").symlink_to(folder / "circle.md")
    for name in ("nowhere", "circle"):
        assert (
            only_fault(read_file(Disk(tmp_path), f"decisions/{name}.md", DECISIONS)).code == "F001"
        )


def test_a_log_may_be_reached_through_a_link(tmp_path: Path) -> None:
    write(tmp_path / "log", {"decisions/a.md": decision()})
    (tmp_path / "here").symlink_to(tmp_path / "log")
    assert read_file(Disk(tmp_path / "here"), "decisions/a.md", DECISIONS).faults == ()


def test_a_file_that_may_not_be_read_is_a_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> bytes:
        raise PermissionError(13, "Permission denied")

    write(tmp_path, {"decisions/a.md": decision()})
    monkeypatch.setattr("builtins.open", refuse)
    fault = only_fault(read_file(Disk(tmp_path), "decisions/a.md", DECISIONS))
    assert (fault.code, fault.message) == ("F001", "it cannot be read (Permission denied)")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    write(tmp_path, {"decisions/a.md": decision()})
    os.mkfifo(tmp_path / "decisions/pipe.md")
    assert only_fault(read_file(Disk(tmp_path), "decisions/pipe.md", DECISIONS)).code == "F001"


# Which files are read


def test_files_are_found_in_the_order_of_their_paths(tmp_path: Path) -> None:
    names = ["decisions/b.md", "decisions/a/c.md", "handoffs/a.md", "decisions/a.md"]
    others = ["decisions/README.md", "decisions/a/index.md", "decisions/a.txt", "x.md"]
    hidden = ["decisions/.draft/a.md", "decisions/node_modules/a.md", ".git/decisions/a.md"]
    write(tmp_path, dict.fromkeys([*names, *others, *hidden], ""))
    assert [path for path, _ in Disk(tmp_path).find(Settings())] == sorted(names)


def test_no_folder_is_no_record(tmp_path: Path) -> None:
    assert list(Disk(tmp_path).find(Settings())) == []


@pytest.mark.parametrize("path", [".", "**/*.md"])
def test_a_log_may_lie_at_the_root(tmp_path: Path, path: str) -> None:
    write(tmp_path, dict.fromkeys(["a.md", "b/c.md", "README.md"], ""))
    found = Disk(tmp_path).find(
        settings_of(f"collections: {{all: {{path: '{path}', kind: decision}}}}")
    )
    assert [each for each, _ in found] == ["a.md", "b/c.md"]


def test_a_name_that_is_not_utf8_is_shown_with_a_sign(tmp_path: Path) -> None:
    folder = os.fsencode(tmp_path / "decisions")
    Path(os.fsdecode(folder)).mkdir()
    try:
        Path(os.fsdecode(folder + b"/\xff.md")).write_text(decision())
    except OSError:  # pragma: no cover
        pytest.skip("this file system knows only UTF-8")
    ((path, collection),) = Disk(tmp_path).find(Settings())
    entry = read_file(Disk(tmp_path), path, collection)
    assert entry.path == "decisions/\N{REPLACEMENT CHARACTER}.md"
    assert entry.faults == ()


# Whatever is in a file


NAMES = st.sampled_from(
    ["title", "status", "owner", "from", "summary", "expiry", "escalation", "risk", "reviews",
     "tags", "tlp", "door", "purchase", "related", "discussion", "severity", "offered", "id", "eip",
     "author", "last-reviewed", "review_in", "accepted", "kind", "status_text", "x", "no", "~"]
)  # fmt: skip
SCALARS = st.one_of(
    st.sampled_from(
        ["proposed", "Accepted", "offered", "Last Call", "superseded by x", "ana", "@ana",
         "2026-12-01",
         "2023-14-05", "9999-12-31", "0001-01-01T00:00+14:00", "6 months", "9999 years", "no",
         "12:30",
         "~", "{", "[", "*a", "&a x", "*", "&", "!x y", "|", ">-", "'", '"', "{proposed}", "[a, b]",
         "{what: x, owner: y}", "[{after: 1bd, to: owner}]", "{after: x}", "[[a]]", "TLP:RED",
         "{on: 2026-01-01, by: a, outcome: keep, finding: x}", "\ta", "a: b", "a #b", "\u202e"]
    ),
    st.text(max_size=12),
)  # fmt: skip
LINES = st.builds("{}: {}".format, NAMES, SCALARS)


@st.composite
def almost_records(draw: st.DrawFn) -> bytes:
    """Bytes that look like a record, more or less."""
    end = draw(st.sampled_from(["\n", "\r\n", "\r"]))
    dashes = draw(st.sampled_from(["---", "---", "---", "----", "--- ", ""]))
    lines = draw(st.lists(LINES, max_size=8, unique_by=lambda line: line.partition(":")[0]))
    if draw(st.booleans()):
        lines.insert(0, f"status: {draw(st.sampled_from(['proposed', 'offered', 'Draft']))}")
    body = draw(st.one_of(st.just("\n# Heading\n"), st.text(max_size=40)))
    text = end.join([dashes, *lines, dashes, body])
    content = draw(st.sampled_from([b"", b"", b"\xef\xbb\xbf"])) + text.encode("utf-8", "replace")
    cut = draw(st.one_of(st.none(), st.integers(0, len(content))))
    return content if cut is None else content[:cut] + draw(st.binary(max_size=3)) + content[cut:]


def assert_read(content: bytes, collection: Collection) -> None:
    entry = read_bytes("decisions/a.md", content, collection)
    if entry.record is None:
        assert entry.faults
    lines = entry.text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for fault in entry.faults:
        assert fault.code in {"F001", "F002", "F003", "F004", "F005", "F006", "F007"}
        if entry.text:
            assert 1 <= fault.position.line <= len(lines)
            assert 1 <= fault.position.column <= len(lines[fault.position.line - 1]) + 1
    assert entry.title
    assert entry.key
    seen = glimpse("decisions/a.md", content, collection)
    if entry.record is not None:
        assert seen is not None
        assert (seen.id, seen.status) == (entry.record.id, entry.record.status)


@given(st.binary(max_size=300), st.sampled_from(COLLECTIONS))
def test_reading_any_bytes_never_raises(content: bytes, collection: Collection) -> None:
    assert_read(content, collection)
    assert_read(b"---\n" + content + b"\n---\n", collection)


@given(almost_records(), st.sampled_from(COLLECTIONS))
@settings(max_examples=400)
def test_reading_what_is_almost_a_record_never_raises(
    content: bytes, collection: Collection
) -> None:
    assert_read(content, collection)


@given(almost_records(), st.sampled_from(["decisions/a.md", "handoffs/a.md"]))
def test_checking_what_is_almost_a_record_never_raises(content: bytes, path: str) -> None:
    logbook = Logbook(Settings(), NOW, (read(content, path),), no_history())
    for finding in check(logbook):
        assert finding.message
        assert finding.line >= 1


def test_a_glimpse_of_a_former_version() -> None:
    seen: Any = glimpse(
        "decisions/a.md", decision(owner="'@ana'", expiry="soon").encode(), DECISIONS
    )
    assert (seen.id, seen.own_id, seen.status, seen.owner, seen.expiry) == (
        *("a", False, "proposed", "ana", "soon"),
    )
    seen = glimpse("EIPS/eip-1.md", b"---\neip: 7\nstatus: Last Call\n---\n", EIPS)
    assert (seen.id, seen.own_id, seen.status, seen.status_text) == (
        *("7", True, "proposed", "Last Call"),
    )
