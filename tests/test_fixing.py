"""Mends: what has one right answer is mended, and nothing else is touched."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loopbook.fixing import fix
from loopbook.history import no_history
from loopbook.logbook import Logbook
from loopbook.reading import read_bytes
from loopbook.records import ORDER, Kind
from loopbook.settings import Settings
from tests.logs import NOW, decision, handoff, logbook, settings_of

D, H = "decisions/d.md", "handoffs/h.md"


def everything(_: str) -> bool:
    return True


def mended(
    files: dict[str, str],
    settings: Settings | None = None,
    covers: Callable[[str], bool] = everything,
) -> dict[str, str]:
    """The files as they are mended; a second time must change nothing."""
    book = logbook(files, settings)
    after = {each.before.path: each.after for each in fix(book, covers)}
    entries = tuple(after.get(entry.path, entry) for entry in book.entries)
    again = Logbook(book.settings, NOW, entries, no_history())
    assert fix(again, covers) == ()
    return {entry.path: entry.text for entry in entries}


def mend(text: str, path: str = D) -> str:
    return mended({path: text})[path]


# Spelling


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("expiry: 2026-1-5", "expiry: 2026-01-05"),
        ("expiry: 2026/12/01 # soon", "expiry: 2026-12-01 # soon"),
        ("expiry: '1 Dec 2026'", "expiry: '2026-12-01'"),
        ("expiry: December 1, 2026", "expiry: 2026-12-01"),
        ("decided: 2026-11-01 00:00:00", "decided: 2026-11-01"),
        ("purchase: {job: x, renews: 2027/1/1}", "purchase: {job: x, renews: 2027-01-01}"),
        (
            "reviews:\n  - on: 5 Jan 2026\n    by: ana\n    outcome: keep\n    finding: x",
            "reviews:\n  - on: 2026-01-05\n    by: ana\n    outcome: keep\n    finding: x",
        ),
        ("expirey: 2026-12-15", "expiry: 2026-12-15"),
        ("expirey: 2026/12/15 # soon", "expiry: 2026-12-15 # soon"),
        ("Expiry: 2026-12-15", "expiry: 2026-12-15"),
    ],
)
def test_a_date_or_a_name_is_mended_on_its_line(wrong: str, right: str) -> None:
    lines = ["---", "title: x", "status: proposed", "owner: ana", "summary: y", wrong, "---", ""]
    before = "\n".join(lines)
    assert mend(before) == before.replace(wrong, right)


@pytest.mark.parametrize(
    ("wrong", "right"),
    [("acepted", "accepted"), ('"propsed" # for now', '"proposed" # for now')],
)
def test_a_misspelt_status_is_mended(wrong: str, right: str) -> None:
    assert mend(decision(status=wrong)) == decision(status=right)


def test_a_broken_file_is_mended_where_it_can_be_read_then() -> None:
    text = decision(status="acepted").replace("status", "statsu").replace("owner", "onwer")
    assert mend(text) == decision(status="accepted")


def test_a_handoffs_own_words_are_mended() -> None:
    wrong = handoff(status="offerred", readbak="I take it.").replace("from:", "form:")
    assert mend(wrong, H) == handoff(status="offered", readback="I take it.")


@pytest.mark.parametrize(
    "text",
    [
        decision(expiry="01/02/2026"),
        decision(expiry="2026-02-30"),
        decision(expiry="2026-12-01 00:00"),  # an instant, and a right one
        decision(status="done"),
        decision(status="{{ status }}"),
        decision(onwer="bo"),  # there is an owner already
        decision(author="bo"),
        decision(superseded="0007"),  # a word of its own
        decision(superseded_by="nothing"),
        decision(expirey="soon", expiry=None),  # would be another fault
        decision(status="xyz", expirey="2026-12-01", expiry=None),  # cannot be read even so
        decision(summary="[").replace("owner", "onwer"),
        decision().replace("owner", "owner: bo\nowner"),
        "no front matter",
        "---\n- a\n---\n",
    ],
)
def test_what_has_no_right_answer_or_several_stays(text: str) -> None:
    assert mend(text) == text


def test_in_somebody_elses_log_their_names_and_words_are_right() -> None:
    settings = settings_of(
        """
collections:
  eips:
    path: EIPS
    kind: decision
    unknown_fields: allow
    fields: {expiry: last-call-deadline, owner: {from: author, pattern: "(.*)"}}
    statuses: {Last Call: proposed, Final: accepted, "/moved to .*/": superseded}
