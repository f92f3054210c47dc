"""``loopbook init`` and ``new``: files that pass the check from their first minute."""

from functools import partial
from pathlib import Path
from typing import Any

import click

from loopbook import authoring, founding
from loopbook.commands.asking import ask, is_terminal
from loopbook.commands.door import Door, command
from loopbook.records import Kind
from loopbook.writing import Refusal


@click.command("init")
@click.argument("folder", required=False, type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--ci", type=click.Choice(sorted(founding.CI)), help="Also what that host runs: check, publish."
)
@command
def init_command(door: Door, folder: Path | None, ci: str | None) -> None:
    """Make a working log in a folder; nothing that is there is overwritten."""
    start = folder or door.given_root or Path.cwd()
    try:
        for path, written in founding.init(start, door.now, ci):
            click.echo(f"{'wrote' if written else 'kept '}  {path}")
    except Refusal as refusal:
        raise click.UsageError(str(refusal)) from None
    where = f"cd {folder} && " if folder and folder.resolve() != Path.cwd() else ""
    click.echo(f"\nNext: {where}loopbook serve")


@click.command("new")
@click.argument("kind", type=click.Choice([kind.value for kind in Kind]))
@click.argument("title", required=False, default="")
@click.option("--owner", metavar="HANDLE", help="Who has it. [default: you, for a decision]")
@click.option("--from", "giver", metavar="HANDLE", help="Who hands it over. [default: you]")
@click.option("--expiry", metavar="WHEN", help="A date, fri, +3bd, +2w. [default: +10bd or +3bd]")
@click.option("--summary", help="One sentence. [default: the title]")
@click.option("--discussion", multiple=True, metavar="LINK", help="Where it is discussed.")
@click.option("--tag", multiple=True)
@click.option("--edit", is_flag=True, help="Open it in $EDITOR.")
@command
def new_command(door: Door, kind: str, edit: bool, **fields: Any) -> None:
    """Write a new record that passes the check.

    A title or a person that is missing is asked for at a terminal and refused in a pipe.
    """
    settings = door.settings()
    try:
        while is_terminal() and (
            need := next(authoring.missing(door.root, settings, Kind(kind), fields), None)
        ):
            read = partial(authoring.read, settings, need.name)
            fields[need.name] = ask(f"The {kind}: {need.question}", read)
        path = authoring.new(door.root, settings, door.now, Kind(kind), **fields)
    except Refusal as refusal:
        raise click.UsageError(str(refusal)) from None
    click.echo(path.relative_to(door.root).as_posix())
    if edit:
        click.edit(filename=str(path))
