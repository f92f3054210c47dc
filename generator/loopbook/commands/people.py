"""``loopbook people``: the roster as it is read."""

import click

from loopbook.clock import iso_z
from loopbook.commands.door import Door, command, echo_json
from loopbook.outputs import roster
from loopbook.views.gaps import notes
from loopbook.views.roster import members


@click.command("people")
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True
)
@command
def people_command(door: Door, form: str) -> None:
    """Show the roster: who works now, who stands in for whom, and what is left open."""
    settings = door.settings()
    team = members(settings, door.now)
    left_open = notes(settings, team)
    if form == "json":
        echo_json(roster.as_json(iso_z(door.now), team, left_open))
    else:
        click.echo(roster.text(team, left_open), nl=False)
