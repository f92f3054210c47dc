"""Content lines: whatever stands in them, they are short, whole, and read back by others."""

from datetime import UTC, date, datetime

import icalendar
import pytest
import vobject
from hypothesis import example, given
from hypothesis import strategies as st

from loopbook.outputs import contentlines
from loopbook.outputs.contentlines import line
from tests.calendars import unfolded

# What a value may hold: all characters but those that end a line somewhere, or are none.
CHARACTERS = st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="\u2028\u2029")
VALUES = st.lists(
    st.one_of(st.text(CHARACTERS), st.sampled_from(("\n", "\\", ",", ";", "\\n", "👩\u200d💻" * 9)))
).map("".join)


@given(VALUES)
@example("x" * 67)
@example("x" * 68)
@example("ü" * 34)
@example("x" + "机" * 200)
def test_a_line_is_folded_at_75_octets_between_characters(value: str) -> None:
    written = line("COMMENT", contentlines.text(value))
    assert written.endswith("\r\n")
    *lines, last = written.encode().split(b"\r\n")
    assert last == b""
    assert [len(each) for each in lines if len(each) > 75] == []
    assert all(each.decode().startswith(" ") for each in lines[1:])
    assert [each for each in lines[:-1] if len(each) < 72] == [], "no line is shorter than it must"
    assert unfolded(written) == f"COMMENT:{contentlines.text(value)}\r\n"


@given(VALUES)
def test_text_is_read_back(value: str) -> None:
    whole = f"BEGIN:VEVENT\r\n{line('COMMENT', contentlines.text(value))}END:VEVENT\r\n"
    assert str(icalendar.Event.from_ical(whole)["COMMENT"]) == value
    assert vobject.readOne(whole).comment.value == value


@pytest.mark.parametrize("character", ["\0", "\x1b", "\r", "\x0b", "\x85", "\u2028", "\ud800"])
def test_what_text_may_not_hold_becomes_a_sign(character: str) -> None:
    assert contentlines.text(f"a{character}b") == "a\N{REPLACEMENT CHARACTER}b"


def test_dates_and_instants_have_all_their_digits() -> None:
    assert contentlines.day(date(1, 2, 3)) == "00010203"
    assert contentlines.instant(datetime(987, 1, 2, 3, 4, 5, 6, UTC)) == "09870102T030405Z"
