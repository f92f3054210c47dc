"""``loopbook schema``: what editors and validators are told."""

import click

from loopbook.commands.door import Door, command, echo_json
from loopbook.records import Kind
from loopbook.schema import record_schema, settings_schema


@click.command("schema")
@click.argument("of", type=click.Choice([*(kind.value for kind in Kind), "settings"]))
@command
def schema_command(door: Door, of: str) -> None:
    """Print the JSON Schema of a record's front matter, or of loopbook.yml.

    That of a record is as this log checks it: a rule that is off asks for nothing.
    """
    echo_json(settings_schema() if of == "settings" else record_schema(Kind(of), door.settings()))
