"""One finding silenced on its line, with a reason: ``# loopbook: ignore[L205] because ...``.

In front matter it is a YAML comment, in the body an HTML comment. Behind a value or a sentence it
is about its own line; alone on a line it is about the next line that says something.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from loopbook.checks.codes import CODES, did_you_mean_code
from loopbook.checks.rule import Rule, Scope, Spot, file_rule
from loopbook.findings import Position, Severity
from loopbook.reading import Entry
from loopbook.settings import Settings
from loopbook.yamltext import LINE_END

_IN_YAML = re.compile(r"(?:^|(?<=\s))#\s*loopbook:\s*(.*)")
_IN_BODY = re.compile(r"<!--\s*loopbook:\s*(.*?)\s*-->")
_IGNORE = re.compile(r"ignore\s*\[([^\]]*)\]\s*(?:because\b|:)?\s*(.*)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Silence:
    """A comment that silences one or more rules on one line."""

    position: Position
    """Where the comment begins."""
    line: int
    """The line that it is about."""
    codes: tuple[str, ...]
    reason: str
    """Why; without one it silences nothing."""
    written: str
    """What stands behind ``loopbook:``."""

    @property
    def problem(self) -> tuple[str, str] | None:
        """What is wrong with it and how to mend it; None where it silences what it names."""
        if not self.codes:
            return (
                f"'{self.written}' says nothing that a check understands",
                "write: loopbook: ignore[L205] because … with the reason",
            )
        for code in self.codes:
            if code not in CODES:
                near = did_you_mean_code(code)
                return (
                    f"there is no rule {code}",
                    f"did you mean '{near}'?" if near else "'loopbook rules' lists them",
                )
        if not self.reason:
            codes = ", ".join(self.codes)
            return (
                f"no reason is given for ignoring {codes}, so it is not ignored",
                f"write: loopbook: ignore[{codes}] because … with the reason",
            )
        return None


def read_silences(entry: Entry) -> tuple[Silence, ...]:
    """The comments of a record that silence, or mean to; none in a broken file."""
    if b"loopbook:" not in entry.content or entry.broken:
        return ()
    return tuple(_silences(entry))


def _silences(entry: Entry) -> Iterator[Silence]:
    lines = LINE_END.split(entry.text)
    body = entry.source.place_in_body(1).line
    for number, line in enumerate(lines, 1):
        if "loopbook:" not in line:
            continue
        match = (_IN_YAML if number < body else _IN_BODY).search(line)
        if not match:
            continue
        alone = not (line[: match.start()] + line[match.end() :]).strip()
        comment = "#" if number < body else "<!--"
        about = _next_line(lines, number, comment) if alone else number
        ignore = _IGNORE.fullmatch(match[1].strip())
        codes = tuple(filter(None, re.split(r"[\s,]+", ignore[1].upper()))) if ignore else ()
        yield Silence(
            Position(number, match.start() + 1),
            about,
            codes,
            ignore[2].strip() if ignore else "",
            match[1].strip(),
        )


def _next_line(lines: list[str], number: int, comment: str) -> int:
    """The next line that says something: neither empty nor a comment."""
    for offset, line in enumerate(lines[number:], number + 1):
        if line.strip() and not line.lstrip().startswith(comment):
            return offset
    return number


@file_rule("F010", "invalid-ignore")
def invalid_ignore(entry: Entry, _: Settings) -> Iterator[Spot]:
    """A comment that should silence a finding gives no reason, or names no rule that there is.

    **Why it matters.** A finding that is silenced without a reason cannot be judged by the next
    reader, so it stays silenced for ever. Until the comment is mended it silences nothing.

    **Example.**

    ```yaml
    # loopbook: ignore[L203]
    ```

    **Use instead.** Say why, behind what stands on the line of the finding or alone on the line
    above it.

    ```yaml
    # loopbook: ignore[L203] because the meeting on Tuesday decides it
    ```

    In the text below the front matter it is an HTML comment:
    `<!-- loopbook: ignore[R503] because the page comes with the next release -->`.
    """
    for silence in read_silences(entry):
        if silence.problem:
            message, hint = silence.problem
            yield Spot(message, silence.position, None, hint)


def _unused_ignore() -> None:
    """A comment silences a finding that is not there.

    Rules that compare a change with what was there before are left out, because what they found is
    gone once the change is in.

    **Why it matters.** The comment outlives its reason, and would silence the next finding of its
    kind on that line, which nobody has looked at.

    **Example.**

    ```yaml
    expiry: 2026-12-15 # loopbook: ignore[O101] because the team decides it in the retrospective
    ```

    **Use instead.** Delete the comment.

    ```yaml
    expiry: 2026-12-15
    ```
    """


unused_ignore = Rule(
    "F011", "unused-ignore", Severity.WARNING, Scope.LOG, False, _unused_ignore.__doc__ or ""
)
"""Looks at no file by itself: it is asked once all others have spoken."""


def unused(silence: Silence, code: str) -> Spot:
    """The place of a comment that names a rule which finds nothing on its line."""
    return Spot(
        f"{code} finds nothing on line {silence.line}, so there is nothing to ignore",
        silence.position,
        None,
        "delete the comment" if len(silence.codes) == 1 else f"take {code} out of the comment",
    )
