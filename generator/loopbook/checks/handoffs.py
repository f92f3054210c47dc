"""H: whether a handoff is one."""

import re
from collections.abc import Iterator

from loopbook.actions import read_actions
from loopbook.checks.rule import Scope, Spot, file_rule, further, missing
from loopbook.filetext import lines_outside_code
from loopbook.findings import Severity as Weight
from loopbook.findings import did_you_mean
from loopbook.logbook import Logbook
from loopbook.reading import Entry
from loopbook.records import Handoff, HandoffStatus, Kind, Severity
from loopbook.sections import Section, find_section, plain, read_sections
from loopbook.settings import Settings
from loopbook.timeline import Timeline
from loopbook.views import words

_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_MARKS = re.compile(r"\s*(?:>\s*)*(?:[-*+]|\d{1,9}[.)])?\s*(?:\[[ xX]?\])?\s*")
_TASK = re.compile(r"\s*(?:[-*+]|\d{1,9}[.)])\s+\[[ xX]\]\s+\S")
_OTHER_WORDS_FOR_ACTIONS = frozenset(
    {"follow-up", "follow-ups", "next", "next step", "next steps", "steps", "task", "tasks"}
    | {"to do", "to-do", "to-dos", "todo", "todos", "what is left", "checklist"}
)
_NOT_WRITTEN_YET = re.compile(r"(?:\W|_|tbd|tba|todo|to do|if|then)*", re.IGNORECASE)
_LONGEST_QUOTE = 40


@file_rule("H401", "no-action", kind=Kind.HANDOFF)
def no_action(entry: Entry, _: Settings) -> Iterator[Spot]:
    """An open handoff has not a single item in a task list under `## Actions`.

    An item is written `- [ ] …`; it may name a person and a date, and then stands on that person's
    page. Collections that allow fields of their own are not asked for it.

    **Why it matters.** Without a next step the receiver inherits a topic, not work: nobody can say
    whether it moves, and nobody can say when it is done.

    **Example.**

    ```markdown
    ## Actions

    - Finish the migration
    ```

    **Use instead.** A box to tick in front of each step, and at best who and by when:

    ```markdown
    ## Actions

    - [ ] Finish the migration @bo by 2026-12-10
    ```
    """
    record = entry.record
    if not isinstance(record, Handoff) or not record.pending or _is_foreign(entry):
        return
    if read_actions(entry.body):
        return
    example = f"- [ ] the next step @{record.owner or 'handle'} by {record.expiry or 'YYYY-MM-DD'}"
    section = find_section(entry.body, "Actions")
    if section:
        line = _first_line(section)
        yield Spot(
            "nothing under '## Actions' can be ticked: it has no task list"
            if line
            else "'## Actions' is empty: nothing is said of what is to be done",
            entry.source.place_in_body(section.line),
            None,
            f"write '- [ ] {line}'" if line else f"add '{example}'",
        )
        return
    near = next(filter(_means_actions, read_sections(entry.body)), None)
    yield Spot(
        "nothing is said of what is to be done: there is no section '## Actions'",
        entry.source.place_in_body(near.line) if near else entry.front,
        None,
        f"call the section '## Actions' instead of '{near.title}'"
        if near
        else f"add '## Actions' with '{example}'",
    )


def _is_foreign(entry: Entry) -> bool:
    """Whether it is written in somebody else's format, which has headings of its own."""
    return entry.collection.unknown_fields == "allow"


def _without_comments(text: str) -> str:
    end = text.rfind("-->") + 1  # what is left open behind the last end is none
    return _COMMENT.sub("", text[: end + 2]) + text[end + 2 :] if end else text


def _first_line(section: Section) -> str:
    """What stands first in a section, without the marks of a list; cut where it is long."""
    for _, line in lines_outside_code(_without_comments(section.text)):
        text = line[_MARKS.match(line).end() :].strip()  # type: ignore[union-attr]
        if text and not text.startswith("#"):
            return f"{text[:_LONGEST_QUOTE].rstrip()}…" if len(text) > _LONGEST_QUOTE else text
    return ""


def _means_actions(section: Section) -> bool:
    """Whether a section is what another calls its actions, or holds a task list."""
    title = plain(section.title).rstrip(".:")
    if "action" in title or title in _OTHER_WORDS_FOR_ACTIONS:
        return True
    if title.startswith("a") and did_you_mean(title, ("actions",)):
        return True
    return any(_TASK.match(line) for _, line in lines_outside_code(section.text))


@file_rule("H402", "unticked-actions-at-done", kind=Kind.HANDOFF)
def unticked_actions_at_done(entry: Entry, _: Settings) -> Iterator[Spot]:
    """A handoff is done, but not all of its actions are ticked.

    An action that is struck through counts as no longer wanted: all of its text, but for its
    person, its date and a remark in brackets. `- [ ] ~~Rotate staging~~ @bo (it is gone)` is.

    **Why it matters.** What was left undone leaves every list with the handoff, and nobody holds it
    any more.

    **Example.**

    ```markdown
    status: done
    - [ ] Revoke the old keys
    ```

    **Use instead.** Tick what was done, strike what is no longer wanted, and hand on the rest as a
    handoff of its own.

    ```markdown
    status: done
    - [x] Revoke the old keys
    ```
    """
    record = entry.record
    if not isinstance(record, Handoff) or record.status is not HandoffStatus.DONE:
        return
    if "[ ]" not in entry.body:
        return
    actions = read_actions(entry.body)
    left = [action for action in actions if action.open]
    if left:
        of_all = words.amount(len(actions), "action")
        is_not = "is not" if len(left) == 1 else "are not"
        yield Spot(
            f"it is done, but {len(left)} of {of_all} {is_not} ticked",
            entry.source.place_in_body(left[0].line),
            None,
            "tick what was done (- [x] …), strike what is no longer wanted (- [ ] ~~…~~), "
            "or hand on what is left as a new handoff",
        )