"""
    )
    text = "---\nonwer: x\nstatus: last cal\nlast-call-deadline: 2026/12/1\nauthor: ana\n---\n"
    entry = read_bytes("EIPS/a.md", text.encode(), settings.collections["eips"])
    (after,) = fix(Logbook(settings, NOW, (entry,), no_history()), everything)
    right = text.replace("last cal\n", "Last Call\n").replace("2026/12/1", "2026-12-01")
    assert after.after.text == right


# Order


def test_fields_are_put_into_their_order_with_their_comments() -> None:
    text = (
        "---\n"
        "title: x\n"
        "# who has it\n"
        "owner: ana # me\n"
        "status: proposed\n"
        "expiry: 2026-12-15\n"
        "summary: |\n  y\n"
        "# add later: risk\n"
        "---\n"
        "Body\n"
    )
    assert mend(text) == (
        "---\n"
        "title: x\n"
        "status: proposed\n"
        "# who has it\n"
        "owner: ana # me\n"
        "summary: |\n  y\n"
        "expiry: 2026-12-15\n"
        "# add later: risk\n"
        "---\n"
        "Body\n"
    )


@pytest.mark.parametrize(
    "text",
    [
        "---\nstatus: proposed\n\ntitle: x\n---\n",
        "---\n# all of it\nstatus: proposed\ntitle: x\n---\n",
        "---\nstatus: proposed\nauthor: y\ntitle: x\n---\n",
        "---\nstatus: &s proposed\ntitle: *s\n---\n",
        "---\n{status: proposed, title: x}\n---\n",
    ],
)
def test_an_order_that_may_be_meant_stays(text: str) -> None:
    assert mend(text) == text


def test_the_order_of_a_mapped_collection_stays() -> None:
    settings = settings_of(
        "collections: {d: {path: decisions, kind: decision, fields: {owner: author}}}\n"
    )
    text = "---\nstatus: proposed\ntitle: x\n---\n"
    entry = read_bytes(D, text.encode(), settings.collections["d"])
    assert fix(Logbook(settings, NOW, (entry,), no_history()), everything) == ()


@given(st.permutations(ORDER[Kind.HANDOFF][:10]), st.sampled_from(["\n", "\r\n"]))
def test_any_order_becomes_the_same(names: list[str], end: str) -> None:
    values = {"status": "offered", "expiry": "2026-12-15", "severity": "watch"}
    front = "".join(f"# {name}\n{name}: {values.get(name, name)}\n" for name in names[:])
    text = f"---\n{front}---\nBody\n".replace("\n", end)
    book = logbook({H: text})
    after = "".join(each.after.text for each in fix(book, everything)) or text
    first = names[0] == "title"
    if first:  # else its comment may be about all of them
        ordered = "".join(f"# {n}\n{n}: {values.get(n, n)}\n" for n in ORDER[Kind.HANDOFF][:10])
        assert after == f"---\n{ordered}---\nBody\n".replace("\n", end)
    else:
        assert after == text


# Supersessions


def test_the_other_end_of_a_supersession_is_written() -> None:
    files = {
        "decisions/a.md": decision(status="accepted", supersedes="[b, c, d]"),
        "decisions/b.md": decision(status="accepted # since May"),
        "decisions/c.md": decision(status="proposed"),  # may be rejected or withdrawn
        D: decision(status="accepted", supersedes="[e]"),
        "decisions/e.md": decision(status="accepted"),
        "decisions/f.md": decision(status="proposed", supersedes="[g]"),
        "decisions/g.md": decision(status="accepted"),
    }
    assert mended(files) == {
        **files,
        "decisions/b.md": decision(status="superseded # since May"),
        D: decision(status="superseded", supersedes="[e]"),
        "decisions/e.md": decision(status="superseded"),
    }


def test_a_misspelt_supersession_is_mended_at_both_ends() -> None:
    files = {
        "decisions/a.md": decision(status="acepted", supercedes="[b]"),
        "decisions/b.md": decision(status="accepted"),
    }
    assert mended(files) == {
        "decisions/a.md": decision(status="accepted", supersedes="[b]"),
        "decisions/b.md": decision(status="superseded"),
    }


def test_a_successor_named_in_the_old_decision_goes_into_the_new_one() -> None:
    files = {
        "decisions/a.md": decision(status="accepted"),
        "decisions/b.md": decision(status="superseded", superseded_by="a"),
    }
    assert mended(files) == {
        "decisions/a.md": decision(status="accepted", supersedes="[b]"),
        "decisions/b.md": decision(status="superseded"),
    }
    files["decisions/a.md"] = decision(status="accepted", supersedes="b")
    assert mended(files)["decisions/b.md"] == decision(status="superseded")
    assert mended(files)["decisions/a.md"] == files["decisions/a.md"]


@pytest.mark.parametrize(
    ("a", "b"),
    [
        (decision(status="accepted", supersedes="b"), decision(status="accepted", supersedes="a")),
        (decision(status="rejected"), decision(status="superseded", superseded_by="a")),
        (decision(status="accepted"), decision(status="accepted", superseded_by="a")),
        (decision(status="accepted"), decision(status="superseded", superseded_by="b")),
        (decision(status="accepted"), decision(status="superseded")),
        (
            decision(status="superseded"),
            decision(status="superseded", supersedes="a", superseded_by="a"),
        ),
    ],
)
def test_a_supersession_that_contradicts_itself_stays(a: str, b: str) -> None:
    files = {"decisions/a.md": a, "decisions/b.md": b}
    assert mended(files) == files


# Paths


def test_only_covered_files_are_mended() -> None:
    files = {
        "decisions/a.md": decision(status="accepted", supersedes="[b]", expiry="2026/12/1"),
        "decisions/b.md": decision(status="accepted"),
        "decisions/c.md": decision(status="superseded", superseded_by="a"),
    }
    after = mended(files, covers=lambda path: path == "decisions/a.md")
    assert after["decisions/b.md"] == files["decisions/b.md"]
    assert after["decisions/c.md"] == files["decisions/c.md"]
    assert after["decisions/a.md"] == files["decisions/a.md"].replace("2026/12/1", "2026-12-01")
    after = mended(files, covers=lambda path: path != "decisions/a.md")
    assert after == {**files, "decisions/b.md": decision(status="superseded")}
