"""The decisions that govern files, for a terminal, a pull request's page, and scripts."""

from collections.abc import Iterable, Sequence
from typing import Any

import click

from loopbook.clock import iso_z
from loopbook.logbook import Logbook
from loopbook.outputs import json as shapes
from loopbook.views import words
from loopbook.views.governing import Governing

_FILES_SHOWN = 3


def text(decisions: Sequence[Governing]) -> str:
    """Each decision with what it says, for whoever is about to change what it governs."""
    return "\n".join(line for each in decisions for line in _lines(each)) + "\n"


def _lines(each: Governing) -> Iterable[str]:
    row = each.row
    yield f"{click.style(words.visible(row.title), bold=True)}  {words.visible(row.id)}"
    if row.summary:
        yield f"  {words.visible(row.summary)}"
    yield f"  {', '.join(_facts(each))}"
    if each.reverse_if:
        yield f"  reverse if: {words.visible(each.reverse_if)}"
    yield f"  {words.visible(each.path)}"
    yield ""


def _facts(each: Governing) -> Iterable[str]:
    row = each.row
    yield row.status
    if row.accountable:
        yield words.visible(row.accountable.name)
    if row.due:
        yield f"{row.due.word} {row.due.day} ({row.due.relative})"


def notes(decisions: Sequence[Governing]) -> list[str]:
    """One line for each decision: what it is, what it covers, and when it is to be reviewed."""
    return [_note(each) for each in decisions]


def _note(each: Governing) -> str:
    shown = ", ".join(each.files[:_FILES_SHOWN])
    more = len(each.files) - _FILES_SHOWN
    files = f"{shown} and {more} more" if more > 0 else shown
    verb = "governs" if each.in_force else "would govern"
    line = f"{each.row.title} ({each.path}) {verb} {files}"
    due = each.row.due
    if due is None:
        return line
    when = f"{due.word} {due.day}, {due.relative}"
    return f"{line}; {when}" + (": look at it now" if each.review_is_near else "")


def as_json(
    logbook: Logbook, paths: Sequence[str], decisions: Sequence[Governing]
) -> dict[str, Any]:
    """``why --format json``: the decisions as lists show them, each with the files it covers."""
    return {
        "version": shapes.VERSION,
        "now": iso_z(logbook.now),
        "paths": list(paths),
        "decisions": [
            {**shapes.record(logbook, logbook.by_id[each.row.id]), "covers": list(each.files)}
            for each in decisions
        ],
    }
