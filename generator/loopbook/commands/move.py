"""``loopbook move`` and ``review``: a record goes on, written into its front matter."""

from collections.abc import Iterable
from functools import partial
from typing import Any

import click

from loopbook import moves, reviews
from loopbook.amending import Amended
from loopbook.checks import NO_RULES
from loopbook.commands.asking import ask, is_terminal
from loopbook.commands.door import Door, command, find_item
from loopbook.examine import Examination
from loopbook.handing import handing_on
from loopbook.persons import me
from loopbook.records import Kind
from loopbook.reports import text
from loopbook.views import words
from loopbook.writing import Refusal, write_all
from loopbook.yamltext import Value
from loopbook.yamlvalue import render

_WIDTH = 100
"""The most characters of a value that are shown."""

_DRY_RUN = click.option("--dry-run", is_flag=True, help="Show the change and write nothing.")


@click.command("move")
@click.argument("arguments", nargs=-1, required=True, metavar="ID... [STATUS]")
@click.option("--to", metavar="HANDLE", help="The new owner, of what is offered or handed on.")
@click.option("--from", "giver", metavar="HANDLE", help="Who hands it over from now on.")
@click.option("--readback", metavar="TEXT", help="What the receiver understood.")
@click.option("--outcome", metavar="TEXT", help="What came of it.")
@click.option("--reason", metavar="TEXT", help="Why it is declined, cancelled or reopened.")
@click.option("--reverse-if", metavar="TEXT", help="The signal that would reverse the decision.")
@click.option("--risk", metavar="TEXT", help="The decision's greatest risk.")
@click.option("--risk-owner", metavar="HANDLE", help="Who watches the risk.")
@click.option("--consulted", metavar="HANDLE", multiple=True, help="Whose advice was sought.")
@click.option("--by", metavar="ID", multiple=True, help="The decision that replaces this one.")
@click.option("--expiry", metavar="WHEN", help="The next date: fri, +3bd, +90d, 2026-12-01.")
@_DRY_RUN
@command
def move_command(door: Door, arguments: tuple[str, ...], dry_run: bool, **options: Any) -> None:
    """Move records to another status, or hand them on, and write what that needs.

    Without a STATUS they go to somebody else: --to names the new owner, --from who hands over what
    nobody has accepted, --risk-owner who watches the risk.

    Where something is missing, it is asked for at a terminal and refused in a pipe. Of several
    records all move, or none.
    """
    given: dict[str, str] = {
        name: ", ".join(said) if isinstance(said, tuple) else said
        for name, said in options.items()
        if said is not None and said != ()
    }
    examination = door.examine(selection=NO_RULES, with_history=False)
    records, status = _parted(examination, arguments, hands_on=not _PERSONS.isdisjoint(given))
    items = list(dict.fromkeys(find_item(examination, record) for record in records))
    try:
        steps = [
            moves.Step.of(examination.logbook, item, status)
            if status is not None
            else handing_on(examination.logbook, item, given)
            for item in items
        ]
        if is_terminal():
            for step in steps:
                step.refuse_what_it_does_not_take(given)
                while need := next(step.missing(given), None):
                    read = partial(_read, step, need.name, given)
                    default = step.item.record.owner if need.name == "risk_owner" else None
                    given[need.name] = ask(f"{step.item.id}: {need.question}", read, default)
        amended = moves.plan(steps, given)
        _finish(door, amended, dry_run=dry_run)
    except Refusal as refusal:
        raise click.UsageError(str(refusal)) from None
    if not dry_run and "expiry" not in given:
        for step in steps:
            begins = (step.item.kind, step.item.status, step.status) == _ACCEPTANCE
            if begins and step.item.expires_at:
                click.echo(
                    f"'{step.item.id}' is to be reviewed by its expiry from now on.", err=True
                )


_PERSONS = frozenset({"to", "giver", "risk_owner"})
"""The options that say to whom a record is handed on."""
_ACCEPTANCE = (Kind.DECISION, "proposed", "accepted")