@file_rule("H406", "no-contingency", Weight.WARNING, kind=Kind.HANDOFF)
def no_contingency(entry: Entry, _: Settings) -> Iterator[Spot]:
    """An open handoff does not say what to do if things go otherwise: `## If … then` says nothing.

    `## If/then` and `## Contingencies` are read as well. Of an urgent handoff this is an error.
    Collections that allow fields of their own are not asked for it.

    **Why it matters.** The giver knows what is likely to go wrong, and is away when it does. One
    sentence saves the receiver the night in which it is found out anew.

    **Example.**

    ```markdown
    ## If … then

    - If …, then …
    ```

    **Use instead.**

    ```markdown
    ## If … then

    - If the import stops, then start it again from the last file.
    ```
    """
    record = entry.record
    if not isinstance(record, Handoff) or not record.pending or _is_foreign(entry):
        return
    sections = read_sections(entry.body)
    written = [section for section in sections if _is_contingency(section)]
    if any(_says_something(section) for section in written):
        return
    near = next((each for each in sections if _means_contingency(each)), None)
    place = written[0] if written else near
    example = f"- If something is unclear, then ask @{record.from_ or 'handle'}."
    yield Spot(
        f"'## {written[0].title}' says nothing yet"
        if written
        else "nothing is said of what to do if things go otherwise: "
        "there is no section '## If … then'",
        entry.source.place_in_body(place.line) if place else entry.front,
        None,
        f"call the section '## If … then' instead of '{near.title}'"
        if near and not written
        else f"say what may happen and what to do then: '{example}'",
        Weight.ERROR if record.severity is Severity.URGENT else None,
    )


def _is_contingency(section: Section) -> bool:
    words = re.findall(r"\w+", section.title.casefold())
    return words in (["if", "then"], ["contingencies"], ["contingency"])


def _means_contingency(section: Section) -> bool:
    title = " ".join(re.findall(r"\w+", section.title.casefold()))
    if title in ("if", "what if") or title.startswith("if ") or "contingenc" in title:
        return True
    return did_you_mean(title, ("if then", "contingencies")) is not None


def _says_something(section: Section) -> bool:
    """Whether there is more than comments, headings and what a template left to be filled in."""
    text = _without_comments(section.text)
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("#")]
    return _NOT_WRITTEN_YET.fullmatch("\n".join(lines)) is None


@file_rule("H407", "handed-to-self", kind=Kind.HANDOFF)
def handed_to_self(entry: Entry, _: Settings) -> Iterator[Spot]:
    """A handoff goes from a person to the same person.

    **Why it matters.** Nothing changes hands, so nobody reads it back and nobody else knows: it is
    a task, and a task belongs on a board.

    **Example.**

    ```yaml
    from: ana
    owner: ana
    ```

    **Use instead.** Name the receiver as `owner`, or cancel the handoff.

    ```yaml
    from: ana
    owner: bo
    ```
    """
    record = entry.record
    if isinstance(record, Handoff) and record.owner and record.owner == record.from_:
        yield Spot(
            f"'{record.owner}' hands it to '{record.owner}'",
            entry.where("owner"),
            entry.origin("owner"),
            "name the person who receives it as owner",
        )


@file_rule("H408", "missing-outcome", kind=Kind.HANDOFF)
def _missing_outcome(entry: Entry, _: Settings) -> Iterator[Spot]:
    """A handoff is done without `outcome`, or declined, cancelled or reopened without `reason`.

    Done, declined and cancelled are told by the record itself. That an accepted handoff was done
    before is told by git's history; where there is none, nothing is asked.

    **Why it matters.** The week shows what was closed, and with what result; without one the next
    reader learns only that somebody stopped. A reason spares the giver the question.

    **Example.**

    ```yaml
    status: done
    ```

    **Use instead.**

    ```yaml
    status: done
    outcome: All tables are moved; the nightly import runs in nine minutes.
    ```
    """
    record = entry.record
    if not isinstance(record, Handoff):
        return
    status = record.status
    if status is HandoffStatus.DONE:
        message = "it is done, but nothing says what came of it"
        hint = "add '{}: …' in a sentence: what is different now"
        yield from missing(entry, "outcome", record.outcome, message, hint)
    elif status in (HandoffStatus.DECLINED, HandoffStatus.CANCELLED):
        message = f"it is {status}, but nothing says why"
        hint = f"add '{{}}: …' in a sentence: why it was {status}"
        yield from missing(entry, "reason", record.reason, message, hint)


@further(_missing_outcome, Scope.HISTORY)
def missing_outcome(entry: Entry, logbook: Logbook) -> Iterator[Spot]:
    """A handoff that was done is accepted again, and does not say why."""
    record = entry.record
    if not isinstance(record, Handoff) or record.status is not HandoffStatus.ACCEPTED:
        return
    if not record.reason and _is_reopened(logbook.history.timelines.get(entry.path)):
        message = "it was done and is accepted again, but nothing says why"
        hint = "add '{}: …' in a sentence: why it was reopened"
        yield from missing(entry, "reason", record.reason, message, hint)


def _is_reopened(timeline: Timeline | None) -> bool:
    """Whether the record was done right before it came to be accepted, as far as git tells."""
    if timeline is None:
        return False
    states = (None if timeline.complete else timeline.start, *(e.state for e in timeline.events))
    statuses = [state.status for state in states if state]
    before = (each for each in reversed(statuses) if each and each != HandoffStatus.ACCEPTED)
    return next(before, None) == HandoffStatus.DONE
