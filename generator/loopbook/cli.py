"""The command line: options in, text and exit codes out; the work is done elsewhere."""

import gc
import sys
import traceback
from importlib import import_module
from typing import Any

import click

from loopbook import __version__
from loopbook.commands.door import FAULT, INTERRUPTED, close_pipe, with_global_options

_MODULES = {
    "init": "write",
    "new": "write",
    "check": "check",
    "why": "check",
    "list": "browse",
    "show": "browse",
    "week": "browse",
    "coverage": "coverage",
    "people": "people",
    "digest": "notify",
    "notify": "notify",
    "move": "move",
    "review": "move",
    "rules": "rules",
    "explain": "rules",
    "schema": "schema",
    "demo": "demo",
    "build": "site",
    "serve": "site",
}
"""The module of each command, in the order of the help."""


class Commands(click.Group):
    """The commands, each loaded when it is called: an author waits for one, not for all."""

    def list_commands(self, _: click.Context) -> list[str]:
        """The names of the commands, in the order of their help."""
        return list(_MODULES)

    def get_command(self, _: click.Context, name: str) -> click.Command | None:
        """The command of a name; None where there is none."""
        if name not in _MODULES:
            return None
        module = import_module(f"loopbook.commands.{_MODULES[name]}")
        command: click.Command = getattr(module, f"{name}_command")
        return command


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="loopbook")
@with_global_options
def cli(**_: Any) -> None:
    """Keep a decision and handoff log in which every open loop has one person and a date."""


def main() -> None:
    """The entry point of the ``loopbook`` command.

    Click's own way of ending is not taken: it answers a broken pipe and Ctrl-C with 1, which here
    means findings.
    """
    gc.disable()  # a command reads a log and ends: looking for cycles costs a quarter of its time
    try:
        with cli.make_context("loopbook", sys.argv[1:]) as context:
            cli.invoke(context)
        sys.stdout.flush()
    except click.ClickException as error:
        error.show()
        raise SystemExit(error.exit_code) from None
    except click.exceptions.Exit as end:
        raise SystemExit(end.exit_code) from None
    except BrokenPipeError:  # the reader of a pipe has seen enough
        close_pipe()
        raise SystemExit(0) from None
    except (KeyboardInterrupt, click.Abort):
        raise SystemExit(INTERRUPTED) from None
    except Exception:
        traceback.print_exc()
        click.echo("Loopbook itself failed; this is not your record's fault.", err=True)
        raise SystemExit(FAULT) from None
    finally:
        gc.enable()
