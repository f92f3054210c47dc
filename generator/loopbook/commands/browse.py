"""``loopbook list``, ``show`` and ``week``: the log in the terminal."""

import click

from loopbook.checks import NO_RULES
from loopbook.clock import Week
from loopbook.commands.door import Door, command, echo_json, find_item
from loopbook.findings import guess
from loopbook.logbook import Logbook
from loopbook.outputs import json as shapes
from loopbook.outputs import minutes, terminal
from loopbook.records import STATUSES, Kind
from loopbook.views.lists import Query, select
from loopbook.views.record import record_view
from loopbook.views.week import Weeks


@click.command("list")
@click.option("--open", "open_", is_flag=True, help="Only open loops.")
@click.option("--overdue", is_flag=True, help="Only what is overdue.")
@click.option("--kind", multiple=True, type=click.Choice([kind.value for kind in Kind]))
@click.option("--owner", multiple=True, metavar="HANDLE", help="Owned by, or accountable.")
@click.option("--status", multiple=True, help="Our word, or that of the file.")
@click.option("--tag", multiple=True)
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json", "csv"]),
    default="table",
    show_default=True,
)
@command
def list_command(
    door: Door,
    open_: bool,
    overdue: bool,
    kind: tuple[str, ...],
    owner: tuple[str, ...],
    status: tuple[str, ...],
    tag: tuple[str, ...],
    form: str,
) -> None:
    """List records, the earliest expiry first."""
    query = Query(
        open_,
        overdue,
        frozenset(kind),
        frozenset(handle.removeprefix("@") for handle in owner),
        frozenset(word.lower() for word in status),
        frozenset(tag),
    )
    logbook = door.examine(selection=NO_RULES).logbook
    _refuse_unknown(logbook, query)
    items = select(logbook, query)
    if form == "json":
        echo_json(shapes.records(logbook, items))
    elif form == "csv":
        click.echo(terminal.csv(logbook, items), nl=False)
    else:
        click.echo(terminal.table(logbook, items), nl=False)
    if logbook.broken:
        number = len(logbook.broken)
        be, them = ("is", "it") if number == 1 else ("are", "them")
        click.echo(
            f"{number} broken file{'s' * (number != 1)} {be} left out; "
            f"'loopbook check' names {them}.",
            err=True,
        )


def _refuse_unknown(logbook: Logbook, query: Query) -> None:
    """Ends the command where it asks for somebody or for a status that cannot be in the log.

    Without a roster anybody may own a record, and nobody is unknown.
    """
    settings = logbook.settings
    for handle in sorted(query.owners.difference(logbook.people) if settings.people else ()):
        hint = settings.guess_person(handle) or "'loopbook people' shows it."
        raise click.UsageError(f"--owner: '{handle}' is not on the roster; {hint}")
    collections = settings.collections.values()
    ours = [str(status) for kind in Kind for status in STATUSES[kind]]
    words = dict.fromkeys((*ours, *(item.record.status_text.lower() for item in logbook.items)))
    for word in sorted(query.statuses.difference(words)):
        if not any(collection.status(word) for collection in collections):
            hint = guess(
                word, tuple(filter(None, words)), f"write {', '.join(dict.fromkeys(ours))}."
            )
            raise click.UsageError(f"--status: '{word}' is a status of no record; {hint}")


@click.command("show")
@click.argument("record", metavar="ID")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@command
def show_command(door: Door, record: str, form: str) -> None:
    """Show one record: its state, who follows when its date passes, and its history."""
    examination = door.examine()
    logbook, item = examination.logbook, find_item(examination, record)
    if form == "json":
        echo_json(shapes.shown(logbook, item))
    else:
        view = record_view(logbook, item, examination.by_path.get(item.entry.path, ()))
        click.echo(terminal.record(logbook, view), nl=False)


@click.command("week")
@click.argument("week", required=False)
@click.option("--format", "form", type=click.Choice(["md", "json"]), default="md")
@command
def week_command(door: Door, week: str | None, form: str) -> None:
    """Say what changed in a week, such as 2026-W47; in the current one by default."""
    try:
        wanted = Week.parse(week) if week else None
    except ValueError as error:
        raise click.UsageError(str(error)) from None
    logbook = door.examine(selection=NO_RULES).logbook
    weeks = Weeks(logbook)
    view = weeks.view(wanted or weeks.current)
    if form == "json":
        echo_json(shapes.week(view))
    else:
        click.echo(minutes.week(logbook, weeks, view), nl=False)
    if not logbook.history.available:
        click.echo(logbook.history.problem or "No history is known.", err=True)
