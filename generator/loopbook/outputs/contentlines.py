"""The content lines of iCalendar (RFC 5545): how a property is written, not what it says.

Every line here ends in CRLF.
"""

import re
from datetime import date, datetime

from loopbook.clock import iso_z

_OCTETS = 75
"""The most that a line may have, its end left out (section 3.1)."""

_NOT_TEXT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
"""What TEXT may not hold, and what some programs take for the end of a line."""

_ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})


def line(name: str, value: str) -> str:
    """One property, folded; ``name`` may have parameters, as ``DTSTART;VALUE=DATE``."""
    whole = f"{name}:{value}"
    if len(whole) <= _OCTETS and whole.isascii():
        return f"{whole}\r\n"
    octets, start, room = whole.encode(), 0, _OCTETS
    parts = []
    while len(octets) - start > room:
        end = start + room
        while octets[end] & 0xC0 == 0x80:  # within a character of UTF-8
            end -= 1
        parts.append(octets[start:end].decode())
        start, room = end, _OCTETS - 1  # the space before a line that goes on
    parts.append(octets[start:].decode())
    return "\r\n ".join(parts) + "\r\n"


def text(value: str) -> str:
    """A value of type TEXT (section 3.3.11); what it may not hold becomes a sign."""
    return _NOT_TEXT.sub("\N{REPLACEMENT CHARACTER}", value).translate(_ESCAPES)


def day(value: date) -> str:
    """A value of type DATE (section 3.3.4)."""
    return value.isoformat().replace("-", "")


def instant(value: datetime) -> str:
    """A value of type DATE-TIME in UTC (section 3.3.5)."""
    return iso_z(value).replace("-", "").replace(":", "")
