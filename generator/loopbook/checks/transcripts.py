"""D308: whether a record holds a copy of a conversation instead of a link to it."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from loopbook.checks.rule import Spot, file_rule
from loopbook.filetext import lines_outside_code
from loopbook.findings import Severity
from loopbook.reading import Entry
from loopbook.settings import Settings

_ENOUGH = 3
"""How many lines that name a speaker make a conversation."""

_APART = 12
"""The most lines from one speaker to the next: a message may have some lines."""

_CLOSE = 3
"""The same where no time stands by the speaker, so that little else tells a conversation."""

_LOOKED_AT = 160
"""How many characters of a line are looked at: the speaker stands at its beginning."""

_TIME = (
    r"(?:[01]?\d|2[0-3]):(?P<minute>[0-5]\d)(?P<second>:[0-5]\d)?(?:\s?[AaPp]\.?[Mm]\b\.?)?"
    r"(?:\s?(?:UTC|GMT|[A-Z]{2,4}T))?"
)
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.?"
_DAY = r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]{0,6}\.?"
_DATE = (
    rf"(?:(?:{_DAY},?\s)?(?:\d{{4}}-\d\d-\d\d|\d{{1,2}}[./]\d{{1,2}}[./]?(?:\d{{2,4}})?"
    rf"|\d{{1,2}}\.?\s{_MONTH}(?:\s\d{{4}})?|{_MONTH}\s\d{{1,2}}(?:,?\s\d{{4}})?"
    rf"|Today|Yesterday|{_DAY})(?:,?\sat\s|,?\s|T))?"
)
_NAME = r"(?P<name>@?[^\W\d_][\w.'’-]{0,30}(?:[ ][^\W\d_][\w.'’-]{0,30}){0,3})"
_NICK = r"\\?<[@+~&%]?(?P<nick>[^\s<>/\"'=]{1,32})\\?>"
_LEAD = r"[ ]{0,3}(?:>[ ]?){0,6}(?:[-*+][ ]+|\d{1,3}[.)][ ]+)?"
_BOLD = r"[*_`]{0,3}"

_FORMS = tuple(
    re.compile(_LEAD + form)
    for form in (
        # [10:32] ana: text     10:32 <ana> text     10:32:07 From Ana Ruiz to Everyone: text
        rf"{_BOLD}(?P<open>[\[(])?{_DATE}{_TIME}[\])]?{_BOLD}\s{{0,4}}[-–—|]?\s{{0,4}}"
        rf"(?:{_NICK}|(?:From\s{{1,4}})?{_BOLD}{_NAME}{_BOLD}(?:\sto\s[^:]{{1,40}})?\s?:{_BOLD})"
        r"\s+(?P<said>\S)",
        # **Ana** (10:32): text     Ana Ruiz [10:32 AM]: text
        rf"{_BOLD}{_NAME}{_BOLD},?\s{{1,4}}(?P<open>[\[(]){_DATE}{_TIME}[\])]{_BOLD}\s?[:–—-]"
        rf"{_BOLD}\s+(?P<said>\S)",
        # Ana Ruiz  10:32 AM     Ana — Today at 10:32     **Ana** [10:32]
        rf"{_BOLD}{_NAME}{_BOLD}(?:\sAPP)?,?\s{{1,4}}(?:[-–—|•·]\s{{1,4}})?{_BOLD}[\[(]?{_DATE}"
        rf"{_TIME}[\])]?{_BOLD}:?(?:\s?\(edited\))?\s*$",
        # [Tuesday 10:32 AM] Ana Ruiz
        rf"{_BOLD}\[{_DATE}{_TIME}\]{_BOLD}\s{{1,4}}{_BOLD}{_NAME}{_BOLD}:?\s*$",
    )
)
"""Lines that name a speaker and a time: with what was said, or above it."""

_NAME_ONLY = re.compile(rf"{_LEAD}{_BOLD}{_NAME}{_BOLD}\s*$")
_TIME_ONLY = re.compile(rf"{_LEAD}[\[(]?{_DATE}{_TIME}[\])]?\s*$")
_ANGLES = re.compile(rf"[ ]{{0,3}}(?:>[ ]?){{0,6}}{_NICK}[ ]+\S")
_QUOTED = re.compile(rf"[ ]{{0,3}}(?:>[ ]?){{1,6}}{_BOLD}{_NAME}{_BOLD}:{_BOLD}\s+\S")
_MAIL = re.compile(
    # On Tue, Nov 3, 2026 at 10:32 AM Ana Ruiz <ana@example.org> wrote:
    r"(?P<name>.{0,150}?)\b(?:wrote|a écrit|schrieb.{0,60}|escribió|ha scritto|escreveu"
    r"|schreef.{0,60})\s?:\s*$"
)
_WROTE = ("wrote", "écrit", "schrieb", "escribió", "scritto", "escreveu", "schreef")
_CLOCK = re.compile(r"\d:[0-5]\d")
_DIGIT = re.compile(r"\d")

_PARTICLES = frozenset({"al", "bin", "da", "de", "del", "den", "der", "di", "dos", "du", "el",
                        "ibn", "la", "le", "ten", "ter", "van", "von", "y", "zu"})  # fmt: skip
"""Parts of names that begin with a small letter."""
_NO_NAME = re.compile(rf"{_DAY}|{_MONTH}|UTC|GMT|[A-Z]{{2,4}}T|at|from|to|until", re.IGNORECASE)
"""What stands beside a time, and is nobody."""
_NO_NICKS = frozenset({"br", "hr", "p", "li", "td", "th", "tr", "dd", "dt", "img", "input", "col",
                       "alice", "bob", "client", "server", "user", "assistant",
                       "system"})  # fmt: skip
"""Elements of HTML without an end, and the parts in examples of protocols and prompts."""


@dataclass(frozen=True, slots=True)
class Transcript:
    """A stretch of a body that looks like a conversation."""

    first: int
    """The line of the first speaker in the body, from 1."""
    last: int
    speakers: tuple[str, ...]
    """Who speaks in it, in the order of their first words."""


class _Shape(Enum):
    """How a line names its speaker."""

    FENCED = "with the time in brackets or the name in angles, as programs write them"
    HEADER = "name and time above what was said"
    BARE = "time, name and words, with nothing around them"
    UNTIMED = "name and words, without a time"
    MAIL = "the head of a mail"


@dataclass(frozen=True, slots=True)
class _Mark:
    """A line that names a speaker."""

    line: int
    speaker: str
    shape: _Shape
    planned: bool = False
    """Whether its time is a multiple of five minutes, as the times of agendas and shifts are."""
    doubtful: bool = False
    """Whether the name may be a label, as in *[10:32] Rollback: done*."""
    weight: int = 1


def find_transcripts(body: str, known: frozenset[str] = frozenset()) -> Iterator[Transcript]:
    """The stretches of Markdown that look like conversations, in their order.

    ``known`` are handles and names of the team, without case. Fenced code is not looked at. Each
    line is looked at once, and only its beginning.
    """
    if not _worth_a_look(body):
        return
    run: list[_Mark] = []
    for mark in _marks(body, known):
        untimed = _Shape.UNTIMED in (mark.shape, run[-1].shape if run else None)
        if run and mark.line - run[-1].line > (_CLOSE if untimed else _APART):
            yield from _conversation(run)
            run = []
        run.append(mark)
    yield from _conversation(run)


def _worth_a_look(body: str) -> bool:
    """A quick test, so that hardly any record has its lines looked at."""
    colons = body.count(":")
    if colons >= _ENOUGH and len(_CLOCK.findall(body)) >= _ENOUGH:
        return True
    if body.count(">") + body.count("<") >= _ENOUGH - 1 and (
        body.count("\n>") + body.count("\n<") + body.count("\n\\<") >= _ENOUGH - 1
    ):
        return True
    return colons > 0 and any(word in body for word in _WROTE)


def _conversation(run: Sequence[_Mark]) -> Iterator[Transcript]:
    """The transcript that some marks make; nothing where they are too few or too doubtful."""
    if sum(mark.weight for mark in run) < _ENOUGH:
        return
    turns = Counter(mark.speaker.casefold() for mark in run)
    shapes = {mark.shape for mark in run}
    if _Shape.MAIL in shapes:
        sure = len(turns) > 1
    elif _Shape.BARE in shapes or _Shape.UNTIMED in shapes:
        sure = 1 < len(turns) < len(run)  # somebody speaks again
    else:
        sure = len(turns) < len(run) or not all(mark.doubtful for mark in run)
    timed = shapes - {_Shape.UNTIMED, _Shape.MAIL}
    if timed and all(mark.planned for mark in run):
        sure = sure and shapes == {_Shape.FENCED} and 1 < len(turns) < len(run)
    if sure:
        speakers = {mark.speaker.casefold(): mark.speaker for mark in reversed(run)}
        yield Transcript(run[0].line, run[-1].line, tuple(speakers[name] for name in turns))


def _marks(body: str, known: frozenset[str]) -> Iterator[_Mark]:
    """The lines of a body that name a speaker."""
    header: _Mark | None = None
    before = ""
    for number, line in lines_outside_code(body):
        if not line.strip() or line.startswith(("    ", "\t", "|")):
            continue
        start = line[:_LOOKED_AT]
        mark = _mark(start, before, number, known)
        # A speaker stands above a text; a name above another name stands in a list.
        if header and not (mark and mark.shape is _Shape.HEADER) and not start.startswith("#"):
            yield header
        header = mark if mark and mark.shape is _Shape.HEADER else None
        if mark and not header:
            yield mark
        before = start


def _mark(line: str, before: str, number: int, known: frozenset[str]) -> _Mark | None:
    """What a line says of a speaker; ``before`` is the last line that says something."""
    if _CLOCK.search(line):
        if match := _TIME_ONLY.match(line):
            name = _NAME_ONLY.match(before)
            return (
                _timed({**match.groupdict(), **name.groupdict()}, number, known) if name else None
            )
        for form in _FORMS:
            if match := form.match(line):
                return _timed(match.groupdict(), number, known)
    return _untimed(line, before, number, known)


def _untimed(line: str, before: str, number: int, known: frozenset[str]) -> _Mark | None:
    """What a line says of a speaker without a time, or of the sender of a mail."""
    if "<" in line and (angles := _ANGLES.match(line)):
        nick = angles["nick"]
        return None if nick.lower() in _NO_NICKS else _Mark(number, nick, _Shape.UNTIMED)
    if any(word in line for word in _WROTE) and (mail := _MAIL.match(line)):
        sender = mail["name"].strip(" >") or before
        weight = 2 if line.lstrip().startswith(">") else 1
        return _Mark(number, sender, _Shape.MAIL, weight=weight) if _DIGIT.search(sender) else None
    if ">" in line[:4] and (quoted := _QUOTED.match(line)):
        name = quoted["name"]
        if name.startswith("@") or name.casefold() in known:
            return _Mark(number, name.removeprefix("@"), _Shape.UNTIMED)
    return None


def _timed(found: Mapping[str, str | None], number: int, known: frozenset[str]) -> _Mark | None:
    nick = found.get("nick")
    if found.get("said") is None:
        shape = _Shape.HEADER
    else:
        shape = _Shape.FENCED if nick or found.get("open") else _Shape.BARE
    speaker = nick or (found.get("name") or "").partition(" to ")[0]
    if not nick and not _is_name(speaker, shape, known):
        return None
    planned = not found["second"] and int(found["minute"] or 0) % 5 == 0
    plain = speaker.removeprefix("@")
    doubtful = plain == speaker and not nick and shape is _Shape.FENCED and _is_label(plain, known)
    return _Mark(number, plain, shape, planned, doubtful)


def _is_name(text: str, shape: _Shape, known: frozenset[str]) -> bool:
    """Whether words that stand where a speaker does may be one."""
    if text.startswith("@") or text.casefold() in known:
        return True
    first, *others = text.split()
    if _NO_NAME.fullmatch(first):
        return False
    if others:
        return not any(word[0].islower() and word not in _PARTICLES for word in (first, *others))
    # "10:32 Deploy: …" is an entry of a time line, "10:32 ana: …" a line of a chat.
    return shape is not _Shape.BARE or not _is_label(first, known)


def _is_label(text: str, known: frozenset[str]) -> bool:
    """Whether one word with a capital, of which the team does not know, stands for a speaker."""
    return " " not in text and not text[0].islower() and text.casefold() not in known


@file_rule("D308", "transcript-in-record", Severity.WARNING)
def transcript_in_record(entry: Entry, settings: Settings) -> Iterator[Spot]:
    """The text of a live record holds what looks like the copy of a chat or of a mail thread.

    This is a judgement. It looks for at least three lines close together that name a speaker, most
    of them with a time, in the forms in which Slack, Teams, Discord, IRC and mail are copied.
    It does not see a conversation without times whose speakers are not on the roster, nor one in
    fenced code, nor the picture of one.

    **Why it matters.** Nobody reads forty messages to learn what was decided. A copy also takes
    words to readers for whom they were not written, and misses what was said after it.

    **Example.**

    ```markdown
    [10:32] ana: are we still on for the move tonight?
    [10:33] bo: the import takes nine hours, I would wait
    [10:41] ana: ok, Saturday then
    ```

    **Use instead.** What came of it, and a link to where it was said.

    ```markdown
    - The import takes nine hours (bo, measured on Tuesday), so a night is too short for it.
    ```

    ```yaml
    discussion: https://example.org/t/17
    ```
    """
    if entry.record is None or not entry.record.live or not _worth_a_look(entry.body):
        return
    for found in find_transcripts(entry.body, _team(settings)):
        who = ", ".join(found.speakers[:3]) + (", …" if len(found.speakers) > 3 else "")
        last = entry.source.place_in_body(found.last).line
        yield Spot(
            f"it looks like the copy of a conversation, down to line {last} ({who})",
            entry.source.place_in_body(found.first),
            None,
            "say what came of it in a sentence, and link to the conversation under 'discussion'",
        )


def _team(settings: Settings) -> frozenset[str]:
    """Handles, names and first names on the roster, without case."""
    names = [person.name for person in settings.people.values() if person.name]
    words = (*settings.people, *names, *(name.split()[0] for name in names))
    return frozenset(word.casefold() for word in words)
