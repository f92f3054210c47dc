"""``loopbook demo``: a made-up log to look at."""

import shlex
from pathlib import Path

import click

from loopbook import demo, git
from loopbook.clock import iso_z
from loopbook.commands.door import Door, command
from loopbook.writing import Refusal


@click.command("demo")
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@command
def demo_command(door: Door, folder: Path) -> None:
    """Make a made-up log with twenty weeks of history, to look at.

    It is a git repository of its own, in a folder that is empty or not there yet.
    """
    try:
        made = demo.make(folder, door.now)
    except (Refusal, git.GitError) as error:
        raise click.UsageError(str(error)) from None
    click.echo(f"wrote  {folder}, a git repository with {made.commits} commits\n\nNext:")
    now = f" --now {iso_z(door.now)}" if door.given_now else ""
    click.echo(f"  cd {shlex.quote(str(folder))}")
    for each in ("serve", "week", "check", f"show {made.example}"):
        click.echo(f"  loopbook {each}{now}")