def _parted(
    examination: Examination, arguments: tuple[str, ...], *, hands_on: bool
) -> tuple[tuple[str, ...], str | None]:
    """The names of records, and the status that stands behind them; None where none does.

    The last word is a status unless it can only be a record, and somebody is named to hand on to.
    """
    logbook, last = examination.logbook, arguments[-1]
    named = [item for item in map(logbook.find, arguments[:-1]) if item]
    is_status = any(item.entry.collection.status(last) for item in named)
    if (
        hands_on
        and not is_status
        and (not arguments[:-1] or logbook.find(last) or logbook.near(last))
    ):
        return arguments, None
    if arguments[1:]:
        return arguments[:-1], last
    raise click.UsageError(
        f"Missing argument 'STATUS': say what becomes of '{last}', or to whom it is handed on with "
        "--to HANDLE."
    )


def _read(step: moves.Step, name: str, given: dict[str, str], answer: str) -> object:
    return step.read(name, answer, given)


@click.command("review")
@click.argument("record", metavar="ID")
@click.option("--outcome", metavar="|".join(reviews.OUTCOMES), help="What came of it.")
@click.option("--finding", metavar="TEXT", help="What was found, in a sentence.")
@click.option("--expiry", metavar="WHEN", help="When it is reviewed next: +90d, 2027-03-01.")
@click.option("--by", metavar="HANDLE", help="Who reviewed it. [default: you]")
@_DRY_RUN
@command
def review_command(door: Door, record: str, dry_run: bool, **options: str | None) -> None:
    """Record the review of an accepted decision, and when the next one is due.

    A decision that is kept or changed needs the date of its next review; one that is reversed is
    closed. What is missing is asked for at a terminal and refused in a pipe.
    """
    examination = door.examine(selection=NO_RULES, with_history=False)
    logbook, item = examination.logbook, find_item(examination, record)
    options["by"] = options["by"] or me(door.root, logbook.settings)
    said = {name: text for name, text in options.items() if text is not None}
    try:
        reviews.refuse_what_has_no_review(item)
        while is_terminal() and (need := next(reviews.missing(said), None)):
            read = partial(reviews.read, logbook, item, need.name)
            said[need.name] = ask(f"{item.id}: {need.question}", read, _DEFAULTS.get(need.name))
        amended = reviews.review(logbook, item, said)
        _finish(door, amended, dry_run=dry_run)
    except Refusal as refusal:
        raise click.UsageError(str(refusal)) from None


_DEFAULTS = {"expiry": "+90d"}
"""What is offered at a terminal, to be taken with Enter."""


def _finish(door: Door, amended: Iterable[Amended], *, dry_run: bool) -> None:
    """Writes the files and says what changed in them, and what the check still says of them."""
    amended = tuple(amended)
    if dry_run:
        click.echo("".join(each.change.diff for each in amended), nl=False)
        return
    write_all(door.root, (each.change for each in amended))
    for each in amended:
        click.echo(words.visible(each.before.path))
        for name, old, new in each.differences:
            click.echo(f"  {name}: {words.visible(_difference(old, new))}")
    examination = door.examine()
    left = [
        finding for each in amended for finding in examination.by_path.get(each.before.path, ())
    ]
    if left:
        click.echo("\nThe check still says:\n", err=True)
        sources = {each.before.path: each.after.text for each in amended}
        click.echo(text.render(left, door.now, sources.__getitem__), nl=False, err=True)


def _difference(old: Value, new: Value) -> str:
    """What became of a field, in a few words."""
    if new is None:
        return f"{_shown(old)} is taken out"
    if isinstance(old, list) and isinstance(new, list) and new[:-1] == old:
        return f"added {_shown(new[-1])}"
    return f"{_shown(old)} → {_shown(new)}" if old is not None else _shown(new)


def _shown(value: Value) -> str:
    line = value if isinstance(value, str) else render(value)
    return line if len(line) <= _WIDTH else f"{line[: _WIDTH - 1]}…"
