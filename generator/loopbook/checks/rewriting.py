"""D306: whether what was decided still stands as it was accepted."""

from collections.abc import Iterator, Sequence

from loopbook.checks.decisions import accepted
from loopbook.checks.rule import Scope, Spot, log_rule
from loopbook.checks.wording import Word, first_difference, words_of
from loopbook.logbook import Logbook
from loopbook.reading import Entry
from loopbook.records import Decision
from loopbook.sections import Section, find_section, plain, read_sections

_TITLES = ("Decision", "Decision Outcome")
"""The sections that say what was decided: ours, and MADR's (https://adr.github.io/madr/)."""

_BESIDE = frozenset(
    {"confirmation", "evidence", "links", "more information", "references", "reviews", "validation"}
)
"""Sections that MADR keeps within the outcome and we beside it, as all *consequences*."""


@log_rule("D306", "rewritten-decision", scope=Scope.BASE)
def rewritten_decision(entry: Entry, logbook: Logbook) -> Iterator[Spot]:
    """What an accepted decision says was changed, or taken out, instead of superseded.

    The words of `## Decision` (or `## Decision Outcome`) are compared with those at the base. It
    leaves alone: status, links and where they lead, reviews, line breaks, markup, case and
    punctuation, *Consequences* and *Confirmation* below it, articles, and slips of the pen of up to
    four characters together. A number, a negation or a word that came, went or changed is no slip.
    It does not see a slip that happens to be another word (*date* for *data*).

    **Why it matters.** People acted on what it said. Whoever reads it later must find the text that
    was accepted, and beside it what replaced it and why.

    **Example.** A change of an accepted decision from *at 200 ms* to this:

    ```markdown
    We move the ledger to its own host at 400 ms.
    ```

    **Use instead.** Keep the text, set `status: superseded`, and write a new decision that says
    what holds now: `loopbook new decision "Move the ledger at 400 ms"`, with

    ```yaml
    supersedes: [2026-10-01-move-the-ledger]
    ```
    """
    base = logbook.base
    former = base.records.get(entry.path) if base else None
    if base is None or former is None or not isinstance(entry.record, Decision):
        return
    if accepted(former.entry) is None:
        return
    section = find_section(former.entry.body, *_TITLES)
    before = _words(former.entry.body, section) if section else ()
    if section is None or not before:
        return
    hint = (
        "restore the text and write what holds now as a decision of its own: "
        f"loopbook new decision \"…\", with 'supersedes: [{entry.id}]'"
    )
    there = base.name or "the last commit"
    present = find_section(entry.body, *_TITLES)
    if present is None:
        if _stands(before, words_of(entry.body)):
            return  # below another heading, which is for F009 to tell
        yield Spot(
            f"it was accepted, and the section '{section.title}' that {there} has is gone",
            entry.source.place_in_body(1),
            None,
            hint,
        )
    elif found := first_difference(before, _words(entry.body, present)):
        yield Spot(
            f"it was accepted, and its text was rewritten: '{found.before}' at {there}, "
            f"'{found.after}' here",
            entry.source.place_in_body(found.line or present.line),
            None,
            hint,
        )


def _words(body: str, section: Section) -> tuple[Word, ...]:
    """The words of a section, without the sections in it that say something else."""
    lines = section.text.split("\n")
    for part in read_sections(body):
        start = part.line - section.line - 1
        if 0 <= start < len(lines) and _is_beside(part.title):
            end = start + 1 + (len(part.text.split("\n")) if part.text else 0)
            lines[start:end] = [""] * (end - start)
    return words_of("\n".join(lines), section.line + 1)


def _stands(words: Sequence[Word], body: Sequence[Word]) -> bool:
    """Whether words stand in a text, one behind the other."""
    some, all_ = (" ".join(word.text for word in each) for each in (words, body))
    return f" {some} " in f" {all_} "


def _is_beside(title: str) -> bool:
    return plain(title) in _BESIDE or "consequences" in plain(title)
