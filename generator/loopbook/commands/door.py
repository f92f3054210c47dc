"""What every command is given: the log's folder, now, and the settings; and how a command ends.

Exit codes: 0 clean, 1 findings, 2 usage or settings, 3 a fault of the tool.
"""

import json
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from pathlib import Path
from typing import Any

import click

from loopbook.checks import settings_findings
from loopbook.clock import read_now
from loopbook.examine import Examination, examine
from loopbook.logbook import Item, nothing_called
from loopbook.reports import text
from loopbook.settings import SETTINGS_FILE, Settings, find_root, read_settings

FINDINGS, USAGE, FAULT = 1, 2, 3
INTERRUPTED = 130


@dataclass(frozen=True)
class Door:
    """What every command is told by the global options."""

    root: Path
    now: datetime
    given_root: Path | None = None
    """The folder that ``--root`` names; ``init`` looks for no other upward."""
    given_now: bool = False
    """Whether ``--now`` was given: what a command starts must then count from it too."""

    def settings(self) -> Settings:
        """The settings; ends the command with exit code 2 where they are wrong."""
        read = read_settings(self.root)
        findings = settings_findings(read)
        if findings:
            click.echo(text.render(findings, self.now, lambda _: read.text), err=True, nl=False)
            raise SystemExit(USAGE)
        return read.settings

    def examine(self, **options: Any) -> Examination:
        """The log, read and checked."""
        return examine(self.root, self.settings(), self.now, **options)


def find_item(examination: Examination, name: str) -> Item:
    """The record of that name; ends the command with exit code 2 where there is none."""
    item = examination.logbook.find(name)
    if item is None:
        said = nothing_called(examination.logbook, name)
        raise click.UsageError(f"{said[0].upper()}{said[1:]}")
    return item


_GLOBAL_OPTIONS = (
    click.option(
        "--root",
        type=click.Path(exists=True, file_okay=False, path_type=Path),
        help=f"The log's folder. [default: the nearest one upward with a {SETTINGS_FILE}]",
    ),
    click.option("--now", metavar="INSTANT", help="What counts as now, such as 2026-11-22T09:00Z."),
    click.option("--no-color", is_flag=True, help="No colours; NO_COLOR does the same."),
)


def with_global_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Gives a command the options that go with all of them."""
    for option in reversed(_GLOBAL_OPTIONS):
        function = option(function)
    return function


def command(function: Callable[..., Any]) -> Callable[..., Any]:
    """Gives a command the global options, behind its name as before it, and the :class:`Door`."""

    @with_global_options
    @wraps(function)
    def run(root: Path | None, now: str | None, no_color: bool, **options: Any) -> Any:
        context = click.get_current_context()
        before = context.find_root().params
        if no_color or before.get("no_color") or os.environ.get("NO_COLOR"):
            context.color = False
        try:
            instant = read_now(now or before.get("now"), os.environ)
        except ValueError as error:
            raise click.UsageError(str(error), context) from None
        given = root or before.get("root")
        given_now = bool(now or before.get("now"))
        found = given.resolve() if given else find_root(Path.cwd())
        return function(Door(found, instant, given, given_now), **options)

    return run


def echo_json(value: Any) -> None:
    """Prints a value as JSON for people and scripts alike."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def close_pipe() -> None:
    """Sends what is left of the output nowhere, because nobody reads it any more."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
